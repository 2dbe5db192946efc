//! Page of this feature.

use askama::Template;
use paktbuch_types::{AssetChoice, Cents, format_date};

use super::forms::LimitForm;
use super::paths;
use super::rows::LimitRow;
use crate::budgets::paths as budgets;
use crate::funding::paths as funding;
use crate::web::components::{Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Anlage oder Aufwand";

/// The limits.
#[derive(Debug, Template)]
#[template(path = "capitalising/limits.html")]
pub struct LimitsPage {
    layout: Layout,
    rows: Vec<LimitView>,
    form: Option<Fields>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct LimitView {
    from: String,
    to: String,
    up_to: Cents,
    choice: &'static str,
    source: String,
    remove: Option<String>,
}

#[derive(Debug)]
struct Fields {
    from: Field,
    up_to: Field,
    choice: Field,
    source: Field,
}

impl LimitsPage {
    /// The page; the newest limit comes first.
    #[must_use]
    pub fn new(
        layout: Layout,
        mut rows: Vec<LimitRow>,
        typed: &LimitForm,
        errors: &FormErrors,
        may_edit: bool,
    ) -> Self {
        rows.reverse();
        let row = |row: LimitRow| LimitView {
            from: format_date(row.data.from),
            to: row.to.map(format_date).unwrap_or_default(),
            up_to: row.data.up_to,
            choice: row.data.choice.label(),
            source: row.data.source,
            remove: may_edit.then(|| paths::remove(row.id)),
        };
        Self {
            layout: layout
                .titled(format!("{TITLE} – Haushaltsjahr"))
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .crumb("Haushaltsjahr", budgets::YEARS)
                .here(TITLE),
            rows: rows.into_iter().map(row).collect(),
            form: may_edit.then(|| fields(typed, errors)),
            errors: errors.list().to_vec(),
        }
    }
}

fn fields(typed: &LimitForm, errors: &FormErrors) -> Fields {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    Fields {
        from: field("gilt_ab", "Gilt ab", &typed.gilt_ab),
        up_to: field("bis", "Wertgrenze, netto", &typed.bis).hint("Je Stück; § 36 Abs. 3 KomHVO NRW: 800."),
        choice: field("behandlung", "Bis zur Wertgrenze", &typed.behandlung).options(
            AssetChoice::ALL
                .iter()
                .map(|choice| (choice.code(), choice.label())),
        ),
        source: field("quelle", "Quelle", &typed.quelle)
            .hint("Zum Beispiel „§ 36 Abs. 3 KomHVO NRW; Bilanzierungsrichtlinie vom 01.03.2020“."),
    }
}
