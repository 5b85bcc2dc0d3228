//! Prints how well pairs fit, facet by facet, for those who tune on them.
//!
//! ```text
//! cargo run --release --example fits -- DAY PROFILES PAIRS FITS
//! ```
//!
//! PROFILES is JSON Lines, PAIRS has a startup's id and an investor's on each
//! line, with a comma between. FITS gets a row of little-endian 32-bit floats
//! for each pair: its fits in [0, 1] by facet. The facets' names are printed.

use std::fs;
use std::io::Write;

use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Caution;
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [day, profiles, pairs, fits] = &arguments[..] else { return Err("DAY PROFILES PAIRS FITS".into()) };
    let profiles: Vec<Profile> =
        fs::read_to_string(profiles)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let market = Market::find("startup-investor")?;
    let Ok(pool) = Pool::build(market, Settings::on(day.parse()?), profiles.as_slice());
    let names: Vec<&str> = market.facets().iter().map(|facet| facet.id()).collect();
    println!("{}", names.join(","));
    let caution = Caution::try_from(0.0)?;
    let marks = |side: Side, id: &str| -> Result<_, Box<dyn std::error::Error>> {
        let at = pool.side(side).position(&id.parse()?).ok_or_else(|| format!("no profile `{id}`"))?;
        Ok(pool.marks(side, at))
    };
    let mut out = std::io::BufWriter::new(fs::File::create(fits)?);
    let mut last = None;
    for line in fs::read_to_string(pairs)?.lines() {
        let (startup, investor) = line.split_once(',').ok_or("a pair is STARTUP,INVESTOR")?;
        if last.as_ref().is_none_or(|(id, _)| id != startup) {
            last = Some((startup.to_owned(), marks(Side::First, startup)?));
        }
        let Some((_, first)) = &last else { continue };
        for fit in pool.measures().similarities(first, &marks(Side::Second, investor)?, caution) {
            out.write_all(&(fit.value as f32).to_le_bytes())?;
        }
    }
    Ok(())
}
