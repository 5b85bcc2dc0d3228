"""Learns how much a past deal says of a startup: prints crates/engine/data/similar-deals.toml.

    python examples/crunchbase/learn/deals.py DATA [YEAR]

DATA is the folder with startups.csv and investments_*.csv; investments of YEAR [2010] are
told from those before it. Whoever invested in a startup is taken to have repeated one of
their past deals: the probability of an investor is the sum over their deals of
exp(what the deal and the startup have in common), by the tables that are learned, plus a
constant, over that of all investors. Tables are those of the greatest likelihood, held near
a start by a normal prior (L-BFGS). Needs numpy, scipy, pandas and numba; takes ten minutes.
"""

import sys
from pathlib import Path

import numba as nb
import numpy as np
from scipy.optimize import minimize
from window import UNKNOWN_STAGE, Startups, window

YEARS = np.array([0.5, 1, 2, 3, 5, 8])
UNKNOWN = -99.0
SIZES = dict(place=6, rarity=1, sector=4, stage=8, amount=15, age=7, follow_up=2, startup_age=8, nothing=1)
AT = dict(zip(SIZES, np.cumsum([0, *SIZES.values()])))
N = sum(SIZES.values())
PLACE, RARITY, SECTOR, STAGE, AMOUNT, AGE, FOLLOW_UP, STARTUP_AGE, NOTHING = AT.values()


def start():
    tables = np.zeros(N)
    tables[PLACE : PLACE + 6] = [-1, -4, -1, -1, 0, 0.3]
    tables[RARITY] = 0.5
    tables[SECTOR : SECTOR + 4] = [-0.3, -0.5, 0, 0.5]
    tables[STAGE : STAGE + 7] = -0.7 * abs(np.arange(7) - 3.0)
    tables[AMOUNT : AMOUNT + 14] = -0.25 * abs(np.arange(14) - 6.0)
    tables[AGE : AGE + 7] = -np.linspace(0, 3, 7)
    tables[NOTHING] = -5
    return tables


def known(numbers):
    return np.where(np.isnan(numbers), UNKNOWN, numbers).astype(np.float32)


def encode(startups, seen):
    """What the compiled functions read: deals by investor, and startups."""
    deals = seen.deals.sort_values("age", ascending=False, kind="stable")
    deals = deals.assign(follows=deals.duplicated(["investor", "startup"]).astype(int))
    deals = deals.sort_values("investor", kind="stable")
    venture, asking = deals.startup.to_numpy(), seen.startup
    weights = 2.0 ** (-deals.age.to_numpy() / 4)
    rarity = np.zeros((len(asking), 4), np.float32)
    for level in range(4):
        place = startups.home[:, level]
        inside = place[venture] >= 0
        sums = np.bincount(place[venture][inside], weights[inside], place.max() + 1)
        logs = np.log((weights.sum() + 1) / (sums + 1))
        rarity[:, level] = np.where(place[asking] >= 0, logs[place[asking]], 0)
    columns = [startups.category[venture], deals.stage, np.searchsorted(YEARS, deals.age), deals.follows]
    past = np.column_stack([startups.home[venture], *columns]).astype(np.int32)
    own = np.column_stack([startups.home[asking], startups.category[asking], seen.stage]).astype(np.int32)
    starts = np.searchsorted(deals.investor, np.arange(len(seen.investor_ids) + 1))
    return (
        starts,
        past,
        known(deals.amount.to_numpy()),
        known(seen.year - deals.age.to_numpy() - startups.founded[venture]),
        own,
        known(seen.amount),
        known(seen.year - startups.founded[asking]),
        rarity,
        startups.shared,
    )


@nb.njit(inline="always")
def compare(own, past, rarity, shared, own_amount, amount, own_age, age):
    place, rare = 0, 0.0
    if own[0] >= 0 and past[0] >= 0:
        place = 1
        if own[0] == past[0]:
            place = 2
            for level in range(1, 4):
                if own[level] >= 0 and own[level] == past[level]:
                    place = 2 + level
            rare = rarity[place - 2]
    stage = 7 if max(own[5], past[5]) == UNKNOWN_STAGE else own[5] - past[5] + 3
    bin_ = 14
    if own_amount > -50 and amount > -50:
        bin_ = min(max(int(np.floor((own_amount - amount) / 0.2 + 0.5)) + 6, 0), 13)
    apart = 7
    if own_age > -50 and age > -50:
        apart = min(int(abs(np.sqrt(max(own_age, 0.0)) - np.sqrt(max(age, 0.0))) / 0.4), 6)
    return place, rare, shared[own[4], past[4]], stage, bin_, apart


