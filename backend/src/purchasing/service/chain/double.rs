//! Chains that are counted twice: a final invoice bills a partial one again, both are allocated, and nothing was taken off, because
//! that would have been more than is left or because nobody has said yet that they belong together.

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::{InvoiceId, LinkKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::purchasing::einvoice::{names, stated_order};
use crate::rules::{Subject, SubjectKind, r11_double_funding as r11};

/// Ids and numbers asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// A final invoice and a partial one that it bills again, or seems to, and is not linked with.
pub(super) struct Candidate {
    pub(super) later: invoice::Model,
    pub(super) earlier: invoice::Model,
    pub(super) because: r11::Because,
}

/// What R11 asks about chains: of all invoices, or of one later invoice.
///
/// # Errors
/// The database's refusal.
pub async fn chain_facts(
    conn: &impl ConnectionTrait,
    only: Option<InvoiceId>,
) -> Result<Vec<r11::Chain>, DbErr> {
    let candidates = candidates(conn, only).await?;
    let fact = |Candidate {
                    later,
                    earlier,
                    because,
                }| r11::Chain {
        subject: Subject::new(
            SubjectKind::Invoice,
            later.id.0,
            format!("Rechnung {}", later.number),
        ),
        because,
        partial: earlier.number,
        whole: later.gross.plus(later.rounding).minus(later.billed_before),
        allocated: later.allocated,
        partly_allocated: earlier.allocated,
    };
    Ok(candidates.into_iter().map(fact).collect())
}

/// Whether `later` may bill `earlier` again, by what kinds of invoices they are (BT-3).
pub(super) fn may_contain(later: &invoice::Model, earlier: &invoice::Model) -> bool {
    let is = |row: &invoice::Model, test: fn(u16) -> bool| u16::try_from(row.type_code).is_ok_and(test);
    is(earlier, names::is_partial) && (is(later, names::is_final) || later.type_code == PLAIN)
}

/// Rechnung (BT-3): what names a partial invoice may be the final one.
const PLAIN: i64 = 380;

/// Those of all invoices, or of one later invoice: first what the invoices name, then what has the same order or contract.
pub(super) async fn candidates(
    conn: &impl ConnectionTrait,
    only: Option<InvoiceId>,
) -> Result<Vec<Candidate>, DbErr> {
    let (mut found, sharing) = tokio::try_join!(by_reference(conn, only), by_what_they_share(conn, only))?;
    let known: BTreeSet<_> = found.iter().map(|one| (one.later.id, one.earlier.id)).collect();
    found.extend(
        sharing
            .into_iter()
            .filter(|one| !known.contains(&(one.later.id, one.earlier.id))),
    );
    Ok(found)
}

async fn by_reference(conn: &impl ConnectionTrait, only: Option<InvoiceId>) -> Result<Vec<Candidate>, DbErr> {
    let mut links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.is_in([LinkKind::Included, LinkKind::Earlier]))
        .filter(invoice_link::Column::PrecedingId.is_null());
    if let Some(id) = only {
        links = links.filter(invoice_link::Column::InvoiceId.eq(id));
    }
    let links = links
        .join(JoinType::InnerJoin, invoice_link::Relation::Invoice.def())
        .select_also(invoice::Entity)
        .order_by_asc(invoice_link::Column::Id)
        .all(conn)
        .await?;
    let named = named(conn, &links).await?;
    let mut found = Vec::new();
    for (link, later) in links {
        let Some(later) = later else {
            continue;
        };
        let is_meant = |row: &&invoice::Model| {
            row.supplier_id == later.supplier_id
                && row.number == link.number
                && row.id != later.id
                && link.issue_date.is_none_or(|date| row.issue_date == date)
        };
        let Some(earlier) = named.iter().find(is_meant) else {
            continue;
        };
        let because = match link.kind {
            LinkKind::Included => r11::Because::Deducted,
            _ if may_contain(&later, earlier) => r11::Because::Named,
            _ => continue,
        };
        found.push(Candidate {
            earlier: earlier.clone(),
            later,
            because,
        });
    }
    Ok(found)
}

