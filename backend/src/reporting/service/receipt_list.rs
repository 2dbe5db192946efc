//! The Belegliste of a notice as a report of its own.

use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_reports::receipts::{ReceiptRow, ReceiptsCsv, ReceiptsHead, ReceiptsWriter};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::NoticeId;
use sea_orm::ConnectionTrait;

use super::inventory::{authority_name, programme_title};
use super::proof::{Settled, settled};
use super::receipts::complete_links;
use super::{About, Folders, Made, for_file_name, scratch};
use crate::db::Db;
use crate::funding;
use crate::reporting::rows::ListFormat;
use crate::reporting::{MakeError, Scratch, queries};

/// Makes the Belegliste of a notice as of a day (Stichtag): what was paid up to it.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn receipt_list(
    db: &Db,
    folders: Folders<'_>,
    asked: (NoticeId, NaiveDate),
    format: ListFormat,
) -> Result<Made, MakeError> {
    receipt_list_of(&queries::snapshot(db).await?, folders, asked, format).await
}

/// The same of a state of the database that is read already.
pub(super) async fn receipt_list_of(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    (notice, as_of): (NoticeId, NaiveDate),
    format: ListFormat,
) -> Result<Made, MakeError> {
    let Settled {
        notice,
        authority,
        items,
        mut receipts,
        ..
    } = settled(conn, notice, as_of).await?;
    let programmes = funding::programmes(conn).await?;
    let head = ReceiptsHead {
        authority: authority_name(authority.as_ref()),
        programme: programme_title(&programmes, &notice.programme, &notice.programme_version),
        reference: notice.reference.clone(),
        notice_date: notice.notice_date,
        as_of,
        items,
    };
    complete_links(&mut receipts, folders.address);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let writing = tokio::task::spawn_blocking(move || write(scratch, &head, receipts, format, &temporary));
    let (scratch, report) = writing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Made {
        scratch,
        report,
        name: format!("Belegliste_{}_{as_of}", for_file_name(&notice.reference)),
        about: About::default(),
    })
}

fn write(
    scratch: Scratch,
    head: &ReceiptsHead,
    receipts: Vec<ReceiptRow>,
    format: ListFormat,
    temporary: &Path,
) -> Result<(Scratch, ReportFile), ReportError> {
    let mut out = BufWriter::new(scratch.file());
    let report = match format {
        ListFormat::Xlsx => {
            let mut writer = ReceiptsWriter::new(head, temporary)?;
            receipts.into_iter().try_for_each(|row| writer.push(&row))?;
            writer.finish(&mut out)?
        }
        ListFormat::Csv => {
            let mut writer = ReceiptsCsv::new(&head.items, &mut out)?;
            receipts.into_iter().try_for_each(|row| writer.push(&row))?;
            writer.finish()?
        }
    };
    drop(out);
    Ok((scratch, report))
}
