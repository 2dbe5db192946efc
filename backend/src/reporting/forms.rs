//! What an address asks a report for.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{NoticeId, ProofEdition, ProofType, format_date, parse_date};
use serde::Deserialize;

use super::commands::{InventoryAsked, LetterAsked, ProofAsked};
use super::rows::{AboutNotice, InventoryFilter, ListKind};
use crate::text::clean;
use crate::web::form::FormErrors;

/// In place of a programme or a notice: devices that no notice pays for (Eigene Mittel).
pub const OWN_FUNDS: &str = "eigene";
/// In place of a room or a serial: devices that have none.
pub const WITHOUT: &str = "ohne";
/// In place of a status: devices that are not disposed of.
pub const KEPT: &str = "vorhanden";
/// In place of a year: devices without an end of the Zweckbindung.
pub const UNBOUND: &str = "ohne";

/// Query of an Inventarliste; the names are those of the device list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InventoryQuery {
    /// School number.
    pub schule: String,
    pub kategorie: String,
    /// A status, [`KEPT`], or `alle`; empty = all.
    pub status: String,
    /// Code of a funding programme (Förderprogramm), or [`OWN_FUNDS`].
    pub programm: String,
    /// Id of a notice, or [`OWN_FUNDS`].
    pub bescheid: String,
    /// Year in which the Zweckbindung ends, or [`UNBOUND`].
    pub zweckbindung: String,
    /// Id of a room, or [`WITHOUT`].
    pub raum: String,
    /// Id of a site.
    pub standort: String,
    /// [`WITHOUT`]: devices whose serial is missing.
    pub seriennummer: String,
    pub q: String,
    /// As-of date; empty = today.
    pub stichtag: String,
}

/// Query of a Verwendungsnachweis.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProofQuery {
    /// Id of the notice.
    pub bescheid: String,
    /// As-of date; empty = today.
    pub stichtag: String,
    /// Code of a [`ProofEdition`]; empty = Einreichung.
    pub ausgabe: String,
    /// Code of a [`ProofType`]; empty = what the programme asks for.
    pub art: String,
}

/// Query of a letter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LetterQuery {
    /// Id of the notice.
    pub bescheid: String,
    /// Number of the Umschichtung or the Mittelabruf; empty = the last one.
    pub nr: String,
    /// As-of date; empty = today.
    pub stichtag: String,
    /// Code of the [`ProofType`] that it comes with; empty = what the programme asks for.
    pub art: String,
}

impl LetterQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn read(&self, today: NaiveDate) -> Result<LetterAsked, FormErrors> {
        let mut errors = FormErrors::none();
        let notice = errors.take("bescheid", notice(self.bescheid.trim()));
        let number = optional(&mut errors, "nr", &self.nr, number);
        let proof_type = optional(&mut errors, "art", &self.art, |text| text.parse());
        let as_of = as_of_proof(&mut errors, &self.stichtag, proof_type, today);
        let asked = notice.zip(as_of).map(|(notice, as_of)| LetterAsked {
            notice,
            number,
            as_of,
            proof_type,
        });
        errors.finish(asked)
    }
}

/// Query of a plain list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Id of a notice, for lists that are about one; empty = about everything.
    pub bescheid: String,
    /// As-of date; empty = today.
    pub stichtag: String,
}

impl ListQuery {
    /// Reads the query of a list.
    ///
    /// # Errors
    /// A message where the day cannot be read or is to come, or the list needs a notice.
    pub fn read(
        &self,
        kind: ListKind,
        today: NaiveDate,
    ) -> Result<(Option<NoticeId>, NaiveDate), FormErrors> {
        let mut errors = FormErrors::none();
        let as_of = as_of(&mut errors, &self.stichtag, today);
        let text = self.bescheid.trim();
        let about = match kind.about_notice() {
            AboutNotice::Always => errors.take("bescheid", notice(text)).map(Some),
            AboutNotice::Maybe => Some(optional(&mut errors, "bescheid", text, notice)),
            AboutNotice::Never if text.is_empty() => Some(None),
            AboutNotice::Never => {
                errors.add(
                    "bescheid",
                    format!(
                        "{} gibt es nur über alles, nicht zu einem Bescheid.",
                        kind.title()
                    ),
                );
                None
            }
        };
        errors.finish(about.zip(as_of))
    }
}

