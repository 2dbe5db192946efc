//! An invoice's page: what the supplier wrote on the left, what the authority makes of it on the right.

use askama::Template;
use paktbuch_types::{Cents, InvoiceLineId, InvoiceOrigin, Severity};

use super::line::{LineParts, LineView, options};
use super::more::{More, MoreParts};
use super::payment::PaymentSection;
use super::readable::Readable;
use super::{euro, state};
use crate::funding::paths as funding;
use crate::purchasing::discount::offers;
use crate::purchasing::einvoice::EInvoice;
use crate::purchasing::forms::more::MoreForm;
use crate::purchasing::forms::{self, PaymentForm, RetentionForm, Sheet};
use crate::purchasing::paths;
use crate::purchasing::rows::{
    Inbox, InvoiceDetail, InvoiceState, ItemEffect, LineDetail, Suggestion, TargetGroup,
};
use crate::web::components::{Conflict, ConflictRow, Field, FieldError, FindingView, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A finding of the rules, as far as the page needs it.
#[derive(Debug, Clone)]
pub struct ShownFinding {
    /// `R7`.
    pub rule: &'static str,
    pub severity: Severity,
    /// The line it is about.
    pub line: Option<i64>,
    /// The Einzelansatz it is about.
    pub item: Option<i64>,
    pub message: String,
    pub remedy: String,
}

/// What the page is made of.
#[derive(Debug)]
pub struct InvoiceParts<'a> {
    pub invoice: &'a InvoiceDetail,
    /// The file of an e-invoice read anew, or why it cannot be read; none where it was entered by hand.
    pub read: Option<Result<EInvoice, String>>,
    pub sheet: &'a Sheet,
    pub groups: Vec<TargetGroup>,
    pub suggestions: Vec<Suggestion>,
    pub findings: Vec<ShownFinding>,
    pub effects: Vec<ItemEffect>,
    pub inbox: Inbox,
    pub history: Vec<HistoryEntry>,
    pub payment: &'a PaymentForm,
    /// As typed, where it was refused.
    pub retention: Option<&'a RetentionForm>,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
    /// The line that a part was just added to.
    pub added: Option<InvoiceLineId>,
    pub more: &'a MoreForm,
    /// Other invoices of the supplier, to link with.
    pub linkable: Vec<(String, String)>,
    pub may_edit: bool,
    pub may_create: bool,
    pub may_correct: bool,
}

/// An invoice.
#[derive(Debug, Template)]
#[template(path = "purchasing/invoice.html")]
pub struct InvoicePage {
    layout: Layout,
    number: String,
    state: State,
    place: String,
    /// `belege.xlsx, Zeile 12`; empty where it was not taken over.
    taken_from: String,
    previous: Option<String>,
    next: Option<String>,
    files: Vec<FileLink>,
    readable: Option<Readable>,
    /// Why the file cannot be shown.
    unreadable: String,
    checks: Vec<Check>,
    action: String,
    may_edit: bool,
    lines: Vec<LineView>,
    groups: Vec<(String, Vec<(String, String)>)>,
    ordered: Field,
    accepted: Field,
    ordered_before: String,
    accepted_before: String,
    totals: Vec<(String, String)>,
    open: State,
    rest_action: String,
    rest: Field,
    has_open: bool,
    effects: Vec<EffectView>,
    payments: PaymentSection,
    more: More,
    history: Vec<HistoryEntry>,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

/// A file of the invoice.
#[derive(Debug)]
struct FileLink {
    href: String,
    label: &'static str,
    /// It opens in a tab of its own instead of being downloaded.
    opens: bool,
}

/// A line of the list of what was checked.
#[derive(Debug)]
struct Check {
    is_ok: bool,
    text: String,
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
    pub fn new(layout: Layout, parts: InvoiceParts<'_>) -> Self {
        let invoice = parts.invoice;
        let row = &invoice.row;
        let heading = format!("Rechnung {}", row.number);
        let checks = checks(&parts);
        let offers = match &parts.read {
            Some(Ok(read)) => offers(read),
            _ => Vec::new(),
        };
        let lines = line_views(&parts);
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
            layout: layout
                .titled(format!("{heading} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Rechnungseingang", paths::INVOICES)
                .here(row.number.clone()),
            number: row.number.clone(),
            state: state(row),
            place: place(&parts.inbox),
            taken_from: invoice.taken_from.clone(),
            previous: parts.inbox.previous.map(paths::invoice),
            next: parts.inbox.next.map(paths::invoice),
            files: file_links(invoice),
            readable,
            unreadable,
            checks,
            action: paths::invoice(row.id),
            may_edit: parts.may_edit,
            lines,
            groups: parts
                .groups
                .iter()
                .map(|group| (group.label.clone(), options(group)))
                .collect(),
            ordered: date(forms::ORDERED, "Auftrag vom", &parts.sheet.ordered.now),
            accepted: date(forms::ACCEPTED, "Abnahme am", &parts.sheet.accepted.now),
            ordered_before: parts.sheet.ordered.before.clone(),
            accepted_before: parts.sheet.accepted.before.clone(),
            totals: totals(invoice),
            open: if row.state == InvoiceState::Open {
                State::warning(euro(open))
            } else {
                State::success(euro(open))
            },
            rest_action: paths::rest(row.id),
            rest: Field::new("ziel", "Rest aller Positionen zuordnen").error(parts.errors.at("ziel")),
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
                parts.errors,
                parts.may_edit,
            ),
            more: More::new(MoreParts {
                invoice,
                findings: &parts.findings,
                form: parts.more,
                linkable: parts.linkable,
                errors: parts.errors,
                may_edit: parts.may_edit,
                may_correct: parts.may_correct,
            }),
            history: parts.history,
            conflict: parts.conflict,
            errors: parts.errors.list().to_vec(),
        }
    }
}