/// The invoices with a number that a link names, in the order of their ids; a rejected one is none.
async fn named(
    conn: &impl ConnectionTrait,
    links: &[(invoice_link::Model, Option<invoice::Model>)],
) -> Result<Vec<invoice::Model>, DbErr> {
    let numbers: BTreeSet<&str> = links.iter().map(|(link, _)| link.number.as_str()).collect();
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let mut rows = Vec::new();
    for batch in numbers.chunks(BATCH) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::Number.is_in(batch.iter().copied()))
            .filter(invoice::Column::RejectedOn.is_null())
            .all(conn)
            .await?;
        rows.extend(found);
    }
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// Final invoices, each with the partial ones of the same supplier and order or contract that no invoice contains and that it is not
/// linked with.
async fn by_what_they_share(
    conn: &impl ConnectionTrait,
    only: Option<InvoiceId>,
) -> Result<Vec<Candidate>, DbErr> {
    let mut condition = of_kinds(&names::FINAL);
    if let Some(id) = only {
        condition = condition.add(invoice::Column::Id.eq(id));
    }
    let finals = referring(conn, condition).await?;
    if finals.is_empty() {
        return Ok(Vec::new());
    }
    let partials = referring(conn, of_kinds(&names::PARTIAL)).await?;
    let links = links_to(conn, &partials).await?;
    let is_apart = |later: &invoice::Model, earlier: &invoice::Model| {
        !links.iter().any(|link| {
            link.preceding_id == Some(earlier.id)
                && (link.kind == LinkKind::Included || link.invoice_id == later.id)
        })
    };
    let mut found = Vec::new();
    for later in finals {
        let before = partials.iter().filter(|earlier| {
            earlier.supplier_id == later.supplier_id && earlier.issue_date <= later.issue_date
        });
        for earlier in before.filter(|earlier| is_apart(&later, earlier)) {
            found.extend(shared(&later, earlier).map(|because| Candidate {
                later: later.clone(),
                earlier: earlier.clone(),
                because,
            }));
        }
    }
    Ok(found)
}

/// The order that both name, else the contract; invoices of two orders of one contract (Rahmenvertrag) are no chain.
fn shared(later: &invoice::Model, earlier: &invoice::Model) -> Option<r11::Because> {
    let is_same = |one: &str, other: &str| !one.is_empty() && one == other;
    // Invoices taken before placeholders were known have them stored.
    let (order, other) = (
        stated_order(&later.order_reference),
        stated_order(&earlier.order_reference),
    );
    if is_same(order, other) {
        return Some(r11::Because::SameOrder(order.to_owned()));
    }
    let is_one_order = order.is_empty() || other.is_empty();
    (is_one_order && is_same(&later.contract_reference, &earlier.contract_reference))
        .then(|| r11::Because::SameContract(later.contract_reference.clone()))
}

fn of_kinds(codes: &[u16]) -> Condition {
    Condition::all().add(invoice::Column::TypeCode.is_in(codes.iter().copied().map(i64::from)))
}

/// Those with an order or a contract that were not rejected, in the order of their ids.
async fn referring(conn: &impl ConnectionTrait, condition: Condition) -> Result<Vec<invoice::Model>, DbErr> {
    invoice::Entity::find()
        .filter(condition)
        .filter(
            Condition::any()
                .add(invoice::Column::OrderReference.ne(""))
                .add(invoice::Column::ContractReference.ne("")),
        )
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await
}

/// The links by which later invoices refer to these.
async fn links_to(
    conn: &impl ConnectionTrait,
    earlier: &[invoice::Model],
) -> Result<Vec<invoice_link::Model>, DbErr> {
    let mut links = Vec::new();
    for batch in earlier.chunks(BATCH) {
        let found = invoice_link::Entity::find()
            .filter(invoice_link::Column::PrecedingId.is_in(batch.iter().map(|row| row.id)))
            .all(conn)
            .await?;
        links.extend(found);
    }
    Ok(links)
}
