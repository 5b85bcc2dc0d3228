//! What an evaluation found, for people, in their language.

use qantara_engine::market::Market;
use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_messages::{Arg, Messages};

use super::document::{Document, Part, Table};
use super::outcomes::{Introductions, Outcomes, Step};
use super::report::{Groups, Judged, Mean, Report, Says, System, Versus};

/// Ids that are named of those that are not stored.
const NAMED: usize = 5;

/// What stands in a cell where there is no figure.
pub(super) const NONE: &str = "–";

/// A report for people, by the first measure where only one is shown.
pub(super) fn told(report: &Report, messages: &Messages) -> Document {
    let mut told = Document::default();
    let title = [
        ("market", messages.market(report.market).into()),
        ("seekers", messages.several(report.seeking, report.judgements.seekers).into()),
        ("k", report.length.into()),
    ];
    told.parts.push(Part::Title(messages.text("evaluate-title", &title)));
    tell_judged(&mut told, &report.judgements, messages);
    if let Some(outcomes) = &report.outcomes {
        tell_outcomes(&mut told, outcomes, messages);
    }
    tell_systems(&mut told, report, messages);
    tell_comparisons(&mut told, report, messages);
    if let Some(outcomes) = &report.outcomes {
        tell_meanings(&mut told, outcomes, messages);
    }
    for groups in &report.groups {
        tell_seekers(&mut told, groups, report, messages);
        tell_candidates(&mut told, groups, report, messages);
    }
    told
}

fn tell_judged(told: &mut Document, judged: &Judged, messages: &Messages) {
    let counts = [
        ("relevant", judged.relevant.into()),
        ("not", judged.not_relevant.into()),
        ("unjudged", judged.unjudged.into()),
    ];
    told.line(messages.text("evaluate-judgements", &counts));
    if judged.ungraded_seekers > 0 {
        told.line(messages.text("evaluate-ungraded", &[("n", judged.ungraded_seekers.into())]));
    }
    for (key, ids) in [
        ("evaluate-seekers-missing", &judged.seekers_not_stored),
        ("evaluate-candidates-missing", &judged.candidates_not_stored),
        ("evaluate-not-matched", &judged.not_matched),
    ] {
        if !ids.is_empty() {
            let args = [("n", ids.len().into()), ("ids", named(ids).into())];
            told.line(messages.text(key, &args));
        }
    }
}

/// The first ids, and a sign where there are more.
fn named(ids: &[String]) -> String {
    let more = if ids.len() > NAMED { " …" } else { "" };
    format!("{}{more}", ids[..ids.len().min(NAMED)].join(" "))
}

fn tell_outcomes(told: &mut Document, outcomes: &Outcomes, messages: &Messages) {
    if let Some(day) = outcomes.split {
        told.line(messages.text("evaluate-since", &[("day", messages.date(day).into())]));
    }
    let Introductions { introduced, settled, mutual_rate, .. } = outcomes.introductions;
    let args = [
        ("outcomes", outcomes.recorded.into()),
        ("introduced", introduced.into()),
        ("settled", settled.into()),
        ("share", share_or_none(mutual_rate, messages).into()),
    ];
    told.line(messages.text("evaluate-outcomes", &args));
}

fn share_or_none(share: Option<f64>, messages: &Messages) -> String {
    share.map_or(NONE.to_owned(), |share| messages.share(share))
}

/// What each system's lists and scores have meant.
fn tell_meanings(told: &mut Document, outcomes: &Outcomes, messages: &Messages) {
    let head = ["head-systems", "head-introductions", "head-settled", "head-mutual"];
    let mut lines = Table::new("listed", head.map(|key| messages.text(key, &[])));
    for system in &outcomes.systems {
        let Introductions { introduced, settled, mutual_rate, .. } = system.listed;
        lines.row([
            system.name.clone(),
            messages.number(introduced as f64),
            messages.number(settled as f64),
            share_or_none(mutual_rate, messages),
        ]);
    }
    told.heading(messages.text("evaluate-listed", &[]));
    told.table(lines);
    if outcomes.introductions.settled < FEWEST_QUERIES {
        told.line(messages.text("evaluate-no-meaning", &[("fewest", FEWEST_QUERIES.into())]));
    }
    for system in &outcomes.systems {
        let Some(steps) = &system.meaning else {
            if system.is_policy && outcomes.introductions.settled >= FEWEST_QUERIES {
                let args = [("fewest", FEWEST_QUERIES.into()), ("system", system.name.as_str().into())];
                told.line(messages.text("evaluate-no-meaning-of", &args));
            }
            continue;
        };
        let args = [("system", system.name.as_str().into())];
        told.heading(messages.text("evaluate-meaning", &args));
        let head = ["head-score", "head-mutual", "head-introductions"];
        let mut lines =
            Table::new(format!("meaning-{}", system.name), head.map(|key| messages.text(key, &[])));
        for Step { low, high, accepted, introductions } in steps {
            let ends = [("low", messages.share(*low).into()), ("high", messages.share(*high).into())];
            lines.row([
                messages.text("evaluate-from-to", &ends),
                messages.share(*accepted),
                messages.number(*introductions as f64),
            ]);
        }
        told.table(lines);
    }
    if outcomes.systems.iter().any(|system| system.meaning.is_some()) {
        told.line(messages.text("evaluate-meaning-how", &[]));
    }
}

