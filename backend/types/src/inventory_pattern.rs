//! The pattern by which an authority numbers its devices.

use std::fmt;

use crate::InventoryNumber;

/// Pattern of inventory numbers, e.g. `HAV-{jahr}-{nr:4}`: text around the year (`{jahr}`, may be missing) and the running
/// number (`{nr}` or, with leading zeros up to a width of 1 to 9, `{nr:4}`). Each year counts from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryPattern {
    pieces: Vec<Piece>,
    width: usize,
}

/// Text that is not a pattern, with the reason in German.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "„{0}“ ist kein Muster für Inventarnummern. Es braucht genau einmal {{nr:4}} (die laufende Nummer) und höchstens einmal {{jahr}}, zum Beispiel HAV-{{jahr}}-{{nr:4}}, zusammen höchstens 30 Zeichen."
)]
pub struct ParsePatternError(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Year,
    Number,
}

/// What stands before and after the running number in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub prefix: String,
    pub suffix: String,
    width: usize,
}

impl std::str::FromStr for InventoryPattern {
    type Err = ParsePatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || ParsePatternError(text.trim().to_owned());
        let mut pieces = Vec::new();
        let mut width = 1;
        let mut rest = text.trim();
        while let Some((before, placeholder)) = rest.split_once('{') {
            let (name, after) = placeholder.split_once('}').ok_or_else(refuse)?;
            pieces.push(Piece::Text(before.to_uppercase()));
            match name.split_once(':') {
                None if name == "jahr" => pieces.push(Piece::Year),
                None if name == "nr" => pieces.push(Piece::Number),
                Some(("nr", digits)) => {
                    width = digits.parse().map_err(|_| refuse())?;
                    pieces.push(Piece::Number);
                }
                _ => return Err(refuse()),
            }
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_uppercase()));
        let count = |piece: &Piece| pieces.iter().filter(|other| *other == piece).count();
        let plain = pieces
            .iter()
            .all(|piece| !matches!(piece, Piece::Text(text) if text.contains(['{', '}']) || text.chars().any(char::is_control)));
        let fits = count(&Piece::Number) == 1
            && count(&Piece::Year) <= 1
            && (1..=9).contains(&width)
            && plain
            && text.trim().chars().count() <= 30;
        if fits {
            Ok(Self { pieces, width })
        } else {
            Err(refuse())
        }
    }
}

impl InventoryPattern {
    /// The series of one calendar year.
    #[must_use]
    pub fn series(&self, year: i32) -> Series {
        let (mut prefix, mut suffix, mut behind) = (String::new(), String::new(), false);
        for piece in &self.pieces {
            let side = if behind { &mut suffix } else { &mut prefix };
            match piece {
                Piece::Text(text) => side.push_str(text),
                Piece::Year => side.push_str(&year.to_string()),
                Piece::Number => behind = true,
            }
        }
        Series {
            prefix,
            suffix,
            width: self.width,
        }
    }
}

impl Series {
    /// The inventory number with this running number.
    ///
    /// # Errors
    /// Where it would be longer than an inventory number may be.
    pub fn number(&self, running: u64) -> Result<InventoryNumber, String> {
        let Self {
            prefix,
            suffix,
            width,
        } = self;
        format!("{prefix}{running:0width$}{suffix}").parse()
    }

    /// The running number of an inventory number of this series.
    #[must_use]
    pub fn running(&self, number: &InventoryNumber) -> Option<u64> {
        let digits = number
            .as_str()
            .strip_prefix(self.prefix.as_str())?
            .strip_suffix(self.suffix.as_str())?;
        let fits = digits.len() >= self.width && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| digits.parse().ok()).flatten()
    }

    /// Length in bytes of a number whose running part has `digits` digits.
    #[must_use]
    pub fn length(&self, digits: usize) -> usize {
        self.prefix.len() + digits + self.suffix.len()
    }

    /// Digits of the shortest running number.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }
}

impl fmt::Display for InventoryPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Year => f.write_str("{jahr}")?,
                Piece::Number if self.width == 1 => f.write_str("{nr}")?,
                Piece::Number => write!(f, "{{nr:{}}}", self.width)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_its_own_numbers() {
        let pattern: InventoryPattern = "Hav-{jahr}-{nr:4}".parse().unwrap();
        let series = pattern.series(2023);
        let number = series.number(417).unwrap();
        assert_eq!(number.as_str(), "HAV-2023-0417");
        assert_eq!(series.running(&number), Some(417));
        assert_eq!(pattern.series(2024).running(&number), None);
        assert_eq!(series.number(12_345).unwrap().as_str(), "HAV-2023-12345");
        assert_eq!(pattern.to_string(), "HAV-{jahr}-{nr:4}");
    }

    #[test]
    fn the_number_may_stand_anywhere() {
        let series = "{nr}/{jahr}".parse::<InventoryPattern>().unwrap().series(2026);
        assert_eq!(series.number(7).unwrap().as_str(), "7/2026");
        assert_eq!(series.running(&"12/2026".parse().unwrap()), Some(12));
        assert_eq!(series.running(&"12/2025".parse().unwrap()), None);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in [
            "",
            "HAV",
            "HAV-{nr:0}",
            "HAV-{nr:10}",
            "{nr}{nr}",
            "{nr:4}-{jahr}-{jahr}",
            "{nr",
            "nr}{nr}",
            "{nr:4}-{schule}",
            "ein viel zu langer Vorsatz davor-{jahr}-{nr:4}",
        ] {
            assert!(text.parse::<InventoryPattern>().is_err(), "{text}");
        }
    }
}
