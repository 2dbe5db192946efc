//! What comes beside the goods of an invoice (shipping, work, accessories): it goes where they go, in the same shares.

use paktbuch_types::{Cents, LineKind};

use super::{Asking, in_words, offered, parts_in_words};
use crate::purchasing::commands::{Assignment, Target};
use crate::purchasing::input_tax::net_share;
use crate::purchasing::rows::{LineDetail, PartDetail, Suggestion, TargetGroup};

/// Whether a line of this kind comes beside the goods of an invoice and goes where they go.
pub(super) fn comes_beside(kind: LineKind) -> bool {
    matches!(kind, LineKind::Service | LineKind::Accessory)
}

/// Where another position of the same invoice goes.
pub(super) struct Sibling {
    position: i64,
    /// Of its greatest part.
    target: Target,
    gross: Cents,
    /// What it is divided into; empty where all of it goes to the target.
    parts: Vec<PartDetail>,
}

impl Sibling {
    /// Of a line that is allocated.
    pub(super) fn allocated(line: &LineDetail) -> Option<Self> {
        let greatest = line.parts.iter().max_by_key(|part| part.gross.0.abs())?;
        let parts = match line.parts.as_slice() {
            [_] => Vec::new(),
            several => several.to_vec(),
        };
        Some(Self {
            position: line.position,
            target: greatest.target,
            gross: line.gross,
            parts,
        })
    }

    /// Of a line for which this is proposed.
    pub(super) fn proposed(line: &LineDetail, suggestion: &Suggestion) -> Self {
        Self {
            position: line.position,
            target: suggestion.target,
            gross: line.gross,
            parts: suggestion.parts.clone(),
        }
    }

    /// How many pieces each of its parts has, where together they are as many as of the line.
    fn pieces(&self, line: &LineDetail) -> Option<Vec<i64>> {
        let each = self
            .parts
            .iter()
            .map(|part| part.quantity.map(|quantity| quantity.0));
        let pieces = each.collect::<Option<Vec<i64>>>()?;
        (!pieces.is_empty() && pieces.iter().sum::<i64>() == line.quantity.0).then_some(pieces)
    }

    /// What is open of a line divided as this one is, by pieces where these are as many, else by money; each part wholly eligible and
    /// without account assignment, as a part that somebody adds.
    fn shares(&self, line: &LineDetail) -> Vec<PartDetail> {
        let pieces = self.pieces(line);
        let shares = match &pieces {
            Some(pieces) => line.open().split_by(pieces),
            None => {
                let amounts: Vec<Cents> = self.parts.iter().map(|part| part.gross).collect();
                line.open().split_like(&amounts)
            }
        };
        let share = |(part, gross): (&PartDetail, Cents)| PartDetail {
            gross,
            eligible: match part.target {
                Target::Own { .. } => Cents::ZERO,
                Target::CostLine(_) => net_share(gross, line.deducted_rate),
            },
            reason: String::new(),
            quantity: part.quantity.filter(|_| pieces.is_some()),
            devices: 0,
            assignment: Assignment::default(),
            ..part.clone()
        };
        let divided = self.parts.iter().zip(shares).map(share);
        divided.filter(|part| part.gross != Cents::ZERO).collect()
    }
}

/// For what comes beside the goods: where the most of the other positions goes. A divided position divides it likewise, unless one of
/// the parts takes nothing any more or is for another school than the line names; then its greatest part speaks for it.
pub(super) fn by_siblings(
    asking: &Asking<'_>,
    siblings: &[Sibling],
    groups: &[TargetGroup],
) -> Option<Suggestion> {
    if !comes_beside(asking.line.kind) {
        return None;
    }
    let weight = |target: Target| -> i64 {
        let same = siblings.iter().filter(|sibling| sibling.target == target);
        same.map(|sibling| sibling.gross.0.abs()).sum()
    };
    let sibling = siblings
        .iter()
        .rev()
        .max_by_key(|sibling| (weight(sibling.target), sibling.pieces(asking.line).is_some()))?;
    let (group, option) = offered(groups, sibling.target).filter(|(_, option)| asking.fits_school(option))?;
    let fits = |part: &PartDetail| {
        offered(groups, part.target).is_some_and(|(_, option)| asking.fits_school(option))
    };
    let parts = if sibling.parts.iter().all(fits) {
        sibling.shares(asking.line)
    } else {
        Vec::new()
    };
    let (words, how) = if parts.is_empty() {
        (in_words(group, option), "")
    } else {
        (parts_in_words(groups, &parts)?, ", im selben Verhältnis")
    };
    Some(Suggestion {
        line: asking.line.id,
        school: None,
        target: sibling.target,
        words,
        because: format!("Wie Position {} dieser Rechnung{how}.", sibling.position),
        bills: None,
        parts,
        rest: None,
        outside: String::new(),
    })
}
