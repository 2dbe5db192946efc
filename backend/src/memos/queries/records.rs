//! The records that notes are written on.

use paktbuch_entity::{
    application, delivery, device, device_model, drawdown, invoice, memo, notice, notice_amendment, payment,
    payout, programme_edition, purchase_order, reallocation, school, school_document, supplier,
};
use paktbuch_types::{
    AmendmentId, ApplicationId, DeliveryId, DeviceId, DrawdownId, InvoiceId, MemoSubject, ModelId, NoticeId,
    OrderId, PaymentId, PayoutId, ProgrammeEditionId, ReallocationId, SchoolDocumentId, SchoolId, SupplierId,
    format_date,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::memos::rows::{Home, Record};

/// What a record is called, and in whose history its notes stand.
type Found = Result<Option<(String, Home)>, DbErr>;

/// The record; `None` where there is none, and no note is left of a removed one.
pub(in crate::memos) async fn record(
    conn: &impl ConnectionTrait,
    kind: MemoSubject,
    id: i64,
) -> Result<Option<Record>, DbErr> {
    let found = match kind {
        MemoSubject::Device => match device(conn, DeviceId(id)).await? {
            None => None,
            found => return Ok(found),
        },
        MemoSubject::School => return school(conn, SchoolId(id)).await,
        MemoSubject::Edition => return edition(conn, ProgrammeEditionId(id)).await,
        MemoSubject::Application => application(conn, ApplicationId(id)).await?,
        MemoSubject::Notice => notice(conn, NoticeId(id), "Bescheid").await?,
        MemoSubject::Proof => notice(conn, NoticeId(id), "Nachweis zu Bescheid").await?,
        MemoSubject::Drawdown => drawdown(conn, DrawdownId(id)).await?,
        MemoSubject::Amendment => amendment(conn, AmendmentId(id)).await?,
        MemoSubject::Reallocation => reallocation(conn, ReallocationId(id)).await?,
        MemoSubject::Payout => payout(conn, PayoutId(id)).await?,
        MemoSubject::Invoice => invoice(conn, InvoiceId(id)).await?,
        MemoSubject::Payment => payment(conn, PaymentId(id)).await?,
        MemoSubject::Order => order(conn, OrderId(id)).await?,
        MemoSubject::Delivery => delivery(conn, DeliveryId(id)).await?,
        MemoSubject::Supplier => supplier(conn, SupplierId(id)).await?,
        MemoSubject::Model => model(conn, ModelId(id)).await?,
        MemoSubject::SchoolDocument => school_document(conn, SchoolDocumentId(id)).await?,
    };
    let found = match found {
        None => removed(conn, kind, id).await?,
        found => found,
    };
    Ok(found.map(|(label, home)| Record {
        kind,
        id,
        label,
        school: None,
        key: String::new(),
        home,
    }))
}

/// A removed record that notes are left of: one that has no other above it, and what was removed before notes went upward. The office's.
async fn removed(conn: &impl ConnectionTrait, kind: MemoSubject, id: i64) -> Found {
    let note = memo::Entity::find()
        .filter(memo::Column::SubjectKind.eq(kind))
        .filter(memo::Column::SubjectId.eq(id))
        .order_by_desc(memo::Column::Origin)
        .one(conn)
        .await?;
    let label = |note: memo::Model| match note.origin {
        origin if origin.is_empty() => format!("{}, entfernt", kind.label()),
        origin => origin,
    };
    Ok(note.map(|note| (label(note), Home::Authority)))
}

async fn device(conn: &impl ConnectionTrait, id: DeviceId) -> Result<Option<Record>, DbErr> {
    let row = device::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| Record {
        kind: MemoSubject::Device,
        id: id.0,
        label: format!("Gerät {}", row.inventory_number),
        school: Some(row.school_id),
        key: String::new(),
        home: Home::Device(id),
    }))
}

async fn school(conn: &impl ConnectionTrait, id: SchoolId) -> Result<Option<Record>, DbErr> {
    let row = school::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| Record {
        kind: MemoSubject::School,
        id: id.0,
        label: format!("Schule {}", row.name),
        school: Some(id),
        key: row.number.to_string(),
        home: Home::School(id),
    }))
}

async fn edition(conn: &impl ConnectionTrait, id: ProgrammeEditionId) -> Result<Option<Record>, DbErr> {
    let row = programme_edition::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| Record {
        kind: MemoSubject::Edition,
        id: id.0,
        label: format!("Fassung {} des Programms {}", row.number, row.code),
        school: None,
        key: format!("{}/{}", row.code, row.number),
        home: Home::Edition(id),
    }))
}

async fn application(conn: &impl ConnectionTrait, id: ApplicationId) -> Found {
    let row = application::Entity::find_by_id(id).one(conn).await?;
    let label = |row: application::Model| format!("Antrag {}, {}", row.reference, row.title);
    Ok(row.map(|row| (label(row), Home::Application(id))))
}

