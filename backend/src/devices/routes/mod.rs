//! Handlers of this feature.

mod dispose;
mod import;
mod leasing;
mod list;
mod model;
mod questions;
mod relocate;
mod remove;
mod saved;
mod spread;

pub(in crate::devices) use self::import::rehearse_import;
pub(in crate::devices) use self::questions::doubts_of;
pub(in crate::devices) use self::saved::sharing;

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{AllocationId, DeviceId, Severity};

use crate::audit::{self, SubjectKind};
use crate::auth::{
    Actor, ConfirmFindings, CreateDevices, EditDevices, EditModels, ReadDevices, ReadFunding, ReadInvoices,
    Scope,
};
use crate::checking::paths as checking;
use crate::db::Db;
use crate::devices::doubts::only_missing;
use crate::devices::forms::{CONFIRMED, CreateForm, EditForm};
use crate::devices::pages::{Choices, CreatePage, DetailPage, EditChoices, EditPage, Rights};
use crate::devices::rows::{DeviceDetail, DeviceRow, PlaceChoice, Purchase};
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::purchasing::paths as purchasing;
use crate::rules::Finding;
use crate::web::basis::Basis;
use crate::web::components::FindingView;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Events of a device that its page shows.
const HISTORY: u64 = 200;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::LIST, list::show)
        .get(paths::FILTERS, saved::list)
        .post(paths::FILTERS, saved::save)
        .get(paths::FILTER, saved::show)
        .post(paths::FILTER, saved::rename)
        .post(paths::FILTER_REMOVE, saved::remove)
        .get(paths::COLUMNS, list::show_columns)
        .post(paths::COLUMNS, list::choose_columns)
        .get(paths::DEVICE, show)
        .get(paths::EDIT, show_edit)
        .post(paths::EDIT, edit)
        .get(paths::DISPOSE, dispose::show)
        .post(paths::DISPOSE, dispose::dispose)
        .get(paths::RESTORE, dispose::show_restore)
        .post(paths::RESTORE, dispose::restore)
        .get(paths::REMOVE, remove::show)
        .post(paths::REMOVE, remove::remove)
        .get(paths::LEASING, leasing::show)
        .post(paths::LEASING, leasing::link)
        .post(paths::UNLINK_RATE, leasing::unlink)
        .get(paths::CREATE, show_create)
        .post(paths::CREATE, create)
        .get(paths::IMPORT, import::show)
        .post(paths::IMPORT, import::take)
        .get(paths::RELOCATE, relocate::show)
        .post(paths::RELOCATE, relocate::relocate)
        .get(paths::SPREAD, spread::show)
        .post(paths::SPREAD, spread::spread)
        .get(paths::MODELS, model::list)
        .get(paths::MODEL, model::show)
        .post(paths::MODEL, model::edit)
}

/// A school outside of the scope is answered as one that does not exist.
pub(in crate::devices) async fn known_school(db: &Db, scope: &Scope, number: &str) -> Result<(), AppError> {
    if number.is_empty() {
        return Ok(());
    }
    let school = queries::school_by_number(db.reader(), scope, number).await?;
    school.map(|_| ()).ok_or(AppError::NotFound)
}

/// A finding with what says that it is confirmed, and where it is.
fn shown(finding: Finding, confirmation: Option<String>, confirm: Option<String>) -> FindingView {
    let (message, remedy) = (finding.message, finding.remedy);
    let view = match finding.severity {
        Severity::Error => FindingView::error(message, remedy),
        Severity::Warning => FindingView::warning(message, remedy),
        Severity::MissingParameter => FindingView::missing(&message, remedy),
    };
    let view = view.source(finding.source);
    let view = match confirmation {
        Some(sentence) => view.confirmed(sentence),
        None => view,
    };
    match confirm {
        Some(href) => view.confirmable(href),
        None => view,
    }
}

