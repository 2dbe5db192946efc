//! The page of an examination.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Auditor, Cents, ExaminationStep, NoticeId, ProofStepId, format_date};

use super::{TITLE, findings, framed};
use crate::examination::fields::{answer_label, euro};
use crate::examination::paths;
use crate::examination::rows::{CutRow, Examination, Outcome, StepRow, VersionRow};
use crate::filing::paths as filing;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::purchasing::paths as purchasing;
use crate::text::counted;
use crate::web::components::{Fact, FindingView, State};
use crate::web::filters;
use crate::web::layout::Layout;

/// Beside a proof that was filed before the notice came into Paktbuch.
const BEFORE: &str = "vor der Übernahme in Paktbuch";

/// The examination of a notice's proof.
#[derive(Debug, Template)]
#[template(path = "examination/examination.html")]
pub struct ExaminationPage {
    layout: Layout,
    notice: String,
    back: String,
    /// Notes on it.
    memos: String,
    filings: String,
    state: State,
    /// Empty for those who only read.
    new_href: String,
    steps: Vec<StepView>,
    facts: Vec<Fact>,
    /// Version, and when it was filed.
    filing: Option<(i64, String)>,
    receipts: Vec<ReceiptView>,
    /// The version encloses its Belegliste, and so the numbers of the receipts.
    is_listed: bool,
    /// The other versions: words and address.
    versions: Vec<(String, String)>,
    findings: Vec<FindingView>,
    /// Address and version of cuts to copy to the last version.
    carry: Option<(String, i64)>,
}

