//! One filed version, and what has changed since.

use askama::Template;
use paktbuch_types::{DeviceId, InvoiceId, format_date};

use super::{euro, framed};
use crate::devices::paths as devices;
use crate::filing::paths;
use crate::filing::rows::{Change, Difference, FilingRow, NoticeFacts, Part};
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text::counted;
use crate::web::components::{Fact, HistoryEntry, State, grouped};
use crate::web::layout::Layout;

/// Differences that the page shows.
const SHOWN: usize = 500;
/// Events that are shown below one of them.
const EVENTS: usize = 5;

/// `/nachweise/{id}`.
#[derive(Debug, Template)]
#[template(path = "filing/filing.html")]
pub struct FilingPage {
    pub layout: Layout,
    pub heading: String,
    pub state: State,
    pub note: String,
    pub workbook: String,
    pub facts: Vec<Fact>,
    pub as_of: String,
    pub groups: Vec<Group>,
    /// `2 Belege geändert, 1 Gerät neu`; empty for no difference.
    pub summary: String,
    /// How many differences are not shown.
    pub more: usize,
    /// Empty for those who may not file.
    pub file_href: String,
    pub is_last: bool,
}

/// The differences of one part of the proof.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    pub rows: Vec<DifferenceRow>,
}

/// One difference.
#[derive(Debug)]
pub struct DifferenceRow {
    pub label: String,
    /// Empty for none.
    pub href: String,
    pub state: State,
    /// Name, value as filed, value now.
    pub values: Vec<(String, String, String)>,
    pub events: Vec<HistoryEntry>,
    /// How many events more there are.
    pub more: usize,
    /// Instead of events.
    pub note: &'static str,
}

impl FilingPage {
    /// A filed version with what has changed since.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &NoticeFacts,
        filing: &FilingRow,
        differences: Vec<(Difference, Vec<HistoryEntry>)>,
        (is_last, may_file): (bool, bool),
    ) -> Self {
        let here = format!("Version {}", filing.number);
        let all = differences.len();
        let summary = summary(&differences);
        let mut shown = differences;
        shown.truncate(SHOWN);
        let groups = GROUPS.iter().map(|(part, title)| Group {
            title,
            rows: shown
                .iter()
                .filter(|(difference, _)| difference.part == *part)
                .map(|(difference, events)| row(difference, events))
                .collect(),
        });
        Self {
            layout: framed(layout, notice, &here),
            heading: format!(
                "Verwendungsnachweis {}, Version {}",
                notice.reference, filing.number
            ),
            state: if all == 0 {
                State::success("unverändert")
            } else {
                State::warning("seither geändert")
            },
            note: notice.title.clone(),
            workbook: paths::workbook(filing.id),
            facts: facts(filing, notice),
            as_of: format_date(filing.as_of),
            groups: groups.filter(|group| !group.rows.is_empty()).collect(),
            summary,
            more: all.saturating_sub(SHOWN),
            file_href: if may_file && is_last {
                paths::file(notice.id)
            } else {
                String::new()
            },
            is_last,
        }
    }
}

const GROUPS: [(Part, &str); 5] = [
    (Part::Sums, "Summen"),
    (Part::Item, "Einzelansätze"),
    (Part::Receipt, "Belege"),
    (Part::Device, "Geräte"),
    (Part::Narrative, "Sachbericht"),
];

fn facts(filing: &FilingRow, notice: &NoticeFacts) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(
            "Eingereicht am",
            filing.filed_at.format("%d.%m.%Y, %H:%M").to_string(),
        )
        .note(&filing.filed_by),
        Fact::new("Stichtag", format_date(filing.as_of)),
        Fact::new("Bescheid", &notice.reference).link(funding::notice(notice.id)),
        Fact::new("Ausgaben", euro(filing.spent)).note(format!("zuwendungsfähig {}", euro(filing.eligible))),
        Fact::new("Zuwendung", euro(filing.granted)),
        Fact::new("Eigenanteil", euro(filing.own_share)),
        Fact::new("Belege", filing.receipts.to_string()),
        Fact::new("Geräte", filing.devices.to_string()),
        Fact::new("Datei", &filing.file_name)
            .link(paths::workbook(filing.id))
            .note(format!("{} Bytes", grouped(filing.size.unsigned_abs()))),
        Fact::new("SHA-256", &filing.sha256),
    ];
    if !filing.reason.is_empty() {
        let errors = counted(filing.errors, "offener Fehler", "offene Fehler");
        facts.push(Fact::new("Begründung", &filing.reason).note(errors));
    }
    facts
}

/// `2 Belege geändert, 1 Gerät neu`.
fn summary(differences: &[(Difference, Vec<HistoryEntry>)]) -> String {
    let parts = [
        (Part::Receipt, "Beleg", "Belege"),
        (Part::Item, "Einzelansatz", "Einzelansätze"),
        (Part::Device, "Gerät", "Geräte"),
        (Part::Narrative, "Sachbericht", "Sachberichte"),
    ];
    let changes = [
        (Change::Added, "neu"),
        (Change::Removed, "entfallen"),
        (Change::Changed, "geändert"),
    ];
    let mut told = Vec::new();
    for (part, one, many) in parts {
        for (change, word) in changes {
            let of = differences
                .iter()
                .filter(|(difference, _)| (difference.part, difference.change) == (part, change));
            match i64::try_from(of.count()).unwrap_or(i64::MAX) {
                0 => {}
                count => told.push(format!("{} {word}", counted(count, one, many))),
            }
        }
    }
    if told.is_empty() && !differences.is_empty() {
        told.push("Summen geändert".to_owned());
    }
    told.join(", ")
}

fn row(difference: &Difference, events: &[HistoryEntry]) -> DifferenceRow {
    let is_gone = difference.change == Change::Removed;
    let href = match difference.part {
        Part::Receipt if difference.record != 0 => purchasing::invoice(InvoiceId(difference.record)),
        Part::Device if difference.record != 0 && !is_gone => devices::device(DeviceId(difference.record)),
        _ => String::new(),
    };
    DifferenceRow {
        label: difference.label.clone(),
        href,
        state: match difference.change {
            Change::Added => State::info("neu"),
            Change::Removed => State::error("entfallen"),
            Change::Changed => State::warning("geändert"),
        },
        values: difference.values.clone(),
        events: events.iter().take(EVENTS).cloned().collect(),
        more: events.len().saturating_sub(EVENTS),
        note: match (events.is_empty(), difference.part) {
            (false, _) => "",
            (true, Part::Sums | Part::Item) => "Folgt aus den Belegen.",
            (true, _) => "Kein Eintrag im Verlauf erklärt das: bitte mit „paktbuch verify“ prüfen lassen.",
        },
    }
}
