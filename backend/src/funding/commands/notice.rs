//! A grant notice as it is entered.

use chrono::NaiveDate;
use paktbuch_types::{
    Announcement, ApplicationId, BasisPoints, Cents, CostRounding, DatePeriods, Financing, IncomeKind,
    NoticeState, OwnShareSource, ZweckbindungStart,
};

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
    /// Bewilligungsbehörde; empty = the notice does not say.
    pub granting_authority: String,
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
    /// Eigenanteil; `None` = what the grant and the money of others leave.
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
