//! Whether an invoice is in the books already: same seller, number, date and content, whatever file it came in.

use chrono::NaiveDate;
use paktbuch_entity::{document, invoice, invoice_line};
use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin, Quantity, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Taken;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::einvoice::{names, stated_order};
use crate::purchasing::service::book::NewInvoice;
use crate::purchasing::service::read::StoredFile;
use crate::purchasing::service::supplier::same_sellers;
use crate::text::excerpt;

/// What two files of one invoice agree in beside its amounts: label and value.
type Particulars = [(&'static str, String); 3];
/// What two files of one invoice agree in: kind and totals.
type Totals = (i64, [Cents; 6]);
/// A line of it: name, quantity, net, gross, rate.
type Line = (String, Quantity, Cents, Cents, BasisPoints);

/// The invoice with the same seller, number and date, where its content is the same too. `stated_due` is the due date (BT-9) of the new
/// one.
///
/// # Errors
/// [`ServiceError::Refused`] where it has other content.
pub(super) async fn known_invoice(
    tx: &WriteTx,
    (new, stated_due): (&NewInvoice, Option<NaiveDate>),
    seller: &str,
    stored: &StoredFile,
) -> Result<Option<Taken>, ServiceError> {
    let known = invoice::Entity::find()
        .find_also_related(document::Entity)
        .filter(invoice::Column::SupplierId.is_in(same_sellers(tx, new.supplier).await?))
        .filter(invoice::Column::Number.eq(&new.number))
        .filter(invoice::Column::IssueDate.eq(new.issue_date))
        .order_by_asc(invoice::Column::Id)
        .one(tx.conn())
        .await?;
    let Some((known, document)) = known else {
        return Ok(None);
    };
    let same_bytes = document.is_some_and(|document| document.sha256 == stored.file.sha256);
    let others = other_particulars(&known, new, stated_due);
    let stored_content = content(tx, &known).await?;
    let new_content = content_of(new);
    let same_content = stored_content == new_content || turned(&stored_content) == new_content;
    if same_bytes || (others.is_empty() && same_content) {
        return Ok(Some(match known.rejected_on {
            None => Taken::Duplicate(known.id),
            Some(day) => Taken::Rejected(known.id, day),
        }));
    }
    let how = if known.origin == InvoiceOrigin::EInvoice {
        "schon eingelesen"
    } else {
        "schon von Hand erfasst"
    };
    let difference = if others.is_empty() {
        difference_of(&stored_content, &content_of(new))
    } else {
        others.join("; ")
    };
    Err(ServiceError::refused(format!(
        "Die Rechnung {} von {seller} vom {} ist {how}, aber mit anderem Inhalt ({difference}). \
         Bitte beide vergleichen; eine Korrektur braucht eine eigene Rechnungsnummer.",
        new.number,
        format_date(new.issue_date)
    )))
}

/// In what a known e-invoice is another one although its amounts may be the same; who enters by hand leaves these out.
fn other_particulars(known: &invoice::Model, new: &NewInvoice, stated_due: Option<NaiveDate>) -> Vec<String> {
    if known.origin != InvoiceOrigin::EInvoice {
        return Vec::new();
    }
    let words = |value: &str| {
        if value.is_empty() {
            "keine Angabe".to_owned()
        } else {
            value.to_owned()
        }
    };
    let day = |date: Option<NaiveDate>| date.map(format_date).unwrap_or_default();
    let there: Particulars = [
        ("Leitweg-ID", known.buyer_reference.clone()),
        ("Bestellung", stated_order(&known.order_reference).to_owned()),
        ("Fälligkeit", day(known.due_date)),
    ];
    // A day that the terms tell in words was not always read and can be changed: it makes no other invoice.
    let due = stated_due.or(known.due_date);
    let here = [&new.buyer_reference, &new.order_reference, &day(due)];
    there
        .iter()
        .zip(here)
        .filter(|((_, there), here)| there != *here)
        .map(|((label, there), here)| format!("{label} dort {}, hier {}", words(there), words(here)))
        .collect()
}

async fn content(tx: &WriteTx, row: &invoice::Model) -> Result<(Totals, Vec<Line>), ServiceError> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(row.id))
        .order_by_asc(invoice_line::Column::Position)
        .all(tx.conn())
        .await?;
    let amounts = [row.net, row.tax, row.gross, row.prepaid, row.rounding, row.due];
    let lines = lines.into_iter().map(|line| {
        (
            line.name,
            line.quantity,
            line.net,
            line.gross.plus(line.deduction),
            line.vat_rate,
        )
    });
    Ok(((row.type_code, amounts), lines.collect()))
}

