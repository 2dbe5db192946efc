//! Credit notes whose supplier writes the amounts without a minus: the user decides that they count as money coming back.

use paktbuch_entity::{allocation, invoice, invoice_line, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, Quantity};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationTrait,
    Set,
};

use super::file_rows::tell_anew;
use super::reject::refuse_rejected;
use super::{chain, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;

/// Turns the sign of all amounts and quantities of an invoice in the books; its file stays as it came. Turned twice it is as before.
/// Payments that wait for it say anew why.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where something is allocated, paid or retained, or
/// the invoice belongs to a chain of partial invoices.
pub async fn turn_sign(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    documents: &Documents,
    id: InvoiceId,
    version: i64,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    refuse_rejected(&row)?;
    if let Some(reason) = hindrance(tx, &row).await? {
        return Err(ServiceError::refused(format!(
            "Das Vorzeichen lässt sich nicht umkehren: {reason}"
        )));
    }
    let turned = |amount: Cents| Set(Cents::ZERO.minus(amount));
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    for line in lines {
        let changed = invoice_line::ActiveModel {
            id: Set(line.id),
            quantity: Set(Quantity(-line.quantity.0)),
            net: turned(line.net),
            gross: turned(line.gross),
            version: Set(line.version + 1),
            ..Default::default()
        };
        invoice_line::Entity::update(changed).exec(tx.conn()).await?;
    }
    let changed = invoice::ActiveModel {
        id: Set(id),
        net: turned(row.net),
        tax: turned(row.tax),
        gross: turned(row.gross),
        prepaid: turned(row.prepaid),
        rounding: turned(row.rounding),
        due: turned(row.due),
        version: Set(version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    totals::count_allocations(tx, id).await?;
    totals::count_tax(tx, id).await?;
    chain::count_corrected(tx, id).await?;
    Box::pin(tell_anew(tx, Some(documents), &[id])).await?;
    let event = Event::new(EventKind::InvoiceSignTurned, SubjectKind::Invoice, id.0).change(Change::new(
        "zu zahlen",
        format!("{} €", row.due),
        format!("{} €", Cents::ZERO.minus(row.due)),
    ));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Why it cannot be done, with the remedy.
async fn hindrance(tx: &WriteTx, row: &invoice::Model) -> Result<Option<&'static str>, ServiceError> {
    let parts = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(row.id))
        .count(tx.conn())
        .await?;
    if parts > 0 {
        return Ok(Some(
            "Es ist schon etwas zugeordnet. Bitte nehmen Sie die Zuordnung zuerst zurück.",
        ));
    }
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(row.id))
        .count(tx.conn())
        .await?;
    if payments > 0 || row.retention != Cents::ZERO {
        return Ok(Some(
            "Es ist schon eine Zahlung oder ein Einbehalt eingetragen. Bitte entfernen Sie das zuerst.",
        ));
    }
    let either = Condition::any()
        .add(invoice_link::Column::PrecedingId.eq(row.id))
        .add(
            Condition::all()
                .add(invoice_link::Column::InvoiceId.eq(row.id))
                .add(invoice_link::Column::PrecedingId.is_not_null()),
        );
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
        .filter(either)
        .count(tx.conn())
        .await?;
    if links > 0 {
        return Ok(Some(
            "Die Rechnung gehört zu einer Kette von Abschlagsrechnungen. Bitte lösen Sie die Verknüpfung zuerst.",
        ));
    }
    Ok(None)
}
