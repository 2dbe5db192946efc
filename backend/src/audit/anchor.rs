//! Anchors of the chain outside the database: a file that grows by a line a day, so that neither the chain's end nor the
//! whole of it can be cut off unseen.
//!
//! A line holds the day, the position and the hash of the last event, and the hash of the line before; 64 zeros stand
//! before the first line.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_entity::{audit_event, installation};
use paktbuch_types::{EventId, format_date};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect, Set};
use sha2::{Digest, Sha256};

use super::chain::hex;
use super::head;
use crate::db::{Db, Who};
use crate::private;

/// Name of the file in the data directory.
pub const ANCHORS: &str = "protokoll-anker.txt";

/// Key of the mark in the table of facts about this installation: the hash of an anchor line that was written.
const MARK: &str = "audit_anchor";

/// What stands before the first line.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Why an anchor cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    #[error("Die Datei {ANCHORS} mit den Ankern des Protokolls lässt sich nicht schreiben: {0}")]
    File(#[source] std::io::Error),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl AnchorError {
    /// Whether nothing can be written there at all, as on a disk mounted for reading.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        matches!(self, Self::File(error) if error.kind() == std::io::ErrorKind::ReadOnlyFilesystem)
    }
}

/// An anchor that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenAnchor {
    /// Line of the file, counted from 1; 0 = the file as a whole.
    pub line: usize,
    /// German reason.
    pub reason: String,
}

/// An anchor as read.
struct Anchor {
    day: NaiveDate,
    event: i64,
    hash: String,
    /// Hash of the line itself.
    own: String,
}

/// Adds an anchor for the last event, unless the last line says the same on the same day; nothing before the first event.
///
/// # Errors
/// [`AnchorError`].
pub async fn drop_anchor(db: &Db, data: &Path) -> Result<(), AnchorError> {
    let Some((event, hash)) = head(db.reader()).await? else {
        return Ok(());
    };
    let day = db.clock().today();
    let own = append(&data.join(ANCHORS), day, event, &hash).map_err(AnchorError::File)?;
    let Some(own) = own else { return Ok(()) };
    db.write(Who::System, async |tx| {
        let mark = installation::ActiveModel {
            name: Set(MARK.to_owned()),
            value: Set(own.clone()),
        };
        let replace = OnConflict::column(installation::Column::Name)
            .update_column(installation::Column::Value)
            .to_owned();
        installation::Entity::insert(mark)
            .on_conflict(replace)
            .exec_without_returning(tx.conn())
            .await
            .map(drop)
    })
    .await?;
    Ok(())
}

/// Adds a line under a lock; its hash, or `None` where it stands there already.
fn append(path: &Path, day: NaiveDate, event: i64, hash: &str) -> std::io::Result<Option<String>> {
    let mut file: File = private::opening()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_string(&mut text)?;
    let last = text.lines().next_back();
    let said = format!("{day} {event} {hash} ");
    if last.is_some_and(|line| line.starts_with(&said)) {
        return Ok(None);
    }
    let before = last.map_or_else(|| NOTHING.to_owned(), hash_of);
    let line = format!("{said}{before}");
    let start = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    file.write_all(format!("{start}{line}\n").as_bytes())?;
    file.sync_all()?;
    Ok(Some(hash_of(&line)))
}

/// Compares the anchors with each other and with the trail; answers their number.
///
/// # Errors
/// `Ok(Err(_))` names the first anchor that does not fit; `Err` is a database error.
pub async fn verify_anchors(
    conn: &impl ConnectionTrait,
    data: &Path,
) -> Result<Result<usize, BrokenAnchor>, DbErr> {
    let mark = installation::Entity::find_by_id(MARK).one(conn).await?;
    let text = match std::fs::read(data.join(ANCHORS)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(_) => return Ok(Err(whole("ist nicht lesbar. Bitte prüfen Sie die Rechte."))),
    };
    let anchors = match read(&text) {
        Ok(anchors) => anchors,
        Err(broken) => return Ok(Err(broken)),
    };
    if let Some(mark) = mark
        && !anchors.iter().any(|anchor| anchor.own == mark.value)
    {
        return Ok(Err(whole(
            "fehlt oder ist am Ende gekürzt: Anker, die geschrieben wurden, stehen nicht darin.",
        )));
    }
    for (line, anchor) in (1..).zip(&anchors) {
        let stands: Option<String> = audit_event::Entity::find_by_id(EventId(anchor.event))
            .select_only()
            .column(audit_event::Column::Hash)
            .into_tuple()
            .one(conn)
            .await?;
        if stands.as_ref() != Some(&anchor.hash) {
            let what = if stands.is_none() {
                "fehlt"
            } else {
                "hat eine andere Prüfsumme"
            };
            return Ok(Err(BrokenAnchor {
                line,
                reason: format!(
                    "Der Anker vom {} widerspricht dem Protokoll: der Eintrag {} {what}.",
                    format_date(anchor.day),
                    anchor.event
                ),
            }));
        }
    }
    Ok(Ok(anchors.len()))
}

fn whole(what: &str) -> BrokenAnchor {
    BrokenAnchor {
        line: 0,
        reason: format!("Die Datei {ANCHORS} {what}"),
    }
}

fn read(text: &str) -> Result<Vec<Anchor>, BrokenAnchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let before = anchors.last().map_or(NOTHING, |anchor| &anchor.own);
        let anchor = anchor(content, before).ok_or_else(|| BrokenAnchor {
            line,
            reason: format!("Die Zeile {line} der Datei {ANCHORS} wurde verändert oder eine davor fehlt."),
        })?;
        anchors.push(anchor);
    }
    Ok(anchors)
}

/// A line that follows a line with the hash `before`.
fn anchor(line: &str, before: &str) -> Option<Anchor> {
    let parts: Vec<&str> = line.split(' ').collect();
    let [day, event, hash, previous] = parts[..] else {
        return None;
    };
    (previous == before).then_some(())?;
    Some(Anchor {
        day: day.parse().ok()?,
        event: event.parse().ok()?,
        hash: hash.to_owned(),
        own: hash_of(line),
    })
}

fn hash_of(line: &str) -> String {
    hex(&Sha256::digest(line))
}
