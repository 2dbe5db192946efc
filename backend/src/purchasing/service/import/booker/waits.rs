//! Why a line waits as things stand.

use paktbuch_types::{InvoiceId, PaymentKind};

use super::{Booker, TO_SUPPLIER, facts_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::Found;
use crate::purchasing::service::payments;

impl Booker<'_> {
    /// Why a line waits as things stand; `None` where the next reading of its list would enter it.
    pub(in crate::purchasing::service) async fn waits_for(
        &self,
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if line.doubt.is_some() {
            return Ok(line.doubt.clone());
        }
        let reason = match self.too_early(line).await? {
            Some(reason) => Some(reason),
            None => self.named_waits(line).await?,
        };
        let Some(reason) = reason else {
            return Ok(None);
        };
        if let Some(parts) = self.transfer_before(line).await? {
            return Box::pin(self.transfer_differs(&parts, line)).await;
        }
        Box::pin(self.with_booked(reason, line)).await.map(Some)
    }

    async fn named_waits(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let (invoice, kind, alike) = match self.find(line).await? {
            Found::One(invoice) => (invoice, PaymentKind::Invoice, &TO_SUPPLIER[..]),
            Found::Prepaid(invoice) => (invoice, PaymentKind::Prepaid, &TO_SUPPLIER[..]),
            Found::Tax(invoice) => (invoice, PaymentKind::Tax, &[PaymentKind::Tax][..]),
            Found::Together(invoices) => {
                return match self.parts_of(&invoices, line).await? {
                    Ok(parts) => self.parts_wait(&parts).await,
                    Err(reason) => Ok(Some(reason)),
                };
            }
            Found::Nothing(reason) => return Ok(Some(reason)),
        };
        let facts = facts_of(kind, line);
        if let Some(before) = self.entered_before(invoice, &facts, alike).await? {
            return Box::pin(self.differs(&before, &facts)).await;
        }
        if let Some(reason) = self.too_much_skonto(invoice, line.skonto).await? {
            return Ok(Some(reason));
        }
        match Box::pin(self.told_before((invoice, kind), line)).await? {
            Some(reason) => Ok(Some(reason)),
            None => self.refusal((invoice, kind), line).await,
        }
    }

    /// Why the parts of a line cannot all be entered on their invoices.
    pub(super) async fn parts_wait(
        &self,
        parts: &[(InvoiceId, PaymentLine)],
    ) -> Result<Option<String>, ServiceError> {
        for (invoice, part) in parts {
            let reason = match self.came_back(*invoice, part).await? {
                Some(reason) => Some(reason),
                None => self.refusal((*invoice, PaymentKind::Invoice), part).await?,
            };
            if reason.is_some() {
                return Ok(reason);
            }
        }
        Ok(None)
    }

    /// Why an invoice does not take a line as a payment of this kind.
    async fn refusal(
        &self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        match payments::checked(self.tx, invoice, None, facts_of(kind, line)).await {
            Ok(_) => Ok(None),
            Err(error) => self.told((invoice, kind), error).map(Some),
        }
    }
}
