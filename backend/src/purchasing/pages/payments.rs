//! The payments of an invoice: the section on its page.

mod refund;

use paktbuch_types::{Cents, PaymentKind, PrepaidProof, format_date};

use self::refund::{RefundForm, RefundView};
use super::euro;
use super::invoice::{ShownFinding, of_payments};
use super::payment::PaymentFields;
use crate::evidence::paths as evidence;
use crate::memos::paths as memos;
use crate::purchasing::discount::Offer;
use crate::purchasing::forms::{PaymentForm, RetentionForm};
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceDetail, PaymentRow};
use crate::text::excerpt;
use crate::web::components::{ConflictRow, Fact, Field, FindingView, State};
use crate::web::form::FormErrors;

/// Characters of payment terms that a proposal quotes.
const WORDS: usize = 200;

/// What was paid on an invoice, what is open, and the forms to change it.
#[derive(Debug)]
pub(super) struct PaymentSection {
    pub(super) facts: Vec<Fact>,
    /// What the rules say of them.
    pub(super) findings: Vec<FindingView>,
    pub(super) rows: Vec<PaymentView>,
    pub(super) may_edit: bool,
    /// The form of a new payment, while something is open.
    pub(super) fields: Option<PaymentFields>,
    /// The form of a refund, once all is paid.
    pub(super) refunding: Option<RefundForm>,
    pub(super) action: String,
    /// What the supplier takes off, with the link that fills the form.
    pub(super) offers: Vec<(String, String)>,
    /// A small rest that can be closed as Skonto.
    pub(super) closing: Option<ClosingView>,
    /// What the supplier paid back, while it makes the invoice look unpaid.
    pub(super) refund: Option<RefundView>,
    pub(super) retention: Option<RetentionView>,
    /// What was prepaid, and where the authority owes VAT itself.
    pub(super) others: Vec<OtherPayments>,
}

/// The only payment with the rest of the invoice as its Skonto.
#[derive(Debug)]
pub(super) struct ClosingView {
    pub(super) text: String,
    pub(super) action: String,
    pub(super) form: PaymentForm,
}

/// Payments beside those of the amount due, with the words around them.
#[derive(Debug)]
pub(super) struct OtherPayments {
    pub(super) anchor: &'static str,
    pub(super) title: &'static str,
    /// What its payments are called.
    pub(super) label: &'static str,
    pub(super) facts: Vec<Fact>,
    pub(super) rows: Vec<PaymentView>,
    /// The form of a new payment, while something is open.
    pub(super) fields: Option<PaymentFields>,
    pub(super) note: &'static str,
    pub(super) button: &'static str,
}

/// The form of the retention money.
#[derive(Debug)]
pub(super) struct RetentionView {
    pub(super) amount: Field,
    pub(super) until: Field,
    pub(super) version: String,
    pub(super) action: String,
    pub(super) is_open: bool,
}

#[derive(Debug)]
pub(super) struct PaymentView {
    pub(super) payment: PaymentRow,
    pub(super) href: Option<String>,
    /// The way of the money from it.
    pub(super) way: String,
    /// Notes on it.
    pub(super) memos: String,
    /// `Haushaltsjahr 2024, Buchung 4711`.
    pub(super) note: String,
}

impl PaymentSection {
    pub(super) fn new(
        invoice: &InvoiceDetail,
        (payment, retention): (&PaymentForm, Option<&RetentionForm>),
        offers: &[Offer],
        (findings, errors): (&[ShownFinding], &FormErrors),
        may_edit: bool,
    ) -> Self {
        let row = &invoice.row;
        let is_open = row.open() != Cents::ZERO;
        Self {
            facts: facts(invoice),
            findings: of_payments(findings),
            rows: views(invoice, PaymentKind::Invoice, may_edit),
            may_edit,
            fields: (may_edit && is_open).then(|| {
                fields_of(PaymentKind::Invoice, (payment, errors), || {
                    PaymentForm::open(invoice)
                })
            }),
            refunding: RefundForm::of(invoice, (payment, errors)).filter(|_| may_edit),
            others: OtherPayments::prepaid(invoice, (payment, errors), may_edit)
                .into_iter()
                .chain(OtherPayments::tax(invoice, (payment, errors), may_edit))
                .collect(),
            action: paths::payments(row.id),
            offers: if invoice.payments.is_empty() && may_edit {
                shown_offers(invoice, offers)
            } else {
                Vec::new()
            },
            closing: ClosingView::of(invoice).filter(|_| may_edit),
            refund: RefundView::of(invoice).filter(|_| may_edit),
            retention: (may_edit && row.due > Cents::ZERO && (is_open || row.retention != Cents::ZERO))
                .then(|| RetentionView::new(invoice, retention, errors)),
        }
    }
}

