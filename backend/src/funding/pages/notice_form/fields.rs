//! The fields of a notice's form.

use chrono::NaiveDate;
use paktbuch_types::{
    Announcement, ApplicationId, CostRounding, DatePeriods, Financing, NoticeState, OwnShareSource,
    ZweckbindungStart, format_date,
};

use super::super::category_name;
use super::days::Days;
use crate::funding::forms::NoticeForm;
use crate::funding::programme::Programme;
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// All fields, in the order of the page.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) reference: Field,
    pub(super) title: Field,
    pub(super) notice_date: Field,
    pub(super) granting_authority: Field,
    /// A list where the programme has one, else a text.
    pub(super) category: Field,
    pub(super) application: Field,
    pub(super) state: Field,
    pub(super) eligible: Field,
    pub(super) financing: Field,
    pub(super) rate: Field,
    pub(super) rounding: Field,
    pub(super) granted: Field,
    pub(super) grant_differs: Field,
    pub(super) own_share: Field,
    pub(super) own_share_source: Field,
    pub(super) approval_from: Field,
    pub(super) approval_to: Field,
    pub(super) implementation_from: Field,
    pub(super) implementation_to: Field,
    pub(super) zweckbindung_start: Field,
    pub(super) zweckbindung_years: Field,
    pub(super) zweckbindung_date: Field,
    pub(super) item_tolerance: Field,
    pub(super) date_periods: Field,
    pub(super) grace_days: Field,
    pub(super) spend_within_days: Field,
    pub(super) proof_due: Field,
    pub(super) double_funding_forbidden: Field,
    pub(super) announcement: Field,
    pub(super) sent_on: Field,
    pub(super) announced_on: Field,
    pub(super) appeal_waived_on: Field,
    pub(super) unit_count: Field,
    pub(super) unit_amount: Field,
    pub(super) own_share_min: Field,
    pub(super) early_start_on: Field,
    pub(super) early_start_by: Field,
    pub(super) early_start_reference: Field,
    pub(super) note: Field,
}

