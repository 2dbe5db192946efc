//! An order as JSON, and as it is to be entered.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, LineKind, PriceBasis, Quantity};
use serde::{Deserialize, Serialize};

use crate::ordering::forms::{LineForm, OrderForm, target_code};
use crate::ordering::rows::{Choices, DeliveryRow, LineDetail, OrderDetail, OrderRow};
use crate::web::api::{Day, written};
use crate::web::error::AppError;

/// Eine Bestellung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OrderJson {
    id: i64,
    number: String,
    subject: String,
    supplier: String,
    #[schema(example = "beauftragt")]
    state: &'static str,
    #[schema(required)]
    date: Option<NaiveDate>,
    /// Zugesagter Liefertermin.
    #[schema(required)]
    promised: Option<NaiveDate>,
    /// Brutto; nur Positionen, die das Token sehen darf.
    ordered_cents: i64,
    /// Davon noch nicht berechnet, brutto; 0, wo nichts mehr erwartet wird.
    open_cents: i64,
}

impl From<OrderRow> for OrderJson {
    fn from(row: OrderRow) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            subject: row.subject,
            supplier: row.supplier,
            state: row.state.code(),
            date: row.ordered_on,
            promised: row.promised_on,
            ordered_cents: row.ordered.0,
            open_cents: row.open.0,
        }
    }
}

/// Eine Bestellung mit ihren Positionen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullOrder {
    id: i64,
    version: i64,
    number: String,
    subject: String,
    supplier: String,
    vat_id: String,
    #[schema(example = "beauftragt")]
    state: &'static str,
    #[schema(required)]
    date: Option<NaiveDate>,
    #[schema(required)]
    promised: Option<NaiveDate>,
    #[schema(required, example = "direktauftrag")]
    award: Option<&'static str>,
    /// Vergabe-Az.
    award_reference: String,
    /// Was die Einzelpreise sind: `netto` oder `brutto`.
    #[schema(example = "netto")]
    prices: &'static str,
    net_cents: i64,
    gross_cents: i64,
    note: String,
    cancelled_because: String,
    lines: Vec<OrderLineJson>,
    deliveries: Vec<DeliveryJson>,
}

/// Eine Bestellposition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OrderLineJson {
    id: i64,
    position: i64,
    name: String,
    #[schema(example = "geraet")]
    kind: &'static str,
    /// Mit Dezimalpunkt.
    #[schema(example = "1.5")]
    quantity: String,
    unit_price_cents: i64,
    vat_rate_basis_points: i64,
    net_cents: i64,
    gross_cents: i64,
    /// Kostenzeile, die bezahlt; leer für Eigene Mittel.
    #[schema(required)]
    cost_line: Option<i64>,
    /// Amtliche Schulnummer.
    #[schema(required)]
    school: Option<String>,
    /// Zugesagter Liefertermin der Position; leer für den der Bestellung.
    #[schema(required)]
    promised: Option<NaiveDate>,
    /// Was davon gekommen ist, mit Dezimalpunkt.
    delivered: String,
    /// Was davon berechnet ist, brutto.
    invoiced_cents: i64,
}

/// Eine Lieferung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeliveryJson {
    id: i64,
    date: NaiveDate,
    note_number: String,
    note: String,
    lines: Vec<CameJson>,
}

/// Was von einer Bestellposition kam.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CameJson {
    line: i64,
    #[schema(example = "20")]
    quantity: String,
}

impl From<DeliveryRow> for DeliveryJson {
    fn from(row: DeliveryRow) -> Self {
        let came = |(line, quantity): (paktbuch_types::OrderLineId, Quantity)| CameJson {
            line: line.0,
            quantity: quantity.decimal(),
        };
        Self {
            id: row.id.0,
            date: row.delivered_on,
            note_number: row.note_number,
            note: row.note,
            lines: row.came.into_iter().map(came).collect(),
        }
    }
}

impl From<LineDetail> for OrderLineJson {
    fn from(line: LineDetail) -> Self {
        Self {
            delivered: line.delivered.decimal(),
            invoiced_cents: line.billed_gross().0,
            id: line.id.0,
            position: line.position,
            name: line.name,
            kind: line.kind.code(),
            quantity: line.quantity.decimal(),
            unit_price_cents: line.unit_price.0,
            vat_rate_basis_points: line.vat_rate.0,
            net_cents: line.net.0,
            gross_cents: line.gross.0,
            cost_line: line.paid_by.map(|paid| paid.cost_line.0),
            school: line.school.map(|school| school.number.to_string()),
            promised: line.promised_on,
        }
    }
}

