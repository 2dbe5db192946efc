//! The page of a notice: facts, next steps, cost plan with figures and findings, payouts, deadlines, history.

mod dates;
mod facts;
mod plan;
mod readiness;
mod settlement;
mod takeover;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Severity, format_date};

use self::facts::cite;
use self::plan::{PlanRow, TotalRow};
use self::readiness::Gap;
use self::settlement::SettlementRow;
use self::takeover::TakeoverPanel;
use super::{euro, framed, notice_state};
use crate::checking::paths as checking;
use crate::funding::appeal::{Announced, AppealDates};
use crate::funding::commands::{ConditionData, IncomeData};
use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{FiledProof, NoticeView, PlanFigures, Readiness, TakenOver};
use crate::funding::settlement::{OtherMoney, Terms};
use crate::purchasing::paths as purchasing;
use crate::takeover::paths as takeover_paths;
use crate::web::components::{Action, Deadline, Fact, Field, FieldError, FindingView, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

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
    /// From what was paid to the grant, who pays, and what is left of the payouts.
    settlement: [Vec<SettlementRow>; 3],
    incomes: Vec<IncomeData>,
    conditions: Vec<ConditionRow>,
    /// Address and place of these lists in the notice.
    incomes_cite: Option<(String, String)>,
    conditions_cite: Option<(String, String)>,
    file: FilePanel,
    takeover: TakeoverPanel,
    errors: Vec<FieldError>,
    deadlines: Vec<Deadline>,
    devices_href: String,
    devices: String,
    history: Vec<HistoryEntry>,
    /// Folded away below the newest.
    older: Vec<HistoryEntry>,
}

/// A button that matters, and what it would do today.
#[derive(Debug, Default)]
struct Step {
    href: String,
    label: &'static str,
    primary: bool,
    text: String,
    /// What it still lacks.
    gaps: Vec<Gap>,
    /// Address of all findings; empty where the step has none.
    all: String,
}

#[derive(Debug)]
struct PayoutLine {
    href: String,
    paid_on: NaiveDate,
    amount: Cents,
    note: String,
    /// Came in by a takeover.
    is_taken: bool,
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

/// A condition as the page shows it.
#[derive(Debug)]
struct ConditionRow {
    condition: ConditionData,
    state: State,
}

/// The PDF of the notice, and the form to store it.
#[derive(Debug)]
struct FilePanel {
    /// Address of the PDF; empty without one.
    href: String,
    /// Name, size, day and beginning of the hash.
    facts: String,
    citations_href: String,
    /// Empty for those who may not use the form.
    action: String,
    upload: Field,
}

/// What facts and deadlines are made of.
struct Head<'a> {
    view: &'a NoticeView,
    plan: &'a PlanFigures,
    programme: Option<&'a Programme>,
    /// Title of the programme.
    title: &'a str,
    appeal: AppealDates,
    today: NaiveDate,
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
    pub readiness: Readiness,
    pub taken: TakenOver,
    pub filed: Option<FiledProof>,
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
            readiness,
            taken,
            filed,
            mut history,
            today,
            may_edit,
        } = parts;
        let land = programme.and_then(|programme| programme.land.value.as_deref());
        let older = history.split_off(history.len().min(NEWEST));
        let data = &view.data;
        let name = format!("Bescheid {}", data.reference);
        let title = programme.map_or_else(|| data.programme.clone(), |programme| programme.title.clone());
        let gaps = readiness::gaps(view, &readiness, &findings);
        let (of_items, of_notice): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.item.is_some());
        let paid_out: Cents = view.payouts.iter().map(|payout| payout.data.amount).sum();
        let appeal = Announced {
            way: data.announcement,
            sent_on: data.sent_on,
            on: data.announced_on,
            waived_on: data.appeal_waived_on,
            land,
        };
        let head = Head {
            view,
            plan,
            programme,
            title: &title,
            appeal: appeal.dates(),
            today,
        };
        let received = OtherMoney::received(&data.lists.incomes, today);
        let settled = Terms::of(data).settle(plan.total().paid, received);
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
            facts: facts::facts(&head),
            note: data.note.clone(),
            steps: steps(view, plan, gaps, may_edit),
            findings,
            tolerance: data
                .item_tolerance
                .map(|rate| format!("Toleranz {} %", over(rate)))
                .unwrap_or_default(),
            plan: plan::rows(view, plan, &of_items, &taken),
            totals: plan::totals(view, plan, received),
            new_item_href: if may_edit {
                paths::new_item(view.id)
            } else {
                String::new()
            },
            payouts: payouts(view, &taken, may_edit),
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
            settlement: [
                settlement::grant_rows(view, &settled),
                settlement::income_rows(&settled),
                settlement::payout_rows(&settled, paid_out),
            ],
            incomes: data.lists.incomes.clone(),
            conditions: data
                .lists
                .conditions
                .iter()
                .map(|condition| condition_row(condition, today))
                .collect(),
            incomes_cite: cite(view, "incomes"),
            conditions_cite: cite(view, "conditions"),
            file: file_panel(view, errors, may_edit),
            takeover: TakeoverPanel::new(view, &taken, filed.as_ref(), may_edit),
            errors: errors.list().to_vec(),
            deadlines: dates::deadlines(&head),
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

