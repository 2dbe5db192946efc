//! Forms of a notice: choosing the programme, then everything on one page.

use askama::Template;
use paktbuch_types::{
    ApplicationId, CostRounding, Financing, NoticeId, NoticeState, OwnShareSource, ZweckbindungStart,
};

use super::{category_name, framed};
use crate::funding::forms::NoticeForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The first step of a new record: which programme it belongs to.
#[derive(Debug, Template)]
#[template(path = "funding/choose_programme.html")]
pub struct ChooseProgrammePage {
    layout: Layout,
    heading: &'static str,
    text: &'static str,
    action: &'static str,
    programme: Field,
    back: &'static str,
}

impl ChooseProgrammePage {
    /// For a new notice.
    #[must_use]
    pub fn for_notice(layout: Layout, programmes: &[Programme]) -> Self {
        let text = "Fördersatz, Zweckbindung und Förderbereiche kommen aus dem Programm; Sie vergleichen sie danach mit dem Bescheid.";
        Self {
            layout: framed(layout, "Bescheid erfassen").here("Bescheid erfassen"),
            heading: "Bescheid erfassen",
            text,
            action: paths::NEW_NOTICE,
            programme: choice(programmes),
            back: paths::NOTICES,
        }
    }

    /// For a new application.
    #[must_use]
    pub fn for_application(layout: Layout, programmes: &[Programme]) -> Self {
        Self {
            layout: framed(layout, "Antrag erfassen")
                .crumb("Anträge", paths::APPLICATIONS)
                .here("Antrag erfassen"),
            heading: "Antrag erfassen",
            text: "Ein Antrag gilt für einen Förderbereich; welche es gibt, sagt das Programm.",
            action: paths::NEW_APPLICATION,
            programme: choice(programmes),
            back: paths::APPLICATIONS,
        }
    }
}

fn choice(programmes: &[Programme]) -> Field {
    let grants = programmes
        .iter()
        .filter(|programme| !programme.categories.not_applicable);
    Field::new("programm", "Förderprogramm")
        .options(grants.map(|programme| (programme.code.clone(), programme.title.clone())))
}

