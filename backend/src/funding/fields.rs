//! A record's values with their German labels: for the audit trail and for comparing two versions.

use chrono::NaiveDate;
use paktbuch_types::{AmendmentKind, BasisPoints, Cents, OwnShareSource, format_date};

use super::commands::{
    AmendmentEdit, AmendmentHead, ApplicationData, CitationData, ConditionData, FiledProofData, ItemData,
    LineData, NarrativeData, NoticeData, NoticeLists, PayoutData, ReallocationProgress,
};
use super::rows::{AmendedValue, ShiftedItem};

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
    joined(lists.incomes.iter().map(|income| {
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
    }))
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

fn joined(values: impl Iterator<Item = String>) -> String {
    joined_by(values, "; ")
}

/// Places of values in the notice.
#[must_use]
pub fn citations(citations: &[CitationData]) -> Labelled {
    let told = |citation: &CitationData| {
        let value = CITABLE.iter().find(|(field, _)| *field == citation.field);
        value.map(|(_, label)| (*label, place(citation)))
    };
    citations.iter().filter_map(told).collect()
}

/// `S. 3, Nr. 4`.
#[must_use]
pub fn place(citation: &CitationData) -> String {
    place_words(citation.page, &citation.place)
}

/// `S. 3, Nr. 4`.
#[must_use]
pub fn place_words(page: Option<i64>, place: &str) -> String {
    let page = page.map(|page| format!("S. {page}"));
    let place = (!place.is_empty()).then(|| place.to_owned());
    joined_by(page.into_iter().chain(place), ", ")
}

fn joined_by(values: impl Iterator<Item = String>, between: &str) -> String {
    values.collect::<Vec<_>>().join(between)
}

/// What the label of a value's place begins with.
pub const PLACE_OF: &str = "Fundstelle: ";

/// Values that can cite their place in the notice: name and label.
pub const CITABLE: &[(&str, &str)] = &[
    ("notice_date", "Fundstelle: Bescheid vom"),
    ("announcement", "Fundstelle: Rechtsbehelfsbelehrung"),
    ("eligible", "Fundstelle: Zuwendungsfähige Ausgaben"),
    ("financing", "Fundstelle: Finanzierungsart und Fördersatz"),
    ("granted", "Fundstelle: Zuwendung"),
    ("own_share", "Fundstelle: Eigenanteil"),
    ("incomes", "Fundstelle: Leistungen Dritter"),
    ("early_start", "Fundstelle: Maßnahmebeginn"),
    ("implementation", "Fundstelle: Durchführungszeitraum"),
    ("approval", "Fundstelle: Bewilligungszeitraum"),
    ("zweckbindung", "Fundstelle: Zweckbindung"),
    ("item_tolerance", "Fundstelle: Toleranz je Einzelansatz"),
    ("proof_due", "Fundstelle: Verwendungsnachweis"),
    (
        "double_funding_forbidden",
        "Fundstelle: Verbot der Doppelförderung",
    ),
    ("conditions", "Fundstelle: Nebenbestimmungen"),
];

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

/// Amounts of an Einzelansatz in one line.
#[must_use]
pub fn item_amounts(data: &ItemData) -> String {
    if data.total == data.eligible {
        euro(data.total)
    } else {
        format!(
            "{}, davon zuwendungsfähig {}",
            euro(data.total),
            euro(data.eligible)
        )
    }
}

/// What a change notice says of itself.
#[must_use]
pub fn amendment(kind: AmendmentKind, head: &AmendmentHead) -> Labelled {
    let mut told = vec![("Art", kind.to_string())];
    told.extend(amendment_head(head));
    told
}

fn amendment_head(head: &AmendmentHead) -> Labelled {
    vec![
        ("Aktenzeichen des Änderungsbescheids", head.reference.clone()),
        ("Änderungsbescheid vom", format_date(head.dated)),
        ("Änderungsbescheid bekannt gegeben am", date(head.announced_on)),
        ("Anlass", head.reason.clone()),
    ]
}

/// What can be corrected of a stored change notice.
#[must_use]
pub fn amendment_edit(values: &[AmendedValue], edit: &AmendmentEdit) -> Labelled {
    let places = values.iter().zip(&edit.places).map(|(value, (page, place))| {
        let told = place_words(*page, place);
        if told.is_empty() {
            told
        } else {
            format!("{}: {told}", value.label)
        }
    });
    let mut told = amendment_head(&edit.head);
    told.push(("Fundstellen", joined(places.filter(|place| !place.is_empty()))));
    told
}

/// A reallocation as it is prepared.
#[must_use]
pub fn reallocation(number: i64, reason: &str, items: &[ShiftedItem]) -> Labelled {
    let changed = items.iter().filter(|item| item.before != item.after).map(|item| {
        let (before, after) = (euro(item.before), euro(item.after));
        format!("{} {}: {before} → {after}", item.position, item.title)
    });
    vec![
        ("Umschichtung", number.to_string()),
        ("Einzelansätze", joined(changed)),
        ("Begründung", reason.to_owned()),
    ]
}

/// What became of a reallocation.
#[must_use]
pub fn reallocation_progress(progress: &ReallocationProgress) -> Labelled {
    vec![
        ("Stand", progress.state.to_string()),
        ("Abgesandt am", date(progress.sent_on)),
        (
            "Zugestimmt, angezeigt oder abgelehnt am",
            date(progress.settled_on),
        ),
        ("Aktenzeichen", progress.reference.clone()),
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

/// Values of a proof that was filed before.
#[must_use]
pub fn filed_proof(data: &FiledProofData) -> Labelled {
    let money = |amount: Option<Cents>| amount.map(euro).unwrap_or_default();
    vec![
        ("Eingereicht am", date(data.filed_on)),
        ("Ausgaben gesamt", money(data.spent)),
        ("davon zuwendungsfähig", money(data.eligible)),
        ("Zuwendung", money(data.granted)),
        ("Eigenanteil", money(data.own_share)),
        ("Zahl der Belege", number(data.receipts)),
        ("Zahl der Geräte", number(data.devices)),
        ("Erklärung", data.explanation.clone()),
    ]
}

/// The value of a Sachbericht that names a person.
pub const CONTACT: &str = "Ansprechperson";

/// Values of a Sachbericht.
#[must_use]
pub fn narrative(data: &NarrativeData) -> Labelled {
    vec![
        ("Maßnahme", data.measure.clone()),
        ("Beginn", date(data.began_on)),
        ("Abschluss", date(data.ended_on)),
        ("Ergebnis und Wirkung", data.result.clone()),
        ("Abweichungen und Gründe", data.deviations.clone()),
        ("Gefördertes Personal", data.staff.clone()),
        ("Beteiligte Fachdienststellen", data.offices.clone()),
        (CONTACT, data.contact.clone()),
        (
            "Bestätigt",
            joined(data.confirmed.iter().map(|what| what.to_string())),
        ),
    ]
}