impl ClosingView {
    /// Where one payment leaves at most a twentieth open: more is hardly Skonto.
    fn of(invoice: &InvoiceDetail) -> Option<Self> {
        let row = &invoice.row;
        let mut payments = invoice
            .payments
            .iter()
            .filter(|payment| payment.kind == PaymentKind::Invoice);
        let (payment, None) = (payments.next()?, payments.next()) else {
            return None;
        };
        let rest = row.open().minus(row.retained());
        let skonto = payment.skonto.plus(rest);
        let is_small = Cents::ZERO < rest && skonto.0.saturating_mul(20) <= row.gross.0;
        if !is_small || payment.amount <= Cents::ZERO || row.rejected_on.is_some() {
            return None;
        }
        Some(Self {
            text: format!(
                "Offen sind noch {}. Wurde der Rest als Skonto abgezogen?",
                euro(rest)
            ),
            action: paths::payment(payment.id),
            form: PaymentForm {
                skonto: skonto.input(),
                ..PaymentForm::stored(payment)
            },
        })
    }
}

/// The fields of a kind of payment: as typed, where that kind was, else for what is `open`.
fn fields_of(
    kind: PaymentKind,
    (typed, errors): (&PaymentForm, &FormErrors),
    open: impl FnOnce() -> PaymentForm,
) -> PaymentFields {
    if typed.kind() == kind {
        PaymentFields::new(typed, errors)
    } else {
        PaymentFields::new(&open(), &FormErrors::none())
    }
}

impl OtherPayments {
    /// What the invoice deducts as prepaid, where no linked invoice proves it.
    fn prepaid(invoice: &InvoiceDetail, typed: (&PaymentForm, &FormErrors), may_edit: bool) -> Option<Self> {
        let (claimed, proof) = (invoice.claimed(), invoice.prepaid_proof());
        let rows = views(invoice, PaymentKind::Prepaid, may_edit);
        if claimed == Cents::ZERO && rows.is_empty() {
            return None;
        }
        let state = match proof {
            PrepaidProof::Whole => State::success("belegt"),
            PrepaidProof::Missing(open) => State::warning(format!("{} nicht belegt", euro(open))),
            PrepaidProof::Twice(open) => State::warning(format!("{} zweimal belegt", euro(open))),
            PrepaidProof::Misplaced(paid) => State::warning(format!("{} zählen hier nicht", euro(paid))),
        };
        Some(Self {
            anchor: "vorauszahlung",
            title: "Vorauszahlung",
            label: "Vorauszahlungen",
            facts: vec![
                Fact::new("als vorausgezahlt abgezogen", euro(claimed)),
                Fact::new("mit Zahlung belegt", euro(invoice.prepaid_paid())),
                Fact::state("Nachweis", state),
            ],
            rows,
            fields: (may_edit && matches!(proof, PrepaidProof::Missing(_)))
                .then(|| fields_of(PaymentKind::Prepaid, typed, || PaymentForm::open_prepaid(invoice))),
            note: "Gibt es eine Abschlagsrechnung, bitte diese verknüpfen. Sonst hier eintragen, wann vorausgezahlt wurde; erst damit zählt \
                   der Betrag im Verwendungsnachweis als bezahlt.",
            button: "Vorauszahlung eintragen",
        })
    }

    /// What is owed and paid to the tax office with the invoice.
    fn tax(invoice: &InvoiceDetail, typed: (&PaymentForm, &FormErrors), may_edit: bool) -> Option<Self> {
        let row = &invoice.row;
        if row.tax == Cents::ZERO && row.tax_paid == Cents::ZERO {
            return None;
        }
        let state = match row.open_tax() {
            Cents::ZERO => State::success("bezahlt"),
            open => State::off(format!("{} offen", euro(open))).icon("calendar-today"),
        };
        Some(Self {
            anchor: "umsatzsteuer",
            title: "Umsatzsteuer nach § 13b an das Finanzamt",
            label: "Zahlungen an das Finanzamt",
            facts: vec![
                Fact::new("an das Finanzamt zu zahlen", euro(row.tax)),
                Fact::new("gezahlt", euro(row.tax_paid)),
                Fact::state("Zahlung", state),
            ],
            rows: views(invoice, PaymentKind::Tax, may_edit),
            fields: (may_edit && row.open_tax() != Cents::ZERO)
                .then(|| fields_of(PaymentKind::Tax, typed, || PaymentForm::open_tax(invoice))),
            note: "Beleg zum Beispiel „Umsatzsteuer-Voranmeldung 3/2024“. Erst mit dieser Zahlung kommt die Steuer in den \
                   Verwendungsnachweis.",
            button: "Zahlung an das Finanzamt eintragen",
        })
    }
}