/// The fields with what was typed.
pub(super) fn fields(
    programme: Option<&Programme>,
    applications: &[(ApplicationId, String)],
    form: &NoticeForm,
    errors: &FormErrors,
) -> Fields {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let list = |name: &'static str, label: &str, value: &str, all: Vec<(&'static str, &'static str)>| {
        field(name, label, value).options(all)
    };
    let names = programme
        .map(|programme| programme.category_list())
        .unwrap_or_default();
    let chosen = category_name(names, &form.category);
    let category = field("category", "Förderbereich", &chosen);
    let category = if names.is_empty() {
        category.optional()
    } else {
        let first = std::iter::once((String::new(), "bitte wählen".to_owned()));
        category.options(first.chain(names.iter().map(|known| (known.name.clone(), known.name.clone()))))
    };
    let none = std::iter::once((String::new(), "kein Antrag".to_owned()));
    let answered = applications
        .iter()
        .map(|(id, label)| (id.to_string(), label.clone()));
    let from_programme = |known: bool| {
        if known {
            "Vorbelegt aus dem Programm; maßgeblich ist der Bescheid."
        } else {
            "Steht im Bescheid."
        }
    };
    let days = Days { programme, form };
    let rate_known = programme.is_some_and(|programme| programme.rate.value.is_some());
    Fields {
        reference: field("reference", "Aktenzeichen", &form.reference),
        title: field("title", "Titel der Maßnahme", &form.title),
        notice_date: field("notice_date", "Bescheid vom", &form.notice_date).hint(days.notice_date()),
        granting_authority: field(
            "granting_authority",
            "Bewilligungsbehörde",
            &form.granting_authority,
        )
        .optional()
        .hint(granting_hint(programme)),
        category,
        application: field("application", "Antrag", &form.application).options(none.chain(answered)),
        state: list(
            "state",
            "Stand",
            &form.state,
            NoticeState::ALL.iter().map(|v| (v.code(), v.label())).collect(),
        ),
        eligible: field(
            "eligible",
            "Zuwendungsfähige Gesamtausgaben, brutto",
            &form.eligible,
        ),
        financing: list(
            "financing",
            "Finanzierungsart",
            &form.financing,
            Financing::ALL.iter().map(|v| (v.code(), v.label())).collect(),
        ),
        rate: field("rate", "Fördersatz", &form.rate).hint(format!(
            "In Prozent der zuwendungsfähigen Ausgaben. {}",
            from_programme(rate_known)
        )),
        rounding: list(
            "rounding",
            "Rundung der Zuwendung",
            &form.rounding,
            CostRounding::ALL.iter().map(|v| (v.code(), v.label())).collect(),
        ),
        granted: field("granted", "Zuwendung", &form.granted)
            .optional()
            .hint("Leer: Fördersatz × zuwendungsfähige Ausgaben, gerundet; bei Festbeträgen Anzahl × Betrag."),
        grant_differs: field(
            "grant_differs",
            "Der Bescheid nennt wirklich diesen abweichenden Betrag",
            &form.grant_differs,
        )
        .optional()
        .hint("Nur nötig, wenn die Zuwendung nicht dem Fördersatz entspricht."),
        own_share: field("own_share", "Eigenanteil", &form.own_share)
            .optional()
            .hint("Leer: was Zuwendung, Leistungen Dritter und weitere Förderung von den zuwendungsfähigen Ausgaben übrig lassen. Tragen Dritte, was nicht zuwendungsfähig ist, bitte eintragen."),
        own_share_source: list(
            "own_share_source",
            "Herkunft des Eigenanteils",
            &form.own_share_source,
            OwnShareSource::ALL
                .iter()
                .map(|v| (v.code(), v.label()))
                .collect(),
        ),
        approval_from: field("approval_from", "Bewilligungszeitraum von", &form.approval_from)
            .only_with(FOR_PERIODS)
            .hint(days.begin(&form.approval_from)),
        approval_to: field("approval_to", "Bewilligungszeitraum bis", &form.approval_to)
            .only_with(FOR_PERIODS)
            .hint(days.end(&form.approval_to)),
        implementation_from: field(
            "implementation_from",
            "Durchführungszeitraum von",
            &form.implementation_from,
        )
        .only_with(FOR_PERIODS)
        .hint(days.begin(&form.implementation_from)),
        implementation_to: field(
            "implementation_to",
            "Durchführungszeitraum bis",
            &form.implementation_to,
        )
        .only_with("für R7 und R17 nötig, kann später folgen")
        .hint(days.end_of_implementation()),
        zweckbindung_start: list(
            "zweckbindung_start",
            "Beginn der Zweckbindung",
            &form.zweckbindung_start,
            ZweckbindungStart::ALL
                .iter()
                .map(|v| (v.code(), v.label()))
                .collect(),
        ),
        zweckbindung_years: field(
            "zweckbindung_years",
            "Jahre der Zweckbindung",
            &form.zweckbindung_years,
        )
        .only_with("für Regel R17 nötig, kann später folgen")
        .hint("Ändern sich diese Angaben, folgt die Zweckbindung aller Geräte des Bescheids."),
        zweckbindung_date: field(
            "zweckbindung_date",
            "Ende der Zweckbindung",
            &form.zweckbindung_date,
        )
        .only_with("nur bei festem Tag")
        .hint("Nur wenn der Bescheid einen festen Tag nennt; die Jahre dann leeren."),
        item_tolerance: field("item_tolerance", "Toleranz je Einzelansatz", &form.item_tolerance)
            .only_with("für Regel R2 nötig, kann später folgen")
            .hint(
                "Um wie viel Prozent die zuwendungsfähigen Ausgaben eines Einzelansatzes überschritten werden dürfen.",
            ),
        date_periods: list(
            "date_periods",
            "Maßgeblicher Zeitraum",
            &form.date_periods,
            DatePeriods::ALL.iter().map(|v| (v.code(), v.label())).collect(),
        )
        .hint("In welchem Zeitraum Auftrag, Abnahme, Rechnung und Zahlung liegen müssen; steht im Bescheid."),
        grace_days: field("grace_days", "Nachlauf für Zahlungen in Tagen", &form.grace_days)
            .only_with(FOR_PERIODS)
            .hint("So lange nach dem Ende des Zeitraums zählt eine Zahlung noch; 0, wenn der Bescheid keinen Nachlauf zulässt."),
        spend_within_days: field("spend_within_days", "Verbrauchsfrist für Auszahlungen in Tagen", &form.spend_within_days)
            .optional()
            .hint("So viele Tage nach einer Auszahlung muss das Geld ausgegeben sein. Leer = wie im Programm."),
        proof_due: field("proof_due", "Verwendungsnachweis fällig am", &form.proof_due)
            .only_with("für die Fristen nötig, kann später folgen")
            .hint(days.proof_due()),
        double_funding_forbidden: asked(
            list(
                "double_funding_forbidden",
                "Verbot der Doppelförderung",
                &form.double_funding_forbidden,
                vec![
                    ("", "nicht angegeben"),
                    ("ja", "ja, verboten"),
                    ("nein", "nein, nicht verboten"),
                ],
            ),
            programme.is_some_and(|programme| programme.no_double_funding.is_missing()),
            "für Regel R11 nötig, kann später folgen",
        )
        .hint(from_programme(
            programme.is_some_and(|programme| programme.no_double_funding.value.is_some()),
        )),
        announcement: field("announcement", "Weg der Bekanntgabe", &form.announcement)
            .only_with(FOR_APPEAL)
            .options(
                std::iter::once(("", "nicht angegeben"))
                    .chain(Announcement::ALL.iter().map(|v| (v.code(), v.label()))),
            ),
        sent_on: field("sent_on", "Abgesandt am", &form.sent_on)
            .only_with(FOR_APPEAL)
            .hint("Aufgabe zur Post oder Absendung; steht auf dem Umschlag oder in der E-Mail."),
        announced_on: field("announced_on", "Bekannt gegeben am", &form.announced_on)
            .optional()
            .hint(
                "Leer: bei Post und elektronisch der dritte, bei Absendung seit 01.01.2025 der vierte Tag danach. Kam der Bescheid später an, bitte den wirklichen Tag eintragen.",
            ),
        appeal_waived_on: field(
            "appeal_waived_on",
            "Rechtsbehelfsverzicht am",
            &form.appeal_waived_on,
        )
        .optional()
        .hint("Damit ist der Bescheid sofort bestandskräftig."),
        unit_count: field("unit_count", "Anzahl der Einheiten", &form.unit_count)
            .optional()
            .hint("Nur bei Festbeträgen: zum Beispiel Geräte oder Lehrkräfte."),
        unit_amount: field("unit_amount", "Betrag je Einheit", &form.unit_amount).optional(),
        own_share_min: asked(
            field("own_share_min", "Eigenanteil mindestens", &form.own_share_min),
            programme.is_some_and(|programme| programme.own_share_min.is_missing()),
            "für Regel R5 nötig, kann später folgen",
        )
        .hint(own_share_hint(programme)),
        early_start_on: asked(
            field("early_start_on", "Maßnahmebeginn zulässig ab", &form.early_start_on),
            programme.is_some_and(|programme| programme.earliest_start.is_missing())
                && earliest_start(programme, form).is_none(),
            "für Regel R6 nötig, kann später folgen",
        )
        .hint(start_hint(earliest_start(programme, form))),
        early_start_by: field("early_start_by", "genehmigt von", &form.early_start_by).optional(),
        early_start_reference: field(
            "early_start_reference",
            "Aktenzeichen der Genehmigung",
            &form.early_start_reference,
        )
        .optional(),
        note: field("note", "Bemerkung", &form.note).optional(),
    }
}

