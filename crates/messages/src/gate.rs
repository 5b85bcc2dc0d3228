//! Rules: what a gate says of a pair, with what it saw and who says so.

use qantara_engine::evidence::{Seen, Value};
use qantara_engine::explain::Reading;
use qantara_engine::gate::{Source, Verdict};

use crate::{Arg, Messages, catalogue, shared};

impl Messages {
    /// What a rule says of a pair, and the values that decided.
    ///
    /// The messages say which values they show: all of them, what both share,
    /// whose value decided, or what is missing.
    pub fn gate(&self, reading: &Reading) -> String {
        let values = self.values(reading);
        let unknown = reading.seen.iter().any(Seen::is_unknown);
        let missing = if unknown { self.missing(reading) } else { values.clone() };
        let common = match reading.seen.as_slice() {
            [first, second, ..] => {
                shared::of_startup(&first.value, &second.value).unwrap_or_else(|| first.value.clone())
            }
            _ => Value::Unknown,
        };
        // Whether what the rule looks for counts for a time only.
        let expires = reading.seen.iter().any(|seen| seen.field == "rule.for_months");
        let args: [(&str, Arg<'_>); 7] = [
            ("verdict", verdict(reading.verdict).into()),
            ("values", values.into()),
            ("missing", missing.into()),
            ("who", self.who(reading).into()),
            ("n", shared::count(&common).into()),
            ("common", self.value(&common).into()),
            ("expires", if expires { "yes" } else { "no" }.into()),
        ];
        let told = self
            .known(&catalogue::key("gate", reading.rule), &args)
            .unwrap_or_else(|| self.labelled(self.rule(reading.rule), self.verdict(reading.verdict)));
        match reading.soft {
            Some(kept) if reading.verdict != Verdict::Pass => {
                let kept = self.percent(100.0 * f64::from(kept));
                self.text("warning", &[("rule", told.into()), ("kept", kept.into())])
            }
            _ => told,
        }
    }

    /// Who says so: "Source: Les ECO, 22 December 2016".
    pub fn source(&self, source: &Source) -> String {
        let title = source.title.as_str();
        let dated = |key, day| self.text(key, &[("title", title.into()), ("date", self.date(day).into())]);
        match (source.published, source.read_on) {
            (Some(day), _) => dated("source-dated", day),
            (None, Some(day)) => dated("source-read", day),
            (None, None) => self.text("source", &[("title", title.into())]),
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

    /// The values that a rule saw, each with its field, or with whose it is
    /// where the field is the same. Whom a profile has met or avoids is nobody
    /// else's business, so lists of profiles stay untold.
    fn values(&self, reading: &Reading) -> String {
        let told = reading.seen.iter().filter(|seen| !matches!(seen.value, Value::Ids(_)));
        let told = told.map(|seen| self.labelled(self.whose(reading, seen), self.value(&seen.value)));
        self.aside(&told.collect::<Vec<_>>())
    }

    /// What has to be filled in before the rule can tell.
    fn missing(&self, reading: &Reading) -> String {
        let unknown = reading.seen.iter().filter(|seen| seen.is_unknown());
        let fields: Vec<String> = unknown.map(|seen| self.whose(reading, seen)).collect();
        self.text("missing", &[("fields", self.joined(&fields).into())])
    }

    fn whose(&self, reading: &Reading, seen: &Seen) -> String {
        let one_field = reading.seen.len() > 1 && reading.seen.iter().all(|other| other.field == seen.field);
        if one_field { self.the(seen.role) } else { self.field(seen.field) }
    }

    /// Those whose value broke the rule, or who have not stated it.
    fn who(&self, reading: &Reading) -> String {
        let decides = |seen: &&Seen| match reading.verdict {
            Verdict::Unknown => seen.is_unknown(),
            Verdict::Fail => matches!(seen.value, Value::Flag(false)) || seen.value == Value::Number(0.0),
            Verdict::Pass => false,
        };
        let who: Vec<String> = reading.seen.iter().filter(decides).map(|seen| self.the(seen.role)).collect();
        self.joined(&who)
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
