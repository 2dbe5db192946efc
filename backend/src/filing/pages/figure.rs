//! What a filed version says at the place that was looked for, with what adds up to it.

use paktbuch_types::{Cents, FilingId};

use crate::evidence::paths as evidence;
use crate::filing::paths;
use crate::filing::rows::{Figure, FigureList, FigureRecord, FigureRow, FigureValue, NoticeFacts};
use crate::funding::paths as funding;

/// A figure with what adds up to it.
#[derive(Debug)]
pub struct FigureView {
    pub label: String,
    pub values: Vec<FigureValue>,
    /// Label, value and address of each line of its computation.
    pub terms: Vec<(String, String, String)>,
    pub lists: Vec<ListView>,
    /// Words and address of the notice that says it; `None` where it says none of what is looked for.
    pub notice: Option<(String, String)>,
}

/// A list of lines that add up to it.
#[derive(Debug)]
pub struct ListView {
    pub list: FigureList,
    /// Each row that is shown with its address.
    pub rows: Vec<(FigureRow, String)>,
    /// Rows that are not shown.
    pub more: usize,
}

/// Rows of a list that the page shows.
const ROWS: usize = 200;

impl FigureView {
    pub(super) fn new(filing: FilingId, notice: &NoticeFacts, figure: Figure) -> Self {
        let terms = figure.terms.into_iter().map(|term| {
            let href = term.place.map(|place| paths::figure(filing, place, &term.value));
            (term.label, term.value, href.unwrap_or_default())
        });
        let said = (
            format!("Bescheid {}", notice.reference),
            funding::notice(notice.id),
        );
        Self {
            label: figure.label,
            values: figure.values,
            terms: terms.collect(),
            lists: figure
                .lists
                .into_iter()
                .map(|list| ListView::new(filing, list))
                .collect(),
            notice: figure.is_of_notice.then_some(said),
        }
    }
}

impl ListView {
    fn new(filing: FilingId, mut list: FigureList) -> Self {
        let mut rows = std::mem::take(&mut list.rows);
        let more = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        let linked = |row: FigureRow| {
            let href = match row.record {
                Some(FigureRecord::Invoice(invoice)) => evidence::invoice_filed(invoice, filing, row.number),
                Some(FigureRecord::Device(device)) => evidence::device(device),
                None => {
                    let amount = row.amounts.first().map(ToString::to_string);
                    paths::figure(filing, row.place, &amount.unwrap_or_default())
                }
            };
            (row, href)
        };
        Self {
            rows: rows.into_iter().map(linked).collect(),
            more,
            list,
        }
    }

    /// „davon zuwendungsfähig 12,00 · Eigenanteil 1,20“: the amounts that a narrow screen shows below the label.
    pub(super) fn others(&self, amounts: &[Cents]) -> String {
        let others = self.list.columns.iter().zip(amounts).skip(1);
        let told = others.map(|(name, amount)| format!("{name} {amount}"));
        told.collect::<Vec<_>>().join(" · ")
    }
}
