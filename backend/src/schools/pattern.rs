//! The pattern of inventory numbers: `HAV-{jahr}-{nr:4}` makes `HAV-2026-0012`.

use std::fmt;
use std::str::FromStr;

/// How the inventory numbers of an authority look. `{jahr}` is the year of the delivery, `{nr}` the running number,
/// `{nr:4}` the running number with at least four digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryPattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Year,
    Number { digits: usize },
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error(
        "Im Muster fehlt die laufende Nummer. Bitte {{nr}} einsetzen, zum Beispiel HAV-{{jahr}}-{{nr:4}}."
    )]
    NoNumber,
    #[error("Die laufende Nummer {{nr}} steht mehrmals im Muster; bitte nur einmal einsetzen.")]
    TwoNumbers,
    #[error("„{{{0}}}“ ist kein Platzhalter. Erlaubt sind {{jahr}}, {{nr}} und {{nr:1}} bis {{nr:9}}.")]
    Unknown(String),
    #[error("Im Muster steht eine geschweifte Klammer ohne Gegenstück.")]
    Unbalanced,
    #[error("Das Muster ist zu lang; es darf höchstens {MAX_TEXT} feste Zeichen haben.")]
    TooLong,
    #[error(
        "Direkt vor oder nach {{nr}} darf keine Ziffer und kein {{jahr}} stehen; bitte ein Trennzeichen wie - einsetzen."
    )]
    Ambiguous,
}

/// Fixed characters: with year and number an inventory number stays within its 40 characters.
const MAX_TEXT: usize = 20;

impl InventoryPattern {
    /// The inventory number of a running number in a year.
    #[must_use]
    pub fn format(&self, year: i32, number: u64) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(fixed) => text.push_str(fixed),
                Part::Year => text.push_str(&format!("{year:04}")),
                Part::Number { digits } => text.push_str(&format!("{number:0digits$}")),
            }
        }
        text
    }

    /// What stands before and after the running number in a year, in the upper case of inventory numbers.
    #[must_use]
    pub fn around(&self, year: i32) -> (String, String) {
        let (mut before, mut after, mut seen) = (String::new(), String::new(), false);
        for part in &self.parts {
            let side = if seen { &mut after } else { &mut before };
            match part {
                Part::Text(fixed) => side.push_str(&fixed.to_uppercase()),
                Part::Year => side.push_str(&format!("{year:04}")),
                Part::Number { .. } => seen = true,
            }
        }
        (before, after)
    }

    /// The running number in an inventory number of this pattern and year; `None` for any other number.
    #[must_use]
    pub fn number_in(&self, year: i32, inventory_number: &str) -> Option<u64> {
        let (before, after) = self.around(year);
        let digits = inventory_number
            .strip_prefix(before.as_str())?
            .strip_suffix(after.as_str())?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    }

    /// Digits of the shortest running number.
    #[must_use]
    pub fn digits(&self) -> usize {
        let width = |part: &Part| match part {
            Part::Number { digits } => Some(*digits),
            _ => None,
        };
        self.parts.iter().find_map(width).unwrap_or(1)
    }

    /// Whether numbers start anew each year.
    #[must_use]
    pub fn is_yearly(&self) -> bool {
        self.parts.contains(&Part::Year)
    }
}

impl FromStr for InventoryPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let fixed = rest.find(['{', '}']).unwrap_or(rest.len());
            if fixed > 0 {
                parts.push(Part::Text(rest[..fixed].to_owned()));
                rest = &rest[fixed..];
                continue;
            }
            let inner = rest.strip_prefix('{').ok_or(PatternError::Unbalanced)?;
            let (name, after) = inner.split_once('}').ok_or(PatternError::Unbalanced)?;
            parts.push(placeholder(name)?);
            rest = after;
        }
        check(&parts)?;
        Ok(Self { parts })
    }
}

