//! The page of a school's IT.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{DeviceStatus, format_date};

use super::distance;
use super::due::{DeadlineGroup, groups};
use crate::checking::paths as checking;
use crate::deadlines::paths as deadline_list;
use crate::devices::paths as devices;
use crate::ordering::paths as ordering;
use crate::overview::rows::{ExpectedLine, OwnSchools, SchoolDevices};
use crate::schools::paths as schools;
use crate::web::components::{Deadline, State, grouped};
use crate::web::layout::{Layout, Tone};

/// The page of a school's IT.
#[derive(Debug, Template)]
#[template(path = "overview/school.html")]
pub struct SchoolPage {
    pub layout: Layout,
    pub day: String,
    pub today: NaiveDate,
    pub own: OwnSchools,
}

/// Goods that are late, or to come.
#[derive(Debug)]
struct Deliveries {
    state: State,
    /// Its orders.
    href: String,
    /// What the address leads to.
    words: &'static str,
    rows: Vec<Deadline>,
}

/// Lines of orders that are shown, late or to come.
const DELIVERIES: usize = 10;

/// Columns of the table of devices.
const STATUSES: &[DeviceStatus] = &[
    DeviceStatus::Available,
    DeviceStatus::InUse,
    DeviceStatus::InRepair,
    DeviceStatus::Missing,
];

/// A count as a cell of figures: a link to the list of exactly these, none where there is nothing to see.
#[derive(Debug)]
struct Figure {
    text: String,
    /// Empty = no link.
    href: String,
}

impl Figure {
    fn new(count: i64, href: String) -> Self {
        Self {
            text: grouped(count.max(0).unsigned_abs()),
            href: if count > 0 { href } else { String::new() },
        }
    }
}

impl SchoolPage {
    /// The figures of a school: all devices, each status, without room, without serial.
    fn figures(school: &SchoolDevices) -> Vec<Figure> {
        let list = Self::devices_href(school);
        let mut figures = vec![Figure::new(school.total(), list.clone())];
        figures.extend(
            STATUSES
                .iter()
                .map(|status| Figure::new(school.at(*status), format!("{list}&status={}", status.code()))),
        );
        figures.push(Figure::new(school.without_room, format!("{list}&raum=ohne")));
        figures.push(Figure::new(
            school.without_serial,
            format!("{list}&seriennummer=ohne"),
        ));
        figures
    }

    /// Devices of a school.
    fn devices_href(school: &SchoolDevices) -> String {
        format!("{}?schule={}", devices::LIST, school.number)
    }

    /// The groups of deadlines that have any, of each the first.
    fn deadlines(&self) -> Vec<DeadlineGroup> {
        groups(&self.own.deadlines, self.today)
    }

    /// What is late, then what is to come; each without what there is none of.
    fn deliveries(&self) -> Vec<Deliveries> {
        let is_late = |line: &&ExpectedLine| line.promised_on.is_some_and(|day| day < self.today);
        let (late, to_come): (Vec<&ExpectedLine>, Vec<&ExpectedLine>) =
            self.own.expected.iter().partition(is_late);
        let first = |lines: Vec<&ExpectedLine>, tone: Tone| -> Vec<Deadline> {
            let first = lines.into_iter().take(DELIVERIES);
            first.map(|line| self.delivery(line).tone(tone)).collect()
        };
        let groups = [
            Deliveries {
                state: State::error("überfällig"),
                href: ordering::late(),
                words: "überfällige Bestellungen",
                rows: first(late, Tone::Error),
            },
            Deliveries {
                state: State::info("erwartet").icon("calendar-today"),
                href: ordering::ORDERS.to_owned(),
                words: "offene Bestellungen",
                rows: first(to_come, Tone::Off),
            },
        ];
        groups
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect()
    }

    fn delivery(&self, line: &ExpectedLine) -> Deadline {
        let (day, when) = match line.promised_on {
            Some(day) => (format_date(day), distance(day, self.today)),
            None => ("–".to_owned(), "ohne Termin".to_owned()),
        };
        let mut schools = self.own.schools.iter();
        let school = schools.find(|school| Some(school.id) == line.school);
        let place = match school {
            Some(school) if self.own.schools.len() > 1 => format!(", {}", school.name),
            _ => String::new(),
        };
        Deadline::new(day, format!("{} × {}", line.open, line.name), when)
            .note(format!("Bestellung {}, {}{place}", line.number, line.supplier))
            .link(ordering::order(line.order))
    }

    fn sum(&self, count: impl Fn(&SchoolDevices) -> i64) -> i64 {
        self.own.schools.iter().map(count).sum()
    }

    fn without_room(&self) -> i64 {
        self.sum(|school| school.without_room)
    }

    /// The sums of all figures, each with the list of all own schools' devices that it counts.
    fn sums(&self) -> Vec<Figure> {
        let list = |narrowing: String| format!("{}{narrowing}", devices::LIST);
        let mut sums = vec![Figure::new(self.sum(SchoolDevices::total), list(String::new()))];
        sums.extend(STATUSES.iter().map(|status| {
            let count = self.sum(|school| school.at(*status));
            Figure::new(count, list(format!("?status={}", status.code())))
        }));
        sums.push(Figure::new(self.without_room(), list("?raum=ohne".to_owned())));
        let without_serial = self.sum(|school| school.without_serial);
        sums.push(Figure::new(without_serial, list("?seriennummer=ohne".to_owned())));
        sums
    }
}
