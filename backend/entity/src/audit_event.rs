//! One change (Protokolleintrag), chained to the one before by SHA-256.

use paktbuch_types::EventId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Position in the chain, from 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// UTC, microseconds since 1970.
    pub at_micros: i64,
    /// `user:3`, `token:2` or `system`.
    pub actor: String,
    /// Code of the event kind.
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: i64,
    /// The notice that the change touches.
    pub notice_id: Option<i64>,
    /// JSON list of [field, before, after]; personal values as salted commitments.
    pub changes: String,
    /// SHA-256 over the previous hash and this row, hex.
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
