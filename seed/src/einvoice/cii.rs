//! CII D16B `CrossIndustryInvoice`; the order of elements is the schema's.

use chrono::NaiveDate;
use paktbuch_types::Cents;

use super::data::{Adjustment, InvoiceData, LineData, Party, Profile, Totals};
use super::xml::{Xml, amount, percent, quantity};
use super::{CUSTOMIZATION, PROFILE, SEPA_TRANSFER};

const NAMESPACES: [(&str, &str); 4] = [
    (
        "xmlns:rsm",
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    ),
    (
        "xmlns:ram",
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    ),
    (
        "xmlns:qdt",
        "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    ),
    (
        "xmlns:udt",
        "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    ),
];

/// The invoice with the given sums, which may be wrong on purpose.
pub(super) fn write(invoice: &InvoiceData, totals: &Totals) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.root("rsm:CrossIndustryInvoice", &NAMESPACES, |xml| {
        xml.element("rsm:ExchangedDocumentContext", |xml| {
            xml.element("ram:BusinessProcessSpecifiedDocumentContextParameter", |xml| {
                xml.value("ram:ID", PROFILE)
            });
            xml.element("ram:GuidelineSpecifiedDocumentContextParameter", |xml| {
                xml.value("ram:ID", guideline(invoice.profile))
            });
        });
        xml.element("rsm:ExchangedDocument", |xml| {
            xml.value("ram:ID", &invoice.number);
            xml.value("ram:TypeCode", &invoice.type_code.to_string());
            day(xml, "ram:IssueDateTime", invoice.issue_date);
            if let Some(note) = &invoice.note {
                xml.element("ram:IncludedNote", |xml| xml.value("ram:Content", note));
            }
        });
        xml.element("rsm:SupplyChainTradeTransaction", |xml| {
            for line in invoice.lines.iter().filter(|_| invoice.profile.has_lines()) {
                xml.element("ram:IncludedSupplyChainTradeLineItem", |xml| line_item(xml, line));
            }
            xml.element("ram:ApplicableHeaderTradeAgreement", |xml| {
                agreement(xml, invoice)
            });
            xml.element("ram:ApplicableHeaderTradeDelivery", |xml| {
                if let Some(delivered) = invoice.delivery_date {
                    xml.element("ram:ActualDeliverySupplyChainEvent", |xml| {
                        day(xml, "ram:OccurrenceDateTime", delivered);
                    });
                }
            });
            xml.element("ram:ApplicableHeaderTradeSettlement", |xml| {
                settlement(xml, invoice, totals)
            });
        });
    });
    xml.into_bytes()
}

fn line_item(xml: &mut Xml, line: &LineData) {
    xml.element("ram:AssociatedDocumentLineDocument", |xml| {
        xml.value("ram:LineID", &line.id)
    });
    xml.element("ram:SpecifiedTradeProduct", |xml| {
        xml.optional("ram:SellerAssignedID", line.article_number.as_deref());
        xml.value("ram:Name", &line.name);
        xml.optional("ram:Description", Some(&line.description));
    });
    xml.element("ram:SpecifiedLineTradeAgreement", |xml| {
        xml.element("ram:NetPriceProductTradePrice", |xml| {
            xml.value("ram:ChargeAmount", &amount(line.net_unit_price));
        });
    });
    xml.element("ram:SpecifiedLineTradeDelivery", |xml| {
        xml.value_with(
            "ram:BilledQuantity",
            &[("unitCode", &line.unit_code)],
            &quantity(line.quantity),
        );
    });
    xml.element("ram:SpecifiedLineTradeSettlement", |xml| {
        xml.element("ram:ApplicableTradeTax", |xml| {
            xml.value("ram:TypeCode", "VAT");
            xml.value("ram:CategoryCode", line.vat_category.code());
            xml.value("ram:RateApplicablePercent", &percent(line.vat_rate));
        });
        xml.element("ram:SpecifiedTradeSettlementLineMonetarySummation", |xml| {
            xml.value("ram:LineTotalAmount", &amount(line.net));
        });
    });
}

fn agreement(xml: &mut Xml, invoice: &InvoiceData) {
    xml.value("ram:BuyerReference", &invoice.buyer_reference);
    xml.element("ram:SellerTradeParty", |xml| party(xml, &invoice.seller));
    xml.element("ram:BuyerTradeParty", |xml| party(xml, &invoice.buyer));
    if let Some(order) = &invoice.order_reference {
        xml.element("ram:BuyerOrderReferencedDocument", |xml| {
            xml.value("ram:IssuerAssignedID", order)
        });
    }
}

fn party(xml: &mut Xml, party: &Party) {
    xml.value("ram:Name", &party.name);
    if let Some(contact) = &party.contact {
        xml.element("ram:DefinedTradeContact", |xml| {
            xml.value("ram:PersonName", &contact.name);
            xml.element("ram:TelephoneUniversalCommunication", |xml| {
                xml.value("ram:CompleteNumber", &contact.phone)
            });
            xml.element("ram:EmailURIUniversalCommunication", |xml| {
                xml.value("ram:URIID", &contact.email)
            });
        });
    }
    xml.element("ram:PostalTradeAddress", |xml| {
        xml.value("ram:PostcodeCode", &party.postal_code);
        xml.value("ram:LineOne", &party.street);
        xml.value("ram:CityName", &party.city);
        xml.value("ram:CountryID", &party.country);
    });
    xml.element("ram:URIUniversalCommunication", |xml| {
        xml.value_with("ram:URIID", &[("schemeID", "EM")], &party.email);
    });
    if let Some(vat_id) = &party.vat_id {
        xml.element("ram:SpecifiedTaxRegistration", |xml| {
            xml.value_with("ram:ID", &[("schemeID", "VA")], vat_id);
        });
    }
}

fn settlement(xml: &mut Xml, invoice: &InvoiceData, totals: &Totals) {
    xml.value("ram:InvoiceCurrencyCode", "EUR");
    xml.element("ram:SpecifiedTradeSettlementPaymentMeans", |xml| {
        xml.value("ram:TypeCode", SEPA_TRANSFER);
        xml.element("ram:PayeePartyCreditorFinancialAccount", |xml| {
            xml.value("ram:IBANID", &invoice.iban);
            xml.value("ram:AccountName", &invoice.seller.name);
        });
    });
    let breakdown = if invoice.profile == Profile::Minimum {
        &[][..]
    } else {
        &totals.breakdown
    };
    for group in breakdown {
        xml.element("ram:ApplicableTradeTax", |xml| {
            xml.value("ram:CalculatedAmount", &amount(group.tax));
            xml.value("ram:TypeCode", "VAT");
            xml.optional("ram:ExemptionReason", group.category.exemption_reason());
            xml.value("ram:BasisAmount", &amount(group.base));
            xml.value("ram:CategoryCode", group.category.code());
            xml.value("ram:RateApplicablePercent", &percent(group.rate));
        });
    }
    for part in &invoice.adjustments {
        xml.element("ram:SpecifiedTradeAllowanceCharge", |xml| adjustment(xml, part));
    }
    xml.element("ram:SpecifiedTradePaymentTerms", |xml| {
        xml.value("ram:Description", &invoice.payment_terms());
        day(xml, "ram:DueDateDateTime", invoice.due_date);
    });
    xml.element("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
        if invoice.profile != Profile::Minimum {
            xml.value("ram:LineTotalAmount", &amount(totals.line_net()));
        }
        if totals.charges != Cents::ZERO {
            xml.value("ram:ChargeTotalAmount", &amount(totals.charges));
        }
        if totals.allowances != Cents::ZERO {
            xml.value("ram:AllowanceTotalAmount", &amount(totals.allowances));
        }
        xml.value("ram:TaxBasisTotalAmount", &amount(totals.net));
        xml.value_with(
            "ram:TaxTotalAmount",
            &[("currencyID", "EUR")],
            &amount(totals.tax),
        );
        xml.value("ram:GrandTotalAmount", &amount(totals.gross));
        if invoice.prepaid != Cents::ZERO {
            xml.value("ram:TotalPrepaidAmount", &amount(invoice.prepaid));
        }
        xml.value(
            "ram:DuePayableAmount",
            &amount(totals.gross.minus(invoice.prepaid)),
        );
    });
    for before in &invoice.preceding {
        xml.element("ram:InvoiceReferencedDocument", |xml| {
            xml.value("ram:IssuerAssignedID", &before.number);
            if let Some(date) = before.issue_date {
                xml.element("ram:FormattedIssueDateTime", |xml| {
                    xml.value_with(
                        "qdt:DateTimeString",
                        &[("format", "102")],
                        &date.format("%Y%m%d").to_string(),
                    );
                });
            }
        });
    }
}

fn adjustment(xml: &mut Xml, part: &Adjustment) {
    xml.element("ram:ChargeIndicator", |xml| {
        xml.value("udt:Indicator", if part.is_charge { "true" } else { "false" })
    });
    xml.value("ram:ActualAmount", &amount(part.amount));
    xml.value("ram:Reason", &part.reason);
    xml.element("ram:CategoryTradeTax", |xml| {
        xml.value("ram:TypeCode", "VAT");
        xml.value("ram:CategoryCode", part.vat_category.code());
        xml.value("ram:RateApplicablePercent", &percent(part.vat_rate));
    });
}

/// Specification identifier (BT-24) of a profile.
const fn guideline(profile: Profile) -> &'static str {
    match profile {
        Profile::XRechnung => CUSTOMIZATION,
        Profile::BasicWithoutLines => "urn:factur-x.eu:1p0:basicwl",
        Profile::Minimum => "urn:factur-x.eu:1p0:minimum",
    }
}

fn day(xml: &mut Xml, name: &str, date: NaiveDate) {
    xml.element(name, |xml| {
        xml.value_with(
            "udt:DateTimeString",
            &[("format", "102")],
            &date.format("%Y%m%d").to_string(),
        );
    });
}
