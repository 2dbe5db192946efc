//! One filed version, what has changed since, and what it changed of the version before.

use askama::Template;
use paktbuch_types::{FilingId, ProofConfirmation, ProofType, format_date};

use super::differences::{Comparison, Told};
use super::figure::FigureView;
use super::{euro, file_of, framed};
use crate::evidence::paths as evidence;
use crate::examination::paths as examination;
use crate::filing::paths;
use crate::filing::rows::{Figure, FiledCut, FiledLine, FilingRow, LocalAudit, NoticeFacts};
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
    /// Address of its file, and the words of the button.
    pub file: (String, &'static str),
    /// That it was filed before the notice came into Paktbuch.
    pub taken: Option<FindingView>,
    /// POST that takes it back; empty where it stays, and for those who may not.
    pub release_href: String,
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

/// Name of the eligible amount in a filed line.
const ELIGIBLE: &str = "davon zuwendungsfähig";

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
    /// The Belegliste is enclosed.
    pub is_listed: bool,
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
        // The programme's kind need not be that of a proof filed before.
        let kind = if filing.taken_over {
            "Verwendungsnachweis"
        } else {
            parts.proof_type.label()
        };
        let receipts = receipts(filing.receipts, parts.vouchers, parts.is_listed);
        let facts = facts(filing, notice, (kind, receipts), previous);
        let as_of = format_date(filing.as_of);
        let (said, none) = if filing.taken_over {
            (
                "festgehalten",
                "Nichts: Was bei der Aufnahme festgehalten ist und was heute in Paktbuch steht, ist dasselbe.",
            )
        } else {
            (
                "eingereicht",
                "Nichts: Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe.",
            )
        };
        Self {
            layout: framed(layout, notice, &here),
            heading: format!(
                "{kind} {}{}, Version {}",
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
            file: file_button(filing),
            taken: filing.taken_over.then(|| taken(filing, notice)),
            release_href: if filing.taken_over
                && parts.may_file
                && parts.later.is_none()
                && parts.cuts.is_empty()
            {
                paths::release_before(filing.id)
            } else {
                String::new()
            },
            way: evidence::notice(notice.id),
            facts: if filing.taken_over {
                facts
            } else {
                [facts, confirmed_facts(&parts.confirmed, parts.audit)].concat()
            },
            cuts: parts
                .cuts
                .iter()
                .map(|cut| cut_of(cut, &parts.cut_lines, parts.is_listed))
                .collect(),
            cuts_href: examination::of_version(notice.id, filing.number),
            figure: parts
                .figure
                .map(|figure| FigureView::new(filing.id, notice, figure)),
            since: Comparison::new(
                "seither",
                "Seither geändert",
                format!("{said} gegen heute, beides zum Stichtag {as_of}"),
                (said, "heute"),
                none,
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
fn cut_of(cut: &FiledCut, lines: &[FiledLine], is_listed: bool) -> Fact {
    let line = lines.iter().find(|line| i64::from(line.number) == cut.number);
    let number = if is_listed {
        format!("Lfd. Nr. {}", cut.number)
    } else {
        format!("Beleg {}", cut.number)
    };
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

/// Address of the file, and what the button says.
fn file_button(filing: &FilingRow) -> (String, &'static str) {
    let (href, kind) = file_of(filing);
    let words = if kind == "PDF" {
        "Als PDF-Datei"
    } else {
        "Als Excel-Datei"
    };
    (href, words)
}

/// What its sums and its lines are, which nobody has filed from Paktbuch.
fn taken(filing: &FilingRow, notice: &NoticeFacts) -> FindingView {
    FindingView::hint(
        format!(
            "Eingereicht am {}, vor der Übernahme in Paktbuch.",
            format_date(filing.as_of)
        ),
        "Datei und Summen sind die des eingereichten PDF. Die Zeilen der Belegliste sind nicht eingereicht worden, sondern aus dem Bestand \
         festgehalten, wie er bis zu diesem Tag bezahlt war; ihre Lfd. Nr. kann von der im PDF abweichen. Worin die Summen abweichen, steht am Bescheid.",
    )
    .link(funding::notice(notice.id), "Bescheid")
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
    (kind, receipts): (&str, Fact),
    previous: Option<&FilingRow>,
) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Eingereicht am", filing.moment_words()).note(&filing.filed_by),
        Fact::new("Art", kind),
        Fact::new("Stichtag", format_date(filing.as_of)),
        Fact::new("Bescheid", &notice.reference).link(funding::notice(notice.id)),
        Fact::new("Ausgaben", euro(filing.spent)).note(format!("zuwendungsfähig {}", euro(filing.eligible))),
        Fact::new("Zuwendung", euro(filing.granted)),
        Fact::new("Eigenanteil", euro(filing.own_share)),
        receipts,
        Fact::new("Geräte", filing.devices.to_string()),
        Fact::new("Datei", &filing.file_name)
            .link(file_of(filing).0)
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

/// The lines of its Belegliste; without one, how many receipts count in its sums.
fn receipts(lines: i64, vouchers: usize, is_listed: bool) -> Fact {
    let vouchers = i64::try_from(vouchers).unwrap_or(i64::MAX);
    if !is_listed {
        return Fact::new("Belegliste", "ohne Belegliste eingereicht")
            .note(format!("in den Summen: {}", counted(vouchers, "Beleg", "Belege")));
    }
    Fact::new("Zeilen der Belegliste", lines.to_string()).note(match vouchers {
        0 => String::new(),
        1 => "aus einem Beleg".to_owned(),
        vouchers => format!("aus {vouchers} Belegen"),
    })
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
        .note(audit.state.map_or_else(String::new, |state| {
            format!("geprüfter Stand zum {}", format_date(state.as_of))
        }))
    });
    [Fact::new("Bestätigungen", told).wide()]
        .into_iter()
        .chain(step)
        .collect()
}
