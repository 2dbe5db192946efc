//! Parties in CII (BG-4, BG-7, BG-10).

use crate::purchasing::einvoice::error::{FieldError, Problem};
use crate::purchasing::einvoice::field::Field;
use crate::purchasing::einvoice::model::Party;
use crate::purchasing::einvoice::tree::Node;

/// Seller or buyer, whose name must not be missing.
pub(super) fn extract(node: Option<Node<'_>>, name: Field) -> Result<Party, FieldError> {
    node.map(read)
        .filter(|party| !party.name.is_empty())
        .ok_or_else(|| FieldError::new(name, Problem::Missing))
}

/// Any trade party.
pub(super) fn read(node: Node<'_>) -> Party {
    let tax_id = |scheme: &str| {
        let mut registrations = node
            .children("SpecifiedTaxRegistration")
            .filter_map(|entry| entry.find("ID"));
        let id = registrations.find(|id| id.attribute("schemeID").as_deref() == Some(scheme))?;
        Some(id.content().into_owned())
    };
    let mut identifiers = node.texts("ID");
    identifiers.extend(node.texts("GlobalID"));
    Party {
        name: node.text("Name").unwrap_or_default(),
        trading_name: node.text("SpecifiedLegalOrganization/TradingBusinessName"),
        identifiers,
        registration_id: node.text("SpecifiedLegalOrganization/ID"),
        vat_id: tax_id("VA"),
        tax_number: tax_id("FC"),
        electronic_address: node.text("URIUniversalCommunication/URIID"),
        address_lines: ["LineOne", "LineTwo", "LineThree"]
            .iter()
            .filter_map(|part| node.find("PostalTradeAddress")?.text(part))
            .collect(),
        postal_code: node.text("PostalTradeAddress/PostcodeCode"),
        city: node.text("PostalTradeAddress/CityName"),
        country: node.text("PostalTradeAddress/CountryID"),
        contact_name: node
            .text("DefinedTradeContact/PersonName")
            .or_else(|| node.text("DefinedTradeContact/DepartmentName")),
        contact_phone: node.text("DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"),
        contact_email: node.text("DefinedTradeContact/EmailURIUniversalCommunication/URIID"),
    }
}
