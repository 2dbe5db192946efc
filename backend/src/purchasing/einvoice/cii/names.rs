//! The element names in which CII D16B and its predecessor ZUGFeRD 1.0 (`CrossIndustryDocument`) differ.

use paktbuch_types::InvoiceSyntax;

/// Names of one edition. Those that both share stand in the readers.
#[derive(Debug)]
pub(in crate::purchasing::einvoice) struct Names {
    pub(super) syntax: InvoiceSyntax,
    pub(super) context: &'static str,
    pub(super) document: &'static str,
    pub(super) trade: &'static str,
    pub(super) agreement: &'static str,
    pub(super) delivery: &'static str,
    pub(super) settlement: &'static str,
    pub(super) summation: &'static str,
    pub(super) line_agreement: &'static str,
    pub(super) line_delivery: &'static str,
    pub(super) line_settlement: &'static str,
    pub(super) line_summation: &'static str,
    /// Rate of a VAT, below it.
    pub(super) rate: &'static str,
    /// Number of a document referred to, below the reference.
    pub(super) reference: &'static str,
    /// Date of an invoice referred to, below the reference.
    pub(super) reference_date: &'static str,
}

impl Names {
    /// Whether it is ZUGFeRD 1.0, whose profiles leave out much that EN 16931 asks for.
    pub(super) fn is_first(&self) -> bool {
        self.syntax == InvoiceSyntax::Zugferd
    }
}

/// CII D16B: XRechnung, Factur-X, ZUGFeRD from 2.0.
pub(in crate::purchasing::einvoice) const CII: Names = Names {
    syntax: InvoiceSyntax::Cii,
    context: "ExchangedDocumentContext",
    document: "ExchangedDocument",
    trade: "SupplyChainTradeTransaction",
    agreement: "ApplicableHeaderTradeAgreement",
    delivery: "ApplicableHeaderTradeDelivery",
    settlement: "ApplicableHeaderTradeSettlement",
    summation: "SpecifiedTradeSettlementHeaderMonetarySummation",
    line_agreement: "SpecifiedLineTradeAgreement",
    line_delivery: "SpecifiedLineTradeDelivery",
    line_settlement: "SpecifiedLineTradeSettlement",
    line_summation: "SpecifiedTradeSettlementLineMonetarySummation",
    rate: "RateApplicablePercent",
    reference: "IssuerAssignedID",
    reference_date: "FormattedIssueDateTime/DateTimeString",
};

/// ZUGFeRD 1.0.
pub(in crate::purchasing::einvoice) const ZUGFERD_ONE: Names = Names {
    syntax: InvoiceSyntax::Zugferd,
    context: "SpecifiedExchangedDocumentContext",
    document: "HeaderExchangedDocument",
    trade: "SpecifiedSupplyChainTradeTransaction",
    agreement: "ApplicableSupplyChainTradeAgreement",
    delivery: "ApplicableSupplyChainTradeDelivery",
    settlement: "ApplicableSupplyChainTradeSettlement",
    summation: "SpecifiedTradeSettlementMonetarySummation",
    line_agreement: "SpecifiedSupplyChainTradeAgreement",
    line_delivery: "SpecifiedSupplyChainTradeDelivery",
    line_settlement: "SpecifiedSupplyChainTradeSettlement",
    line_summation: "SpecifiedTradeSettlementMonetarySummation",
    rate: "ApplicablePercent",
    reference: "ID",
    reference_date: "IssueDateTime/DateTimeString",
};
