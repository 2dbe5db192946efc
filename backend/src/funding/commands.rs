//! What services of this feature are asked to do. Amounts are gross, in cents, unless their name says otherwise.

use chrono::NaiveDate;
use paktbuch_types::{
    AmendmentKind, Announcement, ApplicationId, ApplicationState, BasisPoints, Cents, ConceptKind,
    CostItemId, CostLineId, CostRounding, DatePeriods, Financing, IncomeKind, NoticeState, OwnShareSource,
    ProofConfirmation, ReallocationState, SchoolId, ZweckbindungStart,
};

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
    pub measures: Vec<String>,
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

/// A grant notice (Zuwendungsbescheid) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeData {
    pub application: Option<ApplicationId>,
    /// File reference (Aktenzeichen), unique.
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    /// The version it was granted under; `None` = the newest.
    pub programme_version: Option<u32>,
    pub title: String,
    /// Förderbereich, by code or name; stored by name.
    pub category: String,
    pub state: NoticeState,
    pub notice_date: NaiveDate,
    pub financing: Financing,
    /// Fördersatz; 100 % with Vollfinanzierung, 0 with Festbetrag.
    pub rate: BasisPoints,
    /// How the notice rounds the grant.
    pub rounding: CostRounding,
    /// Zuwendungsfähige Gesamtausgaben.
    pub eligible: Cents,
    /// Zuwendung; `None` = `rate × eligible`, rounded.
    pub granted: Option<Cents>,
    /// The user confirms that the notice grants another amount than `rate × eligible`.
    pub grant_differs: bool,
    /// Eigenanteil; `None` = `eligible − granted`.
    pub own_share: Option<Cents>,
    pub own_share_source: OwnShareSource,
    /// Bewilligungszeitraum.
    pub approval_from: Option<NaiveDate>,
    pub approval_to: Option<NaiveDate>,
    /// Durchführungszeitraum.
    pub implementation_from: Option<NaiveDate>,
    pub implementation_to: Option<NaiveDate>,
    pub zweckbindung_start: ZweckbindungStart,
    pub zweckbindung_years: Option<i64>,
    /// Fixed end, where the notice names one.
    pub zweckbindung_date: Option<NaiveDate>,
    /// How far an Einzelansatz may be exceeded; `None` = the notice does not say.
    pub item_tolerance: Option<BasisPoints>,
    /// Which of the four days of a purchase has to lie in which period.
    pub date_periods: DatePeriods,
    /// Days after the end of its period in which payment still counts.
    pub grace_days: Option<i64>,
    /// Days within which drawn money has to be spent (Verbrauchsfrist); `None` = as the programme says.
    pub spend_within_days: Option<i64>,
    /// When the Verwendungsnachweis is due.
    pub proof_due: Option<NaiveDate>,
    /// Whether double funding is forbidden; `None` = the notice does not say, so what the programme says holds.
    pub double_funding_forbidden: Option<bool>,
    /// Way of the Bekanntgabe.
    pub announcement: Option<Announcement>,
    /// Day of posting or sending.
    pub sent_on: Option<NaiveDate>,
    /// Day of the Bekanntgabe; `None` = computed from way and sending.
    pub announced_on: Option<NaiveDate>,
    /// Rechtsbehelfsverzicht.
    pub appeal_waived_on: Option<NaiveDate>,
    /// Festbetrag: number of units.
    pub unit_count: Option<i64>,
    /// Festbetrag: amount for each unit.
    pub unit_amount: Option<Cents>,
    /// Least own share (Eigenanteil mindestens) of the eligible spending; `None` = as the programme says.
    pub own_share_min: Option<BasisPoints>,
    pub early_start: EarlyStart,
    pub lists: NoticeLists,
    pub note: String,
}

impl NoticeData {
    /// Where the own share comes from: the main source bears what the further ones leave of it.
    #[must_use]
    pub fn own_sources(&self, own_share: Cents) -> Vec<(OwnShareSource, Cents)> {
        let further: Cents = self.lists.own_sources.iter().map(|(_, amount)| *amount).sum();
        let main = (self.own_share_source, own_share.minus(further));
        std::iter::once(main)
            .chain(self.lists.own_sources.iter().copied())
            .collect()
    }
}

