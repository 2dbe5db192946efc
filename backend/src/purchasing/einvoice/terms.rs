//! Payment terms (BT-20) in plain German words: „2 % Skonto bei Zahlung innerhalb von 14 Tagen, 30 Tage netto“. A sentence is read only
//! where each of its words is known and there is one way to understand it; anything else stays text.

mod vocabulary;

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, parse_date};

use self::vocabulary::{ABBREVIATIONS, FILLERS, HINTS, words};
use super::model::EInvoice;

/// Longest terms that are read, in bytes.
const LONGEST: usize = 2_000;
/// Most items of a sentence between two commas.
const MOST_ITEMS: usize = 16;
/// Longest time, in days.
const MOST_DAYS: u16 = 366;
/// Highest discount.
const HIGHEST: BasisPoints = BasisPoints::percent(20);

/// Until when is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Days from the invoice date.
    Days(u16),
    /// A day.
    Day(NaiveDate),
    /// Both, as „innerhalb 10 Tagen bis 15.06.2018“; they count where they are the same day.
    DaysAndDay(u16, NaiveDate),
}

impl Until {
    /// The last day, for an invoice of the day `issued`; `None` beyond the calendar, and where days and day are not the same.
    #[must_use]
    pub fn day(self, issued: NaiveDate) -> Option<NaiveDate> {
        let after = |days: u16| issued.checked_add_days(Days::new(u64::from(days)));
        match self {
            Self::Days(days) => after(days),
            Self::Day(day) => Some(day),
            Self::DaysAndDay(days, day) => after(days).filter(|last| *last == day),
        }
    }

    /// Whether it is surely after another.
    fn is_after(self, other: Self) -> bool {
        let ((days, day), (other_days, other_day)) = (self.parts(), other.parts());
        days.zip(other_days).is_some_and(|(one, other)| one > other)
            || day.zip(other_day).is_some_and(|(one, other)| one > other)
    }

    fn parts(self) -> (Option<u16>, Option<NaiveDate>) {
        match self {
            Self::Days(days) => (Some(days), None),
            Self::Day(day) => (None, Some(day)),
            Self::DaysAndDay(days, day) => (Some(days), Some(day)),
        }
    }

    /// Days and day as one time; `None` for two of a kind.
    fn with(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Days(days), Self::Day(day)) | (Self::Day(day), Self::Days(days)) => {
                Some(Self::DaysAndDay(days, day))
            }
            _ => None,
        }
    }
}

/// A term that is told in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) until: Until,
    /// Discount for payment until then; `None` where the whole amount is due then.
    pub(super) rate: Option<BasisPoints>,
    /// The sentence that says so.
    pub(super) words: String,
}

/// What a word or two of a sentence mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Until(Until),
    Rate(BasisPoints),
    Skonto,
    /// `netto`, `ohne Abzug`.
    Net,
    /// `zahlbar`, `Zahlungsziel`.
    Payable,
    Comma,
    /// „oder“ and the like, and a comma that divides clauses.
    Break,
}

/// A time, with the discount for payment until then.
type Clause = (Until, Option<BasisPoints>);

impl EInvoice {
    /// Day by which the payment terms say in words that is to be paid, where the invoice has no due date (BT-9), and the sentence that
    /// says so.
    #[must_use]
    pub fn due_in_words(&self) -> Option<(NaiveDate, String)> {
        if self.due_date.is_some() {
            return None;
        }
        let told = told(self.payment_terms.as_deref()?);
        let net = told.into_iter().find(|told| told.rate.is_none())?;
        let day = net.until.day(self.issue_date)?;
        (self.issue_date <= day).then_some((day, net.words))
    }

    /// Payment due date (BT-9), else the one that is told in words.
    #[must_use]
    pub fn due_day(&self) -> Option<NaiveDate> {
        self.due_date.or_else(|| Some(self.due_in_words()?.0))
    }
}

/// The terms in words, in their order; nothing where a sentence may say otherwise, or where they contradict each other.
pub(super) fn told(payment_terms: &str) -> Vec<Told> {
    if payment_terms.len() > LONGEST {
        return Vec::new();
    }
    let terms = payment_terms.replace(['\u{a0}', '\u{202f}'], " ");
    let mut found: Vec<Told> = Vec::new();
    for sentence in sentences(&terms) {
        match clauses(sentence) {
            Some(clauses) => found.extend(clauses.into_iter().map(|(until, rate)| Told {
                until,
                rate,
                words: sentence.to_owned(),
            })),
            None if is_about_payment(sentence) => return Vec::new(),
            None => {}
        }
    }
    if agree(&found) { found } else { Vec::new() }
}

/// The sentences of all lines but those in the notation of XRechnung.
fn sentences(terms: &str) -> Vec<&str> {
    let lines = terms.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(in_line)
        .collect()
}

fn in_line(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, _) in line.match_indices(". ") {
        let last = line[from..at].split_whitespace().next_back().unwrap_or_default();
        // „10. Tag“ and „v. H.“ go on.
        if last.chars().count() > 3 && !ABBREVIATIONS.contains(&last.to_lowercase().as_str()) {
            sentences.push(line[from..at].trim());
            from = at + 1;
        }
    }
    sentences.push(line[from..].trim());
    sentences
}

fn is_about_payment(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    HINTS.iter().any(|hint| sentence.contains(hint))
}

