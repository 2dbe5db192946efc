//! The cost plan: Einzelansätze with their lines.

mod group;

use std::collections::HashMap;

use paktbuch_types::{Cents, CostItemId, OwnZweckbindung, SchoolId};

use self::group::{Group, Item, Source};
use super::Taking;
use super::cells::Cells;
use super::mark::Made;
use super::refusal;
use crate::error::ServiceError;
use crate::funding::{self, ItemData, ItemFigures, LineData, PlanFigures};
use crate::schools::SchoolFinder;
use crate::takeover::commands::Remark;
use crate::takeover::queries;
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// Rows of a financing plan that are no spending.
const INCOME: &[&str] = &[
    "eigenanteil",
    "eigenmittel",
    "zuwendung",
    "landeszuwendung",
    "forderung",
    "leistungen dritter",
    "einnahmen",
    "finanzierung",
];

/// A row of the plan.
struct PlanRow {
    line: usize,
    position: Option<i64>,
    item: String,
    title: String,
    school: Option<SchoolId>,
    quantity: i64,
    unit_price: Cents,
    gross: Cents,
    eligible: Cents,
}

/// What a row can say beside figures.
const TEXTS: [&str; 3] = ["ansatz", "bezeichnung", "schule"];

/// Rows of one Einzelansatz become its lines; its amounts are their sums. Rows that name none belong to the one above them.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let schools = SchoolFinder::new(queries::schools(taking.tx.conn()).await?);
    let plan = funding::plan_figures(taking.tx.conn(), taking.notice, None).await?;
    let mut items: Vec<Vec<PlanRow>> = Vec::new();
    // Refused rows by their Einzelansatz: it would come in with a wrong total, and the mended list would contradict it.
    let mut broken: HashMap<String, usize> = HashMap::new();
    let file = taking.file;
    let cells = Cells::of(file);
    let mut group = Group::default();
    for row in &file.sheet.rows {
        let of = group.item_of(&cells, row);
        match read(taking, &cells, row, &schools, (&of, &mut group)) {
            Ok(None) => {}
            Ok(Some(read)) => {
                let same = |rows: &&mut Vec<PlanRow>| search_form(&rows[0].item) == search_form(&read.item);
                match items.iter_mut().find(same) {
                    Some(rows) => rows.push(read),
                    None => items.push(vec![read]),
                }
            }
            Err(remark) => {
                taking.outcome.refused.push(remark);
                broken.entry(search_form(&of.title)).or_insert(row.line);
            }
        }
    }
    for rows in items {
        if let Some(line) = broken.get(&search_form(&rows[0].item)) {
            for row in &rows {
                let message = format!(
                    "Die Zeile kommt mit Zeile {line} desselben Einzelansatzes, die abgewiesen ist. Bitte Zeile {line} in der Datei berichtigen."
                );
                taking.refuse(row.line, "", message);
            }
            continue;
        }
        item(taking, &plan, rows).await?;
    }
    let sum = taking.accepted();
    taking.add(sum);
    Ok(())
}

fn read(
    taking: &mut Taking<'_>,
    cells: &Cells<'_>,
    row: &SheetRow,
    schools: &SchoolFinder,
    (of, group): (&Item, &mut Group),
) -> Result<Option<PlanRow>, Remark> {
    let is_nameless = TEXTS.iter().all(|key| cells.text(row, key).is_empty());
    let is_sum = cells.is_sum(row, &TEXTS);
    let income = income(cells, row);
    if income.is_some() || (is_sum && !is_nameless) {
        group.end();
    }
    let gross = cells.amount(row, "gesamt")?;
    if gross.is_none() && cells.text(row, "einzelpreis").is_empty() {
        // A heading between the rows, or an empty row.
        return Ok(None);
    }
    if is_sum {
        group.end();
        taking.leave_out_sum(row.line, gross);
        return Ok(None);
    }
    if let Some(income) = income {
        taking.warn(
            row.line,
            "ansatz",
            format!("„{income}“ ist keine Ausgabe und deshalb ausgelassen; es steht im Bescheid."),
        );
        return Ok(None);
    }
    if of.title.is_empty() {
        return Err(cells.remark(
            row,
            "ansatz",
            "Einzelansatz und Bezeichnung fehlen; es kann eine Summe sein. Bitte eines in der Datei ergänzen.",
        ));
    }
    match of.source {
        Source::Row => {}
        Source::Above => {
            if group.tell() {
                let message = format!(
                    "Der Einzelansatz fehlt ab dieser Zeile; sie gehört zu „{}“ darüber, wie bei verbundenen Zellen.",
                    of.title
                );
                taking.warn(row.line, "ansatz", message);
            }
        }
        Source::Designation => taking.warn(
            row.line,
            "ansatz",
            "Der Einzelansatz fehlt; er heißt wie die Bezeichnung.",
        ),
    }
    let school = taking.school(
        schools,
        (row.line, &cells.text(row, "schule")),
        " Die Kostenzeile gilt für alle Schulen.",
    );
    let quantity = cells
        .quantity(row, "menge")?
        .and_then(|quantity| quantity.as_whole());
    let price = cells.amount(row, "einzelpreis")?;
    let product = quantity
        .zip(price)
        .and_then(|(quantity, price)| price.times(quantity));
    let gross = match gross.or(product) {
        Some(gross) if gross > Cents::ZERO => gross,
        _ => {
            return Err(cells.remark(
                row,
                "gesamt",
                "Der Betrag fehlt oder ist nicht größer als 0,00 €. Bitte in der Datei ergänzen.",
            ));
        }
    };
    taking.count(row.line, gross);
    let (quantity, unit_price) = match (quantity, price) {
        (Some(quantity), Some(price)) if product == Some(gross) => (quantity, price),
        (Some(quantity), None) if gross.0 % quantity == 0 => (quantity, Cents(gross.0 / quantity)),
        (None, _) => (1, gross),
        (Some(quantity), _) => {
            taking.warn(
                row.line,
                "menge",
                format!("{quantity} × Einzelpreis ergibt nicht {gross} €; übernommen ist 1 × {gross} €."),
            );
            (1, gross)
        }
    };
    let eligible = match cells.amount(row, "zuwendungsfaehig")? {
        None => gross,
        Some(eligible) if (Cents::ZERO..=gross).contains(&eligible) => eligible,
        Some(eligible) => {
            let message = format!(
                "Zuwendungsfähig können höchstens {gross} € sein, angegeben sind {eligible} €. Bitte einen Betrag berichtigen."
            );
            return Err(cells.remark(row, "zuwendungsfaehig", message));
        }
    };
    let title = cells.text(row, "bezeichnung");
    Ok(Some(PlanRow {
        line: row.line,
        position: of.position,
        title: if title.is_empty() { of.title.clone() } else { title },
        item: of.title.clone(),
        school,
        quantity,
        unit_price,
        gross,
        eligible,
    }))
}