/// A notice, new or stored, on one page.
#[derive(Debug, Template)]
#[template(path = "funding/notice_form.html")]
pub struct NoticeFormPage {
    layout: Layout,
    heading: String,
    programme: String,
    action: String,
    back: String,
    button: &'static str,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    /// Names and values of hidden fields.
    hidden: Vec<(&'static str, String)>,
    /// Texts of the first group that is not a list.
    f: Fields,
}

/// All fields, in the order of the page.
#[derive(Debug)]
struct Fields {
    reference: Field,
    title: Field,
    notice_date: Field,
    /// A list where the programme has one, else a text.
    category: Field,
    application: Field,
    state: Field,
    eligible: Field,
    financing: Field,
    rate: Field,
    rounding: Field,
    granted: Field,
    grant_differs: Field,
    own_share: Field,
    own_share_source: Field,
    approval_from: Field,
    approval_to: Field,
    implementation_from: Field,
    implementation_to: Field,
    zweckbindung_start: Field,
    zweckbindung_years: Field,
    zweckbindung_date: Field,
    item_tolerance: Field,
    grace_days: Field,
    proof_due: Field,
    double_funding_forbidden: Field,
    note: Field,
}

impl NoticeFormPage {
    /// The form; `id` is that of a stored notice, `applications` can be answered.
    #[must_use]
    pub fn new(
        layout: Layout,
        id: Option<NoticeId>,
        programme: Option<&Programme>,
        applications: &[(ApplicationId, String)],
        form: &NoticeForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let layout = framed(
            layout,
            if id.is_some() {
                "Bescheid bearbeiten"
            } else {
                "Bescheid erfassen"
            },
        );
        let (layout, heading, action, back) = match id {
            Some(id) => (
                layout
                    .crumb(format!("Bescheid {}", form.reference), paths::notice(id))
                    .here("Bearbeiten"),
                format!("Bescheid {} bearbeiten", form.reference),
                paths::edit_notice(id),
                paths::notice(id),
            ),
            None => (
                layout.here("Bescheid erfassen"),
                "Bescheid erfassen".to_owned(),
                paths::NOTICES.to_owned(),
                paths::NOTICES.to_owned(),
            ),
        };
        Self {
            layout,
            heading,
            programme: programme.map_or_else(|| form.programme.clone(), |programme| programme.title.clone()),
            action,
            back,
            button: if id.is_some() {
                "Bescheid speichern"
            } else {
                "Bescheid erfassen"
            },
            errors: errors.list().to_vec(),
            conflict,
            hidden: vec![
                ("programme", form.programme.clone()),
                ("programme_version", form.programme_version.clone()),
                ("version", form.version.clone()),
            ],
            f: fields(programme, applications, form, errors),
        }
    }
}

fn fields(
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
    let rate_known = programme.is_some_and(|programme| programme.rate.value.is_some());
    Fields {
        reference: field("reference", "Aktenzeichen", &form.reference),
        title: field("title", "Titel der Maßnahme", &form.title),
        notice_date: field("notice_date", "Bescheid vom", &form.notice_date).hint("TT.MM.JJJJ"),
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
        rate: field("rate", "Fördersatz", &form.rate).hint(from_programme(rate_known)),
        rounding: list(
            "rounding",
            "Rundung der Zuwendung",
            &form.rounding,
            CostRounding::ALL.iter().map(|v| (v.code(), v.label())).collect(),
        ),
        granted: field("granted", "Zuwendung", &form.granted)
            .optional()
            .hint("Leer: Fördersatz × zuwendungsfähige Ausgaben, gerundet."),
        grant_differs: field(
            "grant_differs",
            "Der Bescheid nennt wirklich diesen abweichenden Betrag",
            &form.grant_differs,
        )
        .optional()
        .hint("Nur nötig, wenn die Zuwendung nicht dem Fördersatz entspricht."),
        own_share: field("own_share", "Eigenanteil", &form.own_share)
            .optional()
            .hint("Leer: was von den zuwendungsfähigen Ausgaben übrig bleibt."),
        own_share_source: list(
            "own_share_source",
            "Herkunft des Eigenanteils",
            &form.own_share_source,
            OwnShareSource::ALL
                .iter()
                .map(|v| (v.code(), v.label()))
                .collect(),
        ),
        approval_from: field("approval_from", "Bewilligungszeitraum von", &form.approval_from).optional(),
        approval_to: field("approval_to", "Bewilligungszeitraum bis", &form.approval_to).optional(),
        implementation_from: field(
            "implementation_from",
            "Durchführungszeitraum von",
            &form.implementation_from,
        )
        .optional(),
        implementation_to: field(
            "implementation_to",
            "Durchführungszeitraum bis",
            &form.implementation_to,
        )
        .optional(),
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
        .optional()
        .hint("Ändern sich diese Angaben, folgt die Zweckbindung aller Geräte des Bescheids."),
        zweckbindung_date: field(
            "zweckbindung_date",
            "Ende der Zweckbindung",
            &form.zweckbindung_date,
        )
        .optional()
        .hint("Nur wenn der Bescheid einen festen Tag nennt."),
        item_tolerance: field("item_tolerance", "Toleranz je Einzelansatz", &form.item_tolerance)
            .optional()
            .hint(
                "Wie weit ein Einzelansatz überschritten werden darf; leer, wenn der Bescheid nichts sagt.",
            ),
        grace_days: field("grace_days", "Nachlauf für Zahlungen in Tagen", &form.grace_days)
            .optional()
            .hint("So lange nach dem Durchführungszeitraum zählt eine Zahlung noch."),
        proof_due: field("proof_due", "Verwendungsnachweis fällig am", &form.proof_due).optional(),
        double_funding_forbidden: list(
            "double_funding_forbidden",
            "Verbot der Doppelförderung",
            &form.double_funding_forbidden,
            vec![
                ("", "nicht angegeben"),
                ("ja", "ja, verboten"),
                ("nein", "nein, nicht verboten"),
            ],
        )
        .hint(from_programme(
            programme.is_some_and(|programme| programme.no_double_funding.value.is_some()),
        )),
        note: field("note", "Bemerkung", &form.note).optional(),
    }
}
