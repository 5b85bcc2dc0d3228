#!/usr/bin/env python3
"""Writes trec_eval.json: small random runs and judgements, and what trec_eval says of them, with and without -J.

    pip install pytrec-eval-terrier && python3 trec_eval.py > trec_eval.json
"""
import json, random
import pytrec_eval

MEASURES = ["ndcg", "ndcg_cut.5", "recip_rank", "map", "map_cut.5", "P.5", "recall.5", "success.1", "Rprec", "bpref"]
rnd = random.Random(7)
ids = [f"c{n:02}" for n in range(30)]
qrels, run = {}, {}
for q in range(12):
    judged = rnd.sample(ids, rnd.randint(4, 20))
    qrels[f"q{q:02}"] = {c: rnd.choice([-1, 0, 0, 0, 1, 1, 2, 3] if q else [0, -1]) for c in judged}
    scores = rnd.sample(range(1000), 30)
    run[f"q{q:02}"] = {c: s / 8 for c, s in zip(rnd.sample(ids, rnd.randint(3, 25)), scores)}
out = {"judgements": qrels, "run": run}
for key, flag in [("plain", False), ("condensed", True)]:
    found = pytrec_eval.RelevanceEvaluator(qrels, MEASURES, judged_docs_only_flag=flag).evaluate(run)
    out[key] = {q: {name: round(value, 12) for name, value in values.items()} for q, values in found.items()}
print("{\n" + ",\n".join(f'"{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in out.items()) + "\n}")
