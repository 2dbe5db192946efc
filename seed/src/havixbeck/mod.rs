//! The demonstration authority: Gemeinde Havixbeck.
//!
//! Public are the authority, its schools and their pupil numbers (Datenlizenz Deutschland Namensnennung 2.0,
//! Ministerium für Schule und Bildung NRW and IT.NRW). Everything else is invented and says so where it can:
//! people, firms (all under the reserved domain `.example`), file numbers, amounts, rooms, serial numbers.
//!
//! Three faults are planted, see [`faults`]; one invoice waits unallocated in the inbox.

mod displays;
mod forms;
mod goods;
mod grants;
mod mobile;
mod network;
mod orders;
mod own;
mod places;
mod presentation;
mod purchasing;
mod schools;
mod tablets;
mod taken;
mod tools;

use crate::{PlantedFault, Scenario};

/// School number of the Anne-Frank-Gesamtschule.
const AFG: &str = "190743";
/// School number of the Baumberge-Schule.
const BAUMBERGE: &str = "121885";
/// Site of the Anne-Frank-Gesamtschule in Havixbeck.
const AFG_SITE: &str = "Havixbeck";
/// Site of the Baumberge-Schule.
const BAUMBERGE_SITE: &str = "Dirkes Allee";
/// Reference of the notice for IT-Grundstruktur.
const NETWORK_NOTICE: &str = "48-DPS-2021/0118";
/// Reference of the notice for Digitale Arbeitsgeräte.
const TOOLS_NOTICE: &str = "48-DPS-2022/0342";
/// Reference of the notice for Schulgebundene mobile Endgeräte.
const MOBILE_NOTICE: &str = "48-DPS-2022/0467";
/// Reference of the notice over remaining funds (Restmittel) for IT-Grundstruktur.
const REST_NOTICE: &str = "48-DPS-2023/0071";

/// Reference of the notice that is taken over from spreadsheets.
const TAKEN_NOTICE: &str = "48-DPS-2020/0029";

/// The demonstration authority with four notices, forty invoices, their devices and payments, and a fifth notice taken over
/// from spreadsheets.
#[must_use]
pub fn havixbeck() -> Scenario {
    let mut invoices = network::invoices();
    invoices.extend(displays::invoices());
    invoices.extend(tools::invoices());
    invoices.extend(tablets::invoices());
    invoices.extend(mobile::invoices());
    invoices.extend(presentation::invoices());
    invoices.extend(own::invoices());
    invoices.extend(forms::invoices());
    invoices.sort_by_key(|seed| seed.invoice.issue_date);
    Scenario {
        authority: schools::authority(),
        schools_csv: schools::list(),
        pupils: schools::pupils(),
        sites: places::sites(),
        buildings: places::buildings(),
        rooms: places::rooms(),
        contacts: places::contacts(),
        applications: grants::applications(),
        notices: vec![
            grants::network(),
            grants::tools(),
            grants::mobile(),
            grants::rest(),
        ],
        budgets: grants::budgets(),
        thresholds: orders::thresholds(),
        orders: orders::orders(),
        invoices,
        payouts: grants::payouts(),
        takeovers: taken::takeovers(),
        narratives: vec![grants::narrative()],
        faults: faults(),
    }
}

/// What the check has to report. The unallocated invoice in the inbox (R12) is an open task, not a fault.
fn faults() -> Vec<PlantedFault> {
    let fault = |rule: &str, subject: &str, description: &str| PlantedFault {
        rule: rule.to_owned(),
        subject: subject.to_owned(),
        description: description.to_owned(),
    };
    vec![
        fault(
            "R2",
            NETWORK_NOTICE,
            "Einzelansatz 3 (Anzeige- und Interaktionsgeräte): zwölf statt zehn Displays bezahlt, 53.550,00 € statt \
             44.000,00 €, also 21,7 % über dem Ansatz bei 20 % Toleranz.",
        ),
        fault(
            "R7",
            tools::LATE_INVOICE,
            "Die Gerätekoffer wurden am 06.11.2024 geliefert und am 21.11.2024 bezahlt, der Durchführungszeitraum \
             endete am 31.10.2024.",
        ),
        fault(
            "R16",
            tools::CAMERA_INVOICE,
            "Zwei Dokumentenkameras der Baumberge-Schule stehen ohne Raum im Bestand.",
        ),
    ]
}
