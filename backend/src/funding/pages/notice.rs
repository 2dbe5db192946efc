//! The page of a notice: facts, next steps, cost plan with figures and findings, payouts, deadlines, history.

mod plan;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, NoticeState, Severity, ZweckbindungStart, format_date};

use self::plan::{PlanRow, TotalRow};
use super::{euro, framed, notice_state};
use crate::funding::commands::NoticeData;
use crate::funding::deadlines::{distance, remaining};
use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::programme::{Programme, double_funding_forbidden};
use crate::funding::rows::{NoticeView, PlanFigures};
use crate::purchasing::paths as purchasing;
use crate::web::components::{Action, Deadline, Fact, Field, FieldError, FindingView, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::{Layout, Tone};

/// A notice.
#[derive(Debug, Template)]
#[template(path = "funding/notice.html")]
pub struct NoticePage {
    layout: Layout,
    heading: String,
    state: State,
    actions: Vec<Action>,
    application: Option<(String, String)>,
    facts: Vec<Fact>,
    note: String,
    steps: Vec<Step>,
    /// Findings on the notice as a whole.
    findings: Vec<FindingView>,
    /// Mark of the tolerance in the legend; empty where there is none.
    tolerance: String,
    plan: Vec<PlanRow>,
    totals: Vec<TotalRow>,
    new_item_href: String,
    payouts: Vec<PayoutLine>,
    paid_out: Cents,
    /// Granted and not yet paid out.
    outstanding: Cents,
    payout: PayoutFields,
    errors: Vec<FieldError>,
    deadlines: Vec<Deadline>,
    devices_href: String,
    devices: String,
    history: Vec<HistoryEntry>,
    /// Folded away below the newest.
    older: Vec<HistoryEntry>,
}

/// A button that matters, and what it would do today.
#[derive(Debug)]
struct Step {
    href: String,
    label: &'static str,
    primary: bool,
    text: String,
}

#[derive(Debug)]
struct PayoutLine {
    href: String,
    paid_on: NaiveDate,
    amount: Cents,
    note: String,
    /// Paid out up to and including this one.
    sum: Cents,
}

/// The form below the payouts; `action` is empty for those who may not use it.
#[derive(Debug)]
struct PayoutFields {
    action: String,
    paid_on: Field,
    amount: Field,
    note: Field,
}

/// Entries of the history that are shown at once.
const NEWEST: usize = 6;

/// What the page is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    pub view: &'a NoticeView,
    pub plan: &'a PlanFigures,
    pub programme: Option<&'a Programme>,
    pub findings: Vec<ShownFinding>,
    pub history: Vec<HistoryEntry>,
    pub today: NaiveDate,
    pub may_edit: bool,
}

/// A finding as this page needs it.
#[derive(Debug)]
pub struct ShownFinding {
    /// Id of the Einzelansatz it is about; `None` = the notice.
    pub item: Option<i64>,
    pub severity: Severity,
    pub message: String,
    pub remedy: String,
}

