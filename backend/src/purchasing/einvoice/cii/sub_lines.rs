//! Sub-lines of the EXTENDED profile (`ParentLineID`): put below the line that they explain, as UBL's extension has them.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{self, Place};
use super::names::Names;
use crate::purchasing::einvoice::error::{EInvoiceError, FieldError, Problem};
use crate::purchasing::einvoice::field;
use crate::purchasing::einvoice::model::{Line, Vat};
use crate::purchasing::einvoice::tree::Node;

/// Deepest nesting of sub-lines that is read.
const MAX_DEPTH: usize = 16;

const PARENT: &str = "AssociatedDocumentLineDocument/ParentLineID";
/// `DETAIL` counts, `GROUP` is the sum of the lines below it, `INFORMATION` counts nowhere.
const STATUS: &str = "AssociatedDocumentLineDocument/LineStatusReasonCode";

/// Reads all lines, each with its sub-lines.
///
/// # Errors
/// A field that is missing or cannot be read; sub-lines of a line that does not exist, in a circle, nested too deep or with another
/// VAT than their line has.
pub(super) fn lines(trade: Node<'_>, names: &Names, currency: &str) -> Result<Vec<Line>, EInvoiceError> {
    let mut top = Vec::new();
    let mut below: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for node in trade.children("IncludedSupplyChainTradeLineItem") {
        let status = node.text(STATUS).unwrap_or_default();
        let parent = node.text(PARENT);
        let place = match &parent {
            None if status != "GROUP" => Place::Line,
            _ => Place::Grouped,
        };
        let mut line = line::extract(node, names, currency, place)?;
        ids.insert(line.id.clone());
        match parent {
            None => top.push(line),
            Some(parent) => {
                line.is_information = status == "INFORMATION";
                below.entry(parent).or_default().push(line);
            }
        }
    }
    if let Some(unknown) = below.keys().find(|parent| !ids.contains(*parent)) {
        return Err(unsupported(format!(
            "Eine Unterposition der Position {unknown}, die es nicht gibt,"
        )));
    }
    let mut lines = Vec::with_capacity(top.len());
    for line in top {
        lines.push(with_vat(nest(line, &mut below, 0)?)?);
    }
    match below.keys().next() {
        // No line at the top leads to it.
        Some(parent) => Err(unsupported(format!(
            "Die Unterposition zu Position {parent}, die im Kreis wieder zu ihr gehört,"
        ))),
        None => Ok(lines),
    }
}

fn nest(
    mut line: Line,
    below: &mut BTreeMap<String, Vec<Line>>,
    depth: usize,
) -> Result<Line, EInvoiceError> {
    if depth > MAX_DEPTH {
        return Err(EInvoiceError::TooDeep(MAX_DEPTH));
    }
    for sub_line in below.remove(&line.id).unwrap_or_default() {
        line.sub_lines.push(nest(sub_line, below, depth + 1)?);
    }
    Ok(line)
}

/// The line with the VAT that the lines below it have; it must be one, because only the line itself is allocated.
fn with_vat(line: Line) -> Result<Line, EInvoiceError> {
    let mut vats: Vec<Vat> = line.vat.into_iter().collect();
    collect_vats(&line, &mut vats);
    let Some(first) = vats.first().copied() else {
        let missing = FieldError::new(field::LINE_CATEGORY, Problem::Missing);
        return Err(missing.in_line(&line.id).into());
    };
    if vats.iter().any(|vat| *vat != first) {
        return Err(unsupported(format!(
            "Die Position {} mit Unterpositionen verschiedener Umsatzsteuersätze",
            line.id
        )));
    }
    Ok(Line {
        vat: Some(first),
        ..line
    })
}

fn collect_vats(line: &Line, vats: &mut Vec<Vat>) {
    for sub_line in line.sub_lines.iter().filter(|line| !line.is_information) {
        vats.extend(sub_line.vat);
        collect_vats(sub_line, vats);
    }
}

fn unsupported(what: String) -> EInvoiceError {
    EInvoiceError::Unsupported { what }
}
