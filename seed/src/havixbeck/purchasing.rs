//! How an invoice of the demonstration is put together: seller, dates, parts of each line, devices.

use chrono::{Days, NaiveDate};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, InvoiceSyntax, LineKind};

use crate::einvoice::{Contact, InvoiceData, LineData, Party};
use crate::literal::{school, serial};
use crate::{
    AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking, PaymentSeed, SplitMix64, Target, line_gross_amounts,
};

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
}

/// Displays and projectors.
pub(super) const MEDIENTECHNIK: Supplier = Supplier {
    name: "Probe Medientechnik GmbH (erfunden)",
    domain: "probe-medientechnik.example",
    street: "Musterweg 12",
    vat_id: "DE000000001",
    iban: "DE02000000000000001000",
    contact: "Petra Probe",
};

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
                country: "DE".to_owned(),
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
        }
    }

    /// The invoice fully allocated: for each line its kind and its parts.
    pub(super) fn booked(
        &self,
        lines: Vec<(LineData, Vec<Part>)>,
        payments: &[(NaiveDate, &str)],
    ) -> InvoiceSeed {
        let (lines, parts): (Vec<LineData>, Vec<Vec<Part>>) = lines.into_iter().unzip();
        let invoice = self.invoice(lines);
        let bookings = line_gross_amounts(&invoice)
            .into_iter()
            .zip(parts)
            .zip(&invoice.lines)
            .map(|((gross, parts), line)| LineBooking {
                line_id: line.id.clone(),
                kind: kind_of(line, &parts),
                ordered_on: Some(self.ordered),
                accepted_on: Some(self.accepted),
                allocations: allocate(gross, parts),
            })
            .collect();
        let amounts = invoice.totals().gross.split_evenly(payments.len());
        let payments = payments
            .iter()
            .zip(amounts)
            .map(|((paid_on, proof), amount)| PaymentSeed {
                paid_on: *paid_on,
                amount,
                proof: (*proof).to_owned(),
            })
            .collect();
        InvoiceSeed {
            invoice,
            syntax: self.syntax,
            lines: bookings,
            payments,
        }
    }

    /// The invoice as it waits in the inbox: nobody has touched it.
    pub(super) fn untouched(&self, lines: Vec<LineData>) -> InvoiceSeed {
        InvoiceSeed {
            invoice: self.invoice(lines),
            syntax: self.syntax,
            lines: Vec::new(),
            payments: Vec::new(),
        }
    }
}

/// One part of an invoice line; parts share the line in proportion to their weights.
pub(super) struct Part {
    target: Target,
    weight: i64,
    /// Why nothing of a part on a notice is eligible; empty = all of it is.
    not_eligible: &'static str,
    devices: Vec<DeviceSeed>,
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
            devices: Vec::new(),
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
            devices: Vec::new(),
        }
    }

    /// The same part, none of which is eligible.
    pub(super) fn not_eligible(mut self, reason: &'static str) -> Self {
        self.not_eligible = reason;
        self
    }

    /// The same part with the devices it buys.
    pub(super) fn with(mut self, devices: Vec<DeviceSeed>) -> Self {
        self.devices = devices;
        self
    }
}

/// Devices where there are some; else work by its words or unit, and things that are counted.
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
    if parts.iter().any(|part| !part.devices.is_empty()) {
        LineKind::Device
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
                devices: part.devices,
            }
        })
        .collect()
}

/// A model with the letters its serial numbers start with.
pub(super) struct Model {
    pub(super) manufacturer: &'static str,
    pub(super) name: &'static str,
    pub(super) category: DeviceCategory,
    /// Unique among the models.
    pub(super) plate: &'static str,
}

/// Where devices of one delivery go; they are spread over the rooms in turn.
pub(super) struct Place<'a> {
    pub(super) school: &'a str,
    pub(super) site: &'a str,
    pub(super) rooms: &'a [&'a str],
}

impl Model {
    /// `count` devices of this model, the serials running from `first`; invented: all carry `MUST` (Muster).
    pub(super) fn devices(
        &self,
        first: u64,
        count: u64,
        delivered_on: NaiveDate,
        place: &Place<'_>,
    ) -> Vec<DeviceSeed> {
        (first..first + count)
            .zip(place.rooms.iter().cycle())
            .map(|(number, room)| DeviceSeed {
                manufacturer: self.manufacturer.to_owned(),
                model: self.name.to_owned(),
                category: self.category,
                serial: serial(&format!(
                    "{}{}MUST{number:02}",
                    self.plate,
                    SplitMix64::new(number).plate(4)
                )),
                school: school(place.school),
                site: place.site.to_owned(),
                room: Some((*room).to_owned()),
                delivered_on,
                status: DeviceStatus::Available,
            })
            .collect()
    }
}
