//! What Soll and Haben say of an amount: whether it was paid or came back. That depends on whose account is booked, which some files tell
//! and others only show by how their rows repeat. What they do not show is asked, never guessed.

use std::collections::HashMap;

use paktbuch_types::Cents;

use super::Column;
use super::doubt::Doubt;
use crate::purchasing::matching::is_same_seller;

/// Accounts with fewer digits are none of suppliers.
const PERSONAL_DIGITS: usize = 5;

/// What to do with a row that waits as a payment and may be a refund.
const PAID_OR_BACK: &str = "War es eine Zahlung, bitte die Rechnung wählen; war es eine Rückzahlung, bitte hier zurückstellen und bei der \
                            Rechnung mit Minus eintragen.";

/// `S` or `H` of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Debit,
    Credit,
}

impl Side {
    /// `S`, `Soll`, `H`, `Haben`.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text.to_uppercase().as_str() {
            "S" | "SOLL" => Some(Self::Debit),
            "H" | "HABEN" => Some(Self::Credit),
            _ => None,
        }
    }
}

/// A row with a side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) side: Side,
    /// Account that the side is about; may be empty.
    pub(super) account: &'a str,
    /// Kreditorennummer beside it; may be empty.
    pub(super) creditor: &'a str,
    pub(super) payee: &'a str,
    /// As the file signs it.
    pub(super) amount: Cents,
}

/// How the signs of the amounts go with their sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Signs {
    /// The side alone tells the direction; a minus is a reversal (Storno).
    #[default]
    None,
    /// Sign and side say the same in every row: the amounts are signed already.
    Alike,
    /// What is not on the side of payments can be meant two ways.
    Mixed,
    /// Sign and side contradict each other in every row, or in most of those that the side calls payments.
    Contrary,
}

/// What the rows of one account show.
#[derive(Debug, Clone, Default)]
struct Account<'a> {
    debits: usize,
    credits: usize,
    /// Payees that are called differently, at most two.
    payees: Vec<&'a str>,
    /// A supplier's number stands beside it: the account is another one.
    is_beside_creditor: bool,
}

/// What the rows of a sheet show of their sides.
#[derive(Debug, Clone, Default)]
pub(super) struct Sides {
    /// Of accounts that the file shows to be of one kind: whether what is debited there was paid.
    debit_is_paid: HashMap<String, bool>,
    /// Digits of the impersonal accounts (Sachkontenlänge), where the file tells them.
    impersonal_digits: Option<usize>,
    signs: Signs,
}

