//! The list of schools.

use askama::Template;

use super::count;
use crate::schools::paths;
use crate::schools::rows::{SchoolFilter, SchoolLine, SchoolSort};
use crate::web::components::{Action, Direction, Pager, SortHead};
use crate::web::filters;
use crate::web::layout::Layout;

#[derive(Debug, Template)]
#[template(path = "schools/list.html")]
pub(crate) struct ListPage {
    pub(crate) layout: Layout,
    pub(crate) actions: Vec<Action>,
    pub(crate) filter: SchoolFilter,
    pub(crate) heads: Vec<SortHead>,
    /// The rows of this page.
    pub(crate) lines: Vec<SchoolLine>,
    pub(crate) sums: String,
    pub(crate) pager: Pager,
    /// What to do where there is no school at all: text, address, label.
    pub(crate) empty: (String, &'static str, &'static str),
}

impl ListPage {
    /// Heads of the columns for a filter.
    pub(crate) fn heads(filter: &SchoolFilter) -> Vec<SortHead> {
        SchoolSort::ALL
            .iter()
            .map(|(sort, name, label)| {
                let here = *sort == filter.sort;
                let direction = match filter.descending {
                    true => Direction::Descending,
                    false => Direction::Ascending,
                };
                let minus = if here && !filter.descending { "-" } else { "" };
                let href = address(&filter.text, &format!("{minus}{name}"));
                let head = SortHead::new(*label, href).sorted(here.then_some(direction));
                match sort {
                    SchoolSort::Pupils | SchoolSort::Devices => head.numeric(),
                    SchoolSort::Form | SchoolSort::City => head.low(),
                    SchoolSort::Name | SchoolSort::Number => head,
                }
            })
            .collect()
    }

    /// Number of schools, pupils and devices of all lines: `2 Schulen · 1.715 Schüler/innen · 120 Geräte`.
    pub(crate) fn sums(lines: &[SchoolLine]) -> String {
        let pupils: i64 = lines.iter().filter_map(|line| line.pupils).sum();
        let devices: i64 = lines.iter().map(|line| line.devices).sum();
        let word = if lines.len() == 1 { "Schule" } else { "Schulen" };
        let device = if devices == 1 { "Gerät" } else { "Geräte" };
        let schools = count(i64::try_from(lines.len()).unwrap_or(i64::MAX));
        format!(
            "{schools} {word} · {} Schüler/innen · {} {device}",
            count(pupils),
            count(devices)
        )
    }

    /// Address of the list up to the page number.
    pub(crate) fn base(filter: &SchoolFilter) -> String {
        let minus = if filter.descending { "-" } else { "" };
        let name = SchoolSort::ALL
            .iter()
            .find(|(sort, _, _)| *sort == filter.sort)
            .map_or("name", |(_, name, _)| name);
        format!("{}&seite=", address(&filter.text, &format!("{minus}{name}")))
    }

    fn pupils(&self, line: &SchoolLine) -> String {
        line.pupils.map(count).unwrap_or_default()
    }

    fn devices(&self, line: &SchoolLine) -> String {
        count(line.devices)
    }
}

fn address(text: &str, sort: &str) -> String {
    let query = serde_html_form::to_string([("q", text), ("sort", sort)]).unwrap_or_default();
    format!("{}?{query}", paths::LIST)
}
