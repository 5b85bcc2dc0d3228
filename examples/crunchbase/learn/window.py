"""A year of investments as the splits of the benchmark make one: what was known on
its first day, who raised in it, and who invested for the first time.

    python examples/crunchbase/learn/window.py DATA YEAR

prints the round that each startup raised first in YEAR, as candidates_b.toml reads it.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MAPPINGS = Path(__file__).parent.parent
STAGES = {"seed": 0, "a": 1, "b": 2, "c+": 3}
UNKNOWN_STAGE = 4


def codes(keys):
    """A number for each key; -1 for the empty one."""
    known = {}
    return np.array([known.setdefault(key, len(known)) if key else -1 for key in keys], np.int32)


class Startups:
    """By startup: its home from the country down, its sectors as the mapping reads
    them, and the year in which it was founded."""

    def __init__(self, data):
        rows = pd.read_csv(data / "startups.csv", keep_default_na=False).set_index("startup_id")
        self.at = {startup: n for n, startup in enumerate(rows.index)}
        key, homes = pd.Series("", rows.index), []
        for column in ["country", "state", "region", "city"]:
            key = key + "|" + rows[column]
            homes.append(codes(key.where((rows.country != "") & (rows[column] != ""), "")))
        self.home = np.stack(homes, 1)
        self.founded = pd.to_numeric(rows.founded_year, errors="coerce").to_numpy(float)
        categories = sorted(set(rows.category))
        self.category = rows.category.map({name: n for n, name in enumerate(categories)}).to_numpy(np.int32)
        mapping = tomllib.loads((MAPPINGS / "startups.toml").read_text())["fields"]["sectors"]["values"]
        values = [mapping.get(name, "") for name in categories]
        sectors = [set(value if isinstance(value, list) else [value]) - {""} for value in values]
        fields = [{sector.split(".")[0] for sector in own} for own in sectors]
        # 0 unknown, 1 other, 2 of the same field, 3 the same.
        self.shared = np.zeros((len(categories), len(categories)), np.int8)
        for a in range(len(categories)):
            for b in range(len(categories)):
                if sectors[a] and sectors[b]:
                    same, field = sectors[a] & sectors[b], fields[a] & fields[b]
                    self.shared[a, b] = 3 if same else 2 if field else 1


def years(dates):
    dates = pd.to_datetime(dates)
    return (dates.dt.year + (dates.dt.day_of_year - 1) / 365.25).to_numpy()


def stages(types):
    return types.map(STAGES).fillna(UNKNOWN_STAGE).to_numpy(np.int32)


def log10(amounts):
    amounts = pd.to_numeric(amounts, errors="coerce").to_numpy(float)
    return np.log10(np.where(amounts > 0, amounts, np.nan))


@dataclass
class Window:
    """Startups and investors are numbered within the window, by id."""

    year: int
    startup_ids: list
    investor_ids: list
    #: By startup: its place in `Startups`, the stage and the logarithm of the round.
    startup: np.ndarray
    stage: np.ndarray
    amount: np.ndarray
    #: By past deal: `startup` (its place in `Startups`), `investor`, `age`, `stage`, `amount`.
    deals: pd.DataFrame
    #: Pairs of startup and investor that are relevant in task a and in task b,
    #: and those that were known before.
    relevant_a: np.ndarray
    relevant_b: np.ndarray
    known: np.ndarray


def investments(data, year):
    """Those before a year, those in it, and of these the first of each startup: the
    largest round of its day."""
    files = sorted(data.glob("investments_*.csv"))
    every = pd.concat([pd.read_csv(file, keep_default_na=False) for file in files])
    past = every[every.date < f"{year}-01-01"]
    now = every[(every.date >= f"{year}-01-01") & (every.date < f"{year + 1}-01-01")]
    larger = now.assign(less=-pd.to_numeric(now.amount_usd)).sort_values(["startup_id", "date", "less"], kind="stable")
    first = larger.drop_duplicates("startup_id")
    return past, now, first


def window(data, startups, year):
    past, now, first = investments(data, year)
    startup_ids, investor_ids = list(first.startup_id), sorted(past.investor_id.unique())
    at = {startup: n for n, startup in enumerate(startup_ids)}
    who = {investor: n for n, investor in enumerate(investor_ids)}
    known = set(zip(past.startup_id, past.investor_id))

    def pairs(rows):
        fresh = {pair for pair in zip(rows.startup_id, rows.investor_id) if pair[1] in who} - known
        return np.array(sorted((at[startup], who[investor]) for startup, investor in fresh), np.int64)

    deals = pd.DataFrame(
        dict(
            startup=past.startup_id.map(startups.at).to_numpy(),
            investor=past.investor_id.map(who).to_numpy(),
            age=year - years(past.date),
            stage=stages(past.round_type),
            amount=log10(past.amount_usd),
        )
    )
    return Window(
        year,
        startup_ids,
        investor_ids,
        np.array([startups.at[startup] for startup in startup_ids]),
        stages(first.round_type),
        log10(first.amount_usd),
        deals,
        pairs(now.merge(first[["startup_id", "date"]], on=["startup_id", "date"])),
        pairs(now),
        np.array([(at[s], who[i]) for s, i in sorted(known) if s in at], np.int64),
    )


if __name__ == "__main__":
    *_, first = investments(Path(sys.argv[1]), int(sys.argv[2]))
    first = first.rename(columns={"startup_id": "candidate_id"})
    first.to_csv(sys.stdout, columns=["candidate_id", "date", "round_type", "amount_usd"], index=False)
