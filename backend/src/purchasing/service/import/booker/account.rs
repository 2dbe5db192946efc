//! Which of several suppliers' invoices with one number a line pays: that on which the account of the payee stands.

use paktbuch_types::InvoiceId;

use super::{Booker, read_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::{Found, compact};

/// How the reason of a line begins that waits for its account; by it the row is known.
const MARK: &str = "IBAN ";

/// Whether a row waits for its account: that is told by its list alone.
pub(in crate::purchasing::service) fn is_of_account(reason: &str) -> bool {
    reason.starts_with(MARK)
}

impl Booker<'_> {
    /// The invoice or invoices that a line pays. Of several suppliers' invoices with its number the IBAN decides where one of their files
    /// names it, unless the line names another payee; where the file of the found one names other accounts, nobody knows.
    pub(super) async fn find(&self, line: &PaymentLine) -> Result<Found, ServiceError> {
        let found = self.index.find(line);
        let iban = compact(&line.iban);
        if iban.is_empty() {
            return Ok(found);
        }
        let paid = match &found {
            Found::One(invoice) | Found::Prepaid(invoice) | Found::Tax(invoice) => vec![*invoice],
            Found::Together(invoices) => invoices.clone(),
            Found::Nothing(_) => Vec::new(),
        };
        let mut of_account = Vec::new();
        let mut is_other_account = false;
        for invoice in self.index.alike_in(line) {
            let ibans = self.ibans(invoice).await?;
            if ibans.contains(&iban) {
                of_account.push(invoice);
            } else {
                is_other_account |= !ibans.is_empty() && paid.contains(&invoice);
            }
        }
        let names_payee = !line.payee.is_empty() || !line.creditor.is_empty();
        Ok(match of_account[..] {
            _ if of_account.iter().any(|invoice| paid.contains(invoice)) => found,
            [] if is_other_account && !names_payee => Found::Nothing(self.of_no_account(&iban, &paid)),
            [invoice] if paid.is_empty() || !names_payee => self.index.paid_by(invoice, line),
            _ if of_account.is_empty() || paid.is_empty() => found,
            _ => Found::Nothing(self.of_other_account(&iban, &of_account)),
        })
    }

    fn of_no_account(&self, iban: &str, paid: &[InvoiceId]) -> String {
        format!(
            "{MARK}…{}: Der Betrag passt zur Rechnung {}, deren Datei ein anderes Konto nennt. Bitte prüfen und die Rechnung hier wählen.",
            end_of(iban),
            self.told_of(paid)
        )
    }

    fn of_other_account(&self, iban: &str, of_account: &[InvoiceId]) -> String {
        format!(
            "{MARK}…{}: Das Konto steht in der Datei der Rechnung {}; was die Liste sonst nennt, spricht für eine andere. Bitte prüfen und die \
             Rechnung hier wählen.",
            end_of(iban),
            self.told_of(of_account)
        )
    }

    /// Numbers of invoices with their suppliers.
    fn told_of(&self, invoices: &[InvoiceId]) -> String {
        let found = invoices.iter().filter_map(|invoice| self.index.get(*invoice));
        let told: Vec<String> = found
            .map(|one| format!("{} ({})", one.number, one.seller))
            .collect();
        told.join(", ")
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

/// The last digits of an account, by which a reader knows it.
fn end_of(iban: &str) -> &str {
    iban.char_indices()
        .rev()
        .nth(3)
        .map_or(iban, |(place, _)| &iban[place..])
}
