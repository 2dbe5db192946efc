//! Linking invoices of a chain, and what a later invoice may still allocate.

mod double;
mod graph;
mod offers;
mod settle;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::{Cents, InvoiceId, LinkKind, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Set,
};

use self::graph::load;
use self::settle::Plan;
use super::book::{NAME_CHARS, short};
use super::file_rows::tell_anew;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{LinkInvoices, UnlinkInvoices};
use crate::purchasing::einvoice::{PrecedingInvoice, names};
use crate::purchasing::service::reject::refuse_rejected;

pub use self::double::chain_facts;
pub use self::offers::link_offers;

/// References of one invoice that are kept; the file has all of them.
const MOST_LINKS: usize = 100;

/// Writes the references that an invoice states and links those that are in the books; invoices that named this one before it came
/// are linked too. What would be allocated too highly stays unlinked and becomes a finding.
pub(super) async fn attach(
    tx: &WriteTx,
    id: InvoiceId,
    stated: &[PrecedingInvoice],
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let mut waiting = naming(tx, &row).await?;
    let kind = stated_kind(row.type_code, row.prepaid);
    let mut known: Vec<(String, Option<NaiveDate>)> = Vec::new();
    for before in stated.iter().take(MOST_LINKS) {
        let key = (short(&before.number, NAME_CHARS), before.date);
        if known.contains(&key) {
            continue;
        }
        let link = invoice_link::ActiveModel {
            invoice_id: Set(id),
            number: Set(key.0.clone()),
            issue_date: Set(key.1),
            preceding_id: Set(None),
            kind: Set(kind),
            is_stated: Set(true),
            version: Set(1),
            ..Default::default()
        };
        waiting.push(link.insert(tx.conn()).await?);
        known.push(key);
    }
    for link in waiting {
        resolve(tx, link).await?;
    }
    Ok(())
}

/// What a stated reference means: what corrects or credits names the corrected invoice; what has something prepaid bills it
/// again (BT-112 is the whole, BT-113 what came before); anything else goes on.
fn stated_kind(type_code: i64, prepaid: Cents) -> LinkKind {
    if u16::try_from(type_code).is_ok_and(names::corrects) {
        LinkKind::Corrected
    } else if prepaid != Cents::ZERO {
        LinkKind::Included
    } else {
        LinkKind::Earlier
    }
}

/// References of other invoices of the same supplier that name this one and are not linked.
async fn naming(tx: &WriteTx, row: &invoice::Model) -> Result<Vec<invoice_link::Model>, ServiceError> {
    let links = invoice_link::Entity::find()
        .join(JoinType::InnerJoin, invoice_link::Relation::Invoice.def())
        .filter(invoice::Column::SupplierId.eq(row.supplier_id))
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(invoice_link::Column::Number.eq(&row.number))
        .filter(invoice_link::Column::PrecedingId.is_null())
        .filter(invoice_link::Column::InvoiceId.ne(row.id))
        .order_by_asc(invoice_link::Column::Id)
        .all(tx.conn())
        .await?;
    let same_day = |link: &invoice_link::Model| link.issue_date.is_none_or(|date| date == row.issue_date);
    Ok(links.into_iter().filter(same_day).collect())
}

/// Links a stated reference where exactly one invoice is meant and nothing speaks against it. Whether a final invoice that deducts
/// nothing contains the partial one that it names, a user says.
async fn resolve(tx: &WriteTx, link: invoice_link::Model) -> Result<(), ServiceError> {
    let later = invoice::Entity::find_by_id(link.invoice_id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut meant = invoice::Entity::find()
        .filter(invoice::Column::SupplierId.eq(later.supplier_id))
        .filter(invoice::Column::Number.eq(&link.number))
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(invoice::Column::Id.ne(later.id));
    if let Some(date) = link.issue_date {
        meant = meant.filter(invoice::Column::IssueDate.eq(date));
    }
    let [earlier] = &meant.limit(2).all(tx.conn()).await?[..] else {
        return Ok(());
    };
    if link.kind == LinkKind::Earlier && double::may_contain(&later, earlier) {
        return Ok(());
    }
    let mut graph = load(tx.conn(), &[later.id, earlier.id]).await?;
    let Ok(touched) = graph.connect(&later, earlier, link.kind) else {
        return Ok(());
    };
    let Ok(plan) = Plan::of(tx.conn(), &graph, touched, false).await? else {
        return Ok(());
    };
    plan.carry_out(tx).await?;
    let event = linked(&later, earlier, link.kind);
    let mut row: invoice_link::ActiveModel = link.into();
    row.preceding_id = Set(Some(earlier.id));
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &[later.id, earlier.id])).await
}

