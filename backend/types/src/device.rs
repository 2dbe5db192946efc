use std::fmt;

use crate::text_enum::text_enum;

text_enum! {
    /// Kind of device (Gerätekategorie).
    DeviceCategory, "Kategorie" {
        Tablet => "tablet", "Tablet (iPad)";
        Notebook => "notebook", "Notebook";
        Desktop => "desktop", "Desktop-PC";
        Monitor => "monitor", "Bildschirm";
        Projector => "projector", "Beamer";
        Display => "display", "Interaktives Display";
        DocumentCamera => "document-camera", "Dokumentenkamera";
        StreamingBox => "streaming-box", "Streaming-Box (Apple TV)";
        Conference => "conference", "Videokonferenzanlage";
        ChargingCase => "charging-case", "Gerätekoffer";
        Robot => "robot", "Lernroboter";
        Printer => "printer", "Drucker";
        Printer3d => "printer-3d", "3D-Drucker";
        AccessPoint => "access-point", "WLAN-Zugangspunkt";
        Switch => "switch", "Switch";
        Router => "router", "Router oder Firewall";
        Server => "server", "Server";
        Storage => "storage", "Netzwerkspeicher (NAS)";
        PowerSupply => "ups", "Unterbrechungsfreie Stromversorgung";
        Phone => "phone", "Mobiltelefon";
        Audio => "audio", "Ton und Lautsprecher";
        Measuring => "measuring", "Mess- und Experimentiergerät";
        Other => "other", "Sonstiges Gerät";
    }
}

text_enum! {
    /// Whose property a device is (Eigentum).
    DeviceOwner, "Eigentum" {
        Authority => "traeger", "Schulträger";
        Family => "familie", "Familie";
        Land => "land", "Land";
        Donor => "spende", "Spenderin oder Spender";
        Lessor => "leasing", "Leasinggeber";
    }
}

text_enum! {
    /// Where a device stands in its life; the allowed steps are [`DeviceStatus::may_become`].
    DeviceStatus, "Status" {
        Available => "available", "verfügbar";
        InUse => "in-use", "ausgegeben";
        InRepair => "in-repair", "in Reparatur";
        Missing => "missing", "vermisst";
        Disposed => "disposed", "ausgesondert";
    }
}

text_enum! {
    /// What became of a device that was disposed of (Art der Aussonderung).
    DisposalKind, "Art der Aussonderung" {
        Sold => "sold", "verkauft";
        GivenAway => "given-away", "verschenkt oder abgegeben";
        Scrapped => "scrapped", "verschrottet";
        Stolen => "stolen", "gestohlen";
        Lost => "lost", "verloren";
        Returned => "returned", "zurückgegeben (Lieferant, Leihe, Leasing, Gewährleistung)";
        Other => "other", "aus anderem Grund";
    }
}

impl DeviceStatus {
    /// The one list of allowed steps: a disposed device stays disposed, everything else may change freely. Only taking the
    /// disposal back leads out.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self == next || self != Self::Disposed
    }
}

macro_rules! device_text {
    ($(#[$meta:meta])* $name:ident, $max:literal, $message:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text as stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                let cleaned: String = text.trim().to_uppercase();
                if cleaned.is_empty() || cleaned.chars().count() > $max || cleaned.chars().any(char::is_control) {
                    return Err(format!($message, text.trim()));
                }
                Ok(Self(cleaned))
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        #[cfg(feature = "db")]
        crate::db::text_column!($name, |value: &$name| value.0.clone(), |text: String| text.parse::<$name>());
    };
}

device_text! {
    /// Serial number as the maker prints it: trimmed, upper case, at most 60 characters.
    Serial, 60, "„{}“ ist keine Seriennummer. Erlaubt sind 1 bis 60 Zeichen in einer Zeile."
}

device_text! {
    /// Inventory number (Inventarnummer) of the authority: trimmed, upper case, at most 40 characters.
    InventoryNumber, 40, "„{}“ ist keine Inventarnummer. Erlaubt sind 1 bis 40 Zeichen in einer Zeile."
}
