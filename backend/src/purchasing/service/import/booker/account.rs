//! Which of several suppliers' invoices with one number a line pays: that on which the account of the payee stands.

use paktbuch_types::InvoiceId;

use super::{Booker, read_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::{Found, compact};

impl Booker<'_> {
    /// The invoice or invoices that a line pays; where names and amounts do not tell, the only one of its number whose file names the IBAN.
    pub(super) async fn find(&self, line: &PaymentLine) -> Result<Found, ServiceError> {
        let found = self.index.find(line);
        let iban = compact(&line.iban);
        if iban.is_empty() || !matches!(found, Found::Nothing(_)) {
            return Ok(found);
        }
        let mut of_account = Vec::new();
        for invoice in self.index.alike_in(line) {
            if self.ibans(invoice).await?.contains(&iban) {
                of_account.push(invoice);
            }
        }
        Ok(match of_account[..] {
            [invoice] => self.index.paid_by(invoice, line),
            _ => found,
        })
    }

    /// The accounts that the file of an invoice names.
    async fn ibans(&self, invoice: InvoiceId) -> Result<Vec<String>, ServiceError> {
        let Some(documents) = self.documents else {
            return Ok(Vec::new());
        };
        let read = read_of(self.tx.conn(), documents, invoice).await?;
        let means = read.into_iter().flat_map(|read| read.payment_means);
        Ok(means
            .filter_map(|means| means.iban)
            .map(|iban| compact(&iban))
            .collect())
    }
}
