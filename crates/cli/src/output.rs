//! Where results go: standard output or a file, and progress on standard
//! error.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use qantara_messages::Messages;

/// The most profiles that a report names one by one.
pub(crate) const TOLD: usize = 20;

/// The lines of a list of profiles, [`TOLD`] at most, and how many more there
/// are.
pub(crate) fn listed(lines: impl ExactSizeIterator<Item = String>, messages: &Messages) -> Vec<String> {
    let more = lines.len().saturating_sub(TOLD);
    let more = (more > 0).then(|| messages.text("more-lines", &[("n", more.into())]));
    lines.take(TOLD).chain(more).map(|line| format!("  {line}")).collect()
}

/// Reports what went wrong, with its causes, and says how the process ends.
/// A reader that closed the pipe is no failure.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    let pipe_closed = error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    });
    if pipe_closed {
        return ExitCode::SUCCESS;
    }
    eprintln!("qantara: {}", plain(&error.to_string()));
    let mut told = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Some errors repeat their cause.
        if !told.contains(&cause) {
            eprintln!("  because {}", plain(&cause));
        }
        told = cause;
    }
    ExitCode::FAILURE
}

/// Prints a line on standard output. Once a line could not be printed, the rest
/// is not either, and the command still ends its work in order. [`end`] then
/// says whether that is a failure.
macro_rules! say {
    ($($arg:tt)*) => {
        $crate::output::line(format_args!($($arg)*))
    };
}

/// Why standard output takes no more lines.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// What [`say!`] does.
pub(crate) fn line(text: fmt::Arguments<'_>) {
    if LOST.get().is_none()
        && let Err(error) = writeln!(io::stdout(), "{}", plain(&text.to_string()))
    {
        let _ = LOST.set(error);
    }
}

/// How a command that did its work ends the process: with its own code, or as a
/// failure where lines were lost that somebody waits for.
pub(crate) fn end(code: ExitCode) -> ExitCode {
    match LOST.get() {
        Some(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("qantara: not everything could be printed: {error}");
            ExitCode::FAILURE
        }
        _ => code,
    }
}

/// A text without what a terminal obeys: names and cells come from outside, and
/// an escape in one of them shall not paint the screen.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(obeyed) { text.replace(obeyed, "\u{fffd}").into() } else { text.into() }
}

/// Standard output, buffered.
pub(crate) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Fails where a command would write over what it reads.
pub(crate) fn is_no_input<'a>(out: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> anyhow::Result<()> {
    let Ok(place) = out.canonicalize() else { return Ok(()) };
    for input in inputs {
        // In a folder, any file may be written over.
        let is_held = |input: &Path| input == place || input.parent() == Some(&place);
        let is_read = input.canonicalize().is_ok_and(|input| is_held(&input));
        ensure!(!is_read, "{} is read, and would be written over; name another file", out.display());
    }
    Ok(())
}

/// A new file beside the one wanted, and its place once it is whole: a
/// command that fails midway leaves what was there before. A link stays one,
/// and what is no file, such as a pipe, is written as it is.
pub(crate) struct NewFile {
    file: BufWriter<File>,
    /// Where the file is until it is whole; `None` for what is no file.
    aside: Option<PathBuf>,
    path: PathBuf,
}

impl NewFile {
    /// Begins a file.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let context = || format!("writing {}", path.display());
        // Through a link to where the file is to be.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is_other = path.metadata().is_ok_and(|found| !found.is_file());
        let (file, aside) = if is_other {
            (File::options().write(true).open(&path), None)
        } else {
            let mut name = path.file_name().context("the path names no file")?.to_owned();
            name.push(format!(".{}.part", std::process::id()));
            let aside = path.with_file_name(name);
            (File::create(&aside), Some(aside))
        };
        Ok(Self { file: BufWriter::new(file.with_context(context)?), aside, path })
    }

    /// Puts the file in its place, on disk.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        let context = || format!("writing {}", self.path.display());
        self.file.flush().with_context(context)?;
        if let Some(aside) = &self.aside {
            self.file.get_ref().sync_all().with_context(context)?;
            std::fs::rename(aside, &self.path).with_context(context)?;
        }
        self.aside = None;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(aside) = &self.aside {
            let _ = std::fs::remove_file(aside);
        }
    }
}

/// A bar on standard error that counts to a number known in advance; nothing
/// where standard error is no terminal.
pub(crate) fn bar(what: String, total: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}").expect("a valid template");
    ProgressBar::new(total).with_style(style).with_message(what)
}

/// A counter on standard error for work of unknown length.
pub(crate) fn counter(what: String) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos}").expect("a valid template");
    let counter = ProgressBar::new_spinner().with_style(style).with_message(what);
    counter.enable_steady_tick(Duration::from_millis(100));
    counter
}
