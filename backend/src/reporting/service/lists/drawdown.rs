//! The sheet that comes with a drawdown (Aufstellung): what is paid up to its day, and what it foresees.

use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{DrawdownId, NoticeId, format_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::drawdowns::{self, DrawdownRow};
use crate::funding::{self, OtherMoney, Terms};
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
    let Some(view) = funding::read_notice(conn, asked.notice).await? else {
        return Ok(None);
    };
    let settling = (
        Terms::of(&view.data),
        OtherMoney::received(&view.data.lists.incomes, asked.as_of),
    );
    let (mut rows, _) = funding::receipts(conn, asked.notice, settling, asked.as_of, |receipt| {
        vec![
            receipt.invoice.number.as_str().into(),
            Cell::Date(receipt.invoice.issue_date),
            receipt.invoice.supplier.as_str().into(),
            receipt.part.name.as_str().into(),
            "bezahlt".into(),
            Cell::Date(receipt.payment.paid_on),
            Cell::Nothing,
            receipt.spent.total.into(),
            receipt.spent.eligible.into(),
            receipt.grant.into(),
        ]
    })
    .await?;
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
