//! A plain list: what it is asked for, its first rows and its sums.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use crate::reporting::forms::ListQuery;
use crate::reporting::paths;
use crate::reporting::rows::{AboutNotice, ListKind, NoticeChoice, Table};
use crate::web::components::{Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Page of a plain list.
#[derive(Debug, Template)]
#[template(path = "reporting/report.html")]
pub struct ReportPage {
    pub layout: Layout,
    pub title: &'static str,
    pub sentence: &'static str,
    /// Address of the page and of its files, without a query.
    pub here: String,
    pub xlsx: String,
    pub csv: String,
    /// `None` for lists that are about everything.
    pub notice: Option<Field>,
    pub as_of: Field,
    pub errors: Vec<FieldError>,
    /// `None` as long as nothing can be shown: no notice is chosen, or the day cannot be read.
    pub preview: Option<TablePreview>,
}

/// The first rows of a list and its sums.
#[derive(Debug)]
pub struct TablePreview {
    pub as_of: String,
    pub table: Table,
}

impl ReportPage {
    /// The page of a list; `query` is what was asked and `errors` what is wrong with it, `today` the usual Stichtag.
    #[must_use]
    pub fn new(
        layout: Layout,
        (kind, notices): (ListKind, &[NoticeChoice]),
        (query, errors): (&ListQuery, &FormErrors),
        today: NaiveDate,
        preview: Option<TablePreview>,
    ) -> Self {
        let code = kind.code();
        let typed = match query.stichtag.trim() {
            "" => format_date(today),
            typed => typed.to_owned(),
        };
        Self {
            layout: layout
                .titled(format!("{} – Berichte", kind.title()))
                .in_menu(paths::REPORTS)
                .crumb("Berichte", paths::REPORTS)
                .here(kind.title()),
            title: kind.title(),
            sentence: kind.sentence(),
            here: paths::list_page(code),
            xlsx: paths::list(code, "xlsx"),
            csv: paths::list(code, "csv"),
            notice: notice(kind.about_notice(), notices, query, errors),
            as_of: Field::new("stichtag", "Stichtag")
                .value(typed)
                .hint("Was danach kam, bleibt weg, soweit sein Tag bekannt ist.")
                .error(errors.at("stichtag")),
            errors: errors.list().to_vec(),
            preview,
        }
    }
}

fn notice(
    about: AboutNotice,
    notices: &[NoticeChoice],
    query: &ListQuery,
    errors: &FormErrors,
) -> Option<Field> {
    let first = match about {
        AboutNotice::Never => return None,
        AboutNotice::Maybe => "über alles",
        AboutNotice::Always => "Bitte auswählen",
    };
    let field = Field::new("bescheid", "Bescheid")
        .value(query.bescheid.trim())
        .error(errors.at("bescheid"))
        .options([(String::new(), first.to_owned())].into_iter().chain(notices.iter().map(super::label)));
    Some(match about {
        AboutNotice::Maybe => field.optional(),
        AboutNotice::Always | AboutNotice::Never => field,
    })
}

impl TablePreview {
    /// Whether a cell holds an amount, which stands to the right.
    #[must_use]
    pub fn is_amount(cell: &str) -> bool {
        cell.contains(',') && Cents::parse(cell).is_ok()
    }

    /// How many rows the preview leaves out.
    #[must_use]
    pub fn more(&self) -> u64 {
        let shown = u64::try_from(self.table.rows.len()).unwrap_or(u64::MAX);
        self.table.count.saturating_sub(shown)
    }
}
