//! What the queries of this feature read.

mod lease;
mod money;
mod relocated;
mod saved;
mod spread;

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, DeviceCategory, DeviceId, DeviceOwner, DeviceStatus, DisposalKind, InventoryNumber,
    InvoiceId, InvoiceLineId, LineKind, ModelId, NoticeId, OwnZweckbindung, Quantity, RoomId, SchoolId,
    SchoolNumber, Serial, SiteId, ZweckbindungStart, is_piece,
};

use crate::devices::commands::Lease;
use crate::devices::filter::{Dimension, Narrowing};

pub use lease::{BilledRate, LeaseLine};
pub use money::{CreditNote, Money, Paid};
pub use relocated::{MOST_RELOCATED, MOST_RELOCATED_SHOWN, Relocated};
pub use saved::{MOST_FILTERS, SavedFilter};
pub use spread::{SpreadNow, SpreadTarget, Unspread};

/// Devices created at one time.
pub const MOST: usize = 5_000;
/// Rows of a list that are read at once in the browser: checking them holds the one writer, and has to end within the time of
/// a request on a slow machine too.
pub const MOST_ROWS: usize = 10_000;
/// [`MOST_ROWS`] for people.
pub const MOST_ROWS_SHOWN: &str = "10.000";

/// An allocation with what devices have already taken of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub allocation: AllocationId,
    /// School that the allocation names.
    pub school: Option<SchoolId>,
    pub gross: Cents,
    /// Gross of this allocation that devices have taken.
    pub used: Cents,
    /// Devices made of this allocation.
    pub devices: usize,
    pub line: InvoiceLineId,
    /// Position in the invoice, from 1.
    pub position: i64,
    pub line_name: String,
    /// Of the latest devices that an equal line of the same supplier brought.
    pub last_model: Option<ModelId>,
    pub kind: LineKind,
    pub quantity: Quantity,
    /// BT-130 of the quantity.
    pub unit_code: String,
    /// How many of the line this allocation pays, where it says so.
    pub part_quantity: Option<Quantity>,
    pub line_net: Cents,
    pub line_gross: Cents,
    /// Abnahme.
    pub accepted_on: Option<NaiveDate>,
    /// Gross of the whole line that devices have taken.
    pub used_on_line: Cents,
    /// Devices paid from any allocation of the line.
    pub devices_on_line: usize,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// Name of the cost line; empty for own funds.
    pub cost_line: String,
    /// The notice that pays; `None` for own funds.
    pub notice: Option<NoticeTerms>,
}

/// What a device needs to know of its notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeTerms {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    pub title: String,
    pub start: ZweckbindungStart,
    pub years: Option<i64>,
    /// End of the Durchführungszeitraum.
    pub implementation_to: Option<NaiveDate>,
    /// Fixed end, where the notice names one.
    pub fixed: Option<NaiveDate>,
    /// What the Einzelansatz says in its place.
    pub own: OwnZweckbindung,
}

impl Purchase {
    /// Devices that the line still lacks, at most those that the allocation pays; `None` where its quantity is not whole or below 0.
    #[must_use]
    pub fn missing_devices(&self) -> Option<usize> {
        let whole = usize::try_from(self.quantity.as_whole()?).ok()?;
        let of_line = whole.saturating_sub(self.devices_on_line);
        Some(match self.paid_devices() {
            Some(paid) => of_line.min(paid.saturating_sub(self.devices)),
            None => of_line,
        })
    }

    /// Devices that the allocation pays by the quantity it names.
    #[must_use]
    pub fn paid_devices(&self) -> Option<usize> {
        usize::try_from(self.part_quantity?.as_whole()?).ok()
    }

    /// Pieces that the allocation pays; `None` where its line counts something else, such as hours.
    #[must_use]
    pub fn pieces(&self) -> Option<usize> {
        let whole = || usize::try_from(self.quantity.as_whole()?).ok();
        self.paid_devices()
            .or_else(whole)
            .filter(|_| is_piece(&self.unit_code))
    }

    /// Gross of the allocation that no device has taken.
    #[must_use]
    pub fn left(&self) -> Cents {
        self.gross.minus(self.used)
    }
}

/// A device model by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    pub id: ModelId,
    pub manufacturer: String,
    pub name: String,
    pub category: DeviceCategory,
}

/// A device model as its form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelDetail {
    pub row: ModelRow,
    pub version: i64,
    /// Nutzungsdauer.
    pub useful_life_years: Option<i64>,
    /// Devices of this model.
    pub devices: u64,
}

/// A device in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub inventory_number: InventoryNumber,
    pub serial: Option<Serial>,
    /// Gerät or Gegenstand.
    pub kind: LineKind,
    pub manufacturer: String,
    pub model: String,
    pub category: DeviceCategory,
    pub school_number: SchoolNumber,
    /// Short name of the school.
    pub school: String,
    /// With its building: „Haus B, B 104“.
    pub room: Option<String>,
    /// Without it: „B 104“.
    pub room_name: Option<String>,
    pub status: DeviceStatus,
    /// Reference of the notice (Aktenzeichen); `None` without one.
    pub notice: Option<String>,
    /// Code of its programme, or its title where a service named it; `None` without a notice.
    pub programme: Option<String>,
    /// An invoice pays for it: without a notice from own funds (Eigene Mittel).
    pub is_paid: bool,
    pub zweckbindung_until: Option<NaiveDate>,
    pub delivered_on: Option<NaiveDate>,
    pub gross: Cents,
}

