//! Ordered, frozen migrations for SQLite and PostgreSQL. A shipped migration is never changed or deleted.

#![expect(
    elided_lifetimes_in_paths,
    reason = "async_trait fixes the signatures of MigrationTrait"
)]

pub use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_schools;
mod m0002_accounts;
mod m0003_audit;
mod m0004_funding;
mod m0005_purchasing;
mod m0006_devices;
mod m0007_facets;
mod m0008_submissions;
mod m0009_rooms;
mod m0010_invoices;
mod m0011_payments;
mod m0012_notices;
mod m0013_devices;
mod m0014_date_periods;
mod m0015_takeover;
mod m0016_rejected_invoices;
mod m0017_disposals;
mod m0018_spending;
mod m0019_kept_facets;
mod m0020_filings;
mod m0022_notice_start;
mod m0023_confirmations;
mod m0024_narratives;
mod m0026_proof_progress;
mod m0030_orders;
mod m0031_deliveries;
mod m0032_awards;
mod m0033_memos;
mod m0035_drawdowns;
mod m0036_spend_within;
mod m0037_token_issuers;
mod m0038_programme_editions;
mod m0039_payment_sources;
mod m0040_amendments;
mod m0041_conditions;
mod m0042_reallocations;
mod m0043_budgets;
mod m0044_budget_years;
mod m0045_school_documents;
mod m0046_base_rates;
mod m0047_expected_invoices;
mod m0048_examinations;
mod m0049_minimum_prepaid;
mod m0050_asset_limits;
mod m0051_personnel_costs;
mod m0052_leases;
mod m0053_authority_logo;
mod m0055_made_reports;
mod m0056_taken_drawdowns;
mod m0057_confirming_roles;
mod m0058_document_names;
mod m0059_creditor_numbers;
mod m0060_invoice_contracts;
mod m0061_saved_filters;
mod m0062_letter_texts;
mod m0063_line_promises;
mod m0066_item_zweckbindung;
mod m0070_partial_acceptance;
mod m0071_installation_extent;
mod m0072_budget_accounts;
mod m0074_application_plans;
mod m0075_lease_rates;
mod m0076_taken_filings;
mod m0078_interim_filings;
mod m0082_bank_account;
mod m0084_lease_invoices;
mod m0085_commitment_years;
mod m0088_tax_skonto;
mod m0090_memo_origins;
mod m0091_filed_of_cuts;
mod m0092_decided_grants;
mod m0093_granting_authorities;
mod m0094_drawdown_receipts;

/// All migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_schools::Migration),
            Box::new(m0002_accounts::Migration),
            Box::new(m0003_audit::Migration),
            Box::new(m0004_funding::Migration),
            Box::new(m0005_purchasing::Migration),
            Box::new(m0006_devices::Migration),
            Box::new(m0007_facets::Migration),
            Box::new(m0008_submissions::Migration),
            Box::new(m0009_rooms::Migration),
            Box::new(m0010_invoices::Migration),
            Box::new(m0011_payments::Migration),
            Box::new(m0012_notices::Migration),
            Box::new(m0013_devices::Migration),
            Box::new(m0014_date_periods::Migration),
            Box::new(m0015_takeover::Migration),
            Box::new(m0016_rejected_invoices::Migration),
            Box::new(m0017_disposals::Migration),
            Box::new(m0018_spending::Migration),
            Box::new(m0019_kept_facets::Migration),
            Box::new(m0020_filings::Migration),
            Box::new(m0022_notice_start::Migration),
            Box::new(m0023_confirmations::Migration),
            Box::new(m0024_narratives::Migration),
            Box::new(m0026_proof_progress::Migration),
            Box::new(m0030_orders::Migration),
            Box::new(m0031_deliveries::Migration),
            Box::new(m0032_awards::Migration),
            Box::new(m0033_memos::Migration),
            Box::new(m0035_drawdowns::Migration),
            Box::new(m0036_spend_within::Migration),
            Box::new(m0037_token_issuers::Migration),
            Box::new(m0038_programme_editions::Migration),
            Box::new(m0039_payment_sources::Migration),
            Box::new(m0040_amendments::Migration),
            Box::new(m0041_conditions::Migration),
            Box::new(m0042_reallocations::Migration),
            Box::new(m0043_budgets::Migration),
            Box::new(m0044_budget_years::Migration),
            Box::new(m0045_school_documents::Migration),
            Box::new(m0046_base_rates::Migration),
            Box::new(m0047_expected_invoices::Migration),
            Box::new(m0048_examinations::Migration),
            Box::new(m0049_minimum_prepaid::Migration),
            Box::new(m0050_asset_limits::Migration),
            Box::new(m0051_personnel_costs::Migration),
            Box::new(m0052_leases::Migration),
            Box::new(m0053_authority_logo::Migration),
            Box::new(m0055_made_reports::Migration),
            Box::new(m0056_taken_drawdowns::Migration),
            Box::new(m0057_confirming_roles::Migration),
            Box::new(m0058_document_names::Migration),
            Box::new(m0059_creditor_numbers::Migration),
            Box::new(m0060_invoice_contracts::Migration),
            Box::new(m0061_saved_filters::Migration),
            Box::new(m0062_letter_texts::Migration),
            Box::new(m0063_line_promises::Migration),
            Box::new(m0066_item_zweckbindung::Migration),
            Box::new(m0070_partial_acceptance::Migration),
            Box::new(m0071_installation_extent::Migration),
            Box::new(m0072_budget_accounts::Migration),
            Box::new(m0074_application_plans::Migration),
            Box::new(m0075_lease_rates::Migration),
            Box::new(m0076_taken_filings::Migration),
            Box::new(m0078_interim_filings::Migration),
            Box::new(m0082_bank_account::Migration),
            Box::new(m0084_lease_invoices::Migration),
            Box::new(m0085_commitment_years::Migration),
            Box::new(m0088_tax_skonto::Migration),
            Box::new(m0090_memo_origins::Migration),
            Box::new(m0091_filed_of_cuts::Migration),
            Box::new(m0092_decided_grants::Migration),
            Box::new(m0093_granting_authorities::Migration),
            Box::new(m0094_drawdown_receipts::Migration),
        ]
    }
}
