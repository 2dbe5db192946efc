//! The forms of a change notice: entering one, and correcting what it says of itself.

use paktbuch_types::{AmendmentKind, CostItemId, OwnZweckbindung};
use serde::{Deserialize, Serialize};

use super::{
    amount, choice, date, number, optional, percent, required_date, required_text, shown_date, shown_number,
};
use crate::funding::commands::{
    AmendedItem, AmendedValues, AmendmentData, AmendmentEdit, AmendmentHead, CLEARABLE, ConditionData,
    ItemData,
};
use crate::funding::rows::AmendmentRow;
use crate::web::form::FormErrors;

/// Rows for new conditions.
const BLANK: usize = 2;

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
    pub granted: String,
    pub grant_differs: String,
    pub own_share: String,
    pub implementation_from: String,
    pub implementation_to: String,
    pub approval_from: String,
    pub approval_to: String,
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
    pub condition_text: Vec<String>,
    pub condition_due_on: Vec<String>,
}

/// Typed into a field whose value no longer holds.
pub const CLEARED: &str = "entfällt";

/// A further Einzelansatz as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewItem {
    pub title: String,
    pub total: String,
    pub eligible: String,
}

/// A further condition as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCondition {
    pub text: String,
    pub due_on: String,
}

fn at(list: &[String], row: usize) -> String {
    list.get(row).cloned().unwrap_or_default()
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

    /// What was typed for an Einzelansatz: Gesamtausgaben and davon zuwendungsfähig.
    #[must_use]
    pub fn item(&self, id: CostItemId) -> (String, String) {
        let row = self.item.iter().position(|known| *known == id.to_string());
        row.map(|row| (at(&self.item_total, row), at(&self.item_eligible, row)))
            .unwrap_or_default()
    }

    /// Further Einzelansätze, blank rows behind them.
    #[must_use]
    pub fn new_items(&self) -> Vec<NewItem> {
        let row = |row| NewItem {
            title: at(&self.new_item_title, row),
            total: at(&self.new_item_total, row),
            eligible: at(&self.new_item_eligible, row),
        };
        let typed = (0..self.new_item_title.len())
            .map(row)
            .filter(|row| *row != NewItem::default());
        typed.chain(vec![NewItem::default(); BLANK]).collect()
    }

    /// The fields that can be cleared, in the order of [`CLEARABLE`].
    fn clearable(&mut self) -> [&mut String; 9] {
        [
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
            if text.trim().to_lowercase() == CLEARED {
                text.clear();
                cleared.push(field);
            }
        }
        (rest, cleared)
    }

    /// Further conditions, blank rows behind them.
    #[must_use]
    pub fn conditions(&self) -> Vec<NewCondition> {
        let row = |row| NewCondition {
            text: at(&self.condition_text, row),
            due_on: at(&self.condition_due_on, row),
        };
        let typed = (0..self.condition_text.len())
            .map(row)
            .filter(|row| *row != NewCondition::default());
        typed.chain(vec![NewCondition::default(); BLANK]).collect()
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
            granted: amount(e, "granted", "Zuwendung", &self.granted),
            grant_differs: self.grant_differs == "true",
            own_share: amount(e, "own_share", "Eigenanteil", &self.own_share),
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
            items: self.items(e),
            new_items: self.read_new_items(e),
            conditions: self.read_conditions(e),
        }
    }

    fn items(&self, e: &mut FormErrors) -> Vec<AmendedItem> {
        let mut items = Vec::new();
        for (row, id) in self.item.iter().enumerate() {
            let (total, eligible) = (at(&self.item_total, row), at(&self.item_eligible, row));
            if total.trim().is_empty() && eligible.trim().is_empty() {
                continue;
            }
            let label = |name: &str| format!("Einzelansatz, Zeile {}, {name}", row + 1);
            let item = e.take(
                "items",
                id.parse()
                    .map_err(|_| "Einzelansatz: Bitte laden Sie die Seite neu."),
            );
            let total = amount(e, &format!("item_total-{id}"), &label("Gesamtausgaben"), &total);
            let eligible = amount(
                e,
                &format!("item_eligible-{id}"),
                &label("davon zuwendungsfähig"),
                &eligible,
            );
            items.extend(item.map(|item| AmendedItem {
                item,
                total,
                eligible,
            }));
        }
        items
    }

    fn read_new_items(&self, e: &mut FormErrors) -> Vec<ItemData> {
        let mut items = Vec::new();
        for (row, typed) in (1..).zip(self.new_items()) {
            if typed == NewItem::default() {
                continue;
            }
            let label = |name: &str| format!("Neuer Einzelansatz, Zeile {row}, {name}");
            let title = required_text(
                e,
                &format!("new_item_title-{row}"),
                &label("Bezeichnung"),
                &typed.title,
            );
            let field = format!("new_item_total-{row}");
            let total = amount(e, &field, &label("Gesamtausgaben"), &typed.total);
            let field = format!("new_item_eligible-{row}");
            let eligible = amount(e, &field, &label("davon zuwendungsfähig"), &typed.eligible);
            let Some(total) = total.or(eligible) else {
                let message = format!("{}: Bitte einen Betrag eintragen.", label("Gesamtausgaben"));
                e.add(&format!("new_item_total-{row}"), message);
                continue;
            };
            items.push(ItemData {
                position: None,
                title,
                total,
                eligible: eligible.unwrap_or(total),
                zweckbindung: OwnZweckbindung::default(),
            });
        }
        items
    }

    fn read_conditions(&self, e: &mut FormErrors) -> Vec<ConditionData> {
        let mut conditions = Vec::new();
        for (row, typed) in (1..).zip(self.conditions()) {
            if typed == NewCondition::default() {
                continue;
            }
            let label = format!("Nebenbestimmungen, Zeile {row}, fällig am");
            let due_on = date(e, &format!("condition_due_on-{row}"), &label, &typed.due_on);
            conditions.push(ConditionData {
                text: typed.text,
                due_on,
                ..ConditionData::default()
            });
        }
        conditions
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
