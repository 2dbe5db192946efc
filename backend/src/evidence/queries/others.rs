//! Orders, applications, requests for grant money and schools as hits.

use paktbuch_entity::{application, award_note, drawdown, notice, order_line, purchase_order, school};
use paktbuch_types::{Cents, DrawdownId, OrderId, format_date};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::evidence::rows::{HITS, Hit, Start};

/// Orders, applications and requests for grant money that match, each by the condition of its kind.
pub(super) async fn others(
    conn: &impl ConnectionTrait,
    [order, application, drawdown]: [Condition; 3],
) -> Result<Vec<Hit>, DbErr> {
    let mut hits = orders(conn, order).await?;
    hits.extend(applications(conn, application).await?);
    hits.extend(drawdowns(conn, drawdown).await?);
    Ok(hits)
}

/// The school with this number.
pub(super) async fn schools(conn: &impl ConnectionTrait, number: &str) -> Result<Vec<Hit>, DbErr> {
    let rows = school::Entity::find()
        .filter(school::Column::Number.eq(number))
        .all(conn)
        .await?;
    let hit = |row: school::Model| Hit {
        start: Start::School(row.id),
        label: format!("Schule {}", row.number),
        note: row.name,
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// Orders by what they are worth: the net sum of their lines, and what was estimated.
pub(super) async fn worth(conn: &impl ConnectionTrait, amount: Cents) -> Result<Vec<Hit>, DbErr> {
    if amount == Cents::ZERO {
        return Ok(Vec::new());
    }
    let net = Expr::from(Func::sum(Expr::col((
        order_line::Entity,
        order_line::Column::Net,
    ))))
    .cast_as("bigint");
    let ordered: Vec<OrderId> = order_line::Entity::find()
        .select_only()
        .column(order_line::Column::OrderId)
        .group_by(order_line::Column::OrderId)
        .having(net.eq(amount.0))
        .order_by_asc(order_line::Column::OrderId)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let estimated: Vec<OrderId> = award_note::Entity::find()
        .filter(award_note::Column::EstimatedNet.eq(amount))
        .select_only()
        .column(award_note::Column::OrderId)
        .order_by_asc(award_note::Column::OrderId)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let either = ordered.iter().chain(&estimated).copied();
    let matching = Condition::all().add(purchase_order::Column::Id.is_in(either));
    let mut hits = orders(conn, matching).await?;
    for hit in &mut hits {
        let Start::Order(id) = hit.start else { continue };
        let places = [
            (&ordered, "Auftragswert netto"),
            (&estimated, "geschätzter Auftragswert netto"),
        ];
        let own = places.into_iter().filter(|(ids, _)| ids.contains(&id));
        hit.places = own.map(|(_, place)| place.to_owned()).collect();
    }
    Ok(hits)
}

async fn orders(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    let rows = purchase_order::Entity::find()
        .filter(matching)
        .order_by_asc(purchase_order::Column::Id)
        .limit(HITS)
        .all(conn)
        .await?;
    let hit = |row: purchase_order::Model| Hit {
        start: Start::Order(row.id),
        label: format!("Bestellung {}", row.number),
        note: row.subject,
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}

async fn applications(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    let rows = application::Entity::find()
        .filter(matching)
        .order_by_asc(application::Column::Id)
        .limit(HITS)
        .all(conn)
        .await?;
    let hit = |row: application::Model| Hit {
        start: Start::Application(row.id),
        label: format!("Antrag {}", row.reference),
        note: row.title,
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}

async fn drawdowns(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    type Found = (DrawdownId, i64, chrono::NaiveDate, String);
    let rows: Vec<Found> = drawdown::Entity::find()
        .select_only()
        .columns([
            drawdown::Column::Id,
            drawdown::Column::Number,
            drawdown::Column::AsOf,
        ])
        .column(notice::Column::Reference)
        .join(JoinType::InnerJoin, drawdown::Relation::Notice.def())
        .filter(matching)
        .order_by_asc(drawdown::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let hit = |(id, number, day, reference): Found| Hit {
        start: Start::Drawdown(id),
        label: format!("Mittelabruf {number}"),
        note: format!("Bescheid {reference}, Stichtag {}", format_date(day)),
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}
