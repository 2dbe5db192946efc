//! Money that comes back (Gutschrift): it goes where the line went that it is given back of, in the same shares.

use paktbuch_types::{Cents, Quantity};

use super::{Asking, parts_in_words, similar, telling_words};
use crate::purchasing::commands::{Assignment, Target};
use crate::purchasing::input_tax::at_most_net;
use crate::purchasing::rows::{LineDetail, PartDetail, Suggestion, TargetGroup};

/// A proposal for a line that gives money back; none where no line that it corrects is found, or a notice takes nothing any more.
pub(super) fn by_credited(
    asking: &Asking<'_>,
    credited: &[(String, LineDetail)],
    groups: &[TargetGroup],
) -> Option<Suggestion> {
    if asking.line.gross >= Cents::ZERO {
        return None;
    }
    let (number, before) = corrected(asking, credited)?;
    let parts = shares(asking.line, &before.parts);
    let words = parts_in_words(groups, &parts)?;
    let target = parts.iter().max_by_key(|part| part.gross.0.abs())?.target;
    Some(Suggestion {
        line: asking.line.id,
        school: None,
        target,
        words,
        because: format!(
            "Wie Rechnung {number}, Position {}, im selben Verhältnis.",
            before.position
        ),
        bills: None,
        parts,
        rest: None,
        outside: String::new(),
    })
}

/// The line with the same words, else the only one, or the only one with its unit price.
fn corrected<'a>(
    asking: &Asking<'_>,
    credited: &'a [(String, LineDetail)],
) -> Option<&'a (String, LineDetail)> {
    let allocated = || credited.iter().filter(|(_, before)| !before.parts.is_empty());
    let same = allocated().find(|(_, before)| before.name == asking.line.name);
    let alike = || allocated().find(|(_, before)| similar(&asking.words, &telling_words(&before.name)));
    same.or_else(alike).or_else(|| {
        let price = |line: &LineDetail| line.net.pro_rata(Quantity::SCALE, line.quantity.0);
        let only = |mut left: Vec<&'a (String, LineDetail)>| {
            let last = left.pop()?;
            left.is_empty().then_some(last)
        };
        only(allocated().collect()).or_else(|| {
            let priced = allocated().filter(|(_, before)| price(before) == price(asking.line));
            only(priced.collect())
        })
    })
}

/// What is open of a line divided as these parts are, and what is eligible of each likewise.
fn shares(line: &LineDetail, parts: &[PartDetail]) -> Vec<PartDetail> {
    let amounts: Vec<Cents> = parts.iter().map(|part| part.gross).collect();
    let shares = line.open().split_like(&amounts);
    let share = |(part, gross): (&PartDetail, Cents)| {
        let eligible = match part.target {
            Target::Own { .. } => Cents::ZERO,
            Target::CostLine(_) => {
                let eligible = part.eligible.pro_rata(gross.0, part.gross.0);
                at_most_net(eligible, gross, line.deducted_rate)
            }
        };
        PartDetail {
            gross,
            eligible,
            quantity: None,
            devices: 0,
            // The year is that of the money that comes back.
            assignment: Assignment {
                fiscal_year: None,
                ..part.assignment.clone()
            },
            ..part.clone()
        }
    };
    let divided = parts.iter().zip(shares).map(share);
    divided.filter(|part| part.gross != Cents::ZERO).collect()
}
