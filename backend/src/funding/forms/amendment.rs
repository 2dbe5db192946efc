//! The forms of a change notice: entering one, and correcting what it says of itself.

use paktbuch_types::AmendmentKind;
use serde::{Deserialize, Serialize};

use super::amendment_lists::at;
use super::{
    amount, choice, date, number, optional, percent, required_date, required_text, shown_date, shown_number,
};
use crate::funding::commands::{AmendedValues, AmendmentData, AmendmentEdit, AmendmentHead, CLEARABLE};
use crate::funding::rows::AmendmentRow;
use crate::web::form::FormErrors;

/// A change notice as typed; what is empty stays as it is in the notice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendmentForm {
    /// Version of the notice that it changes.
    pub version: String,
    /// Not empty: show what it would do, and store nothing.
    pub preview: String,
    pub kind: String,
    pub reference: String,
    pub dated: String,
    pub announced_on: String,
    pub reason: String,
    pub eligible: String,
    pub rate: String,
    pub unit_count: String,
    pub unit_amount: String,
    pub granted: String,
    pub grant_differs: String,
    pub own_share: String,
    /// Empty: it stays, as with the start of the Zweckbindung.
    pub own_share_source: String,
    pub implementation_from: String,
    pub implementation_to: String,
    pub approval_from: String,
    pub approval_to: String,
    pub zweckbindung_start: String,
    pub zweckbindung_years: String,
    pub zweckbindung_date: String,
    pub item_tolerance: String,
    pub spend_within_days: String,
    pub proof_due: String,
    /// Einzelansätze; the lists belong together by their place, as those below do.
    pub item: Vec<String>,
    pub item_total: Vec<String>,
    pub item_eligible: Vec<String>,
    /// Further Einzelansätze.
    pub new_item_title: Vec<String>,
    pub new_item_total: Vec<String>,
    pub new_item_eligible: Vec<String>,
    /// Sources of the own share, and the new amount of each.
    pub own_source: Vec<String>,
    pub own_amount: Vec<String>,
    /// Places of other money in its list, what each of them said, and its new amount lt. Bescheid.
    pub income: Vec<String>,
    pub income_was: Vec<String>,
    pub income_planned: Vec<String>,
    /// Further other money.
    pub new_income_kind: Vec<String>,
    pub new_income_source: Vec<String>,
    pub new_income_purpose: Vec<String>,
    pub new_income_planned: Vec<String>,
    /// Places of conditions in their list, what each of them said, and what it says now.
    pub old_condition: Vec<String>,
    pub old_condition_was: Vec<String>,
    pub old_condition_text: Vec<String>,
    pub old_condition_due_on: Vec<String>,
    /// Further conditions.
    pub condition_text: Vec<String>,
    pub condition_due_on: Vec<String>,
}

/// Typed into a field whose value no longer holds.
pub const CLEARED: &str = "entfällt";

/// Whether a field says that its value no longer holds.
pub(super) fn is_cleared(text: &str) -> bool {
    text.trim().to_lowercase() == CLEARED
}

impl AmendmentForm {
    /// A blank one for the notice that has this version.
    #[must_use]
    pub fn blank(version: i64, kind: AmendmentKind) -> Self {
        Self {
            version: version.to_string(),
            kind: kind.code().to_owned(),
            ..Self::default()
        }
    }

    /// The fields that can be cleared, in the order of [`CLEARABLE`].
    fn clearable(&mut self) -> [&mut String; CLEARABLE.len()] {
        [
            &mut self.unit_count,
            &mut self.unit_amount,
            &mut self.implementation_from,
            &mut self.implementation_to,
            &mut self.approval_from,
            &mut self.approval_to,
            &mut self.zweckbindung_years,
            &mut self.zweckbindung_date,
            &mut self.item_tolerance,
            &mut self.spend_within_days,
            &mut self.proof_due,
        ]
    }

    /// Says of a field that its value no longer holds; `false` where it cannot be cleared.
    pub fn clear(&mut self, field: &str) -> bool {
        let found = CLEARABLE
            .iter()
            .zip(self.clearable())
            .find(|(name, _)| **name == field);
        found.is_some_and(|(_, text)| {
            CLEARED.clone_into(text);
            true
        })
    }

