//! Reads of this feature.

mod lookup;
mod purchase;

pub(super) use lookup::{
    ModelNames, PlaceNames, inventory_pattern, last_running_number, models, places, taken_serials,
};
pub(super) use purchase::purchase;
