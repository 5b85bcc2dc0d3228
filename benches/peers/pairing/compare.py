"""The meeting planner of `crates/pairing` beside OR-tools and HiGHS.

`run` calls this. Each solver works in a process of its own. A round of ours and
a round of the peer follow each other, so that whatever else the machine does
falls on both; a ratio is the median of such pairs. Every answer must have the
same value and the same shortage, or the comparison ends with an error.
"""

import argparse
import contextlib
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

PEER = pathlib.Path(__file__).with_name("peer.py")
FORMULATIONS = ["through_a_source", "from_supplies", "to_demands"]
ROUNDS = {200: 31, 2_000: 11, 20_000: 5}
# No constant of the planner was chosen on these.
SEEDS = [71, 72, 73]
TARGETS = {200: "≤ 1", 2_000: "≤ 0.40", 20_000: "≤ 0.35"}
MEMORY_TARGETS = {20_000: "≤ 0.4"}
OWN_TARGETS = {
    "floor curve 0 to 3": "≤ 1.5",
    "repair after one drop-out": "≤ 0.005",
    "timetable, everybody free": "≤ 0.02",
}


class Solver:
    """A process that answers one request at a time."""

    def __init__(self, *command):
        # One thread each: numpy's own would share the cores with the others.
        env = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env)

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args} ended with {self.process.wait()}")
        return json.loads(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def spread(numbers):
    """The median, and the quartiles."""
    if len(numbers) == 1:
        return f"{figure(numbers[0])}"
    low, middle, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return f"{figure(middle)} ({figure(low)} to {figure(high)})"


def figure(number):
    return f"{number:.2f}" if number >= 0.1 else f"{number:.2g}"


def milliseconds(seconds):
    time = 1e3 * statistics.median(seconds)
    return f"{time:.3g} ms" if time < 100 else f"{time:.0f} ms"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells):
    print()
    row(*cells)
    print("|" + "---|" * len(cells))


