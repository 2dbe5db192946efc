//! What came in from the browser: the sheet of an invoice's lines, the target of a rest, payments.

mod import;
mod payment;
mod reject;
mod retention;
mod transfer;

pub use import::{ColumnsForm, FileRowForm};
pub use payment::PaymentForm;
pub use reject::ReasonForm;
pub use retention::RetentionForm;
pub use transfer::{CHOSEN, TransferForm, TransferLine, amount_field, skonto_field};

pub mod by_hand;
pub mod more;

use chrono::NaiveDate;
use paktbuch_types::{
    Cents, CostLineId, InvoiceLineId, LineKind, Quantity, SchoolId, format_date, parse_date,
};
use serde::Deserialize;

use super::commands::{Assignment, EditLine, EditParticulars, Part, SaveLine, SaveLines, Target};
use super::rows::{InvoiceDetail, LineDetail, PartDetail};
use crate::text;
use crate::web::form::FormErrors;

/// Name and value of every field, as sent.
pub type RawSheet = Vec<(String, String)>;

/// More parts of one line than a page is asked for.
const MOST_PARTS: usize = 100;

/// Name of the hidden field that holds the common date before the change.
pub const ORDERED: &str = "auftrag";
pub const ACCEPTED: &str = "abnahme";
/// The button that adds an empty part to the line with the given id.
pub const ADD_PART: &str = "teil";
/// The button that accepts the proposal for the line with the given id.
pub const ACCEPT: &str = "vorschlag";

/// The lines of an invoice as the user sees and types them.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Dates that all lines share, before and now; empty where they differ.
    pub ordered: Common,
    pub accepted: Common,
    pub lines: Vec<LineInput>,
}

/// A date for all lines: those that had the old one get the new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Common {
    pub before: String,
    pub now: String,
}

/// One line.
#[derive(Debug, Clone)]
pub struct LineInput {
    pub line: InvoiceLineId,
    pub version: i64,
    pub kind: String,
    pub ordered: String,
    pub accepted: String,
    pub parts: Vec<PartInput>,
}

/// One part of a line; the target as [`target_code`] writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartInput {
    pub target: String,
    pub gross: String,
    pub eligible: String,
    pub reason: String,
    pub quantity: String,
    pub product: String,
    pub account: String,
    pub cost_centre: String,
    pub fiscal_year: String,
}

/// A target as forms send it: `z7` a cost line, `e` own funds, `e3` own funds of a school.
#[must_use]
pub fn target_code(target: Target) -> String {
    match target {
        Target::CostLine(id) => format!("z{id}"),
        Target::Own { school: None } => "e".to_owned(),
        Target::Own { school: Some(id) } => format!("e{id}"),
    }
}

/// Reads what [`target_code`] wrote.
#[must_use]
pub fn read_target(code: &str) -> Option<Target> {
    if let Some(id) = code.strip_prefix('z') {
        return id.parse::<CostLineId>().ok().map(Target::CostLine);
    }
    match code.strip_prefix('e')? {
        "" => Some(Target::Own { school: None }),
        id => id
            .parse::<SchoolId>()
            .ok()
            .map(|id| Target::Own { school: Some(id) }),
    }
}

/// Name of a line's field: `art`, `auftrag`, `abnahme`, `version`.
#[must_use]
pub fn line_field(line: InvoiceLineId, field: &str) -> String {
    format!("p{line}-{field}")
}

/// Name of a field of a line's `index`-th part (from 0): `ziel`, `betrag`, `foerderbar`, `grund`, `menge`, `produkt`,
/// `sachkonto`, `kostenstelle`, `jahr`.
#[must_use]
pub fn part_field(line: InvoiceLineId, index: usize, field: &str) -> String {
    format!("p{line}-t{}-{field}", index + 1)
}

impl Sheet {
    /// As it is stored.
    #[must_use]
    pub fn stored(invoice: &InvoiceDetail) -> Self {
        let lines = invoice.lines.iter().map(|line| LineInput {
            line: line.id,
            version: line.version,
            kind: line.kind.code().to_owned(),
            ordered: date_text(line.ordered_on),
            accepted: date_text(line.accepted_on),
            parts: line.parts.iter().map(PartInput::stored).collect(),
        });
        Self {
            ordered: Common::stored(invoice, |line| line.ordered_on),
            accepted: Common::stored(invoice, |line| line.accepted_on),
            lines: lines.collect(),
        }
    }

