//! The list of orders.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{OrderState, format_date};

use super::{framed, state};
use crate::ordering::paths;
use crate::ordering::rows::{OrderFilter, OrderRow, OrderSort, OrderSums};
use crate::web::components::{Action, Direction, Field, FilterTag, Pager, SortHead, State};
use crate::web::filters;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// Which orders are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Drafts, and those whose goods are not all here.
    Open,
    /// Those whose goods are late.
    Late,
    One(OrderState),
    All,
}

impl Shown {
    /// What an address asks for; a search without a choice looks everywhere.
    #[must_use]
    pub fn asked(code: &str, search: &str) -> Self {
        match code {
            "" if search.is_empty() => Self::Open,
            "offen" => Self::Open,
            "ueberfaellig" => Self::Late,
            code => code.parse().map_or(Self::All, Self::One),
        }
    }

    /// As addresses have it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Late => "ueberfaellig",
            Self::One(state) => state.code(),
            Self::All => "alle",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Late => "überfällige Lieferungen",
            Self::One(state) => state.label(),
            Self::All => "alle",
        }
    }

    /// Whether a state is among them.
    #[must_use]
    pub fn holds(self, state: OrderState) -> bool {
        match self {
            Self::Open => state == OrderState::Draft || state.awaits_goods(),
            Self::Late => state.awaits_goods(),
            Self::One(one) => one == state,
            Self::All => true,
        }
    }

    /// The states that are among them.
    #[must_use]
    pub fn states(self) -> Vec<OrderState> {
        let all = OrderState::ALL.iter().copied();
        all.filter(|state| self.holds(*state)).collect()
    }
}

/// What the list is made of.
#[derive(Debug)]
pub struct ListParts {
    pub shown: Shown,
    pub filter: OrderFilter,
    pub rows: Vec<OrderRow>,
    /// Of the same search, by state.
    pub by_state: HashMap<OrderState, OrderSums>,
    /// Of the same search, whose goods are late.
    pub late: OrderSums,
    pub page: u64,
    pub today: NaiveDate,
    /// Address of the invoices; none for those who may not read them.
    pub invoices: Option<&'static str>,
    pub may_edit: bool,
}

impl ListParts {
    /// Number and amount of what the choice shows.
    #[must_use]
    pub fn sums(&self, shown: Shown) -> OrderSums {
        match shown {
            Shown::Late => self.late,
            _ => self
                .by_state
                .iter()
                .filter(|(state, _)| shown.holds(**state))
                .map(|(_, sums)| *sums)
                .sum(),
        }
    }
}

/// The list of orders.
#[derive(Debug, Template)]
#[template(path = "ordering/list.html")]
pub struct OrdersPage {
    layout: Layout,
    actions: Vec<Action>,
    search: Field,
    /// For the search form; a search from the open orders looks everywhere.
    chosen: &'static str,
    cost_line: String,
    choices: Vec<Choice>,
    tags: Vec<FilterTag>,
    heads: Vec<SortHead>,
    rows: Vec<Row>,
    sums: OrderSums,
    pager: Pager,
    new_href: &'static str,
}

/// A state to filter by.
#[derive(Debug)]
struct Choice {
    label: String,
    href: String,
    active: bool,
}

#[derive(Debug)]
struct Row {
    href: String,
    order: OrderRow,
    state: State,
}

impl Row {
    /// Supplier and subject, under the number.
    fn sub(&self) -> String {
        match self.order.due_on.or(self.order.promised_on) {
            Some(day) => format!("{}, zugesagt {}", self.order.supplier, format_date(day)),
            None => self.order.supplier.clone(),
        }
    }
}

const COLUMNS: [(OrderSort, &str); 4] = [
    (OrderSort::Date, "datum"),
    (OrderSort::Number, "nummer"),
    (OrderSort::Supplier, "lieferant"),
    (OrderSort::Promised, "termin"),
];

/// The column with this name in an address.
#[must_use]
pub fn column(name: &str) -> OrderSort {
    let found = COLUMNS.iter().find(|(_, code)| *code == name);
    found.map_or(OrderSort::Date, |(sort, _)| *sort)
}

