//! Bestand übernehmen: the upload, the columns with a preview, and what became of the rows.

use std::collections::BTreeMap;

use askama::Template;
use paktbuch_types::{Cents, NoticeId};

use super::commands::{FileOutcome, Remark};
use super::forms::FALLBACK;
use super::kind::SheetKind;
use super::paths;
use super::rows::{GapRow, TakenRecord};
use super::sheet::{Mapping, Sheet};
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text;
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Rows of a list that the page shows.
const SHOWN: usize = 5;
/// Remarks that the page lists.
const REMARKS: usize = 300;
const TITLE: &str = "Bestand übernehmen";

/// `/bescheide/{id}/uebernahme`.
#[derive(Debug, Template)]
#[template(path = "takeover/page.html")]
pub struct TakeoverPage {
    layout: Layout,
    notice: String,
    upload_action: String,
    columns_action: String,
    back: String,
    proof_href: String,
    uploads: Vec<Field>,
    lists: Vec<ListView>,
    gaps: Vec<GapView>,
    /// Gaps beyond those listed.
    more_gaps: usize,
    /// The lists were taken over, not only checked.
    done: Option<FindingView>,
    /// Every list can be taken over.
    is_ready: bool,
    /// The day of rows that tell none; `None` where no list can have such.
    fallback: Option<Field>,
    errors: Vec<FieldError>,
}

/// A list that was read.
#[derive(Debug)]
pub struct ReadList {
    pub kind: SheetKind,
    pub file: String,
    pub sha256: String,
    pub sheet: Sheet,
    pub mapping: Mapping,
    /// Why its columns do not suffice; empty where they do.
    pub problem: String,
    /// What became of its rows, or would.
    pub outcome: Option<FileOutcome>,
}

/// A taken over record that lacks something.
#[derive(Debug)]
struct GapView {
    href: String,
    label: String,
    missing: String,
    from: String,
}

/// A list on the page.
#[derive(Debug)]
struct ListView {
    code: &'static str,
    label: &'static str,
    file: String,
    sha256: String,
    /// „CSV, UTF-8, 132 Zeilen“.
    note: String,
    columns: Vec<Field>,
    headings: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
    problem: String,
    /// Headings that nothing is read from.
    unread: Vec<String>,
    counts: Vec<(&'static str, String)>,
    /// Rows that were refused.
    refused: Vec<RefusedView>,
    /// Refused rows beyond those listed.
    more_refused: usize,
    /// Warnings: lines, column, reason.
    remarks: Vec<(String, String, String)>,
    /// Warnings beyond those listed.
    more: usize,
}

/// A refused row with its own cells, so that nobody has to look for it in the file.
#[derive(Debug)]
struct RefusedView {
    line: String,
    field: String,
    message: String,
    cells: Vec<String>,
}

/// The notice that the page is about.
#[derive(Debug, Clone)]
pub struct OfNotice {
    pub id: NoticeId,
    pub reference: String,
    pub title: String,
    pub gaps: Vec<GapRow>,
}

impl TakeoverPage {
    /// The page with the lists read so far; whether they were taken over, and the typed day of rows that tell none.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &OfNotice,
        lists: Vec<ReadList>,
        (is_done, fallback): (bool, &str),
        errors: &FormErrors,
    ) -> Self {
        let name = format!("Bescheid {}", notice.reference);
        let uploads = SheetKind::ALL.iter().map(|kind| {
            Field::new(kind.code(), kind.label())
                .hint(kind.hint())
                .error(errors.at(kind.code()))
                .optional()
                .attribute("accept", ".csv,.txt,.xlsx,text/csv")
        });
        Self {
            layout: layout
                .titled(format!("{TITLE} – {name} – Förderung"))
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .crumb(name.clone(), funding::notice(notice.id))
                .here(TITLE.to_owned()),
            notice: format!("{name}: {}", notice.title),
            upload_action: paths::takeover(notice.id),
            columns_action: paths::columns(notice.id),
            back: funding::notice(notice.id),
            proof_href: funding::filed_proof(notice.id),
            uploads: uploads.collect(),
            gaps: notice.gaps.iter().take(REMARKS).map(GapView::of).collect(),
            more_gaps: notice.gaps.len().saturating_sub(REMARKS),
            fallback: lists.iter().any(ReadList::has_fallback).then(|| {
                Field::new(FALLBACK, "Belege, Auszahlungen und Mittelabrufe ohne Datum erhalten dieses Datum (Ersatzdatum)")
                    .hint("Für Belege ohne Rechnungsdatum und Tag der Zahlung; sie kommen ohne Zahlung. Leer werden solche Zeilen abgewiesen.")
                    .value(fallback)
                    .error(errors.at(FALLBACK))
                    .optional()
            }),
            is_ready: !lists.is_empty() && lists.iter().all(|list| list.problem.is_empty()),
            lists: lists.into_iter().map(|list| ListView::of(list, is_done)).collect(),
            done: is_done.then(|| {
                let remedy = "Was fehlt oder abweicht, steht am Bescheid, bis es ergänzt oder erklärt ist.";
                FindingView::hint("Der Bestand ist übernommen.", remedy)
            }),
            errors: errors.list().to_vec(),
        }
    }
}

