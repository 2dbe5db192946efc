//! How far the proof of a notice is as its invoices go; follows what each of them lacks by triggers.

use paktbuch_types::NoticeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proof_progress")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    /// Invoices with a part on the notice.
    pub invoices: i64,
    /// Lines that are not wholly divided.
    pub open_lines: i64,
    /// Invoices of which not exactly the amount due is settled.
    pub unpaid: i64,
    /// Invoices with a payment that nothing proves.
    pub unproven: i64,
    /// Lines with fewer devices than quantity.
    pub short_lines: i64,
    /// Lines without the place, acceptance or term that their kind asks for.
    pub incomplete_lines: i64,
    /// Invoices with a line that is not wholly divided.
    pub undivided: i64,
    /// Invoices with a line that lacks devices or particulars.
    pub incomplete: i64,
    /// Lines with a part on the notice, but for those that give money back.
    pub lines: i64,
    /// Those without the day of the order.
    pub without_order: i64,
    /// Devices, things and installations among them without the day of the acceptance.
    pub without_acceptance: i64,
    /// Those without one of the two days.
    pub undated: i64,
    /// Accessories and services among them without the day of the acceptance, which only some notices ask for.
    pub works_without_acceptance: i64,
    /// Those of them with the day of the order.
    pub works_undated: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