fn file_links(invoice: &InvoiceDetail) -> Vec<FileLink> {
    let mut links = Vec::new();
    let shown = invoice
        .file
        .as_ref()
        .filter(|file| file.media_type != "application/xml");
    if let Some(file) = shown {
        links.push(FileLink {
            href: paths::file(invoice.row.id),
            label: match (invoice.origin, file.media_type.as_str()) {
                (InvoiceOrigin::EInvoice, _) => "Als PDF ansehen",
                (_, "application/pdf") => "Scan ansehen (PDF)",
                _ => "Scan ansehen (Bild)",
            },
            opens: true,
        });
    }
    if invoice.xml.is_some() {
        links.push(FileLink {
            href: paths::xml(invoice.row.id),
            label: "XML herunterladen",
            opens: false,
        });
    }
    links
}

fn place(inbox: &Inbox) -> String {
    match (inbox.position, inbox.count) {
        (Some(position), count) => format!("{position} von {count} im Rechnungseingang"),
        (None, 0) => "Der Rechnungseingang ist leer".to_owned(),
        (None, 1) => "Noch eine Rechnung im Rechnungseingang".to_owned(),
        (None, count) => format!("Noch {count} Rechnungen im Rechnungseingang"),
    }
}

fn checks(parts: &InvoiceParts<'_>) -> Vec<Check> {
    let ok = |text: &str| Check {
        is_ok: true,
        text: text.to_owned(),
    };
    let warn = |text: String| Check { is_ok: false, text };
    let mut checks = Vec::new();
    if let Some(Ok(read)) = &parts.read {
        checks.push(ok("Summen der Rechnung nachgerechnet: sie stimmen."));
        checks.extend(
            Readable::of(read, parts.invoice.row.id)
                .warnings
                .into_iter()
                .map(|text| warn(format!("Warnung: {text}"))),
        );
    }
    let is_bound = !parts.effects.is_empty();
    let dates_wrong = parts.findings.iter().any(|finding| finding.rule == "R7");
    match (is_bound, dates_wrong) {
        (true, true) => checks.push(warn(
            "Auftrag, Abnahme, Rechnung oder Zahlung: Daten fehlen oder liegen außerhalb der Zeiträume des Bescheids. Näheres bei den Positionen.".to_owned(),
        )),
        (true, false) => checks.push(ok("Auftrag, Abnahme, Rechnung und Zahlung liegen in den Zeiträumen des Bescheids.")),
        (false, _) => {}
    }
    let open = parts
        .invoice
        .lines
        .iter()
        .filter(|line| line.open() != Cents::ZERO)
        .count();
    match open {
        0 => checks.push(ok("Alle Positionen sind auf den Cent zugeordnet.")),
        1 => checks.push(warn("Eine Position ist noch nicht ganz zugeordnet.".to_owned())),
        count => checks.push(warn(format!(
            "{count} Positionen sind noch nicht ganz zugeordnet."
        ))),
    }
    checks
}

fn line_views(parts: &InvoiceParts<'_>) -> Vec<LineView> {
    let mut told = Vec::new();
    parts
        .sheet
        .lines
        .iter()
        .filter_map(|input| {
            let line = parts.invoice.line(input.line)?;
            Some(LineView::new(LineParts {
                line,
                input,
                suggestion: parts
                    .suggestions
                    .iter()
                    .find(|suggestion| suggestion.line == line.id),
                findings: findings_at(parts, line, &mut told),
                errors: parts.errors,
                may_create: parts.may_create,
                added: parts.added == Some(line.id),
            }))
        })
        .collect()
}

