//! The records that figures of a financial year add up.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, InvoiceId, NoticeId, OrderLineId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::budgets::queries;
use crate::budgets::rows::{OWN_FUNDS, Place, YearEntry, YearFigure};
use crate::funding;

/// Programme and invoice.
type Spot = (String, InvoiceId);

/// What is paid, and what is invoiced and not paid.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    paid: Cents,
    invoiced: Cents,
}

/// What the budget of a year provides, what was paid in it and what is bound at its end. A year that runs counts up to `today`.
pub(super) async fn entries(
    conn: &impl ConnectionTrait,
    year: i64,
    today: NaiveDate,
) -> Result<Vec<YearEntry>, DbErr> {
    let last_day = |year: i64| NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or_default(), 12, 31);
    let end = last_day(year).map_or(today, |day| day.min(today));
    let before = last_day(year - 1).map_or(end, |day| day.min(end));
    let programmes: HashMap<NoticeId, String> = queries::notices(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row.programme))
        .collect();
    let mut entries = provided(conn, year).await?;
    entries.extend(settled(conn, &programmes, (before, end)).await?);
    if year == i64::from(today.year()) {
        entries.extend(open_orders(conn, &programmes).await?);
    }
    entries.retain(|entry| entry.amount != Cents::ZERO);
    Ok(entries)
}

/// The records of a figure: they add up to it.
pub(super) fn of_figure(entries: Vec<YearEntry>, figure: YearFigure, year: i64) -> Vec<YearEntry> {
    let counted = entries.into_iter().filter_map(|entry| entry.counted(figure));
    let mut entries: Vec<YearEntry> = counted.collect();
    if figure != YearFigure::Left {
        return entries;
    }
    let mut left: BTreeMap<String, Cents> = BTreeMap::new();
    for entry in &entries {
        let sum = left.entry(entry.programme.clone()).or_default();
        *sum = sum.plus(entry.amount);
    }
    // Nothing is carried over where more was paid than there was.
    let beyond = left.into_iter().filter(|(_, left)| *left < Cents::ZERO);
    entries.extend(beyond.map(|(programme, left)| YearEntry {
        figure,
        amount: Cents::ZERO.minus(left),
        programme,
        label: "mehr bezahlt als verfügbar".to_owned(),
        on: None,
        place: Place::Year(year),
    }));
    entries
}

async fn provided(conn: &impl ConnectionTrait, year: i64) -> Result<Vec<YearEntry>, DbErr> {
    let rows = queries::provided(conn, Some(year)).await?;
    let figures = |row: paktbuch_entity::budget_year::Model| {
        let amounts = [
            (YearFigure::Appropriation, "Ansatz", row.appropriation),
            (
                YearFigure::CarriedOver,
                "Ermächtigungsübertragung",
                row.carried_over,
            ),
            (
                YearFigure::Commitment,
                "Verpflichtungsermächtigung",
                row.commitment,
            ),
        ];
        amounts.map(|(figure, name, amount)| YearEntry {
            figure,
            amount,
            label: format!("{name} {year} {}", row.account).trim_end().to_owned(),
            programme: row.programme.clone(),
            on: None,
            place: Place::Year(year),
        })
    };
    Ok(rows.into_iter().flat_map(figures).collect())
}

/// Invoices: what was paid of them after the one day up to the other, and what is invoiced and not paid on the other.
async fn settled(
    conn: &impl ConnectionTrait,
    programmes: &HashMap<NoticeId, String>,
    (before, end): (NaiveDate, NaiveDate),
) -> Result<Vec<YearEntry>, DbErr> {
    let earlier = spent(conn, programmes, before).await?;
    let heads = queries::invoice_heads(conn).await?;
    let mut entries = Vec::new();
    for (spot, now) in spent(conn, programmes, end).await? {
        let earlier = earlier.get(&spot).copied().unwrap_or_default();
        let (programme, invoice) = spot;
        let Some((number, seller, day)) = heads.get(&invoice) else {
            continue;
        };
        for (figure, amount) in [
            (YearFigure::Paid, now.paid.minus(earlier.paid)),
            (YearFigure::Bound, now.invoiced.minus(now.paid)),
        ] {
            entries.push(YearEntry {
                figure,
                amount,
                programme: programme.clone(),
                label: format!("Rechnung {number}, {seller}"),
                on: Some(*day),
                place: Place::Invoice(invoice),
            });
        }
    }
    Ok(entries)
}

