//! The plan of an application.

use chrono::NaiveDate;
use paktbuch_types::{Cents, OwnShareSource};
use serde::{Deserialize, Serialize};

use crate::funding::commands::ApplicationPlan;
use crate::funding::forms::{ApplicationForm, measure_line};
use crate::web::api::{Day, written};

/// Was Förderportale neben Ausgaben und Zuwendung fragen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PlanJson {
    /// Durchführungszeitraum, erster Tag.
    #[schema(required)]
    implementation_from: Option<NaiveDate>,
    /// Durchführungszeitraum, letzter Tag.
    #[schema(required)]
    implementation_to: Option<NaiveDate>,
    /// Beginn der Maßnahme.
    #[schema(required)]
    starts_on: Option<NaiveDate>,
    /// Ob der vorzeitige Maßnahmebeginn beantragt wird; `null` ohne Angabe.
    #[schema(required)]
    early_start: Option<bool>,
    /// Ansprechperson.
    contact_name: String,
    contact_phone: String,
    contact_email: String,
    /// Leistungen Dritter.
    #[schema(required)]
    third_party_cents: Option<i64>,
    /// Wer sie gibt.
    third_party_source: String,
    /// Herkunft des Eigenanteils, jede einmal.
    own_sources: Vec<OwnPartJson>,
}

/// Ein Teil des Eigenanteils.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OwnPartJson {
    #[schema(example = "haushalt")]
    source: &'static str,
    amount_cents: i64,
}

/// Was Förderportale neben Ausgaben und Zuwendung fragen, wie es einzutragen ist; was fehlt, ist leer.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanInput {
    /// Durchführungszeitraum, erster Tag.
    #[serde(default)]
    implementation_from: Option<Day>,
    /// Durchführungszeitraum, letzter Tag; nicht vor dem ersten.
    #[serde(default)]
    implementation_to: Option<Day>,
    /// Beginn der Maßnahme, im Durchführungszeitraum.
    #[serde(default)]
    starts_on: Option<Day>,
    /// Ob der vorzeitige Maßnahmebeginn beantragt wird.
    #[serde(default)]
    early_start: Option<bool>,
    /// Ansprechperson.
    #[serde(default)]
    contact_name: String,
    #[serde(default)]
    contact_phone: String,
    #[serde(default)]
    contact_email: String,
    /// Leistungen Dritter.
    #[serde(default)]
    third_party_cents: Option<i64>,
    /// Wer sie gibt.
    #[serde(default)]
    third_party_source: String,
    /// Herkunft des Eigenanteils, jede einmal und zusammen nicht mehr als er.
    #[serde(default)]
    own_sources: Vec<OwnPartInput>,
}

/// Ein Teil des Eigenanteils, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnPartInput {
    #[schema(value_type = String, example = "haushalt")]
    source: OwnShareSource,
    amount_cents: i64,
}

impl From<ApplicationPlan> for PlanJson {
    fn from(plan: ApplicationPlan) -> Self {
        Self {
            implementation_from: plan.implementation_from,
            implementation_to: plan.implementation_to,
            starts_on: plan.starts_on,
            early_start: plan.early_start,
            contact_name: plan.contact.name,
            contact_phone: plan.contact.phone,
            contact_email: plan.contact.email,
            third_party_cents: plan.third_party.map(|amount| amount.0),
            third_party_source: plan.third_party_source,
            own_sources: plan
                .own_sources
                .into_iter()
                .map(|(source, amount)| OwnPartJson {
                    source: source.code(),
                    amount_cents: amount.0,
                })
                .collect(),
        }
    }
}

impl PlanInput {
    /// Into the fields of the form.
    pub(super) fn into_form(self, form: &mut ApplicationForm) {
        form.implementation_from = Day::typed(self.implementation_from);
        form.implementation_to = Day::typed(self.implementation_to);
        form.starts_on = Day::typed(self.starts_on);
        form.early_start = self
            .early_start
            .map_or("", |asked| if asked { "ja" } else { "nein" })
            .to_owned();
        form.contact_name = self.contact_name;
        form.contact_phone = self.contact_phone;
        form.contact_email = self.contact_email;
        form.third_party = written(self.third_party_cents);
        form.third_party_source = self.third_party_source;
        for part in self.own_sources {
            form.own_source.push(part.source.code().to_owned());
            form.own_amount.push(written(Some(part.amount_cents)));
        }
    }
}

/// Measures with their amounts as lines of the form; an amount without a measure has a line of its own, which is refused there.
pub(super) fn measure_lines(measures: &[String], amounts: &[Option<i64>]) -> String {
    let lines = (0..measures.len().max(amounts.len())).map(|row| {
        let title = measures.get(row).map_or("", String::as_str);
        let amount = amounts.get(row).copied().flatten();
        measure_line(title, amount.map(Cents))
    });
    lines.collect::<Vec<_>>().join("\n")
}
