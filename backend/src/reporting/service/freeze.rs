//! A proof to be filed: its file together with what it says, of one state of the database.

use chrono::NaiveDate;
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{Narrative, ReceiptRow};
use paktbuch_types::{EventId, NoticeId, ProofEdition, format_date};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::read;
use super::proof::{Proof, devices, figures, gather, written};
use super::{Folders, Made};
use crate::audit;
use crate::db::Db;
use crate::purchasing::paths as purchasing;
use crate::reporting::contents::{Contents, Part, Statement};
use crate::reporting::rows::{PreviewItem, ProofPreview};
use crate::reporting::{MakeError, queries};

/// A proof as it can be filed.
#[derive(Debug)]
pub struct Frozen {
    pub made: Made,
    pub contents: Contents,
    pub figures: ProofPreview,
    /// The last event of the audit trail when it was read.
    pub last_event: EventId,
}

/// Makes the proof of a notice as of a day (Stichtag) as a version to be filed, with what it says.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn freeze(
    db: &Db,
    folders: Folders<'_>,
    notice: NoticeId,
    as_of: NaiveDate,
    version: i64,
) -> Result<Frozen, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, notice, as_of, (ProofEdition::Filing, Some(version))).await?;
    let (contents, figures) = said(&conn, &proof, as_of).await?;
    Ok(Frozen {
        last_event: EventId(audit::head(&conn).await?.map_or(0, |(event, _)| event)),
        made: written(&conn, folders, proof, as_of).await?,
        contents,
        figures,
    })
}

/// What the proof of a notice as of a day would say now.
///
/// # Errors
/// [`MakeError`].
pub async fn contents_now(db: &Db, notice: NoticeId, as_of: NaiveDate) -> Result<Contents, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, notice, as_of, (ProofEdition::Filing, None)).await?;
    Ok(said(&conn, &proof, as_of).await?.0)
}

