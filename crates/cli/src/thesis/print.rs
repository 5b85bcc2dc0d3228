//! A thesis, for people.

use jiff::civil::Date;
use qantara_engine::place::Place;
use qantara_engine::taxonomy::Concept;
use qantara_messages::Messages;

use super::revealed::{Field, FieldName, Rounds, RoundsSay, Row, Says, Thesis};
use crate::table;
use crate::tune::print::NONE;

pub(super) fn print(thesis: &Thesis, messages: &Messages) {
    let title = [("name", thesis.name.as_str().into()), ("day", messages.date(thesis.day).into())];
    say!("{}", messages.text("thesis-title", &title));
    let args = [
        ("rounds", thesis.investments.into()),
        ("ventures", thesis.ventures.into()),
        ("period", period(thesis.since, thesis.until, messages).into()),
        ("undated", thesis.undated.into()),
        ("later", thesis.later.into()),
    ];
    say!("{}", messages.text("thesis-portfolio", &args));
    for field in &thesis.fields {
        print_field(field, messages);
    }
    print_rounds(&thesis.rounds, messages);
    say!("\n{}", messages.text("thesis-floor", &[("floor", thesis.floor.into())]));
}

fn print_field(field: &Field, messages: &Messages) {
    let name = match field.name {
        FieldName::Sector => messages.facet("sector"),
        FieldName::Stage => messages.facet("stage"),
        FieldName::Place => messages.facet("place"),
    };
    let args = [("field", name.as_str().into()), ("known", field.known.into())];
    say!("\n{}", messages.text("thesis-field", &args));
    if field.rows.is_empty() {
        return;
    }
    let head = ["head-stated", "head-investments", "head-share", "head-period", "head-verdict"];
    let head = head.map(|key| messages.text(key, &[]));
    let mut lines = table::new([name].into_iter().chain(head));
    for row in &field.rows {
        lines.add_row([
            label(field.name, &row.code, messages),
            if row.stated { "✓".to_owned() } else { String::new() },
            messages.number(row.investments as f64),
            row.share.map_or(NONE.to_owned(), |share| messages.share(share)),
            period(row.since, row.until, messages),
            verdict(row, messages),
        ]);
    }
    say!("{lines}");
}

fn label(field: FieldName, code: &str, messages: &Messages) -> String {
    let told = match field {
        FieldName::Sector => {
            let concept = Concept::all().find(|concept| concept.id() == code);
            concept.map(|concept| concept.label(messages.tongue()).to_owned())
        }
        FieldName::Stage => Some(messages.term("stage", code)),
        FieldName::Place => code.parse::<Place>().ok().map(|place| place.name(messages.tongue())),
    };
    told.unwrap_or_else(|| code.to_owned())
}

/// From a day to another, in years and months; one where they are the same.
fn period(since: Option<Date>, until: Option<Date>, messages: &Messages) -> String {
    match (since, until) {
        (Some(since), Some(until)) if since == until => messages.date(since),
        (Some(since), Some(until)) => {
            let args = [("low", messages.date(since).into()), ("high", messages.date(until).into())];
            messages.text("evaluate-from-to", &args)
        }
        _ => NONE.to_owned(),
    }
}

fn verdict(row: &Row, messages: &Messages) -> String {
    let key = match row.says {
        Says::Agrees => "thesis-agrees",
        Says::StatedNotDone => "thesis-stated-not-done",
        Says::DoneNotStated => "thesis-done-not-stated",
        Says::Exception => "thesis-exception",
        Says::Revealed => "thesis-revealed",
        Says::TooFew => "thesis-too-few",
    };
    messages.text(key, &[])
}

fn print_rounds(rounds: &Rounds, messages: &Messages) {
    say!("\n{}", messages.text("thesis-rounds", &[("known", rounds.known.into())]));
    if let (Some(smallest), Some(median), Some(largest)) = (rounds.smallest, rounds.median, rounds.largest) {
        let args = [
            ("smallest", messages.money(smallest).into()),
            ("median", messages.money(median).into()),
            ("largest", messages.money(largest).into()),
        ];
        say!("  {}", messages.text("thesis-sizes", &args));
    }
    if let Some(ticket) = &rounds.ticket {
        say!("  {}", messages.text("thesis-ticket", &[("ticket", messages.range(ticket).into())]));
    }
    if rounds.without_rate > 0 {
        say!("  {}", messages.text("thesis-without-rate", &[("n", rounds.without_rate.into())]));
    }
    let key = match rounds.says {
        RoundsSay::Agree => "thesis-rounds-agree",
        RoundsSay::TicketAboveRounds => "thesis-ticket-above",
        RoundsSay::Revealed => "thesis-no-ticket",
        RoundsSay::TooFew => "thesis-too-few",
    };
    let args = [("below", rounds.below_ticket.into()), ("known", rounds.known.into())];
    say!("  {}", messages.text(key, &args));
}