/// What a row says of each system.
type Fact<'a> = &'a dyn Fn(&System) -> String;

fn tell_systems(told: &mut Document, report: &Report, messages: &Messages) {
    let names = report.systems.iter().map(|system| system.name.clone());
    let mut lines = Table::new("systems", [messages.text("head-measure", &[])].into_iter().chain(names));
    let n_measures = report.systems.first().map_or(0, |system| system.means.len());
    for place in 0..n_measures {
        let name = report.systems[0].means[place].measure.clone();
        let cells = report.systems.iter().map(|system| mean(&system.means[place], messages));
        lines.row([name].into_iter().chain(cells));
    }
    let share = |value: f64| messages.share(value);
    let facts: [(&str, Fact<'_>); 6] = [
        ("evaluate-answered", &|system| {
            let args = [("some", system.answered.into()), ("all", system.seekers.into())];
            messages.text("evaluate-of", &args)
        }),
        ("evaluate-without-relevant", &|system| messages.number(system.without_relevant as f64)),
        ("evaluate-judged", &|system| share(system.judged_share)),
        ("evaluate-tied", &|system| share(system.tied_share)),
        ("evaluate-coverage", &|system| share(system.coverage)),
        ("evaluate-gini", &|system| system.gini.map_or(NONE.to_owned(), |gini| messages.thousandths(gini))),
    ];
    for (key, fact) in facts {
        lines.row([messages.text(key, &[])].into_iter().chain(report.systems.iter().map(fact)));
    }
    told.table(lines);
    if report.judgements.seekers - report.judgements.ungraded_seekers < FEWEST_QUERIES {
        told.line(messages.text("evaluate-no-interval", &[("fewest", FEWEST_QUERIES.into())]));
    } else {
        let args = [("repetitions", report.repetitions.into()), ("seed", report.seed.to_string().into())];
        told.line(messages.text("evaluate-interval", &args));
    }
}

/// A mean, and below it its interval.
fn mean(mean: &Mean, messages: &Messages) -> String {
    let value = messages.thousandths(mean.value);
    match mean.interval {
        Some(ends) => format!("{value}\n{}", interval(ends, messages)),
        None => value,
    }
}

fn interval([low, high]: [f64; 2], messages: &Messages) -> String {
    let args = [("low", messages.thousandths(low).into()), ("high", messages.thousandths(high).into())];
    messages.text("evaluate-from-to", &args)
}

/// Two systems by every measure, or each two of several by the first.
fn tell_comparisons(told: &mut Document, report: &Report, messages: &Messages) {
    let Some(first) = report.comparisons.first() else { return };
    let are_two = report.systems.len() == 2;
    let beside = |versus: &&Versus| are_two || versus.measure == first.measure;
    let title: (&str, [(&str, Arg<'_>); 2]) = if are_two {
        ("evaluate-two", [("first", first.first.as_str().into()), ("second", first.second.as_str().into())])
    } else {
        ("evaluate-several", [("measure", first.measure.as_str().into()), ("n", report.systems.len().into())])
    };
    told.heading(messages.text(title.0, &title.1));
    let columns =
        ["head-difference", "head-interval", "head-chance", "head-effect", "head-better", "head-verdict"];
    let head = if are_two { "head-measure" } else { "head-systems" };
    let mut lines =
        Table::new("comparisons", [head].into_iter().chain(columns).map(|key| messages.text(key, &[])));
    for versus in report.comparisons.iter().filter(beside) {
        let name =
            if are_two { versus.measure.clone() } else { format!("{} − {}", versus.first, versus.second) };
        let better = [("better", versus.better.into()), ("worse", versus.worse.into())];
        lines.row([
            name,
            messages.thousandths(versus.difference),
            versus.interval.map_or(NONE.to_owned(), |ends| interval(ends, messages)),
            chance(versus.p, messages),
            versus.cohen_d_z.map_or(NONE.to_owned(), |effect| messages.number(effect)),
            messages.text("evaluate-better-worse", &better),
            verdict(versus.verdict, messages),
        ]);
    }
    told.table(lines);
    told.line(messages.text("evaluate-how", &[]));
    for versus in report.comparisons.iter().filter(|versus| versus.measure == first.measure) {
        if let Some(verdict) = versus.verdict {
            told.line(says(versus, verdict, are_two, messages));
        }
    }
}

fn chance(p: f64, messages: &Messages) -> String {
    if p < 0.001 { format!("< {}", messages.thousandths(0.001)) } else { messages.thousandths(p) }
}

fn verdict(says: Option<Says>, messages: &Messages) -> String {
    let Some(says) = says else { return NONE.to_owned() };
    let key = match says {
        Says::Better => "evaluate-better",
        Says::Worse => "evaluate-worse",
        Says::NotDecisive => "evaluate-not-decisive",
        Says::TooFewSeekers => "evaluate-too-few",
    };
    messages.text(key, &[])
}

fn says(versus: &Versus, verdict: Says, are_two: bool, messages: &Messages) -> String {
    let (first, second) = (versus.first.as_str(), versus.second.as_str());
    let (key, [better, worse]) = match verdict {
        Says::Better => ("evaluate-says-better", [first, second]),
        Says::Worse => ("evaluate-says-better", [second, first]),
        Says::NotDecisive if versus.interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0) => {
            let key = if are_two { "evaluate-says-two-by-chance" } else { "evaluate-says-by-chance" };
            (key, [first, second])
        }
        Says::NotDecisive => ("evaluate-says-not-decisive", [first, second]),
        Says::TooFewSeekers => {
            return messages.text("evaluate-says-too-few", &[("fewest", FEWEST_QUERIES.into())]);
        }
    };
    let args =
        [("measure", versus.measure.as_str().into()), ("better", better.into()), ("worse", worse.into())];
    messages.text(key, &args)
}

/// Seekers by group, by the first measure.
fn tell_seekers(told: &mut Document, groups: &Groups, report: &Report, messages: &Messages) {
    let Some(measure) = report.systems.first().and_then(|system| system.means.first()) else { return };
    let field = groups.field.title(messages);
    let args = [
        ("roles", messages.roles(report.seeking).into()),
        ("field", field.as_str().into()),
        ("measure", measure.measure.as_str().into()),
    ];
    told.heading(messages.text("evaluate-groups", &args));
    let names = report.systems.iter().map(|system| system.name.clone());
    let verdicts = (report.systems.len() == 2).then(|| messages.text("head-verdict", &[]));
    let head = [field, messages.roles(report.seeking)].into_iter().chain(names).chain(verdicts);
    let mut lines = Table::new(format!("seekers-by-{}", groups.field.as_str()), head);
    for group in &groups.seekers {
        let label = groups.field.label(group.group.as_deref(), messages);
        let means = group.means.iter().map(|means| mean(&means[0], messages));
        let two = (report.systems.len() == 2).then(|| group.comparisons.first()).flatten();
        let cells = [label, messages.number(group.seekers as f64)].into_iter().chain(means);
        lines.row(cells.chain(two.map(|versus| verdict(versus.verdict, messages))));
    }
    told.table(lines);
}

/// How much each group of candidates is seen, and for what.
fn tell_candidates(told: &mut Document, groups: &Groups, report: &Report, messages: &Messages) {
    let Ok(market) = Market::find(report.market) else { return };
    let Some(side) = market.side(report.seeking) else { return };
    let across = market.role(side.other());
    let field = groups.field.title(messages);
    let args = [("roles", messages.roles(across).into()), ("field", field.as_str().into())];
    told.heading(messages.text("evaluate-seen", &args));
    let names = report.systems.iter().map(|system| system.name.clone());
    let head = [field, messages.roles(across), messages.text("head-merit", &[])].into_iter().chain(names);
    let mut lines = Table::new(format!("candidates-by-{}", groups.field.as_str()), head);
    for group in &groups.candidates {
        let seen = group.exposure.iter().zip(&group.exposure_by_merit).map(|(exposure, by_merit)| {
            let by_merit = by_merit.map_or(NONE.to_owned(), |value| messages.thousandths(value));
            let args = [("exposure", messages.thousandths(*exposure).into()), ("merit", by_merit.into())];
            messages.text("evaluate-exposure", &args)
        });
        let label = groups.field.label(group.group.as_deref(), messages);
        let counts = [messages.number(group.candidates as f64), messages.thousandths(group.merit)];
        lines.row([label].into_iter().chain(counts).chain(seen));
    }
    told.table(lines);
    told.line(messages.text("evaluate-seen-how", &[]));
}
