//! `list devices`.

use paktbuch_types::DeviceId;
use serde_json::json;

use super::{CliError, Context};
use crate::auth::Scope;
use crate::db::Db;
use crate::devices::{self, DeviceFilter, Sorting, Start};

/// Devices read at a time.
const PAGE: u64 = 1_000;

pub(super) async fn list(db: &Db, context: &Context) -> Result<(), CliError> {
    let mut start = Start::Page(1);
    let mut progress = None;
    while !context.output.is_over() {
        let filter = DeviceFilter::default();
        let found = devices::devices(
            db.reader(),
            &Scope::All,
            &filter,
            Sorting::default(),
            &start,
            PAGE,
        )
        .await?;
        let ids: Vec<DeviceId> = found.rows.iter().map(|row| row.id).collect();
        let mut invoices = devices::invoices_of(db.reader(), &ids).await?;
        let Some(last) = found.rows.last() else {
            return Ok(());
        };
        start = Start::After(last.inventory_number.clone());
        let progress =
            progress.get_or_insert_with(|| context.output.progress_beside("Geräte", found.totals.devices));
        progress.inc(ids.len() as u64);
        for row in found.rows {
            let value = json!({
                "inventory_number": row.inventory_number, "serial": row.serial,
                "model": format!("{} {}", row.manufacturer, row.model), "category": row.category,
                "school": row.school_number, "status": row.status, "gross_cents": row.gross,
                "notice": row.notice, "invoice": invoices.remove(&row.id),
                "zweckbindung_until": row.zweckbindung_until,
            });
            context.output.record(&value, || {
                let serial = row
                    .serial
                    .as_ref()
                    .map_or("ohne Seriennummer", |serial| serial.as_str());
                format!(
                    "{}: {} {}, {serial}, {}, {}, {} € brutto",
                    row.inventory_number, row.manufacturer, row.model, row.school, row.status, row.gross
                )
            });
        }
    }
    Ok(())
}
