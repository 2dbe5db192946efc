//! A device (Gerät).

use paktbuch_types::{
    Cents, DeviceCategory, DeviceId, DeviceOwner, DeviceStatus, InventoryNumber, LineKind, ModelId, NoticeId,
    RoomId, SchoolId, Serial, SiteId,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DeviceId,
    pub inventory_number: InventoryNumber,
    pub serial: Option<Serial>,
    pub model_id: ModelId,
    /// Copied from the model, for the list's facets.
    pub category: DeviceCategory,
    pub school_id: SchoolId,
    pub site_id: Option<SiteId>,
    pub room_id: Option<RoomId>,
    /// Zugang.
    pub delivered_on: Option<Date>,
    /// Inbetriebnahme.
    pub commissioned_on: Option<Date>,
    pub status: DeviceStatus,
    pub net: Cents,
    pub gross: Cents,
    /// The notice whose Zweckbindung binds it.
    pub notice_id: Option<NoticeId>,
    pub zweckbindung_until: Option<Date>,
    pub note: String,
    /// Folded text for search.
    pub search: String,
    pub version: i64,
    /// Gerät or Gegenstand: whether it has a serial number.
    pub kind: LineKind,
    /// Last day of the warranty (Garantie bis).
    pub warranty_until: Option<Date>,
    pub owner: DeviceOwner,
    /// Anlagennummer in the accounting system; empty for none.
    pub asset_number: String,
    /// Leasinggeber, of a leased device; empty for none.
    pub lessor: String,
    /// Leasingrate of a month, gross.
    pub lease_rate: Option<Cents>,
    /// Number of rates, one a month.
    pub lease_rates: Option<i64>,
    /// Day on which the first rate is due.
    pub lease_from: Option<Date>,
    /// Day on which it goes back (Rückgabe).
    pub lease_until: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::device_model::Entity",
        from = "Column::ModelId",
        to = "super::device_model::Column::Id"
    )]
    DeviceModel,
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::SiteId",
        to = "super::site::Column::Id"
    )]
    Site,
    #[sea_orm(
        belongs_to = "super::room::Entity",
        from = "Column::RoomId",
        to = "super::room::Column::Id"
    )]
    Room,
    #[sea_orm(
        belongs_to = "super::notice::Entity",
        from = "Column::NoticeId",
        to = "super::notice::Column::Id"
    )]
    Notice,
}

impl Related<super::device_model::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::DeviceModel.def()
    }
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl Related<super::site::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Site.def()
    }
}

impl Related<super::room::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Room.def()
    }
}

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
