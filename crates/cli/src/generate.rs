//! `qantara generate`: a fictional ecosystem of any size.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use qantara_engine::profile::Profile;
use qantara_sample::Sample;

use crate::output::{self, NewFile};
use crate::settings::Settings;

/// Make a fictional ecosystem of any size, with the truth of who fits whom
///
/// The same numbers and the same seed give the same bytes. All organisations
/// are fictional, except for the public programmes, whose rules are real.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara generate --out sample
  qantara generate --startups 1000000 --investors 2000 --seed 7 --out big")]
pub(crate) struct Generate {
    /// How many startups
    #[arg(long, default_value_t = 450)]
    startups: u64,

    /// How many investors
    #[arg(long, default_value_t = 60)]
    investors: u64,

    /// How many mentors
    #[arg(long, default_value_t = 120)]
    mentors: u64,

    /// How many pilot briefs
    #[arg(long, default_value_t = 25)]
    pilots: u64,

    /// How many open roles of startups
    #[arg(long, default_value_t = 80)]
    openings: u64,

    /// How many people who look for work in a startup
    #[arg(long, default_value_t = 160)]
    talents: u64,

    /// Another seed, another ecosystem
    #[arg(long, default_value_t = Sample::SEED)]
    seed: u64,

    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Also write truth.csv: who really fits whom, graded 1 to 3. Meant for
    /// ecosystems of up to some ten thousand startups
    #[arg(long)]
    truth: bool,
}

impl Generate {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("making the folder {}", self.out.display()))?;
        let sample = Sample {
            startups: self.startups,
            investors: self.investors,
            mentors: self.mentors,
            pilots: self.pilots,
            openings: self.openings,
            talents: self.talents,
            seed: self.seed,
            ..Sample::on(settings.now())
        };
        self.write("startups", self.startups, sample.startups(), settings)?;
        self.write("investors", self.investors, sample.investors(), settings)?;
        self.write("mentors", self.mentors, sample.mentors(), settings)?;
        self.write("pilots", self.pilots, sample.pilots(), settings)?;
        self.write("openings", self.openings, sample.openings(), settings)?;
        self.write("talents", self.talents, sample.talents(), settings)?;
        self.write("programmes", 0, qantara_engine::programmes::builtin().into_iter(), settings)?;
        if self.truth {
            let path = self.out.join("truth.csv");
            let mut file = NewFile::create(&path)?;
            writeln!(file, "market,query_id,candidate_id,grade")?;
            for judgement in sample.truth() {
                let qantara_sample::Judgement { market, query, candidate, grade } = judgement;
                writeln!(file, "{market},{query},{candidate},{grade}")?;
            }
            file.finish()?;
            say!("{}", path.display());
        }
        Ok(())
    }

    fn write(
        &self,
        name: &str,
        count: u64,
        profiles: impl Iterator<Item = Profile>,
        settings: &Settings,
    ) -> anyhow::Result<()> {
        let path = self.out.join(format!("{name}.jsonl"));
        let bar = output::bar(settings.messages().text("progress-generate", &[("file", name.into())]), count);
        let mut file = NewFile::create(&path)?;
        for profile in bar.wrap_iter(profiles) {
            serde_json::to_writer(&mut file, &profile).context("writing a profile")?;
            file.write_all(b"\n")?;
        }
        file.finish()?;
        bar.finish_and_clear();
        say!("{}", path.display());
        Ok(())
    }
}