impl DeviceRow {
    /// What stands for the notice that a device does not have.
    #[must_use]
    pub const fn without_notice(&self) -> &'static str {
        if self.is_paid {
            "Eigene Mittel"
        } else {
            "nicht angegeben"
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceList {
    pub rows: Vec<DeviceRow>,
    pub totals: Totals,
    pub counts: Vec<FacetCount>,
    /// The narrowings in force with their names.
    pub narrowed: Vec<(Narrowing, String)>,
    /// From 1; the last one where a later one was asked for.
    pub page: u64,
}

/// How many devices a filter leaves, and what they cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub devices: u64,
    /// Gross; `None` where [`Totals::more`].
    pub gross: Option<Cents>,
    /// There are more than `devices`: hits of a search text are counted to 1,000.
    pub more: bool,
}

/// How many devices one value of a facet leaves, all other filters in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    pub dimension: Dimension,
    /// Value for the filter.
    pub key: String,
    pub label: String,
    /// `None` where the hits of a search text are too many to count.
    pub devices: Option<u64>,
}

/// A device as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceDetail {
    pub id: DeviceId,
    pub version: i64,
    pub inventory_number: InventoryNumber,
    pub serial: Option<Serial>,
    /// Where it came from by a takeover: `inventar.xlsx, Zeile 12`; empty for others.
    pub taken_from: String,
    /// Gerät or Gegenstand.
    pub kind: LineKind,
    pub model_id: ModelId,
    pub manufacturer: String,
    pub model: String,
    pub category: DeviceCategory,
    /// Nutzungsdauer of the model.
    pub useful_life_years: Option<i64>,
    pub school: SchoolId,
    pub school_number: SchoolNumber,
    pub school_name: String,
    pub school_short: String,
    pub site: Option<SiteId>,
    /// Empty for none.
    pub site_name: String,
    pub room: Option<RoomId>,
    /// Empty for none.
    pub room_name: String,
    /// Building of the room; empty for none.
    pub building_name: String,
    pub delivered_on: Option<NaiveDate>,
    pub commissioned_on: Option<NaiveDate>,
    /// Garantie bis.
    pub warranty_until: Option<NaiveDate>,
    pub owner: DeviceOwner,
    /// Anlagennummer; empty for none.
    pub asset_number: String,
    pub lease: Lease,
    pub status: DeviceStatus,
    pub net: Cents,
    pub gross: Cents,
    /// The notice that binds it.
    pub notice: Option<NoticeFacts>,
    pub zweckbindung_until: Option<NaiveDate>,
    pub note: String,
    pub money: Vec<Money>,
    /// How it was disposed of, where that is known.
    pub disposal: Option<DisposalFacts>,
}

impl DeviceDetail {
    /// The part that it was bought with, where the Einzelansatz of it says something for itself of the Zweckbindung.
    #[must_use]
    pub fn bound_by_item(&self) -> Option<&Money> {
        self.money
            .iter()
            .find(|money| money.spread.is_none() && !money.own_zweckbindung.is_none())
    }

    /// From when its Zweckbindung counts: as its Einzelansatz says, else its notice; `None` without a notice.
    #[must_use]
    pub fn bound_from(&self) -> Option<ZweckbindungStart> {
        self.bound_by_item()
            .and_then(|money| money.own_zweckbindung.start)
            .or(self.notice.as_ref().map(|notice| notice.start))
    }

    /// That Einzelansatz binds nothing.
    #[must_use]
    pub fn is_left_unbound(&self) -> bool {
        self.bound_by_item()
            .is_some_and(|money| money.own_zweckbindung.start == Some(ZweckbindungStart::None))
    }
}

/// How a device was disposed of (Aussonderung).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisposalFacts {
    pub kind: DisposalKind,
    pub disposed_on: NaiveDate,
    /// Begründung; empty for none.
    pub reason: String,
}

/// The notice that binds a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFacts {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    pub title: String,
    /// From when the Zweckbindung counts.
    pub start: ZweckbindungStart,
    /// Durchführungszeitraum.
    pub implementation_from: Option<NaiveDate>,
    pub implementation_to: Option<NaiveDate>,
}

#[cfg(test)]
impl Default for Purchase {
    fn default() -> Self {
        Self {
            allocation: AllocationId(1),
            school: None,
            gross: Cents::ZERO,
            used: Cents::ZERO,
            devices: 0,
            line: InvoiceLineId(1),
            position: 1,
            line_name: String::new(),
            last_model: None,
            kind: LineKind::Device,
            quantity: Quantity::whole(1),
            unit_code: "H87".to_owned(),
            part_quantity: None,
            line_net: Cents::ZERO,
            line_gross: Cents::ZERO,
            accepted_on: None,
            used_on_line: Cents::ZERO,
            devices_on_line: 0,
            invoice: InvoiceId(1),
            invoice_number: String::new(),
            cost_line: String::new(),
            notice: None,
        }
    }
}

/// A site or a room that devices may stand at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceChoice {
    pub school: SchoolId,
    /// `site:3` or `room:7`.
    pub key: String,
    /// School, site and building: „Anne-Frank-Gesamtschule: Hauptstandort, Haus B“.
    pub group: String,
    /// The room, or the site without one.
    pub label: String,
    /// The room with its building, as it may be typed; empty for a site.
    pub room: String,
}

impl PlaceChoice {
    /// With what it stands under: „Anne-Frank-Gesamtschule: Hauptstandort, Haus B, B 104“.
    #[must_use]
    pub fn full(&self) -> String {
        if self.key.starts_with("site:") {
            self.group.clone()
        } else {
            format!("{}, {}", self.group, self.label)
        }
    }

    /// Value, group and label of a select.
    #[must_use]
    pub fn option(&self) -> (String, String, String) {
        (self.key.clone(), self.group.clone(), self.label.clone())
    }
}

/// Since when a device has its status, and the reason that was given; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSince {
    pub day: NaiveDate,
    pub reason: String,
}
