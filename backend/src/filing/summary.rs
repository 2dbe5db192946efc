//! How much differs, in one line. Pure calculation.

use std::collections::BTreeMap;

use super::rows::{Change, Difference, Part};
use crate::text::counted;

/// `2 Zeilen der Belegliste geändert, 1 Gerät neu`, in the order of the proof; empty where nothing differs.
#[must_use]
pub fn summary<'a>(differences: impl IntoIterator<Item = &'a Difference>) -> String {
    let mut counts: BTreeMap<(Part, Change), i64> = BTreeMap::new();
    for difference in differences {
        *counts.entry((difference.part, difference.change)).or_default() += 1;
    }
    let told = counts.into_iter().map(|((part, change), count)| {
        let word = match change {
            Change::Added => "neu",
            Change::Removed => "entfallen",
            Change::Changed => "geändert",
        };
        let (one, many) = words(part);
        match part {
            Part::Sums => format!("{many} {word}"),
            Part::Notice | Part::Shifted | Part::Narrative | Part::Confirmed => format!("{one} {word}"),
            _ => format!("{} {word}", counted(count, one, many)),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What a record of a part is called, one and many.
#[must_use]
pub const fn words(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Notice => ("Deckblatt", "Deckblätter"),
        Part::Sums => ("Summe", "Summen"),
        Part::Income => ("andere Einnahme", "andere Einnahmen"),
        Part::Item => ("Einzelansatz", "Einzelansätze"),
        Part::Line => ("Zeile des Kostenplans", "Zeilen des Kostenplans"),
        Part::Receipt => ("Zeile der Belegliste", "Zeilen der Belegliste"),
        Part::Counted => ("Beleg in den Summen", "Belege in den Summen"),
        Part::Shifted => ("Anteile und Nummern", "Anteile und Nummern"),
        Part::Device => ("Gerät", "Geräte"),
        Part::Installation => ("Anlage", "Anlagen"),
        Part::Payout => ("Mittelabruf", "Mittelabrufe"),
        Part::Narrative => ("Sachbericht", "Sachberichte"),
        Part::Confirmed => ("Bestätigungen", "Bestätigungen"),
    }
}
