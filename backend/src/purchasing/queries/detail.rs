//! One invoice with its lines, their parts and its payments.

use std::collections::BTreeMap;

use paktbuch_entity::{
    allocation, cost_item, cost_line, document, funding_share, invoice, invoice_line, notice, payment,
    school, taken_over,
};
use paktbuch_types::{
    AllocationId, Cents, CostLineId, DocumentId, InvoiceId, InvoiceLineId, InvoiceOrigin, NoticeId,
    PaymentId, PaymentKind, SchoolId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::list::{counted_prepaid, row_of};
use super::payment_rows::{payment_row, transfers};
use super::refunds::refunds_before;
use super::{links, ordered};
use crate::purchasing::commands::{Assignment, Target};
use crate::purchasing::input_tax::deducted_rate;
use crate::purchasing::rows::{InvoiceDetail, KeptFile, LineDetail, PartDetail};

/// The invoice; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_detail(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Option<InvoiceDetail>, DbErr> {
    let Some(row) = invoice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .all(conn);
    let (payments, file, inside, earlier, later, lines) = tokio::try_join!(
        payments,
        file_of(conn, row.document_id),
        file_of(conn, row.xml_id),
        links::earlier(conn, &row),
        links::later(conn, &row),
        lines_of(conn, &row),
    )?;
    let xml = match (row.origin, row.xml_id) {
        (_, Some(_)) => inside,
        (InvoiceOrigin::EInvoice, None) => file.clone(),
        _ => None,
    };
    let retention_until = row.retention_until;
    let prepaid = payments
        .iter()
        .filter(|payment| payment.kind == PaymentKind::Prepaid);
    let prepaid_paid = counted_prepaid(&row, prepaid.map(|payment| payment.amount).sum());
    let (transfers, (taken_from, taken)) =
        tokio::try_join!(transfers(conn, &payments), taken_over(conn, id, &payments))?;
    let refund_before = if row.due < Cents::ZERO {
        refunds_before(conn).await?.remove(&id)
    } else {
        None
    };
    Ok(Some(InvoiceDetail {
        refund_before,
        version: row.version,
        taken_from,
        supplier: row.supplier_id,
        origin: row.origin,
        syntax: row.syntax,
        file,
        xml,
        accounting_reference: row.accounting_reference.clone(),
        dms_reference: row.dms_reference.clone(),
        order_reference: row.order_reference.clone(),
        net: row.net,
        tax: row.tax,
        prepaid: row.prepaid,
        rounding: row.rounding,
        self_assessed_tax: row.self_assessed_tax,
        billed_before: row.billed_before,
        earlier,
        later,
        tax_deducted: row.tax_deducted,
        rejected_because: row.rejected_because.clone(),
        row: row_of(row, prepaid_paid),
        retention_until,
        lines,
        payments: payments
            .into_iter()
            .map(|row| payment_row(row, &transfers, &taken))
            .collect(),
    }))
}

/// Whether there is such an invoice.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_exists(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<bool, DbErr> {
    Ok(invoice::Entity::find_by_id(id).count(conn).await? > 0)
}

/// Number of an invoice; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_number(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Option<String>, DbErr> {
    let query = invoice::Entity::find_by_id(id)
        .select_only()
        .column(invoice::Column::Number);
    query.into_tuple().one(conn).await
}

/// One line with its parts; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn line_detail(
    conn: &impl ConnectionTrait,
    id: InvoiceLineId,
) -> Result<Option<LineDetail>, DbErr> {
    let query = invoice_line::Entity::find_by_id(id).find_also_related(invoice::Entity);
    let Some((_, Some(row))) = query.one(conn).await? else {
        return Ok(None);
    };
    let lines = lines_of(conn, &row).await?;
    Ok(lines.into_iter().find(|line| line.id == id))
}

async fn file_of(conn: &impl ConnectionTrait, id: Option<DocumentId>) -> Result<Option<KeptFile>, DbErr> {
    let Some(id) = id else { return Ok(None) };
    let row = document::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| KeptFile {
        sha256: row.sha256,
        name: row.file_name,
        media_type: row.media_type,
    }))
}

/// Where an invoice came from by a takeover, and which of its payments did.
async fn taken_over(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
    payments: &[payment::Model],
) -> Result<(String, Vec<PaymentId>), DbErr> {
    let either = Condition::any()
        .add(taken_over::Column::InvoiceId.eq(invoice))
        .add(taken_over::Column::PaymentId.is_in(payments.iter().map(|payment| payment.id)));
    let marks = taken_over::Entity::find().filter(either).all(conn).await?;
    let of_invoice = marks.iter().find(|mark| mark.invoice_id.is_some());
    let from = of_invoice.map(|mark| format!("{}, Zeile {}", mark.file_name, mark.line));
    let payments = marks.iter().filter_map(|mark| mark.payment_id).collect();
    Ok((from.unwrap_or_default(), payments))
}

