//! Orders, applications, requests for grant money and schools as hits.

use paktbuch_entity::{application, drawdown, notice, purchase_order, school};
use paktbuch_types::{DrawdownId, format_date};
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
