//! Financial years (Haushaltsjahre).

use paktbuch_types::{BudgetYearId, Cents};

use crate::budgets::commands::YearData;

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
