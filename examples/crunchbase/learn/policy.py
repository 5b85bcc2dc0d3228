"""Learns the weights and curves of examples/crunchbase/policy.toml, and prints it.

    python examples/crunchbase/learn/policy.py DATA PROFILES FITS [YEAR]

DATA is the folder with startups.csv and investments_*.csv, PROFILES a JSON Lines file of all
profiles as they were on the first day of YEAR [2011], and FITS the program `fits` of
crates/engine/examples: `examples/crunchbase/learn/run` makes both. It learns who invested in
YEAR, in both directions: a softmax over candidates of a sum of curves over fits, each
straight between knots and never falling, by L-BFGS. Candidates are all who invested, the 150
others of whom similar deals say most, and 120 drawn from the rest that stand for all of it.
A facet's weight is the top of its curve. Needs numpy, scipy, pandas and numba.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import numba as nb
import numpy as np
from deals import encode, said, AT, SIZES
from scipy.optimize import minimize
from window import Startups, window

FACETS = """activity portfolio_place portfolio_city portfolio_sector portfolio_stage similar_deals
    uncommon co_investors syndicate few_backers round larger_round smaller_round ask_size""".split()
#: What the startup values; the investor values the rest. With a mean of equal shares, only
#: the sum of both counts.
TO_STARTUP = ["activity", "syndicate"]
KNOTS, RIDGE, SMOOTH, STEPS = 8, 0.0005, 0.003, 60
HARD, DRAWN = 150, 120
#: Weights below this share of the largest are left out.
LEAST = 0.002


def tables():
    """The kernel that the engine has."""
    file = Path(__file__).parents[3] / "crates/engine/data/similar-deals.toml"
    read = tomllib.loads(file.read_text())
    order = [read["place"], [read["place_rarity"]], read["sector"]]
    order += [[*read["stage"], read["stage_unknown"]], [*read["amount"], read["amount_unknown"]]]
    order += [read["deal_age"], read["follow_up"], [*read["startup_age"], read["startup_age_unknown"]]]
    flat = np.concatenate([*order, [read["nothing"]]])
    assert len(flat) == sum(SIZES.values()) and AT["nothing"] == len(flat) - 1
    return flat


def sample(said, relevant, known, seed):
    """By query (row): its candidates (columns), whether they are relevant, and how many
    each stands for, as a logarithm."""
    draw = np.random.default_rng(seed)
    queries = np.unique(relevant[:, 0])
    chosen = []
    for n, query in enumerate(queries):
        left = said[query].copy()
        mine = relevant[relevant[:, 0] == query, 1]
        left[mine] = left[known[known[:, 0] == query, 1]] = -np.inf
        hard = np.argpartition(-left, HARD)[:HARD]
        left[hard] = -np.inf
        rest = np.flatnonzero(np.isfinite(left))
        drawn = draw.choice(rest, min(DRAWN, len(rest)), replace=False)
        columns = np.concatenate([mine, hard, drawn])
        stands = np.concatenate([np.zeros(len(mine) + HARD), np.full(len(drawn), np.log(len(rest) / len(drawn)))])
        is_relevant = np.arange(len(columns)) < len(mine)
        chosen.append((np.full(len(columns), n), np.full(len(columns), query), columns, is_relevant, stands))
    return [np.concatenate(parts) for parts in zip(*chosen)]


def knots(fits, relevant):
    """At quantiles of what is there, and evenly."""
    looked_at = np.concatenate([fits[relevant], fits[:: max(1, len(fits) // 20000)]])
    low, high = looked_at.min(), looked_at.max()
    at = np.unique(np.round(np.concatenate([np.quantile(looked_at, np.linspace(0, 1, KNOTS)), np.linspace(low, high, KNOTS)]), 3))
    kept = [at[0]]
    for knot in at[1:]:
        if knot - kept[-1] >= (high - low) / (3 * KNOTS):
            kept.append(knot)
    return np.array(kept)


@nb.njit
def add_up(place, share, values, out):
    for n in range(len(place)):
        out[n] = 0.0
        for f in range(place.shape[1]):
            at = place[n, f]
            out[n] += values[at] * (1 - share[n, f]) + values[at + 1] * share[n, f]


@nb.njit
def add_back(place, share, by, gradient):
    for n in range(len(place)):
        for f in range(place.shape[1]):
            at = place[n, f]
            gradient[at] += by[n] * (1 - share[n, f])
            gradient[at + 1] += by[n] * share[n, f]


def learn(tasks, columns):
    """`tasks` have fits by candidate and facet, and what `sample` gives."""
    at, begin = [], 0
    every = [np.concatenate([fits[:, column] for fits, *_ in tasks]) for column in columns]
    relevant = np.concatenate([task[3] for _, task in tasks])
    curves = [knots(fits, relevant) for fits in every]
    for curve in curves:
        at.append(slice(begin, begin + len(curve)))
        begin += len(curve)
    jobs = []
    for fits, (query, _, _, is_relevant, stands) in tasks:
        place, share = np.empty((len(fits), len(columns)), np.int32), np.empty((len(fits), len(columns)))
        for f, (column, curve) in enumerate(zip(columns, curves)):
            fit = np.clip(fits[:, column], curve[0], curve[-1])
            low = np.clip(np.searchsorted(curve, fit, "right") - 1, 0, len(curve) - 2)
            place[:, f], share[:, f] = at[f].start + low, (fit - curve[low]) / (curve[low + 1] - curve[low])
        starts = np.searchsorted(query, np.arange(query.max() + 1))
        n = np.add.reduceat(is_relevant.astype(float), starts)
        jobs.append((place, share, query, starts, is_relevant.astype(float), stands, n, n**-0.5))
    total = sum(len(job[6]) for job in jobs)

    def values_of(steps):
        return np.concatenate([np.cumsum(steps[part]) for part in at])

    def loss(steps):
        values, loss, gradient = values_of(steps), 0.0, np.zeros(begin)
        for place, share, query, starts, is_relevant, stands, n, weight in jobs:
            score = np.empty(len(place))
            add_up(place, share, values, score)
            shifted = score + stands
            top = np.maximum.reduceat(shifted, starts)
            exp = np.exp(shifted - top[query])
            sum_ = np.add.reduceat(exp, starts)
            loss += (weight * (n * (np.log(sum_) + top) - np.add.reduceat(is_relevant * score, starts))).sum()
            add_back(place, share, (weight * n / sum_)[query] * exp - weight[query] * is_relevant, gradient)
        loss, gradient = loss / total, gradient / total
        for part in at:
            curve = values[part]
            away, bends = curve - curve.mean(), np.diff(curve, 2)
            loss += RIDGE / 2 * (away**2).sum() + SMOOTH / 2 * (bends**2).sum()
            gradient[part] += RIDGE * away
            for shift, factor in enumerate([1, -2, 1]):
                gradient[part.start + shift : part.start + shift + len(bends)] += factor * SMOOTH * bends
        back = np.concatenate([np.cumsum(gradient[part][::-1])[::-1] for part in at])
        return loss, back

    bounds = [(0, 0 if any(n == part.start for part in at) else None) for n in range(begin)]
    limits = dict(maxiter=STEPS, maxfun=2 * STEPS, maxcor=20)
    best = minimize(loss, np.zeros(begin), jac=True, method="L-BFGS-B", bounds=bounds, options=limits)
    print(f"loss {best.fun:.4f} after {best.nit} steps", file=sys.stderr)
    values = values_of(best.x)
    return [(curve, values[part]) for curve, part in zip(curves, at)]


def main():
    data, profiles, program = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    year = int(sys.argv[4]) if len(sys.argv) > 4 else 2011
    startups = Startups(data)
    seen = window(data, startups, year)
    logs = np.log1p(said(tables(), seen, encode(startups, seen)))
    flip = slice(None, None, -1)
    a = sample(logs, seen.relevant_a, seen.known, 0)
    # In an investor's list, who is like everybody's deals is near the top of all: half of that off.
    b = sample((logs - logs.mean(1, keepdims=True) / 2).T, seen.relevant_b[:, flip], seen.known[:, flip], 0)
    pairs = [a[1] * len(seen.investor_ids) + a[2], b[2] * len(seen.investor_ids) + b[1]]
    each = np.unique(np.concatenate(pairs))
    with tempfile.TemporaryDirectory() as work:
        asked, told = Path(work) / "pairs.csv", Path(work) / "fits"
        of = len(seen.investor_ids)
        asked.write_text("".join(f"{seen.startup_ids[p // of]},{seen.investor_ids[p % of]}\n" for p in each))
        command = [program, f"{year}-01-01", profiles, asked, told]
        names = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip().split(",")
        fits = np.fromfile(told, "<f4").reshape(len(each), len(names))
    tasks = [(fits[np.searchsorted(each, wanted)], task) for wanted, task in zip(pairs, [a, b])]
    learned = dict(zip(FACETS, learn(tasks, [names.index(facet) for facet in FACETS])))
    most = max(values[-1] for _, values in learned.values())
    learned = {facet: curve for facet, curve in learned.items() if curve[1][-1] >= LEAST * most}

    print(f"""\
