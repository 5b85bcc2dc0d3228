//! What a generated sample promises.

use std::collections::{BTreeMap, BTreeSet};

use qantara_engine::profile::{Details, Mention, Profile, Role};
use qantara_engine::taxonomy::{Concept, Kind, Sector};
use qantara_sample::{MOST_RELEVANT, Sample};
use sha2::{Digest, Sha256};

fn sample() -> Sample {
    Sample::on("2026-01-15".parse().unwrap())
}

fn line(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

/// If this fails on purpose, everybody's sample changes: say so in the
/// changelog.
#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let mut hash = Sha256::new();
    for profile in sample().profiles() {
        hash.update(line(&profile));
        hash.update("\n");
    }
    let first: Vec<_> = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!(first.concat());
}

#[test]
fn another_seed_gives_other_people() {
    let other = Sample { seed: 7, ..sample() };
    let same = sample().profiles().zip(other.profiles()).filter(|(a, b)| a == b).count();
    assert_eq!(same, 0);
}

#[test]
fn profiles_read_as_a_hub_would_write_them() {
    for (role, first) in [
        ("startup", sample().startups().take(3).collect::<Vec<_>>()),
        ("investor", sample().investors().take(3).collect()),
        ("mentor", sample().mentors().take(3).collect()),
        ("opening", sample().openings().take(3).collect()),
        ("talent", sample().talents().take(3).collect()),
        ("pilot", sample().pilots().take(3).collect()),
    ] {
        insta::assert_json_snapshot!(role, first);
    }
}

/// Made one by one, in any order, as by many threads.
#[test]
fn a_profile_needs_none_of_those_before_it() {
    let sample = sample();
    for (index, profile) in sample.startups().enumerate().skip(400) {
        assert_eq!(sample.startup(index as u64), Some(profile));
    }
    assert_eq!(sample.startup(450), None);
    assert_eq!(sample.mentor(5), sample.mentors().nth(5));
}

/// An iterator that made them all first would never answer.
#[test]
fn a_sample_of_any_size_streams() {
    let endless = Sample { startups: u64::MAX, ..sample() };
    assert_eq!(endless.startups().take(3).count(), 3);
    let ids: Vec<_> = endless.truth().take(20).map(|judgement| judgement.query).collect();
    assert_eq!(ids.len(), 20);
}

#[test]
fn every_profile_is_written_as_it_was_read() {
    for profile in sample().profiles() {
        let written = line(&profile);
        assert_eq!(serde_json::from_str::<Profile>(&written).unwrap(), profile, "{written}");
    }
}

#[test]
fn ids_are_unique_within_a_role() {
    let mut ids = BTreeSet::new();
    let n =
        sample().profiles().inspect(|p| assert!(ids.insert((p.role(), p.id.clone())), "{}", p.id)).count();
    assert_eq!(n, usize::try_from(sample().total()).unwrap());
}

#[test]
fn every_sector_and_technology_occurs() {
    let many = Sample { startups: 5000, ..sample() };
    let mut seen = BTreeSet::new();
    for profile in many.startups() {
        let startup = profile.as_startup().unwrap();
        seen.extend(startup.sectors.iter().flatten().map(|sector| sector.concept()));
        seen.extend(startup.technologies.iter().flatten().map(|technology| technology.concept()));
    }
    let missing =
        |kind| Concept::of_kind(kind).filter(|c| !seen.contains(c)).map(Concept::id).collect::<Vec<_>>();
    assert_eq!(missing(Kind::Sector), [""; 0]);
    // A business model that stands among the technologies.
    assert_eq!(missing(Kind::Technology), ["model.platform"]);
}

/// Fields are unknown about as often as in a hub's own files, each in its
/// own measure.
#[test]
fn fields_are_unknown_about_as_often_as_meant() {
    let many = Sample { startups: 4000, ..sample() };
    let mut missing: BTreeMap<&str, u32> = BTreeMap::new();
    for profile in many.startups() {
        let startup = profile.as_startup().unwrap();
        let ask = startup.round.as_ref().and_then(|round| round.ask);
        for (field, known) in [
            ("home", startup.home.is_some()),
            ("pitch", startup.pitch.is_some()),
            ("sectors", startup.sectors.is_some()),
            ("ask", ask.is_some()),
            ("needs", startup.needs.is_some()),
            ("trl", startup.trl.is_some()),
            ("consent", profile.common.consent.is_some()),
        ] {
            *missing.entry(field).or_default() += u32::from(!known);
        }
    }
    for (field, percent) in
        [("home", 4), ("pitch", 5), ("sectors", 9), ("ask", 23), ("needs", 28), ("trl", 50), ("consent", 8)]
    {
        let share = missing[field] / 40;
        assert!(share.abs_diff(percent) <= 2, "{field}: {share} % unknown instead of {percent} %");
    }
}

