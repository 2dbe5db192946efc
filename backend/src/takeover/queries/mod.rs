//! What a takeover is compared with.

mod gaps;
mod taken;

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, invoice, invoice_line, notice, payment, payout, school, supplier,
    taken_over, takeover_mapping,
};
use paktbuch_types::{
    AllocationId, Cents, InvoiceId, InvoiceLineId, LineKind, NoticeId, PayoutId, Quantity, SchoolId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

pub(in crate::takeover) use self::gaps::{gaps, open_rest};
pub(in crate::takeover) use self::taken::{
    StoredDevice, TakenDevice, devices, invoices_of_devices, taken_devices,
};
use crate::takeover::kind::SheetKind;
use crate::text::search_form;

/// A notice by its Aktenzeichen.
///
/// # Errors
/// The database's refusal.
pub async fn notice_by_reference(
    conn: &impl ConnectionTrait,
    reference: &str,
) -> Result<Option<NoticeId>, DbErr> {
    let row = notice::Entity::find()
        .filter(notice::Column::Reference.eq(reference))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id))
}

/// Aktenzeichen and title of a notice.
pub(in crate::takeover) async fn notice_names(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<(String, String)>, DbErr> {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| (row.reference, row.title)))
}

/// Schools with what they are called: number, name, short name.
pub(in crate::takeover) async fn schools(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(SchoolId, [String; 3])>, DbErr> {
    let rows = school::Entity::find().all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, [row.number.to_string(), row.name, row.short_name]))
        .collect())
}

/// An invoice that a receipt may be.
#[derive(Debug, Clone)]
pub(in crate::takeover) struct KnownInvoice {
    pub(in crate::takeover) id: InvoiceId,
    /// Folded name of the supplier.
    pub(in crate::takeover) supplier: String,
    /// USt-IdNr. of the supplier; may be empty.
    pub(in crate::takeover) vat_id: String,
    /// Name of the supplier as the invoice prints it.
    pub(in crate::takeover) seller: String,
    pub(in crate::takeover) number: String,
    pub(in crate::takeover) date: NaiveDate,
    pub(in crate::takeover) gross: Cents,
    pub(in crate::takeover) is_rejected: bool,
    /// The notice that it was taken over for.
    pub(in crate::takeover) taken_for: Option<NoticeId>,
}

/// Every invoice.
pub(in crate::takeover) async fn invoices(conn: &impl ConnectionTrait) -> Result<Vec<KnownInvoice>, DbErr> {
    type Row = (
        InvoiceId,
        String,
        String,
        String,
        String,
        NaiveDate,
        Cents,
        Option<NaiveDate>,
    );
    let taken: Vec<(Option<InvoiceId>, NoticeId)> = taken_over::Entity::find()
        .filter(taken_over::Column::InvoiceId.is_not_null())
        .select_only()
        .columns([taken_over::Column::InvoiceId, taken_over::Column::NoticeId])
        .into_tuple()
        .all(conn)
        .await?;
    let taken: std::collections::HashMap<InvoiceId, NoticeId> = taken
        .into_iter()
        .filter_map(|(id, notice)| Some((id?, notice)))
        .collect();
    let rows: Vec<Row> = invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .column(invoice::Column::Id)
        .columns([supplier::Column::Name, supplier::Column::VatId])
        .columns([
            invoice::Column::Seller,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::Gross,
            invoice::Column::RejectedOn,
        ])
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let known = |(id, supplier, vat_id, seller, number, date, gross, rejected_on): Row| KnownInvoice {
        taken_for: taken.get(&id).copied(),
        id,
        supplier: search_form(&supplier),
        vat_id,
        seller,
        number,
        date,
        gross,
        is_rejected: rejected_on.is_some(),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// A line of an invoice, and whether a part of it is allocated.
#[derive(Debug, Clone, Copy)]
pub(in crate::takeover) struct Line {
    pub(in crate::takeover) id: InvoiceLineId,
    pub(in crate::takeover) version: i64,
    pub(in crate::takeover) gross: Cents,
    pub(in crate::takeover) is_allocated: bool,
}

/// Lines of an invoice, in their order.
pub(in crate::takeover) async fn lines(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<Line>, DbErr> {
    let rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await?;
    let parts: Vec<InvoiceLineId> = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(rows.iter().map(|row| row.id)))
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            is_allocated: parts.contains(&row.id),
            id: row.id,
            version: row.version,
            gross: row.gross,
        })
        .collect())
}

