//! Applications, notices with their cost plans, payouts, Sachberichte.

use chrono::NaiveDate;
use paktbuch_types::{
    ApplicationState, BasisPoints, Cents, CostRounding, Financing, NoticeState, OwnShareSource,
    ProofConfirmation, SchoolNumber, ZweckbindungStart,
};

/// An application (Antrag): one Förderbereich, several schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationSeed {
    /// File reference (Aktenzeichen); notices name it.
    pub reference: String,
    /// Programme code, e.g. `digitalpakt-nrw`.
    pub programme: String,
    /// Förderbereich.
    pub category: String,
    pub title: String,
    pub state: ApplicationState,
    pub submitted_on: Option<NaiveDate>,
    /// Spending applied for, by school, gross.
    pub schools: Vec<(SchoolNumber, Cents)>,
    pub course: CourseSeed,
}

/// What an application is for, and what happened to it after it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CourseSeed {
    /// Maßnahmen with their planned spending.
    pub measures: Vec<(String, Option<Cents>)>,
    pub plan: PlanSeed,
    /// Nachforderung.
    pub queried_on: Option<NaiveDate>,
    /// Until when it has to be answered.
    pub answer_by: Option<NaiveDate>,
    /// Bewilligung or Ablehnung.
    pub decided_on: Option<NaiveDate>,
}

/// What portals ask of an application beside its spending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanSeed {
    /// Durchführungszeitraum; the measure begins on its first day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Whether an early start (vorzeitiger Maßnahmebeginn) is asked for.
    pub early_start: Option<bool>,
    /// Name, phone and email of the person to ask.
    pub contact: [String; 3],
    /// Leistungen Dritter and who gives them.
    pub third_party: Option<(Cents, String)>,
    /// Where the own share comes from.
    pub own_sources: Vec<(OwnShareSource, Cents)>,
}

/// A ceiling (Budget) of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetSeed {
    /// Programme code.
    pub programme: String,
    /// Förderbereich; empty = all together.
    pub category: String,
    /// `None` = the whole authority.
    pub school: Option<SchoolNumber>,
    /// Most grant money.
    pub amount: Cents,
    pub source: String,
    pub valid_from: NaiveDate,
}

/// A grant notice (Zuwendungsbescheid) with its cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSeed {
    /// File reference (Aktenzeichen), the notice's key.
    pub reference: String,
    /// Reference of the application it answers.
    pub application: Option<String>,
    /// Programme code, e.g. `digitalpakt-nrw`.
    pub programme: String,
    pub title: String,
    /// Förderbereich.
    pub category: String,
    pub state: NoticeState,
    pub notice_date: NaiveDate,
    pub financing: Financing,
    /// Fördersatz.
    pub rate: BasisPoints,
    /// How the grant is rounded.
    pub rounding: CostRounding,
    /// Zuwendungsfähige Gesamtausgaben; the eligible amounts of [`NoticeSeed::items`] add up to it.
    pub eligible: Cents,
    /// Zuwendung: `rate × eligible`, rounded.
    pub granted: Cents,
    /// Eigenanteil: `eligible − granted`.
    pub own_share: Cents,
    pub own_share_source: OwnShareSource,
    /// Bewilligungszeitraum.
    pub bewilligung_from: Option<NaiveDate>,
    pub bewilligung_to: Option<NaiveDate>,
    /// Durchführungszeitraum.
    pub durchfuehrung_from: Option<NaiveDate>,
    pub durchfuehrung_to: Option<NaiveDate>,
    pub zweckbindung_start: ZweckbindungStart,
    /// Years of Zweckbindung.
    pub zweckbindung_years: Option<i64>,
    /// Due date of the Verwendungsnachweis.
    pub proof_due: Option<NaiveDate>,
    /// Tolerance of an Einzelansatz; empty = the notice does not say.
    pub tolerance: Option<BasisPoints>,
    /// Whether double funding is forbidden; empty = the notice does not say.
    pub double_funding_forbidden: Option<bool>,
    pub note: String,
    pub items: Vec<CostItemSeed>,
}

impl NoticeSeed {
    /// The cost line at `item`.`line`, both counted from 1, as `1.3` in the plan.
    #[must_use]
    pub fn cost_line(&self, item: u16, line: u16) -> Option<&CostLineSeed> {
        let item = self.items.iter().find(|candidate| candidate.position == item)?;
        item.lines.get(usize::from(line).checked_sub(1)?)
    }
}

/// Binding item of the cost plan (Einzelansatz).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostItemSeed {
    /// Counted from 1.
    pub position: u16,
    pub title: String,
    /// Gesamtausgaben lt. Bescheid, gross.
    pub total: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    /// In the order of the plan: the first is line 1.
    pub lines: Vec<CostLineSeed>,
}

/// Line below an Einzelansatz: school, item, quantity × price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLineSeed {
    /// Empty where the line serves all schools.
    pub school: Option<SchoolNumber>,
    pub title: String,
    pub quantity: i64,
    /// Gross.
    pub unit_price: Cents,
    /// `quantity × unit_price`.
    pub gross: Cents,
    pub eligible: Cents,
}

/// A payout (Auszahlung) of a notice's grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutSeed {
    /// Reference of the notice.
    pub notice: String,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub note: String,
}

/// The Sachbericht of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarrativeSeed {
    /// Reference of the notice.
    pub notice: String,
    pub measure: String,
    pub began_on: NaiveDate,
    pub ended_on: NaiveDate,
    /// One line a school.
    pub result: String,
    pub deviations: String,
    pub offices: String,
    pub contact: String,
    pub confirmed: Vec<ProofConfirmation>,
}
