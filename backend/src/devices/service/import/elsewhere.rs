//! Known devices in a list for an allocation that did not buy them.

use std::collections::HashMap;

use paktbuch_entity::{device, notice};
use paktbuch_types::{DeviceId, NoticeId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::db::WriteTx;
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries;
use crate::devices::rows::Purchase;
use crate::error::ServiceError;

/// Invoices and notices of known devices, beside those of the allocation that a list is for.
pub(super) struct Elsewhere<'a> {
    purchase: Option<&'a Purchase>,
    invoices: HashMap<DeviceId, String>,
    /// Aktenzeichen.
    notices: HashMap<NoticeId, String>,
}

impl<'a> Elsewhere<'a> {
    /// Of these devices; nothing is asked for a list without an allocation.
    pub(super) async fn read(
        tx: &WriteTx,
        purchase: Option<&'a Purchase>,
        devices: &[&device::Model],
    ) -> Result<Self, ServiceError> {
        let mut elsewhere = Self {
            purchase,
            invoices: HashMap::new(),
            notices: HashMap::new(),
        };
        if purchase.is_none() {
            return Ok(elsewhere);
        }
        let ids: Vec<DeviceId> = devices.iter().map(|device| device.id).collect();
        elsewhere.invoices = queries::invoices_of(tx.conn(), &ids).await?;
        let mut of: Vec<NoticeId> = devices.iter().filter_map(|device| device.notice_id).collect();
        of.sort_unstable();
        of.dedup();
        let notices = notice::Entity::find()
            .filter(notice::Column::Id.is_in(of))
            .all(tx.conn())
            .await?;
        elsewhere.notices = notices.into_iter().map(|row| (row.id, row.reference)).collect();
        Ok(elsewhere)
    }

    /// What is said of a row whose device another notice or invoice bought, with both; it stays where it is.
    pub(super) fn told(&self, entry: &Entry, known: &device::Model) -> Option<Refusal> {
        let purchase = self.purchase?;
        let invoice = self.invoices.get(&known.id).map(String::as_str);
        let here = purchase.notice.as_ref();
        if invoice == Some(purchase.invoice_number.as_str())
            && known.notice_id == here.map(|notice| notice.id)
        {
            return None;
        }
        let notice = known
            .notice_id
            .and_then(|id| self.notices.get(&id))
            .map(String::as_str);
        let column = if entry.serial.is_some() {
            Column::Serial
        } else {
            Column::InventoryNumber
        };
        Some(Refusal {
            line: entry.line,
            field: column.label().to_owned(),
            message: format!(
                "Das Gerät {} ist schon erfasst ({}); die Liste ist für eine andere Zuordnung ({}). Das bleibt, wie es ist: Bitte die Nummer prüfen oder die Zeile \
                 weglassen.",
                known.inventory_number,
                bought(notice, invoice),
                bought(
                    here.map(|notice| notice.reference.as_str()),
                    Some(&purchase.invoice_number)
                )
            ),
        })
    }
}

/// `Bescheid 48.02.03-117, Rechnung RE-1`.
fn bought(notice: Option<&str>, invoice: Option<&str>) -> String {
    let notice = notice.map_or_else(
        || "ohne Bescheid".to_owned(),
        |notice| format!("Bescheid {notice}"),
    );
    let invoice = invoice.map_or_else(
        || "ohne Rechnung".to_owned(),
        |invoice| format!("Rechnung {invoice}"),
    );
    format!("{notice}, {invoice}")
}
