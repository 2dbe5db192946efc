//! Money in integer cents, rates in basis points, and the rounding rules, each a named function.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in euro cents, sign kept. Sums saturate ([`Cents::plus`]), products are checked ([`Cents::times`]), shares round half up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// A rate in hundredths of a percent: 90 % is 9,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub i64);

/// Text that is not an amount, with the reason in German.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    #[error("Bitte einen Betrag eingeben, zum Beispiel 1.234,56.")]
    Empty,
    #[error("„{0}“ ist kein eindeutiger Betrag. Bitte mit Komma {remedy}.", remedy = with_comma(.0))]
    Ambiguous(String),
    #[error("„{0}“ ist zu groß. Höchstens 9.999.999.999,99 €.")]
    TooLarge(String),
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that is accepted from outside: 9,999,999,999.99 €, so that sums of ten thousands stay exact.
    pub const MAX: Self = Self(999_999_999_999);

    /// `euros` whole euros.
    #[must_use]
    pub const fn euros(euros: i64) -> Self {
        Self(euros * 100)
    }

    /// Sum; saturates at the ends of i64, which [`Cents::MAX`] keeps out of reach of real data.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Difference; saturates as [`Cents::plus`].
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `self × quantity`, `None` on overflow.
    #[must_use]
    pub const fn times(self, quantity: i64) -> Option<Self> {
        match self.0.checked_mul(quantity) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// `self × rate`, rounded half up (away from zero) to the cent.
    #[must_use]
    pub fn share(self, rate: BasisPoints) -> Self {
        Self(div_half_up(i128::from(self.0) * i128::from(rate.0), 10_000))
    }

    /// `self × rate`, rounded half up to whole euros.
    #[must_use]
    pub fn share_in_euros(self, rate: BasisPoints) -> Self {
        Self(div_half_up(i128::from(self.0) * i128::from(rate.0), 1_000_000) * 100)
    }

    /// `self × part ÷ whole`, rounded half up to the cent; zero when `whole` is zero.
    #[must_use]
    pub fn pro_rata(self, part: i64, whole: i64) -> Self {
        if whole == 0 {
            Self::ZERO
        } else {
            Self(div_half_up(
                i128::from(self.0) * i128::from(part),
                i128::from(whole),
            ))
        }
    }

    /// This amount as a share of `whole`, in basis points, rounded half up; `None` when `whole` is zero.
    #[must_use]
    pub fn ratio(self, whole: Self) -> Option<BasisPoints> {
        (whole.0 != 0).then(|| BasisPoints(div_half_up(i128::from(self.0) * 10_000, i128::from(whole.0))))
    }

    /// This amount as a share of `whole` to a tenth of a percent, rounded half up (away from zero) at once; `None` when `whole` is zero.
    #[must_use]
    pub fn ratio_in_tenths(self, whole: Self) -> Option<BasisPoints> {
        let tenths = || div_half_up(i128::from(self.0) * 1_000, i128::from(whole.0));
        (whole.0 != 0).then(|| BasisPoints(tenths().saturating_mul(10)))
    }

    /// Divides into `parts` amounts that differ by at most one cent and add up to `self`; the larger come first.
    #[must_use]
    pub fn split_evenly(self, parts: usize) -> Vec<Self> {
        let Ok(count) = i64::try_from(parts) else {
            return Vec::new();
        };
        if count == 0 {
            return Vec::new();
        }
        let (base, extra) = (self.0.div_euclid(count), self.0.rem_euclid(count));
        (0..count)
            .map(|index| Self(base + i64::from(index < extra)))
            .collect()
    }

    /// Divides `self` in proportion to `weights` to the cent and completely (largest remainder; ties to the first).
    /// With no positive weight everything goes to the first part.
    #[must_use]
    pub fn split_by(self, weights: &[i64]) -> Vec<Self> {
        let weights: Vec<i128> = weights
            .iter()
            .map(|weight| i128::from((*weight).max(0)))
            .collect();
        self.apportion(&weights)
    }

    /// Divides `self` in proportion to `amounts` with their signs, to the cent and completely (largest remainder; ties to the first):
    /// their sum divided comes back as they are. Where they add up to nothing everything goes to the first part.
    #[must_use]
    pub fn split_like(self, amounts: &[Self]) -> Vec<Self> {
        let sum: i128 = amounts.iter().map(|amount| i128::from(amount.0)).sum();
        let weights: Vec<i128> = amounts
            .iter()
            .map(|amount| i128::from(amount.0) * sum.signum())
            .collect();
        self.apportion(&weights)
    }

    /// The parts by weights whose sum is not negative.
    fn apportion(self, weights: &[i128]) -> Vec<Self> {
        if weights.is_empty() {
            return Vec::new();
        }
        let total: i128 = weights.iter().sum();
        if total == 0 {
            let mut parts = vec![Self::ZERO; weights.len()];
            parts[0] = self;
            return parts;
        }
        let amount = i128::from(self.0);
        let mut parts: Vec<i128> = weights
            .iter()
            .map(|weight| (amount * weight).div_euclid(total))
            .collect();
        let mut left = amount - parts.iter().sum::<i128>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse((amount * weights[index]).rem_euclid(total)));
        for index in order {
            if left == 0 {
                break;
            }
            parts[index] += 1;
            left -= 1;
        }
        parts
            .into_iter()
            .map(|part| Self(i64::try_from(part).unwrap_or(i64::MAX)))
            .collect()
    }

    /// Reads a German amount: `1.234,56`, `1234,5`, `1234`, `1.234`, `1 234,56`, with optional sign, `€` and (no-break) blanks
    /// around it.
    ///
    /// # Errors
    /// Where the text could mean two amounts (`1,234.56`, `12,345`, `1234.5`, `0.050`, `1e3`, `100 50`) or is none, or too large.
    pub fn parse(text: &str) -> Result<Self, ParseAmountError> {
        let bare = text.trim_matches(|c: char| c.is_whitespace() || c == '€');
        if bare.is_empty() {
            return Err(ParseAmountError::Empty);
        }
        let ambiguous = || ParseAmountError::Ambiguous(text.trim().to_owned());
        let (negative, digits) = match bare.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, bare),
        };
        let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
        let has_comma = digits.contains(',');
        // Blanks group thousands as points do; a tab or a line break stands between two cells.
        let whole = whole.replace([' ', '\u{a0}', '\u{202f}', '\u{2009}'], ".");
        if fraction.len() > 2 || (has_comma && fraction.is_empty()) || !all_digits(fraction) {
            return Err(ambiguous());
        }
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        // No group of thousands follows a zero: `0.050` is a decimal point.
        let grouped_well = rest.iter().all(|group| group.len() == 3 && all_digits(group))
            && (rest.is_empty() || ((1..=3).contains(&first.len()) && !first.starts_with('0')));
        if first.is_empty() || !all_digits(first) || !grouped_well {
            return Err(ambiguous());
        }
        let digits = format!("{first}{}{fraction:0<2}", rest.concat());
        let cents: i64 = digits
            .parse()
            .map_err(|_| ParseAmountError::TooLarge(text.trim().to_owned()))?;
        if cents > Self::MAX.0 {
            return Err(ParseAmountError::TooLarge(text.trim().to_owned()));
        }
        Ok(Self(if negative { -cents } else { cents }))
    }

    /// As a form field shows it: `-1.234,56`, no currency sign.
    #[must_use]
    pub fn input(self) -> String {
        self.format('-')
    }

    fn format(self, minus: char) -> String {
        let magnitude = self.0.unsigned_abs();
        let euros = (magnitude / 100).to_string();
        let mut text = String::with_capacity(euros.len() + 8);
        if self.0 < 0 {
            text.push(minus);
        }
        for (index, digit) in euros.chars().enumerate() {
            if index > 0 && (euros.len() - index).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        text.push_str(&format!(",{:02}", magnitude % 100));
        text
    }
}

