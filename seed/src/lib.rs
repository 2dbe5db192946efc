//! Scenarios as plain data: what happened in an authority, with the XRechnung files it received.
//!
//! Nothing here touches a database. The command line plays a scenario through the services, so that a scenario
//! can do nothing a user cannot. Records name each other by natural keys: school number, notice reference,
//! position in the cost plan, line number of an invoice.
//!
//! - [`havixbeck`]: the demonstration authority, a few hundred records, with a planted fault of every rule.
//! - [`coesfeld`]: the published figures of one district.
//! - [`large()`]: as many devices as asked for, the same for the same seed, made invoice by invoice.
//! - [`einvoice`]: writes XRechnung 3.0 in UBL and CII, and damaged versions of it for tests.

mod coesfeld;
pub mod einvoice;
mod grant;
mod havixbeck;
mod large;
mod literal;
mod local;
mod order;
mod payments;
mod progress;
mod purchase;
mod random;
mod scenario;
mod takeover;

pub use coesfeld::coesfeld;
pub use grant::{
    ApplicationSeed, BudgetSeed, CostItemSeed, CostLineSeed, CourseSeed, NarrativeSeed, NoticeSeed,
    PayoutSeed, PlanSeed,
};
pub use havixbeck::havixbeck;
pub use large::{LargeScenario, large, many_invoices, spread};
pub use local::{AssetLimitSeed, ConceptSeed, YearSeed};
pub use order::{AwardSeed, DeliverySeed, OrderLineSeed, OrderSeed, ThresholdSeed};
pub use progress::{AmendmentSeed, DrawdownSeed, FilingSeed, ReallocationSeed};
pub use purchase::{
    AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking, PaymentSeed, Target, line_gross_amounts,
    open_amounts,
};
pub use random::SplitMix64;
pub use scenario::{
    AccountSeed, AuthoritySeed, BuildingSeed, ContactSeed, PlantedFault, PupilsSeed, RoomSeed, Scenario,
    SiteSeed,
};
pub use takeover::{FiledProofSeed, TakeoverSeed};