# What real investments of {year} tell, in both directions. Made by
# examples/crunchbase/learn/run; who changes it should change that.
name = "crunchbase"
version = 2
market = "startup-investor"

[summary]
en = "Revealed theses only: for past investments without profiles of their own"
fr = "Thèses révélées seulement : pour des investissements passés sans profil"
ar = "الاهتمامات المستنتجة من الاستثمارات السابقة فقط"

[fuse]
kind = "mean"
first_share = {sum(learned[f][1][-1] for f in learned if f in TO_STARTUP) / sum(c[1][-1] for c in learned.values()):.4f}
""")
    for role, facets in [
        ("startup", [facet for facet in learned if facet in TO_STARTUP]),
        ("investor", [facet for facet in learned if facet not in TO_STARTUP]),
    ]:
        print(f"[weights.{role}]")
        print("".join(f"{facet} = {learned[facet][1][-1]:.3f}\n" for facet in facets))
    print("[curves]")
    for facet, (curve, values) in learned.items():
        points = {round(float(knot), 3): round(float(value / values[-1]), 3) for knot, value in zip(curve, values)}
        points = {0.0: 0.0, 1.0: 1.0} | points
        print(f"{facet} = {[[knot, points[knot]] for knot in sorted(points)]}")


if __name__ == "__main__":
    main()
