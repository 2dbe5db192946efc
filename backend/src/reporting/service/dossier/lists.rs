//! Records of a grant that have no document of their own, as lists.

use std::collections::HashMap;

use paktbuch_entity::memo;
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::MemoSubject;
use sea_orm::ConnectionTrait;

use super::sheet::Sheet;
use crate::audit;
use crate::reporting::MakeError;
use crate::reporting::queries::{self, Awarded, Belonging, PAGE, Paid};
use crate::reporting::service::{Folders, Made};

static PAYMENTS: Columns = Columns {
    columns: &[
        Column::new("Zahlung am", 12, Kind::Date),
        Column::new("Rechnung", 18, Kind::Text),
        Column::new("Zahlungsempfänger", 28, Kind::Text),
        Column::new("Art", 16, Kind::Text),
        Column::new("Betrag", 14, Kind::Money),
        Column::new("Skonto", 12, Kind::Money),
        Column::new("Haushaltsjahr", 12, Kind::Text),
        Column::new("Buchungsnummer", 18, Kind::Text),
        Column::new("Nachweis der Zahlung", 28, Kind::Text),
        Column::new("Zahlungsdatei", 28, Kind::Text),
        Column::new("Zeile", 8, Kind::Text),
    ],
    totals: &["amount_cents", "discount_cents"],
};

/// Every payment of the invoices, whole, with what proves it.
pub(super) async fn payments(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Zahlungen", PAYMENTS)?;
    for ids in queries::payment_ids(conn, of).await?.chunks(PAGE) {
        let paid = queries::payments_of(conn, ids).await?;
        if !sheet.push(paid.into_iter().map(payment_row).collect()).await {
            break;
        }
    }
    sheet.finish().await
}

fn payment_row((payment, invoice, file): Paid) -> Vec<Cell> {
    let (file_name, line) = file.map_or_else(Default::default, |row| (row.file_name, row.line.to_string()));
    vec![
        Cell::Date(payment.paid_on),
        invoice.number.into(),
        invoice.seller.into(),
        payment.kind.label().into(),
        payment.amount.into(),
        payment.skonto.into(),
        payment.fiscal_year.to_string().into(),
        payment.reference.into(),
        payment.proof.into(),
        file_name.into(),
        line.into(),
    ]
}

static AWARDS: Columns = Columns {
    columns: &[
        Column::new("Bestellung", 16, Kind::Text),
        Column::new("vom", 12, Kind::Date),
        Column::new("Gegenstand", 32, Kind::Text),
        Column::new("Lieferant", 28, Kind::Text),
        Column::new("Vergabeart", 22, Kind::Text),
        Column::new("Vergabe-Az.", 18, Kind::Text),
        Column::new("geschätzter Auftragswert netto", 16, Kind::Amount),
        Column::new("Lose", 20, Kind::Text),
        Column::new("Begründung", 40, Kind::Text),
        Column::new("Verlängerungen", 28, Kind::Text),
        Column::new("Bieter", 28, Kind::Text),
        Column::new("angefragt am", 12, Kind::Date),
        Column::new("Angebot am", 12, Kind::Date),
        Column::new("Angebot netto", 14, Kind::Amount),
    ],
    totals: &[],
};

/// How each order was awarded: a row for each offer, one where there is none.
pub(super) async fn awards(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Vergabevermerke", AWARDS)?;
    for ids in of.orders.chunks(PAGE) {
        let mut rows = Vec::new();
        for award in &queries::awards_of(conn, ids).await? {
            if award.offers.is_empty() {
                rows.push(award_row(award, None));
            }
            rows.extend(award.offers.iter().map(|offer| award_row(award, Some(offer))));
        }
        if !sheet.push(rows).await {
            break;
        }
    }
    sheet.finish().await
}

fn award_row(award: &Awarded, offer: Option<&paktbuch_entity::award_offer::Model>) -> Vec<Cell> {
    let (order, note) = (&award.order, award.note.as_ref());
    let text = |text: Option<&String>| text.cloned().unwrap_or_default().into();
    vec![
        order.number.clone().into(),
        order.ordered_on.into(),
        order.subject.clone().into(),
        award.supplier.clone().into(),
        order.award.map_or("", |award| award.label()).into(),
        order.award_reference.clone().into(),
        note.and_then(|note| note.estimated_net).into(),
        text(note.map(|note| &note.lots)),
        text(note.map(|note| &note.reason)),
        text(note.map(|note| &note.extensions)),
        text(offer.map(|offer| &offer.bidder)),
        offer.and_then(|offer| offer.asked_on).into(),
        offer.and_then(|offer| offer.received_on).into(),
        offer.and_then(|offer| offer.net).into(),
    ]
}

static MEMOS: Columns = Columns {
    columns: &[
        Column::new("Tag", 12, Kind::Date),
        Column::new("Zu", 14, Kind::Text),
        Column::new("Mit", 24, Kind::Text),
        Column::new("Vermerk", 60, Kind::Text),
        Column::new("Wiedervorlage", 13, Kind::Date),
        Column::new("erledigt am", 12, Kind::Date),
        Column::new("von", 22, Kind::Text),
    ],
    totals: &[],
};

/// The notes on the notice and all that belongs to it.
pub(super) async fn memos(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Vermerke", MEMOS)?;
    for ids in of.memos.chunks(PAGE) {
        let memos = queries::memos_of(conn, ids).await?;
        let actors: Vec<String> = memos.iter().map(|memo| memo.actor.clone()).collect();
        let names = audit::names_of(conn, &actors).await?;
        let subjects = queries::memo_subjects(conn, &memos).await?;
        let rows = memos.into_iter().map(|memo| memo_row(memo, &names, &subjects));
        if !sheet.push(rows.collect()).await {
            break;
        }
    }
    sheet.finish().await
}

fn memo_row(
    memo: memo::Model,
    names: &HashMap<String, String>,
    subjects: &HashMap<(MemoSubject, i64), String>,
) -> Vec<Cell> {
    let kind = MemoSubject::label(memo.subject_kind);
    let subject = match subjects.get(&(memo.subject_kind, memo.subject_id)) {
        Some(name) => format!("{kind} {name}"),
        None => kind.to_owned(),
    };
    let subject = match memo.origin.as_str() {
        "" => subject,
        origin => format!("{subject}, zu {origin}"),
    };
    let actor = names.get(&memo.actor).cloned();
    vec![
        Cell::Date(memo.said_on),
        subject.into(),
        memo.with_whom.into(),
        memo.text.into(),
        memo.follow_up_on.into(),
        memo.done_on.into(),
        actor.unwrap_or_else(|| "System".to_owned()).into(),
    ]
}
