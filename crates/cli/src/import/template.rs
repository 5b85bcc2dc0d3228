//! `qantara import --template`: an empty sheet for members to fill in.

use std::path::Path;

use anyhow::{Context as _, bail};
use qantara_engine::profile::Role;
use qantara_engine::taxonomy::Concept;
use qantara_exchange::{Asked, Choices, Format, TemplateColumn, asked, write_template, write_template_csv};
use qantara_messages::Messages;

use crate::output;
use crate::settings::Settings;

/// Writes a template for a role, in the reader's language.
pub(super) fn write(role: Role, out: &Path, settings: &Settings) -> anyhow::Result<()> {
    let format = Format::of_path(out).filter(|format| *format != Format::Jsonl);
    let Some(format) = format else {
        bail!(settings.messages().text("template-format", &[("file", out.display().to_string().into())]));
    };
    let messages = settings.messages();
    let columns: Vec<TemplateColumn> =
        asked(role, settings.tongue()).into_iter().map(|asked| column(asked, &messages)).collect();
    let mut file = output::NewFile::create(out)?;
    let written = match format {
        Format::Xlsx => write_template(&mut file, &messages.roles(role), settings.tongue(), &columns),
        _ => write_template_csv(&mut file, &columns),
    };
    written.with_context(|| format!("writing {}", out.display()))?;
    file.finish()?;
    let args = [("file", out.display().to_string().into()), ("n", columns.len().into())];
    say!("{}", messages.text("template-written", &args));
    Ok(())
}

fn column(asked: Asked, messages: &Messages) -> TemplateColumn {
    let options: Vec<String> = match &asked.choices {
        Choices::Codes(vocabulary, codes) => {
            let vocabulary = vocabulary.replace('_', "-");
            codes.iter().map(|code| messages.term(&vocabulary, code)).collect()
        }
        Choices::Concepts(kind) => Concept::of_kind(*kind)
            .filter(|concept| concept.parent().is_none())
            .map(|concept| concept.label(messages.tongue()).to_owned())
            .collect(),
        Choices::Answer => ["value-yes", "value-no"].map(|key| messages.text(key, &[])).into(),
        _ => Vec::new(),
    };
    let mut example = asked.example;
    if example.is_empty() {
        example = options.first().cloned().unwrap_or_default();
    }
    if asked.path == "name" {
        // Imports leave out a row that says so.
        example = messages.text("template-example", &[("name", example.into())]);
    }
    TemplateColumn { header: asked.header, options, example }
}
