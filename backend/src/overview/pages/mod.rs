//! The first page, for the office and for a school's IT.

mod due;
mod school;

pub use due::{DeadlineGroup, groups};
pub use school::SchoolPage;

use std::sync::Arc;

use askama::Template;
use chrono::{Datelike, NaiveDate, Weekday};
use paktbuch_types::{Cents, Severity, format_date};

use super::paths;
use super::rows::{LateOrder, Office, OverviewFinding, OwnFundsRow, ProgrammeMoney, Record, Spending};
use crate::budgets::paths as budgets;
use crate::checking::paths as checking;
use crate::deadlines::paths as deadline_list;
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::reporting::paths as reporting;
use crate::web::components::{Action, BudgetBar, CountLink, Pager, State, grouped};
use crate::web::filters;
use crate::web::layout::Layout;

/// The first steps of an installation.
#[derive(Debug, Clone)]
pub struct Step {
    pub title: &'static str,
    pub sentence: &'static str,
    /// Empty where the actor may not take it.
    pub href: String,
    pub done: bool,
}

impl Step {
    /// Its state as icon and word.
    #[must_use]
    pub fn state(&self) -> State {
        if self.done {
            State::success("erledigt")
        } else {
            State::off("offen")
        }
    }
}

/// The page of the office.
#[derive(Debug, Template)]
#[template(path = "overview/office.html")]
pub struct OfficePage {
    pub layout: Layout,
    /// `Donnerstag, 14.03.2024 · Haushaltsjahr 2024`.
    pub day: String,
    /// Empty once everything is set up.
    pub steps: Vec<Step>,
    pub office: Arc<Office>,
    pub today: NaiveDate,
    /// (heading, tone, icon, note, deadlines).
    pub deadlines: Vec<DeadlineGroup>,
    /// Of all groups.
    pub deadline_count: usize,
}

/// What own funds pay.
#[derive(Debug, Template)]
#[template(path = "overview/own_funds.html")]
pub struct OwnFundsPage {
    pub layout: Layout,
    pub rows: Vec<OwnFundsRow>,
    /// Sum over all pages, as the first page has it.
    pub total: Spending,
    pub pager: Pager,
}

/// An amount, and the records that it adds up.
#[derive(Debug)]
struct Linked {
    name: &'static str,
    /// `None` where there is nothing to add up.
    amount: Option<Cents>,
    href: String,
    /// Left out where there is little room.
    is_low: bool,
}

/// Figures in the order of columns with their names here and in addresses of the Budgetübersicht.
fn columns(money: &ProgrammeMoney) -> [(&'static str, &'static str, Option<Cents>); 9] {
    let has_notices = money.notices > 0;
    let by_notice = |amount: Cents| has_notices.then_some(amount);
    [
        ("Budget", "budget", money.budget),
        ("beantragt", "beantragt", money.requested),
        ("lt. Bescheid", "lt-bescheid", by_notice(money.granted_total)),
        ("Zuwendung", "bewilligt", by_notice(money.grant)),
        ("beauftragt", "beauftragt", by_notice(money.spending.ordered())),
        ("berechnet", "berechnet", by_notice(money.spending.invoiced)),
        ("bezahlt", "bezahlt", by_notice(money.spending.paid)),
        ("abgerufen", "abgerufen", by_notice(money.drawn)),
        ("Rest", "rest", by_notice(money.rest())),
    ]
}

/// The columns with their addresses; `programme` is a code, `None` = all.
fn linked(money: &ProgrammeMoney, programme: Option<&str>) -> [Linked; 9] {
    columns(money).map(|(name, figure, amount)| Linked {
        name,
        amount,
        href: budgets::records_of(figure, programme),
        is_low: !matches!(name, "lt. Bescheid" | "Rest"),
    })
}