/// Behind the label of what R7 asks for.
const FOR_PERIODS: &str = "für Regel R7 nötig, kann später folgen";
/// Behind the label of what the Klagefrist is computed from.
const FOR_APPEAL: &str = "für die Klagefrist nötig, kann später folgen";

/// A field that may stay empty; `words` say what asks for it where the programme does not answer.
fn asked(field: Field, is_asked: bool, words: &'static str) -> Field {
    if is_asked {
        field.only_with(words)
    } else {
        field.optional()
    }
}

/// Where the least own share comes from while the field is empty.
fn own_share_hint(programme: Option<&Programme>) -> String {
    match programme.and_then(|programme| programme.own_share_min.value) {
        Some(least) => {
            format!(
                "Leer: {least} % der zuwendungsfähigen Ausgaben wie im Programm. Nur eintragen, was der Bescheid anders sagt."
            )
        }
        None => "In Prozent der zuwendungsfähigen Ausgaben; steht im Bescheid.".to_owned(),
    }
}

fn earliest_start(programme: Option<&Programme>, form: &NoticeForm) -> Option<NaiveDate> {
    programme.and_then(|programme| programme.earliest_start_in(&form.category))
}

/// Where the earliest day comes from while the field is empty; `day` is the programme's.
fn start_hint(day: Option<NaiveDate>) -> String {
    match day {
        Some(day) => format!(
            "Leer: {} wie im Programm. Sonst der Tag des genehmigten vorzeitigen Maßnahmebeginns.",
            format_date(day)
        ),
        None => "Der Tag, den der Bescheid nennt oder an dem der vorzeitige Maßnahmebeginn genehmigt ist; davor darf kein Auftrag liegen."
            .to_owned(),
    }
}

/// How the Bewilligungsbehörde is written, who it is where the field stays empty, and what the programme says of it.
fn granting_hint(programme: Option<&Programme>) -> String {
    let parameter = programme.map(|programme| &programme.granting_authority);
    let name = parameter.and_then(|parameter| parameter.value.as_deref());
    let note = parameter.and_then(|parameter| parameter.note.as_deref());
    let otherwise = name.map(|name| format!(", sonst {name}")).unwrap_or_default();
    let said = note
        .map(|note| format!(" Laut Programm: {note}"))
        .unwrap_or_default();
    format!(
        "Wie im Bescheid; Zeilen der Anschrift mit Komma trennen. Leer: bei Programmen Ihres Landes die des Schulträgers{otherwise}.{said}"
    )
}
