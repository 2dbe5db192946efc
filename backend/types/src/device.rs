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

impl Serial {
    /// The number without the S that barcodes on Apple's boxes put before it: 10 to 12 letters and digits. `None` where it does not
    /// look like one of a box.
    #[must_use]
    pub fn without_box_sign(&self) -> Option<Self> {
        let bare = self.0.strip_prefix('S')?;
        let is_number = (10..=12).contains(&bare.len())
            && bare.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && bare.bytes().any(|byte| byte.is_ascii_digit());
        is_number.then(|| Self(bare.to_owned()))
    }

    /// The number as the barcode on a box says it; `None` where [`Self::without_box_sign`] would not take it for one.
    #[must_use]
    pub fn with_box_sign(&self) -> Option<Self> {
        let boxed = Self(format!("S{}", self.0));
        boxed.without_box_sign().is_some().then_some(boxed)
    }
}

device_text! {
    /// Inventory number (Inventarnummer) of the authority: trimmed, upper case, at most 40 characters.
    InventoryNumber, 40, "„{}“ ist keine Inventarnummer. Erlaubt sind 1 bis 40 Zeichen in einer Zeile."
}

#[cfg(test)]
mod tests {
    use super::Serial;

    #[test]
    fn the_sign_of_a_box_comes_off_and_on_again() {
        let serial = |text: &str| text.parse::<Serial>().unwrap();
        let (boxed, bare) = (serial("SDMNPSCMUST05"), serial("DMNPSCMUST05"));
        assert_eq!(boxed.without_box_sign(), Some(bare.clone()));
        assert_eq!(bare.with_box_sign(), Some(boxed));
        for other in ["S1", "SAMSUNG-12345678", "SCHULSERVER", "F9K7MUST4201"] {
            assert_eq!(serial(other).without_box_sign(), None, "{other}");
        }
        assert_eq!(serial("A1").with_box_sign(), None);
    }
}
