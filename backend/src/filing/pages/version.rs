//! One filed version, what has changed since, and what it changed of the version before.

use askama::Template;
use paktbuch_types::{Cents, FilingId, ProofConfirmation, ProofType, format_date};

use super::differences::{Comparison, Told};
use super::{euro, framed};
use crate::evidence::paths as evidence;
use crate::examination::paths as examination;
use crate::filing::paths;
use crate::filing::rows::{
    Figure, FigureList, FigureRecord, FigureRow, FigureValue, FiledCut, FiledLine, FilingRow, LocalAudit,
    NoticeFacts,
};
use crate::funding::paths as funding;
use crate::text::counted;
use crate::web::components::{Fact, FindingView, State, grouped};
use crate::web::filters;
use crate::web::layout::Layout;

/// `/nachweise/{id}`.
#[derive(Debug, Template)]
#[template(path = "filing/filing.html")]
pub struct FilingPage {
    pub layout: Layout,
    pub heading: String,
    pub state: State,
    /// Title as it was filed.
    pub note: String,
    pub workbook: String,
    /// Weg des Geldes of the notice.
    pub way: String,
    pub facts: Vec<Fact>,
    /// What auditors accept of its lines.
    pub cuts: Vec<Fact>,
    /// Its lines in the examination.
    pub cuts_href: String,
    /// What was looked for in it.
    pub figure: Option<FigureView>,
    pub since: Comparison,
    /// Against the version before; `None` for the first.
    pub before: Option<Comparison>,
    /// Empty for those who may not file.
    pub file_href: String,
    /// That a later version holds; `None` for the last one.
    pub later: Option<FindingView>,
}

/// A figure with what adds up to it.
#[derive(Debug)]
pub struct FigureView {
    pub label: String,
    pub values: Vec<FigureValue>,
    /// Label, value and address of each line of its computation.
    pub terms: Vec<(String, String, String)>,
    pub lists: Vec<ListView>,
    /// Words and address of the notice that says it; `None` where it says none of what is looked for.
    pub notice: Option<(String, String)>,
}

/// A list of lines that add up to it.
#[derive(Debug)]
pub struct ListView {
    pub list: FigureList,
    /// Each row that is shown with its address.
    pub rows: Vec<(FigureRow, String)>,
    /// Rows that are not shown.
    pub more: usize,
}

/// Name of the eligible amount in a filed line.
const ELIGIBLE: &str = "davon zuwendungsfähig";

/// Rows of a list that the page shows.
const ROWS: usize = 200;

impl FigureView {
    fn new(filing: FilingId, notice: &NoticeFacts, figure: Figure) -> Self {
        let terms = figure.terms.into_iter().map(|term| {
            let href = term.place.map(|place| paths::figure(filing, place, &term.value));
            (term.label, term.value, href.unwrap_or_default())
        });
        let said = (
            format!("Bescheid {}", notice.reference),
            funding::notice(notice.id),
        );
        Self {
            label: figure.label,
            values: figure.values,
            terms: terms.collect(),
            lists: figure
                .lists
                .into_iter()
                .map(|list| ListView::new(filing, list))
                .collect(),
            notice: figure.is_of_notice.then_some(said),
        }
    }
}

impl ListView {
    fn new(filing: FilingId, mut list: FigureList) -> Self {
        let mut rows = std::mem::take(&mut list.rows);
        let more = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        let linked = |row: FigureRow| {
            let href = match row.record {
                Some(FigureRecord::Invoice(invoice)) => evidence::invoice_filed(invoice, filing, row.number),
                Some(FigureRecord::Device(device)) => evidence::device(device),
                None => {
                    let amount = row.amounts.first().map(ToString::to_string);
                    paths::figure(filing, row.place, &amount.unwrap_or_default())
                }
            };
            (row, href)
        };
        Self {
            rows: rows.into_iter().map(linked).collect(),
            more,
            list,
        }
    }

    /// Whether its rows have numbers (Lfd. Nr.).
    fn is_numbered(&self) -> bool {
        self.rows.iter().any(|(row, _)| row.number > 0)
    }

