//! A finding that somebody has confirmed with a reason (Bestätigung eines Prüfhinweises).

use paktbuch_types::{Role, SubjectKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding_confirmation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Of rule, subject and message: another message is another finding.
    #[sea_orm(unique)]
    pub fingerprint: String,
    /// `R2`.
    pub rule: String,
    pub subject_kind: SubjectKind,
    pub subject_id: i64,
    /// What the finding said.
    pub message: String,
    pub reason: String,
    /// `user:3`, `token:2` or `system`.
    pub actor: String,
    /// The role at that time; `None` for the program itself, and before it was stored.
    pub role: Option<Role>,
    pub confirmed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
