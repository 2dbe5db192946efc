//! Reading payment files: the upload with what became of it, and the columns of a file that is not known.

use std::collections::BTreeMap;

use askama::Template;
use paktbuch_types::InvoiceId;

use crate::purchasing::commands::PaymentsTaken;
use crate::purchasing::forms::ColumnsForm;
use crate::purchasing::paths;
use crate::purchasing::payment_file::{Column, Mapping, Refusal, Sheet};
use crate::purchasing::rows::ReadList;
use crate::text::excerpt;
use crate::web::components::{Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Rows of a file that the page of its columns shows.
const PREVIEW: usize = 5;
/// Rows that were entered which the result names.
const MOST_ENTERED: usize = 500;
/// Characters of a payee and of an amount that cannot be read.
const CELL_CHARS: usize = 80;

/// Zahlungen einlesen.
#[derive(Debug, Template)]
#[template(path = "purchasing/payment_import.html")]
pub struct PaymentImportPage {
    layout: Layout,
    file: Field,
    choose: Field,
    rehearsal: Field,
    result: Option<PaymentResult>,
    lists: Vec<(String, ReadList)>,
    errors: Vec<FieldError>,
}

/// What became of a file.
#[derive(Debug)]
pub struct PaymentResult {
    pub file: String,
    pub format: String,
    /// Headings that nothing was read from.
    pub unread: Vec<String>,
    /// Nothing was changed.
    pub rehearsal: bool,
    pub taken: PaymentsTaken,
    /// Payee and amount of each line that was read.
    pub told: BTreeMap<usize, (String, String)>,
    pub refused: Vec<Refusal>,
    /// Rows that add up others.
    pub sums: Vec<Refusal>,
}

/// A row that was not entered.
#[derive(Debug)]
struct Remark {
    line: usize,
    payee: String,
    amount: String,
    /// Heading of the column; empty where it is about the whole row.
    field: String,
    message: String,
}

/// A row that was entered, with the invoice that it pays.
#[derive(Debug)]
struct Entered {
    line: usize,
    payee: String,
    amount: String,
    number: String,
    href: String,
}

impl PaymentResult {
    /// Where the rows were entered, in the order of the file.
    fn entered(&self) -> Vec<Entered> {
        let entered = self.taken.entered.iter().take(MOST_ENTERED);
        let view = |(line, invoice, number): &(usize, InvoiceId, String)| {
            let (payee, amount) = self.told.get(line).cloned().unwrap_or_default();
            Entered {
                line: *line,
                payee: excerpt(&payee, CELL_CHARS),
                amount,
                number: number.clone(),
                href: paths::invoice(*invoice),
            }
        };
        entered.map(view).collect()
    }

    fn rows(&self) -> usize {
        let taken = &self.taken;
        taken.booked + taken.known + taken.set_aside + taken.waiting.len() + self.refused.len()
    }

    /// What was not entered, with its reason, in the order of the file.
    fn remarks(&self) -> Vec<Remark> {
        let left_out = |row: &Refusal, field: &str, message: String| Remark {
            line: row.line,
            payee: excerpt(&row.payee, CELL_CHARS),
            amount: excerpt(&row.amount, CELL_CHARS),
            field: field.to_owned(),
            message,
        };
        let refused = self.refused.iter().map(|row| {
            let message = format!("abgewiesen: {}", row.told());
            left_out(row, &row.field, message)
        });
        let sums = self.sums.iter().map(|row| left_out(row, "", row.told()));
        let waiting = self.taken.waiting.iter().map(|(line, message)| {
            let (payee, amount) = self.told.get(line).cloned().unwrap_or_default();
            Remark {
                line: *line,
                payee: excerpt(&payee, CELL_CHARS),
                amount,
                field: String::new(),
                message: message.clone(),
            }
        });
        let mut remarks: Vec<Remark> = waiting.chain(refused).chain(sums).collect();
        remarks.sort_by_key(|remark| remark.line);
        remarks
    }
}

impl PaymentImportPage {
    /// The page; `lists` were read last.
    #[must_use]
    pub fn new(
        layout: Layout,
        result: Option<PaymentResult>,
        lists: Vec<ReadList>,
        errors: &FormErrors,
    ) -> Self {
        Self {
            layout: titled(layout, "Zahlungen einlesen"),
            file: Field::new("datei", "Zahlungsliste")
                .hint("CSV oder XLSX aus dem Finanzverfahren, eine Zeile je Zahlung.")
                .error(errors.at("datei"))
                .attribute("accept", ".csv,.txt,.xlsx,text/csv"),
            choose: Field::new("spalten", "Spalten selbst zuordnen")
                .hint("Sonst nur, wenn Paktbuch die Spaltennamen nicht kennt."),
            rehearsal: Field::new("pruefen", "Nur prüfen, nichts ändern"),
            result,
            lists: lists
                .into_iter()
                .map(|list| (paths::read_list(list.row), list))
                .collect(),
            errors: errors.list().to_vec(),
        }
    }
}

/// Spalten zuordnen.
#[derive(Debug, Template)]
#[template(path = "purchasing/payment_columns.html")]
pub struct PaymentColumnsPage {
    layout: Layout,
    file: String,
    sha256: String,
    format: String,
    fields: Vec<Field>,
    reversed: Field,
    rehearsal: bool,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    errors: Vec<FieldError>,
}

impl PaymentColumnsPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, sheet: &Sheet, form: &ColumnsForm, errors: &FormErrors) -> Self {
        let fields = Column::ALL.iter().map(|column| {
            let chosen = form.mapping.columns.get(column).cloned().unwrap_or_default();
            let mut options = vec![(String::new(), "–".to_owned())];
            let named = sheet.headings.iter().filter(|heading| !heading.is_empty());
            options.extend(named.map(|heading| (heading.clone(), heading.clone())));
            let field = Field::new(column.key(), column.label())
                .value(chosen)
                .error(errors.at(column.key()))
                .options(options);
            if column.is_required() {
                field
            } else {
                field.optional()
            }
        });
        let row = |cells: &Vec<String>| {
            let mut cells = cells.clone();
            cells.resize(sheet.headings.len(), String::new());
            cells
        };
        Self {
            layout: titled(layout, "Spalten zuordnen"),
            file: form.file.clone(),
            sha256: form.sha256.clone(),
            format: sheet.format.clone(),
            fields: fields.collect(),
            reversed: Field::new("reversed", "Ein Minus vor dem Betrag bedeutet")
                .value(meaning(&form.mapping))
                .error(errors.at("reversed"))
                .options(MEANINGS)
                .optional(),
            rehearsal: form.rehearsal,
            headings: sheet.headings.clone(),
            rows: sheet
                .rows
                .iter()
                .take(PREVIEW)
                .map(|found| row(&found.cells))
                .collect(),
            errors: errors.list().to_vec(),
        }
    }
}

/// What a minus before an amount can mean, as the form sends it.
const MEANINGS: [(&str, &str); 3] = [
    ("", "–"),
    ("false", "Rückzahlung des Lieferanten"),
    ("true", "Zahlung an den Lieferanten"),
];

fn meaning(mapping: &Mapping) -> &'static str {
    match (mapping.reversed, mapping.is_told) {
        (true, _) => "true",
        (false, true) => "false",
        (false, false) => "",
    }
}

fn titled(layout: Layout, title: &str) -> Layout {
    layout
        .titled(format!("{title} – Beschaffung"))
        .in_menu(paths::INVOICES)
        .crumb("Beschaffung", paths::INVOICES)
        .here(title.to_owned())
}
