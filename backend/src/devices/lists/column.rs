//! What a column can say about a device, and how other systems call it.

use std::fmt;

use crate::text::search_form;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    InventoryNumber,
    Serial,
    Manufacturer,
    Model,
    Category,
    School,
    Site,
    Room,
    Delivered,
    Commissioned,
    Warranty,
    Status,
    Owner,
    AssetNumber,
    Gross,
    Net,
    Note,
}

impl Column {
    /// Every column, in the order of forms.
    pub const ALL: [Self; 17] = [
        Self::InventoryNumber,
        Self::Serial,
        Self::Manufacturer,
        Self::Model,
        Self::Category,
        Self::School,
        Self::Site,
        Self::Room,
        Self::Delivered,
        Self::Commissioned,
        Self::Warranty,
        Self::Status,
        Self::Owner,
        Self::AssetNumber,
        Self::Gross,
        Self::Net,
        Self::Note,
    ];

    /// Its name in files of mappings and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InventoryNumber => "inventarnummer",
            Self::Serial => "seriennummer",
            Self::Manufacturer => "hersteller",
            Self::Model => "modell",
            Self::Category => "kategorie",
            Self::School => "schule",
            Self::Site => "standort",
            Self::Room => "raum",
            Self::Delivered => "zugang",
            Self::Commissioned => "inbetriebnahme",
            Self::Warranty => "garantie_bis",
            Self::Status => "status",
            Self::Owner => "eigentum",
            Self::AssetNumber => "anlagennummer",
            Self::Gross => "preis_brutto",
            Self::Net => "preis_netto",
            Self::Note => "bemerkung",
        }
    }

    /// What users read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InventoryNumber => "Inventarnummer",
            Self::Serial => "Seriennummer",
            Self::Manufacturer => "Hersteller",
            Self::Model => "Modell",
            Self::Category => "Kategorie",
            Self::School => "Schule (Nummer oder Name)",
            Self::Site => "Standort",
            Self::Room => "Raum",
            Self::Delivered => "Zugang",
            Self::Commissioned => "Inbetriebnahme",
            Self::Warranty => "Garantie bis",
            Self::Status => "Status",
            Self::Owner => "Eigentum",
            Self::AssetNumber => "Anlagennummer",
            Self::Gross => "Preis, brutto",
            Self::Net => "Preis, netto",
            Self::Note => "Bemerkung",
        }
    }

    /// Names of this column in lists, the most telling first, folded as [`Column::named`] folds them.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::InventoryNumber => &[
                "inventarnummer",
                "inventarnr",
                "invnr",
                "inventarnummerdestragers",
                "assettag",
                "inventorynumber",
                "geratenummer",
            ],
            Self::Serial => &[
                "seriennummer",
                "seriennr",
                "sernr",
                "serialnummer",
                "sn",
                "serial",
                "serialnumber",
                "serialno",
                "serialnr",
                "deviceserialnumber",
                "gerateseriennummer",
            ],
            Self::Manufacturer => &[
                "hersteller",
                "marke",
                "fabrikat",
                "manufacturer",
                "brand",
                "vendor",
            ],
            Self::Model => &[
                "modell",
                "modellname",
                "modellbezeichnung",
                "geratemodell",
                "bezeichnung",
                "gerat",
                "model",
                "modelname",
                "devicemodel",
            ],
            Self::Category => &[
                "kategorie",
                "gerateart",
                "geratetyp",
                "art",
                "category",
                "devicetype",
                "devicecategory",
            ],
            Self::School => &[
                "schule",
                "schulnummer",
                "schulnr",
                "schulname",
                "school",
                "schulenummerodername",
            ],
            Self::Site => &["standort", "site"],
            Self::Room => &["raum", "raumnummer", "raumnr", "zimmer", "room", "location"],
            Self::Delivered => &[
                "zugang",
                "anschaffungsdatum",
                "angeschafft",
                "angeschafftam",
                "anschaffung",
                "lieferdatum",
                "geliefertam",
                "kaufdatum",
                "purchasedate",
            ],
            Self::Commissioned => &[
                "inbetriebnahme",
                "inbetriebseit",
                "enrollmentdate",
                "enrolleddatetime",
            ],
            Self::Warranty => &[
                "garantiebis",
                "garantie",
                "garantieende",
                "gewahrleistungbis",
                "warrantyuntil",
                "warrantyexpires",
                "warrantyexpirationdate",
            ],
            Self::Status => &["status", "zustand"],
            Self::Owner => &["eigentum", "eigentumer"],
            Self::AssetNumber => &["anlagennummer", "anlagennr", "anlage", "anlagegut"],
            Self::Gross => &[
                "preisbrutto",
                "bruttopreis",
                "brutto",
                "preis",
                "kaufpreis",
                "anschaffungspreis",
                "anschaffungswert",
                "anschaffungskosten",
                "purchasecost",
                "purchaseprice",
            ],
            Self::Net => &["preisnetto", "nettopreis", "netto"],
            Self::Note => &[
                "bemerkung",
                "bemerkungen",
                "notiz",
                "notizen",
                "anmerkung",
                "kommentar",
                "assetnotes",
                "notes",
            ],
        }
    }

    /// The column with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// What a column of this name says, where it is known.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ranked(name).map(|(column, _)| column)
    }

    /// What a column of this name says, and how telling the name is: 0 is best.
    #[must_use]
    pub(super) fn ranked(name: &str) -> Option<(Self, usize)> {
        let folded: String = search_form(name)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        Self::ALL.into_iter().find_map(|column| {
            let rank = column.names().iter().position(|name| *name == folded)?;
            Some((column, rank))
        })
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
