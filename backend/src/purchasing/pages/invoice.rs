//! An invoice's page: what the supplier wrote on the left, what the authority makes of it on the right.

mod checks;
mod conflict;
mod files;
mod findings;
mod returned;
mod totals;

pub use conflict::conflict;
pub use findings::ShownFinding;
pub(super) use findings::{of_payments, view_of};

use std::collections::BTreeMap;

use askama::Template;
use paktbuch_types::{Cents, InvoiceLineId, InvoiceOrigin, format_date, is_partial_invoice};

use self::checks::{Check, checks};
use self::files::{FileLink, file_links};
use self::findings::findings_at;
use self::returned::{ReturnView, returned};
use self::totals::totals;
use super::line::{GroupView, Lefts, LineParts, LineView, left_out};
use super::more::{More, MoreParts};
use super::ordered::Ordered;
use super::payments::PaymentSection;
use super::readable::Readable;
use super::reject::Rejection;
use super::sign::Sign;
use super::{euro, state};
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::purchasing::commands::PersonnelCost;
use crate::purchasing::discount::offers;
use crate::purchasing::einvoice::EInvoice;
use crate::purchasing::forms::more::{LinkForm, MoreForm};
use crate::purchasing::forms::{self, PaymentForm, RetentionForm, Sheet};
use crate::purchasing::paths;
use crate::purchasing::rows::{
    Inbox, InvoiceDetail, InvoiceState, ItemEffect, LineDetail, LinkOffer, OrderedLine, Returnable,
    Suggestion, TargetGroup,
};
use crate::text::excerpt;
use crate::web::components::{Conflict, Field, FieldError, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// What the page is made of.
#[derive(Debug)]
pub struct InvoiceParts<'a> {
    pub invoice: &'a InvoiceDetail,
    /// The file of an e-invoice read anew, or why it cannot be read; none where it was entered by hand.
    pub read: Option<Result<EInvoice, String>>,
    pub sheet: &'a Sheet,
    /// The sheet was typed and is not saved.
    pub is_typed: bool,
    /// Chosen target of what is open of all lines.
    pub rest: &'a str,
    pub groups: Vec<TargetGroup>,
    pub suggestions: Vec<Suggestion>,
    /// Of lines without one, which cost lines fit equally.
    pub several: BTreeMap<InvoiceLineId, String>,
    pub findings: Vec<ShownFinding>,
    pub effects: Vec<ItemEffect>,
    pub inbox: Inbox,
    pub history: Vec<HistoryEntry>,
    pub payment: &'a PaymentForm,
    /// As typed, where it was refused.
    pub retention: Option<&'a RetentionForm>,
    /// Reason to reject it, as typed.
    pub reason: &'a str,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
    /// The line that a part was just added to.
    pub added: Option<InvoiceLineId>,
    pub more: &'a MoreForm,
    /// A link as chosen, where it was refused.
    pub link: &'a LinkForm,
    /// Other invoices of the supplier, to link with.
    pub linkable: Vec<(String, String)>,
    pub offers: &'a [LinkOffer],
    /// Devices of the invoices that it corrects.
    pub returnable: Vec<Returnable>,
    /// Lines of the orders that were placed with the supplier, and of the one that it names.
    pub orders: Vec<OrderedLine>,
    /// Of a Personalausgabe, where the reader may know person and pay.
    pub personnel: Option<PersonnelCost>,
    /// Its file tells person and pay, which the reader may not know.
    pub is_withheld: bool,
    pub may_edit: bool,
    pub may_create: bool,
    pub may_correct: bool,
}

