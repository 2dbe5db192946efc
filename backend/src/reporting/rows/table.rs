//! The first rows of a list, and the names of its sums.

use paktbuch_types::Cents;

/// What the beginning of a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub titles: Vec<String>,
    /// The first rows, each with a cell for every title.
    pub rows: Vec<Vec<String>>,
    /// How many rows the list has.
    pub count: u64,
    /// Sums by their names.
    pub sums: Vec<(String, Cents)>,
    /// What its chart shows; `None` where it has none.
    pub chart: Option<Drawn>,
}

/// What the chart of a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// With the unit: „Lt. Bescheid und bezahlt je Schule, in Euro“.
    pub title: &'static str,
    /// Names of what is shown of each group.
    pub series: Vec<&'static str>,
    /// Whether the values are amounts in cents; otherwise they count rows.
    pub is_money: bool,
    /// Each group with a value for every name; `None` where it is not told.
    pub groups: Vec<(String, Vec<Option<i64>>)>,
}

/// What users read in place of the JSON key of a sum; of an unknown one the key itself.
#[must_use]
pub fn label_of_total(key: &str) -> &str {
    match key {
        "amount_cents" => "Abrufbetrag",
        "appropriation_cents" => "Ansatz",
        "available_cents" => "verfügbar",
        "bound_cents" => "gebunden",
        "budget_cents" => "Budget",
        "carried_over_cents" => "Übertragung",
        "commitment_cents" => "Verpflichtung",
        "delivered_cents" => "geliefert",
        "devices_gross_cents" => "Geräte brutto",
        "discount_cents" => "Skonto",
        "drawn_cents" => "abgerufen",
        "eligible_cents" => "zuwendungsfähig",
        "grant_cents" | "grant_share_cents" => "Zuwendungsanteil",
        "granted_cents" => "bewilligt",
        "gross_cents" => "brutto",
        "invoiced_cents" => "berechnet",
        "later_orders_cents" => "für später bestellt",
        "net_cents" => "netto",
        "open_cents" => "offen",
        "ordered_cents" => "beauftragt",
        "own_share_cents" => "Eigenanteil",
        "paid_cents" => "bezahlt",
        "planned_cents" => "lt. Bescheid",
        "requested_cents" => "beantragt",
        "rest_cents" => "Rest",
        "spent_cents" => "Ausgaben",
        "to_carry_over_cents" => "zu übertragen",
        other => other,
    }
}
