//! One line of the sheet and its parts, as typed.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceLineId, LineKind, OrderLineId, Quantity, format_date, parse_date};

use super::{Common, optional, read_school, read_target, read_year, school_code, target_code, year_text};
use crate::purchasing::commands::{Assignment, Part, Particulars, Target};
use crate::purchasing::input_tax::{self, net_share};
use crate::purchasing::rows::{LineDetail, PartDetail};
use crate::text;
use crate::web::form::FormErrors;

/// Longest place or extent of an Anlage.
const PARTICULAR_CHARS: usize = 300;

/// One line.
#[derive(Debug, Clone)]
pub struct LineInput {
    pub line: InvoiceLineId,
    pub version: i64,
    pub kind: String,
    pub ordered: String,
    pub accepted: String,
    /// Anlage: where it is.
    pub place: String,
    /// Anlage: how much of it.
    pub extent: String,
    /// Lizenz: first day of the term.
    pub from: String,
    /// Lizenz: last day of the term.
    pub to: String,
    /// Line of an order that it bills, once its proposal is accepted.
    pub bills: Option<OrderLineId>,
    pub parts: Vec<PartInput>,
}

/// One part of a line; the target as [`target_code`] writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartInput {
    pub target: String,
    /// As [`school_code`] writes it, where the cost line is for all schools.
    pub school: String,
    pub gross: String,
    pub eligible: String,
    pub reason: String,
    pub quantity: String,
    pub product: String,
    pub account: String,
    pub cost_centre: String,
    pub fiscal_year: String,
}

/// Name of a line's field: `art`, `auftrag`, `abnahme`, `ort`, `umfang`, `von`, `bis`, `bestellposition`, `version`.
#[must_use]
pub fn line_field(line: InvoiceLineId, field: &str) -> String {
    format!("p{line}-{field}")
}

/// Name of a field of a line's `index`-th part (from 0): `ziel`, `schule`, `betrag`, `foerderbar`, `grund`, `menge`, `produkt`,
/// `sachkonto`, `kostenstelle`, `jahr`.
#[must_use]
pub fn part_field(line: InvoiceLineId, index: usize, field: &str) -> String {
    format!("p{line}-t{}-{field}", index + 1)
}

impl LineInput {
    /// The line's own date, or the new common one where the line had the old common one.
    pub(super) fn date(
        &self,
        errors: &mut FormErrors,
        name: &str,
        typed: &str,
        common: &Common,
    ) -> Option<NaiveDate> {
        if typed == common.before && common.now != common.before {
            return parse_date(&common.now).ok();
        }
        if typed.is_empty() {
            return None;
        }
        errors.take(&line_field(self.line, name), parse_date(typed))
    }

    /// What its kind asks for, as typed; what the kind does not ask for stays as it is stored.
    pub(super) fn particulars(
        &self,
        errors: &mut FormErrors,
        kind: LineKind,
        stored: &LineDetail,
    ) -> Option<Particulars> {
        let mut told = Particulars {
            place: stored.place.clone(),
            extent: stored.extent.clone(),
            term_from: stored.term_from,
            term_to: stored.term_to,
        };
        match kind {
            LineKind::Installation => {
                told.place.clone_from(&self.place);
                told.extent.clone_from(&self.extent);
                for (name, text) in [("ort", &self.place), ("umfang", &self.extent)] {
                    if text::length(text) > PARTICULAR_CHARS {
                        let message = format!("Bitte höchstens {PARTICULAR_CHARS} Zeichen eingeben.");
                        errors.add(&line_field(self.line, name), message);
                    }
                }
            }
            LineKind::Licence => {
                let mut day = |name: &str, text: &str| {
                    let field = line_field(self.line, name);
                    (!text.is_empty())
                        .then(|| errors.take(&field, parse_date(text)))
                        .flatten()
                };
                told.term_from = day("von", &self.from);
                told.term_to = day("bis", &self.to);
                let term = told.term_from.zip(told.term_to);
                if let Some((from, to)) = term.filter(|(from, to)| to < from) {
                    let message = format!(
                        "Die Laufzeit endet am {}, vor ihrem Beginn am {}. Bitte ein Datum berichtigen.",
                        format_date(to),
                        format_date(from)
                    );
                    errors.add(&line_field(self.line, "bis"), message);
                }
            }
            _ => return None,
        }
        Some(told)
    }

