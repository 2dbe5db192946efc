//! UN/CEFACT Cross Industry Invoice (D16B) and ZUGFeRD 1.0: where each field of EN 16931 stands.

mod line;
mod names;
mod party;
mod settlement;
mod sub_lines;
mod zugferd_one;

use chrono::NaiveDate;
use paktbuch_types::{Cents, Quantity};

use super::access::{compact_date, required};
use super::decimal::{Decimal, shorten};
use super::error::{EInvoiceError, FieldError, Problem};
use super::field::{self, Field};
use super::model::{
    Attachment, Detail, EInvoice, Line, Party, PrecedingInvoice, Price, SUMMARY_LINE, Totals, VatBreakdown,
};
use super::order::order_of;
use super::tree::Node;

pub(super) use names::{CII, Names, ZUGFERD_ONE};

/// Reads the fields of a CII document.
pub(super) fn extract(root: Node<'_>, names: &Names) -> Result<EInvoice, EInvoiceError> {
    let document = required(root.only(names.document, field::NUMBER)?, field::NUMBER)?;
    let trade = required(root.only(names.trade, field::LINES)?, field::LINES)?;
    let header = |name: &str, field: Field| required(trade.only(name, field)?, field);
    let agreement = header(names.agreement, field::SELLER_NAME)?;
    let settlement = header(names.settlement, field::TOTALS)?;
    let context = names.context;
    let customization_id = root.text(&format!(
        "{context}/GuidelineSpecifiedDocumentContextParameter/ID"
    ));
    let detail = detail_of(customization_id.as_deref().unwrap_or_default());
    let currency = settlement.currency("InvoiceCurrencyCode", field::CURRENCY)?;
    let totals = settlement::totals(settlement, names, &currency, detail)?;
    let vat_breakdown = settlement::vat_breakdown(settlement, names, &currency)?;
    let mut notes: Vec<String> = document
        .children("IncludedNote")
        .filter_map(|note| note.text("Content"))
        .collect();
    let (mut lines, detail) = if names.is_first() {
        let found = zugferd_one::lines(trade, names, &currency, &vat_breakdown)?;
        notes.extend(found.notes);
        match found.lines {
            Some(lines) => (lines, Detail::Lines),
            None => (Vec::new(), Detail::WithoutLines),
        }
    } else {
        let lines = sub_lines::lines(trade, names, &currency)?;
        let detail = if lines.is_empty() { detail } else { Detail::Lines };
        (lines, detail)
    };
    if lines.is_empty() {
        if detail == Detail::Lines {
            required(None::<()>, field::LINES)?;
        }
        lines.push(summary_line(&totals, &vat_breakdown));
    }
    Ok(EInvoice {
        syntax: names.syntax,
        customization_id,
        profile_id: root.text(&format!(
            "{context}/BusinessProcessSpecifiedDocumentContextParameter/ID"
        )),
        detail,
        number: document.required_text("ID", field::NUMBER)?,
        issue_date: required(
            date(document, "IssueDateTime/DateTimeString", field::ISSUE_DATE)?,
            field::ISSUE_DATE,
        )?,
        type_code: document.type_code("TypeCode", field::TYPE_CODE)?,
        tax_currency: settlement.text("TaxCurrencyCode"),
        due_date: settlement::due_date(settlement)?,
        buyer_reference: agreement.text("BuyerReference"),
        order_reference: order_of(
            agreement.text(&format!("BuyerOrderReferencedDocument/{}", names.reference)),
        ),
        contract_reference: agreement.text(&format!("ContractReferencedDocument/{}", names.reference)),
        preceding: preceding(settlement, names)?,
        notes,
        seller: party::extract(agreement.find("SellerTradeParty"), field::SELLER_NAME)?,
        buyer: party::extract(agreement.find("BuyerTradeParty"), field::BUYER_NAME)?,
        payee: settlement.find("PayeeTradeParty").map(party::read),
        deliver_to: trade
            .find(&format!("{}/ShipToTradeParty", names.delivery))
            .map(party::read)
            .filter(Party::is_told),
        delivery_date: date(
            trade,
            &format!(
                "{}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
                names.delivery
            ),
            field::DELIVERY_DATE,
        )?,
        period: settlement::period(settlement)?,
        payment_means: settlement::payment_means(settlement),
        remittance: settlement.text("PaymentReference"),
        payment_terms: settlement::payment_terms(settlement),
        lines,
        allowances_charges: settlement::allowances_charges(settlement, names, &currency)?,
        vat_breakdown,
        totals,
        attachments: attachments(root, names).map(|(described, _)| described).collect(),
        currency,
    })
}

