//! A change notice as it comes in through REST.

use serde::Deserialize;

use super::notice_input::{number, percent};
use crate::funding::commands::CLEARABLE;
use crate::funding::forms::{AmendmentForm, CLEARED};
use crate::web::api::{Day, written};
use crate::web::error::AppError;

/// Ein Änderungsbescheid, wie er einzutragen ist; was fehlt, bleibt, wie es im Bescheid steht.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendmentInput {
    /// `ETag` des Bescheids ohne Anführungszeichen, also seine Version.
    notice_version: i64,
    kind: String,
    reference: String,
    date: Day,
    #[serde(default)]
    announced_on: Option<Day>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    eligible_cents: Option<i64>,
    #[serde(default)]
    rate_basis_points: Option<i64>,
    /// Festbetrag: Anzahl der Einheiten.
    #[serde(default)]
    unit_count: Option<i64>,
    /// Festbetrag: Betrag je Einheit.
    #[serde(default)]
    unit_amount_cents: Option<i64>,
    #[serde(default)]
    granted_cents: Option<i64>,
    /// Bestätigt eine Zuwendung, die nicht dem Fördersatz entspricht.
    #[serde(default)]
    grant_differs: bool,
    #[serde(default)]
    own_share_cents: Option<i64>,
    /// Herkunft des Eigenanteils.
    #[serde(default)]
    own_share_source: Option<String>,
    #[serde(default)]
    implementation_from: Option<Day>,
    #[serde(default)]
    implementation_to: Option<Day>,
    #[serde(default)]
    approval_from: Option<Day>,
    #[serde(default)]
    approval_to: Option<Day>,
    /// Beginn der Zweckbindung.
    #[serde(default)]
    zweckbindung_start: Option<String>,
    #[serde(default)]
    zweckbindung_years: Option<i64>,
    #[serde(default)]
    zweckbindung_date: Option<Day>,
    #[serde(default)]
    item_tolerance_basis_points: Option<i64>,
    #[serde(default)]
    spend_within_days: Option<i64>,
    #[serde(default)]
    proof_due: Option<Day>,
    #[serde(default)]
    items: Vec<ItemInput>,
    /// Einzelansätze, die hinzukommen.
    #[serde(default)]
    new_items: Vec<NewItemInput>,
    /// Was entfällt, zum Beispiel `proof_due` oder `item_tolerance`.
    #[serde(default)]
    clear: Vec<String>,
    /// Weitere Herkunft des Eigenanteils, deren Betrag sich ändert.
    #[serde(default)]
    own_sources: Vec<AmendedOwnSourceInput>,
    /// Leistungen Dritter und anderes Geld, deren Betrag sich ändert.
    #[serde(default)]
    incomes: Vec<AmendedIncomeInput>,
    /// Leistungen Dritter und anderes Geld, die hinzukommen.
    #[serde(default)]
    new_incomes: Vec<NewIncomeInput>,
    /// Nebenbestimmungen, die enden oder sich ändern.
    #[serde(default)]
    changed_conditions: Vec<AmendedConditionInput>,
    /// Neue Nebenbestimmungen.
    #[serde(default)]
    conditions: Vec<NewConditionInput>,
}

/// Neue Beträge eines Einzelansatzes; der fehlende folgt dem anderen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemInput {
    /// Einzelansatz (`id`).
    item: i64,
    #[serde(default)]
    total_cents: Option<i64>,
    #[serde(default)]
    eligible_cents: Option<i64>,
}

/// Ein Einzelansatz, der hinzukommt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewItemInput {
    title: String,
    total_cents: i64,
    /// Ohne Angabe alles.
    #[serde(default)]
    eligible_cents: Option<i64>,
}

/// Eine neue Nebenbestimmung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConditionInput {
    text: String,
    #[serde(default)]
    due_on: Option<Day>,
}

/// Neuer Betrag einer weiteren Herkunft des Eigenanteils.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendedOwnSourceInput {
    #[schema(example = "schulpauschale")]
    source: String,
    /// Ohne Angabe entfällt sie.
    #[serde(default)]
    amount_cents: Option<i64>,
}

/// Neuer Betrag einer Leistung Dritter lt. Bescheid.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendedIncomeInput {
    /// In `incomes` des Bescheids, ab 1.
    position: i64,
    /// Ohne Angabe entfällt sie; was erhalten ist, bleibt.
    #[serde(default)]
    planned_cents: Option<i64>,
}

