//! A report that was made.

use paktbuch_types::{MadeReportId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "made_report")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MadeReportId,
    /// Its name on the command line: `sachstandsbericht`.
    pub kind: String,
    /// The only notice it is about; empty = everything.
    pub notice_id: Option<NoticeId>,
    /// What it was narrowed to, in words; empty = nothing.
    pub question: String,
    /// As-of date (Stichtag).
    pub as_of: Date,
    /// Suffix of its file.
    pub format: String,
    /// Of the file, lower-case hex.
    pub sha256: String,
    /// Data rows.
    pub row_count: i64,
    /// Its sums as a JSON list of [key, cents].
    pub totals: String,
    /// What the next report is compared with, as JSON: amounts of rows, paragraphs, or files with their hashes; empty where a report
    /// keeps none.
    pub figures: String,
    /// `user:3`, `token:2` or `system`.
    pub made_by: String,
    pub made_at: DateTimeUtc,
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

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
