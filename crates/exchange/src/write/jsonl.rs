//! Profiles as JSON Lines, as the domain writes them.

use std::io::{BufWriter, Write};

use qantara_engine::profile::Profile;

use super::WriteError;

pub(super) struct JsonWriter<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: BufWriter::new(out) }
    }

    pub(super) fn write(&mut self, profile: &Profile) -> Result<(), WriteError> {
        serde_json::to_writer(&mut self.out, profile).map_err(std::io::Error::from)?;
        Ok(self.out.write_all(b"\n")?)
    }

    pub(super) fn finish(self) -> Result<W, WriteError> {
        self.out.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}
