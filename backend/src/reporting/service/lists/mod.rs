//! Plain lists over all grants: what each shows, and where its rows come from.

mod applications;
mod bindings;
mod budgets;
mod concepts;
mod deadlines;
mod years;

use std::io::BufWriter;

use chrono::NaiveDate;
use paktbuch_reports::list::{self, Cell, Columns, ListHead};
use sea_orm::ConnectionTrait;

use super::inventory::authority_name;
use super::{Folders, Made, scratch};
use crate::db::Db;
use crate::reporting::rows::{ListFormat, ListKind};
use crate::reporting::{MakeError, queries};

/// A list as it is written.
struct Contents {
    columns: Columns,
    rows: Vec<Vec<Cell>>,
}

/// Makes a plain list as of a day (Stichtag).
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn plain_list(
    db: &Db,
    folders: Folders<'_>,
    kind: ListKind,
    as_of: NaiveDate,
    format: ListFormat,
) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let Contents { columns, rows } = contents(&conn, kind, as_of).await?;
    let authority = queries::the_authority(&conn).await?;
    let head = ListHead {
        authority: authority_name(authority.as_ref()),
        title: kind.title(),
        sentence: kind.sentence().to_owned(),
        as_of,
    };
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let writing = tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::new(scratch.file());
        let report = match format {
            ListFormat::Xlsx => list::write_xlsx(&head, columns, &rows, &temporary, &mut out),
            ListFormat::Csv => list::write_csv(columns, &rows, &mut out),
        };
        drop(out);
        report.map(|report| (scratch, report))
    });
    let (scratch, report) = writing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Made {
        scratch,
        report,
        name: format!("{}_{as_of}", kind.title()),
    })
}

async fn contents(
    conn: &impl ConnectionTrait,
    kind: ListKind,
    as_of: NaiveDate,
) -> Result<Contents, MakeError> {
    Ok(match kind {
        ListKind::Deadlines => deadlines::contents(conn, as_of).await?,
        ListKind::Applications => applications::contents(conn, as_of).await?,
        ListKind::Bindings => bindings::contents(conn, as_of).await?,
        ListKind::Budgets => budgets::contents(conn, as_of).await?,
        ListKind::Year => years::contents(conn, as_of).await?,
        ListKind::Concepts => concepts::contents(conn, as_of).await?,
    })
}
