//! Pages of this feature.

mod cut;
mod examination;
mod findings;
mod step;

pub use cut::CutPage;
pub use examination::ExaminationPage;
pub use step::{StepPage, StepParts};

use paktbuch_types::NoticeId;

use crate::funding::paths as funding;
use crate::web::layout::Layout;

const TITLE: &str = "Prüfung des Nachweises";

fn framed(layout: Layout, id: NoticeId, reference: &str, title: &str) -> Layout {
    layout
        .titled(format!("{title} – Bescheid {reference}"))
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(format!("Bescheid {reference}"), funding::notice(id))
}
