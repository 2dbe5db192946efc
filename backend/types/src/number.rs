//! The official school number: text, because it has leading zeros in some Länder and letters in others.

use std::fmt;

/// Official school number (Schulnummer, in Berlin BSN), kept as text: 1 to 20 letters, digits, `-` or `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SchoolNumber(String);

/// Text that cannot be a school number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "„{0}“ ist keine Schulnummer. Erlaubt sind 1 bis 20 Ziffern oder Buchstaben, zum Beispiel 190743 oder 01A04."
)]
pub struct ParseNumberError(pub String);

impl SchoolNumber {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SchoolNumber {
    type Error = ParseNumberError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let trimmed = text.trim();
        let fits = (1..=20).contains(&trimmed.len())
            && trimmed
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '/');
        if fits {
            Ok(Self(trimmed.to_owned()))
        } else {
            Err(ParseNumberError(text))
        }
    }
}

impl std::str::FromStr for SchoolNumber {
    type Err = ParseNumberError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<SchoolNumber> for String {
    fn from(number: SchoolNumber) -> Self {
        number.0
    }
}

impl fmt::Display for SchoolNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "db")]
crate::db::text_column!(
    SchoolNumber,
    |number: &SchoolNumber| number.0.clone(),
    |text: String| { text.parse::<SchoolNumber>().map_err(|error| error.to_string()) }
);