/// An invoice.
#[derive(Debug, Template)]
#[template(path = "purchasing/invoice.html")]
pub struct InvoicePage {
    layout: Layout,
    /// „Rechnung 4711“, „Beleg 17“.
    heading: String,
    state: State,
    place: String,
    /// `belege.xlsx, Zeile 12`; empty where it was not taken over.
    taken_from: String,
    /// Person and pay of a Personalausgabe; empty for others and for who may not know them.
    personnel: String,
    previous: Option<String>,
    next: Option<String>,
    /// The invoice to work on now that this one has left the inbox.
    go_on: Option<String>,
    files: Vec<FileLink>,
    /// There is a file that the reader may not open.
    is_withheld: bool,
    /// The way of the money from it.
    way: String,
    readable: Option<Readable>,
    /// Why the file cannot be shown.
    unreadable: String,
    checks: Vec<Check>,
    action: String,
    may_edit: bool,
    lines: Vec<LineView>,
    /// Lines with a proposal.
    proposed: usize,
    /// Proposals that are accepted with all others at once.
    takeable: usize,
    /// Those that are not, with the reason.
    left_out: Vec<State>,
    groups: Vec<GroupView>,
    ordered: Field,
    accepted: Field,
    ordered_before: String,
    accepted_before: String,
    totals: Vec<(String, String)>,
    open: State,
    rest_action: String,
    rest: Field,
    is_typed: bool,
    has_open: bool,
    effects: Vec<EffectView>,
    payments: PaymentSection,
    more: More,
    rejection: Option<Rejection>,
    order_panel: Option<Ordered>,
    returned: Vec<ReturnView>,
    sign: Option<Sign>,
    /// Notes on it.
    memos: String,
    history: Vec<HistoryEntry>,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

/// What the invoice does to an Einzelansatz.
#[derive(Debug)]
struct EffectView {
    href: String,
    effect: ItemEffect,
}

impl InvoicePage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, mut parts: InvoiceParts<'_>) -> Self {
        let invoice = parts.invoice;
        let may_reject = parts.may_edit;
        if invoice.row.rejected_on.is_some() {
            (parts.may_edit, parts.may_correct, parts.may_create) = (false, false, false);
        }
        let row = &invoice.row;
        let word = match invoice.origin {
            InvoiceOrigin::Receipt => "Beleg",
            _ => "Rechnung",
        };
        let heading = format!("{word} {}", row.number);
        let checks = checks(&parts, &layout.authority);
        let offers = match &parts.read {
            Some(Ok(read)) => offers(read),
            _ => Vec::new(),
        };
        let lefts = Lefts::of(&parts.groups, &invoice.lines, &parts.sheet.lines);
        let lines = line_views(&parts, &lefts);
        let proposals = || lines.iter().filter_map(|line| line.suggestion.as_ref());
        let (readable, unreadable) = match &parts.read {
            Some(Ok(read)) => (Some(Readable::of(read, row.id)), String::new()),
            Some(Err(message)) => (None, message.clone()),
            None => (Some(Readable::of_stored(invoice)), String::new()),
        };
        let open: Cents = invoice.lines.iter().map(LineDetail::open).sum();
        let date = |name: &'static str, label: &'static str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(parts.errors.at(name))
                .optional()
        };
        Self {
            way: evidence::invoice(row.id),
            layout: layout
                .titled(format!("{heading} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Rechnungseingang", paths::INVOICES)
                .here(row.number.clone()),
            heading,
            state: state(row),
            place: place(&parts.inbox),
            taken_from: invoice.taken_from.clone(),
            personnel: parts.personnel.as_ref().map(personnel).unwrap_or_default(),
            previous: parts.inbox.previous.map(paths::invoice),
            next: parts.inbox.next.map(paths::invoice),
            go_on: go_on(&parts.inbox),
            files: match parts.is_withheld {
                true => Vec::new(),
                false => file_links(invoice),
            },
            is_withheld: parts.is_withheld && invoice.file.is_some(),
            readable,
            unreadable,
            checks,
            action: paths::invoice(row.id),
            may_edit: parts.may_edit,
            left_out: left_out(&parts.suggestions),
            proposed: proposals().count(),
            takeable: proposals().filter(|proposal| proposal.is_safe()).count(),
            lines,
            groups: parts
                .groups
                .iter()
                .map(|group| GroupView::of(group, &lefts))
                .collect(),
            ordered: date(forms::ORDERED, "Auftrag vom", &parts.sheet.ordered.now),
            accepted: proposed(
                date(forms::ACCEPTED, "Abnahme am", &parts.sheet.accepted.now),
                parts.sheet,
            ),
            ordered_before: parts.sheet.ordered.before.clone(),
            accepted_before: parts.sheet.accepted.before.clone(),
            totals: totals(invoice),
            open: if row.state == InvoiceState::Open {
                State::warning(euro(open))
            } else {
                State::success(euro(open))
            },
            rest_action: paths::rest(row.id),
            rest: Field::new(forms::REST, "Rest aller Positionen zuordnen")
                .value(parts.rest)
                .optional()
                .error(parts.errors.at(forms::REST)),
            is_typed: parts.is_typed,
            has_open: invoice.lines.iter().any(|line| line.open() != Cents::ZERO),
            effects: parts
                .effects
                .iter()
                .map(|effect| EffectView {
                    href: funding::item(effect.notice, effect.item),
                    effect: effect.clone(),
                })
                .collect(),
            payments: PaymentSection::new(
                invoice,
                (parts.payment, parts.retention),
                &offers,
                (parts.findings.as_slice(), parts.errors),
                parts.may_edit,
            ),
            more: More::new(MoreParts {
                invoice,
                findings: &parts.findings,
                form: parts.more,
                due_hint: due_hint(&parts),
                chosen: parts.link,
                linkable: parts.linkable,
                offers: parts.offers,
                errors: parts.errors,
                may_edit: parts.may_edit,
                may_correct: parts.may_correct,
            }),
            order_panel: Ordered::of(invoice, &parts.orders, parts.may_edit),
            sign: Sign::of(
                invoice,
                parts.read.as_ref().and_then(|read| read.as_ref().ok()),
                parts.may_edit,
            ),
            rejection: Rejection::of(invoice, parts.reason, parts.errors, may_reject),
            returned: returned(invoice, parts.returnable),
            memos: memos::invoice(row.id),
            history: parts.history,
            conflict: parts.conflict,
            errors: parts.errors.list().to_vec(),
        }
    }
}