/// Links two invoices of one supplier, as the user decided.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for invoices of two suppliers, a circle, a partial invoice that another
/// final one includes, and where more is allocated than would be left: without being asked to cut it, or where devices hold it.
pub async fn link_invoices(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: LinkInvoices,
) -> Result<(), ServiceError> {
    let find = async |id| {
        let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
        row.ok_or(ServiceError::NotFound)
    };
    let later = find(command.invoice).await?;
    let earlier = find(command.preceding).await?;
    refuse_rejected(&later)?;
    refuse_rejected(&earlier)?;
    if later.supplier_id != earlier.supplier_id {
        return Err(ServiceError::refused(format!(
            "Verknüpft werden nur Rechnungen desselben Lieferanten: {} ist von {}, {} von {}. Bitte eine andere Rechnung wählen, oder die \
             Lieferanten zusammenführen.",
            later.number, later.seller, earlier.number, earlier.seller
        )));
    }
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::InvoiceId.eq(later.id))
        .all(tx.conn())
        .await?;
    if links.iter().any(|link| link.preceding_id == Some(earlier.id)) {
        return Err(ServiceError::refused(format!(
            "Die Rechnung {} ist schon verknüpft. Bitte lösen Sie die Verknüpfung zuerst, wenn Sie ihre Art ändern wollen.",
            earlier.number
        )));
    }
    let mut graph = load(tx.conn(), &[later.id, earlier.id]).await?;
    let touched = graph
        .connect(&later, &earlier, command.kind)
        .map_err(ServiceError::Refused)?;
    let plan = Plan::of(tx.conn(), &graph, touched, command.cut)
        .await?
        .map_err(ServiceError::Refused)?;
    plan.carry_out(tx).await?;
    let stated = links.into_iter().find(|link| {
        link.preceding_id.is_none()
            && link.number == earlier.number
            && link.issue_date.is_none_or(|date| date == earlier.issue_date)
    });
    match stated {
        Some(link) => {
            let version = link.version + 1;
            let mut row: invoice_link::ActiveModel = link.into();
            row.preceding_id = Set(Some(earlier.id));
            row.kind = Set(command.kind);
            row.version = Set(version);
            row.update(tx.conn()).await?;
        }
        None => {
            let row = invoice_link::ActiveModel {
                invoice_id: Set(later.id),
                number: Set(earlier.number.clone()),
                issue_date: Set(Some(earlier.issue_date)),
                preceding_id: Set(Some(earlier.id)),
                kind: Set(command.kind),
                is_stated: Set(false),
                version: Set(1),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
        }
    }
    audit::record(tx, [linked(&later, &earlier, command.kind)]).await?;
    Box::pin(tell_anew(tx, None, &[later.id, earlier.id])).await
}

/// Takes a link back; a reference that the invoice states stays as such.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where more is allocated than would be left.
pub async fn unlink_invoices(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: UnlinkInvoices,
) -> Result<(), ServiceError> {
    let link = invoice_link::Entity::find_by_id(command.link)
        .one(tx.conn())
        .await?;
    let link = link
        .filter(|link| link.invoice_id == command.invoice)
        .ok_or(ServiceError::NotFound)?;
    if link.version != command.version {
        return Err(ServiceError::Stale);
    }
    let earlier = link.preceding_id.ok_or(ServiceError::NotFound)?;
    unlink(tx, link, earlier).await
}

async fn unlink(tx: &WriteTx, link: invoice_link::Model, earlier: InvoiceId) -> Result<(), ServiceError> {
    let mut graph = load(tx.conn(), &[link.invoice_id, earlier]).await?;
    let both = [link.invoice_id, earlier];
    let touched = graph.disconnect(link.invoice_id, earlier, link.kind);
    let plan = Plan::of(tx.conn(), &graph, touched, false)
        .await?
        .map_err(ServiceError::Refused)?;
    plan.carry_out(tx).await?;
    let told = format!("{} {}", link.kind, link.number);
    let event = Event::new(
        EventKind::InvoiceUnlinked,
        SubjectKind::Invoice,
        link.invoice_id.0,
    )
    .change(Change::new("Verknüpfung", told, ""));
    if link.is_stated {
        let version = link.version + 1;
        let mut row: invoice_link::ActiveModel = link.into();
        row.preceding_id = Set(None);
        row.version = Set(version);
        row.update(tx.conn()).await?;
    } else {
        invoice_link::Entity::delete_by_id(link.id)
            .exec(tx.conn())
            .await?;
    }
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &both)).await
}

/// Computes anew what later invoices of a chain bill, after the amount of one that corrects an earlier one changed.
pub(super) async fn count_corrected(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::InvoiceId.eq(id))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .all(tx.conn())
        .await?;
    for earlier in links.into_iter().filter_map(|link| link.preceding_id) {
        let graph = load(tx.conn(), &[earlier]).await?;
        let touched = graph.dependants(earlier);
        let plan = Plan::of(tx.conn(), &graph, touched, false)
            .await?
            .map_err(ServiceError::Refused)?;
        plan.carry_out(tx).await?;
    }
    Ok(())
}

/// Takes the links of an invoice to earlier ones back; what it states stays as a reference.
pub(super) async fn release(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::InvoiceId.eq(id))
        .filter(invoice_link::Column::PrecedingId.is_not_null())
        .order_by_asc(invoice_link::Column::Id)
        .all(tx.conn())
        .await?;
    for link in links {
        if let Some(earlier) = link.preceding_id {
            unlink(tx, link, earlier).await?;
        }
    }
    Ok(())
}

fn linked(later: &invoice::Model, earlier: &invoice::Model, kind: LinkKind) -> Event {
    let told = format!(
        "{kind}: {} vom {}",
        earlier.number,
        format_date(earlier.issue_date)
    );
    Event::new(EventKind::InvoiceLinked, SubjectKind::Invoice, later.id.0)
        .change(Change::set("Verknüpfung", told))
}
