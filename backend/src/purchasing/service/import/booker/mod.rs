//! Finding the invoice that a line of a payment file pays, and entering the payment on it.

mod account;
mod before;
mod complete;
mod early;
mod file;
mod near;
mod number;
mod retold;
mod together;
mod waits;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{invoice, payment};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Mutex;

use self::account::Accounts;
pub(in crate::purchasing::service) use self::account::is_of_account;
pub(in crate::purchasing::service) use self::complete::Completed;
pub(in crate::purchasing) use self::file::offers_of;
use self::file::read_of;
use self::number::Telling;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, PaymentFacts, PaymentLine};
use crate::purchasing::discount::{Offer, most_skonto, taken};
use crate::purchasing::matching::{Found, Index};
use crate::purchasing::queries;
use crate::purchasing::service::{payments, totals};

/// Kinds of payments to a supplier: which of them a payment is, somebody may have decided by hand before.
const TO_SUPPLIER: [PaymentKind; 2] = [PaymentKind::Invoice, PaymentKind::Prepaid];

static NONE: BTreeSet<PaymentId> = BTreeSet::new();

/// What became of a line.
pub(in crate::purchasing::service) enum Booked {
    New,
    /// The payment was entered before.
    Known,
    Nothing(String),
}

/// Finds invoices and enters payments on them; what they add up to is counted once at the end.
pub(in crate::purchasing::service) struct Booker<'a> {
    tx: &'a WriteTx,
    /// The files that the Skonto of invoices stands in, where they are at hand.
    documents: Option<&'a Documents>,
    index: Index,
    touched: BTreeSet<InvoiceId>,
    /// Payments of this run: none of them is taken for one that was entered before.
    new: BTreeSet<PaymentId>,
    /// Whether all lines of the list are read.
    is_over: bool,
    /// Payments that the last line was entered as, each with its invoice.
    entered: Vec<(PaymentId, InvoiceId)>,
    /// Payments that equal rows were booked as: they are not the one to enter.
    equals: usize,
    events: Vec<Event>,
    list: Telling,
    /// What was booked before under each number of the list, by that without zeros in front.
    numbered: HashMap<String, Vec<payment::Model>>,
    /// The lines of the list by their days and amounts.
    lines: HashMap<(NaiveDate, Cents), Vec<PaymentLine>>,
    accounts: Mutex<Accounts>,
}

