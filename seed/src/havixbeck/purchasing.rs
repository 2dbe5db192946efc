//! How an invoice of the demonstration is put together: seller, dates, parts of each line, devices.

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin, InvoiceSyntax, LineKind};

use crate::einvoice::{Contact, InvoiceData, LineData, Party, Profile};
use crate::literal::school;
use crate::{AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking, PaymentSeed, Target, open_amounts};

/// An invented supplier; numbers and IBAN point to no one.
pub(super) struct Supplier {
    pub(super) name: &'static str,
    /// Domain below `.example` (RFC 2606), which nobody can own.
    pub(super) domain: &'static str,
    pub(super) street: &'static str,
    pub(super) vat_id: &'static str,
    /// Of the bank code 00000000, which no bank has; the check digits are right.
    pub(super) iban: &'static str,
    pub(super) contact: &'static str,
    /// Two letters.
    pub(super) country: &'static str,
}

/// Displays and projectors.
pub(super) const MEDIENTECHNIK: Supplier = Supplier {
    name: "Probe Medientechnik GmbH (erfunden)",
    domain: "probe-medientechnik.example",
    street: "Musterweg 12",
    vat_id: "DE000000001",
    iban: "DE02000000000000001000",
    contact: "Petra Probe",
    country: "DE",
};

/// Account (Sachkonto) for what is an asset, of the class of payments for investments; the number is invented.
pub(super) const ASSETS: &str = "783100";
/// Account for what is an expense at once, of the class of payments for goods; the number is invented.
pub(super) const EXPENSES: &str = "728100";

/// Dates and numbers of an invoice's head.
pub(super) struct Head {
    pub(super) supplier: Supplier,
    pub(super) syntax: InvoiceSyntax,
    pub(super) number: &'static str,
    /// Our order number (BT-13).
    pub(super) order: &'static str,
    pub(super) ordered: NaiveDate,
    /// Delivery (BT-72) and acceptance.
    pub(super) accepted: NaiveDate,
    pub(super) issued: NaiveDate,
}

impl Head {
    /// The invoice with these lines, not yet booked; due 30 days after its date.
    pub(super) fn invoice(&self, lines: Vec<LineData>) -> InvoiceData {
        let supplier = &self.supplier;
        InvoiceData {
            preceding: Vec::new(),
            prepaid: Cents::ZERO,
            number: self.number.to_owned(),
            issue_date: self.issued,
            due_date: self.issued + Days::new(30),
            type_code: 380,
            buyer_reference: "05558020-MUSTER-62".to_owned(),
            order_reference: Some(self.order.to_owned()),
            seller: Party {
                name: supplier.name.to_owned(),
                street: supplier.street.to_owned(),
                postal_code: "48000".to_owned(),
                city: "Musterstadt".to_owned(),
                country: supplier.country.to_owned(),
                vat_id: Some(supplier.vat_id.to_owned()),
                email: format!("rechnung@{}", supplier.domain),
                contact: Some(Contact {
                    name: supplier.contact.to_owned(),
                    phone: "+49 251 000000".to_owned(),
                    email: format!("vertrieb@{}", supplier.domain),
                }),
            },
            buyer: Party {
                name: "Gemeinde Havixbeck".to_owned(),
                street: "Pfarrstiege 5".to_owned(),
                postal_code: "48329".to_owned(),
                city: "Havixbeck".to_owned(),
                country: "DE".to_owned(),
                vat_id: None,
                email: "rechnung@havixbeck.example".to_owned(),
                contact: None,
            },
            iban: supplier.iban.to_owned(),
            note: Some(format!(
                "Lieferung und Leistung gemäß Ihrem Auftrag {}.",
                self.order
            )),
            delivery_date: Some(self.accepted.min(self.issued)),
            lines,
            adjustments: Vec::new(),
            skonto: None,
            profile: Profile::XRechnung,
        }
    }

