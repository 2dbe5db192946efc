//! Amounts as accounting systems write them.

use paktbuch_types::Cents;

/// How a column of amounts marks its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `1.234,56`.
    German,
    /// `1,234.56` or `1234.56`.
    Plain,
}

impl Style {
    /// The style of a whole column: one amount with a point before one or two last digits makes it plain, unless another one has a
    /// comma there.
    #[must_use]
    pub fn of<'a>(amounts: impl Iterator<Item = &'a str>) -> Self {
        let mut plain = false;
        for amount in amounts {
            let (number, _) = stripped(amount);
            if ends_in_decimals(&number, ',') {
                return Self::German;
            }
            plain |= ends_in_decimals(&number, '.');
        }
        if plain { Self::Plain } else { Self::German }
    }
}

/// Reads `-1.234,56`, `1.234,56-`, `(1.234,56)`, `1.234,56 EUR`, in the column's style.
///
/// # Errors
/// German reason.
pub fn parse(text: &str, style: Style) -> Result<Cents, String> {
    let (number, negative) = stripped(text);
    let german = match style {
        Style::German => number,
        Style::Plain => {
            if number.contains(',') && !number.contains('.') {
                return Err(format!(
                    "„{text}“ ist nicht eindeutig: andere Beträge der Spalte haben einen Punkt vor den Nachkommastellen."
                ));
            }
            number
                .replace(',', "\u{0}")
                .replace('.', ",")
                .replace('\u{0}', ".")
        }
    };
    let none = || {
        format!(
            "„{text}“ ist kein Betrag. Erlaubt sind zum Beispiel 1.234,56 und 1234.56 in einer Spalte einheitlich."
        )
    };
    if !german.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(none());
    }
    let amount = Cents::parse(&german).map_err(|_| none())?;
    Ok(if negative { Cents(-amount.0) } else { amount })
}

/// The digits with their marks, and whether a minus, brackets or a trailing minus make it negative.
fn stripped(text: &str) -> (String, bool) {
    let mut number: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '€' && *c != '\'')
        .collect();
    for currency in ["EUR", "eur", "Eur"] {
        number = number.replace(currency, "");
    }
    let mut negative = false;
    if let Some(inner) = number.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (number, negative) = (inner.to_owned(), true);
    } else if let Some(rest) = number.strip_prefix(['-', '−']) {
        (number, negative) = (rest.to_owned(), true);
    } else if let Some(rest) = number.strip_suffix(['-', '−']) {
        (number, negative) = (rest.to_owned(), true);
    } else if let Some(rest) = number.strip_prefix('+') {
        number = rest.to_owned();
    }
    (number, negative)
}

fn ends_in_decimals(number: &str, mark: char) -> bool {
    number.rsplit_once(mark).is_some_and(|(_, decimals)| {
        (1..=2).contains(&decimals.len()) && decimals.bytes().all(|byte| byte.is_ascii_digit())
    })
}
