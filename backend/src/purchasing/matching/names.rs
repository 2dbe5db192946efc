//! Invoice numbers and names of suppliers, however the accounting system writes them.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_types::{SupplierId, parse_date};

use super::{Candidate, Index};
use crate::purchasing::commands::PaymentLine;
use crate::text;

/// Letters and digits only, in capitals.
#[must_use]
pub fn compact(number: &str) -> String {
    words(number).concat()
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

/// The words of a text without days: a number inside a date does not count.
pub(super) fn undated_words(text: &str) -> Vec<String> {
    let is_day =
        |word: &str| word.contains('.') && parse_date(word.trim_end_matches([',', '.', ';'])).is_ok();
    let undated = text.split_whitespace().filter(|word| !is_day(word));
    words(&undated.collect::<Vec<_>>().join(" "))
}

/// Whether two numbers of invoices are one: the same but for blanks, signs and zeros in front, and but for days and words without digits
/// that stand around one of them (*RE 815*, *Rechnung Nr. 815 vom 01.06.2023*).
#[must_use]
pub fn is_same_number(one: &str, other: &str) -> bool {
    let compacted = compact(one);
    (!compacted.is_empty() && compacted == compact(other)) || surrounds(one, other) || surrounds(other, one)
}

/// Whether a text holds this number and no other digits but those of days.
fn surrounds(text: &str, number: &str) -> bool {
    let number = account_key(number);
    let words = undated_words(text);
    let has_digit = |word: &String| word.chars().any(|c| c.is_ascii_digit());
    let (first, last) = (
        words.iter().position(has_digit),
        words.iter().rposition(has_digit),
    );
    let (Some(first), Some(last)) = (first, last) else {
        return false;
    };
    let is_number = |from: usize, until: usize| account_key(&words[from..=until].concat()) == number;
    !number.is_empty() && (0..=first).any(|from| (last..words.len()).any(|until| is_number(from, until)))
}

/// The digits of a number of an invoice, without those of days and zeros in front; numbers that are one ([`is_same_number`]) though they are
/// written otherwise have the same.
#[must_use]
pub fn digits_of(number: &str) -> String {
    let words = undated_words(number).concat();
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// Of invoices whose numbers differ in blanks and signs only, those that a payment names letter by letter, where it names one so.
pub(super) fn keep_as_written(named: &mut Vec<&Candidate>, text: &str) {
    let written: BTreeSet<String> = named
        .iter()
        .filter(|candidate| text.contains(&candidate.number))
        .map(|candidate| compact(&candidate.number))
        .collect();
    named.retain(|candidate| {
        !written.contains(&compact(&candidate.number)) || text.contains(&candidate.number)
    });
}

impl Candidate {
    /// Whether a line tells the number of its supplier in the accounts (Kreditorennummer), perhaps in the place of the payee's name.
    pub(super) fn is_of_creditor(&self, line: &PaymentLine) -> bool {
        is_creditor(line, &self.creditor)
    }

    /// Its supplier, with the number in the accounts where a line tells one.
    pub(super) fn supplier_beside(&self, line: &PaymentLine) -> String {
        if line.creditor.is_empty() || self.creditor.is_empty() {
            self.seller.clone()
        } else {
            format!("{} (Kreditor {})", self.seller, self.creditor)
        }
    }
}

/// Whether a line tells this number of a supplier in the accounts; zeros in front of it do not count.
pub(in crate::purchasing) fn is_creditor(line: &PaymentLine, number: &str) -> bool {
    let number = account_key(number);
    !number.is_empty() && (account_key(&line.creditor) == number || account_key(&line.payee) == number)
}

/// A number in the accounts without the zeros that some systems fill it up with and others take off.
pub(in crate::purchasing) fn account_key(number: &str) -> String {
    compact(number).trim_start_matches('0').to_owned()
}

/// Whether two numbers of bookings (Buchungsnummern) may be one; who tells none may mean any.
pub(in crate::purchasing) fn may_be_one_booking(one: &str, other: &str) -> bool {
    let (one, other) = (account_key(one), account_key(other));
    one.is_empty() || other.is_empty() || one == other
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

/// Who was paid: the name, and the number in the accounts.
pub(super) fn payee(line: &PaymentLine) -> String {
    match (line.payee.as_str(), line.creditor.as_str()) {
        ("", creditor) => format!("Kreditor {creditor}"),
        (payee, "") => payee.to_owned(),
        (payee, creditor) => format!("{payee} (Kreditor {creditor})"),
    }
}

/// A supplier as its invoices call it.
#[derive(Debug)]
pub(super) struct Seller {
    supplier: SupplierId,
    words: Vec<String>,
    creditor: String,
}

impl Seller {
    /// Of these invoices, each name of a supplier once.
    pub(super) fn all(candidates: &[Candidate]) -> Vec<Self> {
        let names: BTreeMap<(SupplierId, &str), &str> = candidates
            .iter()
            .map(|one| ((one.supplier, one.seller.as_str()), one.creditor.as_str()))
            .collect();
        let seller = |((supplier, name), creditor): ((SupplierId, &str), &str)| Self {
            supplier,
            words: weighty(name),
            creditor: creditor.to_owned(),
        };
        names.into_iter().map(seller).collect()
    }
}

impl Index {
    /// Whether a line tells the number in the accounts of another supplier than that of an invoice.
    pub(super) fn is_of_other_creditor(&self, one: &Candidate, line: &PaymentLine) -> bool {
        if line.creditor.is_empty() || one.is_of_creditor(line) {
            return false;
        }
        let mut others = self
            .sellers
            .iter()
            .filter(|seller| seller.supplier != one.supplier);
        !one.creditor.is_empty() || others.any(|seller| is_creditor(line, &seller.creditor))
    }

    /// Whether a line pays the supplier of an invoice: by its number in the accounts where both have one, else by its name, unless that
    /// fits another supplier better.
    pub(super) fn is_payee(&self, one: &Candidate, line: &PaymentLine) -> bool {
        if one.is_of_creditor(line) || self.is_of_other_creditor(one, line) {
            return one.is_of_creditor(line);
        }
        let payee = weighty(&line.payee);
        let Some(own) = fit(&payee, &weighty(&one.seller)) else {
            return false;
        };
        let mut others = self
            .sellers
            .iter()
            .filter(|seller| seller.supplier != one.supplier);
        !others.any(|seller| fit(&payee, &seller.words) > Some(own))
    }

    /// Whether nothing that a line tells speaks against the supplier of an invoice.
    pub(super) fn may_pay(&self, one: &Candidate, line: &PaymentLine) -> bool {
        let tells_no_other = line.payee.is_empty() && !self.is_of_other_creditor(one, line);
        tells_no_other || self.is_payee(one, line)
    }

    /// The candidates whose supplier a line pays: by its number in the accounts, where one has it, else by its name.
    pub(super) fn of_payee<'all>(
        &self,
        named: &[&'all Candidate],
        line: &PaymentLine,
    ) -> Vec<&'all Candidate> {
        let of_creditor = named.iter().copied().filter(|one| one.is_of_creditor(line));
        let of_creditor: Vec<&Candidate> = of_creditor.collect();
        if !of_creditor.is_empty() {
            return of_creditor;
        }
        let of_name = named.iter().copied().filter(|one| self.is_payee(one, line));
        let of_name: Vec<&Candidate> = of_name.collect();
        if of_name.is_empty() && line.payee.is_empty() && line.creditor.is_empty() {
            return named_with_number(named, &line.purpose);
        }
        of_name
    }
}

/// Of invoices of several suppliers with one number those whose supplier the purpose names too, with all its words of weight; where one name
/// holds another, the longer one.
fn named_with_number<'all>(named: &[&'all Candidate], purpose: &str) -> Vec<&'all Candidate> {
    let numbers: BTreeSet<String> = named.iter().map(|one| compact(&one.number)).collect();
    if numbers.len() != 1 {
        return Vec::new();
    }
    let told = weighty(purpose);
    let words_told = |one: &Candidate| {
        let words = weighty(&one.seller);
        let all = words.iter().all(|word| told.contains(word));
        if all { words.len() } else { 0 }
    };
    let most = named.iter().map(|one| words_told(one)).max().unwrap_or_default();
    let found = named
        .iter()
        .copied()
        .filter(|one| most > 0 && words_told(one) == most);
    found.collect()
}

