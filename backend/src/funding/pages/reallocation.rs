//! Pages of reallocations: preparing one, and its letter with what became of it.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, ReallocationState, format_date};

use super::{euro, framed, share_text};
use crate::evidence::paths as evidence;
use crate::funding::forms::{ReallocationForm, ReallocationProgressForm};
use crate::funding::letter::{LetterRow, reallocation_letter};
use crate::funding::paths;
use crate::funding::reallocating::{Deviation, Planned, deviation, difference, uncovered};
use crate::funding::rows::{ItemFigures, NoticeView, PlanFigures, ReallocationRow, ShiftedItem};
use crate::memos::paths as memos;
use crate::reporting::paths as reporting;
use crate::text;
use crate::web::components::{Conflict, Fact, Field, FieldError, FindingView, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Preparing a reallocation.
#[derive(Debug, Template)]
#[template(path = "funding/reallocation_form.html")]
pub struct ReallocationFormPage {
    layout: Layout,
    notice: String,
    action: String,
    back: String,
    tolerance: String,
    errors: Vec<FieldError>,
    items_wrong: bool,
    /// Einzelansätze that would fall below what is committed.
    warnings: Vec<FindingView>,
    rows: Vec<DraftRow>,
    /// Sums: lt. Bescheid, committed, new.
    sums: [Cents; 3],
    reason: Field,
}

/// An Einzelansatz with what was typed.
#[derive(Debug)]
struct DraftRow {
    id: i64,
    name: String,
    planned: Cents,
    committed: Cents,
    rest: Cents,
    typed: String,
    is_wrong: bool,
    shift: Option<Shift>,
}

/// How a new amount stands to the one before.
#[derive(Debug)]
struct Shift {
    difference: Cents,
    percent: String,
    state: State,
}

impl Shift {
    fn new(before: Cents, after: Cents, tolerance: Option<BasisPoints>) -> Self {
        let found = deviation(before, after, tolerance);
        Self {
            difference: after.minus(before),
            percent: share_text(difference(before, after)),
            state: match found {
                Deviation::Same => State::off(found.label()),
                Deviation::Less => State::info(found.label()),
                Deviation::WithinTolerance => State::success(found.label()),
                Deviation::BeyondTolerance | Deviation::ToleranceUnknown => State::warning(found.label()),
            },
        }
    }
}

/// Ordered, billed or paid of an Einzelansatz, whichever is most; eligible.
#[must_use]
pub fn committed(item: &ItemFigures) -> Cents {
    let figure = &item.figure;
    figure
        .ordered()
        .eligible
        .max(figure.invoiced.eligible)
        .max(figure.paid.eligible)
}

/// A warning where the new amount of an Einzelansatz no longer covers what is ordered or billed.
fn below_committed(item: &ItemFigures, after: Cents) -> Option<FindingView> {
    let (planned, committed) = (item.figure.planned.eligible, committed(item));
    let gap = uncovered(Planned { planned, committed }, after)?;
    let message = format!(
        "Einzelansatz {} {}: Neu sind es {after} €, beauftragt oder berechnet sind schon {committed} € (zuwendungsfähig). {gap} € wären nicht gedeckt.",
        item.position, item.title
    );
    let remedy = format!(
        "Bitte mindestens {committed} € lassen, oder vorher Bestellungen und Zuordnungen auf einen anderen Einzelansatz legen."
    );
    Some(FindingView::warning(message, remedy))
}

impl ReallocationFormPage {
    /// The form with what was typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        (view, plan): (&NoticeView, &PlanFigures),
        form: &ReallocationForm,
        errors: &FormErrors,
    ) -> Self {
        let name = format!("Bescheid {}", view.data.reference);
        let row = |item: &ItemFigures| {
            let (planned, committed) = (item.figure.planned.eligible, committed(item));
            let typed = form.of(item.id);
            DraftRow {
                id: item.id.0,
                name: format!("{} {}", item.position, item.title),
                planned,
                committed,
                rest: planned.minus(committed),
                is_wrong: errors.at(&format!("amount-{}", item.id)).is_some(),
                shift: Cents::parse(&typed)
                    .ok()
                    .map(|after| Shift::new(planned, after, view.data.item_tolerance)),
                typed,
            }
        };
        let rows: Vec<DraftRow> = plan.items.iter().map(row).collect();
        let warning = |item: &ItemFigures| below_committed(item, Cents::parse(&form.of(item.id)).ok()?);
        let new = |row: &DraftRow| Cents::parse(&row.typed).unwrap_or(row.planned);
        Self {
            layout: framed(layout, "Umschichtung vorbereiten")
                .crumb(name.clone(), paths::notice(view.id))
                .here("Umschichtung vorbereiten"),
            notice: format!("{name}, {}", view.data.title),
            action: paths::new_reallocation(view.id),
            back: paths::notice(view.id),
            tolerance: tolerance_words(view.data.item_tolerance),
            errors: errors.list().to_vec(),
            items_wrong: errors.at("items").is_some(),
            warnings: plan.items.iter().filter_map(warning).collect(),
            sums: [
                rows.iter().map(|row| row.planned).sum(),
                rows.iter().map(|row| row.committed).sum(),
                rows.iter().map(new).sum(),
            ],
            rows,
            reason: Field::new("reason", "Begründung")
                .value(&form.reason)
                .hint("Steht im Schreiben an die Bewilligungsbehörde. Im PDF werden „- “ zu Listen und **Wörter** fett.")
                .error(errors.at("reason"))
                .optional(),
        }
    }
}

