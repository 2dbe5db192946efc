//! The drawdowns of a notice.

use askama::Template;
use paktbuch_types::{Cents, NoticeId, format_date};

use super::{TITLE, below, state};
use crate::drawdowns::fields::euro;
use crate::drawdowns::paths;
use crate::drawdowns::rows::DrawdownRow;
use crate::funding::paths as funding;
use crate::interest::paths as interest;
use crate::web::components::State;
use crate::web::filters;
use crate::web::layout::Layout;

/// The drawdowns of a notice.
#[derive(Debug, Template)]
#[template(path = "drawdowns/list.html")]
pub struct DrawdownsPage {
    layout: Layout,
    notice: String,
    back: String,
    /// What payouts were used for.
    use_href: String,
    /// Empty for those who may not.
    new_href: String,
    rows: Vec<ListRow>,
}

/// A line of the list.
#[derive(Debug)]
struct ListRow {
    href: String,
    number: i64,
    as_of: String,
    kind: &'static str,
    amount: Cents,
    /// What came, where it is another amount; else empty.
    paid_out: String,
    requested: String,
    state: State,
    /// Came in by a takeover.
    is_taken: bool,
}

impl DrawdownsPage {
    /// The page of a notice, told by id and reference.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, reference): (NoticeId, &str),
        rows: Vec<DrawdownRow>,
        may_edit: bool,
    ) -> Self {
        let row = |row: DrawdownRow| ListRow {
            href: paths::drawdown(row.id),
            number: row.number,
            as_of: format_date(row.as_of),
            kind: row.computed_as(),
            amount: row.amount,
            paid_out: row
                .paid_out
                .filter(|paid_out| *paid_out != row.amount)
                .map(euro)
                .unwrap_or_default(),
            requested: row.progress.requested_on.map(format_date).unwrap_or_default(),
            state: state(row.progress.state),
            is_taken: row.is_taken,
        };
        Self {
            layout: below(layout, id, reference)
                .titled(format!("{TITLE} – Bescheid {reference}"))
                .here(TITLE),
            notice: format!("Bescheid {reference}"),
            back: funding::notice(id),
            use_href: interest::of_notice(id),
            new_href: if may_edit { paths::new(id) } else { String::new() },
            rows: rows.into_iter().map(row).collect(),
        }
    }
}