impl InventoryQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn read(&self, today: NaiveDate) -> Result<InventoryAsked, FormErrors> {
        let mut errors = FormErrors::none();
        let school = optional(&mut errors, "schule", &self.schule, |text| text.parse());
        let category = optional(&mut errors, "kategorie", &self.kategorie, |text| text.parse());
        let status = match self.status.trim() {
            KEPT | "alle" => None,
            status => optional(&mut errors, "status", status, |text| text.parse()),
        };
        let (in_room, in_site) = (self.raum.trim(), self.standort.trim());
        let without_room = in_room == WITHOUT;
        let room = optional(
            &mut errors,
            "raum",
            if without_room { "" } else { in_room },
            |text| text.parse().map_err(|_| "Diesen Raum gibt es nicht."),
        );
        let site = optional(&mut errors, "standort", in_site, |text| {
            text.parse().map_err(|_| "Diesen Standort gibt es nicht.")
        });
        let (paid_by, bound) = (self.bescheid.trim(), self.zweckbindung.trim());
        let programme = self.programm.trim();
        let (without_notice, unbound) = (paid_by == OWN_FUNDS, bound == UNBOUND);
        let own_funds = without_notice || programme == OWN_FUNDS;
        let notice = optional(
            &mut errors,
            "bescheid",
            if without_notice { "" } else { paid_by },
            notice,
        );
        let year = optional(
            &mut errors,
            "zweckbindung",
            if unbound { "" } else { bound },
            year,
        );
        let as_of = as_of(&mut errors, &self.stichtag, today);
        let filter = as_of.map(|as_of| InventoryFilter {
            school: None,
            scope: Some(Vec::new()),
            category,
            status,
            kept: self.status.trim() == KEPT,
            room,
            without_room,
            site,
            without_serial: self.seriennummer.trim() == WITHOUT,
            programme: Some(programme.to_owned()).filter(|code| !code.is_empty() && code != OWN_FUNDS),
            notice,
            own_funds,
            year,
            unbound,
            search: clean(&self.q).chars().take(200).collect(),
            as_of,
        });
        errors.finish(filter.map(|filter| InventoryAsked { school, filter }))
    }
}

impl ProofQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn read(&self, today: NaiveDate) -> Result<ProofAsked, FormErrors> {
        let mut errors = FormErrors::none();
        let notice = errors.take("bescheid", notice(self.bescheid.trim()));
        let proof_type = optional(&mut errors, "art", &self.art, |text| text.parse());
        let as_of = as_of_proof(&mut errors, &self.stichtag, proof_type, today);
        let edition = optional(&mut errors, "ausgabe", &self.ausgabe, |text| text.parse());
        let edition = edition.unwrap_or(ProofEdition::Filing);
        let asked = notice.zip(as_of);
        errors.finish(asked.map(|(notice, as_of)| ProofAsked {
            notice,
            as_of,
            edition,
            proof_type,
        }))
    }

    /// The as-of date as the form shows it: the typed one, else the usual day of what is chosen.
    #[must_use]
    pub fn shown_day(&self, today: NaiveDate) -> String {
        match self.stichtag.trim() {
            "" => format_date(ProofType::usual_day(self.art.trim().parse().ok(), today)),
            typed => as_shown(typed),
        }
    }
}

/// A typed day as forms show it: `01.06.2024` for `1.6.24`; one that cannot be read as it was typed.
pub(super) fn as_shown(typed: &str) -> String {
    parse_date(typed).map_or_else(|_| typed.to_owned(), format_date)
}

fn optional<T, E: std::fmt::Display>(
    errors: &mut FormErrors,
    field: &str,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    errors.take(field, read(text))
}

fn as_of_proof(
    errors: &mut FormErrors,
    text: &str,
    proof_type: Option<ProofType>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    match text.trim() {
        "" => Some(ProofType::usual_day(proof_type, today)),
        text => as_of(errors, text, today),
    }
}