async fn said(
    conn: &impl ConnectionTrait,
    proof: &Proof,
    as_of: NaiveDate,
) -> Result<(Contents, ProofPreview), MakeError> {
    let notice = proof.settled.notice.id;
    let (pages, mut waiting) = mpsc::channel(2);
    let filter = devices(notice, as_of);
    let collect = async {
        let mut rows = Vec::new();
        while let Some(page) = waiting.recv().await {
            rows.extend(page);
        }
        rows
    };
    let (read, rows) = tokio::join!(read(conn, &filter, &proof.settled.names, pages), collect);
    read?;
    let ids = queries::device_ids(conn, notice).await?;
    let figures = figures(proof, u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let sums = std::iter::once(sums(&figures));
    let items = figures.items.iter().map(item);
    let receipts = proof.settled.receipts.iter().map(|row| receipt(row, proof));
    let devices = rows.iter().map(|row| {
        let id = ids.get(&row.inventory_number).map_or(0, |id| id.0);
        device(row, id)
    });
    let narrative = proof.input.narrative.iter();
    let narrative = narrative.map(|told| narrative_said(told, &proof.input.authority.contact));
    let contents = Contents::of(sums.chain(items).chain(receipts).chain(devices).chain(narrative));
    Ok((contents, figures))
}

fn sums(figures: &ProofPreview) -> Statement {
    let amounts = [
        ("Ausgaben", figures.spent),
        ("davon zuwendungsfähig", figures.eligible),
        ("Zuwendung lt. Bescheid", figures.granted),
        ("Zuwendung lt. Abrechnung", figures.grant_settled),
        ("Eigenanteil lt. Abrechnung", figures.own_settled),
        ("Leistungen Dritter und weitere Förderung", figures.others_settled),
        ("ausgezahlt", figures.paid_out),
    ];
    Statement {
        part: Part::Sums,
        key: String::new(),
        record: 0,
        label: "Summen des Nachweises".to_owned(),
        values: amounts
            .map(|(name, amount)| (name.to_owned(), euro(amount)))
            .into(),
    }
}

fn item(item: &PreviewItem) -> Statement {
    let amounts = [
        ("lt. Bescheid", item.planned),
        ("lt. Bescheid zuwendungsfähig", item.planned_eligible),
        ("lt. Abrechnung", item.settled),
        ("lt. Abrechnung zuwendungsfähig", item.settled_eligible),
    ];
    Statement {
        part: Part::Item,
        key: item.title.clone(),
        record: 0,
        label: item.title.clone(),
        values: amounts
            .map(|(name, amount)| (name.to_owned(), euro(amount)))
            .into(),
    }
}

/// Without its shares of grant and own funds: they follow from the sums, and one late receipt moves a cent of many.
fn receipt(row: &ReceiptRow, proof: &Proof) -> Statement {
    let invoice = row.link.as_deref().and_then(purchasing::invoice_at);
    let values = [
        ("Belegnummer", row.receipt_number.clone().unwrap_or_default()),
        ("Rechnungsdatum", format_date(row.invoice_date)),
        ("Zahlungsdatum", format_date(row.paid_on)),
        ("Zahlungsempfänger", row.payee.clone()),
        ("Kostenzeile", cost_line(proof, &row.cost_key)),
        ("Schule", row.school.clone()),
        ("Betrag brutto", euro(row.gross)),
        ("davon zuwendungsfähig", euro(row.eligible)),
        ("Skonto", row.discount.map(euro).unwrap_or_default()),
    ];
    let record = invoice.map_or(0, |id| id.0);
    Statement {
        part: Part::Receipt,
        key: format!("{record} {} {}", row.cost_key, row.subject),
        record,
        label: format!("Rechnung {}, {}", row.invoice_number, row.subject),
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

fn cost_line(proof: &Proof, key: &str) -> String {
    let lines = proof.input.items.iter().flat_map(|item| &item.lines);
    let mut found = lines.filter(|line| line.key == key);
    found.next().map(|line| line.title.clone()).unwrap_or_default()
}

fn device(row: &InventoryRow, id: i64) -> Statement {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |value: Option<NaiveDate>| value.map(format_date).unwrap_or_default();
    let values = [
        ("Modell", row.model.clone()),
        ("Seriennummer", text(&row.serial)),
        ("Anschaffungsdatum", day(row.purchased_on)),
        ("Inbetriebnahme", day(row.commissioned_on)),
        ("Preis brutto", euro(row.gross)),
        ("Schule", text(&row.school)),
        ("Standort", text(&row.site)),
        ("Raum", text(&row.room)),
        ("Zweckbindung bis", day(row.zweckbindung_until)),
        ("Status", row.status.clone()),
        ("Verbleib", text(&row.whereabouts)),
    ];
    Statement {
        part: Part::Device,
        key: row.inventory_number.clone(),
        record: id,
        label: format!("Gerät {}", row.inventory_number),
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

fn narrative_said(told: &Narrative, contact: &str) -> Statement {
    let day = |value: Option<NaiveDate>| value.map(format_date).unwrap_or_default();
    let confirmed: Vec<&str> = told.confirmed.iter().map(|what| what.label()).collect();
    let values = [
        ("Maßnahme", told.measure.clone()),
        ("Beginn", day(told.began_on)),
        ("Abschluss", day(told.ended_on)),
        ("Ergebnis und Wirkung", told.result.clone()),
        ("Abweichungen und Gründe", told.deviations.clone()),
        ("Gefördertes Personal", told.staff.clone()),
        ("Beteiligte Fachdienststellen", told.offices.clone()),
        ("Ansprechperson", contact.to_owned()),
        ("Bestätigt", confirmed.join("; ")),
    ];
    Statement {
        part: Part::Narrative,
        key: String::new(),
        record: 0,
        label: "Sachbericht".to_owned(),
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

fn euro(amount: paktbuch_types::Cents) -> String {
    format!("{amount}\u{a0}€")
}
