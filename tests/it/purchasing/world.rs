//! A small cost plan and an invoice to divide over it.

use chrono::NaiveDate;
use paktbuch::auth::{Action, Actor, Permit};
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::{Taken, read_file, take_invoice};
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, device_model, funding_share, invoice, invoice_line, notice,
    school,
};
use paktbuch_seed::einvoice::{InvoiceData, LineData, write_ubl};
use paktbuch_tests::TestApp;
use paktbuch_types::*;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};

pub(super) fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

pub(super) fn permit<A: Action>() -> Permit<A> {
    Actor::system().permit().unwrap()
}

/// Reads, stores and takes a file as every way in does.
pub(super) async fn take(app: &TestApp, name: &str, bytes: &[u8]) -> Result<Taken, ServiceError> {
    let read = read_file(&app.state.authority.worker, bytes)
        .map_err(|error| ServiceError::refused(error.to_string()))?;
    let stored = read.store(&app.data().documents(), bytes).unwrap();
    app.db
        .write(Who::System, async |tx| {
            take_invoice(tx, &permit(), &stored, name, &read.invoice).await
        })
        .await
}

/// What a service refused, as the user reads it.
pub(super) fn refusal<T: std::fmt::Debug>(answer: Result<T, ServiceError>) -> String {
    match answer {
        Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => message,
        other => panic!("not refused: {other:?}"),
    }
}

/// The first invoice of the demonstration with other lines: (name, pieces, net price of one).
pub(crate) fn invoice_of(number: &str, lines: &[(&str, i64, i64)]) -> InvoiceData {
    let mut data = paktbuch_seed::havixbeck().invoices.swap_remove(0).invoice;
    data.number = number.to_owned();
    data.lines = (1..)
        .zip(lines)
        .map(|(id, (name, pieces, euros)): (i64, _)| {
            LineData::new(
                &id.to_string(),
                name,
                Quantity::whole(*pieces),
                "H87",
                Cents::euros(*euros),
            )
        })
        .collect();
    data
}

pub(crate) async fn take_data(app: &TestApp, data: &InvoiceData) -> InvoiceId {
    take(app, "rechnung.xml", &write_ubl(data))
        .await
        .unwrap()
        .invoice()
}

pub(crate) async fn invoice_row(app: &TestApp, id: InvoiceId) -> invoice::Model {
    let row = invoice::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

pub(super) async fn lines(app: &TestApp, invoice: InvoiceId) -> Vec<invoice_line::Model> {
    invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(app.db.reader())
        .await
        .unwrap()
}

pub(super) async fn allocations(app: &TestApp, line: InvoiceLineId) -> Vec<allocation::Model> {
    allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.eq(line))
        .order_by_asc(allocation::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap()
}

/// A school, and a notice over 10,000 € with two Einzelansätze of 8,000 € and 2,000 €, one cost line each.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) school: SchoolId,
    pub(super) displays: CostLineId,
    pub(super) network: CostLineId,
}

pub(super) async fn plan(app: &TestApp) -> Plan {
    app.db
        .write(Who::System, async |tx| {
            let school = school::ActiveModel {
                number: Set("190743".parse().unwrap()),
                name: Set("Anne-Frank-Gesamtschule".into()),
                short_name: Set("AFG".into()),
                form: Set("Gesamtschule".into()),
                legal_form: Set("öffentlich".into()),
                street: Set(String::new()),
                postal_code: Set("48329".into()),
                city: Set("Havixbeck".into()),
                phone: Set(String::new()),
                email: Set(String::new()),
                land: Set("NW".into()),
                sort_key: Set("anne frank gesamtschule".into()),
                search: Set("anne frank gesamtschule".into()),
                version: Set(1),
                ..Default::default()
            };
            let school = school.insert(tx.conn()).await?;
            let notice = notice::ActiveModel {
                reference: Set("48-DPS-2021/0118".into()),
                programme: Set("digitalpakt-nrw".into()),
                programme_version: Set("1".into()),
                title: Set("IT-Grundstruktur".into()),
                category: Set("it-grundstruktur".into()),
                state: Set(NoticeState::Running),
                notice_date: Set(day("17.08.2021")),
                financing: Set(Financing::Anteil),
                rate: Set(BasisPoints::percent(90)),
                rounding: Set(CostRounding::Euro),
                eligible: Set(Cents::euros(10_000)),
                granted: Set(Cents::euros(9_000)),
                own_share: Set(Cents::euros(1_000)),
                own_share_source: Set(OwnShareSource::Schulpauschale),
                implementation_from: Set(Some(day("01.09.2021"))),
                implementation_to: Set(Some(day("31.12.2022"))),
                zweckbindung_start: Set(ZweckbindungStart::EndOfImplementation),
                zweckbindung_years: Set(Some(5)),
                item_tolerance: Set(Some(BasisPoints::percent(20))),
                grace_days: Set(Some(30)),
                note: Set(String::new()),
                search: Set(String::new()),
                version: Set(1),
                ..Default::default()
            };
            let notice = notice.insert(tx.conn()).await?;
            let mut cost_lines = Vec::new();
            for (position, title, euros) in [(1, "Displays", 8_000), (2, "Netzwerk", 2_000)] {
                let item = cost_item::ActiveModel {
                    notice_id: Set(notice.id),
                    position: Set(position),
                    title: Set(title.into()),
                    total: Set(Cents::euros(euros)),
                    eligible: Set(Cents::euros(euros)),
                    version: Set(1),
                    ..Default::default()
                };
                let item = item.insert(tx.conn()).await?;
                let line = cost_line::ActiveModel {
                    cost_item_id: Set(item.id),
                    position: Set(1),
                    school_id: Set(Some(school.id)),
                    title: Set(format!("{title} AFG")),
                    quantity: Set(1),
                    unit_price: Set(Cents::euros(euros)),
                    gross: Set(Cents::euros(euros)),
                    eligible: Set(Cents::euros(euros)),
                    version: Set(1),
                    ..Default::default()
                };
                cost_lines.push(line.insert(tx.conn()).await?.id);
            }
            Ok::<_, DbErr>(Plan {
                school: school.id,
                displays: cost_lines[0],
                network: cost_lines[1],
            })
        })
        .await
        .unwrap()
}

/// Makes a device that holds `gross` of an allocation.
pub(super) async fn device_from(app: &TestApp, plan: &Plan, allocation: AllocationId, gross: Cents) {
    app.db
        .write(Who::System, async |tx| {
            let model = device_model::ActiveModel {
                manufacturer: Set("Probe".into()),
                name: Set(format!("Display {allocation} {gross}")),
                category: Set(DeviceCategory::Display),
                version: Set(1),
                ..Default::default()
            };
            let model = model.insert(tx.conn()).await?;
            let device = device::ActiveModel {
                inventory_number: Set(InventoryNumber::try_from(format!("HAV-{}", model.id)).unwrap()),
                model_id: Set(model.id),
                category: Set(DeviceCategory::Display),
                status: Set(DeviceStatus::Available),
                school_id: Set(plan.school),
                net: Set(gross),
                gross: Set(gross),
                note: Set(String::new()),
                search: Set(String::new()),
                version: Set(1),
                ..Default::default()
            };
            let device = device.insert(tx.conn()).await?;
            let share = funding_share::ActiveModel {
                device_id: Set(device.id),
                allocation_id: Set(allocation),
                gross: Set(gross),
                ..Default::default()
            };
            share.insert(tx.conn()).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}
