//! The list with its facets.

use askama::Template;

use super::{TITLE, devices, state};
use crate::devices::filter::{DeviceFilter, Dimension, KEPT, Shown, SortBy, Sorting};
use crate::devices::paths;
use crate::devices::rows::{DeviceList, DeviceRow, FacetCount, MOST_RELOCATED};
use crate::web::components::{
    Direction, Facet, FacetEntry, FilterTag, FindingView, Pager, SortHead, State, grouped,
};
use crate::web::filters;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// `/geraete`.
#[derive(Debug, Template)]
#[template(path = "devices/list.html")]
pub struct ListPage {
    pub layout: Layout,
    /// How the list is narrowed and sorted, in words.
    pub note: String,
    pub facets: Vec<Facet>,
    pub tags: Vec<FilterTag>,
    pub clear_href: String,
    /// Values of the address that no filter has.
    pub unknown: Option<FindingView>,
    /// „1 ausgesondertes Gerät passt“ with the way to it, where only the status hides it.
    pub disposed: Option<(String, String)>,
    /// Whether there is no device at all that one may see.
    pub nothing_yet: bool,
    /// „290 Geräte“.
    pub total: String,
    /// „139.675,20 € brutto“; empty where it is not added up.
    pub sum: String,
    pub heads: Vec<SortHead>,
    /// The columns beside the inventory number.
    pub columns: Vec<Shown>,
    pub rows: Vec<Row>,
    pub pager: Pager,
    /// The same devices as a workbook; empty where that is not allowed.
    pub export_href: String,
    /// Filter speichern.
    pub save_href: String,
    /// Spalten wählen.
    pub columns_href: String,
    /// The list of models, for those who may change them.
    pub models_href: Option<&'static str>,
    /// Geräte einlesen, for those who may.
    pub import_href: Option<&'static str>,
    /// Geräte umsetzen, for those who may.
    pub relocate: Option<Relocate>,
    pub search: String,
    /// Filters that the search field keeps.
    pub kept: Vec<(&'static str, String)>,
}

/// What choosing devices for a common change needs.
#[derive(Debug)]
pub struct Relocate {
    /// Filters, sorting and page of the list.
    pub kept: Vec<(&'static str, String)>,
    /// „Alle 290 dieser Liste“; empty where they are too many or not counted.
    pub all: String,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    pub device: DeviceRow,
    pub href: String,
    pub state: State,
    /// Room with its building, and school.
    pub place: String,
    /// As much of it as a column holds: name of the room, and school.
    pub short_place: String,
}

impl ListPage {
    /// The page of a filtered list with these columns; `export` = may make the Inventarliste.
    #[must_use]
    pub fn new(
        layout: Layout,
        filter: &DeviceFilter,
        sorting: Sorting,
        list: DeviceList,
        columns: Vec<Shown>,
        export: bool,
    ) -> Self {
        let tags = tags(filter, sorting, &list);
        let totals = list.totals;
        let sort = sorting.code();
        let base = filter.query(&[("sort", &sort)]);
        let separator = if base.is_empty() { "" } else { "&" };
        // A report has every device where nothing is said; a list does not.
        let status = if filter.status == KEPT { KEPT } else { "" };
        let in_list = |count: &&FacetCount| count.dimension == Dimension::School && count.devices != Some(0);
        let schools = filter.schule.is_empty() && list.counts.iter().filter(in_list).count() > 1;
        let mut words: Vec<String> = tags
            .iter()
            .map(|tag| format!("{}: {}", tag.label, tag.value))
            .collect();
        let pager = Pager {
            page: list.page,
            size: PAGE_ROWS,
            total: totals.devices,
            more: totals.more,
            base: paths::list(&format!("{base}{separator}seite=")),
        };
        if pager.pages() > 1 {
            words.push(format!("nur Zeilen {}", pager.summary()));
            if export {
                words.push("alle Geräte in der Excel-Liste".to_owned());
            }
        }
        Self {
            layout: layout
                .titled(TITLE)
                .in_menu(paths::LIST)
                .printing_filter(words.join("; ")),
            note: sorting.words(),
            facets: facets(filter, sorting, &list),
            nothing_yet: list.counts.is_empty() && (filter.is_empty() || *filter == DeviceFilter::start()),
            tags,
            clear_href: paths::list(&DeviceFilter::default().query(&[("sort", &sort)])),
            total: if totals.more {
                format!("mehr als {}", devices(totals.devices))
            } else {
                devices(totals.devices)
            },
            sum: totals
                .gross
                .map(|gross| format!("{gross}\u{a0}€ brutto"))
                .unwrap_or_default(),
            heads: heads(filter, sorting, schools, &columns),
            columns,
            pager,
            rows: list.rows.into_iter().map(|device| row(device, schools)).collect(),
            export_href: if export {
                paths::inventory(&filter.query(&[("sort", &sort), ("status", status)]))
            } else {
                String::new()
            },
            unknown: None,
            disposed: None,
            save_href: String::new(),
            columns_href: String::new(),
            models_href: None,
            import_href: None,
            relocate: None,
            search: filter.q.clone(),
            kept: kept(filter, &sort),
        }
    }

