//! The plan of an application: on its page and in its form.

use paktbuch_types::{ApplicationId, OwnShareSource};

use crate::funding::commands::{ApplicationData, MeasureData};
use crate::funding::fields;
use crate::funding::forms::ApplicationForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::web::components::{Fact, Field};
use crate::web::form::FormErrors;

/// What is planned, without what is not entered.
pub(super) fn facts(data: &ApplicationData) -> Vec<Fact> {
    let known = fields::plan(&data.plan).into_iter();
    known
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Fact::new(label, value))
        .collect()
}

/// The way to the budgets of the programme, where it has some.
pub(super) fn budget(id: ApplicationId, programme: Option<&Programme>) -> Option<Fact> {
    let programme = programme.filter(|programme| !programme.budget_level.not_applicable)?;
    let href = paths::opened_from(&paths::budget(&programme.code), &id.to_string());
    Some(Fact::new("Budget", "Höchstbeträge des Programms").link(href))
}

/// A measure and its amount; empty where it has none.
pub(super) fn measure(measure: &MeasureData) -> (String, String) {
    let amount = measure.amount.map(super::euro).unwrap_or_default();
    (measure.title.clone(), amount)
}

/// The fields of the plan.
#[derive(Debug)]
pub(super) struct PlanFields {
    pub(super) measures: Field,
    /// Durchführungszeitraum, first and last day.
    pub(super) period: [Field; 2],
    pub(super) starts_on: Field,
    pub(super) early_start: Field,
    pub(super) contact_name: Field,
    pub(super) contact_phone: Field,
    pub(super) contact_email: Field,
    pub(super) third_party: Field,
    pub(super) third_party_source: Field,
    /// Source and the field of its amount.
    pub(super) own_sources: Vec<(&'static str, Field)>,
    /// What is wrong with the sources together; empty for nothing.
    pub(super) own_sources_error: String,
}

impl PlanFields {
    /// With what was typed and what is wrong with it.
    pub(super) fn new(form: &ApplicationForm, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        let own_source = |source: &OwnShareSource| {
            let id = format!("own_amount-{}", source.code());
            let field = Field::new("own_amount", source.label())
                .value(form.own_amount_of(*source))
                .error(errors.at(&id))
                .optional();
            (source.code(), Field { id, ..field })
        };
        Self {
            measures: field("measures", "Maßnahmen", &form.measures).hint(
                "Was angeschafft oder gebaut werden soll, eine Maßnahme je Zeile; dahinter auf Wunsch ihr Betrag: „WLAN im Neubau; 12.000,00“.",
            ),
            period: [
                field(
                    "implementation_from",
                    fields::PLANNED_FROM,
                    &form.implementation_from,
                ),
                field("implementation_to", fields::PLANNED_TO, &form.implementation_to),
            ],
            starts_on: field("starts_on", fields::STARTS_ON, &form.starts_on),
            early_start: field("early_start", fields::EARLY_START, &form.early_start).options([
                ("", "keine Angabe"),
                ("nein", fields::early_start(Some(false))),
                ("ja", fields::early_start(Some(true))),
            ]),
            contact_name: field("contact_name", fields::PLAN_CONTACT, &form.contact_name),
            contact_phone: field("contact_phone", fields::PLAN_PHONE, &form.contact_phone),
            contact_email: field("contact_email", fields::PLAN_EMAIL, &form.contact_email),
            third_party: field("third_party", fields::THIRD_PARTY, &form.third_party)
                .hint("Geld, das andere zu dieser Maßnahme geben; es mindert den Eigenanteil."),
            third_party_source: field(
                "third_party_source",
                fields::THIRD_PARTY_SOURCE,
                &form.third_party_source,
            ),
            own_sources: OwnShareSource::ALL.iter().map(own_source).collect(),
            own_sources_error: errors.at("own_sources").unwrap_or_default(),
        }
    }
}