async fn lines_of(conn: &impl ConnectionTrait, row: &invoice::Model) -> Result<Vec<LineDetail>, DbErr> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(row.id))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await?;
    let mut parts = parts_of(conn, row.id).await?;
    let billed = lines.iter().filter_map(|line| line.order_line_id).collect();
    let ordered = ordered::by_id(conn, billed).await?;
    let details = lines.into_iter().map(|line| LineDetail {
        parts: parts.remove(&line.id).unwrap_or_default(),
        id: line.id,
        version: line.version,
        position: line.position,
        line_id: line.line_id,
        name: line.name,
        quantity: line.quantity,
        unit_code: line.unit_code,
        net: line.net,
        gross: line.gross,
        deduction: line.deduction,
        vat_rate: line.vat_rate,
        self_assessed_rate: line.self_assessed_rate,
        deducted_rate: deducted_rate(row.tax_deducted, line.vat_rate),
        kind: line.kind,
        ordered_on: line.ordered_on,
        accepted_on: line.accepted_on,
        place: line.place,
        extent: line.extent,
        term_from: line.term_from,
        term_to: line.term_to,
        ordered: line.order_line_id.and_then(|id| ordered.get(&id).cloned()),
        order_reason: line.order_reason,
    });
    Ok(details.collect())
}

async fn parts_of(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<BTreeMap<InvoiceLineId, Vec<PartDetail>>, DbErr> {
    let rows = allocation::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let rows: Vec<allocation::Model> = rows.into_iter().map(|(row, _)| row).collect();
    let places = Places::of(conn, &rows).await?;
    let devices = devices_of(conn, rows.iter().map(|row| row.id).collect()).await?;
    let mut parts: BTreeMap<InvoiceLineId, Vec<PartDetail>> = BTreeMap::new();
    for row in rows {
        let line = row.invoice_line_id;
        let made = devices.get(&row.id).copied().unwrap_or_default();
        parts.entry(line).or_default().push(places.part(row, made));
    }
    Ok(parts)
}

async fn devices_of(
    conn: &impl ConnectionTrait,
    allocations: Vec<AllocationId>,
) -> Result<BTreeMap<AllocationId, i64>, DbErr> {
    let mut devices = BTreeMap::new();
    if allocations.is_empty() {
        return Ok(devices);
    }
    let shares = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.is_in(allocations))
        .filter(funding_share::Column::Spread.is_null())
        .all(conn)
        .await?;
    for share in shares {
        *devices.entry(share.allocation_id).or_default() += 1;
    }
    Ok(devices)
}

/// What the targets of parts are called.
struct Places {
    cost_lines: BTreeMap<CostLineId, (cost_line::Model, cost_item::Model)>,
    notices: BTreeMap<NoticeId, notice::Model>,
    schools: BTreeMap<SchoolId, String>,
}

impl Places {
    async fn of(conn: &impl ConnectionTrait, rows: &[allocation::Model]) -> Result<Self, DbErr> {
        let mut places = Self {
            cost_lines: BTreeMap::new(),
            notices: BTreeMap::new(),
            schools: BTreeMap::new(),
        };
        if rows.is_empty() {
            return Ok(places);
        }
        let lines = cost_line::Entity::find()
            .find_also_related(cost_item::Entity)
            .filter(cost_line::Column::Id.is_in(rows.iter().filter_map(|row| row.cost_line_id)))
            .all(conn)
            .await?;
        places.cost_lines = lines
            .into_iter()
            .filter_map(|(line, item)| Some((line.id, (line, item?))))
            .collect();
        let notices = notice::Entity::find()
            .filter(notice::Column::Id.is_in(places.cost_lines.values().map(|(_, item)| item.notice_id)))
            .all(conn)
            .await?;
        places.notices = notices.into_iter().map(|notice| (notice.id, notice)).collect();
        let schools = school::Entity::find()
            .filter(school::Column::Id.is_in(rows.iter().filter_map(|row| {
                row.school_id
                    .or_else(|| places.cost_lines.get(&row.cost_line_id?)?.0.school_id)
            })))
            .all(conn)
            .await?;
        places.schools = schools
            .into_iter()
            .map(|school| (school.id, school.name))
            .collect();
        Ok(places)
    }

    fn part(&self, row: allocation::Model, devices: i64) -> PartDetail {
        let bound = row.cost_line_id.and_then(|id| {
            let (line, item) = self.cost_lines.get(&id)?;
            Some((id, line, item, self.notices.get(&item.notice_id)?))
        });
        let is_for_all = bound.is_some_and(|(_, line, ..)| line.school_id.is_none());
        let (target, title, place, item, notice) = match bound {
            Some((id, line, item, notice)) => (
                Target::CostLine(id),
                item.title.clone(),
                [
                    Some(line.title.clone()),
                    line.school_id
                        .or(row.school_id)
                        .and_then(|id| self.schools.get(&id))
                        .cloned(),
                ]
                .into_iter()
                .flatten()
                .fold(format!("Bescheid {}", notice.reference), |place, part| {
                    format!("{place}, {part}")
                }),
                Some(item.id),
                Some((notice.id, notice.reference.clone())),
            ),
            None => {
                let school = row.school_id.and_then(|id| self.schools.get(&id)).cloned();
                let target = Target::Own {
                    school: row.school_id,
                };
                (
                    target,
                    "Eigene Mittel".to_owned(),
                    school.unwrap_or_default(),
                    None,
                    None,
                )
            }
        };
        PartDetail {
            allocation: row.id,
            target,
            school: row.school_id.filter(|_| is_for_all),
            title,
            place,
            item,
            notice,
            gross: row.gross,
            eligible: row.eligible,
            reason: row.reason,
            quantity: row.quantity,
            assignment: Assignment {
                product: row.product,
                account: row.account,
                cost_centre: row.cost_centre,
                fiscal_year: row.fiscal_year,
            },
            devices,
        }
    }
}
