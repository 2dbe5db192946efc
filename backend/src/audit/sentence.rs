//! An event as a sentence: what it was, with the values before and after.

use super::EventKind;
use super::about::REASON;
use super::read::{Entry, EntryChange};

/// Changes told in the sentence; the rest is counted.
const TOLD: usize = 3;
/// Longest value in a sentence, characters.
const VALUE_CHARS: usize = 60;

/// What completes „Erika Beispiel …“, and whether it says all there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub text: String,
    pub is_whole: bool,
}

impl Entry {
    /// „hat den Status von „verfügbar“ auf „in Reparatur“ geändert“.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let told = self.kind.and_then(|kind| {
            unpaid(kind, &self.changes)
                .or_else(|| made(kind, &self.changes))
                .or_else(|| disposed(kind, &self.changes))
                .or_else(|| edited(kind, &self.changes))
        });
        told.unwrap_or_else(|| Sentence {
            text: self.what.to_owned(),
            is_whole: self.changes.is_empty(),
        })
    }
}

/// „hat den Raum A 101 angelegt“: records that came or went, by their names.
fn made(kind: EventKind, changes: &[EntryChange]) -> Option<Sentence> {
    let (names, verb): (&[(&str, &str)], _) = match kind {
        EventKind::SchoolAdded => (&[("Name", "die Schule")], "aufgenommen"),
        EventKind::SiteAdded => (&[("Name", "den Standort")], "angelegt"),
        EventKind::BuildingAdded => (&[("Gebäude", "das Gebäude")], "angelegt"),
        EventKind::RoomAdded => (&[("Raum", "den Raum"), ("Räume", "die Räume")], "angelegt"),
        EventKind::ContactAdded => (&[("Name", "die Ansprechperson")], "eingetragen"),
        EventKind::SiteRemoved => (&[("Standort", "den Standort")], "entfernt"),
        EventKind::BuildingRemoved => (&[("Gebäude", "das Gebäude")], "entfernt"),
        EventKind::RoomRemoved => (&[("Raum", "den Raum")], "entfernt"),
        EventKind::ContactRemoved => (&[("Name", "die Ansprechperson")], "entfernt"),
        EventKind::ApplicationAdded => (&[("Titel", "den Antrag")], "erfasst"),
        EventKind::NoticeAdded => (&[("Aktenzeichen", "den Bescheid")], "erfasst"),
        EventKind::CostItemAdded => (&[("Einzelansatz", "den Einzelansatz")], "eingetragen"),
        EventKind::CostItemRemoved => (&[("Einzelansatz", "den Einzelansatz")], "entfernt"),
        EventKind::CostLineAdded => (&[("Bezeichnung", "die Zeile des Kostenplans")], "eingetragen"),
        EventKind::CostLineRemoved => (&[("Bezeichnung", "die Zeile des Kostenplans")], "entfernt"),
        EventKind::PayoutAdded => (&[("Betrag", "eine Auszahlung von")], "eingetragen"),
        EventKind::PayoutRemoved => (&[("Betrag", "eine Auszahlung von")], "entfernt"),
        EventKind::SupplierAdded => (&[("Name", "den Lieferanten")], "aufgenommen"),
        EventKind::OrderAdded => (&[("Bestellnummer", "die Bestellung")], "erfasst"),
        EventKind::InvoiceImported => (&[("Rechnungsnummer", "die Rechnung")], "eingelesen"),
        EventKind::PaymentAdded => (&[("Betrag", "eine Zahlung von")], "eingetragen"),
        EventKind::PaymentRemoved => (&[("Betrag", "eine Zahlung von")], "entfernt"),
        EventKind::ModelAdded => (&[("Modell", "das Gerätemodell")], "angelegt"),
        EventKind::DeviceAdded => (&[("Inventarnummer", "das Gerät")], "angelegt"),
        EventKind::DeviceRemoved => (&[("Inventarnummer", "das Gerät")], "entfernt"),
        EventKind::UserAdded => (&[("Name", "das Benutzerkonto")], "angelegt"),
        EventKind::TokenAdded => (&[("Name", "das API-Token")], "ausgestellt"),
        _ => return None,
    };
    let found = names.iter().find_map(|(label, thing)| {
        let change = changes.iter().find(|change| change.field == *label)?;
        let name = if change.after.is_empty() {
            &change.before
        } else {
            &change.after
        };
        Some((*thing, name))
    });
    let (thing, name) = found?;
    let shown = short(name);
    Some(Sentence {
        is_whole: changes.len() == 1 && shown == *name,
        text: format!("hat {thing} {shown} {verb}"),
    })
}