/// The agreed beginning of the measure (vorzeitiger Maßnahmebeginn).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlyStart {
    /// First day on which orders may be placed; `None` = as the programme says.
    pub on: Option<NaiveDate>,
    /// Who allowed it.
    pub by: String,
    /// Reference (Aktenzeichen) of the permission.
    pub reference: String,
}

/// What a notice says in lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeLists {
    /// Further sources of the own share; the main one bears the rest.
    pub own_sources: Vec<(OwnShareSource, Cents)>,
    /// Leistungen Dritter and other money.
    pub incomes: Vec<IncomeData>,
    /// Nebenbestimmungen and further due dates.
    pub conditions: Vec<ConditionData>,
}

/// Money beside grant and own share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomeData {
    pub kind: IncomeKind,
    /// Who pays.
    pub source: String,
    /// What for.
    pub purpose: String,
    /// lt. Bescheid.
    pub planned: Cents,
    /// lt. Abrechnung.
    pub received: Cents,
    pub received_on: Option<NaiveDate>,
}

/// A condition (Nebenbestimmung) or further due date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionData {
    pub text: String,
    /// Where the notice says it, such as `S. 4, Nr. 5.2`.
    pub place: String,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    /// Office that has met it; no person.
    pub done_by: String,
    pub remark: String,
}

/// The place of a value in the notice (Fundstelle).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationData {
    /// Name of the value, such as `granted`.
    pub field: &'static str,
    pub page: Option<i64>,
    /// Such as `Nr. 4`.
    pub place: String,
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

/// What a proof reports that was filed before the notice came into Paktbuch; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiledProofData {
    /// Day of filing.
    pub filed_on: Option<NaiveDate>,
    /// Ausgaben gesamt.
    pub spent: Option<Cents>,
    /// Davon zuwendungsfähig.
    pub eligible: Option<Cents>,
    /// Zuwendung.
    pub granted: Option<Cents>,
    /// Eigenanteil.
    pub own_share: Option<Cents>,
    /// Number of receipts.
    pub receipts: Option<i64>,
    /// Number of devices.
    pub devices: Option<i64>,
    /// Why its values differ from those in Paktbuch; empty while nobody said so.
    pub explanation: String,
}

/// A payout of grant money (Auszahlung) as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutData {
    pub paid_on: NaiveDate,
    /// Negative for money paid back.
    pub amount: Cents,
    pub note: String,
}

/// The narrative part of a proof (Sachbericht) as it is entered; empty texts were not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NarrativeData {
    /// What was done.
    pub measure: String,
    pub began_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    /// Result and effects, by school.
    pub result: String,
    /// Deviations and their reasons; empty for none.
    pub deviations: String,
    /// Staff that was funded.
    pub staff: String,
    /// Technical offices that took part and what they report.
    pub offices: String,
    /// Who answers questions, with telephone or e-mail.
    pub contact: String,
    /// What the recipient confirms, in the order of the form.
    pub confirmed: Vec<ProofConfirmation>,
}

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
    /// Zuwendung; `None` = `rate × eligible` where one of them changes.
    pub granted: Option<Cents>,
    /// The user confirms that it grants another amount than `rate × eligible`.
    pub grant_differs: bool,
    /// Eigenanteil; `None` = what the grant leaves where one of the amounts changes.
    pub own_share: Option<Cents>,
    /// Durchführungszeitraum.
    pub implementation_from: Option<NaiveDate>,
    pub implementation_to: Option<NaiveDate>,
    /// Bewilligungszeitraum.
    pub approval_from: Option<NaiveDate>,
    pub approval_to: Option<NaiveDate>,
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
    /// Conditions that come on top.
    pub conditions: Vec<ConditionData>,
}

/// Fields of a notice that a change notice can take away.
pub const CLEARABLE: [&str; 9] = [
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
