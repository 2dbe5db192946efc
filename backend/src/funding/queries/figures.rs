//! What was invoiced and paid on cost plans.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, cost_line, school};
use paktbuch_types::{CostItemId, CostLineId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{data, open_orders, spent_by_cost_line, spent_parts};
use crate::funding::figures::{Amounts, Figure};
use crate::funding::rows::{ItemFigures, LineFigures, PlanFigures, SchoolName, SpentPart};

/// The cost plan with its figures; invoices and payments count up to and including `as_of` (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn figures(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: Option<NaiveDate>,
) -> Result<PlanFigures, DbErr> {
    let plan = async {
        let items = cost_item::Entity::find()
            .filter(cost_item::Column::NoticeId.eq(notice))
            .order_by_asc(cost_item::Column::Position)
            .all(conn)
            .await?;
        let lines = cost_line::Entity::find()
            .filter(cost_line::Column::CostItemId.is_in(items.iter().map(|item| item.id)))
            .order_by_asc(cost_line::Column::Position)
            .find_also_related(school::Entity)
            .all(conn)
            .await?;
        Ok((items, lines))
    };
    let spent = async {
        Ok(match as_of {
            None => spent_by_cost_line(conn, notice).await?,
            Some(_) => by_cost_line(spent_parts(conn, notice, as_of).await?),
        })
    };
    // A proof of an earlier day tells what was spent, not what is expected.
    let open = async {
        match as_of {
            None => open_orders(conn, notice).await,
            Some(_) => Ok(HashMap::new()),
        }
    };
    let ((items, lines), mut spent, open) = tokio::try_join!(plan, spent, open)?;
    let mut by_item: HashMap<CostItemId, Vec<LineFigures>> = HashMap::new();
    for (line, school) in lines {
        let planned = Amounts {
            total: line.gross,
            eligible: line.eligible,
        };
        let figure = Figure {
            planned,
            open_orders: open.get(&line.id).copied().unwrap_or_default(),
            ..spent.remove(&line.id).unwrap_or_default()
        };
        by_item.entry(line.cost_item_id).or_default().push(LineFigures {
            id: line.id,
            position: line.position,
            school: school.map(|school| SchoolName {
                id: school.id,
                number: school.number,
                name: school.name,
            }),
            title: line.title,
            quantity: line.quantity,
            unit_price: line.unit_price,
            has_orders: open.contains_key(&line.id),
            figure,
            version: line.version,
        });
    }
    let items = items.into_iter().map(|item| {
        let lines = by_item.remove(&item.id).unwrap_or_default();
        let figure = Figure {
            planned: Amounts {
                total: item.total,
                eligible: item.eligible,
            },
            invoiced: lines.iter().map(|line| line.figure.invoiced).sum(),
            paid: lines.iter().map(|line| line.figure.paid).sum(),
            open_orders: lines.iter().map(|line| line.figure.open_orders).sum(),
        };
        ItemFigures {
            zweckbindung: data::own_zweckbindung(&item),
            id: item.id,
            position: item.position,
            title: item.title,
            figure,
            lines,
            version: item.version,
        }
    });
    Ok(PlanFigures {
        items: items.collect(),
    })
}

/// One Einzelansatz with its figures; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn item_figures(conn: &impl ConnectionTrait, id: CostItemId) -> Result<Option<ItemFigures>, DbErr> {
    let Some(item) = cost_item::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let plan = figures(conn, item.notice_id, None).await?;
    Ok(plan.items.into_iter().find(|item| item.id == id))
}

/// One line of a cost plan with its figures; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn line_figures(conn: &impl ConnectionTrait, id: CostLineId) -> Result<Option<LineFigures>, DbErr> {
    let Some(line) = cost_line::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let item = item_figures(conn, line.cost_item_id).await?;
    let lines = item.map(|item| item.lines).unwrap_or_default();
    Ok(lines.into_iter().find(|line| line.id == id))
}

fn by_cost_line(parts: Vec<SpentPart>) -> HashMap<CostLineId, Figure> {
    let mut spent: HashMap<CostLineId, Figure> = HashMap::new();
    for part in parts {
        let figure = spent.entry(part.cost_line).or_default();
        figure.invoiced = figure.invoiced.plus(part.invoiced);
        figure.paid = figure.paid.plus(part.paid);
    }
    spent
}
