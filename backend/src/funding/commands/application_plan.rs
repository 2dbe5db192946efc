//! What an application plans: its measures, when they are carried out, who answers questions, and who pays beside the grant.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, OwnShareSource};

use super::ApplicationData;

/// A measure (Maßnahme) of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureData {
    pub title: String,
    /// Planned spending, gross; `None` = not said.
    pub amount: Option<Cents>,
}

/// The plan of an application; all of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationPlan {
    /// First day of the Durchführungszeitraum.
    pub implementation_from: Option<NaiveDate>,
    /// Its last day.
    pub implementation_to: Option<NaiveDate>,
    /// Beginn der Maßnahme.
    pub starts_on: Option<NaiveDate>,
    /// Whether an early start (vorzeitiger Maßnahmebeginn) is asked for; `None` = not said.
    pub early_start: Option<bool>,
    pub contact: PlanContact,
    /// Money of others (Leistungen Dritter).
    pub third_party: Option<Cents>,
    /// Who gives it.
    pub third_party_source: String,
    /// Where the own share comes from; each source once.
    pub own_sources: Vec<(OwnShareSource, Cents)>,
}

/// The person to ask about an application (Ansprechperson).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanContact {
    pub name: String,
    pub phone: String,
    pub email: String,
}

impl ApplicationData {
    /// Spending applied for at all schools.
    #[must_use]
    pub fn spending(&self) -> Cents {
        self.schools.iter().map(|(_, amount)| *amount).sum()
    }

    /// Grant applied for: what is entered, else `rate` of the spending; `None` where neither is known.
    #[must_use]
    pub fn grant(&self, rate: Option<BasisPoints>) -> Option<Cents> {
        self.requested_grant
            .or(rate.map(|rate| self.spending().share(rate)))
    }

    /// Own share (Eigenanteil): what grant and money of others leave of the spending; `None` where the grant is not known.
    #[must_use]
    pub fn own_share(&self, rate: Option<BasisPoints>) -> Option<Cents> {
        let others = self.plan.third_party.unwrap_or_default();
        self.grant(rate)
            .map(|grant| self.spending().minus(grant).minus(others))
    }
}
