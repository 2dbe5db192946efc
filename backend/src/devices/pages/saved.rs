//! Saved filters beside the list and on a page of their own.

use askama::Template;

use super::TITLE;
use super::list::{ListPage, tags};
use crate::devices::filter::ListAddress;
use crate::devices::forms::SaveFilterForm;
use crate::devices::paths;
use crate::devices::rows::{DeviceList, SavedFilter};
use crate::web::components::{Facet, FacetEntry, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const FILTERS: &str = "Gespeicherte Filter";

/// `/geraete/filter`.
#[derive(Debug, Template)]
#[template(path = "devices/filters.html")]
pub struct FiltersPage {
    pub layout: Layout,
    /// What would be saved, in words.
    pub words: String,
    /// The same for the form.
    pub query: String,
    pub name: Field,
    /// For those who may save for everybody.
    pub shared: Option<Field>,
    pub back_href: String,
    pub rows: Vec<Row>,
    pub errors: Vec<FieldError>,
}

/// A saved filter with what may be done to it.
#[derive(Debug)]
pub struct Row {
    pub name: String,
    /// Empty where its list is not there any more.
    pub href: String,
    pub whose: &'static str,
    pub rename_href: String,
    pub remove: Option<String>,
}

/// `/geraete/filter/{id}`.
#[derive(Debug, Template)]
#[template(path = "devices/filter.html")]
pub struct FilterPage {
    pub layout: Layout,
    pub action: String,
    pub name: Field,
    pub errors: Vec<FieldError>,
}

impl FiltersPage {
    /// The form for the filter of `list`, whose devices are `found`, and the filters that there are; `may_share` = may save for everybody.
    #[must_use]
    pub fn new(
        layout: Layout,
        (list, found): (&ListAddress, &DeviceList),
        saved: Vec<SavedFilter>,
        (typed, errors): (&SaveFilterForm, &FormErrors),
        may_share: bool,
    ) -> Self {
        let query = list.query();
        let mut words: Vec<String> = tags(&list.filter, list.sorting, found)
            .iter()
            .map(|tag| format!("{}: {}", tag.label, tag.value))
            .collect();
        words.push(list.sorting.words());
        Self {
            layout: layout
                .titled(format!("{FILTERS} – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .here(FILTERS),
            words: words.join("; "),
            name: name(&typed.name, errors),
            shared: may_share.then(|| {
                Field::new("alle", "für alle")
                    .checked(typed.is_shared())
                    .hint("Alle lesen den Namen; Geräte zeigt der Filter jedem nur von den eigenen Schulen.")
            }),
            back_href: paths::list(&query),
            query,
            rows: saved.into_iter().map(|filter| row(filter, may_share)).collect(),
            errors: errors.list().to_vec(),
        }
    }
}

impl FilterPage {
    /// The name of a filter, as it is typed.
    #[must_use]
    pub fn new(layout: Layout, filter: &SavedFilter, typed: &str, errors: &FormErrors) -> Self {
        Self {
            layout: layout
                .titled(format!("{} – {FILTERS}", filter.name))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(FILTERS, paths::FILTERS)
                .here(&filter.name),
            action: paths::filter(filter.id),
            name: name(typed, errors),
            errors: errors.list().to_vec(),
        }
    }
}

impl ListPage {
    /// The same page with the saved filters and the count of each, before everything else that narrows the list. The count of the one
    /// in force is the list's own.
    #[must_use]
    pub fn with_saved(mut self, list: &ListAddress, saved: Vec<(SavedFilter, Option<u64>)>) -> Self {
        let query = list.query();
        let mut groups = [(FILTERS, Vec::new()), ("Filter für alle", Vec::new())];
        for (filter, count) in saved {
            let Some(address) = &filter.list else { continue };
            let active = address == list;
            if active {
                self.note = format!("Filter „{}“, {}", filter.name, self.note);
            }
            let count = if active {
                (!self.pager.more).then_some(self.pager.total)
            } else {
                count
            };
            let entry = FacetEntry::new(&filter.name, count, paths::list(&address.query()), active);
            let [own, shared] = &mut groups;
            let (_, entries) = if filter.shared { shared } else { own };
            entries.push(entry);
        }
        let saved = groups
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty())
            .map(|(title, entries)| Facet::new(title, entries));
        self.facets = saved.chain(std::mem::take(&mut self.facets)).collect();
        self.save_href = paths::filters(&query);
        self.columns_href = paths::columns(&query);
        self
    }
}

fn name(typed: &str, errors: &FormErrors) -> Field {
    Field::new("name", "Name")
        .value(typed)
        .hint("Zum Beispiel „Tablets ohne Seriennummer“.")
        .error(errors.at("name"))
}

fn row(filter: SavedFilter, may_share: bool) -> Row {
    let may_edit = may_share || !filter.shared;
    Row {
        href: filter
            .list
            .map(|list| paths::list(&list.query()))
            .unwrap_or_default(),
        whose: if filter.shared { "alle" } else { "nur mich" },
        rename_href: if may_edit {
            paths::filter(filter.id)
        } else {
            String::new()
        },
        remove: may_edit.then(|| paths::remove_filter(filter.id)),
        name: filter.name,
    }
}
