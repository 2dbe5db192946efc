//! One invoice with its lines, their parts and its payments.

use std::collections::BTreeMap;

use paktbuch_entity::{
    allocation, cost_item, cost_line, document, funding_share, invoice, invoice_line, notice, payment,
    school, supplier,
};
use paktbuch_types::{AllocationId, CostLineId, InvoiceId, InvoiceLineId, NoticeId, PaymentId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::list::row_of;
use crate::purchasing::commands::Target;
use crate::purchasing::rows::{InvoiceDetail, LineDetail, PartDetail, PaymentRow};

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
    let seller = supplier::Entity::find_by_id(row.supplier_id).one(conn).await?;
    let file = document::Entity::find_by_id(row.document_id).one(conn).await?;
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .all(conn)
        .await?;
    let supplier = row.supplier_id;
    let (sha256, file_name) = file.map_or_else(Default::default, |file| (file.sha256, file.file_name));
    Ok(Some(InvoiceDetail {
        row: row_of(row, seller.map(|seller| seller.name)),
        supplier,
        sha256,
        file_name,
        lines: lines_of(conn, id).await?,
        payments: payments.into_iter().map(payment_row).collect(),
    }))
}

/// One payment; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn find_payment(conn: &impl ConnectionTrait, id: PaymentId) -> Result<Option<PaymentRow>, DbErr> {
    let row = payment::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(payment_row))
}

fn payment_row(row: payment::Model) -> PaymentRow {
    PaymentRow {
        id: row.id,
        invoice: row.invoice_id,
        version: row.version,
        paid_on: row.paid_on,
        amount: row.amount,
        proof: row.proof,
    }
}

async fn lines_of(conn: &impl ConnectionTrait, invoice: InvoiceId) -> Result<Vec<LineDetail>, DbErr> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await?;
    let mut parts = parts_of(conn, invoice).await?;
    let details = lines.into_iter().map(|line| LineDetail {
        parts: parts.remove(&line.id).unwrap_or_default(),
        id: line.id,
        version: line.version,
        position: line.position,
        name: line.name,
        quantity: line.quantity,
        unit_code: line.unit_code,
        gross: line.gross,
        kind: line.kind,
        ordered_on: line.ordered_on,
        accepted_on: line.accepted_on,
        place: line.place,
        extent: line.extent,
        term_from: line.term_from,
        term_to: line.term_to,
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
            .filter(school::Column::Id.is_in(rows.iter().filter_map(|row| row.school_id)))
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
        let (target, title, place, item, notice) = match bound {
            Some((id, line, item, notice)) => (
                Target::CostLine(id),
                item.title.clone(),
                format!("Bescheid {}, {}", notice.reference, line.title),
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
            title,
            place,
            item,
            notice,
            gross: row.gross,
            eligible: row.eligible,
            reason: row.reason,
            devices,
        }
    }
}
