//! An application's values with their labels.

use super::{Labelled, date, euro, joined, number};
use crate::funding::commands::{ApplicationData, ApplicationPlan, MeasureData};

/// First day of the planned Durchführungszeitraum.
pub const PLANNED_FROM: &str = "Durchführungszeitraum von";
/// Its last day.
pub const PLANNED_TO: &str = "Durchführungszeitraum bis";
/// Planned beginning.
pub const STARTS_ON: &str = "Beginn der Maßnahme";
/// Whether it is asked for.
pub const EARLY_START: &str = "Vorzeitiger Maßnahmebeginn";
/// The person to ask: a name, which stays out of the chain.
pub const PLAN_CONTACT: &str = "Ansprechperson";
/// Of that person.
pub const PLAN_PHONE: &str = "Telefon der Ansprechperson";
/// Of that person.
pub const PLAN_EMAIL: &str = "E-Mail der Ansprechperson";
/// Money of others.
pub const THIRD_PARTY: &str = "Leistungen Dritter";
/// Who gives it.
pub const THIRD_PARTY_SOURCE: &str = "Leistungen Dritter von";
/// Where the own share comes from.
pub const OWN_SOURCES: &str = "Herkunft des Eigenanteils";

/// Values of an application; `school_names` in the order of its schools.
#[must_use]
pub fn application(data: &ApplicationData, school_names: &[String]) -> Labelled {
    let schools: Vec<String> = data
        .schools
        .iter()
        .zip(school_names)
        .map(|((_, amount), name)| format!("{name} {}", euro(*amount)))
        .collect();
    let mut values = vec![
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
        ("Maßnahmen", joined(data.measures.iter().map(measure))),
    ];
    values.extend(plan(&data.plan));
    values
}

fn measure(measure: &MeasureData) -> String {
    match measure.amount {
        Some(amount) => format!("{} {}", measure.title, euro(amount)),
        None => measure.title.clone(),
    }
}

/// Whether an early start (vorzeitiger Maßnahmebeginn) is asked for, in words; empty = not said.
#[must_use]
pub fn early_start(asked: Option<bool>) -> &'static str {
    match asked {
        Some(true) => "wird beantragt",
        Some(false) => "wird nicht beantragt",
        None => "",
    }
}

/// What an application plans.
#[must_use]
pub fn plan(plan: &ApplicationPlan) -> Labelled {
    let sources = plan.own_sources.iter();
    let sources = sources.map(|(source, amount)| format!("{source} {}", euro(*amount)));
    vec![
        (PLANNED_FROM, date(plan.implementation_from)),
        (PLANNED_TO, date(plan.implementation_to)),
        (STARTS_ON, date(plan.starts_on)),
        (EARLY_START, early_start(plan.early_start).to_owned()),
        (PLAN_CONTACT, plan.contact.name.clone()),
        (PLAN_PHONE, plan.contact.phone.clone()),
        (PLAN_EMAIL, plan.contact.email.clone()),
        (THIRD_PARTY, plan.third_party.map(euro).unwrap_or_default()),
        (THIRD_PARTY_SOURCE, plan.third_party_source.clone()),
        (OWN_SOURCES, joined(sources)),
    ]
}
