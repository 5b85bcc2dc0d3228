//! Measures from and to their names.

use std::fmt::{self, Display};
use std::str::FromStr;

use super::{Cutoff, Dcg, Definition, MEASURES, Measure, Parameter, Settings};

/// Why a name is no measure's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMeasure {
    /// No measure has this name.
    #[error("no measure is called `{0}`")]
    Unknown(String),

    /// The name is not closed, or something follows it.
    #[error("`{0}` is not of the form name@cutoff(parameter=value)")]
    Malformed(String),

    /// A cutoff is a whole number above 0.
    #[error("the cutoff of `{measure}` is a whole number above 0; got `{cutoff}`")]
    Cutoff {
        /// The measure.
        measure: &'static str,
        /// What was given as its cutoff.
        cutoff: String,
    },

    /// The measure needs a cutoff.
    #[error("`{0}` needs a cutoff, such as `{0}@10`")]
    NoCutoff(&'static str),

    /// The measure has no cutoff.
    #[error("`{0}` takes no cutoff")]
    NeverCut(&'static str),

    /// The measure has no such parameter, or not with this value.
    #[error("`{measure}` does not take `{parameter}`")]
    Parameter {
        /// The measure.
        measure: &'static str,
        /// The parameter with its value.
        parameter: String,
    },
}

impl FromStr for Measure {
    type Err = InvalidMeasure;

    fn from_str(text: &str) -> Result<Self, InvalidMeasure> {
        let (name, cutoff, parameters) = parts(text)?;
        let named = |definition: &&&Definition| definition.name == name || definition.aliases.contains(&name);
        let Some(&definition) = MEASURES.iter().find(named) else {
            return Err(InvalidMeasure::Unknown(name.to_owned()));
        };
        let mut measure = Self {
            definition,
            settings: Settings { cutoff: cut(definition, cutoff)?, dcg: Dcg::default(), persistence: 0.8 },
            condensed: false,
        };
        for parameter in parameters.split(',').map(str::trim).filter(|parameter| !parameter.is_empty()) {
            measure.set(parameter).ok_or_else(|| InvalidMeasure::Parameter {
                measure: definition.name,
                parameter: parameter.to_owned(),
            })?;
        }
        Ok(measure)
    }
}

impl Measure {
    fn set(&mut self, parameter: &str) -> Option<()> {
        let (key, value) = match parameter.split_once('=') {
            Some((key, value)) => (key.trim(), value.trim().trim_matches(['\'', '"'])),
            None => (parameter, ""),
        };
        match (key, value, self.definition.parameter) {
            ("condensed", "", _) | ("judged_only", "True", _) => self.condensed = true,
            ("judged_only", "False", _) => self.condensed = false,
            // Grades above 0 are what is relevant here.
            ("rel", "1", parameter) if parameter != Parameter::Dcg => {}
            ("dcg", "log2", Parameter::Dcg) => self.settings.dcg = Dcg::Log2,
            ("dcg", "exp-log2", Parameter::Dcg) => self.settings.dcg = Dcg::ExpLog2,
            ("p", value, Parameter::Persistence) => {
                let persistence: f64 = value.parse().ok()?;
                if persistence <= 0.0 || persistence >= 1.0 || persistence.is_nan() {
                    return None;
                }
                self.settings.persistence = persistence;
            }
            _ => return None,
        }
        Some(())
    }

    /// The name as `ir_measures` writes it: parameters before the cutoff, and
    /// words in quotes.
    pub fn ir_measures_name(&self) -> String {
        let mut parameters = match self.definition.parameter {
            Parameter::None => Vec::new(),
            Parameter::Dcg => vec![format!("dcg='{}'", self.settings.dcg)],
            Parameter::Persistence => vec!["rel=1".to_owned(), format!("p={}", self.settings.persistence)],
        };
        if self.condensed {
            parameters.push("judged_only=True".to_owned());
        }
        let cutoff = self.settings.cutoff.map(|cutoff| format!("@{cutoff}")).unwrap_or_default();
        format!("{}{}{cutoff}", self.definition.name, bracketed(&parameters))
    }
}

impl Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.definition.name)?;
        if let Some(cutoff) = self.settings.cutoff {
            write!(f, "@{cutoff}")?;
        }
        let mut parameters = match self.definition.parameter {
            Parameter::None => Vec::new(),
            Parameter::Dcg => vec![format!("dcg={}", self.settings.dcg)],
            Parameter::Persistence => vec![format!("p={}", self.settings.persistence)],
        };
        if self.condensed {
            parameters.push("condensed".to_owned());
        }
        f.write_str(&bracketed(&parameters))
    }
}

impl Display for Dcg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Log2 => "log2",
            Self::ExpLog2 => "exp-log2",
        })
    }
}

fn bracketed(parameters: &[String]) -> String {
    if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(",")) }
}

/// Name, cutoff and parameters of `name@cutoff(parameters)` or
/// `name(parameters)@cutoff`.
fn parts(text: &str) -> Result<(&str, Option<&str>, &str), InvalidMeasure> {
    let malformed = || InvalidMeasure::Malformed(text.to_owned());
    let (before, parameters, after) = match text.split_once('(') {
        Some((before, rest)) => {
            let (parameters, after) = rest.split_once(')').ok_or_else(malformed)?;
            (before, parameters, after)
        }
        None => (text, "", ""),
    };
    let (name, cutoff) = match before.split_once('@') {
        Some((name, cutoff)) => (name, Some(cutoff)),
        None => (before, None),
    };
    match (cutoff, after.strip_prefix('@')) {
        (_, None) if after.is_empty() => Ok((name, cutoff, parameters)),
        (None, Some(cutoff)) => Ok((name, Some(cutoff), parameters)),
        _ => Err(malformed()),
    }
}

fn cut(definition: &Definition, cutoff: Option<&str>) -> Result<Option<usize>, InvalidMeasure> {
    let measure = definition.name;
    match (definition.cutoff, cutoff) {
        (Cutoff::Never, Some(_)) => Err(InvalidMeasure::NeverCut(measure)),
        (Cutoff::Required, None) => Err(InvalidMeasure::NoCutoff(measure)),
        (_, None) => Ok(None),
        (_, Some(given)) => match given.parse() {
            Ok(cutoff) if cutoff > 0 => Ok(Some(cutoff)),
            _ => Err(InvalidMeasure::Cutoff { measure, cutoff: given.to_owned() }),
        },
    }
}
