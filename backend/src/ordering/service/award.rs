//! The award note of an order, its documents, the local thresholds, and what rule R29 says.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{award_note, award_offer, award_threshold, order_document, purchase_order};
use paktbuch_types::{Cents, DocumentId, NoticeId, OrderId, ThresholdId, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};

use super::check;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditOrders, Permit};
use crate::clock::local;
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::funding;
use crate::ordering::commands::{AwardData, ThresholdData};
use crate::ordering::queries;
use crate::ordering::rows::{AwardRow, Awarded, ThresholdRow};
use crate::ordering::{fields, thresholds};
use crate::rules::r29_award::{self as r29, Threshold};
use crate::rules::{self, Finding, Subject, r26_retention as r26};

/// Most offers of an order.
const OFFERS: usize = 100;
/// Years of offers and thresholds: what lies outside was mistyped.
const EARLIEST: i32 = 1990;
const LATEST: i32 = 2099;

/// What rule R29 says about one order, the orders of a notice, or all.
///
/// # Errors
/// The database's refusal.
pub(super) async fn award_findings(
    conn: &impl ConnectionTrait,
    which: (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Finding>, DbErr> {
    let orders = queries::awarded(conn, which).await?;
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let rows = thresholds::sourced()
        .into_iter()
        .chain(queries::thresholds(conn).await?);
    let known: Vec<Threshold> = rows.map(threshold).collect();
    Ok(orders
        .into_iter()
        .flat_map(|order| r29::check(&facts(order), &known))
        .collect())
}

fn threshold(row: ThresholdRow) -> Threshold {
    Threshold {
        award: row.award,
        up_to: row.up_to,
        from: row.valid_from,
        to: row.valid_to,
        source: row.source,
    }
}

fn facts(order: Awarded) -> r29::Order {
    let label = format!("Bestellung {}", order.number);
    r29::Order {
        subject: Subject::new(rules::SubjectKind::Order, order.id.0, label),
        day: order.day,
        award: order.award,
        value: order.value,
        others: order.others,
        note: order.note.map(|note| r29::Note {
            has_estimate: note.has_estimate,
            has_reason: note.has_reason || note.has_offer,
        }),
    }
}

/// Writes the award note of an order that has the version `version`; 0 where it has none yet.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a wrong amount, a text that is too long, an
/// offer that came before it was asked for one of a day to come and a note that says nothing.
pub async fn save_award(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    id: OrderId,
    version: i64,
    data: AwardData,
) -> Result<(), ServiceError> {
    existing(tx, id).await?;
    let before = queries::award(tx.conn(), id).await?;
    if before.version != version {
        return Err(ServiceError::Stale);
    }
    let after = checked(data, version + 1, tx.today())?;
    let event = Event::new(EventKind::AwardSaved, SubjectKind::Order, id.0)
        .changes(check::changes(fields::award(&before), fields::award(&after)));
    if event.is_empty() && version > 0 {
        return Ok(());
    }
    award_offer::Entity::delete_many()
        .filter(award_offer::Column::OrderId.eq(id))
        .exec(tx.conn())
        .await?;
    let note = award_note::ActiveModel {
        order_id: Set(id),
        estimated_net: Set(after.estimated_net),
        lots: Set(after.lots),
        reason: Set(after.reason),
        extensions: Set(after.extensions),
        version: Set(after.version),
    };
    if version == 0 {
        award_note::Entity::insert(note)
            .exec_without_returning(tx.conn())
            .await?;
    } else {
        note.update(tx.conn()).await?;
    }
    for (position, offer) in (1..).zip(after.offers) {
        let row = award_offer::ActiveModel {
            order_id: Set(id),
            position: Set(position),
            bidder: Set(offer.bidder),
            asked_on: Set(offer.asked_on),
            received_on: Set(offer.received_on),
            net: Set(offer.net),
        };
        award_offer::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

fn checked(data: AwardData, version: i64, today: NaiveDate) -> Result<AwardRow, ServiceError> {
    possible("schaetzung", "Geschätzter Auftragswert", data.estimated_net)?;
    if data.offers.len() > OFFERS {
        return Err(ServiceError::field("", format!("Höchstens {OFFERS} Angebote.")));
    }
    let mut offers = Vec::with_capacity(data.offers.len());
    for (offer, number) in data.offers.into_iter().zip(1..) {
        let bidder = check::required("", &format!("Angebot {number}, Bieter"), &offer.bidder)?;
        possible("", &format!("Angebot {number}, Preis"), offer.net)?;
        let days = [offer.asked_on, offer.received_on];
        if let Some(day) = days.into_iter().flatten().find(|day| !is_offer_day(*day, today)) {
            let message = format!(
                "Angebot {number}: Der {} kann nicht stimmen. Bitte einen Tag ab {EARLIEST} und höchstens heute eintragen.",
                format_date(day)
            );
            return Err(ServiceError::field("", message));
        }
        if let (Some(asked), Some(received)) = (offer.asked_on, offer.received_on)
            && received < asked
        {
            return Err(ServiceError::field(
                "",
                format!(
                    "Angebot {number}: Es ging am {} ein, angefragt ist es am {}. Bitte einen der beiden Tage berichtigen.",
                    format_date(received),
                    format_date(asked)
                ),
            ));
        }
        if offer.net.is_some() && offer.received_on.is_none() {
            return Err(ServiceError::field(
                "",
                format!(
                    "Angebot {number}: Es hat einen Preis, also bitte auch den Tag eintragen, an dem es einging."
                ),
            ));
        }
        offers.push(crate::ordering::rows::OfferRow { bidder, ..offer });
    }
    let note = AwardRow {
        version,
        estimated_net: data.estimated_net,
        lots: check::note("lose", "Lose", &data.lots)?,
        reason: check::note("begruendung", "Begründung", &data.reason)?,
        extensions: check::note("verlaengerung", "Verlängerungen", &data.extensions)?,
        offers,
    };
    if note.is_blank() {
        return Err(ServiceError::field(
            "begruendung",
            "Bitte mindestens die Begründung, ein Angebot oder den geschätzten Auftragswert eintragen: Ein leerer Vermerk belegt nichts.",
        ));
    }
    Ok(note)
}

fn is_offer_day(day: NaiveDate, today: NaiveDate) -> bool {
    day.year() >= EARLIEST && day <= today
}

/// An amount that can be one.
fn possible(field: &'static str, label: &str, amount: Option<Cents>) -> Result<(), ServiceError> {
    match amount {
        Some(amount) if amount < Cents::ZERO || amount > Cents::MAX => Err(ServiceError::field(
            field,
            format!(
                "{label}: {amount} € geht nicht. Bitte einen Betrag von 0 bis {} € eintragen.",
                Cents::MAX
            ),
        )),
        _ => Ok(()),
    }
}

async fn existing(tx: &WriteTx, id: OrderId) -> Result<purchase_order::Model, ServiceError> {
    purchase_order::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)
}

/// Adds a stored document to an order.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] without a title.
pub async fn add_file(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    id: OrderId,
    (stored, media_type, name): (&Stored, &'static str, &str),
    title: &str,
) -> Result<(), ServiceError> {
    existing(tx, id).await?;
    let name: String = crate::text::clean(name).chars().take(200).collect();
    let title = check::optional("titel", "Bezeichnung", title)?;
    let title = if title.is_empty() { name.clone() } else { title };
    if title.is_empty() {
        return Err(ServiceError::field("titel", "Bezeichnung: Bitte ausfüllen."));
    }
    let known = queries::files(tx.conn(), id).await?;
    if known.iter().any(|file| file.sha256 == stored.sha256) {
        return Ok(());
    }
    let document = documents::register(tx, stored, media_type, &name).await?;
    let row = order_document::ActiveModel {
        order_id: Set(id),
        document_id: Set(document),
        title: Set(title.clone()),
    };
    order_document::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let event = Event::new(EventKind::OrderFileAdded, SubjectKind::Order, id.0)
        .change(Change::set("Dokument", title))
        .change(Change::set("SHA-256 der Datei", &stored.sha256));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Takes a document off an order; it stays in the document store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where it proves a notice whose retention has not ended (R26).
pub async fn remove_file(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    id: OrderId,
    document: DocumentId,
) -> Result<(), ServiceError> {
    let row = order_document::Entity::find_by_id((id, document))
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let notices = queries::paying_notices(tx.conn(), id).await?;
    let removal = r26::Removal::of(&row.title);
    funding::refuse_removal(tx.conn(), notices, removal, local(tx.now()).date()).await?;
    order_document::Entity::delete_by_id((id, document))
        .exec(tx.conn())
        .await?;
    let event = Event::new(EventKind::OrderFileRemoved, SubjectKind::Order, id.0)
        .change(Change::new("Dokument", row.title, ""));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Enters a threshold.
///
/// # Errors
/// [`ServiceError::Field`] for a period that ends before it begins, an impossible amount or day, no source, or a day from which one holds already.
pub async fn add_threshold(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    data: ThresholdData,
) -> Result<ThresholdId, ServiceError> {
    possible("bis", "Bis zu welchem Wert", data.up_to)?;
    for (field, label, day) in [
        ("gilt_ab", "Gilt ab", Some(data.valid_from)),
        ("gilt_bis", "Gilt bis", data.valid_to),
    ] {
        if let Some(day) = day.filter(|day| !(EARLIEST..=LATEST).contains(&day.year())) {
            let message = format!(
                "{label}: Der {} kann nicht stimmen. Bitte einen Tag von {EARLIEST} bis {LATEST} eintragen.",
                format_date(day)
            );
            return Err(ServiceError::field(field, message));
        }
    }
    if data.valid_to.is_some_and(|to| to < data.valid_from) {
        return Err(ServiceError::field(
            "gilt_bis",
            "Gilt bis: Das Ende liegt vor dem Beginn. Bitte beide Tage prüfen.",
        ));
    }
    let source = check::required("quelle", "Quelle", &data.source)?;
    let known = queries::thresholds(tx.conn()).await?;
    let is_known = |row: &ThresholdRow| row.award == data.award && row.valid_from == data.valid_from;
    if known.iter().any(is_known) {
        let message = format!(
            "Gilt ab: Für „{}“ gilt ab dem {} schon eine Wertgrenze. Bitte erst die vorhandene entfernen, wenn sie nicht stimmt.",
            data.award,
            format_date(data.valid_from)
        );
        return Err(ServiceError::field("gilt_ab", message));
    }
    let row = award_threshold::ActiveModel {
        award: Set(data.award),
        up_to: Set(data.up_to),
        valid_from: Set(data.valid_from),
        valid_to: Set(data.valid_to),
        source: Set(source),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    audit::record(tx, [threshold_event(EventKind::ThresholdAdded, &row)]).await?;
    Ok(row.id)
}

/// Removes a threshold.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn remove_threshold(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    id: ThresholdId,
) -> Result<(), ServiceError> {
    let row = award_threshold::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    award_threshold::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [threshold_event(EventKind::ThresholdRemoved, &row)]).await?;
    Ok(())
}

fn threshold_event(kind: EventKind, row: &award_threshold::Model) -> Event {
    let until = row
        .valid_to
        .map_or_else(|| "auf weiteres".to_owned(), format_date);
    let value = row
        .up_to
        .map_or_else(|| "ohne Grenze".to_owned(), |up_to| format!("{up_to} €"));
    Event::new(kind, SubjectKind::Authority, 1)
        .change(Change::set("Wertgrenze", format!("{}: {value}", row.award)))
        .change(Change::set(
            "Gilt",
            format!("{} bis {until}", format_date(row.valid_from)),
        ))
        .change(Change::set("Quelle", &row.source))
}
