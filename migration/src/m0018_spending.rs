//! What each invoice spends on each notice and what its proof lacks there, summed up as it is written; and indexes for lists of
//! invoices.
//!
//! Triggers note the invoices whose sums may have changed; the program sums them anew before the same transaction ends. The
//! invoices that are there already are noted here.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop, drop_indexes, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, UP).await?;
        only(manager, SQLITE_SUMMARY, POSTGRES_SUMMARY).await?;
        for watched in WATCHED {
            let (sqlite, postgres) = (watched.sqlite(), watched.postgres());
            only(manager, &borrowed(&sqlite), &borrowed(&postgres)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for watched in WATCHED {
            let table = watched.table;
            let sqlite = OPERATIONS.map(|(operation, ..)| format!("DROP TRIGGER {table}_{operation}_noted"));
            let postgres = [
                format!("DROP TRIGGER {table}_noted ON {table}"),
                format!("DROP FUNCTION {table}_noted()"),
            ];
            only(manager, &borrowed(&sqlite), &borrowed(&postgres)).await?;
        }
        drop_indexes(
            manager,
            &[
                "invoice_supplier_id_issue_date_id",
                "invoice_open",
                "invoice_sums",
                "device_without_serial",
                "device_without_room",
            ],
        )
        .await?;
        drop(
            manager,
            &["noted_invoice", "proof_gap", "spending", "spending_summary"],
        )
        .await?;
        only(manager, &[], &["DROP FUNCTION spending_summary_follows()"]).await
    }
}

fn borrowed(statements: &[String]) -> Vec<&str> {
    statements.iter().map(String::as_str).collect()
}

const UP: &[&str] = &[
    "CREATE TABLE spending (
            id {id},
            notice_id {int} NOT NULL,
            cost_line_id {int} NOT NULL,
            invoice_id {int} NOT NULL,
            invoiced {int} NOT NULL,
            invoiced_eligible {int} NOT NULL,
            paid {int} NOT NULL,
            paid_eligible {int} NOT NULL,
            UNIQUE (invoice_id, cost_line_id)
        )",
    "CREATE TABLE spending_summary (
            cost_line_id {int} PRIMARY KEY NOT NULL,
            notice_id {int} NOT NULL,
            invoiced {int} NOT NULL,
            invoiced_eligible {int} NOT NULL,
            paid {int} NOT NULL,
            paid_eligible {int} NOT NULL
        )",
    "CREATE INDEX spending_summary_notice ON spending_summary (notice_id, paid)",
    "CREATE TABLE proof_gap (
            id {id},
            notice_id {int} NOT NULL,
            invoice_id {int} NOT NULL,
            open_lines {int} NOT NULL,
            unpaid {int} NOT NULL,
            unproven {int} NOT NULL,
            short_lines {int} NOT NULL,
            incomplete_lines {int} NOT NULL,
            UNIQUE (invoice_id, notice_id)
        )",
    "CREATE INDEX proof_gap_notice ON proof_gap
        (notice_id, open_lines, unpaid, unproven, short_lines, incomplete_lines)",
    "CREATE TABLE noted_invoice (invoice_id {int} PRIMARY KEY NOT NULL)",
    "INSERT INTO noted_invoice (invoice_id) SELECT id FROM invoice",
    "CREATE INDEX device_without_serial ON device (notice_id) WHERE serial IS NULL AND kind = 'geraet'",
    "CREATE INDEX device_without_room ON device (notice_id) WHERE room_id IS NULL",
    "CREATE INDEX invoice_supplier_id_issue_date_id ON invoice (supplier_id, issue_date, id)",
    "CREATE INDEX invoice_open ON invoice (issue_date, id) WHERE open_lines > 0",
    "CREATE INDEX invoice_sums ON invoice
        (open_lines, due, paid, skonto, retention, gross, allocated, rejected_on, self_assessed_tax, tax_deducted, tax_paid)",
];

/// The sums of each cost line follow the invoices' by triggers, as the summary of the devices follows them.
const SQLITE_SUMMARY: &[&str] = &[
    "CREATE TRIGGER spending_added AFTER INSERT ON spending BEGIN
        INSERT INTO spending_summary
            (cost_line_id, notice_id, invoiced, invoiced_eligible, paid, paid_eligible)
        VALUES (new.cost_line_id, new.notice_id, new.invoiced, new.invoiced_eligible, new.paid, new.paid_eligible)
        ON CONFLICT (cost_line_id) DO UPDATE SET
            invoiced = invoiced + excluded.invoiced,
            invoiced_eligible = invoiced_eligible + excluded.invoiced_eligible,
            paid = paid + excluded.paid,
            paid_eligible = paid_eligible + excluded.paid_eligible;
    END",
    "CREATE TRIGGER spending_removed AFTER DELETE ON spending BEGIN
        UPDATE spending_summary SET
            invoiced = invoiced - old.invoiced,
            invoiced_eligible = invoiced_eligible - old.invoiced_eligible,
            paid = paid - old.paid,
            paid_eligible = paid_eligible - old.paid_eligible
        WHERE cost_line_id = old.cost_line_id;
    END",
];