impl NoticePage {
    /// The page, with what was typed into the form of payouts.
    #[must_use]
    pub fn new(layout: Layout, parts: Parts<'_>, form: &PayoutForm, errors: &FormErrors) -> Self {
        let Parts {
            view,
            plan,
            programme,
            findings,
            mut history,
            today,
            may_edit,
        } = parts;
        let older = history.split_off(history.len().min(NEWEST));
        let data = &view.data;
        let name = format!("Bescheid {}", data.reference);
        let title = programme.map_or_else(|| data.programme.clone(), |programme| programme.title.clone());
        let counted = counted(&findings);
        let (of_items, of_notice): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.item.is_some());
        let paid_out: Cents = view.payouts.iter().map(|payout| payout.data.amount).sum();
        let mut findings: Vec<FindingView> = of_notice
            .iter()
            .map(|finding| shown(finding, view, may_edit))
            .collect();
        findings.extend(plan::difference(view, plan));
        Self {
            heading: format!("{name}: {}", data.title),
            state: notice_state(data.state),
            actions: actions(view, may_edit),
            application: view.application.as_ref().map(|(id, reference, submitted)| {
                let day = submitted
                    .map(|day| format!(" vom {}", format_date(day)))
                    .unwrap_or_default();
                (paths::application(*id), format!("Antrag {reference}{day}"))
            }),
            facts: facts(view, plan, programme, &title, today),
            note: data.note.clone(),
            steps: steps(view, plan, &counted, may_edit),
            findings,
            tolerance: data
                .item_tolerance
                .map(|rate| format!("Toleranz {} %", over(rate)))
                .unwrap_or_default(),
            plan: plan::rows(view, plan, &of_items),
            totals: plan::totals(view, plan),
            new_item_href: if may_edit {
                paths::new_item(view.id)
            } else {
                String::new()
            },
            payouts: payouts(view, may_edit),
            paid_out,
            outstanding: view.granted.minus(paid_out),
            payout: PayoutFields {
                action: if may_edit {
                    paths::payouts(view.id)
                } else {
                    String::new()
                },
                paid_on: Field::new("paid_on", "Ausgezahlt am")
                    .value(&form.paid_on)
                    .error(errors.at("paid_on")),
                amount: Field::new("amount", "Betrag")
                    .value(&form.amount)
                    .error(errors.at("amount")),
                note: Field::new("note", "Bemerkung")
                    .value(&form.note)
                    .error(errors.at("note"))
                    .optional(),
            },
            errors: errors.list().to_vec(),
            deadlines: deadlines(view, today),
            devices_href: paths::devices(view.id),
            devices: match view.devices {
                0 => "Noch keine Geräte aus diesem Bescheid".to_owned(),
                1 => "1 Gerät aus diesem Bescheid".to_owned(),
                count => format!("{count} Geräte aus diesem Bescheid"),
            },
            history,
            older,
            layout: framed(layout, &name)
                .crumb(title, paths::programme(&data.programme))
                .here(name),
        }
    }
}

/// 100 % and the tolerance.
fn over(tolerance: BasisPoints) -> BasisPoints {
    BasisPoints(BasisPoints::WHOLE.0 + tolerance.0)
}

fn actions(view: &NoticeView, may_edit: bool) -> Vec<Action> {
    if may_edit {
        vec![Action::new("Bearbeiten", paths::edit_notice(view.id)).icon("edit")]
    } else {
        Vec::new()
    }
}

fn facts(
    view: &NoticeView,
    plan: &PlanFigures,
    known: Option<&Programme>,
    programme: &str,
    today: NaiveDate,
) -> Vec<Fact> {
    let data = &view.data;
    let period = |from: Option<NaiveDate>, to: Option<NaiveDate>| match (from, to) {
        (None, None) => None,
        (from, to) => {
            let side = |day: Option<NaiveDate>| day.map_or_else(|| "offen".to_owned(), format_date);
            Some(format!("{} – {}", side(from), side(to)))
        }
    };
    let missing = |label: &str| Fact::state(label, State::warning("Angabe fehlt"));
    let implementation = match period(data.implementation_from, data.implementation_to) {
        Some(text) => Fact::new("Durchführungszeitraum", text).note(remaining(today, data.implementation_to)),
        None => missing("Durchführungszeitraum"),
    };
    let approval = match period(data.approval_from, data.approval_to) {
        Some(text) => Fact::new("Bewilligungszeitraum", text),
        None => missing("Bewilligungszeitraum"),
    };
    let tolerance = match data.item_tolerance {
        Some(rate) => Fact::new("Toleranz je Einzelansatz", format!("{rate} %")).note("aus dem Bescheid"),
        None => missing("Toleranz je Einzelansatz"),
    };
    let rest = data.rate;
    vec![
        Fact::new("Bewilligungsbehörde", &view.granting_authority),
        Fact::new("Bescheid vom", format_date(data.notice_date)),
        implementation,
        zweckbindung(view),
        total(view, plan),
        Fact::new(format!("Zuwendung, {}", share(view)), euro(view.granted)).strong(),
        Fact::new(
            match own_rate(rest) {
                Some(rate) => format!("Eigenanteil, {rate} %"),
                None => "Eigenanteil".to_owned(),
            },
            euro(view.own_share),
        )
        .note(data.own_share_source.label().replace('/', "/\u{200b}")),
        tolerance,
        Fact::new("Programm", programme)
            .link(paths::programme(&data.programme))
            .note(&data.category),
        approval,
        Fact::new(
            "Verwendungsnachweis fällig",
            data.proof_due.map(format_date).unwrap_or_default(),
        ),
        double_funding(data, known),
    ]
}

