//! What changes a notice's plan later: change notices and reallocations.

use chrono::NaiveDate;
use paktbuch_types::{
    AmendmentKind, BasisPoints, Cents, CostItemId, OwnShareSource, ReallocationState, ZweckbindungStart,
};

use super::{ConditionData, IncomeData, ItemData};

/// A change notice (Änderungsbescheid) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentData {
    pub kind: AmendmentKind,
    pub head: AmendmentHead,
    pub values: AmendedValues,
}

/// What a change notice says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentHead {
    /// File reference (Aktenzeichen).
    pub reference: String,
    /// Its day.
    pub dated: NaiveDate,
    /// Day of the Bekanntgabe.
    pub announced_on: Option<NaiveDate>,
    /// Why it was issued; may be empty.
    pub reason: String,
}

/// What a change notice changes; `None` = it stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmendedValues {
    /// Zuwendungsfähige Gesamtausgaben.
    pub eligible: Option<Cents>,
    /// Fördersatz.
    pub rate: Option<BasisPoints>,
    /// Festbetrag: number of units.
    pub unit_count: Option<i64>,
    /// Festbetrag: amount for each unit.
    pub unit_amount: Option<Cents>,
    /// Zuwendung; `None` = `rate × eligible`, or `unit_count × unit_amount`, where one of them changes.
    pub granted: Option<Cents>,
    /// The user confirms that it grants another amount than these give.
    pub grant_differs: bool,
    /// Eigenanteil; `None` = what the grant leaves where one of the amounts changes.
    pub own_share: Option<Cents>,
    /// Main source of the own share.
    pub own_share_source: Option<OwnShareSource>,
    /// Durchführungszeitraum.
    pub implementation_from: Option<NaiveDate>,
    pub implementation_to: Option<NaiveDate>,
    /// Bewilligungszeitraum.
    pub approval_from: Option<NaiveDate>,
    pub approval_to: Option<NaiveDate>,
    pub zweckbindung_start: Option<ZweckbindungStart>,
    pub zweckbindung_years: Option<i64>,
    pub zweckbindung_date: Option<NaiveDate>,
    /// How far an Einzelansatz may be exceeded.
    pub item_tolerance: Option<BasisPoints>,
    /// Verbrauchsfrist in days.
    pub spend_within_days: Option<i64>,
    /// When the Verwendungsnachweis is due.
    pub proof_due: Option<NaiveDate>,
    /// What no longer holds (entfällt), by field: one of [`CLEARABLE`].
    pub cleared: Vec<&'static str>,
    /// Einzelansätze with another amount.
    pub items: Vec<AmendedItem>,
    /// Einzelansätze that come on top.
    pub new_items: Vec<ItemData>,
    /// Further sources of the own share with their new amount; `None` = it gives nothing any more.
    pub own_sources: Vec<(OwnShareSource, Option<Cents>)>,
    /// Other money of which another amount is planned.
    pub incomes: Vec<AmendedIncome>,
    /// Other money that comes on top.
    pub new_incomes: Vec<IncomeData>,
    /// Conditions that end, or say something else.
    pub changed_conditions: Vec<AmendedCondition>,
    /// Conditions that come on top.
    pub conditions: Vec<ConditionData>,
}

/// Fields of a notice that a change notice can take away.
pub const CLEARABLE: [&str; 11] = [
    "unit_count",
    "unit_amount",
    "implementation_from",
    "implementation_to",
    "approval_from",
    "approval_to",
    "zweckbindung_years",
    "zweckbindung_date",
    "item_tolerance",
    "spend_within_days",
    "proof_due",
];

/// New amounts of an Einzelansatz. The one that is left out follows the other by the same difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmendedItem {
    pub item: CostItemId,
    /// Gesamtausgaben.
    pub total: Option<Cents>,
    /// Davon zuwendungsfähig.
    pub eligible: Option<Cents>,
}

/// An entry of a list of the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// In its list, from 1.
    pub position: usize,
    /// What it said where it was chosen; empty where that is not told.
    pub was: String,
}

impl ListEntry {
    /// Whether it still says what it said; a form may break lines in its own way.
    #[must_use]
    pub fn is_still(&self, now: &str) -> bool {
        self.was.is_empty() || self.was.split_whitespace().eq(now.split_whitespace())
    }
}

/// Other money of which another amount is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendedIncome {
    pub entry: ListEntry,
    /// lt. Bescheid; `None` = it is not expected any more. What was received stays.
    pub planned: Option<Cents>,
}

/// A condition that ends, or says something else; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendedCondition {
    pub entry: ListEntry,
    pub ends: bool,
    pub text: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// It has no due day any more.
    pub undated: bool,
}

/// Corrections to a stored change notice: what it says of itself, and where it says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentEdit {
    pub head: AmendmentHead,
    /// Page and place of each value that it changes, in their order.
    pub places: Vec<(Option<i64>, String)>,
}

/// A reallocation between Einzelansätze (Umschichtung) as it is prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReallocationData {
    /// Begründung; may be empty.
    pub reason: String,
    /// New eligible amounts; Einzelansätze that are not named stay.
    pub items: Vec<(CostItemId, Cents)>,
}

/// What became of a reallocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReallocationProgress {
    pub state: ReallocationState,
    /// Day on which the letter was sent.
    pub sent_on: Option<NaiveDate>,
    /// Day on which it was agreed, taken note of or refused.
    pub settled_on: Option<NaiveDate>,
    /// Reference (Aktenzeichen) of the answer.
    pub reference: String,
}
