//! What pages show of drawdowns.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Drawdown, DrawdownId, NoticeId, PayoutId};

use super::commands::{NeedId, ProgressData};
use super::compute::Computed;

/// A stored drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownRow {
    pub id: DrawdownId,
    pub notice: NoticeId,
    /// Reference (Aktenzeichen) of the notice.
    pub notice_reference: String,
    pub number: i64,
    pub kind: Drawdown,
    /// It was computed after the proof was filed: the final payment (Schlusszahlung) after instalments.
    pub is_final_payment: bool,
    /// Day on which it was computed.
    pub as_of: NaiveDate,
    pub amount: Cents,
    pub paid_eligible: Cents,
    pub need_eligible: Cents,
    pub drawn_before: Cents,
    pub rate: BasisPoints,
    /// What the payout that answered it brought.
    pub paid_out: Option<Cents>,
    pub progress: ProgressData,
    /// Came in by a takeover.
    pub is_taken: bool,
    pub version: i64,
}

impl DrawdownRow {
    /// What it was computed as: its kind, or the final payment.
    #[must_use]
    pub fn computed_as(&self) -> &'static str {
        if self.is_final_payment {
            "Schlusszahlung nach dem Verwendungsnachweis"
        } else {
            self.kind.label()
        }
    }
}

/// An invoice that is not wholly paid, or an order of which an invoice is expected, with its part on the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRow {
    pub id: NeedId,
    pub number: String,
    pub supplier: String,
    /// Day of the invoice or order.
    pub day: Option<NaiveDate>,
    /// Of an order: when its invoice is expected to be due.
    pub due_date: Option<NaiveDate>,
    /// Allocated to the notice and not paid, or ordered and not billed; gross and eligible.
    pub gross: Cents,
    pub eligible: Cents,
}

impl NeedRow {
    /// `RE-2024-17, Bürotechnik Nord`.
    #[must_use]
    pub fn words(&self) -> String {
        named(self.id, &self.number, &self.supplier)
    }
}

impl Draft {
    /// Whether what is chosen counts: neither a reimbursement nor the final payment foresees payments.
    #[must_use]
    pub fn foresees(&self) -> bool {
        self.kind != Drawdown::Reimbursement && !self.is_final_payment
    }
}

fn named(id: NeedId, number: &str, supplier: &str) -> String {
    match id {
        NeedId::Invoice(_) => format!("{number}, {supplier}"),
        NeedId::Order(_) => format!("erwartete Rechnung zu {number}, {supplier}"),
    }
}

/// A payment that a stored drawdown foresees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    pub id: NeedId,
    pub number: String,
    pub supplier: String,
    pub day: Option<NaiveDate>,
    /// Of an invoice.
    pub due_date: Option<NaiveDate>,
    pub eligible: Cents,
}

impl Foreseen {
    /// `RE-2024-17, Bürotechnik Nord`.
    #[must_use]
    pub fn words(&self) -> String {
        named(self.id, &self.number, &self.supplier)
    }

    /// `RE-2024-17`, „zu B-2024-3“.
    #[must_use]
    pub fn words_of_number(&self) -> String {
        match self.id {
            NeedId::Invoice(_) => self.number.clone(),
            NeedId::Order(_) => format!("zu {}", self.number),
        }
    }
}

/// A paid part that a stored drawdown counts, as it was when it was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Number and day of the invoice.
    pub number: String,
    pub day: NaiveDate,
    pub supplier: String,
    /// Name of the invoice line.
    pub subject: String,
    pub paid_on: NaiveDate,
    /// Gross.
    pub spent: Cents,
    pub eligible: Cents,
    /// Zuwendungsanteil.
    pub grant: Cents,
}

/// A drawdown before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: Drawdown,
    /// The proof is filed: this is the final payment (Schlusszahlung).
    pub is_final_payment: bool,
    pub as_of: NaiveDate,
    pub needs: Vec<NeedRow>,
    /// Those that count.
    pub chosen: Vec<NeedId>,
    pub paid_eligible: Cents,
    /// The most that is paid out: by the notice, or as decided after the examination of the proof.
    pub granted: Cents,
    /// It was decided after the examination of the proof (Schlussbescheid).
    pub is_decided: bool,
    pub paid_out: Cents,
    /// Asked for and not paid out yet.
    pub waiting: Cents,
    pub computed: Computed,
    /// Last day until which the money has to be spent; `None` where the programme does not say.
    pub use_by: Option<NaiveDate>,
    /// What speaks against asking now, each with its remedy.
    pub doubts: Vec<(String, String)>,
    /// That money seems to count twice, and its remedy: a payout answers no drawdown, and one that was asked for before it waits.
    pub counted_twice: Option<(String, String)>,
}

/// Who asks for a drawdown by letter, whom, and on which notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub authority: String,
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// Its account, as it was entered: Kontoinhaber, IBAN, BIC; empty for none.
    pub account: Vec<(&'static str, String)>,
    /// Fields in the order of the programme's portal; empty for the given order.
    pub portal_order: Vec<String>,
    /// Bewilligungsbehörde.
    pub recipient: String,
    pub notice_date: NaiveDate,
    /// Days of its change notices (Änderungsbescheide).
    pub amended: Vec<NaiveDate>,
    /// Purpose (Zuwendungszweck).
    pub title: String,
    pub programme: String,
    /// What the notice said at first.
    pub first: Said,
    /// What it said from each change notice on, by day.
    pub later: Vec<Said>,
    /// What somebody wrote for the letters of this notice; empty for the given words.
    pub text: String,
}

/// What a notice says from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    pub from: NaiveDate,
    pub granted: Cents,
    pub rate: BasisPoints,
    pub own_share: Cents,
    /// Days within which the money has to be spent; `None` where nobody tells.
    pub within: Option<u32>,
}

impl Letter {
    /// Labels and values in the order of the programme's portal: first the fields that it names, then the others as they come.
    #[must_use]
    pub fn in_portal_order(&self, mut values: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        let order = &self.portal_order;
        values.sort_by_key(|(label, _)| order.iter().position(|name| name == label).unwrap_or(order.len()));
        values
    }

    /// Days of its change notices up to a day; `None` is today.
    #[must_use]
    pub fn amended_until(&self, day: Option<NaiveDate>) -> Vec<NaiveDate> {
        let amended = self.amended.iter().copied();
        amended
            .filter(|amended| day.is_none_or(|day| *amended <= day))
            .collect()
    }

    /// What the notice said on a day; `None` is today.
    #[must_use]
    pub fn said(&self, day: Option<NaiveDate>) -> &Said {
        let mut later = self.later.iter();
        let known = later.rfind(|said| day.is_none_or(|day| said.from <= day));
        known.unwrap_or(&self.first)
    }
}

/// A payout to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutChoice {
    pub id: PayoutId,
    pub paid_on: NaiveDate,
    pub amount: Cents,
}