impl Sides {
    /// Of these rows; `reversed` where somebody said that payments stand with a minus.
    pub(super) fn of(entries: &[Entry<'_>], impersonal_digits: Option<usize>, reversed: bool) -> Self {
        let mut sides = Self {
            debit_is_paid: HashMap::new(),
            impersonal_digits,
            signs: Signs::None,
        };
        if impersonal_digits.is_none() {
            sides.debit_is_paid = kinds(entries);
        }
        sides.signs = sides.signs_of(entries, reversed);
        sides
    }

    /// The amount of a row, positive where it was paid.
    ///
    /// # Errors
    /// The doubt where the file can be meant two ways.
    pub(super) fn signed(&self, entry: &Entry<'_>) -> Result<Cents, Doubt> {
        let Some(is_paid) = self.is_paid(entry) else {
            let side = if entry.side == Side::Debit { "S" } else { "H" };
            return Err(Doubt {
                column: Column::Account,
                question: format!(
                    "Ob das Konto „{}“ das des Lieferanten oder Ihr eigenes ist, zeigt die Datei nicht: {side} kann eine Zahlung oder eine \
                     Rückzahlung sein.",
                    entry.account
                ),
                waiting: PAID_OR_BACK,
                refused: "Bitte mit „Spalten selbst zuordnen“ einlesen, „Konto“ und „Soll/Haben“ weglassen und das Vorzeichen wählen; sonst die \
                          Zahlung von Hand eintragen."
                    .to_owned(),
            });
        };
        match self.signs {
            Signs::None => Ok(directed(entry.amount, is_paid)),
            Signs::Alike => Ok(entry.amount),
            Signs::Mixed if is_paid => Ok(entry.amount),
            Signs::Mixed | Signs::Contrary => Err(Doubt {
                column: Column::Side,
                question: "Vorzeichen und Soll/Haben lassen sich auf zwei Weisen verstehen.".to_owned(),
                waiting: PAID_OR_BACK,
                refused: "Bitte mit „Spalten selbst zuordnen“ einlesen, „Soll/Haben“ weglassen, wenn allein das Vorzeichen gilt, und dort wählen, \
                          ob Zahlungen mit Minus stehen; sonst die Zeile in der Datei berichtigen."
                    .to_owned(),
            }),
        }
    }

    /// Whether the side of a row says that it was paid; `None` where nothing tells whose account it is.
    fn is_paid(&self, entry: &Entry<'_>) -> Option<bool> {
        let debit_is_paid = if entry.account.is_empty() {
            true
        } else if let Some(digits) = self.impersonal_digits {
            entry.account.len() > digits
        } else if entry.account.len() < PERSONAL_DIGITS {
            false
        } else if is_same_number(entry.account, entry.creditor) {
            true
        } else {
            *self.debit_is_paid.get(entry.account)?
        };
        Some((entry.side == Side::Debit) == debit_is_paid)
    }

    fn signs_of(&self, entries: &[Entry<'_>], reversed: bool) -> Signs {
        let told: Vec<(bool, bool)> = entries
            .iter()
            .filter_map(|entry| Some((entry.amount > Cents::ZERO, self.is_paid(entry)?)))
            .collect();
        let has_both = told.iter().any(|(plus, _)| *plus) && told.iter().any(|(plus, _)| !*plus);
        let has_minus_back = told.iter().any(|(plus, is_paid)| !*plus && !*is_paid);
        let paid_with = |sign: bool| told.iter().filter(|row| **row == (sign, true)).count();
        // A list is mostly payments: where most of them have a minus, it is that of a bank statement and no reversal.
        let is_statement = !reversed && paid_with(false) > paid_with(true);
        if is_statement || (has_both && told.iter().all(|(plus, is_paid)| plus != is_paid)) {
            Signs::Contrary
        } else if !has_minus_back {
            Signs::None
        } else if told.iter().all(|(plus, is_paid)| plus == is_paid) {
            Signs::Alike
        } else {
            Signs::Mixed
        }
    }
}

/// The accounts whose kind the rows show. On an account of one's own (bank, clearing) stand several payees or a supplier's number beside
/// it, and payments are credited: a list is mostly payments. Of suppliers are many accounts, each with its payee, and payments are
/// debited; so is an account on which nothing is credited.
fn kinds(entries: &[Entry<'_>]) -> HashMap<String, bool> {
    let mut accounts: HashMap<&str, Account<'_>> = HashMap::new();
    for entry in entries {
        if entry.account.len() < PERSONAL_DIGITS || is_same_number(entry.account, entry.creditor) {
            continue;
        }
        let account = accounts.entry(entry.account).or_default();
        match entry.side {
            Side::Debit => account.debits += 1,
            Side::Credit => account.credits += 1,
        }
        account.is_beside_creditor |= !entry.creditor.is_empty();
        let is_known =
            |payee: &&str| is_same_seller(payee, entry.payee) || is_same_seller(entry.payee, payee);
        if account.payees.len() < 2 && !entry.payee.is_empty() && !account.payees.iter().any(is_known) {
            account.payees.push(entry.payee);
        }
    }
    let rows: usize = accounts.values().map(|one| one.debits + one.credits).sum();
    let debits: usize = accounts.values().map(|one| one.debits).sum();
    let is_spread = accounts.len() > 1
        && debits * 2 > rows
        && accounts
            .values()
            .all(|one| (one.debits + one.credits) * 2 <= rows);
    let kind = |account: &Account<'_>| {
        if account.is_beside_creditor || account.payees.len() > 1 {
            (account.credits > account.debits).then_some(false)
        } else {
            (account.credits == 0 || is_spread).then_some(true)
        }
    };
    accounts
        .iter()
        .filter_map(|(number, account)| Some(((*number).to_owned(), kind(account)?)))
        .collect()
}

/// Whether both are one number; zeros in front do not count.
fn is_same_number(one: &str, other: &str) -> bool {
    let plain = |number: &str| number.trim().trim_start_matches('0').to_owned();
    !plain(one).is_empty() && plain(one) == plain(other)
}

fn directed(amount: Cents, is_paid: bool) -> Cents {
    if is_paid { amount } else { Cents(-amount.0) }
}

#[cfg(test)]
mod tests;
