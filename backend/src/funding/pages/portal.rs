//! What the form of a funding portal asks of an application, to be copied there.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::{euro, framed};
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{Applicant, ApplicationView, ConceptRow};
use crate::web::layout::Layout;

/// Values in the order of the forms: applicant, programme, measure, money, schools, documents.
#[derive(Debug, Template)]
#[template(path = "funding/portal.html")]
pub struct PortalPage {
    layout: Layout,
    heading: String,
    /// Address of the portal; empty where the programme does not say.
    portal: String,
    rows: Vec<Row>,
}

/// A value, and whether there is one to copy.
#[derive(Debug)]
struct Row {
    label: String,
    value: String,
    is_known: bool,
}

/// Instead of a document that nobody entered.
const MISSING: &str = "fehlt";

impl PortalPage {
    /// The page; `held` are the documents of all schools.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &ApplicationView,
        programme: Option<&Programme>,
        applicant: Applicant,
        (held, today): (&[ConceptRow], NaiveDate),
    ) -> Self {
        let name = format!("Antrag {}", view.data.reference);
        let mut rows = of_applicant(applicant, programme);
        rows.extend(of_measure(view));
        rows.extend(of_money(view, programme));
        rows.extend(of_schools(view));
        rows.extend(of_documents(view, programme, (held, today)));
        let shown = |(label, value): (String, String)| Row {
            label,
            is_known: !value.is_empty() && value != MISSING,
            value: if value.is_empty() { "–".to_owned() } else { value },
        };
        Self {
            layout: framed(layout, &format!("Förderportal, {name}"))
                .crumb("Anträge", paths::APPLICATIONS)
                .crumb(name.clone(), paths::application(view.id))
                .here("Förderportal"),
            heading: format!("{name}: Angaben für das Förderportal"),
            portal: programme
                .and_then(|programme| programme.portal_url.value.clone())
                .unwrap_or_default(),
            rows: rows.into_iter().map(shown).collect(),
        }
    }
}

fn row(label: impl Into<String>, value: impl Into<String>) -> (String, String) {
    (label.into(), value.into())
}

fn of_applicant(applicant: Applicant, programme: Option<&Programme>) -> Vec<(String, String)> {
    let basis = programme.and_then(|programme| programme.legal_basis.value.clone());
    vec![
        row("Antragsteller (Schulträger)", applicant.name),
        row("Trägernummer", applicant.number),
        row("Amtlicher Gemeindeschlüssel", applicant.municipality_key),
        row("Bewilligungsbehörde", applicant.granting_authority),
        row(
            "Förderprogramm",
            programme
                .map(|programme| programme.title.clone())
                .unwrap_or_default(),
        ),
        row("Rechtsgrundlage", basis.unwrap_or_default()),
    ]
}

fn of_measure(view: &ApplicationView) -> Vec<(String, String)> {
    let data = &view.data;
    vec![
        row("Aktenzeichen", &data.reference),
        row("Förderbereich", &data.category),
        row("Titel der Maßnahme", &data.title),
        row("Maßnahmen", data.measures.join("; ")),
        row(
            "Antrag vom",
            data.submitted_on.map(format_date).unwrap_or_default(),
        ),
    ]
}

fn of_money(view: &ApplicationView, programme: Option<&Programme>) -> Vec<(String, String)> {
    let spending = view.requested().unwrap_or_default();
    let rate = programme.and_then(|programme| programme.rate.value);
    let grant = view
        .data
        .requested_grant
        .or(rate.map(|rate| spending.share(rate)));
    let amount = |amount: Option<Cents>| amount.map(euro).unwrap_or_default();
    vec![
        row("Beantragte Ausgaben, brutto", euro(spending)),
        row(
            "Fördersatz",
            rate.map(|rate| format!("{rate} %")).unwrap_or_default(),
        ),
        row("Beantragte Zuwendung", amount(grant)),
        row("Eigenanteil", amount(grant.map(|grant| spending.minus(grant)))),
    ]
}

fn of_schools(view: &ApplicationView) -> Vec<(String, String)> {
    let schools = view.schools.iter().zip(&view.data.schools);
    schools
        .map(|(school, (_, amount))| row(format!("{} ({})", school.name, school.number), euro(*amount)))
        .collect()
}

/// Of each school and each document that the programme asks for: the newest that holds.
fn of_documents(
    view: &ApplicationView,
    programme: Option<&Programme>,
    (held, today): (&[ConceptRow], NaiveDate),
) -> Vec<(String, String)> {
    let asked = programme.and_then(|programme| programme.documents.value.as_deref());
    let mut rows = Vec::new();
    for words in asked.unwrap_or_default() {
        for school in &view.schools {
            let own = held.iter().filter(|row| {
                let of = row.school.as_ref();
                row.answers(words) && row.holds_on(today) && of.is_none_or(|of| of.id == school.id)
            });
            let value = own
                .max_by_key(|row| row.dated_on)
                .map_or_else(|| MISSING.to_owned(), told);
            rows.push(row(format!("{words}: {}", school.name), value));
        }
    }
    rows
}

fn told(held: &ConceptRow) -> String {
    let edition = match held.edition.as_str() {
        "" => String::new(),
        edition => format!(", Fassung {edition}"),
    };
    format!("{} vom {}{edition}", held.title, format_date(held.dated_on))
}
