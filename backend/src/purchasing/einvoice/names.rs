//! German names of the codes in an invoice, for display.

use std::str::FromStr;

use super::model::VatCategory;

impl VatCategory {
    /// Code of the standard.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::ZeroRated => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::IntraCommunity => "K",
            Self::Export => "G",
            Self::OutsideScope => "O",
            Self::CanaryIslands => "L",
            Self::CeutaMelilla => "M",
        }
    }

    /// German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "Umsatzsteuer",
            Self::ZeroRated => "Umsatzsteuer zum Nullsatz",
            Self::Exempt => "steuerbefreit",
            Self::ReverseCharge => "Steuerschuldnerschaft des Leistungsempfängers",
            Self::IntraCommunity => "innergemeinschaftliche Lieferung",
            Self::Export => "Ausfuhr außerhalb der EU",
            Self::OutsideScope => "nicht steuerbar",
            Self::CanaryIslands => "IGIC (Kanarische Inseln)",
            Self::CeutaMelilla => "IPSI (Ceuta und Melilla)",
        }
    }

    /// Whether the buyer owes the tax instead of paying it to the seller (categories AE, K, G).
    #[must_use]
    pub const fn is_self_assessed(self) -> bool {
        matches!(self, Self::ReverseCharge | Self::IntraCommunity | Self::Export)
    }

    /// Whether a rate above zero belongs to the category and must be stated.
    #[must_use]
    pub const fn has_rate(self) -> bool {
        matches!(self, Self::Standard | Self::CanaryIslands | Self::CeutaMelilla)
    }
}

impl FromStr for VatCategory {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "S" => Ok(Self::Standard),
            "Z" => Ok(Self::ZeroRated),
            "E" => Ok(Self::Exempt),
            "AE" => Ok(Self::ReverseCharge),
            "K" => Ok(Self::IntraCommunity),
            "G" => Ok(Self::Export),
            "O" => Ok(Self::OutsideScope),
            "L" => Ok(Self::CanaryIslands),
            "M" => Ok(Self::CeutaMelilla),
            _ => Err(()),
        }
    }
}

/// Whether an invoice of this kind (BT-3) corrects or credits an earlier one.
#[must_use]
pub const fn corrects(code: u16) -> bool {
    matches!(
        code,
        81 | 83 | 261 | 262 | 296 | 308 | 381 | 384 | 396 | 420 | 457 | 458 | 532
    )
}

/// Kinds of partial invoices (BT-3, Abschlags- and Teilschlussrechnung).
pub const PARTIAL: [u16; 2] = [875, 876];

/// Kinds of final invoices (BT-3, Schlussrechnung).
pub const FINAL: [u16; 1] = [877];

/// Whether an invoice of this kind bills a part that a final one may repeat.
#[must_use]
pub fn is_partial(code: u16) -> bool {
    PARTIAL.contains(&code)
}

/// Whether an invoice of this kind is a final one.
#[must_use]
pub fn is_final(code: u16) -> bool {
    FINAL.contains(&code)
}

/// German name of a kind of invoice (BT-3, UNTDID 1001), `Rechnung` where the list has none.
#[must_use]
pub const fn type_code(code: u16) -> &'static str {
    match code {
        71 => "Zahlungsaufforderung",
        80 => "Lastschriftanzeige",
        81 => "Gutschriftanzeige",
        82 => "Rechnung nach Zählerstand",
        84 => "Belastungsanzeige",
        102 => "Steuermitteilung",
        204 => "Abrechnung über Bauleistungen",
        211 => "Abschlagsanforderung",
        261 => "Gutschrift im Selbstfakturierungsverfahren",
        262 => "Gutschrift für Bonuszahlung",
        295 => "Preisänderungsrechnung",
        296 => "Gutschrift über Preisänderung",
        308 => "Delkredere-Gutschrift",
        325 => "Proforma-Rechnung",
        326 => "Teilrechnung",
        331 => "Handelsrechnung mit Packliste",
        380 => "Rechnung",
        381 => "Gutschrift",
        382 => "Provisionsgutschrift",
        383 => "Belastungsanzeige",
        384 => "Rechnungskorrektur",
        385 => "Sammelrechnung",
        386 => "Vorauszahlungsrechnung",
        387 => "Mietrechnung",
        388 => "Steuerrechnung",
        389 => "Abrechnung des Käufers (Gutschriftsverfahren)",
        390 => "Delkredere-Rechnung",
        393 => "Factoring-Rechnung",
        394 => "Leasingrechnung",
        395 => "Konsignationsrechnung",
        396 => "Factoring-Gutschrift",
        420 => "Gutschrift aus optischer Erfassung",
        456 => "Belastungsanzeige",
        457 => "Stornierung einer Belastung",
        458 => "Stornierung einer Gutschrift",
        532 => "Gutschrift des Spediteurs",
        575 => "Rechnung des Versicherers",
        623 => "Rechnung des Spediteurs",
        780 => "Frachtrechnung",
        875 => "Abschlagsrechnung (Bauleistung)",
        876 => "Teilschlussrechnung (Bauleistung)",
        877 => "Schlussrechnung (Bauleistung)",
        935 => "Zollrechnung",
        _ => "Rechnung",
    }
}

/// German name of a unit (BT-130, UN/ECE Rec. 20 and 21), else the code itself.
#[must_use]
pub fn unit(code: &str) -> &str {
    match code {
        "H87" | "C62" | "EA" | "PCE" | "PC" | "NMP" | "NAR" | "NPT" | "XPP" | "XNE" | "PIECE" => "Stück",
        "SET" | "XAS" => "Satz",
        "PR" | "NPR" => "Paar",
        "DZN" => "Dutzend",
        "LS" => "Pauschale",
        "IE" => "Person",
        "HUR" => "Stunde(n)",
        "MIN" => "Minute(n)",
        "SEC" => "Sekunde(n)",
        "DAY" => "Tag(e)",
        "WEE" => "Woche(n)",
        "MON" => "Monat(e)",
        "QAN" => "Quartal(e)",
        "ANN" => "Jahr(e)",
        "MMT" => "mm",
        "CMT" => "cm",
        "MTR" | "LM" => "m",
        "KMT" | "KTM" => "km",
        "MTK" => "m²",
        "MTQ" => "m³",
        "GRM" => "g",
        "KGM" => "kg",
        "TNE" => "t",
        "MLT" => "ml",
        "LTR" => "l",
        "KWH" => "kWh",
        "MWH" => "MWh",
        "E34" => "GB",
        "P1" => "Prozent",
        "XBX" => "Schachtel",
        "XCT" => "Karton",
        "XPK" => "Packung",
        "XPX" => "Palette",
        "XRO" => "Rolle",
        "XBG" => "Beutel",
        other => other,
    }
}

/// German name of a way to pay (BT-81, UNTDID 4461), else the code itself.
#[must_use]
pub fn payment_means(code: &str) -> &str {
    match code {
        "1" => "nicht festgelegt",
        "10" => "Barzahlung",
        "20" => "Scheck",
        "30" | "31" | "42" => "Überweisung",
        "48" => "Kartenzahlung",
        "54" => "Kreditkarte",
        "55" => "Debitkarte",
        "49" => "Lastschrift",
        "57" => "Dauerauftrag",
        "58" => "SEPA-Überweisung",
        "59" => "SEPA-Lastschrift",
        "68" => "Online-Bezahldienst",
        "97" => "Verrechnung",
        "ZZZ" => "nach Vereinbarung",
        other => other,
    }
}
