//! UBL 2.1, Invoice and CreditNote: where each field of EN 16931 stands.

mod line;
mod party;

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceSyntax};

use super::access::{iso_date, required};
use super::error::{EInvoiceError, FieldError};
use super::field::{self, Field};
use super::model::{
    AllowanceCharge, Attachment, Detail, EInvoice, PaymentMeans, Period, PrecedingInvoice, Totals,
    VatBreakdown,
};
use super::order::order_of;
use super::tree::Node;

/// The element names in which the two document types differ.
#[derive(Debug)]
pub(super) struct Names {
    type_code: &'static str,
    line: &'static str,
    sub_line: &'static str,
    quantity: &'static str,
    due_date: &'static str,
}

/// `Invoice`.
pub(super) const INVOICE: Names = Names {
    type_code: "InvoiceTypeCode",
    line: "InvoiceLine",
    sub_line: "SubInvoiceLine",
    quantity: "InvoicedQuantity",
    due_date: "DueDate",
};

/// `CreditNote`.
pub(super) const CREDIT_NOTE: Names = Names {
    type_code: "CreditNoteTypeCode",
    line: "CreditNoteLine",
    sub_line: "SubCreditNoteLine",
    quantity: "CreditedQuantity",
    due_date: "PaymentMeans/PaymentDueDate",
};

/// Reads the fields of a UBL document.
pub(super) fn extract(root: Node<'_>, names: &Names) -> Result<EInvoice, EInvoiceError> {
    if root.find("PrepaidPayment").is_some() {
        return Err(EInvoiceError::Unsupported {
            what: "Die Forderung eines Dritten (XRechnung-Erweiterung, BT-DEX-002, Regel BR-DEX-09)"
                .to_owned(),
        });
    }
    let currency = root.currency("DocumentCurrencyCode", field::CURRENCY)?;
    let lines = root
        .children(names.line)
        .map(|node| line::extract(node, names, &currency))
        .collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        required(None::<()>, field::LINES)?;
    }
    Ok(EInvoice {
        syntax: InvoiceSyntax::Ubl,
        customization_id: root.text("CustomizationID"),
        profile_id: root.text("ProfileID"),
        detail: Detail::Lines,
        number: root.required_text("ID", field::NUMBER)?,
        issue_date: required(date(root, "IssueDate", field::ISSUE_DATE)?, field::ISSUE_DATE)?,
        type_code: root.type_code(names.type_code, field::TYPE_CODE)?,
        tax_currency: root.text("TaxCurrencyCode"),
        due_date: date(root, names.due_date, field::DUE_DATE)?,
        buyer_reference: root.text("BuyerReference"),
        order_reference: order_of(root.text("OrderReference/ID")),
        contract_reference: root.text("ContractDocumentReference/ID"),
        preceding: preceding(root)?,
        notes: root.texts("Note"),
        seller: party::extract(root.find("AccountingSupplierParty/Party"), field::SELLER_NAME)?,
        buyer: party::extract(root.find("AccountingCustomerParty/Party"), field::BUYER_NAME)?,
        payee: root.find("PayeeParty").map(party::payee),
        deliver_to: root.find("Delivery").and_then(party::delivery),
        delivery_date: date(root, "Delivery/ActualDeliveryDate", field::DELIVERY_DATE)?,
        period: period(root)?,
        payment_means: root.children("PaymentMeans").map(payment_means).collect(),
        remittance: root.text("PaymentMeans/PaymentID"),
        payment_terms: root.text("PaymentTerms/Note"),
        lines,
        allowances_charges: root
            .children("AllowanceCharge")
            .map(|node| allowance_charge(node, &currency))
            .collect::<Result<_, _>>()?,
        vat_breakdown: vat_breakdown(root, &currency)?,
        totals: totals(root, &currency)?,
        attachments: attachments(root).map(|(described, _)| described).collect(),
        currency,
    })
}

/// Date at `path`.
fn date(node: Node<'_>, path: &str, field: Field) -> Result<Option<NaiveDate>, FieldError> {
    let Some(found) = node.find(path) else {
        return Ok(None);
    };
    iso_date(&found.content())
        .map(Some)
        .map_err(|problem| FieldError::new(field, problem))
}

fn preceding(root: Node<'_>) -> Result<Vec<PrecedingInvoice>, FieldError> {
    let mut invoices = Vec::new();
    for reference in root.children("BillingReference") {
        for kind in ["InvoiceDocumentReference", "CreditNoteDocumentReference"] {
            let Some(node) = reference.find(kind) else {
                continue;
            };
            let Some(number) = node.text("ID") else { continue };
            let date = date(node, "IssueDate", field::PRECEDING_DATE)?;
            invoices.push(PrecedingInvoice { number, date });
        }
    }
    Ok(invoices)
}

fn period(root: Node<'_>) -> Result<Option<Period>, FieldError> {
    let Some(node) = root.find("InvoicePeriod") else {
        return Ok(None);
    };
    let start = date(node, "StartDate", field::PERIOD_START)?;
    let end = date(node, "EndDate", field::PERIOD_END)?;
    Ok((start.is_some() || end.is_some()).then_some(Period { start, end }))
}

