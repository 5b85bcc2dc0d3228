"""Ranks the same number of pairs with Qantara and its peers, in turn.

Qantara ranks the fictional ecosystem: both directions, fused, rules on, the
ten best, exact. The peers multiply rows of 668 numbers, which is what a profile
was when a ranking was a product of matrices: numpy two products, fused, and
`argpartition`; FAISS and usearch one product (one direction, no rules). Last,
all compare vectors of 256 numbers that profiles carry, and nothing else. Every
figure is a median over rounds in which all take their turn, on one thread.
"""

import argparse
import statistics
import subprocess
import time

import faiss
import numpy as np
import threadpoolctl
from usearch.index import MetricKind, search

WIDTH = 668
DIMS = 256
K = 10
SEEKERS = 1000


class Qantara:
    """The example `peer`, waiting for commands."""

    def __init__(self, program, startups, investors, threads=1, dims=None):
        arguments = [program, str(startups), str(investors), str(threads)] + ([str(dims)] if dims else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, self.build_seconds, self.bytes, self.level = self.process.stdout.readline().split()

    def ask(self, command):
        """Seconds, pairs and the digest of the lists."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        seconds, pairs, digest = self.process.stdout.readline().split()
        return float(seconds), int(pairs), digest

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def rows(count, seed, width=WIDTH):
    return np.random.default_rng(seed).random((count, width), dtype=np.float32)


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peers(seekers, candidates, products):
    """By name, work that ranks all of the candidates for all of the seekers."""
    flat = faiss.IndexFlatIP(candidates.shape[1])
    flat.add(candidates)

    def fused():
        for some in np.array_split(seekers, max(1, len(seekers) // 250)):
            scores = some @ candidates.T
            if products == 2:
                scores = np.sqrt(scores * (some @ candidates.T))
            np.argpartition(-scores, K, axis=1)

    return {
        "numpy, fused" if products == 2 else "numpy": fused,
        "FAISS, one direction": lambda: flat.search(seekers, K),
        "usearch, one direction": lambda: search(candidates, seekers, K, MetricKind.IP, exact=True, threads=1),
    }


def compare(title, ours, seekers, candidates, rounds, width=WIDTH, products=2):
    """`ours` maps a name to a process and a command."""
    theirs = peers(rows(seekers, 1, width), rows(candidates, 2, width), products)
    rates = {name: [] for name in [*ours, *theirs]}
    digests = {}
    for _ in range(rounds):
        for name, (process, command) in ours.items():
            seconds, pairs, digests[name] = process.ask(command)
            rates[name].append(pairs / seconds)
        for name, work in theirs.items():
            rates[name].append(seekers * candidates / timed(work))
    best = statistics.median(rates[next(iter(ours))])
    print(f"\n{title}")
    for name, rate in rates.items():
        rate = statistics.median(rate)
        ratio = "" if name in ours and name == next(iter(ours)) else f"   x {best / rate:.1f}"
        print(f"  {name:26} {rate / 1e6:8.1f} M pairs/s   {candidates / rate * 1e3:9.3f} ms a seeker{ratio}")
    if len(set(digests.values())) > 1:
        raise SystemExit(f"the lists differ: {digests}")


def read_bandwidth():
    block = np.ones(1 << 26, dtype=np.float32)
    block.sum()
    return block.nbytes / min(timed(block.sum) for _ in range(5)) / 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--qantara", required=True)
    parser.add_argument("--before", help="the same example of an older version")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    options = parser.parse_args()
    size = 10 if options.quick else 1
    rounds = 3 if options.quick else 5
    faiss.omp_set_num_threads(1)
    threadpoolctl.threadpool_limits(1)
    flags = next(line for line in open("/proc/cpuinfo") if line.startswith("flags"))
    sets = [flag for flag in flags.split() if flag.startswith(("avx", "fma"))]
    blas = [(pool["internal_api"], pool.get("architecture")) for pool in threadpoolctl.threadpool_info()]
    print(f"instruction sets: {' '.join(sets)}")
    print(f"numpy's products: {blas}; FAISS: {faiss.get_compile_options().strip()}")
    print(f"reading memory: {read_bandwidth():.1f} GB/s on one thread")

    programs = {"Qantara": options.qantara} | ({"before": options.before} if options.before else {})
    for startups, investors in [(20_000, 20_000), (20_000, 5_000)]:
        startups, investors = startups // size, investors // size
        ours = {name: Qantara(program, startups, investors) for name, program in programs.items()}
        first = ours["Qantara"]
        print(f"\nbuilt in {first.build_seconds} s, {first.bytes} bytes a profile, {first.level}")
        compare(
            f"everybody: {startups} startups seek among {investors} investors",
            {name: (process, f"all startups {K}") for name, process in ours.items()},
            SEEKERS, investors, rounds,
        )
        compare(
            f"everybody: {investors} investors seek among {startups} startups",
            {name: (process, f"all investors {K}") for name, process in ours.items()},
            SEEKERS, startups, rounds,
        )
        two = Qantara(options.qantara, startups, investors, threads=2)
        pairs = [(first.ask(f"all startups {K}")[0], two.ask(f"all startups {K}")[0]) for _ in range(rounds)]
        print(f"  two threads: x {statistics.median(one / both for one, both in pairs):.2f} of one")
        for process in [*ours.values(), two]:
            process.close()

    singles = 200 // size
    asked = [("investors", 100_000, 1_000), ("startups", 1_000, 100_000), ("startups", 2_000, 2_000)]
    for side, startups, investors in asked:
        startups, investors = startups // size, investors // size
        ours = {name: Qantara(program, startups, investors) for name, program in programs.items()}
        compare(
            f"one of the {side} seeks among {max(startups, investors)}",
            {name: (process, f"one {side} {singles} {K}") for name, process in ours.items()},
            1, max(startups, investors), rounds,
        )
        for process in ours.values():
            process.close()

    # A program of before vectors had columns takes no fifth argument.
    vectors = Qantara(options.qantara, 100_000 // size, 1_000 // size, dims=DIMS)
    compare(
        f"{1_000 // size} investors seek among {100_000 // size} startups, by vectors of {DIMS} alone",
        {"Qantara": (vectors, f"all investors {K}")},
        1_000 // size, 100_000 // size, rounds, width=DIMS, products=1,
    )
    vectors.close()

    print("\nan investor seeks: what a pair costs, by how many startups there are")
    for startups in [2_000, 20_000, 200_000]:
        process = Qantara(options.qantara, startups // size, 100)
        seconds, pairs, _ = process.ask(f"one investors {singles} {K}")
        print(f"  {startups // size:9} {seconds / pairs * 1e9:6.1f} ns a pair, {seconds * 1e3:.2f} ms")
        process.close()


if __name__ == "__main__":
    main()
