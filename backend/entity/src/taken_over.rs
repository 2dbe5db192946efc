//! A record that came in by a takeover (Bestandsübernahme): from which file and line, for which notice.

use paktbuch_types::{
    CostItemId, CostLineId, DeviceId, DrawdownId, InvoiceId, NoticeId, PaymentId, PayoutId, TakenOverId,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "taken_over")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TakenOverId,
    pub notice_id: NoticeId,
    pub file_name: String,
    /// Line of the file, from 1.
    pub line: i64,
    pub taken_at: DateTimeUtc,
    /// Of this and the next exactly one is there.
    pub cost_item_id: Option<CostItemId>,
    pub cost_line_id: Option<CostLineId>,
    pub invoice_id: Option<InvoiceId>,
    pub payment_id: Option<PaymentId>,
    pub payout_id: Option<PayoutId>,
    pub device_id: Option<DeviceId>,
    pub drawdown_id: Option<DrawdownId>,
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
        belongs_to = "super::cost_item::Entity",
        from = "Column::CostItemId",
        to = "super::cost_item::Column::Id"
    )]
    CostItem,
    #[sea_orm(
        belongs_to = "super::cost_line::Entity",
        from = "Column::CostLineId",
        to = "super::cost_line::Column::Id"
    )]
    CostLine,
    #[sea_orm(
        belongs_to = "super::invoice::Entity",
        from = "Column::InvoiceId",
        to = "super::invoice::Column::Id"
    )]
    Invoice,
    #[sea_orm(
        belongs_to = "super::payment::Entity",
        from = "Column::PaymentId",
        to = "super::payment::Column::Id"
    )]
    Payment,
    #[sea_orm(
        belongs_to = "super::payout::Entity",
        from = "Column::PayoutId",
        to = "super::payout::Column::Id"
    )]
    Payout,
    #[sea_orm(
        belongs_to = "super::device::Entity",
        from = "Column::DeviceId",
        to = "super::device::Column::Id"
    )]
    Device,
    #[sea_orm(
        belongs_to = "super::drawdown::Entity",
        from = "Column::DrawdownId",
        to = "super::drawdown::Column::Id"
    )]
    Drawdown,
}

impl ActiveModelBehavior for ActiveModel {}
