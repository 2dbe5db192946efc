//! A line for the tests of what is computed from lines.

use paktbuch_types::{BasisPoints, Cents, InvoiceLineId, LineKind, Quantity};

use super::LineDetail;

/// One device over 0,84 € net, 1,00 € gross; not divided, and of no order.
pub(in crate::purchasing) fn line(name: &str) -> LineDetail {
    LineDetail {
        id: InvoiceLineId(1),
        version: 1,
        position: 1,
        line_id: "1".to_owned(),
        name: name.to_owned(),
        quantity: Quantity::whole(1),
        unit_code: "H87".to_owned(),
        net: Cents(84),
        gross: Cents(100),
        deduction: Cents::ZERO,
        vat_rate: BasisPoints(1_900),
        self_assessed_rate: None,
        deducted_rate: BasisPoints::default(),
        kind: LineKind::Device,
        ordered_on: None,
        accepted_on: None,
        place: String::new(),
        extent: String::new(),
        term_from: None,
        term_to: None,
        parts: Vec::new(),
        ordered: None,
        order_reason: String::new(),
    }
}