/// A step to read.
#[derive(Debug)]
struct StepView {
    /// Its place on the page; empty for what has no step of its own.
    anchor: String,
    /// Somebody looked for it.
    is_sought: bool,
    day: String,
    label: &'static str,
    by: String,
    /// What it says beside: amounts, days, booking.
    details: Vec<(&'static str, String)>,
    note: String,
    /// Empty for those who only read.
    edit: String,
    /// Name and address of its file.
    file: Option<(String, String)>,
}

/// A line of the Belegliste.
#[derive(Debug)]
struct ReceiptView {
    number: u32,
    label: String,
    /// Address of the invoice; empty without one.
    href: String,
    filed: Cents,
    accepted: Cents,
    is_cut: bool,
    reasons: Vec<String>,
    /// Empty for those who only read.
    cut: String,
}

fn state(present: Option<ExaminationStep>) -> State {
    use ExaminationStep::{Filed, FinalNotice, PartRevocation, Reclaim, Requested, Settled, Supplement};
    match present {
        None => State::off("Entwurf"),
        Some(step @ (Settled | FinalNotice | Supplement)) => State::success(step.label()),
        Some(step @ (Requested | PartRevocation | Reclaim)) => State::warning(step.label()),
        Some(Filed) => State::info("eingereicht, noch nicht geprüft"),
        Some(step) => State::info(step.label()),
    }
}

impl ExaminationPage {
    /// The page with the step marked that was looked for; links to change something only where `may_edit`.
    #[must_use]
    pub fn new(layout: Layout, found: Examination, sought: Option<ProofStepId>, may_edit: bool) -> Self {
        let id = found.notice;
        let edit = |href: String| if may_edit { href } else { String::new() };
        let version = found.filing.as_ref().map(|version| version.id);
        let receipts = found.filing.as_ref().map(|version| version.receipts.as_slice());
        let receipts = receipts.unwrap_or_default();
        let is_listed = receipts.iter().all(|receipt| receipt.is_listed);
        let receipts = receipts.iter().map(|receipt| ReceiptView {
            number: receipt.number,
            label: receipt.label.clone(),
            href: receipt.invoice.map(purchasing::invoice).unwrap_or_default(),
            filed: receipt.filed,
            accepted: receipt.accepted(),
            is_cut: !receipt.cuts.is_empty(),
            reasons: receipt.cuts.iter().map(cut_words).collect(),
            cut: version
                .map(|filing| edit(paths::cut(filing, receipt.number)))
                .unwrap_or_default(),
        });
        let receipts = receipts.collect();
        let shown = found.filing.as_ref().map(|version| version.number);
        let versions = found
            .versions
            .iter()
            .filter(|version| Some(version.number) != shown);
        let versions =
            versions.map(|version| (version_words(version), paths::of_version(id, version.number)));
        let versions = versions.collect();
        let carry = found
            .earlier_cuts
            .filter(|earlier| may_edit && earlier.copyable > 0);
        let carry = carry.map(|earlier| (paths::carry_over(id), earlier.version));
        let findings = findings::of(&found, may_edit);
        let steps = in_order(&found, sought, may_edit);
        Self {
            layout: framed(layout, id, &found.reference, TITLE).here(TITLE),
            notice: format!("Bescheid {}: {}", found.reference, found.title),
            back: funding::notice(id),
            memos: memos::proof(id),
            filings: filing::filings(id),
            state: state(found.present),
            new_href: edit(paths::new_step(id)),
            steps,
            facts: found
                .outcome
                .map(|outcome| facts(outcome, found.decided))
                .unwrap_or_default(),
            filing: found
                .filing
                .map(|version| (version.number, filed_words(version.taken_over, version.filed_on))),
            receipts,
            is_listed,
            versions,
            findings,
            carry,
        }
    }
}

/// Steps and filings by day, on one day in the order of the procedure, equal ones as they were entered.
fn in_order(found: &Examination, sought: Option<ProofStepId>, may_edit: bool) -> Vec<StepView> {
    let filed = |day: NaiveDate, view: StepView| ((day, ExaminationStep::Filed), view);
    let before = found
        .filed_before
        .map(|day| filed(day, filed_before_view(day, found.notice)));
    let versions = found.versions.iter().rev();
    let entered = found.steps.iter().map(|row| {
        let audited = found.audited.get(&row.id).copied();
        let view = step_view(row.clone(), audited, sought, may_edit);
        ((row.data.done_on, row.data.step), view)
    });
    let mut steps: Vec<_> = before
        .into_iter()
        .chain(versions.map(|version| filed(version.filed_on, filed_view(version))))
        .chain(entered)
        .collect();
    steps.sort_by_key(|(place, _)| *place);
    steps.into_iter().map(|(_, view)| view).collect()
}

/// „eingereicht am 02.05.2024“.
fn filed_words(taken_over: bool, day: NaiveDate) -> String {
    let day = format_date(day);
    if taken_over {
        format!("eingereicht am {day} ({BEFORE}); Belege wie aus dem Bestand festgehalten")
    } else {
        format!("eingereicht am {day}")
    }
}

fn version_words(version: &VersionRow) -> String {
    let words = format!("Version {} vom {}", version.number, format_date(version.filed_on));
    match version.cuts {
        0 => words,
        cuts => format!("{words}, {}", cuts_words(cuts)),
    }
}

pub(super) fn cuts_words(cuts: usize) -> String {
    counted(i64::try_from(cuts).unwrap_or(i64::MAX), "Kürzung", "Kürzungen")
}

fn cut_words(cut: &CutRow) -> String {
    format!(
        "{}: anerkannt {}, {}",
        cut.auditor,
        euro(cut.accepted),
        cut.reason
    )
}

fn filed_view(version: &VersionRow) -> StepView {
    StepView {
        anchor: String::new(),
        is_sought: false,
        day: format_date(version.filed_on),
        label: ExaminationStep::Filed.label(),
        by: Auditor::Own.label().to_owned(),
        details: vec![("Version", version.number.to_string())],
        note: if version.taken_over {
            BEFORE.to_owned()
        } else {
            String::new()
        },
        edit: String::new(),
        file: Some(("Nachweis".to_owned(), filing::filing(version.id))),
    }
}

fn filed_before_view(day: NaiveDate, id: NoticeId) -> StepView {
    StepView {
        anchor: String::new(),
        is_sought: false,
        day: format_date(day),
        label: ExaminationStep::Filed.label(),
        by: Auditor::Own.label().to_owned(),
        details: Vec::new(),
        note: BEFORE.to_owned(),
        edit: String::new(),
        file: Some(("Bestandsübernahme".to_owned(), filing::filings(id))),
    }
}

/// `audited` is the day (Stichtag) of the proof that a local audit is of.
fn step_view(
    row: StepRow,
    audited: Option<NaiveDate>,
    sought: Option<ProofStepId>,
    may_edit: bool,
) -> StepView {
    let data = row.data;
    let mut details = Vec::new();
    let mut add = |label, value: Option<String>| details.extend(value.map(|value| (label, value)));
    add("geprüfter Stand zum", audited.map(format_date));
    add("Betrag", data.amount.map(euro));
    add("Zinsen", data.interest.map(euro));
    add("anerkannte Zuwendung", data.decided.map(euro));
    add(
        "nach Version",
        row.decided_version.map(|version| version.to_string()),
    );
    add(answer_label(data.step), data.hearing_until.map(format_date));
    add("Rechtsbehelf bis", data.appeal_until.map(format_date));
    add("gebucht am", data.booked_on.map(format_date));
    add(
        "Buchungsnummer",
        Some(data.booking_reference).filter(|text| !text.is_empty()),
    );
    let by = [data.auditor.label().to_owned(), data.person, data.reference];
    StepView {
        anchor: format!("schritt-{}", row.id),
        is_sought: sought == Some(row.id),
        day: format_date(data.done_on),
        label: data.step.label(),
        by: by
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        details,
        note: data.note,
        edit: if may_edit {
            paths::step(row.id)
        } else {
            String::new()
        },
        file: row.file.map(|(name, _)| (name, paths::file(row.id))),
    }
}

/// What is due follows from what was `decided`, before that from what is accepted.
fn facts(outcome: Outcome, decided: Option<Cents>) -> Vec<Fact> {
    let cut = outcome.filed.minus(outcome.accepted);
    let (due, of) = match decided {
        Some(decided) => (decided, "entschiedene"),
        None => (outcome.grant_accepted, "anerkannte"),
    };
    let open = due.minus(outcome.paid_out);
    let balance = match open.0.signum() {
        1 => Fact::new("Nachzahlung", euro(open)).note(format!("{of} Zuwendung − ausgezahlt")),
        -1 => Fact::new("Rückforderung", euro(Cents::ZERO.minus(open)))
            .note(format!("ausgezahlt − {of} Zuwendung")),
        _ => Fact::new("Nachzahlung oder Rückforderung", "keine"),
    };
    let mut facts = vec![
        Fact::new("zuwendungsfähig, eingereicht", euro(outcome.filed)),
        Fact::new("gekürzt", euro(cut)),
        Fact::new("zuwendungsfähig, anerkannt", euro(outcome.accepted)),
        Fact::new("Zuwendung, eingereicht", euro(outcome.grant_filed)),
        Fact::new("Zuwendung, anerkannt", euro(outcome.grant_accepted)).strong(),
    ];
    facts.extend(decided.map(|decided| {
        Fact::new("Zuwendung, entschieden", euro(decided))
            .note("lt. Schlussbescheid, Rückforderung und Nachzahlung; gilt bis zur nächsten Entscheidung")
            .strong()
    }));
    facts.extend([Fact::new("ausgezahlt", euro(outcome.paid_out)), balance.strong()]);
    if outcome.interest > Cents::ZERO {
        facts.push(Fact::new("geforderte Zinsen", euro(outcome.interest)));
    }
    facts
}
