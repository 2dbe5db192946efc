//! An invoice before it becomes XML. The names BT-n are those of EN 16931.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Quantity};

/// An invoice in euro without rounding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceData {
    /// BT-1.
    pub number: String,
    /// BT-2.
    pub issue_date: NaiveDate,
    /// BT-9.
    pub due_date: NaiveDate,
    /// BT-3, of those written as `Invoice` in UBL: 380 (Rechnung), 384 (Rechnungskorrektur) and so on.
    pub type_code: u16,
    /// BT-10, the Leitweg-ID.
    pub buyer_reference: String,
    /// BT-13.
    pub order_reference: Option<String>,
    pub seller: Party,
    pub buyer: Party,
    /// BT-84, of the seller's account.
    pub iban: String,
    /// BT-22.
    pub note: Option<String>,
    /// BT-72.
    pub delivery_date: Option<NaiveDate>,
    /// BG-3.
    pub preceding: Vec<Preceding>,
    /// BT-113.
    pub prepaid: Cents,
    pub lines: Vec<LineData>,
    /// BG-20 and BG-21.
    pub adjustments: Vec<Adjustment>,
    /// Cash discount, written into the payment terms (BT-20).
    pub skonto: Option<SkontoTerms>,
    /// How much the file says.
    pub profile: Profile,
}

/// An allowance or charge on the whole invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// A charge (Zuschlag, BG-21); otherwise an allowance (Nachlass, BG-20).
    pub is_charge: bool,
    /// Net: BT-92 or BT-99.
    pub amount: Cents,
    /// BT-97 or BT-104.
    pub reason: String,
    pub vat_category: VatCategory,
    pub vat_rate: BasisPoints,
}

impl Adjustment {
    /// The amount with the sign that it has in the total.
    #[must_use]
    pub fn effect(&self) -> Cents {
        if self.is_charge {
            self.amount
        } else {
            Cents::ZERO.minus(self.amount)
        }
    }
}

/// Discount for payment within some days of the invoice date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkontoTerms {
    pub days: u16,
    pub rate: BasisPoints,
}

/// How much a file says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// All of EN 16931, as XRechnung asks it.
    #[default]
    XRechnung,
    /// Factur-X BASIC WL: no lines. Written in CII only.
    BasicWithoutLines,
    /// Factur-X MINIMUM: neither lines nor VAT breakdown. Written in CII only.
    Minimum,
}

impl Profile {
    /// Whether the lines stand in the file.
    #[must_use]
    pub const fn has_lines(self) -> bool {
        matches!(self, Self::XRechnung)
    }
}

/// An earlier invoice that one refers to (BG-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preceding {
    /// BT-25.
    pub number: String,
    /// BT-26.
    pub issue_date: Option<NaiveDate>,
}

/// Seller (BG-4) or buyer (BG-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// Two letters, e.g. `DE`.
    pub country: String,
    /// BT-31; the seller's.
    pub vat_id: Option<String>,
    /// Electronic address (BT-34, BT-49).
    pub email: String,
    /// XRechnung asks it of the seller.
    pub contact: Option<Contact>,
}

/// Whom to ask about an invoice (BG-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// One line (BG-25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineData {
    /// BT-126.
    pub id: String,
    /// BT-153.
    pub name: String,
    /// BT-154; empty = none.
    pub description: String,
    /// BT-155, the seller's.
    pub article_number: Option<String>,
    /// BT-129.
    pub quantity: Quantity,
    /// BT-130, UN/ECE Rec. 20: `H87` piece, `HUR` hour, `MTR` metre, `LS` lump sum.
    pub unit_code: String,
    /// BT-146.
    pub net_unit_price: Cents,
    /// BT-131: quantity × price, rounded half up to the cent.
    pub net: Cents,
    /// BT-151.
    pub vat_category: VatCategory,
    /// BT-152.
    pub vat_rate: BasisPoints,
}

