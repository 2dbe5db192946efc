//! A line of an order as it is typed.

use paktbuch_types::{
    BasisPoints, Cents, CostLineId, LineKind, OrderLineId, Quantity, SchoolId, format_date, parse_date,
};

use crate::ordering::commands::OrderLineData;
use crate::ordering::rows::LineDetail;
use crate::web::form::FormErrors;

/// VAT rates as the form sends them, and as users read them.
pub const RATES: [(&str, &str); 5] = [
    ("1900", "19 %"),
    ("700", "7 %"),
    ("0", "0 %"),
    ("1600", "16 % (2020)"),
    ("500", "5 % (2020)"),
];

/// Code of own funds.
const OWN: &str = "e";

/// A line of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineForm {
    /// Of the stored line; empty for a new one.
    pub id: String,
    pub name: String,
    pub kind: String,
    pub quantity: String,
    pub price: String,
    pub rate: String,
    /// `z7` a cost line, `e` own funds.
    pub target: String,
    pub school: String,
    /// Empty for the day of the order.
    pub promised: String,
}

/// Name of a line's field: `id`, `name`, `art`, `menge`, `preis`, `satz`, `ziel`, `schule`, `termin`; lines count from 1.
#[must_use]
pub fn line_field(line: usize, field: &str) -> String {
    format!("z{line}-{field}")
}

/// Who pays, as forms send it.
#[must_use]
pub fn target_code(cost_line: Option<CostLineId>) -> String {
    cost_line.map_or_else(|| OWN.to_owned(), |id| format!("z{id}"))
}

impl LineForm {
    /// An empty line with what is usual.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            kind: LineKind::Device.code().to_owned(),
            rate: "1900".to_owned(),
            target: OWN.to_owned(),
            ..Self::default()
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(line: &LineDetail) -> Self {
        Self {
            id: line.id.to_string(),
            name: line.name.clone(),
            kind: line.kind.code().to_owned(),
            quantity: line.quantity.to_string(),
            price: line.unit_price.input(),
            rate: line.vat_rate.0.to_string(),
            target: target_code(line.paid_by.as_ref().map(|paid| paid.cost_line)),
            school: line
                .school
                .as_ref()
                .map(|school| school.id.to_string())
                .unwrap_or_default(),
            promised: line.promised_on.map(format_date).unwrap_or_default(),
        }
    }

    /// Nothing but what is filled beforehand: the line is left out, and removed where it was stored.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.name.is_empty() && self.quantity.is_empty() && self.price.is_empty()
    }

    /// The command, or messages at its fields, each with the line that it is of.
    pub(super) fn read(&self, number: usize, errors: &mut FormErrors) -> Option<OrderLineData> {
        let mut own = FormErrors::none();
        let line = self.read_fields(number, &mut own);
        let place = match self.name.as_str() {
            "" => format!("Position {number}"),
            name => format!("Position {number} „{name}“"),
        };
        for error in own.list() {
            errors.add(&error.field, format!("{place}: {}", error.message));
        }
        line
    }

    fn read_fields(&self, number: usize, errors: &mut FormErrors) -> Option<OrderLineData> {
        let field = |name: &str| line_field(number, name);
        if self.name.is_empty() {
            errors.add(
                &field("name"),
                "Bitte geben Sie an, was geliefert oder geleistet werden soll.",
            );
        }
        let id = match self.id.as_str() {
            "" => Some(None),
            id => errors.take(
                &field("name"),
                id.parse::<OrderLineId>()
                    .map(Some)
                    .map_err(|_| "Bitte laden Sie die Seite neu."),
            ),
        };
        let kind = errors.take(&field("art"), self.kind.parse::<LineKind>());
        let quantity = errors.take(&field("menge"), quantity(&self.quantity));
        let unit_price = errors.take(&field("preis"), price(&self.price));
        let vat_rate = RATES
            .iter()
            .find(|(known, _)| *known == self.rate)
            .map(|(code, _)| BasisPoints(code.parse().unwrap_or_default()));
        if vat_rate.is_none() {
            errors.add(&field("satz"), "Bitte wählen Sie den Steuersatz.");
        }
        let cost_line = errors.take(&field("ziel"), cost_line(&self.target));
        let school = match self.school.as_str() {
            "" => Some(None),
            id => errors.take(
                &field("schule"),
                id.parse::<SchoolId>()
                    .map(Some)
                    .map_err(|_| "Bitte wählen Sie die Schule aus der Liste."),
            ),
        };
        let promised_on = match self.promised.as_str() {
            "" => None,
            day => errors.take(&field("termin"), parse_date(day)),
        };
        Some(OrderLineData {
            id: id?,
            name: self.name.clone(),
            kind: kind?,
            quantity: quantity?,
            unit_price: unit_price?,
            vat_rate: vat_rate?,
            cost_line: cost_line?,
            school: school?,
            promised_on,
        })
    }
}

/// More than nothing is ordered.
fn quantity(text: &str) -> Result<Quantity, String> {
    match Quantity::parse(text)? {
        Quantity(0) => Err("Die Menge muss größer als 0 sein.".to_owned()),
        quantity => Ok(quantity),
    }
}

/// What is given away costs 0; nothing costs less.
fn price(text: &str) -> Result<Cents, String> {
    let price = Cents::parse(text).map_err(|error| error.to_string())?;
    if price < Cents::ZERO {
        return Err(format!(
            "Ein Preis von {price} € geht nicht. Bitte ziehen Sie einen Nachlass vom Einzelpreis ab."
        ));
    }
    Ok(price)
}

fn cost_line(code: &str) -> Result<Option<CostLineId>, &'static str> {
    if code == OWN {
        return Ok(None);
    }
    code.strip_prefix('z')
        .and_then(|id| id.parse().ok())
        .map(Some)
        .ok_or("Bitte wählen Sie, wer die Position bezahlt.")
}
