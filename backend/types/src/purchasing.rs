use std::fmt;

use crate::text_enum::text_enum;

text_enum! {
    /// Syntax an e-invoice came in.
    InvoiceSyntax, "Rechnungsformat" {
        Ubl => "ubl", "XRechnung (UBL)";
        Cii => "cii", "XRechnung (CII)";
        /// CII in a PDF, and ZUGFeRD 1.0.
        Zugferd => "zugferd", "ZUGFeRD, Factur-X";
    }
}

text_enum! {
    /// How an invoice came in.
    InvoiceOrigin, "Herkunft der Rechnung" {
        /// Read from its file.
        EInvoice => "einvoice", "E-Rechnung";
        /// Entered by hand, without a file.
        Manual => "manual", "von Hand erfasst";
        /// Entered by hand, with its scan.
        Scan => "scan", "von Hand erfasst, mit Scan";
    }
}

text_enum! {
    /// What an earlier invoice is to a later one of the same chain.
    LinkKind, "Art der Verknüpfung" {
        /// Abschlagsrechnung whose amount the later one (Schlussrechnung) bills again; it is taken off there.
        Included => "enthalten", "Abschlagsrechnung, hier noch einmal enthalten";
        /// Earlier invoice whose amount the later one does not repeat.
        Earlier => "vorausgegangen", "vorausgegangene Rechnung, hier nicht enthalten";
        /// The invoice that the later one corrects or credits.
        Corrected => "berichtigt", "berichtigte Rechnung";
    }
}

text_enum! {
    /// What an invoice line buys; rules ask only what the kind needs.
    LineKind, "Art der Position" {
        /// A device with a serial number.
        Device => "geraet", "Gerät";
        /// Anything that is counted or done, but has no serial number.
        NotDevice => "kein_geraet", "kein Gerät";
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