    pub(super) fn parts(&self, errors: &mut FormErrors, stored: &LineDetail) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut takes_rest = None;
        let mut counted = Quantity(0);
        for (index, input) in self.parts.iter().enumerate() {
            if input.is_blank() {
                continue;
            }
            let field = |name: &str| part_field(self.line, index, name);
            let Some(target) = read_target(&input.target) else {
                errors.add(
                    &field("ziel"),
                    "Bitte wählen Sie, woraus dieser Betrag bezahlt wird.",
                );
                continue;
            };
            let Some(school) = optional(errors, &field("schule"), &input.school, read_school) else {
                continue;
            };
            let is_stored = stored
                .parts
                .iter()
                .any(|part| part.target == target && part.school == school);
            let gross = match input.gross.as_str() {
                "" if is_stored => continue,
                "" if by_quantity(&input.quantity, stored).is_some() => {
                    let quantity = by_quantity(&input.quantity, stored).unwrap_or(Quantity(0));
                    let until = |quantity: Quantity| stored.gross.pro_rata(quantity.0, stored.quantity.0);
                    let before = until(counted);
                    counted = Quantity(counted.0.saturating_add(quantity.0));
                    Some(until(counted).minus(before))
                }
                "" if takes_rest.is_some() => {
                    let message = "Nur ein neuer Teil kann den ganzen Rest bekommen. Bitte geben Sie hier einen Betrag ein.";
                    errors.add(&field("betrag"), message);
                    continue;
                }
                "" => {
                    takes_rest = Some(parts.len());
                    Some(Cents::ZERO)
                }
                text => errors.take(&field("betrag"), Cents::parse(text)),
            };
            let Some(gross) = gross else { continue };
            if gross == Cents::ZERO && is_stored {
                continue;
            }
            parts.push((index, (target, school), gross));
        }
        if let Some(place) = takes_rest {
            let rest = stored.gross.minus(parts.iter().map(|(_, _, gross)| *gross).sum());
            if rest == Cents::ZERO {
                let field = part_field(self.line, parts[place].0, "betrag");
                errors.add(
                    &field,
                    "Es ist kein Rest mehr übrig. Bitte geben Sie einen Betrag ein.",
                );
            }
            parts[place].2 = rest;
        }
        parts
            .into_iter()
            .filter_map(|(index, (target, school), gross)| {
                let input = &self.parts[index];
                let eligible = match (target, input.eligible.as_str()) {
                    (Target::Own { .. }, "") => Cents::ZERO,
                    (Target::CostLine(_), "") => net_share(gross, stored.deducted_rate),
                    (_, text) => {
                        errors.take(&part_field(self.line, index, "foerderbar"), Cents::parse(text))?
                    }
                };
                Some(Part {
                    target,
                    school,
                    gross,
                    eligible,
                    reason: text::clean(&input.reason),
                    quantity: optional(
                        errors,
                        &part_field(self.line, index, "menge"),
                        &input.quantity,
                        Quantity::parse,
                    )?,
                    assignment: Assignment {
                        product: text::clean(&input.product),
                        account: text::clean(&input.account),
                        cost_centre: text::clean(&input.cost_centre),
                        fiscal_year: optional(
                            errors,
                            &part_field(self.line, index, "jahr"),
                            &input.fiscal_year,
                            read_year,
                        )?,
                    },
                })
            })
            .collect()
    }
}

/// The quantity of a part that stands for its amount; `None` where none is typed, or the line's cannot be divided.
fn by_quantity(typed: &str, line: &LineDetail) -> Option<Quantity> {
    let quantity = Quantity::parse(typed.trim()).ok()?;
    (Quantity(0) < quantity && quantity <= line.quantity).then_some(quantity)
}

impl PartInput {
    /// As it is stored; the most that is eligible of a part of this line needs neither amount nor reason.
    pub(super) fn stored(line: &LineDetail, part: &PartDetail) -> Self {
        let most = net_share(part.gross, line.deducted_rate);
        let partly = part.eligible != most && matches!(part.target, Target::CostLine(_));
        let is_told = !partly && part.reason == input_tax::REASON;
        Self {
            target: target_code(part.target),
            school: school_code(part.school),
            gross: part.gross.input(),
            eligible: if partly {
                part.eligible.input()
            } else {
                String::new()
            },
            reason: if is_told {
                String::new()
            } else {
                part.reason.clone()
            },
            quantity: part
                .quantity
                .map(|quantity| quantity.to_string())
                .unwrap_or_default(),
            product: part.assignment.product.clone(),
            account: part.assignment.account.clone(),
            cost_centre: part.assignment.cost_centre.clone(),
            fiscal_year: year_text(part.assignment.fiscal_year),
        }
    }

    /// Neither target nor amount.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.target.is_empty() && self.gross.is_empty() && self.eligible.is_empty()
    }
}
