//! A small authority for the tests of devices: two schools, one notice, one invoice.

use paktbuch::auth::{Actor, CreateDevices as MayCreate, Permit};
use paktbuch::db::{Db, Who};
use paktbuch::devices::commands::{CreateDevices, ModelChoice, Place};
use paktbuch::devices::create_devices;
use paktbuch::error::ServiceError;
use paktbuch_entity::{
    allocation, authority, cost_item, cost_line, document, invoice, invoice_line, notice, room, school, site,
    supplier,
};
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostRounding, DeviceCategory, DeviceId, DeviceStatus, Financing,
    InvoiceSyntax, LineKind, NoticeId, NoticeState, OwnShareSource, Quantity, RoomId, SchoolId, SiteId,
    ZweckbindungStart, parse_date,
};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set};

/// Ids of what [`build`] made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World {
    /// Schools 190743 and 114790, each with one site and one room.
    pub(crate) schools: [SchoolId; 2],
    pub(crate) sites: [SiteId; 2],
    pub(crate) rooms: [RoomId; 2],
    pub(crate) notice: NoticeId,
    /// 10 of the 12 devices of the line, 1.000,01 € each way of rounding: 8.333,42 €, from the notice.
    pub(crate) funded: AllocationId,
    /// The other 2, from own funds.
    pub(crate) own: AllocationId,
}

/// Fills a fresh database.
pub(crate) async fn build(db: &Db) -> World {
    db.write(Who::System, async |tx| fill(tx.conn()).await)
        .await
        .unwrap()
}

async fn fill(conn: &impl ConnectionTrait) -> Result<World, DbErr> {
    let text = |text: &str| text.to_owned();
    authority::Entity::insert(
        authority::Model {
            id: 1,
            name: text("Gemeinde Havixbeck"),
            number: Some(text("12345")),
            municipality_key: None,
            land: text("NW"),
            granting_authority: text("Bezirksregierung Münster"),
            letterhead: text("Gemeinde Havixbeck"),
            inventory_pattern: text("HAV-{jahr}-{nr:4}"),
            version: 1,
            account_holder: String::new(),
            iban: String::new(),
            bic: String::new(),
        }
        .into_active_model(),
    )
    .exec_without_returning(conn)
    .await?;
    let (mut schools, mut sites, mut rooms) = (Vec::new(), Vec::new(), Vec::new());
    for (number, name, short) in [
        ("190743", "Anne-Frank-Gesamtschule", "AFG"),
        ("114790", "Baumberge-Schule", "BBS"),
    ] {
        let (school, site, room) = place(conn, number, name, short).await?;
        schools.push(school);
        sites.push(site);
        rooms.push(room);
    }
    let notice = notice(conn).await?;
    let (funded, own) = purchase(conn, notice, schools[0]).await?;
    Ok(World {
        schools: [schools[0], schools[1]],
        sites: [sites[0], sites[1]],
        rooms: [rooms[0], rooms[1]],
        notice,
        funded,
        own,
    })
}

