//! The sheet that comes with a drawdown (Aufstellung): what it counts as paid up to its day, and what it foresees; both as it was computed.

use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{Cents, DrawdownId, NoticeId, format_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::drawdowns::{self, Counted, DrawdownRow};
use crate::funding::{self, OtherMoney, Receipt, Terms};
use crate::reporting::MakeError;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Rechnung", 18, Kind::Text),
        Column::new("vom", 11, Kind::Date),
        Column::new("Zahlungsempfänger", 28, Kind::Text),
        Column::new("Gegenstand", 34, Kind::Text),
        Column::new("Stand", 13, Kind::Text),
        Column::new("bezahlt am", 12, Kind::Date),
        Column::new("fällig am", 12, Kind::Date),
        Column::new("Betrag brutto", 14, Kind::Money),
        Column::new("davon zuwendungsfähig", 15, Kind::Money),
        Column::new("Zuwendungsanteil", 15, Kind::Money),
    ],
    totals: &["gross_cents", "eligible_cents", "grant_cents"],
};

/// The drawdown with its rows; `None` where there is none.
pub(super) async fn contents(
    conn: &impl ConnectionTrait,
    id: DrawdownId,
) -> Result<Option<(DrawdownRow, Contents)>, MakeError> {
    let Some((asked, needs)) = drawdowns::entry(conn, id).await? else {
        return Ok(None);
    };
    let kept = drawdowns::counted(conn, id).await?;
    let mut rows: Vec<Vec<Cell>> = if asked.is_taken {
        paid_now(conn, &asked).await?.iter().map(paid).collect()
    } else if kept.is_empty() && asked.paid_eligible != Cents::ZERO {
        paid_since_changed(conn, &asked).await?
    } else {
        kept.iter().map(paid).collect()
    };
    rows.extend(needs.into_iter().map(|need| {
        vec![
            need.words_of_number().into(),
            need.day.into(),
            need.supplier.into(),
            Cell::Nothing,
            "vorgesehen".into(),
            Cell::Nothing,
            need.due_date.into(),
            Cell::Nothing,
            need.eligible.into(),
            Cell::Nothing,
        ]
    }));
    let contents = Contents {
        columns: COLUMNS,
        rows,
    };
    Ok(Some((asked, contents)))
}

fn paid(part: &Counted) -> Vec<Cell> {
    vec![
        part.number.as_str().into(),
        Cell::Date(part.day),
        part.supplier.as_str().into(),
        part.subject.as_str().into(),
        "bezahlt".into(),
        Cell::Date(part.paid_on),
        Cell::Nothing,
        part.spent.into(),
        part.eligible.into(),
        part.grant.into(),
    ]
}

/// What is paid up to the day of a drawdown by what is known now.
async fn paid_now(conn: &impl ConnectionTrait, asked: &DrawdownRow) -> Result<Vec<Counted>, MakeError> {
    let Some(view) = funding::read_notice(conn, asked.notice).await? else {
        return Ok(Vec::new());
    };
    let settling = (
        Terms::of(&view.data),
        OtherMoney::received(&view.data.lists.incomes, asked.as_of),
    );
    let counted = |receipt: &Receipt<'_>| Counted {
        number: receipt.invoice.number.clone(),
        day: receipt.invoice.issue_date,
        supplier: receipt.invoice.supplier.clone(),
        subject: receipt.part.name.clone(),
        paid_on: receipt.payment.paid_on,
        spent: receipt.spent.total,
        eligible: receipt.spent.eligible,
        grant: receipt.grant,
    };
    let (parts, _) = funding::receipts(conn, asked.notice, settling, asked.as_of, counted).await?;
    Ok(parts)
}

/// The same of a drawdown whose paid parts an earlier edition did not keep, with what changed since it was computed in a row of its own: the
/// sum is that of the letter.
async fn paid_since_changed(
    conn: &impl ConnectionTrait,
    asked: &DrawdownRow,
) -> Result<Vec<Vec<Cell>>, MakeError> {
    let parts = paid_now(conn, asked).await?;
    let mut rows: Vec<Vec<Cell>> = parts.iter().map(paid).collect();
    let now: Cents = parts.iter().map(|part| part.eligible).sum();
    let since = asked.paid_eligible.minus(now);
    if since != Cents::ZERO {
        rows.push(vec![
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            "seit der Berechnung gebucht oder geändert".into(),
            "abzüglich".into(),
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            since.into(),
            Cell::Nothing,
        ]);
    }
    Ok(rows)
}

/// Where the money is to go, in words; `None` where nobody entered it.
pub(super) async fn account(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Option<String>, DbErr> {
    let head = drawdowns::letter_head(conn, notice).await?;
    Ok(head.as_ref().and_then(drawdowns::account_of))
}

/// What the sheet is about, in a sentence, with where the money is to go.
pub(super) fn sentence(asked: &DrawdownRow, account: Option<&str>) -> String {
    let account = account.map_or_else(String::new, |account| format!("; {account}"));
    format!(
        "Mittelabruf {} zum Bescheid {} ({}), berechnet zum {}: bisher abgerufen {} €, Fördersatz {} %, Abrufbetrag {} €{account}",
        asked.number,
        asked.notice_reference,
        asked.computed_as(),
        format_date(asked.as_of),
        asked.drawn_before,
        asked.rate,
        asked.amount
    )
}
