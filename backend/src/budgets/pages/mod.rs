//! The overview of figures, and the records behind one.

mod year;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, SchoolId, format_date};

use crate::budgets::paths;
use crate::budgets::rows::{Entry, Figure, Filter, Group, Level, Place, YearEntry, YearFigure, YearSpot};
use crate::drawdowns::paths as drawdowns;
use crate::funding::paths as funding;
use crate::interest::paths as interest;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Action, BarChart, Choice, Field, Pager};
use crate::web::filters;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

pub use year::YearPage;

/// What one can narrow to.
#[derive(Debug, Default)]
pub struct Choices {
    /// Code and title.
    pub programmes: Vec<(String, String)>,
    pub categories: Vec<String>,
    pub schools: Vec<(SchoolId, String)>,
}

/// The overview.
#[derive(Debug, Template)]
#[template(path = "budgets/overview.html")]
pub struct OverviewPage {
    layout: Layout,
    actions: Vec<Action>,
    fields: Vec<Field>,
    level: &'static str,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
    total: Row,
    /// Figures that cannot be told at this level, with the reason.
    untold: Vec<(&'static str, &'static str)>,
    /// Where money stands that is of no row.
    notes: Vec<&'static str>,
    chart: Option<BarChart>,
}

/// Said of budgets by Förderbereich.
const BEYOND_CATEGORIES: &str = "Budget: Was ein Budget für alle Förderbereiche zusammen über die Budgets der einzelnen hinaus vorsieht, steht in der Zeile „ohne Förderbereich“.";

/// Said of budgets by school.
const BEYOND_SCHOOLS: &str = "Budget: Was ein Budget für alle Schulen zusammen über die Budgets der einzelnen hinaus vorsieht, steht in der Zeile „ohne Schule“.";

/// Said of what is drawn by school or line, and of one school.
const BY_USE: &str = "abgerufen: Ausgezahlte Zuwendung steht bei Kostenzeile und Schule der Zahlungen, für die sie verwendet ist, die erste Zahlung zuerst; was darüber hinaus ausgezahlt ist, in der Zeile „noch nicht verwendet“; worauf ein Mittelabruf noch wartet, in der Zeile „angefordert, noch nicht ausgezahlt“, auch wenn er eine Erstattung bezahlter Rechnungen ist.";
const OF_SCHOOL: &str = "abgerufen: Gezählt ist, was für Zahlungen der Schule verwendet ist; was noch nicht verwendet oder erst angefordert ist, gehört keiner Schule.";

fn notes(filter: &Filter) -> Vec<&'static str> {
    let beyond_categories = filter.level == Level::Category && filter.category.is_empty();
    let beyond_schools = filter.level == Level::School && filter.school.is_none();
    let by_use = filter.is_by_use() && filter.school.is_none();
    [
        (beyond_categories, BEYOND_CATEGORIES),
        (beyond_schools, BEYOND_SCHOOLS),
        (by_use, BY_USE),
        (filter.school.is_some(), OF_SCHOOL),
    ]
    .into_iter()
    .filter_map(|(is_said, note)| is_said.then_some(note))
    .collect()
}

/// What the chart shows of a row.
const DRAWN: [Figure; 4] = [Figure::Planned, Figure::Ordered, Figure::Invoiced, Figure::Paid];

#[derive(Debug)]
struct Row {
    label: String,
    cells: Vec<Cell>,
}

/// A figure with the address of its records; both empty where there is none.
#[derive(Debug)]
struct Cell {
    name: &'static str,
    amount: Option<Cents>,
    href: String,
}

impl OverviewPage {
    /// The page; `report` is the address of the workbook.
    #[must_use]
    pub fn new(
        layout: Layout,
        filter: &Filter,
        choices: Choices,
        (groups, total): (Vec<Group>, Group),
        report: String,
    ) -> Self {
        Self {
            layout: framed(layout, "Budgetübersicht").here("Budgetübersicht"),
            actions: vec![
                Action::new("Haushaltsjahr", paths::YEARS),
                Action::new("Als Excel-Datei", report).icon("download"),
            ],
            fields: fields(filter, choices),
            level: filter.level.told().1,
            notes: notes(filter),
            chart: chart(filter.level, &groups),
            heads: Figure::ALL.iter().map(|figure| figure.told().1).collect(),
            rows: groups.into_iter().map(|group| row(filter, group)).collect(),
            total: row(filter, total),
            untold: Figure::ALL
                .iter()
                .filter_map(|figure| Some((figure.told().1, filter.untold(*figure)?)))
                .collect(),
        }
    }
}

fn framed(layout: Layout, title: &str) -> Layout {
    layout
        .titled(format!("{title} – Förderung"))
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
}

fn chart(level: Level, groups: &[Group]) -> Option<BarChart> {
    let names = DRAWN.map(|figure| figure.told().1);
    let title = format!(
        "Ausgaben lt. Bescheid, beauftragt, berechnet und bezahlt je {}, in Euro",
        level.told().1
    );
    let amounts = |group: &Group| {
        let told = Figure::ALL.iter().zip(&group.amounts);
        let amount = |figure| {
            told.clone()
                .find(|(other, _)| **other == figure)
                .and_then(|(_, amount)| *amount)
        };
        (group.label.clone(), DRAWN.map(amount).to_vec())
    };
    BarChart::money(title, &names, groups.iter().map(amounts).collect())
}

fn row(filter: &Filter, group: Group) -> Row {
    let cell = |(figure, amount): (&Figure, Option<Cents>)| Cell {
        name: figure.told().1,
        amount,
        href: records(filter, *figure, &group.key),
    };
    let cells = Figure::ALL.iter().zip(group.amounts.iter().copied());
    Row {
        cells: cells.map(cell).collect(),
        label: group.label,
    }
}

