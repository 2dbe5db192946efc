//! Financial years (Haushaltsjahre).

use std::collections::BTreeMap;

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
    /// Bound by orders that are promised for later years.
    Later,
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
        Self::Later,
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
            Self::Later => ("spaeter", "für später bestellt"),
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
            Self::Left => "Verfügbar weniger bezahlt, je Ansatz nie unter 0 €.",
            Self::Bound => {
                "Berechnet und am Ende des Jahres (im laufenden heute) nicht bezahlt, brutto, und was Bestellungen darüber hinaus binden. Was ein Lieferant zurückgezahlt hat, bindet nichts."
            }
            Self::Commitment => "Verpflichtungsermächtigung für spätere Jahre, wie sie eingetragen ist.",
            Self::Later => {
                "Was Bestellungen binden, deren Liefertermin für ein späteres Jahr zugesagt ist, brutto."
            }
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
    /// The Ansatz that it counts to; `None` = none of the programme's.
    pub ansatz: Option<BudgetYearId>,
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

/// The rows of a year that a figure adds up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearSpot {
    /// Code of the programme; empty = all.
    pub programme: String,
    /// Id of the Ansatz, 0 for what counts to none; `None` = all.
    pub ansatz: Option<BudgetYearId>,
}

impl YearSpot {
    /// Whether the amount counts there.
    #[must_use]
    pub fn has(&self, entry: &YearEntry) -> bool {
        (self.programme.is_empty() || entry.programme == self.programme)
            && self
                .ansatz
                .is_none_or(|asked| entry.ansatz.unwrap_or(BudgetYearId(0)) == asked)
    }
}

/// What the budget of a year provides for a programme and an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    pub id: BudgetYearId,
    pub data: YearData,
    pub version: i64,
}

/// An Ansatz of a programme in a year and what became of it; or what became of a programme's money beside its Ansätze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearRow {
    /// Its code.
    pub programme: String,
    /// Title of the programme.
    pub title: String,
    /// `None` where the year's budget does not name it, or names other accounts.
    pub provided: Option<Provided>,
    /// Whether the programme has several Ansätze, and none of them is told by the account of these amounts.
    pub is_other: bool,
    /// Paid in that year, gross.
    pub paid: Cents,
    /// Invoiced and not paid at its end, or today.
    pub unpaid: Cents,
    /// Bound by orders beyond the invoices at its end, or today; `None` for a year that is to come.
    pub open_orders: Option<Cents>,
    /// What of it is promised for later years, by year.
    pub later: BTreeMap<i64, Cents>,
}

impl YearRow {
    /// The rows' name in addresses.
    #[must_use]
    pub fn spot(&self) -> YearSpot {
        let id = self.provided.as_ref().map(|provided| provided.id);
        YearSpot {
            programme: self.programme.clone(),
            ansatz: Some(id.unwrap_or(BudgetYearId(0))),
        }
    }

    /// Produktsachkonto; in words where it is none of the programme's.
    #[must_use]
    pub fn account(&self) -> &str {
        match &self.provided {
            Some(provided) => &provided.data.account,
            None if self.is_other => "anderes oder keines",
            None => "",
        }
    }

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

    /// Year for which the Verpflichtungsermächtigung is; `None` = any later one.
    #[must_use]
    pub fn commitment_year(&self) -> Option<i64> {
        self.provided.as_ref()?.data.commitment_year
    }

