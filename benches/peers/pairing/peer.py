"""Other solvers on a market that `crates/pairing/examples/peer.rs` wrote.

    peer.py SOLVER [FILE]

SOLVER is `ortools` or `highs`. Like `peer serve` it reads one word a line and
prints one line of JSON for each: the name of a formulation (a whole plan, from
the pairs as they stand in the file) or `peak`.
"""

import importlib
import json
import sys
import time

import numpy as np


class Market:
    """The file's numbers, in the types that the solvers take; not timed."""

    def __init__(self, path):
        head = np.fromfile(path, "<u8", 3).astype(int)
        self.n_left, self.n_right, self.n_pairs = head.tolist()
        n = self.n_left + self.n_right
        limits = np.fromfile(path, "<u4", 2 * n, offset=24).reshape(n, 2).astype(np.int64)
        pair = np.dtype([("left", "<i4"), ("right", "<i4"), ("score", "<i8")])
        pairs = np.fromfile(path, pair, self.n_pairs, offset=24 + 8 * n)
        self.min, self.max = (np.ascontiguousarray(column[: self.n_left]) for column in limits.T)
        self.right_max = np.ascontiguousarray(limits[self.n_left :, 1])
        assert not limits[self.n_left :, 0].any(), "floors on the right are not modelled here"
        self.left, self.right, self.score = (np.ascontiguousarray(pairs[name]) for name in pair.names)

    def penalties(self):
        """What a missing meeting costs, in turn, until none is missing.

        A few scores are quicker for every solver, and prove themselves where
        they leave nothing missing. The planner does the same.
        """
        greatest = int(self.score.max())
        yield 8 * greatest
        yield (min(self.n_left, self.n_right) + 2) * greatest + 1

    def missing(self, chosen):
        got = np.bincount(self.left[chosen], minlength=self.n_left)
        return int(np.maximum(self.min - got, 0).sum())


def pair_arcs(market):
    """An arc for each pair, from left to right."""
    return market.left, market.right + np.int32(market.n_left), np.ones_like(market.score), -market.score


def through_a_source(market, penalty):
    """Source, left, right, sink; places that stay empty go past them."""
    n = market.n_left + market.n_right
    source, sink = n, n + 1
    lefts = np.arange(market.n_left, dtype=np.int32)
    rights = np.arange(market.n_left, n, dtype=np.int32)
    most = int(market.max.sum())
    arcs = [
        pair_arcs(market),
        (np.full_like(lefts, source), lefts, market.min, np.full_like(market.min, -penalty)),
        (np.full_like(lefts, source), lefts, market.max - market.min, np.zeros_like(market.min)),
        (rights, np.full_like(rights, sink), market.right_max, np.zeros_like(market.right_max)),
        (np.int32([source]), np.int32([sink]), np.int64([most]), np.int64([0])),
    ]
    return arcs, [(np.int32([source, sink]), np.int64([most, -most]))]


def nodes_of(market):
    """The numbers of the left side, of the right side, and of the sink behind both."""
    n = market.n_left + market.n_right
    return np.arange(market.n_left, dtype=np.int32), np.arange(market.n_left, n, dtype=np.int32), np.int32(n)


def from_supplies(market, penalty):
    """The left side supplies its capacities; places that stay empty go straight to the sink."""
    lefts, rights, sink = nodes_of(market)
    arcs = [
        pair_arcs(market),
        *empty_places(market, penalty),
        (rights, np.full_like(rights, sink), market.right_max, np.zeros_like(market.right_max)),
    ]
    return arcs, [(lefts, market.max), (np.array([sink]), np.int64([-market.max.sum()]))]


def to_demands(market, penalty):
    """As `from_supplies`, and the right side asks for its capacities, which the sink fills up."""
    lefts, rights, sink = nodes_of(market)
    arcs = [
        pair_arcs(market),
        *empty_places(market, penalty),
        (np.full_like(rights, sink), rights, market.right_max, np.zeros_like(market.right_max)),
    ]
    spare = market.right_max.sum() - market.max.sum()
    return arcs, [(lefts, market.max), (rights, -market.right_max), (np.array([sink]), np.int64([spare]))]


