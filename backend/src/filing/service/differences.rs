//! What the records say otherwise than the filed proof, and which events explain it.

use super::compare;
use super::file::FilingError;
use crate::audit::{self, Concerning, Entry, EventKind, SubjectKind};
use crate::db::Db;
use crate::documents::Documents;
use crate::filing::rows::{Difference, FilingRow, Part};
use crate::reporting::{self, Contents};

/// Events that are read to explain the differences.
const EVENTS: u64 = 5_000;

/// The differences between a filed proof and the records now, as of its own day (Stichtag), with the events that explain each.
///
/// # Errors
/// [`FilingError`], also where the stored contents were damaged.
pub(in crate::filing) async fn differences(
    db: &Db,
    documents: &Documents,
    filing: &FilingRow,
) -> Result<Vec<(Difference, Vec<Entry>)>, FilingError> {
    let bytes = documents.get(&filing.contents_sha256)?;
    let filed: Contents = serde_json::from_slice(&bytes)?;
    let now = reporting::contents_now(db, filing.notice, filing.as_of).await?;
    let differences = compare::differences(&filed, &now);
    if differences.is_empty() {
        return Ok(Vec::new());
    }
    let events = events(db, filing, &differences).await?;
    let explained = differences.into_iter().map(|difference| {
        let own: Vec<Entry> = events
            .iter()
            .filter(|entry| concerns(&difference, entry))
            .cloned()
            .collect();
        let events = if own.is_empty() {
            events
                .iter()
                .filter(|entry| concerns_all(&difference, entry))
                .cloned()
                .collect()
        } else {
            own
        };
        (difference, events)
    });
    Ok(explained.collect())
}

async fn events(db: &Db, filing: &FilingRow, differences: &[Difference]) -> Result<Vec<Entry>, FilingError> {
    let of = |part: Part| -> Vec<i64> {
        let records = differences.iter().filter(|difference| difference.part == part);
        let mut ids: Vec<i64> = records.map(|difference| difference.record).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let concerning = Concerning {
        notice: Some(filing.notice),
        kinds: vec![
            SubjectKind::School,
            SubjectKind::DeviceModel,
            SubjectKind::Supplier,
        ],
        records: vec![
            (SubjectKind::Invoice, of(Part::Receipt)),
            (SubjectKind::Device, of(Part::Device)),
        ],
    };
    let read = audit::since(db.reader(), filing.last_event, &concerning, EVENTS).await;
    let mut events = read.map_err(reporting::MakeError::from)?;
    events.retain(|entry| entry.kind != Some(EventKind::ProofFrozen));
    Ok(events)
}

/// An event of the record itself; of sums and Einzelansätze the notice is the record.
fn concerns(difference: &Difference, entry: &Entry) -> bool {
    match difference.part {
        Part::Sums | Part::Item => entry.subject == Some(SubjectKind::Notice),
        Part::Receipt => entry.subject == Some(SubjectKind::Invoice) && entry.subject_id == difference.record,
        Part::Device => entry.subject == Some(SubjectKind::Device) && entry.subject_id == difference.record,
        Part::Narrative => entry.kind == Some(EventKind::NarrativeSaved),
    }
}

/// An event of a record that many share: a room's name, a model's, a cost line's.
fn concerns_all(difference: &Difference, entry: &Entry) -> bool {
    use SubjectKind::{DeviceModel, Notice, School, Supplier};
    matches!(
        (difference.part, entry.subject),
        (Part::Receipt, Some(Notice | Supplier | School))
            | (Part::Device, Some(Notice | DeviceModel | School))
    )
}
