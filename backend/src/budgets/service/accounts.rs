//! Which Ansatz of a programme an amount counts to.

use std::collections::HashMap;

use paktbuch_entity::budget_year;
use paktbuch_types::{AllocationId, BudgetYearId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::budgets::queries;

/// The Ansätze of a year, and where parts of invoices are booked (Kontierung).
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// Ansätze of a programme with their accounts.
    provided: HashMap<String, Vec<(BudgetYearId, String)>>,
    /// Produkt and Sachkonto; read only where a programme has several Ansätze.
    booked: HashMap<AllocationId, (String, String)>,
}

impl Accounts {
    /// Those of the given Ansätze of one year.
    pub(super) async fn read(
        conn: &impl ConnectionTrait,
        rows: &[budget_year::Model],
    ) -> Result<Self, DbErr> {
        let mut provided: HashMap<String, Vec<(BudgetYearId, String)>> = HashMap::new();
        for row in rows {
            let own = provided.entry(row.programme.clone()).or_default();
            own.push((row.id, row.account.clone()));
        }
        let booked = if provided.values().any(|own| own.len() > 1) {
            queries::booked(conn).await?
        } else {
            HashMap::new()
        };
        Ok(Self { provided, booked })
    }

    /// The Ansatz of a part of an invoice: the only one of its programme, of several the one that [`named`] tells.
    pub(super) fn of_part(&self, programme: &str, part: AllocationId) -> Option<BudgetYearId> {
        match self.provided.get(programme)?.as_slice() {
            [(only, _)] => Some(*only),
            several => {
                let (product, account) = self.booked.get(&part)?;
                named(several, product, account)
            }
        }
    }

    /// The Ansatz of an order, which is not booked yet: the only one of its programme.
    pub(super) fn of_order(&self, programme: &str) -> Option<BudgetYearId> {
        match self.provided.get(programme)?.as_slice() {
            [(only, _)] => Some(*only),
            _ => None,
        }
    }
}

/// The Ansatz whose Produktsachkonto is this Produkt and Sachkonto. Without one, the only one that names the Sachkonto alone; and where the
/// Produkt is not known, the only one that ends with the Sachkonto. Points, strokes and blanks do not count.
fn named(provided: &[(BudgetYearId, String)], product: &str, account: &str) -> Option<BudgetYearId> {
    let (product, account) = (bare(product), bare(account));
    if account.is_empty() {
        return None;
    }
    let whole = format!("{product}{account}");
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut found = provided.iter().filter(|(_, own)| fits(&bare(own)));
        let (first, another) = (found.next()?, found.next());
        another.is_none().then_some(first.0)
    };
    only(&|own: &str| own == whole)
        .or_else(|| only(&|own: &str| own == account))
        .or_else(|| only(&|own: &str| product.is_empty() && own.ends_with(&account)))
}

fn bare(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_part_tells_its_ansatz_or_none() {
        let provided = |accounts: &[&str]| -> Vec<(BudgetYearId, String)> {
            let numbered = (1..).zip(accounts);
            numbered
                .map(|(id, account)| (BudgetYearId(id), (*account).to_owned()))
                .collect()
        };
        let both = ["03.01.01/783100", "03.01.01/543100"];
        let schools = ["03.01.01/783100", "03.01.02/783100"];
        for (accounts, product, account, expected) in [
            (&both[..], "03.01.01", "783100", Some(1)),
            (&both[..], "03 01 01", "543100", Some(2)),
            (&both[..], "", "543100", Some(2)),
            (&both[..], "03.01.09", "543100", None),
            (&both[..], "03.01.01", "", None),
            (&both[..], "03.01.01", "524100", None),
            (&schools[..], "", "783100", None),
            (&schools[..], "03.01.02", "783100", Some(2)),
            (&["783100", "543100"][..], "03.01.01", "783100", Some(1)),
            (&["", "783100"][..], "03.01.01", "543100", None),
        ] {
            let found = named(&provided(accounts), product, account).map(|id| id.0);
            assert_eq!(found, expected, "{accounts:?}: {product} {account}");
        }
    }

    #[test]
    fn the_only_ansatz_takes_all() {
        let accounts = |own: &[i64]| Accounts {
            provided: HashMap::from([(
                "a".to_owned(),
                own.iter()
                    .map(|id| (BudgetYearId(*id), format!("78310{id}")))
                    .collect(),
            )]),
            booked: HashMap::from([(AllocationId(7), (String::new(), "783102".to_owned()))]),
        };
        let (one, two) = (accounts(&[1]), accounts(&[1, 2]));
        assert_eq!(
            (one.of_part("a", AllocationId(8)), one.of_order("a")),
            (Some(BudgetYearId(1)), Some(BudgetYearId(1)))
        );
        assert_eq!(
            (two.of_part("a", AllocationId(7)), two.of_order("a")),
            (Some(BudgetYearId(2)), None)
        );
        assert_eq!(
            (
                two.of_part("a", AllocationId(8)),
                two.of_part("b", AllocationId(7))
            ),
            (None, None)
        );
    }
}
