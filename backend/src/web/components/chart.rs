//! A bar chart: rows with their figures in words, each with its bars below each other, all bars on one scale.

use std::cmp::Reverse;

use paktbuch_types::Cents;

use super::bar::percent;

/// Most rows that are drawn; the largest ones are.
const ROWS: usize = 12;
/// Most figures of a row.
const SERIES: usize = 4;
/// Height of a row's bars, as the style sheet has it, and of the thickest bar.
const HEIGHT: usize = 24;
const THICKEST: usize = 14;

/// A chart and all that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarChart {
    /// What it shows, with the unit: „Bewilligt und bezahlt je Schule, in Euro“.
    pub title: String,
    /// What the colours mean.
    pub keys: Vec<(&'static str, Look)>,
    pub rows: Vec<ChartRow>,
    /// Rows that are not drawn.
    pub more: usize,
}

/// How a figure is drawn, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What there is: Budget, bewilligt, lt. Bescheid, verfügbar.
    Free,
    /// beauftragt, gebunden.
    Ordered,
    /// berechnet, and what is left.
    Invoiced,
    /// bezahlt.
    Paid,
}

/// A row of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartRow {
    pub label: String,
    /// „bezahlt 1.190,00“, in the order of the keys; one that is not told is not there.
    pub figures: Vec<String>,
    pub bars: Vec<Bar>,
}

/// A rectangle as SVG writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub look: Look,
    pub top: usize,
    pub height: usize,
    /// `75.62%`.
    pub width: String,
}

impl Look {
    /// Of a figure by its name; one with another name is what there is.
    fn of(name: &str) -> Self {
        match name {
            "beauftragt" | "gebunden" => Self::Ordered,
            "beantragt" | "berechnet" | "Rest" | "zu übertragen" => Self::Invoiced,
            "bezahlt" => Self::Paid,
            _ => Self::Free,
        }
    }

    /// End of its classes.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Ordered => "ordered",
            Self::Invoiced => "invoiced",
            Self::Paid => "paid",
        }
    }

    /// Whether lines cross it, so that it is told apart without colours.
    #[must_use]
    pub const fn is_hatched(self) -> bool {
        matches!(self, Self::Ordered)
    }
}