    /// The invoice fully allocated: for each line its kind and its parts.
    pub(super) fn booked(
        &self,
        lines: Vec<(LineData, Vec<Part>)>,
        payments: &[(NaiveDate, &str)],
    ) -> InvoiceSeed {
        let rows = lines
            .into_iter()
            .map(|(line, parts)| Row::new(line, parts))
            .collect();
        self.recorded(rows, |_| (), Pay::On(payments))
    }

    /// The invoice with what else stands in it, fully allocated and paid so.
    pub(super) fn recorded(
        &self,
        rows: Vec<Row>,
        more: impl FnOnce(&mut InvoiceData),
        pay: Pay<'_>,
    ) -> InvoiceSeed {
        let mut invoice = self.invoice(rows.iter().map(|row| row.line.clone()).collect());
        more(&mut invoice);
        let bookings = open_amounts(&invoice)
            .into_iter()
            .zip(rows)
            .map(|(open, row)| LineBooking {
                kind: row.kind.unwrap_or_else(|| kind_of(&row.line, &row.parts)),
                line_id: row.line.id,
                ordered_on: Some(self.ordered),
                accepted_on: Some(self.accepted),
                place: row.place.to_owned(),
                extent: row.extent.to_owned(),
                term: row.term,
                allocations: allocate(open, row.parts),
            })
            .collect();
        let due = invoice.totals().gross.minus(invoice.prepaid);
        let skonto = invoice
            .skonto
            .map_or(Cents::ZERO, |skonto| due.share(skonto.rate));
        let (payments, retention) = pay.payments(due, skonto);
        InvoiceSeed {
            invoice,
            origin: InvoiceOrigin::EInvoice,
            syntax: self.syntax,
            retention,
            lines: bookings,
            payments,
        }
    }

    /// The invoice as it waits in the inbox: nobody has touched it.
    pub(super) fn untouched(&self, lines: Vec<LineData>) -> InvoiceSeed {
        InvoiceSeed {
            invoice: self.invoice(lines),
            origin: InvoiceOrigin::EInvoice,
            syntax: self.syntax,
            retention: (Cents::ZERO, None),
            lines: Vec::new(),
            payments: Vec::new(),
        }
    }
}

/// How an invoice was paid: days and what proves it.
pub(super) enum Pay<'a> {
    Not,
    /// In equal parts.
    On(&'a [(NaiveDate, &'a str)]),
    /// At once, less the Skonto that the invoice offers.
    Discounted(NaiveDate, &'a str),
    /// At once, less a part that is retained until a day.
    Retained(NaiveDate, &'a str, BasisPoints, NaiveDate),
}

impl Pay<'_> {
    fn payments(self, due: Cents, offered: Cents) -> (Vec<PaymentSeed>, (Cents, Option<NaiveDate>)) {
        let payment = |paid_on, amount, skonto, proof: &str| PaymentSeed {
            paid_on,
            amount,
            skonto,
            proof: proof.to_owned(),
        };
        let none = (Cents::ZERO, None);
        match self {
            Self::Not => (Vec::new(), none),
            Self::On(days) => {
                let amounts = due.split_evenly(days.len());
                let payments = days.iter().zip(amounts);
                let payments =
                    payments.map(|((day, proof), amount)| payment(*day, amount, Cents::ZERO, proof));
                (payments.collect(), none)
            }
            Self::Discounted(day, proof) => (vec![payment(day, due.minus(offered), offered, proof)], none),
            Self::Retained(day, proof, rate, until) => {
                let retained = due.share(rate);
                let paid = payment(day, due.minus(retained), Cents::ZERO, proof);
                (vec![paid], (retained, Some(until)))
            }
        }
    }
}

/// A line with its parts and what its kind asks for.
pub(super) struct Row {
    line: LineData,
    parts: Vec<Part>,
    kind: Option<LineKind>,
    place: &'static str,
    extent: &'static str,
    term: Option<(NaiveDate, NaiveDate)>,
}

impl Row {
    /// A line whose kind follows from its words and devices.
    pub(super) fn new(line: LineData, parts: Vec<Part>) -> Self {
        Self {
            line,
            parts,
            kind: None,
            place: "",
            extent: "",
            term: None,
        }
    }

