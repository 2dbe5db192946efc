//! Why rows wait, said anew once something changed that they wait for.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{invoice, invoice_link, payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentRowId, PaymentRowState};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{decide, told_by};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::matching::{account_key, compact};
use crate::purchasing::payment_file::common;
use crate::purchasing::service::import::{Booker, is_of_account};

/// Invoices asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// Says anew why the rows wait that are about these invoices or ones that are linked with them, once what is to be paid of them has changed.
/// Without `documents` a row that tells Skonto keeps its reason: what an invoice offers stands in its file.
pub(in crate::purchasing::service) async fn tell_anew(
    tx: &WriteTx,
    documents: Option<&Documents>,
    invoices: &[InvoiceId],
) -> Result<(), ServiceError> {
    let numbers = numbers_with_linked(tx, invoices).await?;
    let rows = rows_about(tx, &numbers, invoices).await?;
    tell_known(tx, documents, rows).await
}

/// The numbers of invoices and of those that hang together with them by credit notes, partial and final invoices: a refund on one may stand on
/// another.
async fn numbers_with_linked(tx: &WriteTx, invoices: &[InvoiceId]) -> Result<Vec<String>, ServiceError> {
    let mut known: BTreeSet<InvoiceId> = invoices.iter().copied().collect();
    let mut fresh: Vec<InvoiceId> = known.iter().copied().collect();
    let mut numbers = Vec::with_capacity(fresh.len());
    while !fresh.is_empty() {
        let mut next = Vec::new();
        for batch in fresh.chunks(BATCH) {
            let rows = invoice::Entity::find()
                .filter(invoice::Column::Id.is_in(batch.iter().copied()))
                .all(tx.conn())
                .await?;
            numbers.extend(rows.into_iter().map(|row| row.number));
            let touching = Condition::any()
                .add(invoice_link::Column::InvoiceId.is_in(batch.iter().copied()))
                .add(invoice_link::Column::PrecedingId.is_in(batch.iter().copied()));
            let links = invoice_link::Entity::find()
                .filter(invoice_link::Column::Kind.is_in([LinkKind::Corrected, LinkKind::Included]))
                .filter(touching)
                .all(tx.conn())
                .await?;
            let linked = links
                .into_iter()
                .flat_map(|link| [Some(link.invoice_id), link.preceding_id]);
            next.extend(linked.flatten().filter(|id| known.insert(*id)));
        }
        fresh = next;
    }
    Ok(numbers)
}

/// As [`tell_anew`], for the rows that name one of these numbers or whose reason does.
pub(in crate::purchasing::service) async fn tell_of_numbers(
    tx: &WriteTx,
    documents: Option<&Documents>,
    numbers: &[String],
) -> Result<(), ServiceError> {
    let rows = rows_about(tx, numbers, &[]).await?;
    tell_known(tx, documents, rows).await
}

async fn tell_known(
    tx: &WriteTx,
    documents: Option<&Documents>,
    mut rows: Vec<payment_row::Model>,
) -> Result<(), ServiceError> {
    rows.retain(|row| documents.is_some() || row.skonto == Cents::ZERO);
    tell_rows(tx, documents, rows).await
}

/// As [`tell_anew`], for the rows that name an invoice which was not there before, as their number or in their purpose, however it is written.
/// Many invoices may come at once: the database looks for the rows.
pub(in crate::purchasing::service) async fn tell_of_new(
    tx: &WriteTx,
    number: &str,
) -> Result<(), ServiceError> {
    let wanted = compact(number);
    if wanted.is_empty() {
        return Ok(());
    }
    let pattern = in_this_order(number);
    let may_name = |column: payment_row::Column| {
        let told = Expr::col((payment_row::Entity, column));
        Expr::from(Func::upper(told)).like(pattern.clone())
    };
    let mut rows = waiting()
        .filter(payment_row::Column::Skonto.eq(Cents::ZERO))
        .filter(
            Condition::any()
                .add(may_name(payment_row::Column::Number))
                .add(may_name(payment_row::Column::Purpose)),
        )
        .all(tx.conn())
        .await?;
    rows.retain(|row| {
        let is_named = |told: &str| compact(told).contains(&wanted);
        follows_invoices(row) && (is_named(&row.number) || is_named(&row.purpose))
    });
    tell_rows(tx, None, rows).await
}

/// A pattern for the letters and digits of a number in this order, whatever stands between them: `%G%R%1%` for `GR-1`. Letters that the engines
/// capitalise otherwise may be any.
fn in_this_order(number: &str) -> String {
    let mut pattern = "%".to_owned();
    for sign in number.chars().filter(char::is_ascii_alphanumeric) {
        pattern.push(sign.to_ascii_uppercase());
        pattern.push('%');
    }
    pattern
}

/// As [`tell_anew`], for the invoices on which this run entered payments; answers the reasons that changed. Of the rows of its list (`is_own`)
/// it knows what that tells besides.
pub(in crate::purchasing::service) async fn tell_touched(
    tx: &WriteTx,
    booker: &Booker<'_>,
    is_own: impl Fn(PaymentRowId) -> bool,
) -> Result<BTreeMap<PaymentRowId, String>, ServiceError> {
    let touched = booker.touched();
    let rows = rows_about(tx, &numbers_with_linked(tx, &touched).await?, &touched).await?;
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
