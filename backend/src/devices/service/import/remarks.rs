//! What a person should look at before a row changes a known device, or makes a second one of it.

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_entity::device;
use paktbuch_types::{Serial, format_date};

use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries::Known;
use crate::devices::service::places::KnownPlace;
use crate::text::{self, search_form};

/// R18: that a device goes to another school while its Zweckbindung runs.
pub(super) fn leaves_school(
    entry: &Entry,
    stored: &device::Model,
    (from, to): (&KnownPlace, &KnownPlace),
    today: NaiveDate,
) -> Option<Refusal> {
    let until = stored.zweckbindung_until.filter(|until| *until >= today)?;
    if from.place.school == to.place.school {
        return None;
    }
    Some(remark(
        entry,
        Column::School,
        &format!(
            "Das Gerät mit Zweckbindung bis {} wechselt von {} an {}. Bitte den Wechsel am Gerät begründen (Vermerk) und prüfen, ob die \
             Bewilligungsbehörde ihn wissen will; soll es bleiben, bitte die Schule in der Zeile berichtigen.",
            format_date(until),
            from.school,
            to.school
        ),
    ))
}

/// That a serial is known from a device of another manufacturer than the row names.
pub(super) fn other_maker(entry: &Entry, (stored, model): &Known) -> Option<Refusal> {
    if entry.serial.is_none() || entry.serial != stored.serial {
        return None;
    }
    let (named, known) = (search_form(&entry.manufacturer), search_form(&model.manufacturer));
    // „Apple Inc.“ is Apple.
    if named.is_empty() || named.starts_with(&known) || known.starts_with(&named) {
        return None;
    }
    Some(remark(
        entry,
        Column::Manufacturer,
        &format!(
            "Das Gerät {} mit dieser Seriennummer ist von „{}“, die Liste nennt „{}“. Modell und Hersteller bleiben: Bitte Nummer und \
             Hersteller prüfen; ist es ein anderes Gerät, bitte die Zeile entfernen und es an seiner Rechnung anlegen.",
            stored.inventory_number, model.manufacturer, entry.manufacturer
        ),
    ))
}

/// Serials by which a device may be known or listed too: without the S of an Apple box, and with it.
pub(super) fn twins(serial: &Serial) -> impl Iterator<Item = Serial> {
    [serial.without_box_sign(), serial.with_box_sign()]
        .into_iter()
        .flatten()
}

/// Refuses a serial as an Apple box prints it, with an S, where the list has the same one without it.
pub(super) fn listed_twice(entry: &Entry, named: &HashSet<&Serial>) -> Option<Refusal> {
    let serial = entry.serial.as_ref()?;
    let bare = serial.without_box_sign()?;
    named
        .contains(&bare)
        .then(|| same_device(entry, &format!("In der Liste steht auch {bare}")))
}

/// The refusal of a serial that differs by the S of an Apple box only.
pub(super) fn same_device(entry: &Entry, other: &str) -> Refusal {
    remark(
        entry,
        Column::Serial,
        &format!(
            "{other}. Auf Packungen von Apple steht vor der Seriennummer ein S, das nicht zu ihr gehört: Es ist vermutlich dasselbe Gerät. \
             Bitte die Nummer mit S berichtigen, in der Zeile oder am Gerät."
        ),
    )
}

fn remark(entry: &Entry, column: Column, message: &str) -> Refusal {
    Refusal {
        line: entry.line,
        field: column.label().to_owned(),
        message: text::message(message),
    }
}
