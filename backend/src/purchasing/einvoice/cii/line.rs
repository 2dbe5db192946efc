//! Invoice lines in CII (BG-25) with their price, allowances and charges.

use super::Names;
use super::settlement::{indicator, period, reason};
use crate::purchasing::einvoice::access::{base_quantity, quantity, quantity_or_one, required};
use crate::purchasing::einvoice::decimal::Decimal;
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{AllowanceCharge, Line, Price};
use crate::purchasing::einvoice::tree::Node;

pub(super) const PRICE: &str = "NetPriceProductTradePrice/ChargeAmount";
pub(super) const BASE_QUANTITY: &str = "NetPriceProductTradePrice/BasisQuantity";
pub(super) const CATEGORY: &str = "ApplicableTradeTax/CategoryCode";

/// Where a line stands. Groups and what is below a line (EXTENDED profile) need not have a quantity, a price or a VAT.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Line,
    Grouped,
}

/// Reads one line; errors name the line.
pub(super) fn extract(
    node: Node<'_>,
    names: &Names,
    currency: &str,
    place: Place,
) -> Result<Line, FieldError> {
    let id = node.required_text("AssociatedDocumentLineDocument/LineID", field::LINE_ID)?;
    read(node, names, currency, (&id, place)).map_err(|error| error.in_line(&id))
}

fn read(
    node: Node<'_>,
    names: &Names,
    currency: &str,
    (id, place): (&str, Place),
) -> Result<Line, FieldError> {
    let agreement = node.only(names.line_agreement, field::UNIT_PRICE)?;
    let settlement = required(
        node.only(names.line_settlement, field::LINE_NET)?,
        field::LINE_NET,
    )?;
    let net = format!("{}/LineTotalAmount", names.line_summation);
    let rate = format!("ApplicableTradeTax/{}", names.rate);
    let net = required(
        settlement.amount(&net, field::LINE_NET, currency)?,
        field::LINE_NET,
    )?;
    let (price, base) = match agreement {
        Some(agreement) => (
            agreement.number(PRICE, field::UNIT_PRICE)?,
            base_quantity(agreement, BASE_QUANTITY)?,
        ),
        None => (None, Decimal::ONE),
    };
    let category = (CATEGORY, field::LINE_CATEGORY);
    let billed = format!("{}/BilledQuantity", names.line_delivery);
    let (quantity, unit_code, net_price, vat) = match place {
        Place::Line => {
            let (quantity, unit_code) = quantity(node, &billed)?;
            let (price, _) = required(price, field::UNIT_PRICE)?;
            let vat = settlement.vat(category, (&rate, field::LINE_RATE))?;
            (quantity, unit_code, price, Some(vat))
        }
        Place::Grouped => {
            let (quantity, unit_code) = quantity_or_one(node, &billed)?;
            let price = price.map_or_else(|| Decimal::from_cents(net), |(price, _)| price);
            let vat = match settlement.text(category.0) {
                Some(_) => Some(settlement.vat(category, (&rate, field::LINE_RATE))?),
                None => None,
            };
            (quantity, unit_code, price, vat)
        }
    };
    let allowances_charges = settlement
        .children("SpecifiedTradeAllowanceCharge")
        .map(|part| allowance_charge(part, currency))
        .collect::<Result<_, _>>()?;
    Ok(Line {
        id: id.to_owned(),
        name: node.required_text("SpecifiedTradeProduct/Name", field::ITEM_NAME)?,
        description: node.text("SpecifiedTradeProduct/Description"),
        note: node.text("AssociatedDocumentLineDocument/IncludedNote/Content"),
        seller_item_id: node.text("SpecifiedTradeProduct/SellerAssignedID"),
        quantity,
        unit_code,
        // The books can do without it: one that cannot be read refuses no invoice.
        period: period(settlement).unwrap_or_default(),
        price: Price {
            net: net_price,
            base_quantity: base,
        },
        allowances_charges,
        net,
        vat,
        is_information: false,
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
