//! What the records, or a later version, say otherwise than a filed proof, and which events explain it.

use paktbuch_types::{EventId, NoticeId};

use super::compare;
use super::explain::{Changed, Events, explained};
use super::file::FilingError;
use super::lines::is_listed;
use crate::audit::{self, Concerning, Entry, EventKind, SubjectKind};
use crate::db::Db;
use crate::documents::Documents;
use crate::filing::rows::{Difference, FilingRow, Part};
use crate::reporting::{self, Contents};

/// Events that are read at once.
const EVENTS: u64 = 5_000;
/// Records that are named one by one when their events are read.
const NAMED: usize = 1_000;

/// Values of a receipt that an order says.
const OF_ORDER: [&str; 1] = ["Auftrag / Vergabe-Az."];
/// Values of a device that its invoice says, which need not be in the Belegliste.
const OF_INVOICE: [&str; 4] = ["Lieferant", "Rechnungsnummer", "Belegnummer", "Anschaffungsdatum"];

/// A difference with the events that explain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::filing) struct Explained {
    pub(in crate::filing) difference: Difference,
    /// Oldest first.
    pub(in crate::filing) events: Vec<Entry>,
    /// Names of changed values that no event explains and that follow from no other difference.
    pub(in crate::filing) unexplained: Vec<String>,
    /// Both states are of different days (Stichtage), from which differences follow that no event explains.
    pub(in crate::filing) is_of_other_day: bool,
}

/// What a filed version says.
///
/// # Errors
/// [`FilingError`] where the stored contents were damaged.
pub(in crate::filing) fn contents(
    documents: &Documents,
    filing: &FilingRow,
) -> Result<Contents, FilingError> {
    let bytes = documents.get(&filing.contents_sha256)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// The differences between a filed proof and the records now, as of its own day (Stichtag).
///
/// # Errors
/// [`FilingError`].
pub(in crate::filing) async fn since(
    db: &Db,
    filing: &FilingRow,
    filed: &Contents,
) -> Result<Vec<Explained>, FilingError> {
    let confirmed = filed.confirmed();
    let now = reporting::contents_now(
        db,
        filing.notice,
        filing.as_of,
        filed.proof_type(),
        (filing.number, confirmed.as_slice()),
    )
    .await?;
    let mut differences = compare::differences(filed, &now);
    if !is_listed(filing, filed) {
        differences = compare::unlisted(differences);
    }
    told(db, filing.notice, (filing.last_event, None), (differences, false)).await
}

/// The differences between two filed versions of a proof.
///
/// # Errors
/// [`FilingError`].
pub(in crate::filing) async fn between(
    db: &Db,
    (earlier, before): (&FilingRow, &Contents),
    (later, after): (&FilingRow, &Contents),
) -> Result<Vec<Explained>, FilingError> {
    let differences = compare::between(before, after);
    let events = (earlier.last_event, Some(later.last_event));
    let is_of_other_day = earlier.as_of != later.as_of;
    told(db, later.notice, events, (differences, is_of_other_day)).await
}

async fn told(
    db: &Db,
    notice: NoticeId,
    range: (EventId, Option<EventId>),
    (differences, is_of_other_day): (Vec<Difference>, bool),
) -> Result<Vec<Explained>, FilingError> {
    if differences.is_empty() {
        return Ok(Vec::new());
    }
    let events = events(db, notice, range, &differences).await?;
    let events = Events::of(&events);
    let changed = Changed::of(&differences);
    let told = differences.into_iter().map(|difference| {
        let (events, unexplained) = explained(&difference, &changed, &events);
        Explained {
            difference,
            events,
            unexplained,
            is_of_other_day,
        }
    });
    Ok(told.collect())
}

/// The events of the records that differ, after one event and up to another.
async fn events(
    db: &Db,
    notice: NoticeId,
    (after, until): (EventId, Option<EventId>),
    differences: &[Difference],
) -> Result<Vec<Entry>, FilingError> {
    let of = |parts: &[Part]| -> Vec<i64> {
        let records = differences
            .iter()
            .filter(|difference| parts.contains(&difference.part));
        let mut ids: Vec<i64> = records.map(|difference| difference.record).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let says = |part: Part, names: &[&str]| {
        let mut of_part = differences.iter().filter(|difference| difference.part == part);
        of_part.any(|difference| {
            let mut values = difference.values.iter();
            values.any(|(name, ..)| names.contains(&name.as_str()))
        })
    };
    let mut concerning = Concerning {
        notice: Some(notice),
        kinds: vec![
            SubjectKind::School,
            SubjectKind::DeviceModel,
            SubjectKind::Supplier,
            SubjectKind::Authority,
        ],
        records: Vec::new(),
    };
    if says(Part::Receipt, &OF_ORDER) || says(Part::Counted, &OF_ORDER) {
        concerning.kinds.push(SubjectKind::Order);
    }
    if says(Part::Device, &OF_INVOICE) {
        concerning.kinds.push(SubjectKind::Invoice);
    }
    for (kind, ids) in [
        (
            SubjectKind::Invoice,
            of(&[Part::Receipt, Part::Counted, Part::Installation]),
        ),
        (SubjectKind::Device, of(&[Part::Device])),
    ] {
        if ids.len() > NAMED {
            concerning.kinds.push(kind);
        } else {
            concerning.records.push((kind, ids));
        }
    }
    let mut events: Vec<Entry> = Vec::new();
    let mut last = after;
    loop {
        let read = audit::since(db.reader(), last, &concerning, EVENTS).await;
        let read = read.map_err(reporting::MakeError::from)?;
        let Some(newest) = read.last().map(|entry| entry.number) else {
            break;
        };
        last = EventId(newest);
        events.extend(read);
        if until.is_some_and(|until| until <= last) {
            break;
        }
    }
    events.retain(|entry| {
        !matches!(
            entry.kind,
            Some(EventKind::ProofFrozen | EventKind::InterimProofFrozen)
        ) && until.is_none_or(|until| entry.number <= until.0)
    });
    Ok(events)
}