/// Names and values of a filter in addresses.
fn pairs(filter: &Filter) -> Vec<(&'static str, String)> {
    let mut pairs = vec![
        ("ebene", filter.level.told().0.to_owned()),
        ("programm", filter.programme.clone()),
        ("bereich", filter.category.clone()),
        (
            "schule",
            filter.school.map(|school| school.to_string()).unwrap_or_default(),
        ),
    ];
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

fn address(path: &str, pairs: Vec<(&'static str, String)>) -> String {
    format!("{path}?{}", serde_html_form::to_string(pairs).unwrap_or_default())
}

fn records(filter: &Filter, figure: Figure, key: &str) -> String {
    let mut pairs = pairs(filter);
    pairs.push(("zahl", figure.told().0.to_owned()));
    if !key.is_empty() {
        pairs.push(("zeile", key.to_owned()));
    }
    address(paths::RECORDS, pairs)
}

fn fields(filter: &Filter, choices: Choices) -> Vec<Field> {
    let all = |is_chosen: bool| std::iter::once(Choice::new("", "alle", is_chosen));
    let levels = Level::ALL
        .iter()
        .map(|level| Choice::new(level.told().0, level.told().1, *level == filter.level));
    let programmes = choices.programmes.into_iter().map(|(code, title)| {
        let is_chosen = code == filter.programme;
        Choice::new(code, title, is_chosen)
    });
    let categories = choices.categories.into_iter().map(|name| {
        let is_chosen = name == filter.category;
        Choice::new(name.clone(), name, is_chosen)
    });
    let schools = choices
        .schools
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name, filter.school == Some(id)));
    vec![
        Field::new("ebene", "Zeilen").choices(levels.collect()),
        Field::new("programm", "Programm")
            .choices(all(filter.programme.is_empty()).chain(programmes).collect()),
        Field::new("bereich", "Förderbereich")
            .choices(all(filter.category.is_empty()).chain(categories).collect()),
        Field::new("schule", "Schule").choices(all(filter.school.is_none()).chain(schools).collect()),
    ]
}

/// The records behind a figure.
#[derive(Debug, Template)]
#[template(path = "budgets/records.html")]
pub struct RecordsPage {
    layout: Layout,
    title: String,
    sentence: &'static str,
    rows: Vec<RecordRow>,
    /// Over all pages.
    total: Cents,
    pager: Pager,
}

#[derive(Debug)]
struct RecordRow {
    label: String,
    href: String,
    on: String,
    amount: Cents,
}

impl RecordsPage {
    /// Page `page` (from 1) of the records.
    #[must_use]
    pub fn new(
        layout: Layout,
        filter: &Filter,
        (figure, key): (Figure, &str),
        (entries, label): (Vec<Entry>, String),
        page: impl Fn(u64) -> u64,
    ) -> Self {
        let title = match label.as_str() {
            "" => figure.told().1.to_owned(),
            label => format!("{label}: {}", figure.told().1),
        };
        let rows = entries
            .into_iter()
            .map(|entry| record(entry.label, entry.place, entry.on, entry.amount))
            .collect();
        let layout = framed(layout, &title)
            .crumb("Budgetübersicht", address(paths::OVERVIEW, pairs(filter)))
            .here(figure.told().1);
        let list = records(filter, figure, key);
        Self::paged(layout, title, filter.sentence(figure), (rows, list), page)
    }

    /// Page `page` (from 1) of the records of a year; `label` is that of the spot.
    #[must_use]
    pub fn of_year(
        layout: Layout,
        (year, figure, spot): (i64, YearFigure, &YearSpot),
        (entries, label): (Vec<YearEntry>, String),
        page: impl Fn(u64) -> u64,
    ) -> Self {
        let (name, told) = figure.told();
        let title = format!("{label}: {told} {year}");
        let rows = entries
            .into_iter()
            .map(|entry| record(entry.label, entry.place, entry.on, entry.amount))
            .collect();
        let layout = framed(layout, &title)
            .crumb(format!("Haushaltsjahr {year}"), paths::of_year(year))
            .here(told);
        let list = paths::records_of_year(year, name, &spot.programme, spot.ansatz);
        Self::paged(layout, title, figure.sentence(), (rows, list), page)
    }

    /// One page of all rows; `list` is the address without the page.
    fn paged(
        layout: Layout,
        title: String,
        sentence: &'static str,
        (rows, list): (Vec<RecordRow>, String),
        page: impl Fn(u64) -> u64,
    ) -> Self {
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let page = page(count);
        let before = usize::try_from((page - 1) * PAGE_ROWS).unwrap_or(usize::MAX);
        let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
        Self {
            layout,
            title,
            sentence,
            total: rows.iter().map(|row| row.amount).sum(),
            rows: rows.into_iter().skip(before).take(size).collect(),
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total: count,
                more: false,
                base: format!("{list}&seite="),
            },
        }
    }
}

fn record(label: String, place: Place, on: Option<NaiveDate>, amount: Cents) -> RecordRow {
    RecordRow {
        href: match place {
            Place::Budget(code) => funding::budget(&code),
            Place::Application(id) => funding::application(id),
            Place::Notice(id) => funding::notice(id),
            Place::CostItem(notice, item) => funding::item(notice, item),
            Place::Order(id) => ordering::order(id),
            Place::Invoice(id) => purchasing::invoice(id),
            Place::Drawdown(id) => drawdowns::drawdown(id),
            Place::PayoutUse(notice) => interest::of_notice(notice),
            Place::Year(year) => paths::of_year(year),
        },
        on: on.map(format_date).unwrap_or_default(),
        label,
        amount,
    }
}
