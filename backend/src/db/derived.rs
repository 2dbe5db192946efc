//! What triggers derive, compared with what it follows: search index and summary with the devices, the summary of spending with
//! the invoices' sums.

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use super::{Db, Failure, classify};

/// Groups of the summary whose count or sum is another than the devices give.
const DIFFERENCES: &str = "SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT school_id, category, status, notice_id, zweckbindung_year, devices, gross FROM device_summary
        UNION ALL
        SELECT school_id, category, status, coalesce(notice_id, 0), coalesce({year}, 0), -1, -gross FROM device
    ) AS both_sides
    GROUP BY school_id, category, status, notice_id, zweckbindung_year
    HAVING sum(devices) <> 0 OR sum(gross) <> 0
) AS differing";

/// Cost lines whose summary is another than the invoices give.
const UNSUMMED: &str = "SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT cost_line_id, notice_id, invoiced, invoiced_eligible, paid, paid_eligible FROM spending_summary
        UNION ALL
        SELECT cost_line_id, notice_id, -invoiced, -invoiced_eligible, -paid, -paid_eligible FROM spending
    ) AS both_sides
    GROUP BY cost_line_id, notice_id
    HAVING sum(invoiced) <> 0 OR sum(invoiced_eligible) <> 0 OR sum(paid) <> 0 OR sum(paid_eligible) <> 0
) AS differing";

impl Db {
    /// What the search index or the summaries say and the records do not; empty where all fits.
    ///
    /// # Errors
    /// Where the engine cannot look.
    pub async fn derived_faults(&self) -> Result<Vec<String>, DbErr> {
        let mut faults = Vec::new();
        let backend = self.reader().get_database_backend();
        let is_sqlite = backend == DatabaseBackend::Sqlite;
        // The index compares itself by a statement that counts as a write; where none is possible it is left out.
        if is_sqlite && !self.is_read_only() {
            let compare = "INSERT INTO device_search (device_search, rank) VALUES ('integrity-check', 1)";
            match self.reader().execute_unprepared(compare).await {
                Ok(_) => {}
                Err(error) if classify(&error) == Failure::Busy => return Err(error),
                Err(error) if classify(&error) == Failure::Storage => {}
                Err(_) => faults.push("Der Suchindex der Geräte passt nicht zu den Geräten.".to_owned()),
            }
        }
        let year = if is_sqlite {
            "CAST(substr(zweckbindung_until, 1, 4) AS INTEGER)"
        } else {
            "extract(year FROM zweckbindung_until)::bigint"
        };
        let sql = DIFFERENCES.replace("{year}", year);
        let row = self
            .reader()
            .query_one_raw(Statement::from_string(backend, sql))
            .await?;
        let differing: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        if differing > 0 {
            faults.push(format!(
                "Die Summen der Geräteliste stimmen in {differing} Gruppen nicht mit den Geräten überein."
            ));
        }
        let row = self
            .reader()
            .query_one_raw(Statement::from_string(backend, UNSUMMED))
            .await?;
        let unsummed: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        if unsummed > 0 {
            faults.push(format!(
                "Die Summen von {unsummed} Kostenzeilen stimmen nicht mit denen ihrer Rechnungen überein."
            ));
        }
        Ok(faults)
    }
}
