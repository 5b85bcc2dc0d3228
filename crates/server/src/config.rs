//! A server's configuration: one TOML file, then the environment, then flags.
//!
//! `qantara serve --print-config` prints all settings with the values in force,
//! in the form of the file.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use http::{HeaderValue, Uri};
use qantara_engine::language::Tongue;
use qantara_store::Tenant;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::access::Access;

/// The prefix of environment variables: `QANTARA_SERVE_LIMITS_K` is `limits.k`.
pub const ENVIRONMENT: &str = "QANTARA_SERVE_";

/// A server's configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen, as `ADDRESS:PORT`; port 0 takes any free port.
    pub listen: SocketAddr,
    /// Whether to allow a public address without TLS or without credentials.
    pub insecure: bool,
    /// The hub for calls without a credential, if none is required.
    pub tenant: Tenant,
    /// The language of texts where a caller wishes for none: `fr`, `ar`, `en`.
    pub language: String,
    /// The form of the log: `text` for people, `json` for machines.
    pub log: LogForm,
    /// The log level: `info`, or by part, `info,qantara_server=debug`.
    pub log_level: String,
    /// Web pages that may call.
    pub cors_origins: Vec<Origin>,
    /// Encryption.
    pub tls: Tls,
    /// Credentials.
    pub auth: Auth,
    /// Limits.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50051)),
            insecure: false,
            tenant: Tenant::default(),
            language: Tongue::Fr.tag().to_owned(),
            log: LogForm::Text,
            log_level: "info".to_owned(),
            cors_origins: Vec::new(),
            tls: Tls::default(),
            auth: Auth::default(),
            limits: Limits::default(),
        }
    }
}

/// The origin of web pages: a scheme and a host, such as
/// `https://app.example.ma`, or `*` for any.
///
/// It must be written as browsers write it in `Origin`, since the two are
/// compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(HeaderValue);

impl Origin {
    pub(crate) fn is_anywhere(&self) -> bool {
        self.0 == "*"
    }

    /// As a header value.
    pub(crate) fn as_header(&self) -> &HeaderValue {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = InvalidOrigin;

    fn try_from(text: String) -> Result<Self, InvalidOrigin> {
        let is_page = || {
            let uri: Uri = text.parse().ok()?;
            let (scheme, host) = (uri.scheme_str()?, uri.authority()?);
            let plain = text == format!("{scheme}://{host}").to_ascii_lowercase();
            Some(plain && !host.as_str().contains(['@', '*']))
        };
        match text.parse() {
            Ok(header) if text == "*" || is_page() == Some(true) => Ok(Self(header)),
            _ => Err(InvalidOrigin(text)),
        }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0.to_str().expect("an origin is ASCII").to_owned()
    }
}

/// The text offered as an [`Origin`] is not one that a browser sends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no origin; write a scheme and a host in small letters, such as https://app.example.ma, with no \
     path and no slash at the end, or * alone for any"
)]
pub struct InvalidOrigin(String);

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Encryption: TLS 1.3, if there is a certificate. When one of the files
/// changes, they are read again for new connections.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The server's certificate chain, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// Its key, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// The authority that signs client certificates, PEM. If set, clients need
    /// such a certificate (mutual TLS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_ca: Option<PathBuf>,
}

/// Credentials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Whether calls need a credential. Absent: on every address except
    /// loopback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The file of tokens. Absent: `tokens.json` in the store's folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<PathBuf>,
    /// Client certificates that count as credentials, with mutual TLS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Certificate>,
}

/// A client certificate that counts as a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// SHA-256 of the certificate (DER), in hexadecimal without colons.
    pub sha256: String,
    /// The hub that it is for.
    pub tenant: Tenant,
    /// What it may do.
    pub access: Access,
}