    /// What orders bind for all later years.
    #[must_use]
    pub fn later_in_all(&self) -> Cents {
        self.later.values().copied().sum()
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

/// A programme whose orders for later years exceed what its Ansätze allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    pub programme: String,
    pub title: String,
    /// Years whose orders exceed it; empty = all later ones, where no Ansatz says for which year it allows something.
    pub years: Vec<i64>,
    /// Bound by orders that are promised for these years.
    pub later: Cents,
    /// Verpflichtungsermächtigung for these years, and what is for any.
    pub commitment: Cents,
}

/// Programmes of a year that bind more for later years than their Verpflichtungsermächtigung; none that the budget does not name.
/// An order counts against what is for the year in which it is promised, the rest against what is for any later year.
#[must_use]
pub fn beyond_commitment(rows: &[YearRow]) -> Vec<Beyond> {
    let provided = rows.iter().filter(|row| row.provided.is_some());
    let programmes: BTreeMap<&str, &YearRow> = provided.map(|row| (row.programme.as_str(), row)).collect();
    let beyond = |(code, named): (&str, &YearRow)| {
        let own = || rows.iter().filter(move |row| row.programme == code);
        let mut later: BTreeMap<i64, Cents> = BTreeMap::new();
        for (year, amount) in own().flat_map(|row| &row.later) {
            let sum = later.entry(*year).or_default();
            *sum = sum.plus(*amount);
        }
        let allowed = |year: Option<i64>| -> Cents {
            own()
                .filter(|row| row.commitment_year() == year)
                .map(YearRow::commitment)
                .sum()
        };
        let rest = |year: i64, sum: Cents| sum.minus(allowed(Some(year)));
        later.retain(|year, sum| rest(*year, *sum) > Cents::ZERO);
        let any = allowed(None);
        let uncovered: Cents = later.iter().map(|(year, sum)| rest(*year, *sum)).sum();
        let for_years: Cents = later.keys().map(|year| allowed(Some(*year))).sum();
        (uncovered > any).then(|| Beyond {
            programme: code.to_owned(),
            title: named.title.clone(),
            later: later.values().copied().sum(),
            commitment: any.plus(for_years),
            years: if own().any(|row| row.commitment_year().is_some()) {
                later.into_keys().collect()
            } else {
                Vec::new()
            },
        })
    };
    programmes.into_iter().filter_map(beyond).collect()
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
                    commitment_year: None,
                },
                version: 1,
            }),
            paid: Cents(paid),
            unpaid: Cents(70),
            is_other: false,
            open_orders: Some(Cents(30)),
            later: BTreeMap::new(),
        };
        for (paid, left) in [(0, 1_200), (1_199, 1), (1_200, 0), (1_201, 0)] {
            assert_eq!(row(paid).to_carry_over(), Cents(left), "{paid}");
        }
        assert_eq!((row(0).available(), row(0).bound()), (Cents(1_200), Cents(100)));
        // Orders of the programme count together, whichever Ansatz they are for; without one nothing is known to be exceeded.
        let other = |later: i64| YearRow {
            provided: None,
            is_other: true,
            later: BTreeMap::from([(2027, Cents(later))]),
            ..row(0)
        };
        for (rows, exceeds) in [
            (vec![row(0), other(50)], false),
            (vec![row(0), other(51)], true),
            (vec![row(0), row(0), other(100)], false),
            (vec![other(51)], false),
        ] {
            assert_eq!(beyond_commitment(&rows).len(), usize::from(exceeds), "{rows:?}");
        }
        // What is for one year covers the orders of that year alone; the others need what is for any.
        let of_year = |commitment: i64, due: Option<i64>| {
            let mut row = row(0);
            if let Some(provided) = &mut row.provided {
                provided.data.commitment = Cents(commitment);
                provided.data.commitment_year = due;
            }
            row
        };
        let orders = |orders: &[(i64, i64)]| YearRow {
            later: orders
                .iter()
                .map(|(year, amount)| (*year, Cents(*amount)))
                .collect(),
            ..other(0)
        };
        for (rows, told) in [
            (vec![of_year(50, Some(2027)), orders(&[(2027, 50)])], None),
            (
                vec![of_year(50, Some(2028)), orders(&[(2027, 50)])],
                Some((vec![2027], 50, 0)),
            ),
            (
                vec![of_year(50, Some(2027)), orders(&[(2027, 40), (2028, 10)])],
                Some((vec![2028], 10, 0)),
            ),
            (
                vec![
                    of_year(50, Some(2027)),
                    of_year(10, None),
                    orders(&[(2027, 50), (2028, 10)]),
                ],
                None,
            ),
            (
                vec![of_year(50, Some(2027)), of_year(10, None), orders(&[(2027, 61)])],
                Some((vec![2027], 61, 60)),
            ),
        ] {
            let found = beyond_commitment(&rows).pop();
            let found = found.map(|beyond| (beyond.years, beyond.later.0, beyond.commitment.0));
            assert_eq!(found, told, "{rows:?}");
        }
    }
}