impl fmt::Display for Cents {
    /// As tables show it: `−1.234,56` with the real minus sign, no currency sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.format('−'))
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::plus)
    }
}

impl BasisPoints {
    /// 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// `percent` whole percent.
    #[must_use]
    pub const fn percent(percent: i64) -> Self {
        Self(percent * 100)
    }

    /// Reads a percentage as Germans write it: `90`, `90 %`, `66,67`.
    ///
    /// # Errors
    /// Where the text is no percentage between 0 and 100 with at most two decimals.
    pub fn parse(text: &str) -> Result<Self, String> {
        let message = || {
            format!(
                "„{}“ ist kein Prozentsatz zwischen 0 und 100, zum Beispiel 90 oder 66,67.",
                text.trim()
            )
        };
        let cents = Cents::parse(text.trim().trim_end_matches('%')).map_err(|_| message())?;
        if (0..=10_000).contains(&cents.0) {
            Ok(Self(cents.0))
        } else {
            Err(message())
        }
    }
}

impl fmt::Display for BasisPoints {
    /// German percentage without the sign and without trailing zeros: `90`, `66,67`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Cents(self.0).to_string();
        f.pad(text.trim_end_matches('0').trim_end_matches(','))
    }
}

/// How an ambiguous amount is to be written: `0.050` as `0,05`, any other by example.
fn with_comma(text: &str) -> String {
    let below_one = text
        .strip_prefix("0.")
        .filter(|fraction| all_digits(fraction))
        .map(|fraction| fraction.trim_end_matches('0'))
        .filter(|fraction| fraction.len() <= 2);
    match below_one {
        Some(fraction) => format!("schreiben: 0,{fraction:0<2}"),
        None => "vor zwei Nachkommastellen schreiben, zum Beispiel 1.234,56".to_owned(),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Division rounded half away from zero.
fn div_half_up(numerator: i128, denominator: i128) -> i64 {
    let (sign, magnitude) = (numerator.signum() * denominator.signum(), numerator.abs());
    let divisor = denominator.abs();
    let rounded = (magnitude * 2 + divisor) / (divisor * 2);
    i64::try_from(sign * rounded).unwrap_or(if sign < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(feature = "db")]
crate::db::integer_column!(Cents, |cents: Cents| cents.0, Cents);
#[cfg(feature = "db")]
crate::db::integer_column!(BasisPoints, |rate: BasisPoints| rate.0, BasisPoints);

#[cfg(test)]
mod tests;