/// Limits on what callers can use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The largest message received, bytes, decompressed.
    pub request_bytes: usize,
    /// The largest message sent, bytes.
    pub response_bytes: usize,
    /// The largest set of headers, bytes.
    pub header_bytes: u32,
    /// Connections in total.
    pub connections: usize,
    /// Connections from one address.
    pub connections_per_address: usize,
    /// Concurrent calls on one connection.
    pub streams_per_connection: u32,
    /// Concurrent calls in total, health and metrics not counted.
    pub calls: usize,
    /// Concurrent rankings, including waiting ones; 0: three per processor.
    /// More would only wait longer.
    pub rankings: usize,
    /// Calls per second by one credential, on average; 0: no limit.
    pub calls_per_second: u32,
    /// How many of these may come at once.
    pub calls_at_once: u32,
    /// The largest `k`.
    pub k: u32,
    /// The most items in one request.
    pub batch: usize,
    /// The most judgements in one evaluation.
    pub judgements: usize,
    /// How long a call may take, ms; except streams.
    pub call_ms: u64,
    /// How long a stream may take, ms; except `WatchProfiles`.
    pub stream_ms: u64,
    /// How long a connection may take until its first bytes, including the TLS
    /// handshake, ms.
    pub handshake_ms: u64,
    /// How long a connection may be silent, ms. Pings keep a living one from
    /// being silent.
    pub idle_ms: u64,
    /// After how long a silent connection is pinged, ms.
    pub ping_after_ms: u64,
    /// How long it may take to answer, ms.
    pub ping_answer_ms: u64,
    /// After how long a connection is asked to reconnect, ms.
    pub connection_age_ms: u64,
    /// How long health reports `NOT_SERVING` before connections are closed, ms.
    pub drain_notice_ms: u64,
    /// How long calls in progress may then take to end, ms.
    pub drain_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 1 << 20,
            response_bytes: 4 << 20,
            header_bytes: 16 << 10,
            connections: 1_024,
            connections_per_address: 256,
            streams_per_connection: 100,
            calls: 1_024,
            rankings: 0,
            calls_per_second: 200,
            calls_at_once: 400,
            k: 500,
            batch: 1_000,
            judgements: 20_000,
            call_ms: 10_000,
            stream_ms: 600_000,
            handshake_ms: 5_000,
            idle_ms: 120_000,
            ping_after_ms: 30_000,
            ping_answer_ms: 10_000,
            connection_age_ms: 1_800_000,
            drain_notice_ms: 1_000,
            drain_ms: 25_000,
        }
    }
}

impl Limits {
    /// The settings that are durations.
    pub(crate) fn duration(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// How many rankings may be running or waiting.
    pub(crate) fn rankings(&self) -> usize {
        match self.rankings {
            0 => 3 * rayon::current_num_threads(),
            rankings => rankings,
        }
    }
}

impl Config {
    /// Reads the layers of a configuration, each overriding the one before: the
    /// text of a file, environment variables, and settings by path.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the setting that is wrong.
    pub fn read(
        file: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
        settings: &[(String, String)],
    ) -> Result<Self, ConfigError> {
        let mut table: Table = match file {
            Some(text) => toml::from_str(text)?,
            None => Table::new(),
        };
        let known = known_settings();
        for (variable, value) in environment {
            let Some(name) = variable.strip_prefix(ENVIRONMENT) else { continue };
            let path = known
                .get(&name.to_ascii_lowercase())
                .ok_or_else(|| ConfigError::UnknownVariable(variable.clone()))?;
            set(&mut table, path, &value);
        }
        for (path, value) in settings {
            set(&mut table, path, value);
        }
        let config: Self = serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
            let setting = error.path().to_string();
            ConfigError::Setting { setting, problem: error.inner().message().to_owned() }
        })?;
        config.check()?;
        Ok(config)
    }

    /// The configuration as a file.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("a configuration is valid TOML")
    }

    /// Whether calls need a credential.
    pub fn asks_for_credentials(&self) -> bool {
        self.auth.required.unwrap_or_else(|| !self.listen.ip().is_loopback())
    }

    /// The language of texts for callers that request none.
    pub(crate) fn tongue(&self) -> Tongue {
        crate::caller::tongue(&self.language).unwrap_or(Tongue::Fr)
    }

    fn check(&self) -> Result<(), ConfigError> {
        if crate::caller::tongue(&self.language).is_none() {
            return Err(ConfigError::Language(self.language.clone()));
        }
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            return Err(ConfigError::HalfTls);
        }
        if self.tls.client_ca.is_some() && self.tls.certificate.is_none() {
            return Err(ConfigError::HalfTls);
        }
        if !self.auth.certificates.is_empty() && self.tls.client_ca.is_none() {
            return Err(ConfigError::CertificatesWithoutCa);
        }
        let public = !self.listen.ip().is_loopback();
        if public && !self.insecure {
            if self.tls.certificate.is_none() {
                return Err(ConfigError::Open {
                    listen: self.listen,
                    lacks: "TLS (`tls.certificate` and `tls.key`)",
                });
            }
            if !self.asks_for_credentials() {
                return Err(ConfigError::Open {
                    listen: self.listen,
                    lacks: "credentials (`auth.required`)",
                });
            }
        }
        Ok(())
    }
}

/// Every setting that an environment variable can name: `limits_k` is
/// `limits.k`.
fn known_settings() -> BTreeMap<String, String> {
    let optional = ["tls.certificate", "tls.key", "tls.client_ca", "auth.required", "auth.tokens"];
    let mut known: BTreeMap<String, String> =
        optional.iter().map(|path| (path.replace('.', "_"), (*path).to_owned())).collect();
    let defaults = Table::try_from(Config::default()).expect("a configuration is valid TOML");
    for (name, value) in defaults {
        match value {
            Value::Table(table) => {
                known.extend(table.keys().map(|key| (format!("{name}_{key}"), format!("{name}.{key}"))));
            }
            _ => {
                known.insert(name.clone(), name);
            }
        }
    }
    known
}

