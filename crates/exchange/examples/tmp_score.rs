use qantara_engine::profile::*;
use qantara_exchange::{recognise::propose, *};
use std::{fs::File, io::Write, path::Path, sync::Arc};
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct E;
struct T(std::collections::BTreeMap<(Role, ProfileId), Profile>);
impl Target for T {
    type Error = E;
    fn get(&mut self, r: Role, id: &ProfileId) -> Result<Option<Profile>, E> {
        Ok(self.0.get(&(r, id.clone())).cloned())
    }
    fn put(&mut self, p: Vec<Profile>) -> Result<(), E> {
        for p in p {
            self.0.insert((p.role(), p.id.clone()), p);
        }
        Ok(())
    }
    fn refused(&mut self, r: &Refusal) {
        for p in &r.problems {
            eprintln!("REFUSED {p}");
        }
    }
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let format = Format::of_path(Path::new(&path)).unwrap();
    let p = propose(
        || Ok(Box::new(File::open(&path)?)),
        format,
        &path,
        None,
        Some(jiff::civil::date(2026, 11, 30)),
    )
    .unwrap();
    for t in &p.tables {
        eprintln!(
            "TABLE {:?} header {} roles {:?} rolecol {:?} doubles {:?}",
            t.sheet, t.header_row, t.roles, t.role_column, t.doubles
        );
        for c in &t.columns {
            eprintln!(
                "  {:40} -> {:?} {:.2} {:?}",
                c.name.chars().take(40).collect::<String>(),
                c.fields,
                c.confidence,
                c.examples
                    .iter()
                    .map(|e| format!(
                        "{}=>{}",
                        e.text.chars().take(20).collect::<String>(),
                        e.value.clone().unwrap_or_default().chars().take(60).collect::<String>()
                    ))
                    .collect::<Vec<_>>()
            );
        }
        for l in &t.left_out {
            eprintln!("  OUT {l:?}");
        }
        for u in &t.unread {
            eprintln!("  UNREAD {} | {} x{} {:?} {:?}", u.column, u.text, u.count, u.rows, u.guesses);
        }
    }
    eprintln!("without {:?}", p.sheets_without);
    let mut t = T(Default::default());
    let s = import(
        File::open(&path).unwrap(),
        format,
        &path,
        Reading::Proposal { proposal: Arc::new(p), strict: false },
        false,
        &mut t,
    )
    .unwrap();
    eprintln!("{s:?}");
    let mut o = std::io::stdout().lock();
    for p in t.0.values() {
        writeln!(o, "{}", serde_json::to_string(p).unwrap()).unwrap();
    }
}
