//! Applications: list, one record, form.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState, Cents, format_date};

use super::application_plan::{self, PlanFields};
use super::asked::{DocumentLine, document_lines};
use super::{application_state, category_name, euro, framed, programme_title};
use crate::evidence::paths as evidence;
use crate::funding::commands::ApplicationData;
use crate::funding::forms::ApplicationForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{ApplicationFilter, ApplicationRow, ApplicationView, ConceptRow, SchoolName};
use crate::memos::paths as memos;
use crate::web::components::{
    Action, Choice, Conflict, Direction, Fact, Field, FieldError, FindingView, HistoryEntry, Pager, SortHead,
    State,
};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// The list of applications.
#[derive(Debug, Template)]
#[template(path = "funding/applications.html")]
pub struct ApplicationsPage {
    layout: Layout,
    actions: Vec<Action>,
    search: Field,
    state: Field,
    heads: Vec<SortHead>,
    rows: Vec<Row>,
    requested: Cents,
    pager: Pager,
    new_href: String,
}

#[derive(Debug)]
struct Row {
    href: String,
    application: ApplicationRow,
    programme: String,
    state: State,
}

impl ApplicationsPage {
    /// Page `page` (from 1) of all hits `found`.
    #[must_use]
    pub fn new(
        layout: Layout,
        filter: &ApplicationFilter,
        found: Vec<ApplicationRow>,
        page: u64,
        programmes: &[Programme],
        may_edit: bool,
    ) -> Self {
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let skip = usize::try_from(page.saturating_sub(1) * PAGE_ROWS).unwrap_or(usize::MAX);
        let requested = found.iter().map(|row| row.requested).sum();
        let row = |application: ApplicationRow| Row {
            href: paths::application(application.id),
            programme: programme_title(programmes, &application.programme),
            state: application_state(application.state),
            application,
        };
        let rows = found
            .into_iter()
            .skip(skip)
            .take(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
        let mut actions = vec![Action::new("Bescheide", paths::NOTICES)];
        if may_edit {
            actions.push(Action::new("Antrag erfassen", paths::NEW_APPLICATION).primary());
        }
        let all = Choice::new("", "alle", filter.state.is_none());
        let states = ApplicationState::ALL
            .iter()
            .map(|state| Choice::new(state.code(), state.label(), filter.state == Some(*state)));
        Self {
            layout: framed(layout, "Anträge").here("Anträge"),
            actions,
            search: Field::new("q", "Aktenzeichen, Titel, Förderbereich").value(&filter.q),
            state: Field::new("stand", "Stand").choices(std::iter::once(all).chain(states).collect()),
            heads: vec![
                head(filter, "reference", "Aktenzeichen"),
                head(filter, "title", "Titel").low(),
                SortHead::plain("Programm").low(),
                head(filter, "submitted_on", "eingereicht").low(),
                SortHead::plain("Schulen").numeric().low(),
                head(filter, "requested", "beantragt").numeric(),
                head(filter, "state", "Stand"),
            ],
            rows: rows.map(row).collect(),
            requested,
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total,
                more: false,
                base: address(filter, "seite", ""),
            },
            new_href: if may_edit {
                paths::NEW_APPLICATION.to_owned()
            } else {
                String::new()
            },
        }
    }
}

/// This list with one parameter changed.
fn address(filter: &ApplicationFilter, name: &str, value: &str) -> String {
    let sort = if filter.descending {
        format!("-{}", filter.sort)
    } else {
        filter.sort.clone()
    };
    let mut pairs = vec![
        ("q", filter.q.clone()),
        (
            "stand",
            filter
                .state
                .map(|state| state.code().to_owned())
                .unwrap_or_default(),
        ),
        ("sort", sort),
    ];
    pairs.retain(|(other, value)| *other != name && !value.is_empty());
    pairs.push((name, value.to_owned()));
    format!(
        "{}?{}",
        paths::APPLICATIONS,
        serde_html_form::to_string(pairs).unwrap_or_default()
    )
}

fn head(filter: &ApplicationFilter, name: &str, label: &str) -> SortHead {
    let current = filter.sort == name;
    let next = if current && !filter.descending {
        format!("-{name}")
    } else {
        name.to_owned()
    };
    let direction = if filter.descending {
        Direction::Descending
    } else {
        Direction::Ascending
    };
    SortHead::new(label, address(filter, "sort", &next)).sorted(current.then_some(direction))
}

