//! Money that was paid out and is to be spent by a day (Verbrauchsfrist).

use chrono::NaiveDate;
use paktbuch_entity::{notice, payout};
use paktbuch_types::{Cents, DeadlineKind, NoticeId, NoticeState, format_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::{deadline, name};
use crate::deadlines::queries::{self, Paid};
use crate::deadlines::rows::{Deadline, Place};
use crate::funding::{self, Amounts, IncomeData, Programme};
use crate::rules::r13_use_of_payouts as r13;

/// Payouts of running notices of which something is not spent, as rule R13 counts it; also those whose day has passed.
pub(super) async fn to_spend(
    conn: &impl ConnectionTrait,
    notices: &[notice::Model],
    programmes: &[Programme],
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    let payouts = queries::payouts(conn).await?;
    let paid = queries::paid(conn).await?;
    let incomes = funding::incomes(conn, None).await?;
    let numbers = queries::drawdown_numbers(conn).await?;
    let mut rows = Vec::new();
    for notice in notices.iter().filter(|row| row.state == NoticeState::Running) {
        let own: Vec<&payout::Model> = payouts.iter().filter(|row| row.notice_id == notice.id).collect();
        let incomes = incomes.get(&notice.id).map(Vec::as_slice).unwrap_or_default();
        let facts = facts((notice, programmes), incomes, &own, &paid, today);
        let rests = r13::rests(&facts.payouts, facts.used);
        for (payout, rest) in own.into_iter().zip(rests) {
            let Some(until) = facts.until(payout.paid_on).filter(|_| rest > Cents::ZERO) else {
                continue;
            };
            let what = match numbers.get(&payout.id) {
                Some(number) => format!("Verwendung des {number}. Mittelabrufs"),
                None => format!("Verwendung der Auszahlung vom {}", format_date(payout.paid_on)),
            };
            let place = Place::Payout(notice.id, payout.id);
            rows.push(Deadline {
                label: format!("{what}: {rest} €"),
                ..deadline(DeadlineKind::PayoutUse, until, name(notice), place)
            });
        }
    }
    Ok(rows)
}

fn facts(
    notice: (&notice::Model, &[Programme]),
    incomes: &[IncomeData],
    payouts: &[&payout::Model],
    paid: &Paid,
    today: NaiveDate,
) -> r13::Facts {
    let id: NoticeId = notice.0.id;
    let came = payouts.iter().map(|row| (row.paid_on, row.amount)).collect();
    let (total, eligible) = paid.get(&id).copied().unwrap_or_default();
    funding::payout_facts(notice, incomes, came, Amounts { total, eligible }, today)
}