impl From<OrderDetail> for FullOrder {
    fn from(order: OrderDetail) -> Self {
        Self {
            id: order.id.0,
            version: order.version,
            net_cents: order.net().0,
            gross_cents: order.gross().0,
            number: order.number,
            subject: order.subject,
            supplier: order.supplier,
            vat_id: order.vat_id,
            state: order.state.code(),
            date: order.ordered_on,
            promised: order.promised_on,
            award: order.award.map(|award| award.code()),
            award_reference: order.award_reference,
            prices: order.prices.code(),
            note: order.note,
            cancelled_because: order.cancelled_because,
            deliveries: order.deliveries.into_iter().map(DeliveryJson::from).collect(),
            lines: order.lines.into_iter().map(OrderLineJson::from).collect(),
        }
    }
}

/// Eine Bestellung, wie sie einzutragen ist; eine neue ist ein Entwurf.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderInput {
    number: String,
    subject: String,
    /// Name des Lieferanten, bekannt oder neu.
    supplier: String,
    #[serde(default)]
    vat_id: String,
    #[serde(default)]
    date: Option<Day>,
    #[serde(default)]
    promised: Option<Day>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    award: Option<AwardType>,
    #[serde(default)]
    award_reference: String,
    /// `netto` oder `brutto`.
    #[schema(value_type = String)]
    prices: PriceBasis,
    #[serde(default)]
    lines: Vec<OrderLineInput>,
    #[serde(default)]
    note: String,
    /// Warum eine gelieferte oder abgeschlossene Bestellung berichtigt wird; bei anderen ohne Wirkung.
    #[serde(default)]
    pub(super) reason: String,
}

/// Eine Bestellposition, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderLineInput {
    /// Der geänderten Position; ohne Angabe eine neue. Nicht genannte fallen weg.
    #[serde(default)]
    id: Option<i64>,
    name: String,
    #[schema(value_type = String)]
    kind: LineKind,
    /// Mit Dezimalpunkt: `2.125` sind zwei und ein Achtel.
    #[schema(example = "1.5")]
    quantity: String,
    unit_price_cents: i64,
    vat_rate_basis_points: i64,
    /// Kostenzeile (`id`); ohne Angabe Eigene Mittel.
    #[serde(default)]
    cost_line: Option<i64>,
    /// Amtliche Schulnummer; ohne Angabe die der Kostenzeile.
    #[serde(default)]
    school: Option<String>,
    /// Zugesagter Liefertermin; ohne Angabe der der Bestellung.
    #[serde(default)]
    promised: Option<Day>,
}

impl OrderInput {
    /// As the form has it.
    pub(super) fn form(self, choices: &Choices, version: i64) -> Result<OrderForm, AppError> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in self.lines {
            lines.push(line.form(choices)?);
        }
        Ok(OrderForm {
            number: self.number,
            subject: self.subject,
            supplier: self.supplier,
            vat_id: self.vat_id,
            ordered: Day::typed(self.date),
            promised: Day::typed(self.promised),
            award: self
                .award
                .map(|award| award.code().to_owned())
                .unwrap_or_default(),
            reference: self.award_reference,
            prices: self.prices.code().to_owned(),
            lines,
            note: self.note,
            version: version.to_string(),
            notice: String::new(),
            suggested: String::new(),
            wants_lines: false,
        })
    }
}

/// As the form has it.
fn quantity(decimal: &str) -> Result<String, AppError> {
    let quantity = Quantity::parse_decimal(decimal);
    quantity
        .map(|quantity| quantity.to_string())
        .map_err(|message| AppError::Invalid(format!("„quantity“: {message}")))
}

impl OrderLineInput {
    fn form(self, choices: &Choices) -> Result<LineForm, AppError> {
        let school = match &self.school {
            None => String::new(),
            Some(number) => choices
                .schools
                .iter()
                .find(|school| school.number.to_string() == *number)
                .map(|school| school.id.to_string())
                .ok_or_else(|| {
                    AppError::Invalid(format!(
                        "„school“: Die Schule {} gibt es nicht, oder sie gehört nicht zum Schulträger. Bitte die amtliche Schulnummer angeben.",
                        number.chars().take(40).collect::<String>()
                    ))
                })?,
        };
        Ok(LineForm {
            id: self.id.map(|id| id.to_string()).unwrap_or_default(),
            name: self.name,
            kind: self.kind.code().to_owned(),
            quantity: quantity(&self.quantity)?,
            price: written(Some(self.unit_price_cents)),
            rate: self.vat_rate_basis_points.to_string(),
            target: target_code(self.cost_line.map(paktbuch_types::CostLineId)),
            school,
            promised: Day::typed(self.promised),
        })
    }
}
