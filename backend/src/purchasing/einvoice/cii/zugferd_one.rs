//! Invoice lines of ZUGFeRD 1.0, whose profiles leave out what EN 16931 asks for: numbers of lines, prices and VAT (BASIC), and lines
//! that are only a text between the others.

use super::Names;
use super::line::{BASE_QUANTITY, CATEGORY, PRICE, allowance_charge};
use crate::purchasing::einvoice::access::{base_quantity, quantity_or_one};
use crate::purchasing::einvoice::decimal::Decimal;
use crate::purchasing::einvoice::error::FieldError;
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{Line, Price, Vat, VatBreakdown};
use crate::purchasing::einvoice::tree::Node;

/// The lines of an invoice, and the texts that stand between them.
pub(super) struct Found {
    /// `None` where a line has no amount, or no VAT that could be told: the invoice then counts as a whole.
    pub(super) lines: Option<Vec<Line>>,
    pub(super) notes: Vec<String>,
}

/// Reads the lines; one without a number is counted.
pub(super) fn lines(
    trade: Node<'_>,
    names: &Names,
    currency: &str,
    breakdown: &[VatBreakdown],
) -> Result<Found, FieldError> {
    let only = match breakdown {
        [only] => Some(only.vat),
        _ => None,
    };
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    let mut is_whole = true;
    for node in trade.children("IncludedSupplyChainTradeLineItem") {
        if is_text(node, names) {
            notes.extend(note(node));
            continue;
        }
        let counted = || (lines.len() + 1).to_string();
        let id = node
            .text("AssociatedDocumentLineDocument/LineID")
            .unwrap_or_else(counted);
        let line = read(node, names, currency, (&id, only)).map_err(|error| error.in_line(&id))?;
        is_whole &= line.as_ref().is_some_and(|line| line.vat.is_some());
        lines.extend(line);
    }
    Ok(Found {
        lines: (is_whole && !lines.is_empty()).then_some(lines),
        notes,
    })
}

/// Neither amount nor quantity nor item.
fn is_text(node: Node<'_>, names: &Names) -> bool {
    let amount = format!(
        "{}/{}/LineTotalAmount",
        names.line_settlement, names.line_summation
    );
    let billed = format!("{}/BilledQuantity", names.line_delivery);
    [amount.as_str(), &billed, "SpecifiedTradeProduct/Name"]
        .iter()
        .all(|path| node.text(path).is_none())
}

fn note(node: Node<'_>) -> Option<String> {
    node.text("AssociatedDocumentLineDocument/IncludedNote/Content")
}

/// One line; `None` without an amount.
fn read(
    node: Node<'_>,
    names: &Names,
    currency: &str,
    (id, only): (&str, Option<Vat>),
) -> Result<Option<Line>, FieldError> {
    let Some(settlement) = node.only(names.line_settlement, field::LINE_NET)? else {
        return Ok(None);
    };
    let net = format!("{}/LineTotalAmount", names.line_summation);
    let Some(net) = settlement.amount(&net, field::LINE_NET, currency)? else {
        return Ok(None);
    };
    let billed = format!("{}/BilledQuantity", names.line_delivery);
    let (quantity, unit_code) = quantity_or_one(node, &billed)?;
    let agreement = node.only(names.line_agreement, field::UNIT_PRICE)?;
    let stated = match agreement {
        Some(agreement) => agreement
            .number(PRICE, field::UNIT_PRICE)?
            .map(|(price, _)| (agreement, price)),
        None => None,
    };
    let price = match stated {
        Some((agreement, net)) => Price {
            net,
            base_quantity: base_quantity(agreement, BASE_QUANTITY)?,
        },
        // The amount is the price of the whole quantity.
        None => Price {
            net: Decimal::from_cents(net),
            base_quantity: Decimal::of_quantity(quantity),
        },
    };
    let rate = format!("ApplicableTradeTax/{}", names.rate);
    let vat = match settlement.text(&rate) {
        Some(_) => Some(settlement.vat_by_rate((CATEGORY, field::LINE_CATEGORY), (&rate, field::LINE_RATE))?),
        None => only,
    };
    let allowances_charges = settlement
        .children("SpecifiedTradeAllowanceCharge")
        .map(|part| allowance_charge(part, currency))
        .collect::<Result<_, _>>()?;
    let note = note(node);
    let name = node.text("SpecifiedTradeProduct/Name");
    Ok(Some(Line {
        id: id.to_owned(),
        name: name
            .or_else(|| note.clone())
            .unwrap_or_else(|| format!("Position {id}")),
        description: node.text("SpecifiedTradeProduct/Description"),
        note,
        seller_item_id: node.text("SpecifiedTradeProduct/SellerAssignedID"),
        quantity,
        unit_code,
        period: None,
        price,
        allowances_charges,
        net,
        vat,
        is_information: false,
        sub_lines: Vec::new(),
    }))
}
