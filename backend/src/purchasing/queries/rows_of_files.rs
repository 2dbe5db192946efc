//! Rows of payment files, and what is remembered of the files.

use std::collections::HashMap;

use paktbuch_entity::{document, invoice, payment, payment_mapping, payment_row, supplier};
use paktbuch_types::{
    Cents, InvoiceId, PaymentId, PaymentRowId, PaymentRowState, SupplierId, claimed_prepaid, format_date,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};

use super::list::{counting, prepaid_paid};
use super::open::refunded;
use crate::db::search::{Needle, haystack};
use crate::purchasing::matching::Candidate;
use crate::purchasing::rows::{FileRow, FileRowFilter};

/// Every invoice as a payment may pay it.
///
/// # Errors
/// The database's refusal.
pub async fn candidates(conn: &impl ConnectionTrait) -> Result<Vec<Candidate>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(counting())
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let prepaid_paid: HashMap<InvoiceId, Cents> = prepaid_paid(conn, counting())
        .await?
        .into_iter()
        .map(|(row, paid)| (row.id, paid))
        .collect();
    let creditors = creditor_numbers(conn).await?;
    let refunded = refunded(conn).await?;
    let row = |row: invoice::Model| Candidate {
        creditor: creditors.get(&row.supplier_id).cloned().unwrap_or_default(),
        invoice: row.id,
        back: refunded
            .get(&row.id)
            .map_or(Cents::ZERO, |refunded| refunded.back),
        prepaid: claimed_prepaid(row.prepaid, row.billed_before),
        prepaid_paid: prepaid_paid.get(&row.id).copied().unwrap_or_default(),
        number: row.number,
        supplier: row.supplier_id,
        references: vec![row.accounting_reference],
        seller: row.seller,
        issued: row.issue_date,
        due: row.due,
        paid: row.paid,
        skonto: row.skonto,
        retention: row.retention,
        tax: if row.tax_deducted {
            Cents::ZERO
        } else {
            row.self_assessed_tax.minus(row.tax_paid)
        },
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The numbers in the accounts of the suppliers that have one.
async fn creditor_numbers(conn: &impl ConnectionTrait) -> Result<HashMap<SupplierId, String>, DbErr> {
    let rows: Vec<(SupplierId, String)> = supplier::Entity::find()
        .select_only()
        .columns([supplier::Column::Id, supplier::Column::CreditorNumber])
        .filter(supplier::Column::CreditorNumber.ne(""))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// SHA-256 of the file that an invoice is read from: the XML inside where it came as a PDF, else the file as it came.
///
/// # Errors
/// The database's refusal.
pub async fn file_of(conn: &impl ConnectionTrait, invoice: InvoiceId) -> Result<Option<String>, DbErr> {
    let row = invoice::Entity::find_by_id(invoice).one(conn).await?;
    let Some(id) = row.and_then(|row| row.xml_id.or(row.document_id)) else {
        return Ok(None);
    };
    let file = document::Entity::find_by_id(id).one(conn).await?;
    Ok(file.map(|file| file.sha256))
}

/// The latest e-invoices of a supplier.
///
/// # Errors
/// The database's refusal.
pub async fn latest_e_invoices(
    conn: &impl ConnectionTrait,
    supplier: SupplierId,
    limit: u64,
) -> Result<Vec<InvoiceId>, DbErr> {
    invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Id)
        .filter(counting())
        .filter(invoice::Column::SupplierId.eq(supplier))
        .filter(invoice::Column::Syntax.is_not_null())
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await
}

/// Rows in a state, the oldest payments first.
///
/// # Errors
/// The database's refusal.
pub async fn file_rows(
    conn: &impl ConnectionTrait,
    state: PaymentRowState,
    offset: u64,
    limit: u64,
) -> Result<Vec<FileRow>, DbErr> {
    let rows = in_state(state).offset(offset).limit(limit).all(conn).await?;
    shown(conn, rows).await
}

/// The oldest payments first.
fn in_state(state: PaymentRowState) -> Select<payment_row::Entity> {
    payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(state))
        .order_by_asc(payment_row::Column::PaidOn)
        .order_by_asc(payment_row::Column::Id)
}

/// All rows in a state that a search finds in day, amount, payee, texts, numbers or reason, in the same order. The work list is short
/// and changes with every list that is read: its rows are looked through, not indexed.
///
/// # Errors
/// The database's refusal.
pub async fn file_rows_with(
    conn: &impl ConnectionTrait,
    state: PaymentRowState,
    needle: &Needle,
) -> Result<Vec<FileRow>, DbErr> {
    let rows = in_state(state).all(conn).await?;
    let mut rows = shown(conn, rows).await?;
    rows.retain(|row| is_found(row, needle));
    Ok(rows)
}

fn is_found(row: &FileRow, needle: &Needle) -> bool {
    let (day, amount, typed) = (
        format_date(row.paid_on),
        row.amount.to_string(),
        row.amount.input(),
    );
    let codes = [
        &day,
        &amount,
        &typed,
        &row.number,
        &row.reference,
        &row.proof,
        &row.creditor,
    ]
    .map(String::as_str);
    let names = [&row.payee, &row.purpose, &row.reason, &row.file_name].map(String::as_str);
    needle.is_in(&haystack(codes, names))
}

