//! Programmes: list and one with its parameters.

use askama::Template;
use paktbuch_types::format_date;

use super::framed;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::web::components::State;
use crate::web::layout::Layout;

/// All programmes.
#[derive(Debug, Template)]
#[template(path = "funding/programmes.html")]
pub struct ProgrammesPage {
    layout: Layout,
    rows: Vec<ProgrammeRow>,
}

#[derive(Debug)]
struct ProgrammeRow {
    title: String,
    href: String,
    land: String,
    version: u32,
    valid: String,
    rate: String,
    missing: usize,
}

impl ProgrammesPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, programmes: &[Programme]) -> Self {
        let row = |programme: &Programme| {
            let parameters = programme.parameters();
            let value = |name: &str| {
                parameters
                    .iter()
                    .find(|parameter| parameter.name == name)?
                    .value
                    .clone()
            };
            ProgrammeRow {
                title: programme.title.clone(),
                href: paths::programme(&programme.code),
                land: value("land").unwrap_or_default(),
                version: programme.version,
                valid: valid(programme),
                rate: value("foerdersatz").unwrap_or_default(),
                missing: parameters
                    .iter()
                    .filter(|parameter| parameter.value.is_none())
                    .count(),
            }
        };
        Self {
            layout: framed(layout, "Förderprogramme").here("Förderprogramme"),
            rows: programmes.iter().map(row).collect(),
        }
    }
}

fn valid(programme: &Programme) -> String {
    match (programme.valid_from, programme.valid_to) {
        (None, None) => "unbefristet".to_owned(),
        (Some(from), None) => format!("ab {}", format_date(from)),
        (None, Some(to)) => format!("bis {}", format_date(to)),
        (Some(from), Some(to)) => format!("{} – {}", format_date(from), format_date(to)),
    }
}

/// A programme with its parameters.
#[derive(Debug, Template)]
#[template(path = "funding/programme.html")]
pub struct ProgrammePage {
    layout: Layout,
    title: String,
    code: String,
    version: u32,
    valid: String,
    missing: usize,
    parameters: Vec<ParameterRow>,
    /// Its budgets; empty where it has none.
    budget_href: String,
    /// Form of a new notice under it; empty for those who may not.
    new_href: String,
}

#[derive(Debug)]
struct ParameterRow {
    label: &'static str,
    value: Option<String>,
    /// Shown instead of a value that is missing.
    state: State,
    source: String,
    note: String,
}

impl ProgrammePage {
    /// The page; `may_edit` offers a new notice.
    #[must_use]
    pub fn new(layout: Layout, programme: &Programme, may_edit: bool) -> Self {
        let parameters: Vec<ParameterRow> = programme
            .parameters()
            .into_iter()
            .map(|parameter| ParameterRow {
                label: parameter.label,
                value: parameter.value,
                state: State::warning("Angabe fehlt"),
                source: parameter.source.unwrap_or_default(),
                note: parameter.note.unwrap_or_default(),
            })
            .collect();
        let new_href = if may_edit && !programme.categories.not_applicable {
            paths::new_notice_under(&programme.code)
        } else {
            String::new()
        };
        Self {
            layout: framed(layout, &programme.title)
                .crumb("Förderprogramme", paths::PROGRAMMES)
                .here(programme.title.clone()),
            title: programme.title.clone(),
            budget_href: if programme.budget_level.not_applicable {
                String::new()
            } else {
                paths::budget(&programme.code)
            },
            code: programme.code.clone(),
            version: programme.version,
            valid: valid(programme),
            missing: parameters
                .iter()
                .filter(|parameter| parameter.value.is_none())
                .count(),
            parameters,
            new_href,
        }
    }
}
