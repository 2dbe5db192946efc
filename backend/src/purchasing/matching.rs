//! Which invoices a payment of the accounting system pays: the one with its number in the accounts, else the one or the several
//! whose numbers it names and whose supplier or amount fits, the tax of one, or what one was prepaid. Pure calculation.

mod names;
mod several;
mod shares;
mod together;
mod told;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, PaymentKind, SupplierId};

use self::names::{Seller, keep_as_written, payee, undated_words};
pub(super) use self::names::{
    account_key, fit_of, is_creditor, is_tax_office, may_be_one_booking, with_creditor,
};
pub use self::names::{compact, digits_of, is_called_alike, is_same_number, is_same_seller};
use self::several::{among, not_sure};
pub(super) use self::shares::shares;
pub(super) use self::together::{open_sum, together};
use super::commands::PaymentLine;
use super::to_pay::to_pay;

/// An invoice that a payment may pay.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub invoice: InvoiceId,
    pub number: String,
    /// Numbers of the invoice in the accounts.
    pub references: Vec<String>,
    pub supplier: SupplierId,
    /// Name of the supplier.
    pub seller: String,
    /// Its number in the accounts (Kreditorennummer); may be empty.
    pub creditor: String,
    /// Day of the invoice.
    pub issued: NaiveDate,
    pub due: Cents,
    pub paid: Cents,
    pub skonto: Cents,
    /// Sicherheitseinbehalt.
    pub retention: Cents,
    /// What of the paid amount came back, while it makes the invoice look unpaid; positive.
    pub back: Cents,
    /// VAT that the authority owes itself and has not paid yet.
    pub tax: Cents,
    /// What it deducts as prepaid and no linked invoice proves.
    pub prepaid: Cents,
    /// What payments of their own prove of it.
    pub prepaid_paid: Cents,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    One(InvoiceId),
    /// Several invoices of one supplier that the payment pays in full together, with its Skonto.
    Together(Vec<InvoiceId>),
    /// The payment of what this invoice deducts as prepaid (Vorauszahlung).
    Prepaid(InvoiceId),
    /// The payment of the VAT that the authority owes itself with this invoice.
    Tax(InvoiceId),
    /// None, or more than one: why.
    Nothing(String),
}

/// Shortest number that counts inside a purpose, and most words that it may be written in.
const SHORTEST: usize = 4;
const MOST_WORDS: usize = 8;

/// Invoices, found by their numbers.
#[derive(Debug, Default)]
pub struct Index {
    candidates: Vec<Candidate>,
    by_number: HashMap<String, Vec<usize>>,
    by_reference: HashMap<String, Vec<usize>>,
    places: HashMap<InvoiceId, usize>,
    sellers: Vec<Seller>,
}

impl Candidate {
    /// What is open.
    #[must_use]
    pub fn open(&self) -> Cents {
        self.due.minus(self.paid).minus(self.skonto)
    }

    /// What is to be paid now: open without what is retained and what came back.
    #[must_use]
    pub fn payable(&self) -> Cents {
        to_pay(self.open().minus(self.retention), self.back)
    }

    /// What a payment of this kind is asked for: open without what came back.
    #[must_use]
    pub fn asked_of(&self, kind: PaymentKind) -> Cents {
        match kind {
            PaymentKind::Invoice => to_pay(self.open(), self.back),
            PaymentKind::Tax | PaymentKind::Prepaid => self.open_of(kind),
        }
    }

    /// What a payment of this kind can still pay.
    #[must_use]
    pub fn open_of(&self, kind: PaymentKind) -> Cents {
        match kind {
            PaymentKind::Invoice => self.open(),
            PaymentKind::Tax => self.tax,
            PaymentKind::Prepaid => self.prepaid.minus(self.prepaid_paid),
        }
    }

    /// Whether a payment of this kind and amount can be entered on it at all.
    #[must_use]
    pub fn takes(&self, kind: PaymentKind, amount: Cents) -> bool {
        let gives_back = match kind {
            PaymentKind::Invoice => true,
            PaymentKind::Tax => false,
            PaymentKind::Prepaid => self.prepaid_paid != Cents::ZERO,
        };
        self.open_of(kind) != Cents::ZERO || (amount < Cents::ZERO && gives_back)
    }

    /// Whether both have one number of one supplier.
    fn is_called_like(&self, other: &Self) -> bool {
        compact(&self.number) == compact(&other.number) && self.seller == other.seller
    }

    /// Whether an amount pays it, with what is retained or without.
    fn is_paid_by(&self, amount: Cents) -> bool {
        amount == self.open() || amount == self.open().minus(self.retention)
    }