/// Payments of an invoice, in the order in which they were entered.
pub(in crate::takeover) async fn payments(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<payment::Model>, DbErr> {
    payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .order_by_asc(payment::Column::Id)
        .all(conn)
        .await
}

/// A payout of a notice.
#[derive(Debug, Clone)]
pub(in crate::takeover) struct KnownPayout {
    pub(in crate::takeover) id: PayoutId,
    pub(in crate::takeover) version: i64,
    pub(in crate::takeover) paid_on: NaiveDate,
    /// Negative for money paid back.
    pub(in crate::takeover) amount: Cents,
    /// It came in by a takeover.
    pub(in crate::takeover) is_taken: bool,
}

impl KnownPayout {
    /// Day and amount.
    pub(in crate::takeover) fn sum(&self) -> (NaiveDate, Cents) {
        (self.paid_on, self.amount)
    }

    /// Whether it may have come in under one of these days because its row told none.
    pub(in crate::takeover) fn stands_under(&self, days: &HashSet<NaiveDate>) -> bool {
        self.is_taken && days.contains(&self.paid_on)
    }
}

/// Payouts of a notice, in the order in which they were entered.
pub(in crate::takeover) async fn payouts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<KnownPayout>, DbErr> {
    let taken: Vec<Option<PayoutId>> = taken_over::Entity::find()
        .filter(taken_over::Column::NoticeId.eq(notice))
        .filter(taken_over::Column::PayoutId.is_not_null())
        .select_only()
        .column(taken_over::Column::PayoutId)
        .into_tuple()
        .all(conn)
        .await?;
    let taken: HashSet<PayoutId> = taken.into_iter().flatten().collect();
    let rows = payout::Entity::find()
        .filter(payout::Column::NoticeId.eq(notice))
        .order_by_asc(payout::Column::Id)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| KnownPayout {
            is_taken: taken.contains(&row.id),
            id: row.id,
            version: row.version,
            paid_on: row.paid_on,
            amount: row.amount,
        })
        .collect())
}

/// A part of an invoice line that the notice pays and that devices can be made of.
#[derive(Debug, Clone)]
pub(in crate::takeover) struct Payer {
    pub(in crate::takeover) allocation: AllocationId,
    pub(in crate::takeover) school: Option<SchoolId>,
    pub(in crate::takeover) invoice: InvoiceId,
    pub(in crate::takeover) number: String,
    pub(in crate::takeover) line: InvoiceLineId,
    /// Of the line in its invoice, from 1.
    pub(in crate::takeover) position: i64,
    pub(in crate::takeover) version: i64,
    pub(in crate::takeover) kind: LineKind,
    pub(in crate::takeover) quantity: Quantity,
    pub(in crate::takeover) ordered_on: Option<NaiveDate>,
    pub(in crate::takeover) accepted_on: Option<NaiveDate>,
    /// The line came in by a takeover.
    pub(in crate::takeover) is_taken: bool,
}

/// Every part of the notice's cost plan, in the order of invoices and lines.
pub(in crate::takeover) async fn payers(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<Payer>, DbErr> {
    let parts: Vec<(allocation::Model, Option<invoice_line::Model>)> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .find_also_related(invoice_line::Entity)
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let known = invoices(conn).await?;
    let known: std::collections::HashMap<InvoiceId, KnownInvoice> =
        known.into_iter().map(|invoice| (invoice.id, invoice)).collect();
    Ok(parts
        .into_iter()
        .filter_map(|(part, line)| {
            let line = line?;
            let invoice = known.get(&line.invoice_id)?;
            Some(Payer {
                allocation: part.id,
                school: part.school_id,
                invoice: invoice.id,
                number: invoice.number.clone(),
                is_taken: invoice.taken_for.is_some(),
                line: line.id,
                position: line.position,
                version: line.version,
                kind: line.kind,
                quantity: line.quantity,
                ordered_on: line.ordered_on,
                accepted_on: line.accepted_on,
            })
        })
        .collect())
}

/// What was remembered for a kind of list with these headings.
pub(in crate::takeover) async fn remembered(
    conn: &impl ConnectionTrait,
    kind: SheetKind,
    headings: &str,
) -> Result<Option<String>, DbErr> {
    let row = takeover_mapping::Entity::find()
        .filter(takeover_mapping::Column::Kind.eq(kind.code()))
        .filter(takeover_mapping::Column::Headings.eq(headings))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.mapping))
}