impl BarChart {
    /// Of amounts in cents; a row has one for every name, `None` where it is not told.
    #[must_use]
    pub fn money(
        title: impl Into<String>,
        names: &[&'static str],
        rows: Vec<(String, Vec<Option<Cents>>)>,
    ) -> Option<Self> {
        let amounts = |(label, amounts): (String, Vec<Option<Cents>>)| {
            let amounts = amounts.into_iter().map(|amount| amount.map(|amount| amount.0));
            (label, amounts.collect())
        };
        let rows = rows.into_iter().map(amounts).collect();
        Self::new(title.into(), names, rows, |amount| Cents(amount).to_string())
    }

    /// Of pieces; a row has a number for every name, `None` where it is not told.
    #[must_use]
    pub fn pieces(
        title: impl Into<String>,
        names: &[&'static str],
        rows: Vec<(String, Vec<Option<i64>>)>,
    ) -> Option<Self> {
        Self::new(title.into(), names, rows, |number| number.to_string())
    }

    /// The chart of the largest rows, in the order given; `None` where no row has anything to draw.
    fn new(
        title: String,
        names: &[&'static str],
        rows: Vec<(String, Vec<Option<i64>>)>,
        told: fn(i64) -> String,
    ) -> Option<Self> {
        let most = |row: &(String, Vec<Option<i64>>)| row.1.iter().flatten().copied().max().unwrap_or(0);
        let mut drawn: Vec<_> = rows.into_iter().filter(|row| most(row) > 0).enumerate().collect();
        let whole = drawn.iter().map(|(_, row)| most(row)).max()?;
        let more = drawn.len().saturating_sub(ROWS);
        drawn.sort_by_key(|(_, row)| Reverse(most(row)));
        drawn.truncate(ROWS);
        drawn.sort_by_key(|(place, _)| *place);
        let keys: Vec<_> = names
            .iter()
            .map(|name| (*name, Look::of(name)))
            .take(SERIES)
            .collect();
        let row = |(label, amounts): (String, Vec<Option<i64>>)| {
            let known = || (0..).zip(&keys).zip(&amounts);
            ChartRow {
                label,
                figures: known()
                    .filter_map(|((_, (name, _)), amount)| Some(format!("{name} {}", told((*amount)?))))
                    .collect(),
                bars: known()
                    .filter_map(|((place, (_, look)), amount)| {
                        let share = Cents((*amount)?).ratio(Cents(whole))?;
                        Some(Bar::new(*look, (place, keys.len()), percent(share)))
                    })
                    .collect(),
            }
        };
        let rows = drawn.into_iter().map(|(_, drawn)| row(drawn)).collect();
        Some(Self {
            title,
            rows,
            more,
            keys,
        })
    }
}

impl Bar {
    /// The bar at a place among so many.
    fn new(look: Look, (place, of): (usize, usize), width: String) -> Self {
        let lane = HEIGHT / of.max(1);
        let height = lane.saturating_sub(1).min(THICKEST);
        Self {
            look,
            top: place * lane + (lane - height) / 2,
            height,
            width,
        }
    }
}

impl ChartRow {
    /// All figures in one sentence, for those who do not see the bars.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.figures.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["lt. Bescheid", "beauftragt", "berechnet", "bezahlt"];

    fn row(label: &str, amounts: [i64; 4]) -> (String, Vec<Option<Cents>>) {
        let amounts = amounts.map(|amount| (amount >= 0).then_some(Cents(amount)));
        (label.to_owned(), amounts.to_vec())
    }

    #[test]
    fn all_rows_have_one_scale_and_tell_their_figures() {
        let rows = vec![
            row("A", [40_000, 30_000, 20_000, 10_000]),
            row("B", [-1, 5_000, 0, 0]),
        ];
        let chart = BarChart::money("Probe, in Euro", &NAMES, rows).unwrap();
        assert_eq!(chart.keys.len(), 4);
        let widths = |row: &ChartRow| row.bars.iter().map(|bar| bar.width.clone()).collect::<Vec<_>>();
        assert_eq!(widths(&chart.rows[0]), ["100.00%", "75.00%", "50.00%", "25.00%"]);
        assert_eq!(widths(&chart.rows[1]), ["12.50%", "0.00%", "0.00%"]);
        assert_eq!(
            chart.rows[1].sentence(),
            "beauftragt 50,00, berechnet 0,00, bezahlt 0,00"
        );
        let places: Vec<_> = chart.rows[0]
            .bars
            .iter()
            .map(|bar| (bar.top, bar.height))
            .collect();
        assert_eq!(places, [(0, 5), (6, 5), (12, 5), (18, 5)]);
        assert_eq!(chart.rows[1].bars[0].top, 6, "a figure keeps its place");
    }

    #[test]
    fn the_largest_rows_are_drawn_in_their_order_and_none_without_anything() {
        let rows = |count: i64| {
            (1..=count)
                .map(|place| row(&place.to_string(), [place, 0, 0, 0]))
                .collect()
        };
        let chart = BarChart::money("Probe", &NAMES, rows(15)).unwrap();
        let labels: Vec<&str> = chart.rows.iter().map(|row| row.label.as_str()).collect();
        assert_eq!(
            (labels.len(), labels[0], labels[11], chart.more),
            (12, "4", "15", 3)
        );
        assert_eq!(
            BarChart::money("Probe", &NAMES, vec![row("leer", [0, 0, 0, -1])]),
            None
        );
        assert_eq!(BarChart::money("Probe", &NAMES, Vec::new()), None);
    }

    #[test]
    fn pieces_have_one_bar() {
        let rows = vec![
            ("2027".to_owned(), vec![Some(1)]),
            ("2031".to_owned(), vec![Some(2)]),
        ];
        let chart = BarChart::pieces("Geräte", &["Geräte"], rows).unwrap();
        assert_eq!(chart.rows[0].figures, ["Geräte 1"]);
        let bar = &chart.rows[0].bars[0];
        assert_eq!(
            (bar.look, bar.top, bar.height, bar.width.as_str()),
            (Look::Free, 5, 14, "50.00%")
        );
    }

    #[test]
    fn figures_of_one_chart_are_told_apart() {
        for names in [
            &NAMES[..],
            &["verfügbar", "gebunden", "zu übertragen", "bezahlt"],
            &["bewilligt", "beauftragt", "bezahlt", "Rest"],
            &["Budget", "beantragt"],
        ] {
            let mut classes: Vec<&str> = names.iter().map(|name| Look::of(name).class()).collect();
            classes.sort_unstable();
            classes.dedup();
            assert_eq!(classes.len(), names.len(), "{names:?}");
        }
    }
}
