//! Documents that programmes ask for, school by school.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{ConceptKind, SchoolDocumentId, format_date};

use super::framed;
use crate::funding::forms::ConceptForm;
use crate::funding::paths;
use crate::funding::rows::{ConceptRow, SchoolName};
use crate::memos::paths as memos;
use crate::web::components::{Action, Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The documents, and the form of a new one.
#[derive(Debug, Template)]
#[template(path = "funding/concepts.html")]
pub struct ConceptsPage {
    layout: Layout,
    /// The application from which it was opened; its id, empty for none.
    back: Option<String>,
    antrag: String,
    actions: Vec<Action>,
    rows: Vec<Row>,
    form: Option<Fields>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct Row {
    id: SchoolDocumentId,
    school: String,
    kind: &'static str,
    title: String,
    edition: String,
    dated_on: String,
    valid_to: String,
    state: State,
    href: String,
    /// Notes on it.
    memos: String,
    remove: Option<String>,
}

#[derive(Debug)]
struct Fields {
    school: Field,
    kind: Field,
    title: Field,
    edition: Field,
    dated_on: Field,
    valid_to: Field,
    file: Field,
}

impl ConceptsPage {
    /// The page; without `schools` there is no form. `report` is the address of the Dokumentenstand.
    #[must_use]
    pub fn new(
        layout: Layout,
        rows: Vec<ConceptRow>,
        schools: Option<&[SchoolName]>,
        (typed, errors): (&ConceptForm, &FormErrors),
        (today, report): (NaiveDate, String),
    ) -> Self {
        let may_edit = schools.is_some();
        Self {
            layout: framed(layout, "Dokumente der Schulen").here("Dokumente der Schulen"),
            back: paths::back_to(&typed.antrag),
            antrag: typed.antrag.clone(),
            actions: vec![Action::new("Dokumentenstand als Excel-Datei", report).icon("download")],
            rows: rows.into_iter().map(|held| row(held, today, may_edit)).collect(),
            form: schools.map(|schools| fields(schools, typed, errors)),
            errors: errors.list().to_vec(),
        }
    }
}

fn row(held: ConceptRow, today: NaiveDate, may_edit: bool) -> Row {
    Row {
        state: if held.holds_on(today) {
            State::success("gilt")
        } else {
            State::error("abgelaufen")
        },
        id: held.id,
        href: paths::concept_file(held.id),
        memos: memos::school_document(held.id),
        remove: may_edit.then(|| paths::remove_concept(held.id)),
        school: held
            .school
            .map_or_else(|| "alle Schulen".to_owned(), |school| school.name),
        kind: held.kind.label(),
        title: held.title,
        edition: held.edition,
        dated_on: format_date(held.dated_on),
        valid_to: held.valid_to.map(format_date).unwrap_or_default(),
    }
}

fn fields(schools: &[SchoolName], typed: &ConceptForm, errors: &FormErrors) -> Fields {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let all = std::iter::once((String::new(), "alle Schulen".to_owned()));
    let names = schools.iter().map(|school| {
        (
            school.id.to_string(),
            format!("{} ({})", school.name, school.number),
        )
    });
    Fields {
        school: field("school", "Für", &typed.school).options(all.chain(names)),
        kind: field("kind", "Dokument", &typed.kind)
            .options(ConceptKind::ALL.iter().map(|kind| (kind.code(), kind.label()))),
        title: field("title", "Bezeichnung", &typed.title)
            .only_with("bei „Sonstiges“ nötig")
            .hint("So wie das Programm das Dokument nennt."),
        edition: field("edition", "Fassung", &typed.edition).optional(),
        dated_on: field("dated_on", "Vom", &typed.dated_on),
        valid_to: field("valid_to", "Gültig bis", &typed.valid_to).optional(),
        file: field("datei", "Datei", "").hint("PDF, JPEG oder PNG"),
    }
}
