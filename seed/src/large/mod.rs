//! Load tests: as many devices as asked for, made lazily, one invoice at a time.

mod invoices;
mod plan;

use paktbuch_types::SchoolNumber;

use crate::literal::school;
use crate::{
    AccountSeed, ApplicationSeed, AuthoritySeed, BuildingSeed, InvoiceSeed, NoticeSeed, PayoutSeed, RoomSeed,
    SiteSeed,
};

/// Schools of the authority.
const SCHOOLS: usize = 12;
/// Rooms of a school.
const ROOMS: usize = 40;
/// Devices on a full invoice, in equal lines.
const DEVICES_PER_INVOICE: usize = 500;
/// Devices on a full line.
const DEVICES_PER_LINE: usize = 100;
/// Full invoices of a notice.
const INVOICES_PER_NOTICE: usize = 10;
/// The one site of every school.
const SITE: &str = "Hauptstandort";
/// Its one building.
const BUILDING: &str = "Haupthaus";
const AUTHORITY_NUMBER: &str = "90000";
const MUNICIPALITY_KEY: &str = "05999000";

/// An invented authority of twelve schools with `devices` devices; equal arguments give equal data.
#[must_use]
pub const fn large(devices: usize, seed: u64) -> LargeScenario {
    LargeScenario {
        devices,
        seed,
        shape: Shape {
            lines: DEVICES_PER_INVOICE / DEVICES_PER_LINE,
            devices_per_line: DEVICES_PER_LINE,
            invoices_per_notice: INVOICES_PER_NOTICE,
        },
    }
}

/// The same authority with `invoices` invoices of two lines with one device each, spread over `notices` notices.
#[must_use]
pub const fn many_invoices(invoices: usize, notices: usize, seed: u64) -> LargeScenario {
    spread(invoices * 2, invoices, notices, seed)
}

/// The same authority with `devices` devices on `invoices` invoices of two lines, spread over `notices` notices; as many devices as
/// fill all lines equally, so the number is rounded up.
#[must_use]
pub const fn spread(devices: usize, invoices: usize, notices: usize, seed: u64) -> LargeScenario {
    let devices_per_line = devices.div_ceil(invoices * 2);
    LargeScenario {
        devices: invoices * 2 * devices_per_line,
        seed,
        shape: Shape {
            lines: 2,
            devices_per_line,
            invoices_per_notice: invoices.div_ceil(notices),
        },
    }
}

/// How the devices are bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    /// Lines of a full invoice, one for each of the first models.
    lines: usize,
    /// Devices on a full line.
    devices_per_line: usize,
    /// Full invoices of a notice.
    invoices_per_notice: usize,
}

/// See [`large()`]. Everything but the invoices is small; the invoices come as an iterator, each with at most 500
/// devices, so that they can be written in batches and never lie in memory together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LargeScenario {
    devices: usize,
    seed: u64,
    shape: Shape,
}

impl LargeScenario {
    /// Devices of all invoices together.
    #[must_use]
    pub const fn devices(&self) -> usize {
        self.devices
    }

    /// Invoices that [`LargeScenario::invoices`] gives.
    #[must_use]
    pub const fn invoice_count(&self) -> usize {
        self.devices.div_ceil(self.devices_per_invoice())
    }

    /// Devices on a full invoice, in equal lines.
    const fn devices_per_invoice(&self) -> usize {
        self.shape.lines * self.shape.devices_per_line
    }

    /// The notice that pays invoice `index`, from 0.
    const fn notice_of(&self, index: usize) -> usize {
        index / self.shape.invoices_per_notice
    }

    /// Position of the cost line of an invoice's school below each Einzelansatz of its notice, from 0.
    const fn cost_line_of(&self, index: usize) -> usize {
        index % self.shape.invoices_per_notice % SCHOOLS
    }

    /// The invented authority.
    #[must_use]
    pub fn authority(&self) -> AuthoritySeed {
        AuthoritySeed {
            name: "Musterkreis (erfunden)".to_owned(),
            number: AUTHORITY_NUMBER.to_owned(),
            municipality_key: MUNICIPALITY_KEY.to_owned(),
            land: "NW".to_owned(),
            granting_authority: "Bezirksregierung Musterstadt (erfunden)".to_owned(),
            letterhead: "Musterkreis\nSchulamt\nMusterplatz 1\n48000 Musterstadt".to_owned(),
            inventory_pattern: "MK-{jahr}-{nr:6}".to_owned(),
            account: AccountSeed::example("Musterkreis"),
        }
    }

