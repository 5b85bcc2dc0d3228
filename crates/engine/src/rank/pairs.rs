//! The pairs of one seeker, for whoever learns from them.

use super::tables::Row;
use super::{Pair, Ranker, Seeker};
use crate::gate::Gate;

impl Ranker<'_> {
    /// The candidates that no gate keeps from a seeker, by position and in its
    /// order, and the share of its score that each keeps: 1 where no soft gate
    /// lowers it.
    pub fn open(&self, seeker: usize) -> Vec<(usize, f64)> {
        let seeker = self.member(seeker);
        let now = self.pool.corpus().now();
        let gates: Vec<&Gate> = self.policy.gates().iter().filter(|gate| gate.holds_on(now)).collect();
        let kept = |(position, candidate)| {
            let pair = Pair { seeker: &seeker, candidate, position };
            Some((position, self.admits(&pair, &gates)?))
        };
        self.candidates().iter().enumerate().filter_map(kept).collect()
    }

    /// How well a seeker and some candidates fit, all by position: for each
    /// candidate its fit from 0 to 1 in each facet, in the order of
    /// [`Market::facets`](crate::market::Market::facets). An unknown counts as
    /// it does under the policy. Gates are not looked at.
    ///
    /// ```
    /// # use qantara_engine::{corpus::Settings, market::{Market, Side}, pool::Pool, profile::Profile, rank::Ranker};
    /// let profiles: Vec<Profile> = serde_json::from_str(r#"[
    ///     { "id": "st-1", "name": "Agrisense", "startup": { "sectors": ["agri"] } },
    ///     { "id": "in-1", "name": "Farm Fund", "investor": { "sectors": ["agri"] } }
    /// ]"#)?;
    /// let market = Market::find("startup-investor")?;
    /// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
    /// let policy = market.default_policy();
    /// let fits = Ranker::new(&pool, &policy, Side::First)?.fits(0, &[0]);
    /// assert_eq!(fits.len(), market.facets().len());
    /// assert!(fits.iter().all(|fit| (0.0..=1.0).contains(fit)));
    /// let sector = market.facets().iter().position(|facet| facet.id() == "sector").unwrap();
    /// assert!(fits[sector] > 0.5, "both name the same sector");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fits(&self, seeker: usize, candidates: &[usize]) -> Vec<f32> {
        let seeker = self.member(seeker);
        let (measures, caution) = (self.pool.measures(), self.policy.caution());
        let marks = measures.coded().iter().zip(&seeker.marks.coded).enumerate();
        let rows =
            marks.map(|(n, (facet, mark))| match (facet.flat(self.seeking, mark, caution), seeker.member) {
                (Some(fits), _) => Row::Flat(fits),
                (None, Some(member)) => {
                    Row::ByCode(facet.kept_column(self.seeking, member.code(n), mark, caution))
                }
                (None, None) => Row::ByCode(facet.column(self.seeking, mark, caution).into()),
            });
        let rows: Vec<Row> = rows.collect();
        let n_facets = measures.facets().len();
        let mut fits = vec![0.0; n_facets * candidates.len()];
        for (row, &position) in fits.chunks_exact_mut(n_facets.max(1)).zip(candidates) {
            let candidate = self.candidates().member(position);
            for (n, (facet, fits)) in measures.coded().iter().zip(&rows).enumerate() {
                row[facet.at] = fits.fit(candidate.code(n));
            }
            let pair = Pair { seeker: &seeker, candidate, position };
            for (facet, fit) in measures.dense().iter().zip(self.dense_fits(&pair)) {
                row[facet.at] = fit as f32;
            }
        }
        fits
    }

    pub(super) fn member(&self, position: usize) -> Seeker<'_> {
        let member = self.seekers().member(position);
        Seeker {
            marks: self.pool.marks(self.seeking, position),
            member: Some(member),
            facts: member.facts,
            own_gates: member.own_gates,
        }
    }
}
