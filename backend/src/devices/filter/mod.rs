//! What a list of devices is narrowed to and sorted by, as its address says it.

mod address;
mod columns;
mod sorting;

pub use address::ListAddress;
pub use columns::Shown;
pub use sorting::{SortBy, Sorting};

use paktbuch_types::{DeviceCategory, DeviceStatus, NoticeId, RoomId, SchoolNumber, SiteId};
use serde::{Deserialize, Serialize};

/// In place of a programme or a notice: devices that no notice pays for (Eigene Mittel, or not said).
pub const OWN_FUNDS: &str = "eigene";
/// In place of a year: devices without an end of the Zweckbindung.
pub const UNBOUND: &str = "ohne";

/// In place of a room or a serial: devices that have none.
pub const WITHOUT: &str = "ohne";
/// In place of a status: devices that are not disposed of. Lists start with it; in an address it goes without saying.
pub const KEPT: &str = "vorhanden";
/// In an address, in place of a status: devices of every status.
const EVERY: &str = "alle";

/// Filters as they stand in an address, `?schule=190743&kategorie=tablet`; an empty text filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceFilter {
    /// School number.
    pub schule: String,
    /// Code of a [`DeviceCategory`].
    pub kategorie: String,
    /// Code of a [`DeviceStatus`], or [`KEPT`].
    pub status: String,
    /// Code of a funding programme (Förderprogramm), or [`OWN_FUNDS`].
    pub programm: String,
    /// Id of a notice, or [`OWN_FUNDS`].
    pub bescheid: String,
    /// Year in which the Zweckbindung ends, or [`UNBOUND`].
    pub zweckbindung: String,
    /// Id of a room, or [`WITHOUT`].
    pub raum: String,
    /// Id of a site.
    pub standort: String,
    /// [`WITHOUT`]: devices whose serial is missing.
    pub seriennummer: String,
    /// Search text: parts of serial, inventory number, manufacturer, model or room.
    pub q: String,
}

/// What a list is narrowed to beside its facets: asked for by a link, told by a tag, not counted by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrowing {
    Room,
    Site,
    Serial,
}

impl Narrowing {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Room, Self::Site, Self::Serial];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Room => "raum",
            Self::Site => "standort",
            Self::Serial => "seriennummer",
        }
    }

    /// Tag, German.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Room => "Raum",
            Self::Site => "Standort",
            Self::Serial => "Seriennummer",
        }
    }
}

/// The facets of the list, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    School,
    Category,
    Status,
    Programme,
    Notice,
    BoundUntil,
}

impl Dimension {
    /// Every facet.
    pub const ALL: [Self; 6] = [
        Self::School,
        Self::Category,
        Self::Status,
        Self::Programme,
        Self::Notice,
        Self::BoundUntil,
    ];

    /// Heading and tag, German.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::School => "Schule",
            Self::Category => "Kategorie",
            Self::Status => "Status",
            Self::Programme => "Programm",
            Self::Notice => "Bescheid",
            Self::BoundUntil => "Zweckbindung bis",
        }
    }
}

impl DeviceFilter {
    /// What a list starts with: every device that is not disposed of.
    #[must_use]
    pub fn start() -> Self {
        Self {
            status: KEPT.to_owned(),
            ..Self::default()
        }
    }