async fn show(frame: Frame, db: Db, actor: Actor, Path(id): Path<DeviceId>) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let device = found(&db, permit.scope(), id).await?;
    let history = audit::of_device(db.reader(), id.0, permit.scope().schools(), HISTORY).await?;
    let rights = Rights {
        edit: actor.may::<EditDevices>(),
        create: actor.may::<CreateDevices>(),
        models: actor.may::<EditModels>(),
        funding: actor.may::<ReadFunding>(),
        invoices: actor.may::<ReadInvoices>(),
    };
    let history = history.into_iter().map(Into::into).collect();
    let today = db.clock().today();
    let may_confirm = actor.may::<ConfirmFindings>();
    let findings = service::findings(db.reader(), &device, today).await?;
    let findings = findings.into_iter().map(|found| {
        let confirmation = found.confirmation.map(|confirmation| confirmation.sentence());
        let confirm = may_confirm.then(|| checking::confirm(&found.fingerprint, None));
        shown(found.finding, confirmation, confirm)
    });
    let findings = findings.collect();
    frame.page(&DetailPage::new(
        frame.layout(),
        &device,
        (findings, history),
        today,
        rights,
    ))
}

async fn show_edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), id).await?;
    let form = EditForm::of(&device);
    let choices = edit_choices(&db, permit.scope()).await?;
    let page = EditPage::new(
        frame.layout().based_on(Basis::of(&form)),
        &device,
        &form,
        &FormErrors::none(),
        &choices,
    );
    frame.page(&page)
}

async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<EditForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    found(&db, permit.scope(), id).await?;
    let typed = form.value;
    let again = match typed.read(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::edit_device(tx, &permit, command.clone()).await?;
                    Ok(paths::device(id))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let device = found(&db, permit.scope(), id).await?;
                    let text = format!("Gerät {} ist gespeichert.", device.inventory_number);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
            }
        }
    };
    let device = found(&db, permit.scope(), id).await?;
    let choices = edit_choices(&db, permit.scope()).await?;
    let (typed, basis) = form.basis.shown(&again, typed, &EditForm::of(&device));
    let mut page = EditPage::new(
        frame.layout().based_on(basis),
        &device,
        &typed,
        &again.errors(),
        &choices,
    );
    if again.is_stale() {
        let last = audit::of_subject(db.reader(), SubjectKind::Device, id.0, 1).await?;
        let changed = last.into_iter().next().map(|entry| {
            let at = entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string();
            (entry.who, at)
        });
        let changed = changed.unwrap_or_default();
        page = page.conflicting(&typed, &form.basis, &device, changed, &choices.places);
    } else {
        page.version = typed.version;
    }
    frame.page_with(again.status(), &page)
}

async fn show_create(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<AllocationId>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let (purchase, existing) = purchase(&db, id).await?;
    let choices = create_choices(&db, permit.scope()).await?;
    let form = CreateForm::of(&purchase, &existing, &choices.models);
    let page = CreatePage::new(
        frame.layout(),
        &purchase,
        existing,
        &choices,
        &form,
        &FormErrors::none(),
    );
    let unspread = queries::unspread(db.reader(), (purchase.invoice, purchase.line)).await?;
    frame.page(&page.lacking(&unspread).focused())
}

