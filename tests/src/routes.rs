//! Every route of the service, its parameters filled with the records of a prepared world.
#![expect(
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use axum::http::Method;

use crate::world::Side;

/// A route and the address of one side's record behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// As it is registered: `/geraete/{id}`.
    pub pattern: &'static str,
    /// `/geraete/7`.
    pub path: String,
}

impl Route {
    /// Whether it belongs to the REST API.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.pattern.starts_with("/api/")
    }

    /// Whether it only reads.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.method == Method::GET
    }
}

/// All routes in order of their patterns, filled with the records of `side`.
///
/// # Panics
/// Where a parameter is not known here.
#[must_use]
pub fn all(side: &Side) -> Vec<Route> {
    table(|pattern| filled(pattern, side, side))
}

/// The routes with several parameters, the first filled with the record of `outer`, the others with those of `inner`:
/// a room of one school under the address of another.
///
/// # Panics
/// Where a parameter is not known here.
#[must_use]
pub fn mixed(outer: &Side, inner: &Side) -> Vec<Route> {
    let mut routes = table(|pattern| filled(pattern, outer, inner));
    routes.retain(|route| route.pattern.matches('{').count() > 1);
    routes
}

fn table(path: impl Fn(&str) -> String) -> Vec<Route> {
    let mut routes: Vec<Route> = paktbuch::app::table()
        .into_iter()
        .map(|(method, pattern)| Route {
            method,
            pattern,
            path: path(pattern),
        })
        .collect();
    routes.sort_by(|a, b| (a.pattern, a.method.as_str()).cmp(&(b.pattern, b.method.as_str())));
    routes
}

fn filled(pattern: &str, outer: &Side, inner: &Side) -> String {
    let mut side = outer;
    let mut path = String::new();
    let mut before = "";
    for segment in pattern.split('/').skip(1) {
        path.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((parameter, suffix)) => {
                path.push_str(&value(before, parameter, pattern, side));
                side = inner;
                path.push_str(suffix);
            }
            None => {
                path.push_str(segment);
                before = segment;
            }
        }
    }
    path
}

/// The value of `{parameter}` that follows the fixed segment `before`.
fn value(before: &str, parameter: &str, pattern: &str, side: &Side) -> String {
    match (before, parameter) {
        ("einrichtung", "token") => "0".repeat(64),
        (_, "dokument" | "document") => side.document.id.to_string(),
        ("programme" | "programmes", "code") => side.notice.programme.clone(),
        ("schulen" | "schools", "nummer" | "number") => side.school.number.to_string(),
        ("schulen" | "schools", _) => side.school.id.to_string(),
        ("standorte" | "sites", _) => side.site.id.to_string(),
        ("gebaeude" | "buildings", _) => side.building.id.to_string(),
        ("raeume" | "rooms", _) => side.room.id.to_string(),
        ("kontakte" | "ansprechpersonen" | "contacts", _) => side.contact.id.to_string(),
        ("citations", _) => "granted".to_owned(),
        ("antraege" | "antrag" | "applications", _) => side.application.id.to_string(),
        ("nachweispruefung" | "examination-steps", _) => side.proof_step.id.to_string(),
        ("kuerzungen", _) => "1".to_owned(),
        ("bescheide" | "notices", _) => side.notice.id.to_string(),
        ("einzelansaetze" | "ansaetze" | "ansatz" | "cost-items", _) => side.cost_item.id.to_string(),
        ("kostenzeilen" | "zeilen" | "cost-lines", _) => side.cost_line.id.to_string(),
        ("auszahlungen" | "payouts", _) => side.payout.id.to_string(),
        ("bestellungen" | "orders", _) => side.order.id.to_string(),
        ("schuldokumente" | "school-documents", _) => side.concept.id.to_string(),
        ("haushalt" | "budget-years", _) => side.budget_year.id.to_string(),
        ("budgets", _) => side.budget.id.to_string(),
        ("wertgrenzen" | "award-thresholds", _) => side.threshold.id.to_string(),
        ("aktivierung" | "asset-limits", _) => side.asset_limit.id.to_string(),
        ("basiszinssaetze" | "base-rates", _) => side.base_rate.id.to_string(),
        ("lieferungen" | "deliveries", _) => side.delivery.id.to_string(),
        ("rechnungen" | "invoices", _) => side.invoice.id.to_string(),
        ("nachweise" | "proofs", _) => side.filing.id.to_string(),
        ("reports", "kind") => "inventarliste".to_owned(),
        ("listen", _) => "fristenliste".to_owned(),
        ("schreiben", "format") => "pdf".to_owned(),
        ("schreiben", _) => "anschreiben".to_owned(),
        ("kette" | "links", _) => side.link.id.to_string(),
        ("anlagen" | "attachments", _) => "1".to_owned(),
        ("positionen" | "lines", _) => side.line.id.to_string(),
        ("zuordnungen" | "allocations", _) => side.allocation.id.to_string(),
        ("offen" | "waiting-payments" | "payment-lists", _) | ("einlesen", "id") => {
            side.payment_row.id.to_string()
        }
        ("zahlungen" | "payments", _) => side.payment.id.to_string(),
        ("lieferanten" | "suppliers", _) => side.supplier.id.to_string(),
        ("modelle" | "models", _) => side.model.id.to_string(),
        ("filter" | "device-filters", _) => side.saved_filter.id.to_string(),
        ("lease-rates", _) => "1".to_owned(),
        ("geraete" | "devices", "inventarnummer" | "inventory_number") => {
            side.device.inventory_number.to_string()
        }
        ("geraete" | "devices", _) => side.device.id.to_string(),
        ("umschichtungen" | "reallocations", _) => side.reallocation.id.to_string(),
        ("aenderungen" | "amendments", _) => side.amendment.id.to_string(),
        ("mittelabrufe" | "mittelabruf" | "drawdowns", _) => side.drawdown.id.to_string(),
        ("vermerke", "kind") => "geraet".to_owned(),
        ("vermerke", _) => side.device.id.to_string(),
        ("eintrag" | "memos", _) => side.memo.id.to_string(),
        ("benutzer" | "users" | "token" | "tokens", "id") => "1".to_owned(),
        _ => panic!(
            "Say in tests/src/routes.rs which record {{{parameter}}} after /{before} names in the route {pattern}."
        ),
    }
}
