//! What Soll and Haben say of an amount: whether it was paid or came back. That depends on whose account is booked, which some files tell
//! and others only show by how their rows repeat. What they do not show is asked, never guessed.

use std::collections::HashMap;

use paktbuch_types::Cents;

use super::Column;
use crate::purchasing::matching::is_same_seller;

/// Accounts with fewer digits are none of suppliers.
const PERSONAL_DIGITS: usize = 5;

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
    /// Column and German reason where the file can be meant two ways.
    pub(super) fn signed(&self, entry: &Entry<'_>) -> Result<Cents, (Column, String)> {
        let Some(is_paid) = self.is_paid(entry) else {
            let message = format!(
                "Ob das Konto „{}“ das des Lieferanten oder Ihr eigenes ist, zeigt die Datei nicht: {} kann eine Zahlung oder eine Rückzahlung \
                 sein. Bitte mit „Spalten selbst zuordnen“ einlesen, „Konto“ und „Soll/Haben“ weglassen und das Vorzeichen wählen; sonst die \
                 Zahlung von Hand eintragen.",
                entry.account,
                if entry.side == Side::Debit { "S" } else { "H" }
            );
            return Err((Column::Account, message));
        };
        match self.signs {
            Signs::None => Ok(directed(entry.amount, is_paid)),
            Signs::Alike => Ok(entry.amount),
            Signs::Mixed if is_paid => Ok(entry.amount),
            Signs::Mixed | Signs::Contrary => Err((
                Column::Side,
                "Vorzeichen und Soll/Haben lassen sich auf zwei Weisen verstehen. Bitte mit „Spalten selbst zuordnen“ einlesen, „Soll/Haben“ \
                 weglassen, wenn allein das Vorzeichen gilt, und dort wählen, ob Zahlungen mit Minus stehen; sonst die Zeile in der Datei \
                 berichtigen."
                    .to_owned(),
            )),
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
mod tests {
    use crate::purchasing::payment_file::{Mapping, payments, read_text};

    /// Amounts in cents, and the columns of what is refused.
    fn told(headings: &str, rows: &[&str]) -> (Vec<i64>, Vec<String>) {
        let rows: String = rows
            .iter()
            .map(|row| format!("03.05.2024;RE-1;{row}\n"))
            .collect();
        let list = format!("Buchungsdatum;Rechnungsnummer;{headings}\n{rows}");
        let sheet = read_text(list.as_bytes()).unwrap();
        let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
        let amounts = lines.iter().map(|line| line.amount.0).collect();
        (
            amounts,
            refused.into_iter().map(|refusal| refusal.field).collect(),
        )
    }

    #[test]
    fn amounts_that_are_signed_beside_their_sides_keep_their_sign_or_wait() {
        for (rows, amounts, refused) in [
            (vec!["500,00;S", "-50,00;H"], vec![50_000, -5_000], 0),
            (vec!["-50,00;H"], vec![-5_000], 0),
            (vec!["500,00;S", "50,00;H"], vec![50_000, -5_000], 0),
            (vec!["500,00;S", "-50,00;S"], vec![50_000, -5_000], 0),
            (vec!["500,00;S", "-50,00;H", "70,00;H"], vec![50_000], 2),
            (vec!["500,00;S", "-50,00;H", "-5,00;S"], vec![50_000, -500], 1),
            (vec!["-500,00;S", "50,00;H"], vec![], 2),
            (vec!["-500,00;S"], vec![], 1),
            (vec!["-500,00;S", "-50,00;H"], vec![], 2),
            (vec!["-500,00;S", "-20,00;S", "50,00;S"], vec![], 3),
        ] {
            let told = told("Betrag;S/H", &rows);
            assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
            assert!(told.1.iter().all(|field| field == "S/H"), "{rows:?}");
        }
    }

    #[test]
    fn payments_of_ones_own_account_with_a_minus_are_no_refunds() {
        let headings = "Empfänger;Betrag;S/H;Konto";
        for (rows, amounts, refused) in [
            (
                vec!["Müller GmbH;-100,00;H;1811000", "Groß KG;-2,00;H;1811000"],
                vec![],
                2,
            ),
            (
                vec![
                    "Müller GmbH;-100,00;H;1811000",
                    "Groß KG;-2,00;H;1811000",
                    "Groß KG;-3,00;S;1811000",
                ],
                vec![],
                3,
            ),
            (vec!["Müller GmbH;-100,00;H;1200"], vec![], 1),
            (vec!["Müller GmbH;-100,00;H;1200", "Groß KG;-5,00;S;"], vec![], 2),
            (vec!["Müller GmbH;-100,00;S;1200"], vec![-10_000], 0),
        ] {
            let told = told(headings, &rows);
            assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
            assert!(told.1.iter().all(|field| field == "S/H"), "{rows:?}");
        }
    }

    #[test]
    fn payments_that_somebody_said_stand_with_a_minus_are_paid() {
        let list = "Buchungsdatum;Rechnungsnummer;Betrag;S/H;Konto\n03.05.2024;RE-1;-100,00;H;1200\n";
        let sheet = read_text(list.as_bytes()).unwrap();
        let mapping = Mapping {
            reversed: true,
            ..Mapping::known(&sheet).unwrap()
        };
        let (lines, refused) = payments(&sheet, &mapping);
        let amounts: Vec<i64> = lines.iter().map(|line| line.amount.0).collect();
        assert_eq!((amounts, refused), (vec![10_000], vec![]));
    }

    #[test]
    fn whose_account_it_is_shows_in_the_rows_or_is_asked() {
        let named = "Empfänger;Betrag;S/H;Konto";
        for (headings, rows, amounts, refused) in [
            (named, vec!["M;1,00;H;1200", "M;2,00;S;1200"], vec![100, -200], 0),
            (named, vec!["M;1,00;H;1811000"], vec![], 1),
            (named, vec!["M;1,00;S;70001"], vec![100], 0),
            (named, vec!["M;1,00;S;70001", "M;2,00;H;70001"], vec![], 2),
            (
                named,
                vec![
                    "Müller GmbH;1,00;H;1811000",
                    "Groß KG;2,00;H;1811000",
                    "Groß KG;3,00;S;1811000",
                ],
                vec![100, 200, -300],
                0,
            ),
            (
                named,
                vec!["Müller GmbH;1,00;S;1811000", "Groß KG;2,00;H;1811000"],
                vec![],
                2,
            ),
            (
                named,
                vec![
                    "Müller GmbH;1,00;S;70001",
                    "Groß KG;2,00;S;70002",
                    "Klein AG;3,00;S;70003",
                    "Groß KG;4,00;H;70002",
                ],
                vec![100, 200, 300, -400],
                0,
            ),
            (
                "Kreditorennummer;Betrag;S/H;Konto",
                vec!["70001;1,00;H;070001"],
                vec![-100],
                0,
            ),
            (
                "Kreditorennummer;Betrag;S/H;Konto",
                vec!["70001;1,00;H;1811000"],
                vec![100],
                0,
            ),
            (
                "Kreditorennummer;Betrag;S/H;Konto",
                vec!["70001;1,00;S;1811000"],
                vec![],
                1,
            ),
        ] {
            let told = told(headings, &rows);
            assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
            assert!(told.1.iter().all(|field| field == "Konto"), "{rows:?}");
        }
    }
}
