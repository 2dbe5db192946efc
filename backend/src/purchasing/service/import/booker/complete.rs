//! Adding what a file tells more to a payment that was entered before; what it tells otherwise is decided by somebody.

use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, PaymentKind, haushaltsjahr};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::{Booker, facts_of};
use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentFacts, PaymentLine};
use crate::purchasing::matching::Found;
use crate::purchasing::queries;
use crate::purchasing::service::payments;
use crate::text;

impl Booker<'_> {
    /// Adds what a payment that was entered before does not say: number in the accounts, proof, Skonto, and the Haushaltsjahr where it is
    /// that of its day. Answers why not, where the file tells otherwise than what stands; then nothing is added.
    pub(super) async fn complete(
        &mut self,
        row: payment::Model,
        facts: &PaymentFacts,
    ) -> Result<Option<String>, ServiceError> {
        let differs = self.differs(&row, facts).await?;
        if differs.is_none() {
            self.add(row, facts).await?;
        }
        Ok(differs)
    }

    /// As [`Self::complete`] for a payment that somebody chose: what stands stays.
    pub(super) async fn complete_chosen(
        &mut self,
        row: payment::Model,
        mut facts: PaymentFacts,
    ) -> Result<(), ServiceError> {
        if self.differs(&row, &facts).await?.is_some() {
            (facts.skonto, facts.fiscal_year) = (Cents::ZERO, None);
        }
        self.add(row, &facts).await
    }

    /// The same for the payments of one transfer that a line tells.
    pub(super) async fn complete_transfer(
        &mut self,
        parts: Vec<payment::Model>,
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if let Some(differs) = self.transfer_differs(&parts, line).await? {
            return Ok(Some(differs));
        }
        for part in parts {
            let facts = of_part(&part, line);
            self.add(part, &facts).await?;
        }
        Ok(None)
    }

    /// Why a line does not go with the transfer that it is: its Skonto is that of all parts together.
    pub(super) async fn transfer_differs(
        &self,
        parts: &[payment::Model],
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        let taken: Cents = parts.iter().map(|part| part.skonto).sum();
        if line.skonto != Cents::ZERO && line.skonto != taken {
            return Ok(Some(format!(
                "Die Zahlung ist als Sammelzahlung mit {taken} € Skonto eingetragen, die Liste nennt {} €. Bitte bei den Rechnungen der \
                 Sammelzahlung berichtigen, danach zurückstellen.",
                line.skonto
            )));
        }
        for part in parts {
            let differs = self.differs(part, &of_part(part, line)).await?;
            if differs.is_some() {
                return Ok(differs);
            }
        }
        Ok(None)
    }

    /// Adds what a file with more columns tells to the payment that a row was entered as.
    pub(in crate::purchasing::service) async fn complete_row(
        &mut self,
        row: &payment_row::Model,
        line: &PaymentLine,
    ) -> Result<Completed, ServiceError> {
        let mut entered = payment::Entity::find()
            .filter(payment::Column::PaidOn.eq(row.paid_on))
            .filter(payment::Column::Amount.eq(row.amount))
            .filter(payment::Column::Reference.eq(&row.reference))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        entered.retain(|payment| !self.new.contains(&payment.id));
        if entered.iter().any(|payment| payment.row_id == Some(row.id)) {
            entered.retain(|payment| payment.row_id == Some(row.id));
        } else if let Found::One(invoice) | Found::Prepaid(invoice) = self.find(line).await? {
            entered.retain(|payment| payment.invoice_id == invoice);
            entered.truncate(1);
        }
        let Ok([payment]) = <[payment::Model; 1]>::try_from(entered) else {
            return Ok(Completed::Unknown);
        };
        let facts = facts_of(payment.kind, line);
        Ok(match self.complete(payment, &facts).await? {
            Some(differs) => Completed::Differs(differs),
            None => Completed::Added,
        })
    }

    /// Why a file's telling does not go with a payment that stands: it would change what is told already, or what nobody may change unasked.
    pub(super) async fn differs(
        &self,
        row: &payment::Model,
        facts: &PaymentFacts,
    ) -> Result<Option<String>, ServiceError> {
        let Some(invoice) = self.index.get(row.invoice_id) else {
            return Ok(None);
        };
        let known = |what: &str| {
            format!(
                "Rechnung {}: Die Zahlung ist schon eingetragen, {what}. Stimmt die Liste, bitte die eingetragene Zahlung berichtigen; danach \
                 zurückstellen.",
                invoice.number
            )
        };
        let (skonto, year) = completed(row, facts);
        if row.skonto != Cents::ZERO && skonto != row.skonto {
            let what = format!("mit {} € Skonto; die Liste nennt {skonto} €", row.skonto);
            return Ok(Some(known(&what)));
        }
        let is_of_day = row.fiscal_year == i64::from(haushaltsjahr(row.paid_on));
        if row.fiscal_year != year && !is_of_day {
            let what = format!("im Haushaltsjahr {}; die Liste nennt {year}", row.fiscal_year);
            return Ok(Some(known(&what)));
        }
        if (skonto, year) == (row.skonto, row.fiscal_year) {
            return Ok(None);
        }
        if queries::is_filed(self.tx.conn(), row.invoice_id, row.paid_on).await? {
            let what = format!(
                "mit {} € Skonto im Haushaltsjahr {}, und ein eingereichter Nachweis zählt sie; die Liste nennt {skonto} € Skonto und {year}",
                row.skonto, row.fiscal_year
            );
            return Ok(Some(known(&what)));
        }
        if skonto != row.skonto
            && let Some(reason) = self.too_much_skonto(row.invoice_id, skonto).await?
        {
            return Ok(Some(reason));
        }
        let facts = PaymentFacts {
            paid_on: row.paid_on,
            amount: row.amount,
            kind: row.kind,
            skonto,
            fiscal_year: Some(year),
            reference: String::new(),
            proof: String::new(),
        };
        let checked = Box::pin(payments::checked(self.tx, row.invoice_id, Some(row.id), facts));
        match checked.await {
            Ok(_) => Ok(None),
            Err(error) => self.told((row.invoice_id, row.kind), error).map(Some),
        }
    }

    async fn add(&mut self, row: payment::Model, facts: &PaymentFacts) -> Result<(), ServiceError> {
        let added = |known: &str, told: &str| {
            if known.is_empty() {
                text::clean(told)
            } else {
                known.to_owned()
            }
        };
        let reference = added(&row.reference, &facts.reference);
        let proof = added(&row.proof, &facts.proof);
        let (skonto, year) = completed(&row, facts);
        let mut event = Event::new(EventKind::PaymentChanged, SubjectKind::Invoice, row.invoice_id.0)
            .change(Change::new("Buchungsnummer", &row.reference, &reference))
            .change(Change::new("Beleg der Zahlung", &row.proof, &proof))
            .change(Change::new("Haushaltsjahr", row.fiscal_year, year));
        if skonto != row.skonto {
            event = event.change(Change::new("Skonto", "", format!("{skonto} €")));
        }
        self.new.insert(row.id);
        if event.is_empty() {
            return Ok(());
        }
        let event = event.of_payment(row.id);
        let (invoice, version) = (row.invoice_id, row.version);
        let more = skonto.minus(row.skonto);
        let is_of_invoice = row.kind == PaymentKind::Invoice;
        let mut row = row.into_active_model();
        row.reference = Set(reference);
        row.proof = Set(proof);
        row.skonto = Set(skonto);
        row.fiscal_year = Set(year);
        row.version = Set(version + 1);
        row.update(self.tx.conn()).await?;
        self.events.push(event);
        if more != Cents::ZERO && is_of_invoice {
            self.touched.insert(invoice);
            self.index.pay(invoice, Cents::ZERO, more);
            self.lower_tax(invoice, more).await?;
        }
        Ok(())
    }
}

/// What became of a row that was entered before and is told with more now.
pub(in crate::purchasing::service) enum Completed {
    Added,
    /// Which payment it is, is not known.
    Unknown,
    /// Why the file does not go with what stands.
    Differs(String),
}

/// Skonto and Haushaltsjahr of a payment with what a file tells of them.
fn completed(row: &payment::Model, facts: &PaymentFacts) -> (Cents, i64) {
    let skonto = if facts.skonto == Cents::ZERO {
        row.skonto
    } else {
        facts.skonto
    };
    (skonto, facts.fiscal_year.unwrap_or(row.fiscal_year))
}

/// What a line tells of a part of the transfer that it is.
fn of_part(part: &payment::Model, line: &PaymentLine) -> PaymentFacts {
    PaymentFacts {
        skonto: Cents::ZERO,
        ..facts_of(part.kind, line)
    }
}