    /// What an address means: without a status every device that is not disposed of, and no value that cannot be meant
    /// (a school, category, status, year, room or site that is none).
    #[must_use]
    pub fn sensible(mut self) -> Self {
        let drop_unless = |value: &mut String, fits: bool| {
            if !fits {
                value.clear();
            }
        };
        let fits = self.schule.parse::<SchoolNumber>().is_ok();
        drop_unless(&mut self.schule, fits);
        let fits = self.kategorie.parse::<DeviceCategory>().is_ok();
        drop_unless(&mut self.kategorie, fits);
        let fits = self.status.parse::<DeviceStatus>().is_ok();
        if self.status == EVERY {
            self.status.clear();
        } else if !fits {
            KEPT.clone_into(&mut self.status);
        }
        let fits = self.raum == WITHOUT || self.raum.parse::<RoomId>().is_ok();
        drop_unless(&mut self.raum, fits);
        let fits = self.standort.parse::<SiteId>().is_ok();
        drop_unless(&mut self.standort, fits);
        let fits = self.seriennummer == WITHOUT;
        drop_unless(&mut self.seriennummer, fits);
        let fits = is_code(&self.programm);
        drop_unless(&mut self.programm, fits);
        let fits = self.bescheid == OWN_FUNDS || self.bescheid.parse::<NoticeId>().is_ok();
        drop_unless(&mut self.bescheid, fits);
        let fits = self.zweckbindung == UNBOUND || self.year().is_some();
        drop_unless(&mut self.zweckbindung, fits);
        self.q = self.q.trim().chars().take(200).collect();
        self
    }

    /// Heading and value of what an address narrows to and cannot mean: [`sensible`](Self::sensible) passes over it.
    #[must_use]
    pub fn unknown(&self) -> Vec<(&'static str, &str)> {
        let known = self.clone().sensible();
        let values = [
            (Dimension::School.title(), &self.schule, &known.schule),
            (Dimension::Category.title(), &self.kategorie, &known.kategorie),
            (Dimension::Status.title(), &self.status, &known.status),
            (Dimension::Programme.title(), &self.programm, &known.programm),
            (Dimension::Notice.title(), &self.bescheid, &known.bescheid),
            (
                Dimension::BoundUntil.title(),
                &self.zweckbindung,
                &known.zweckbindung,
            ),
            (Narrowing::Room.title(), &self.raum, &known.raum),
            (Narrowing::Site.title(), &self.standort, &known.standort),
            (Narrowing::Serial.title(), &self.seriennummer, &known.seriennummer),
        ];
        let told = values.into_iter().filter(|(_, typed, known)| {
            let is_said = !typed.trim().is_empty() && *typed != EVERY;
            is_said && typed != known
        });
        told.map(|(title, typed, _)| (title, typed.as_str())).collect()
    }

    /// Value of one facet; empty = not filtered by it.
    #[must_use]
    pub fn value(&self, dimension: Dimension) -> &str {
        match dimension {
            Dimension::School => &self.schule,
            Dimension::Category => &self.kategorie,
            Dimension::Status => &self.status,
            Dimension::Programme => &self.programm,
            Dimension::Notice => &self.bescheid,
            Dimension::BoundUntil => &self.zweckbindung,
        }
    }

    /// The same filter with another value of one facet; empty = without it.
    #[must_use]
    pub fn with(&self, dimension: Dimension, value: &str) -> Self {
        let mut filter = self.clone();
        let place = match dimension {
            Dimension::School => &mut filter.schule,
            Dimension::Category => &mut filter.kategorie,
            Dimension::Status => &mut filter.status,
            Dimension::Programme => &mut filter.programm,
            Dimension::Notice => &mut filter.bescheid,
            Dimension::BoundUntil => &mut filter.zweckbindung,
        };
        value.clone_into(place);
        filter
    }

    /// Value of one narrowing; empty = not narrowed by it.
    #[must_use]
    pub fn narrowing(&self, narrowing: Narrowing) -> &str {
        match narrowing {
            Narrowing::Room => &self.raum,
            Narrowing::Site => &self.standort,
            Narrowing::Serial => &self.seriennummer,
        }
    }

    /// The same filter without one narrowing.
    #[must_use]
    pub fn wider(&self, narrowing: Narrowing) -> Self {
        let mut filter = self.clone();
        match narrowing {
            Narrowing::Room => filter.raum.clear(),
            Narrowing::Site => filter.standort.clear(),
            Narrowing::Serial => filter.seriennummer.clear(),
        }
        filter
    }

