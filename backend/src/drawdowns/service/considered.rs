//! What drawdowns count that is computed when they are read. Of those that came in by a takeover: their receipts may come in, or be
//! allocated, after them. Of drafts: what is paid out and asked for, because others may be asked for before them.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use paktbuch_entity::notice;
use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::drawdowns::queries;
use crate::drawdowns::rows::{DrawdownRow, Foreseen};
use crate::funding::{self, Programme};

/// Eligible spending that a drawdown counts: paid up to its day, and foreseen.
pub type Considered = (Cents, Cents);

/// What each taken over drawdown of a notice, or of all, counts by what is known now.
///
/// # Errors
/// The database's refusal.
pub async fn considered(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<DrawdownId, Considered>, DbErr> {
    let rows = queries::taken_over(conn, notice).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let programmes = funding::programmes(conn).await?;
    let mut sums = HashMap::new();
    for (row, notice) in rows {
        let version = notice.programme_version.parse().ok();
        let programme = funding::find_programme(&programmes, &notice.programme, version);
        let day = row.requested_on.unwrap_or(row.as_of);
        sums.insert(row.id, spending(conn, (&notice, programme), row.kind, day).await?);
    }
    Ok(sums)
}

/// Eligible spending paid up to the day of a drawdown asked for in the past, and what it foresaw. The latter is not known: of an
/// advance or instalment counts what was paid until its money had to be spent, without such a term all that was paid since.
pub(super) async fn spending(
    conn: &impl ConnectionTrait,
    (notice, programme): (&notice::Model, Option<&Programme>),
    kind: Drawdown,
    day: NaiveDate,
) -> Result<Considered, DbErr> {
    let paid = paid_until(conn, notice.id, Some(day)).await?;
    if kind == Drawdown::Reimbursement {
        return Ok((paid, Cents::ZERO));
    }
    let days = funding::spend_within_days(notice, programme);
    let until = days.and_then(|days| day.checked_add_days(Days::new(u64::from(days))));
    let spent = paid_until(conn, notice.id, until).await?;
    Ok((paid, spent.minus(paid).max(Cents::ZERO)))
}

/// Eligible spending of a notice paid up to a day (`None` = all).
async fn paid_until(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    day: Option<NaiveDate>,
) -> Result<Cents, DbErr> {
    let parts = funding::spent_parts(conn, notice, day).await?;
    Ok(parts.into_iter().map(|part| part.paid.eligible).sum())
}

/// Every drawdown, by notice and number.
///
/// # Errors
/// The database's refusal.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<DrawdownRow>, DbErr> {
    let mut rows = queries::all(conn).await?;
    refresh(conn, None, &mut rows).await?;
    Ok(rows)
}

/// The drawdowns of a notice, by number.
///
/// # Errors
/// The database's refusal.
pub async fn of_notice(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<DrawdownRow>, DbErr> {
    let mut rows = queries::of_notice(conn, notice).await?;
    refresh(conn, Some(notice), &mut rows).await?;
    Ok(rows)
}

/// One drawdown with the payments that it foresees.
///
/// # Errors
/// The database's refusal.
pub async fn entry(
    conn: &impl ConnectionTrait,
    id: DrawdownId,
) -> Result<Option<(DrawdownRow, Vec<Foreseen>)>, DbErr> {
    let Some((mut row, needs)) = queries::entry(conn, id).await? else {
        return Ok(None);
    };
    let notice = row.notice;
    refresh(conn, Some(notice), std::slice::from_mut(&mut row)).await?;
    Ok(Some((row, needs)))
}

async fn refresh(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    rows: &mut [DrawdownRow],
) -> Result<(), DbErr> {
    if rows.iter().any(is_draft) {
        let drawn = queries::drawn(conn, notice).await?;
        for row in rows.iter_mut().filter(|row| is_draft(row)) {
            row.drawn_before = drawn.get(&row.notice).copied().unwrap_or_default();
        }
    }
    if rows.iter().all(|row| !row.is_taken) {
        return Ok(());
    }
    let considered = considered(conn, notice).await?;
    for row in rows {
        if let Some((paid, foreseen)) = considered.get(&row.id) {
            row.paid_eligible = *paid;
            row.need_eligible = *foreseen;
        }
    }
    Ok(())
}

fn is_draft(row: &DrawdownRow) -> bool {
    row.progress.state == DrawdownState::Draft
}
