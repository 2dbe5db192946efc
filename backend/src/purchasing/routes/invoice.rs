//! An invoice: its page, its file, and the sheet of its lines.

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{AllocationId, Cents, InvoiceId, InvoiceLineId};
use serde::Deserialize;

use super::show::{Typed, last_change, page, read_again, stored, suggestions};
use crate::auth::{Actor, EditInvoices, ReadInvoices};
use crate::devices::paths as devices;
use crate::purchasing::commands::{SaveLines, Target};
use crate::purchasing::forms::{self, RawSheet, Sheet};
use crate::purchasing::pages::conflict;
use crate::purchasing::rows::{InvoiceDetail, LineDetail};
use crate::purchasing::{paths, queries, service};
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::INVOICE, show)
        .post(paths::INVOICE, save)
        .post(paths::REST, allocate_rest)
}

/// The Skonto of the payment terms that the form of the payment is filled with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ShowQuery {
    skonto: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    Query(ShowQuery { skonto }): Query<ShowQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let typed = Typed {
        skonto: skonto.parse().ok(),
        ..Typed::default()
    };
    frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?)
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let mut sheet = Sheet::sent(&invoice, &form.value);
    if let Some(line) = pressed(&form.value, forms::ADD_PART) {
        sheet.add_part(line);
        let typed = Typed {
            sheet: Some(sheet),
            rest: value(&form.value, forms::REST),
            added: Some(line),
            ..Typed::default()
        };
        return frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?);
    }
    let one = pressed(&form.value, forms::ACCEPT);
    let all = form.value.iter().any(|(key, _)| key == forms::ACCEPT_ALL);
    if one.is_some() || all {
        let groups = queries::targets(authority.db.reader()).await?;
        let read = read_again(&authority, &invoice).await?;
        for proposal in suggestions(&authority, &invoice, &groups, &read).await?.made {
            let with_all = all && proposal.is_safe() && sheet.is_blank(proposal.line);
            if let Some(line) = invoice.line(proposal.line)
                && (one == Some(line.id) || with_all)
            {
                sheet.accept(line, &proposal);
            }
        }
    }
    sheet.remove_part(&value(&form.value, forms::REMOVE_PART));
    let devices = pressed(&form.value, forms::AS_DEVICES);
    if let Some(line) = devices {
        sheet.take_for_devices(line);
    }
    let after = devices.map_or(After::Stay, After::Devices);
    store(&frame, &authority, &actor, (invoice, sheet), form, after).await
}

async fn allocate_rest(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let sheet = Sheet::sent(&invoice, &form.value);
    store(&frame, &authority, &actor, (invoice, sheet), form, After::Rest).await
}

/// What is done with a sheet beside saving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Stay,
    /// What the sheet leaves open goes to the chosen target, in the same act.
    Rest,
    /// On to the devices of the line.
    Devices(InvoiceLineId),
}

/// Saves a sheet as it was typed, or shows it again with what is to be changed.
async fn store(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    (invoice, mut sheet): (InvoiceDetail, Sheet),
    form: CsrfForm<RawSheet>,
    after: After,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let id = invoice.row.id;
    let rest = value(&form.value, forms::REST);
    let today = authority.db.clock().today();
    let billed = sheet.billed(&invoice);
    let again = match command((&sheet, &invoice), &rest, after, today) {
        Err(errors) => Again::Errors(errors),
        Ok((command, target)) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    match target {
                        Some(target) => service::save_and_allocate_rest(tx, &permit, command, target).await?,
                        None => service::save_lines(tx, &permit, command).await.map(|_| ())?,
                    }
                    service::bill_ordered(tx, &permit, id, &billed).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return saved(frame, authority, id, &location, after).await,
                Err(again) => again,
            }
        }
    };
    let invoice = stored(authority, id).await?;
    let comparison = if again.is_stale() {
        Some(compared(authority, &sheet, &invoice).await?)
    } else {
        None
    };
    if again.is_stale() {
        sheet.catch_up(&invoice);
    }
    let typed = Typed {
        sheet: Some(sheet),
        rest,
        errors: again.errors(),
        conflict: comparison,
        ..Typed::default()
    };
    let page = page(frame, authority, actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}

