//! What makes two invoices come from the same seller.

use super::einvoice::Party;
use crate::text;

/// Before the VAT id in a key.
const VAT_ID: &str = "ust:";
/// Before the tax number in a key.
const TAX_NUMBER: &str = "steuer:";

/// What a key tells a seller by, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Name,
    TaxNumber,
    VatId,
}

/// What the key tells a seller by.
pub fn mark(key: &str) -> Mark {
    if key.starts_with(VAT_ID) {
        Mark::VatId
    } else if key.starts_with(TAX_NUMBER) {
        Mark::TaxNumber
    } else {
        Mark::Name
    }
}

/// Key of a seller: VAT id (USt-IdNr.), else tax number (Steuernummer), else the folded name with its place.
pub fn identity(seller: &Party) -> String {
    if let Some(vat_id) = compact(seller.vat_id.as_deref()) {
        return format!("{VAT_ID}{vat_id}");
    }
    if let Some(number) = compact(seller.tax_number.as_deref()) {
        return format!("{TAX_NUMBER}{number}");
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

/// Whether an invoice tells for certain who the seller is.
pub fn is_marked(seller: &Party) -> bool {
    compact(seller.vat_id.as_deref()).is_some() || compact(seller.tax_number.as_deref()).is_some()
}

/// The tax number in a key, where it is one.
pub fn tax_number(key: &str) -> Option<&str> {
    key.strip_prefix(TAX_NUMBER)
}

/// Whether the supplier behind a key may be a seller: it has no tax number, or not another one.
pub fn may_be(key: &str, seller: &Party) -> bool {
    let own = compact(seller.tax_number.as_deref());
    tax_number(key).is_none_or(|number| own.is_none_or(|own| own == number))
}

/// Whether two places are the same; an unknown one may be any.
pub fn is_same_place(one: &str, other: &str) -> bool {
    let (one, other) = (text::search_form(one), text::search_form(other));
    one.is_empty() || other.is_empty() || one == other
}

fn compact(value: Option<&str>) -> Option<String> {
    let kept = value.unwrap_or_default().chars().filter(|c| c.is_alphanumeric());
    let kept: String = kept.collect();
    Some(kept.to_uppercase()).filter(|kept| !kept.is_empty())
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
        assert!(may_be("steuer:20111340209", &taxed) && may_be("name:muller & sohne gmbh", &taxed));
        assert!(!may_be("steuer:20111340210", &taxed), "another tax number");
        assert!(is_marked(&taxed) && !is_marked(&Party::default()));
        assert!(is_same_place("Köln", "KÖLN") && is_same_place("", "Bonn") && !is_same_place("Köln", "Bonn"));
        let registered = Party {
            vat_id: Some("de 123 456 789".to_owned()),
            ..taxed
        };
        assert_eq!(identity(&registered), "ust:DE123456789");
    }
}
