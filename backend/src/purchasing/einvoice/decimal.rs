//! Exact decimal numbers of the standard (`1234.56`): no floats, no rounding.

use std::fmt;

use paktbuch_types::{BasisPoints, Cents, Quantity};

use super::error::Problem;

/// Digits before the point that are accepted; keeps every product of two numbers within 128 bits.
const MAX_WHOLE_DIGITS: usize = 15;
/// Digits after the point that are accepted, trailing zeros not counted.
const MAX_PLACES: u32 = 12;

/// An exact decimal: `mantissa ÷ 10^scale`, without trailing zeros, so that equal numbers are equal values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// One.
    pub const ONE: Self = Self {
        mantissa: 1,
        scale: 0,
    };

    /// The whole number of units of `10^-places`, where the decimal is not finer than that.
    #[must_use]
    pub fn units(self, places: u32) -> Option<i128> {
        let shift = places.checked_sub(self.scale)?;
        self.mantissa.checked_mul(10_i128.checked_pow(shift)?)
    }

    /// The decimal without its point: `(mantissa, scale)`.
    #[must_use]
    pub const fn parts(self) -> (i128, u32) {
        (self.mantissa, self.scale)
    }

    /// The amount as a decimal.
    #[must_use]
    pub fn from_cents(amount: Cents) -> Self {
        let cents = i128::from(amount.0);
        let (mantissa, scale) = match (cents % 100, cents % 10) {
            (0, _) => (cents / 100, 0),
            (_, 0) => (cents / 10, 1),
            _ => (cents, 2),
        };
        Self { mantissa, scale }
    }

    /// A quantity as a decimal, one where it is not positive.
    pub(super) fn of_quantity(quantity: Quantity) -> Self {
        if quantity <= Quantity(0) {
            return Self::ONE;
        }
        let (mut mantissa, mut scale) = (i128::from(quantity.0), 4);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Self { mantissa, scale }
    }

    /// Reads `1234.56` or `-0.5`: digits with at most one point and an optional sign (xs:decimal).
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let not_a_number = || Problem::NotANumber(shorten(text));
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(not_a_number());
        }
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if whole.len() > MAX_WHOLE_DIGITS {
            return Err(Problem::TooLarge(shorten(text)));
        }
        let too_precise = || Problem::TooPrecise {
            text: shorten(text),
            places: MAX_PLACES,
        };
        let scale = u32::try_from(fraction.len()).map_err(|_| too_precise())?;
        if scale > MAX_PLACES {
            return Err(too_precise());
        }
        let magnitude = whole
            .bytes()
            .chain(fraction.bytes())
            .fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
        let mantissa = if text.starts_with('-') {
            -magnitude
        } else {
            magnitude
        };
        Ok(Self { mantissa, scale })
    }

    /// The amount in cents; a part of a cent is refused, never rounded away.
    pub(super) fn cents(self, text: &str) -> Result<Cents, Problem> {
        let cents = Cents(self.scaled(2, text)?);
        if cents.0.abs() > Cents::MAX.0 {
            return Err(Problem::TooLarge(shorten(text)));
        }
        Ok(cents)
    }

    /// The quantity in ten-thousandths; finer quantities are refused.
    pub(super) fn quantity(self, text: &str) -> Result<Quantity, Problem> {
        self.scaled(4, text).map(Quantity)
    }

    /// The percentage in basis points; finer rates are refused.
    pub(super) fn basis_points(self, text: &str) -> Result<BasisPoints, Problem> {
        self.scaled(2, text).map(BasisPoints)
    }

    fn scaled(self, places: u32, text: &str) -> Result<i64, Problem> {
        let units = self.units(places).ok_or_else(|| Problem::TooPrecise {
            text: shorten(text),
            places,
        })?;
        i64::try_from(units).map_err(|_| Problem::TooLarge(shorten(text)))
    }
}

impl fmt::Display for Decimal {
    /// German, with at least two decimals: `2.780,00`, `0,1212`, `−5,00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::try_from(self.scale.max(2)).unwrap_or(2);
        let magnitude = self.mantissa.unsigned_abs() * 10_u128.pow(self.scale.max(2) - self.scale);
        let digits = format!("{magnitude:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let mut text = String::from(if self.mantissa < 0 { "−" } else { "" });
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        f.pad(&format!("{text},{fraction}"))
    }
}

/// Keeps messages readable when a field holds a whole page.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(text: &str) -> Result<Cents, Problem> {
        Decimal::parse(text)?.cents(text)
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        for (text, expected) in [
            ("1234.56", 123_456),
            ("1234.5", 123_450),
            ("336.9", 33_690),
            ("2382", 238_200),
            ("-8.79", -879),
            ("-0.00", 0),
            ("0012.3400", 1_234),
            (".5", 50),
            ("5.", 500),
            ("9999999999.99", 999_999_999_999),
        ] {
            assert_eq!(cents(text), Ok(Cents(expected)), "{text}");
        }
        for text in [
            "", "-", "+", ".", "+-5", "1e3", "1.234,5", "12,345", "1 000", "NaN", "0x10", "--1", "1.2.3",
            "５",
        ] {
            assert!(matches!(cents(text), Err(Problem::NotANumber(_))), "{text}");
        }
        assert!(matches!(
            cents("12.345"),
            Err(Problem::TooPrecise { places: 2, .. })
        ));
        assert!(matches!(cents("10000000000"), Err(Problem::TooLarge(_))));
        assert!(matches!(cents(&"9".repeat(400)), Err(Problem::TooLarge(_))));
        assert!(matches!(
            cents(&format!("0.{}1", "0".repeat(400))),
            Err(Problem::TooPrecise { .. })
        ));
    }

    #[test]
    fn prices_show_all_their_decimals() {
        for (text, shown) in [
            ("2780", "2.780,00"),
            ("0.1212", "0,1212"),
            ("-1234567.5", "−1.234.567,50"),
            ("0", "0,00"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), shown);
        }
    }

    proptest! {
        #[test]
        fn only_digits_with_a_sign_and_a_point_are_a_number(text in "[-+.0-9]{0,12}|\\PC*") {
            let read = Decimal::parse(&text);
            let plain = |c: char| c.is_ascii_digit() || "+-.".contains(c);
            prop_assert!(read.is_err() || text.chars().all(plain), "{text}");
            let Ok(number) = read else { return Ok(()) };
            let digits = text.trim_start_matches(['+', '-']).contains(|c: char| c.is_ascii_digit());
            prop_assert!(digits, "{text} is {number}");
        }

        #[test]
        fn cents_survive(value in -999_999_999_999_i64..=999_999_999_999) {
            let sign = if value < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:02}", value.unsigned_abs() / 100, value.unsigned_abs() % 100);
            prop_assert_eq!(cents(&text), Ok(Cents(value)));
        }
    }
}
