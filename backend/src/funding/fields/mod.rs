//! A record's values with their German labels: for the audit trail and for comparing two versions.

mod amendment;
mod citation;
mod notice;
mod plan;
mod proof;

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, format_date};

pub use amendment::{amendment, amendment_edit, reallocation, reallocation_progress};
pub use citation::{CITABLE, PLACE_OF, citations, place, place_words};
pub use notice::{ASKED, CONDITIONS, condition, income, moves_devices, notice};
pub use plan::{item, item_amounts, line, payout};
pub use proof::{
    CONTACT, COVER_TEXT, DISPOSAL_TEXT, DRAWDOWN_TEXT, account, filed_proof, letter_texts, narrative,
};

use super::commands::ApplicationData;

/// Label and value as users read them; empty = no value.
pub type Labelled = Vec<(&'static str, String)>;

/// `1.234,56 €`.
#[must_use]
pub fn euro(amount: Cents) -> String {
    format!("{amount} €")
}

fn percent(rate: BasisPoints) -> String {
    format!("{rate} %")
}

fn date(day: Option<NaiveDate>) -> String {
    day.map(format_date).unwrap_or_default()
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn yes_no(value: Option<bool>) -> String {
    value.map_or("", |yes| if yes { "ja" } else { "nein" }).to_owned()
}

/// Values of an application; `school_names` in the order of its schools.
#[must_use]
pub fn application(data: &ApplicationData, school_names: &[String]) -> Labelled {
    let schools: Vec<String> = data
        .schools
        .iter()
        .zip(school_names)
        .map(|((_, amount), name)| format!("{name} {}", euro(*amount)))
        .collect();
    vec![
        ("Aktenzeichen", data.reference.clone()),
        ("Programm", data.programme.clone()),
        ("Fassung", number(data.programme_version.map(i64::from))),
        ("Förderbereich", data.category.clone()),
        ("Titel", data.title.clone()),
        ("Stand", data.state.to_string()),
        ("Eingereicht am", date(data.submitted_on)),
        ("Nachforderung vom", date(data.days.queried_on)),
        ("Zu beantworten bis", date(data.days.answer_by)),
        ("Entschieden am", date(data.days.decided_on)),
        ("Abgeschlossen am", date(data.days.closed_on)),
        (
            "Beantragte Zuwendung",
            data.requested_grant.map(euro).unwrap_or_default(),
        ),
        ("Schulen", schools.join(", ")),
        ("Maßnahmen", data.measures.join("; ")),
    ]
}

fn joined(values: impl Iterator<Item = String>) -> String {
    joined_by(values, "; ")
}

fn joined_by(values: impl Iterator<Item = String>, between: &str) -> String {
    values.collect::<Vec<_>>().join(between)
}
