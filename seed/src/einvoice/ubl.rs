//! UBL 2.1 `Invoice`; the order of elements is the schema's.

use super::data::{Adjustment, InvoiceData, LineData, Party, Totals, VatCategory};
use super::xml::{Xml, amount, percent, quantity};
use super::{CUSTOMIZATION, PROFILE, SEPA_TRANSFER};
use paktbuch_types::{BasisPoints, Cents};

const NAMESPACES: [(&str, &str); 3] = [
    (
        "xmlns:ubl",
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    ),
    (
        "xmlns:cac",
        "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    ),
    (
        "xmlns:cbc",
        "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    ),
];

/// The invoice with the given sums, which may be wrong on purpose.
pub(super) fn write(invoice: &InvoiceData, totals: &Totals) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.root("ubl:Invoice", &NAMESPACES, |xml| {
        header(xml, invoice);
        xml.element("cac:AccountingSupplierParty", |xml| party(xml, &invoice.seller));
        xml.element("cac:AccountingCustomerParty", |xml| party(xml, &invoice.buyer));
        if let Some(delivered) = invoice.delivery_date {
            xml.element("cac:Delivery", |xml| {
                xml.value("cbc:ActualDeliveryDate", &delivered.to_string())
            });
        }
        payment(xml, invoice);
        for part in &invoice.adjustments {
            xml.element("cac:AllowanceCharge", |xml| adjustment(xml, part));
        }
        sums(xml, totals, invoice.prepaid);
        for line in &invoice.lines {
            xml.element("cac:InvoiceLine", |xml| invoice_line(xml, line));
        }
    });
    xml.into_bytes()
}

fn header(xml: &mut Xml, invoice: &InvoiceData) {
    xml.value("cbc:CustomizationID", CUSTOMIZATION);
    xml.value("cbc:ProfileID", PROFILE);
    xml.value("cbc:ID", &invoice.number);
    xml.value("cbc:IssueDate", &invoice.issue_date.to_string());
    xml.value("cbc:DueDate", &invoice.due_date.to_string());
    xml.value("cbc:InvoiceTypeCode", &invoice.type_code.to_string());
    xml.optional("cbc:Note", invoice.note.as_deref());
    xml.value("cbc:DocumentCurrencyCode", "EUR");
    xml.value("cbc:BuyerReference", &invoice.buyer_reference);
    if let Some(order) = &invoice.order_reference {
        xml.element("cac:OrderReference", |xml| xml.value("cbc:ID", order));
    }
    for before in &invoice.preceding {
        xml.element("cac:BillingReference", |xml| {
            xml.element("cac:InvoiceDocumentReference", |xml| {
                xml.value("cbc:ID", &before.number);
                if let Some(date) = before.issue_date {
                    xml.value("cbc:IssueDate", &date.to_string());
                }
            });
        });
    }
}

fn party(xml: &mut Xml, party: &Party) {
    xml.element("cac:Party", |xml| {
        xml.value_with("cbc:EndpointID", &[("schemeID", "EM")], &party.email);
        xml.element("cac:PostalAddress", |xml| {
            xml.value("cbc:StreetName", &party.street);
            xml.value("cbc:CityName", &party.city);
            xml.value("cbc:PostalZone", &party.postal_code);
            xml.element("cac:Country", |xml| {
                xml.value("cbc:IdentificationCode", &party.country)
            });
        });
        if let Some(vat_id) = &party.vat_id {
            xml.element("cac:PartyTaxScheme", |xml| {
                xml.value("cbc:CompanyID", vat_id);
                vat_scheme(xml);
            });
        }
        xml.element("cac:PartyLegalEntity", |xml| {
            xml.value("cbc:RegistrationName", &party.name)
        });
        if let Some(contact) = &party.contact {
            xml.element("cac:Contact", |xml| {
                xml.value("cbc:Name", &contact.name);
                xml.value("cbc:Telephone", &contact.phone);
                xml.value("cbc:ElectronicMail", &contact.email);
            });
        }
    });
}

fn payment(xml: &mut Xml, invoice: &InvoiceData) {
    xml.element("cac:PaymentMeans", |xml| {
        xml.value("cbc:PaymentMeansCode", SEPA_TRANSFER);
        xml.element("cac:PayeeFinancialAccount", |xml| {
            xml.value("cbc:ID", &invoice.iban);
            xml.value("cbc:Name", &invoice.seller.name);
        });
    });
    xml.element("cac:PaymentTerms", |xml| {
        xml.value("cbc:Note", &invoice.payment_terms());
    });
}

fn adjustment(xml: &mut Xml, part: &Adjustment) {
    xml.value(
        "cbc:ChargeIndicator",
        if part.is_charge { "true" } else { "false" },
    );
    xml.value("cbc:AllowanceChargeReason", &part.reason);
    money(xml, "cbc:Amount", part.amount);
    tax_category(xml, "cac:TaxCategory", part.vat_category, part.vat_rate, None);
}

fn sums(xml: &mut Xml, totals: &Totals, prepaid: Cents) {
    xml.element("cac:TaxTotal", |xml| {
        money(xml, "cbc:TaxAmount", totals.tax);
        for group in &totals.breakdown {
            xml.element("cac:TaxSubtotal", |xml| {
                money(xml, "cbc:TaxableAmount", group.base);
                money(xml, "cbc:TaxAmount", group.tax);
                let reason = group.category.exemption_reason();
                tax_category(xml, "cac:TaxCategory", group.category, group.rate, reason);
            });
        }
    });
    xml.element("cac:LegalMonetaryTotal", |xml| {
        money(xml, "cbc:LineExtensionAmount", totals.line_net());
        money(xml, "cbc:TaxExclusiveAmount", totals.net);
        money(xml, "cbc:TaxInclusiveAmount", totals.gross);
        if totals.allowances != Cents::ZERO {
            money(xml, "cbc:AllowanceTotalAmount", totals.allowances);
        }
        if totals.charges != Cents::ZERO {
            money(xml, "cbc:ChargeTotalAmount", totals.charges);
        }
        if prepaid != Cents::ZERO {
            money(xml, "cbc:PrepaidAmount", prepaid);
        }
        money(xml, "cbc:PayableAmount", totals.gross.minus(prepaid));
    });
}

fn invoice_line(xml: &mut Xml, line: &LineData) {
    xml.value("cbc:ID", &line.id);
    xml.value_with(
        "cbc:InvoicedQuantity",
        &[("unitCode", &line.unit_code)],
        &quantity(line.quantity),
    );
    money(xml, "cbc:LineExtensionAmount", line.net);
    xml.element("cac:Item", |xml| {
        xml.optional("cbc:Description", Some(&line.description));
        xml.value("cbc:Name", &line.name);
        if let Some(number) = &line.article_number {
            xml.element("cac:SellersItemIdentification", |xml| xml.value("cbc:ID", number));
        }
        tax_category(
            xml,
            "cac:ClassifiedTaxCategory",
            line.vat_category,
            line.vat_rate,
            None,
        );
    });
    xml.element("cac:Price", |xml| {
        money(xml, "cbc:PriceAmount", line.net_unit_price)
    });
}

fn tax_category(xml: &mut Xml, name: &str, category: VatCategory, rate: BasisPoints, reason: Option<&str>) {
    xml.element(name, |xml| {
        xml.value("cbc:ID", category.code());
        xml.value("cbc:Percent", &percent(rate));
        xml.optional("cbc:TaxExemptionReason", reason);
        vat_scheme(xml);
    });
}

fn vat_scheme(xml: &mut Xml) {
    xml.element("cac:TaxScheme", |xml| xml.value("cbc:ID", "VAT"));
}

fn money(xml: &mut Xml, name: &str, cents: Cents) {
    xml.value_with(name, &[("currencyID", "EUR")], &amount(cents));
}
