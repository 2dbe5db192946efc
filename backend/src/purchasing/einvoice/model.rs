//! The invoice as read: fields of EN 16931 with their numbers, amounts in cents with the sign of the file.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, InvoiceSyntax, Quantity};

use super::decimal::Decimal;

/// An electronic invoice (EN 16931).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EInvoice {
    /// Syntax of the file.
    pub syntax: InvoiceSyntax,
    /// Specification it follows (BT-24), for example the XRechnung version.
    pub customization_id: Option<String>,
    /// Business process (BT-23).
    pub profile_id: Option<String>,
    /// How much of the invoice the file carries.
    pub detail: Detail,
    /// Invoice number (BT-1).
    pub number: String,
    /// Invoice date (BT-2).
    pub issue_date: NaiveDate,
    /// Kind of invoice (BT-3, UNTDID 1001), 380 = Rechnung. Says nothing about signs.
    pub type_code: u16,
    /// Currency of all amounts (BT-5), ISO 4217.
    pub currency: String,
    /// Currency of the VAT accounting (BT-6), where it differs.
    pub tax_currency: Option<String>,
    /// Payment due date (BT-9).
    pub due_date: Option<NaiveDate>,
    /// Buyer reference (BT-10), the Leitweg-ID.
    pub buyer_reference: Option<String>,
    /// Purchase order (BT-13); `None` where a placeholder stands for it.
    pub order_reference: Option<String>,
    /// Contract (BT-12).
    pub contract_reference: Option<String>,
    /// Preceding invoices (BG-3), which this one corrects or concludes.
    pub preceding: Vec<PrecedingInvoice>,
    /// Notes (BT-22).
    pub notes: Vec<String>,
    /// Seller (BG-4).
    pub seller: Party,
    /// Buyer (BG-7).
    pub buyer: Party,
    /// Payee (BG-10), where it is not the seller.
    pub payee: Option<Party>,
    /// Where was delivered to (BG-13, BG-15): name and address, where the file gives them.
    pub deliver_to: Option<Party>,
    /// Delivery date (BT-72).
    pub delivery_date: Option<NaiveDate>,
    /// Invoicing period (BG-14).
    pub period: Option<Period>,
    /// Ways to pay (BG-16).
    pub payment_means: Vec<PaymentMeans>,
    /// Remittance information (BT-83, Verwendungszweck).
    pub remittance: Option<String>,
    /// Payment terms (BT-20); [`super::skonto`] reads the cash discounts in it.
    pub payment_terms: Option<String>,
    /// Lines (BG-25), at least one.
    pub lines: Vec<Line>,
    /// Allowances and charges of the document (BG-20, BG-21).
    pub allowances_charges: Vec<AllowanceCharge>,
    /// VAT breakdown (BG-23).
    pub vat_breakdown: Vec<VatBreakdown>,
    /// Totals (BG-22).
    pub totals: Totals,
    /// Supporting documents (BG-24); their bytes stay in the file.
    pub attachments: Vec<Attachment>,
}

impl EInvoice {
    /// Last day of the delivery or service (BT-72, else BT-74), where the file tells it.
    #[must_use]
    pub fn service_day(&self) -> Option<NaiveDate> {
        self.delivery_date.or_else(|| self.period.as_ref()?.end)
    }

    /// First and last day of what a line bills (BG-26, else BG-14), where the file tells both.
    #[must_use]
    pub fn term_of(&self, line: &Line) -> Option<(NaiveDate, NaiveDate)> {
        let period = line.period.or(self.period)?;
        period.start.zip(period.end).filter(|(start, end)| start <= end)
    }

    /// All that tells where the things went: delivery address, the buyer's department and street, notes.
    #[must_use]
    pub fn place(&self) -> String {
        let parties = self.deliver_to.iter().chain([&self.buyer]);
        let told = parties.flat_map(|party| {
            [
                Some(&party.name),
                party.trading_name.as_ref(),
                party.contact_name.as_ref(),
            ]
            .into_iter()
            .flatten()
            .chain(&party.address_lines)
        });
        told.chain(&self.notes)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How much of the invoice the file carries. Factur-X profiles without lines come in with one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All lines, as XRechnung and EN 16931 ask.
    Lines,
    /// VAT breakdown and totals, one summary line (BASIC WL).
    WithoutLines,
    /// Totals only, without prepaid amount and VAT breakdown; one summary line (MINIMUM).
    Minimum,
}

/// A preceding invoice (BG-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedingInvoice {
    /// Its number (BT-25).
    pub number: String,
    /// Its date (BT-26).
    pub date: Option<NaiveDate>,
}

/// Seller, buyer or payee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Legal name (BT-27, BT-44, BT-59).
    pub name: String,
    /// Trading name (BT-28, BT-45).
    pub trading_name: Option<String>,
    /// Identifiers given by the other side or a scheme (BT-29, BT-46, BT-60).
    pub identifiers: Vec<String>,
    /// Legal registration (BT-30, BT-47).
    pub registration_id: Option<String>,
    /// VAT id (BT-31, BT-48, USt-IdNr.).
    pub vat_id: Option<String>,
    /// Tax number (BT-32, Steuernummer).
    pub tax_number: Option<String>,
    /// Electronic address (BT-34, BT-49).
    pub electronic_address: Option<String>,
    /// Street and further address lines, in order.
    pub address_lines: Vec<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, ISO 3166-1.
    pub country: Option<String>,
    /// Contact person or department.
    pub contact_name: Option<String>,
    /// Telephone of the contact.
    pub contact_phone: Option<String>,
    /// E-mail of the contact.
    pub contact_email: Option<String>,
}

