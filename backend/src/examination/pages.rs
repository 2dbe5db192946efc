//! Pages of this feature.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Auditor, Cents, ExaminationStep, FilingId, NoticeId, format_date};

use super::fields::euro;
use super::forms::{CutForm, StepForm};
use super::paths;
use super::rows::{CutRow, Examination, ExaminedReceipt, Outcome, StepRow, VersionRow};
use crate::filing::paths as filing;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text::counted;
use crate::web::components::{Conflict, Fact, Field, FieldError, FindingView, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Prüfung des Nachweises";

/// The examination of a notice's proof.
#[derive(Debug, Template)]
#[template(path = "examination/examination.html")]
pub struct ExaminationPage {
    layout: Layout,
    notice: String,
    back: String,
    filings: String,
    state: State,
    /// Empty for those who only read.
    new_href: String,
    steps: Vec<StepView>,
    facts: Vec<Fact>,
    /// Version, day of filing.
    filing: Option<(i64, String)>,
    receipts: Vec<ReceiptView>,
    /// The other versions: words and address.
    versions: Vec<(String, String)>,
    findings: Vec<FindingView>,
    /// Address, version and number of cuts to copy to the last version.
    carry: Option<(String, i64, usize)>,
}

/// A step to read.
#[derive(Debug)]
struct StepView {
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

/// The form of a step.
#[derive(Debug, Template)]
#[template(path = "examination/step.html")]
pub struct StepPage {
    layout: Layout,
    heading: &'static str,
    notice: String,
    action: String,
    back: String,
    version: String,
    step: Field,
    auditor: Field,
    done_on: Field,
    person: Field,
    reference: Field,
    amount: Field,
    interest: Field,
    hearing_until: Field,
    appeal_until: Field,
    booked_on: Field,
    booking_reference: Field,
    note: Field,
    /// Only a new step takes a file.
    file: Option<Field>,
    /// Address that removes it; empty for a new one.
    remove: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

/// The form of a cut.
#[derive(Debug, Template)]
#[template(path = "examination/cut.html")]
pub struct CutPage {
    layout: Layout,
    heading: String,
    label: String,
    filed: String,
    action: String,
    back: String,
    version: String,
    /// Name and address of the form for each other auditor.
    others: Vec<(&'static str, String)>,
    auditor: String,
    auditor_label: &'static str,
    accepted: Field,
    reason: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

fn framed(layout: Layout, id: NoticeId, reference: &str, title: &str) -> Layout {
    layout
        .titled(format!("{title} – Bescheid {reference}"))
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(format!("Bescheid {reference}"), funding::notice(id))
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
    /// The page; links to change something only where `may_edit`.
    #[must_use]
    pub fn new(layout: Layout, found: Examination, may_edit: bool) -> Self {
        let id = found.notice;
        let edit = |href: String| if may_edit { href } else { String::new() };
        let version = found.filing.as_ref().map(|version| version.id);
        let receipts = found.filing.as_ref().map(|version| version.receipts.as_slice());
        let receipts = receipts.unwrap_or_default().iter().map(|receipt| ReceiptView {
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
        let last = found.versions.first().map(|version| version.number);
        let shown = found.filing.as_ref().map(|version| version.number);
        let versions = found
            .versions
            .iter()
            .filter(|version| Some(version.number) != shown);
        let versions =
            versions.map(|version| (version_words(version), paths::of_version(id, version.number)));
        let versions = versions.collect();
        // A correction begins without the cuts of the version before it, which the auditor may know only.
        let before = found.versions.iter().find(|version| version.cuts > 0);
        let before = before.filter(|version| last.is_some() && last == shown && Some(version.number) != last);
        let mut findings = Vec::new();
        if let Some(version) = before {
            let message = format!(
                "In Version {} sind Belege gekürzt: {}.",
                version.number,
                cuts_words(version.cuts)
            );
            let remedy =
                "Für die gezeigte Version gelten sie erst, wenn sie hier eingetragen oder übernommen sind.";
            let href = paths::of_version(id, version.number);
            findings.push(
                FindingView::warning(message, remedy).link(href, format!("Version {}", version.number)),
            );
        }
        let open = found
            .outcome
            .map(|outcome| outcome.grant_accepted.minus(outcome.paid_out));
        if let Some(open) =
            open.filter(|open| found.present == Some(ExaminationStep::Settled) && *open != Cents::ZERO)
        {
            let message = format!(
                "Ausgeglichen ist eingetragen, anerkannte Zuwendung und Auszahlungen weichen um {} voneinander ab.",
                euro(open)
            );
            let remedy = "Fehlt eine Auszahlung oder Rückzahlung, beim Bescheid eintragen; sonst Kürzungen und Schritte prüfen.";
            findings.push(FindingView::warning(message, remedy).link(funding::notice(id), "Bescheid"));
        }
        let carry = before.filter(|_| may_edit);
        let carry = carry.map(|version| (paths::carry_over(id), version.number, version.cuts));
        let mut steps: Vec<(NaiveDate, StepView)> = found
            .versions
            .iter()
            .map(|version| (version.filed_on, filed_view(version)))
            .chain(found.filed_before.map(|day| (day, filed_before_view(day, id))))
            .chain(
                found
                    .steps
                    .into_iter()
                    .map(|row| (row.data.done_on, step_view(row, may_edit))),
            )
            .collect();
        steps.sort_by_key(|(day, _)| *day);
        Self {
            layout: framed(layout, id, &found.reference, TITLE).here(TITLE),
            notice: format!("Bescheid {}: {}", found.reference, found.title),
            back: funding::notice(id),
            filings: filing::filings(id),
            state: state(found.present),
            new_href: edit(paths::new_step(id)),
            steps: steps.into_iter().map(|(_, step)| step).collect(),
            facts: found.outcome.map(facts).unwrap_or_default(),
            filing: found
                .filing
                .map(|version| (version.number, format_date(version.filed_on))),
            receipts,
            versions,
            findings,
            carry,
        }
    }
}

fn version_words(version: &VersionRow) -> String {
    let words = format!("Version {} vom {}", version.number, format_date(version.filed_on));
    match version.cuts {
        0 => words,
        cuts => format!("{words}, {}", cuts_words(cuts)),
    }
}

fn cuts_words(cuts: usize) -> String {
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
        day: format_date(version.filed_on),
        label: ExaminationStep::Filed.label(),
        by: Auditor::Own.label().to_owned(),
        details: vec![("Version", version.number.to_string())],
        note: String::new(),
        edit: String::new(),
        file: Some(("Nachweis".to_owned(), filing::filing(version.id))),
    }
}

fn filed_before_view(day: NaiveDate, id: NoticeId) -> StepView {
    StepView {
        day: format_date(day),
        label: ExaminationStep::Filed.label(),
        by: Auditor::Own.label().to_owned(),
        details: Vec::new(),
        note: "vor der Übernahme in Paktbuch".to_owned(),
        edit: String::new(),
        file: Some(("Bestandsübernahme".to_owned(), filing::filings(id))),
    }
}

fn step_view(row: StepRow, may_edit: bool) -> StepView {
    let data = row.data;
    let mut details = Vec::new();
    let mut add = |label, value: Option<String>| details.extend(value.map(|value| (label, value)));
    add("Betrag", data.amount.map(euro));
    add("Zinsen", data.interest.map(euro));
    add("Anhörung bis", data.hearing_until.map(format_date));
    add("Rechtsbehelf bis", data.appeal_until.map(format_date));
    add("gebucht am", data.booked_on.map(format_date));
    add(
        "Buchungsnummer",
        Some(data.booking_reference).filter(|text| !text.is_empty()),
    );
    let by = [data.auditor.label().to_owned(), data.person, data.reference];
    StepView {
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

fn facts(outcome: Outcome) -> Vec<Fact> {
    let cut = outcome.filed.minus(outcome.accepted);
    let open = outcome.grant_accepted.minus(outcome.paid_out);
    let balance = match open.0.signum() {
        1 => Fact::new("Nachzahlung", euro(open)).note("anerkannte Zuwendung − ausgezahlt"),
        -1 => Fact::new("Rückforderung", euro(Cents::ZERO.minus(open)))
            .note("ausgezahlt − anerkannte Zuwendung"),
        _ => Fact::new("Nachzahlung oder Rückforderung", "keine"),
    };
    let mut facts = vec![
        Fact::new("zuwendungsfähig, eingereicht", euro(outcome.filed)),
        Fact::new("gekürzt", euro(cut)),
        Fact::new("zuwendungsfähig, anerkannt", euro(outcome.accepted)),
        Fact::new("Zuwendung, eingereicht", euro(outcome.grant_filed)),
        Fact::new("Zuwendung, anerkannt", euro(outcome.grant_accepted)).strong(),
        Fact::new("ausgezahlt", euro(outcome.paid_out)),
        balance.strong(),
    ];
    if outcome.interest > Cents::ZERO {
        facts.push(Fact::new("geforderte Zinsen", euro(outcome.interest)));
    }
    facts
}

/// What a form of a step is shown with.
pub struct StepParts<'a> {
    pub notice: (NoticeId, &'a str),
    /// `None` for a new one.
    pub row: Option<&'a StepRow>,
    pub form: &'a StepForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
}

impl StepPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: StepParts<'_>) -> Self {
        let StepParts {
            notice: (id, reference),
            row,
            form,
            errors,
            conflict,
        } = parts;
        let heading = if row.is_some() {
            "Schritt bearbeiten"
        } else {
            "Schritt eintragen"
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let steps = ExaminationStep::ALL
            .iter()
            .map(|step| (step.code(), step.label()));
        let auditors = Auditor::ALL
            .iter()
            .map(|auditor| (auditor.code(), auditor.label()));
        Self {
            layout: framed(layout, id, reference, heading)
                .crumb(TITLE, paths::of_notice(id))
                .here(heading),
            heading,
            notice: format!("Bescheid {reference}"),
            action: row.map_or_else(|| paths::new_step(id), |row| paths::step(row.id)),
            back: paths::of_notice(id),
            version: form.version.clone(),
            step: field("step", "Schritt", &form.step).options(steps),
            auditor: field("auditor", "Stelle", &form.auditor).options(auditors),
            done_on: field("done_on", "Tag", &form.done_on).hint("Tag des Schreibens oder der Bescheinigung"),
            person: field("person", "Person", &form.person)
                .hint("wer gezeichnet oder geprüft hat")
                .optional(),
            reference: field("reference", "Aktenzeichen", &form.reference).optional(),
            amount: field("amount", "Betrag", &form.amount)
                .hint("bei Teilwiderruf, Rückforderung, Nachzahlung, Ausgleich")
                .optional(),
            interest: field("interest", "Zinsen", &form.interest)
                .hint("bei einer Rückforderung")
                .optional(),
            hearing_until: field("hearing_until", "Anhörung bis", &form.hearing_until)
                .hint("steht unter den Fristen")
                .optional(),
            appeal_until: field("appeal_until", "Rechtsbehelf bis", &form.appeal_until)
                .hint("steht unter den Fristen")
                .optional(),
            booked_on: field("booked_on", "Gebucht am", &form.booked_on).optional(),
            booking_reference: field("booking_reference", "Buchungsnummer", &form.booking_reference)
                .optional(),
            note: field("note", "Bemerkung", &form.note).optional(),
            file: row.is_none().then(|| {
                Field::new("datei", "Schreiben oder Bescheinigung")
                    .hint("Scan oder PDF")
                    .error(errors.at("datei"))
                    .optional()
            }),
            remove: row.map(|row| paths::remove_step(row.id)).unwrap_or_default(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

impl CutPage {
    /// The form of what an auditor accepts of a line.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, filing): (NoticeId, FilingId),
        receipt: &ExaminedReceipt,
        (form, auditor): (&CutForm, Auditor),
        (errors, conflict): (&FormErrors, Option<Conflict>),
    ) -> Self {
        let heading = format!("Beleg {} kürzen", receipt.number);
        let address = paths::cut(filing, receipt.number);
        let others = Auditor::ALL.iter().filter(|other| **other != auditor);
        Self {
            layout: layout
                .titled(heading.clone())
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .crumb(TITLE, paths::of_notice(id))
                .here(heading.clone()),
            heading,
            label: receipt.label.clone(),
            filed: euro(receipt.filed),
            others: others
                .map(|other| (other.label(), format!("{address}?stelle={}", other.code())))
                .collect(),
            action: address,
            back: paths::of_notice(id),
            version: form.version.clone(),
            auditor: auditor.code().to_owned(),
            auditor_label: auditor.label(),
            accepted: Field::new("accepted", "Anerkannt, zuwendungsfähig")
                .value(&form.accepted)
                .hint("Leer: alles ist anerkannt.")
                .error(errors.at("accepted"))
                .optional(),
            reason: Field::new("reason", "Grund der Kürzung")
                .value(&form.reason)
                .error(errors.at("reason"))
                .optional(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}
