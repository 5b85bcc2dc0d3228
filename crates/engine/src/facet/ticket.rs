//! The ask against the ticket, inside the range and near it.

use super::{Facet, bins};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// How much of the ask lies inside the counterpart's ticket. Beyond either
/// end it fades as a normal curve over log money.
pub(super) struct Ticket;

/// Standard deviation of the fading, in decades: at twice the range's end a
/// third is left.
const FADE_DECADES: f64 = 0.2;

impl Facet for Ticket {
    fn id(&self) -> &'static str {
        "ticket"
    }

    fn width(&self, _: &Corpus) -> usize {
        bins::COUNT
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        encode_ask(profile, corpus, block) || encode_ticket(profile, corpus, block)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let range = if profile.role() == Role::Startup { profile.ask() } else { profile.ticket() };
        vec![Seen::new(
            profile.role(),
            self.field(profile.role()).unwrap_or("ticket"),
            range.map(Value::Range),
        )]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Startup => Some("round.ask"),
            Role::Investor => Some("ticket"),
            Role::Programme => Some("amount"),
            Role::Pilot => Some("budget"),
            Role::Mentor => None,
        }
    }
}

/// A startup's ask over the bins, for every facet that compares amounts.
pub(super) fn encode_ask(profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
    let Some(ask) = profile.ask() else { return false };
    let rates = corpus.rates();
    let (Some(low), Some(high)) = (rates.in_base(ask.low()), rates.in_base(ask.high())) else { return false };
    bins::spread_range(block, low, high);
    true
}

fn encode_ticket(profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
    let Some(ticket) = profile.ticket() else { return false };
    let rates = corpus.rates();
    let (Some(low), Some(high)) = (rates.in_base(ticket.low()), rates.in_base(ticket.high())) else {
        return false;
    };
    let (low, high) = (low.max(1.0).log10(), high.max(1.0).log10());
    for (bin, degree) in block.iter_mut().enumerate() {
        let amount = bins::log10_of(bin);
        let outside = (low - amount).max(amount - high).max(0.0) / FADE_DECADES;
        *degree = (-0.5 * outside * outside).exp() as f32;
    }
    true
}