/// „hat das Gerät ausgesondert: verkauft am 12.06.2024, Begründung „Totalschaden““.
fn disposed(kind: EventKind, changes: &[EntryChange]) -> Option<Sentence> {
    if kind != EventKind::DeviceDisposed {
        return None;
    }
    let value = |label: &str| {
        let change = changes.iter().find(|change| change.field == label);
        change.map_or("", |change| change.after.as_str())
    };
    let (way, day, reason) = (
        value("Art der Aussonderung"),
        value("Ausgesondert am"),
        value("Begründung der Aussonderung"),
    );
    let day = match day {
        "" => String::new(),
        day => format!(" am {day}"),
    };
    let shown = short(reason);
    let why = match shown.as_str() {
        "" => String::new(),
        shown => format!(", Begründung „{shown}“"),
    };
    (!way.is_empty()).then(|| Sentence {
        text: format!("{}: {way}{day}{why}", kind.text()),
        is_whole: shown == reason,
    })
}

/// „hat die Zahlung vom 20.05.2023 über 595,00 € entfernt, Grund „doppelt gebucht““.
fn unpaid(kind: EventKind, changes: &[EntryChange]) -> Option<Sentence> {
    if kind != EventKind::PaymentRemoved {
        return None;
    }
    let change = |label: &str| changes.iter().find(|change| change.field == label);
    let (day, amount) = (change("Zahlung am")?, change("Betrag")?);
    let reason = change("Grund").map_or("", |change| change.after.as_str());
    let why = match short(reason).as_str() {
        "" => String::new(),
        shown => format!(", Grund „{shown}“"),
    };
    Some(Sentence {
        text: format!(
            "hat die Zahlung vom {} über {} entfernt{why}",
            day.before, amount.before
        ),
        is_whole: false,
    })
}

/// „hat den Status von „a“ auf „b“ geändert und die Bemerkung „c“ eingetragen“.
fn edited(kind: EventKind, changes: &[EntryChange]) -> Option<Sentence> {
    let (at, label) = match kind {
        EventKind::SiteChanged => ("beim Standort", "Standort"),
        EventKind::RoomChanged => ("beim Raum", "Raum"),
        EventKind::CostItemChanged => ("beim Einzelansatz", "Einzelansatz"),
        EventKind::CostLineChanged => ("bei der Zeile des Kostenplans", "Bezeichnung"),
        EventKind::ContactChanged => ("bei einer Ansprechperson", ""),
        EventKind::PayoutChanged => ("bei einer Auszahlung", ""),
        EventKind::PaymentChanged => ("bei einer Zahlung", ""),
        EventKind::AuthoritySet
        | EventKind::SchoolChanged
        | EventKind::PupilsSet
        | EventKind::BuildingChanged
        | EventKind::ApplicationChanged
        | EventKind::NoticeChanged
        | EventKind::OrderChanged
        | EventKind::InvoiceChanged
        | EventKind::LineChanged
        | EventKind::Allocated
        | EventKind::DeviceChanged
        | EventKind::UserChanged => ("", ""),
        _ => return None,
    };
    // A record whose name did not change is named by a value without one before.
    let names = |change: &&EntryChange| change.field == label && change.before.is_empty();
    let name = changes.iter().find(names);
    let told: Vec<&EntryChange> = changes
        .iter()
        .filter(|change| change.is_value() && !names(change))
        .collect();
    if told.is_empty() {
        return None;
    }
    let place = match (at, name) {
        ("", _) => String::new(),
        (_, Some(name)) => format!("{at} {} ", short(&name.after)),
        // Its new name stands in the sentence.
        (_, None) if !label.is_empty() => String::new(),
        (_, None) => format!("{at} "),
    };
    let more = told.len().saturating_sub(TOLD);
    let shortened = told.iter().any(|change| {
        [&change.before, &change.after]
            .into_iter()
            .any(|value| short(value) != *value)
    });
    let reason = changes.iter().find(|change| change.field == REASON);
    let why = reason
        .map(|change| format!(", Grund „{}“", change.after))
        .unwrap_or_default();
    Some(Sentence {
        text: format!("hat {place}{}{why}", clauses(&told[..told.len() - more], more)),
        is_whole: more == 0 && !shortened,
    })
}

