//! A list of devices that comes in (Geräte einlesen): only checked, or taken over.

use axum::Json;
use axum::response::{IntoResponse, Response};
use paktbuch_types::{AllocationId, DeviceCategory, SchoolId};
use serde::{Deserialize, Serialize};

use crate::auth::{CreateDevices, ImportDevices as MayImport, Scope};
use crate::db::Db;
use crate::devices::commands::{Fate, ImportDevices, ImportOutcome};
use crate::devices::lists::{self, Entry, ListError, ListFormat, Mapping, Refusal, Table};
use crate::devices::routes::rehearse_import;
use crate::devices::rows::{MOST_ROWS, MOST_ROWS_SHOWN};
use crate::devices::service::{self, ReadError};
use crate::devices::{paths, queries};
use crate::web::api::{ApiActor, ApiFile, ApiFilter, ApiPermit, Told, taken};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_LIST_FILES, take)
}

/// What is said of a list beside its content.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Name der Datei, für den Verlauf.
    #[param(required = false)]
    file_name: String,
    /// `true` prüft nur: dieselbe Antwort, und nichts ist geändert.
    #[param(required = false)]
    dry_run: bool,
    /// `csv`, `xlsx`, `apple-school-manager`, `jamf-school`, `intune` oder `snipe-it`; ohne Angabe am Inhalt erkannt.
    #[param(required = false)]
    format: String,
    /// Zuordnung der Spalten als TOML, wie die Datei für `import devices --map`; ohne Angabe an ihren Namen erkannt.
    #[param(required = false, example = "seriennummer = \"Serial No.\"")]
    map: String,
    /// Schulnummer für Zeilen, die keine Schule nennen.
    #[param(required = false)]
    school: String,
    /// Kategorie neuer Modelle, die keine nennen.
    #[param(required = false)]
    category: String,
    /// Zuordnung (`id`), die neue Geräte bezahlt.
    #[param(required = false)]
    allocation: Option<i64>,
}

/// Was aus einer Geräteliste geworden ist; mit `dry_run`, was daraus würde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceListJson {
    file_name: String,
    format: &'static str,
    encoding: &'static str,
    /// Nur geprüft, nichts geändert. Die Inventarnummern neuer Geräte sind dann die, die sie jetzt bekämen.
    dry_run: bool,
    /// Zeilen der Liste.
    rows: usize,
    /// Spalten der Liste, in ihrer Reihenfolge.
    columns: Vec<DeviceListColumn>,
    created: Vec<DeviceListRow>,
    /// Bekannte Geräte, über die die Liste mehr wusste.
    updated: Vec<DeviceListRow>,
    /// Bekannte Geräte, bei denen alles schon so steht.
    unchanged: Vec<DeviceListRow>,
    refused: Vec<DeviceListRemark>,
    /// Werte, die nicht übernommen sind, und was sonst zu prüfen ist.
    warnings: Vec<DeviceListRemark>,
}

/// Eine Spalte der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceListColumn {
    name: String,
    /// Was sie bedeutet, wie in `map`; `null`, wo sie nicht gelesen ist.
    #[schema(required)]
    field: Option<&'static str>,
}

/// Eine Zeile mit ihrem Gerät.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceListRow {
    /// Zeile der Datei, ab 1.
    line: usize,
    inventory_number: String,
}

/// Warum eine Zeile abgewiesen oder ein Wert nicht übernommen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceListRemark {
    /// Zeile der Datei, ab 1; 0 = die Datei im Ganzen.
    line: usize,
    /// Spalte, wie sie in der Datei heißt; leer, wo die ganze Zeile gemeint ist.
    field: String,
    message: String,
}

/// Liest eine Geräteliste ein: ihr Inhalt ist der Körper der Anfrage. Höchstens 10.000 Zeilen auf einmal.
#[utoipa::path(post, path = paths::API_LIST_FILES, params(ListParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "eingelesen, mindestens ein Gerät ist neu", body = DeviceListJson),
        (status = 200, description = "eingelesen und nichts ist neu, oder nur geprüft", body = DeviceListJson),
        (status = 409, description = "die Zuordnung hat keinen Betrag mehr frei"), (status = 413, description = "zu groß"),
        (status = 422, description = "die Liste im Ganzen ist abgewiesen")))]
