//! The filed versions of a notice's proof.

use askama::Template;
use paktbuch_types::format_date;

use super::{LIST, euro, framed};
use crate::examination::paths as examination;
use crate::filing::paths;
use crate::filing::rows::{FiledBefore, FilingRow, NoticeFacts};
use crate::funding::paths as funding;
use crate::reporting::paths as reporting;
use crate::text::counted;
use crate::web::components::State;
use crate::web::filters;
use crate::web::layout::Layout;

/// `/bescheide/{id}/nachweise`.
#[derive(Debug, Template)]
#[template(path = "filing/filings.html")]
pub struct FilingsPage {
    pub layout: Layout,
    pub reference: String,
    pub title: String,
    pub notice_href: String,
    pub preview_href: String,
    pub examination_href: String,
    /// Empty for those who may not file.
    pub file_href: String,
    /// With the kind of each proof; empty where its file is damaged and for one filed before, which need not be of the programme's kind.
    pub filings: Vec<(FilingRow, String)>,
    /// Interim proofs (Zwischennachweise) in the same way.
    pub interim: Vec<(FilingRow, String)>,
    /// Form that files one; empty for those who may not file.
    pub file_interim_href: String,
    /// Which of several versions counts; empty for one.
    pub counts: String,
    /// Filed before the notice came into Paktbuch: the sentence and the address of its PDF, empty without one.
    pub before: Option<(String, String)>,
    /// POST that makes it the first version; empty for those who may not file, and once a version stands.
    pub take_href: String,
}

impl FilingsPage {
    /// The versions of a notice's proof.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &NoticeFacts,
        (filings, interim): (Vec<(FilingRow, String)>, Vec<(FilingRow, String)>),
        before: Option<FiledBefore>,
        may_file: bool,
    ) -> Self {
        let is_among_them = filings.iter().any(|(row, _)| row.taken_over);
        let before = before.filter(|_| !is_among_them);
        let take_href = if may_file && before.is_some() && filings.is_empty() {
            paths::take_before(notice.id)
        } else {
            String::new()
        };
        let before = before.map(|proof| {
            let sentence = match proof.filed_on {
                Some(day) => format!(
                    "Vor der Übernahme in Paktbuch eingereicht am {}.",
                    format_date(day)
                ),
                None => {
                    "Vor der Übernahme in Paktbuch eingereicht; der Tag ist nicht eingetragen.".to_owned()
                }
            };
            let file = proof.has_file.then(|| funding::filed_proof_file(notice.id));
            (
                format!("{sentence}{}", reported(&proof)),
                file.unwrap_or_default(),
            )
        });
        Self {
            layout: framed(layout, notice, LIST),
            reference: notice.reference.clone(),
            title: notice.title.clone(),
            notice_href: funding::notice(notice.id),
            preview_href: reporting::proof(notice.id),
            examination_href: examination::of_notice(notice.id),
            file_href: if may_file {
                paths::file(notice.id)
            } else {
                String::new()
            },
            file_interim_href: if may_file {
                paths::file_interim(notice.id)
            } else {
                String::new()
            },
            counts: counts(&filings),
            filings,
            interim,
            before,
            take_href,
        }
    }

    fn state(row: &FilingRow) -> State {
        if row.taken_over {
            State::info("eingereicht (vor der Übernahme)")
        } else if row.errors == 0 {
            State::success("ohne offene Fehler")
        } else {
            State::warning(format!("trotz {}", counted(row.errors, "Fehler", "Fehlern")))
        }
    }

    fn interim_workbook(row: &FilingRow) -> String {
        paths::workbook(row.id)
    }

    fn href(row: &FilingRow) -> String {
        paths::filing(row.id)
    }

    /// Address of its file, and what that is.
    fn file(row: &FilingRow) -> (String, &'static str) {
        super::file_of(row)
    }
}

/// „ Gemeldet: Ausgaben 595,00 €, Zuwendung 535,00 €.“; empty where it says neither.
fn reported(proof: &FiledBefore) -> String {
    let amounts = [("Ausgaben", proof.spent), ("Zuwendung", proof.granted)];
    let told: Vec<String> = amounts
        .into_iter()
        .filter_map(|(label, amount)| Some(format!("{label} {}", euro(amount?))))
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" Gemeldet: {}.", told.join(", "))
    }
}

/// „Es gilt Version 3, die zuletzt eingereichte …“; empty where there is no choice. `filings` are the latest first.
fn counts(filings: &[(FilingRow, String)]) -> String {
    let [(last, _), earlier @ ..] = filings else {
        return String::new();
    };
    if earlier.is_empty() {
        return String::new();
    }
    let is_of_earlier_day = earlier.iter().any(|(row, _)| row.as_of > last.as_of);
    let although = if is_of_earlier_day {
        ", obwohl ihr Stichtag früher liegt als der einer anderen Version"
    } else {
        ""
    };
    format!(
        "Es gilt Version {}, die zuletzt eingereichte (Stichtag {}){although}.",
        last.number,
        format_date(last.as_of)
    )
}