    /// As it was sent; a line that was not sent stays as it is stored.
    #[must_use]
    pub fn sent(invoice: &InvoiceDetail, fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.trim().to_owned())
        };
        let mut sheet = Self::stored(invoice);
        for line in &mut sheet.lines {
            let Some(version) = value(&line_field(line.line, "version")).and_then(|text| text.parse().ok())
            else {
                continue;
            };
            line.version = version;
            line.kind = value(&line_field(line.line, "art")).unwrap_or_default();
            line.ordered = value(&line_field(line.line, ORDERED)).unwrap_or_default();
            line.accepted = value(&line_field(line.line, ACCEPTED)).unwrap_or_default();
            line.parts = (0..MOST_PARTS)
                .map_while(|index| {
                    let field = |name| value(&part_field(line.line, index, name));
                    Some(PartInput {
                        gross: field("betrag")?,
                        target: field("ziel").unwrap_or_default(),
                        eligible: field("foerderbar").unwrap_or_default(),
                        reason: field("grund").unwrap_or_default(),
                        quantity: field("menge").unwrap_or_default(),
                        product: field("produkt").unwrap_or_default(),
                        account: field("sachkonto").unwrap_or_default(),
                        cost_centre: field("kostenstelle").unwrap_or_default(),
                        fiscal_year: field("jahr").unwrap_or_default(),
                    })
                })
                .collect();
        }
        for (common, name) in [(&mut sheet.ordered, ORDERED), (&mut sheet.accepted, ACCEPTED)] {
            if let Some(now) = value(name) {
                common.now = now;
                common.before = value(&format!("{name}-vorher")).unwrap_or_default();
            }
        }
        sheet
    }

    /// Adds an empty part to a line.
    pub fn add_part(&mut self, line: InvoiceLineId) {
        if let Some(line) = self.lines.iter_mut().find(|known| known.line == line) {
            line.parts.push(PartInput::default());
        }
    }

    /// Puts the rest of a line on a target.
    pub fn accept(&mut self, line: InvoiceLineId, target: Target) {
        if let Some(line) = self.lines.iter_mut().find(|known| known.line == line) {
            line.parts.retain(|part| !part.is_blank());
            line.parts.push(PartInput {
                target: target_code(target),
                ..PartInput::default()
            });
        }
    }

    /// Takes over the versions that are stored now, so that the next saving is a decision against them.
    pub fn catch_up(&mut self, invoice: &InvoiceDetail) {
        for line in &mut self.lines {
            if let Some(stored) = invoice.line(line.line) {
                line.version = stored.version;
            }
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn command(&self, invoice: &InvoiceDetail) -> Result<SaveLines, FormErrors> {
        let mut errors = FormErrors::none();
        check_common(&mut errors, ORDERED, &self.ordered);
        check_common(&mut errors, ACCEPTED, &self.accepted);
        let lines: Vec<SaveLine> = self
            .lines
            .iter()
            .filter_map(|input| {
                let stored = invoice.line(input.line)?;
                let kind = errors.take(&line_field(input.line, "art"), input.kind.parse::<LineKind>());
                let ordered = input.date(&mut errors, ORDERED, &input.ordered, &self.ordered);
                let accepted = input.date(&mut errors, ACCEPTED, &input.accepted, &self.accepted);
                let parts = input.parts(&mut errors, stored);
                Some(SaveLine {
                    edit: EditLine {
                        line: input.line,
                        version: input.version,
                        kind: kind?,
                        ordered_on: ordered,
                        accepted_on: accepted,
                    },
                    parts,
                })
            })
            .collect();
        errors.finish(Some(SaveLines {
            invoice: invoice.row.id,
            lines,
        }))
    }
}

/// Notes a date for all lines that cannot be read; the lines that take it over stay silent.
fn check_common(errors: &mut FormErrors, name: &str, common: &Common) {
    if !common.now.is_empty() {
        errors.take(name, parse_date(&common.now));
    }
}

impl Common {
    fn stored(invoice: &InvoiceDetail, date: impl Fn(&LineDetail) -> Option<NaiveDate>) -> Self {
        let mut dates = invoice.lines.iter().map(date);
        let first = dates.next().flatten();
        let shared = first.filter(|_| dates.all(|other| other == first));
        let text = date_text(shared);
        Self {
            before: text.clone(),
            now: text,
        }
    }
}

impl LineInput {
    /// The line's own date, or the new common one where the line had the old common one.
    fn date(&self, errors: &mut FormErrors, name: &str, typed: &str, common: &Common) -> Option<NaiveDate> {
        if typed == common.before && common.now != common.before {
            return parse_date(&common.now).ok();
        }
        if typed.is_empty() {
            return None;
        }
        errors.take(&line_field(self.line, name), parse_date(typed))
    }

    fn parts(&self, errors: &mut FormErrors, stored: &LineDetail) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut takes_rest = None;
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
            let is_stored = stored.parts.iter().any(|part| part.target == target);
            let gross = match input.gross.as_str() {
                "" if is_stored => continue,
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
            parts.push((index, target, gross));
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
            .filter_map(|(index, target, gross)| {
                let input = &self.parts[index];
                let eligible = match (target, input.eligible.as_str()) {
                    (Target::Own { .. }, "") => Cents::ZERO,
                    (Target::CostLine(_), "") => gross,
                    (_, text) => {
                        errors.take(&part_field(self.line, index, "foerderbar"), Cents::parse(text))?
                    }
                };
                Some(Part {
                    target,
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

impl PartInput {
    fn stored(part: &PartDetail) -> Self {
        let partly = part.gross != part.eligible && matches!(part.target, Target::CostLine(_));
        Self {
            target: target_code(part.target),
            gross: part.gross.input(),
            eligible: if partly {
                part.eligible.input()
            } else {
                String::new()
            },
            reason: part.reason.clone(),
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
    fn is_blank(&self) -> bool {
        self.target.is_empty() && self.gross.is_empty() && self.eligible.is_empty()
    }
}

/// What is open of all lines goes to one target.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RestForm {
    pub ziel: String,
}

/// `Some(None)` for an empty field, `None` with the message noted where it cannot be read.
fn optional<T, E: std::fmt::Display>(
    errors: &mut FormErrors,
    field: &str,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Option<Option<T>> {
    if text.trim().is_empty() {
        Some(None)
    } else {
        errors.take(field, read(text)).map(Some)
    }
}

/// A budget year (Haushaltsjahr) as typed.
fn read_year(text: &str) -> Result<i64, String> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.len() == 4).ok_or_else(|| {
        format!("„{text}“ ist kein Haushaltsjahr. Bitte vierstellig eintragen, zum Beispiel 2024.")
    })
}

fn year_text(year: Option<i64>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn date_text(date: Option<NaiveDate>) -> String {
    date.map(format_date).unwrap_or_default()
}
/// What the kind of a line asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ParticularsForm {
    pub version: String,
    pub accepted_on: String,
    pub place: String,
    pub extent: String,
    pub term_from: String,
    pub term_to: String,
}

impl ParticularsForm {
    /// The command; what the kind does not ask for stays as it is.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, line: &super::rows::LineParticulars) -> Result<EditParticulars, FormErrors> {
        let mut errors = FormErrors::none();
        let mut day = |name: &str, text: &str| {
            let given = !text.trim().is_empty();
            given.then(|| errors.take(name, parse_date(text))).flatten()
        };
        let mut command = EditParticulars {
            line: line.id,
            version: self.version.parse().unwrap_or(0),
            accepted_on: line.accepted_on,
            place: line.place.clone(),
            extent: line.extent.clone(),
            term_from: line.term_from,
            term_to: line.term_to,
        };
        if line.kind == LineKind::Licence {
            command.term_from = day("term_from", &self.term_from);
            command.term_to = day("term_to", &self.term_to);
        } else {
            command.accepted_on = day("accepted_on", &self.accepted_on);
        }
        if line.kind == LineKind::Installation {
            command.place.clone_from(&self.place);
            command.extent.clone_from(&self.extent);
        }
        errors.finish(Some(command))
    }
}