class Comparison:
    """One size and list length, over all seeds."""

    def __init__(self, planner, size, length, highs, rounds):
        self.planner, self.size, self.length, self.rounds = planner, size, length, rounds
        self.peers = [("ortools", formulation) for formulation in FORMULATIONS]
        if highs:
            self.peers.append(("highs", "plan"))
        self.ours = []
        self.times = {peer: [] for peer in self.peers}
        self.ratios = {peer: {} for peer in self.peers}
        self.solves = {peer: [] for peer in self.peers}
        self.more = {}
        self.n_pairs = []
        self.short = []
        self.memory = {}

    def measure(self, seed, folder):
        file = str(folder / "market.bin")
        left, right = self.size
        numbers = [str(n) for n in (left, right, self.length, seed)]
        subprocess.run([self.planner, "write", *numbers, file], check=True)
        with open(file, "rb") as market:
            self.n_pairs.append(int.from_bytes(market.read(24)[16:], "little"))
        if not self.memory:
            self.measure_memory(file)
        names = sorted({name for name, _ in self.peers})
        with contextlib.ExitStack() as stack:
            planner = stack.enter_context(Solver(self.planner, "serve", file))
            solvers = {
                name: stack.enter_context(Solver(sys.executable, str(PEER), name, file)) for name in names
            }
            expected = planner.ask("plan")
            for peer in self.peers:
                self.compare(expected, solvers[peer[0]].ask(peer[1]), peer, seed)
            for nth in range(self.rounds):
                for peer in self.peers:
                    turns = [lambda: planner.ask("plan"), lambda: solvers[peer[0]].ask(peer[1])]
                    if nth % 2 == 0:
                        ours, theirs = [turn() for turn in turns]
                    else:
                        theirs, ours = [turn() for turn in reversed(turns)]
                    self.compare(expected, ours, ["another round"], seed)
                    self.compare(expected, theirs, peer, seed)
                    self.ours.append(ours["seconds"])
                    self.times[peer].append(theirs["seconds"])
                    self.ratios[peer].setdefault(seed, []).append(ours["seconds"] / theirs["seconds"])
                    self.solves[peer].append(ours["solve"] / theirs["solve"])
            for _ in range(max(3, self.rounds // 3)):
                times = planner.ask("more")
                choosing = times.pop("choose")
                for name, seconds in times.items():
                    self.more.setdefault(name, []).append(seconds / choosing)
        self.short.append(expected["short"])

    def compare(self, expected, found, who, seed):
        for name in ("value", "short"):
            if expected[name] != found[name]:
                left, right = self.size
                sys.exit(
                    f"{left} x {right}, lists of {self.length}, seed {seed}: the planner's {name} is "
                    f"{expected[name]}, but {' '.join(who)} finds {found[name]}"
                )

    def measure_memory(self, file):
        """Of one plan in a new process, and of a process that only began."""
        commands = {("planner", "plan"): [self.planner, "serve"]}
        commands |= {peer: [sys.executable, str(PEER), peer[0]] for peer in self.peers}
        for solver, command in commands.items():
            with Solver(*command) as empty, Solver(*command, file) as full:
                full.ask(solver[1])
                peaks = [process.ask("peak")["peak_kb"] / 1024 for process in (full, empty)]
            self.memory[solver] = peaks

    def fastest(self):
        """The formulation of OR-tools that takes the least time."""
        times = {peer: statistics.median(self.times[peer]) for peer in self.peers if peer[0] == "ortools"}
        return min(times, key=times.get)

    def name(self):
        left, right = self.size
        return f"{left:,} × {right:,}, lists of {self.length}"

    def print_times(self):
        for peer in [self.fastest()] + [peer for peer in self.peers if peer[0] == "highs"]:
            by_seed = self.ratios[peer]
            row(
                self.name(),
                f"{round(statistics.mean(self.n_pairs)):,}",
                ", ".join(str(short) for short in self.short),
                "HiGHS" if peer[0] == "highs" else f"OR-tools, {peer[1]}",
                milliseconds(self.ours),
                milliseconds(self.times[peer]),
                spread([ratio for ratios in by_seed.values() for ratio in ratios]),
                ", ".join(figure(statistics.median(ratios)) for ratios in by_seed.values()),
                spread(self.solves[peer]),
                TARGETS[self.size[0]] if peer[0] == "ortools" and self.size[0] in TARGETS else "",
            )

    def print_formulations(self):
        row(self.name(), *[milliseconds(self.times["ortools", name]) for name in FORMULATIONS])

    def print_memory(self):
        ours, ours_empty = self.memory["planner", "plan"]
        for peer in [self.fastest()] + [peer for peer in self.peers if peer[0] == "highs"]:
            full, empty = self.memory[peer]
            row(
                self.name(),
                "HiGHS" if peer[0] == "highs" else "OR-tools",
                f"{ours:.1f} MB",
                f"{full:.1f} MB",
                figure(ours / full),
                f"{ours - ours_empty:.1f} MB",
                f"{full - empty:.1f} MB",
                figure((ours - ours_empty) / (full - empty)),
                MEMORY_TARGETS.get(self.size[0], "") if peer[0] == "ortools" else "",
            )

    def print_more(self):
        for name, ratios in self.more.items():
            row(self.name(), name, spread(ratios), OWN_TARGETS.get(name, ""))


def print_machine():
    flags, model = [], "unknown"
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else []:
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            model = value.strip()
        if key.strip() == "flags":
            flags = [flag for flag in value.split() if flag.startswith("avx")]
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("ortools", "scipy", "numpy")]
    print(f"{datetime.date.today()}, commit {commit.stdout.strip() or 'unknown'}")
    print(f"{os.cpu_count()} cores, {model}, load {os.getloadavg()[0]:.1f}; {platform.platform()}")
    print(f"instruction sets: {' '.join(flags) or 'no AVX'}")
    print(f"{rustc}; Python {platform.python_version()}, {', '.join(versions)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--planner", required=True, help="the example `peer` of crates/pairing")
    parser.add_argument("--quick", action="store_true", help="one seed, three rounds, the two smaller sizes")
    parser.add_argument("--sizes", nargs="+", default=["200x60", "2000x600", "20000x6000"])
    parser.add_argument("--lists", nargs="+", type=int, default=[20, 50], help="best of each side")
    parser.add_argument("--seeds", nargs="+", type=int, default=SEEDS)
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.seeds = options.sizes[:2], options.seeds[:1]
    print_machine()
    sizes = [tuple(int(n) for n in size.split("x")) for size in options.sizes]
    comparisons = []
    with tempfile.TemporaryDirectory() as folder:
        for length in options.lists:
            for size in sizes:
                rounds = 3 if options.quick else ROUNDS.get(size[0], 5)
                # HiGHS is left out where one plan takes it too long for rounds.
                comparison = Comparison(options.planner, size, length, size[0] <= 2_000, rounds)
                for seed in options.seeds:
                    print(f"{comparison.name()}, seed {seed} …", file=sys.stderr)
                    comparison.measure(seed, pathlib.Path(folder))
                comparisons.append(comparison)
    print(f"\nFloor 2; seeds {', '.join(map(str, options.seeds))}, on which nothing was tuned.")
    print("All values and shortages are equal. Medians, with quartiles in brackets.")
    head("market", "pairs", "missing", "peer", "plan", "peer's plan", "plan / peer", "by seed", "solve alone", "target")
    for comparison in comparisons:
        comparison.print_times()
    head("OR-tools", *FORMULATIONS)
    for comparison in comparisons:
        comparison.print_formulations()
    head("peak memory", "peer", "planner", "peer", "ratio", "less empty", "less empty", "ratio", "target")
    for comparison in comparisons:
        comparison.print_memory()
    head("market", "the planner's own", "/ choose", "target")
    for comparison in comparisons:
        comparison.print_more()
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
