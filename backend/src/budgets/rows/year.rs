//! Financial years (Haushaltsjahre).

use chrono::NaiveDate;
use paktbuch_types::{BudgetYearId, Cents};

use super::Place;
use crate::budgets::commands::YearData;

/// A figure of a year, in the order of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearFigure {
    /// Ansatz.
    Appropriation,
    /// Ermächtigungsübertragung.
    CarriedOver,
    /// Both together.
    Available,
    /// In that year.
    Paid,
    /// Available less paid.
    Left,
    /// Invoiced or ordered, and not paid.
    Bound,
    /// Verpflichtungsermächtigung.
    Commitment,
}

impl YearFigure {
    /// In the order of columns.
    pub const ALL: &'static [Self] = &[
        Self::Appropriation,
        Self::CarriedOver,
        Self::Available,
        Self::Paid,
        Self::Left,
        Self::Bound,
        Self::Commitment,
    ];

    /// Its name in addresses, and as users read it.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Appropriation => ("ansatz", "Ansatz"),
            Self::CarriedOver => ("uebertragung", "Übertragung"),
            Self::Available => ("verfuegbar", "verfügbar"),
            Self::Paid => ("bezahlt", "bezahlt"),
            Self::Left => ("zu-uebertragen", "zu übertragen"),
            Self::Bound => ("gebunden", "gebunden"),
            Self::Commitment => ("verpflichtung", "Verpflichtung"),
        }
    }

    /// The figure with this name in addresses.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|figure| figure.told().0 == name)
    }

    /// How it arises, in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Appropriation => "Ansatz, wie er für das Jahr eingetragen ist.",
            Self::CarriedOver => "Aus dem Vorjahr übertragene Ermächtigung, wie sie eingetragen ist.",
            Self::Available => "Ansatz und Übertragung.",
            Self::Paid => "Was in dem Jahr auf Rechnungen bezahlt wurde, brutto.",
            Self::Left => "Verfügbar weniger bezahlt, je Programm nie unter 0 €.",
            Self::Bound => {
                "Berechnet und am Ende des Jahres nicht bezahlt, brutto; im laufenden Jahr auch, was Bestellungen darüber hinaus binden."
            }
            Self::Commitment => "Verpflichtungsermächtigung für spätere Jahre, wie sie eingetragen ist.",
        }
    }
}

/// An amount that figures of a year add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearEntry {
    pub figure: YearFigure,
    pub amount: Cents,
    /// Code of the programme.
    pub programme: String,
    /// What it is: „Rechnung RE-1, Tafel GmbH“.
    pub label: String,
    pub on: Option<NaiveDate>,
    pub place: Place,
}

impl YearEntry {
    /// What it counts for a figure; `None` = nothing.
    #[must_use]
    pub fn counted(self, figure: YearFigure) -> Option<Self> {
        use YearFigure::{Appropriation, Available, CarriedOver, Left, Paid};
        let amount = match (figure, self.figure) {
            (Available | Left, Appropriation | CarriedOver) => self.amount,
            (Left, Paid) => Cents::ZERO.minus(self.amount),
            (asked, own) if asked == own => self.amount,
            _ => return None,
        };
        Some(Self {
            figure,
            amount,
            ..self
        })
    }
}

/// What the budget of a year provides for a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    pub id: BudgetYearId,
    pub data: YearData,
    pub version: i64,
}

/// A programme in a year: what its budget provides, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearRow {
    /// Its code.
    pub programme: String,
    /// Title of the programme.
    pub title: String,
    /// `None` where the year's budget does not name it.
    pub provided: Option<Provided>,
    /// Paid in that year, gross.
    pub paid: Cents,
    /// Invoiced and not paid at its end, or today.
    pub unpaid: Cents,
    /// Bound by orders beyond the invoices, today; `None` for another year than the running one.
    pub open_orders: Option<Cents>,
}

impl YearRow {
    /// Ansatz.
    #[must_use]
    pub fn appropriation(&self) -> Cents {
        self.of(|data| data.appropriation)
    }

    /// Ermächtigungsübertragung.
    #[must_use]
    pub fn carried_over(&self) -> Cents {
        self.of(|data| data.carried_over)
    }

    /// Verpflichtungsermächtigung.
    #[must_use]
    pub fn commitment(&self) -> Cents {
        self.of(|data| data.commitment)
    }

    /// Ansatz and Ermächtigungsübertragung.
    #[must_use]
    pub fn available(&self) -> Cents {
        self.appropriation().plus(self.carried_over())
    }

    /// Invoiced or ordered, and not paid.
    #[must_use]
    pub fn bound(&self) -> Cents {
        self.unpaid.plus(self.open_orders.unwrap_or_default())
    }

    /// What is left of the year and may be carried over; nothing where more was paid.
    #[must_use]
    pub fn to_carry_over(&self) -> Cents {
        self.available().minus(self.paid).max(Cents::ZERO)
    }

    fn of(&self, amount: fn(&YearData) -> Cents) -> Cents {
        self.provided
            .as_ref()
            .map(|provided| amount(&provided.data))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_carried_over_and_never_less_than_nothing() {
        let row = |paid: i64| YearRow {
            programme: "digitalpakt-nrw".to_owned(),
            title: String::new(),
            provided: Some(Provided {
                id: BudgetYearId(1),
                data: YearData {
                    year: 2026,
                    programme: "digitalpakt-nrw".to_owned(),
                    account: String::new(),
                    appropriation: Cents(1_000),
                    carried_over: Cents(200),
                    commitment: Cents(50),
                },
                version: 1,
            }),
            paid: Cents(paid),
            unpaid: Cents(70),
            open_orders: Some(Cents(30)),
        };
        for (paid, left) in [(0, 1_200), (1_199, 1), (1_200, 0), (1_201, 0)] {
            assert_eq!(row(paid).to_carry_over(), Cents(left), "{paid}");
        }
        assert_eq!((row(0).available(), row(0).bound()), (Cents(1_200), Cents(100)));
    }
}