/// How well the name of a payee fits that of a seller, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::purchasing) enum Fit {
    /// Both begin with the same word of weight.
    FirstWord,
    /// One name holds the other.
    Within,
    Same,
}

/// How well names fit, by their words of weight; `None` where they do not.
fn fit(payee: &[String], seller: &[String]) -> Option<Fit> {
    if tell_other_numbers(payee, seller) {
        return None;
    }
    if payee == seller && !payee.is_empty() {
        return Some(Fit::Same);
    }
    let (payee, seller) = (without_digits(payee), without_digits(seller));
    let (first_payee, first_seller) = (payee.first()?, seller.first()?);
    let (short, long) = if payee.len() < seller.len() {
        (&payee, &seller)
    } else {
        (&seller, &payee)
    };
    if short.iter().all(|word| long.contains(word)) {
        Some(Fit::Within)
    } else {
        (first_payee == first_seller).then_some(Fit::FirstWord)
    }
}

/// Whether both names have numbers of which neither holds all of the other's: *Schulbau 7* is not *Schulbau 8*.
fn tell_other_numbers(payee: &[String], seller: &[String]) -> bool {
    let of_payee: Vec<&String> = payee.iter().filter(|word| is_numeric(word)).collect();
    let of_seller: Vec<&String> = seller.iter().filter(|word| is_numeric(word)).collect();
    let holds = |all: &[&String], some: &[&String]| some.iter().all(|number| all.contains(number));
    !holds(&of_payee, &of_seller) && !holds(&of_seller, &of_payee)
}

