//! Looking after the database itself: is it sound, can it be written.

use paktbuch_entity::installation;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set, Statement};

use super::{Db, Who};

impl Db {
    /// Writes one row durably, as every change does.
    ///
    /// # Errors
    /// What would keep a change from being saved.
    pub async fn check_writable(&self) -> Result<(), DbErr> {
        self.write(Who::System, async |tx| {
            let row = installation::ActiveModel {
                name: Set("last_write_check".to_owned()),
                value: Set(tx.now().to_rfc3339()),
            };
            let replace = OnConflict::column(installation::Column::Name)
                .update_column(installation::Column::Value)
                .to_owned();
            installation::Entity::insert(row)
                .on_conflict(replace)
                .exec_without_returning(tx.conn())
                .await?;
            Ok(())
        })
        .await
    }

    /// What is wrong with the file or its references; empty where all is sound. SQLite only: PostgreSQL keeps its
    /// references itself and checks its pages by checksums.
    ///
    /// # Errors
    /// Where the engine cannot even look.
    pub async fn integrity_faults(&self) -> Result<Vec<String>, DbErr> {
        if !self.is_sqlite() {
            return Ok(Vec::new());
        }
        let mut faults = Vec::new();
        let check = |sql: &str| Statement::from_string(sea_orm::DatabaseBackend::Sqlite, sql);
        for row in self
            .reader()
            .query_all_raw(check("PRAGMA integrity_check"))
            .await?
        {
            let text: String = row.try_get_by_index(0)?;
            if text != "ok" {
                faults.push(text);
            }
        }
        let dangling = self
            .reader()
            .query_all_raw(check("PRAGMA foreign_key_check"))
            .await?;
        for row in dangling {
            let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
            faults.push(format!(
                "Eine Zeile der Tabelle „{table}“ zeigt auf eine fehlende in „{parent}“."
            ));
        }
        Ok(faults)
    }
}
