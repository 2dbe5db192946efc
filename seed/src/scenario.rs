//! The authority, its schools and places, and the frame that holds a scenario together.

use paktbuch_types::SchoolNumber;

use crate::{
    AmendmentSeed, ApplicationSeed, AssetLimitSeed, BudgetSeed, ConceptSeed, DrawdownSeed, FilingSeed,
    InvoiceSeed, NarrativeSeed, NoticeSeed, OrderSeed, PayoutSeed, ReallocationSeed, TakeoverSeed,
    ThresholdSeed, YearSeed,
};

/// Everything that happened: schools and places, programmes and budgets, applications, notices, orders, invoices, what became of the
/// notices, takeovers. Accounts are not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    pub authority: AuthoritySeed,
    /// A school list in the NRW open data format (Schulgrunddaten): UTF-8, `sep=;` first. Holds schools of other
    /// authorities too, which the import leaves out.
    pub schools_csv: Vec<u8>,
    pub pupils: Vec<PupilsSeed>,
    pub sites: Vec<SiteSeed>,
    pub buildings: Vec<BuildingSeed>,
    pub rooms: Vec<RoomSeed>,
    pub contacts: Vec<ContactSeed>,
    /// Programmes of its own, as TOML.
    pub editions: Vec<String>,
    /// Documents of the schools.
    pub concepts: Vec<ConceptSeed>,
    pub applications: Vec<ApplicationSeed>,
    pub notices: Vec<NoticeSeed>,
    /// Ceilings of programmes.
    pub budgets: Vec<BudgetSeed>,
    /// Haushaltsjahre.
    pub years: Vec<YearSeed>,
    pub asset_limits: Vec<AssetLimitSeed>,
    /// Local thresholds for awards.
    pub thresholds: Vec<ThresholdSeed>,
    pub orders: Vec<OrderSeed>,
    pub invoices: Vec<InvoiceSeed>,
    /// Änderungsbescheide, after the invoices.
    pub amendments: Vec<AmendmentSeed>,
    pub drawdowns: Vec<DrawdownSeed>,
    pub payouts: Vec<PayoutSeed>,
    pub narratives: Vec<NarrativeSeed>,
    /// Umschichtungen.
    pub reallocations: Vec<ReallocationSeed>,
    /// Proofs, filed after all else.
    pub filings: Vec<FilingSeed>,
    /// Grants that were settled in spreadsheets, taken over after what is entered by hand.
    pub takeovers: Vec<TakeoverSeed>,
    /// What a check of this data has to find.
    pub faults: Vec<PlantedFault>,
}

/// The school authority (Schulträger).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthoritySeed {
    pub name: String,
    /// Trägernummer; decides which schools of a list are its own.
    pub number: String,
    /// Amtlicher Gemeindeschlüssel, eight digits.
    pub municipality_key: String,
    /// Land as two letters, e.g. `NW`.
    pub land: String,
    /// Bewilligungsbehörde.
    pub granting_authority: String,
    /// Lines of the letterhead, separated by line ends.
    pub letterhead: String,
    /// Pattern of inventory numbers, e.g. `HAV-{jahr}-{nr:4}`.
    pub inventory_pattern: String,
    pub account: AccountSeed,
}

/// The account to which grants are paid out (Bankverbindung).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSeed {
    /// Kontoinhaber.
    pub holder: String,
    pub iban: String,
    pub bic: String,
}

impl AccountSeed {
    /// With the IBAN that German texts give as an example, so that nobody pays on it.
    #[must_use]
    pub fn example(holder: &str) -> Self {
        Self {
            holder: format!("{holder} (Beispielkonto)"),
            iban: "DE89370400440532013000".to_owned(),
            bic: "COBADEFFXXX".to_owned(),
        }
    }
}

/// Pupils of a school in one school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilsSeed {
    pub school: SchoolNumber,
    /// `2024/25`.
    pub school_year: String,
    pub pupils: i64,
}

/// A site (Standort); its name is unique within the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSeed {
    pub school: SchoolNumber,
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// The authority that equips this site, where it is another one.
    pub equipped_by: Option<String>,
}

/// A building (Gebäude); its name is unique within the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingSeed {
    pub school: SchoolNumber,
    /// Name of the site.
    pub site: String,
    pub name: String,
}

/// A room (Raum); its name is unique within the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSeed {
    pub school: SchoolNumber,
    /// Name of the site.
    pub site: String,
    /// Name of the building.
    pub building: Option<String>,
    pub name: String,
}

/// A contact of a school; people in a scenario are always invented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSeed {
    pub school: SchoolNumber,
    /// What the person does for the school, e.g. `Medienbeauftragter`.
    pub task: String,
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// A fault put into the data on purpose, for the check to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantedFault {
    /// Number of the rule that has to report it, e.g. `R2`.
    pub rule: String,
    /// The record it sits in: reference of an application or a notice, number of an order or an invoice; of a device the number of the
    /// invoice that it was bought with.
    pub subject: String,
    /// What is wrong, in German.
    pub description: String,
}
