//! Numbers in the accounts (Buchungsnummern) that were booked before with something else: a corrected list tells the same payment anew.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, PaymentId, PaymentRowId, PaymentRowState, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Booker;
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::service::import::{BATCH, year_of};
use crate::text;

/// A booking as a list tells it: number, day and amount.
pub(super) type Booking = (String, NaiveDate, Cents);

/// A booking of the books: what was entered together, as one row or as one transfer.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    Row(PaymentRowId),
    Transfer(String),
    Payment(PaymentId),
}

impl Whole {
    fn of(paid: &payment::Model) -> Self {
        match paid.row_id {
            Some(row) => Self::Row(row),
            None if paid.transfer.is_empty() => Self::Payment(paid.id),
            None => Self::Transfer(paid.transfer.clone()),
        }
    }
}

impl Booker<'_> {
    /// For a list of these lines: of bookings that it tells itself none is another's correction (one number over several invoices).
    pub(in crate::purchasing::service) async fn telling(
        mut self,
        lines: &[PaymentLine],
    ) -> Result<Self, ServiceError> {
        let numbered = lines.iter().map(booking_of);
        self.bookings = numbered.filter(|(number, ..)| !number.is_empty()).collect();
        let numbers: BTreeSet<&str> = self.bookings.iter().map(|(number, ..)| number.as_str()).collect();
        self.numbered = numbers
            .iter()
            .map(|number| ((*number).to_owned(), Vec::new()))
            .collect();
        let numbers: Vec<&str> = numbers.into_iter().collect();
        for batch in numbers.chunks(BATCH) {
            let found = payment::Entity::find()
                .filter(payment::Column::Reference.is_in(batch.iter().copied()))
                .order_by_asc(payment::Column::Id)
                .all(self.tx.conn())
                .await?;
            for paid in found {
                self.numbered
                    .entry(paid.reference.clone())
                    .or_default()
                    .push(paid);
            }
        }
        Ok(self)
    }

    /// Why a line may tell a payment anew that is booked already: under its number another amount, day or invoice stands, of the same year and
    /// sign, which its list does not tell too.
    pub(super) async fn renumbered(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let reference = text::clean(&line.reference);
        if reference.is_empty() {
            return Ok(None);
        }
        let numbered = match self.numbered.get(&reference) {
            Some(found) => found.clone(),
            None => self.booked_as(&reference).await?,
        };
        let (year, sign) = (year_of(line), line.amount.0.signum());
        let mut wholes: BTreeMap<Whole, Vec<payment::Model>> = BTreeMap::new();
        for paid in numbered {
            let is_like = paid.fiscal_year == year && paid.amount.0.signum() == sign;
            if is_like && !self.new.contains(&paid.id) {
                wholes.entry(Whole::of(&paid)).or_default().push(paid);
            }
        }
        let booking = |paid: &[payment::Model]| {
            let sum: Cents = paid.iter().map(|part| part.amount).sum();
            (reference.clone(), paid[0].paid_on, sum)
        };
        wholes.retain(|_, paid| !self.bookings.contains(&booking(paid)));
        if wholes.is_empty() {
            return Ok(None);
        }
        let beside = self.told_beside(line, &reference).await?;
        wholes.retain(|_, paid| !beside.contains(&booking(paid)));
        let Some(paid) = wholes.into_values().next() else {
            return Ok(None);
        };
        let numbers = paid.iter().filter_map(|part| self.index.get(part.invoice_id));
        let numbers: Vec<&str> = numbers.map(|paid| paid.number.as_str()).collect();
        Ok(Some(format!(
            "Beleg {reference} wurde am {} mit {} € gebucht (Rechnung {}). Ist es dieselbe Zahlung, bitte zurückstellen und, wenn die Liste \
             stimmt, die gebuchte berichtigen; ist es eine andere, bitte die Rechnung hier wählen.",
            format_date(paid[0].paid_on),
            paid.iter().map(|part| part.amount).sum::<Cents>(),
            numbers.join(", ")
        )))
    }

    async fn booked_as(&self, reference: &str) -> Result<Vec<payment::Model>, ServiceError> {
        let found = payment::Entity::find()
            .filter(payment::Column::Reference.eq(reference))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        Ok(found)
    }

    /// The rows with this number of the list in which the line waits.
    async fn told_beside(
        &self,
        line: &PaymentLine,
        reference: &str,
    ) -> Result<BTreeSet<Booking>, ServiceError> {
        let rows = payment_row::Entity::find()
            .filter(payment_row::Column::Reference.eq(reference))
            .all(self.tx.conn())
            .await?;
        let waiting = rows.iter().find(|row| {
            row.state == PaymentRowState::Open && (row.paid_on, row.amount) == (line.paid_on, line.amount)
        });
        let is_beside = |row: &&payment_row::Model| {
            waiting.is_some_and(|waiting| {
                (&row.file_name, row.imported_at) == (&waiting.file_name, waiting.imported_at)
            })
        };
        let beside = rows.iter().filter(is_beside);
        Ok(beside
            .map(|row| (row.reference.clone(), row.paid_on, row.amount))
            .collect())
    }
}

/// What a line tells of its booking.
fn booking_of(line: &PaymentLine) -> Booking {
    (text::clean(&line.reference), line.paid_on, line.amount)
}