async fn place(
    conn: &impl ConnectionTrait,
    number: &str,
    name: &str,
    short: &str,
) -> Result<(SchoolId, SiteId, RoomId), DbErr> {
    let school = school::ActiveModel {
        number: Set(number.parse().unwrap()),
        name: Set(name.to_owned()),
        short_name: Set(short.to_owned()),
        form: Set("Gesamtschule".to_owned()),
        authority_number: Set(Some("12345".to_owned())),
        land: Set("NW".to_owned()),
        sort_key: Set(name.to_lowercase()),
        search: Set(name.to_lowercase()),
        legal_form: Set(String::new()),
        street: Set(String::new()),
        postal_code: Set(String::new()),
        city: Set("Havixbeck".to_owned()),
        phone: Set(String::new()),
        email: Set(String::new()),
        municipality_key: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let school = school.insert(conn).await?;
    let site = site::ActiveModel {
        school_id: Set(school.id),
        name: Set("Hauptstandort".to_owned()),
        street: Set(String::new()),
        postal_code: Set(String::new()),
        city: Set(String::new()),
        equipped_by: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let site = site.insert(conn).await?;
    let room = room::ActiveModel {
        site_id: Set(site.id),
        building_id: Set(None),
        name: Set("B 104".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    let room = room.insert(conn).await?;
    Ok((school.id, site.id, room.id))
}

async fn notice(conn: &impl ConnectionTrait) -> Result<NoticeId, DbErr> {
    let day = |text: &str| parse_date(text).ok();
    let row = notice::ActiveModel {
        application_id: Set(None),
        reference: Set("48-DPS-2022/0342".to_owned()),
        programme: Set("digitalpakt-nrw".to_owned()),
        programme_version: Set("1".to_owned()),
        title: Set("Mobile Endgeräte".to_owned()),
        category: Set("endgeraete".to_owned()),
        state: Set(NoticeState::Running),
        notice_date: Set(day("09.03.2022").unwrap()),
        financing: Set(Financing::Anteil),
        rate: Set(BasisPoints(9_000)),
        rounding: Set(CostRounding::Euro),
        eligible: Set(Cents(833_342)),
        granted: Set(Cents(750_000)),
        own_share: Set(Cents(83_342)),
        own_share_source: Set(OwnShareSource::Budget),
        approval_from: Set(None),
        approval_to: Set(None),
        implementation_from: Set(day("01.01.2022")),
        implementation_to: Set(day("31.10.2024")),
        zweckbindung_start: Set(ZweckbindungStart::EndOfImplementation),
        zweckbindung_years: Set(Some(5)),
        zweckbindung_date: Set(None),
        item_tolerance: Set(None),
        grace_days: Set(None),
        proof_due: Set(None),
        note: Set(String::new()),
        search: Set("48 dps 2022/0342 mobile endgerate".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    Ok(row.insert(conn).await?.id)
}

async fn purchase(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    school: SchoolId,
) -> Result<(AllocationId, AllocationId), DbErr> {
    let item = cost_item::ActiveModel {
        notice_id: Set(notice),
        position: Set(1),
        title: Set("Tablets".to_owned()),
        total: Set(Cents(1_000_010)),
        eligible: Set(Cents(1_000_010)),
        version: Set(1),
        ..Default::default()
    };
    let item = item.insert(conn).await?;
    let cost = cost_line::ActiveModel {
        cost_item_id: Set(item.id),
        position: Set(1),
        school_id: Set(Some(school)),
        title: Set("Tablets, Anne-Frank-GS".to_owned()),
        quantity: Set(12),
        unit_price: Set(Cents(83_334)),
        gross: Set(Cents(1_000_010)),
        eligible: Set(Cents(1_000_010)),
        version: Set(1),
        ..Default::default()
    };
    let cost = cost.insert(conn).await?;
    let line = line(conn).await?;
    let mut parts = Vec::new();
    for (cost_line, gross) in [(Some(cost.id), 833_342), (None, 166_668)] {
        let part = allocation::ActiveModel {
            invoice_line_id: Set(line),
            cost_line_id: Set(cost_line),
            school_id: Set(Some(school)),
            gross: Set(Cents(gross)),
            eligible: Set(Cents(if cost_line.is_some() { gross } else { 0 })),
            reason: Set(String::new()),
            version: Set(1),
            ..Default::default()
        };
        parts.push(part.insert(conn).await?.id);
    }
    Ok((parts[0], parts[1]))
}

async fn line(conn: &impl ConnectionTrait) -> Result<paktbuch_types::InvoiceLineId, DbErr> {
    let at: DateTimeUtc = "2023-02-24T08:00:00Z".parse().unwrap();
    let file = document::ActiveModel {
        sha256: Set("00".repeat(32)),
        size: Set(1),
        media_type: Set("application/xml".to_owned()),
        file_name: Set("RE-2023-00871.xml".to_owned()),
        created_at: Set(at),
        ..Default::default()
    };
    let file = file.insert(conn).await?;
    let seller = supplier::ActiveModel {
        identity: Set("muster-it".to_owned()),
        name: Set("Muster IT GmbH".to_owned()),
        vat_id: Set(String::new()),
        street: Set(String::new()),
        postal_code: Set(String::new()),
        city: Set(String::new()),
        sort_key: Set("muster it gmbh".to_owned()),
        search: Set("muster it gmbh".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    let seller = seller.insert(conn).await?;
    let bill = invoice::ActiveModel {
        supplier_id: Set(seller.id),
        seller: Set(seller.name.clone()),
        number: Set("RE-2023-00871".to_owned()),
        issue_date: Set(parse_date("21.02.2023").unwrap()),
        type_code: Set(380),
        currency: Set("EUR".to_owned()),
        syntax: Set(Some(InvoiceSyntax::Ubl)),
        net: Set(Cents(840_345)),
        tax: Set(Cents(159_665)),
        gross: Set(Cents(1_000_010)),
        prepaid: Set(Cents::ZERO),
        rounding: Set(Cents::ZERO),
        due: Set(Cents(1_000_010)),
        due_date: Set(None),
        buyer_reference: Set(String::new()),
        order_reference: Set(String::new()),
        document_id: Set(Some(file.id)),
        received_at: Set(at),
        note: Set(String::new()),
        search: Set("re 2023 00871 muster it gmbh".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    let bill = bill.insert(conn).await?;
    let line = invoice_line::ActiveModel {
        invoice_id: Set(bill.id),
        position: Set(1),
        line_id: Set("1".to_owned()),
        name: Set("Muster-Tab B, 64 GB".to_owned()),
        description: Set(String::new()),
        quantity: Set(Quantity::whole(12)),
        unit_code: Set("H87".to_owned()),
        net: Set(Cents(840_345)),
        gross: Set(Cents(1_000_010)),
        vat_rate: Set(BasisPoints(1_900)),
        kind: Set(LineKind::Device),
        ordered_on: Set(parse_date("10.01.2023").ok()),
        accepted_on: Set(parse_date("24.02.2023").ok()),
        version: Set(1),
        ..Default::default()
    };
    Ok(line.insert(conn).await?.id)
}

impl World {
    /// Devices of „Muster-Tab B“ at the first school, delivered on 24.02.2023.
    pub(crate) fn tablets(
        &self,
        allocation: AllocationId,
        quantity: usize,
        serials: &[&str],
    ) -> CreateDevices {
        CreateDevices {
            allocation,
            model: ModelChoice::New {
                manufacturer: "Müster".to_owned(),
                name: "Tab B, 64 GB".to_owned(),
                category: DeviceCategory::Tablet,
            },
            quantity,
            serials: serials.iter().map(|serial| serial.parse().unwrap()).collect(),
            place: self.place(0),
            delivered_on: parse_date("24.02.2023").ok(),
            commissioned_on: None,
            warranty_until: None,
            status: DeviceStatus::Available,
            gross_each: None,
        }
    }

    /// The room of a school.
    pub(crate) fn place(&self, school: usize) -> Place {
        Place {
            school: self.schools[school],
            site: None,
            room: Some(self.rooms[school]),
        }
    }
}

/// The permit of the command line.
pub(crate) fn may_create() -> Permit<MayCreate> {
    Actor::system().permit().unwrap()
}

/// Creates devices in a write of its own.
pub(crate) async fn create(db: &Db, command: CreateDevices) -> Result<Vec<DeviceId>, ServiceError> {
    db.write(Who::System, async |tx| {
        create_devices(tx, &may_create(), command.clone()).await
    })
    .await
}
