//! Invoice lines in UBL (BG-25) with their price, allowances, charges and sub-lines.

use super::{Names, indicator, period, reason};
use crate::purchasing::einvoice::access::{base_quantity, quantity, quantity_or_one, required};
use crate::purchasing::einvoice::decimal::Decimal;
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{AllowanceCharge, Line, Price};
use crate::purchasing::einvoice::tree::Node;

/// Reads one line and the sub-lines in it; errors name the line.
pub(super) fn extract(node: Node<'_>, names: &Names, currency: &str) -> Result<Line, FieldError> {
    line(node, names, currency, Place::Line)
}

/// Where a line stands. Sub-lines (XRechnung extension) explain the line above them and need not have a quantity, a price or a VAT.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    SubLine,
}

fn line(node: Node<'_>, names: &Names, currency: &str, place: Place) -> Result<Line, FieldError> {
    let id = node.required_text("ID", field::LINE_ID)?;
    read(node, names, currency, (&id, place)).map_err(|error| error.in_line(&id))
}

fn read(
    node: Node<'_>,
    names: &Names,
    currency: &str,
    (id, place): (&str, Place),
) -> Result<Line, FieldError> {
    let net = required(
        node.amount("LineExtensionAmount", field::LINE_NET, currency)?,
        field::LINE_NET,
    )?;
    let price = node.number("Price/PriceAmount", field::UNIT_PRICE)?;
    let category = ("Item/ClassifiedTaxCategory/ID", field::LINE_CATEGORY);
    let rate = ("Item/ClassifiedTaxCategory/Percent", field::LINE_RATE);
    let (quantity, unit_code, net_price, vat) = match place {
        Place::Line => {
            let (quantity, unit_code) = quantity(node, names.quantity)?;
            let (price, _) = required(price, field::UNIT_PRICE)?;
            (quantity, unit_code, price, Some(node.vat(category, rate)?))
        }
        Place::SubLine => {
            let (quantity, unit_code) = quantity_or_one(node, names.quantity)?;
            let price = price.map_or_else(|| Decimal::from_cents(net), |(price, _)| price);
            let vat = match node.text(category.0) {
                Some(_) => Some(node.vat(category, rate)?),
                None => None,
            };
            (quantity, unit_code, price, vat)
        }
    };
    let sub_lines = node
        .children(names.sub_line)
        .map(|sub_line| line(sub_line, names, currency, Place::SubLine))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Line {
        id: id.to_owned(),
        name: node.required_text("Item/Name", field::ITEM_NAME)?,
        description: node.text("Item/Description"),
        note: node.text("Note"),
        seller_item_id: node.text("Item/SellersItemIdentification/ID"),
        quantity,
        unit_code,
        // The books can do without it: one that cannot be read refuses no invoice.
        period: period(node).unwrap_or_default(),
        price: Price {
            net: net_price,
            base_quantity: base_quantity(node, "Price/BaseQuantity")?,
        },
        allowances_charges: node
            .children("AllowanceCharge")
            .map(|part| allowance_charge(part, currency))
            .collect::<Result<_, _>>()?,
        net,
        vat,
        is_information: false,
        sub_lines,
    })
}

fn allowance_charge(node: Node<'_>, currency: &str) -> Result<AllowanceCharge, FieldError> {
    let is_charge = indicator(node, "ChargeIndicator", field::LINE_INDICATOR)?;
    let amount = if is_charge {
        field::LINE_CHARGE
    } else {
        field::LINE_ALLOWANCE
    };
    Ok(AllowanceCharge {
        is_charge,
        amount: required(node.amount("Amount", amount, currency)?, amount)?,
        reason: reason(node),
        vat: None,
    })
}
