//! Bearer tokens: shown once, kept as hashes in a small file next to the store.
//!
//! The file is written under another name and renamed, so a running server
//! reads either the old file or the new one. The server checks for a new file
//! at every call, so a revoked token is refused from the next call on.
//!
//! A token is `qt_ID_SECRET`. The secret has 244 random bits, too many to
//! guess, so one SHA-256 is enough.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use qantara_store::Tenant;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::access::Access;

/// The record of a token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Its id, as logs and the audit name it.
    pub id: String,
    /// The hub that it is for.
    pub tenant: Tenant,
    /// What it may do.
    pub access: Access,
    /// A note about its owner.
    pub note: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// SHA-256 of the secret, in hexadecimal.
    sha256: String,
}

impl Token {
    /// Whether it is valid at a moment.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// All tokens of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    tokens: Vec<Token>,
}

impl Tokens {
    /// The tokens in a file; none if there is no file.
    ///
    /// # Errors
    ///
    /// [`TokenError`] when the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, TokenError> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|source| TokenError::Damaged { path: path.to_owned(), source }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(TokenError::Io { doing: "read", path: path.to_owned(), source }),
        }
    }

    /// Rewrites the file, readable by its owner only.
    ///
    /// # Errors
    ///
    /// [`TokenError`] when it cannot be written; the old file then still
    /// exists.
    pub fn write(&self, path: &Path) -> Result<(), TokenError> {
        let io = |doing| move |source| TokenError::Io { doing, path: path.to_owned(), source };
        let aside = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside).map_err(io("write"))?;
        let mut bytes = serde_json::to_vec_pretty(self).expect("tokens have a JSON form");
        bytes.push(b'\n');
        file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(io("write"))?;
        fs::rename(&aside, path).map_err(io("rename"))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io("sync the folder of"))
    }

    /// Makes a token. The first value returned is the token itself, which is
    /// not stored anywhere.
    pub fn create(
        &mut self,
        tenant: Tenant,
        access: Access,
        note: String,
        now: Timestamp,
        expires_at: Option<Timestamp>,
    ) -> (String, &Token) {
        let random = || Uuid::new_v4().simple().to_string();
        let id = random()[..12].to_owned();
        let secret = random() + &random();
        let sha256 = hash(&secret);
        let token = Token { id, tenant, access, note, created_at: now, expires_at, revoked_at: None, sha256 };
        let text = format!("qt_{}_{secret}", token.id);
        self.tokens.push(token);
        (text, self.tokens.last().expect("it was just added"))
    }

    /// Revokes a token. Returns `false` if there is none with that id.
    pub fn revoke(&mut self, id: &str, now: Timestamp) -> bool {
        let token = self.tokens.iter_mut().find(|token| token.id == id);
        token.map(|token| token.revoked_at.get_or_insert(now)).is_some()
    }

    /// The valid token with that text, if any.
    pub fn find(&self, text: &str, now: Timestamp) -> Option<&Token> {
        let (id, secret) = text.strip_prefix("qt_")?.split_once('_')?;
        let token = self.tokens.iter().find(|token| token.id == id)?;
        // Compared in constant time.
        let same = bool::from(hash(secret).as_bytes().ct_eq(token.sha256.as_bytes()));
        (same && token.is_valid(now)).then_some(token)
    }

    /// Every token, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter()
    }
}

/// SHA-256, in hexadecimal.
pub(crate) fn hash(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A stamp that changes when the file does.
type Stamp = Option<(SystemTime, u64, u64)>;

/// The tokens of a file that other processes write.
#[derive(Debug)]
pub(crate) struct TokenFile {
    path: PathBuf,
    read: ArcSwap<(Stamp, Tokens)>,
}

impl TokenFile {
    pub(crate) fn open(path: PathBuf) -> Result<Self, TokenError> {
        let stamp = stamp(&path);
        let tokens = Tokens::read(&path)?;
        Ok(Self { path, read: ArcSwap::from_pointee((stamp, tokens)) })
    }

    /// The valid token with that text, in the current file. If the file cannot
    /// be read, no token is valid.
    pub(crate) fn find(&self, text: &str, now: Timestamp) -> Option<Token> {
        let stamp = stamp(&self.path);
        if stamp != self.read.load().0 {
            let tokens = Tokens::read(&self.path).unwrap_or_else(|error| {
                tracing::error!("no token is valid: {error}");
                Tokens::default()
            });
            self.read.store(Arc::new((stamp, tokens)));
        }
        self.read.load().1.find(text, now).cloned()
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let file = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let file = 0;
    Some((metadata.modified().ok()?, metadata.len(), file))
}

/// Why tokens could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The system refused the file.
    #[error("could not {doing} `{path}`")]
    Io {
        /// The operation, as a verb.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file has other content.
    #[error(
        "`{path}` is not a file of tokens; move it away, and make new tokens with `qantara token create`"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_opens_until_it_expires_or_is_revoked() {
        let now = at("2026-11-25T12:00:00Z");
        let mut tokens = Tokens::default();
        let end = at("2026-11-26T12:00:00Z");
        let (text, token) = tokens.create(Tenant::default(), Access::Reader, "a form".into(), now, Some(end));
        let id = token.id.clone();
        assert_eq!(tokens.find(&text, now).unwrap().id, id);
        assert_eq!(tokens.find(&text, end), None);
        for wrong in ["", "qt_", &text[1..], &text[..text.len() - 1], &format!("{text}0"), "qt_x_y"] {
            assert_eq!(tokens.find(wrong, now), None, "{wrong}");
        }
        assert!(tokens.revoke(&id, now));
        assert_eq!(tokens.find(&text, now), None);
        assert!(!tokens.revoke("nobody", now));
    }

    #[test]
    fn the_file_holds_no_token_and_a_new_file_counts_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        let now = at("2026-11-25T12:00:00Z");
        let file = TokenFile::open(path.clone()).unwrap();
        let mut tokens = Tokens::default();
        let (text, token) = tokens.create(Tenant::default(), Access::Admin, String::new(), now, None);
        let id = token.id.clone();
        tokens.write(&path).unwrap();
        let secret = text.rsplit_once('_').unwrap().1;
        assert!(!fs::read_to_string(&path).unwrap().contains(secret));
        assert!(file.find(&text, now).is_some());
        tokens.revoke(&id, now);
        tokens.write(&path).unwrap();
        assert_eq!(file.find(&text, now), None);
    }
}
