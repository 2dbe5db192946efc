//! An invoice as it is typed by hand.

mod quantity;

use paktbuch_types::{BasisPoints, Cents, InvoiceId, Quantity, format_date, parse_date};

use self::quantity::read_quantity;
use crate::purchasing::by_hand::{Typed, wrong_sum};
use crate::purchasing::commands::{EnterInvoice, EnterLine};
use crate::purchasing::rows::{InvoiceDetail, LineDetail};
use crate::text;
use crate::web::components::ConflictRow;
use crate::web::form::FormErrors;

/// Empty lines that the form offers beyond those that are filled.
const SPARE: usize = 3;
/// More lines than a paper invoice is typed with.
pub const MOST_LINES: usize = 200;
/// The button that adds lines.
pub const MORE_LINES: &str = "zeilen";

/// Kinds of invoices that are typed: UNTDID 1001.
pub const KINDS: [u16; 6] = [380, 381, 384, 875, 876, 877];

/// Tax of a line as the form sends it, and as users read it.
pub const RATES: [(&str, &str); 6] = [
    ("1900", "19 %"),
    ("700", "7 %"),
    ("0", "0 %"),
    ("13b", "§ 13b (Steuer schulden wir)"),
    ("1600", "16 % (2020)"),
    ("500", "5 % (2020)"),
];

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByHand {
    pub supplier: String,
    pub vat_id: String,
    pub number: String,
    pub date: String,
    pub due: String,
    pub kind: String,
    pub typed: String,
    pub lines: Vec<ByHandLine>,
    pub total: String,
    pub prepaid: String,
    pub order: String,
    pub accounting: String,
    pub dms: String,
    pub version: String,
    /// Id of the invoice that a credit note credits; empty for none.
    pub credited: String,
}

/// A line of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByHandLine {
    pub name: String,
    pub quantity: String,
    pub amount: String,
    pub rate: String,
}

/// Name of a line's field: `name`, `menge`, `betrag`, `satz`; lines count from 1.
#[must_use]
pub fn line_field(line: usize, field: &str) -> String {
    format!("z{line}-{field}")
}

impl ByHand {
    /// An empty form.
    #[must_use]
    pub fn empty() -> Self {
        let mut form = Self {
            kind: "380".to_owned(),
            typed: "brutto".to_owned(),
            ..Self::default()
        };
        form.spare();
        form
    }

    /// A credit note of an invoice, all of whose lines go back; number, day and papers are its own.
    #[must_use]
    pub fn credit(invoice: &InvoiceDetail, vat_id: &str) -> Self {
        let mut form = Self {
            supplier: invoice.row.supplier.clone(),
            vat_id: vat_id.to_owned(),
            kind: "381".to_owned(),
            typed: "brutto".to_owned(),
            lines: invoice.lines.iter().map(ByHandLine::given_back).collect(),
            total: Cents::ZERO.minus(invoice.row.gross).input(),
            order: invoice.order_reference.clone(),
            credited: invoice.row.id.to_string(),
            ..Self::default()
        };
        form.spare();
        form
    }

