//! The letter that asks for a drawdown.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{TITLE, below};
use crate::drawdowns::letter::{self, DrawdownLetter};
use crate::drawdowns::paths;
use crate::drawdowns::rows::DrawdownRow;
use crate::funding::paths as funding;
use crate::reporting::paths as reporting;
use crate::text;
use crate::web::filters;
use crate::web::layout::Layout;

/// The letter that asks for a drawdown.
#[derive(Debug, Template)]
#[template(path = "drawdowns/letter.html")]
pub struct LetterPage {
    layout: Layout,
    back: String,
    sheet_href: String,
    /// Where its text is written.
    text_href: String,
    /// The letter as files: label and address.
    files: Vec<(&'static str, String)>,
    letter: DrawdownLetter,
    /// Lines of the address.
    recipient: Vec<String>,
    day: String,
}

impl LetterPage {
    /// The letter of a drawdown.
    #[must_use]
    pub fn new(layout: Layout, row: &DrawdownRow, mut letter: DrawdownLetter, today: NaiveDate) -> Self {
        letter.head.text = text::unmarked(&letter.head.text);
        let heading = format!("Mittelabruf {}", row.number);
        Self {
            back: paths::drawdown(row.id),
            sheet_href: reporting::drawdown_xlsx(row.id),
            text_href: funding::narrative(row.notice),
            files: reporting::letter_files("mittelabruf", row.notice, row.number).to_vec(),
            layout: below(layout, row.notice, &row.notice_reference)
                .titled(format!(
                    "Schreiben zu {heading} – Bescheid {}",
                    row.notice_reference
                ))
                .crumb(TITLE, paths::drawdowns(row.notice))
                .crumb(heading, paths::drawdown(row.id))
                .here("Schreiben"),
            recipient: text::granting_address(&letter.head.recipient),
            day: format_date(row.progress.requested_on.unwrap_or(today)),
            letter,
        }
    }
}