fn views(invoice: &InvoiceDetail, kind: PaymentKind, may_edit: bool) -> Vec<PaymentView> {
    let payments = invoice.payments.iter().filter(|payment| payment.kind == kind);
    let view = |payment: &PaymentRow| PaymentView {
        href: may_edit.then(|| paths::payment(payment.id)),
        way: evidence::payment(payment.id),
        memos: memos::payment(payment.id),
        note: note(payment),
        payment: payment.clone(),
    };
    payments.map(view).collect()
}

impl RetentionView {
    fn new(invoice: &InvoiceDetail, typed: Option<&RetentionForm>, errors: &FormErrors) -> Self {
        let form = typed.cloned().unwrap_or_else(|| RetentionForm::stored(invoice));
        let field = |name: &'static str, label: &'static str, value: &str| {
            let field = Field::new(name, label).value(value).error(errors.at(name));
            field.optional()
        };
        Self {
            amount: field("retention", "Einbehalten", &form.retention),
            until: field("retention_until", "Voraussichtlich bis", &form.retention_until),
            version: form.version,
            action: paths::retention(invoice.row.id),
            is_open: typed.is_some(),
        }
    }
}

fn facts(invoice: &InvoiceDetail) -> Vec<Fact> {
    let row = &invoice.row;
    let state = if row.due == Cents::ZERO {
        State::off("nichts zu zahlen")
    } else if row.open() == Cents::ZERO {
        State::success("bezahlt")
    } else if row.is_settled() {
        State::success("bezahlt bis auf den Sicherheitseinbehalt")
    } else {
        let open = row.open().minus(row.retained());
        State::off(format!("{} offen", euro(open))).icon("calendar-today")
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
    let mut facts = vec![
        Fact::new("zu zahlen", euro(row.due)),
        Fact::new("fällig am", day(row.due_date)),
        Fact::new("gezahlt", euro(row.paid)),
    ];
    if row.skonto != Cents::ZERO {
        facts.push(Fact::new("Skonto", euro(row.skonto)));
    }
    if row.retained() != Cents::ZERO {
        let fact = Fact::new("Sicherheitseinbehalt, offen", euro(row.retained()));
        facts.push(match invoice.retention_until {
            Some(until) => fact.note(format!("voraussichtlich bis {}", format_date(until))),
            None => fact,
        });
    }
    facts.push(Fact::state("Zahlung", state));
    facts
}

fn note(payment: &PaymentRow) -> String {
    let mut parts = vec![format!("Haushaltsjahr {}", payment.fiscal_year)];
    if !payment.reference.is_empty() {
        parts.push(format!("Buchung {}", payment.reference));
    }
    if let Some(transfer) = payment.transfer {
        parts.push(format!(
            "Sammelüberweisung über {} Rechnungen, {}",
            transfer.invoices,
            euro(transfer.amount)
        ));
    }
    parts.join(" · ")
}

fn shown_offers(invoice: &InvoiceDetail, offers: &[Offer]) -> Vec<(String, String)> {
    (1..)
        .zip(offers)
        .map(|(number, offer)| {
            let source = match &offer.words {
                Some(words) => format!(" Gelesen aus „{}“; bitte vergleichen.", excerpt(words, WORDS)),
                None => String::new(),
            };
            let text = format!(
                "{} % Skonto bei Zahlung bis {}: {} abziehen.{source}",
                offer.rate,
                format_date(offer.until),
                euro(offer.skonto)
            );
            (text, paths::with_skonto(invoice.row.id, number))
        })
        .collect()
}

impl RetentionForm {
    /// What was typed beside what is stored.
    #[must_use]
    pub fn compared(&self, invoice: &InvoiceDetail) -> Vec<ConflictRow> {
        let stored = Self::stored(invoice);
        vec![
            ConflictRow::new("Einbehalten", &self.retention, stored.retention),
            ConflictRow::new(
                "Voraussichtlich bis",
                &self.retention_until,
                stored.retention_until,
            ),
        ]
    }
}