impl<'a> Booker<'a> {
    pub(in crate::purchasing::service) async fn new(
        tx: &'a WriteTx,
        documents: impl Into<Option<&'a Documents>>,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            tx,
            documents: documents.into(),
            index: Index::new(queries::candidates(tx.conn()).await?),
            touched: BTreeSet::new(),
            new: BTreeSet::new(),
            entered: Vec::new(),
            equals: 0,
            events: Vec::new(),
            list: Telling::default(),
            is_over: false,
            numbered: HashMap::new(),
            lines: HashMap::new(),
            accounts: Mutex::default(),
        })
    }

    /// For a row, so many equals of which are booked.
    pub(in crate::purchasing::service) fn beside(mut self, equals: usize) -> Self {
        self.equals = equals;
        self
    }

    /// Once all lines of the list are read: why others wait is told as the next reading finds it.
    pub(in crate::purchasing::service) fn end(&mut self) {
        self.is_over = true;
        self.numbered.clear();
    }

    /// One that knows what this one entered, and nothing of its list: for the rows of other lists.
    pub(in crate::purchasing::service) async fn beside_the_list(&self) -> Result<Self, ServiceError> {
        for invoice in &self.touched {
            totals::count_payments(self.tx, *invoice).await?;
        }
        Self::new(self.tx, self.documents).await
    }

    /// Whether a line tells another invoice than one that was told before and stands on the invoices `paid`.
    pub(in crate::purchasing::service) fn tells_other(
        &self,
        line: &PaymentLine,
        before: &PaymentLine,
        paid: &[InvoiceId],
    ) -> bool {
        self.index.tells_other(line, before, paid)
    }

    /// Payments that are told together with a line: beside them it is another one.
    fn told_with(&self) -> &BTreeSet<PaymentId> {
        if self.is_over { &NONE } else { &self.new }
    }

    /// Enters a line on the invoices that it names, unless it is a bank transfer over several that was entered by hand.
    pub(in crate::purchasing::service) async fn book(
        &mut self,
        line: &PaymentLine,
    ) -> Result<Booked, ServiceError> {
        let booked = match self.too_early(line).await? {
            Some(reason) => Booked::Nothing(reason),
            None => self.book_named(line).await?,
        };
        let Booked::Nothing(reason) = booked else {
            return Ok(booked);
        };
        let Some(parts) = self.transfer_before(line).await? else {
            let reason = Box::pin(self.with_booked(reason, line)).await?;
            return Ok(Booked::Nothing(self.of_account(line, reason)));
        };
        Ok(match Box::pin(self.complete_transfer(parts, line)).await? {
            Some(differs) => Booked::Nothing(differs),
            None => Booked::Known,
        })
    }

    /// Enters a line on the invoices that it names.
    async fn book_named(&mut self, line: &PaymentLine) -> Result<Booked, ServiceError> {
        match self.find(line).await? {
            Found::One(invoice) => self.enter_found((invoice, PaymentKind::Invoice), line).await,
            Found::Prepaid(invoice) => self.enter_found((invoice, PaymentKind::Prepaid), line).await,
            Found::Tax(invoice) => self.pay((invoice, PaymentKind::Tax), line).await,
            Found::Nothing(reason) => Ok(Booked::Nothing(reason)),
            Found::Together(invoices) => self.pay_together(&invoices, line).await,
        }
    }

    /// Enters a line on an invoice as a payment of this kind, with the Skonto that the invoice offers where the payment took it. The same
    /// amount of the same day and kind that was entered by hand is the same payment.
    pub(in crate::purchasing::service) async fn pay(
        &mut self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Booked, ServiceError> {
        let facts = facts_of(kind, line);
        if let Some(entered) = self.entered_before(invoice, &facts, &[kind]).await? {
            Box::pin(self.complete_chosen(entered, facts)).await?;
            return Ok(Booked::Known);
        }
        self.insert((invoice, kind), line).await
    }

    /// As [`Self::pay`], on an invoice that nobody chose: one entered by hand may be of another kind; a Skonto too high, a payment
    /// that stands there with the other sign or on a near day, and a refund that stands on another invoice wait.
    async fn enter_found(
        &mut self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Booked, ServiceError> {
        let facts = facts_of(kind, line);
        if let Some(entered) = self.entered_before(invoice, &facts, &TO_SUPPLIER).await? {
            return Ok(match Box::pin(self.complete(entered, &facts)).await? {
                Some(differs) => Booked::Nothing(differs),
                None => Booked::Known,
            });
        }
        if let Some(reason) = self.too_much_skonto(invoice, line.skonto).await? {
            return Ok(Booked::Nothing(reason));
        }
        if let Some(reason) = Box::pin(self.told_before((invoice, kind), line)).await? {
            return Ok(Booked::Nothing(reason));
        }
        self.insert((invoice, kind), line).await
    }

    /// Enters a line on an invoice, whatever was entered before.
    async fn insert(
        &mut self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Booked, ServiceError> {
        let mut facts = facts_of(kind, line);
        if facts.skonto == Cents::ZERO && kind == PaymentKind::Invoice {
            facts.skonto = self.discount(invoice, facts.paid_on, facts.amount).await?;
        }
        let skonto = facts.skonto;
        match payments::insert(self.tx, AddPayment { invoice, facts }).await {
            Ok((id, event)) => {
                self.new.insert(id);
                self.entered.push((id, invoice));
                self.touched.insert(invoice);
                self.events.push(event);
                match kind {
                    PaymentKind::Invoice => {
                        self.index.pay(invoice, line.amount, skonto);
                        self.lower_tax(invoice, skonto).await?;
                    }
                    PaymentKind::Tax => self.index.pay_tax(invoice, line.amount),
                    PaymentKind::Prepaid => self.index.pay_prepaid(invoice, line.amount),
                }
                Ok(Booked::New)
            }
            Err(error) => self.told((invoice, kind), error).map(Booked::Nothing),
        }
    }

    /// Counts the VAT that is owed with an invoice once Skonto lowered it: a later line of the list may pay it.
    async fn lower_tax(&mut self, invoice: InvoiceId, skonto: Cents) -> Result<(), ServiceError> {
        let owes_tax = self
            .index
            .get(invoice)
            .is_some_and(|found| found.tax != Cents::ZERO);
        if skonto == Cents::ZERO || !owes_tax {
            return Ok(());
        }
        totals::count_payments(self.tx, invoice).await?;
        let row = invoice::Entity::find_by_id(invoice).one(self.tx.conn()).await?;
        let row = row.ok_or(ServiceError::NotFound)?;
        self.index
            .owe_tax(invoice, row.self_assessed_tax.minus(row.tax_paid));
        Ok(())
    }

    /// A refusal with the number of the invoice, and what else of it the payment may be; a failure stays one.
    fn told(
        &self,
        (invoice, kind): (InvoiceId, PaymentKind),
        error: ServiceError,
    ) -> Result<String, ServiceError> {
        let (ServiceError::Field { message, .. } | ServiceError::Refused(message)) = error else {
            return Err(error);
        };
        let Some(found) = self.index.get(invoice) else {
            return Ok(message);
        };
        let unproven = found.open_of(PaymentKind::Prepaid);
        let hint = if kind == PaymentKind::Prepaid || unproven == Cents::ZERO {
            String::new()
        } else {
            format!(
                " War es die Vorauszahlung, von der noch {unproven} € nicht belegt sind, bitte diese wählen."
            )
        };
        Ok(format!("Rechnung {}: {message}{hint}", found.number))
    }

    /// The Skonto that the invoice offers, where it is just what the payment leaves open in time.
    async fn discount(
        &self,
        invoice: InvoiceId,
        paid_on: NaiveDate,
        amount: Cents,
    ) -> Result<Cents, ServiceError> {
        let open = self.index.get(invoice).map(|candidate| candidate.open());
        let rest = open.unwrap_or_default().minus(amount);
        if amount <= Cents::ZERO || rest <= Cents::ZERO {
            return Ok(Cents::ZERO);
        }
        let offers = self.offers(invoice).await?;
        Ok(if taken(&offers, paid_on, rest) {
            rest
        } else {
            Cents::ZERO
        })
    }

    /// Why the Skonto that a line tells is not entered without a question: it is more than the invoice offers, and more than is usual.
    async fn too_much_skonto(
        &self,
        invoice: InvoiceId,
        skonto: Cents,
    ) -> Result<Option<String>, ServiceError> {
        let Some(found) = self.index.get(invoice).filter(|_| skonto != Cents::ZERO) else {
            return Ok(None);
        };
        let offers = self.offers(invoice).await?;
        let most = most_skonto(&offers, found.due);
        if skonto.0.abs() <= most.0 {
            return Ok(None);
        }
        Ok(Some(format!(
            "Rechnung {}: {skonto} € Skonto sind mehr, als sie erwarten lässt (höchstens {most} €). Bitte den Beleg prüfen; stimmt das Skonto, \
             bitte die Rechnung wählen.",
            found.number
        )))
    }

    async fn offers(&self, invoice: InvoiceId) -> Result<Vec<Offer>, ServiceError> {
        match self.documents {
            Some(documents) => offers_of(self.tx.conn(), documents, invoice).await,
            None => Ok(Vec::new()),
        }
    }

    /// The invoices that payments were entered on.
    pub(in crate::purchasing::service) fn touched(&self) -> Vec<InvoiceId> {
        self.touched.iter().copied().collect()
    }

    /// The invoices that the last line was entered on, with their numbers.
    pub(in crate::purchasing::service) fn entered_on(&self) -> Vec<(InvoiceId, String)> {
        let invoices = self
            .entered
            .iter()
            .filter_map(|(_, invoice)| self.index.get(*invoice));
        invoices
            .map(|candidate| (candidate.invoice, candidate.number.clone()))
            .collect()
    }

    /// Says of the payments that the last line was entered as which row of a file it was.
    pub(in crate::purchasing::service) async fn came_from(
        &mut self,
        row: PaymentRowId,
    ) -> Result<(), ServiceError> {
        let entered = std::mem::take(&mut self.entered);
        let entered: Vec<PaymentId> = entered.into_iter().map(|(payment, _)| payment).collect();
        if entered.is_empty() {
            return Ok(());
        }
        payment::Entity::update_many()
            .col_expr(payment::Column::RowId, Expr::value(row))
            .filter(payment::Column::Id.is_in(entered))
            .exec(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Counts the payments of the invoices that were paid; answers the events to record.
    pub(in crate::purchasing::service) async fn finish(self) -> Result<Vec<Event>, ServiceError> {
        for invoice in self.touched {
            totals::count_payments(self.tx, invoice).await?;
        }
        Ok(self.events)
    }
}

fn facts_of(kind: PaymentKind, line: &PaymentLine) -> PaymentFacts {
    PaymentFacts {
        paid_on: line.paid_on,
        amount: line.amount,
        kind,
        skonto: line.skonto,
        fiscal_year: line.fiscal_year,
        reference: line.reference.clone(),
        proof: proof_of(line),
    }
}

/// What proves a payment of the accounting system: its proof, else its booking.
pub(in crate::purchasing::service) fn proof_of(line: &PaymentLine) -> String {
    if line.proof.is_empty() && !line.reference.is_empty() {
        format!("Buchung {}", line.reference)
    } else {
        line.proof.clone()
    }
}
