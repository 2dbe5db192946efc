//! A record's values with their German labels: for the audit trail and for comparing two versions.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, format_date};

use super::commands::{ApplicationData, ItemData, LineData, NoticeData, PayoutData};

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
        ("Schulen", schools.join(", ")),
    ]
}

/// Values of a notice; `application` is the reference of its application.
#[must_use]
pub fn notice(data: &NoticeData, application: &str) -> Labelled {
    vec![
        ("Antrag", application.to_owned()),
        ("Aktenzeichen", data.reference.clone()),
        ("Programm", data.programme.clone()),
        ("Fassung", number(data.programme_version.map(i64::from))),
        ("Titel", data.title.clone()),
        ("Förderbereich", data.category.clone()),
        ("Stand", data.state.to_string()),
        ("Bescheid vom", format_date(data.notice_date)),
        ("Finanzierungsart", data.financing.to_string()),
        ("Fördersatz", percent(data.rate)),
        ("Rundung", data.rounding.to_string()),
        ("Zuwendungsfähige Ausgaben", euro(data.eligible)),
        ("Zuwendung", data.granted.map(euro).unwrap_or_default()),
        ("Eigenanteil", data.own_share.map(euro).unwrap_or_default()),
        ("Herkunft des Eigenanteils", data.own_share_source.to_string()),
        ("Bewilligungszeitraum von", date(data.approval_from)),
        ("Bewilligungszeitraum bis", date(data.approval_to)),
        ("Durchführungszeitraum von", date(data.implementation_from)),
        ("Durchführungszeitraum bis", date(data.implementation_to)),
        ("Beginn der Zweckbindung", data.zweckbindung_start.to_string()),
        ("Jahre der Zweckbindung", number(data.zweckbindung_years)),
        ("Ende der Zweckbindung", date(data.zweckbindung_date)),
        (
            "Toleranz je Einzelansatz",
            data.item_tolerance.map(percent).unwrap_or_default(),
        ),
        ("Nachlauf für Zahlungen in Tagen", number(data.grace_days)),
        ("Verwendungsnachweis fällig am", date(data.proof_due)),
        (
            "Verbot der Doppelförderung",
            yes_no(data.double_funding_forbidden),
        ),
        ("Bemerkung", data.note.clone()),
    ]
}

/// Values of an Einzelansatz.
#[must_use]
pub fn item(data: &ItemData) -> Labelled {
    vec![
        ("Nummer", number(data.position)),
        ("Einzelansatz", data.title.clone()),
        ("Gesamtausgaben", euro(data.total)),
        ("davon zuwendungsfähig", euro(data.eligible)),
    ]
}

/// Values of a line; `item` names its Einzelansatz, `school` its school.
#[must_use]
pub fn line(data: &LineData, item: &str, school: &str) -> Labelled {
    vec![
        ("Einzelansatz", item.to_owned()),
        ("Nummer", number(data.position)),
        ("Schule", school.to_owned()),
        ("Bezeichnung", data.title.clone()),
        ("Anzahl", data.quantity.to_string()),
        ("Einzelpreis, brutto", euro(data.unit_price)),
        ("Betrag, brutto", data.gross.map(euro).unwrap_or_default()),
        (
            "davon zuwendungsfähig",
            data.eligible.map(euro).unwrap_or_default(),
        ),
    ]
}

/// Values of a payout.
#[must_use]
pub fn payout(data: &PayoutData) -> Labelled {
    vec![
        ("Ausgezahlt am", format_date(data.paid_on)),
        ("Betrag", euro(data.amount)),
        ("Bemerkung", data.note.clone()),
    ]
}
