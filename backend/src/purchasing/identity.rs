//! What makes two invoices come from the same seller.

use super::einvoice::Party;
use crate::text;

/// Key of a seller: VAT id (USt-IdNr.), else tax number (Steuernummer), else the folded name with its place.
pub fn identity(seller: &Party) -> String {
    let compact = |value: &Option<String>| {
        let value = value.as_deref().unwrap_or_default();
        let kept: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
        Some(kept.to_uppercase()).filter(|kept| !kept.is_empty())
    };
    if let Some(vat_id) = compact(&seller.vat_id) {
        return format!("ust:{vat_id}");
    }
    if let Some(number) = compact(&seller.tax_number) {
        return format!("steuer:{number}");
    }
    let place = seller.city.as_deref().unwrap_or_default();
    format!(
        "name:{} {}",
        text::search_form(&seller.name),
        text::search_form(place)
    )
    .trim_end()
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_mark_decides() {
        let named = Party {
            name: "Müller & Söhne GmbH".to_owned(),
            city: Some("Köln".to_owned()),
            ..Party::default()
        };
        assert_eq!(identity(&named), "name:muller & sohne gmbh koln");
        let taxed = Party {
            tax_number: Some("201/113/40209".to_owned()),
            ..named
        };
        assert_eq!(identity(&taxed), "steuer:20111340209");
        let registered = Party {
            vat_id: Some("de 123 456 789".to_owned()),
            ..taxed
        };
        assert_eq!(identity(&registered), "ust:DE123456789");
    }
}
