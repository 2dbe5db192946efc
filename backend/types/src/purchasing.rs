use std::fmt;

use crate::money::Cents;
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
        /// No invoice: Personalausgabe, Reisekosten, Eigenleistung and the like.
        Receipt => "beleg", "sonstiger Beleg";
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
        /// A thing with an inventory number, but no serial number.
        Item => "gegenstand", "Gegenstand";
        /// Sleeves, keyboards, cables: counted, without records.
        Accessory => "zubehoer", "Zubehör";
        /// Cabling and what else is built in: place, extent, acceptance.
        Installation => "anlage", "Anlage";
        /// Runs from a day to a day.
        Licence => "lizenz", "Lizenz";
        /// Work: shipping, set-up.
        Service => "dienstleistung", "Dienstleistung";
        /// What an employer pays for a person and a month, or a share of it.
        Personnel => "personal", "Personalausgabe";
        Training => "fortbildung", "Fortbildung";
        Travel => "reise", "Reisekosten";
        /// What one office of the authority charges another.
        Charge => "verrechnung", "Interne Verrechnung";
        /// Grant money that another authority spends.
        Forwarded => "weiterleitung", "Zahlung an einen anderen Träger";
        /// Work of the authority's own that no money is paid for.
        OwnWork => "eigenleistung", "Eigenleistung";
    }
}

impl LineKind {
    /// Whether each piece gets a record with an inventory number.
    #[must_use]
    pub const fn has_records(self) -> bool {
        matches!(self, Self::Device | Self::Item)
    }

    /// What no goods or work of a supplier stand behind, and often no invoice (sonstiger Beleg).
    pub const OTHERS: &'static [Self] = &[
        Self::Personnel,
        Self::Training,
        Self::Travel,
        Self::Charge,
        Self::Forwarded,
        Self::OwnWork,
    ];

    /// Whether it is one of [`LineKind::OTHERS`].
    #[must_use]
    pub const fn is_other(self) -> bool {
        matches!(
            self,
            Self::Personnel | Self::Training | Self::Travel | Self::Charge | Self::Forwarded | Self::OwnWork
        )
    }

    /// Whether each piece has a serial number.
    #[must_use]
    pub const fn has_serials(self) -> bool {
        matches!(self, Self::Device)
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

text_enum! {
    /// What a payment pays.
    PaymentKind, "Art der Zahlung" {
        /// The amount of the invoice, to the supplier.
        Invoice => "rechnung", "Rechnungsbetrag";
        /// Self-assessed VAT (Umsatzsteuer nach § 13b UStG), to the tax office.
        Tax => "umsatzsteuer", "Umsatzsteuer an das Finanzamt";
        /// What the invoice deducts as prepaid (BT-113) and no linked invoice proves.
        Prepaid => "vorauszahlung", "Vorauszahlung";
    }
}

/// Whether an invoice of this kind (BT-3) is a partial one (Abschlags- oder Teilschlussrechnung): what it bills is accepted with the
/// final one.
#[must_use]
pub const fn is_partial_invoice(type_code: i64) -> bool {
    matches!(type_code, 875 | 876)
}

/// What an invoice deducts as prepaid (BT-113) beyond what the invoices of its chain have billed: it counts as paid only where payments
/// of their own prove it.
#[must_use]
pub fn claimed_prepaid(prepaid: Cents, billed_before: Cents) -> Cents {
    let rest = prepaid.minus(billed_before);
    if (rest.0 < 0) == (prepaid.0 < 0) && prepaid != Cents::ZERO {
        rest
    } else {
        Cents::ZERO
    }
}

/// How payments prove what an invoice deducts as prepaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrepaidProof {
    /// To the cent, or there is nothing to prove.
    Whole,
    /// So much is not proven, with the sign of what is claimed.
    Missing(Cents),
    /// So much, without a sign, is proven twice: by the payments of linked invoices and by payments of its own.
    Twice(Cents),
    /// So much, without a sign, was paid of what linked invoices bill, which stand as unpaid: it counts nowhere.
    Misplaced(Cents),
}

impl PrepaidProof {
    /// Of what is [claimed](claimed_prepaid), by the sum of the payments of [`PaymentKind::Prepaid`]; `chain` is what payments and Skonto
    /// settle of the linked invoices that it bills again.
    #[must_use]
    pub fn of(claimed: Cents, paid: Cents, chain: Cents) -> Self {
        let open = claimed.minus(paid);
        let excess = open.0.abs();
        if open == Cents::ZERO {
            Self::Whole
        } else if claimed != Cents::ZERO && (open.0 < 0) == (claimed.0 < 0) {
            Self::Missing(open)
        } else if chain == Cents::ZERO {
            Self::Misplaced(Cents(excess))
        } else {
            Self::Twice(Cents(excess.min(chain.0.abs())))
        }
    }

