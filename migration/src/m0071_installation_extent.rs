//! An Anlage without its extent (Umfang) is incomplete: invoices that bill one are summed up anew, now and whenever the extent changes.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        watch(manager, &[EXTENT, WATCHED].concat()).await?;
        create(manager, NOTE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        watch(manager, WATCHED).await?;
        create(manager, NOTE).await
    }
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

/// What m0026 watches of an invoice line.
const WATCHED: &str = "ordered_on, invoice_id, position, quantity, gross, kind, accepted_on, place, term_from, term_to, self_assessed_rate";
const EXTENT: &str = "extent, ";

const NOTE: &[&str] = &[
    "INSERT INTO noted_invoice (invoice_id) SELECT DISTINCT invoice_id FROM invoice_line WHERE kind = 'anlage'
        AND invoice_id NOT IN (SELECT invoice_id FROM noted_invoice)",
];
