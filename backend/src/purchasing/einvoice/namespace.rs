//! The namespaces of UBL and CII, and what a root element says the document is.

use super::decimal::shorten;
use super::error::EInvoiceError;

/// Family of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    Ubl,
    Cii,
    ZugferdOne,
    Foreign,
}

impl Vocabulary {
    /// The family this namespace belongs to.
    pub(super) fn of(namespace: &str) -> Self {
        match namespace.trim() {
            "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
            | "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
            | "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
            | "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" => Self::Ubl,
            "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
            | "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
            | "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
            | "urn:un:unece:uncefact:data:standard:QualifiedDataType:100" => Self::Cii,
            "urn:ferd:CrossIndustryDocument:invoice:1p0"
            | "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
            | "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15"
            | "urn:un:unece:uncefact:data:standard:QualifiedDataType:12" => Self::ZugferdOne,
            _ => Self::Foreign,
        }
    }
}

/// What the root element says the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    UblInvoice,
    UblCreditNote,
    Cii,
    ZugferdOne,
}

impl Root {
    /// The kind of document, or the refusal of a root that is none of ours.
    pub(super) fn of(vocabulary: Vocabulary, local: &str) -> Result<Self, EInvoiceError> {
        match (vocabulary, local) {
            (Vocabulary::Ubl, "Invoice") => Ok(Self::UblInvoice),
            (Vocabulary::Ubl, "CreditNote") => Ok(Self::UblCreditNote),
            (Vocabulary::Cii, "CrossIndustryInvoice") => Ok(Self::Cii),
            (Vocabulary::ZugferdOne, "CrossIndustryDocument") => Ok(Self::ZugferdOne),
            _ => Err(EInvoiceError::UnknownRoot(shorten(local))),
        }
    }
}