    /// The same form without what is cleared, and that by field.
    fn without_cleared(&self) -> (Self, Vec<&'static str>) {
        let mut rest = self.clone();
        let mut cleared = Vec::new();
        for (field, text) in CLEARABLE.into_iter().zip(rest.clearable()) {
            if is_cleared(text) {
                text.clear();
                cleared.push(field);
            }
        }
        (rest, cleared)
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<AmendmentData, FormErrors> {
        let (data, errors) = self.read_all();
        errors.finish(data)
    }

    /// The command without what cannot be read, and a message at each such field; none without a day and a kind.
    #[must_use]
    pub fn read_all(&self) -> (Option<AmendmentData>, FormErrors) {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let kind = choice(e, "kind", "Art", &self.kind);
        let head = head(
            e,
            [&self.reference, &self.dated, &self.announced_on, &self.reason],
        );
        let (rest, cleared) = self.without_cleared();
        let values = AmendedValues {
            cleared,
            ..rest.values(e)
        };
        let data = kind
            .zip(head)
            .map(|(kind, head)| AmendmentData { kind, head, values });
        (data, errors)
    }

    fn values(&self, e: &mut FormErrors) -> AmendedValues {
        AmendedValues {
            eligible: amount(e, "eligible", "Zuwendungsfähige Ausgaben", &self.eligible),
            rate: percent(e, "rate", "Fördersatz", &self.rate),
            unit_count: number(e, "unit_count", "Anzahl der Einheiten", &self.unit_count),
            unit_amount: amount(e, "unit_amount", "Betrag je Einheit", &self.unit_amount),
            granted: amount(e, "granted", "Zuwendung", &self.granted),
            grant_differs: self.grant_differs == "true",
            own_share: amount(e, "own_share", "Eigenanteil", &self.own_share),
            own_share_source: optional(
                e,
                "own_share_source",
                "Herkunft des Eigenanteils",
                &self.own_share_source,
                str::parse,
            ),
            implementation_from: date(
                e,
                "implementation_from",
                "Durchführungszeitraum von",
                &self.implementation_from,
            ),
            implementation_to: date(
                e,
                "implementation_to",
                "Durchführungszeitraum bis",
                &self.implementation_to,
            ),
            approval_from: date(
                e,
                "approval_from",
                "Bewilligungszeitraum von",
                &self.approval_from,
            ),
            approval_to: date(e, "approval_to", "Bewilligungszeitraum bis", &self.approval_to),
            zweckbindung_start: optional(
                e,
                "zweckbindung_start",
                "Beginn der Zweckbindung",
                &self.zweckbindung_start,
                str::parse,
            ),
            zweckbindung_years: number(
                e,
                "zweckbindung_years",
                "Jahre der Zweckbindung",
                &self.zweckbindung_years,
            ),
            zweckbindung_date: date(
                e,
                "zweckbindung_date",
                "Ende der Zweckbindung",
                &self.zweckbindung_date,
            ),
            item_tolerance: percent(
                e,
                "item_tolerance",
                "Toleranz je Einzelansatz",
                &self.item_tolerance,
            ),
            spend_within_days: number(e, "spend_within_days", "Verbrauchsfrist", &self.spend_within_days),
            proof_due: date(e, "proof_due", "Verwendungsnachweis fällig am", &self.proof_due),
            cleared: Vec::new(),
            items: self.read_items(e),
            new_items: self.read_new_items(e),
            own_sources: self.read_own_sources(e),
            incomes: self.read_incomes(e),
            new_incomes: self.read_new_incomes(e),
            changed_conditions: self.read_changed_conditions(e),
            conditions: self.read_conditions(e),
        }
    }
}

/// What a change notice says of itself: reference, day, Bekanntgabe and reason as typed.
fn head(e: &mut FormErrors, typed: [&str; 4]) -> Option<AmendmentHead> {
    let [reference, dated, announced_on, reason] = typed;
    let reference = required_text(e, "reference", "Aktenzeichen", reference);
    let dated = required_date(e, "dated", "Bescheid vom", dated);
    let announced_on = date(e, "announced_on", "Bekannt gegeben am", announced_on);
    Some(AmendmentHead {
        reference,
        dated: dated?,
        announced_on,
        reason: reason.to_owned(),
    })
}

/// Corrections to a stored change notice as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendmentEditForm {
    /// Version of the change notice.
    pub version: String,
    pub reference: String,
    pub dated: String,
    pub announced_on: String,
    pub reason: String,
    /// Page and place of each value that it changed, in their order.
    pub page: Vec<String>,
    pub place: Vec<String>,
}

impl AmendmentEditForm {
    /// A stored change notice.
    #[must_use]
    pub fn stored(row: &AmendmentRow) -> Self {
        Self {
            version: row.version.to_string(),
            reference: row.head.reference.clone(),
            dated: shown_date(Some(row.head.dated)),
            announced_on: shown_date(row.head.announced_on),
            reason: row.head.reason.clone(),
            page: row.values.iter().map(|value| shown_number(value.page)).collect(),
            place: row.values.iter().map(|value| value.place.clone()).collect(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<AmendmentEdit, FormErrors> {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let head = head(
            e,
            [&self.reference, &self.dated, &self.announced_on, &self.reason],
        );
        let rows = self.page.len().max(self.place.len());
        let mut places = Vec::with_capacity(rows);
        for row in 0..rows {
            let label = format!("Fundstelle, Zeile {}, Seite", row + 1);
            let page = at(&self.page, row);
            let page = optional(e, &format!("page-{}", row + 1), &label, &page, |text| {
                text.trim()
                    .parse::<i64>()
                    .map_err(|_| "Bitte eine ganze Zahl eintragen.")
            });
            places.push((page, at(&self.place, row)));
        }
        errors.finish(head.map(|head| AmendmentEdit { head, places }))
    }
}
