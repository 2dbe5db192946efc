//! Ceilings of programmes.

use paktbuch_seed::BudgetSeed;

use super::places::Keys;
use super::{PlayError, permit, write};
use crate::auth::EditFunding;
use crate::db::Db;
use crate::funding::{self, BudgetData};

pub(super) async fn play(db: &Db, keys: &Keys, budgets: &[BudgetSeed]) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    for seed in budgets {
        let school = seed
            .school
            .as_ref()
            .map(|number| keys.school(number))
            .transpose()?;
        let command = BudgetData {
            programme: seed.programme.clone(),
            category: seed.category.clone(),
            school,
            amount: seed.amount,
            source: seed.source.clone(),
            valid_from: seed.valid_from,
        };
        write(db, &seed.source, async |tx| {
            funding::add_budget(tx, &may_edit, command).await
        })
        .await?;
    }
    Ok(())
}
