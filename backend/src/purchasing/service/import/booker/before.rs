//! What was entered before: finding it again, and adding what a file tells more.

use std::collections::BTreeMap;

use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentKind, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::{Booker, TO_SUPPLIER, facts_of};
use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentFacts, PaymentLine};
use crate::purchasing::matching::Found;
use crate::purchasing::service::payments::refunded_elsewhere;
use crate::text;

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
        let reference = text::clean(&facts.reference);
        let mut equals = self.equals;
        Ok(same.into_iter().find(|row| {
            if equals > 0 && (row.reference == reference || reference.is_empty()) {
                equals -= 1;
                return false;
            }
            let same_number = row.reference.is_empty() || reference.is_empty() || row.reference == reference;
            same_number && !self.new.contains(&row.id)
        }))
    }

    /// The payments of one bank transfer (Sammelüberweisung) of the same day and sum to the payee of the line, with the same number in the
    /// accounts where both have one.
    pub(super) async fn transfer_before(
        &self,
        line: &PaymentLine,
    ) -> Result<Option<Vec<payment::Model>>, ServiceError> {
        let parts = payment::Entity::find()
            .filter(payment::Column::Transfer.ne(""))
            .filter(payment::Column::PaidOn.eq(line.paid_on))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        let mut transfers: BTreeMap<String, Vec<payment::Model>> = BTreeMap::new();
        for part in parts {
            transfers.entry(part.transfer.clone()).or_default().push(part);
        }
        let reference = text::clean(&line.reference);
        let mut equals = self.equals;
        Ok(transfers.into_values().find(|parts| {
            let is_same = |part: &payment::Model| {
                part.reference.is_empty() || reference.is_empty() || part.reference == reference
            };
            let sum: Cents = parts.iter().map(|part| part.amount).sum();
            let is_paid = |part: &payment::Model| {
                let paid = self.index.get(part.invoice_id);
                paid.is_some_and(|paid| self.index.may_pay(paid, line))
            };
            if sum != line.amount || !parts.iter().all(is_same) || !parts.iter().all(is_paid) {
                return false;
            }
            let is_of_equal = equals > 0;
            equals = equals.saturating_sub(1);
            !is_of_equal && parts.iter().all(|part| !self.new.contains(&part.id))
        }))
    }

    /// Why a line waits that may be one which is entered already: with the other sign, or as a refund on the invoice or credit note that
    /// belongs to it; who chooses its invoice has seen that.
    pub(super) async fn came_back(
        &self,
        invoice: InvoiceId,
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if let Some(said) = self.turned(invoice, line).await? {
            return Ok(Some(said));
        }
        let said = refunded_elsewhere(self.tx, invoice, (line.amount, line.paid_on), None).await?;
        Ok(said.map(|said| {
            format!("{said}. Ist es dieselbe, bitte zurückstellen; sonst bitte die Rechnung hier wählen.")
        }))
    }

    /// Why a line may be a payment of its invoice with a switched sign: day, number in the accounts and amount are the same. One that does
    /// not tell its number may be any.
    async fn turned(&self, invoice: InvoiceId, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let opposite = payment::Entity::find()
            .filter(payment::Column::InvoiceId.eq(invoice))
            .filter(payment::Column::Kind.is_in(TO_SUPPLIER))
            .filter(payment::Column::PaidOn.eq(line.paid_on))
            .filter(payment::Column::Amount.eq(Cents::ZERO.minus(line.amount)))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        let reference = text::clean(&line.reference);
        let may_be = |row: &&payment::Model| {
            row.reference.is_empty() || reference.is_empty() || row.reference == reference
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

    /// Adds the number in the accounts that a file with more columns tells to the payment that a row was entered as. Answers whether
    /// it is known which one that is.
    pub(in crate::purchasing::service) async fn add_reference(
        &mut self,
        row: &payment_row::Model,
        line: &PaymentLine,
    ) -> Result<bool, ServiceError> {
        let mut entered = payment::Entity::find()
            .filter(payment::Column::PaidOn.eq(row.paid_on))
            .filter(payment::Column::Amount.eq(row.amount))
            .filter(payment::Column::Reference.eq(&row.reference))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        entered.retain(|payment| !self.new.contains(&payment.id));
        if let Found::One(invoice) | Found::Prepaid(invoice) = self.find(line).await? {
            entered.retain(|payment| payment.invoice_id == invoice);
            entered.truncate(1);
        }
        let Ok([payment]) = <[payment::Model; 1]>::try_from(entered) else {
            return Ok(false);
        };
        self.complete(payment, &facts_of(PaymentKind::Invoice, line))
            .await?;
        Ok(true)
    }

    /// Adds what a payment entered by hand does not say: number in the accounts and proof.
    pub(super) async fn complete(
        &mut self,
        row: payment::Model,
        facts: &PaymentFacts,
    ) -> Result<(), ServiceError> {
        let added = |known: &str, told: &str| {
            if known.is_empty() {
                text::clean(told)
            } else {
                known.to_owned()
            }
        };
        let reference = added(&row.reference, &facts.reference);
        let proof = added(&row.proof, &facts.proof);
        let event = Event::new(EventKind::PaymentChanged, SubjectKind::Invoice, row.invoice_id.0)
            .change(Change::new("Buchungsnummer", &row.reference, &reference))
            .change(Change::new("Beleg der Zahlung", &row.proof, &proof));
        self.new.insert(row.id);
        if event.is_empty() {
            return Ok(());
        }
        let event = event.of_payment(row.id);
        let version = row.version;
        let mut row = row.into_active_model();
        row.reference = Set(reference);
        row.proof = Set(proof);
        row.version = Set(version + 1);
        row.update(self.tx.conn()).await?;
        self.events.push(event);
        Ok(())
    }
}