const POSTGRES_SUMMARY: &[&str] = &[
    "CREATE FUNCTION spending_summary_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            UPDATE spending_summary SET
                invoiced = invoiced - OLD.invoiced,
                invoiced_eligible = invoiced_eligible - OLD.invoiced_eligible,
                paid = paid - OLD.paid,
                paid_eligible = paid_eligible - OLD.paid_eligible
            WHERE cost_line_id = OLD.cost_line_id;
        ELSE
            INSERT INTO spending_summary
                (cost_line_id, notice_id, invoiced, invoiced_eligible, paid, paid_eligible)
            VALUES (NEW.cost_line_id, NEW.notice_id, NEW.invoiced, NEW.invoiced_eligible, NEW.paid, NEW.paid_eligible)
            ON CONFLICT (cost_line_id) DO UPDATE SET
                invoiced = spending_summary.invoiced + EXCLUDED.invoiced,
                invoiced_eligible = spending_summary.invoiced_eligible + EXCLUDED.invoiced_eligible,
                paid = spending_summary.paid + EXCLUDED.paid,
                paid_eligible = spending_summary.paid_eligible + EXCLUDED.paid_eligible;
        END IF;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER spending_summary_follows AFTER INSERT OR DELETE ON spending
        FOR EACH ROW EXECUTE FUNCTION spending_summary_follows()",
];

/// A table whose rows change what an invoice spends.
struct Watched {
    table: &'static str,
    /// Columns that matter, as `UPDATE OF` names them.
    columns: &'static str,
    /// Ids of the invoices of one row, which stands for `{row}`.
    invoices: &'static str,
}

const WATCHED: &[Watched] = &[
    Watched {
        table: "invoice",
        columns: "due, prepaid, billed_before, retention, self_assessed_tax, tax_deducted",
        invoices: "SELECT {row}.id WHERE true",
    },
    Watched {
        table: "invoice_line",
        columns: "invoice_id, position, quantity, gross, kind, accepted_on, place, term_from, term_to, self_assessed_rate",
        invoices: "SELECT {row}.invoice_id WHERE true",
    },
    Watched {
        table: "allocation",
        columns: "invoice_line_id, cost_line_id, gross, eligible",
        invoices: "SELECT invoice_id FROM invoice_line WHERE id = {row}.invoice_line_id",
    },
    Watched {
        table: "payment",
        columns: "invoice_id, kind, amount, skonto, proof",
        invoices: "SELECT {row}.invoice_id WHERE true",
    },
    Watched {
        table: "funding_share",
        columns: "device_id, allocation_id",
        invoices: "SELECT l.invoice_id FROM allocation a JOIN invoice_line l ON l.id = a.invoice_line_id
            WHERE a.id = {row}.allocation_id",
    },
];

/// Name of the trigger, its event, and the rows that it sees.
const OPERATIONS: [(&str, &str, &[&str]); 3] = [
    ("added", "INSERT", &["new"]),
    ("changed", "UPDATE", &["old", "new"]),
    ("removed", "DELETE", &["old"]),
];

impl Watched {
    fn note(&self, row: &str) -> String {
        let invoices = self.invoices.replace("{row}", row);
        format!("INSERT INTO noted_invoice (invoice_id) {invoices} ON CONFLICT (invoice_id) DO NOTHING;")
    }

    fn sqlite(&self) -> Vec<String> {
        let Self { table, columns, .. } = self;
        let trigger = |(operation, event, rows): (&str, &str, &[&str])| {
            let of = if event == "UPDATE" {
                format!(" OF {columns}")
            } else {
                String::new()
            };
            let notes: String = rows.iter().map(|row| self.note(row)).collect();
            format!("CREATE TRIGGER {table}_{operation}_noted AFTER {event}{of} ON {table} BEGIN {notes} END")
        };
        OPERATIONS.into_iter().map(trigger).collect()
    }

    fn postgres(&self) -> Vec<String> {
        let Self { table, columns, .. } = self;
        let (added, removed) = (self.note("NEW"), self.note("OLD"));
        vec![
            format!(
                "CREATE FUNCTION {table}_noted() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP <> 'INSERT' THEN {removed} END IF;
                    IF TG_OP <> 'DELETE' THEN {added} END IF;
                    RETURN NULL;
                END $$"
            ),
            format!(
                "CREATE TRIGGER {table}_noted AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_noted()"
            ),
        ]
    }
}
