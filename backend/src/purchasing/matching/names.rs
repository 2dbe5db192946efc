//! Invoice numbers and names of suppliers, however the accounting system writes them.

use crate::text;

/// Letters and digits only, in capitals.
pub(super) fn compact(number: &str) -> String {
    words(number).concat()
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

/// Whether a payee is this seller: one name holds the other, or both begin with the same word of weight.
pub(in crate::purchasing) fn is_same_seller(payee: &str, seller: &str) -> bool {
    let (payee, seller) = (weighty(payee), weighty(seller));
    let (Some(first_payee), Some(first_seller)) = (payee.first(), seller.first()) else {
        return false;
    };
    let (short, long) = if payee.len() < seller.len() {
        (&payee, &seller)
    } else {
        (&seller, &payee)
    };
    first_payee == first_seller || short.iter().all(|word| long.contains(word))
}

/// Whether a payee is a tax office, under whichever name.
pub(in crate::purchasing) fn is_tax_office(payee: &str) -> bool {
    text::search_form(payee).contains("finanzamt") || text::search_form(payee).contains("finanzkasse")
}

/// The words of a name without legal forms and little words.
fn weighty(name: &str) -> Vec<String> {
    const LIGHT: &[&str] = &[
        "gmbh", "mbh", "ag", "kg", "co", "ohg", "gbr", "ug", "ek", "se", "und", "die", "der", "fa", "firma",
    ];
    text::search_form(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 && !LIGHT.contains(word))
        .map(str::to_owned)
        .collect()
}