/// What is to be saved, and the target of the rest where that is asked for.
fn command(
    (sheet, invoice): (&Sheet, &InvoiceDetail),
    rest: &str,
    after: After,
    today: NaiveDate,
) -> Result<(SaveLines, Option<Target>), FormErrors> {
    let command = sheet.command(invoice, today);
    let target = forms::read_target(rest);
    if after != After::Rest {
        return command.map(|command| (command, None));
    }
    let mut errors = command.as_ref().err().cloned().unwrap_or_default();
    if target.is_none() {
        let message = "Bitte wählen Sie, woraus der Rest aller Positionen bezahlt wird.";
        errors.add(forms::REST, message);
    }
    errors.finish(command.ok()).map(|command| (command, target))
}

/// Back to the invoice, with its next open line at hand, or the next invoice of the inbox once this one has left it; or on to the devices
/// of a line.
async fn saved(
    frame: &Frame,
    authority: &Authority,
    id: InvoiceId,
    location: &str,
    after: After,
) -> Result<Response, AppError> {
    let invoice = stored(authority, id).await?;
    let number = &invoice.row.number;
    let text = match after {
        After::Stay => format!("Die Positionen der Rechnung {number} sind gespeichert."),
        After::Rest => format!("Die Rechnung {number} ist vollständig zugeordnet."),
        After::Devices(line) => match invoice.line(line).map(|line| (line, next_allocation(line))) {
            Some((line, Some(allocation))) => {
                let text = format!("Position {} ist als „{}“ gespeichert.", line.position, line.kind);
                return Ok(frame.redirect(&devices::create(allocation), &Flash::success(text)));
            }
            Some((line, None)) => {
                let text = format!(
                    "Position {} ist als „{}“ gespeichert. Bitte ordnen Sie sie noch zu; dann lassen sich die Geräte anlegen.",
                    line.position, line.kind
                );
                return Ok(frame.redirect(location, &Flash::info(text)));
            }
            None => format!("Die Positionen der Rechnung {number} sind gespeichert."),
        },
    };
    let inbox = queries::inbox(authority.db.reader(), &invoice.row).await?;
    let filed = queries::filed_notices(authority.db.reader(), id).await?;
    let flash = if filed.is_empty() {
        Flash::success(text)
    } else {
        let notices = filed.join(", ");
        Flash::warning(format!(
            "{text} Der Verwendungsnachweis zum Bescheid {notices} ist schon eingereicht: Was sich hier ändert, weicht von ihm ab."
        ))
    };
    let flash = match (inbox.position, inbox.next.or(inbox.previous)) {
        (None, Some(next)) => flash.link(paths::invoice(next), "Nächste Rechnung"),
        _ => match invoice.lines.iter().find(|line| line.open() != Cents::ZERO) {
            Some(open) => {
                let words = format!("Weiter mit Position {}", open.position);
                flash.link(paths::position(id, open.id), words)
            }
            None => flash,
        },
    };
    Ok(frame.redirect(location, &flash))
}

/// The part that the next devices of a line are made of.
fn next_allocation(line: &LineDetail) -> Option<AllocationId> {
    let without = line.parts.iter().find(|part| part.devices == 0);
    without.or(line.parts.first()).map(|part| part.allocation)
}

/// The first value of a field; empty where it was not sent.
fn value(fields: &[(String, String)], name: &str) -> String {
    let found = fields.iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

/// The line whose button was pressed.
fn pressed(fields: &[(String, String)], button: &str) -> Option<InvoiceLineId> {
    let (_, value) = fields.iter().find(|(key, _)| key == button)?;
    value.parse().ok()
}

async fn compared(
    authority: &Authority,
    sheet: &Sheet,
    invoice: &InvoiceDetail,
) -> Result<Conflict, AppError> {
    let conn = authority.db.reader();
    let groups = queries::targets(conn).await?;
    let changed = last_change(authority, invoice.row.id).await?;
    Ok(conflict(sheet, invoice, &groups, changed))
}
