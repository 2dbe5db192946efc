//! Pages of this feature.

mod differences;
mod figure;
mod file;
mod list;
mod once;
mod version;

pub use differences::Told;
pub use file::{FilePage, FileParts, usual_day};
pub use list::FilingsPage;
pub use version::{FilingPage, FilingParts};

use paktbuch_types::Cents;

use super::paths;
use super::rows::{FilingRow, NoticeFacts};
use crate::funding::paths as funding;
use crate::web::layout::Layout;

/// Title of the list of versions.
const LIST: &str = "Eingereichte Nachweise";

fn framed(layout: Layout, notice: &NoticeFacts, here: &str) -> Layout {
    let layout = layout
        .titled(format!("{here} – Bescheid {} – Förderung", notice.reference))
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(
            format!("Bescheid {}", notice.reference),
            funding::notice(notice.id),
        );
    if here == LIST {
        layout.here(here)
    } else {
        layout.crumb(LIST, paths::filings(notice.id)).here(here)
    }
}

/// Address of the file of a version, and what that is: the workbook, or the PDF of one filed before.
fn file_of(row: &FilingRow) -> (String, &'static str) {
    if row.taken_over {
        (funding::filed_proof_file(row.notice), "PDF")
    } else {
        (paths::workbook(row.id), "Excel")
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}
