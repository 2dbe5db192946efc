//! What somebody typed, as what it may mean: an amount, a number of a list, a reference. Pure calculation.

use paktbuch_types::Cents;

/// The amount, also as statements and file names spell it: `15463.60`, `29952,30 EUR`.
pub(super) fn amount(text: &str) -> Option<Cents> {
    let mut bare = text.trim();
    for unit in ["EUR", "Euro", "eur", "euro", "€"] {
        bare = bare.strip_suffix(unit).unwrap_or(bare).trim_end();
    }
    if let Ok(amount) = Cents::parse(bare) {
        return Some(amount);
    }
    let (whole, cents) = bare.rsplit_once('.')?;
    let is_point = (1..=2).contains(&cents.len()) && !whole.contains(',');
    is_point
        .then(|| format!("{},{cents}", whole.replace('.', "")))
        .and_then(|text| Cents::parse(&text).ok())
}

/// The number of a line of the Belegliste: `Nr. 17`, `Lfd. Nr. 17`, `Beleg 17`; a bare `17` only where `is_bare` may be one.
pub(super) fn ordinal(text: &str, is_bare: bool) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut named = false;
    for word in ["lfd.", "lfd", "beleg", "nr.", "nr"] {
        if let Some(left) = rest.strip_prefix(word) {
            rest = left.trim_start();
            named = true;
        }
    }
    let is_number = (1..=6).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = rest.parse().ok().filter(|_| is_number && (named || is_bare))?;
    (number > 0).then_some(number)
}

/// A reference as file names spell it: letters and digits, everything else one hyphen, `48-dps-2021-0118`.
pub(super) fn plain_reference(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_lists_statements_and_programs_spell_them() {
        for (text, cents) in [
            ("15.463,60", Some(1_546_360)),
            ("15463.60", Some(1_546_360)),
            ("15463.6", Some(1_546_360)),
            ("29952,30 EUR", Some(2_995_230)),
            ("29.952,30 €", Some(2_995_230)),
            ("1.234", Some(123_400)),
            ("12 Euro", Some(1_200)),
            ("48.02.2021", None),
            ("RE-1.50", None),
            ("", None),
        ] {
            assert_eq!(amount(text), cents.map(Cents), "{text}");
        }
    }

    #[test]
    fn a_number_of_the_list_is_named_as_one() {
        for text in [
            "Nr. 17",
            "nr 17",
            "Lfd. Nr. 17",
            "lfd nr 17",
            "Beleg 17",
            "Beleg Nr. 17",
            "Nr.17",
        ] {
            assert_eq!(ordinal(text, false), Some(17), "{text}");
        }
        assert_eq!((ordinal("17", false), ordinal("17", true)), (None, Some(17)));
        for text in ["Nr. 0", "Nr. x", "Beleg", "17 a", "Nr. 12345678"] {
            assert_eq!(ordinal(text, true), None, "{text}");
        }
    }

    #[test]
    fn references_meet_their_file_names() {
        assert_eq!(
            plain_reference("48-DPS-2021/0118"),
            plain_reference("48-DPS-2021-0118")
        );
        assert_ne!(
            plain_reference("48-DPS-2021/0118"),
            plain_reference("48-DPS-2021/0119")
        );
    }
}