/// An application.
#[derive(Debug, Template)]
#[template(path = "funding/application.html")]
pub struct ApplicationPage {
    layout: Layout,
    heading: String,
    state: State,
    actions: Vec<Action>,
    facts: Vec<Fact>,
    schools: Vec<(String, String, Cents)>,
    /// Title and amount.
    measures: Vec<(String, String)>,
    plan: Vec<Fact>,
    requested: Cents,
    notices: Vec<(String, String)>,
    /// Form of a notice that answers it; empty for those who may not.
    notice_href: String,
    documents: Vec<DocumentLine>,
    /// The documents of all schools.
    concepts_href: String,
    findings: Vec<FindingView>,
    /// Notes on it.
    memos: String,
    history: Vec<HistoryEntry>,
}

impl ApplicationPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &ApplicationView,
        programme: Option<&Programme>,
        (findings, history): (Vec<FindingView>, Vec<HistoryEntry>),
        held: (&[ConceptRow], NaiveDate),
        may_edit: bool,
    ) -> Self {
        let data = &view.data;
        let name = format!("Antrag {}", data.reference);
        let title = programme.map_or_else(|| data.programme.clone(), |programme| programme.title.clone());
        let schools = view.schools.iter().zip(&data.schools);
        let edit = may_edit.then(|| Action::new("Bearbeiten", paths::edit_application(view.id)).icon("edit"));
        Self {
            layout: framed(layout, &name)
                .crumb("Anträge", paths::APPLICATIONS)
                .here(name.clone()),
            heading: format!("{name}: {}", data.title),
            state: application_state(data.state),
            actions: [
                Action::new("Weg des Geldes", evidence::application(view.id)),
                Action::new("Für das Förderportal", paths::portal(view.id)).low(),
            ]
            .into_iter()
            .chain(edit)
            .collect(),
            facts: vec![
                Fact::new("Programm", title).link(paths::programme(&data.programme)),
                Fact::new("Förderbereich", &data.category),
            ]
            .into_iter()
            .chain(days(data))
            .chain(grant(data, programme))
            .chain(application_plan::budget(view.id, programme))
            .collect(),
            schools: schools
                .map(|(school, (_, amount))| (school.name.clone(), school.number.to_string(), *amount))
                .collect(),
            measures: data.measures.iter().map(application_plan::measure).collect(),
            plan: application_plan::facts(data),
            requested: view.requested().unwrap_or_default(),
            notices: view
                .notices
                .iter()
                .map(|(id, reference)| (paths::notice(*id), format!("Bescheid {reference}")))
                .collect(),
            notice_href: if may_edit {
                paths::new_notice_for(view.id)
            } else {
                String::new()
            },
            documents: document_lines(view, programme, held),
            concepts_href: paths::opened_from(paths::CONCEPTS, &view.id.to_string()),
            findings,
            memos: memos::application(view.id),
            history,
        }
    }
}

/// The days of an application; those after its sending only where they have come.
fn days(data: &ApplicationData) -> impl Iterator<Item = Fact> {
    let sent = Fact::new(
        "Eingereicht am",
        data.submitted_on.map(format_date).unwrap_or_default(),
    );
    let later = [
        ("Nachforderung vom", data.days.queried_on),
        ("Zu beantworten bis", data.days.answer_by),
        ("Entschieden am", data.days.decided_on),
        ("Abgeschlossen am", data.days.closed_on),
    ];
    let later = later
        .into_iter()
        .filter_map(|(label, day)| Some(Fact::new(label, format_date(day?))));
    std::iter::once(sent).chain(later)
}

/// The grant applied for: as entered, else what the programme's rate makes of the spending.
fn grant(data: &ApplicationData, programme: Option<&Programme>) -> Option<Fact> {
    let rate = programme.and_then(|programme| programme.rate.value);
    let fact = Fact::new("Beantragte Zuwendung", euro(data.grant(rate)?));
    Some(match (data.requested_grant, rate) {
        (None, Some(rate)) => fact.note(format!("{rate} % der beantragten Ausgaben")),
        _ => fact,
    })
}