#[test]
fn texts_come_in_one_two_or_three_languages_and_their_scripts() {
    let mut counts = [0; 4];
    for profile in sample().profiles() {
        let texts = profile.texts().cloned().unwrap_or_default();
        counts[texts.len()] += 1;
        for (language, text) in texts {
            let arabic = text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c));
            assert_eq!(arabic, language.as_str() == "ar", "{language}: {text}");
            assert!(!text.contains(['{', '}']) && text.ends_with('.') && text.len() > 20, "{text}");
        }
    }
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}

#[test]
fn nobody_is_a_real_company() {
    let real = [
        "212 founders",
        "africinvest",
        "al mada",
        "attijari",
        "azur innovation",
        "cdg invest",
        "chari",
        "cloudfret",
        "expensya",
        "flutterwave",
        "freterium",
        "instadeep",
        "jumia",
        "kifal",
        "maroc numeric",
        "mitc",
        "ocp",
        "outlierz",
        "sowit",
        "swvl",
        "technopark",
        "um6p",
        "wafacash",
        "wafr",
        "wave",
        "yassir",
        "youcan",
        "marjane",
        "paystack",
        "kobo360",
        "twiga",
        "teranga",
        "terraa",
        "gaia energy",
        "atlan space",
        "inwi",
        "cih",
    ];
    let many = Sample { startups: 5000, investors: 1000, pilots: 500, ..sample() };
    for profile in many.profiles().filter(|profile| !matches!(profile.role(), Role::Mentor | Role::Talent)) {
        let name = profile.name.to_lowercase();
        let words: Vec<_> = name.split_whitespace().collect();
        for real in real {
            assert!(name != real && !words.contains(&real), "{name} names {real}");
            assert!(!real.contains(' ') || !name.contains(real), "{name} names {real}");
        }
    }
}

#[test]
fn truth_speaks_of_profiles_that_are_there() {
    let ids: BTreeSet<_> = sample().profiles().map(|profile| (profile.role(), profile.id)).collect();
    for judgement in sample().truth() {
        let role = match judgement.market {
            "startup-investor" => Role::Investor,
            "startup-mentor" => Role::Mentor,
            "startup-pilot" => Role::Pilot,
            "startup-talent" => Role::Talent,
            other => panic!("no market is called {other}"),
        };
        let seeker = if role == Role::Talent { Role::Opening } else { Role::Startup };
        assert!((1..=3).contains(&judgement.grade));
        assert!(ids.contains(&(seeker, judgement.query.clone())), "{judgement:?}");
        assert!(ids.contains(&(role, judgement.candidate.clone())), "{judgement:?}");
    }
}

/// Enough to judge a ranking by, and few enough to be hard to find.
#[test]
fn most_startups_have_a_modest_number_of_relevant_counterparts() {
    let mut found: BTreeMap<&str, BTreeMap<_, usize>> = BTreeMap::new();
    let mut grades: BTreeMap<(&str, u8), usize> = BTreeMap::new();
    for judgement in sample().truth() {
        *found.entry(judgement.market).or_default().entry(judgement.query).or_default() += 1;
        *grades.entry((judgement.market, judgement.grade)).or_default() += 1;
    }
    for (market, share_with_any, mean) in [
        ("startup-investor", 75, 2..=9),
        ("startup-mentor", 85, 3..=10),
        ("startup-pilot", 20, 1..=4),
        ("startup-talent", 60, 2..=9),
    ] {
        let startups = &found[market];
        let seekers = if market == "startup-talent" { sample().openings } else { sample().startups };
        let with_any = startups.len() * 100 / seekers as usize;
        let each = startups.values().sum::<usize>() / startups.len();
        println!("{market}: {with_any} % of startups, {each} each; {grades:?}");
        assert!(with_any >= share_with_any, "{market}: {with_any} % of startups have any");
        assert!(mean.contains(&each), "{market}: {each} each");
        assert!(startups.values().all(|n| *n <= MOST_RELEVANT));
        assert!((1..=3).all(|grade| grades.contains_key(&(market, grade))), "{market}: {grades:?}");
    }
}

