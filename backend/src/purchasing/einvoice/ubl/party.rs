//! Parties in UBL (BG-4, BG-7, BG-10, BG-13).

use crate::purchasing::einvoice::error::{FieldError, Problem};
use crate::purchasing::einvoice::field::Field;
use crate::purchasing::einvoice::model::Party;
use crate::purchasing::einvoice::tree::Node;

/// Seller or buyer, whose name must not be missing.
pub(super) fn extract(node: Option<Node<'_>>, name: Field) -> Result<Party, FieldError> {
    let missing = || FieldError::new(name, Problem::Missing);
    let node = node.ok_or_else(missing)?;
    let trading_name = node.text("PartyName/Name");
    // Some programs fill only the trading name; a name is what matters here.
    let legal_name = node
        .text("PartyLegalEntity/RegistrationName")
        .or_else(|| trading_name.clone());
    let tax_id = |is_vat: bool| {
        let mut schemes = node.children("PartyTaxScheme");
        let scheme =
            schemes.find(|scheme| (scheme.text("TaxScheme/ID").as_deref() == Some("VAT")) == is_vat)?;
        scheme.text("CompanyID")
    };
    Ok(Party {
        name: legal_name.ok_or_else(missing)?,
        trading_name,
        identifiers: identifiers(node),
        registration_id: node.text("PartyLegalEntity/CompanyID"),
        vat_id: tax_id(true),
        tax_number: tax_id(false),
        electronic_address: node.text("EndpointID"),
        address_lines: ["StreetName", "AdditionalStreetName", "AddressLine/Line"]
            .iter()
            .filter_map(|part| node.find("PostalAddress")?.text(part))
            .collect(),
        postal_code: node.text("PostalAddress/PostalZone"),
        city: node.text("PostalAddress/CityName"),
        country: node.text("PostalAddress/Country/IdentificationCode"),
        contact_name: node.text("Contact/Name"),
        contact_phone: node.text("Contact/Telephone"),
        contact_email: node.text("Contact/ElectronicMail"),
    })
}

/// Payee: name and identifiers.
pub(super) fn payee(node: Node<'_>) -> Party {
    Party {
        name: node.text("PartyName/Name").unwrap_or_default(),
        identifiers: identifiers(node),
        registration_id: node.text("PartyLegalEntity/CompanyID"),
        ..Party::default()
    }
}

/// Where was delivered to; none where neither a name nor an address is given.
pub(super) fn delivery(node: Node<'_>) -> Option<Party> {
    let address = node.find("DeliveryLocation/Address");
    let part = |path: &str| address?.text(path);
    let party = Party {
        name: node.text("DeliveryParty/PartyName/Name").unwrap_or_default(),
        address_lines: ["StreetName", "AdditionalStreetName", "AddressLine/Line"]
            .into_iter()
            .filter_map(part)
            .collect(),
        postal_code: part("PostalZone"),
        city: part("CityName"),
        country: part("Country/IdentificationCode"),
        ..Party::default()
    };
    party.is_told().then_some(party)
}

fn identifiers(node: Node<'_>) -> Vec<String> {
    node.children("PartyIdentification")
        .filter_map(|identification| identification.text("ID"))
        .collect()
}
