//! What services of this feature are asked to do. Amounts are gross, in cents, unless their name says otherwise.

mod amendment;
mod application_plan;
mod notice;
mod proof;

use chrono::NaiveDate;
use paktbuch_types::{ApplicationState, Cents, ConceptKind, CostLineId, OwnZweckbindung, SchoolId};

pub use amendment::{
    AmendedCondition, AmendedIncome, AmendedItem, AmendedValues, AmendmentData, AmendmentEdit, AmendmentHead,
    CLEARABLE, ListEntry, ReallocationData, ReallocationProgress,
};
pub use application_plan::{ApplicationPlan, MeasureData, PlanContact};
pub use notice::{CitationData, ConditionData, EarlyStart, IncomeData, NoticeData, NoticeLists};
pub use proof::{FiledProofData, NarrativeData};

/// An application (Antrag) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationData {
    /// File reference (Aktenzeichen), unique; may be empty while it is a draft.
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    /// Its version; `None` = the newest.
    pub programme_version: Option<u32>,
    /// Förderbereich, by code or name; stored by name.
    pub category: String,
    pub title: String,
    pub state: ApplicationState,
    pub submitted_on: Option<NaiveDate>,
    pub days: ApplicationDays,
    /// Grant money applied for; `None` = the programme's rate of the spending.
    pub requested_grant: Option<Cents>,
    /// Spending applied for, by school.
    pub schools: Vec<(SchoolId, Cents)>,
    /// Maßnahmen, in their order.
    pub measures: Vec<MeasureData>,
    pub plan: ApplicationPlan,
}

/// Days in the life of an application after it was sent; `None` while they have not come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ApplicationDays {
    /// Nachforderung.
    pub queried_on: Option<NaiveDate>,
    /// Until when it has to be answered.
    pub answer_by: Option<NaiveDate>,
    /// Bewilligung or Ablehnung.
    pub decided_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

/// A ceiling (Budget) of a programme as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetData {
    /// Code of the programme.
    pub programme: String,
    /// Förderbereich, by code or name; empty = all together.
    pub category: String,
    /// `None` = the whole authority.
    pub school: Option<SchoolId>,
    /// Most grant money (Zuwendung).
    pub amount: Cents,
    /// Where it is written.
    pub source: String,
    pub valid_from: NaiveDate,
}

/// A document of a school that programmes ask for, as it is entered beside its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptData {
    /// `None` = of all schools.
    pub school: Option<SchoolId>,
    pub kind: ConceptKind,
    /// Empty = the name of the kind.
    pub title: String,
    /// Version (Fassung); may be empty.
    pub edition: String,
    pub dated_on: NaiveDate,
    /// Last day on which it holds.
    pub valid_to: Option<NaiveDate>,
}

/// A binding item of the cost plan (Einzelansatz) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemData {
    /// From 1, unique in the notice; `None` = behind the last one.
    pub position: Option<i64>,
    pub title: String,
    /// Gesamtausgaben lt. Bescheid.
    pub total: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    /// Where the notice binds what this pays for another time than the rest.
    pub zweckbindung: OwnZweckbindung,
}

/// A line below an Einzelansatz as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineData {
    /// From 1, unique in the Einzelansatz; `None` = behind the last one.
    pub position: Option<i64>,
    /// `None` = for all schools.
    pub school: Option<SchoolId>,
    pub title: String,
    pub quantity: i64,
    pub unit_price: Cents,
    /// `None` = `quantity × unit_price`; a given amount has to be equal to it.
    pub gross: Option<Cents>,
    /// `None` = all of it.
    pub eligible: Option<Cents>,
}

/// One line of a plan form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEdit {
    Add(LineData),
    Change {
        id: CostLineId,
        version: i64,
        data: LineData,
    },
    Remove {
        id: CostLineId,
        version: i64,
    },
}

/// A payout of grant money (Auszahlung) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutData {
    pub paid_on: NaiveDate,
    /// Negative for money paid back.
    pub amount: Cents,
    pub note: String,
}
