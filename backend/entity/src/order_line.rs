//! A line of an order (Bestellposition).

use paktbuch_types::{BasisPoints, Cents, CostLineId, LineKind, OrderId, OrderLineId, Quantity, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: OrderLineId,
    pub order_id: OrderId,
    /// Order in the order, from 1.
    pub position: i64,
    pub name: String,
    pub kind: LineKind,
    pub quantity: Quantity,
    /// Net or gross as the order says.
    pub unit_price: Cents,
    pub vat_rate: BasisPoints,
    pub net: Cents,
    pub gross: Cents,
    /// Which cost line is to pay; empty = own funds (Eigene Mittel).
    pub cost_line_id: Option<CostLineId>,
    /// Whom it is for; empty for no school in particular.
    pub school_id: Option<SchoolId>,
    /// Zugesagter Liefertermin of this line; empty for that of the order.
    pub promised_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::purchase_order::Entity",
        from = "Column::OrderId",
        to = "super::purchase_order::Column::Id"
    )]
    Order,
    #[sea_orm(
        belongs_to = "super::cost_line::Entity",
        from = "Column::CostLineId",
        to = "super::cost_line::Column::Id"
    )]
    CostLine,
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
}

impl Related<super::purchase_order::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Order.def()
    }
}

impl Related<super::cost_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CostLine.def()
    }
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
