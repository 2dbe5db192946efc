//! Addresses of this feature.

use paktbuch_types::{BaseRateId, NoticeId, PayoutId};

/// What the payouts of a notice were used for.
pub const USE: &str = "/bescheide/{id}/verwendung";
/// Base rates; POST enters one.
pub const BASE_RATES: &str = "/basiszinssaetze";
/// POST: removes a base rate.
pub const REMOVE_BASE_RATE: &str = "/basiszinssaetze/{id}/entfernen";

/// REST: what the payouts of a notice were used for.
pub const API_USE: &str = "/api/paktbuch/v1/notices/{id}/payout-use";
/// REST: base rates.
pub const API_BASE_RATES: &str = "/api/paktbuch/v1/base-rates";
/// REST: one that the authority entered.
pub const API_BASE_RATE: &str = "/api/paktbuch/v1/base-rates/{id}";

/// What the payouts of a notice were used for.
#[must_use]
pub fn of_notice(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/verwendung")
}

/// What one of them was used for.
#[must_use]
pub fn of_payout(notice: NoticeId, payout: PayoutId) -> String {
    format!("{}#auszahlung-{payout}", of_notice(notice))
}

/// Removes a base rate.
#[must_use]
pub fn remove_base_rate(id: BaseRateId) -> String {
    format!("{BASE_RATES}/{id}/entfernen")
}
