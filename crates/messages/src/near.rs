//! Changes that would open more counterparts.

use qantara_engine::near::{Change, NearMiss};
use qantara_engine::profile::Role;

use crate::{Arg, Messages};

impl Messages {
    /// What a change would open among counterparts of a role, and close.
    pub fn near_miss(&self, across: Role, miss: &NearMiss) -> String {
        let (key, name, value) = match &miss.change {
            Change::AskAtMost(money) => ("near-ask-at-most", "amount", self.money(*money)),
            Change::AskAtLeast(money) => ("near-ask-at-least", "amount", self.money(*money)),
            Change::TicketFrom(money) => ("near-ticket-from", "amount", self.money(*money)),
            Change::TicketUpTo(money) => ("near-ticket-up-to", "amount", self.money(*money)),
            Change::Stage(stage) => ("near-stage", "stage", self.term("stage", stage.as_str())),
            Change::AddStage(stage) => ("near-add-stage", "stage", self.term("stage", stage.as_str())),
            Change::SellIn(place) => ("near-sell-in", "place", place.name(self.tongue())),
            Change::MoveTo(place) => ("near-move-to", "place", place.name(self.tongue())),
            Change::AddPlace(place) => ("near-add-place", "place", place.name(self.tongue())),
        };
        let more = self.more(across, miss.opens.len());
        let change = self.text(key, &[("more", more.into()), (name, value.into())]);
        if miss.closes == 0 {
            return change;
        }
        let counterparts: Arg<'_> = self.several(across, miss.closes).into();
        self.text("near-closes", &[("change", change.into()), ("counterparts", counterparts)])
    }
}
