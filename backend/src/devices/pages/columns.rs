//! Spalten wählen.

use askama::Template;

use super::TITLE;
use crate::devices::filter::{ListAddress, Shown};
use crate::devices::paths;
use crate::web::components::{Choice, Field};
use crate::web::layout::Layout;

/// `/geraete/spalten`.
#[derive(Debug, Template)]
#[template(path = "devices/columns.html")]
pub struct ColumnsPage {
    pub layout: Layout,
    pub columns: Field,
    /// The list to go back to, as its address says it.
    pub query: String,
    pub back_href: String,
}

impl ColumnsPage {
    /// The choice, with the columns that are shown now.
    #[must_use]
    pub fn new(layout: Layout, shown: &[Shown], back: &ListAddress) -> Self {
        let choice = |column: Shown| Choice::new(column.code(), column.label(), shown.contains(&column));
        let query = back.query();
        Self {
            layout: layout
                .titled(format!("Spalten – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .here("Spalten"),
            columns: Field::new("spalte", "Spalten der Liste")
                .hint("Die Inventarnummer steht immer da. Die Auswahl gilt nur für Sie; die Excel-Datei behält alle Spalten.")
                .choices(Shown::ALL.into_iter().map(choice).collect()),
            back_href: paths::list(&query),
            query,
        }
    }
}