/// The next `limit` rows of the filtered set behind the one with the key `after`, from the first without one, and how many the set
/// has. `None` where there is no such row. A row that was decided meanwhile still says where the next page begins.
///
/// # Errors
/// The database's refusal.
pub async fn file_rows_after(
    conn: &impl ConnectionTrait,
    filter: &FileRowFilter,
    after: Option<PaymentRowId>,
    limit: u64,
) -> Result<Option<(Vec<FileRow>, u64)>, DbErr> {
    let last = match after {
        None => None,
        Some(id) => match payment_row::Entity::find_by_id(id).one(conn).await? {
            Some(row) => Some((row.paid_on, row.id)),
            None => return Ok(None),
        },
    };
    let mut set = in_state(filter.state);
    if let Some(first) = filter.days.0 {
        set = set.filter(payment_row::Column::PaidOn.gte(first));
    }
    if let Some(last) = filter.days.1 {
        set = set.filter(payment_row::Column::PaidOn.lte(last));
    }
    let Some(needle) = Needle::new(&filter.search) else {
        let total = set.clone().count(conn).await?;
        if let Some((day, id)) = last {
            let same_day = Condition::all()
                .add(payment_row::Column::PaidOn.eq(day))
                .add(payment_row::Column::Id.gt(id));
            let behind = Condition::any()
                .add(payment_row::Column::PaidOn.gt(day))
                .add(same_day);
            set = set.filter(behind);
        }
        let rows = set.limit(limit).all(conn).await?;
        return Ok(Some((shown(conn, rows).await?, total)));
    };
    let rows = set.all(conn).await?;
    let mut rows = shown(conn, rows).await?;
    rows.retain(|row| is_found(row, &needle));
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    rows.retain(|row| last.is_none_or(|last| (row.paid_on, row.id) > last));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Some((rows, total)))
}

/// How many rows are in a state.
///
/// # Errors
/// The database's refusal.
pub async fn count_file_rows(conn: &impl ConnectionTrait, state: PaymentRowState) -> Result<u64, DbErr> {
    payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(state))
        .count(conn)
        .await
}

/// One row; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn file_row(conn: &impl ConnectionTrait, id: PaymentRowId) -> Result<Option<FileRow>, DbErr> {
    let row = payment_row::Entity::find_by_id(id).one(conn).await?;
    Ok(shown(conn, row.into_iter().collect()).await?.pop())
}

/// What was remembered for files with these headings, as TOML.
///
/// # Errors
/// The database's refusal.
pub async fn remembered_mapping(
    conn: &impl ConnectionTrait,
    headings: &str,
) -> Result<Option<String>, DbErr> {
    let row = payment_mapping::Entity::find()
        .filter(payment_mapping::Column::Headings.eq(headings))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.mapping))
}

/// The first payment that a row was entered as; `None` while it waits.
///
/// # Errors
/// The database's refusal.
pub async fn payment_of_row(
    conn: &impl ConnectionTrait,
    id: PaymentRowId,
) -> Result<Option<PaymentId>, DbErr> {
    let found = payment::Entity::find()
        .filter(payment::Column::RowId.eq(id))
        .order_by_asc(payment::Column::Id)
        .one(conn)
        .await?;
    Ok(found.map(|payment| payment.id))
}

/// Amount and Skonto of a waiting row that stand on no invoice: of several payments that it was entered as, some may have been removed.
///
/// # Errors
/// The database's refusal.
pub async fn left_of_row(
    conn: &impl ConnectionTrait,
    row: &payment_row::Model,
) -> Result<(Cents, Cents), DbErr> {
    let entered = entered(conn).await?;
    let row = row_of(row.clone(), &entered);
    Ok((row.amount, row.skonto))
}

async fn shown(conn: &impl ConnectionTrait, rows: Vec<payment_row::Model>) -> Result<Vec<FileRow>, DbErr> {
    let entered = entered(conn).await?;
    Ok(rows.into_iter().map(|row| row_of(row, &entered)).collect())
}

/// Amount and Skonto of the payments that waiting rows are entered as.
async fn entered(conn: &impl ConnectionTrait) -> Result<HashMap<PaymentRowId, (Cents, Cents)>, DbErr> {
    let payments = payment::Entity::find()
        .join(JoinType::InnerJoin, payment::Relation::PaymentRow.def())
        .filter(payment_row::Column::State.ne(PaymentRowState::Booked))
        .all(conn)
        .await?;
    let mut entered: HashMap<PaymentRowId, (Cents, Cents)> = HashMap::new();
    for payment in payments {
        if let Some(row) = payment.row_id {
            let sum = entered.entry(row).or_default();
            *sum = (sum.0.plus(payment.amount), sum.1.plus(payment.skonto));
        }
    }
    Ok(entered)
}

fn row_of(row: payment_row::Model, entered: &HashMap<PaymentRowId, (Cents, Cents)>) -> FileRow {
    let (amount, skonto) = entered.get(&row.id).copied().unwrap_or_default();
    // The invoices may have given Skonto of which the row tells nothing.
    let skonto = row.skonto.minus(skonto);
    let skonto = skonto.clamp(row.skonto.min(Cents::ZERO), row.skonto.max(Cents::ZERO));
    FileRow {
        id: row.id,
        version: row.version,
        file_name: row.file_name,
        line: row.line,
        paid_on: row.paid_on,
        amount: row.amount.minus(amount),
        skonto,
        entered: amount,
        creditor: row.creditor,
        payee: row.payee,
        number: row.number,
        purpose: row.purpose,
        reference: row.reference,
        proof: row.proof,
        fiscal_year: row.fiscal_year,
        state: row.state,
        reason: row.reason,
    }
}