fn is_numeric(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words without single digits, which some systems write otherwise (*1&1*, *1und1*).
fn without_digits(words: &[String]) -> Vec<&String> {
    words.iter().filter(|word| word.chars().count() > 1).collect()
}

/// How well a payee's name fits a seller's; `None` where it does not.
#[must_use]
pub(in crate::purchasing) fn fit_of(payee: &str, seller: &str) -> Option<Fit> {
    fit(&weighty(payee), &weighty(seller))
}

/// Whether a payee is this seller: one name holds the other, or both begin with the same word of weight.
#[must_use]
pub fn is_same_seller(payee: &str, seller: &str) -> bool {
    fit_of(payee, seller).is_some()
}

/// Whether a payee is called so much like this seller that nobody has to be asked: each word of weight of the shorter name stands in the
/// longer one, in any order, the last of the payee perhaps cut off by the list; or both are the same but for blanks and signs. The same
/// first word alone is not enough: *Müller Bau* is not *Müller Elektrotechnik*.
#[must_use]
pub fn is_called_alike(payee: &str, seller: &str) -> bool {
    let (payee, seller) = (weighty(payee), weighty(seller));
    if payee.concat() == seller.concat() {
        return !payee.is_empty();
    }
    let is_other = tell_other_numbers(&payee, &seller);
    let (payee, seller) = (without_digits(&payee), without_digits(&seller));
    if is_other || payee.is_empty() || seller.is_empty() {
        return false;
    }
    let cut = payee
        .last()
        .filter(|word| payee.len() > 1 && word.chars().count() >= CUT)
        .copied();
    let is_same = |of_payee: &String, of_seller: &String| {
        of_payee == of_seller || (Some(of_payee) == cut && of_seller.starts_with(of_payee.as_str()))
    };
    if payee.len() <= seller.len() {
        payee
            .iter()
            .all(|word| seller.iter().any(|other| is_same(word, other)))
    } else {
        seller
            .iter()
            .all(|word| payee.iter().any(|other| is_same(other, word)))
    }
}

/// Letters from which on a word may be the beginning of another one.
const CUT: usize = 4;

/// Whether a payee is a tax office, under whichever name.
pub(in crate::purchasing) fn is_tax_office(payee: &str) -> bool {
    text::search_form(payee).contains("finanzamt") || text::search_form(payee).contains("finanzkasse")
}

/// The words and numbers of a name without legal forms and little words.
fn weighty(name: &str) -> Vec<String> {
    const LIGHT: &[&str] = &[
        "gmbh", "ggmbh", "mbh", "ag", "kg", "kgaa", "kga", "co", "ohg", "gbr", "ug", "ek", "ev", "eg", "se",
        "ltd", "inc", "bv", "und", "die", "der", "fa", "firma", "inh", "inhaber",
    ];
    text::search_form(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| (word.chars().count() > 1 || is_numeric(word)) && !LIGHT.contains(word))
        .map(str::to_owned)
        .collect()
}
