//! Payment, VAT breakdown, header amounts and totals in CII (`ApplicableHeaderTradeSettlement`).

use chrono::NaiveDate;
use paktbuch_types::Cents;

use super::{Names, amount_or_zero, date};
use crate::purchasing::einvoice::access::{boolean, required};
use crate::purchasing::einvoice::error::{FieldError, Problem};
use crate::purchasing::einvoice::field::{self, Field};
use crate::purchasing::einvoice::model::{
    AllowanceCharge, Detail, PaymentMeans, Period, Totals, VatBreakdown,
};
use crate::purchasing::einvoice::tree::Node;

pub(super) fn due_date(settlement: Node<'_>) -> Result<Option<NaiveDate>, FieldError> {
    for terms in settlement.children("SpecifiedTradePaymentTerms") {
        if let Some(date) = date(terms, "DueDateDateTime/DateTimeString", field::DUE_DATE)? {
            return Ok(Some(date));
        }
    }
    Ok(None)
}

/// The descriptions of all payment terms, one below the other.
pub(super) fn payment_terms(settlement: Node<'_>) -> Option<String> {
    let terms: Vec<String> = settlement
        .children("SpecifiedTradePaymentTerms")
        .filter_map(|terms| terms.text("Description"))
        .collect();
    (!terms.is_empty()).then(|| terms.join("\n"))
}

pub(super) fn period(settlement: Node<'_>) -> Result<Option<Period>, FieldError> {
    let Some(node) = settlement.find("BillingSpecifiedPeriod") else {
        return Ok(None);
    };
    let start = date(node, "StartDateTime/DateTimeString", field::PERIOD_START)?;
    let end = date(node, "EndDateTime/DateTimeString", field::PERIOD_END)?;
    Ok((start.is_some() || end.is_some()).then_some(Period { start, end }))
}

pub(super) fn payment_means(settlement: Node<'_>) -> Vec<PaymentMeans> {
    let read = |node: Node<'_>| PaymentMeans {
        code: node.text("TypeCode").unwrap_or_default(),
        text: node.text("Information"),
        iban: node
            .text("PayeePartyCreditorFinancialAccount/IBANID")
            .or_else(|| node.text("PayeePartyCreditorFinancialAccount/ProprietaryID")),
        bic: node.text("PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        account_name: node.text("PayeePartyCreditorFinancialAccount/AccountName"),
    };
    settlement
        .children("SpecifiedTradeSettlementPaymentMeans")
        .map(read)
        .collect()
}

/// Header allowances and charges, and the service charges of the EXTENDED profile (always charges).
pub(super) fn allowances_charges(
    settlement: Node<'_>,
    names: &Names,
    currency: &str,
) -> Result<Vec<AllowanceCharge>, FieldError> {
    let mut found = Vec::new();
    for node in settlement.children("SpecifiedTradeAllowanceCharge") {
        let is_charge = indicator(node, field::CHARGE_INDICATOR)?;
        found.push(header_amount(
            node,
            is_charge,
            ("ActualAmount", "CategoryTradeTax"),
            names,
            currency,
        )?);
    }
    for node in settlement.children("SpecifiedLogisticsServiceCharge") {
        found.push(header_amount(
            node,
            true,
            ("AppliedAmount", "AppliedTradeTax"),
            names,
            currency,
        )?);
    }
    Ok(found)
}

fn header_amount(
    node: Node<'_>,
    is_charge: bool,
    (amount_path, tax_path): (&str, &str),
    names: &Names,
    currency: &str,
) -> Result<AllowanceCharge, FieldError> {
    let (amount, category, rate) = if is_charge {
        (field::CHARGE_AMOUNT, field::CHARGE_CATEGORY, field::CHARGE_RATE)
    } else {
        (
            field::ALLOWANCE_AMOUNT,
            field::ALLOWANCE_CATEGORY,
            field::ALLOWANCE_RATE,
        )
    };
    let tax = required(node.only(tax_path, category)?, category)?;
    Ok(AllowanceCharge {
        is_charge,
        amount: required(node.amount(amount_path, amount, currency)?, amount)?,
        reason: reason(node).or_else(|| node.text("Description")),
        vat: Some(tax.vat(("CategoryCode", category), (names.rate, rate))?),
    })
}

