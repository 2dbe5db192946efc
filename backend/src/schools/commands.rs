//! What services of this feature are asked to do. Texts arrive as typed; services clean and check them.

use paktbuch_types::{BuildingId, ContactId, RoomId, SchoolId, SchoolNumber, SiteId};

use super::lists::Refusal;

/// The authority's own data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAuthority {
    pub name: String,
    /// Trägernummer: decides which schools of a list are the authority's own.
    pub number: Option<String>,
    /// Amtlicher Gemeindeschlüssel, eight digits.
    pub municipality_key: Option<String>,
    /// Land as two letters, e.g. `NW`.
    pub land: String,
    /// Bewilligungsbehörde.
    pub granting_authority: String,
    /// Lines of the letterhead.
    pub letterhead: String,
    /// See [`InventoryPattern`](super::InventoryPattern).
    pub inventory_pattern: String,
    /// Where grants are paid out to.
    pub account: BankAccount,
    /// The version that was edited; `None` where there was none yet.
    pub version: Option<i64>,
}

/// An account (Bankverbindung); without an IBAN there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankAccount {
    /// Kontoinhaber; empty for the authority itself.
    pub holder: String,
    pub iban: String,
    pub bic: String,
}

/// Which schools of a list are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Those of the authority; of a list that names no authority, those that are known already.
    Own,
    /// Every row.
    All,
}

/// What became of a school that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Created,
    Updated,
    Unchanged,
    /// New by another list that was taken with this one.
    Completed,
}

/// A school that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub number: SchoolNumber,
    pub name: String,
    pub fate: Fate,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Schools of other authorities, left out.
    pub skipped_foreign: usize,
    /// Schools of a list that names no authority, left out because they are not known.
    pub skipped_unknown: usize,
    /// The schools behind `created`, `updated` and `unchanged`, in the order of the list.
    pub schools: Vec<Taken>,
    /// Damaged rows.
    pub refused: Vec<Refusal>,
    /// Values that were left out of rows that were taken.
    pub warnings: Vec<Refusal>,
}

/// The facts of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolFacts {
    pub number: SchoolNumber,
    pub name: String,
    pub short_name: String,
    pub form: String,
    pub legal_form: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub phone: String,
    pub email: String,
    /// Land as two letters.
    pub land: String,
}

/// A school's facts as they shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditSchool {
    pub school: SchoolId,
    pub facts: SchoolFacts,
    pub version: i64,
}

/// Pupils of a school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPupils {
    pub school: SchoolId,
    /// `2024/25`.
    pub school_year: String,
    pub pupils: i64,
    /// The number that was shown; `None` where there was none.
    pub before: Option<i64>,
}

/// The facts of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFacts {
    /// Unique within the school.
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// The authority that equips the site, where it is another one.
    pub equipped_by: Option<String>,
}

/// A new site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddSite {
    pub school: SchoolId,
    pub facts: SiteFacts,
}

/// A site's facts as they shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditSite {
    pub site: SiteId,
    pub facts: SiteFacts,
    pub version: i64,
}

/// A new building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddBuilding {
    pub site: SiteId,
    /// Unique within the site.
    pub name: String,
}

/// A building's name as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditBuilding {
    pub building: BuildingId,
    pub name: String,
    pub version: i64,
}

/// New rooms of one site, in one building or in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddRooms {
    pub site: SiteId,
    pub building: Option<BuildingId>,
    /// Unique within the building, or among the site's rooms of no building.
    pub names: Vec<String>,
}

/// A room as it shall be; it stays on its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRoom {
    pub room: RoomId,
    pub building: Option<BuildingId>,
    pub name: String,
    pub version: i64,
}

/// A site that is no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveSite {
    pub site: SiteId,
    pub version: i64,
}

/// A building that is no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveBuilding {
    pub building: BuildingId,
    pub version: i64,
}

/// A room that is no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveRoom {
    pub room: RoomId,
    pub version: i64,
}

/// A person to talk to at a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFacts {
    /// What the person does for the school, e.g. Medienbeauftragte.
    pub task: String,
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// A new contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddContact {
    pub school: SchoolId,
    pub facts: ContactFacts,
}

/// A contact as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditContact {
    pub contact: ContactId,
    pub facts: ContactFacts,
    pub version: i64,
}

/// A contact that is no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveContact {
    pub contact: ContactId,
    pub version: i64,
}

/// The Länder: ISO 3166-2 code without `DE-`, and name.
pub const LAENDER: &[(&str, &str)] = &[
    ("BW", "Baden-Württemberg"),
    ("BY", "Bayern"),
    ("BE", "Berlin"),
    ("BB", "Brandenburg"),
    ("HB", "Bremen"),
    ("HH", "Hamburg"),
    ("HE", "Hessen"),
    ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"),
    ("NW", "Nordrhein-Westfalen"),
    ("RP", "Rheinland-Pfalz"),
    ("SL", "Saarland"),
    ("SN", "Sachsen"),
    ("ST", "Sachsen-Anhalt"),
    ("SH", "Schleswig-Holstein"),
    ("TH", "Thüringen"),
];