/// What own funds pay, with the records of the Budgetübersicht.
fn own_figures(own: Spending) -> [Linked; 3] {
    let figures = [
        ("beauftragt", own.ordered()),
        ("berechnet", own.invoiced),
        ("bezahlt", own.paid),
    ];
    figures.map(|(name, amount)| Linked {
        name,
        amount: Some(amount),
        href: budgets::own_funds_of(name),
        is_low: true,
    })
}

/// The bar with its dashed track, where there is a budget.
fn with_budget(bar: BudgetBar, budget: Option<Cents>) -> BudgetBar {
    match budget {
        Some(budget) => bar.budget(budget),
        None => bar,
    }
}

impl OwnFundsPage {
    /// Address of an invoice or order.
    fn href(row: &OwnFundsRow) -> String {
        match row.record {
            Record::Invoice(id) => purchasing::invoice(id),
            Record::Order(id) => ordering::order(id),
        }
    }

    /// The sums of all pages: beauftragt, berechnet, bezahlt.
    fn totals(&self) -> [Linked; 3] {
        own_figures(self.total)
    }
}

impl OfficePage {
    /// Address of a programme's notice, or of all notices; of the programme where there is none yet.
    fn programme_href(money: &ProgrammeMoney) -> String {
        match (money.notice, money.notices) {
            (Some(notice), _) => funding::notice(notice),
            (None, 0) => funding::programme(&money.code),
            (None, _) => funding::NOTICES.to_owned(),
        }
    }

    fn many(number: usize) -> String {
        grouped(u64::try_from(number).unwrap_or(u64::MAX))
    }

    fn notices(money: &ProgrammeMoney) -> String {
        match money.notices {
            0 => "noch kein Bescheid".to_owned(),
            1 => "1 Bescheid".to_owned(),
            count => format!("{count} Bescheide"),
        }
    }

    fn bar(money: &ProgrammeMoney) -> BudgetBar {
        let bar = BudgetBar::new(
            &money.title,
            money.granted_total,
            money.spending.invoiced,
            money.spending.paid,
        )
        .ordered(money.spending.ordered())
        .drawn(money.drawn);
        with_budget(bar, money.budget)
    }

    fn own_bar(&self) -> BudgetBar {
        let own = self.office.own_funds;
        let bar = BudgetBar::new("Eigene Mittel", Cents::ZERO, own.invoiced, own.paid).ordered(own.ordered());
        with_budget(bar, self.office.own_asked[0])
    }

    /// The figures of a programme in the order of columns.
    fn figures(money: &ProgrammeMoney) -> [Linked; 9] {
        linked(money, Some(&money.code))
    }

    /// The figures that a narrow screen has no columns for, each with its address: `Budget 1,00`, `beauftragt 1,00`.
    fn in_a_line(figures: &[Linked]) -> Vec<(String, &str)> {
        let told = figures.iter().filter(|linked| linked.is_low);
        let words = told.filter_map(|linked| {
            let words = format!("{} {}", linked.name, linked.amount?);
            Some((words, linked.href.as_str()))
        });
        words.collect()
    }

    /// The figures of own funds in the order of columns; without a notice they have no others.
    fn own_figures(&self) -> [Linked; 9] {
        let own = self.office.own_funds;
        let [budget, requested] = self.office.own_asked;
        let mut figures = linked(&ProgrammeMoney::default(), Some(budgets::OWN_FUNDS));
        let amounts = [
            budget,
            requested,
            None,
            None,
            Some(own.ordered()),
            Some(own.invoiced),
            Some(own.paid),
        ];
        for (figure, amount) in figures.iter_mut().zip(amounts) {
            figure.amount = amount;
        }
        figures
    }

    /// Whether own funds have a row.
    fn has_own_funds(&self) -> bool {
        self.office.own_funds != Spending::default() || self.office.own_asked != [None, None]
    }

