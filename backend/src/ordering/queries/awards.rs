//! How orders were awarded, and what thresholds hold.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Months, NaiveDate};
use paktbuch_entity::{
    award_note, award_offer, award_threshold, cost_item, cost_line, document, order_document, order_line,
    purchase_order,
};
use paktbuch_types::{Cents, DocumentId, NoticeId, OrderId, OrderState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::ordering::rows::{AwardRow, Awarded, Noted, OfferRow, OrderFile, ThresholdRow};
use crate::text::search_form;

/// Letters from which on a word says something.
const TELLING: usize = 4;

/// How an order was awarded; empty and of version 0 where nobody said it.
///
/// # Errors
/// The database's refusal.
pub async fn award(conn: &impl ConnectionTrait, id: OrderId) -> Result<AwardRow, DbErr> {
    let Some(note) = award_note::Entity::find_by_id(id).one(conn).await? else {
        return Ok(AwardRow::default());
    };
    let offers = award_offer::Entity::find()
        .filter(award_offer::Column::OrderId.eq(id))
        .order_by_asc(award_offer::Column::Position)
        .all(conn)
        .await?;
    let offer = |row: award_offer::Model| OfferRow {
        bidder: row.bidder,
        asked_on: row.asked_on,
        received_on: row.received_on,
        net: row.net,
    };
    Ok(AwardRow {
        version: note.version,
        estimated_net: note.estimated_net,
        lots: note.lots,
        reason: note.reason,
        extensions: note.extensions,
        offers: offers.into_iter().map(offer).collect(),
    })
}

/// The notices that pay for lines of an order, by id.
///
/// # Errors
/// The database's refusal.
pub async fn paying_notices(conn: &impl ConnectionTrait, id: OrderId) -> Result<Vec<NoticeId>, DbErr> {
    order_line::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .distinct()
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(order_line::Column::OrderId.eq(id))
        .order_by_asc(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// The documents of an order, by title.
///
/// # Errors
/// The database's refusal.
pub async fn files(conn: &impl ConnectionTrait, id: OrderId) -> Result<Vec<OrderFile>, DbErr> {
    let rows = order_document::Entity::find()
        .filter(order_document::Column::OrderId.eq(id))
        .order_by_asc(order_document::Column::Title)
        .order_by_asc(order_document::Column::DocumentId)
        .find_also_related(document::Entity)
        .all(conn)
        .await?;
    let file = |(row, document): (order_document::Model, Option<document::Model>)| {
        let document = document?;
        Some(OrderFile {
            document: row.document_id,
            title: row.title,
            sha256: document.sha256,
            media_type: document.media_type,
            name: document.file_name,
        })
    };
    Ok(rows.into_iter().filter_map(file).collect())
}

/// One document of an order; `None` where it has none of this id.
///
/// # Errors
/// The database's refusal.
pub async fn file(
    conn: &impl ConnectionTrait,
    order: OrderId,
    document: DocumentId,
) -> Result<Option<OrderFile>, DbErr> {
    let files = files(conn, order).await?;
    Ok(files.into_iter().find(|file| file.document == document))
}

/// The thresholds that the authority entered, the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn thresholds(conn: &impl ConnectionTrait) -> Result<Vec<ThresholdRow>, DbErr> {
    let rows = award_threshold::Entity::find()
        .order_by_desc(award_threshold::Column::ValidFrom)
        .order_by_asc(award_threshold::Column::Id)
        .all(conn)
        .await?;
    let row = |row: award_threshold::Model| ThresholdRow {
        id: Some(row.id),
        award: row.award,
        up_to: row.up_to,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        source: row.source,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Orders that were placed and not cancelled, with what rule R29 asks: those of one notice, one order, or all.
///
/// # Errors
/// The database's refusal.
pub async fn awarded(
    conn: &impl ConnectionTrait,
    (notice, only): (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Awarded>, DbErr> {
    let orders = purchase_order::Entity::find()
        .filter(purchase_order::Column::State.is_not_in([OrderState::Draft, OrderState::Cancelled]))
        .order_by_asc(purchase_order::Column::OrderedOn)
        .order_by_asc(purchase_order::Column::Id)
        .all(conn)
        .await?;
    let mut net: HashMap<OrderId, Cents> = HashMap::new();
    let lines: Vec<(OrderId, Cents)> = order_line::Entity::find()
        .select_only()
        .columns([order_line::Column::OrderId, order_line::Column::Net])
        .into_tuple()
        .all(conn)
        .await?;
    for (order, amount) in lines {
        let sum = net.entry(order).or_default();
        *sum = sum.plus(amount);
    }
    let notes = award_note::Entity::find().all(conn).await?;
    let notes: HashMap<OrderId, award_note::Model> =
        notes.into_iter().map(|note| (note.order_id, note)).collect();
    let offered: HashSet<OrderId> = award_offer::Entity::find()
        .filter(award_offer::Column::ReceivedOn.is_not_null())
        .select_only()
        .column(award_offer::Column::OrderId)
        .distinct()
        .into_tuple::<OrderId>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let wanted = match notice {
        Some(notice) => Some(of_notice(conn, notice).await?),
        None => None,
    };
    let value = |id: OrderId| {
        let ordered = net.get(&id).copied().unwrap_or_default();
        let estimated = notes.get(&id).and_then(|note| note.estimated_net);
        ordered.max(estimated.unwrap_or_default())
    };
    let subjects: HashMap<OrderId, BTreeSet<String>> = orders
        .iter()
        .map(|order| (order.id, telling_words(&order.subject)))
        .collect();
    let asked = orders.iter().filter(|order| {
        wanted.as_ref().is_none_or(|wanted| wanted.contains(&order.id))
            && only.is_none_or(|only| order.id == only)
    });
    let row = |order: &purchase_order::Model| {
        let day = order.ordered_on?;
        let own = subjects.get(&order.id)?;
        let others = orders.iter().filter(|other| {
            other.id != order.id
                && other
                    .ordered_on
                    .is_some_and(|on| is_within_a_year(on, day) && (on, other.id) < (day, order.id))
                && subjects.get(&other.id).is_some_and(|words| is_same(own, words))
        });
        Some(Awarded {
            id: order.id,
            number: order.number.clone(),
            day,
            award: order.award,
            value: value(order.id),
            others: others
                .map(|other| (other.number.clone(), value(other.id)))
                .collect(),
            note: notes.get(&order.id).map(|note| Noted {
                has_estimate: note.estimated_net.is_some_and(|net| net > Cents::ZERO),
                has_reason: !note.reason.is_empty(),
                has_offer: offered.contains(&order.id),
            }),
        })
    };
    Ok(asked.filter_map(row).collect())
}

async fn of_notice(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<HashSet<OrderId>, DbErr> {
    let ids: Vec<OrderId> = order_line::Entity::find()
        .select_only()
        .column(order_line::Column::OrderId)
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Whether a day lies in the twelve months up to another.
fn is_within_a_year(day: NaiveDate, until: NaiveDate) -> bool {
    until
        .checked_sub_months(Months::new(12))
        .is_none_or(|from| from < day && day <= until)
}

fn telling_words(subject: &str) -> BTreeSet<String> {
    search_form(subject)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= TELLING)
        .map(str::to_owned)
        .collect()
}

/// At least two thirds of the words of the longer subject are in the other, but for their endings.
fn is_same(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    let alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let shared = some
        .iter()
        .filter(|word| others.iter().any(|other| alike(word, other)))
        .count();
    let longer = some.len().max(others.len());
    longer > 0 && shared * 3 >= longer * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_the_same_by_their_words() {
        for (one, other, expected) in [
            ("Tablets für Jahrgang 5", "Tablets für den Jahrgang 6", true),
            ("Displays Baumberge-Schule", "Displays der Baumberge-Schule", true),
            ("Tablets", "Displays", false),
            ("Tablets", "Tablets und Schutzhüllen und Ladekoffer", false),
            ("", "", false),
        ] {
            assert_eq!(
                is_same(&telling_words(one), &telling_words(other)),
                expected,
                "{one} / {other}"
            );
        }
        let day = |text| paktbuch_types::parse_date(text).unwrap();
        assert!(is_within_a_year(day("02.03.2025"), day("01.03.2026")));
        assert!(!is_within_a_year(day("01.03.2025"), day("01.03.2026")));
        assert!(!is_within_a_year(day("02.03.2026"), day("01.03.2026")));
    }
}