/// Eine Leistung Dritter, die hinzukommt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewIncomeInput {
    #[schema(example = "dritte")]
    kind: String,
    source: String,
    #[serde(default)]
    purpose: String,
    /// lt. Bescheid.
    planned_cents: i64,
}

/// Was sich an einer Nebenbestimmung ändert; was fehlt, bleibt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendedConditionInput {
    /// In `conditions` des Bescheids, ab 1.
    position: i64,
    /// Sie gilt nicht mehr.
    #[serde(default)]
    ends: bool,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    due_on: Option<Day>,
    /// Sie hat keine Frist mehr.
    #[serde(default)]
    undated: bool,
}

impl AmendedConditionInput {
    /// What it says in two ways; the word with which the page ends a condition is none of its texts.
    fn contradiction(&self) -> Option<String> {
        let is_word = |text: &String| text.trim().to_lowercase() == CLEARED;
        let has_new = self.text.is_some() || self.due_on.is_some();
        let message = if self.text.as_ref().is_some_and(is_word) {
            "„text“: „entfällt“ ist kein Wortlaut. Bitte „ends“ angeben, wenn sie nicht mehr gilt."
        } else if self.ends && (has_new || self.undated) {
            "„ends“: Sie gilt nicht mehr und soll zugleich anders lauten. Bitte eines von beiden weglassen."
        } else if self.undated && self.due_on.is_some() {
            "„undated“: Sie hat keine Frist mehr und zugleich „due_on“. Bitte eines von beiden weglassen."
        } else {
            return None;
        };
        Some(format!(
            "„changed_conditions“, Position {}, {message}",
            self.position
        ))
    }
}

/// The text, or the word for what no longer holds.
fn or_cleared(is_cleared: bool, text: String) -> String {
    if is_cleared { CLEARED.to_owned() } else { text }
}

/// The first value that stands twice.
fn repeated<T: PartialEq>(values: Vec<T>) -> Option<T> {
    let mut rest = values.into_iter();
    while let Some(value) = rest.next() {
        if rest.as_slice().contains(&value) {
            return Some(value);
        }
    }
    None
}

impl AmendmentInput {
    /// What the body says in two ways, each with its field: which of them holds nobody can tell.
    fn contradictions(&self) -> Vec<String> {
        let cleared = self.clear.iter().filter(|field| self.has_value(field));
        let cleared = cleared.map(|field| {
            format!("„clear“: „{field}“ soll entfallen und hat zugleich einen neuen Wert. Bitte eines von beiden weglassen.")
        });
        let twice = |field: &str, value: Option<String>| {
            value.map(|value| format!("„{field}“: {value} steht zweimal da. Bitte nur einmal nennen."))
        };
        let items = repeated(self.items.iter().map(|input| input.item).collect());
        let sources = repeated(self.own_sources.iter().map(|input| &input.source).collect());
        let incomes = repeated(self.incomes.iter().map(|input| input.position).collect());
        let conditions = repeated(
            self.changed_conditions
                .iter()
                .map(|input| input.position)
                .collect(),
        );
        let names = repeated(self.clear.iter().collect());
        cleared
            .chain(twice("clear", names.map(|name| format!("„{name}“"))))
            .chain(twice("items", items.map(|item| format!("Einzelansatz {item}"))))
            .chain(twice("own_sources", sources.map(|source| format!("„{source}“"))))
            .chain(twice(
                "incomes",
                incomes.map(|position| format!("Position {position}")),
            ))
            .chain(twice(
                "changed_conditions",
                conditions.map(|position| format!("Position {position}")),
            ))
            .chain(
                self.changed_conditions
                    .iter()
                    .filter_map(AmendedConditionInput::contradiction),
            )
            .collect()
    }

    /// Whether a new value is given for a field that can be cleared.
    fn has_value(&self, field: &str) -> bool {
        match field {
            "unit_count" => self.unit_count.is_some(),
            "unit_amount" => self.unit_amount_cents.is_some(),
            "implementation_from" => self.implementation_from.is_some(),
            "implementation_to" => self.implementation_to.is_some(),
            "approval_from" => self.approval_from.is_some(),
            "approval_to" => self.approval_to.is_some(),
            "zweckbindung_years" => self.zweckbindung_years.is_some(),
            "zweckbindung_date" => self.zweckbindung_date.is_some(),
            "item_tolerance" => self.item_tolerance_basis_points.is_some(),
            "spend_within_days" => self.spend_within_days.is_some(),
            "proof_due" => self.proof_due.is_some(),
            _ => false,
        }
    }

