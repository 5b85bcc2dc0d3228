//! Groups of the left side that should get meetings together, and resources
//! that meetings need: both are named in a sheet and limited by an option.

use anyhow::{Context, bail, ensure};
use qantara_pairing::market::{Market, Side};
use qantara_plan::{Group, Resource, Who};

use super::lists::MOST;

/// The groups that options name, as `NAME=MIN` or `NAME=MIN..MAX`.
pub(super) fn named(options: &[String]) -> anyhow::Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for option in options {
        let (name, limits) = option
            .split_once('=')
            .with_context(|| format!("--group {option}: write NAME=MIN or NAME=MIN..MAX"))?;
        let number = |text: &str| {
            let number = text.trim().parse().ok().filter(|number| *number <= MOST * MOST);
            number.with_context(|| format!("--group {option}: `{text}` is no number of meetings"))
        };
        let (min, max) = match limits.split_once("..") {
            Some((min, max)) => (number(min)?, Some(number(max)?)),
            None => (number(limits)?, None),
        };
        ensure!(max.is_none_or(|max| min <= max), "--group {option}: the smaller number comes first");
        ensure!(groups.iter().all(|group| group.name != name.trim()), "--group {name} is there twice");
        groups.push(Group { name: name.trim().to_owned(), min, max });
    }
    Ok(groups)
}

/// Puts everybody into their group.
pub(super) fn join(
    groups: &[Group],
    group_of: &[(u32, String)],
    who: &mut [Who],
    market: &Market,
) -> anyhow::Result<()> {
    for (one, name) in group_of {
        // Of the groups in a sheet, only those that are asked about matter.
        who[*one as usize].group = groups.iter().position(|group| group.name == *name);
    }
    for (at, group) in groups.iter().enumerate() {
        if who.iter().all(|who| who.group != Some(at)) {
            let mut known: Vec<&str> = group_of.iter().map(|(_, name)| name.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            let id = market.ids(Side::Left).first().map_or("st-1", String::as_str);
            match known[..] {
                [] => bail!(
                    "--group {}: nobody is in it; add a column group to the file of people, such as \
                     `{}` in the row of `{id}`",
                    group.name,
                    group.name
                ),
                _ => bail!("--group {}: nobody is in it; there are {}", group.name, known.join(", ")),
            }
        }
    }
    Ok(())
}

/// The resources that options name, as `NAME=N`.
pub(super) fn resources(options: &[String]) -> anyhow::Result<Vec<Resource>> {
    let resource = |option: &String| {
        let parts = option.split_once('=').map(|(name, number)| (name.trim(), number.trim().parse()));
        let Some((name, Ok(available))) = parts else {
            bail!("--resource {option}: write NAME=N, such as interpreter=2")
        };
        Ok(Resource { name: name.to_owned(), available })
    };
    options.iter().map(resource).collect()
}

/// Notes who needs which resource.
pub(super) fn need(
    resources: &[Resource],
    needs: &[(Side, u32, String)],
    who: &mut [Vec<Who>; 2],
) -> anyhow::Result<()> {
    for (side, one, name) in needs {
        let place = resources.iter().position(|resource| resource.name == *name);
        let place = place.with_context(|| {
            format!("needs: nothing says how many there are of `{name}`; add --resource {name}=N")
        })?;
        who[*side as usize][*one as usize].needs = Some(place);
    }
    Ok(())
}
