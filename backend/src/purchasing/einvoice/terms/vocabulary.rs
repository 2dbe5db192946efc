//! The words of payment terms.

/// Full stops after these end no sentence.
pub(super) const ABBREVIATIONS: [&str; 4] = ["abzgl", "innerh", "zahlb", "rgdat"];

/// Words that change nothing of a term.
pub(super) const FILLERS: [&str; 33] = [
    "abzgl",
    "abzüglich",
    "am",
    "auf",
    "begleichung",
    "bei",
    "bezahlung",
    "binnen",
    "bis",
    "den",
    "der",
    "erhalten",
    "gewähren",
    "ihnen",
    "in",
    "innerh",
    "innerhalb",
    "innert",
    "kasse",
    "mit",
    "rechnungsbetrag",
    "rein",
    "sie",
    "spätestens",
    "und",
    "von",
    "wir",
    "zahlung",
    "zahlungen",
    "zahlungsbedingung",
    "zahlungsbedingungen",
    "zahlungskonditionen",
    "zum",
];

/// Parts of words in a sentence that is not understood but may change the others.
pub(super) const HINTS: [&str; 17] = [
    "%",
    "abzug",
    "abzüg",
    "ausgenommen",
    "außer",
    "fällig",
    "frist",
    "gelten",
    "gilt",
    "netto",
    "nicht",
    "nur",
    "prozent",
    "skont",
    "sofort",
    "tag",
    "zahlbar",
];

/// The words of a sentence in small letters, with each comma and percent sign as a word of its own.
pub(super) fn words(sentence: &str) -> Vec<String> {
    let chars: Vec<char> = sentence.to_lowercase().chars().collect();
    let is_digit = |place: Option<usize>| {
        place
            .and_then(|place| chars.get(place))
            .is_some_and(char::is_ascii_digit)
    };
    let mut spaced = String::new();
    for (place, c) in chars.iter().copied().enumerate() {
        match c {
            ',' if is_digit(place.checked_sub(1)) && is_digit(place.checked_add(1)) => spaced.push(c),
            '%' | ',' | ';' | '/' => spaced.extend([' ', c, ' ']),
            ':' | '(' | ')' => spaced.push(' '),
            _ => spaced.push(c),
        }
    }
    let words = spaced
        .split_whitespace()
        .map(|word| word.trim_end_matches(['.', '!']));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
