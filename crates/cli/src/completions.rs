//! `qantara completions`: for the shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara completions bash > ~/.local/share/bash-completion/completions/qantara
  qantara completions zsh > ~/.zfunc/_qantara")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    #[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
    pub(crate) fn run(self) -> anyhow::Result<()> {
        clap_complete::generate(self.shell, &mut crate::Cli::command(), "qantara", &mut std::io::stdout());
        Ok(())
    }
}
