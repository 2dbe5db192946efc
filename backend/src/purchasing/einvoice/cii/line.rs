//! Invoice lines in CII (BG-25) with their price, allowances and charges.

use super::Names;
use super::settlement::{indicator, reason};
use crate::purchasing::einvoice::access::{base_quantity, quantity, required};
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{AllowanceCharge, Line, Price};
use crate::purchasing::einvoice::tree::Node;

pub(super) const PRICE: &str = "NetPriceProductTradePrice/ChargeAmount";
pub(super) const BASE_QUANTITY: &str = "NetPriceProductTradePrice/BasisQuantity";
pub(super) const CATEGORY: &str = "ApplicableTradeTax/CategoryCode";

/// Reads one line; errors name the line.
pub(super) fn extract(node: Node<'_>, names: &Names, currency: &str) -> Result<Line, FieldError> {
    let id = node.required_text("AssociatedDocumentLineDocument/LineID", field::LINE_ID)?;
    read(node, names, currency, &id).map_err(|error| error.in_line(&id))
}

fn read(node: Node<'_>, names: &Names, currency: &str, id: &str) -> Result<Line, FieldError> {
    let (quantity, unit_code) = quantity(node, &format!("{}/BilledQuantity", names.line_delivery))?;
    let agreement = required(
        node.only(names.line_agreement, field::UNIT_PRICE)?,
        field::UNIT_PRICE,
    )?;
    let settlement = required(
        node.only(names.line_settlement, field::LINE_NET)?,
        field::LINE_NET,
    )?;
    let net = format!("{}/LineTotalAmount", names.line_summation);
    let rate = format!("ApplicableTradeTax/{}", names.rate);
    let (net_price, _) = required(agreement.number(PRICE, field::UNIT_PRICE)?, field::UNIT_PRICE)?;
    let allowances_charges = settlement
        .children("SpecifiedTradeAllowanceCharge")
        .map(|part| allowance_charge(part, currency))
        .collect::<Result<_, _>>()?;
    Ok(Line {
        id: id.to_owned(),
        parent_id: node.text("AssociatedDocumentLineDocument/ParentLineID"),
        name: node.required_text("SpecifiedTradeProduct/Name", field::ITEM_NAME)?,
        description: node.text("SpecifiedTradeProduct/Description"),
        note: node.text("AssociatedDocumentLineDocument/IncludedNote/Content"),
        seller_item_id: node.text("SpecifiedTradeProduct/SellerAssignedID"),
        quantity,
        unit_code,
        price: Price {
            net: net_price,
            base_quantity: base_quantity(agreement, BASE_QUANTITY)?,
        },
        allowances_charges,
        net: required(
            settlement.amount(&net, field::LINE_NET, currency)?,
            field::LINE_NET,
        )?,
        vat: Some(settlement.vat((CATEGORY, field::LINE_CATEGORY), (&rate, field::LINE_RATE))?),
        sub_lines: Vec::new(),
    })
}

pub(super) fn allowance_charge(node: Node<'_>, currency: &str) -> Result<AllowanceCharge, FieldError> {
    let is_charge = indicator(node, field::LINE_INDICATOR)?;
    let amount = if is_charge {
        field::LINE_CHARGE
    } else {
        field::LINE_ALLOWANCE
    };
    Ok(AllowanceCharge {
        is_charge,
        amount: required(node.amount("ActualAmount", amount, currency)?, amount)?,
        reason: reason(node),
        vat: None,
    })
}