    /// Whether a line pays to the cent what is due, or what was prepaid.
    fn is_met_by(&self, line: &PaymentLine) -> bool {
        self.is_paid_by(settled(line)) || line.amount == self.open_of(PaymentKind::Prepaid)
    }

    /// Whether a line that names it is its Vorauszahlung: within what is still to be proven, two of three speak for it: it is that amount, it
    /// is not the amount due, it is earlier than the invoice.
    fn is_prepaid_by(&self, line: &PaymentLine) -> bool {
        let unproven = self.open_of(PaymentKind::Prepaid);
        let is_within =
            unproven != Cents::ZERO && (unproven.0.min(0)..=unproven.0.max(0)).contains(&line.amount.0);
        let signs = [
            line.amount == unproven,
            !self.is_paid_by(settled(line)),
            line.paid_on < self.issued,
        ];
        is_within && line.skonto == Cents::ZERO && signs.iter().filter(|sign| **sign).count() >= 2
    }
}

/// What a line settles.
fn settled(line: &PaymentLine) -> Cents {
    line.amount.plus(line.skonto)
}

impl Index {
    /// Of these invoices.
    #[must_use]
    pub fn new(candidates: Vec<Candidate>) -> Self {
        let mut index = Self {
            sellers: Seller::all(&candidates),
            ..Self::default()
        };
        for (place, candidate) in candidates.iter().enumerate() {
            index.places.insert(candidate.invoice, place);
            let number = compact(&candidate.number);
            if !number.is_empty() {
                index.by_number.entry(number).or_default().push(place);
            }
            for reference in &candidate.references {
                let reference = compact(reference);
                if !reference.is_empty() {
                    index.by_reference.entry(reference).or_default().push(place);
                }
            }
        }
        index.candidates = candidates;
        index
    }

    /// The invoice.
    #[must_use]
    pub fn get(&self, id: InvoiceId) -> Option<&Candidate> {
        self.places.get(&id).map(|place| &self.candidates[*place])
    }

    /// Notes a payment, so that the next one meets what is left.
    pub fn pay(&mut self, id: InvoiceId, amount: Cents, skonto: Cents) {
        if let Some(place) = self.places.get(&id) {
            let candidate = &mut self.candidates[*place];
            candidate.paid = candidate.paid.plus(amount);
            candidate.skonto = candidate.skonto.plus(skonto);
        }
    }

    /// Notes a payment to the tax office.
    pub fn pay_tax(&mut self, id: InvoiceId, amount: Cents) {
        if let Some(place) = self.places.get(&id) {
            let candidate = &mut self.candidates[*place];
            candidate.tax = candidate.tax.minus(amount);
        }
    }

    /// Notes what is to be paid to the tax office.
    pub fn owe_tax(&mut self, id: InvoiceId, tax: Cents) {
        if let Some(place) = self.places.get(&id) {
            self.candidates[*place].tax = tax;
        }
    }

    /// Notes a payment of what was prepaid.
    pub fn pay_prepaid(&mut self, id: InvoiceId, amount: Cents) {
        if let Some(place) = self.places.get(&id) {
            let candidate = &mut self.candidates[*place];
            candidate.prepaid_paid = candidate.prepaid_paid.plus(amount);
        }
    }

    /// The invoice or invoices that a line pays.
    #[must_use]
    pub fn find(&self, line: &PaymentLine) -> Found {
        match self.find_invoices(line) {
            Found::One(id) => self.paid_by(id, line),
            found => found,
        }
    }

    /// An invoice that a line pays, or what was prepaid of it.
    #[must_use]
    pub fn paid_by(&self, id: InvoiceId, line: &PaymentLine) -> Found {
        if self.get(id).is_some_and(|one| one.is_prepaid_by(line)) {
            Found::Prepaid(id)
        } else {
            Found::One(id)
        }
    }

    fn find_invoices(&self, line: &PaymentLine) -> Found {
        if is_tax_office(&line.payee) {
            return self.find_tax(line);
        }
        let by_reference = self.named(&self.by_reference, &line.reference);
        if let [one] = by_reference[..] {
            return Found::One(one.invoice);
        }
        let named = self.named_in(line);
        if named.is_empty() {
            // A number of several payments names an invoice where nothing else does.
            return match self.named(&self.by_reference, &line.shared)[..] {
                [one] if line.number.is_empty() => Found::One(one.invoice),
                _ => Found::Nothing(self.unknown(line)),
            };
        }
        let of_payee = self.of_payee(&named, line);
        // A payee that is none of the sellers contradicts the number, whatever the amount: a user decides.
        let is_other = |one: &&Candidate| self.is_of_other_creditor(one, line);
        let is_contradicted = of_payee.is_empty() && (!line.payee.is_empty() || named.iter().any(is_other));
        let fitting = if of_payee.is_empty() { named } else { of_payee };
        match fitting[..] {
            [one] if is_contradicted => Found::Nothing(format!(
                "Die Rechnung {} ist von {}, gezahlt wurde an {}.",
                one.number,
                one.supplier_beside(line),
                payee(line)
            )),
            [one] => self.one_or_together(one, line),
            _ if is_contradicted => Found::Nothing(format!(
                "Gezahlt wurde an {}. {}",
                payee(line),
                not_sure(&fitting, line)
            )),
            _ => among(&fitting, line),
        }
    }

