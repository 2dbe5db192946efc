//! A grant notice (Zuwendungsbescheid).

use paktbuch_types::{
    Announcement, ApplicationId, BasisPoints, Cents, CostRounding, DatePeriods, Financing, NoticeId,
    NoticeState, OwnShareSource, ZweckbindungStart,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: NoticeId,
    pub application_id: Option<ApplicationId>,
    /// File reference (Aktenzeichen).
    pub reference: String,
    pub programme: String,
    /// The version it was granted under.
    pub programme_version: String,
    pub title: String,
    /// Förderbereich.
    pub category: String,
    pub state: NoticeState,
    pub notice_date: Date,
    pub financing: Financing,
    /// Fördersatz.
    pub rate: BasisPoints,
    pub rounding: CostRounding,
    /// Zuwendungsfähige Gesamtausgaben.
    pub eligible: Cents,
    /// Zuwendung.
    pub granted: Cents,
    /// Eigenanteil.
    pub own_share: Cents,
    pub own_share_source: OwnShareSource,
    /// Bewilligungszeitraum.
    pub approval_from: Option<Date>,
    pub approval_to: Option<Date>,
    /// Durchführungszeitraum.
    pub implementation_from: Option<Date>,
    pub implementation_to: Option<Date>,
    pub zweckbindung_start: ZweckbindungStart,
    pub zweckbindung_years: Option<i64>,
    /// Fixed end, where the notice names one.
    pub zweckbindung_date: Option<Date>,
    /// Tolerance of an Einzelansatz; empty = the notice does not say.
    pub item_tolerance: Option<BasisPoints>,
    /// Which of the four days of a purchase has to lie in which period.
    pub date_periods: DatePeriods,
    /// Days after the end of its period in which payment still counts.
    pub grace_days: Option<i64>,
    /// Days within which drawn money has to be spent (Verbrauchsfrist); empty = as the programme says.
    pub spend_within_days: Option<i64>,
    pub proof_due: Option<Date>,
    /// Whether double funding is forbidden; empty = the notice does not say.
    pub double_funding_forbidden: Option<bool>,
    /// Way of the Bekanntgabe.
    pub announcement: Option<Announcement>,
    /// Day of posting or sending.
    pub sent_on: Option<Date>,
    /// Day of the Bekanntgabe; empty = computed from way and sending.
    pub announced_on: Option<Date>,
    /// Day on which the right of appeal was waived (Rechtsbehelfsverzicht).
    pub appeal_waived_on: Option<Date>,
    /// Festbetrag: number of units.
    pub unit_count: Option<i64>,
    /// Festbetrag: amount for each unit.
    pub unit_amount: Option<Cents>,
    /// Least own share of the eligible spending; empty = as the programme says.
    pub own_share_min: Option<BasisPoints>,
    /// Day from which the measure may begin (vorzeitiger Maßnahmebeginn).
    pub early_start_on: Option<Date>,
    /// Who allowed it.
    pub early_start_by: String,
    /// Reference (Aktenzeichen) of the permission.
    pub early_start_reference: String,
    /// Bewilligungsbehörde; empty = the notice does not say.
    pub granting_authority: String,
    pub note: String,
    pub search: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