def empty_places(market, penalty):
    """Arcs past the right side: free above the floor, at the penalty below it."""
    lefts, _, sink = nodes_of(market)
    sinks = np.full_like(lefts, sink)
    yield lefts, sinks, market.max - market.min, np.zeros_like(market.min)
    yield lefts, sinks, market.min, np.full_like(market.min, penalty)


def ortools(market, formulation):
    from ortools.graph.python import min_cost_flow

    formulation = globals()[formulation]
    start, solve = time.perf_counter(), 0.0
    for penalty in market.penalties():
        arcs, supplies = formulation(market, penalty)
        flow = min_cost_flow.SimpleMinCostFlow()
        places = [flow.add_arcs_with_capacity_and_unit_cost(*some) for some in arcs]
        for nodes, units in supplies:
            flow.set_nodes_supplies(nodes, units)
        solving = time.perf_counter()
        status = flow.solve()
        solve += time.perf_counter() - solving
        if status != flow.OPTIMAL:
            sys.exit(f"OR-tools ended with {status}")
        chosen = np.flatnonzero(flow.flows(places[0]))
        if market.missing(chosen) == 0:
            break
    return time.perf_counter() - start, solve, chosen


def highs(market, _):
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    n, n_left, n_pairs = market.n_left + market.n_right, market.n_left, market.n_pairs
    start, solve = time.perf_counter(), 0.0
    for penalty in market.penalties():
        # A column for each pair, and one for what each on the left lacks.
        rows = np.empty(2 * n_pairs + n_left, np.int32)
        rows[: 2 * n_pairs : 2], rows[1 : 2 * n_pairs : 2] = market.left, market.right + n_left
        rows[2 * n_pairs :] = np.arange(n_left)
        starts = np.append(np.arange(0, 2 * n_pairs, 2), 2 * n_pairs + np.arange(n_left + 1))
        meetings = csc_array((np.ones(len(rows)), rows, starts), shape=(n, n_pairs + n_left))
        least = np.append(market.min, np.zeros(market.n_right))
        most = np.append(market.max, market.right_max)
        solving = time.perf_counter()
        # Without integrality this is a linear programme; its corners are integral.
        found = milp(
            np.append(-market.score, np.full(n_left, penalty)),
            constraints=LinearConstraint(meetings, least, most),
            bounds=Bounds(0, np.append(np.ones(n_pairs), market.min)),
        )
        solve += time.perf_counter() - solving
        if not found.success:
            sys.exit(f"HiGHS: {found.message}")
        pairs = found.x[:n_pairs]
        if np.abs(pairs - pairs.round()).max() > 1e-6:
            sys.exit("HiGHS: the solution is not integral")
        chosen = np.flatnonzero(pairs > 0.5)
        if market.missing(chosen) == 0:
            break
    return time.perf_counter() - start, solve, chosen


def peak_kb():
    """As the planner's side reads it."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def main():
    solver, modules = {
        "ortools": (ortools, ["ortools.graph.python.min_cost_flow"]),
        "highs": (highs, ["scipy.optimize", "scipy.sparse"]),
    }[sys.argv[1]]
    for module in modules:
        importlib.import_module(module)
    market = Market(sys.argv[2]) if len(sys.argv) > 2 else None
    for line in sys.stdin:
        if line.strip() == "peak":
            print(json.dumps({"peak_kb": peak_kb()}), flush=True)
            continue
        seconds, solve, chosen = solver(market, line.strip())
        answer = {
            "seconds": seconds,
            "solve": solve,
            "value": int(market.score[chosen].sum()),
            "short": market.missing(chosen),
            "meetings": len(chosen),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
