//! What a policy makes of a facet's fits before they are weighted.

use super::{Caution, Curve};

/// How one facet's fits count under a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'a> {
    pub(crate) caution: Caution,
    pub(crate) curve: Option<&'a Curve>,
}

impl Shape<'_> {
    /// What a fit counts as; an unknown's is lowered before ([`Self::unknown`]).
    pub(crate) fn of(self, fit: f32) -> f32 {
        self.curve.map_or(fit, |curve| curve.of(fit))
    }

    /// What an unknown counts as, given the usual fit. A curve never falls, so
    /// an unknown stays below the usual.
    pub(crate) fn unknown(self, usual: f32) -> f32 {
        self.of(self.caution.lower(usual))
    }

    /// Replaces fits by what they count as.
    pub(crate) fn bend(self, fits: &mut [f32]) {
        if let Some(curve) = self.curve {
            for fit in fits {
                *fit = curve.of(*fit);
            }
        }
    }
}