/// Whether double funding is forbidden: by the notice, else by its programme.
fn double_funding(data: &NoticeData, programme: Option<&Programme>) -> Fact {
    let label = "Verbot der Doppelförderung";
    let said = data.double_funding_forbidden;
    let Some(forbidden) = double_funding_forbidden(said, programme) else {
        return Fact::state(label, State::warning("Angabe fehlt"));
    };
    let source = if said.is_some() { "Bescheid" } else { "Programm" };
    Fact::new(label, if forbidden { "ja" } else { "nein" }).note(format!("aus dem {source}"))
}

/// Planned spending, with its eligible part where that is less.
fn total(view: &NoticeView, plan: &PlanFigures) -> Fact {
    let planned = plan.total().planned.total;
    if planned == view.data.eligible || plan.items.is_empty() {
        return Fact::new("Zuwendungsfähige Ausgaben, brutto", euro(view.data.eligible)).strong();
    }
    Fact::new("Gesamtausgaben, brutto", euro(planned))
        .note(format!("zuwendungsfähig {}", euro(view.data.eligible)))
}

/// `90 %`, or the kind of financing where there is no rate.
fn share(view: &NoticeView) -> String {
    match view.data.rate.0 {
        0 => view.data.financing.label().to_owned(),
        _ => format!("{} %", view.data.rate),
    }
}

/// What the rate leaves to the authority; `None` without a rate.
fn own_rate(rate: BasisPoints) -> Option<BasisPoints> {
    (rate.0 > 0).then(|| BasisPoints(BasisPoints::WHOLE.0 - rate.0))
}

fn zweckbindung(view: &NoticeView) -> Fact {
    let data = &view.data;
    let years = data
        .zweckbindung_years
        .map(|years| format!(" + {years} Jahre"))
        .unwrap_or_default();
    match (data.zweckbindung_start, view.zweckbindung_until) {
        (ZweckbindungStart::None, _) => Fact::new("Zweckbindung", "keine"),
        (ZweckbindungStart::Commissioning, _) => {
            Fact::new("Zweckbindung bis", "je Gerät").note(format!("Inbetriebnahme{years}"))
        }
        (_, None) => Fact::state("Zweckbindung bis", State::warning("Angabe fehlt")),
        (ZweckbindungStart::FixedDate, Some(day)) => {
            Fact::new("Zweckbindung bis", format_date(day)).note("laut Bescheid")
        }
        (ZweckbindungStart::EndOfImplementation, Some(day)) => {
            Fact::new("Zweckbindung bis", format_date(day)).note(format!("Ende der Durchführung{years}"))
        }
    }
}