/// What was invoiced and paid up to a day, own funds among it.
async fn spent(
    conn: &impl ConnectionTrait,
    programmes: &HashMap<NoticeId, String>,
    until: NaiveDate,
) -> Result<BTreeMap<Spot, Sums>, DbErr> {
    let mut sums: BTreeMap<Spot, Sums> = BTreeMap::new();
    for part in funding::settled_everywhere(conn, Some(until)).await? {
        let programme = part.notice.and_then(|notice| programmes.get(&notice));
        let code = programme.cloned().unwrap_or_else(|| OWN_FUNDS.to_owned());
        let sum = sums.entry((code, part.invoice)).or_default();
        sum.paid = sum.paid.plus(part.paid.total);
        sum.invoiced = sum.invoiced.plus(part.invoiced.total);
    }
    Ok(sums)
}

/// What orders bind beyond the invoices today, on notices and on own funds.
async fn open_orders(
    conn: &impl ConnectionTrait,
    programmes: &HashMap<NoticeId, String>,
) -> Result<Vec<YearEntry>, DbErr> {
    let (items, lines) = (queries::items(conn).await?, queries::lines(conn).await?);
    let places = queries::places(&items, &lines);
    let mut bound: Vec<(OrderLineId, Cents, String)> = Vec::new();
    for open in funding::open_order_lines(conn).await? {
        let notice = places.get(&open.cost_line).map(|place| place.notice);
        if let Some(programme) = notice.and_then(|notice| programmes.get(&notice)) {
            bound.push((open.line, open.amounts.total, programme.clone()));
        }
    }
    let own = queries::open_own_funds(conn).await?.into_iter();
    bound.extend(own.map(|(line, amount)| (line, amount, OWN_FUNDS.to_owned())));
    let orders = queries::ordered(conn).await?;
    let entry = |(line, amount, programme): (OrderLineId, Cents, String)| {
        let (_, order, label) = orders.get(&line)?;
        Some(YearEntry {
            figure: YearFigure::Bound,
            amount,
            programme,
            label: label.clone(),
            on: None,
            place: Place::Order(*order),
        })
    };
    Ok(bound.into_iter().filter_map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_add_up_and_nothing_is_left_below_zero() {
        let entry = |figure, programme: &str, amount| YearEntry {
            figure,
            amount: Cents(amount),
            programme: programme.to_owned(),
            label: String::new(),
            on: None,
            place: Place::Year(2026),
        };
        let entries = vec![
            entry(YearFigure::Appropriation, "a", 1_000),
            entry(YearFigure::CarriedOver, "a", 200),
            entry(YearFigure::Paid, "a", 300),
            entry(YearFigure::Bound, "a", 70),
            entry(YearFigure::Paid, "b", 500),
        ];
        for (figure, records, sum) in [
            (YearFigure::Appropriation, 1, 1_000),
            (YearFigure::CarriedOver, 1, 200),
            (YearFigure::Available, 2, 1_200),
            (YearFigure::Paid, 2, 800),
            (YearFigure::Left, 5, 900),
            (YearFigure::Bound, 1, 70),
            (YearFigure::Commitment, 0, 0),
        ] {
            let found = of_figure(entries.clone(), figure, 2026);
            let told: Cents = found.iter().map(|entry| entry.amount).sum();
            assert_eq!((found.len(), told), (records, Cents(sum)), "{figure:?}");
        }
    }
}