/// The notice itself, or its proof.
async fn notice(conn: &impl ConnectionTrait, id: NoticeId, what: &str) -> Found {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    let label = |row: notice::Model| format!("{what} {}, {}", row.reference, row.title);
    Ok(row.map(|row| (label(row), Home::Notice(id))))
}

/// A part of a notice: `Umschichtung 1 zu Bescheid 48.02.01-17`.
fn of_notice(what: &str, notice: Option<notice::Model>) -> Option<(String, Home)> {
    let notice = notice?;
    let label = format!("{what} zu Bescheid {}", notice.reference);
    Some((label, Home::Notice(notice.id)))
}

async fn drawdown(conn: &impl ConnectionTrait, id: DrawdownId) -> Found {
    let row = drawdown::Entity::find_by_id(id)
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    Ok(row.and_then(|(row, notice)| of_notice(&format!("Mittelabruf {}", row.number), notice)))
}

async fn amendment(conn: &impl ConnectionTrait, id: AmendmentId) -> Found {
    let row = notice_amendment::Entity::find_by_id(id)
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    let what = |row: &notice_amendment::Model| format!("{} vom {}", row.kind, format_date(row.dated));
    Ok(row.and_then(|(row, notice)| of_notice(&what(&row), notice)))
}

async fn reallocation(conn: &impl ConnectionTrait, id: ReallocationId) -> Found {
    let row = reallocation::Entity::find_by_id(id)
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    Ok(row.and_then(|(row, notice)| of_notice(&format!("Umschichtung {}", row.number), notice)))
}

async fn payout(conn: &impl ConnectionTrait, id: PayoutId) -> Found {
    let row = payout::Entity::find_by_id(id)
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    let what = |row: &payout::Model| {
        let day = format_date(row.paid_on);
        format!("Auszahlung vom {day} über {} €", row.amount)
    };
    Ok(row.and_then(|(row, notice)| of_notice(&what(&row), notice)))
}

async fn invoice(conn: &impl ConnectionTrait, id: InvoiceId) -> Found {
    let row = invoice::Entity::find_by_id(id).one(conn).await?;
    let label = |row: invoice::Model| format!("Rechnung {}, {}", row.number, row.seller);
    Ok(row.map(|row| (label(row), Home::Invoice(id))))
}

async fn payment(conn: &impl ConnectionTrait, id: PaymentId) -> Found {
    let row = payment::Entity::find_by_id(id)
        .find_also_related(invoice::Entity)
        .one(conn)
        .await?;
    let Some((row, Some(invoice))) = row else {
        return Ok(None);
    };
    let label = format!(
        "Zahlung vom {} über {} € zu Rechnung {}, {}",
        format_date(row.paid_on),
        row.amount,
        invoice.number,
        invoice.seller
    );
    Ok(Some((label, Home::Invoice(invoice.id))))
}

async fn order(conn: &impl ConnectionTrait, id: OrderId) -> Found {
    let row = purchase_order::Entity::find_by_id(id).one(conn).await?;
    let label = |row: purchase_order::Model| format!("Bestellung {}, {}", row.number, row.subject);
    Ok(row.map(|row| (label(row), Home::Order(id))))
}

async fn delivery(conn: &impl ConnectionTrait, id: DeliveryId) -> Found {
    let row = delivery::Entity::find_by_id(id)
        .find_also_related(purchase_order::Entity)
        .one(conn)
        .await?;
    let Some((row, Some(order))) = row else {
        return Ok(None);
    };
    let day = format_date(row.delivered_on);
    let label = format!("Lieferung vom {day} zu Bestellung {}", order.number);
    Ok(Some((label, Home::Order(order.id))))
}

async fn supplier(conn: &impl ConnectionTrait, id: SupplierId) -> Found {
    let row = supplier::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| (format!("Lieferant {}", row.name), Home::Supplier(id))))
}

async fn model(conn: &impl ConnectionTrait, id: ModelId) -> Found {
    let row = device_model::Entity::find_by_id(id).one(conn).await?;
    let label = |row: device_model::Model| format!("Gerätemodell {} {}", row.manufacturer, row.name);
    Ok(row.map(|row| (label(row), Home::Model(id))))
}

/// The office's alone, as the page of these documents is: its notes stand in the history of the authority, which schools do not read.
async fn school_document(conn: &impl ConnectionTrait, id: SchoolDocumentId) -> Found {
    let row = school_document::Entity::find_by_id(id)
        .find_also_related(school::Entity)
        .one(conn)
        .await?;
    let label = |row: school_document::Model, school: Option<school::Model>| {
        let school = school.map_or_else(|| "alle Schulen".to_owned(), |school| school.name);
        format!("Schuldokument {}, {school}", row.title)
    };
    Ok(row.map(|(row, school)| (label(row, school), Home::Authority)))
}