    /// The same page with the ways to the models and to the import, where they are allowed.
    #[must_use]
    pub fn with_links(mut self, models: bool, import: bool) -> Self {
        self.models_href = models.then_some(paths::MODELS);
        self.import_href = import.then_some(paths::IMPORT);
        self
    }

    /// The same page where devices can be chosen for a common change.
    #[must_use]
    pub fn with_choice(mut self, filter: &DeviceFilter, sorting: Sorting) -> Self {
        let mut kept = kept(filter, &sorting.code());
        kept.push(("q", filter.q.clone()));
        kept.push(("seite", self.pager.page.to_string()));
        kept.retain(|(_, value)| !value.is_empty());
        let count = self.pager.total;
        let fits = !self.pager.more && usize::try_from(count).is_ok_and(|count| count <= MOST_RELOCATED);
        self.relocate = Some(Relocate {
            kept,
            all: if fits && count > 0 {
                format!("Alle {} dieser Liste", grouped(count))
            } else {
                String::new()
            },
        });
        self
    }

    /// The same page telling how many disposed devices the search finds besides.
    #[must_use]
    pub fn with_disposed(mut self, filter: &DeviceFilter, sorting: Sorting, count: u64) -> Self {
        let words = match count {
            1 => "1 ausgesondertes Gerät passt.".to_owned(),
            count => format!("{count} ausgesonderte Geräte passen."),
        };
        self.disposed = (count > 0).then(|| (words, address(&filter.with(Dimension::Status, ""), sorting)));
        self
    }