    /// „davon zuwendungsfähig 12,00 · Eigenanteil 1,20“: the amounts that a narrow screen shows below the label.
    fn others(&self, amounts: &[Cents]) -> String {
        let others = self.list.columns.iter().zip(amounts).skip(1);
        let told = others.map(|(name, amount)| format!("{name} {amount}"));
        told.collect::<Vec<_>>().join(" · ")
    }
}

/// What the page is made of.
#[derive(Debug)]
pub struct FilingParts<'a> {
    pub notice: &'a NoticeFacts,
    pub filing: &'a FilingRow,
    /// Title as it was filed; `None` where the filed version did not keep it.
    pub title: Option<String>,
    /// Which proof was filed.
    pub proof_type: ProofType,
    /// What it confirms (Bestätigungen), and the step of the local audit behind that.
    pub confirmed: Vec<ProofConfirmation>,
    pub audit: Option<LocalAudit>,
    /// Receipts (Belege) that the lines of the Belegliste tell of.
    pub vouchers: usize,
    /// What was looked for in it.
    pub figure: Option<Figure>,
    pub since: Vec<Told>,
    /// The version before, with what differs from it.
    pub before: Option<(FilingRow, Vec<Told>)>,
    /// Number and id of the last version, where this one is not.
    pub later: Option<(i64, FilingId)>,
    /// By line.
    pub cuts: Vec<FiledCut>,
    /// The lines of its Belegliste; none where nothing is cut.
    pub cut_lines: Vec<FiledLine>,
    pub may_file: bool,
}

impl FilingPage {
    /// A filed version with what has changed since.
    #[must_use]
    pub fn new(layout: Layout, parts: FilingParts<'_>) -> Self {
        let FilingParts { notice, filing, .. } = parts;
        let here = filing.name();
        let previous = parts.before.as_ref().map(|(previous, _)| previous);
        let facts = facts(filing, notice, (parts.proof_type, parts.vouchers), previous);
        let as_of = format_date(filing.as_of);
        Self {
            layout: framed(layout, notice, &here),
            heading: format!(
                "{} {}{}, Version {}",
                parts.proof_type.label(),
                notice.reference,
                if filing.is_interim {
                    format!(" zum {as_of}")
                } else {
                    String::new()
                },
                filing.number
            ),
            state: if parts.since.is_empty() {
                State::success("unverändert")
            } else {
                State::warning("seither geändert")
            },
            note: parts.title.unwrap_or_else(|| notice.title.clone()),
            workbook: paths::workbook(filing.id),
            way: evidence::notice(notice.id),
            facts: [facts, confirmed_facts(&parts.confirmed, parts.audit)].concat(),
            cuts: parts
                .cuts
                .iter()
                .map(|cut| cut_of(cut, &parts.cut_lines))
                .collect(),
            cuts_href: examination::of_version(notice.id, filing.number),
            figure: parts
                .figure
                .map(|figure| FigureView::new(filing.id, notice, figure)),
            since: Comparison::new(
                "seither",
                "Seither geändert",
                format!("eingereicht gegen heute, beides zum Stichtag {as_of}"),
                ("eingereicht", "heute"),
                "Nichts: Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe.",
                parts.since,
            ),
            before: parts.before.map(|(previous, told)| {
                Comparison::new(
                    "vorher",
                    format!("Gegenüber Version {}", previous.number),
                    format!(
                        "was diese Version anders sagt als die vom {}, Stichtag {}",
                        format_date(previous.filed_at.date()),
                        format_date(previous.as_of)
                    ),
                    ("zuvor", "in dieser Version"),
                    "Kein Wert unterscheidet sich, soweit die frühere Version ihn nennt.",
                    told,
                )
            }),
            file_href: match parts.later {
                None if parts.may_file && filing.is_interim => {
                    paths::file_as_of(notice.id, filing.as_of, Some(parts.proof_type))
                }
                None if parts.may_file => paths::file(notice.id),
                _ => String::new(),
            },
            later: parts.later.map(later_version),
        }
    }
}

