//! Invoice lines in UBL (BG-25) with their price, allowances, charges and sub-lines.

use super::{Names, indicator, reason};
use crate::purchasing::einvoice::access::{base_quantity, quantity, required};
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{AllowanceCharge, Line, Price};
use crate::purchasing::einvoice::tree::Node;

/// Reads one line and the sub-lines in it; errors name the line.
pub(super) fn extract(node: Node<'_>, names: &Names, currency: &str) -> Result<Line, FieldError> {
    let id = node.required_text("ID", field::LINE_ID)?;
    read(node, names, currency, &id).map_err(|error| error.in_line(&id))
}

fn read(node: Node<'_>, names: &Names, currency: &str, id: &str) -> Result<Line, FieldError> {
    let (quantity, unit_code) = quantity(node, names.quantity)?;
    let (net_price, _) = required(
        node.number("Price/PriceAmount", field::UNIT_PRICE)?,
        field::UNIT_PRICE,
    )?;
    let sub_lines = node
        .children(names.sub_line)
        .map(|sub_line| extract(sub_line, names, currency))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Line {
        id: id.to_owned(),
        parent_id: None,
        name: node.required_text("Item/Name", field::ITEM_NAME)?,
        description: node.text("Item/Description"),
        note: node.text("Note"),
        seller_item_id: node.text("Item/SellersItemIdentification/ID"),
        quantity,
        unit_code,
        price: Price {
            net: net_price,
            base_quantity: base_quantity(node, "Price/BaseQuantity")?,
        },
        allowances_charges: node
            .children("AllowanceCharge")
            .map(|part| allowance_charge(part, currency))
            .collect::<Result<_, _>>()?,
        net: required(
            node.amount("LineExtensionAmount", field::LINE_NET, currency)?,
            field::LINE_NET,
        )?,
        vat: Some(node.vat(
            ("Item/ClassifiedTaxCategory/ID", field::LINE_CATEGORY),
            ("Item/ClassifiedTaxCategory/Percent", field::LINE_RATE),
        )?),
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
