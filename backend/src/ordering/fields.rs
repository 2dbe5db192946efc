//! What an order says, as labelled values: for its history and for the comparison of two versions.

use paktbuch_types::{CostLineId, SchoolId, format_date};

use super::commands::{OrderData, OrderLineData};
use super::rows::AwardRow;

/// Label and value, in a fixed order.
pub type Labelled = Vec<(&'static str, String)>;

/// Characters of all lines that are kept.
const LINES: usize = 2_000;

/// The values of an order; `names` tells who pays and whom a line is for.
#[must_use]
pub fn order(data: &OrderData, names: impl Fn(Option<CostLineId>, Option<SchoolId>) -> String) -> Labelled {
    let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
    let lines = data.lines.iter().map(|line| told(line, &names));
    let lines = lines.collect::<Vec<_>>().join("; ");
    vec![
        ("Bestellnummer", data.number.clone()),
        ("Gegenstand", data.subject.clone()),
        ("Lieferant", data.supplier.clone()),
        ("Auftragsdatum", day(data.ordered_on)),
        ("Liefertermin zugesagt", day(data.promised_on)),
        (
            "Vergabeart",
            data.award
                .map(|award| award.label().to_owned())
                .unwrap_or_default(),
        ),
        ("Vergabe-Az.", data.award_reference.clone()),
        ("Preise", data.prices.label().to_owned()),
        ("Positionen", lines.chars().take(LINES).collect()),
        ("Bemerkung", data.note.clone()),
    ]
}

/// The values of an award note.
#[must_use]
pub fn award(row: &AwardRow) -> Labelled {
    let offers = row.offers.iter().map(|offer| match offer.net {
        Some(net) => format!("{} zu {net} €", offer.bidder),
        None => offer.bidder.clone(),
    });
    vec![
        (
            "Geschätzter Auftragswert",
            row.estimated_net
                .map(|net| format!("{net} €"))
                .unwrap_or_default(),
        ),
        ("Lose", row.lots.clone()),
        ("Begründung", row.reason.clone()),
        ("Verlängerungen", row.extensions.clone()),
        ("Angebote", offers.collect::<Vec<_>>().join("; ")),
    ]
}

fn told(line: &OrderLineData, names: impl Fn(Option<CostLineId>, Option<SchoolId>) -> String) -> String {
    let promised = line
        .promised_on
        .map(|day| format!(", zugesagt zum {}", format_date(day)));
    format!(
        "{} × {} zu {} € ({}, USt {} %), {}{}",
        line.quantity,
        line.name,
        line.unit_price,
        line.kind,
        line.vat_rate,
        names(line.cost_line, line.school),
        promised.unwrap_or_default()
    )
}