fn condition_row(condition: &ConditionData, today: NaiveDate) -> ConditionRow {
    let state = match (condition.done_on, condition.due_on) {
        (Some(day), _) => State::success(format!("erledigt am {}", format_date(day))),
        (None, Some(due)) if due < today => State::error("überfällig"),
        (None, Some(_)) => State::info("offen"),
        (None, None) => State::off("ohne Frist"),
    };
    ConditionRow {
        condition: condition.clone(),
        state,
    }
}

fn file_panel(view: &NoticeView, errors: &FormErrors, may_edit: bool) -> FilePanel {
    let (href, facts) = match &view.file {
        Some(file) => (
            paths::file(view.id, None),
            format!(
                "{}, {} kB, hinterlegt am {}, SHA-256 {}…",
                file.name,
                file.size.saturating_add(1_023) / 1_024,
                format_date(file.added_on),
                file.sha256.get(..12).unwrap_or(&file.sha256)
            ),
        ),
        None => (String::new(), String::new()),
    };
    FilePanel {
        href,
        facts,
        citations_href: if may_edit {
            paths::citations(view.id)
        } else {
            String::new()
        },
        action: if may_edit {
            paths::upload_file(view.id)
        } else {
            String::new()
        },
        upload: Field::new("datei", "PDF-Datei des Bescheids")
            .error(errors.at("datei"))
            .attribute("accept", "application/pdf,.pdf"),
    }
}

/// 100 % and the tolerance.
fn over(tolerance: BasisPoints) -> BasisPoints {
    BasisPoints(BasisPoints::WHOLE.0 + tolerance.0)
}

fn actions(view: &NoticeView, may_edit: bool) -> Vec<Action> {
    if may_edit {
        vec![
            Action::new("Bestand übernehmen", takeover_paths::takeover(view.id)).low(),
            Action::new("Bearbeiten", paths::edit_notice(view.id)).icon("edit"),
        ]
    } else {
        Vec::new()
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

fn steps(view: &NoticeView, plan: &PlanFigures, gaps: Vec<Gap>, may_edit: bool) -> Vec<Step> {
    let due = view
        .data
        .proof_due
        .map(|day| format!("Fällig am {}. ", format_date(day)))
        .unwrap_or_default();
    let state = if gaps.is_empty() {
        "Es fehlt nichts, was Paktbuch prüft."
    } else {
        "Als Entwurf möglich. Es fehlt noch:"
    };
    let mut steps = vec![Step {
        href: paths::proof(view.id),
        label: "Verwendungsnachweis erzeugen",
        primary: true,
        text: format!("{due}{state}"),
        gaps,
        all: checking::of_notice(view.id),
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
                ..Step::default()
            }
        } else {
            Step {
                href: purchasing::INVOICES.to_owned(),
                label: "Rechnungen einlesen",
                primary: false,
                text: format!(
                    "Berechnet sind {} von {}, bezahlt {}.",
                    euro(total.invoiced.total),
                    euro(total.planned.total),
                    euro(total.paid.total)
                ),
                ..Step::default()
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

fn payouts(view: &NoticeView, taken: &TakenOver, may_edit: bool) -> Vec<PayoutLine> {
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
                is_taken: taken.payouts.contains(&payout.id),
                sum,
            }
        })
        .collect()
}
