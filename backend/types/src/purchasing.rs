use std::fmt;

use crate::text_enum::text_enum;

text_enum! {
    /// Syntax an e-invoice came in.
    InvoiceSyntax, "Rechnungsformat" {
        Ubl => "ubl", "XRechnung (UBL)";
        Cii => "cii", "XRechnung (CII)";
    }
}

text_enum! {
    /// What an invoice line buys; rules ask only what the kind needs.
    LineKind, "Art der Position" {
        /// A device with a serial number.
        Device => "geraet", "Gerät";
        /// A thing with an inventory number, but no serial number.
        Item => "gegenstand", "Gegenstand";
        /// Sleeves, keyboards, cables: counted, without records.
        Accessory => "zubehoer", "Zubehör";
        /// Cabling and what else is built in: place, extent, acceptance.
        Installation => "anlage", "Anlage";
        /// Runs from a day to a day.
        Licence => "lizenz", "Lizenz";
        /// Work: shipping, set-up, training.
        Service => "dienstleistung", "Dienstleistung";
    }
}

impl LineKind {
    /// Whether each piece gets a record with an inventory number.
    #[must_use]
    pub const fn has_records(self) -> bool {
        matches!(self, Self::Device | Self::Item)
    }

    /// Whether each piece has a serial number.
    #[must_use]
    pub const fn has_serials(self) -> bool {
        matches!(self, Self::Device)
    }

    /// Whether its acceptance (Abnahme) is asked for even where the notice demands nothing of its day.
    #[must_use]
    pub const fn needs_acceptance(self) -> bool {
        matches!(self, Self::Installation)
    }
}

text_enum! {
    /// How an allocation is spread onto devices that exist (auf Geräte verteilen).
    SpreadRule, "Verteilung" {
        /// The same for each, to the cent.
        Evenly => "gleich", "gleichmäßig auf alle gewählten Geräte";
        /// In proportion to the prices of the devices.
        ByPrice => "preis", "im Verhältnis der Gerätepreise";
        /// Each amount is entered.
        Entered => "einzeln", "mit einzeln eingetragenen Beträgen";
    }
}

/// A quantity in ten-thousandths of its unit (EN 16931 allows decimals: 1.5 hours = 15,000).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    /// Ten-thousandths in one unit.
    pub const SCALE: i64 = 10_000;

    /// `n` whole units.
    #[must_use]
    pub const fn whole(n: i64) -> Self {
        Self(n * Self::SCALE)
    }

    /// The number of whole units, where the quantity is whole.
    #[must_use]
    pub const fn as_whole(self) -> Option<i64> {
        if self.0 % Self::SCALE == 0 {
            Some(self.0 / Self::SCALE)
        } else {
            None
        }
    }
}

impl fmt::Display for Quantity {
    /// German decimal, without trailing zeros: `1,5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let scale = Self::SCALE.unsigned_abs();
        write!(f, "{sign}{}", magnitude / scale)?;
        let fraction = format!("{:04}", magnitude % scale);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() {
            Ok(())
        } else {
            write!(f, ",{fraction}")
        }
    }
}

#[cfg(feature = "db")]
crate::db::integer_column!(Quantity, |quantity: Quantity| quantity.0, Quantity);
