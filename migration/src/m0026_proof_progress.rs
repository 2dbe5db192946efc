//! How far the proof of each notice is, added up from what its invoices lack, so that a page reads one row a notice.
//!
//! Every invoice has a row for each notice that pays it, from now on also where nothing is lacking.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, UP).await?;
        for (column, condition) in DAYS {
            let add = format!("ALTER TABLE proof_gap ADD COLUMN {column} {{int}} NOT NULL DEFAULT 0");
            create(manager, &[add.as_str(), counted(column, condition).as_str()]).await?;
        }
        create(manager, SUMMED).await?;
        only(manager, SQLITE, POSTGRES).await?;
        watch(manager, &[ORDERED, WATCHED].concat()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only(
            manager,
            &["DROP TRIGGER proof_gap_added", "DROP TRIGGER proof_gap_removed"],
            &[
                "DROP TRIGGER proof_progress_follows ON proof_gap",
                "DROP FUNCTION proof_progress_follows()",
            ],
        )
        .await?;
        drop(manager, &["proof_progress"]).await?;
        for (column, _) in DAYS {
            let remove = format!("ALTER TABLE proof_gap DROP COLUMN {column}");
            create(manager, &[remove.as_str()]).await?;
        }
        create(manager, DOWN).await?;
        watch(manager, WATCHED).await
    }
}

/// Counts the lines of each invoice on each notice that meet a condition.
fn counted(column: &str, condition: &str) -> String {
    format!(
        "UPDATE proof_gap SET {column} = (
            SELECT COUNT(DISTINCT l.id) FROM invoice_line l
            JOIN allocation a ON a.invoice_line_id = l.id
            JOIN cost_line c ON c.id = a.cost_line_id
            JOIN cost_item i ON i.id = c.cost_item_id
            WHERE l.invoice_id = proof_gap.invoice_id AND i.notice_id = proof_gap.notice_id AND l.gross >= 0 AND {condition})"
    )
}

/// Notes an invoice whenever one of these columns of a line changes.
async fn watch(manager: &SchemaManager<'_>, columns: &str) -> Result<(), DbErr> {
    let note = |row: &str| {
        format!(
            "INSERT INTO noted_invoice (invoice_id) SELECT {row}.invoice_id WHERE true ON CONFLICT (invoice_id) DO NOTHING;"
        )
    };
    let sqlite = format!(
        "CREATE TRIGGER invoice_line_changed_noted AFTER UPDATE OF {columns} ON invoice_line BEGIN {} {} END",
        note("old"),
        note("new")
    );
    let postgres = format!(
        "CREATE TRIGGER invoice_line_noted AFTER INSERT OR DELETE OR UPDATE OF {columns} ON invoice_line
            FOR EACH ROW EXECUTE FUNCTION invoice_line_noted()"
    );
    only(
        manager,
        &["DROP TRIGGER invoice_line_changed_noted", sqlite.as_str()],
        &[
            "DROP TRIGGER invoice_line_noted ON invoice_line",
            postgres.as_str(),
        ],
    )
    .await
}

/// What m0018 watches of an invoice line, and what counts since.
const WATCHED: &str =
    "invoice_id, position, quantity, gross, kind, accepted_on, place, term_from, term_to, self_assessed_rate";
const ORDERED: &str = "ordered_on, ";

/// Columns about the days that R7 asks for, with what they count.
const DAYS: [(&str, &str); 6] = [
    ("lines", "true"),
    ("without_order", "l.ordered_on IS NULL"),
    (
        "without_acceptance",
        "l.accepted_on IS NULL AND l.kind IN ('geraet', 'gegenstand', 'anlage')",
    ),
    (
        "undated",
        "(l.ordered_on IS NULL OR (l.accepted_on IS NULL AND l.kind IN ('geraet', 'gegenstand', 'anlage')))",
    ),
    (
        "works_without_acceptance",
        "l.accepted_on IS NULL AND l.kind IN ('zubehoer', 'dienstleistung')",
    ),
    (
        "works_undated",
        "l.accepted_on IS NULL AND l.ordered_on IS NOT NULL AND l.kind IN ('zubehoer', 'dienstleistung')",
    ),
];

