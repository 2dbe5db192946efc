//! Invoices of the load test: one school each, up to five lines of a hundred devices.

use chrono::{Days, NaiveDate};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, InvoiceOrigin, InvoiceSyntax, LineKind, Quantity};

use super::{
    DEVICES_PER_INVOICE, DEVICES_PER_LINE, LargeScenario, ROOMS, SITE, plan, room_name, school_number,
};
use crate::einvoice::{Contact, InvoiceData, LineData, Party, Profile};
use crate::literal::{date, serial};
use crate::{
    AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking, PaymentSeed, SplitMix64, Target, line_gross_amounts,
};

/// What one line of every invoice buys; line 1 the first, and so on.
pub(super) struct Model {
    manufacturer: &'static str,
    pub(super) name: &'static str,
    pub(super) category: DeviceCategory,
    /// Highest net price; invoices are up to 19 € below it.
    net: i64,
    /// Gross price in the cost plan, above the highest price.
    pub(super) planned: Cents,
}

/// As many models as a full invoice has lines.
pub(super) const MODELS: [Model; DEVICES_PER_INVOICE / DEVICES_PER_LINE] = [
    model("Muster", "Muster-Tab B, 64 GB", DeviceCategory::Tablet, 420, 510),
    model(
        "Musterwerk",
        "Schulnotebook MW-14, 14 Zoll",
        DeviceCategory::Notebook,
        690,
        840,
    ),
    model(
        "Musternetz",
        "WLAN-Zugangspunkt MN-AP6",
        DeviceCategory::AccessPoint,
        489,
        590,
    ),
    model(
        "Probetec",
        "Interaktives Display PT-75, 75 Zoll",
        DeviceCategory::Display,
        3_750,
        4_500,
    ),
    model(
        "Beispieloptik",
        "Dokumentenkamera BO-4K",
        DeviceCategory::DocumentCamera,
        389,
        470,
    ),
];

const fn model(
    manufacturer: &'static str,
    name: &'static str,
    category: DeviceCategory,
    net: i64,
    planned: i64,
) -> Model {
    Model {
        manufacturer,
        name,
        category,
        net,
        planned: Cents::euros(planned),
    }
}

/// Invoice `index`, from 0; each has a random sequence of its own, so that any of them can be made alone.
pub(super) fn invoice(scenario: &LargeScenario, index: usize) -> InvoiceSeed {
    let number = u64::try_from(index).unwrap_or(u64::MAX);
    let mut random = SplitMix64::new(scenario.seed ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let issued = date(2022, 1, 10) + Days::new(number % 900);
    let lines = scenario
        .lines_of(index)
        .zip(&MODELS)
        .enumerate()
        .map(|(line, (count, model))| {
            let price = Cents::euros(model.net - i64::try_from(random.below(20)).unwrap_or(0));
            let quantity = Quantity::whole(i64::try_from(count).unwrap_or(0));
            LineData::new(&(line + 1).to_string(), model.name, quantity, "H87", price)
        })
        .collect();
    let invoice = data(index, issued, lines);
    let delivered = issued - Days::new(5);
    let bookings = line_gross_amounts(&invoice)
        .into_iter()
        .zip(scenario.lines_of(index).zip(&MODELS))
        .enumerate()
        .map(|(line, (gross, (count, model)))| LineBooking {
            line_id: (line + 1).to_string(),
            kind: LineKind::Device,
            ordered_on: Some(issued - Days::new(40)),
            accepted_on: Some(delivered),
            place: String::new(),
            extent: String::new(),
            term: None,
            allocations: vec![AllocationSeed {
                target: Target::Cost {
                    notice: plan::reference(scenario.notice_of(index)),
                    item: u16::try_from(line + 1).unwrap_or(u16::MAX),
                    line: u16::try_from(scenario.cost_line_of(index) + 1).unwrap_or(u16::MAX),
                },
                gross,
                eligible: gross,
                reason: String::new(),
                account: String::new(),
                spread_onto: None,
                devices: (0..count)
                    .map(|device| {
                        let running = index * scenario.devices_per_invoice()
                            + line * scenario.shape.devices_per_line
                            + device;
                        make_device(&mut random, running, index, model, delivered)
                    })
                    .collect(),
            }],
        })
        .collect();
    let payments = vec![PaymentSeed {
        paid_on: issued + Days::new(21),
        amount: invoice.totals().gross,
        skonto: Cents::ZERO,
        proof: format!("Kontoauszug {}", index + 1),
    }];
    let syntax = if index.is_multiple_of(2) {
        InvoiceSyntax::Ubl
    } else {
        InvoiceSyntax::Cii
    };
    InvoiceSeed {
        invoice,
        origin: InvoiceOrigin::EInvoice,
        retention: (Cents::ZERO, None),
        syntax,
        lines: bookings,
        payments,
    }
}

fn make_device(
    random: &mut SplitMix64,
    running: usize,
    index: usize,
    model: &Model,
    delivered_on: NaiveDate,
) -> DeviceSeed {
    DeviceSeed {
        manufacturer: model.manufacturer.to_owned(),
        model: model.name.to_owned(),
        category: model.category,
        // The running number makes it unique, the letters make it look like one.
        serial: Some(serial(&format!("{}{running:07}", random.plate(4)))),
        school: school_number(index),
        site: SITE.to_owned(),
        room: Some(room_name(random.below(ROOMS))),
        delivered_on,
        status: match random.below(100) {
            0..=1 => DeviceStatus::InRepair,
            2..=60 => DeviceStatus::InUse,
            _ => DeviceStatus::Available,
        },
    }
}

fn data(index: usize, issued: NaiveDate, lines: Vec<LineData>) -> InvoiceData {
    let party = |name: &str, vat_id: Option<&str>, contact: Option<Contact>| Party {
        name: name.to_owned(),
        street: "Musterweg 12".to_owned(),
        postal_code: "48000".to_owned(),
        city: "Musterstadt".to_owned(),
        country: "DE".to_owned(),
        vat_id: vat_id.map(str::to_owned),
        email: "rechnung@muster.example".to_owned(),
        contact,
    };
    let contact = Contact {
        name: "Petra Probe".to_owned(),
        phone: "+49 251 000000".to_owned(),
        email: "vertrieb@muster.example".to_owned(),
    };
    InvoiceData {
        preceding: Vec::new(),
        prepaid: Cents::ZERO,
        number: format!("LT-{:06}", index + 1),
        issue_date: issued,
        due_date: issued + Days::new(30),
        type_code: 380,
        buyer_reference: "05558020-MUSTER-62".to_owned(),
        order_reference: Some(format!("A-{:06}", index + 1)),
        seller: party(
            "Muster Großhandel GmbH (erfunden)",
            Some("DE000000009"),
            Some(contact),
        ),
        buyer: party("Musterkreis (erfunden)", None, None),
        iban: "DE26000000000000006000".to_owned(),
        note: None,
        delivery_date: Some(issued - Days::new(5)),
        lines,
        adjustments: Vec::new(),
        skonto: None,
        profile: Profile::XRechnung,
    }
}
