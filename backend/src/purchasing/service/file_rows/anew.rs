//! Why rows wait, said anew once something changed that they wait for.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{invoice, payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentRowId, PaymentRowState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{decide, told_by};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::matching::{account_key, compact};
use crate::purchasing::payment_file::common;
use crate::purchasing::service::import::{Booker, is_of_account};
use crate::text;

/// Invoices asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// Says anew why the rows wait that are about these invoices, once what is to be paid of them has changed. Without `documents` a row that
/// tells Skonto keeps its reason: what an invoice offers stands in its file.
pub(in crate::purchasing::service) async fn tell_anew(
    tx: &WriteTx,
    documents: Option<&Documents>,
    invoices: &[InvoiceId],
) -> Result<(), ServiceError> {
    let numbers = numbers_of(tx, invoices).await?;
    let mut rows = rows_about(tx, &numbers, invoices).await?;
    rows.retain(|row| documents.is_some() || row.skonto == Cents::ZERO);
    tell_rows(tx, documents, rows).await
}

/// As [`tell_anew`], for the rows that name an invoice which was not there before. Many invoices may come at once: the database looks for
/// the rows.
pub(in crate::purchasing::service) async fn tell_of_new(
    tx: &WriteTx,
    number: &str,
) -> Result<(), ServiceError> {
    let rows = waiting()
        .filter(payment_row::Column::Number.eq(text::clean(number)))
        .filter(payment_row::Column::Skonto.eq(Cents::ZERO))
        .all(tx.conn())
        .await?;
    tell_rows(tx, None, rows.into_iter().filter(follows_invoices).collect()).await
}

/// As [`tell_anew`], for the invoices on which this run entered payments; answers the reasons that changed. Of the rows of its list (`is_own`)
/// it knows what that tells besides.
pub(in crate::purchasing::service) async fn tell_touched(
    tx: &WriteTx,
    booker: &Booker<'_>,
    is_own: impl Fn(PaymentRowId) -> bool,
) -> Result<BTreeMap<PaymentRowId, String>, ServiceError> {
    let touched = booker.touched();
    let rows = rows_about(tx, &numbers_of(tx, &touched).await?, &touched).await?;
    let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| is_own(row.id));
    let mut told = tell(tx, booker, own).await?;
    if !others.is_empty() {
        let beside = Box::pin(booker.beside_the_list()).await?;
        told.extend(tell(tx, &beside, others).await?);
    }
    Ok(told)
}

fn waiting() -> Select<payment_row::Entity> {
    payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Open))
        .order_by_asc(payment_row::Column::Id)
}

/// A row that equals an earlier one, or whose account is another one, waits for that reason, whatever its invoice is.
fn follows_invoices(row: &payment_row::Model) -> bool {
    common(&row.fingerprint) == row.fingerprint && !is_of_account(&row.reason)
}

async fn numbers_of(tx: &WriteTx, invoices: &[InvoiceId]) -> Result<Vec<String>, ServiceError> {
    let mut numbers = Vec::with_capacity(invoices.len());
    for batch in invoices.chunks(BATCH) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::Id.is_in(batch.iter().copied()))
            .all(tx.conn())
            .await?;
        numbers.extend(found.into_iter().map(|row| row.number));
    }
    Ok(numbers)
}

/// The waiting rows that name one of these numbers, or whose reason does, or that have the number in the accounts of a payment which stands on
/// one of the invoices.
async fn rows_about(
    tx: &WriteTx,
    numbers: &[String],
    invoices: &[InvoiceId],
) -> Result<Vec<payment_row::Model>, ServiceError> {
    let numbers: Vec<String> = numbers.iter().map(|number| compact(number)).collect();
    let booked = booked_on(tx, invoices).await?;
    if numbers.iter().all(String::is_empty) && booked.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = waiting().all(tx.conn()).await?;
    rows.retain(|row| {
        let told = compact(&format!("{} {} {}", row.number, row.purpose, row.reason));
        let is_named = |number: &String| !number.is_empty() && told.contains(number);
        let is_about = numbers.iter().any(is_named) || booked.contains(&account_key(&row.reference));
        follows_invoices(row) && is_about
    });
    Ok(rows)
}

/// The numbers in the accounts of the payments that stand on these invoices.
async fn booked_on(tx: &WriteTx, invoices: &[InvoiceId]) -> Result<BTreeSet<String>, ServiceError> {
    let mut numbers = BTreeSet::new();
    for batch in invoices.chunks(BATCH) {
        let found = payment::Entity::find()
            .filter(payment::Column::InvoiceId.is_in(batch.iter().copied()))
            .filter(payment::Column::Reference.ne(""))
            .all(tx.conn())
            .await?;
        numbers.extend(found.into_iter().map(|paid| account_key(&paid.reference)));
    }
    numbers.remove("");
    Ok(numbers)
}

async fn tell_rows(
    tx: &WriteTx,
    documents: Option<&Documents>,
    rows: Vec<payment_row::Model>,
) -> Result<(), ServiceError> {
    if rows.is_empty() {
        return Ok(());
    }
    let booker = Booker::new(tx, documents).await?;
    tell(tx, &booker, rows).await?;
    Ok(())
}

async fn tell(
    tx: &WriteTx,
    booker: &Booker<'_>,
    rows: Vec<payment_row::Model>,
) -> Result<BTreeMap<PaymentRowId, String>, ServiceError> {
    let mut told = BTreeMap::new();
    for row in rows {
        let reason = booker.waits_for(&told_by(&row)).await?.unwrap_or_else(|| {
            "Die genannte Rechnung nimmt die Zahlung jetzt an. Bitte die Rechnung wählen oder die Liste noch einmal einlesen.".to_owned()
        });
        if row.reason != reason {
            told.insert(row.id, reason.clone());
            decide(tx, row, PaymentRowState::Open, reason).await?;
        }
    }
    Ok(told)
}
