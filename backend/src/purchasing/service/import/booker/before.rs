//! What was entered before: finding it again, and what may be it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use paktbuch_entity::payment;
use paktbuch_types::{Cents, InvoiceId, PaymentKind, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Booker, TO_SUPPLIER};
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentFacts, PaymentLine};
use crate::purchasing::matching::{account_key, may_be_one_booking};
use crate::purchasing::service::payments::{NEAR, Told, paid_again, refunded_before};

impl Booker<'_> {
    /// The same payment, entered before by hand or as an equal row: same invoice, day and amount, of one of the kinds `alike`.
    pub(super) async fn entered_before(
        &self,
        invoice: InvoiceId,
        facts: &PaymentFacts,
        alike: &[PaymentKind],
    ) -> Result<Option<payment::Model>, ServiceError> {
        let mut same = payment::Entity::find()
            .filter(payment::Column::InvoiceId.eq(invoice))
            .filter(payment::Column::Kind.is_in(alike.iter().copied()))
            .filter(payment::Column::PaidOn.eq(facts.paid_on))
            .filter(payment::Column::Amount.eq(facts.amount))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        same.sort_by_key(|row| row.kind != facts.kind);
        let reference = account_key(&facts.reference);
        let mut equals = self.equals;
        Ok(same.into_iter().find(|row| {
            if equals > 0 && (account_key(&row.reference) == reference || reference.is_empty()) {
                equals -= 1;
                return false;
            }
            may_be_one_booking(&row.reference, &reference) && !self.new.contains(&row.id)
        }))
    }

    /// The payments of one bank transfer (Sammelüberweisung) of the same day and sum to the payee of the line, which names no other invoice,
    /// with the same number in the accounts where both have one.
    pub(super) async fn transfer_before(
        &self,
        line: &PaymentLine,
    ) -> Result<Option<Vec<payment::Model>>, ServiceError> {
        let transfers = self.transfers(line.paid_on..=line.paid_on).await?;
        let mut equals = self.equals;
        Ok(transfers.into_iter().find(|parts| {
            let is_same = |part: &payment::Model| may_be_one_booking(&part.reference, &line.reference);
            let sum: Cents = parts.iter().map(|part| part.amount).sum();
            let invoices: Vec<InvoiceId> = parts.iter().map(|part| part.invoice_id).collect();
            let is_told = sum == line.amount && parts.iter().all(is_same);
            if !is_told || !self.index.may_be_transfer(&invoices, line) {
                return false;
            }
            let is_of_equal = equals > 0;
            equals = equals.saturating_sub(1);
            !is_of_equal && parts.iter().all(|part| !self.new.contains(&part.id))
        }))
    }

    /// The bank transfers over several invoices of these days, each as its payments.
    pub(super) async fn transfers(
        &self,
        days: RangeInclusive<NaiveDate>,
    ) -> Result<Vec<Vec<payment::Model>>, ServiceError> {
        let parts = payment::Entity::find()
            .filter(payment::Column::Transfer.ne(""))
            .filter(payment::Column::PaidOn.between(*days.start(), *days.end()))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        let mut transfers: BTreeMap<String, Vec<payment::Model>> = BTreeMap::new();
        for part in parts {
            transfers.entry(part.transfer.clone()).or_default().push(part);
        }
        Ok(transfers.into_values().collect())
    }

    /// Why a line waits that may be one which is entered already: with the other sign, as a refund on the invoice or on one that belongs to it,
    /// or with the same number in the accounts; who chooses its invoice has seen that.
    pub(super) async fn came_back(
        &self,
        invoice: InvoiceId,
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if let Some(said) = self.turned(invoice, line).await? {
            return Ok(Some(said));
        }
        let told = Told {
            invoice,
            amount: line.amount,
            skonto: line.skonto,
            paid_on: line.paid_on,
            written: None,
            beside: self.told_with(),
        };
        if let Some(said) = Box::pin(refunded_before(self.tx, &told)).await? {
            return Ok(Some(format!(
                "{said}. Ist es dieselbe, bitte zurückstellen; sonst bitte die Rechnung hier wählen."
            )));
        }
        if let Some(said) = Box::pin(paid_again(self.tx, &told)).await? {
            return Ok(Some(format!(
                "{said}. Nennt die Zeile die Rückzahlung, bitte zurückstellen; wurde wirklich noch einmal gezahlt, bitte die Rechnung hier wählen."
            )));
        }
        Box::pin(self.renumbered(line)).await
    }

    /// Why a line may be a payment of its invoice with a switched sign: number in the accounts and amount are the same, and the days are near.
    /// One that does not tell its number may be any.
    async fn turned(&self, invoice: InvoiceId, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let opposite = payment::Entity::find()
            .filter(payment::Column::InvoiceId.eq(invoice))
            .filter(payment::Column::Kind.is_in(TO_SUPPLIER))
            .filter(payment::Column::PaidOn.between(line.paid_on - NEAR, line.paid_on + NEAR))
            .filter(payment::Column::Amount.eq(Cents::ZERO.minus(line.amount)))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        let may_be = |row: &&payment::Model| {
            // What the list itself tells on another day is no second telling.
            may_be_one_booking(&row.reference, &line.reference)
                && (row.paid_on == line.paid_on || !self.told_with().contains(&row.id))
        };
        let Some(other) = opposite.iter().find(may_be) else {
            return Ok(None);
        };
        let number = self.index.get(invoice).map_or("", |paid| paid.number.as_str());
        let booking = if other.reference.is_empty() {
            String::new()
        } else {
            format!(" mit der Buchungsnummer {}", other.reference)
        };
        Ok(Some(format!(
            "Rechnung {number}: Am {} sind schon {} €{booking} eingetragen, derselbe Betrag mit dem anderen Vorzeichen. Ist es dieselbe \
             Zahlung, bitte zurückstellen; wurde sie storniert oder zurückgezahlt, bitte die Rechnung hier wählen.",
            format_date(other.paid_on),
            other.amount
        )))
    }
}
