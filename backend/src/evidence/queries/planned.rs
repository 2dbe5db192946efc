//! Where an amount stands in notices, their cost plans and payouts, and in requests for money.

use std::collections::BTreeMap;

use paktbuch_entity::{cost_item, cost_line, drawdown, notice, payout};
use paktbuch_types::{Cents, CostLineId, NoticeId, format_date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::amounts::most;
use super::find::notices;
use super::targets::targets;
use crate::evidence::rows::{HITS, Hit, ROWS, Start};

/// Where in the notice an amount stands.
pub(in crate::evidence) type OfNotices = BTreeMap<NoticeId, Vec<String>>;
/// Where at the cost line an amount stands.
pub(in crate::evidence) type OfCostLines = BTreeMap<CostLineId, Vec<String>>;

/// Notices and cost lines in which an amount stands, each one hit which says where.
pub(super) async fn planned(conn: &impl ConnectionTrait, amount: Cents) -> Result<Vec<Hit>, DbErr> {
    if amount == Cents::ZERO {
        return Ok(Vec::new());
    }
    let mut notices = OfNotices::new();
    granted(conn, amount, &mut notices).await?;
    items(conn, amount, &mut notices).await?;
    payouts(conn, amount, &mut notices).await?;
    drawdowns(conn, amount, &mut notices).await?;
    let mut hits = notices_at(conn, &notices).await?;
    hits.truncate(most());
    hits.extend(cost_lines_at(conn, &lines(conn, amount).await?).await?);
    Ok(hits)
}

/// The notices of these places, each one hit.
pub(in crate::evidence) async fn notices_at(
    conn: &impl ConnectionTrait,
    places: &OfNotices,
) -> Result<Vec<Hit>, DbErr> {
    let matching = Condition::all().add(notice::Column::Id.is_in(places.keys().copied()));
    let mut hits = notices(conn, matching, None).await?;
    for hit in &mut hits {
        if let Start::Notice(id) = hit.start {
            hit.places = places.get(&id).cloned().unwrap_or_default();
        }
    }
    Ok(hits)
}

/// The cost lines of these places, each one hit.
pub(in crate::evidence) async fn cost_lines_at(
    conn: &impl ConnectionTrait,
    places: &OfCostLines,
) -> Result<Vec<Hit>, DbErr> {
    let targets = targets(conn, places.keys().copied()).await?;
    let hit = |(id, places): (&CostLineId, &Vec<String>)| {
        let target = targets.get(id)?;
        Some(Hit {
            start: Start::CostLine(*id),
            label: format!("Zeile {}", target.line_title),
            note: format!("Bescheid {}, {}", target.reference, target.title),
            places: places.clone(),
        })
    };
    Ok(places.iter().filter_map(hit).collect())
}

async fn granted(conn: &impl ConnectionTrait, amount: Cents, places: &mut OfNotices) -> Result<(), DbErr> {
    let named = [
        (notice::Column::Eligible, "zuwendungsfähige Gesamtausgaben"),
        (notice::Column::Granted, "Zuwendung"),
        (notice::Column::OwnShare, "Eigenanteil"),
    ];
    for (column, name) in named {
        let ids: Vec<NoticeId> = notice::Entity::find()
            .filter(column.eq(amount))
            .select_only()
            .column(notice::Column::Id)
            .order_by_asc(notice::Column::Id)
            .limit(HITS)
            .into_tuple()
            .all(conn)
            .await?;
        for id in ids {
            places.entry(id).or_default().push(format!("{name} lt. Bescheid"));
        }
    }
    Ok(())
}

async fn items(conn: &impl ConnectionTrait, amount: Cents, places: &mut OfNotices) -> Result<(), DbErr> {
    let either = Condition::any()
        .add(cost_item::Column::Total.eq(amount))
        .add(cost_item::Column::Eligible.eq(amount));
    let rows: Vec<(NoticeId, i64, String)> = cost_item::Entity::find()
        .filter(either)
        .select_only()
        .columns([
            cost_item::Column::NoticeId,
            cost_item::Column::Position,
            cost_item::Column::Title,
        ])
        .order_by_asc(cost_item::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, position, title) in rows {
        let place = format!("Einzelansatz {position} {title} lt. Bescheid");
        places.entry(id).or_default().push(place);
    }
    Ok(())
}

async fn lines(conn: &impl ConnectionTrait, amount: Cents) -> Result<OfCostLines, DbErr> {
    let either = Condition::any()
        .add(cost_line::Column::Gross.eq(amount))
        .add(cost_line::Column::Eligible.eq(amount));
    let ids: Vec<CostLineId> = cost_line::Entity::find()
        .filter(either)
        .select_only()
        .column(cost_line::Column::Id)
        .order_by_asc(cost_line::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids
        .into_iter()
        .map(|id| (id, vec!["Betrag lt. Bescheid".to_owned()]))
        .collect())
}

async fn payouts(conn: &impl ConnectionTrait, amount: Cents, places: &mut OfNotices) -> Result<(), DbErr> {
    let rows: Vec<(NoticeId, chrono::NaiveDate)> = payout::Entity::find()
        .filter(payout::Column::Amount.eq(amount))
        .select_only()
        .columns([payout::Column::NoticeId, payout::Column::PaidOn])
        .order_by_asc(payout::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, day) in rows {
        let place = format!("Auszahlung vom {}", format_date(day));
        places.entry(id).or_default().push(place);
    }
    Ok(())
}

/// Amounts that were asked for, and the eligible spending behind them.
async fn drawdowns(conn: &impl ConnectionTrait, amount: Cents, places: &mut OfNotices) -> Result<(), DbErr> {
    let any = [
        drawdown::Column::Amount,
        drawdown::Column::PaidEligible,
        drawdown::Column::NeedEligible,
        drawdown::Column::DrawnBefore,
    ];
    let any = any
        .into_iter()
        .fold(Condition::any(), |any, column| any.add(column.eq(amount)));
    let rows: Vec<(NoticeId, i64, chrono::NaiveDate)> = drawdown::Entity::find()
        .filter(any)
        .select_only()
        .columns([
            drawdown::Column::NoticeId,
            drawdown::Column::Number,
            drawdown::Column::AsOf,
        ])
        .order_by_asc(drawdown::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, number, day) in rows {
        let place = format!("Mittelabruf {number}, Stand {}", format_date(day));
        places.entry(id).or_default().push(place);
    }
    Ok(())
}
