//! Numbers in the accounts (Buchungsnummern) that were booked before with something else: a corrected list tells the same payment anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentRowId, PaymentRowState, format_date};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Booker;
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::service::file_rows::told_by;
use crate::purchasing::service::import::{BATCH, year_of};
use crate::text;

/// What a list tells, by which its lines are no corrections of each other.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// The stored rows of its lines.
    rows: BTreeSet<PaymentRowId>,
    /// Its lines whose number in the accounts is booked already, by that number without zeros in front.
    lines: HashMap<String, Vec<PaymentLine>>,
}

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

    /// Whether it came from one of these rows.
    fn is_of(&self, rows: &BTreeSet<PaymentRowId>) -> bool {
        matches!(self, Self::Row(row) if rows.contains(row))
    }
}

/// A number in the accounts without the zeros in front that some systems fill it up with.
fn without_zeros(reference: &str) -> String {
    text::clean(reference).trim_start_matches('0').to_owned()
}

/// The same of a stored number.
fn stripped(column: impl ColumnTrait) -> Expr {
    let stored = Expr::col(column.as_column_ref());
    Func::cust("ltrim").args([stored, Expr::value("0")]).into()
}

impl Booker<'_> {
    /// For a list of these lines: of bookings that it tells itself none is another's correction (one number over several invoices).
    pub(in crate::purchasing::service) async fn telling(
        mut self,
        lines: &[PaymentLine],
        rows: &[Option<payment_row::Model>],
    ) -> Result<Self, ServiceError> {
        self.list.rows = rows.iter().flatten().map(|row| row.id).collect();
        let mut numbers: BTreeSet<String> = lines.iter().map(|line| without_zeros(&line.reference)).collect();
        numbers.remove("");
        self.numbered = numbers
            .iter()
            .map(|number| (number.clone(), Vec::new()))
            .collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        for batch in numbers.chunks(BATCH) {
            let found = payment::Entity::find()
                .filter(stripped(payment::Column::Reference).is_in(batch.iter().copied()))
                .order_by_asc(payment::Column::Id)
                .all(self.tx.conn())
                .await?;
            for paid in found {
                self.numbered
                    .entry(without_zeros(&paid.reference))
                    .or_default()
                    .push(paid);
            }
        }
        for line in lines {
            let number = without_zeros(&line.reference);
            if self.numbered.get(&number).is_some_and(|paid| !paid.is_empty()) {
                self.list.lines.entry(number).or_default().push(line.clone());
            }
        }
        Ok(self)
    }

    /// Why a line may tell a payment anew that is booked already: under its number another amount, day or invoice stands, of the same year and
    /// sign, which its list does not tell too.
    pub(super) async fn renumbered(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let reference = without_zeros(&line.reference);
        if reference.is_empty() {
            return Box::pin(self.retold(line)).await;
        }
        let numbered = match self.numbered.get(&reference) {
            Some(found) => found.clone(),
            None => self.booked_as(&reference).await?,
        };
        let (year, sign) = (year_of(line), line.amount.0.signum());
        let mut wholes: BTreeMap<Whole, Vec<payment::Model>> = BTreeMap::new();
        for paid in numbered {
            let is_like = paid.fiscal_year == year && paid.amount.0.signum() == sign;
            if is_like && !self.told_with().contains(&paid.id) {
                wholes.entry(Whole::of(&paid)).or_default().push(paid);
            }
        }
        let told = self.list.lines.get(&reference).map(Vec::as_slice);
        let mut others = told.unwrap_or_default().iter().collect::<Vec<_>>();
        others.retain(|other| other.line != line.line);
        wholes.retain(|whole, paid| {
            !whole.is_of(&self.list.rows) && !others.iter().any(|other| self.tells(other, paid))
        });
        if wholes.is_empty() {
            return Ok(None);
        }
        let beside = self.told_beside(line, &reference).await?;
        let rows: BTreeSet<PaymentRowId> = beside.iter().map(|row| row.id).collect();
        wholes.retain(|whole, paid| {
            !whole.is_of(&rows) && !beside.iter().any(|row| self.tells(&told_by(row), paid))
        });
        let Some(paid) = wholes.into_values().next() else {
            return Ok(None);
        };
        let numbers = paid.iter().filter_map(|part| self.index.get(part.invoice_id));
        let numbers: Vec<&str> = numbers.map(|paid| paid.number.as_str()).collect();
        Ok(Some(format!(
            "Beleg {} wurde am {} mit {} € gebucht (Rechnung {}). Ist es dieselbe Zahlung, bitte zurückstellen und, wenn die Liste \
             stimmt, die gebuchte berichtigen; ist es eine andere, bitte die Rechnung hier wählen.",
            paid[0].reference,
            format_date(paid[0].paid_on),
            paid.iter().map(|part| part.amount).sum::<Cents>(),
            numbers.join(", ")
        )))
    }

    /// Whether the list tells a row.
    pub(super) fn is_of_list(&self, row: PaymentRowId) -> bool {
        self.list.rows.contains(&row)
    }

    /// Whether a line with the number of a booking tells just this booking: its day, its sum and none but its invoices.
    fn tells(&self, line: &PaymentLine, paid: &[payment::Model]) -> bool {
        let sum: Cents = paid.iter().map(|part| part.amount).sum();
        let invoices: Vec<InvoiceId> = paid.iter().map(|part| part.invoice_id).collect();
        let is_day = paid.iter().any(|part| part.paid_on == line.paid_on);
        is_day && sum == line.amount && self.index.may_tell_of(&invoices, line)
    }

    async fn booked_as(&self, reference: &str) -> Result<Vec<payment::Model>, ServiceError> {
        let found = payment::Entity::find()
            .filter(stripped(payment::Column::Reference).eq(reference))
            .order_by_asc(payment::Column::Id)
            .all(self.tx.conn())
            .await?;
        Ok(found)
    }

    /// The other rows with this number of the list in which the line waits.
    async fn told_beside(
        &self,
        line: &PaymentLine,
        reference: &str,
    ) -> Result<Vec<payment_row::Model>, ServiceError> {
        let mut rows = payment_row::Entity::find()
            .filter(stripped(payment_row::Column::Reference).eq(reference))
            .all(self.tx.conn())
            .await?;
        let (number, purpose) = (text::clean(&line.number), text::clean(&line.purpose));
        let is_line = |row: &payment_row::Model| {
            row.state == PaymentRowState::Open
                && (row.paid_on, row.amount) == (line.paid_on, line.amount)
                && (row.number.as_str(), row.purpose.as_str()) == (number.as_str(), purpose.as_str())
        };
        let Some(place) = rows.iter().position(is_line) else {
            return Ok(Vec::new());
        };
        let waiting = rows.remove(place);
        rows.retain(|row| (&row.file_name, row.imported_at) == (&waiting.file_name, waiting.imported_at));
        Ok(rows)
    }
}
