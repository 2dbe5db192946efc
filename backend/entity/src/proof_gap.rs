//! What the proof of a notice lacks because of one invoice; also where that is nothing.

use paktbuch_types::{InvoiceId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, Hash, DeriveEntityModel)]
#[sea_orm(table_name = "proof_gap")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub notice_id: NoticeId,
    pub invoice_id: InvoiceId,
    /// Lines that are not wholly divided.
    pub open_lines: i64,
    /// 1 where not exactly the amount due is settled.
    pub unpaid: i64,
    /// 1 where nothing proves a payment.
    pub unproven: i64,
    /// Lines with fewer devices than quantity.
    pub short_lines: i64,
    /// Lines without the place, acceptance or term that their kind asks for.
    pub incomplete_lines: i64,
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
