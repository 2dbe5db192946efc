//! Headings, paragraphs, lists and tables in WordprocessingML.

use super::super::tree::{Block, Column, Row, Run, Table};
use super::xml::{Xml, element, empty, value};

/// Width of the text, in twentieths of a point: A4 without 25 mm and 20 mm.
pub(super) const TEXT_WIDTH: usize = 9355;
/// Width of a column of amounts.
const AMOUNT_WIDTH: usize = 1560;
/// Number of the bullet list in the part of numberings; the numbered lists follow it.
pub(super) const BULLETS: usize = 1;

/// Writes blocks and counts the numbered lists, each of which begins anew.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) numbered: usize,
}

impl Body {
    /// The block; the title of the document has heading 1, so its first level is heading 2.
    pub(super) fn block(&mut self, block: &Block) -> Xml {
        match block {
            Block::Heading { level, text } => paragraph(&format!("Heading{}", level + 1), runs(text)),
            Block::Paragraph { text } => paragraph("BodyText", runs(text)),
            Block::List { ordered, items } => {
                let list = if *ordered {
                    self.numbered += 1;
                    BULLETS + self.numbered
                } else {
                    BULLETS
                };
                items.iter().map(|item| item_of(list, item)).collect()
            }
            Block::Table(table) => write_table(table),
            Block::Signature { closing, lines } => signature(closing, lines),
            Block::PageBreak => paragraph("BodyText", run_of(empty("w:br", &[("w:type", "page")]))),
        }
    }
}

/// A paragraph of a style.
pub(super) fn paragraph(style: &str, inner: Xml) -> Xml {
    paragraph_with(value("w:pStyle", style), inner)
}

fn paragraph_with(properties: Xml, inner: Xml) -> Xml {
    element("w:p", &[], element("w:pPr", &[], properties).and(inner))
}

fn item_of(list: usize, item: &[Run]) -> Xml {
    let number = value("w:ilvl", "0").and(value("w:numId", &list.to_string()));
    let properties = value("w:pStyle", "ListParagraph").and(element("w:numPr", &[], number));
    paragraph_with(properties, runs(item))
}

/// Text with its emphasis and line breaks.
pub(super) fn runs(runs: &[Run]) -> Xml {
    runs.iter().map(run).collect()
}

/// Text without emphasis.
pub(super) fn plain(text: &str) -> Xml {
    run(&Run::plain(text))
}

fn run(run: &Run) -> Xml {
    let mut properties = Xml::default();
    if run.bold {
        properties = properties.and(empty("w:b", &[]));
    }
    if run.italic {
        properties = properties.and(empty("w:i", &[]));
    }
    let mut inner = if run.bold || run.italic {
        element("w:rPr", &[], properties)
    } else {
        Xml::default()
    };
    for (place, line) in run.text.split('\n').enumerate() {
        if place > 0 {
            inner = inner.and(empty("w:br", &[]));
        }
        inner = inner.and(element("w:t", &[("xml:space", "preserve")], Xml::text(line)));
    }
    element("w:r", &[], inner)
}

fn run_of(inner: Xml) -> Xml {
    element("w:r", &[], inner)
}

/// A table whose head row is repeated on every page and whose rows stay whole.
fn write_table(table: &Table) -> Xml {
    let widths = widths(table);
    let size = |width: &usize| width.to_string();
    let grid: Xml = widths
        .iter()
        .map(|width| empty("w:gridCol", &[("w:w", &size(width))]))
        .collect();
    let look = [
        ("w:firstRow", "1"),
        ("w:firstColumn", "1"),
        ("w:noVBand", "1"),
        ("w:noHBand", "1"),
    ];
    let properties = value("w:tblStyle", "Tabelle")
        .and(empty(
            "w:tblW",
            &[("w:w", &TEXT_WIDTH.to_string()), ("w:type", "dxa")],
        ))
        .and(empty("w:tblLayout", &[("w:type", "fixed")]))
        .and(empty("w:tblLook", &look));
    let head = Row {
        cells: table
            .columns
            .iter()
            .map(|column| {
                vec![Run {
                    bold: true,
                    ..Run::plain(&column.title)
                }]
            })
            .collect(),
        is_sum: false,
    };
    let row = |row: &Row, is_head: bool| {
        let cells = row.cells.iter().zip(&table.columns).zip(&widths);
        let cells: Xml = cells
            .map(|((text, column), width)| {
                let mut text = text.clone();
                text.iter_mut().for_each(|run| run.bold |= row.is_sum);
                let style = if column.is_amount {
                    "TabelleBetrag"
                } else {
                    "TabelleText"
                };
                let width = empty("w:tcW", &[("w:w", &size(width)), ("w:type", "dxa")]);
                element(
                    "w:tc",
                    &[],
                    element("w:tcPr", &[], width).and(paragraph(style, runs(&text))),
                )
            })
            .collect();
        let mut properties = empty("w:cantSplit", &[]);
        if is_head {
            properties = properties.and(empty("w:tblHeader", &[]));
        }
        element("w:tr", &[], element("w:trPr", &[], properties).and(cells))
    };
    let rows: Xml = table.rows.iter().map(|each| row(each, false)).collect();
    let inner = element("w:tblPr", &[], properties)
        .and(element("w:tblGrid", &[], grid))
        .and(row(&head, true))
        .and(rows);
    // Two tables without a paragraph between them would become one.
    element("w:tbl", &[], inner).and(paragraph("Abstand", Xml::default()))
}

/// Amounts get what they need, words share the rest; in twentieths of a point.
fn widths(table: &Table) -> Vec<usize> {
    let count = table.columns.len().max(1);
    let amounts = table.columns.iter().filter(|column| column.is_amount).count();
    let words = table.columns.len() - amounts;
    let amount = if words == 0 {
        TEXT_WIDTH / count
    } else {
        AMOUNT_WIDTH.min(TEXT_WIDTH / (count + 1))
    };
    // The first column of words gets twice as much.
    let word = (TEXT_WIDTH - amount * amounts) / (words + 1);
    let first = table.columns.iter().position(|column| !column.is_amount);
    let width = |(place, column): (usize, &Column)| match (column.is_amount, first == Some(place)) {
        (true, _) => amount,
        (false, true) => TEXT_WIDTH - amount * amounts - word * (words - 1),
        (false, false) => word,
    };
    table.columns.iter().enumerate().map(width).collect()
}

/// A line to sign on above its words, one below the other: a table would be read as one.
fn signature(closing: &str, lines: &[String]) -> Xml {
    let above = if closing.is_empty() {
        Xml::default()
    } else {
        paragraph("Gruss", plain(closing))
    };
    let lines = lines.iter().map(|line| paragraph("Unterschrift", plain(line)));
    above.and(lines.collect())
}
