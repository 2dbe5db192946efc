//! The VAT that the authority owes itself falls with the Skonto taken (§ 17 Abs. 1 UStG): the column of what that is, and the invoices
//! that had Skonto before.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

use crate::dialect::create;

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, UP).await?;
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        let rows = connection
            .query_all_raw(Statement::from_string(backend, LINES.to_owned()))
            .await?;
        let mut invoices: BTreeMap<i64, Invoice> = BTreeMap::new();
        for row in rows {
            let invoice = invoices.entry(row.try_get("", "id")?).or_default();
            invoice.skonto = row.try_get("", "skonto")?;
            let (gross, rate): (i64, Option<i64>) =
                (row.try_get("", "gross")?, row.try_get("", "self_assessed_rate")?);
            invoice.total += gross;
            if let Some(rate) = rate {
                *invoice.bases.entry(rate).or_default() += gross;
            }
        }
        for (id, invoice) in invoices {
            let tax = invoice.tax_of_skonto();
            let change = format!(
                "UPDATE invoice SET tax_skonto = {tax}, self_assessed_tax = self_assessed_tax - {tax} WHERE id = {id}"
            );
            connection.execute_unprepared(&change).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, BACK).await
    }
}

const UP: &[&str] = &["ALTER TABLE invoice ADD COLUMN tax_skonto {int} NOT NULL DEFAULT 0"];

const LINES: &str = "SELECT invoice.id, invoice.skonto, invoice_line.gross, invoice_line.self_assessed_rate \
    FROM invoice INNER JOIN invoice_line ON invoice_line.invoice_id = invoice.id \
    WHERE invoice.skonto <> 0 AND invoice.self_assessed_tax <> 0";

const BACK: &[&str] = &[
    "UPDATE invoice SET self_assessed_tax = self_assessed_tax + tax_skonto WHERE tax_skonto <> 0",
    "ALTER TABLE invoice DROP COLUMN tax_skonto",
];

/// An invoice with Skonto, in cents.
#[derive(Debug, Default)]
struct Invoice {
    skonto: i64,
    total: i64,
    /// By rate in basis points.
    bases: BTreeMap<i64, i64>,
}

impl Invoice {
    /// The tax on the part of the Skonto that each rate has.
    fn tax_of_skonto(&self) -> i64 {
        let of_rate = |(rate, base): (&i64, &i64)| {
            let skonto = half_up(self.skonto, *base, self.total);
            half_up(*base, *rate, 10_000) - half_up(*base - skonto, *rate, 10_000)
        };
        self.bases.iter().map(of_rate).sum()
    }
}

/// `amount × part ÷ whole`, rounded half away from zero; nothing of nothing.
fn half_up(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (product, whole) = (i128::from(amount) * i128::from(part), i128::from(whole));
    let sign = product.signum() * whole.signum();
    let rounded = (2 * product.abs() + whole.abs()) / (2 * whole.abs());
    <i64 as TryFrom<i128>>::try_from(sign * rounded).unwrap_or_default()
}
