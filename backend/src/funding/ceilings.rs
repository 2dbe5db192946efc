//! What applications and notices claim of the ceilings (Budgets) of programmes: pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{Cents, SchoolId};

use super::rows::BudgetRow;

/// Grant money that an application asks for, or that a notice grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Code of the programme.
    pub programme: String,
    /// Name of the Förderbereich.
    pub category: String,
    /// `None` where nobody tells which part of the spending is applied for as grant.
    pub grant: Option<Cents>,
    /// Spending applied for by school; the grant is divided like it.
    pub schools: Vec<(SchoolId, Cents)>,
}

impl Claim {
    /// Whether it counts against a budget.
    #[must_use]
    pub fn counts(&self, budget: &BudgetRow) -> bool {
        let of_category = budget.category.is_empty() || budget.category == self.category;
        self.programme == budget.programme && of_category && self.part(budget) != Some(Cents::ZERO)
    }

    /// The part of the grant for the budget's school; all of it where the budget is the authority's.
    fn part(&self, budget: &BudgetRow) -> Option<Cents> {
        let Some(school) = &budget.school else {
            return self.grant;
        };
        let own = self.schools.iter().filter(|(id, _)| *id == school.id);
        let own: Cents = own.map(|(_, amount)| *amount).sum();
        if own == Cents::ZERO {
            return Some(Cents::ZERO);
        }
        let all: Cents = self.schools.iter().map(|(_, amount)| *amount).sum();
        self.grant.map(|grant| grant.pro_rata(own.0, all.0))
    }
}

/// What all claims take of a budget; `None` where one of them is not known.
#[must_use]
pub fn claimed(claims: &[Claim], budget: &BudgetRow) -> Option<Cents> {
    let counted = claims.iter().filter(|claim| claim.counts(budget));
    counted.map(|claim| claim.part(budget)).sum()
}

/// Budgets that hold on a day: of those with the same programme, Förderbereich and school the newest that has begun.
#[must_use]
pub fn in_force(budgets: &[BudgetRow], day: NaiveDate) -> Vec<&BudgetRow> {
    let holds = |row: &&BudgetRow| {
        row.valid_from <= day
            && !budgets.iter().any(|other| {
                other.is_same_ceiling(row) && (row.valid_from < other.valid_from && other.valid_from <= day)
            })
    };
    budgets.iter().filter(holds).collect()
}

/// What contradicts a budget on a day: one that is a part of it and higher, or one that it is a part of and exceeds.
#[must_use]
pub fn contradictions(budgets: &[BudgetRow], own: &BudgetRow, day: NaiveDate) -> Vec<String> {
    let holding = in_force(budgets, day);
    if !holding.iter().any(|row| row.id == own.id) {
        return Vec::new();
    }
    let named = |row: &BudgetRow| match row.scope().as_str() {
        "" => format!("für den ganzen Schulträger von {} €", row.amount),
        scope => format!("für {scope} von {} €", row.amount),
    };
    let pairs = holding.into_iter().filter_map(|other| {
        if other.holds(own) {
            Some((other, own))
        } else {
            own.holds(other).then_some((own, other))
        }
    });
    pairs
        .filter(|(whole, part)| part.amount > whole.amount)
        .map(|(whole, part)| {
            format!(
                "Das Budget {} ist höher als das {}, von dem es ein Teil ist. Bitte beide Beträge mit ihrer Quelle vergleichen und das falsche entfernen.",
                named(part),
                named(whole)
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::rows::SchoolName;
    use paktbuch_types::BudgetId;

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    fn budget(id: i64, category: &str, school: Option<i64>, from: &str) -> BudgetRow {
        BudgetRow {
            id: BudgetId(id),
            programme: "digitalpakt-nrw".to_owned(),
            category: category.to_owned(),
            school: school.map(|id| SchoolName {
                id: SchoolId(id),
                number: "190743".parse().unwrap(),
                name: "Baumberge-Schule".to_owned(),
            }),
            amount: Cents(100),
            source: "Anlage 2".to_owned(),
            valid_from: day(from),
            version: 1,
        }
    }

    fn claim(category: &str, grant: Option<i64>, schools: &[(i64, i64)]) -> Claim {
        Claim {
            programme: "digitalpakt-nrw".to_owned(),
            category: category.to_owned(),
            grant: grant.map(Cents),
            schools: schools
                .iter()
                .map(|(id, amount)| (SchoolId(*id), Cents(*amount)))
                .collect(),
        }
    }

    #[test]
    fn claims_count_by_category_and_school() {
        let claims = [
            claim("Netz", Some(900), &[(1, 600), (2, 400)]),
            claim("Tablets", Some(90), &[(2, 100)]),
        ];
        for (category, school, expected) in [
            ("", None, 990),
            ("Netz", None, 900),
            ("", Some(2), 360 + 90),
            ("Netz", Some(1), 540),
            ("Tablets", Some(1), 0),
        ] {
            let budget = budget(1, category, school, "01.01.2024");
            assert_eq!(
                claimed(&claims, &budget),
                Some(Cents(expected)),
                "{category} {school:?}"
            );
        }
    }

    #[test]
    fn an_unknown_claim_makes_the_sum_unknown_only_where_it_counts() {
        let claims = [claim("Netz", None, &[(1, 600)])];
        assert_eq!(claimed(&claims, &budget(1, "", None, "01.01.2024")), None);
        assert_eq!(claimed(&claims, &budget(1, "", Some(1), "01.01.2024")), None);
        assert_eq!(
            claimed(&claims, &budget(1, "", Some(2), "01.01.2024")),
            Some(Cents::ZERO)
        );
        assert_eq!(
            claimed(&claims, &budget(1, "Tablets", None, "01.01.2024")),
            Some(Cents::ZERO)
        );
    }

    #[test]
    fn a_part_above_its_whole_is_told_from_either_side() {
        let of = |id, category: &str, school, amount, from: &str| BudgetRow {
            amount: Cents(amount),
            ..budget(id, category, school, from)
        };
        let budgets = [
            of(1, "", None, 100, "01.01.2024"),
            of(2, "Netz", None, 101, "01.01.2024"),
            of(3, "Netz", Some(1), 101, "01.01.2024"),
            of(4, "", Some(2), 100, "01.01.2024"),
            of(5, "Netz", None, 100, "01.07.2024"),
        ];
        let told = |place: usize, text| contradictions(&budgets, &budgets[place], day(text)).len();
        assert_eq!(
            [0, 1, 2, 3, 4].map(|place| told(place, "01.06.2024")),
            [2, 1, 1, 0, 0]
        );
        assert_eq!(
            [0, 1, 2, 3, 4].map(|place| told(place, "01.07.2024")),
            [1, 0, 2, 0, 1]
        );
        let words = contradictions(&budgets, &budgets[1], day("01.06.2024"));
        assert!(
            words[0].starts_with(
                "Das Budget für Netz von 1,01 € ist höher als das für den ganzen Schulträger von 1,00 €"
            ),
            "{words:?}"
        );
    }

    #[test]
    fn the_newest_budget_that_has_begun_holds() {
        let budgets = [
            budget(1, "", None, "01.01.2024"),
            budget(2, "", None, "01.07.2024"),
            budget(3, "", Some(1), "01.01.2024"),
        ];
        let ids = |text| -> Vec<i64> { in_force(&budgets, day(text)).iter().map(|row| row.id.0).collect() };
        assert_eq!(ids("31.12.2023"), Vec::<i64>::new());
        assert_eq!(ids("30.06.2024"), [1, 3]);
        assert_eq!(ids("01.07.2024"), [2, 3]);
    }
}
