//! What is made for the Förderakte: the workbooks of its day, and lists of records that have no document.

use chrono::NaiveDate;
use paktbuch_entity::notice;
use sea_orm::ConnectionTrait;

use super::edition::edition;
use super::history::history;
use super::{lists, records};
use crate::reporting::MakeError;
use crate::reporting::commands::ProofAsked;
use crate::reporting::queries::Belonging;
use crate::reporting::rows::{InventoryFilter, ListFormat};
use crate::reporting::service::inventory::inventory_of;
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
    let lists = [
        lists::payments(conn, folders, of).await?,
        lists::awards(conn, folders, of).await?,
        lists::memos(conn, folders, of).await?,
        history(conn, folders, of).await?,
    ];
    files.extend(lists.map(|made| list(as_of, made)));
    Ok(files)
}

/// The records that the program keeps and nobody has a file of: the application, the conditions, the edition of the programme, the orders
/// with their deliveries, and the examination.
pub(super) async fn records(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    (of, notice): (&Belonging, &notice::Model),
    as_of: NaiveDate,
) -> Result<Vec<File>, MakeError> {
    let application = records::application(conn, folders, of).await?;
    let lists = [
        records::conditions(conn, folders, of).await?,
        records::order_lines(conn, folders, of).await?,
        records::deliveries(conn, folders, of).await?,
        records::steps(conn, folders, of.notice).await?,
        records::cuts(conn, folders, of.notice).await?,
    ];
    let lists = application.into_iter().chain(lists);
    let mut files: Vec<File> = lists.map(|made| list(as_of, made)).collect();
    files.extend(edition(conn, folders, notice).await?.map(|made| File {
        title: made.name.clone(),
        suffix: "toml",
        as_of,
        made,
    }));
    Ok(files)
}

fn list(as_of: NaiveDate, made: Made) -> File {
    File {
        title: made.name.clone(),
        suffix: "csv",
        as_of,
        made,
    }
}