/// Findings of a line, and of each Einzelansatz at the first line that is allocated to it. What is only open (R12) shows as the
/// rest.
fn findings_at(parts: &InvoiceParts<'_>, line: &LineDetail, told: &mut Vec<i64>) -> Vec<FindingView> {
    let mut views: Vec<(Severity, FindingView)> = Vec::new();
    for finding in &parts.findings {
        let only_open = finding.rule == "R12" && finding.severity == Severity::Warning;
        let item = finding.item.and_then(|item| {
            line.parts
                .iter()
                .find(|part| part.item.is_some_and(|id| id.0 == item))
        });
        let is_here = finding.line == Some(line.id.0) && !only_open;
        if let (Some(part), Some(item)) = (item, finding.item)
            && !told.contains(&item)
        {
            told.push(item);
            let link = part
                .notice
                .as_ref()
                .zip(part.item)
                .map(|((notice, _), item)| funding::item(*notice, item));
            let view = view_of(finding);
            let view = match link {
                Some(href) => view.link(href, "Ansatz ansehen"),
                None => view,
            };
            views.push((finding.severity, view));
        } else if is_here {
            let same = views.iter_mut().find(|(severity, view)| {
                *severity == finding.severity && view.remedy == finding.remedy && view.link.is_none()
            });
            match same {
                Some((_, view)) => {
                    view.message.push(' ');
                    view.message.push_str(own_words(finding));
                }
                None => views.push((finding.severity, view_of(finding))),
            }
        }
    }
    views.into_iter().map(|(_, view)| view).collect()
}

/// The message without the name of the line, under which it stands.
fn own_words(finding: &ShownFinding) -> &str {
    match finding.message.split_once(": ") {
        Some((subject, message)) if finding.line.is_some() && subject.starts_with("Rechnung ") => message,
        _ => &finding.message,
    }
}

fn view_of(finding: &ShownFinding) -> FindingView {
    let message = own_words(finding);
    match finding.severity {
        Severity::Error => FindingView::error(message, &finding.remedy),
        Severity::Warning => FindingView::warning(message, &finding.remedy),
        Severity::MissingParameter => FindingView::missing(message, &finding.remedy),
    }
}

/// Invoice, each notice, own funds; what is open comes beside it.
fn totals(invoice: &InvoiceDetail) -> Vec<(String, String)> {
    let mut notices: Vec<(String, Cents)> = Vec::new();
    let mut own = Cents::ZERO;
    for part in invoice.lines.iter().flat_map(|line| &line.parts) {
        match &part.notice {
            None => own = own.plus(part.gross),
            Some((_, reference)) => match notices.iter_mut().find(|(known, _)| known == reference) {
                Some((_, sum)) => *sum = sum.plus(part.gross),
                None => notices.push((reference.clone(), part.gross)),
            },
        }
    }
    let whole: Cents = invoice.lines.iter().map(|line| line.gross).sum();
    let mut totals = vec![("Rechnung".to_owned(), euro(whole))];
    totals.extend(
        notices
            .into_iter()
            .map(|(reference, sum)| (format!("Bescheid {reference}"), euro(sum))),
    );
    totals.push(("Eigene Mittel".to_owned(), euro(own)));
    totals
}

/// Both versions of the lines after somebody else saved: what was typed and what is stored now.
#[must_use]
pub fn conflict(
    sheet: &Sheet,
    invoice: &InvoiceDetail,
    groups: &[TargetGroup],
    changed: (String, String),
) -> Conflict {
    let stored = Sheet::stored(invoice);
    let word = |code: &str| {
        let all = groups.iter().flat_map(options);
        all.into_iter()
            .find(|(known, _)| known == code)
            .map_or_else(|| "–".to_owned(), |(_, label)| label)
    };
    let parts = |line: &forms::LineInput| {
        let parts = line
            .parts
            .iter()
            .filter(|part| !part.gross.is_empty() || !part.target.is_empty());
        parts
            .map(|part| format!("{} € {}", part.gross, word(&part.target)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut rows = Vec::new();
    for (position, (yours, stored)) in (1..).zip(sheet.lines.iter().zip(&stored.lines)) {
        let row = |label: &str, yours: &str, stored: &str| {
            ConflictRow::new(format!("Position {position}, {label}"), yours, stored)
        };
        let kind = |code: &str| {
            code.parse().map_or_else(
                |_| code.to_owned(),
                |kind: paktbuch_types::LineKind| kind.to_string(),
            )
        };
        rows.push(row("Zuordnung", &parts(yours), &parts(stored)));
        rows.push(row("Art", &kind(&yours.kind), &kind(&stored.kind)));
        rows.push(row("Auftrag", &yours.ordered, &stored.ordered));
        rows.push(row("Abnahme", &yours.accepted, &stored.accepted));
    }
    Conflict {
        changed_by: changed.0,
        changed_at: changed.1,
        rows,
    }
}
