//! The orders that invoices bill or name, and how they were awarded.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{award_note, award_threshold, invoice_line, order_line, purchase_order};
use paktbuch_types::{AwardType, Cents, InvoiceId, OrderId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::evidence::rows::{Limit, OrderPart};
use crate::text::bare_reference;

/// The orders of each of these invoices: those that its lines bill; where there is none, the one that it names (BT-13), however its signs
/// are written.
pub(in crate::evidence) async fn orders(
    conn: &impl ConnectionTrait,
    invoices: &[(InvoiceId, String)],
) -> Result<HashMap<InvoiceId, Vec<OrderPart>>, DbErr> {
    let ids: Vec<InvoiceId> = invoices.iter().map(|(id, _)| *id).collect();
    let mut billed = billed(conn, ids).await?;
    let matched: HashSet<InvoiceId> = billed.keys().copied().collect();
    let named = numbers(conn, invoices.iter().any(|(_, reference)| !reference.is_empty())).await?;
    for (id, reference) in invoices {
        let bare = bare_reference(reference);
        if !matched.contains(id) && !bare.is_empty() {
            let meant = named.iter().filter(|(_, number)| *number == bare);
            billed.insert(*id, meant.map(|(order, _)| *order).collect());
        }
    }
    let wanted: Vec<OrderId> = billed.values().flatten().copied().collect();
    let rows = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(wanted.iter().copied()))
        .all(conn)
        .await?;
    let rows: HashMap<OrderId, purchase_order::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let nets = nets(conn, &wanted).await?;
    let notes: Vec<(OrderId, Option<Cents>)> = award_note::Entity::find()
        .filter(award_note::Column::OrderId.is_in(wanted))
        .select_only()
        .columns([award_note::Column::OrderId, award_note::Column::EstimatedNet])
        .into_tuple()
        .all(conn)
        .await?;
    let notes: HashMap<OrderId, Option<Cents>> = notes.into_iter().collect();
    let limits = award_threshold::Entity::find()
        .order_by_asc(award_threshold::Column::Id)
        .all(conn)
        .await?;
    let mut orders: HashMap<InvoiceId, Vec<OrderPart>> = HashMap::new();
    for (invoice, ids) in billed {
        let part = |row: &purchase_order::Model| OrderPart {
            id: row.id,
            number: row.number.clone(),
            state: row.state,
            ordered_on: row.ordered_on,
            award: row.award,
            award_reference: row.award_reference.clone(),
            net: nets.get(&row.id).copied().unwrap_or_default(),
            estimated: notes.get(&row.id).copied().flatten(),
            has_note: notes.contains_key(&row.id),
            is_matched: matched.contains(&invoice),
            limit: row
                .award
                .zip(row.ordered_on)
                .and_then(|(award, day)| limit(&limits, award, day)),
            objections: Vec::new(),
        };
        let parts = ids.iter().filter_map(|id| rows.get(id)).map(part);
        orders.insert(invoice, parts.collect());
    }
    Ok(orders)
}

/// What the lines of each of these orders are worth, net.
async fn nets(conn: &impl ConnectionTrait, orders: &[OrderId]) -> Result<HashMap<OrderId, Cents>, DbErr> {
    let rows: Vec<(OrderId, Cents)> = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(orders.iter().copied()))
        .select_only()
        .columns([order_line::Column::OrderId, order_line::Column::Net])
        .into_tuple()
        .all(conn)
        .await?;
    let mut nets: HashMap<OrderId, Cents> = HashMap::new();
    for (order, net) in rows {
        let sum = nets.entry(order).or_default();
        *sum = sum.plus(net);
    }
    Ok(nets)
}

/// The orders that lines of these invoices bill.
async fn billed(
    conn: &impl ConnectionTrait,
    invoices: Vec<InvoiceId>,
) -> Result<BTreeMap<InvoiceId, Vec<OrderId>>, DbErr> {
    let rows: Vec<(InvoiceId, OrderId)> = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::OrderLine.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices))
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column(order_line::Column::OrderId)
        .order_by_asc(invoice_line::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut orders: BTreeMap<InvoiceId, Vec<OrderId>> = BTreeMap::new();
    for (invoice, order) in rows {
        let known = orders.entry(invoice).or_default();
        if !known.contains(&order) {
            known.push(order);
        }
    }
    Ok(orders)
}

/// Every order with its number without signs; none where nobody names one.
async fn numbers(conn: &impl ConnectionTrait, is_asked: bool) -> Result<Vec<(OrderId, String)>, DbErr> {
    if !is_asked {
        return Ok(Vec::new());
    }
    let rows: Vec<(OrderId, String)> = purchase_order::Entity::find()
        .select_only()
        .columns([purchase_order::Column::Id, purchase_order::Column::Number])
        .order_by_asc(purchase_order::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let bare = |(id, number): (OrderId, String)| (id, bare_reference(&number));
    Ok(rows.into_iter().map(bare).collect())
}

/// The local threshold (Wertgrenze) of a way of award that held on a day, the newest; R29 asks for it where these ways have one.
fn limit(known: &[award_threshold::Model], award: AwardType, day: NaiveDate) -> Option<Limit> {
    let has_limit = matches!(
        award,
        AwardType::Direct | AwardType::Negotiated | AwardType::Restricted
    );
    let holds = |row: &&award_threshold::Model| {
        row.award == award && row.valid_from <= day && row.valid_to.is_none_or(|to| day <= to)
    };
    let newest = known.iter().filter(holds).max_by_key(|row| row.valid_from);
    newest.filter(|_| has_limit).map(|row| Limit {
        up_to: row.up_to,
        source: row.source.clone(),
    })
}