    /// The status as an address says it; empty for what goes without saying.
    #[must_use]
    pub fn status_said(&self) -> &str {
        match self.status.as_str() {
            KEPT => "",
            "" => EVERY,
            status => status,
        }
    }

    /// Whether devices of the status with this code pass.
    #[must_use]
    pub fn has_status(&self, code: &str) -> bool {
        match self.status.as_str() {
            "" => true,
            KEPT => code != DeviceStatus::Disposed.code(),
            status => status == code,
        }
    }

    /// Whether nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// The year of the Zweckbindung, where one is chosen.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.zweckbindung
            .parse()
            .ok()
            .filter(|year| (1990..=2199).contains(year))
    }

    /// What stands in an address behind `?`: the filters in force and `more`, where they are not empty.
    #[must_use]
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        let own = [
            ("schule", self.schule.as_str()),
            ("kategorie", &self.kategorie),
            ("status", self.status_said()),
            ("programm", &self.programm),
            ("bescheid", &self.bescheid),
            ("zweckbindung", &self.zweckbindung),
            ("raum", &self.raum),
            ("standort", &self.standort),
            ("seriennummer", &self.seriennummer),
            ("q", &self.q),
        ];
        let pairs: Vec<_> = own
            .iter()
            .chain(more)
            .filter(|(_, value)| !value.is_empty())
            .collect();
        serde_html_form::to_string(pairs).unwrap_or_default()
    }
}

/// Whether a text can be the code of a programme: lower-case letters, digits and hyphens.
fn is_code(text: &str) -> bool {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    !text.is_empty() && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_filter_means_is_named() {
        let filter = |status: &str, school: &str| DeviceFilter {
            status: status.to_owned(),
            schule: school.to_owned(),
            ..DeviceFilter::default()
        };
        assert_eq!(filter("vermisst", "").unknown(), [("Status", "vermisst")]);
        assert_eq!(filter("missing", "AFG?").unknown(), [("Schule", "AFG?")]);
        for known in ["", EVERY, KEPT, "missing"] {
            assert!(filter(known, "190743").unknown().is_empty(), "{known}");
        }
    }

    #[test]
    fn an_address_holds_what_is_in_force_and_nothing_else() {
        let filter = DeviceFilter {
            schule: "190743".to_owned(),
            kategorie: "tablett".to_owned(),
            programm: "digitalpakt-nrw".to_owned(),
            bescheid: "7".to_owned(),
            zweckbindung: "29".to_owned(),
            q: " f9k & co ".to_owned(),
            ..DeviceFilter::default()
        };
        let query = filter.sensible().query(&[("sort", "-preis"), ("seite", "")]);
        assert_eq!(
            query,
            "schule=190743&programm=digitalpakt-nrw&bescheid=7&q=f9k+%26+co&sort=-preis"
        );
        assert!(DeviceFilter::default().is_empty());
        let room = DeviceFilter {
            raum: "12".to_owned(),
            standort: "Haus".to_owned(),
            seriennummer: "nein".to_owned(),
            programm: "DigitalPakt NRW".to_owned(),
            ..DeviceFilter::default()
        };
        assert_eq!(room.sensible().query(&[]), "raum=12");
    }

    #[test]
    fn a_list_starts_without_disposed_devices_and_says_where_it_has_them() {
        let meant = |status: &str| {
            let status = status.to_owned();
            DeviceFilter {
                status,
                ..DeviceFilter::default()
            }
            .sensible()
        };
        for (said, status, again) in [
            ("", KEPT, ""),
            ("Quatsch", KEPT, ""),
            ("alle", "", "status=alle"),
            ("disposed", "disposed", "status=disposed"),
        ] {
            assert_eq!(
                (meant(said).status.as_str(), meant(said).query(&[])),
                (status, again.to_owned()),
                "{said}"
            );
        }
        assert_eq!(meant(""), DeviceFilter::start());
    }
}
