//! The form of one payment: its fields, which the invoice's page shows too, and the page that corrects it.

use askama::Template;
use paktbuch_types::{Cents, PaymentKind};

use crate::evidence::paths as evidence;
use crate::memos::paths as memos;
use crate::purchasing::forms::PaymentForm;
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceDetail, PaymentRow};
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Correction of a payment.
#[derive(Debug, Template)]
#[template(path = "purchasing/payment.html")]
pub struct PaymentPage {
    layout: Layout,
    action: String,
    back: String,
    /// Weg des Geldes.
    way: String,
    /// Notes on it.
    memos: String,
    version: String,
    /// What it pays, where the invoice leaves a choice.
    kind: Option<Field>,
    fields: PaymentFields,
    /// Why it changes; asked for where a filed proof counts it.
    why: Option<Field>,
    remove: String,
    /// Version that the form to remove it is about.
    current: i64,
    reason: Field,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

/// The fields of a payment, on its own page and on the invoice's.
#[derive(Debug)]
pub(super) struct PaymentFields {
    pub(super) kind: PaymentKind,
    pub(super) has_skonto: bool,
    pub(super) paid_on: Field,
    pub(super) amount: Field,
    pub(super) skonto: Field,
    pub(super) fiscal_year: Field,
    pub(super) reference: Field,
    pub(super) proof: Field,
    /// Only once it is asked for.
    pub(super) twice: Option<Field>,
    /// Only once it is asked for.
    pub(super) early: Option<Field>,
    /// A field that is seldom filled was filled, or is wrong.
    pub(super) more_open: bool,
}

impl PaymentFields {
    pub(super) fn new(form: &PaymentForm, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &'static str, value: &str| {
            let field = Field::new(name, label).value(value).error(errors.at(name));
            match form.kind() {
                PaymentKind::Invoice => field,
                PaymentKind::Tax => field.of_form("steuer"),
                PaymentKind::Prepaid => field.of_form("vorauszahlung"),
            }
        };
        let reference = field("reference", "Buchungsnummer", &form.reference).optional();
        let fiscal_year = field("fiscal_year", "Haushaltsjahr", &form.fiscal_year)
            .hint("Leer = Jahr der Zahlung.")
            .optional();
        Self {
            kind: form.kind(),
            has_skonto: form.kind() == PaymentKind::Invoice,
            more_open: [&reference, &fiscal_year]
                .iter()
                .any(|field| field.has_error() || !field.value.is_empty()),
            twice: (errors.at("twice").is_some() || form.twice == "true").then(|| {
                field(
                    "twice",
                    "Es wurde zweimal gezahlt, die Zahlung ist eine eigene",
                    &form.twice,
                )
            }),
            early: (errors.at("early").is_some() || form.early == "true").then(|| {
                field(
                    "early",
                    "Es wurde im Voraus gezahlt, vor der Rechnung",
                    &form.early,
                )
            }),
            paid_on: field("paid_on", "Gezahlt am", &form.paid_on),
            amount: field("amount", "Betrag", &form.amount),
            skonto: field("skonto", "Skonto", &form.skonto).optional(),
            fiscal_year,
            reference,
            proof: field("proof", "Zahlungsbeleg", &form.proof).optional(),
        }
    }
}

impl PaymentPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        invoice: &InvoiceDetail,
        (payment, is_filed): (&PaymentRow, bool),
        form: &PaymentForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let number = &invoice.row.number;
        let kinds = kinds_of(invoice, payment.kind);
        let has_choice = kinds.len() > 1;
        let mut fields = PaymentFields::new(form, errors);
        fields.has_skonto |= has_choice;
        Self {
            kind: has_choice.then(|| {
                let options = kinds.iter().map(|kind| (kind.code(), kind.label()));
                Field::new("art", "Art der Zahlung")
                    .value(form.kind().code())
                    .options(options)
            }),
            layout: layout
                .titled(format!("Zahlung der Rechnung {number} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb(number.clone(), paths::invoice(invoice.row.id))
                .here("Zahlung ändern"),
            action: paths::payment(payment.id),
            back: paths::invoice(invoice.row.id),
            way: evidence::payment(payment.id),
            memos: memos::payment(payment.id),
            version: if conflict.is_some() {
                payment.version.to_string()
            } else {
                form.version.clone()
            },
            fields,
            why: is_filed.then(|| {
                Field::new("reason", "Grund der Änderung")
                    .value(&form.reason)
                    .hint(
                        "Ein eingereichter Nachweis zählt diese Zahlung; der Grund steht dort bei der Abweichung.",
                    )
                    .error(errors.at("reason"))
            }),
            remove: paths::remove_payment(payment.id),
            current: payment.version,
            reason: Field::new("grund", "Grund")
                .hint("Zum Beispiel „gehört zu einer anderen Rechnung“ oder „Lastschrift zurückgegeben“.")
                .error(errors.at("grund")),
            conflict,
            errors: errors.list().to_vec(),
        }
    }
}

/// What a payment of the invoice can be, and what it is.
fn kinds_of(invoice: &InvoiceDetail, is: PaymentKind) -> Vec<PaymentKind> {
    let can_be = |kind: PaymentKind| match kind {
        PaymentKind::Invoice => true,
        PaymentKind::Tax => invoice.row.tax != Cents::ZERO,
        PaymentKind::Prepaid => invoice.claimed() != Cents::ZERO,
    };
    let kinds = PaymentKind::ALL.iter().copied();
    kinds.filter(|kind| *kind == is || can_be(*kind)).collect()
}

impl PaymentForm {
    /// What was typed beside what is stored.
    #[must_use]
    pub fn compared(&self, payment: &PaymentRow) -> Vec<ConflictRow> {
        let stored = Self::stored(payment);
        vec![
            ConflictRow::new("Art der Zahlung", self.kind().label(), stored.kind().label()),
            ConflictRow::new("Gezahlt am", &self.paid_on, stored.paid_on),
            ConflictRow::new("Betrag", &self.amount, stored.amount),
            ConflictRow::new("Skonto", &self.skonto, stored.skonto),
            ConflictRow::new("Haushaltsjahr", &self.fiscal_year, stored.fiscal_year),
            ConflictRow::new("Buchungsnummer", &self.reference, stored.reference),
            ConflictRow::new("Zahlungsbeleg", &self.proof, stored.proof),
        ]
    }
}
