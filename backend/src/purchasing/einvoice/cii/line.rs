//! Invoice lines in CII (BG-25) with their price, allowances and charges.

use super::settlement::{indicator, reason};
use crate::purchasing::einvoice::access::{base_quantity, quantity, required};
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{AllowanceCharge, Line, Price};
use crate::purchasing::einvoice::tree::Node;

const NET: &str =
    "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount";
const PRICE: &str = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount";
const BASE_QUANTITY: &str = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity";
const CATEGORY: &str = "SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode";
const RATE: &str = "SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent";

/// Reads one line; errors name the line.
pub(super) fn extract(node: Node<'_>, currency: &str) -> Result<Line, FieldError> {
    let id = node.required_text("AssociatedDocumentLineDocument/LineID", field::LINE_ID)?;
    read(node, currency, &id).map_err(|error| error.in_line(&id))
}

fn read(node: Node<'_>, currency: &str, id: &str) -> Result<Line, FieldError> {
    let (quantity, unit_code) = quantity(node, "SpecifiedLineTradeDelivery/BilledQuantity")?;
    let (net_price, _) = required(node.number(PRICE, field::UNIT_PRICE)?, field::UNIT_PRICE)?;
    let allowances_charges = node
        .find("SpecifiedLineTradeSettlement")
        .into_iter()
        .flat_map(|settlement| settlement.children("SpecifiedTradeAllowanceCharge"))
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
            base_quantity: base_quantity(node, BASE_QUANTITY)?,
        },
        allowances_charges,
        net: required(node.amount(NET, field::LINE_NET, currency)?, field::LINE_NET)?,
        vat: Some(node.vat((CATEGORY, field::LINE_CATEGORY), (RATE, field::LINE_RATE))?),
        sub_lines: Vec::new(),
    })
}

fn allowance_charge(node: Node<'_>, currency: &str) -> Result<AllowanceCharge, FieldError> {
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