impl OrdersPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: ListParts) -> Self {
        let sums = parts.sums(parts.shown);
        let base = address(&parts.filter, &sort_code(&parts.filter), parts.shown);
        let mut actions = Vec::new();
        if let Some(invoices) = parts.invoices {
            actions.push(Action::new("Rechnungen", invoices));
        }
        actions.push(Action::new("Wertgrenzen", paths::THRESHOLDS).low());
        if parts.may_edit {
            actions.push(Action::new("Bestellung erfassen", paths::NEW).primary());
        }
        Self {
            layout: framed(layout, "Bestellungen")
                .here("Bestellungen")
                .printing_filter(parts.shown.label()),
            actions,
            search: Field::new("q", "Bestellnummer, Gegenstand, Lieferant oder Leistung")
                .value(&parts.filter.search)
                .optional(),
            chosen: match parts.shown {
                Shown::Open => "",
                shown => shown.code(),
            },
            cost_line: parts
                .filter
                .cost_line
                .map(|id| id.to_string())
                .unwrap_or_default(),
            choices: choices(&parts),
            tags: tags(&parts),
            heads: heads(&parts.filter, parts.shown),
            pager: Pager {
                page: parts.page,
                size: PAGE_ROWS,
                total: sums.count,
                more: false,
                base: format!("{base}&seite="),
            },
            sums,
            new_href: if parts.may_edit { paths::NEW } else { "" },
            rows: parts
                .rows
                .into_iter()
                .map(|order| Row {
                    href: paths::order(order.id),
                    state: state(order.state, order.due_on.filter(|_| order.is_late(parts.today))),
                    order,
                })
                .collect(),
        }
    }
}

fn sort_code(filter: &OrderFilter) -> String {
    let code = COLUMNS
        .iter()
        .find(|(sort, _)| *sort == filter.sort)
        .map_or("datum", |(_, code)| code);
    if filter.descending {
        format!("-{code}")
    } else {
        code.to_owned()
    }
}

fn address(filter: &OrderFilter, sort: &str, shown: Shown) -> String {
    let cost_line = filter.cost_line.map(|id| id.to_string()).unwrap_or_default();
    let mut pairs = vec![("stand", shown.code()), ("sort", sort), ("q", &filter.search)];
    if !cost_line.is_empty() {
        pairs.push(("kostenzeile", &cost_line));
    }
    let query = serde_html_form::to_string(pairs).unwrap_or_default();
    format!("{}?{query}", paths::ORDERS)
}

fn choices(parts: &ListParts) -> Vec<Choice> {
    let states = OrderState::ALL.iter().copied().map(Shown::One);
    let all = [Shown::Open, Shown::Late]
        .into_iter()
        .chain(states)
        .chain([Shown::All]);
    all.map(|shown| Choice {
        label: format!("{} ({})", shown.label(), parts.sums(shown).count),
        href: address(&parts.filter, &sort_code(&parts.filter), shown),
        active: parts.shown == shown,
    })
    .collect()
}

fn tags(parts: &ListParts) -> Vec<FilterTag> {
    let filter = &parts.filter;
    let mut tags = Vec::new();
    if parts.shown != Shown::All {
        let all = address(filter, &sort_code(filter), Shown::All);
        tags.push(FilterTag::new("Stand", parts.shown.label(), all));
    }
    if !filter.search.is_empty() {
        let without = OrderFilter {
            search: String::new(),
            ..filter.clone()
        };
        let href = address(&without, &sort_code(filter), parts.shown);
        tags.push(FilterTag::new("Suche", &filter.search, href));
    }
    if filter.cost_line.is_some() {
        let without = OrderFilter {
            cost_line: None,
            ..filter.clone()
        };
        let href = address(&without, &sort_code(filter), parts.shown);
        tags.push(FilterTag::new("Kostenzeile", "nur eine", href));
    }
    tags
}

fn heads(filter: &OrderFilter, shown: Shown) -> Vec<SortHead> {
    let head = |label: &str, sort: OrderSort| {
        let sorted = filter.sort == sort;
        let turned = OrderFilter {
            sort,
            descending: sorted && !filter.descending,
            ..filter.clone()
        };
        let direction = if filter.descending {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        SortHead::new(label, address(filter, &sort_code(&turned), shown)).sorted(sorted.then_some(direction))
    };
    vec![
        head("Bestellung", OrderSort::Number),
        SortHead::plain("Gegenstand").low(),
        head("Lieferant", OrderSort::Supplier).low(),
        head("Auftrag vom", OrderSort::Date).low(),
        head("zugesagt", OrderSort::Promised).low(),
        SortHead::plain("brutto").numeric(),
        SortHead::plain("Stand"),
    ]
}