async fn create(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<AllocationId>,
    form: CsrfForm<CreateForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let (bought, _) = purchase(&db, id).await?;
    let typed = form.value.for_kind(bought.kind);
    let mut doubted = None;
    let again = match typed.read(id) {
        Err(errors) => Again::Errors(with_taken(&db, &typed, errors).await?),
        Ok(command) => {
            let count = command.quantity;
            let mut doubts: Vec<String> = typed.one_column().into_iter().collect();
            doubts.extend(doubts_of(&db, &command).await?);
            let asked = doubts.join("\n");
            let sure = asked.is_empty() || asked == typed.confirmed.replace("\r\n", "\n");
            let only_missing = only_missing(count, command.serials.len(), &doubts);
            doubted = Some((doubts, only_missing));
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::create_devices(tx, &permit, command.clone()).await?;
                    if !sure {
                        return Err(ServiceError::field(CONFIRMED, asked.clone()));
                    }
                    Ok(paths::create(id))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let (purchase, _) = purchase(&db, id).await?;
                    let text = if count == 1 {
                        "Ein Gerät ist angelegt.".to_owned()
                    } else {
                        format!("{count} Geräte sind angelegt.")
                    };
                    let invoice = purchasing::invoice(purchase.invoice);
                    let unspread = queries::unspread(db.reader(), (purchase.invoice, purchase.line)).await?;
                    // Once all are there, the next thing to do is on the invoice, or with the partial one.
                    let (location, link) = match (purchase.missing_devices(), unspread.first()) {
                        (Some(0), Some(open)) => {
                            let text = format!("{text} {}", open.told());
                            let spread = paths::spread(open.allocation);
                            (invoice, Flash::success(text).link(spread, "Abschlag verteilen"))
                        }
                        (Some(0), None) => (invoice, Flash::success(text).link(location, "Zu den Geräten")),
                        _ => (location, Flash::success(text).link(invoice, "Zur Rechnung")),
                    };
                    return Ok(frame.redirect(&location, &link));
                }
            }
        }
    };
    let (purchase, existing) = purchase(&db, id).await?;
    let choices = create_choices(&db, permit.scope()).await?;
    let mut page = CreatePage::new(
        frame.layout(),
        &purchase,
        existing,
        &choices,
        &typed,
        &again.errors(),
    );
    if let (Some((doubts, only_missing)), true) = (doubted, again.errors().at(CONFIRMED).is_some()) {
        page = page.asking(&typed, doubts, only_missing);
    }
    page = page.lacking(&queries::unspread(db.reader(), (purchase.invoice, purchase.line)).await?);
    frame.page_with(again.status(), &page)
}

/// Tells the serials that are given twice or taken together with what else is wrong.
async fn with_taken(db: &Db, typed: &CreateForm, mut errors: FormErrors) -> Result<FormErrors, AppError> {
    let models = queries::models(db.reader()).await?;
    let maker_of = |id| {
        let known = models.iter().find(|model| model.id == id);
        known.map(|model| model.manufacturer.clone())
    };
    let (maker, serials) = typed.numbers(maker_of);
    for message in service::wrong_serials(db.reader(), &maker, &serials).await? {
        errors.add("serials", message);
    }
    Ok(errors)
}

pub(super) async fn found(db: &Db, scope: &Scope, id: DeviceId) -> Result<DeviceDetail, AppError> {
    let device = service::followed(db.reader(), scope, id, db.clock().today()).await?;
    device.ok_or(AppError::NotFound)
}

async fn purchase(db: &Db, id: AllocationId) -> Result<(Purchase, Vec<DeviceRow>), AppError> {
    let purchase = queries::purchase(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let existing = queries::of_allocation(db.reader(), id).await?;
    Ok((purchase, existing))
}

type PlaceChoices = (Vec<(paktbuch_types::SchoolId, String)>, Vec<PlaceChoice>);

async fn choices(db: &Db, scope: &Scope) -> Result<PlaceChoices, AppError> {
    let schools = queries::school_choices(db.reader(), scope).await?;
    let places = queries::place_choices(db.reader(), &schools).await?;
    Ok((schools, places))
}

async fn edit_choices(db: &Db, scope: &Scope) -> Result<EditChoices, AppError> {
    let (schools, places) = choices(db, scope).await?;
    Ok(EditChoices {
        models: queries::models_in(db.reader(), scope).await?,
        schools,
        places,
    })
}

async fn create_choices(db: &Db, scope: &Scope) -> Result<Choices, AppError> {
    let (schools, places) = choices(db, scope).await?;
    Ok(Choices {
        models: queries::models(db.reader()).await?,
        schools,
        places,
    })
}
