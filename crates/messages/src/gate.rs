//! Rules: what a gate says of a pair, with what it saw and who says so.

use qantara_engine::evidence::{Seen, Value};
use qantara_engine::explain::Reading;
use qantara_engine::gate::{Source, Verdict};

use crate::{Arg, Messages, catalogue};

impl Messages {
    /// What a rule says of a pair, and the values that decided.
    pub fn gate(&self, reading: &Reading) -> String {
        let mut args: Vec<(&str, Arg<'_>)> = vec![("verdict", verdict(reading.verdict).into())];
        if let [first, second, ..] = reading.seen.as_slice() {
            args.push(("common", self.common(&first.value, &second.value).into()));
        }
        let claim = self
            .known(&catalogue::key("gate", reading.rule), &args)
            .unwrap_or_else(|| self.labelled(self.rule(reading.rule), self.verdict(reading.verdict)));
        let mut sentences = vec![claim];
        let both = reading.seen.iter().all(|seen| seen.field == reading.seen[0].field);
        sentences.extend(reading.seen.iter().filter(|seen| shows(seen)).map(|seen| {
            let label = if both { self.role(seen.role) } else { self.field(seen.field) };
            self.labelled(label, self.value(&seen.value))
        }));
        sentences.join(&self.text("sentences", &[]))
    }

    /// Who says so: "Source: Les ECO, 22 December 2016".
    pub fn source(&self, source: &Source) -> String {
        let title = source.title.as_str();
        match source.published {
            None => self.text("source", &[("title", title.into())]),
            Some(date) => {
                self.text("source-dated", &[("title", title.into()), ("date", self.date(date).into())])
            }
        }
    }

    /// On which days a rule holds, or `None` where it always does.
    pub fn in_force(&self, reading: &Reading) -> Option<String> {
        let from = reading.valid_from.map(|day| ("from", self.date(day).into()));
        let to = reading.valid_to.map(|day| ("to", self.date(day).into()));
        Some(match (from, to) {
            (None, None) => return None,
            (Some(from), None) => self.text("in-force-from", &[from]),
            (None, Some(to)) => self.text("in-force-to", &[to]),
            (Some(from), Some(to)) => self.text("in-force-between", &[from, to]),
        })
    }
}

/// The code of a verdict, as files and messages write it.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Unknown => "unknown",
        Verdict::Fail => "fail",
    }
}

/// Whom a profile has met or avoids is nobody else's business: such lists
/// are told only where they are missing.
fn shows(seen: &Seen) -> bool {
    !matches!(seen.value, Value::Ids(_))
}