/// One time for the whole amount, no discount after it, and no two discounts for the same time.
fn agree(found: &[Told]) -> bool {
    let (discounts, wholes): (Vec<&Told>, Vec<&Told>) = found.iter().partition(|told| told.rate.is_some());
    let is_one = wholes.iter().all(|told| told.until == wholes[0].until);
    let is_in_time = discounts
        .iter()
        .all(|told| wholes.iter().all(|whole| !told.until.is_after(whole.until)));
    let are_apart = (1..)
        .zip(&discounts)
        .all(|(next, told)| discounts.iter().skip(next).all(|other| other.until != told.until));
    is_one && is_in_time && are_apart
}

/// The clauses of a sentence; `None` where a word is unknown or there is no one way to divide them.
fn clauses(sentence: &str) -> Option<Vec<Clause>> {
    let items = divided(&items(sentence)?);
    let mut found = Vec::new();
    for part in items.split(|item| *item == Item::Break) {
        if part.len() > MOST_ITEMS {
            return None;
        }
        let mut ways = divisions(part);
        // The whole is due once: „zahlbar 30 Tage netto bis 15.06.“ is one time.
        ways.retain(|way| way.iter().filter(|(_, rate)| rate.is_none()).count() < 2);
        let way = ways.pop()?;
        if !ways.is_empty() {
            return None;
        }
        found.extend(way);
    }
    Some(found)
}

/// The items with their commas as what they are: one between a bare time and its discount („bei Zahlung in 14 Tagen, 2 % Skonto“) divides
/// nothing, every other one divides clauses.
fn divided(items: &[Item]) -> Vec<Item> {
    let is_end = |item: Option<&Item>| matches!(item, None | Some(Item::Comma | Item::Break));
    let is_inside = |place: usize| {
        let (before, after) = (&items[..place], &items[place + 1..]);
        let is_time = matches!(before, [.., Item::Until(_)]) && is_end(before.iter().rev().nth(1));
        let is_discount = matches!(
            after,
            [Item::Rate(_), Item::Skonto, ..] | [Item::Skonto, Item::Rate(_), ..]
        );
        is_time && is_discount && is_end(after.get(2))
    };
    let kept = items.iter().enumerate().filter_map(|(place, item)| match item {
        Item::Comma if is_inside(place) => None,
        Item::Comma => Some(Item::Break),
        other => Some(*other),
    });
    kept.collect()
}

/// Every way to divide items into clauses.
fn divisions(items: &[Item]) -> Vec<Vec<Clause>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut ways = Vec::new();
    for end in 1..=items.len() {
        let (first, rest) = items.split_at(end);
        let Some(first) = clause(first) else {
            continue;
        };
        for rest in divisions(rest) {
            ways.push(std::iter::once(first).chain(rest).collect());
        }
    }
    ways
}

/// One time, with a rate of Skonto or with the word that the whole is due then.
fn clause(items: &[Item]) -> Option<Clause> {
    let (mut until, mut rate): (Option<Until>, _) = (None, None);
    let (mut is_skonto, mut is_net, mut is_payable) = (false, false, false);
    let mut previous = None;
    for item in items {
        let is_second = match *item {
            Item::Until(time) => match until {
                None => until.replace(time).is_some(),
                Some(before) => {
                    until = before.with(time);
                    until.is_none() || !matches!(previous, Some(Item::Until(_) | Item::Net))
                }
            },
            Item::Rate(percent) => rate.replace(percent).is_some(),
            Item::Skonto => std::mem::replace(&mut is_skonto, true),
            Item::Net => std::mem::replace(&mut is_net, true),
            Item::Payable => std::mem::replace(&mut is_payable, true),
            Item::Comma | Item::Break => true,
        };
        if is_second {
            return None;
        }
        previous = Some(*item);
    }
    let is_whole = match rate {
        Some(_) => is_skonto && !is_net,
        None => !is_skonto && (is_net || is_payable),
    };
    is_whole.then_some((until?, rate))
}

/// What the words of a sentence mean; `None` where one is unknown.
fn items(sentence: &str) -> Option<Vec<Item>> {
    let words = words(sentence);
    let mut words = words.iter().map(String::as_str).peekable();
    let mut items = Vec::new();
    while let Some(word) = words.next() {
        let item = match word {
            "," => Item::Comma,
            ";" | "/" | "ansonsten" | "bzw" | "danach" | "oder" | "sonst" => Item::Break,
            "skonto" | "skontoabzug" => Item::Skonto,
            "netto" => Item::Net,
            "fällig" | "zahlb" | "zahlbar" | "zahlungsfrist" | "zahlungsziel" => Item::Payable,
            "ohne" => {
                words.next_if_eq(&"abzug")?;
                Item::Net
            }
            "ab" | "nach" => {
                words.next_if(|next| ["rechnungsdatum", "rgdat"].contains(next))?;
                continue;
            }
            "vom" => {
                words.next_if_eq(&"rechnungsbetrag")?;
                continue;
            }
            filler if FILLERS.contains(&filler) => continue,
            day if day.contains(['.', '-']) && parse_date(day).is_ok() => {
                Item::Until(Until::Day(parse_date(day).ok()?))
            }
            number => counted(number, words.next()?)?,
        };
        items.push(item);
    }
    Some(items)
}

/// A number with its unit.
fn counted(number: &str, unit: &str) -> Option<Item> {
    match unit {
        "%" | "prozent" | "v.h" => {
            let is_number = number.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.');
            let rate = BasisPoints::parse(&number.replace('.', ",")).ok()?;
            (is_number && BasisPoints(0) < rate && rate <= HIGHEST).then_some(Item::Rate(rate))
        }
        "kalendertage" | "kalendertagen" | "tag" | "tage" | "tagen" => {
            let is_number = number.chars().all(|c| c.is_ascii_digit());
            let days = number.parse().ok()?;
            (is_number && (1..=MOST_DAYS).contains(&days)).then_some(Item::Until(Until::Days(days)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
