//! What the form of a funding portal asks of an application, in the order of the portal.

use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, Cents, format_date};

use super::fields;
use super::programme::{Programme, ordered};
use super::provisional;
use super::rows::{Applicant, ApplicationView, ConceptRow, SchoolName};

/// The values of an application: applicant, programme, measure, money, schools, documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalForm {
    pub application: ApplicationId,
    /// Aktenzeichen of the application.
    pub reference: String,
    /// Address of the portal; empty where the programme does not say.
    pub address: String,
    pub values: Vec<PortalValue>,
}

/// What is entered into one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalValue {
    /// The field of the form that it belongs to; several values may belong to one.
    field: &'static str,
    pub label: String,
    /// As it is typed there; empty where nobody knows it.
    pub value: String,
}

/// The field of what was applied for, as a whole and by measure.
const SPENDING: &str = "Beantragte Ausgaben, brutto";
/// The field of the own share and its sources.
const OWN_SHARE: &str = "Eigenanteil";
/// Instead of a document that nobody entered.
const MISSING: &str = "fehlt";
/// In front of the last day of a document that holds no more.
const EXPIRED: &str = "abgelaufen am ";

impl PortalValue {
    /// Whether there is something to copy.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.value.is_empty() && self.value != MISSING && !self.value.starts_with(EXPIRED)
    }
}

impl PortalForm {
    /// What is known, in the order of the programme's portal; `held` are the documents of all schools.
    #[must_use]
    pub fn new(
        view: &ApplicationView,
        programme: Option<&Programme>,
        applicant: Applicant,
        (held, today): (&[ConceptRow], NaiveDate),
    ) -> Self {
        let mut values = of_applicant(applicant, view, programme);
        values.extend(of_measure(view));
        values.extend(of_money(view, programme));
        values.extend(of_schools(view));
        values.extend(of_documents(view, programme, (held, today)));
        let order = programme.and_then(|programme| programme.portal_application.value.as_deref());
        let values = ordered(values, order.unwrap_or_default(), |value| value.field);
        let address = programme.and_then(|programme| programme.portal_url.value.clone());
        Self {
            application: view.id,
            reference: view.data.reference.clone(),
            address: address.unwrap_or_default(),
            values,
        }
    }
}

/// `1.234,56 €`.
fn euro(amount: Cents) -> String {
    format!("{amount} €")
}

/// The value of a field.
fn row(field: &'static str, value: impl Into<String>) -> PortalValue {
    part(field, field, value)
}

/// One of the values of a field, with a label of its own.
fn part(field: &'static str, label: impl Into<String>, value: impl Into<String>) -> PortalValue {
    PortalValue {
        field,
        label: label.into(),
        value: value.into(),
    }
}