/// The content with every sign turned, as the books have a credit note that came without a minus.
fn turned(((kind, amounts), lines): &(Totals, Vec<Line>)) -> (Totals, Vec<Line>) {
    let minus = |amount: Cents| Cents::ZERO.minus(amount);
    let lines = lines.iter().map(|(name, quantity, net, gross, rate)| {
        (
            name.clone(),
            Quantity(-quantity.0),
            minus(*net),
            minus(*gross),
            *rate,
        )
    });
    ((*kind, amounts.map(minus)), lines.collect())
}

/// In what two contents differ, in words.
fn difference_of((there, lines): &(Totals, Vec<Line>), (here, new_lines): &(Totals, Vec<Line>)) -> String {
    const LABELS: [&str; 6] = [
        "netto",
        "Umsatzsteuer",
        "brutto",
        "vorausgezahlt",
        "Rundung",
        "fällig",
    ];
    const GROSS: usize = 2;
    let mut words = Vec::new();
    if there.0 != here.0 {
        let kind = |code: i64| names::type_code(u16::try_from(code).unwrap_or_default());
        words.push(format!("dort {}, hier {}", kind(there.0), kind(here.0)));
    }
    if there.1[GROSS] == here.1[GROSS] {
        let amounts = LABELS.iter().zip(there.1.iter().zip(here.1));
        words.extend(
            amounts
                .filter(|(_, (there, here))| *there != here)
                .map(|(label, (there, here))| format!("{label} dort {there} €, hier {here} €")),
        );
    } else {
        words.push(format!(
            "dort {} €, hier {} € brutto",
            there.1[GROSS], here.1[GROSS]
        ));
    }
    if words.is_empty() {
        let mut pairs = (1..).zip(lines.iter().zip(new_lines));
        let differing = pairs.find(|(_, (there, here))| there != here);
        words.push(match differing {
            Some((position, (there, here))) => {
                format!("Position {position}: {}", line_difference(there, here))
            }
            None => format!("dort {} Positionen, hier {}", lines.len(), new_lines.len()),
        });
    }
    words.join("; ")
}

/// The fields in which two lines differ, each with both values.
fn line_difference(there: &Line, here: &Line) -> String {
    let values = |(_, quantity, net, gross, rate): &Line| {
        [
            ("Menge", quantity.to_string()),
            ("netto", format!("{net} €")),
            ("brutto", format!("{gross} €")),
            ("Umsatzsteuersatz", format!("{rate}\u{a0}%")),
        ]
    };
    let mut words = Vec::new();
    if there.0 != here.0 {
        let [there, here] = where_they_part(&there.0, &here.0);
        words.push(format!("Bezeichnung dort „{there}“, hier „{here}“"));
    }
    let pairs = values(there).into_iter().zip(values(here));
    words.extend(
        pairs
            .filter(|((_, there), (_, here))| there != here)
            .map(|((label, there), (_, here))| format!("{label} dort {there}, hier {here}")),
    );
    words.join(", ")
}

/// Both texts, cut to what a sentence bears and so that it shows where they differ.
fn where_they_part(there: &str, here: &str) -> [String; 2] {
    const SHOWN: usize = 40;
    const BEFORE: usize = 12;
    let same = there
        .chars()
        .zip(here.chars())
        .take_while(|(there, here)| there == here)
        .count();
    let start = if same + BEFORE > SHOWN { same - BEFORE } else { 0 };
    [there, here].map(|text| {
        let rest: String = text.chars().skip(start).collect();
        let before = if start > 0 { "…" } else { "" };
        format!("{before}{}", excerpt(&rest, SHOWN))
    })
}

fn content_of(new: &NewInvoice) -> (Totals, Vec<Line>) {
    let amounts = [new.net, new.tax, new.gross, new.prepaid, new.rounding, new.due];
    let lines = new.lines.iter().map(|line| {
        (
            line.name.clone(),
            line.quantity,
            line.net,
            line.gross,
            line.vat_rate,
        )
    });
    ((new.type_code, amounts), lines.collect())
}