    /// The invoices whose numbers a line tells, as its number or in its purpose.
    fn named_in(&self, line: &PaymentLine) -> Vec<&Candidate> {
        let text = format!("{} {}", line.number, line.purpose);
        let mut named = self.named(&self.by_number, &line.number);
        if named.is_empty() {
            named = self.in_words(&text);
        }
        keep_as_written(&mut named, &text);
        named
    }

    /// Invoices of several suppliers whose one number a line names.
    #[must_use]
    pub fn alike_in(&self, line: &PaymentLine) -> Vec<InvoiceId> {
        let named = self.named_in(line);
        let numbers: BTreeSet<String> = named.iter().map(|one| compact(&one.number)).collect();
        let suppliers: BTreeSet<SupplierId> = named.iter().map(|one| one.supplier).collect();
        if numbers.len() != 1 || suppliers.len() < 2 || is_tax_office(&line.payee) {
            return Vec::new();
        }
        named.into_iter().map(|one| one.invoice).collect()
    }

    /// The invoice that a payment to the tax office names, whose tax it pays to the cent. Most of what goes there belongs to no
    /// invoice.
    fn find_tax(&self, line: &PaymentLine) -> Found {
        let mut named = self.named(&self.by_number, &line.number);
        if named.is_empty() {
            named = self.in_words(&format!("{} {}", line.number, line.purpose));
        }
        named.retain(|candidate| candidate.tax == line.amount && line.amount != Cents::ZERO);
        match named[..] {
            [one] => Found::Tax(one.invoice),
            _ => Found::Nothing(
                "Die Zahlung an das Finanzamt nennt keine Rechnung, deren selbst geschuldete Umsatzsteuer (§ 13b UStG) sie genau \
                 begleicht."
                    .to_owned(),
            ),
        }
    }

    fn named(&self, by: &HashMap<String, Vec<usize>>, number: &str) -> Vec<&Candidate> {
        let places = by.get(&compact(number)).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|place| &self.candidates[*place]).collect()
    }

    /// Invoices whose number stands in a text, in one word or in several. A number inside a longer one or a date does not
    /// count.
    fn in_words(&self, text: &str) -> Vec<&Candidate> {
        let words = undated_words(text);
        let mut hits: Vec<(usize, usize, usize)> = Vec::new();
        for from in 0..words.len() {
            let mut joined = String::new();
            for (until, word) in words.iter().enumerate().skip(from).take(MOST_WORDS) {
                joined.push_str(word);
                // A short number counts where letters tell it from a quantity or a year.
                let has_letters = joined.chars().any(char::is_alphabetic);
                let is_number = joined.chars().count() + usize::from(has_letters) >= SHORTEST
                    && joined.chars().any(|c| c.is_ascii_digit());
                let places = self.by_number.get(&joined).filter(|_| is_number);
                hits.extend(places.into_iter().flatten().map(|place| (from, until, *place)));
            }
        }
        let is_inside = |(from, until, _): &(usize, usize, usize)| {
            hits.iter().any(|(other_from, other_until, _)| {
                other_from <= from && until <= other_until && (other_from, other_until) != (from, until)
            })
        };
        let places: BTreeSet<usize> = hits
            .iter()
            .filter(|hit| !is_inside(hit))
            .map(|(_, _, place)| *place)
            .collect();
        places.into_iter().map(|place| &self.candidates[place]).collect()
    }

    /// Why nothing is known, with the invoice that the amount speaks for.
    fn unknown(&self, line: &PaymentLine) -> String {
        let settled = settled(line);
        let mut alike = self.candidates.iter().filter(|candidate| {
            let is_met =
                candidate.open() == settled || candidate.open_of(PaymentKind::Prepaid) == line.amount;
            is_met && self.is_payee(candidate, line)
        });
        let reason = if line.number.is_empty() {
            "Im Verwendungszweck steht keine bekannte Rechnungsnummer.".to_owned()
        } else {
            format!("Die Rechnung „{}“ ist nicht eingelesen.", line.number)
        };
        match (alike.next(), alike.next()) {
            (Some(one), None) => format!(
                "{reason} Lieferant und Betrag passen zur Rechnung {}.",
                one.number
            ),
            _ => reason,
        }
    }
}

#[cfg(test)]
mod tests;