fn as_of(errors: &mut FormErrors, text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return Some(today);
    }
    let date = errors.take("stichtag", parse_date(text))?;
    if date > today {
        errors.add(
            "stichtag",
            "Der Stichtag liegt in der Zukunft. Bitte höchstens den heutigen Tag eingeben.",
        );
        return None;
    }
    Some(date)
}

fn notice(text: &str) -> Result<NoticeId, &'static str> {
    text.parse().map_err(|_| "Bitte einen Bescheid auswählen.")
}

fn number(text: &str) -> Result<i64, &'static str> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("Bitte die Nummer als ganze Zahl ab 1 eingeben, zum Beispiel 2.")
}

fn year(text: &str) -> Result<i32, &'static str> {
    let year = text
        .parse()
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    year.map(|date| date.year())
        .filter(|year| (1990..=2150).contains(year))
        .ok_or("Bitte ein Jahr mit vier Ziffern eingeben, zum Beispiel 2029.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        parse_date("14.03.2026").unwrap()
    }

    #[test]
    fn an_empty_query_asks_for_everything_today() {
        let asked = InventoryQuery::default().read(today()).unwrap();
        assert_eq!(asked.school, None);
        let everything = InventoryFilter {
            scope: Some(Vec::new()),
            ..InventoryFilter::all(today())
        };
        assert_eq!(asked.filter, everything, "and shows nothing before a permit");
        let empty = ProofQuery::default().read(today()).unwrap_err();
        assert_eq!(
            empty.at("bescheid").as_deref(),
            Some("Bitte einen Bescheid auswählen.")
        );
    }

    #[test]
    fn a_letter_may_have_a_number() {
        let query = LetterQuery {
            bescheid: "3".to_owned(),
            nr: "0".to_owned(),
            stichtag: "15.03.2026".to_owned(),
            art: String::new(),
        };
        let errors = query.read(today()).unwrap_err();
        assert!(errors.at("nr").is_some() && errors.at("stichtag").is_some());
        let fine = LetterQuery {
            nr: " 2 ".to_owned(),
            stichtag: String::new(),
            ..query
        };
        let asked = fine.read(today()).unwrap();
        assert_eq!((asked.number, asked.as_of), (Some(2), today()));
    }

    #[test]
    fn what_cannot_be_read_is_named_at_its_field() {
        let query = InventoryQuery {
            kategorie: "tafel".to_owned(),
            zweckbindung: "29".to_owned(),
            stichtag: "31.02.2026".to_owned(),
            ..InventoryQuery::default()
        };
        let errors = query.read(today()).unwrap_err();
        for field in ["kategorie", "zweckbindung", "stichtag"] {
            assert!(errors.at(field).is_some(), "{field}");
        }
        let future = ProofQuery {
            bescheid: "3".to_owned(),
            stichtag: "15.03.2026".to_owned(),
            ..ProofQuery::default()
        };
        assert!(future.read(today()).unwrap_err().at("stichtag").is_some());
        let fine = ProofQuery {
            stichtag: "1.3.26".to_owned(),
            ..future
        };
        assert_eq!(
            fine.read(today()).unwrap(),
            ProofAsked::filing(NoticeId(3), parse_date("01.03.2026").unwrap(), None)
        );
        let of_edition = |code: &str| ProofQuery {
            ausgabe: code.to_owned(),
            ..fine.clone()
        };
        assert_eq!(
            of_edition("akte").read(today()).unwrap().edition,
            ProofEdition::Record
        );
        let of_type = |art: &str| ProofQuery {
            art: art.to_owned(),
            stichtag: String::new(),
            ..fine.clone()
        };
        let interim = of_type("zwischennachweis");
        assert_eq!(
            interim.read(today()).unwrap().as_of,
            parse_date("31.12.2025").unwrap()
        );
        assert_eq!(interim.shown_day(today()), "31.12.2025");
        assert_eq!(fine.shown_day(today()), "01.03.2026");
        assert_eq!(as_shown("31.02.2026"), "31.02.2026");
        assert!(of_type("voll").read(today()).unwrap_err().at("art").is_some());
        assert!(
            of_edition("entwurf")
                .read(today())
                .unwrap_err()
                .at("ausgabe")
                .is_some()
        );
    }
}
