//! Marking a record as taken over.

use paktbuch_entity::taken_over;
use paktbuch_types::{CostItemId, CostLineId, DeviceId, DrawdownId, InvoiceId, PaymentId, PayoutId};
use sea_orm::{EntityTrait, Set};

use super::Taking;
use crate::error::ServiceError;
use crate::text;

const NAME_CHARS: usize = 300;

/// A record that a row made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Made {
    Item(CostItemId),
    Line(CostLineId),
    Invoice(InvoiceId),
    Payment(PaymentId),
    Payout(PayoutId),
    Drawdown(DrawdownId),
    Device(DeviceId),
}

impl Taking<'_> {
    /// The name of the file as marks tell it.
    pub(super) fn source(&self) -> String {
        text::excerpt(&self.file.name, NAME_CHARS)
    }

    /// Notes where the record came from.
    pub(super) async fn mark(&self, line: usize, made: Made) -> Result<(), ServiceError> {
        let mut row = taken_over::ActiveModel {
            notice_id: Set(self.notice),
            file_name: Set(self.source()),
            line: Set(i64::try_from(line).unwrap_or(i64::MAX)),
            taken_at: Set(self.tx.now()),
            ..Default::default()
        };
        match made {
            Made::Item(id) => row.cost_item_id = Set(Some(id)),
            Made::Line(id) => row.cost_line_id = Set(Some(id)),
            Made::Invoice(id) => row.invoice_id = Set(Some(id)),
            Made::Payment(id) => row.payment_id = Set(Some(id)),
            Made::Payout(id) => row.payout_id = Set(Some(id)),
            Made::Drawdown(id) => row.drawdown_id = Set(Some(id)),
            Made::Device(id) => row.device_id = Set(Some(id)),
        }
        taken_over::Entity::insert(row)
            .exec_without_returning(self.tx.conn())
            .await?;
        Ok(())
    }
}
