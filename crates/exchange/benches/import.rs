//! Profiles a second, by format.
//!
//! Asks how fast one core reads and checks startups as a hub has them, with
//! nothing to look up and nowhere to put them.

use std::convert::Infallible;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qantara_engine::language::Tongue;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_exchange::{Format, Reading, Target, Writer, import};
use serde_json::json;

const N_PROFILES: u32 = 2_000;

/// Takes everything and keeps nothing.
struct Nowhere;

impl Target for Nowhere {
    type Error = Infallible;

    fn get(&mut self, _: Role, _: &ProfileId) -> Result<Option<Profile>, Infallible> {
        Ok(None)
    }

    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), Infallible> {
        black_box(profiles);
        Ok(())
    }
}

fn startup(number: u32) -> Profile {
    serde_json::from_value(json!({
        "id": format!("st-{number:06}"), "name": format!("Agrisense {number}"), "languages": ["ar", "fr"],
        "consent": {"matching": true, "given_on": "2024-03-01"},
        "startup": {
            "stage": "seed", "founded_on": "2021-02-01", "legal_form": "sarl",
            "sectors": ["agri.irrigation", "water"], "technologies": ["tech.iot"], "business_models": ["b2b", "saas"],
            "pitch": {"fr": "Des capteurs qui disent quand et combien arroser.", "ar": "مجسات تحدد وقت السقي وكميته"},
            "home": "MA-09/Agadir", "markets": ["MA", "SN"], "team_size": 7, "trl": 6, "sdgs": [2, 6],
            "round": {
                "ask": {"low_minor": 50_000_000, "high_minor": 120_000_000 + number, "currency": "MAD"},
                "instruments": ["equity"],
            },
            "traction": {"turnover": {"minor": 80_000_000, "currency": "MAD"}, "customers": 12},
            "founders": [{"name": "Salma", "skills": ["skill.agronomy"], "full_time": true}],
            "needs": ["skill.sales", "skill.fundraising"],
        }
    }))
    .expect("the startup is valid")
}

fn import_by_format(c: &mut Criterion) {
    let mut group = c.benchmark_group("import");
    group.throughput(Throughput::Elements(u64::from(N_PROFILES))).sample_size(10);
    for format in Format::ALL {
        let mut writer = Writer::new(Vec::new(), format, Some(Role::Startup), Tongue::Fr);
        for number in 0..N_PROFILES {
            writer.write(&startup(number)).expect("memory does not fail");
        }
        let file = writer.finish().expect("memory does not fail");
        group.bench_with_input(BenchmarkId::from_parameter(format), &file, |bencher, file| {
            bencher.iter(|| {
                let reading = Reading::default();
                let summary = import(file.as_slice(), format, "bench", reading, false, &mut Nowhere);
                assert_eq!(summary.expect("memory does not fail").created, u64::from(N_PROFILES));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, import_by_format);
criterion_main!(benches);
