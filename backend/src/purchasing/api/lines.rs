//! Lines of an invoice and their allocations.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{Quantity, SchoolId, SchoolNumber};
use serde::Serialize;

use crate::purchasing::commands::Target;
use crate::purchasing::rows::{LineDetail, PartDetail};

/// Eine Rechnungsposition mit ihren Zuordnungen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LineJson {
    id: i64,
    version: i64,
    /// Ab 1.
    position: i64,
    name: String,
    #[schema(example = "1.5")]
    quantity: String,
    unit_code: String,
    net_cents: i64,
    /// Was zuzuordnen ist, brutto.
    gross_cents: i64,
    /// Davon schon von früheren Rechnungen der Kette berechnet und abgezogen.
    deduction_cents: i64,
    open_cents: i64,
    /// Hundertstel Prozent: 1900 = 19 %.
    vat_rate_basis_points: i64,
    #[schema(required)]
    self_assessed_rate_basis_points: Option<i64>,
    #[schema(example = "geraet")]
    kind: &'static str,
    #[schema(required)]
    ordered_on: Option<NaiveDate>,
    #[schema(required)]
    accepted_on: Option<NaiveDate>,
    place: String,
    extent: String,
    #[schema(required)]
    term_from: Option<NaiveDate>,
    #[schema(required)]
    term_to: Option<NaiveDate>,
    allocations: Vec<AllocationJson>,
    /// Bestellposition (`id`), die sie berechnet.
    #[schema(required)]
    order_line: Option<i64>,
    /// Warum sie in keiner Bestellung steht.
    order_reason: String,
}

/// Ein Teil einer Position und woraus er bezahlt wird.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AllocationJson {
    id: i64,
    /// Kostenzeile (`id`); `null` = Eigene Mittel.
    #[schema(required)]
    cost_line: Option<i64>,
    /// Schulnummer bei Eigenen Mitteln und bei einer Kostenzeile für alle Schulen; `null` = keine bestimmte.
    #[schema(required)]
    school: Option<String>,
    /// Aktenzeichen; `null` = Eigene Mittel.
    #[schema(required)]
    notice: Option<String>,
    title: String,
    gross_cents: i64,
    eligible_cents: i64,
    reason: String,
    #[schema(required, example = "20")]
    quantity: Option<String>,
    product: String,
    account: String,
    cost_centre: String,
    #[schema(required)]
    fiscal_year: Option<i64>,
    /// Daraus angelegte Geräte.
    devices: i64,
}

impl LineJson {
    /// The line, and the numbers of the schools that its parts name.
    pub(super) fn new(line: LineDetail, numbers: &BTreeMap<SchoolId, SchoolNumber>) -> Self {
        Self {
            open_cents: line.open().0,
            order_line: line.ordered.as_ref().map(|ordered| ordered.id.0),
            order_reason: line.order_reason.clone(),
            id: line.id.0,
            version: line.version,
            position: line.position,
            name: line.name,
            quantity: line.quantity.decimal(),
            unit_code: line.unit_code,
            net_cents: line.net.0,
            gross_cents: line.gross.0,
            deduction_cents: line.deduction.0,
            vat_rate_basis_points: line.vat_rate.0,
            self_assessed_rate_basis_points: line.self_assessed_rate.map(|rate| rate.0),
            kind: line.kind.code(),
            ordered_on: line.ordered_on,
            accepted_on: line.accepted_on,
            place: line.place,
            extent: line.extent,
            term_from: line.term_from,
            term_to: line.term_to,
            allocations: line
                .parts
                .into_iter()
                .map(|part| AllocationJson::new(part, numbers))
                .collect(),
        }
    }
}

impl AllocationJson {
    fn new(part: PartDetail, numbers: &BTreeMap<SchoolId, SchoolNumber>) -> Self {
        let (cost_line, school) = match part.target {
            Target::CostLine(id) => (Some(id.0), part.school),
            Target::Own { school } => (None, school),
        };
        Self {
            id: part.allocation.0,
            cost_line,
            school: school.and_then(|id| numbers.get(&id)).map(ToString::to_string),
            notice: part.notice.map(|(_, reference)| reference),
            title: part.title,
            gross_cents: part.gross.0,
            eligible_cents: part.eligible.0,
            reason: part.reason,
            quantity: part.quantity.map(Quantity::decimal),
            product: part.assignment.product,
            account: part.assignment.account,
            cost_centre: part.assignment.cost_centre,
            fiscal_year: part.assignment.fiscal_year,
            devices: part.devices,
        }
    }
}