pub(super) async fn take(
    ApiPermit(permit): ApiPermit<MayImport>,
    ApiActor(actor): ApiActor,
    authority: Authority,
    ApiFilter(params): ApiFilter<ListParams>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    let allocation = params.allocation.map(AllocationId);
    let paying = allocation.map(|_| actor.permit::<CreateDevices>()).transpose()?;
    let school = params.school(db, permit.scope()).await?;
    let category = params.category()?;
    let format = params.format()?;
    let (worker, map, bytes) = (authority.worker.clone(), params.map, file.bytes);
    let reading = tokio::task::spawn_blocking(move || {
        let table = service::read_list(&worker, &bytes, format)?;
        List::read(table, &map)
    });
    let (list, entries) = match reading.await.map_err(AppError::internal)? {
        Ok(read) => read,
        Err(ReadError::Refused(message)) => return Err(AppError::Invalid(message)),
        Err(error @ ReadError::Unavailable(_)) => return Err(AppError::internal(error)),
    };
    let command = ImportDevices {
        source: params.file_name,
        entries,
        school,
        category,
        allocation,
        is_takeover: false,
    };
    if params.dry_run {
        let outcome = rehearse_import(db, &permit, paying.as_ref(), &command).await?;
        return Ok(Json(list.told(&command.source, outcome, true)).into_response());
    }
    taken(db, permit.who(), file.once.as_ref(), async |tx| {
        let outcome = service::import_devices(tx, &permit, paying.as_ref(), &command).await?;
        let is_new = outcome.created > 0;
        let answer = list.told(&command.source, outcome, false);
        Ok((is_new, paths::API_LIST.to_owned(), Told::list(&answer)?))
    })
    .await
}

impl ListParams {
    /// A school outside the scope is answered as one that does not exist.
    async fn school(&self, db: &Db, scope: &Scope) -> Result<Option<SchoolId>, AppError> {
        if self.school.is_empty() {
            return Ok(None);
        }
        let known = queries::school_by_number(db.reader(), scope, &self.school).await?;
        known.map(Some).ok_or_else(|| {
            AppError::Invalid(format!(
                "„school“: Die Schule {} gibt es nicht. Bitte die amtliche Schulnummer angeben.",
                self.school.chars().take(40).collect::<String>()
            ))
        })
    }

    fn category(&self) -> Result<Option<DeviceCategory>, AppError> {
        let code = Some(&self.category).filter(|code| !code.is_empty());
        let read = code.map(|code| code.parse::<DeviceCategory>()).transpose();
        read.map_err(|error| AppError::Invalid(format!("„category“: {error}")))
    }

    fn format(&self) -> Result<Option<ListFormat>, AppError> {
        let code = Some(&self.format).filter(|code| !code.is_empty());
        let read = code.map(|code| code.parse::<ListFormat>()).transpose();
        read.map_err(|error| AppError::Invalid(format!("„format“: {error}")))
    }
}

/// A list that was read.
struct List {
    table: Table,
    mapping: Mapping,
    /// Rows that are no devices.
    refused: Vec<Refusal>,
}

impl List {
    /// The list with its devices; `map` is TOML, empty for columns known by their names. Takes a while.
    fn read(table: Table, map: &str) -> Result<(Self, Vec<Entry>), ReadError> {
        let told = |error: ListError| ReadError::Refused(error.to_string());
        if table.rows.len() > MOST_ROWS {
            return Err(ReadError::Refused(format!(
                "Die Liste hat {} Zeilen; auf einmal gehen höchstens {MOST_ROWS_SHOWN}. Bitte in Teilen einlesen oder auf dem Server \
                 „paktbuch import devices“ benutzen.",
                table.rows.len()
            )));
        }
        let mapping = if map.is_empty() {
            Mapping::guessed(&table)
        } else {
            Mapping::from_toml(map, &table).map_err(told)?
        };
        mapping.check(&table).map_err(told)?;
        let (entries, refused) = lists::entries(&table, &mapping);
        let list = Self {
            table,
            mapping,
            refused,
        };
        Ok((list, entries))
    }

    fn told(&self, file_name: &str, mut outcome: ImportOutcome, dry_run: bool) -> DeviceListJson {
        self.mapping.head(&self.table.columns, &mut outcome.refused);
        self.mapping.head(&self.table.columns, &mut outcome.warnings);
        let Table {
            format,
            encoding,
            columns,
            rows,
            refused,
            warnings,
        } = &self.table;
        let devices = |fate: Fate| {
            let listed = outcome.devices.iter().filter(move |device| device.fate == fate);
            let row = listed.map(|device| DeviceListRow {
                line: device.line,
                inventory_number: device.number.to_string(),
            });
            row.collect()
        };
        let columns = columns
            .iter()
            .zip(&self.mapping.columns)
            .map(|(name, column)| DeviceListColumn {
                name: name.clone(),
                field: column.map(lists::Column::code),
            });
        DeviceListJson {
            file_name: file_name.to_owned(),
            format: format.code(),
            encoding,
            dry_run,
            rows: rows.len() + refused.len(),
            columns: columns.collect(),
            created: devices(Fate::Created),
            updated: devices(Fate::Updated),
            unchanged: devices(Fate::Unchanged),
            refused: remarks(self.refused.iter().chain(&outcome.refused)),
            warnings: remarks(warnings.iter().chain(&outcome.warnings)),
        }
    }
}

/// By line.
fn remarks<'a>(refusals: impl Iterator<Item = &'a Refusal>) -> Vec<DeviceListRemark> {
    let mut remarks: Vec<DeviceListRemark> = refusals
        .map(|refusal| DeviceListRemark {
            line: refusal.line,
            field: refusal.field.clone(),
            message: refusal.message.clone(),
        })
        .collect();
    remarks.sort_by_key(|remark| remark.line);
    remarks
}
