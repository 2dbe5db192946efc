//! Tablets from own funds: no grant, and still in the inventory.

use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, InvoiceSyntax, Quantity};

use crate::InvoiceSeed;
use crate::einvoice::LineData;
use crate::literal::date;

use super::goods::{Model, Place};
use super::places::AFG_B;
use super::purchasing::{Head, Part, Supplier};
use super::{AFG, AFG_SITE};

/// Tablets and cases.
pub(super) const BILDUNGS_IT: Supplier = Supplier {
    name: "Muster Bildungs-IT GmbH (erfunden)",
    domain: "muster-bildungs-it.example",
    street: "Tafelstraße 40",
    vat_id: "DE000000005",
    iban: "DE60000000000000005000",
    contact: "Bernd Beispiel",
    country: "DE",
};

/// The tablet of every pupil.
pub(super) const TABLET: Model = Model {
    manufacturer: "Apple",
    name: "iPad 10,2 Zoll (9. Generation), 64 GB",
    category: DeviceCategory::Tablet,
    plate: "DM",
};

/// The first delivery for year 10; the others are in `own`.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Cii,
        number: "BI-22-0917",
        order: "A-2022-014",
        ordered: date(2022, 6, 20),
        accepted: date(2022, 8, 24),
        issued: date(2022, 8, 29),
    };
    let store = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &[AFG_B[0], AFG_B[9]],
    };
    let mut tablets = TABLET.devices(1, 24, date(2022, 8, 24), &store);
    for device in tablets.iter_mut().skip(22) {
        device.status = DeviceStatus::InRepair;
    }
    let own = || vec![Part::own(AFG, 1).onto("1")];
    vec![head.booked(
        vec![
                (
                    LineData::new(
                        "1",
                        "Tablet 10,2 Zoll, 64 GB",
                        Quantity::whole(24),
                        "H87",
                        Cents::euros(371),
                    )
                    .described("Jahrgang 10, in die Geräteverwaltung aufgenommen"),
                    vec![Part::own(AFG, 1).with(tablets)],
                ),
                (
                    LineData::new(
                        "2",
                        "Schutzhülle mit Stifthalter",
                        Quantity::whole(24),
                        "H87",
                        Cents(2990),
                    ),
                    own(),
                ),
                (
                    LineData::new(
                        "3",
                        "Einrichtung je Gerät",
                        Quantity::whole(24),
                        "H87",
                        Cents::euros(12),
                    ),
                    own(),
                ),
            ],
        &[(date(2022, 9, 27), "Kontoauszug 2022/098")],
    )]
}
