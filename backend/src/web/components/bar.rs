//! The budget bar: how far the money of a line or programme has come.

use paktbuch_types::{BasisPoints, Cents};

/// Amounts behind one bar, all gross in cents. What is `None` is not drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetBar {
    /// `Ansatz 1.3`, `DigitalPakt Schule NRW`.
    pub label: String,
    /// Budgeted amount, as a dashed track.
    pub budget: Option<Cents>,
    /// As granted (lt. Bescheid).
    pub granted: Cents,
    /// Ordered (beauftragt), hatched.
    pub ordered: Option<Cents>,
    /// Invoiced (berechnet).
    pub invoiced: Cents,
    /// Paid (bezahlt).
    pub paid: Cents,
    /// Drawn down (abgerufen), as a triangle.
    pub drawn: Option<Cents>,
    /// The most that may be spent on this line with its tolerance, as a dashed mark; beyond it the bar turns red.
    pub limit: Option<Cents>,
}

impl BudgetBar {
    /// A bar with the amounts that every bar has.
    #[must_use]
    pub fn new(label: impl Into<String>, granted: Cents, invoiced: Cents, paid: Cents) -> Self {
        Self {
            label: label.into(),
            granted,
            invoiced,
            paid,
            ..Self::default()
        }
    }

    /// With the budgeted amount.
    #[must_use]
    pub fn budget(mut self, budget: Cents) -> Self {
        self.budget = Some(budget);
        self
    }

    /// With what is ordered (beauftragt).
    #[must_use]
    pub fn ordered(mut self, ordered: Cents) -> Self {
        self.ordered = Some(ordered);
        self
    }

    /// With what is drawn down (abgerufen).
    #[must_use]
    pub fn drawn(mut self, drawn: Cents) -> Self {
        self.drawn = Some(drawn);
        self
    }

    /// Marks the tolerance.
    #[must_use]
    pub fn limit(mut self, limit: Cents) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Where this amount ends on the bar: `75.62%`.
    #[must_use]
    pub fn at(&self, amount: &Cents) -> String {
        percent(amount.ratio(self.whole()).unwrap_or_default())
    }

    /// Where what lies beyond the limit begins, and how wide it is; `None` while nothing does.
    #[must_use]
    pub fn over(&self) -> Option<(String, String)> {
        let limit = self.limit?;
        let beyond = self.farthest().minus(limit);
        (beyond > Cents::ZERO).then(|| (self.at(&limit), self.at(&beyond)))
    }

    /// All figures in one sentence, for those who do not see the bar.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if let Some(budget) = self.budget {
            parts.push(format!("{budget} € Budget"));
        }
        parts.push(format!("{} € lt. Bescheid", self.granted));
        if let Some(ordered) = self.ordered {
            parts.push(format!("{ordered} € beauftragt"));
        }
        parts.push(format!("{} € berechnet", self.invoiced));
        parts.push(format!("{} € bezahlt", self.paid));
        if let Some(drawn) = self.drawn {
            parts.push(format!("{drawn} € abgerufen"));
        }
        if let Some(limit) = self.limit {
            parts.push(format!("Toleranz bis {limit} €"));
        }
        parts.join(", ")
    }

    fn farthest(&self) -> Cents {
        self.ordered.unwrap_or_default().max(self.invoiced).max(self.paid)
    }

    /// The amount at the right end: the largest one, with an eighth of room where a limit is marked.
    fn whole(&self) -> Cents {
        let largest = [self.budget, self.drawn, self.limit]
            .into_iter()
            .flatten()
            .fold(self.granted.max(self.farthest()), Cents::max);
        match self.limit {
            Some(_) => largest.plus(Cents(largest.0 / 12)),
            None => largest,
        }
    }
}

/// A share as CSS and SVG write it: `75.62%`, never below zero.
pub(super) fn percent(share: BasisPoints) -> String {
    let share = share.0.max(0);
    format!("{}.{:02}%", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_shares_of_the_largest() {
        let bar = BudgetBar::new(
            "Ansatz 1.3",
            Cents::euros(400),
            Cents::euros(300),
            Cents::euros(100),
        );
        assert_eq!(bar.at(&bar.granted), "100.00%");
        assert_eq!(bar.at(&bar.invoiced), "75.00%");
        assert_eq!(bar.at(&Cents::euros(-5)), "0.00%");
        assert_eq!(bar.over(), None);
    }

    #[test]
    fn what_exceeds_the_tolerance_is_marked() {
        let bar = BudgetBar::new(
            "Ansatz 1.3",
            Cents::euros(1_000),
            Cents::euros(1_300),
            Cents::ZERO,
        )
        .ordered(Cents::euros(1_300))
        .limit(Cents::euros(1_200));
        let (from, width) = bar.over().unwrap();
        assert_eq!((from.as_str(), width.as_str()), ("85.21%", "7.10%"));
        assert_eq!(
            bar.sentence(),
            "1.000,00 € lt. Bescheid, 1.300,00 € beauftragt, 1.300,00 € berechnet, 0,00 € bezahlt, Toleranz bis 1.200,00 €"
        );
    }

    #[test]
    fn a_bar_without_money_is_empty() {
        let bar = BudgetBar::new("leer", Cents::ZERO, Cents::ZERO, Cents::ZERO);
        assert_eq!(bar.at(&bar.paid), "0.00%");
    }
}