const UP: &[&str] = &[
    "CREATE TABLE proof_progress (
            notice_id {int} PRIMARY KEY NOT NULL,
            invoices {int} NOT NULL,
            open_lines {int} NOT NULL,
            unpaid {int} NOT NULL,
            unproven {int} NOT NULL,
            short_lines {int} NOT NULL,
            incomplete_lines {int} NOT NULL,
            undivided {int} NOT NULL,
            incomplete {int} NOT NULL,
            lines {int} NOT NULL,
            without_order {int} NOT NULL,
            without_acceptance {int} NOT NULL,
            undated {int} NOT NULL,
            works_without_acceptance {int} NOT NULL,
            works_undated {int} NOT NULL
        )",
    "DROP INDEX proof_gap_notice",
    "INSERT INTO proof_gap (notice_id, invoice_id, open_lines, unpaid, unproven, short_lines, incomplete_lines)
        SELECT DISTINCT notice_id, invoice_id, 0, 0, 0, 0, 0 FROM spending WHERE NOT EXISTS (
            SELECT 1 FROM proof_gap
            WHERE proof_gap.invoice_id = spending.invoice_id AND proof_gap.notice_id = spending.notice_id
        )",
];

/// The sums of what is there already.
const SUMMED: &[&str] = &["INSERT INTO proof_progress
        (notice_id, invoices, open_lines, unpaid, unproven, short_lines, incomplete_lines, undivided, incomplete,
            lines, without_order, without_acceptance, undated, works_without_acceptance, works_undated)
        SELECT notice_id, COUNT(*), SUM(open_lines), SUM(unpaid), SUM(unproven), SUM(short_lines), SUM(incomplete_lines),
            SUM(CASE WHEN open_lines > 0 THEN 1 ELSE 0 END),
            SUM(CASE WHEN short_lines + incomplete_lines > 0 THEN 1 ELSE 0 END),
            SUM(lines), SUM(without_order), SUM(without_acceptance), SUM(undated), SUM(works_without_acceptance), SUM(works_undated)
        FROM proof_gap GROUP BY notice_id"];

const DOWN: &[&str] = &["CREATE INDEX proof_gap_notice ON proof_gap
        (notice_id, open_lines, unpaid, unproven, short_lines, incomplete_lines)"];

const SQLITE: &[&str] = &[
    "CREATE TRIGGER proof_gap_added AFTER INSERT ON proof_gap BEGIN
        INSERT INTO proof_progress
            (notice_id, invoices, open_lines, unpaid, unproven, short_lines, incomplete_lines, undivided, incomplete,
            lines, without_order, without_acceptance, undated, works_without_acceptance, works_undated)
        VALUES (new.notice_id, 1, new.open_lines, new.unpaid, new.unproven, new.short_lines, new.incomplete_lines,
            new.open_lines > 0, new.short_lines + new.incomplete_lines > 0,
            new.lines, new.without_order, new.without_acceptance, new.undated, new.works_without_acceptance, new.works_undated)
        ON CONFLICT (notice_id) DO UPDATE SET
            invoices = invoices + 1,
            open_lines = open_lines + excluded.open_lines,
            unpaid = unpaid + excluded.unpaid,
            unproven = unproven + excluded.unproven,
            short_lines = short_lines + excluded.short_lines,
            incomplete_lines = incomplete_lines + excluded.incomplete_lines,
            undivided = undivided + excluded.undivided,
            incomplete = incomplete + excluded.incomplete,
            lines = lines + excluded.lines,
            without_order = without_order + excluded.without_order,
            without_acceptance = without_acceptance + excluded.without_acceptance,
            undated = undated + excluded.undated,
            works_without_acceptance = works_without_acceptance + excluded.works_without_acceptance,
            works_undated = works_undated + excluded.works_undated;
    END",
    "CREATE TRIGGER proof_gap_removed AFTER DELETE ON proof_gap BEGIN
        UPDATE proof_progress SET
            invoices = invoices - 1,
            open_lines = open_lines - old.open_lines,
            unpaid = unpaid - old.unpaid,
            unproven = unproven - old.unproven,
            short_lines = short_lines - old.short_lines,
            incomplete_lines = incomplete_lines - old.incomplete_lines,
            undivided = undivided - (old.open_lines > 0),
            incomplete = incomplete - (old.short_lines + old.incomplete_lines > 0),
            lines = lines - old.lines,
            without_order = without_order - old.without_order,
            without_acceptance = without_acceptance - old.without_acceptance,
            undated = undated - old.undated,
            works_without_acceptance = works_without_acceptance - old.works_without_acceptance,
            works_undated = works_undated - old.works_undated
        WHERE notice_id = old.notice_id;
    END",
];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION proof_progress_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            UPDATE proof_progress SET
                invoices = invoices - 1,
                open_lines = open_lines - OLD.open_lines,
                unpaid = unpaid - OLD.unpaid,
                unproven = unproven - OLD.unproven,
                short_lines = short_lines - OLD.short_lines,
                incomplete_lines = incomplete_lines - OLD.incomplete_lines,
                undivided = undivided - (OLD.open_lines > 0)::int,
                incomplete = incomplete - (OLD.short_lines + OLD.incomplete_lines > 0)::int,
                lines = lines - OLD.lines,
                without_order = without_order - OLD.without_order,
                without_acceptance = without_acceptance - OLD.without_acceptance,
                undated = undated - OLD.undated,
                works_without_acceptance = works_without_acceptance - OLD.works_without_acceptance,
                works_undated = works_undated - OLD.works_undated
            WHERE notice_id = OLD.notice_id;
        ELSE
            INSERT INTO proof_progress AS sums
                (notice_id, invoices, open_lines, unpaid, unproven, short_lines, incomplete_lines, undivided, incomplete,
                lines, without_order, without_acceptance, undated, works_without_acceptance, works_undated)
            VALUES (NEW.notice_id, 1, NEW.open_lines, NEW.unpaid, NEW.unproven, NEW.short_lines, NEW.incomplete_lines,
                (NEW.open_lines > 0)::int, (NEW.short_lines + NEW.incomplete_lines > 0)::int,
                NEW.lines, NEW.without_order, NEW.without_acceptance, NEW.undated, NEW.works_without_acceptance, NEW.works_undated)
            ON CONFLICT (notice_id) DO UPDATE SET
                invoices = sums.invoices + 1,
                open_lines = sums.open_lines + EXCLUDED.open_lines,
                unpaid = sums.unpaid + EXCLUDED.unpaid,
                unproven = sums.unproven + EXCLUDED.unproven,
                short_lines = sums.short_lines + EXCLUDED.short_lines,
                incomplete_lines = sums.incomplete_lines + EXCLUDED.incomplete_lines,
                undivided = sums.undivided + EXCLUDED.undivided,
                incomplete = sums.incomplete + EXCLUDED.incomplete,
                lines = sums.lines + EXCLUDED.lines,
                without_order = sums.without_order + EXCLUDED.without_order,
                without_acceptance = sums.without_acceptance + EXCLUDED.without_acceptance,
                undated = sums.undated + EXCLUDED.undated,
                works_without_acceptance = sums.works_without_acceptance + EXCLUDED.works_without_acceptance,
                works_undated = sums.works_undated + EXCLUDED.works_undated;
        END IF;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER proof_progress_follows AFTER INSERT OR DELETE ON proof_gap
        FOR EACH ROW EXECUTE FUNCTION proof_progress_follows()",
];
