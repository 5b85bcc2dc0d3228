//! `qantara serve`: the service that front-ends call.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use qantara_engine::text::Choice;
use qantara_server::{Config, ENVIRONMENT, LogForm, Ranking, Ready};
use qantara_store::OpenOptions;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::settings::Settings;

/// Serve the store over gRPC and gRPC-Web, with reflection, health and metrics
///
/// Listens on loopback only, without credentials, unless it is told otherwise.
/// On any other address it asks for TLS and tokens. Every setting is in
/// --print-config: it can stand in a file (--config), in a variable of the
/// environment, or be set by its path (--set).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara serve                                    on 127.0.0.1:50051, for this machine
  qantara serve --print-config > serve.toml        a start for your own
  qantara serve --config serve.toml --listen 10.0.0.7:443
  qantara serve --set limits.k=100                 or QANTARA_SERVE_LIMITS_K=100
  grpcurl -plaintext 127.0.0.1:50051 list          what there is to call")]
pub(crate) struct Serve {
    /// A configuration in TOML
    #[arg(long, value_name = "FILE", env = "QANTARA_SERVE_CONFIG")]
    config: Option<PathBuf>,

    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,

    /// The server's certificate, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,

    /// Its key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,

    /// Who signs the certificates that clients must show, PEM
    #[arg(long, value_name = "FILE")]
    tls_client_ca: Option<PathBuf>,

    /// Ask for credentials on loopback too
    #[arg(long)]
    auth: bool,

    /// Listen on a public address without TLS, or without credentials
    #[arg(long)]
    insecure: bool,

    /// The form of the log: text or json
    #[arg(long, value_name = "FORM")]
    log: Option<String>,

    /// Any setting by its path
    #[arg(long = "set", value_name = "PATH=VALUE")]
    settings: Vec<String>,

    /// Print the settings in force, and end
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let config = self.config(settings)?;
        if self.print_config {
            say!("{}", config.to_toml().trim_end());
            return Ok(());
        }
        start_log(&config)?;
        let store = qantara_store::open(&settings.data, &OpenOptions::new().create(true))?;
        let ranking =
            Ranking { rates: settings.rates()?, text: Choice::default(), day: settings.fixed_day() };
        let runtime = qantara_server::runtime()?;
        let served = runtime.block_on(async {
            let ready = Ready::prepare(config, store, &settings.data, ranking).await?;
            let messages = settings.messages();
            let address = ready.address()?.to_string();
            // Whoever reads that it answers may stop it at once.
            let (mut first, mut second) = stops()?;
            say!("{}", messages.text("serve-ready", &[("address", address.into())]));
            ready
                .serve(
                    async move {
                        let _ = first.wait_for(|count| *count >= 1).await;
                    },
                    async move {
                        let _ = second.wait_for(|count| *count >= 2).await;
                    },
                )
                .await?;
            anyhow::Ok(())
        });
        // Work that was broken off does not hold up the end.
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        served
    }

    fn config(&self, settings: &Settings) -> anyhow::Result<Config> {
        let text = match &self.config {
            None => None,
            Some(path) => {
                Some(std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?)
            }
        };
        let mut set = Vec::new();
        for setting in &self.settings {
            let (path, value) = setting.split_once('=').with_context(|| {
                format!("--set {setting}: write a path and a value, such as limits.k=100")
            })?;
            set.push((path.trim().to_owned(), value.trim().to_owned()));
        }
        let mut flag = |path: &str, value: Option<String>| {
            set.extend(value.map(|value| (path.to_owned(), value)));
        };
        let file = |path: &Option<PathBuf>| path.as_ref().map(|path| toml_text(&path.to_string_lossy()));
        flag("tenant", settings.named_tenant().map(|tenant| toml_text(tenant.as_str())));
        flag("listen", self.listen.map(|listen| toml_text(&listen.to_string())));
        flag("tls.certificate", file(&self.tls_certificate));
        flag("tls.key", file(&self.tls_key));
        flag("tls.client_ca", file(&self.tls_client_ca));
        flag("auth.required", self.auth.then(|| "true".to_owned()));
        flag("insecure", self.insecure.then(|| "true".to_owned()));
        flag("log", self.log.as_deref().map(toml_text));
        Config::read(text.as_deref(), environment()?, &set).context(match &self.config {
            Some(path) => format!("reading the configuration with {}", path.display()),
            None => "reading the configuration".to_owned(),
        })
    }
}

/// The variables that are settings. Others need not be text.
fn environment() -> anyhow::Result<Vec<(String, String)>> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        // The file's own variable is no setting.
        .filter(|(name, _)| name.starts_with(ENVIRONMENT) && name != "QANTARA_SERVE_CONFIG")
        .map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => bail!("`{name}` is not valid Unicode"),
        })
        .collect()
}

/// A text as TOML writes it, so that it is not taken for a number.
fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter: Targets =
        config.log_level.parse().with_context(|| format!("reading `log_level`, {}", config.log_level))?;
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let log = match config.log {
        LogForm::Text => log.boxed(),
        LogForm::Json => log.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(log.with_filter(filter)).init();
    Ok(())
}

/// How often the process has been told to stop, by SIGTERM or Ctrl-C; twice.
fn stops() -> anyhow::Result<(watch::Receiver<u32>, watch::Receiver<u32>)> {
    let (told, first) = watch::channel(0);
    let second = first.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            told.send_modify(|count| *count += 1);
        }
    });
    Ok((first, second))
}
