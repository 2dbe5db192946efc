//! The page of a school's IT.

use askama::Template;
use paktbuch_types::DeviceStatus;

use crate::checking::paths as checking;
use crate::devices::paths as devices;
use crate::overview::rows::{OwnSchools, SchoolDevices};
use crate::schools::paths as schools;
use crate::web::components::grouped;
use crate::web::filters;
use crate::web::layout::Layout;

/// The page of a school's IT.
#[derive(Debug, Template)]
#[template(path = "overview/school.html")]
pub struct SchoolPage {
    pub layout: Layout,
    pub day: String,
    pub own: OwnSchools,
}

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
