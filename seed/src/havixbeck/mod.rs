//! The demonstration authority: Gemeinde Havixbeck.
//!
//! Public are the authority, its schools and their pupil numbers (Datenlizenz Deutschland Namensnennung 2.0,
//! Ministerium für Schule und Bildung NRW and IT.NRW). Everything else is invented and says so where it can:
//! people, firms (all under the reserved domain `.example`), file numbers, amounts, rooms, serial numbers.
//!
//! Faults are planted, see [`faults`]: three in the everyday notices, and one of every rule in a notice of its own. One invoice waits
//! unallocated in the inbox.

mod displays;
mod faults;
mod flawed;
mod forms;
mod goods;
mod grants;
mod july;
mod mobile;
mod network;
mod orders;
mod own;
mod places;
mod plans;
mod presentation;
mod progress;
mod purchasing;
mod schools;
mod tablets;
mod taken;
mod tools;

use crate::Scenario;

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
/// Reference of the notice with a fault of every rule.
const FLAWED_NOTICE: &str = "48-MUS-2024/0007";
/// Reference of the notice that is taken over from spreadsheets.
const TAKEN_NOTICE: &str = "48-DPS-2020/0029";

/// The demonstration authority with four notices, forty invoices, their devices and payments, a fifth notice with a fault of every rule and
/// its four invoices, and a sixth one taken over from spreadsheets.
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
    invoices.extend(flawed::invoices());
    invoices.sort_by_key(|seed| seed.invoice.issue_date);
    let mut applications = grants::applications();
    applications.extend(july::applications());
    let mut budgets = grants::budgets();
    budgets.extend(july::budgets());
    let mut orders = orders::orders();
    orders.push(flawed::order());
    Scenario {
        authority: schools::authority(),
        schools_csv: schools::list(),
        pupils: schools::pupils(),
        sites: places::sites(),
        buildings: places::buildings(),
        rooms: places::rooms(),
        contacts: places::contacts(),
        editions: vec![july::EDITION.to_owned(), flawed::EDITION.to_owned()],
        concepts: july::concepts(),
        applications: applications.into_iter().map(plans::planned).collect(),
        notices: vec![
            grants::network(),
            grants::tools(),
            grants::mobile(),
            grants::rest(),
            flawed::flawed(),
        ],
        budgets,
        years: july::years(),
        asset_limits: july::asset_limits(),
        thresholds: orders::thresholds(),
        orders,
        invoices,
        amendments: progress::amendments(),
        drawdowns: progress::drawdowns(),
        payouts: progress::payouts(),
        narratives: progress::narratives(),
        reallocations: progress::reallocations(),
        filings: progress::filings(),
        takeovers: taken::takeovers(),
        faults: faults::faults(),
    }
}
