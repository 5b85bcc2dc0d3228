//! Reasons: why two profiles fit, one short sentence for each facet.

use qantara_engine::evidence::{Seen, Value};
use qantara_engine::explain::Contribution;
use qantara_engine::profile::Role;

use crate::{Arg, Messages, catalogue};

/// From here on a facet speaks for a pair, as in
/// [`Explanation::reasons`](qantara_engine::explain::Explanation::reasons).
const FITS: f64 = 0.5;

impl Messages {
    /// What one facet says of a pair, told to `reader`, one of the two: the
    /// startup reads "you" of the startup, its counterpart of itself.
    ///
    /// The sentence holds whichever side's view the contribution is, so one
    /// reader can be told the reasons of both directions.
    pub fn reason(&self, reader: Role, term: &Contribution) -> String {
        let facet = self.facet(term.facet);
        if !term.known {
            return self.missing(facet, term);
        }
        let seen: Vec<String> =
            told(&term.seen).map(|seen| self.labelled(self.role(seen.role), self.told(seen))).collect();
        let seen = self.joined(&seen);
        if term.similarity < FITS {
            return if seen.is_empty() {
                self.text("reason-little-alone", &[("facet", facet.into())])
            } else {
                self.text("reason-little", &[("facet", facet.into()), ("seen", seen.into())])
            };
        }
        let reader = if reader == Role::Startup { "startup" } else { "other" };
        let mut args: Vec<(&str, Arg<'_>)> = vec![("reader", reader.into())];
        let startup = term.seen.iter().find(|seen| seen.role == Role::Startup);
        let other = term.seen.iter().find(|seen| seen.role != Role::Startup);
        if let Some(seen) = startup {
            args.push(("startup", self.value(&seen.value).into()));
        }
        if let Some(seen) = other {
            args.push(("other", self.value(&seen.value).into()));
            if let Value::Number(count) = seen.value {
                args.push(("portfolio", self.text("investments", &[("count", count.into())]).into()));
            }
        }
        if let (Some(startup), Some(other)) = (startup, other) {
            args.push(("common", self.common(&startup.value, &other.value).into()));
        }
        self.known(&catalogue::key("reason", term.facet), &args)
            .unwrap_or_else(|| self.text("reason-other", &[("facet", facet.into()), ("seen", seen.into())]))
    }

    /// A value, with its unit where the number alone has none.
    fn told(&self, seen: &Seen) -> String {
        match seen.value {
            Value::Number(count) if seen.field == "portfolio" => {
                self.text("investments", &[("count", count.into())])
            }
            _ => self.value(&seen.value),
        }
    }

    /// What has to be filled in before a facet says anything.
    fn missing(&self, facet: String, term: &Contribution) -> String {
        let missing: Vec<String> = term
            .seen
            .iter()
            .filter(|seen| seen.is_unknown())
            .map(|seen| {
                let (field, role) = (self.field(seen.field), self.role(seen.role));
                self.text("missing-field", &[("field", field.into()), ("role", role.into())])
            })
            .collect();
        if missing.is_empty() {
            return self.text("reason-unknown-alone", &[("facet", facet.into())]);
        }
        let missing = self.joined(&missing);
        self.text("reason-unknown", &[("facet", facet.into()), ("missing", missing.into())])
    }

    /// What two values share; the first where nothing is shared word for
    /// word.
    pub(crate) fn common(&self, first: &Value, second: &Value) -> String {
        self.value(&match (first, second) {
            (Value::Terms(vocabulary, ours), Value::Terms(_, theirs)) if shares(ours, theirs) => {
                Value::Terms(vocabulary, shared(ours, theirs))
            }
            (Value::Languages(ours), Value::Languages(theirs)) if shares(ours, theirs) => {
                Value::Languages(shared(ours, theirs))
            }
            (Value::Ids(ours), Value::Ids(theirs)) if shares(ours, theirs) => {
                Value::Ids(shared(ours, theirs))
            }
            _ => first.clone(),
        })
    }
}

fn shares<T: PartialEq>(ours: &[T], theirs: &[T]) -> bool {
    ours.iter().any(|item| theirs.contains(item))
}

fn shared<T: PartialEq + Clone>(ours: &[T], theirs: &[T]) -> Vec<T> {
    ours.iter().filter(|item| theirs.contains(item)).cloned().collect()
}

/// The values that a sentence can show: texts are too long for one.
fn told(seen: &[Seen]) -> impl Iterator<Item = &Seen> {
    seen.iter().filter(|seen| !matches!(seen.value, Value::Text(_)))
}
