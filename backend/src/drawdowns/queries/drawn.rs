//! What is paid out and asked for.

use std::collections::HashMap;

use paktbuch_entity::{drawdown, payout};
use paktbuch_types::{Cents, DrawdownState, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// What was asked for and is not paid out yet.
pub(in crate::drawdowns) async fn waiting(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Cents, DbErr> {
    let asked = requested(conn, Some(notice)).await?;
    Ok(asked.into_iter().map(|(_, amount)| amount).sum())
}

/// What is paid out and what is asked for, by notice; of one notice or of all.
pub(in crate::drawdowns) async fn drawn(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, Cents>, DbErr> {
    let mut payouts = payout::Entity::find()
        .select_only()
        .columns([payout::Column::NoticeId, payout::Column::Amount]);
    if let Some(notice) = notice {
        payouts = payouts.filter(payout::Column::NoticeId.eq(notice));
    }
    let mut rows: Vec<(NoticeId, Cents)> = payouts.into_tuple().all(conn).await?;
    rows.extend(requested(conn, notice).await?);
    let mut drawn: HashMap<NoticeId, Cents> = HashMap::new();
    for (notice, amount) in rows {
        let sum = drawn.entry(notice).or_default();
        *sum = sum.plus(amount);
    }
    Ok(drawn)
}

async fn requested(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, Cents)>, DbErr> {
    let mut asked = drawdown::Entity::find()
        .select_only()
        .columns([drawdown::Column::NoticeId, drawdown::Column::Amount])
        .filter(drawdown::Column::State.eq(DrawdownState::Requested));
    if let Some(notice) = notice {
        asked = asked.filter(drawdown::Column::NoticeId.eq(notice));
    }
    asked.into_tuple().all(conn).await
}
