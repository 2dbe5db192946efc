use crate::text_enum::text_enum;

text_enum! {
    /// What becomes of an object whose net price is within the limit; § 36 Abs. 3 KomHVO NRW leaves the choice to the authority.
    AssetChoice, "Behandlung" {
        Expense => "aufwand", "sofort Aufwand";
        Asset => "anlage", "Anlage";
    }
}
