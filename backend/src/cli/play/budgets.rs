//! Programmes of its own, their ceilings, documents of the schools, what years provide, and the limit between asset and expense.

use paktbuch_seed::{BudgetSeed, Scenario};

use super::places::Keys;
use super::{PlayError, permit, write};
use crate::auth::{EditFunding, EditProgrammes};
use crate::budgets::{self, YearData};
use crate::capitalising::{self, LimitData};
use crate::db::Db;
use crate::documents::Documents;
use crate::funding::commands::ConceptData;
use crate::funding::{self, BudgetData};

pub(super) async fn play(
    db: &Db,
    documents: &Documents,
    keys: &Keys,
    scenario: &Scenario,
) -> Result<(), PlayError> {
    editions(db, &scenario.editions).await?;
    ceilings(db, keys, &scenario.budgets).await?;
    concepts(db, documents, keys, scenario).await?;
    local_rules(db, scenario).await
}

async fn editions(db: &Db, editions: &[String]) -> Result<(), PlayError> {
    let may_edit = permit::<EditProgrammes>()?;
    for toml in editions {
        write(db, "Förderprogramm", async |tx| {
            funding::add_edition(tx, &may_edit, toml).await
        })
        .await?;
    }
    Ok(())
}

async fn ceilings(db: &Db, keys: &Keys, budgets: &[BudgetSeed]) -> Result<(), PlayError> {
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

async fn concepts(db: &Db, documents: &Documents, keys: &Keys, scenario: &Scenario) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    for seed in &scenario.concepts {
        let stored = documents.put(&seed.pdf())?;
        let school = seed
            .school
            .as_ref()
            .map(|number| keys.school(number))
            .transpose()?;
        let command = ConceptData {
            school,
            kind: seed.kind,
            title: String::new(),
            edition: seed.edition.clone(),
            dated_on: seed.dated_on,
            valid_to: seed.valid_to,
        };
        write(db, &seed.file_name, async |tx| {
            let file = (&stored, "application/pdf", seed.file_name.as_str());
            funding::add_concept(tx, &may_edit, file, command).await
        })
        .await?;
    }
    Ok(())
}

async fn local_rules(db: &Db, scenario: &Scenario) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    for seed in &scenario.years {
        let data = YearData {
            year: seed.year,
            programme: seed.programme.clone(),
            account: seed.account.clone(),
            appropriation: seed.appropriation,
            carried_over: seed.carried_over,
            commitment: seed.commitment,
            commitment_year: None,
        };
        write(db, "Haushaltsjahr", async |tx| {
            budgets::add_year(tx, &may_edit, data).await
        })
        .await?;
    }
    for seed in &scenario.asset_limits {
        let data = LimitData {
            from: seed.valid_from,
            up_to: seed.up_to,
            choice: seed.choice,
            source: seed.source.clone(),
        };
        write(db, &seed.source, async |tx| {
            capitalising::add_limit(tx, &may_edit, data).await
        })
        .await?;
    }
    Ok(())
}
