//! A programme may have several Ansätze in a year, each with an account of its own (Produktsachkonto).
//!
//! SQLite cannot drop a UNIQUE of its table: the table is made anew.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop_indexes, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only(
            manager,
            &[&rebuilt(""), COPY, "DROP TABLE budget_year", RENAME],
            &["ALTER TABLE budget_year DROP CONSTRAINT budget_year_year_programme_key"],
        )
        .await?;
        create(
            manager,
            &["CREATE UNIQUE INDEX budget_year_account ON budget_year (year, programme, account)"],
        )
        .await
    }

    /// The Ansätze of a programme become one again, under the first account.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &[ADD_UP, KEEP_FIRST]).await?;
        drop_indexes(manager, &["budget_year_account"]).await?;
        only(
            manager,
            &[
                &rebuilt(", UNIQUE (year, programme)"),
                COPY,
                "DROP TABLE budget_year",
                RENAME,
            ],
            &["ALTER TABLE budget_year ADD CONSTRAINT budget_year_year_programme_key UNIQUE (year, programme)"],
        )
        .await
    }
}

const COPY: &str = "INSERT INTO budget_year_next (id, year, programme, account, appropriation, carried_over, commitment, version)
    SELECT id, year, programme, account, appropriation, carried_over, commitment, version FROM budget_year";
const RENAME: &str = "ALTER TABLE budget_year_next RENAME TO budget_year";

const ADD_UP: &str = "UPDATE budget_year SET
        appropriation = (SELECT sum(own.appropriation) FROM budget_year own
            WHERE own.year = budget_year.year AND own.programme = budget_year.programme),
        carried_over = (SELECT sum(own.carried_over) FROM budget_year own
            WHERE own.year = budget_year.year AND own.programme = budget_year.programme),
        commitment = (SELECT sum(own.commitment) FROM budget_year own
            WHERE own.year = budget_year.year AND own.programme = budget_year.programme)
    WHERE id IN (SELECT min(id) FROM budget_year GROUP BY year, programme)";
const KEEP_FIRST: &str =
    "DELETE FROM budget_year WHERE id NOT IN (SELECT min(id) FROM budget_year GROUP BY year, programme)";

/// The table on SQLite.
fn rebuilt(unique: &str) -> String {
    format!(
        "CREATE TABLE budget_year_next (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
            programme TEXT NOT NULL,
            account TEXT NOT NULL,
            appropriation INTEGER NOT NULL CHECK (appropriation >= 0),
            carried_over INTEGER NOT NULL CHECK (carried_over >= 0),
            commitment INTEGER NOT NULL CHECK (commitment >= 0),
            version INTEGER NOT NULL{unique}
        )"
    )
}
