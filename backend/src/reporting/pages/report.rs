//! A report with its question, its first rows and sums, and what was made of it before.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceCategory, ProofType, format_date};

use super::MadeEntry;
use crate::reporting::forms::{InventoryQuery, LetterQuery, ListQuery, ProofQuery, as_shown};
use crate::reporting::paths;
use crate::reporting::rows::{
    AboutNotice, Difference, Drawn, LetterKind, ListKind, MadeRow, NoticeChoice, ReportKind, Table,
};
use crate::web::components::{BarChart, Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Page of a report that is a list.
#[derive(Debug, Template)]
#[template(path = "reporting/report.html")]
pub struct ReportPage {
    pub layout: Layout,
    pub asked: ReportForm,
    pub errors: Vec<FieldError>,
    /// `None` as long as nothing can be shown: no notice is chosen, or the day cannot be read.
    pub preview: Option<TablePreview>,
    /// What was made of it before, the last one first.
    pub made: Vec<MadeEntry>,
}

/// What a report is asked for.
#[derive(Debug)]
pub struct ReportForm {
    pub title: &'static str,
    pub sentence: &'static str,
    /// Address of the page, without a query.
    pub here: String,
    /// Label and address of each of its files, without a query; the first is the usual one.
    pub files: Vec<(&'static str, String)>,
    pub selects: Vec<Field>,
    /// Number of a letter of which a notice has several.
    pub number: Option<Field>,
    pub as_of: Field,
    /// Further conditions, which came with the address.
    pub kept: Vec<(&'static str, String)>,
}

/// The first rows of a list and its sums.
#[derive(Debug)]
pub struct TablePreview {
    pub as_of: String,
    pub table: Table,
    /// Against the report that was made last.
    pub since: Option<Since>,
    /// Of all rows, also of those that are not shown.
    pub chart: Option<BarChart>,
}

/// What has changed since a report was made.
#[derive(Debug)]
pub struct Since {
    /// „zum 30.09.2026, erstellt am 01.10.2026 von Erika Beispiel“.
    pub words: String,
    pub difference: Difference,
}

impl ReportPage {
    /// The page, with what was asked and is wrong with it, the preview if there is one, and what was made before.
    #[must_use]
    pub fn new(
        layout: Layout,
        asked: ReportForm,
        errors: &FormErrors,
        preview: Option<TablePreview>,
        made: &[MadeRow],
    ) -> Self {
        Self {
            layout: framed(layout, &asked),
            asked,
            errors: errors.list().to_vec(),
            preview,
            made: made.iter().map(MadeEntry::of).collect(),
        }
    }
}

/// The frame of the page of a report.
pub(super) fn framed(layout: Layout, asked: &ReportForm) -> Layout {
    layout
        .titled(format!("{} – Berichte", asked.title))
        .in_menu(paths::REPORTS)
        .crumb("Berichte", paths::REPORTS)
        .here(asked.title)
}

impl ReportForm {
    /// Of a plain list; `today` is the usual Stichtag.
    #[must_use]
    pub fn list(
        (kind, notices): (ListKind, &[NoticeChoice]),
        (query, errors): (&ListQuery, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let code = kind.code();
        let report = ReportKind::List(kind);
        Self {
            selects: notice(kind.about_notice(), notices, &query.bescheid, errors)
                .into_iter()
                .collect(),
            as_of: as_of(&query.stichtag, errors, today)
                .hint("Was danach kam, bleibt weg, soweit sein Tag bekannt ist."),
            ..Self::table(
                report,
                [
                    paths::list_page(code),
                    paths::list(code, "xlsx"),
                    paths::list(code, "csv"),
                ],
            )
        }
    }

    /// Of a Belegliste.
    #[must_use]
    pub fn receipts(
        notices: &[NoticeChoice],
        (query, errors): (&ProofQuery, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let addresses = [paths::RECEIPTS, paths::RECEIPTS_XLSX, paths::RECEIPTS_CSV];
        Self {
            selects: notice(AboutNotice::Always, notices, &query.bescheid, errors)
                .into_iter()
                .collect(),
            as_of: as_of(&query.stichtag, errors, today)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
            ..Self::table(ReportKind::Receipts, addresses.map(str::to_owned))
        }
    }

    /// Of an Inventarliste; `schools` are numbers and names, `notices` is `None` for whoever sees none.
    #[must_use]
    pub fn inventory(
        (schools, notices): (&[(String, String)], Option<&[NoticeChoice]>),
        (query, errors): (&InventoryQuery, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let addresses = [paths::INVENTORY, paths::INVENTORY_XLSX, paths::INVENTORY_CSV];
        let all = |label: &str| [(String::new(), label.to_owned())].into_iter();
        let select = |name: &str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value.trim())
                .error(errors.at(name))
                .optional()
        };
        let categories = DeviceCategory::ALL
            .iter()
            .map(|category| (category.code().to_owned(), category.label().to_owned()));
        let mut selects = vec![
            select("schule", "Schule", &query.schule)
                .options(all("alle Schulen").chain(schools.iter().cloned())),
            select("kategorie", "Kategorie", &query.kategorie)
                .options(all("alle Kategorien").chain(categories)),
        ];
        selects.extend(
            notices.map(|notices| super::paid_by(select("bescheid", "Bescheid", &query.bescheid), notices)),
        );
        Self {
            selects,
            as_of: as_of(&query.stichtag, errors, today)
                .hint("Geräte, die später zugegangen sind, bleiben weg."),
            kept: super::kept(query, errors),
            ..Self::table(ReportKind::Inventory, addresses.map(str::to_owned))
        }
    }

    /// Of a letter.
    #[must_use]
    pub fn letter(
        (kind, notices): (LetterKind, &[NoticeChoice]),
        (query, errors): (&LetterQuery, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let code = kind.code();
        let of_proof = kind
            .is_of_proof()
            .then(|| super::proof_type(&query.art, None, errors));
        let usual_day = ProofType::usual_day(query.art.trim().parse().ok(), today);
        let number = Field::new("nr", "Nummer")
            .value(query.nr.trim())
            .hint("Ohne Angabe die letzte.")
            .error(errors.at("nr"))
            .optional();
        let files = vec![
            ("Als PDF", paths::letter(code, "pdf")),
            ("Als Word-Datei", paths::letter(code, "docx")),
        ];
        Self {
            selects: notice(AboutNotice::Always, notices, &query.bescheid, errors)
                .into_iter()
                .chain(of_proof)
                .collect(),
            number: kind.is_numbered().then_some(number),
            as_of: as_of(&query.stichtag, errors, usual_day).hint(if kind.is_numbered() {
                "Tag des Schreibens, solange es nicht abgesandt ist."
            } else {
                "Tag des Schreibens; es zählt, was bis dahin war."
            }),
            ..Self::of(ReportKind::Letter(kind), paths::letter_page(code), files)
        }
    }

    /// Of a Förderakte.
    #[must_use]
    pub fn dossier(
        notices: &[NoticeChoice],
        (query, errors): (&ProofQuery, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let files = vec![("Als ZIP-Archiv", paths::DOSSIER_ZIP.to_owned())];
        Self {
            selects: notice(AboutNotice::Always, notices, &query.bescheid, errors)
                .into_iter()
                .collect(),
            as_of: as_of(&query.stichtag, errors, today)
                .hint("Für die Auswertungen; die Dokumente sind alle, die es gibt."),
            ..Self::of(ReportKind::Dossier, paths::DOSSIER.to_owned(), files)
        }
    }

    fn table(kind: ReportKind, [here, xlsx, csv]: [String; 3]) -> Self {
        Self::of(
            kind,
            here,
            vec![("Als Excel-Datei", xlsx), ("Als CSV-Datei", csv)],
        )
    }

    fn of(kind: ReportKind, here: String, files: Vec<(&'static str, String)>) -> Self {
        Self {
            title: kind.title(),
            sentence: kind.sentence(),
            here,
            files,
            selects: Vec::new(),
            number: None,
            as_of: Field::new("stichtag", "Stichtag"),
            kept: Vec::new(),
        }
    }
}

fn as_of(typed: &str, errors: &FormErrors, today: NaiveDate) -> Field {
    let value = match typed.trim() {
        "" => format_date(today),
        typed => as_shown(typed),
    };
    Field::new("stichtag", "Stichtag")
        .value(value)
        .error(errors.at("stichtag"))
}

fn notice(about: AboutNotice, notices: &[NoticeChoice], typed: &str, errors: &FormErrors) -> Option<Field> {
    let first = match about {
        AboutNotice::Never => return None,
        AboutNotice::Maybe => "über alles",
        AboutNotice::Always => "Bitte auswählen",
    };
    let choices = [(String::new(), first.to_owned())].into_iter();
    let field = Field::new("bescheid", "Bescheid")
        .value(typed.trim())
        .error(errors.at("bescheid"))
        .options(choices.chain(notices.iter().map(super::label)));
    Some(match about {
        AboutNotice::Maybe => field.optional(),
        AboutNotice::Always | AboutNotice::Never => field,
    })
}

/// „zum 30.09.2026, erstellt am 01.10.2026 von Erika Beispiel“.
pub(super) fn which(last: &MadeRow) -> String {
    format!(
        "zum {}, erstellt am {} von {}",
        format_date(last.as_of),
        format_date(last.at.date()),
        last.by
    )
}

impl Since {
    /// What rows and sums have become since a report was made.
    #[must_use]
    pub fn of(last: &MadeRow, rows: u64, sums: &[(String, Cents)]) -> Self {
        Self {
            words: which(last),
            difference: last.compared(rows, sums),
        }
    }
}

/// The chart of a list as its page draws it.
fn chart(drawn: Drawn) -> Option<BarChart> {
    if !drawn.is_money {
        return BarChart::pieces(drawn.title, &drawn.series, drawn.groups);
    }
    let cents = |(label, values): (String, Vec<Option<i64>>)| {
        let amounts = values.into_iter().map(|value| value.map(Cents));
        (label, amounts.collect())
    };
    let rows = drawn.groups.into_iter().map(cents).collect();
    BarChart::money(drawn.title, &drawn.series, rows)
}

impl TablePreview {
    /// The first rows as of a day; `last` is the report that was made last.
    #[must_use]
    pub fn new(as_of: NaiveDate, mut table: Table, last: Option<&MadeRow>) -> Self {
        Self {
            as_of: format_date(as_of),
            chart: table.chart.take().and_then(chart),
            since: last.map(|last| Since::of(last, table.count, &table.sums)),
            table,
        }
    }

    /// Whether a cell holds an amount, which stands to the right.
    #[must_use]
    pub fn is_amount(cell: &str) -> bool {
        cell.contains(',') && Cents::parse(cell).is_ok()
    }

    /// A cell as pages show it: amounts with their thousands apart.
    #[must_use]
    pub fn shown(cell: &str) -> String {
        let amount = Self::is_amount(cell).then(|| Cents::parse(cell).ok()).flatten();
        amount.map_or_else(|| cell.to_owned(), |amount| amount.to_string())
    }

    /// Whether a column holds amounts.
    fn is_column_of_amounts(&self, column: &usize) -> bool {
        let mut cells = self.table.rows.iter().filter_map(|row| row.get(*column));
        cells.any(|cell| Self::is_amount(cell))
    }

    /// How many rows the preview leaves out.
    #[must_use]
    pub fn more(&self) -> u64 {
        let shown = u64::try_from(self.table.rows.len()).unwrap_or(u64::MAX);
        self.table.count.saturating_sub(shown)
    }
}