/// What a row names that is no spending; `None` where it may be one.
fn income(cells: &Cells<'_>, row: &SheetRow) -> Option<String> {
    let named = [cells.text(row, "ansatz"), cells.text(row, "bezeichnung")];
    let first = named.into_iter().find(|text| !text.is_empty())?;
    INCOME.contains(&search_form(&first).as_str()).then_some(first)
}

/// Adds an Einzelansatz, or the lines that a stored one lacks.
async fn item(taking: &mut Taking<'_>, plan: &PlanFigures, rows: Vec<PlanRow>) -> Result<(), ServiceError> {
    let title = rows[0].item.clone();
    let total: Cents = rows.iter().map(|row| row.gross).sum();
    let eligible: Cents = rows.iter().map(|row| row.eligible).sum();
    let known = plan
        .items
        .iter()
        .find(|item| search_form(&item.title) == search_form(&title));
    let id = match known {
        Some(item) if item.figure.planned.total != total => {
            let message = format!(
                "Der Einzelansatz „{title}“ steht mit {} € im Kostenplan, in der Datei mit {total} €. Er bleibt, wie er ist; bitte berichtigen Sie ihn dort.",
                item.figure.planned.total
            );
            for row in &rows {
                taking.refuse(row.line, "gesamt", &message);
            }
            return Ok(());
        }
        Some(item) => item.id,
        None => match new_item(taking, plan, &rows, (&title, total, eligible)).await? {
            Some(id) => id,
            None => return Ok(()),
        },
    };
    for row in rows {
        if known.is_some_and(|item| has_line(item, &row)) {
            taking.outcome.unchanged += 1;
            continue;
        }
        if known.is_some_and(|item| !item.lines.is_empty()) {
            let message = format!(
                "Der Einzelansatz „{title}“ ist in Paktbuch anders aufgeteilt und bleibt, wie er ist; bitte berichtigen Sie ihn dort."
            );
            taking.refuse(row.line, "bezeichnung", message);
            continue;
        }
        let data = LineData {
            position: None,
            school: row.school,
            title: row.title,
            quantity: row.quantity,
            unit_price: row.unit_price,
            gross: Some(row.gross),
            eligible: Some(row.eligible),
        };
        match funding::add_line(taking.tx, &taking.permits.funding, id, data).await {
            Ok(line) => {
                taking.mark(row.line, Made::Line(line)).await?;
                taking.outcome.created += 1;
            }
            Err(error) => taking.refuse(row.line, "", refusal(error)?),
        }
    }
    Ok(())
}

async fn new_item(
    taking: &mut Taking<'_>,
    plan: &PlanFigures,
    rows: &[PlanRow],
    (title, total, eligible): (&str, Cents, Cents),
) -> Result<Option<CostItemId>, ServiceError> {
    let free = |number: &i64| plan.items.iter().all(|item| item.position != *number);
    let mut data = ItemData {
        position: rows[0].position.filter(free),
        title: title.to_owned(),
        total,
        eligible,
        zweckbindung: OwnZweckbindung::default(),
    };
    let (tx, permit) = (taking.tx, &taking.permits.funding);
    let mut added = funding::add_item(tx, permit, taking.notice, data.clone()).await;
    if data.position.is_some()
        && matches!(
            added,
            Err(ServiceError::Field {
                field: "position",
                ..
            })
        )
    {
        // Two Einzelansätze of the file have one number.
        data.position = None;
        added = funding::add_item(tx, permit, taking.notice, data).await;
    }
    match added {
        Ok(id) => {
            taking.mark(rows[0].line, Made::Item(id)).await?;
            Ok(Some(id))
        }
        Err(error) => {
            let message = refusal(error)?;
            for row in rows {
                taking.refuse(row.line, "ansatz", &message);
            }
            Ok(None)
        }
    }
}

fn has_line(item: &ItemFigures, row: &PlanRow) -> bool {
    item.lines.iter().any(|line| {
        search_form(&line.title) == search_form(&row.title)
            && line.school.as_ref().map(|school| school.id) == row.school
            && line.figure.planned.total == row.gross
    })
}