/// Sets a setting, written as TOML or as plain text, by its path.
fn set(table: &mut Table, path: &str, text: &str) {
    let value = toml::from_str::<Table>(&format!("value = {text}"))
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()));
    let mut at = table;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            at.insert(step.to_owned(), value);
            return;
        }
        let next = at.entry(step).or_insert_with(|| Value::Table(Table::new()));
        if !next.is_table() {
            *next = Value::Table(Table::new());
        }
        at = next.as_table_mut().expect("it was just made one");
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is not TOML.
    #[error("not a configuration: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A setting is unknown or has a wrong value.
    #[error("`{setting}`: {problem}")]
    Setting {
        /// Its path.
        setting: String,
        /// What is wrong.
        problem: String,
    },
    /// The environment names an unknown setting.
    #[error("`{0}` names no setting; `qantara serve --print-config` shows them all")]
    UnknownVariable(String),
    /// Qantara does not answer in the language.
    #[error("`language` is `{0}`; write fr, ar or en")]
    Language(String),
    /// Some of the files that TLS needs are not set.
    #[error("TLS needs `tls.certificate` and `tls.key` together, and `tls.client_ca` needs both")]
    HalfTls,
    /// Client certificates are listed, but clients do not have to show one.
    #[error("`auth.certificates` is set without `tls.client_ca`, so that no client shows a certificate")]
    CertificatesWithoutCa,
    /// Anyone could listen in, or call.
    #[error(
        "{listen} can be reached from outside, and lacks {lacks}; set it up, listen on 127.0.0.1, or pass \
         `--insecure` if something else protects it"
    )]
    Open {
        /// The address.
        listen: SocketAddr,
        /// What it lacks.
        lacks: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        file: &str,
        environment: &[(&str, &str)],
        settings: &[(&str, &str)],
    ) -> Result<Config, ConfigError> {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        Config::read(Some(file), owned(environment), &owned(settings))
    }

    #[test]
    fn a_flag_counts_more_than_the_environment_and_that_more_than_the_file() {
        let file = "language = \"en\"\n[limits]\nk = 1\nbatch = 1\ncalls = 1";
        let environment =
            [("QANTARA_SERVE_LIMITS_K", "2"), ("QANTARA_SERVE_LIMITS_BATCH", "2"), ("PATH", "x")];
        let config = read(file, &environment, &[("limits.batch", "3"), ("language", "ar")]).unwrap();
        let Limits { k, batch, calls, .. } = config.limits;
        assert_eq!((k, batch, calls, config.language.as_str()), (2, 3, 1, "ar"));
    }

    #[test]
    fn a_printed_configuration_reads_as_itself() {
        let config = Config::default();
        assert_eq!(read(&config.to_toml(), &[], &[]).unwrap(), config);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (file, environment, told) in [
            ("[limits]\nk = \"many\"", None, "limits.k"),
            ("[limits]\nkk = 1", None, "kk"),
            ("language = \"de\"", None, "`de`"),
            ("listen = \"here\"", None, "listen"),
            ("cors_origins = [\"*\", \"hub.example\"]", None, "`cors_origins[1]`: `hub.example`"),
            ("", Some(("QANTARA_SERVE_LIMIT_K", "2")), "QANTARA_SERVE_LIMIT_K"),
            ("[tls]\nkey = \"k.pem\"", None, "tls.certificate"),
        ] {
            let error = read(file, environment.as_slice(), &[]).unwrap_err().to_string();
            assert!(error.contains(told), "{file}: {error}");
        }
    }

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for (text, accepted) in [
            ("https://app.example.ma", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("capacitor://localhost", true),
            ("*", true),
            ("https://app.example.ma/", false),
            ("https://app.example.ma/desk", false),
            ("https://App.example.ma", false),
            ("https://désk.example.ma", false),
            ("https://amina@app.example.ma", false),
            ("https://*.example.ma", false),
            ("https://", false),
            ("app.example.ma", false),
            ("null", false),
            ("", false),
        ] {
            let origin = Origin::try_from(text.to_owned());
            assert_eq!(origin.is_ok(), accepted, "{text}: {origin:?}");
        }
    }

    #[test]
    fn a_public_address_needs_tls_and_credentials() {
        let tls = [("tls.certificate", "c.pem"), ("tls.key", "k.pem")];
        for (settings, allowed) in [
            (vec![("listen", "127.0.0.1:1")], true),
            (vec![("listen", "[::1]:1")], true),
            (vec![("listen", "0.0.0.0:1")], false),
            (vec![("listen", "10.0.0.7:1"), tls[0], tls[1]], true),
            (vec![("listen", "10.0.0.7:1"), tls[0], tls[1], ("auth.required", "false")], false),
            (vec![("listen", "0.0.0.0:1"), ("insecure", "true")], true),
        ] {
            assert_eq!(read("", &[], &settings).is_ok(), allowed, "{settings:?}");
        }
    }
}
