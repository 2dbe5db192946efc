//! Reads of this feature.

mod chain;
mod choices;
mod condition;
mod detail;
mod facets;
mod hits;
mod known;
mod leasing;
mod list;
mod lookup;
mod models;
mod narrowing;
mod order;
mod purchase;
mod saved;
mod spread;

pub(super) use chain::unspread;
pub(super) use choices::{place_choices, school_by_number, school_choices};
pub use condition::matching;
pub use detail::invoices_of;
pub(super) use detail::{billed_on, device_detail, device_id, money, notice_id};
pub(super) use known::{Known, RoomNames, SchoolNames, known_devices, namesakes, places_of, school_names};
pub(super) use leasing::{billed_rates, first_billed, lease_lines, linked_of_lines, of_lease};
pub use list::{Start, devices};
pub(super) use list::{ids_of, of_allocation};
pub(super) use lookup::{
    PlaceNames, inventory_numbers_among, inventory_pattern, last_numbers, places, taken_serials,
};
pub(super) use models::{clashing_serials, counted_models, model, models, models_in};
pub use purchase::devices_made;
pub(super) use purchase::purchase;
pub(super) use saved::{EVERYBODY, columns, counts_of, is_within, one_saved_filter, saved_filters};
pub(super) use spread::{spread_now, spread_targets};