    /// The sums of all programmes and own funds.
    fn totals(&self) -> [Linked; 9] {
        let plus = |total: Option<Cents>, amount: Option<Cents>| match (total, amount) {
            (Some(total), Some(amount)) => Some(total.plus(amount)),
            (total, amount) => total.or(amount),
        };
        let mut totals = linked(&ProgrammeMoney::default(), None);
        for money in &self.office.programmes {
            for (total, (.., amount)) in totals.iter_mut().zip(columns(money)) {
                total.amount = plus(total.amount, amount);
            }
        }
        if self.has_own_funds() {
            for (total, own) in totals.iter_mut().zip(self.own_figures()) {
                total.amount = plus(total.amount, own.amount);
            }
        }
        totals
    }

    /// `2 Fehler · 1 Warnung`, each leading to these.
    fn finding_counts(&self) -> Vec<CountLink> {
        let counts = self.office.finding_counts.iter();
        let link = |(count, words, href): &(usize, String, String)| CountLink::new(*count, words, href);
        counts.map(link).collect()
    }

    /// How late it is: `13 Tage`.
    fn delay(&self, order: &LateOrder) -> String {
        let days = (self.today - order.promised_on).num_days();
        crate::text::counted(days, "Tag", "Tage")
    }

    /// The workbook and the page of the Budgetübersicht.
    fn actions() -> [Action; 2] {
        [
            Action::new("Als Excel-Datei", reporting::list("budgetuebersicht", "xlsx")).icon("download"),
            Action::new("Budgetübersicht drucken", budgets::OVERVIEW),
        ]
    }

    /// Every invoice, whatever its state.
    fn all_invoices() -> String {
        purchasing::list("alle", "", "")
    }

    /// Kept devices with a gap, and the list of exactly them.
    fn gaps(&self) -> Vec<(String, String)> {
        let gap = |count: u64, what: &str, narrowing: &str| {
            let devices = if count == 1 { "Gerät" } else { "Geräte" };
            let href = format!("{}?{narrowing}=ohne", devices::LIST);
            (count > 0).then(|| (format!("{} {devices} ohne {what}", grouped(count)), href))
        };
        let gaps = [
            gap(self.office.without_room, "Raum", "raum"),
            gap(self.office.without_serial, "Seriennummer", "seriennummer"),
        ];
        gaps.into_iter().flatten().collect()
    }
}

impl OverviewFinding {
    /// „24 Geräte ohne Raum“.
    fn title(&self) -> String {
        format!("{} {}", OfficePage::many(self.count), self.words)
    }

    /// The severity as icon and word.
    fn state(&self) -> State {
        match self.severity {
            Severity::Error => State::error(Severity::Error.label()),
            Severity::Warning => State::warning(Severity::Warning.label()),
            Severity::MissingParameter => State::info(Severity::MissingParameter.label()),
        }
    }
}

/// `in 22 Tagen`, `seit 14 Tagen`, `heute`, `in 5 Jahren`.
fn distance(date: NaiveDate, today: NaiveDate) -> String {
    crate::text::distance((date - today).num_days())
}

/// `Donnerstag, 14.03.2024 · Haushaltsjahr 2024`.
#[must_use]
pub fn day(today: NaiveDate) -> String {
    let weekday = match today.weekday() {
        Weekday::Mon => "Montag",
        Weekday::Tue => "Dienstag",
        Weekday::Wed => "Mittwoch",
        Weekday::Thu => "Donnerstag",
        Weekday::Fri => "Freitag",
        Weekday::Sat => "Samstag",
        Weekday::Sun => "Sonntag",
    };
    format!(
        "{weekday}, {} · Haushaltsjahr {}",
        format_date(today),
        today.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_read_as_people_say_them() {
        let date = |text| paktbuch_types::parse_date(text).unwrap();
        let today = date("14.03.2024");
        for (day, words) in [
            ("14.03.2024", "heute"),
            ("15.03.2024", "in 1 Tag"),
            ("29.02.2024", "seit 14 Tagen"),
            ("30.04.2025", "in 13 Monaten"),
            ("31.12.2029", "in 5 Jahren"),
        ] {
            assert_eq!(distance(date(day), today), words);
        }
        assert_eq!(super::day(today), "Donnerstag, 14.03.2024 · Haushaltsjahr 2024");
    }
}
