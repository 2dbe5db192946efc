//! One line: read, described, divided.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{
    BasisPoints, CostLineId, InvoiceLineId, LineKind, OrderLineId, Quantity, SchoolId, SchoolNumber,
};
use serde::Deserialize;

use super::lines::LineJson;
use crate::auth::{EditInvoices, ReadInvoices};
use crate::db::{Db, WriteTx};
use crate::purchasing::commands::{Allocate, Assignment, EditLine, EditParticulars, Part, Target};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, IfMatch, Told, cents, changed, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_LINE, show)
        .put(paths::API_LINE, edit)
        .put(paths::API_LINE_ALLOCATIONS, divide)
}

/// Was der Schulträger über eine Position weiß.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineInput {
    /// `geraet`, `gegenstand`, `zubehoer`, `anlage`, `lizenz` oder `dienstleistung`.
    #[schema(value_type = String)]
    kind: LineKind,
    #[serde(default)]
    ordered_on: Option<Day>,
    /// Abnahme oder Lieferung.
    #[serde(default)]
    accepted_on: Option<Day>,
    /// Anlage: wo sie ist.
    #[serde(default)]
    place: String,
    /// Anlage: ihr Umfang.
    #[serde(default)]
    extent: String,
    /// Lizenz: erster Tag.
    #[serde(default)]
    term_from: Option<Day>,
    /// Lizenz: letzter Tag.
    #[serde(default)]
    term_to: Option<Day>,
}

/// Wie eine Position aufgeteilt wird; was die Teile offen lassen, bleibt offen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DivisionInput {
    /// Jedes Ziel einmal, eine Kostenzeile für alle Schulen einmal je Schule.
    allocations: Vec<PartInput>,
    /// Bestellposition (`id`), die die Position berechnet; ohne Angabe bleibt der Abgleich, wie er ist.
    #[serde(default)]
    order_line: Option<i64>,
}

/// Ein Teil: aus einer Kostenzeile, oder ohne sie aus Eigenen Mitteln.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PartInput {
    /// Kostenzeile (`id`).
    #[serde(default)]
    cost_line: Option<i64>,
    /// Schulnummer: bei Eigenen Mitteln, und bei einer Kostenzeile für alle Schulen.
    #[serde(default)]
    school: Option<String>,
    gross_cents: i64,
    /// Zuwendungsfähig; ohne Angabe alles (bei Vorsteuerabzug der Nettobetrag), bei Eigenen Mitteln nichts.
    #[serde(default)]
    eligible_cents: Option<i64>,
    /// Warum weniger als alles zuwendungsfähig ist.
    #[serde(default)]
    reason: String,
    /// Anteil an der Menge der Position.
    #[serde(default)]
    #[schema(example = "20")]
    quantity: Option<String>,
    #[serde(default)]
    product: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    cost_centre: String,
    #[serde(default)]
    fiscal_year: Option<i64>,
}

impl PartInput {
    /// As a part of a line of whose VAT the rate `deducted` is deducted as Vorsteuer.
    fn read(
        self,
        numbers: &BTreeMap<SchoolId, SchoolNumber>,
        deducted: BasisPoints,
    ) -> Result<Part, AppError> {
        let school = match &self.school {
            Some(number) => Some(school_id(numbers, number)?),
            None => None,
        };
        let (target, school) = match self.cost_line {
            Some(id) => (Target::CostLine(CostLineId(id)), school),
            None => (Target::Own { school }, None),
        };
        let gross = cents("gross_cents", self.gross_cents)?;
        let eligible = self
            .eligible_cents
            .map(|eligible| cents("eligible_cents", eligible));
        let quantity = self.quantity.map(|text| Quantity::parse_decimal(&text));
        let whole = Part::whole(target, gross);
        Ok(Part {
            school,
            eligible: eligible
                .transpose()?
                .unwrap_or_else(|| whole.most_eligible(deducted)),
            reason: self.reason,
            quantity: quantity.transpose().map_err(AppError::Invalid)?,
            assignment: Assignment {
                product: self.product,
                account: self.account,
                cost_centre: self.cost_centre,
                fiscal_year: self.fiscal_year,
            },
            ..whole
        })
    }
}

/// The school that a program names by its number.
pub(super) fn school_id(
    numbers: &BTreeMap<SchoolId, SchoolNumber>,
    number: &str,
) -> Result<SchoolId, AppError> {
    let found = numbers.iter().find(|(_, known)| known.to_string() == number);
    found.map(|(id, _)| *id).ok_or_else(|| {
        AppError::Invalid(format!(
            "„school“: Die Schule {} gibt es nicht. Bitte die amtliche Schulnummer angeben.",
            number.chars().take(40).collect::<String>()
        ))
    })
}

/// Eine Position, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_LINE, params(("id" = i64, Path)),
    responses((status = 200, body = LineJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(id): Path<InvoiceLineId>,
) -> Result<Response, AppError> {
    let line = queries::line_detail(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let numbers = queries::school_numbers(db.reader()).await?;
    Ok(versioned(line.version, LineJson::new(line, &numbers)))
}

/// Ändert Art, Tage und was die Art verlangt.
#[utoipa::path(put, path = paths::API_LINE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = LineInput,
    responses((status = 200, description = "geändert, mit ETag", body = LineJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    Path(id): Path<InvoiceLineId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::line_particulars(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: LineInput = body.read()?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            let edit = EditLine {
                line: id,
                version,
                kind: input.kind,
                ordered_on: input.ordered_on.map(|day| day.0),
                accepted_on: input.accepted_on.map(|day| day.0),
            };
            service::edit_line(tx, &permit, edit).await?;
            let now = queries::line_particulars(tx.conn(), id)
                .await?
                .ok_or(AppError::NotFound)?;
            let more = EditParticulars {
                line: id,
                version: now.version,
                accepted_on: now.accepted_on,
                place: input.place,
                extent: input.extent,
                term_from: input.term_from.map(|day| day.0),
                term_to: input.term_to.map(|day| day.0),
            };
            service::edit_particulars(tx, &permit, more).await?;
            Ok(())
        },
    )
    .await
}

/// Teilt eine Position auf Kostenzeilen und Eigene Mittel auf.
#[utoipa::path(put, path = paths::API_LINE_ALLOCATIONS, params(("id" = i64, Path), ("If-Match" = String, Header, description = "ETag der Position")),
    request_body = DivisionInput,
    responses((status = 200, description = "geändert, mit ETag", body = LineJson), (status = 409, description = "abgewiesen"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn divide(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    Path(id): Path<InvoiceLineId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let stored = queries::line_detail(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: DivisionInput = body.read()?;
    let invoice = queries::line_particulars(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?
        .invoice;
    let billed: Vec<_> = input
        .order_line
        .map(|ordered| (id, OrderLineId(ordered)))
        .into_iter()
        .collect();
    let numbers = queries::school_numbers(db.reader()).await?;
    let deducted = stored.deducted_rate;
    let parts = input
        .allocations
        .into_iter()
        .map(|part| part.read(&numbers, deducted));
    let command = Allocate {
        line: id,
        version,
        parts: parts.collect::<Result<_, _>>()?,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::allocate(tx, &permit, command).await?;
            service::bill_ordered(tx, &permit, invoice, &billed).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: InvoiceLineId) -> Result<Told, AppError> {
    let line = queries::line_detail(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let numbers = queries::school_numbers(tx.conn()).await?;
    Told::new(line.version, &LineJson::new(line, &numbers))
}
