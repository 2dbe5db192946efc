//! The narrative part of a notice's proof (Sachbericht); texts are empty where nothing was entered.

use paktbuch_types::NoticeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "narrative")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    /// What was done (durchgeführte Maßnahme).
    pub measure: String,
    pub began_on: Option<Date>,
    pub ended_on: Option<Date>,
    /// Result and effects, by school.
    pub result: String,
    /// Deviations from measure, cost plan and time, with their reasons.
    pub deviations: String,
    /// Staff that was funded (gefördertes Personal).
    pub staff: String,
    /// Technical offices that took part and what they report.
    pub offices: String,
    /// Who answers questions. Personal data.
    pub contact: String,
    /// This and the next four: what the recipient confirms.
    pub conditions_met: bool,
    pub economical: bool,
    pub books_agree: bool,
    pub purpose_reached: bool,
    pub audited: bool,
    /// Text of the Anschreiben; this and the next two: empty = the given words.
    pub cover_text: String,
    /// Text of the letters of drawdowns (Mittelabrufe).
    pub drawdown_text: String,
    /// Text of the letter about disposals (Aussonderung).
    pub disposal_text: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::notice::Entity",
        from = "Column::NoticeId",
        to = "super::notice::Column::Id"
    )]
    Notice,
}

impl ActiveModelBehavior for ActiveModel {}
