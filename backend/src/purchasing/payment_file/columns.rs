//! Which column means what: by the names that accounting systems use, or as somebody mapped them.

mod mapping;
mod names;

pub use mapping::{Mapping, MappingError};
pub(super) use names::is_known;

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Date,
    Amount,
    Number,
    Purpose,
    /// Number of the supplier in the accounts.
    Creditor,
    Payee,
    /// IBAN of the payee.
    Iban,
    Skonto,
    Reference,
    /// A number that several payments have (Kassenzeichen, Anordnung, Zahllauf).
    Shared,
    Proof,
    Year,
    /// Soll or Haben, as `S` and `H`.
    Side,
    /// The account that the side is about.
    Account,
    /// Whatever is not in euros waits.
    Currency,
    /// Says of a row whether money flowed.
    Status,
    /// Says of a row that it was reversed.
    Storno,
}

impl Column {
    /// In the order of forms.
    pub const ALL: &'static [Self] = &[
        Self::Date,
        Self::Amount,
        Self::Number,
        Self::Purpose,
        Self::Creditor,
        Self::Payee,
        Self::Iban,
        Self::Skonto,
        Self::Reference,
        Self::Shared,
        Self::Proof,
        Self::Year,
        Self::Side,
        Self::Account,
        Self::Currency,
        Self::Status,
        Self::Storno,
    ];

    /// Its key in a mapping file and in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Date => "datum",
            Self::Amount => "betrag",
            Self::Number => "rechnungsnummer",
            Self::Purpose => "verwendungszweck",
            Self::Creditor => "kreditor",
            Self::Payee => "empfaenger",
            Self::Iban => "iban",
            Self::Skonto => "skonto",
            Self::Reference => "buchungsnummer",
            Self::Shared => "kassenzeichen",
            Self::Proof => "zahlungsbeleg",
            Self::Year => "haushaltsjahr",
            Self::Side => "soll_haben",
            Self::Account => "konto",
            Self::Currency => "waehrung",
            Self::Status => "status",
            Self::Storno => "storno",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Date => "Tag der Zahlung",
            Self::Amount => "Betrag",
            Self::Number => "Rechnungsnummer",
            Self::Purpose => "Verwendungszweck",
            Self::Creditor => "Kreditorennummer",
            Self::Payee => "Zahlungsempfänger",
            Self::Iban => "IBAN des Empfängers",
            Self::Skonto => "Skonto",
            Self::Reference => "Buchungsnummer",
            Self::Shared => "Kassenzeichen, Anordnung oder Zahllauf",
            Self::Proof => "Zahlungsbeleg",
            Self::Year => "Haushaltsjahr",
            Self::Side => "Soll/Haben",
            Self::Account => "Konto",
            Self::Currency => "Währung",
            Self::Status => "Status",
            Self::Storno => "Storno",
        }
    }

    /// Whether no payment can be read without it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Date | Self::Amount)
    }
}
