//! A request for grant money (Mittelabruf).

use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId, PayoutId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drawdown")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DrawdownId,
    pub notice_id: NoticeId,
    /// Within the notice, from 1.
    pub number: i64,
    pub kind: Drawdown,
    pub state: DrawdownState,
    /// Day on which it was computed (Stichtag).
    pub as_of: Date,
    pub requested_on: Option<Date>,
    /// What is asked for (Abrufbetrag).
    pub amount: Cents,
    /// Eligible spending paid up to that day.
    pub paid_eligible: Cents,
    /// Eligible part of the invoices whose payment it foresees.
    pub need_eligible: Cents,
    /// Paid out or asked for before.
    pub drawn_before: Cents,
    /// Reference of the authority or the portal.
    pub reference: String,
    pub note: String,
    /// The payout that answered it.
    pub payout_id: Option<PayoutId>,
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
    #[sea_orm(
        belongs_to = "super::payout::Entity",
        from = "Column::PayoutId",
        to = "super::payout::Column::Id"
    )]
    Payout,
}

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