fn payment_means(node: Node<'_>) -> PaymentMeans {
    PaymentMeans {
        code: node.text("PaymentMeansCode").unwrap_or_default(),
        text: node
            .find("PaymentMeansCode")
            .and_then(|code| code.attribute("name"))
            .filter(|text| !text.is_empty()),
        iban: node.text("PayeeFinancialAccount/ID"),
        bic: node.text("PayeeFinancialAccount/FinancialInstitutionBranch/ID"),
        account_name: node.text("PayeeFinancialAccount/Name"),
    }
}

fn allowance_charge(node: Node<'_>, currency: &str) -> Result<AllowanceCharge, FieldError> {
    let is_charge = indicator(node, "ChargeIndicator", field::CHARGE_INDICATOR)?;
    let (amount, category, rate) = if is_charge {
        (field::CHARGE_AMOUNT, field::CHARGE_CATEGORY, field::CHARGE_RATE)
    } else {
        (
            field::ALLOWANCE_AMOUNT,
            field::ALLOWANCE_CATEGORY,
            field::ALLOWANCE_RATE,
        )
    };
    Ok(AllowanceCharge {
        is_charge,
        amount: required(node.amount("Amount", amount, currency)?, amount)?,
        reason: reason(node),
        vat: Some(node.vat(("TaxCategory/ID", category), ("TaxCategory/Percent", rate))?),
    })
}

fn reason(node: Node<'_>) -> Option<String> {
    node.text("AllowanceChargeReason")
        .or_else(|| node.text("AllowanceChargeReasonCode"))
}

/// xs:boolean at `path`.
fn indicator(node: Node<'_>, path: &str, field: Field) -> Result<bool, FieldError> {
    super::access::boolean(&node.required_text(path, field)?, field)
}

/// The tax total in the invoice's currency; a second one is in the accounting currency (BT-111).
fn tax_total<'t>(root: Node<'t>, currency: &str) -> Result<Option<Node<'t>>, FieldError> {
    let mut found = root.children("TaxTotal").filter(|node| {
        node.find("TaxAmount")
            .and_then(|amount| amount.attribute("currencyID"))
            .is_none_or(|stated| stated == currency)
    });
    let first = found.next();
    if found.next().is_some() {
        return Err(FieldError::new(field::TAX_TOTAL, super::Problem::Duplicate));
    }
    Ok(first)
}

fn vat_breakdown(root: Node<'_>, currency: &str) -> Result<Vec<VatBreakdown>, FieldError> {
    let Some(total) = tax_total(root, currency)? else {
        return Ok(Vec::new());
    };
    let row = |node: Node<'_>| {
        let taxable = node.amount("TaxableAmount", field::BREAKDOWN_TAXABLE, currency)?;
        let tax = node.amount("TaxAmount", field::BREAKDOWN_TAX, currency)?;
        Ok(VatBreakdown {
            vat: node.vat(
                ("TaxCategory/ID", field::BREAKDOWN_CATEGORY),
                ("TaxCategory/Percent", field::BREAKDOWN_RATE),
            )?,
            taxable: required(taxable, field::BREAKDOWN_TAXABLE)?,
            tax: required(tax, field::BREAKDOWN_TAX)?,
            exemption_reason: node
                .text("TaxCategory/TaxExemptionReason")
                .or_else(|| node.text("TaxCategory/TaxExemptionReasonCode")),
        })
    };
    total.children("TaxSubtotal").map(row).collect()
}

fn totals(root: Node<'_>, currency: &str) -> Result<Totals, FieldError> {
    let sums = required(root.only("LegalMonetaryTotal", field::TOTALS)?, field::TOTALS)?;
    let optional = |path: &str, field: Field| {
        sums.amount(path, field, currency)
            .map(|amount| amount.unwrap_or(Cents::ZERO))
    };
    let needed = |path: &str, field: Field| required(sums.amount(path, field, currency)?, field);
    let tax = match tax_total(root, currency)? {
        Some(total) => required(
            total.amount("TaxAmount", field::TAX_TOTAL, currency)?,
            field::TAX_TOTAL,
        )?,
        None => Cents::ZERO,
    };
    Ok(Totals {
        line_net: needed("LineExtensionAmount", field::LINE_NET_TOTAL)?,
        allowances: optional("AllowanceTotalAmount", field::ALLOWANCE_TOTAL)?,
        charges: optional("ChargeTotalAmount", field::CHARGE_TOTAL)?,
        net: needed("TaxExclusiveAmount", field::NET_TOTAL)?,
        tax,
        gross: needed("TaxInclusiveAmount", field::GROSS_TOTAL)?,
        prepaid: optional("PrepaidAmount", field::PREPAID)?,
        rounding: optional("PayableRoundingAmount", field::ROUNDING)?,
        due: needed("PayableAmount", field::DUE)?,
    })
}

/// Supporting documents, each with the element that holds its bytes.
pub(super) fn attachments(root: Node<'_>) -> impl Iterator<Item = (Attachment, Option<Node<'_>>)> {
    root.children("AdditionalDocumentReference")
        .filter_map(attachment)
}

fn attachment(node: Node<'_>) -> Option<(Attachment, Option<Node<'_>>)> {
    let reference = node.text("ID").unwrap_or_default();
    if let Some(object) = node.find("Attachment/EmbeddedDocumentBinaryObject") {
        return Some((super::access::embedded(object, reference), Some(object)));
    }
    let address = node.text("Attachment/ExternalReference/URI")?;
    let described = Attachment {
        name: address,
        mime: None,
        size: 0,
    };
    Some((described, None))
}
