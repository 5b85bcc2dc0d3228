//! What a plan is told with on request: the price of floors, and standbys.

use std::io::Write;
use std::path::Path;

use qantara_exchange::SheetWriter;
use qantara_messages::Messages;
use qantara_pairing::market::Side;
use qantara_plan::{FloorPoint, PlanFile, standbys};
use serde_json::json;

use super::points;
use crate::output::NewFile;
use crate::table;

/// The floors that the curve shows.
pub(super) const HIGHEST: u32 = 3;

/// How many standbys each participant gets.
const STANDBYS: usize = 5;

/// What each floor costs, as a table.
pub(super) fn print_curve(curve: &[FloorPoint], messages: &Messages) {
    let heads = [
        "plan-head-floor",
        "compare-meetings",
        "compare-value",
        "compare-short",
        "compare-without",
        "compare-gini-left",
    ];
    let mut lines = table::new(heads.map(|key| messages.text(key, &[])));
    for point in curve {
        lines.add_row([
            messages.number(point.floor.into()),
            messages.number(point.meetings as f64),
            messages.number(points::number(point.value)),
            messages.number(point.short as f64),
            messages.number(point.without as f64),
            messages.number(point.gini),
        ]);
    }
    say!("{}", messages.text("plan-curve", &[]));
    say!("{lines}");
}

pub(super) fn curve_as_json(curve: &[FloorPoint]) -> serde_json::Value {
    let point = |point: &FloorPoint| {
        json!({
            "floor": point.floor, "meetings": point.meetings, "value": points::number(point.value),
            "short": point.short, "without": point.without, "gini": point.gini,
        })
    };
    curve.iter().map(point).collect()
}

/// Writes who could step in for whom, as CSV.
pub(super) fn write_standbys(file: &PlanFile, path: &Path) -> anyhow::Result<()> {
    let mut out = NewFile::create(path)?;
    let columns = ["side", "id", "rank", "standby", "score"];
    let mut lines = SheetWriter::new(&mut out as &mut dyn Write, &columns)?;
    let market = &file.problem.market;
    for side in Side::BOTH {
        for (one, pairs) in (0..).zip(standbys(&file.problem, &file.answer, side, STANDBYS)) {
            for (rank, pair) in (1..).zip(pairs) {
                let standby = market.id(side.other(), market.of(side.other(), pair));
                let score = points::text(market.score(pair).into());
                let cells = [&side.to_string(), market.id(side, one), &rank.to_string(), standby, &score];
                lines.row(cells)?;
            }
        }
    }
    lines.finish()?;
    out.finish()
}