/// The two Factur-X profiles without lines; every other profile must have some.
fn detail_of(customization_id: &str) -> Detail {
    let id = customization_id.to_ascii_lowercase();
    if id.ends_with(":minimum") {
        Detail::Minimum
    } else if id.ends_with(":basicwl") {
        Detail::WithoutLines
    } else {
        Detail::Lines
    }
}

/// The one line of an invoice whose profile has none.
fn summary_line(totals: &Totals, breakdown: &[VatBreakdown]) -> Line {
    let price = Decimal::from_cents(totals.line_net);
    Line {
        id: "1".to_owned(),
        name: SUMMARY_LINE.to_owned(),
        description: None,
        note: None,
        seller_item_id: None,
        quantity: Quantity::whole(1),
        unit_code: "C62".to_owned(),
        period: None,
        price: Price {
            net: price,
            base_quantity: Decimal::ONE,
        },
        allowances_charges: Vec::new(),
        net: totals.line_net,
        vat: match breakdown {
            [only] => Some(only.vat),
            _ => None,
        },
        is_information: false,
        sub_lines: Vec::new(),
    }
}

/// Date at `path`, in format 102; `None` for a month or a week.
fn date(node: Node<'_>, path: &str, field: Field) -> Result<Option<NaiveDate>, FieldError> {
    let Some(found) = node.find(path) else {
        return Ok(None);
    };
    let text = found.content();
    let parsed = match found.attribute("format").as_deref() {
        None | Some("102") => compact_date(&text),
        // A month or a week names no day.
        Some("610" | "616") => return Ok(None),
        Some(_) => Err(Problem::NotADate(shorten(&text))),
    };
    parsed
        .map(Some)
        .map_err(|problem| FieldError::new(field, problem))
}

fn preceding(settlement: Node<'_>, names: &Names) -> Result<Vec<PrecedingInvoice>, FieldError> {
    let mut invoices = Vec::new();
    for node in settlement.children("InvoiceReferencedDocument") {
        let Some(number) = node.text(names.reference) else {
            continue;
        };
        let date = date(node, names.reference_date, field::PRECEDING_DATE)?;
        invoices.push(PrecedingInvoice { number, date });
    }
    Ok(invoices)
}

/// Supporting documents, each with the element that holds its bytes.
pub(super) fn attachments<'t>(
    root: Node<'t>,
    names: &Names,
) -> impl Iterator<Item = (Attachment, Option<Node<'t>>)> + use<'t> {
    let agreement = root
        .find(names.trade)
        .and_then(|trade| trade.find(names.agreement));
    agreement
        .into_iter()
        .flat_map(|agreement| agreement.children("AdditionalReferencedDocument"))
        .filter_map(attachment)
}

fn attachment(node: Node<'_>) -> Option<(Attachment, Option<Node<'_>>)> {
    if let Some(object) = node.find("AttachmentBinaryObject") {
        let reference = node.text("IssuerAssignedID").unwrap_or_default();
        return Some((super::access::embedded(object, reference), Some(object)));
    }
    let described = Attachment {
        name: node.text("URIID")?,
        mime: None,
        size: 0,
    };
    Some((described, None))
}

/// Amount at `path`, zero where it is missing.
fn amount_or_zero(node: Node<'_>, path: &str, field: Field, currency: &str) -> Result<Cents, FieldError> {
    node.amount(path, field, currency)
        .map(|amount| amount.unwrap_or(Cents::ZERO))
}
