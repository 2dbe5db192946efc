//! Geräte einlesen: the upload, the columns with a preview, and what became of the rows.

use std::collections::HashMap;

use askama::Template;
use paktbuch_types::{DeviceCategory, SchoolId};

use super::TITLE;
use crate::devices::commands::ImportOutcome;
use crate::devices::forms::ImportForm;
use crate::devices::lists::{Column, Mapping, Refusal, Table};
use crate::devices::paths;
use crate::devices::rows::Purchase;
use crate::text;
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Rows that the preview shows.
const SHOWN: usize = 8;
/// Remarks that the page lists.
const REMARKS: usize = 500;
/// The longest text that the form carries to its next step; a longer list has to be chosen once more.
const CARRIED: usize = 4 * 1024 * 1024;

/// `/geraete/einlesen`.
#[derive(Debug, Template)]
#[template(path = "devices/import.html")]
pub struct ImportPage {
    pub layout: Layout,
    pub action: String,
    pub file: Field,
    pub pasted: Field,
    pub school: Field,
    pub category: Field,
    /// Which allocation pays, in words; empty for none.
    pub paid_by: String,
    pub allocation: String,
    pub preview: Option<Preview>,
    pub done: Option<FindingView>,
    pub remarks: Vec<(&'static str, Refusal)>,
    /// Remarks beyond those listed.
    pub more: usize,
    pub errors: Vec<FieldError>,
}

/// A list that was read: its columns, first rows, and what taking it over would do.
#[derive(Debug)]
pub struct Preview {
    /// „CSV, UTF-8, 132 Zeilen“.
    pub note: String,
    pub columns: Vec<Field>,
    pub rows: Vec<(usize, Vec<String>)>,
    /// The list for the next step; empty where it is too long.
    pub carried: String,
    pub format: &'static str,
    /// Name of the file, for the history.
    pub source: String,
}

/// What the page knows beside the form.
#[derive(Debug, Default)]
pub struct ImportParts<'a> {
    pub schools: Vec<(SchoolId, String)>,
    pub purchase: Option<&'a Purchase>,
    /// The list, with what its columns say.
    pub list: Option<(&'a Table, &'a Mapping)>,
    /// Name of its file.
    pub source: String,
    pub outcome: Option<ImportOutcome>,
    /// The outcome was only rehearsed.
    pub rehearsed: bool,
}

impl ImportPage {
    /// The page with what was typed and read so far.
    #[must_use]
    pub fn new(layout: Layout, form: &ImportForm, parts: ImportParts<'_>, errors: &FormErrors) -> Self {
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let none = |label: &str| std::iter::once((String::new(), label.to_owned()));
        let schools = parts
            .schools
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()));
        let categories = DeviceCategory::ALL
            .iter()
            .map(|item| (item.code().to_owned(), item.label().to_owned()));
        let (remarks, more) = parts.outcome.as_ref().map(remarks).unwrap_or_default();
        Self {
            layout: layout
                .titled(format!("Geräte einlesen – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .here("Geräte einlesen"),
            action: paths::IMPORT.to_owned(),
            file: Field::new("file", "Geräteliste")
                .hint("CSV, Excel (XLSX), Snipe-IT, oder die JSON-Antwort von Apple School Manager, Jamf School, Intune.")
                .error(errors.at("file"))
                .optional()
                .attribute("accept", ".csv,.txt,.xlsx,.json"),
            // What is carried over to the next step is not pasted again.
            pasted: field("eingefuegt", "oder aus Excel einfügen", if parts.list.is_some() { "" } else { &form.pasted })
                .hint("Mit der Kopfzeile.")
                .optional()
                .attribute("spellcheck", "false"),
            school: field("schule", "Schule der Zeilen, die keine nennen", &form.school)
                .optional()
                .options(none("jede Zeile nennt ihre Schule").chain(schools)),
            category: field("kategorie", "Kategorie neuer Modelle, die keine nennen", &form.category)
                .optional()
                .options(none("am Namen erkennen").chain(categories)),
            paid_by: parts.purchase.map(paid_by).unwrap_or_default(),
            allocation: form.allocation.clone(),
            preview: parts.list.map(|(table, mapping)| preview(table, mapping, &parts.source, errors)),
            done: parts.outcome.as_ref().map(|outcome| done(outcome, parts.rehearsed)),
            remarks,
            more,
            errors: errors.list().to_vec(),
        }
    }
}

