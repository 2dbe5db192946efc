//! Pages of this feature.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceId, InvoiceId, format_date};

use super::forms::FileForm;
use super::paths;
use super::rows::{Change, Difference, Figures, FiledBefore, FilingRow, NoticeFacts, Part};
use crate::checking::paths as checking;
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::reporting::paths as reporting;
use crate::text::counted;
use crate::web::components::{Fact, Field, FieldError, FindingView, HistoryEntry, State, grouped};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Differences that the page of a filing shows.
const SHOWN: usize = 500;
/// Events that are shown below one of them.
const EVENTS: usize = 5;

/// `/bescheide/{id}/nachweise`.
#[derive(Debug, Template)]
#[template(path = "filing/filings.html")]
pub struct FilingsPage {
    pub layout: Layout,
    pub reference: String,
    pub title: String,
    pub notice_href: String,
    pub preview_href: String,
    /// Empty for those who may not file.
    pub file_href: String,
    pub filings: Vec<FilingRow>,
    /// Filed before the notice came into Paktbuch: the sentence and the address of its PDF, empty without one.
    pub before: Option<(String, String)>,
}

/// `/bescheide/{id}/nachweise/einreichen`.
#[derive(Debug, Template)]
#[template(path = "filing/file.html")]
pub struct FilePage {
    pub layout: Layout,
    pub reference: String,
    pub title: String,
    pub action: String,
    pub cancel: String,
    pub preview_href: String,
    pub version: String,
    pub number: i64,
    pub facts: Vec<Fact>,
    pub findings_href: String,
    /// Open errors and other findings in words; empty for none.
    pub open: Option<FindingView>,
    pub as_of: Field,
    pub reason: Option<Field>,
    pub confirmed: Field,
    pub errors: Vec<FieldError>,
}

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

impl FilingsPage {
    /// The versions of a notice's proof.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &NoticeFacts,
        filings: Vec<FilingRow>,
        before: Option<FiledBefore>,
        may_file: bool,
    ) -> Self {
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
            (sentence, file.unwrap_or_default())
        });
        Self {
            layout: framed(layout, notice, "Eingereichte Nachweise"),
            reference: notice.reference.clone(),
            title: notice.title.clone(),
            notice_href: funding::notice(notice.id),
            preview_href: reporting::proof(notice.id),
            file_href: if may_file {
                paths::file(notice.id)
            } else {
                String::new()
            },
            filings,
            before,
        }
    }

    fn day(row: &FilingRow) -> String {
        row.filed_at.format("%d.%m.%Y, %H:%M").to_string()
    }

    fn state(row: &FilingRow) -> State {
        if row.errors == 0 {
            State::success("ohne offene Fehler")
        } else {
            State::warning(format!("trotz {}", counted(row.errors, "Fehler", "Fehlern")))
        }
    }

    fn href(row: &FilingRow) -> String {
        paths::filing(row.id)
    }

    fn workbook(row: &FilingRow) -> String {
        paths::workbook(row.id)
    }
}

impl FilePage {
    /// The form with what the user typed; `filed` versions exist, `figures` say what would be filed.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &NoticeFacts,
        filed: i64,
        figures: Option<&Figures>,
        form: &FileForm,
        errors: &FormErrors,
    ) -> Self {
        let open = figures.map_or(0, |figures| figures.errors);
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let reason = field("reason", "Begründung", &form.reason).hint(
            "Warum trotz offener Fehler eingereicht wird. Sie steht bei der Einreichung und im Verlauf.",
        );
        Self {
            layout: framed(layout, notice, "Einreichen"),
            reference: notice.reference.clone(),
            title: notice.title.clone(),
            action: paths::file(notice.id),
            cancel: paths::filings(notice.id),
            preview_href: reporting::proof(notice.id),
            version: form.version.clone(),
            number: filed + 1,
            facts: figures.map(facts_of).unwrap_or_default(),
            findings_href: checking::of_notice(notice.id),
            open: figures.and_then(open_findings),
            as_of: field("stichtag", "Stichtag", &form.stichtag)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
            reason: (open > 0 || !form.reason.is_empty()).then_some(reason),
            confirmed: field(
                "confirmed",
                "Ja, dieser Stand wird eingereicht und eingefroren",
                &form.confirmed,
            ),
            errors: errors.list().to_vec(),
        }
    }
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

const GROUPS: [(Part, &str); 4] = [
    (Part::Sums, "Summen"),
    (Part::Item, "Einzelansätze"),
    (Part::Receipt, "Belege"),
    (Part::Device, "Geräte"),
];

fn framed(layout: Layout, notice: &NoticeFacts, here: &str) -> Layout {
    let layout = layout
        .titled(format!("{here} – Bescheid {} – Förderung", notice.reference))
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(
            format!("Bescheid {}", notice.reference),
            funding::notice(notice.id),
        );
    let list = "Eingereichte Nachweise";
    if here == list {
        layout.here(here)
    } else {
        layout.crumb(list, paths::filings(notice.id)).here(here)
    }
}

fn facts_of(figures: &Figures) -> Vec<Fact> {
    vec![
        Fact::new("Ausgaben", euro(figures.spent))
            .note(format!("zuwendungsfähig {}", euro(figures.eligible))),
        Fact::new("Zuwendung lt. Abrechnung", euro(figures.grant_settled))
            .note(format!("lt. Bescheid {}", euro(figures.granted))),
        Fact::new("Eigenanteil", euro(figures.own_settled)),
        Fact::new("Belege", figures.receipts.to_string()),
        Fact::new("Geräte", figures.devices.to_string()),
    ]
}

fn open_findings(figures: &Figures) -> Option<FindingView> {
    let others = counted(figures.others, "Prüfhinweis", "Prüfhinweise");
    match (figures.errors, figures.others) {
        (0, 0) => None,
        (0, _) => Some(FindingView::warning(
            "Kein Fehler ist offen.",
            format!("{others} anderer Schwere halten das Einreichen nicht auf."),
        )),
        (errors, others_open) => {
            let also = match others_open {
                0 => String::new(),
                _ => format!(" Dazu {others} anderer Schwere."),
            };
            Some(FindingView::error(
                format!("{} offen.", counted(errors, "Fehler ist", "Fehler sind")),
                format!("Bitte beheben, oder unten begründen, warum trotzdem eingereicht wird.{also}"),
            ))
        }
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

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

/// The day on which a new version of the proof is usually made: that of the last one, else today.
#[must_use]
pub fn usual_day(last: Option<&FilingRow>, today: NaiveDate) -> NaiveDate {
    last.map_or(today, |last| last.as_of)
}
