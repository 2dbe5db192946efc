//! What R16 looks at, and what each record lacks.

use chrono::NaiveDate;
use paktbuch_types::{Cents, LineKind, PaymentKind, PrepaidProof, Quantity};

use crate::rules::Subject;

/// A notice with all that its proof is made of.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Whether the proof is being made: gaps are errors then, and warnings before.
    pub filing: bool,
    pub invoices: Vec<Invoice>,
    /// Invoice lines whose kind has records.
    pub device_lines: Vec<DeviceLine>,
    pub devices: Vec<Device>,
    /// Invoice lines of kinds that have no records but ask for something.
    pub others: Vec<OtherLine>,
}

/// The three sums of a proof, each added up from its own sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Sum of the Belegliste (paid, allocated to the notice, gross).
    pub receipts: Cents,
    /// Sum of the expenditure by Einzelansatz (Ausgaben lt. Abrechnung).
    pub expenditure: Cents,
    /// Sum of the income as settled (Einnahmen lt. Abrechnung).
    pub income: Cents,
}

/// An invoice with a part on the notice.
#[derive(Debug, Clone)]
pub struct Invoice {
    pub subject: Subject,
    /// What is to be paid.
    pub due: Cents,
    /// What it deducts as prepaid and no linked invoice has billed.
    pub claimed: Cents,
    /// What payments and Skonto settle of the linked invoices that it bills again.
    pub chain: Cents,
    /// Sicherheitseinbehalt: may stay open.
    pub retention: Cents,
    /// The day until which it is kept has passed.
    pub retention_is_due: bool,
    /// First day after the as-of date (Stichtag) on which the supplier is paid; `None` for none.
    pub paid_later: Option<NaiveDate>,
    /// VAT that the authority owes itself and does not deduct as Vorsteuer.
    pub tax: Cents,
    pub payments: Vec<Payment>,
}

impl Invoice {
    fn of_kind(&self, kind: PaymentKind) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(move |payment| payment.kind == kind)
    }

    /// Whether the supplier was paid at all.
    pub(super) fn has_payments(&self) -> bool {
        self.of_kind(PaymentKind::Invoice).next().is_some()
    }

    /// Sum paid to the supplier.
    pub(super) fn paid(&self) -> Cents {
        self.of_kind(PaymentKind::Invoice)
            .map(|payment| payment.amount)
            .sum()
    }

    /// Sum paid to the tax office.
    pub(super) fn tax_paid(&self) -> Cents {
        self.of_kind(PaymentKind::Tax).map(|payment| payment.amount).sum()
    }

    /// How payments prove what is claimed as prepaid.
    pub(super) fn prepaid_proof(&self) -> PrepaidProof {
        let prepaid = self.of_kind(PaymentKind::Prepaid);
        let prepaid = prepaid.map(|payment| payment.amount).sum();
        PrepaidProof::of(self.claimed, prepaid, self.chain)
    }

    /// What neither payments nor Skonto settle.
    pub(super) fn open(&self) -> Cents {
        let skonto: Cents = self
            .of_kind(PaymentKind::Invoice)
            .map(|payment| payment.skonto)
            .sum();
        self.due.minus(self.paid()).minus(skonto)
    }

    /// Whether more is settled than asked for.
    pub(super) fn is_overpaid(&self) -> bool {
        is_too_much(self.due, self.open())
    }

    /// Whether it is not exactly settled, with supplier and tax office and what was prepaid; what is retained may be open.
    #[must_use]
    pub fn is_unpaid(&self) -> bool {
        self.is_open() || self.tax != self.tax_paid() || self.prepaid_proof() != PrepaidProof::Whole
    }

    /// Whether it is not exactly settled with the supplier; what is retained may be open.
    pub(super) fn is_open(&self) -> bool {
        let open = self.open();
        let only_retained = self.has_payments() && self.due.0 > 0 && open.0 > 0 && open <= self.retention;
        open != Cents::ZERO && !only_retained
    }

    /// Payments that nothing proves.
    #[must_use]
    pub fn unproven(&self) -> usize {
        self.payments.iter().filter(|payment| !payment.proven).count()
    }
}

/// Whether `open` says that more is settled than `due`.
pub(super) fn is_too_much(due: Cents, open: Cents) -> bool {
    if due.0 < 0 { open.0 > 0 } else { open.0 < 0 }
}

/// A payment of an invoice.
#[derive(Debug, Clone, Copy)]
pub struct Payment {
    pub kind: PaymentKind,
    pub amount: Cents,
    /// Taken off; settles without being paid.
    pub skonto: Cents,
    /// Whether something proves it (Kontoauszug).
    pub proven: bool,
}

/// An invoice line of kind Gerät or Gegenstand, as far as the notice pays it.
#[derive(Debug, Clone)]
pub struct DeviceLine {
    pub subject: Subject,
    pub kind: LineKind,
    pub quantity: Quantity,
    /// Devices created from it.
    pub devices: i64,
}

/// How many pieces of a line count on a notice, and how many of them have a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    pub quantity: Quantity,
    pub devices: i64,
}

impl Pieces {
    /// The notice's share of a line over `quantity` and `gross`, of which it pays `on_notice`; `all` devices were made of the line,
    /// `here` of them on the notice. Where the share is no whole number (to half a percent, because shares are rounded to cents),
    /// or devices have parts of several payers, the whole line counts.
    #[must_use]
    pub fn on_notice(
        quantity: Quantity,
        (gross, on_notice): (Cents, Cents),
        (all, here): (i64, i64),
    ) -> Self {
        let exact = Cents(quantity.0).pro_rata(on_notice.0, gross.0).0;
        let share = Quantity((exact + Quantity::SCALE / 2).div_euclid(Quantity::SCALE) * Quantity::SCALE);
        let is_whole = (exact - share.0).abs() * 200 <= Quantity::SCALE;
        if !is_whole || Quantity::whole(all) == quantity || Quantity::whole(here) > share {
            Self {
                quantity,
                devices: all,
            }
        } else {
            Self {
                quantity: share,
                devices: here,
            }
        }
    }

    /// Whether records are missing.
    #[must_use]
    pub fn is_short(self) -> bool {
        Quantity(self.devices.saturating_mul(Quantity::SCALE)) < self.quantity
    }
}

/// An invoice line that is no device: what its kind asks for.
#[derive(Debug, Clone)]
pub struct OtherLine {
    pub subject: Subject,
    pub kind: LineKind,
    pub has_place: bool,
    /// How much of it there is (Umfang).
    pub has_extent: bool,
    pub is_accepted: bool,
    /// First and last day.
    pub has_term: bool,
}

impl OtherLine {
    /// What an Anlage or a licence lacks; the other kinds ask for nothing here.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let asked: &[(bool, &'static str)] = match self.kind {
            LineKind::Installation => &[
                (self.has_place, "Ort"),
                (self.has_extent, "Umfang"),
                (self.is_accepted, "Abnahme"),
            ],
            LineKind::Licence => &[(self.has_term, "Laufzeit")],
            _ => &[],
        };
        let missing = asked.iter().filter(|(is_there, _)| !is_there);
        missing.map(|(_, name)| *name).collect()
    }
}

/// A device paid from the notice.
#[derive(Debug, Clone)]
pub struct Device {
    pub subject: Subject,
    pub has_room: bool,
}
