//! Groups of left participants: a region, women founders, a language.

use super::Request;
use crate::market::{Market, PairId, Side};

/// Left participants who should get a number of meetings together.
///
/// All meetings of the members count, good or not. A missing meeting of a
/// group costs the least penalty of the table, so under
/// [`Floors::Spread`](super::Floors::Spread) the participants' own floors come
/// first.
///
/// ```
/// use qantara_pairing::choice::{Group, Request, choose};
/// use qantara_pairing::market::{Market, Side};
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// let south = Group { members: vec![1], min: 1, max: None };
/// let request = Request { groups: vec![south], ..Request::default() };
/// let plan = choose(&market, &request)?;
/// assert_eq!((plan.value, plan.short_of_groups), (600_000, vec![0]));
/// // A meeting less for the group would bring at most what its price says.
/// assert!(plan.certificate.groups[0] <= -300_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The members' numbers, in any order. Nobody is in two groups.
    pub members: Vec<u32>,
    /// The floor: meetings that the members should get together.
    pub min: u32,
    /// The most that they take together, where there is a limit.
    pub max: Option<u32>,
}

/// What is wrong with a request's groups, which go by their places.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// A member is no left participant.
    #[error("group {group} names the left participant {member}, and there are {participants}")]
    NoSuchMember {
        /// The group.
        group: usize,
        /// The number that it names.
        member: u32,
        /// How many left participants there are.
        participants: usize,
    },

    /// Two groups share a member.
    #[error("the left participant `{id}` is in groups {} and {}", groups[0], groups[1])]
    Overlap {
        /// The groups.
        groups: [usize; 2],
        /// The member's id.
        id: String,
    },

    /// A group's floor is above the most that it takes.
    #[error("group {group} should get {min} meetings and takes {max}")]
    FloorAboveMost {
        /// The group.
        group: usize,
        /// Its floor.
        min: u32,
        /// The most that it takes.
        max: u32,
    },
}

/// Each left participant's group.
pub(crate) fn group_of(market: &Market, groups: &[Group]) -> Result<Vec<Option<usize>>, GroupError> {
    let participants = market.len(Side::Left);
    let mut group_of: Vec<Option<usize>> = vec![None; participants];
    for (group, Group { members, min, max }) in groups.iter().enumerate() {
        if let Some(max) = max.filter(|max| min > max) {
            return Err(GroupError::FloorAboveMost { group, min: *min, max });
        }
        for &member in members {
            let Some(of) = group_of.get_mut(member as usize) else {
                return Err(GroupError::NoSuchMember { group, member, participants });
            };
            let before = of.replace(group).unwrap_or(group);
            if before != group {
                let id = market.id(Side::Left, member).to_owned();
                return Err(GroupError::Overlap { groups: [before, group], id });
            }
        }
    }
    Ok(group_of)
}

/// How many meetings each group lacks.
pub(crate) fn missing_of_groups(
    market: &Market,
    request: &Request,
    group_of: &[Option<usize>],
    meetings: &[PairId],
) -> Vec<u32> {
    let mut missing: Vec<u32> = request.groups.iter().map(|group| group.min).collect();
    for &pair in meetings {
        if let Some(group) = group_of[market.left(pair) as usize] {
            missing[group] = missing[group].saturating_sub(1);
        }
    }
    missing
}
