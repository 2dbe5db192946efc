//! A school's page.

use askama::Template;
use paktbuch_types::{DeviceCategory, SchoolNumber};

use crate::budgets::paths as budgets;
use crate::memos::paths as memos;
use crate::schools::paths;
use crate::schools::rows::{CategoryRow, MoneyRow, SchoolDetail, SiteRow};
use crate::web::components::{Action, Fact, HistoryEntry};
use crate::web::filters;
use crate::web::layout::Layout;

#[derive(Debug, Template)]
#[template(path = "schools/school.html")]
pub(crate) struct SchoolPage {
    pub(crate) layout: Layout,
    pub(crate) actions: Vec<Action>,
    pub(crate) school: SchoolDetail,
    /// `None` for those who may not see funding.
    pub(crate) money: Option<Vec<MoneyRow>>,
    pub(crate) may_edit: bool,
    pub(crate) may_edit_places: bool,
    pub(crate) history: Vec<HistoryEntry>,
}

impl SchoolPage {
    fn number(&self) -> &SchoolNumber {
        &self.school.facts.number
    }

    fn facts(&self) -> Vec<Fact> {
        let facts = &self.school.facts;
        let address = match (
            facts.street.as_str(),
            facts.postal_code.as_str(),
            facts.city.as_str(),
        ) {
            ("", "", city) => city.to_owned(),
            ("", code, city) => format!("{code} {city}"),
            (street, code, city) => format!("{street}, {code} {city}"),
        };
        let mail = match facts.email.as_str() {
            "" => Fact::new("E-Mail", ""),
            email => Fact::new("E-Mail", email).link(format!("mailto:{email}")),
        };
        vec![
            Fact::new("Schulnummer", facts.number.as_str()).strong(),
            Fact::new("Schulform", &facts.form),
            Fact::new("Rechtsform", &facts.legal_form),
            Fact::new("Kurzbezeichnung", &facts.short_name),
            Fact::new("Anschrift", address.trim()),
            Fact::new("Telefon", &facts.phone),
            mail,
            Fact::new(
                "Trägernummer",
                self.school.authority_number.clone().unwrap_or_default(),
            ),
            Fact::new(
                "Gemeindeschlüssel",
                self.school.municipality_key.clone().unwrap_or_default(),
            ),
        ]
    }

    /// Sums over all categories; its own category means nothing.
    fn all_devices(&self) -> CategoryRow {
        let empty = CategoryRow::empty(DeviceCategory::Other);
        self.school.devices.iter().fold(empty, |sum, row| CategoryRow {
            category: sum.category,
            available: sum.available + row.available,
            in_use: sum.in_use + row.in_use,
            in_repair: sum.in_repair + row.in_repair,
            missing: sum.missing + row.missing,
            disposed: sum.disposed + row.disposed,
            gross: sum.gross.plus(row.gross),
        })
    }

    /// `4,2 Schüler/innen je Gerät`; empty where one of both is unknown.
    fn ratio(&self) -> String {
        let Some((year, pupils)) = self.school.pupils.first() else {
            return String::new();
        };
        match self.all_devices().kept() {
            0 => String::new(),
            devices => {
                let tenths = (pupils * 20 + devices) / (devices * 2);
                format!(
                    "{},{} Schüler/innen je Gerät (Schuljahr {year})",
                    tenths / 10,
                    tenths % 10
                )
            }
        }
    }

    /// The records that a sum of money adds up.
    fn money_href(&self, row: &MoneyRow) -> String {
        budgets::records_of_school(self.school.id, row.notice.as_ref().map(|(id, ..)| *id))
    }

    /// The devices that a row counts.
    fn devices_href(&self, row: &MoneyRow) -> String {
        paths::devices_paid(self.number(), row.notice.as_ref().map(|(id, ..)| *id))
    }

    /// Sums over all notices and own funds.
    fn all_money(&self) -> MoneyRow {
        self.money
            .iter()
            .flatten()
            .fold(MoneyRow::empty(), |sum, row| MoneyRow {
                notice: None,
                gross: sum.gross.plus(row.gross),
                eligible: sum.eligible.plus(row.eligible),
                devices: sum.devices + row.devices,
                device_gross: sum.device_gross.plus(row.device_gross),
            })
    }

    fn address(&self, site: &SiteRow) -> String {
        let facts = &site.facts;
        let city = format!("{} {}", facts.postal_code, facts.city);
        [facts.street.trim(), city.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn rooms(&self, site: &SiteRow) -> String {
        let rooms = site.rooms.len()
            + site
                .buildings
                .iter()
                .map(|building| building.rooms.len())
                .sum::<usize>();
        match rooms {
            1 => "1 Raum".to_owned(),
            rooms => format!("{rooms} Räume"),
        }
    }
}
