"""Evaluates and tunes with Qantara, and trains LambdaRank, in turn.

Both learn from the same rows, fits of facets, for the same startups of the
fictional ecosystem, on one thread. Every figure is a median over rounds in
which all take their turn.
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import lightgbm
import numpy as np

ROUNDS = 3
TREES = 300


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--qantara", required=True)
    options = parser.parse_args()
    flags = next(line for line in open("/proc/cpuinfo") if line.startswith("flags"))
    print("instruction sets:", *(flag for flag in flags.split() if flag.startswith(("avx", "fma"))))

    with tempfile.TemporaryDirectory() as folder:
        command = [options.qantara, "2000", "500", folder]
        ours = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        teaching, choosing, facets = (int(number) for number in ours.stdout.readline().split())
        read = lambda name, kind: np.fromfile(Path(folder, name), dtype=kind)
        fits = read("fits.f32", np.float32).reshape(-1, facets)
        grades, groups = read("grades.u8", np.uint8), read("groups.u32", np.uint32)
    rows = int(groups[:teaching].sum())
    print(f"{teaching} startups teach in {rows} rows of {facets} facets; {choosing} choose, LightGBM {lightgbm.__version__}")

    def ask(what):
        ours.stdin.write(what + "\n")
        ours.stdin.flush()
        return [float(number) for number in ours.stdout.readline().split()]

    def peer():
        start = time.perf_counter()
        data = lightgbm.Dataset(fits[:rows], grades[:rows], group=groups[:teaching])
        settings = {"objective": "lambdarank", "learning_rate": 0.05, "num_threads": 1, "verbose": -1}
        model = lightgbm.train(settings, data, TREES)
        seconds = time.perf_counter() - start
        scores = model.predict(fits[rows:], num_threads=1)
        bounds = [0, *np.cumsum(groups[teaching:], dtype=np.int64)]
        lists = [(scores[a:b], grades[rows:][a:b]) for a, b in zip(bounds, bounds[1:])]
        return [seconds, statistics.mean(ndcg(*one) for one in lists)]

    names = ["evaluate", "epoch", "tune"]
    found = {name: [] for name in [*names, "LambdaRank"]}
    for _ in range(ROUNDS):
        for name in names:
            found[name].append(ask(name))
        found["LambdaRank"].append(peer())
    ours.stdin.close()
    ours.wait()
    theirs = statistics.median(seconds for seconds, _ in found["LambdaRank"])
    titles = {
        "evaluate": "evaluating a policy",
        "epoch": "one epoch of tuning",
        "tune": "tuning, three fuses",
        "LambdaRank": f"LambdaRank, {TREES} trees",
    }
    for name, title in titles.items():
        seconds = statistics.median(seconds for seconds, _ in found[name])
        ratio = "" if name == "LambdaRank" else f"   x {theirs / seconds:.1f}"
        print(f"{title:24} {seconds:8.3f} s   nDCG@10 {found[name][0][1]:.4f}{ratio}")


def ndcg(scores, grades):
    discounts = 1 / np.log2(np.arange(2, 12))
    gains = lambda order: float((grades[order][:10] * discounts[: len(order[:10])]).sum())
    ideal = gains(np.argsort(-grades.astype(int), kind="stable"))
    return gains(np.argsort(-scores, kind="stable")) / ideal if ideal else 0.0


if __name__ == "__main__":
    main()