fn placeholder(name: &str) -> Result<Part, PatternError> {
    let unknown = || PatternError::Unknown(name.chars().take(20).collect());
    match name {
        "jahr" => Ok(Part::Year),
        "nr" => Ok(Part::Number { digits: 1 }),
        _ => {
            let digits = name.strip_prefix("nr:").ok_or_else(unknown)?;
            match digits.parse() {
                Ok(digits @ 1..=9) => Ok(Part::Number { digits }),
                _ => Err(unknown()),
            }
        }
    }
}

fn check(parts: &[Part]) -> Result<(), PatternError> {
    let numbers = parts
        .iter()
        .filter(|part| matches!(part, Part::Number { .. }))
        .count();
    match numbers {
        0 => return Err(PatternError::NoNumber),
        1 => {}
        _ => return Err(PatternError::TwoNumbers),
    }
    let fixed: usize = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.chars().count(),
            Part::Year => 4,
            Part::Number { .. } => 0,
        })
        .sum();
    if fixed > MAX_TEXT {
        return Err(PatternError::TooLong);
    }
    let touches = |part: &Part, end: fn(&str) -> Option<char>| match part {
        Part::Text(text) => end(text).is_some_and(|c| c.is_ascii_digit()),
        Part::Year => true,
        Part::Number { .. } => false,
    };
    let ambiguous = parts.windows(2).any(|pair| match pair {
        [before, Part::Number { .. }] => touches(before, |text| text.chars().last()),
        [Part::Number { .. }, after] => touches(after, |text| text.chars().next()),
        _ => false,
    });
    if ambiguous {
        Err(PatternError::Ambiguous)
    } else {
        Ok(())
    }
}

impl fmt::Display for InventoryPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Year => f.write_str("{jahr}")?,
                Part::Number { digits: 1 } => f.write_str("{nr}")?,
                Part::Number { digits } => write!(f, "{{nr:{digits}}}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_follow_the_pattern_and_are_read_back() {
        let pattern: InventoryPattern = "Hav-{jahr}-{nr:4}".parse().unwrap();
        assert_eq!(pattern.format(2026, 12), "Hav-2026-0012");
        assert_eq!(pattern.format(2026, 123_456), "Hav-2026-123456");
        assert_eq!(pattern.number_in(2026, "HAV-2026-0012"), Some(12));
        for other in [
            "HAV-2025-0012",
            "HAV-2026-",
            "HAV-2026-12A",
            "X-2026-0012",
            "HAV-2026-+12",
        ] {
            assert_eq!(pattern.number_in(2026, other), None, "{other}");
        }
        assert_eq!(pattern.to_string(), "Hav-{jahr}-{nr:4}");
        assert!(pattern.is_yearly());
    }

    #[test]
    fn a_pattern_that_cannot_number_devices_is_refused() {
        for (text, error) in [
            ("HAV-{jahr}", PatternError::NoNumber),
            ("", PatternError::NoNumber),
            ("{nr}-{nr}", PatternError::TwoNumbers),
            ("{schule}-{nr}", PatternError::Unknown("schule".to_owned())),
            ("{nr:0}", PatternError::Unknown("nr:0".to_owned())),
            ("{nr:40}", PatternError::Unknown("nr:40".to_owned())),
            ("A-{nr", PatternError::Unbalanced),
            ("A}-{nr}", PatternError::Unbalanced),
            ("Gemeinde-Havixbeck-Geraete-{nr}", PatternError::TooLong),
            ("{jahr}{nr:4}", PatternError::Ambiguous),
            ("A1{nr}", PatternError::Ambiguous),
            ("{nr}2", PatternError::Ambiguous),
        ] {
            assert_eq!(text.parse::<InventoryPattern>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[{}a-z0-9:-]{0,30}") {
            let _ = text.parse::<InventoryPattern>();
        }

        #[test]
        fn what_is_formatted_is_read_back(year in 1990..2100_i32, number in 1..u64::from(u32::MAX), digits in 1..9_usize) {
            let pattern: InventoryPattern = format!("Ä-{{jahr}}/{{nr:{digits}}}x").parse().unwrap();
            let text = pattern.format(year, number).to_uppercase();
            prop_assert_eq!(pattern.number_in(year, &text), Some(number));
        }
    }
}
