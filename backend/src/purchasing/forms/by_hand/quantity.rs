//! Quantities as they are typed.

use paktbuch_types::Quantity;

/// A quantity as Germans write it: `20`, `1,5`, `−2`.
pub(super) fn read_quantity(text: &str) -> Result<Quantity, String> {
    let refusal = || format!("„{text}“ ist keine Menge, zum Beispiel 20 oder 1,5.");
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    let is_number = |part: &str| part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || fraction.len() > 4 {
        return Err(refusal());
    }
    let whole: i64 = whole.parse().map_err(|_| refusal())?;
    let part: i64 = format!("{fraction:0<4}").parse().map_err(|_| refusal())?;
    match sign * (whole * Quantity::SCALE + part) {
        0 => Err(refusal()),
        found => Ok(Quantity(found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_germans_write_them() {
        for (text, expected) in [
            ("20", Some(200_000)),
            ("1,5", Some(15_000)),
            ("-2", Some(-20_000)),
            ("−0,25", Some(-2_500)),
            ("", None),
            ("0", None),
            ("1.5", None),
            ("1,23456", None),
            ("zwei", None),
            ("9999999999", None),
            (",5", None),
        ] {
            assert_eq!(read_quantity(text).ok().map(|found| found.0), expected, "{text}");
        }
    }
}
