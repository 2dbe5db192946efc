//! What a notice says in lists.

use chrono::NaiveDate;
use paktbuch_types::{Cents, OwnShareSource};
use serde::{Deserialize, Serialize};

use crate::funding::commands::{ConditionData, IncomeData};
use crate::funding::forms::NoticeForm;
use crate::web::api::{Day, written};

/// Eine weitere Herkunft des Eigenanteils.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OwnSourceJson {
    #[schema(example = "schulpauschale")]
    source: &'static str,
    amount_cents: i64,
}

/// Leistung Dritter oder anderes Geld.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct IncomeJson {
    #[schema(example = "dritte")]
    kind: &'static str,
    source: String,
    purpose: String,
    /// lt. Bescheid.
    planned_cents: i64,
    received_cents: i64,
    #[schema(required)]
    received_on: Option<NaiveDate>,
}

/// Eine Nebenbestimmung oder Frist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ConditionJson {
    text: String,
    /// Stelle im Bescheid.
    place: String,
    #[schema(required)]
    due_on: Option<NaiveDate>,
    #[schema(required)]
    done_on: Option<NaiveDate>,
    /// Amt oder Stelle, die sie erfüllt hat.
    done_by: String,
    remark: String,
}

/// Eine weitere Herkunft des Eigenanteils, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnSourceInput {
    source: String,
    amount_cents: i64,
}

/// Leistung Dritter oder anderes Geld, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IncomeInput {
    kind: String,
    source: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    planned_cents: Option<i64>,
    #[serde(default)]
    received_cents: Option<i64>,
    #[serde(default)]
    received_on: Option<Day>,
}

/// Eine Nebenbestimmung oder Frist, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionInput {
    text: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    due_on: Option<Day>,
    #[serde(default)]
    done_on: Option<Day>,
    #[serde(default)]
    done_by: String,
    #[serde(default)]
    remark: String,
}

impl From<(OwnShareSource, Cents)> for OwnSourceJson {
    fn from((source, amount): (OwnShareSource, Cents)) -> Self {
        Self {
            source: source.code(),
            amount_cents: amount.0,
        }
    }
}

impl From<IncomeData> for IncomeJson {
    fn from(income: IncomeData) -> Self {
        Self {
            kind: income.kind.code(),
            source: income.source,
            purpose: income.purpose,
            planned_cents: income.planned.0,
            received_cents: income.received.0,
            received_on: income.received_on,
        }
    }
}

impl From<ConditionData> for ConditionJson {
    fn from(condition: ConditionData) -> Self {
        Self {
            text: condition.text,
            place: condition.place,
            due_on: condition.due_on,
            done_on: condition.done_on,
            done_by: condition.done_by,
            remark: condition.remark,
        }
    }
}

impl OwnSourceInput {
    pub(super) fn into_form(self, form: &mut NoticeForm) {
        form.own_source.push(self.source);
        form.own_amount.push(written(Some(self.amount_cents)));
    }
}

impl IncomeInput {
    pub(super) fn into_form(self, form: &mut NoticeForm) {
        form.income_kind.push(self.kind);
        form.income_source.push(self.source);
        form.income_purpose.push(self.purpose);
        form.income_planned.push(written(self.planned_cents));
        form.income_received.push(written(self.received_cents));
        form.income_received_on.push(Day::typed(self.received_on));
    }
}

impl ConditionInput {
    pub(super) fn into_form(self, form: &mut NoticeForm) {
        form.condition_text.push(self.text);
        form.condition_due_on.push(Day::typed(self.due_on));
        form.condition_done_on.push(Day::typed(self.done_on));
        form.condition_place.push(self.place);
        form.condition_done_by.push(self.done_by);
        form.condition_remark.push(self.remark);
    }
}