/// An application, new or stored, on one page.
#[derive(Debug, Template)]
#[template(path = "funding/application_form.html")]
pub struct ApplicationFormPage {
    layout: Layout,
    heading: String,
    programme: String,
    action: String,
    back: String,
    button: &'static str,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    hidden: Vec<(&'static str, String)>,
    reference: Field,
    title: Field,
    category: Field,
    state: Field,
    submitted_on: Field,
    /// Days after its sending.
    days: Vec<Field>,
    requested_grant: Field,
    plan: PlanFields,
    /// School id and the field of its amount.
    schools: Vec<(String, Field)>,
}

impl ApplicationFormPage {
    /// The form; `id` is that of a stored application.
    #[must_use]
    pub fn new(
        layout: Layout,
        id: Option<ApplicationId>,
        programme: Option<&Programme>,
        schools: &[SchoolName],
        form: &ApplicationForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let heading = match id {
            Some(_) if form.reference.trim().is_empty() => "Antrag bearbeiten".to_owned(),
            Some(_) => format!("Antrag {} bearbeiten", form.reference),
            None => "Antrag erfassen".to_owned(),
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let names = programme
            .map(|programme| programme.category_list())
            .unwrap_or_default();
        let category = field("category", "Förderbereich", &category_name(names, &form.category));
        let until = programme.and_then(|programme| programme.application_until_in(&form.category));
        let first = std::iter::once((String::new(), "bitte wählen".to_owned()));
        let amount = |school: &SchoolName| {
            let name = format!("amount-{}", school.id);
            let label = format!("{} ({})", school.name, school.number);
            let error = errors.at(&name);
            (
                school.id.to_string(),
                Field::new(name, label)
                    .value(form.amount_of(school.id))
                    .error(error)
                    .optional(),
            )
        };
        Self {
            layout: framed(layout, &heading)
                .crumb("Anträge", paths::APPLICATIONS)
                .here(heading.clone()),
            heading,
            programme: programme.map_or_else(|| form.programme.clone(), |programme| programme.title.clone()),
            action: id.map_or_else(|| paths::APPLICATIONS.to_owned(), paths::edit_application),
            back: id.map_or_else(|| paths::APPLICATIONS.to_owned(), paths::application),
            button: if id.is_some() {
                "Antrag speichern"
            } else {
                "Antrag erfassen"
            },
            errors: errors.list().to_vec(),
            conflict,
            hidden: vec![
                ("programme", form.programme.clone()),
                ("programme_version", form.programme_version.clone()),
                ("version", form.version.clone()),
            ],
            reference: field("reference", "Aktenzeichen", &form.reference)
                .only_with("ab „Eingereicht“ nötig")
                .hint("Gibt es noch keines, heißt der Antrag „Entwurf“ mit einer Nummer."),
            title: field("title", "Titel", &form.title),
            category: if names.is_empty() {
                category.optional()
            } else {
                category
                    .options(first.chain(names.iter().map(|known| (known.name.clone(), known.name.clone()))))
            },
            state: field("state", "Stand", &form.state).options(
                ApplicationState::ALL
                    .iter()
                    .map(|state| (state.code(), state.label())),
            ),
            submitted_on: field("submitted_on", "Eingereicht am", &form.submitted_on)
                .only_with("erst ab „Eingereicht“")
                .hint(match until {
                    Some(day) => format!(
                        "TT.MM.JJJJ; das Programm nahm Anträge bis {} an.",
                        format_date(day)
                    ),
                    None => "TT.MM.JJJJ".to_owned(),
                }),
            days: vec![
                field("queried_on", "Nachforderung vom", &form.queried_on).optional(),
                field("answer_by", "Zu beantworten bis", &form.answer_by).optional(),
                field("decided_on", "Entschieden am", &form.decided_on)
                    .only_with("erst ab der Entscheidung")
                    .hint(
                        "Für „Bewilligt“ und „Teilweise bewilligt“ nötig, solange kein Bescheid erfasst ist.",
                    ),
                field("closed_on", "Abgeschlossen am", &form.closed_on).only_with("erst bei „Abgeschlossen“"),
            ],
            requested_grant: field("requested_grant", "Beantragte Zuwendung", &form.requested_grant)
                .optional()
                .hint("Leer: der Fördersatz des Programms von den beantragten Ausgaben."),
            plan: PlanFields::new(form, errors),
            schools: schools.iter().map(amount).collect(),
        }
    }
}