impl ReadList {
    /// Whether its rows can come in under a day that they do not tell.
    fn has_fallback(&self) -> bool {
        matches!(
            self.kind,
            SheetKind::Receipts | SheetKind::Payouts | SheetKind::Drawdowns
        )
    }
}

impl GapView {
    fn of(gap: &GapRow) -> Self {
        Self {
            href: match gap.record {
                TakenRecord::Invoice(id) => purchasing::invoice(id),
                TakenRecord::Device(id) => devices::device(id),
            },
            label: gap.label.clone(),
            missing: gap.missing.join(", "),
            from: format!("{}, Zeile {}", gap.file, gap.line),
        }
    }
}

impl ListView {
    /// A list; all of its refused rows where it `is_done`.
    fn of(list: ReadList, is_done: bool) -> Self {
        let ReadList {
            kind,
            sheet,
            mapping,
            outcome,
            ..
        } = list;
        let columns = kind.columns().iter().map(|column| {
            let mut options = vec![(String::new(), "–".to_owned())];
            let named = sheet.headings.iter().filter(|heading| !heading.is_empty());
            options.extend(named.map(|heading| (heading.clone(), heading.clone())));
            let field = Field::new(format!("{}-{}", kind.code(), column.key), column.label)
                .value(mapping.0.get(column.key).cloned().unwrap_or_default())
                .options(options);
            if column.is_required {
                field
            } else {
                field.optional()
            }
        });
        let all = outcome.as_ref().map(|outcome| outcome.refused.as_slice());
        let all = all.unwrap_or_default();
        let shown = if is_done { all.len() } else { REMARKS };
        let refused = all.iter().take(shown);
        let (counts, remarks, more) = outcome.as_ref().map(told).unwrap_or_default();
        Self {
            code: kind.code(),
            label: kind.label(),
            file: list.file,
            sha256: list.sha256,
            note: format!("{}, {} Zeilen", sheet.format, sheet.rows.len()),
            columns: columns.collect(),
            rows: sheet
                .rows
                .iter()
                .take(SHOWN)
                .map(|found| (found.line, sheet.filled(found)))
                .collect(),
            unread: mapping.unread(&sheet),
            headings: sheet.headings.clone(),
            problem: list.problem,
            counts,
            refused: refused.map(|remark| RefusedView::of(remark, &sheet)).collect(),
            more_refused: all.len().saturating_sub(shown),
            remarks,
            more,
        }
    }
}

impl RefusedView {
    fn of(remark: &Remark, sheet: &Sheet) -> Self {
        Self {
            line: remark.line.to_string(),
            field: remark.field.clone(),
            message: text::message(&remark.message),
            cells: sheet.cells_of(remark.line),
        }
    }
}

type Told = (Vec<(&'static str, String)>, Vec<(String, String, String)>, usize);

/// Counts, and the warnings of which several lines may have the same.
fn told(outcome: &FileOutcome) -> Told {
    let mut counts = vec![
        ("Zeilen", outcome.rows.to_string()),
        ("neu", outcome.created.to_string()),
        ("ergänzt", outcome.updated.to_string()),
        ("unverändert", outcome.unchanged.to_string()),
        ("abgewiesen", outcome.refused.len().to_string()),
    ];
    if outcome.sum != Cents::ZERO {
        counts.push(("Summe der lesbaren Zeilen", format!("{}\u{a0}€", outcome.sum)));
    }
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for remark in &outcome.warnings {
        let alike = groups.entry((remark.field.as_str(), remark.message.as_str()));
        alike.or_default().push(remark.line);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, lines)| lines.first().copied());
    let more = groups.len().saturating_sub(REMARKS);
    let remarks = groups
        .into_iter()
        .take(REMARKS)
        .map(|((field, message), lines)| (ranges(&lines), field.to_owned(), text::message(message)));
    (counts, remarks.collect(), more)
}

/// Lines in their order, neighbours from the first to the last: „2–31, 40“.
fn ranges(lines: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *line <= *last + 1 => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let told = ranges.iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        }
    });
    told.collect::<Vec<_>>().join(", ")
}
