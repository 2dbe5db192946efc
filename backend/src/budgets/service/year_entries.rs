//! The records that figures of a financial year add up.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::budget_year;
use paktbuch_types::{BudgetYearId, Cents, InvoiceId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use super::accounts::Accounts;
use crate::budgets::queries;
use crate::budgets::rows::{OWN_FUNDS, Place, YearEntry, YearFigure};
use crate::funding;
use crate::purchasing::Refunded;

/// Programme, Ansatz and invoice.
type Spot = (String, Option<BudgetYearId>, InvoiceId);

/// What is paid, and what is invoiced and not paid.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    paid: Cents,
    invoiced: Cents,
}

/// What the budget of a year provides, what was paid in it and what is bound at its end. A year that runs counts up to `today`; orders
/// bind nothing in one that is to come.
pub(super) async fn entries(
    conn: &impl ConnectionTrait,
    year: i64,
    today: NaiveDate,
) -> Result<Vec<YearEntry>, DbErr> {
    let last_day = |year: i64| NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or_default(), 12, 31);
    let end = last_day(year).map_or(today, |day| day.min(today));
    let before = last_day(year - 1).map_or(end, |day| day.min(end));
    let rows = queries::provided(conn, Some(year)).await?;
    let books = Books {
        programmes: queries::notices(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.programme))
            .collect(),
        accounts: Accounts::read(conn, &rows).await?,
    };
    let mut entries = provided(rows, year);
    entries.extend(books.settled(conn, (before, end)).await?);
    if year <= i64::from(today.year()) {
        entries.extend(books.open_orders(conn, year, end).await?);
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
    let mut left: BTreeMap<(String, Option<BudgetYearId>), Cents> = BTreeMap::new();
    for entry in &entries {
        let sum = left.entry((entry.programme.clone(), entry.ansatz)).or_default();
        *sum = sum.plus(entry.amount);
    }
    // Nothing is carried over where more was paid than there was.
    let beyond = left.into_iter().filter(|(_, left)| *left < Cents::ZERO);
    entries.extend(beyond.map(|((programme, ansatz), left)| YearEntry {
        figure,
        amount: Cents::ZERO.minus(left),
        programme,
        ansatz,
        label: "mehr bezahlt als verfügbar".to_owned(),
        on: None,
        place: Place::Year(year),
    }));
    entries
}

fn provided(rows: Vec<budget_year::Model>, year: i64) -> Vec<YearEntry> {
    let figures = |row: budget_year::Model| {
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
            ansatz: Some(row.id),
            on: None,
            place: Place::Year(year),
        })
    };
    rows.into_iter().flat_map(figures).collect()
}

/// Whom the money of a year belongs to.
struct Books {
    /// Codes of the notices' programmes.
    programmes: HashMap<NoticeId, String>,
    accounts: Accounts,
}

impl Books {
    /// Code of a notice's programme; own funds without one.
    fn programme(&self, notice: Option<NoticeId>) -> String {
        let programme = notice.and_then(|notice| self.programmes.get(&notice));
        programme.cloned().unwrap_or_else(|| OWN_FUNDS.to_owned())
    }

    /// Invoices: what was paid of them after the one day up to the other, and what is invoiced and not paid on the other. What the
    /// supplier paid back waits for its credit note and is not paid again: it binds nothing.
    async fn settled(
        &self,
        conn: &impl ConnectionTrait,
        (before, end): (NaiveDate, NaiveDate),
    ) -> Result<Vec<YearEntry>, DbErr> {
        let earlier = self.spent(conn, before).await?;
        let heads = queries::invoice_heads(conn).await?;
        let came_back = queries::came_back(conn, end).await?;
        let bound = |invoice: InvoiceId, open: Cents| match came_back.get(&invoice) {
            Some((of_invoice, back)) if *of_invoice > Cents::ZERO => Refunded {
                open: *of_invoice,
                retention: Cents::ZERO,
                back: *back,
            }
            .share_to_pay(open),
            _ => open,
        };
        let mut entries = Vec::new();
        for (spot, now) in self.spent(conn, end).await? {
            let earlier = earlier.get(&spot).copied().unwrap_or_default();
            let (programme, ansatz, invoice) = spot;
            let Some((number, seller, day)) = heads.get(&invoice) else {
                continue;
            };
            for (figure, amount) in [
                (YearFigure::Paid, now.paid.minus(earlier.paid)),
                (YearFigure::Bound, bound(invoice, now.invoiced.minus(now.paid))),
            ] {
                entries.push(YearEntry {
                    figure,
                    amount,
                    programme: programme.clone(),
                    ansatz,
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
        &self,
        conn: &impl ConnectionTrait,
        until: NaiveDate,
    ) -> Result<BTreeMap<Spot, Sums>, DbErr> {
        let mut sums: BTreeMap<Spot, Sums> = BTreeMap::new();
        for part in funding::settled_everywhere(conn, Some(until)).await? {
            let programme = self.programme(part.notice);
            let ansatz = self.accounts.of_part(&programme, part.allocation);
            let sum = sums.entry((programme, ansatz, part.invoice)).or_default();
            sum.paid = sum.paid.plus(part.paid.total);
            sum.invoiced = sum.invoiced.plus(part.invoiced.total);
        }
        Ok(sums)
    }

    /// What orders bind beyond the invoices on a day, on notices and on own funds, and what of it is promised for later years.
    async fn open_orders(
        &self,
        conn: &impl ConnectionTrait,
        year: i64,
        day: NaiveDate,
    ) -> Result<Vec<YearEntry>, DbErr> {
        let (items, lines) = (queries::items(conn).await?, queries::lines(conn).await?);
        let places = queries::places(&items, &lines);
        let mut entries = Vec::new();
        for open in queries::open_on(conn, day).await? {
            let notice = open
                .cost_line
                .and_then(|line| places.get(&line))
                .map(|place| place.notice);
            let programme = self.programme(notice);
            let bound = YearEntry {
                figure: YearFigure::Bound,
                amount: open.amount,
                ansatz: self.accounts.of_order(&programme),
                programme,
                label: open.label,
                on: None,
                place: Place::Order(open.order),
            };
            if let Some(promised) = open.promised_on.filter(|day| i64::from(day.year()) > year) {
                entries.push(YearEntry {
                    figure: YearFigure::Later,
                    on: Some(promised),
                    ..bound.clone()
                });
            }
            entries.push(bound);
        }
        Ok(entries)
    }
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
            ansatz: None,
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
            (YearFigure::Later, 0, 0),
        ] {
            let found = of_figure(entries.clone(), figure, 2026);
            let told: Cents = found.iter().map(|entry| entry.amount).sum();
            assert_eq!((found.len(), told), (records, Cents(sum)), "{figure:?}");
        }
        // Each Ansatz is carried over for itself.
        let of = |ansatz: i64, entry: YearEntry| YearEntry {
            ansatz: Some(BudgetYearId(ansatz)),
            ..entry
        };
        let entries = vec![
            of(1, entry(YearFigure::Appropriation, "a", 1_000)),
            of(2, entry(YearFigure::Appropriation, "a", 100)),
            of(2, entry(YearFigure::Paid, "a", 250)),
        ];
        let left = of_figure(entries, YearFigure::Left, 2026);
        assert_eq!(left.iter().map(|entry| entry.amount).sum::<Cents>(), Cents(1_000));
    }
}