/// `1 Fehler und 2 Warnungen`; empty where there is nothing.
fn counted(findings: &[ShownFinding]) -> String {
    let count = |severity: Severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let words = [
        (count(Severity::Error), "Fehler", "Fehler"),
        (count(Severity::Warning), "Warnung", "Warnungen"),
        (
            count(Severity::MissingParameter),
            "fehlende Angabe",
            "fehlende Angaben",
        ),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} und {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn steps(view: &NoticeView, plan: &PlanFigures, counted: &str, may_edit: bool) -> Vec<Step> {
    let due = view
        .data
        .proof_due
        .map(|day| format!(" Fällig am {}.", format_date(day)))
        .unwrap_or_default();
    let state = if counted.is_empty() {
        "Als Entwurf möglich; zum Bescheid und seinem Kostenplan gibt es keine Prüfhinweise.".to_owned()
    } else {
        format!("Als Entwurf möglich; zum Bescheid und seinem Kostenplan stehen noch darin: {counted}.")
    };
    let mut steps = vec![Step {
        href: paths::proof(view.id),
        label: "Verwendungsnachweis erzeugen",
        primary: true,
        text: format!("{state}{due}"),
    }];
    if may_edit {
        let total = plan.total();
        steps.push(if plan.items.is_empty() {
            Step {
                href: paths::new_item(view.id),
                label: "Kostenplan eintragen",
                primary: false,
                text: "Die Einzelansätze stehen im Bescheid; darunter je Schule die geplanten Ausgaben."
                    .to_owned(),
            }
        } else {
            Step {
                href: purchasing::UPLOAD.to_owned(),
                label: "Rechnungen einlesen",
                primary: false,
                text: format!(
                    "Berechnet sind {} von {}, bezahlt {}.",
                    euro(total.invoiced.total),
                    euro(total.planned.total),
                    euro(total.paid.total)
                ),
            }
        });
    }
    steps
}

fn shown(finding: &ShownFinding, view: &NoticeView, may_edit: bool) -> FindingView {
    let shown = finding_view(finding);
    if may_edit && finding.severity == Severity::MissingParameter {
        shown.link(paths::edit_notice(view.id), "Bescheid bearbeiten")
    } else {
        shown
    }
}

fn finding_view(finding: &ShownFinding) -> FindingView {
    match finding.severity {
        Severity::Error => FindingView::error(&finding.message, &finding.remedy),
        Severity::Warning => FindingView::warning(&finding.message, &finding.remedy),
        Severity::MissingParameter => {
            let message = finding
                .message
                .strip_prefix("Angabe fehlt: ")
                .unwrap_or(&finding.message);
            FindingView::missing(message, &finding.remedy)
        }
    }
}

fn payouts(view: &NoticeView, may_edit: bool) -> Vec<PayoutLine> {
    let mut sum = Cents::ZERO;
    view.payouts
        .iter()
        .map(|payout| {
            sum = sum.plus(payout.data.amount);
            PayoutLine {
                href: if may_edit {
                    paths::payout(payout.id)
                } else {
                    String::new()
                },
                paid_on: payout.data.paid_on,
                amount: payout.data.amount,
                note: payout.data.note.clone(),
                sum,
            }
        })
        .collect()
}

fn deadlines(view: &NoticeView, today: NaiveDate) -> Vec<Deadline> {
    let data = &view.data;
    let running = data.state == NoticeState::Running;
    let mut days = vec![
        (data.implementation_to, "Ende der Durchführung", running),
        (data.approval_to, "Ende des Bewilligungszeitraums", false),
        (data.proof_due, "Nachweis fällig", running),
        (view.zweckbindung_until, "Ende der Zweckbindung", false),
    ];
    days.retain(|(day, _, _)| day.is_some());
    days.sort_by_key(|(day, _, _)| *day);
    days.into_iter()
        .filter_map(|(day, label, urgent)| {
            let day = day?;
            let tone = match (day - today).num_days() {
                _ if !urgent => Tone::Off,
                days if days < 0 && label == "Nachweis fällig" => Tone::Error,
                days if (0..=60).contains(&days) => Tone::Warning,
                _ => Tone::Off,
            };
            Some(Deadline::new(format_date(day), label, distance(today, day)).tone(tone))
        })
        .collect()
}
