//! What the lines of an invoice keep when it is corrected: kind, dates and particulars that were entered for them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use paktbuch_entity::{invoice_line, lease_invoice};
use paktbuch_types::{InvoiceId, InvoiceLineId, LineKind, format_date};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::book::{NewLine, insert_rows, line_row};
use super::lines::of_invoice;
use crate::audit::Change;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::kind::suggested_kind;

/// Puts `new` in the place of the lines that an invoice has. A line of the same name, else at the same position, stays the same
/// line with all that was entered for it; answers what goes with the others, and kinds that follow a new name.
pub(super) async fn replace_lines(
    tx: &WriteTx,
    invoice: InvoiceId,
    new: Vec<NewLine>,
) -> Result<Vec<Change>, ServiceError> {
    let old = of_invoice(tx, invoice).await?;
    let partners = partners(&old, &new);
    let mut changes = Vec::new();
    let (mut kept, mut fresh) = (Vec::new(), Vec::new());
    for ((position, line), partner) in (1_i64..).zip(new).zip(&partners) {
        let renamed = |before: &invoice_line::Model| before.name != line.name;
        let follows = partner
            .map(|place| &old[place])
            .is_some_and(|before| renamed(before) && before.kind == suggestion(before));
        let mut row = line_row(invoice, position, line);
        let Some(before) = partner.map(|place| &old[place]) else {
            fresh.push(row);
            continue;
        };
        if !follows {
            row.kind = Set(before.kind);
        }
        let at = format!("Position {position}");
        changes.push(Change::new(
            "Art",
            format!("{at}: {}", before.kind),
            format!("{at}: {}", row.kind.as_ref()),
        ));
        row.id = Set(before.id);
        row.ordered_on = Set(before.ordered_on);
        row.accepted_on = Set(before.accepted_on);
        row.place = Set(before.place.clone());
        row.extent = Set(before.extent.clone());
        row.term_from = Set(before.term_from);
        row.term_to = Set(before.term_to);
        row.version = Set(before.version + 1);
        kept.push(row);
    }
    let gone = (0..old.len()).filter(|place| !partners.contains(&Some(*place)));
    let gone: Vec<&invoice_line::Model> = gone.map(|place| &old[place]).collect();
    refuse_leased(tx, &gone).await?;
    changes.extend(gone.into_iter().flat_map(lost));
    invoice_line::Entity::delete_many()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .exec(tx.conn())
        .await?;
    // Those with an id come first, so that no new line is given it.
    insert_rows(tx, kept).await?;
    insert_rows(tx, fresh).await?;
    Ok(changes)
}

/// The old line of each new one: of its name at its position, of its name, at its position.
fn partners(old: &[invoice_line::Model], new: &[NewLine]) -> Vec<Option<usize>> {
    let mut free: BTreeSet<usize> = (0..old.len()).collect();
    let mut partners = vec![None; new.len()];
    for (by_name, by_position) in [(true, true), (true, false), (false, true)] {
        for (index, line) in new.iter().enumerate() {
            if partners[index].is_some() {
                continue;
            }
            let found = free.iter().copied().find(|&place| {
                (!by_name || old[place].name == line.name) && (!by_position || place == index)
            });
            if let Some(place) = found {
                free.remove(&place);
                partners[index] = found;
            }
        }
    }
    partners
}

/// The kind that its name suggests.
pub(super) fn suggestion(line: &invoice_line::Model) -> LineKind {
    suggested_kind(&line.name, line.quantity, &line.unit_code, line.net)
}

/// Refuses to take away lines that bill rates of a lease.
async fn refuse_leased(tx: &WriteTx, gone: &[&invoice_line::Model]) -> Result<(), ServiceError> {
    let ids: Vec<InvoiceLineId> = gone.iter().map(|line| line.id).collect();
    let billed = lease_invoice::Entity::find().filter(lease_invoice::Column::InvoiceLineId.is_in(ids));
    if billed.count(tx.conn()).await? == 0 {
        return Ok(());
    }
    Err(ServiceError::refused(
        "Eine Position, die wegfiele, berechnet Leasingraten. Bitte sie beim Gerät unter „Leasingraten“ erst lösen.",
    ))
}

/// What somebody entered for a line that is no more.
fn lost(line: &invoice_line::Model) -> Vec<Change> {
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let kind = if line.kind == suggestion(line) {
        String::new()
    } else {
        line.kind.to_string()
    };
    [
        ("Art", kind),
        ("Auftrag", day(line.ordered_on)),
        ("Abnahme", day(line.accepted_on)),
        ("Ort der Anlage", line.place.clone()),
        ("Umfang der Anlage", line.extent.clone()),
        ("Laufzeit von", day(line.term_from)),
        ("Laufzeit bis", day(line.term_to)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(field, value)| Change::new(field, format!("Position {}: {value}", line.position), ""))
    .collect()
}
