//! Payments that were removed.

use chrono::NaiveDate;
use serde::Serialize;

use super::TrailEntered;
use super::trail::{cents, day};
use crate::evidence::rows::{PaymentChange, RemovedPayment};

/// Eine Zahlung, die entfernt ist, in den Worten des Protokolls.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::evidence::api) struct TrailRemoved {
    paid_on: String,
    amount: String,
    /// Dasselbe als Tag und in Cent; `null`, wo es nicht zu lesen ist.
    #[schema(required)]
    paid_day: Option<NaiveDate>,
    #[schema(required)]
    amount_cents: Option<i64>,
    /// `null` ohne Skonto.
    #[schema(required)]
    skonto_cents: Option<i64>,
    proof: String,
    reference: String,
    /// Wer sie eingetragen hat; `null`, wo das Protokoll es nicht eindeutig sagt.
    #[schema(required)]
    entered: Option<TrailEntered>,
    removed: TrailEntered,
    reason: String,
    /// Was vorher an ihr geändert wurde, die erste Änderung zuerst.
    changes: Vec<TrailChange>,
}

/// Eine Änderung an einer Zahlung, die später entfernt ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::evidence::api) struct TrailChange {
    changed: TrailEntered,
    /// Was sie bis dahin und was sie danach sagte, in den Worten des Protokolls.
    before: String,
    after: String,
    /// Leer ohne Grund.
    reason: String,
}

impl From<RemovedPayment> for TrailRemoved {
    fn from(payment: RemovedPayment) -> Self {
        Self {
            paid_day: day(&payment.on),
            amount_cents: cents(&payment.amount),
            skonto_cents: cents(&payment.skonto),
            paid_on: payment.on,
            amount: payment.amount,
            proof: payment.proof,
            reference: payment.reference,
            entered: payment.entered.map(TrailEntered::from),
            removed: payment.by.into(),
            reason: payment.reason,
            changes: payment.changes.into_iter().map(TrailChange::from).collect(),
        }
    }
}

impl From<PaymentChange> for TrailChange {
    fn from(change: PaymentChange) -> Self {
        Self {
            changed: change.by.into(),
            before: change.before,
            after: change.after,
            reason: change.reason,
        }
    }
}