@nb.njit(fastmath=True)
def sums(t, rows, out, gradient, by, starts, past, amount, age, own, own_amount, own_age, rarity, shared):
    """Writes what deals say, by row and investor; with `gradient`, adds up `by` times its slope."""
    slope = len(gradient) > 0
    for r in range(len(rows)):
        q = rows[r]
        for c in range(len(starts) - 1):
            total = 0.0
            for d in range(starts[c], starts[c + 1]):
                place, rare, sector, stage, bin_, apart = compare(
                    own[q], past[d], rarity[q], shared, own_amount[q], amount[d], own_age[q], age[d]
                )
                group, follows = AGE + past[d, 6], FOLLOW_UP + past[d, 7]
                says = np.exp(
                    t[PLACE + place] + t[RARITY] * rare + t[SECTOR + sector] + t[STAGE + stage]
                    + t[AMOUNT + bin_] + t[group] + t[follows] + t[STARTUP_AGE + apart]
                )  # fmt: skip
                total += says
                if slope:
                    g = says * by[r, c]
                    gradient[PLACE + place] += g
                    gradient[RARITY] += g * rare
                    gradient[SECTOR + sector] += g
                    gradient[STAGE + stage] += g
                    gradient[AMOUNT + bin_] += g
                    gradient[group] += g
                    gradient[follows] += g
                    gradient[STARTUP_AGE + apart] += g
            out[r, c] = total


def said(tables, seen, encoded):
    """What every investor's deals say of every startup, over what nothing says."""
    out = np.zeros((len(seen.startup_ids), len(seen.investor_ids)), np.float32)
    none = np.zeros((0, 0), np.float32)
    sums(tables, np.arange(len(out)), out, np.zeros(0), none, *encoded)
    return out / np.exp(tables[NOTHING])


def learn(seen, encoded, steps=25, hold=1e-3):
    rows = np.unique(seen.relevant_a[:, 0])
    at = np.full(len(seen.startup_ids), -1)
    at[rows] = np.arange(len(rows))
    row, column = at[seen.relevant_a[:, 0]], seen.relevant_a[:, 1]
    n = np.bincount(row)
    # Between a weight of one for each pair and of one for each startup.
    weight = n**-0.5
    old = seen.known[at[seen.known[:, 0]] >= 0]
    old_row, old_column = at[old[:, 0]], old[:, 1]
    shape = (len(rows), len(seen.investor_ids))
    begin, no_gradient, out = start(), np.zeros(0), np.zeros(shape, np.float32)

    def loss(tables):
        nothing = np.exp(tables[NOTHING])
        sums(tables, rows, out, no_gradient, out, *encoded)
        out[old_row, old_column] = 0
        mine = out[row, column].astype(float) + nothing
        all_ = out.sum(1, dtype=float) + nothing * shape[1]
        value = -(weight[row] * (np.log(mine) - np.log(all_[row]))).sum() / len(rows)
        by = np.broadcast_to((weight * n / all_)[:, None], shape).astype(np.float32).copy()
        np.subtract.at(by, (row, column), (weight[row] / mine).astype(np.float32))
        by[old_row, old_column] = 0
        gradient = np.zeros(N)
        gradient[NOTHING] = nothing * ((weight * n / all_ * shape[1]).sum() - (weight[row] / mine).sum())
        sums(tables, rows, np.empty(shape, np.float32), gradient, by, *encoded)
        print(f"loss {value:.4f}", file=sys.stderr, flush=True)
        away = tables - begin
        return value + hold / 2 * (away**2).sum(), gradient / len(rows) + hold * away

    limits = dict(maxiter=steps, maxfun=int(1.3 * steps))
    return minimize(loss, begin, jac=True, method="L-BFGS-B", options=limits).x


def main():
    data, year = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2010
    startups = Startups(data)
    seen = window(data, startups, year)
    tables = learn(seen, encode(startups, seen))

    def numbers(name, first=0, last=None):
        table = tables[AT[name] : AT[name] + SIZES[name]][first:last]
        text = [f"{number:.2f}" for number in table]
        return f"[{', '.join(text)}]" if last is not None or len(text) > 1 else text[0]

    print(f"""\
# How much a past deal says of a startup that seeks: logarithms of factors, one
# for each way in which the two compare (src/facet/record/kernel.rs).
#
# Learned by examples/crunchbase/learn/deals.py from investments before {year}, to
# tell who invested in {year}. Nothing later was used.

nothing = {numbers("nothing")}
# Unknown, another country, the same country, region, area around a city, city.
place = {numbers("place")}
place_rarity = {numbers("rarity")}
# Unknown, other, of the same field, the same.
sector = {numbers("sector")}
# Steps from the deal's stage to the startup's, from -3 to 3.
stage = {numbers("stage", 0, 7)}
stage_unknown = {numbers("stage", 7)}
# Fifths of a decade from the deal's round to the ask, from -6 to 7.
amount = {numbers("amount", 0, 14)}
amount_unknown = {numbers("amount", 14)}
# Deals up to half a year, 1, 2, 3, 5 and 8 years old, and older.
deal_age = {numbers("age")}
# Steps of 0.4 between the square roots of the startups' ages in years.
startup_age = {numbers("startup_age", 0, 7)}
startup_age_unknown = {numbers("startup_age", 7)}
# The first deal with a venture, a later one.
follow_up = {numbers("follow_up")}""")


if __name__ == "__main__":
    main()
