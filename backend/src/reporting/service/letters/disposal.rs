//! The letter about devices that left within the Zweckbindung, or are missing (Aussonderung): it tells and asks for consent.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, disposal};
use paktbuch_reports::document::{Block, Column, Row, Table};
use paktbuch_types::{DeviceId, DeviceStatus, format_date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Written, file_name, head, unknown_notice, written_or};
use crate::devices;
use crate::funding;
use crate::reporting::commands::LetterAsked;
use crate::reporting::rows::{LetterKind, Names};
use crate::reporting::{MakeError, queries};

/// What it asks for where nobody wrote a text.
const REQUEST: &str =
    "Wir bitten um Ihre Zustimmung und um Mitteilung, ob Sie daraus einen Anspruch auf Erstattung herleiten.";

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let notice = queries::the_notice(conn, asked.notice)
        .await?
        .ok_or_else(unknown_notice)?;
    let names = queries::names(conn).await?;
    let bound = device::Entity::find()
        .filter(device::Column::NoticeId.eq(asked.notice))
        .filter(device::Column::ZweckbindungUntil.is_not_null())
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await?;
    let ids: Vec<DeviceId> = bound.iter().map(|device| device.id).collect();
    let gone: HashMap<DeviceId, disposal::Model> = disposal::Entity::find()
        .filter(disposal::Column::DeviceId.is_in(ids.iter().copied()))
        .all(conn)
        .await?
        .into_iter()
        .map(|disposal| (disposal.device_id, disposal))
        .collect();
    let missing = devices::statuses_since(conn, &ids).await?;
    let mut left = Vec::new();
    for device in &bound {
        let is_bound = |day: NaiveDate| device.zweckbindung_until.is_some_and(|until| day <= until);
        let gone = gone
            .get(&device.id)
            .filter(|gone| gone.disposed_on <= asked.as_of);
        let since = missing
            .get(&device.id)
            .filter(|_| device.status == DeviceStatus::Missing);
        let what = match (gone, since) {
            (Some(gone), _) if is_bound(gone.disposed_on) => {
                let day = format_date(gone.disposed_on);
                with_reason(&format!("am {day} {}", gone.kind.label()), &gone.reason)
            }
            (None, Some(since)) if is_bound(asked.as_of) => with_reason(
                &format!("vermisst seit {}", format_date(since.day)),
                &since.reason,
            ),
            _ => continue,
        };
        left.push(row(device, &names, what));
    }
    if left.is_empty() {
        return Err(MakeError::Refused(format!(
            "Zum Bescheid {} ist bis zum {} kein zweckgebundenes Gerät abgegangen oder vermisst.",
            notice.reference,
            format_date(asked.as_of)
        )));
    }
    let what = "Geräte innerhalb der Zweckbindung";
    let mut document = head::letter_about(conn, what, &notice, asked.as_of).await?;
    document.blocks = vec![
        Block::paragraph("Sehr geehrte Damen und Herren,"),
        Block::paragraph(format!(
            "bis zum {} sind innerhalb der Zweckbindung diese Geräte abgegangen oder werden vermisst:",
            format_date(asked.as_of)
        )),
        Block::Table(table(left)),
    ];
    let told = funding::narrative(conn, asked.notice).await?.data.disposal_text;
    document.blocks.extend(written_or(&told, REQUEST));
    document.blocks.push(head::closing());
    Ok(Written {
        document,
        name: file_name(LetterKind::Disposal, &notice.reference, asked.as_of),
        question: String::new(),
        totals: Vec::new(),
    })
}

/// „gestohlen: Anzeige 7/24“.
fn with_reason(said: &str, reason: &str) -> String {
    if reason.is_empty() {
        said.to_owned()
    } else {
        format!("{said}: {reason}")
    }
}

fn row(device: &device::Model, names: &Names, what: String) -> Row {
    let school = names.schools.get(&device.school_id);
    let serial = device.serial.as_ref().map(|serial| format!(", {serial}"));
    Row::of([
        device.inventory_number.to_string(),
        format!(
            "{}{}",
            names.models.get(&device.model_id).cloned().unwrap_or_default(),
            serial.unwrap_or_default()
        ),
        school.map(|(_, name)| name.clone()).unwrap_or_default(),
        what,
        device.zweckbindung_until.map(format_date).unwrap_or_default(),
        device.gross.to_string(),
    ])
}

fn table(rows: Vec<Row>) -> Table {
    Table {
        columns: vec![
            Column::words("Inventarnr."),
            Column::words("Gerät, Seriennr."),
            Column::words("Schule"),
            Column::words("Was geschah"),
            Column::words("gebunden bis"),
            Column::amounts("Preis in Euro"),
        ],
        rows,
    }
}