    /// Says which values of the address narrow nothing, by the headings of their filters.
    #[must_use]
    pub fn with_unknown(mut self, unknown: &[(&'static str, String)]) -> Self {
        let told: Vec<String> = unknown
            .iter()
            .map(|(title, value)| format!("„{value}“ ist kein Wert für {title}."))
            .collect();
        let remedy = "Die Liste zeigt die Geräte ohne diesen Filter. Bitte unter „Geräte eingrenzen“ wählen.";
        self.unknown = (!told.is_empty()).then(|| FindingView::warning(told.join(" "), remedy));
        self
    }

    /// Sum of the prices on this page.
    #[must_use]
    pub fn page_sum(&self) -> paktbuch_types::Cents {
        self.rows.iter().map(|row| row.device.gross).sum()
    }
}

/// A row; the school is told where the list has more than one, or no room is known.
fn row(device: DeviceRow, schools: bool) -> Row {
    let place = |room: &Option<String>| match room {
        Some(room) if schools => format!("{room} · {}", device.school),
        Some(room) => room.clone(),
        None => device.school.clone(),
    };
    let (place, short_place) = (place(&device.room), place(&device.room_name));
    Row {
        href: paths::device(device.id),
        state: state(device.status),
        place,
        short_place,
        device,
    }
}

fn heads(filter: &DeviceFilter, sorting: Sorting, schools: bool, columns: &[Shown]) -> Vec<SortHead> {
    let sortable = |label: &str, by: SortBy| {
        let current = sorting.by == by;
        let next = Sorting {
            by,
            descending: current && !sorting.descending,
        };
        let direction = if sorting.descending {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        SortHead::new(label, paths::list(&filter.query(&[("sort", &next.code())])))
            .sorted(current.then_some(direction))
    };
    let head = |column: &Shown| match column {
        Shown::Serial => sortable("Seriennummer", SortBy::Serial).low(),
        Shown::Model => SortHead::plain("Modell").low(),
        Shown::Place => SortHead::plain(if schools { "Raum und Schule" } else { "Raum" }).low(),
        Shown::Status => SortHead::plain("Status"),
        Shown::Programme => SortHead::plain("Programm").low(),
        Shown::Notice => SortHead::plain("Bescheid").low(),
        Shown::Delivered => sortable("Zugang", SortBy::Delivered).low().wide(),
        Shown::BoundUntil => sortable("Zweckbindung", SortBy::BoundUntil).low(),
        Shown::Price => sortable("Preis, brutto €", SortBy::Price).numeric().low(),
    };
    std::iter::once(sortable("Inventarnr.", SortBy::InventoryNumber))
        .chain(columns.iter().map(head))
        .collect()
}

fn facets(filter: &DeviceFilter, sorting: Sorting, list: &DeviceList) -> Vec<Facet> {
    Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let chosen = filter.value(dimension);
            let entries: Vec<FacetEntry> = list
                .counts
                .iter()
                .filter(|count| count.dimension == dimension)
                .map(|count| {
                    let active = count.key == chosen;
                    let value = if active { unfiltered(dimension) } else { &count.key };
                    let href = address(&filter.with(dimension, value), sorting);
                    FacetEntry::new(&count.label, count.devices, href, active)
                })
                .collect();
            Facet::new(dimension.title(), entries)
        })
        .filter(|facet| !facet.entries.is_empty())
        .collect()
}

/// The filters in force, each with the list without it.
pub(super) fn tags(filter: &DeviceFilter, sorting: Sorting, list: &DeviceList) -> Vec<FilterTag> {
    let mut tags: Vec<FilterTag> = Dimension::ALL
        .into_iter()
        .filter(|dimension| !filter.value(*dimension).is_empty())
        .map(|dimension| {
            let value = filter.value(dimension);
            let known = list
                .counts
                .iter()
                .find(|count| count.dimension == dimension && count.key == value);
            let (label, without) = match value {
                KEPT => ("ohne ausgesonderte", ""),
                value => (
                    known.map_or(value, |count| count.label.as_str()),
                    unfiltered(dimension),
                ),
            };
            FilterTag::new(
                dimension.title(),
                label,
                address(&filter.with(dimension, without), sorting),
            )
        })
        .collect();
    tags.extend(list.narrowed.iter().map(|(narrowing, name)| {
        FilterTag::new(
            narrowing.title(),
            name,
            address(&filter.wider(*narrowing), sorting),
        )
    }));
    if !filter.q.is_empty() {
        let without = DeviceFilter {
            q: String::new(),
            ..filter.clone()
        };
        tags.push(FilterTag::new("Suche", &filter.q, address(&without, sorting)));
    }
    tags
}

/// Value of a facet that is let go: the list is as it started.
fn unfiltered(dimension: Dimension) -> &'static str {
    if dimension == Dimension::Status { KEPT } else { "" }
}

fn address(filter: &DeviceFilter, sorting: Sorting) -> String {
    paths::list(&filter.query(&[("sort", &sorting.code())]))
}

fn kept(filter: &DeviceFilter, sort: &str) -> Vec<(&'static str, String)> {
    let all = [
        ("schule", filter.schule.as_str()),
        ("kategorie", &filter.kategorie),
        ("status", filter.status_said()),
        ("programm", &filter.programm),
        ("bescheid", &filter.bescheid),
        ("zweckbindung", &filter.zweckbindung),
        ("raum", &filter.raum),
        ("standort", &filter.standort),
        ("seriennummer", &filter.seriennummer),
        ("sort", sort),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}