fn tolerance_words(tolerance: Option<BasisPoints>) -> String {
    match tolerance {
        Some(rate) => format!("Toleranz je Einzelansatz lt. Bescheid: {rate} %."),
        None => "Der Bescheid nennt keine Toleranz je Einzelansatz (Angabe fehlt).".to_owned(),
    }
}

/// The letter of a reallocation, with what became of it.
#[derive(Debug, Template)]
#[template(path = "funding/reallocation.html")]
pub struct ReallocationPage {
    layout: Layout,
    heading: String,
    state: State,
    notice: String,
    notice_href: String,
    /// Weg des Geldes of the notice.
    way: String,
    /// Notes on it.
    memos: String,
    /// Name and address of the authority.
    sender: Vec<String>,
    /// Lines of the address.
    recipient: Vec<String>,
    day: String,
    subject: String,
    /// Paragraphs of the letter.
    text: Vec<String>,
    reason: String,
    /// Einzelansätze that would fall below what is committed; not part of the letter.
    warnings: Vec<FindingView>,
    rows: Vec<Row>,
    /// Sum of the Einzelansätze, the same before and after.
    sum: Cents,
    /// The letter as files: label and address.
    files: Vec<(&'static str, String)>,
    facts: Vec<Fact>,
    amendment_href: String,
    /// Empty for those who only read, and once it is settled.
    action: String,
    version: String,
    fields: [Field; 4],
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

/// An Einzelansatz in the letter.
#[derive(Debug)]
struct Row {
    name: String,
    before: Cents,
    after: Cents,
    shift: Shift,
}

/// What the page of a reallocation is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    pub view: &'a NoticeView,
    pub row: &'a ReallocationRow,
    pub plan: &'a PlanFigures,
    pub sender: Vec<String>,
    pub today: NaiveDate,
    pub form: &'a ReallocationProgressForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
    pub may_edit: bool,
}

impl ReallocationPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: Parts<'_>) -> Self {
        let Parts {
            view,
            row,
            plan,
            sender,
            today,
            form,
            errors,
            conflict,
            may_edit,
        } = parts;
        let name = format!("Bescheid {}", view.data.reference);
        let heading = format!("Umschichtung {}", row.number);
        let letter = reallocation_letter(view, row);
        let tolerance = letter.tolerance;
        let letter_row = |row: &LetterRow| Row {
            name: row.name.clone(),
            before: row.before,
            after: row.after,
            shift: Shift::new(row.before, row.after, tolerance),
        };
        let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
        let progress = &row.progress;
        Self {
            layout: framed(layout, &heading)
                .crumb(name.clone(), paths::notice(view.id))
                .here(heading.clone()),
            heading,
            state: state(progress.state),
            notice: format!("{name}, {}", view.data.title),
            notice_href: paths::notice(view.id),
            way: evidence::notice(view.id),
            memos: memos::reallocation(row.id),
            sender,
            recipient: text::granting_address(&view.granting_authority),
            day: format_date(letter.sent_on.unwrap_or(today)),
            rows: letter.rows.iter().map(letter_row).collect(),
            subject: letter.subject,
            text: letter.text,
            reason: text::unmarked(&letter.reason),
            warnings: warnings(row, plan, may_edit),
            sum: letter.sum,
            files: reporting::letter_files("umschichtung", row.notice, row.number).to_vec(),
            facts: vec![
                Fact::state("Stand", state(progress.state)),
                Fact::new("Abgesandt am", day(progress.sent_on)),
                Fact::new(
                    "Zugestimmt, angezeigt oder abgelehnt am",
                    day(progress.settled_on),
                ),
                Fact::new("Aktenzeichen", progress.reference.clone()),
            ],
            amendment_href: row.amendment.map(paths::amendment).unwrap_or_default(),
            action: if may_edit && !progress.state.is_settled() {
                paths::reallocation(row.id)
            } else {
                String::new()
            },
            version: form.version.clone(),
            fields: fields_of(form, errors),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

/// What an open reallocation would leave uncovered, and the lines that one in force left as they were; one that is off changes nothing.
fn warnings(row: &ReallocationRow, plan: &PlanFigures, may_edit: bool) -> Vec<FindingView> {
    let warning = |item: &ItemFigures| {
        let shifted = row.items.iter().find(|shifted| shifted.item == item.id)?;
        match row.progress.state {
            ReallocationState::Draft | ReallocationState::Sent => below_committed(item, shifted.after),
            ReallocationState::InForce if shifted.before != shifted.after => {
                let warning = lines_differ(item)?;
                let form = paths::edit_item(row.notice, item.id);
                Some(if may_edit {
                    warning.link(form, "Zeilen anpassen")
                } else {
                    warning
                })
            }
            ReallocationState::InForce | ReallocationState::Refused => None,
        }
    };
    outdated(row, plan)
        .into_iter()
        .chain(plan.items.iter().filter_map(warning))
        .collect()
}

/// An open reallocation whose amounts before are not those of the notice any more, such as after a change notice.
fn outdated(row: &ReallocationRow, plan: &PlanFigures) -> Option<FindingView> {
    let is_now = |shifted: &ShiftedItem| {
        let item = plan.items.iter().find(|item| item.id == shifted.item);
        item.is_some_and(|item| item.figure.planned.eligible == shifted.before)
    };
    let is_open = !row.progress.state.is_settled();
    (is_open && !row.items.iter().all(is_now)).then(|| {
        FindingView::warning(
            "Die Einzelansätze haben sich geändert, seit die Umschichtung vorbereitet wurde.",
            "Die Spalte „bisher“ gilt nicht mehr. Bitte bereiten Sie eine neue vor und lehnen Sie diese ab.",
        )
    })
}

/// A warning where the lines below an Einzelansatz do not add up to it.
pub(super) fn lines_differ(item: &ItemFigures) -> Option<FindingView> {
    let (lines, planned) = (item.planned_by_lines(), item.figure.planned);
    if item.lines.is_empty() || lines == planned {
        return None;
    }
    let message = format!(
        "Die Zeilen unter Einzelansatz {} ergeben {}, davon zuwendungsfähig {}; lt. Bescheid sind es {} und {}.",
        item.position,
        euro(lines.total),
        euro(lines.eligible),
        euro(planned.total),
        euro(planned.eligible)
    );
    Some(FindingView::warning(
        message,
        "Bitte die Zeilen mit dem Bescheid vergleichen und anpassen.",
    ))
}

/// A reallocation's state as pages show it.
pub(super) fn state(state: ReallocationState) -> State {
    match state {
        ReallocationState::Draft => State::off(state.label()).icon("draft"),
        ReallocationState::Sent => State::info(state.label()),
        ReallocationState::InForce => State::success(state.label()),
        ReallocationState::Refused => State::error(state.label()),
    }
}

fn fields_of(form: &ReallocationProgressForm, errors: &FormErrors) -> [Field; 4] {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    [
        field("state", "Stand", &form.state)
            .options(
                ReallocationState::ALL
                    .iter()
                    .map(|state| (state.code(), state.label())),
            )
            .hint("„wirksam“ ändert die Einzelansätze des Bescheids."),
        field("sent_on", "Abgesandt am", &form.sent_on).only_with("ab „abgesandt“ nötig"),
        field(
            "settled_on",
            "Zugestimmt, angezeigt oder abgelehnt am",
            &form.settled_on,
        )
        .only_with("bei „wirksam“ und „abgelehnt“ nötig"),
        field("reference", "Aktenzeichen", &form.reference)
            .hint("Der Zustimmung, des Änderungsbescheids oder der eigenen Anzeige.")
            .only_with("bei „wirksam“ nötig"),
    ]
}