    /// The schools in the NRW open data format, as [`crate::Scenario::schools_csv`].
    #[must_use]
    pub fn schools_csv(&self) -> Vec<u8> {
        let mut text = String::from(
            "sep=;\nSchulnummer;Schulform;Schulbezeichnung_1;Kurzbezeichnung;PLZ;Ort;Strasse;Rechtsform;\
             Traegernummer;Gemeindeschluessel;Schulbetriebsschluessel;\n",
        );
        for index in 0..SCHOOLS {
            let (key, form) = FORMS[index % FORMS.len()];
            let name = format!("{form} Musterort {}", index + 1);
            text.push_str(&format!(
                "\"{}\";\"{key}\";\"{name}\";\"{name}\";\"48000\";\"Musterstadt\";\"Schulweg {}\";\"1\";\
                 \"{AUTHORITY_NUMBER}\";\"{MUNICIPALITY_KEY}\";\"1\"\n",
                school_number(index),
                index + 1,
            ));
        }
        text.into_bytes()
    }

    /// One site for every school.
    #[must_use]
    pub fn sites(&self) -> Vec<SiteSeed> {
        (0..SCHOOLS)
            .map(|index| SiteSeed {
                school: school_number(index),
                name: SITE.to_owned(),
                street: format!("Schulweg {}", index + 1),
                postal_code: "48000".to_owned(),
                city: "Musterstadt".to_owned(),
                equipped_by: None,
            })
            .collect()
    }

    /// One building on every site.
    #[must_use]
    pub fn buildings(&self) -> Vec<BuildingSeed> {
        (0..SCHOOLS)
            .map(|index| BuildingSeed {
                school: school_number(index),
                site: SITE.to_owned(),
                name: BUILDING.to_owned(),
            })
            .collect()
    }

    /// Forty rooms in every building.
    #[must_use]
    pub fn rooms(&self) -> Vec<RoomSeed> {
        (0..SCHOOLS)
            .flat_map(|index| {
                (0..ROOMS).map(move |room| RoomSeed {
                    school: school_number(index),
                    site: SITE.to_owned(),
                    building: Some(BUILDING.to_owned()),
                    name: room_name(room),
                })
            })
            .collect()
    }

    /// One application for every notice.
    #[must_use]
    pub fn applications(&self) -> Vec<ApplicationSeed> {
        self.notices().iter().map(plan::application).collect()
    }

    /// The notices, one for every 5,000 devices of [`large()`]; the plan of each covers what its invoices cost.
    #[must_use]
    pub fn notices(&self) -> Vec<NoticeSeed> {
        (0..self.invoice_count().div_ceil(self.shape.invoices_per_notice))
            .map(|notice| plan::notice(self, notice))
            .collect()
    }

    /// Half of every grant.
    #[must_use]
    pub fn payouts(&self) -> Vec<PayoutSeed> {
        self.notices().iter().map(plan::payout).collect()
    }

    /// Every invoice, allocated, with devices and payment.
    pub fn invoices(&self) -> impl Iterator<Item = InvoiceSeed> + use<> {
        let scenario = *self;
        (0..scenario.invoice_count()).map(move |index| invoices::invoice(&scenario, index))
    }

    /// Devices on each line of invoice `index`; all full but on the last invoice.
    fn lines_of(&self, index: usize) -> impl Iterator<Item = usize> + use<> {
        let (per_invoice, per_line) = (self.devices_per_invoice(), self.shape.devices_per_line);
        let on_invoice = self.devices.saturating_sub(index * per_invoice).min(per_invoice);
        (0..on_invoice.div_ceil(per_line)).map(move |line| (on_invoice - line * per_line).min(per_line))
    }
}

/// Key of the Schulform and the word for it.
const FORMS: [(&str, &str); 6] = [
    ("02", "Grundschule"),
    ("15", "Gesamtschule"),
    ("20", "Gymnasium"),
    ("30", "Berufskolleg"),
    ("10", "Realschule"),
    ("08", "Förderschule"),
];

/// Number of the school that invoice or school `index` belongs to.
fn school_number(index: usize) -> SchoolNumber {
    school(&format!("{}", 990_001 + index % SCHOOLS))
}

/// `1.01` to `4.10`.
fn room_name(index: usize) -> String {
    format!("{}.{:02}", index / 10 + 1, index % 10 + 1)
}
