//! The sheet of an invoice's lines, as typed.

use chrono::NaiveDate;
use paktbuch_types::{InvoiceLineId, LineKind, OrderLineId, parse_date};

use super::{LineInput, PartInput, date_text, line_field, part_field, school_code, target_code};
use crate::purchasing::acceptance::too_early;
use crate::purchasing::commands::{EditLine, SaveLine, SaveLines};
use crate::purchasing::einvoice::EInvoice;
use crate::purchasing::rows::{InvoiceDetail, LineDetail, Suggestion};
use crate::web::form::FormErrors;

/// More parts of one line than a page is asked for.
const MOST_PARTS: usize = 100;

/// Name of the hidden field that holds the common date before the change.
pub const ORDERED: &str = "auftrag";
/// Name of the hidden field that holds the common day of acceptance (Abnahme) before the change.
pub const ACCEPTED: &str = "abnahme";
/// The button that adds an empty part to the line with the given id.
pub const ADD_PART: &str = "teil";
/// The button that accepts the proposal for the line with the given id.
pub const ACCEPT: &str = "vorschlag";
/// The button that accepts the proposals for all lines that nothing is typed for.
pub const ACCEPT_ALL: &str = "vorschlaege";

/// The button that takes a part away; its value is made by [`part_key`].
pub const REMOVE_PART: &str = "entfernen";
/// The button that takes the line with the given id for devices and goes on to create them.
pub const AS_DEVICES: &str = "geraete";
/// The target of what is open of all lines.
pub const REST: &str = "ziel";

