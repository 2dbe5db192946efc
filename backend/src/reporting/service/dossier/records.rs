//! The application, the conditions, the orders with their deliveries and the examination, as lists.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{Cents, NoticeId, format_date};
use sea_orm::ConnectionTrait;

use super::sheet::Sheet;
use crate::funding;
use crate::reporting::MakeError;
use crate::reporting::queries::{self, Applied, Belonging, Delivered, Ordered, PAGE};
use crate::reporting::service::inventory::programme_title;
use crate::reporting::service::{Folders, Made};

static APPLICATION: Columns = Columns {
    columns: &[
        Column::new("Angabe", 24, Kind::Text),
        Column::new("Wert", 60, Kind::Text),
        Column::new("Betrag", 15, Kind::Amount),
    ],
    totals: &[],
};

/// What was applied for, with the measures and the part of each school; `None` where the notice has no application.
pub(super) async fn application(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Option<Made>, MakeError> {
    let Some(id) = of.application else { return Ok(None) };
    let Some(applied) = queries::applied(conn, id).await? else {
        return Ok(None);
    };
    let programmes = funding::programmes(conn).await?;
    let row = &applied.application;
    let programme = programme_title(&programmes, &row.programme, &row.programme_version);
    let sheet = Sheet::begin(folders, "Antrag", APPLICATION)?;
    sheet.push(application_rows(&applied, &programme)).await;
    sheet.finish().await.map(Some)
}

fn application_rows(applied: &Applied, programme: &str) -> Vec<Vec<Cell>> {
    let row = &applied.application;
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let said = |field: &str, value: &str, amount: Option<Cents>| -> Vec<Cell> {
        vec![field.into(), value.into(), amount.into()]
    };
    let mut rows = vec![
        said("Aktenzeichen", &row.reference, None),
        said("Förderprogramm", programme, None),
        said("Fassung", &row.programme_version, None),
        said("Förderbereich", &row.category, None),
        said("Bezeichnung", &row.title, None),
        said("Stand", row.state.label(), None),
        said("gestellt am", &day(row.submitted_on), None),
        said("Nachforderung vom", &day(row.queried_on), None),
        said("zu beantworten bis", &day(row.answer_by), None),
        said("entschieden am", &day(row.decided_on), None),
        said("abgeschlossen am", &day(row.closed_on), None),
        said("beantragte Zuwendung", "", row.requested_grant),
    ];
    rows.extend(
        applied
            .measures
            .iter()
            .map(|measure| said("Maßnahme", &measure.title, None)),
    );
    rows.extend(applied.schools.iter().map(|(part, school)| {
        let name = school
            .as_ref()
            .map(|school| format!("{} {}", school.number, school.name));
        said("Schule", &name.unwrap_or_default(), Some(part.amount))
    }));
    rows
}

static CONDITIONS: Columns = Columns {
    columns: &[
        Column::new("Nr.", 8, Kind::Text),
        Column::new("Auflage", 60, Kind::Text),
        Column::new("Fundstelle", 20, Kind::Text),
        Column::new("fällig am", 12, Kind::Date),
        Column::new("erfüllt am", 12, Kind::Date),
        Column::new("durch", 24, Kind::Text),
        Column::new("Bemerkung", 40, Kind::Text),
    ],
    totals: &[],
};

/// What the notice asks for (Auflagen), and when it was met.
pub(super) async fn conditions(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Auflagen", CONDITIONS)?;
    let rows = queries::conditions(conn, of.notice)
        .await?
        .into_iter()
        .map(|row| {
            vec![
                row.position.to_string().into(),
                row.text.into(),
                row.place.into(),
                row.due_on.into(),
                row.done_on.into(),
                row.done_by.into(),
                row.remark.into(),
            ]
        });
    sheet.push(rows.collect()).await;
    sheet.finish().await
}

static ORDER_LINES: Columns = Columns {
    columns: &[
        Column::new("Bestellung", 16, Kind::Text),
        Column::new("vom", 12, Kind::Date),
        Column::new("Gegenstand", 32, Kind::Text),
        Column::new("Lieferant", 28, Kind::Text),
        Column::new("Stand", 18, Kind::Text),
        Column::new("Position", 8, Kind::Text),
        Column::new("Leistung", 40, Kind::Text),
        Column::new("Art", 16, Kind::Text),
        Column::new("Menge", 10, Kind::Text),
        Column::new("geliefert", 10, Kind::Text),
        Column::new("Einzelpreis", 15, Kind::Amount),
        Column::new("Preise", 10, Kind::Text),
        Column::new("USt %", 8, Kind::Text),
        Column::new("netto", 15, Kind::Money),
        Column::new("brutto", 15, Kind::Money),
        Column::new("bezahlt aus", 32, Kind::Text),
        Column::new("Schule", 32, Kind::Text),
        Column::new("zugesagt zum", 12, Kind::Date),
    ],
    totals: &["net_cents", "gross_cents"],
};

/// Every line of the orders, whole, with how much of it came.
pub(super) async fn order_lines(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Bestellpositionen", ORDER_LINES)?;
    for ids in of.orders.chunks(PAGE) {
        let lines = queries::lines_of(conn, ids).await?;
        if !sheet.push(lines.into_iter().map(order_line_row).collect()).await {
            break;
        }
    }
    sheet.finish().await
}

fn order_line_row(row: Ordered) -> Vec<Cell> {
    let Ordered { order, line, .. } = row;
    vec![
        order.number.into(),
        order.ordered_on.into(),
        order.subject.into(),
        row.supplier.into(),
        order.state.label().into(),
        line.position.to_string().into(),
        line.name.into(),
        line.kind.label().into(),
        line.quantity.to_string().into(),
        row.delivered.to_string().into(),
        line.unit_price.into(),
        order.prices.label().into(),
        line.vat_rate.to_string().into(),
        line.net.into(),
        line.gross.into(),
        row.payer.unwrap_or_else(|| "Eigene Mittel".to_owned()).into(),
        row.school.into(),
        line.promised_on.or(order.promised_on).into(),
    ]
}

static DELIVERIES: Columns = Columns {
    columns: &[
        Column::new("Bestellung", 16, Kind::Text),
        Column::new("geliefert am", 12, Kind::Date),
        Column::new("Lieferschein", 20, Kind::Text),
        Column::new("Position", 8, Kind::Text),
        Column::new("Leistung", 40, Kind::Text),
        Column::new("Menge", 10, Kind::Text),
        Column::new("Bemerkung", 40, Kind::Text),
    ],
    totals: &[],
};

/// Every delivery of the orders, a row for each line that came.
pub(super) async fn deliveries(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Lieferungen", DELIVERIES)?;
    for ids in of.orders.chunks(PAGE) {
        let delivered = queries::deliveries_of(conn, ids).await?;
        if !sheet
            .push(delivered.into_iter().map(delivery_row).collect())
            .await
        {
            break;
        }
    }
    sheet.finish().await
}

fn delivery_row(row: Delivered) -> Vec<Cell> {
    vec![
        row.order.into(),
        Cell::Date(row.delivery.delivered_on),
        row.delivery.note_number.into(),
        row.line.position.to_string().into(),
        row.line.name.into(),
        row.quantity.to_string().into(),
        row.delivery.note.into(),
    ]
}

static STEPS: Columns = Columns {
    columns: &[
        Column::new("Tag", 12, Kind::Date),
        Column::new("Schritt", 28, Kind::Text),
        Column::new("Stelle", 24, Kind::Text),
        Column::new("Wer", 24, Kind::Text),
        Column::new("Aktenzeichen", 18, Kind::Text),
        Column::new("Betrag", 15, Kind::Amount),
        Column::new("Zinsen", 15, Kind::Amount),
        Column::new("anerkannte Zuwendung", 15, Kind::Amount),
        Column::new("Anhörung, Antwort bis", 12, Kind::Date),
        Column::new("Rechtsbehelf bis", 12, Kind::Date),
        Column::new("gebucht am", 12, Kind::Date),
        Column::new("Buchungsnummer", 18, Kind::Text),
        Column::new("Bemerkung", 40, Kind::Text),
    ],
    totals: &[],
};

/// The steps of the examination of the proof.
pub(super) async fn steps(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    notice: NoticeId,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Prüfschritte", STEPS)?;
    let rows = queries::steps(conn, notice).await?.into_iter().map(|row| {
        vec![
            Cell::Date(row.done_on),
            row.step.label().into(),
            row.auditor.label().into(),
            row.person.into(),
            row.reference.into(),
            row.amount.into(),
            row.interest.into(),
            row.decided.into(),
            row.hearing_until.into(),
            row.appeal_until.into(),
            row.booked_on.into(),
            row.booking_reference.into(),
            row.note.into(),
        ]
    });
    sheet.push(rows.collect()).await;
    sheet.finish().await
}

static CUTS: Columns = Columns {
    columns: &[
        Column::new("Version", 8, Kind::Text),
        Column::new("Stichtag", 12, Kind::Date),
        Column::new("lfd. Nr. der Belegliste", 12, Kind::Text),
        Column::new("Stelle", 24, Kind::Text),
        Column::new("anerkannt", 15, Kind::Amount),
        Column::new("Begründung", 60, Kind::Text),
    ],
    totals: &[],
};

/// What auditors accepted of the receipts of each filed version, where they cut it.
pub(super) async fn cuts(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    notice: NoticeId,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Kürzungen", CUTS)?;
    for filing in queries::filings(conn, notice).await? {
        let rows = queries::cuts(conn, &filing).await?.into_iter().map(|row| {
            vec![
                filing.number.to_string().into(),
                Cell::Date(filing.as_of),
                row.number.to_string().into(),
                row.auditor.label().into(),
                row.accepted.into(),
                row.reason.into(),
            ]
        });
        if !sheet.push(rows.collect()).await {
            break;
        }
    }
    sheet.finish().await
}