/// Whether it is a charge (`true`) or an allowance.
pub(super) fn indicator(node: Node<'_>, field: Field) -> Result<bool, FieldError> {
    boolean(&node.required_text("ChargeIndicator/Indicator", field)?, field)
}

pub(super) fn reason(node: Node<'_>) -> Option<String> {
    node.text("Reason").or_else(|| node.text("ReasonCode"))
}

pub(super) fn vat_breakdown(
    settlement: Node<'_>,
    names: &Names,
    currency: &str,
) -> Result<Vec<VatBreakdown>, FieldError> {
    let row = |node: Node<'_>| {
        let taxable = node.amount("BasisAmount", field::BREAKDOWN_TAXABLE, currency)?;
        let tax = node.amount("CalculatedAmount", field::BREAKDOWN_TAX, currency)?;
        let category = ("CategoryCode", field::BREAKDOWN_CATEGORY);
        let rate = (names.rate, field::BREAKDOWN_RATE);
        Ok(VatBreakdown {
            vat: if names.is_first() {
                node.vat_by_rate(category, rate)?
            } else {
                node.vat(category, rate)?
            },
            taxable: required(taxable, field::BREAKDOWN_TAXABLE)?,
            tax: required(tax, field::BREAKDOWN_TAX)?,
            exemption_reason: node
                .text("ExemptionReason")
                .or_else(|| node.text("ExemptionReasonCode")),
        })
    };
    settlement.children("ApplicableTradeTax").map(row).collect()
}

pub(super) fn totals(
    settlement: Node<'_>,
    names: &Names,
    currency: &str,
    detail: Detail,
) -> Result<Totals, FieldError> {
    let sums = required(settlement.only(names.summation, field::TOTALS)?, field::TOTALS)?;
    let optional = |path: &str, field: Field| amount_or_zero(sums, path, field, currency);
    let needed = |path: &str, field: Field| required(sums.amount(path, field, currency)?, field);
    let allowances = optional("AllowanceTotalAmount", field::ALLOWANCE_TOTAL)?;
    let charges = optional("ChargeTotalAmount", field::CHARGE_TOTAL)?;
    let stated_lines = sums.amount("LineTotalAmount", field::LINE_NET_TOTAL, currency)?;
    let net = match sums.amount("TaxBasisTotalAmount", field::NET_TOTAL, currency)? {
        // ZUGFeRD 1.0 BASIC need not say what follows from the other sums.
        None if names.is_first() => required(stated_lines, field::LINE_NET_TOTAL)?
            .minus(allowances)
            .plus(charges),
        stated => required(stated, field::NET_TOTAL)?,
    };
    let line_net = match stated_lines {
        None if detail == Detail::Minimum => net,
        stated => required(stated, field::LINE_NET_TOTAL)?,
    };
    let gross = needed("GrandTotalAmount", field::GROSS_TOTAL)?;
    let prepaid = optional("TotalPrepaidAmount", field::PREPAID)?;
    let rounding = optional("RoundingAmount", field::ROUNDING)?;
    let due = match sums.amount("DuePayableAmount", field::DUE, currency)? {
        None if names.is_first() => gross.minus(prepaid).plus(rounding),
        stated => required(stated, field::DUE)?,
    };
    Ok(Totals {
        line_net,
        allowances,
        charges,
        net,
        tax: tax_total(sums, currency)?,
        gross,
        prepaid,
        rounding,
        due,
    })
}

/// The tax in the invoice's currency; a second amount is in the accounting currency (BT-111).
fn tax_total(sums: Node<'_>, currency: &str) -> Result<Cents, FieldError> {
    let mut found = sums.children("TaxTotalAmount").filter(|node| {
        node.attribute("currencyID")
            .is_none_or(|stated| stated == currency)
    });
    let Some(total) = found.next() else {
        return Ok(Cents::ZERO);
    };
    if found.next().is_some() {
        return Err(FieldError::new(field::TAX_TOTAL, Problem::Duplicate));
    }
    total.own_amount(field::TAX_TOTAL, currency)
}