    /// The invoice that a credit note credits.
    #[must_use]
    pub fn credits(&self) -> Option<InvoiceId> {
        self.credited.parse().ok()
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(invoice: &InvoiceDetail, vat_id: &str) -> Self {
        let row = &invoice.row;
        let mut form = Self {
            supplier: row.supplier.clone(),
            vat_id: vat_id.to_owned(),
            number: row.number.clone(),
            date: format_date(row.date),
            due: row.due_date.map(format_date).unwrap_or_default(),
            kind: row.type_code.to_string(),
            typed: "brutto".to_owned(),
            lines: invoice.lines.iter().map(ByHandLine::stored).collect(),
            total: row.gross.input(),
            prepaid: if invoice.prepaid == Cents::ZERO {
                String::new()
            } else {
                invoice.prepaid.input()
            },
            order: invoice.order_reference.clone(),
            accounting: invoice.accounting_reference.clone(),
            dms: invoice.dms_reference.clone(),
            version: invoice.version.to_string(),
            credited: String::new(),
        };
        form.spare();
        form
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| text::clean(value)).unwrap_or_default()
        };
        let sent = |line: &usize| {
            let name = line_field(*line, "betrag");
            fields.iter().any(|(key, _)| *key == name)
        };
        let lines = (1..=MOST_LINES).take_while(sent).map(|line| ByHandLine {
            name: value(&line_field(line, "name")),
            quantity: value(&line_field(line, "menge")),
            amount: value(&line_field(line, "betrag")),
            rate: value(&line_field(line, "satz")),
        });
        let mut form = Self {
            supplier: value("lieferant"),
            vat_id: value("ust"),
            number: value("nummer"),
            date: value("datum"),
            due: value("faellig"),
            kind: value("art"),
            typed: value("betraege"),
            lines: lines.collect(),
            total: value("gesamt"),
            prepaid: value("gezahlt"),
            order: value("auftrag"),
            accounting: value("beleg"),
            dms: value("dms"),
            version: value("version"),
            credited: value("zu"),
        };
        if form.lines.is_empty() {
            form.spare();
        }
        form
    }

    /// With the texts as a browser would have sent them.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        let texts = [
            &mut self.supplier,
            &mut self.vat_id,
            &mut self.number,
            &mut self.order,
            &mut self.accounting,
            &mut self.dms,
        ];
        let names = self.lines.iter_mut().map(|line| &mut line.name);
        for text in texts.into_iter().chain(names) {
            *text = text::clean(text);
        }
        self
    }

    /// Adds empty lines at the end.
    pub fn spare(&mut self) {
        let wanted = (self.lines.len() + SPARE).min(MOST_LINES);
        self.lines.resize_with(wanted, ByHandLine::empty);
    }

    /// This form beside what is stored now.
    #[must_use]
    pub fn compared(&self, stored: &Self) -> Vec<ConflictRow> {
        let lines = |form: &Self| {
            let lines = form.lines.iter().filter(|line| !line.is_blank());
            lines
                .map(|line| format!("{} × {}: {} €", line.quantity, line.name, line.amount))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let row = |label: &str, value: fn(&Self) -> &str| ConflictRow::new(label, value(self), value(stored));
        vec![
            row("Lieferant", |form| &form.supplier),
            row("USt-IdNr.", |form| &form.vat_id),
            row("Rechnungsnummer", |form| &form.number),
            row("Rechnungsdatum", |form| &form.date),
            row("Zahlbar bis", |form| &form.due),
            ConflictRow::new("Positionen", lines(self), lines(stored)),
            row("Rechnungsbetrag", |form| &form.total),
            row("davon schon gezahlt", |form| &form.prepaid),
            row("Auftrag", |form| &form.order),
            row("Beleg der Buchhaltung", |form| &form.accounting),
            row("Ablage im DMS", |form| &form.dms),
        ]
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn command(&self) -> Result<EnterInvoice, FormErrors> {
        let mut errors = FormErrors::none();
        if self.supplier.is_empty() {
            errors.add("lieferant", "Bitte geben Sie den Lieferanten an.");
        }
        if self.number.is_empty() {
            errors.add("nummer", "Bitte geben Sie die Rechnungsnummer an.");
        }
        let date = errors.take("datum", parse_date(&self.date));
        let due = match self.due.as_str() {
            "" => None,
            text => errors.take("faellig", parse_date(text)),
        };
        if let Some((date, due)) = date.zip(due).filter(|(date, due)| due < date) {
            errors.add(
                "faellig",
                format!(
                    "Zahlbar bis: Der {} liegt vor der Rechnung vom {}. Bitte prüfen Sie beide Tage, oder leeren Sie das Feld.",
                    format_date(due),
                    format_date(date)
                ),
            );
        }
        let kind = self.kind.parse().ok().filter(|code| KINDS.contains(code));
        if kind.is_none() {
            errors.add("art", "Bitte wählen Sie die Art der Rechnung.");
        }
        let typed = match self.typed.as_str() {
            "netto" => Typed::Net,
            _ => Typed::Gross,
        };
        let total = errors.take("gesamt", Cents::parse(&self.total));
        let prepaid = match self.prepaid.as_str() {
            "" => Some(Cents::ZERO),
            text => errors.take("gezahlt", Cents::parse(text)),
        };
        let filled: Vec<(&ByHandLine, usize)> = self
            .lines
            .iter()
            .zip(1..)
            .filter(|(line, _)| !line.is_blank())
            .collect();
        let lines: Vec<EnterLine> = filled
            .iter()
            .filter_map(|(line, number)| line.read(*number, &mut errors))
            .collect();
        let amounts: Vec<_> = lines.iter().map(|line| (line.amount, line.rate)).collect();
        let is_whole = !lines.is_empty() && lines.len() == filled.len();
        if let Some(message) = total
            .filter(|_| is_whole)
            .and_then(|total| wrong_sum(typed, &amounts, total))
        {
            errors.add("gesamt", message);
        }
        if lines.is_empty() && errors.is_empty() {
            errors.add(
                &line_field(1, "name"),
                "Bitte geben Sie mindestens eine Position an.",
            );
        }
        let parts = (date, kind, total, prepaid);
        let (Some(issue_date), Some(type_code), Some(total), Some(prepaid)) = parts else {
            return Err(errors);
        };
        errors.finish(Some(EnterInvoice {
            supplier: self.supplier.clone(),
            vat_id: self.vat_id.clone(),
            number: self.number.clone(),
            issue_date,
            due_date: due,
            type_code,
            order_reference: self.order.clone(),
            accounting_reference: self.accounting.clone(),
            dms_reference: self.dms.clone(),
            typed,
            lines,
            total,
            prepaid,
        }))
    }
}

impl ByHandLine {
    fn empty() -> Self {
        Self {
            rate: "1900".to_owned(),
            ..Self::default()
        }
    }

    fn stored(line: &LineDetail) -> Self {
        Self {
            name: line.name.clone(),
            quantity: line.quantity.to_string(),
            amount: line.gross.plus(line.deduction).input(),
            rate: match line.self_assessed_rate {
                Some(_) => "13b".to_owned(),
                None => line.vat_rate.0.to_string(),
            },
        }
    }

    fn given_back(line: &LineDetail) -> Self {
        Self {
            quantity: Quantity(-line.quantity.0).to_string().replace('−', "-"),
            amount: Cents::ZERO.minus(line.gross.plus(line.deduction)).input(),
            ..Self::stored(line)
        }
    }

    /// Nothing but the tax, which is filled beforehand.
    fn is_blank(&self) -> bool {
        self.name.is_empty() && self.quantity.is_empty() && self.amount.is_empty()
    }

    fn read(&self, number: usize, errors: &mut FormErrors) -> Option<EnterLine> {
        let field = |name: &str| line_field(number, name);
        if self.name.is_empty() {
            errors.add(
                &field("name"),
                "Bitte geben Sie an, was geliefert oder geleistet wurde.",
            );
        }
        let quantity = match self.quantity.as_str() {
            "" => Some(Quantity::whole(1)),
            text => errors.take(&field("menge"), read_quantity(text)),
        };
        let amount = errors.take(&field("betrag"), Cents::parse(&self.amount));
        let (rate, self_assessed_rate) = match self.rate.as_str() {
            "13b" => (BasisPoints(0), Some(BasisPoints::percent(19))),
            code if RATES.iter().any(|(known, _)| *known == code) => {
                (BasisPoints(code.parse().unwrap_or_default()), None)
            }
            _ => {
                errors.add(&field("satz"), "Bitte wählen Sie den Steuersatz.");
                return None;
            }
        };
        Some(EnterLine {
            name: self.name.clone(),
            quantity: quantity?,
            amount: amount?,
            rate,
            self_assessed_rate,
        })
    }
}
