//! What is made for the Förderakte: the workbooks of its day, and lists of records that have no document.

use chrono::NaiveDate;
use paktbuch_reports::list::ListHead;
use sea_orm::ConnectionTrait;

use super::history::history;
use super::lists;
use crate::reporting::MakeError;
use crate::reporting::commands::ProofAsked;
use crate::reporting::queries::Belonging;
use crate::reporting::rows::{InventoryFilter, ListFormat};
use crate::reporting::service::inventory::inventory_of;
use crate::reporting::service::lists::write;
use crate::reporting::service::proof::{gather, written};
use crate::reporting::service::receipt_list::receipt_list_of;
use crate::reporting::service::{Folders, Made};

/// A file that was made.
pub(super) struct File {
    pub(super) title: String,
    pub(super) suffix: &'static str,
    pub(super) as_of: NaiveDate,
    pub(super) made: Made,
}

pub(super) async fn files(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
    as_of: NaiveDate,
) -> Result<Vec<File>, MakeError> {
    let proof = gather(conn, ProofAsked::record(of.notice, as_of), None).await?;
    let devices = InventoryFilter {
        notice: Some(of.notice),
        ..InventoryFilter::all(as_of)
    };
    let asked = (of.notice, as_of);
    let workbooks = [
        ("Verwendungsnachweis", written(conn, folders, proof, as_of).await?),
        (
            "Belegliste",
            receipt_list_of(conn, folders, asked, ListFormat::Xlsx).await?,
        ),
        (
            "Inventarliste",
            inventory_of(conn, folders, &devices, ListFormat::Xlsx).await?,
        ),
    ];
    let mut files: Vec<File> = workbooks
        .into_iter()
        .map(|(title, made)| File {
            title: title.to_owned(),
            suffix: "xlsx",
            as_of,
            made,
        })
        .collect();
    for (title, contents) in [
        ("Zahlungen", lists::payments(conn, of).await?),
        ("Vergabevermerke", lists::awards(conn, of).await?),
        ("Vermerke", lists::memos(conn, of).await?),
    ] {
        let head = ListHead {
            authority: String::new(),
            title,
            sentence: String::new(),
            as_of,
        };
        let made = write(folders, (head, contents), ListFormat::Csv, title.to_owned()).await?;
        files.push(list(title, as_of, made));
    }
    files.push(list("Verlauf", as_of, history(conn, folders, of).await?));
    Ok(files)
}

fn list(title: &str, as_of: NaiveDate, made: Made) -> File {
    File {
        title: title.to_owned(),
        suffix: "csv",
        as_of,
        made,
    }
}