fn clauses(changes: &[&EntryChange], more: usize) -> String {
    let (mut replaced, mut entered, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        let thing = accusative(&change.field);
        let (before, after) = (short(&change.before), short(&change.after));
        match (before.is_empty(), after.is_empty()) {
            (true, _) => entered.push(format!("{thing} „{after}“")),
            (_, true) => removed.push(format!("{thing} „{before}“")),
            _ => replaced.push(format!("{thing} von „{before}“ auf „{after}“")),
        }
    }
    match more {
        0 => {}
        1 => replaced.push("eine weitere Angabe".to_owned()),
        more => replaced.push(format!("{more} weitere Angaben")),
    }
    let clauses = [
        (replaced, "geändert"),
        (entered, "eingetragen"),
        (removed, "entfernt"),
    ];
    let clauses = clauses.into_iter().filter(|(parts, _)| !parts.is_empty());
    listed(
        &clauses
            .map(|(parts, verb)| format!("{} {verb}", listed(&parts)))
            .collect::<Vec<_>>(),
    )
}

/// `a, b und c`.
fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} und {last}", others.join(", ")),
        None => String::new(),
    }
}

fn short(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(VALUE_CHARS) else {
        return line;
    };
    // At the end of a word, unless the one word is nearly all there is.
    let cut = &line[..end];
    let whole = if line[end..].starts_with(' ') {
        cut
    } else {
        let space = cut.rfind(' ').filter(|space| *space > end / 2);
        space.map_or(cut, |space| &cut[..space])
    };
    format!("{}…", whole.trim_end_matches([' ', ',', ';']))
}

/// A field's label as the object of a sentence.
fn accusative(label: &str) -> String {
    let known = match label {
        "Name" => "den Namen",
        "Titel" | "Status" | "Stand" | "Ort" | "Standort" | "Raum" | "Antrag" | "Betrag" | "Einzelansatz"
        | "Fördersatz" | "Eigenanteil" | "Auftrag" | "Zugang" | "Gemeindeschlüssel" => {
            return format!("den {label}");
        }
        "Gebäude" | "Aktenzeichen" | "Programm" | "Bundesland" => return format!("das {label}"),
        "Bemerkung"
        | "Schule"
        | "Rolle"
        | "Straße"
        | "Postleitzahl"
        | "Aufgabe"
        | "E-Mail"
        | "Seriennummer"
        | "Inbetriebnahme"
        | "Schülerzahl"
        | "Zuordnung"
        | "Art"
        | "Abnahme"
        | "Anzahl"
        | "Bezeichnung"
        | "Nummer"
        | "Fassung"
        | "Zuwendung"
        | "Rundung"
        | "Finanzierungsart"
        | "Schulform"
        | "Rechtsform"
        | "Schulnummer"
        | "Kurzbezeichnung"
        | "Trägernummer"
        | "Gesamtausgaben"
        | "Schulen"
        | "Räume"
        | "Finanzierung"
        | "Herkunft des Eigenanteils"
        | "Jahre der Zweckbindung"
        | "Begründung der Aussonderung"
        | "Toleranz je Einzelansatz" => return format!("die {label}"),
        "Zuwendungsfähige Ausgaben" => "die zuwendungsfähigen Ausgaben",
        "Förderbereich"
        | "Grund des Wechsels"
        | "Beleg der Zahlung"
        | "Beginn der Zweckbindung"
        | "Nachlauf für Zahlungen in Tagen" => {
            return format!("den {label}");
        }
        "Ende der Zweckbindung" => "das Ende der Zweckbindung",
        "Telefon" => "die Telefonnummer",
        "Zweckbindung bis" => "das Ende der Zweckbindung",
        "Einzelpreis, brutto" => "den Einzelpreis (brutto)",
        "Betrag, brutto" => "den Betrag (brutto)",
        "davon zuwendungsfähig" => "den zuwendungsfähigen Teil",
        "Bescheid vom" => "das Datum des Bescheids",
        "Eingereicht am" => "das Datum der Einreichung",
        "Ausgezahlt am" => "das Datum der Auszahlung",
        "Zahlung am" => "das Datum der Zahlung",
        "Verwendungsnachweis fällig am" => "die Frist des Verwendungsnachweises",
        "Bewilligungszeitraum von" => "den Beginn des Bewilligungszeitraums",
        "Bewilligungszeitraum bis" => "das Ende des Bewilligungszeitraums",
        "Durchführungszeitraum von" => "den Beginn des Durchführungszeitraums",
        "Durchführungszeitraum bis" => "das Ende des Durchführungszeitraums",
        _ => return format!("die Angabe „{label}“"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests;
