//! The formats, recognised by their content.

use std::fmt;

/// Format of a list of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Csv,
    Xlsx,
    /// Answer of the Apple School Manager API, `orgDevices`.
    AppleSchoolManager,
    /// Answer of Jamf School, `devices`.
    JamfSchool,
    /// Answer of Microsoft Graph, `managedDevices`.
    Intune,
    /// Asset list of Snipe-IT, CSV.
    SnipeIt,
}

impl ListFormat {
    /// Every format.
    pub const ALL: [Self; 6] = [
        Self::Csv,
        Self::Xlsx,
        Self::AppleSchoolManager,
        Self::JamfSchool,
        Self::Intune,
        Self::SnipeIt,
    ];

    /// The scripted form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::AppleSchoolManager => "apple-school-manager",
            Self::JamfSchool => "jamf-school",
            Self::Intune => "intune",
            Self::SnipeIt => "snipe-it",
        }
    }

    /// What users read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel (XLSX)",
            Self::AppleSchoolManager => "Apple School Manager",
            Self::JamfSchool => "Jamf School",
            Self::Intune => "Microsoft Intune",
            Self::SnipeIt => "Snipe-IT",
        }
    }

    /// Whether dates are written month first and amounts with a point, as this program exports them.
    #[must_use]
    pub(super) const fn is_american(self) -> bool {
        matches!(self, Self::SnipeIt)
    }
}

impl fmt::Display for ListFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl std::str::FromStr for ListFormat {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.code() == code)
            .ok_or_else(|| {
                let known: Vec<&str> = Self::ALL.iter().map(|format| format.code()).collect();
                format!("„{code}“ ist kein Format. Erlaubt: {}.", known.join(", "))
            })
    }
}
