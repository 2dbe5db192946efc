//! The account that a line was paid to: it decides among invoices of several suppliers with one number, and must be one of the supplier's.

use std::collections::{BTreeSet, HashMap};

use paktbuch_types::{Cents, InvoiceId, SupplierId};

use super::{Booker, read_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::{Found, compact};
use crate::purchasing::queries;

/// How the reason of a line begins that waits for its account; by it the row is known.
const MARK: &str = "IBAN ";

/// Most e-invoices of a supplier whose files are asked for accounts, the latest first.
const MOST_FILES: u64 = 50;

/// Accounts that a reason names.
const SHOWN: usize = 3;

/// Whether a row waits for its account: that is told by its list alone.
pub(in crate::purchasing::service) fn is_of_account(reason: &str) -> bool {
    reason.starts_with(MARK)
}

/// The accounts of suppliers, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// IBANs that the files of their invoices name.
    known: HashMap<SupplierId, BTreeSet<String>>,
    /// The suppliers of whom no file is left to ask.
    asked: BTreeSet<SupplierId>,
}

/// What an account is to a supplier.
enum Account {
    Own,
    /// Another one than all that are known, which these are.
    Other(BTreeSet<String>),
    /// None is known.
    Unknown,
}

impl Booker<'_> {
    /// The invoice or invoices that a line pays. Of several suppliers' invoices with its number the IBAN decides where it is one supplier's,
    /// unless the line names another payee; one that is none of the supplier's known accounts contradicts whatever else speaks for it.
    pub(super) async fn find(&self, line: &PaymentLine) -> Result<Found, ServiceError> {
        let found = self.index.find(line);
        let iban = compact(&line.iban);
        if iban.is_empty() || matches!(found, Found::Tax(_)) {
            return Ok(found);
        }
        let found = Box::pin(self.among_suppliers(found, line, &iban)).await?;
        // What came back went to an account of ours.
        if line.amount <= Cents::ZERO {
            return Ok(found);
        }
        for invoice in paid_with(&found) {
            if let Account::Other(known) = Box::pin(self.account(invoice, &iban)).await? {
                return Ok(Found::Nothing(self.of_no_account(&iban, invoice, &known)));
            }
        }
        Ok(found)
    }

    /// Of invoices of several suppliers with the number of a line those of the account.
    async fn among_suppliers(
        &self,
        found: Found,
        line: &PaymentLine,
        iban: &str,
    ) -> Result<Found, ServiceError> {
        let paid = paid_with(&found);
        let mut of_account = Vec::new();
        for invoice in self.index.alike_in(line) {
            if matches!(self.account(invoice, iban).await?, Account::Own) {
                of_account.push(invoice);
            }
        }
        let names_payee = !line.payee.is_empty() || !line.creditor.is_empty();
        let may_pay = |invoice| self.index.may_be_transfer(&[invoice], line);
        Ok(match of_account[..] {
            [] => found,
            _ if of_account.iter().any(|invoice| paid.contains(invoice)) => found,
            [invoice] if !names_payee || (paid.is_empty() && may_pay(invoice)) => {
                self.index.paid_by(invoice, line)
            }
            _ if paid.is_empty() => found,
            _ => Found::Nothing(self.of_other_account(iban, &of_account)),
        })
    }

    /// The reason of a line that waits, told as one of its account where the account decides which supplier's invoice it pays: without its list
    /// nobody knows that.
    pub(super) fn of_account(&self, line: &PaymentLine, reason: String) -> String {
        let iban = compact(&line.iban);
        if iban.is_empty() || is_of_account(&reason) || self.index.alike_in(line).is_empty() {
            return reason;
        }
        format!("{MARK}…{}: {reason}", end_of(&iban))
    }

    fn of_no_account(&self, iban: &str, paid: InvoiceId, known: &BTreeSet<String>) -> String {
        let ends: Vec<String> = known
            .iter()
            .take(SHOWN)
            .map(|known| format!("…{}", end_of(known)))
            .collect();
        format!(
            "{MARK}…{}: Die Rechnungen dieses Lieferanten nennen ein anderes Konto ({}); zu zahlen wäre die Rechnung {}. Bitte prüfen; stimmt das \
             Konto, die Rechnung hier wählen.",
            end_of(iban),
            ends.join(", "),
            self.told_of(&[paid])
        )
    }

    fn of_other_account(&self, iban: &str, of_account: &[InvoiceId]) -> String {
        format!(
            "{MARK}…{}: Es ist ein Konto des Lieferanten der Rechnung {}; was die Liste sonst nennt, spricht für eine andere. Bitte prüfen und \
             die Rechnung hier wählen.",
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

    /// Whether an account is the supplier's of an invoice: its own file is asked first, then those of the supplier's latest invoices.
    async fn account(&self, invoice: InvoiceId, iban: &str) -> Result<Account, ServiceError> {
        let Some(supplier) = self.index.get(invoice).map(|one| one.supplier) else {
            return Ok(Account::Unknown);
        };
        let mut accounts = self.accounts.lock().await;
        let is_known = |accounts: &Accounts| {
            let known = accounts.known.get(&supplier);
            known.is_some_and(|known| known.contains(iban))
        };
        if is_known(&accounts) {
            return Ok(Account::Own);
        }
        let mut files = vec![invoice];
        if accounts.asked.insert(supplier) {
            files.extend(queries::latest_e_invoices(self.tx.conn(), supplier, MOST_FILES).await?);
        }
        for file in files {
            let ibans = self.ibans(file).await?;
            accounts.known.entry(supplier).or_default().extend(ibans);
            if is_known(&accounts) {
                // Others are asked for once an account is not found.
                accounts.asked.remove(&supplier);
                return Ok(Account::Own);
            }
        }
        let mut known = accounts.known.get(&supplier).cloned().unwrap_or_default();
        known.retain(|known| is_whole(known));
        Ok(if known.is_empty() || !is_whole(iban) {
            Account::Unknown
        } else {
            Account::Other(known)
        })
    }

    /// The accounts that the file of an invoice names.
    async fn ibans(&self, invoice: InvoiceId) -> Result<Vec<String>, ServiceError> {
        let Some(documents) = self.documents else {
            return Ok(Vec::new());
        };
        let read = read_of(self.tx.conn(), documents, invoice).await?;
        let means = read.into_iter().flat_map(|read| read.payment_means);
        let ibans = means.filter_map(|means| means.iban).map(|iban| compact(&iban));
        Ok(ibans.filter(|iban| !iban.is_empty()).collect())
    }
}

/// The invoices that were found.
fn paid_with(found: &Found) -> Vec<InvoiceId> {
    match found {
        Found::One(invoice) | Found::Prepaid(invoice) | Found::Tax(invoice) => vec![*invoice],
        Found::Together(invoices) => invoices.clone(),
        Found::Nothing(_) => Vec::new(),
    }
}

/// Whether a text is an IBAN, not a number of an account or a part of one.
fn is_whole(iban: &str) -> bool {
    /// Norway's, the shortest.
    const SHORTEST: usize = 15;
    iban.len() >= SHORTEST && iban.chars().take(2).all(char::is_alphabetic)
}

/// The last digits of an account, by which a reader knows it.
fn end_of(iban: &str) -> &str {
    iban.char_indices()
        .rev()
        .nth(3)
        .map_or(iban, |(place, _)| &iban[place..])
}