/// Where the day comes from by which an e-invoice without a due date (BT-9) is to be paid.
fn due_hint(parts: &InvoiceParts<'_>) -> Option<String> {
    let read = parts.read.as_ref()?.as_ref().ok()?;
    if read.due_date.is_some() {
        return None;
    }
    Some(match read.due_in_words() {
        Some((day, words)) => format!(
            "Die Rechnung nennt kein Fälligkeitsdatum; gelesen ist der {} aus „{}“.",
            format_date(day),
            excerpt(&words, 200)
        ),
        None => "Die Rechnung nennt kein Fälligkeitsdatum, das sich sicher lesen lässt.".to_owned(),
    })
}

/// Says where a day comes from that nobody typed yet.
fn proposed(field: Field, sheet: &Sheet) -> Field {
    let typed =
        sheet.accepted.before == sheet.accepted.now || sheet.lines.iter().any(|line| !line.parts.is_empty());
    if typed {
        field
    } else {
        field.hint("Vorschlag: das Leistungsdatum der Rechnung.")
    }
}

/// „Personenschlüssel 4711, 50 % von 4.512,31 € Arbeitgeberbrutto im 03.2024“.
fn personnel(cost: &PersonnelCost) -> String {
    format!(
        "Personenschlüssel {}, {} % von {} € Arbeitgeberbrutto im {}",
        cost.person_key,
        cost.share,
        cost.employer_gross,
        cost.month.format("%m.%Y")
    )
}

/// Once an invoice has left the inbox: the one after it, else the last before it.
fn go_on(inbox: &Inbox) -> Option<String> {
    let other = inbox.next.or(inbox.previous)?;
    inbox.position.is_none().then(|| paths::invoice(other))
}

fn place(inbox: &Inbox) -> String {
    match (inbox.position, inbox.count) {
        (Some(position), count) => format!("{position} von {count} im Rechnungseingang"),
        (None, 0) => "Der Rechnungseingang ist leer".to_owned(),
        (None, 1) => "Noch eine Rechnung im Rechnungseingang".to_owned(),
        (None, count) => format!("Noch {count} Rechnungen im Rechnungseingang"),
    }
}

fn line_views(parts: &InvoiceParts<'_>, lefts: &Lefts) -> Vec<LineView> {
    let mut told = Vec::new();
    parts
        .sheet
        .lines
        .iter()
        .filter_map(|input| {
            let line = parts.invoice.line(input.line)?;
            Some(LineView::new(LineParts {
                line,
                is_partial: is_partial_invoice(parts.invoice.row.type_code),
                input,
                suggestion: parts
                    .suggestions
                    .iter()
                    .find(|suggestion| suggestion.line == line.id),
                several: parts.several.get(&line.id).map(String::as_str),
                findings: findings_at(parts, line, &mut told),
                groups: &parts.groups,
                lefts,
                errors: parts.errors,
                may_create: parts.may_create,
                added: parts.added == Some(line.id),
            }))
        })
        .collect()
}