    /// Message and remedy, the same wherever it is told; `None` where nothing is wrong.
    #[must_use]
    pub fn words(self) -> Option<(String, &'static str)> {
        match self {
            Self::Whole => None,
            Self::Missing(open) => Some((
                format!(
                    "Vorauszahlung {open} € ist nicht belegt: Sie zählt im Verwendungsnachweis nicht als bezahlt."
                ),
                "Bitte die Abschlagsrechnung verknüpfen; gibt es keine, Tag und Beleg der Vorauszahlung an der Rechnung eintragen.",
            )),
            Self::Twice(open) => Some((
                format!(
                    "{open} € Vorauszahlung sind zweimal belegt: durch die verknüpfte Abschlagsrechnung und durch eine eingetragene Vorauszahlung."
                ),
                "Bitte eines von beiden entfernen: die Vorauszahlung oder die Verknüpfung.",
            )),
            Self::Misplaced(paid) => Some((
                format!(
                    "{paid} € Vorauszahlung zählen hier nicht: Die verknüpfte Abschlagsrechnung berechnet sie und ist als unbezahlt erfasst."
                ),
                "Bitte die Zahlung bei der Abschlagsrechnung eintragen und die Vorauszahlung hier entfernen.",
            )),
        }
    }
}

text_enum! {
    /// What became of a row of a payment file.
    PaymentRowState, "Stand der Zahlungszeile" {
        /// No invoice was found: it waits in the work list.
        Open => "offen", "nicht zugeordnet";
        /// Somebody decided that it belongs to no invoice here.
        SetAside => "zurueckgestellt", "zurückgestellt";
        Booked => "gebucht", "gebucht";
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

impl Quantity {
    /// Reads `20`, `1,5` or `1.250`.
    ///
    /// # Errors
    /// German reason, where the text is no quantity with at most four decimals.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let message = || {
            if text.contains('.') {
                format!(
                    "„{text}“ ist keine eindeutige Menge. Bitte mit Komma schreiben, zum Beispiel 1,5 oder 1.250 für tausend und mehr."
                )
            } else {
                format!("„{text}“ ist keine Menge, zum Beispiel 20 oder 1,5.")
            }
        };
        let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        // No group of thousands follows a zero: `0.125` is a decimal point.
        let grouped_well = rest.is_empty()
            || (first.len() <= 3 && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3));
        let digits = format!("{first}{}{fraction:0<4}", rest.concat());
        let is_sound = grouped_well
            && !first.is_empty()
            && fraction.len() <= 4
            && (fraction.is_empty() != text.contains(','))
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse::<i64>() {
            Ok(value) if is_sound && value <= Self::MAX.0 => Ok(Self(value)),
            _ => Err(message()),
        }
    }

    /// Reads `20` or `1.5`, as programs write it; a comma is read as the point.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_decimal(text: &str) -> Result<Self, String> {
        let is_sound = text.matches(['.', ',']).count() <= 1;
        let refusal = || format!("„{text}“ ist keine Menge mit Dezimalpunkt, zum Beispiel 20 oder 1.5.");
        if is_sound {
            Self::parse(&text.replace('.', ",")).map_err(|_| refusal())
        } else {
            Err(refusal())
        }
    }

    /// As programs write it: `1.5`.
    #[must_use]
    pub fn decimal(self) -> String {
        self.to_string().replace(',', ".").replace('−', "-")
    }

    /// The largest quantity that is accepted from outside: a thousand million units.
    pub const MAX: Self = Self(1_000_000_000 * Self::SCALE);
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

/// Whether things are sold by the piece in this unit (BT-130).
#[must_use]
pub fn is_piece(unit_code: &str) -> bool {
    const PIECES: &[&str] = &[
        "H87", "C62", "EA", "PCE", "PC", "NAR", "NMB", "NMP", "XPP", "XPK", "XBX", "XCT", "SET", "STK", "ZZ",
    ];
    PIECES.contains(&unit_code)
}

#[cfg(feature = "db")]
crate::db::integer_column!(Quantity, |quantity: Quantity| quantity.0, Quantity);

#[cfg(test)]
mod tests;