/// A part in the value of a button: `7-1` is the first part of line 7.
#[must_use]
pub fn part_key(line: InvoiceLineId, index: usize) -> String {
    format!("{line}-{}", index + 1)
}

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
            place: line.place.clone(),
            extent: line.extent.clone(),
            from: date_text(line.term_from),
            to: date_text(line.term_to),
            bills: None,
            parts: line
                .parts
                .iter()
                .map(|part| PartInput::stored(line, part))
                .collect(),
        });
        Self {
            ordered: Common::stored(invoice, |line| line.ordered_on),
            accepted: Common::stored(invoice, |line| line.accepted_on),
            lines: lines.collect(),
        }
    }

    /// As it is stored, and as long as nothing is allocated with what the file says: the day of the service (Leistungsdatum) as the
    /// acceptance of all lines, unless it is after today, and the period as the term of a licence.
    #[must_use]
    pub fn proposed(invoice: &InvoiceDetail, read: Option<&EInvoice>, today: NaiveDate) -> Self {
        let mut sheet = Self::stored(invoice);
        let untouched = |line: &LineDetail| line.parts.is_empty() && line.accepted_on.is_none();
        let Some(read) = read.filter(|_| invoice.lines.iter().all(untouched)) else {
            return sheet;
        };
        let is_licence = |line: &LineDetail| line.kind == LineKind::Licence;
        // The end of a licence's term is no day on which it was accepted.
        let service = if invoice.lines.iter().any(is_licence) {
            read.delivery_date
        } else {
            read.service_day()
        };
        sheet.accepted.now = date_text(service.filter(|day| *day <= today));
        for (line, stated) in sheet.lines.iter_mut().zip(&read.lines) {
            if let Some((from, to)) = read.term_of(stated)
                && line.from.is_empty()
                && line.to.is_empty()
            {
                line.from = date_text(Some(from));
                line.to = date_text(Some(to));
            }
        }
        sheet
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
            for (typed, name) in [
                (&mut line.place, "ort"),
                (&mut line.extent, "umfang"),
                (&mut line.from, "von"),
                (&mut line.to, "bis"),
            ] {
                if let Some(sent) = value(&line_field(line.line, name)) {
                    *typed = sent;
                }
            }
            line.bills = value(&line_field(line.line, "bestellposition")).and_then(|text| text.parse().ok());
            line.parts = (0..MOST_PARTS)
                .map_while(|index| {
                    let field = |name| value(&part_field(line.line, index, name));
                    Some(PartInput {
                        gross: field("betrag")?,
                        target: field("ziel").unwrap_or_default(),
                        school: field("schule").unwrap_or_default(),
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

    /// Takes the part away that [`part_key`] names.
    pub fn remove_part(&mut self, key: &str) {
        for line in &mut self.lines {
            let of_key = |index: &usize| part_key(line.line, *index) == key;
            if let Some(index) = (0..line.parts.len()).find(of_key) {
                line.parts.remove(index);
            }
        }
    }

    /// Takes a line for devices, unless its kind has records anyway.
    pub fn take_for_devices(&mut self, line: InvoiceLineId) {
        let line = self.lines.iter_mut().find(|known| known.line == line);
        if let Some(line) = line
            && !line.kind.parse().is_ok_and(LineKind::has_records)
        {
            line.kind = LineKind::Device.code().to_owned();
        }
    }

    /// Puts the rest of a line where it is proposed to go: on one target, or divided; and notes what it bills of an order.
    pub fn accept(&mut self, stored: &LineDetail, proposal: &Suggestion) {
        let Some(line) = self.lines.iter_mut().find(|known| known.line == stored.id) else {
            return;
        };
        line.bills = proposal.bills;
        line.parts.retain(|part| !part.is_blank());
        if proposal.parts.is_empty() {
            line.parts.push(PartInput {
                target: target_code(proposal.target),
                school: school_code(proposal.school),
                ..PartInput::default()
            });
        }
        let divided = proposal.parts.iter();
        line.parts
            .extend(divided.map(|part| PartInput::stored(stored, part)));
    }

    /// Which lines of orders are billed by what was accepted, for lines that nobody matched with an order yet.
    #[must_use]
    pub fn billed(&self, invoice: &InvoiceDetail) -> Vec<(InvoiceLineId, OrderLineId)> {
        let undecided = |line: &LineDetail| line.ordered.is_none() && line.order_reason.is_empty();
        let told = self.lines.iter().filter(|input| {
            invoice.line(input.line).is_some_and(undecided) && input.parts.iter().any(|part| !part.is_blank())
        });
        told.filter_map(|input| Some((input.line, input.bills?)))
            .collect()
    }

    /// Whether nothing is typed for the line yet.
    #[must_use]
    pub fn is_blank(&self, line: InvoiceLineId) -> bool {
        let mut lines = self.lines.iter().filter(|known| known.line == line);
        lines.all(|line| line.parts.iter().all(PartInput::is_blank))
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
    /// A message at each field that cannot be read, or that says an acceptance after today.
    pub fn command(&self, invoice: &InvoiceDetail, today: NaiveDate) -> Result<SaveLines, FormErrors> {
        let mut errors = FormErrors::none();
        check_common(&mut errors, ORDERED, &self.ordered);
        check_common(&mut errors, ACCEPTED, &self.accepted);
        let is_common_new = self.accepted.now != self.accepted.before;
        let common = parse_date(&self.accepted.now).ok().filter(|_| is_common_new);
        if let Some(message) = too_early(common, today) {
            errors.add(ACCEPTED, message);
        }
        let lines: Vec<SaveLine> = self
            .lines
            .iter()
            .filter_map(|input| {
                let stored = invoice.line(input.line)?;
                let kind = errors.take(&line_field(input.line, "art"), input.kind.parse::<LineKind>());
                let ordered = input.date(&mut errors, ORDERED, &input.ordered, &self.ordered);
                let accepted = input.date(&mut errors, ACCEPTED, &input.accepted, &self.accepted);
                let takes_common = is_common_new && input.accepted == self.accepted.before;
                if accepted != stored.accepted_on
                    && !takes_common
                    && let Some(message) = too_early(accepted, today)
                {
                    errors.add(&line_field(input.line, ACCEPTED), message);
                }
                let parts = input.parts(&mut errors, stored);
                let kind = kind?;
                Some(SaveLine {
                    particulars: input.particulars(&mut errors, kind, stored),
                    edit: EditLine {
                        line: input.line,
                        version: input.version,
                        kind,
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