impl Party {
    /// Whether a name or an address is given.
    #[must_use]
    pub(super) fn is_told(&self) -> bool {
        !self.name.is_empty() || !self.address_lines.is_empty() || self.city.is_some()
    }
}

/// Invoicing period of the invoice (BG-14) or of a line (BG-26); either end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day (BT-73, BT-134).
    pub start: Option<NaiveDate>,
    /// Last day (BT-74, BT-135).
    pub end: Option<NaiveDate>,
}

/// One way to pay (BG-16).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentMeans {
    /// Code (BT-81, UNTDID 4461), 58 = SEPA-Überweisung.
    pub code: String,
    /// Text (BT-82).
    pub text: Option<String>,
    /// Account (BT-84, IBAN).
    pub iban: Option<String>,
    /// Bank (BT-86, BIC).
    pub bic: Option<String>,
    /// Name of the account (BT-85).
    pub account_name: Option<String>,
}

/// VAT category and rate: the key that joins lines, header amounts and breakdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vat {
    /// Category.
    pub category: VatCategory,
    /// Rate; zero where the category has none.
    pub rate: BasisPoints,
}

/// VAT category (UNTDID 5305, the part EN 16931 allows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VatCategory {
    /// `S`
    Standard,
    /// `Z`
    ZeroRated,
    /// `E`
    Exempt,
    /// `AE`: the buyer owes the tax.
    ReverseCharge,
    /// `K`: the buyer owes the tax.
    IntraCommunity,
    /// `G`
    Export,
    /// `O`
    OutsideScope,
    /// `L`
    CanaryIslands,
    /// `M`
    CeutaMelilla,
}

/// One invoice line (BG-25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the line (BT-126).
    pub id: String,
    /// Item name (BT-153).
    pub name: String,
    /// Item description (BT-154).
    pub description: Option<String>,
    /// Note on the line (BT-127).
    pub note: Option<String>,
    /// Item number of the seller (BT-155).
    pub seller_item_id: Option<String>,
    /// Quantity (BT-129).
    pub quantity: Quantity,
    /// Unit (BT-130); [`super::names::unit`] names it.
    pub unit_code: String,
    /// Period that it bills (BG-26).
    pub period: Option<Period>,
    /// Price (BG-29).
    pub price: Price,
    /// Allowances and charges of the line (BG-27, BG-28); already contained in `net`.
    pub allowances_charges: Vec<AllowanceCharge>,
    /// Net amount (BT-131).
    pub net: Cents,
    /// VAT (BT-151, BT-152); `None` only on the summary line of profiles without lines, and on sub-lines.
    pub vat: Option<Vat>,
    /// A sub-line that only informs (EXTENDED profile): its amount is no part of the line above it.
    pub is_information: bool,
    /// Sub-lines (XRechnung extension, EXTENDED profile). They explain `net` and are not added to it.
    pub sub_lines: Vec<Line>,
}

/// Price of a line (BG-29).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Net price (BT-146) of `base_quantity` units.
    pub net: Decimal,
    /// Units the price is for (BT-149), usually one.
    pub base_quantity: Decimal,
}

/// An allowance or charge of the document or a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceCharge {
    /// `true` for a charge (Zuschlag), `false` for an allowance (Nachlass).
    pub is_charge: bool,
    /// Amount as stated; an allowance is subtracted.
    pub amount: Cents,
    /// Reason, or its code where no text is given.
    pub reason: Option<String>,
    /// VAT; `None` on lines, where the line's VAT holds.
    pub vat: Option<Vat>,
}

impl AllowanceCharge {
    /// What it adds to the net amount: the charge, or minus the allowance.
    #[must_use]
    pub const fn effect(&self) -> Cents {
        if self.is_charge {
            self.amount
        } else {
            Cents::ZERO.minus(self.amount)
        }
    }
}

/// One row of the VAT breakdown (BG-23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatBreakdown {
    /// Category and rate (BT-118, BT-119).
    pub vat: Vat,
    /// Taxable amount (BT-116).
    pub taxable: Cents,
    /// Tax (BT-117).
    pub tax: Cents,
    /// Reason of an exemption (BT-120), or its code (BT-121).
    pub exemption_reason: Option<String>,
}

/// Totals (BG-22). What the file leaves out is zero, as the standard reads it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sum of the lines (BT-106).
    pub line_net: Cents,
    /// Sum of the allowances (BT-107).
    pub allowances: Cents,
    /// Sum of the charges (BT-108).
    pub charges: Cents,
    /// Net (BT-109).
    pub net: Cents,
    /// VAT (BT-110).
    pub tax: Cents,
    /// Gross (BT-112).
    pub gross: Cents,
    /// Prepaid (BT-113).
    pub prepaid: Cents,
    /// Rounding (BT-114).
    pub rounding: Cents,
    /// Due (BT-115).
    pub due: Cents,
}

/// What the one line of an invoice is called whose profile has no lines.
pub const SUMMARY_LINE: &str = "Gesamte Rechnung (Profil ohne Positionen)";

impl Totals {
    /// What is deducted as prepaid: BT-113, and where it is not stated (MINIMUM has no field for it) what is due less than the invoice
    /// comes to.
    #[must_use]
    pub fn deducted(&self) -> Cents {
        let missing = self.gross.plus(self.rounding).minus(self.due);
        if self.prepaid == Cents::ZERO && (missing.0 < 0) == (self.gross.0 < 0) {
            missing
        } else {
            self.prepaid
        }
    }
}

/// A supporting document (BG-24), described, not extracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, else reference or address.
    pub name: String,
    /// Media type as stated; untrusted.
    pub mime: Option<String>,
    /// Size of the embedded file in bytes; zero where only an address is given.
    pub size: usize,
}