    /// Version of the notice that it changes.
    pub(super) const fn notice_version(&self) -> i64 {
        self.notice_version
    }

    /// The same as a form that was filled in.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what cannot be cleared, and for values that contradict each other.
    pub(super) fn form(self) -> Result<AmendmentForm, AppError> {
        let contradictions = self.contradictions();
        if !contradictions.is_empty() {
            return Err(AppError::Invalid(contradictions.join(" ")));
        }
        let (mut item, mut item_total, mut item_eligible) = (Vec::new(), Vec::new(), Vec::new());
        for input in self.items {
            item.push(input.item.to_string());
            item_total.push(written(input.total_cents));
            item_eligible.push(written(input.eligible_cents));
        }
        let (condition_text, condition_due_on) = self
            .conditions
            .into_iter()
            .map(|condition| (condition.text, Day::typed(condition.due_on)))
            .unzip();
        let (mut new_item_title, mut new_item_total, mut new_item_eligible) =
            (Vec::new(), Vec::new(), Vec::new());
        for input in self.new_items {
            new_item_title.push(input.title);
            new_item_total.push(written(Some(input.total_cents)));
            new_item_eligible.push(written(input.eligible_cents));
        }
        let mut form = AmendmentForm {
            version: self.notice_version.to_string(),
            preview: String::new(),
            kind: self.kind,
            reference: self.reference,
            dated: Day::typed(Some(self.date)),
            announced_on: Day::typed(self.announced_on),
            reason: self.reason,
            eligible: written(self.eligible_cents),
            rate: percent(self.rate_basis_points),
            unit_count: number(self.unit_count),
            unit_amount: written(self.unit_amount_cents),
            granted: written(self.granted_cents),
            grant_differs: self.grant_differs.to_string(),
            own_share: written(self.own_share_cents),
            own_share_source: self.own_share_source.unwrap_or_default(),
            implementation_from: Day::typed(self.implementation_from),
            implementation_to: Day::typed(self.implementation_to),
            approval_from: Day::typed(self.approval_from),
            approval_to: Day::typed(self.approval_to),
            zweckbindung_start: self.zweckbindung_start.unwrap_or_default(),
            zweckbindung_years: number(self.zweckbindung_years),
            zweckbindung_date: Day::typed(self.zweckbindung_date),
            item_tolerance: percent(self.item_tolerance_basis_points),
            spend_within_days: number(self.spend_within_days),
            proof_due: Day::typed(self.proof_due),
            item,
            item_total,
            item_eligible,
            new_item_title,
            new_item_total,
            new_item_eligible,
            condition_text,
            condition_due_on,
            ..AmendmentForm::default()
        };
        for source in self.own_sources {
            form.own_source.push(source.source);
            let amount = written(source.amount_cents);
            form.own_amount
                .push(or_cleared(source.amount_cents.is_none(), amount));
        }
        for income in self.incomes {
            form.income.push(income.position.to_string());
            let planned = written(income.planned_cents);
            form.income_planned
                .push(or_cleared(income.planned_cents.is_none(), planned));
        }
        for income in self.new_incomes {
            form.new_income_kind.push(income.kind);
            form.new_income_source.push(income.source);
            form.new_income_purpose.push(income.purpose);
            form.new_income_planned.push(written(Some(income.planned_cents)));
        }
        for condition in self.changed_conditions {
            form.old_condition.push(condition.position.to_string());
            let text = condition.text.unwrap_or_default();
            form.old_condition_text.push(or_cleared(condition.ends, text));
            let due_on = Day::typed(condition.due_on);
            form.old_condition_due_on
                .push(or_cleared(condition.undated, due_on));
        }
        for field in &self.clear {
            if !form.clear(field) {
                return Err(AppError::Invalid(format!(
                    "„clear“: „{field}“ kann nicht entfallen, nur {}.",
                    CLEARABLE.join(", ")
                )));
            }
        }
        Ok(form)
    }
}
