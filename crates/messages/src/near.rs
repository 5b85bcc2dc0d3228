//! Changes that would open more counterparts, and fields to fill in.

use qantara_engine::near::{Change, MissingFields, NearMiss};
use qantara_engine::profile::Role;

use crate::{Arg, Messages};

impl Messages {
    /// What a change would open among counterparts of a role, and close.
    pub fn near_miss(&self, across: Role, miss: &NearMiss) -> String {
        let more = self.more(across, miss.opens.len());
        let (key, value) = self.change(&miss.change);
        let mut args: Vec<(&str, Arg<'_>)> = vec![("more", more.into())];
        args.extend(value.map(|(name, value)| (name, value.into())));
        let change = self.text(key, &args);
        if miss.closes == 0 {
            return change;
        }
        let counterparts: Arg<'_> = self.several(across, miss.closes).into();
        self.text("near-closes", &[("change", change.into()), ("counterparts", counterparts)])
    }

    /// A change's message, with the gap that is its own and what fills it.
    fn change(&self, change: &Change) -> (&'static str, Option<(&'static str, String)>) {
        let (key, gap, value) = match change {
            Change::AskAtMost(money) => ("near-ask-at-most", "amount", self.money(*money)),
            Change::AskAtLeast(money) => ("near-ask-at-least", "amount", self.money(*money)),
            Change::TicketFrom(money) => ("near-ticket-from", "amount", self.money(*money)),
            Change::TicketUpTo(money) => ("near-ticket-up-to", "amount", self.money(*money)),
            Change::Stage(stage) => ("near-stage", "stage", self.term("stage", stage.as_str())),
            Change::AddStage(stage) => ("near-add-stage", "stage", self.term("stage", stage.as_str())),
            Change::SellIn(place) => ("near-sell-in", "place", place.name(self.tongue())),
            Change::MoveTo(place) => ("near-move-to", "place", place.name(self.tongue())),
            Change::SiteIn(place) => ("near-site-in", "place", place.name(self.tongue())),
            Change::AddPlace(place) => ("near-add-place", "place", place.name(self.tongue())),
            Change::ReachTrl(trl) => ("near-reach-trl", "level", self.number(f64::from(trl.get()))),
            Change::AskTrl(trl) => ("near-ask-trl", "level", self.number(f64::from(trl.get()))),
            Change::LegalForm(form) => ("near-legal-form", "form", self.term("legal-form", form.as_str())),
            Change::AddInstrument(form) => {
                ("near-add-instrument", "form", self.term("instrument", form.as_str()))
            }
            Change::WelcomeSector(sector) => {
                ("near-welcome-sector", "sector", sector.concept().label(self.tongue()).to_owned())
            }
            Change::AddLanguage(language) => ("near-add-language", "language", self.language(language)),
            Change::OpenFrom(day) => ("near-open-from", "date", self.date(*day)),
            Change::OpenUntil(day) => ("near-open-until", "date", self.date(*day)),
            Change::AdviseRemotely => return ("near-advise-remotely", None),
            Change::MakeRoom(_) => return ("near-make-room", None),
        };
        (key, Some((gap, value)))
    }

    /// Which fields to fill in, and with how many counterparts of a role that
    /// could clear every rule.
    pub fn missing_fields(&self, across: Role, missing: &MissingFields) -> String {
        let fields: Vec<String> = missing.fields.iter().map(|field| self.field(field)).collect();
        let counterparts = self.several(across, missing.settles.len());
        self.text(
            "near-missing-fields",
            &[("counterparts", counterparts.into()), ("fields", self.joined(&fields).into())],
        )
    }
}