/// A cut beside what was filed of its line, which it links to.
fn cut_of(cut: &FiledCut, lines: &[FiledLine]) -> Fact {
    let line = lines.iter().find(|line| i64::from(line.number) == cut.number);
    let number = format!("Lfd. Nr. {}", cut.number);
    let accepted = format!("anerkannt {}", euro(cut.accepted));
    let who = format!("{}: {}", cut.auditor, cut.reason);
    let Some(line) = line else {
        return Fact::new(number, accepted).note(who);
    };
    let invoice = line.invoice;
    let href = invoice.map(|invoice| evidence::invoice_filed(invoice, line.filing, line.number));
    let accepted = match line.value(ELIGIBLE) {
        "" => accepted,
        filed => format!("{accepted}, eingereicht {filed}"),
    };
    Fact::new(format!("{number}, {}", line.label), accepted)
        .link(href.unwrap_or_default())
        .note(who)
}

fn later_version((number, id): (i64, FilingId)) -> FindingView {
    FindingView::hint(
        "Es gibt eine spätere Version.",
        format!("Es gilt die zuletzt eingereichte, Version {number}."),
    )
    .link(paths::filing(id), format!("Version {number} ansehen"))
}

fn facts(
    filing: &FilingRow,
    notice: &NoticeFacts,
    (proof_type, vouchers): (ProofType, usize),
    previous: Option<&FilingRow>,
) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(
            "Eingereicht am",
            filing.filed_at.format("%d.%m.%Y, %H:%M").to_string(),
        )
        .note(&filing.filed_by),
        Fact::new("Art", proof_type.label()),
        Fact::new("Stichtag", format_date(filing.as_of)),
        Fact::new("Bescheid", &notice.reference).link(funding::notice(notice.id)),
        Fact::new("Ausgaben", euro(filing.spent)).note(format!("zuwendungsfähig {}", euro(filing.eligible))),
        Fact::new("Zuwendung", euro(filing.granted)),
        Fact::new("Eigenanteil", euro(filing.own_share)),
        Fact::new("Zeilen der Belegliste", filing.receipts.to_string()).note(match vouchers {
            0 => String::new(),
            1 => "aus einem Beleg".to_owned(),
            vouchers => format!("aus {vouchers} Belegen"),
        }),
        Fact::new("Geräte", filing.devices.to_string()),
        Fact::new("Datei", &filing.file_name)
            .link(paths::workbook(filing.id))
            .note(format!("{} Bytes", grouped(filing.size.unsigned_abs()))),
        Fact::new("SHA-256", &filing.sha256),
    ];
    if let Some(previous) = previous {
        facts.push(
            Fact::new("Berichtigt", format!("Version {}", previous.number))
                .link(paths::filing(previous.id))
                .note(format!("vom {}", format_date(previous.filed_at.date()))),
        );
    }
    if !filing.reason.is_empty() {
        let label = match previous {
            Some(_) => "Grund der Berichtigung",
            None => "Begründung",
        };
        let errors = match filing.errors {
            0 => String::new(),
            errors => counted(errors, "offener Fehler", "offene Fehler"),
        };
        facts.push(Fact::new(label, &filing.reason).note(errors));
    }
    facts
}

/// What a version confirms, as on its Deckblatt, and the step with which it confirms the local audit.
fn confirmed_facts(confirmed: &[ProofConfirmation], audit: Option<LocalAudit>) -> Vec<Fact> {
    let labels: Vec<&str> = confirmed.iter().map(|what| what.label()).collect();
    let told = match labels.as_slice() {
        [] => "keine".to_owned(),
        labels => format!("Es wird bestätigt, dass {}", labels.join("; ")),
    };
    let step = audit.map(|audit| {
        Fact::new(
            "Örtliche Prüfung",
            format!("Schritt vom {}", format_date(audit.done_on)),
        )
        .link(examination::step(audit.step))
    });
    [Fact::new("Bestätigungen", told)]
        .into_iter()
        .chain(step)
        .collect()
}
