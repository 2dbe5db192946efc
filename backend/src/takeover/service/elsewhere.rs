//! Rows of an inventory that are a device which another notice pays: a sign of double funding (Doppelförderung).

use std::collections::{HashMap, HashSet};

use paktbuch_types::{DeviceId, NoticeId};

use super::Taking;
use crate::devices::Entry;
use crate::error::ServiceError;
use crate::takeover::queries::{self, StoredDevice};

/// Says of rows that are a known device (by their lines) which other notice pays it, with both notices; it stays there.
pub(super) async fn tell(
    taking: &mut Taking<'_>,
    entries: &[Entry],
    known: &HashMap<usize, StoredDevice>,
) -> Result<(), ServiceError> {
    let here = taking.notice;
    let mut wanted: HashSet<NoticeId> = known.values().filter_map(|device| device.notice).collect();
    wanted.remove(&here);
    if wanted.is_empty() {
        return Ok(());
    }
    wanted.insert(here);
    let mut notices: HashMap<NoticeId, String> = HashMap::new();
    for id in wanted {
        let names = queries::notice_names(taking.tx.conn(), id).await?;
        notices.insert(id, names.map(|(reference, _)| reference).unwrap_or_default());
    }
    let ids: Vec<DeviceId> = known.values().map(|device| device.id).collect();
    let invoices = queries::invoices_of_devices(taking.tx.conn(), &ids).await?;
    let reference = |id: NoticeId| notices.get(&id).map_or("", String::as_str);
    for entry in entries {
        let Some(device) = known.get(&entry.line) else {
            continue;
        };
        let Some(other) = device.notice.filter(|notice| *notice != here) else {
            continue;
        };
        let column = if entry.serial.is_some() {
            "seriennummer"
        } else {
            "inventarnummer"
        };
        let serial = device.serial.as_ref();
        let serial = serial.map_or_else(String::new, |serial| format!(" mit der Seriennummer {serial}"));
        let paid_by = match invoices.get(&device.id).map(Vec::as_slice) {
            None | Some([]) => "ohne Rechnung".to_owned(),
            Some(numbers) => format!("Rechnung {}", numbers.join(", ")),
        };
        let message = format!(
            "Das Gerät {}{serial} gehört schon zu Bescheid {}, {paid_by}; diese Liste ist für Bescheid {}. Das bleibt, wie es ist: Bitte prüfen, \
             ob es doppelt gefördert ist, und die Nummer berichtigen oder die Zeile weglassen.",
            device.number,
            reference(other),
            reference(here)
        );
        taking.warn(entry.line, column, message);
    }
    Ok(())
}
