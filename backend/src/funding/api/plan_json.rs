//! The cost plan as JSON.

use paktbuch_types::ZweckbindungStart;
use serde::Serialize;

use crate::funding::figures::Figure;
use crate::funding::rows::{ItemFigures, LineFigures};

/// Ein Einzelansatz.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Item {
    id: i64,
    version: i64,
    position: i64,
    title: String,
    /// Beginn der Zweckbindung dieses Einzelansatzes; `null` = wie im Bescheid.
    #[schema(required)]
    zweckbindung_start: Option<&'static str>,
    /// Jahre der Zweckbindung dieses Einzelansatzes; `null` = wie im Bescheid.
    #[schema(required)]
    zweckbindung_years: Option<i64>,
    #[serde(flatten)]
    amounts: AmountsJson,
    lines: Vec<Line>,
}

/// Eine Zeile unter einem Einzelansatz.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Line {
    id: i64,
    version: i64,
    position: i64,
    /// Amtliche Schulnummer; `null` = alle Schulen.
    #[schema(required)]
    school: Option<String>,
    title: String,
    quantity: i64,
    unit_price_cents: i64,
    #[serde(flatten)]
    amounts: AmountsJson,
}

/// lt. Bescheid, berechnet und bezahlt, brutto.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AmountsJson {
    planned_cents: i64,
    planned_eligible_cents: i64,
    /// beauftragt: berechnet und was Bestellungen darüber hinaus binden.
    ordered_cents: i64,
    ordered_eligible_cents: i64,
    invoiced_cents: i64,
    invoiced_eligible_cents: i64,
    paid_cents: i64,
    paid_eligible_cents: i64,
}

impl From<Figure> for AmountsJson {
    fn from(figure: Figure) -> Self {
        Self {
            planned_cents: figure.planned.total.0,
            planned_eligible_cents: figure.planned.eligible.0,
            ordered_cents: figure.ordered().total.0,
            ordered_eligible_cents: figure.ordered().eligible.0,
            invoiced_cents: figure.invoiced.total.0,
            invoiced_eligible_cents: figure.invoiced.eligible.0,
            paid_cents: figure.paid.total.0,
            paid_eligible_cents: figure.paid.eligible.0,
        }
    }
}

impl From<LineFigures> for Line {
    fn from(line: LineFigures) -> Self {
        Self {
            id: line.id.0,
            version: line.version,
            position: line.position,
            school: line.school.map(|school| school.number.to_string()),
            title: line.title,
            quantity: line.quantity,
            unit_price_cents: line.unit_price.0,
            amounts: line.figure.into(),
        }
    }
}

impl From<ItemFigures> for Item {
    fn from(item: ItemFigures) -> Self {
        Self {
            id: item.id.0,
            version: item.version,
            position: item.position,
            title: item.title,
            zweckbindung_start: item.zweckbindung.start.map(ZweckbindungStart::code),
            zweckbindung_years: item.zweckbindung.years,
            amounts: item.figure.into(),
            lines: item.lines.into_iter().map(Line::from).collect(),
        }
    }
}
