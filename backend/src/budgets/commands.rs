//! What services of this feature are asked to do.

use paktbuch_types::Cents;

/// What the budget of a year provides for a programme, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearData {
    /// Calendar year (Haushaltsjahr).
    pub year: i64,
    /// Code of the programme.
    pub programme: String,
    /// Product and account (Produktsachkonto); may be empty.
    pub account: String,
    /// Ansatz.
    pub appropriation: Cents,
    /// Ermächtigungsübertragung.
    pub carried_over: Cents,
    /// Verpflichtungsermächtigung.
    pub commitment: Cents,
    /// Year in which what it allows falls due; `None` = any later year.
    pub commitment_year: Option<i64>,
}
