//! Profiles of one role as CSV, with a column for every field of the role.

use std::io::Write;

use qantara_engine::profile::{Profile, Role};

use super::{Layout, WriteError};
use crate::cell::Guard;
use crate::sheet_writer::of_file;

pub(super) struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
    role: Option<Role>,
    layout: Option<Layout>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(out: W, role: Option<Role>) -> Self {
        Self { out: csv::Writer::from_writer(out), role, layout: None }
    }

    pub(super) fn write(&mut self, profile: &Profile) -> Result<(), WriteError> {
        let wanted = *self.role.get_or_insert(profile.role());
        if profile.role() != wanted {
            return Err(WriteError::OtherRole { wanted, id: profile.id.clone(), is: profile.role() });
        }
        let layout = header(&mut self.out, &mut self.layout, wanted)?;
        self.out.write_record(layout.cells(profile, Guard::Csv)).map_err(written)
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        // Without profiles, the header is still useful.
        if let Some(role) = self.role {
            header(&mut self.out, &mut self.layout, role)?;
        }
        self.out.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// Writes the names of the columns, once.
fn header<'l, W: Write>(
    out: &mut csv::Writer<W>,
    layout: &'l mut Option<Layout>,
    role: Role,
) -> Result<&'l Layout, WriteError> {
    if layout.is_none() {
        let new = Layout::new(role);
        out.write_record(new.columns.iter().map(|column| &column.name)).map_err(written)?;
        *layout = Some(new);
    }
    Ok(layout.get_or_insert_with(|| Layout::new(role)))
}

fn written(error: csv::Error) -> WriteError {
    WriteError::Io(of_file(error))
}
