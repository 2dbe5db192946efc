//! Values of a notice.

use paktbuch_types::{Cents, OwnShareSource, format_date};

use super::{Labelled, date, euro, joined, joined_by, number, percent, yes_no};
use crate::funding::commands::{ConditionData, IncomeData, NoticeData, NoticeLists};

/// Labels of what the end of the Zweckbindung of devices follows.
const ZWECKBINDUNG: [&str; 4] = [
    "Durchführungszeitraum bis",
    "Beginn der Zweckbindung",
    "Jahre der Zweckbindung",
    "Ende der Zweckbindung",
];

/// Whether the end of the Zweckbindung of devices follows the value with this label.
#[must_use]
pub fn moves_devices(label: &str) -> bool {
    ZWECKBINDUNG.contains(&label)
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
        ("Bewilligungsbehörde", data.granting_authority.clone()),
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
        ("Maßgeblicher Zeitraum", data.date_periods.to_string()),
        ("Nachlauf für Zahlungen in Tagen", number(data.grace_days)),
        ("Verbrauchsfrist in Tagen", number(data.spend_within_days)),
        ("Verwendungsnachweis fällig am", date(data.proof_due)),
        (
            "Verbot der Doppelförderung",
            yes_no(data.double_funding_forbidden),
        ),
        (
            "Weg der Bekanntgabe",
            data.announcement.map(|way| way.to_string()).unwrap_or_default(),
        ),
        ("Abgesandt am", date(data.sent_on)),
        ("Bekannt gegeben am", date(data.announced_on)),
        ("Rechtsbehelfsverzicht am", date(data.appeal_waived_on)),
        ("Anzahl der Einheiten", number(data.unit_count)),
        (
            "Betrag je Einheit",
            data.unit_amount.map(euro).unwrap_or_default(),
        ),
        (
            "Eigenanteil mindestens",
            data.own_share_min.map(percent).unwrap_or_default(),
        ),
        ("Maßnahmebeginn zulässig ab", date(data.early_start.on)),
        ("Maßnahmebeginn genehmigt von", data.early_start.by.clone()),
        ("Aktenzeichen der Genehmigung", data.early_start.reference.clone()),
        ("Weitere Herkunft des Eigenanteils", own_sources(&data.lists)),
        ("Leistungen Dritter und andere Einnahmen", incomes(&data.lists)),
        (CONDITIONS, conditions(&data.lists)),
        ("Bemerkung", data.note.clone()),
    ]
}

fn own_sources(lists: &NoticeLists) -> String {
    let told = |(source, amount): &(OwnShareSource, Cents)| format!("{source}: {}", euro(*amount));
    joined(lists.own_sources.iter().map(told))
}

fn incomes(lists: &NoticeLists) -> String {
    joined(lists.incomes.iter().map(income))
}

/// Other money in one line.
#[must_use]
pub fn income(income: &IncomeData) -> String {
    let received = match income.received_on {
        Some(day) => format!("{} am {}", euro(income.received), format_date(day)),
        None => euro(income.received),
    };
    let purpose = match income.purpose.as_str() {
        "" => String::new(),
        purpose => format!(" für {purpose}"),
    };
    format!(
        "{}: {}{purpose}, lt. Bescheid {}, erhalten {received}",
        income.kind,
        income.source,
        euro(income.planned)
    )
}

/// Label of the conditions.
pub const CONDITIONS: &str = "Nebenbestimmungen und Fristen";

fn conditions(lists: &NoticeLists) -> String {
    joined(lists.conditions.iter().map(condition))
}

/// A condition in one line.
#[must_use]
pub fn condition(condition: &ConditionData) -> String {
    let due = condition
        .due_on
        .map(|day| format!("fällig am {}", format_date(day)));
    let done = condition.done_on.map(|day| {
        let by = match condition.done_by.as_str() {
            "" => String::new(),
            by => format!(" durch {by}"),
        };
        format!("erledigt am {}{by}", format_date(day))
    });
    let told = |text: &String| (!text.is_empty()).then(|| text.clone());
    let parts = [
        Some(condition.text.clone()),
        told(&condition.place),
        due,
        done,
        told(&condition.remark),
    ];
    joined_by(parts.into_iter().flatten(), ", ")
}

/// What rules want to know from a notice: their name for it, its field in the form, and its short name.
pub const ASKED: &[(&str, &str, &str)] = &[
    (
        "Toleranz für die Überschreitung eines Einzelansatzes",
        "item_tolerance",
        "Toleranz je Einzelansatz",
    ),
    (
        "Eigenanteil mindestens, in Prozent der zuwendungsfähigen Ausgaben",
        "own_share_min",
        "Eigenanteil mindestens",
    ),
    (
        "Maßnahmebeginn zulässig ab",
        "early_start_on",
        "Maßnahmebeginn zulässig ab",
    ),
    (
        "Tage nach dem Ende des Zeitraums, in denen noch bezahlt werden darf",
        "grace_days",
        "Nachlauf für Zahlungen",
    ),
    (
        "Tage, in denen ausgezahlte Mittel zu verbrauchen sind",
        "spend_within_days",
        "Verbrauchsfrist",
    ),
    (
        "Tag, an dem der Verwendungsnachweis fällig ist",
        "proof_due",
        "Frist des Nachweises",
    ),
    (
        "Tag, an dem der Zwischennachweis fällig ist",
        "conditions",
        "Tag des Zwischennachweises",
    ),
    (
        "Durchführungszeitraum (Beginn und Ende)",
        "implementation_from",
        "Durchführungszeitraum",
    ),
    (
        "Bewilligungszeitraum (Beginn und Ende)",
        "approval_from",
        "Bewilligungszeitraum",
    ),
    (
        "Verbot der Doppelförderung (ja oder nein)",
        "double_funding_forbidden",
        "Verbot der Doppelförderung",
    ),
    (
        "Dauer der Zweckbindung in Jahren",
        "zweckbindung_years",
        "Jahre der Zweckbindung",
    ),
    (
        "Ende des Durchführungszeitraums, von dem an die Zweckbindung zählt",
        "implementation_to",
        "Ende des Durchführungszeitraums",
    ),
    (
        "Ende der Zweckbindung",
        "zweckbindung_date",
        "Ende der Zweckbindung",
    ),
];
