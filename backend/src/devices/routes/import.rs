//! Geräte einlesen.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;

use crate::auth::{Actor, CreateDevices, ImportDevices as MayImport, Permit, Scope};
use crate::db::Db;
use crate::devices::commands::{ImportDevices, ImportOutcome};
use crate::devices::forms::{ImportForm, ImportQuery};
use crate::devices::lists::{self, Mapping, Table};
use crate::devices::pages::{ImportPage, ImportParts};
use crate::devices::queries;
use crate::devices::rows::{MOST_ROWS, MOST_ROWS_SHOWN, Purchase};
use crate::devices::service::{self, ReadError};
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};
use crate::web::upload::{Upload, UploadedFile};

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ImportQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<MayImport>()?;
    let mut form = ImportForm::paid_by(query.zuordnung);
    let purchase = purchase(&db, &actor, &form).await?;
    let schools = queries::school_choices(db.reader(), permit.scope()).await?;
    if let [(only, _)] = schools[..] {
        form.school = only.to_string();
    }
    let parts = ImportParts {
        schools,
        purchase: purchase.as_ref(),
        ..ImportParts::default()
    };
    frame.page(&ImportPage::new(
        frame.layout(),
        &form,
        parts,
        &FormErrors::none(),
    ))
}

pub(super) async fn take(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    upload: Upload<MayImport>,
) -> Result<Response, AppError> {
    let db = authority.db.clone();
    let permit = actor.permit::<MayImport>()?;
    let paying = actor.permit::<CreateDevices>().ok();
    let form = ImportForm::read(&upload.fields);
    let purchase = purchase(&db, &actor, &form).await?;
    let mut step = Step {
        frame,
        source: String::new(),
        scope: permit.scope().clone(),
        form,
        purchase,
    };
    let mut errors = FormErrors::none();
    let file = upload.files.into_iter().next();
    let has_file = file.is_some();
    let (source, read) = match file {
        Some(file) => read(&authority, file).await?,
        None => step.form.carried(),
    };
    step.source.clone_from(&source);
    let table = match read {
        Ok(table) => table,
        Err(message) => {
            errors.add("file", message);
            return step.refused(&db, None, errors).await;
        }
    };
    let mapping = step.form.mapping(&table, has_file);
    if let Err(error) = mapping.check(&table) {
        errors.add("spalte-0", error.to_string());
        return step.refused(&db, Some((&table, &mapping)), errors).await;
    }
    if table.rows.len() > MOST_ROWS {
        errors.add("file", too_many(table.rows.len()));
        return step.refused(&db, None, errors).await;
    }
    let reading = tokio::task::spawn_blocking(move || {
        let read = lists::entries(&table, &mapping);
        (table, mapping, read)
    });
    let (table, mapping, (entries, refused)) = reading.await.map_err(AppError::internal)?;
    let command = match step.form.command(source, entries) {
        Ok(command) => command,
        Err(errors) => return step.refused(&db, Some((&table, &mapping)), errors).await,
    };
    let rehearsal = step.form.is_new(has_file);
    match run(&db, &permit, paying.as_ref(), &command, rehearsal).await {
        Ok(mut outcome) => {
            mapping.head(&table.columns, &mut outcome.refused);
            mapping.head(&table.columns, &mut outcome.warnings);
            outcome.refused.extend(refused);
            outcome.warnings.extend(table.warnings.clone());
            let parts = ImportParts {
                schools: queries::school_choices(db.reader(), &step.scope).await?,
                purchase: step.purchase.as_ref(),
                list: rehearsal.then_some((&table, &mapping)),
                source: step.source.clone(),
                outcome: Some(outcome),
                rehearsed: rehearsal,
            };
            let page = ImportPage::new(step.frame.layout(), &step.form, parts, &errors);
            step.frame.page(&page)
        }
        Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => {
            errors.add("", message);
            step.refused(&db, Some((&table, &mapping)), errors).await
        }
        Err(ServiceError::Several(list)) => {
            for (_, message) in list {
                errors.add("", message);
            }
            step.refused(&db, Some((&table, &mapping)), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn too_many(rows: usize) -> String {
    format!(
        "Die Liste hat {rows} Zeilen; im Browser liest Paktbuch höchstens {MOST_ROWS_SHOWN} auf einmal. Bitte in Teilen einlesen oder \
         auf dem Server „paktbuch import devices“ benutzen."
    )
}

/// The name of a file and its list, or why it is refused.
async fn read(
    authority: &Authority,
    file: UploadedFile,
) -> Result<(String, Result<Table, String>), AppError> {
    let worker = authority.worker.clone();
    let read = tokio::task::spawn_blocking(move || {
        let read = service::read_list(&worker, &file.bytes, None);
        (file.name, read)
    });
    match read.await.map_err(AppError::internal)? {
        (name, Ok(table)) => Ok((name, Ok(table))),
        (name, Err(ReadError::Refused(message))) => Ok((name, Err(message))),
        (_, Err(error @ ReadError::Unavailable(_))) => Err(AppError::internal(error)),
    }
}

/// What every answer of a step needs.
struct Step {
    frame: Frame,
    /// Name of the list's file.
    source: String,
    scope: Scope,
    form: ImportForm,
    purchase: Option<Purchase>,
}

impl Step {
    /// The page again, with messages.
    async fn refused(
        &self,
        db: &Db,
        list: Option<(&Table, &Mapping)>,
        errors: FormErrors,
    ) -> Result<Response, AppError> {
        let parts = ImportParts {
            schools: queries::school_choices(db.reader(), &self.scope).await?,
            purchase: self.purchase.as_ref(),
            list,
            source: self.source.clone(),
            ..ImportParts::default()
        };
        let page = ImportPage::new(self.frame.layout(), &self.form, parts, &errors);
        self.frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }
}

async fn run(
    db: &Db,
    permit: &Permit<MayImport>,
    paying: Option<&Permit<CreateDevices>>,
    command: &ImportDevices,
    rehearsal: bool,
) -> Result<ImportOutcome, ServiceError> {
    if rehearsal {
        return rehearse_import(db, permit, paying, command).await;
    }
    db.write(permit.who(), async |tx| {
        service::import_devices(tx, permit, paying, command).await
    })
    .await
}

/// What taking over a list would do.
pub(in crate::devices) async fn rehearse_import(
    db: &Db,
    permit: &Permit<MayImport>,
    paying: Option<&Permit<CreateDevices>>,
    command: &ImportDevices,
) -> Result<ImportOutcome, ServiceError> {
    db.rehearse(permit.who(), async |tx| {
        service::import_devices(tx, permit, paying, command).await
    })
    .await
}

/// The allocation that pays, for those who may make devices of it.
async fn purchase(db: &Db, actor: &Actor, form: &ImportForm) -> Result<Option<Purchase>, AppError> {
    if form.allocation.is_empty() {
        return Ok(None);
    }
    actor.permit::<CreateDevices>()?;
    let id = form.allocation.parse().map_err(|_| AppError::NotFound)?;
    let found = queries::purchase(db.reader(), id).await?;
    found.map(Some).ok_or(AppError::NotFound)
}