/// Who fits in truth is likelier than others to share a broad sector on paper,
/// and still often does not: that is what a ranking has to read through.
#[test]
fn profiles_tell_the_truth_in_part() {
    let roots = |sectors: &Option<BTreeSet<Sector>>| -> Option<BTreeSet<Concept>> {
        let root = |sector: &Sector| sector.concept().chain().last();
        sectors.as_ref().map(|sectors| sectors.iter().filter_map(root).collect())
    };
    let startups: BTreeMap<_, _> =
        sample().startups().map(|p| (p.id.clone(), roots(&p.as_startup().unwrap().sectors))).collect();
    let investors: BTreeMap<_, _> =
        sample().investors().map(|p| (p.id.clone(), roots(&p.as_investor().unwrap().sectors))).collect();
    let share = |startup, investor| -> Option<bool> {
        let (a, b): (&Option<BTreeSet<_>>, &Option<BTreeSet<_>>) = (startup, investor);
        Some(!a.as_ref()?.is_disjoint(b.as_ref()?))
    };
    let percent = |shared: Vec<bool>| shared.iter().filter(|same| **same).count() * 100 / shared.len();
    let fitting = sample()
        .truth()
        .filter(|judgement| judgement.market == "startup-investor" && judgement.grade >= 2)
        .filter_map(|judgement| share(&startups[&judgement.query], &investors[&judgement.candidate]));
    let anybody = startups.values().flat_map(|a| investors.values().filter_map(move |b| share(a, b)));
    let (fitting, anybody) = (percent(fitting.collect()), percent(anybody.collect()));
    assert!(fitting >= 3 * anybody && fitting < 95, "{fitting} % against {anybody} %");
}

/// The file that evaluation reads.
#[test]
fn judgements_are_written_as_rows() {
    let mut rows = csv::Writer::from_writer(Vec::new());
    for judgement in sample().truth().take(2) {
        rows.serialize(judgement).unwrap();
    }
    insta::assert_snapshot!(String::from_utf8(rows.into_inner().unwrap()).unwrap());
}

/// Nobody is told to meet whom their own files forbid.
#[test]
fn truth_keeps_what_people_declared() {
    let others: BTreeMap<_, _> = sample().profiles().map(|p| ((p.role(), p.id.clone()), p)).collect();
    for judgement in sample().truth() {
        let role = match judgement.market {
            "startup-investor" => Role::Investor,
            "startup-mentor" => Role::Mentor,
            "startup-talent" => Role::Talent,
            _ => Role::Pilot,
        };
        let seeker = if role == Role::Talent { Role::Opening } else { Role::Startup };
        let startup = &others[&(seeker, judgement.query.clone())].common;
        let other = &others[&(role, judgement.candidate.clone())];
        let refused = |consent: &Option<_>| {
            consent.as_ref().is_some_and(|c: &qantara_engine::profile::Consent| !c.matching)
        };
        assert!(!refused(&startup.consent) && !refused(&other.common.consent), "{judgement:?}");
        assert!(startup.capacity != Some(0) && other.common.capacity != Some(0), "{judgement:?}");
        let met = other
            .common
            .met
            .as_ref()
            .is_some_and(|met| met.contains(&Mention::of(seeker, judgement.query.clone())));
        assert!(!met, "{judgement:?}");
        if role == Role::Investor {
            let conflict = startup
                .conflicts
                .as_ref()
                .is_some_and(|ids| ids.contains(&Mention::of(role, judgement.candidate.clone())));
            assert!(!conflict, "{judgement:?}");
        }
        if let Details::Mentor(mentor) = &other.details {
            let barred = mentor.must_not_advise.as_ref().is_some_and(|ids| ids.contains(&judgement.query));
            assert!(!barred, "{judgement:?}");
        }
    }
}
