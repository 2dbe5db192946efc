//! Rows made for pages, lists and the API.

use paktbuch_types::{
    BuildingId, Cents, ContactId, DeviceCategory, DocumentId, NoticeId, RoomId, SchoolId, SchoolNumber,
    SiteId,
};

use super::commands::{ContactFacts, SchoolFacts, SiteFacts};

/// A school in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolLine {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
    pub form: String,
    pub city: String,
    /// Of the latest school year that is known.
    pub pupils: Option<i64>,
    /// Without disposed ones.
    pub devices: i64,
}

/// By what the list of schools is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SchoolSort {
    #[default]
    Name,
    Number,
    Form,
    City,
    Pupils,
    Devices,
}

impl SchoolSort {
    /// Every column with its name in addresses and its head.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Name, "name", "Schule"),
        (Self::Number, "nummer", "Schulnr."),
        (Self::Form, "form", "Schulform"),
        (Self::City, "ort", "Ort"),
        (Self::Pupils, "schueler", "Schüler/innen"),
        (Self::Devices, "geraete", "Geräte"),
    ];
}

/// What of the list is shown, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolFilter {
    /// Words in number, name, form or city.
    pub text: String,
    pub sort: SchoolSort,
    pub descending: bool,
}

/// A record's facts with the version they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<F> {
    pub facts: F,
    pub version: i64,
}

/// A school with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolDetail {
    pub id: SchoolId,
    pub facts: SchoolFacts,
    pub version: i64,
    pub authority_number: Option<String>,
    pub municipality_key: Option<String>,
    /// School year and pupils, latest first.
    pub pupils: Vec<(String, i64)>,
    pub sites: Vec<SiteRow>,
    pub contacts: Vec<ContactRow>,
    pub devices: Vec<CategoryRow>,
}

/// A site with its buildings; rooms of no building come under `None`, last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRow {
    pub id: SiteId,
    pub facts: SiteFacts,
    pub buildings: Vec<BuildingRow>,
    pub rooms: Vec<RoomRow>,
}

/// A building with its rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingRow {
    pub id: BuildingId,
    pub name: String,
    pub rooms: Vec<RoomRow>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    pub id: RoomId,
    pub name: String,
    /// Without disposed ones.
    pub devices: i64,
}

/// A room as its form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomFacts {
    pub site: SiteId,
    pub building: Option<BuildingId>,
    pub name: String,
}

/// What stands on a site, in a building or in a room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Occupants {
    pub buildings: u64,
    pub rooms: u64,
    /// All of them, disposed ones too: they keep their place.
    pub devices: u64,
    /// Disposed of among the devices.
    pub disposed: u64,
}

impl Occupants {
    /// Whether nothing stands there.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether they are devices, and how many: „12 Geräte“.
    #[must_use]
    pub fn parts(&self) -> Vec<(bool, String)> {
        let counted = |count: u64, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        let mut parts = Vec::new();
        if self.buildings > 0 {
            parts.push((false, format!("{} Gebäude", self.buildings)));
        }
        if self.rooms > 0 {
            parts.push((false, counted(self.rooms, "Raum", "Räume")));
        }
        if self.devices > 0 {
            let devices = counted(self.devices, "Gerät", "Geräte");
            parts.push((
                true,
                match self.disposed {
                    0 => devices,
                    disposed => format!("{devices} (davon {disposed} ausgesondert)"),
                },
            ));
        }
        parts
    }

    /// „1 Gebäude, 3 Räume und 12 Geräte“.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts: Vec<String> = self.parts().into_iter().map(|(_, words)| words).collect();
        match parts.pop() {
            Some(last) if !parts.is_empty() => format!("{} und {last}", parts.join(", ")),
            last => last.unwrap_or_default(),
        }
    }
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    pub id: ContactId,
    pub facts: ContactFacts,
}

/// Devices of one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryRow {
    pub category: DeviceCategory,
    pub available: i64,
    pub in_use: i64,
    pub in_repair: i64,
    pub missing: i64,
    pub disposed: i64,
    /// Purchase value of those that are not disposed.
    pub gross: Cents,
}

impl CategoryRow {
    /// No device of a category.
    #[must_use]
    pub fn empty(category: DeviceCategory) -> Self {
        Self {
            category,
            available: 0,
            in_use: 0,
            in_repair: 0,
            missing: 0,
            disposed: 0,
            gross: Cents::ZERO,
        }
    }

    /// Devices that are not disposed.
    #[must_use]
    pub fn kept(&self) -> i64 {
        self.available + self.in_use + self.in_repair + self.missing
    }
}

/// What one notice, or own funds, paid for a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyRow {
    /// Reference and title; `None` = own funds.
    pub notice: Option<(NoticeId, String, String)>,
    /// Allocated to this school.
    pub gross: Cents,
    pub eligible: Cents,
    /// Devices bound by the notice, disposed ones too.
    pub devices: i64,
    pub device_gross: Cents,
}

impl MoneyRow {
    /// Nothing yet, of own funds.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            notice: None,
            gross: Cents::ZERO,
            eligible: Cents::ZERO,
            devices: 0,
            device_gross: Cents::ZERO,
        }
    }
}

/// The authority's logo (PNG).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoFile {
    /// Its content in the document store; another one for every other content.
    pub document: DocumentId,
    /// Name of the file as it was uploaded.
    pub name: String,
    pub sha256: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
}
