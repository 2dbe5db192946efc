//! Invoice numbers and names of suppliers, however the accounting system writes them.

use super::Candidate;
use crate::purchasing::commands::PaymentLine;
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

impl Candidate {
    /// Whether a line tells the number of its supplier in the accounts (Kreditorennummer), perhaps in the place of the payee's name.
    pub(super) fn is_of_creditor(&self, line: &PaymentLine) -> bool {
        is_creditor(line, &self.creditor)
    }

    /// Whether both have such a number, and not the same.
    pub(super) fn is_of_other_creditor(&self, line: &PaymentLine) -> bool {
        !line.creditor.is_empty() && !self.creditor.is_empty() && !self.is_of_creditor(line)
    }
}

/// Whether a line tells this number of a supplier in the accounts.
pub(in crate::purchasing) fn is_creditor(line: &PaymentLine, number: &str) -> bool {
    let number = compact(number);
    !number.is_empty() && (compact(&line.creditor) == number || compact(&line.payee) == number)
}

/// The line with what is only a number in the place of the payee as what it is: the number of the supplier in the accounts.
#[must_use]
pub(in crate::purchasing) fn with_creditor(line: PaymentLine) -> PaymentLine {
    let is_number = line.payee.chars().any(|c| c.is_ascii_digit())
        && line
            .payee
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace());
    if !is_number {
        return line;
    }
    let creditor = if line.creditor.is_empty() {
        line.payee.clone()
    } else {
        line.creditor.clone()
    };
    PaymentLine {
        creditor,
        payee: String::new(),
        ..line
    }
}

/// The candidates whose supplier a line pays: by its number in the accounts, where one has it, else by its name.
pub(super) fn of_payee<'all>(named: &[&'all Candidate], line: &PaymentLine) -> Vec<&'all Candidate> {
    let of_creditor = named.iter().copied().filter(|one| one.is_of_creditor(line));
    let of_creditor: Vec<&Candidate> = of_creditor.collect();
    if !of_creditor.is_empty() {
        return of_creditor;
    }
    let of_name = named
        .iter()
        .copied()
        .filter(|one| is_same_seller(&line.payee, &one.seller));
    of_name.collect()
}

/// Who was paid: the name, and where a line has none, the number in the accounts.
pub(super) fn payee(line: &PaymentLine) -> String {
    if line.payee.is_empty() {
        format!("Kreditor {}", line.creditor)
    } else {
        line.payee.clone()
    }
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