    /// The same line as Anlage.
    pub(super) fn installed(mut self, place: &'static str, extent: &'static str) -> Self {
        self.kind = Some(LineKind::Installation);
        (self.place, self.extent) = (place, extent);
        self
    }

    /// The same line as licence with its first and last day.
    pub(super) fn licensed(mut self, from: NaiveDate, to: NaiveDate) -> Self {
        self.kind = Some(LineKind::Licence);
        self.term = Some((from, to));
        self
    }

    /// The same line as work.
    pub(super) fn work(mut self) -> Self {
        self.kind = Some(LineKind::Service);
        self
    }
}

/// One part of an invoice line; parts share the line in proportion to their weights.
pub(super) struct Part {
    target: Target,
    weight: i64,
    /// Why nothing of a part on a notice is eligible; empty = all of it is.
    not_eligible: &'static str,
    /// Sachkonto; empty = none.
    account: &'static str,
    devices: Vec<DeviceSeed>,
    spread_onto: Option<&'static str>,
}

impl Part {
    /// A part on a line of a notice's cost plan.
    pub(super) fn cost(notice: &str, item: u16, line: u16, weight: i64) -> Self {
        let target = Target::Cost {
            notice: notice.to_owned(),
            item,
            line,
        };
        Self {
            target,
            weight,
            not_eligible: "",
            account: "",
            devices: Vec::new(),
            spread_onto: None,
        }
    }

    /// A part on own funds of a school.
    pub(super) fn own(number: &str, weight: i64) -> Self {
        let target = Target::Own {
            school: Some(school(number)),
        };
        Self {
            target,
            weight,
            not_eligible: "",
            account: "",
            devices: Vec::new(),
            spread_onto: None,
        }
    }

    /// The same part, spread evenly onto the devices of the line with this number.
    pub(super) fn onto(mut self, line: &'static str) -> Self {
        self.spread_onto = Some(line);
        self
    }

    /// The same part, none of which is eligible.
    pub(super) fn not_eligible(mut self, reason: &'static str) -> Self {
        self.not_eligible = reason;
        self
    }

    /// The same part, booked on this account.
    pub(super) fn booked_on(mut self, account: &'static str) -> Self {
        self.account = account;
        self
    }

    /// The same part with the devices it buys.
    pub(super) fn with(mut self, devices: Vec<DeviceSeed>) -> Self {
        self.devices = devices;
        self
    }
}

/// Devices where there are some, things where none of them has a serial number; else work by its words or unit, and things that are
/// counted.
fn kind_of(line: &LineData, parts: &[Part]) -> LineKind {
    const WORK: &[&str] = &[
        "Montage",
        "Einrichtung",
        "Einweisung",
        "Funkausleuchtung",
        "Messprotokolle",
        "Garantie",
        "Versand",
    ];
    let mut bought = parts.iter().flat_map(|part| &part.devices).peekable();
    if bought.peek().is_some() {
        if bought.all(|device| device.serial.is_none()) {
            LineKind::Item
        } else {
            LineKind::Device
        }
    } else if matches!(line.unit_code.as_str(), "LS" | "HUR")
        || WORK.iter().any(|word| line.name.starts_with(word))
    {
        LineKind::Service
    } else {
        LineKind::Accessory
    }
}

fn allocate(gross: Cents, parts: Vec<Part>) -> Vec<AllocationSeed> {
    let weights: Vec<i64> = parts.iter().map(|part| part.weight).collect();
    parts
        .into_iter()
        .zip(gross.split_by(&weights))
        .map(|(part, gross)| {
            let funded = matches!(part.target, Target::Cost { .. }) && part.not_eligible.is_empty();
            AllocationSeed {
                target: part.target,
                gross,
                eligible: if funded { gross } else { Cents::ZERO },
                reason: part.not_eligible.to_owned(),
                account: part.account.to_owned(),
                devices: part.devices,
                spread_onto: part.spread_onto.map(str::to_owned),
            }
        })
        .collect()
}
