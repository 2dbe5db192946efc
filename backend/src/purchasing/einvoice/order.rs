//! The order that an invoice names (BT-13), without the words that stand for none.

/// What senders write as order where they have none, in small letters. UBL demands `OrderReference/ID` as soon as the seller's own order
/// number (BT-14, `SalesOrderID`) stands beside it. Source: Peppol BIS Billing 3.0, cac:OrderReference (`NA`); XRechnung test suite of
/// KoSIT, 01.09a and 01.13a (`Dummywert`); the others as met in practice.
const PLACEHOLDERS: [&str; 8] = ["na", "n/a", "dummywert", "-", ".", "none", "keine", "n.a."];

/// The order in `reference` (BT-13); empty where there is none or a placeholder stands for it. Every other word counts, also beside
/// the seller's own number.
#[must_use]
pub fn stated_order(reference: &str) -> &str {
    let reference = reference.trim();
    if PLACEHOLDERS.contains(&reference.to_lowercase().as_str()) {
        ""
    } else {
        reference
    }
}

/// As [`stated_order`], of what a file may leave out.
pub(super) fn order_of(reference: Option<String>) -> Option<String> {
    reference.filter(|reference| !stated_order(reference).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_no_order_and_any_other_word_is_one() {
        for placeholder in [
            "",
            " ",
            "NA",
            "na",
            "N/A",
            " n/a ",
            "Dummywert",
            "-",
            ".",
            "None",
            "keine",
        ] {
            assert_eq!(stated_order(placeholder), "", "{placeholder}");
            assert_eq!(order_of(Some(placeholder.to_owned())), None, "{placeholder}");
        }
        for order in ["NA-2024-7", "4711", "B-7", "0", "Nachtrag"] {
            assert_eq!(stated_order(order), order);
            assert_eq!(order_of(Some(order.to_owned())).as_deref(), Some(order));
        }
        assert_eq!(order_of(None), None);
    }
}