impl LineData {
    /// A line at 19 % VAT, its net amount computed.
    #[must_use]
    pub fn new(id: &str, name: &str, quantity: Quantity, unit_code: &str, net_unit_price: Cents) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            description: String::new(),
            article_number: None,
            quantity,
            unit_code: unit_code.to_owned(),
            net_unit_price,
            net: net_unit_price.pro_rata(quantity.0, Quantity::SCALE),
            vat_category: VatCategory::Standard,
            vat_rate: BasisPoints::percent(19),
        }
    }

    /// The same line with a description.
    #[must_use]
    pub fn described(mut self, description: &str) -> Self {
        description.clone_into(&mut self.description);
        self
    }

    /// The same line with the seller's article number.
    #[must_use]
    pub fn article(mut self, number: &str) -> Self {
        self.article_number = Some(number.to_owned());
        self
    }

    /// The same line at another VAT rate.
    #[must_use]
    pub fn taxed(mut self, category: VatCategory, rate: BasisPoints) -> Self {
        self.vat_category = category;
        self.vat_rate = rate;
        self
    }
}

/// How a line is taxed (BT-151).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VatCategory {
    /// Standard or reduced rate.
    Standard,
    /// Exempt: small business (Kleinunternehmer, § 19 UStG); the rate is zero.
    Exempt,
    /// The buyer owes the tax (§ 13b UStG); the rate is zero.
    ReverseCharge,
}

impl VatCategory {
    /// Code of UNTDID 5305.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
        }
    }

    /// BT-120, where the category needs one.
    #[must_use]
    pub const fn exemption_reason(self) -> Option<&'static str> {
        match self {
            Self::Standard => None,
            Self::ReverseCharge => Some("Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG)"),
            Self::Exempt => Some("Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG"),
        }
    }
}

/// Sums of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// BG-23, in the order in which the lines first name them.
    pub breakdown: Vec<VatGroup>,
    /// BT-107.
    pub allowances: Cents,
    /// BT-108.
    pub charges: Cents,
    /// BT-109.
    pub net: Cents,
    /// BT-110.
    pub tax: Cents,
    /// BT-112; without rounding BT-115 is what is left of it after the prepayment.
    pub gross: Cents,
}

/// One group of the VAT breakdown (BG-23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatGroup {
    pub category: VatCategory,
    pub rate: BasisPoints,
    /// BT-116.
    pub base: Cents,
    /// BT-117: base × rate, rounded half up to the cent.
    pub tax: Cents,
}

impl Totals {
    /// BT-106: what the lines add up to.
    #[must_use]
    pub fn line_net(&self) -> Cents {
        self.net.plus(self.allowances).minus(self.charges)
    }
}

impl InvoiceData {
    /// The sums as EN 16931 computes them: VAT is rounded once per group.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut breakdown: Vec<VatGroup> = Vec::new();
        let lines = self
            .lines
            .iter()
            .map(|line| (line.vat_category, line.vat_rate, line.net));
        let adjustments = self
            .adjustments
            .iter()
            .map(|part| (part.vat_category, part.vat_rate, part.effect()));
        for (category, rate, amount) in lines.chain(adjustments) {
            let same = |group: &&mut VatGroup| group.category == category && group.rate == rate;
            match breakdown.iter_mut().find(same) {
                Some(group) => group.base = group.base.plus(amount),
                None => breakdown.push(VatGroup {
                    category,
                    rate,
                    base: amount,
                    tax: Cents::ZERO,
                }),
            }
        }
        for group in &mut breakdown {
            group.tax = group.base.share(group.rate);
        }
        let adjusted = |is_charge| {
            let parts = self.adjustments.iter().filter(|part| part.is_charge == is_charge);
            parts.map(|part| part.amount).sum::<Cents>()
        };
        let (allowances, charges) = (adjusted(false), adjusted(true));
        let lines: Cents = self.lines.iter().map(|line| line.net).sum();
        let net = lines.minus(allowances).plus(charges);
        let tax: Cents = breakdown.iter().map(|group| group.tax).sum();
        Totals {
            breakdown,
            allowances,
            charges,
            net,
            tax,
            gross: net.plus(tax),
        }
    }

    /// The terms of payment (BT-20), with the discount as XRechnung writes it.
    #[must_use]
    pub fn payment_terms(&self) -> String {
        let due = format!("Zahlbar ohne Abzug bis {}.", self.due_date.format("%d.%m.%Y"));
        match self.skonto {
            None => due,
            Some(SkontoTerms { days, rate }) => {
                let (whole, rest) = (rate.0 / 100, rate.0 % 100);
                format!("#SKONTO#TAGE={days}#PROZENT={whole}.{rest:02}#\n{due}")
            }
        }
    }
}