fn of_applicant(
    applicant: Applicant,
    view: &ApplicationView,
    programme: Option<&Programme>,
) -> Vec<PortalValue> {
    let basis = programme.and_then(|programme| programme.legal_basis.value.clone());
    let contact = &view.data.plan.contact;
    vec![
        row("Antragsteller (Schulträger)", applicant.name),
        row("Trägernummer", applicant.number),
        row("Amtlicher Gemeindeschlüssel", applicant.municipality_key),
        row("Ansprechperson", &contact.name),
        row("Telefon", &contact.phone),
        row("E-Mail", &contact.email),
        row("Kontoinhaber", applicant.account_holder),
        row("IBAN", applicant.iban),
        row("BIC", applicant.bic),
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

fn of_measure(view: &ApplicationView) -> Vec<PortalValue> {
    let data = &view.data;
    let plan = &data.plan;
    let measures: Vec<&str> = data
        .measures
        .iter()
        .map(|measure| measure.title.as_str())
        .collect();
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    vec![
        row("Aktenzeichen", provisional::given(&data.reference)),
        row("Förderbereich", &data.category),
        row("Titel der Maßnahme", &data.title),
        row("Maßnahmen", measures.join("; ")),
        row("Durchführungszeitraum von", day(plan.implementation_from)),
        row("Durchführungszeitraum bis", day(plan.implementation_to)),
        row("Beginn der Maßnahme", day(plan.starts_on)),
        row(fields::EARLY_START, fields::early_start(plan.early_start)),
        row("Antrag vom", day(data.submitted_on)),
    ]
}

fn of_money(view: &ApplicationView, programme: Option<&Programme>) -> Vec<PortalValue> {
    let data = &view.data;
    let plan = &data.plan;
    let rate = programme.and_then(|programme| programme.rate.value);
    let amount = |amount: Option<Cents>| amount.map(euro).unwrap_or_default();
    let mut values = vec![row(SPENDING, euro(data.spending()))];
    for measure in &data.measures {
        let sum = measure.amount;
        values.extend(sum.map(|sum| part(SPENDING, format!("davon {}", measure.title), euro(sum))));
    }
    values.extend([
        row(
            "Fördersatz",
            rate.map(|rate| format!("{rate} %")).unwrap_or_default(),
        ),
        row("Beantragte Zuwendung", amount(data.grant(rate))),
        row("Leistungen Dritter", amount(plan.third_party)),
        row("Leistungen Dritter von", &plan.third_party_source),
        row(OWN_SHARE, amount(data.own_share(rate))),
    ]);
    let sources = plan.own_sources.iter();
    values.extend(
        sources.map(|(source, amount)| part(OWN_SHARE, format!("Eigenanteil: {source}"), euro(*amount))),
    );
    values
}

fn of_schools(view: &ApplicationView) -> Vec<PortalValue> {
    let schools = view.schools.iter().zip(&view.data.schools);
    schools
        .map(|(school, (_, amount))| {
            part(
                "Schulen",
                format!("{} ({})", school.name, school.number),
                euro(*amount),
            )
        })
        .collect()
}

/// A document that the programme asks a school of an application for.
#[derive(Debug, Clone, Copy)]
pub struct AskedDocument<'a> {
    /// As the programme names it.
    pub words: &'a str,
    pub school: &'a SchoolName,
    /// The newest that holds; `None` where it is missing.
    pub held: Option<&'a ConceptRow>,
    /// Last day of the one that held last; `None` where none was ever entered.
    pub expired_on: Option<NaiveDate>,
}

impl AskedDocument<'_> {
    /// Why there is none: `fehlt`, or `abgelaufen am 31.12.2022`.
    #[must_use]
    pub fn missing(&self) -> String {
        match self.expired_on {
            Some(day) => format!("{EXPIRED}{}", format_date(day)),
            None => MISSING.to_owned(),
        }
    }
}

/// Each document that the programme asks for, of each school; `held` are the documents of all schools.
#[must_use]
pub fn asked_documents<'a>(
    view: &'a ApplicationView,
    programme: Option<&'a Programme>,
    (held, today): (&'a [ConceptRow], NaiveDate),
) -> Vec<AskedDocument<'a>> {
    let asked = programme.and_then(|programme| programme.documents.value.as_deref());
    let mut documents = Vec::new();
    for words in asked.unwrap_or_default() {
        for school in &view.schools {
            let own = held.iter().filter(|row| {
                let of = row.school.as_ref();
                row.answers(words) && of.is_none_or(|of| of.id == school.id)
            });
            let (holding, expired): (Vec<_>, Vec<_>) = own.partition(|row| row.holds_on(today));
            documents.push(AskedDocument {
                words,
                school,
                held: holding.into_iter().max_by_key(|row| row.dated_on),
                expired_on: expired.iter().filter_map(|row| row.valid_to).max(),
            });
        }
    }
    documents
}

fn of_documents(
    view: &ApplicationView,
    programme: Option<&Programme>,
    held: (&[ConceptRow], NaiveDate),
) -> Vec<PortalValue> {
    let documents = asked_documents(view, programme, held).into_iter();
    documents
        .map(|asked| {
            let value = asked.held.map_or_else(|| asked.missing(), told);
            part(
                "Dokumente",
                format!("{}: {}", asked.words, asked.school.name),
                value,
            )
        })
        .collect()
}

/// How a document is named beside the one that is asked for.
#[must_use]
pub fn told(held: &ConceptRow) -> String {
    let edition = match held.edition.as_str() {
        "" => String::new(),
        edition => format!(", Fassung {edition}"),
    };
    format!("{} vom {}{edition}", held.title, format_date(held.dated_on))
}