fn paid_by(purchase: &Purchase) -> String {
    let payer = match &purchase.notice {
        Some(notice) => format!("Bescheid {}", notice.reference),
        None => "Eigene Mittel".to_owned(),
    };
    format!(
        "Die neuen Geräte bezahlt Rechnung {}, Position {} ({payer}, frei {}\u{a0}€).",
        purchase.invoice_number,
        purchase.position,
        purchase.left()
    )
}

fn preview(table: &Table, mapping: &Mapping, source: &str, errors: &FormErrors) -> Preview {
    let options = || {
        let none = std::iter::once(("-".to_owned(), "nicht einlesen".to_owned()));
        none.chain(
            Column::ALL
                .iter()
                .map(|column| (column.code().to_owned(), column.label().to_owned())),
        )
    };
    let columns = table
        .columns
        .iter()
        .zip(&mapping.columns)
        .enumerate()
        .map(|(at, (name, column))| {
            let name_in_form = format!("spalte-{at}");
            let error = errors.at(&name_in_form);
            Field::new(name_in_form, name)
                .value(column.map_or("-", Column::code))
                .error(error)
                .options(options())
        });
    let text = table.to_text();
    Preview {
        note: format!(
            "{}, {}, {} Zeilen",
            table.format,
            table.encoding,
            table.rows.len() + table.refused.len()
        ),
        columns: columns.collect(),
        rows: table
            .rows
            .iter()
            .take(SHOWN)
            .map(|row| (row.line, row.values.clone()))
            .collect(),
        carried: if text.len() <= CARRIED {
            text
        } else {
            String::new()
        },
        format: table.format.code(),
        source: source.to_owned(),
    }
}

fn done(outcome: &ImportOutcome, rehearsed: bool) -> FindingView {
    let counts = format!(
        "{} neu, {} geändert, {} unverändert, {} abgewiesen.",
        outcome.created,
        outcome.updated,
        outcome.unchanged,
        outcome.refused.len()
    );
    if rehearsed {
        return FindingView::hint(
            format!("Geprüft, noch nichts geändert: {counts}"),
            "Spalten prüfen, dann „Geräte einlesen“.",
        );
    }
    let finding = if outcome.refused.is_empty() {
        FindingView::hint(format!("Eingelesen: {counts}"), "")
    } else {
        let remedy = "Was abgewiesen wurde, steht mit dem Grund darunter; die Datei lässt sich berichtigt noch einmal einlesen.";
        FindingView::warning(format!("Eingelesen: {counts}"), remedy)
    };
    finding.link(paths::LIST, "Zu den Geräten")
}

fn remarks(outcome: &ImportOutcome) -> (Vec<(&'static str, Refusal)>, usize) {
    let refused = outcome
        .refused
        .iter()
        .map(|refusal| ("abgewiesen", refusal.clone()));
    let warnings = outcome
        .warnings
        .iter()
        .map(|warning| ("Warnung", warning.clone()));
    let mut all: Vec<_> = refused.chain(warnings).collect();
    all.sort_by_key(|(_, refusal)| refusal.line);
    let mut all = once(all);
    let more = all.len().saturating_sub(REMARKS);
    all.truncate(REMARKS);
    for (_, remark) in &mut all {
        remark.message = text::message(&remark.message);
    }
    (all, more)
}

/// What many rows have in common is said once, at the first of them.
fn once(all: Vec<(&'static str, Refusal)>) -> Vec<(&'static str, Refusal)> {
    let mut places: HashMap<(&str, String, String), usize> = HashMap::new();
    let mut said: Vec<(&'static str, Refusal)> = Vec::new();
    let mut times: Vec<usize> = Vec::new();
    for (word, remark) in all {
        let key = (word, remark.field.clone(), remark.message.clone());
        let at = *places.entry(key).or_insert_with(|| {
            said.push((word, remark));
            times.push(0);
            times.len() - 1
        });
        if let Some(count) = times.get_mut(at) {
            *count += 1;
        }
    }
    for ((_, remark), times) in said.iter_mut().zip(times) {
        if times > 1 {
            remark.message = format!("{} (in {times} Zeilen)", remark.message);
        }
    }
    said
}
