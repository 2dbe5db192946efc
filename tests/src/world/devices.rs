//! A device, paid from the allocation, disposed of for a while.

use paktbuch::db::WriteTx;
use paktbuch::text::search_form;
use paktbuch_entity::{
    allocation, device, device_model, disposal, document, funding_share, lease_invoice, memo, notice,
    saved_filter,
};
use paktbuch_types::{
    Cents, DeviceCategory, DeviceStatus, DisposalKind, InventoryNumber, MemoSubject, Serial,
};
use sea_orm::{ActiveModelTrait, DbErr, Set};

use super::day;
use super::places::Places;

pub(super) struct Bought {
    pub(super) model: device_model::Model,
    pub(super) device: device::Model,
    pub(super) share: funding_share::Model,
}

pub(super) async fn device(
    tx: &WriteTx,
    places: &Places,
    notice: &notice::Model,
    allocation: &allocation::Model,
    word: &str,
) -> Result<Bought, DbErr> {
    let model = device_model::ActiveModel {
        manufacturer: Set(format!("Werk {word}")),
        name: Set(format!("Tafel {word}")),
        category: Set(DeviceCategory::Tablet),
        version: Set(1),
        ..Default::default()
    };
    let model = model.insert(tx.conn()).await?;
    let (number, serial) = (format!("FIN-2023-{word}"), format!("SN-{word}-1"));
    let device = device::ActiveModel {
        inventory_number: Set(number.parse::<InventoryNumber>().map_err(DbErr::Custom)?),
        serial: Set(Some(serial.parse::<Serial>().map_err(DbErr::Custom)?)),
        model_id: Set(model.id),
        category: Set(model.category),
        school_id: Set(places.school.id),
        site_id: Set(Some(places.site.id)),
        room_id: Set(Some(places.room.id)),
        delivered_on: Set(Some(day("2023-05-03"))),
        commissioned_on: Set(Some(day("2023-05-10"))),
        status: Set(DeviceStatus::Available),
        net: Set(Cents(50_000)),
        gross: Set(Cents(59_500)),
        notice_id: Set(Some(notice.id)),
        zweckbindung_until: Set(Some(day("2031-12-31"))),
        note: Set(format!("Notiz {word}")),
        search: Set(search_form(&format!("{number} {serial} Tafel {word}"))),
        version: Set(1),
        ..Default::default()
    };
    let device = device.insert(tx.conn()).await?;
    let sold = disposal::ActiveModel {
        device_id: Set(device.id),
        kind: Set(DisposalKind::Sold),
        disposed_on: Set(day("2024-05-03")),
        reason: Set(format!("Grund {word}")),
        status_before: Set(DeviceStatus::Available),
    };
    sold.insert(tx.conn()).await?;
    let rate = lease_invoice::ActiveModel {
        device_id: Set(device.id),
        rate: Set(1),
        invoice_line_id: Set(allocation.invoice_line_id),
        amount: Set(Cents(1_250)),
    };
    rate.insert(tx.conn()).await?;
    let share = funding_share::ActiveModel {
        device_id: Set(device.id),
        allocation_id: Set(allocation.id),
        gross: Set(Cents(59_500)),
        ..Default::default()
    };
    Ok(Bought {
        model,
        device,
        share: share.insert(tx.conn()).await?,
    })
}

/// A note on the device, with a file and a Wiedervorlage.
pub(super) async fn memo(
    tx: &WriteTx,
    device: &device::Model,
    file: &document::Model,
    word: &str,
) -> Result<memo::Model, DbErr> {
    let row = memo::ActiveModel {
        subject_kind: Set(MemoSubject::Device),
        subject_id: Set(device.id.0),
        said_on: Set(day("2024-05-02")),
        with_whom: Set(format!("Frau {word}")),
        text: Set(format!("Ersatz zugesagt {word}")),
        follow_up_on: Set(Some(day("2027-09-01"))),
        done_on: Set(None),
        document_id: Set(Some(file.id)),
        actor: Set("system".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

/// A filter of the device list that everybody has who may see the school.
pub(super) async fn saved_filter(
    tx: &WriteTx,
    number: &str,
    word: &str,
) -> Result<saved_filter::Model, DbErr> {
    let row = saved_filter::ActiveModel {
        owner: Set(String::new()),
        name: Set(format!("Tablets {word}")),
        query: Set(format!("schule={number}&kategorie=tablet")),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}
