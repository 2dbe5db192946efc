//! What a funding portal asks of an application, in the order of its forms.

use paktbuch_reports::list::{Column, Columns, Kind, ListHead};
use paktbuch_types::ApplicationId;

use super::{Contents, write};
use crate::db::Db;
use crate::funding;
use crate::reporting::rows::ListFormat;
use crate::reporting::service::inventory::authority_name;
use crate::reporting::service::{Folders, Made, for_file_name};
use crate::reporting::{MakeError, queries};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Angabe", 44, Kind::Text),
        Column::new("Wert", 60, Kind::Text),
    ],
    totals: &[],
};

/// Makes the file with the values of the portal's page; `None` where there is no such application.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn portal_file(
    db: &Db,
    folders: Folders<'_>,
    id: ApplicationId,
    format: ListFormat,
) -> Result<Option<Made>, MakeError> {
    let as_of = db.clock().today();
    let conn = queries::snapshot(db).await?;
    let Some(form) = funding::portal_form(&conn, id, as_of).await? else {
        return Ok(None);
    };
    let authority = queries::the_authority(&conn).await?;
    let head = ListHead {
        authority: authority_name(authority.as_ref()),
        title: "Förderportal",
        sentence: format!(
            "Angaben zum Antrag {} in der Reihenfolge der Formulare",
            form.reference
        ),
        as_of,
    };
    let name = format!("Förderportal_{}_{as_of}", for_file_name(&form.reference));
    let rows = form.values.into_iter();
    let contents = Contents {
        columns: COLUMNS,
        rows: rows.map(|row| vec![row.label.into(), row.value.into()]).collect(),
    };
    Ok(Some(write(folders, (head, contents), format, name).await?))
}
