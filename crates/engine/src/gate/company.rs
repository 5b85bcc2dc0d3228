//! Rules about the company: its age and its legal form.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{LegalForm, Profile, Role};

/// The company is not older than this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeAtMost {
    /// In years: the company qualifies up to and including that anniversary.
    pub years: u8,
}

/// The company has one of these legal forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalFormIn {
    /// The forms that qualify.
    pub forms: BTreeSet<LegalForm>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CompanyFact {
    founded_on: Option<Date>,
    legal_form: Option<LegalForm>,
}

impl Fact for CompanyFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let startup = profile.as_startup();
        Self {
            founded_on: startup.and_then(|startup| startup.founded_on),
            legal_form: startup.and_then(|startup| startup.legal_form),
        }
    }
}

impl Check for AgeAtMost {
    type Fact = CompanyFact;

    fn test(&self, first: &CompanyFact, _: &CompanyFact, corpus: &Corpus) -> Verdict {
        Verdict::of(first.founded_on.map(|founded| {
            founded.checked_add(i64::from(self.years).years()).is_ok_and(|last_day| corpus.now() <= last_day)
        }))
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let startup = first.as_startup();
        vec![
            Seen::new(Role::Startup, "startup.founded_on", startup.and_then(|startup| startup.founded_on)),
            Seen { role: second.role(), field: "rule.years", value: Value::Years(f64::from(self.years)) },
            Seen { role: second.role(), field: "rule.today", value: Value::Date(corpus.now()) },
        ]
    }
}

impl Check for LegalFormIn {
    type Fact = CompanyFact;

    fn test(&self, first: &CompanyFact, _: &CompanyFact, _: &Corpus) -> Verdict {
        Verdict::of(first.legal_form.map(|form| self.forms.contains(&form)))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let terms = |forms: &mut dyn Iterator<Item = LegalForm>| {
            Value::Terms("legal-form", forms.map(LegalForm::as_str).collect())
        };
        let own = first.as_startup().and_then(|startup| startup.legal_form);
        vec![
            Seen::new(Role::Startup, "startup.legal_form", own.map(|form| terms(&mut [form].into_iter()))),
            Seen { role: second.role(), field: "rule.forms", value: terms(&mut self.forms.iter().copied()) },
        ]
    }
}
