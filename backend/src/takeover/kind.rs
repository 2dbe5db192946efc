//! The kinds of lists that a grant is kept in before Paktbuch.

use super::columns::{Column, DRAWDOWNS, INVENTORY, PAYOUTS, PLAN, RECEIPTS};

/// A kind of list, in the order in which they are taken over: receipts need the plan, drawdowns the payouts, devices the receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// Kostenplan.
    Plan,
    /// Belegliste with payments.
    Receipts,
    /// Auszahlungen.
    Payouts,
    /// Mittelabrufe.
    Drawdowns,
    /// Inventarliste.
    Inventory,
}

impl SheetKind {
    /// In the order of taking over.
    pub const ALL: [Self; 5] = [
        Self::Plan,
        Self::Receipts,
        Self::Payouts,
        Self::Drawdowns,
        Self::Inventory,
    ];

    /// Its name in mapping files, forms and `--json`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plan => "kostenplan",
            Self::Receipts => "belege",
            Self::Payouts => "auszahlungen",
            Self::Drawdowns => "mittelabrufe",
            Self::Inventory => "inventar",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "Kostenplan",
            Self::Receipts => "Belegliste mit Zahlungen",
            Self::Payouts => "Auszahlungen",
            Self::Drawdowns => "Mittelabrufe",
            Self::Inventory => "Inventarliste",
        }
    }

    /// What one row of it is.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Plan => "Eine Zeile je Einzelansatz, oder je Einzelansatz und Schule.",
            Self::Receipts => {
                "Eine Zeile je Rechnung oder Zahlung: Lieferant, Rechnungsnummer, Datum, Betrag brutto, gezahlt am, Einzelansatz."
            }
            Self::Payouts => "Eine Zeile je Auszahlung der Zuwendung: Tag und Betrag.",
            Self::Drawdowns => {
                "Eine Zeile je Mittelabruf: angefordert am, Abrufbetrag; ist das Geld da, auch Tag und Betrag der Auszahlung."
            }
            Self::Inventory => {
                "Eine Zeile je Gerät: Serien- oder Inventarnummer, Modell, Schule, Raum, Rechnungsnummer."
            }
        }
    }

    /// What is counted, of one and of several.
    #[must_use]
    pub const fn counted(self) -> (&'static str, &'static str) {
        match self {
            Self::Plan => ("Kostenzeile", "Kostenzeilen"),
            Self::Receipts => ("Beleg", "Belege"),
            Self::Payouts => ("Auszahlung", "Auszahlungen"),
            Self::Drawdowns => ("Mittelabruf", "Mittelabrufe"),
            Self::Inventory => ("Gerät", "Geräte"),
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What its columns can mean, in the order of forms.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Plan => PLAN,
            Self::Receipts => RECEIPTS,
            Self::Payouts => PAYOUTS,
            Self::Drawdowns => DRAWDOWNS,
            Self::Inventory => INVENTORY,
        }
    }

    /// The column with this key.
    #[must_use]
    pub fn column(self, key: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.key == key)
    }
}
