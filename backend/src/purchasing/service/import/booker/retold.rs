//! Payments without a number of their own (Buchungsnummer) that a later list tells otherwise: a corrected list tells the same payment anew.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{PaymentRowState, format_date};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

use super::{Booker, TO_SUPPLIER};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::Found;
use crate::text;

impl Booker<'_> {
    /// Why a line may tell a payment anew that another list told: of the same invoice and proof (Kassenzeichen, Kontoauszug) another amount of
    /// this day is booked, or this amount of another day of the month.
    pub(super) async fn retold(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let proof = text::clean(&line.proof);
        let Found::One(invoice) = self.find(line).await? else {
            return Ok(None);
        };
        if proof.is_empty() {
            return Ok(None);
        }
        let booked = payment::Entity::find()
            .filter(payment::Column::InvoiceId.eq(invoice))
            .filter(payment::Column::Kind.is_in(TO_SUPPLIER))
            .filter(payment::Column::Proof.eq(&proof))
            .order_by_asc(payment::Column::Id)
            .join(JoinType::InnerJoin, payment::Relation::PaymentRow.def())
            .select_also(payment_row::Entity)
            .all(self.tx.conn())
            .await?;
        let own = self.waiting_row(line).await?;
        let is_otherwise = |(paid, row): &(payment::Model, Option<payment_row::Model>)| {
            let Some(row) = row else { return false };
            let is_of_list = self.is_of_list(row.id)
                || own.as_ref().is_some_and(|own| {
                    (&own.file_name, own.imported_at) == (&row.file_name, row.imported_at)
                });
            let (is_day, is_amount) = (paid.paid_on == line.paid_on, paid.amount == line.amount);
            let is_near = is_month(paid.paid_on, line.paid_on)
                && paid.amount.0.signum() == line.amount.0.signum()
                && is_day != is_amount;
            is_near && !is_of_list && !self.told_with().contains(&paid.id)
        };
        let Some((paid, _)) = booked.into_iter().find(is_otherwise) else {
            return Ok(None);
        };
        let number = self.index.get(invoice).map_or("", |paid| paid.number.as_str());
        Ok(Some(format!(
            "Eine andere Liste nennt zur Rechnung {number} mit „{proof}“ {} € am {}; so ist es gebucht. Ist es dieselbe Zahlung, bitte zurückstellen \
             und, wenn diese Liste stimmt, die gebuchte berichtigen; ist es eine andere, bitte die Rechnung hier wählen.",
            paid.amount,
            format_date(paid.paid_on)
        )))
    }

    /// The row as which a line waits.
    async fn waiting_row(&self, line: &PaymentLine) -> Result<Option<payment_row::Model>, ServiceError> {
        let row = payment_row::Entity::find()
            .filter(payment_row::Column::State.eq(PaymentRowState::Open))
            .filter(payment_row::Column::PaidOn.eq(line.paid_on))
            .filter(payment_row::Column::Amount.eq(line.amount))
            .filter(payment_row::Column::Number.eq(text::clean(&line.number)))
            .filter(payment_row::Column::Purpose.eq(text::clean(&line.purpose)))
            .one(self.tx.conn())
            .await?;
        Ok(row)
    }
}

fn is_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}
