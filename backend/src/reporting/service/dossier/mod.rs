//! The Förderakte: everything of one grant as an archive, every stored document byte for byte, with an index of hashes.

mod contents;
mod edition;
mod history;
mod letters;
mod lists;
mod made;
mod pack;
mod records;
mod sheet;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_reports::archive::ArchiveEntry;
use paktbuch_reports::list::ListHead;
use paktbuch_types::format_date;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::mpsc;

use super::inventory::authority_name;
use super::letters::Tools;
use super::{About, Folders, Made, for_file_name, kept, scratch};
use crate::db::Db;
use crate::documents::Documents;
use crate::reporting::commands::DossierAsked;
use crate::reporting::queries::Belonging;
use crate::reporting::rows::{Shelf, StoredFile, safe_name};
use crate::reporting::{MakeError, queries};

pub use contents::dossier_contents;

/// Why a file is not in the archive.
const WITHHELD: &str = "nicht enthalten, Personalausgabe nur für Verwaltung und Fördermittel";

/// Pages of documents that wait to be packed.
const WAITING: usize = 2;

/// A file before it has its place in the archive.
struct Planned {
    shelf: Shelf,
    kind: String,
    title: String,
    suffix: &'static str,
    dated: Option<NaiveDate>,
    bytes: Bytes,
}

/// Where its bytes are.
enum Bytes {
    Stored {
        sha256: String,
        size: u64,
    },
    /// It is kept from the reader; the index says so.
    Withheld,
    Made(Box<Made>),
}

/// Makes the Förderakte of a notice; its workbooks are as of the day (Stichtag). Files of a Personalausgabe are in it only
/// `with_personnel`.
///
/// # Errors
/// [`MakeError`], also [`MakeError::Document`] where a stored document is missing or was changed; nothing is left behind.
pub async fn dossier(
    db: &Db,
    folders: Folders<'_>,
    tools: Tools<'_>,
    DossierAsked {
        notice: id,
        as_of,
        with_personnel,
    }: DossierAsked,
) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let unknown = || MakeError::Refused("Den Bescheid gibt es nicht.".to_owned());
    let notice = queries::the_notice(&conn, id).await?.ok_or_else(unknown)?;
    let belonging = queries::belonging(&conn, &notice).await?;
    let made = made_for(&conn, (folders, tools), (&belonging, &notice), as_of).await?;
    let authority = queries::the_authority(&conn).await?;
    let head = ListHead {
        authority: authority_name(authority.as_ref()),
        title: "Förderakte",
        sentence: format!(
            "Zum Bescheid {} vom {}: {}",
            notice.reference,
            format_date(notice.notice_date),
            notice.title
        ),
        as_of,
    };
    let scratch = scratch(folders.folder)?;
    let (documents, temporary) = (tools.documents.clone(), folders.temporary.to_owned());
    let (pages, mut stored) = mpsc::channel::<Vec<StoredFile>>(WAITING);
    let packing = tokio::task::spawn_blocking(move || {
        let stored = std::iter::from_fn(|| stored.blocking_recv()).flatten();
        let stored = stored.map(|file| of_stored(&documents, file, with_personnel));
        let files = stored.chain(made.into_iter().map(of_made));
        pack::pack(scratch, &documents, files, &head, &temporary)
    });
    let read = stored_pages(&conn, &belonging, pages).await;
    let packed = packing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))?;
    read?;
    let (scratch, report, files) = packed?;
    Ok(Made {
        scratch,
        report,
        name: format!("Foerderakte_{}_{as_of}", for_file_name(&notice.reference)),
        about: About {
            chart: None,
            question: question(with_personnel).to_owned(),
            figures: kept(&files),
        },
    })
}

/// What the archive is narrowed to, in words: those with and those without the files of a Personalausgabe are not compared.
const fn question(with_personnel: bool) -> &'static str {
    if with_personnel {
        ""
    } else {
        "ohne Dateien zu Personalausgaben"
    }
}

/// Everything that is made for the archive, in the order of its last folder.
async fn made_for(
    conn: &impl ConnectionTrait,
    (folders, tools): (Folders<'_>, Tools<'_>),
    (of, notice): (&Belonging, &notice::Model),
    as_of: NaiveDate,
) -> Result<Vec<made::File>, MakeError> {
    let waiting = Folders {
        folder: folders.temporary,
        ..folders
    };
    let mut made = made::files(conn, waiting, of, as_of).await?;
    made.extend(letters::files(conn, (waiting, tools), of.notice, as_of).await?);
    made.extend(made::records(conn, waiting, (of, notice), as_of).await?);
    Ok(made)
}

/// Reads the stored documents part by part and hands them on; a receiver that is gone has failed and says why itself.
async fn stored_pages(
    conn: &impl ConnectionTrait,
    of: &Belonging,
    pages: mpsc::Sender<Vec<StoredFile>>,
) -> Result<(), DbErr> {
    for part in queries::parts(of) {
        let page = queries::stored_files(conn, of, part).await?;
        if pages.send(page).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn of_stored(documents: &Documents, file: StoredFile, with_personnel: bool) -> Planned {
    let is_withheld = file.is_personal && !with_personnel;
    Planned {
        suffix: file.suffix(documents.media_type(&file.sha256)),
        shelf: file.shelf,
        kind: file.kind,
        title: if is_withheld {
            format!("{}: {WITHHELD}", file.title)
        } else {
            file.title
        },
        dated: file.dated,
        bytes: if is_withheld {
            Bytes::Withheld
        } else {
            Bytes::Stored {
                sha256: file.sha256,
                size: file.size,
            }
        },
    }
}

fn of_made(file: made::File) -> Planned {
    Planned {
        shelf: Shelf::Made,
        kind: "Auswertung".to_owned(),
        title: file.title,
        suffix: file.suffix,
        dated: Some(file.as_of),
        bytes: Bytes::Made(Box::new(file.made)),
    }
}

/// How many files each folder of the archive has so far.
#[derive(Default)]
struct Places(BTreeMap<Shelf, u32>);

impl Places {
    /// The file with its place, numbered within its folder: `03_Rechnungen/007_Rechnung-RE-7.pdf`; one that is withheld has none.
    fn place(&mut self, file: Planned) -> (ArchiveEntry, Bytes) {
        let path = if matches!(file.bytes, Bytes::Withheld) {
            String::new()
        } else {
            let number = self.0.entry(file.shelf).or_default();
            *number += 1;
            let (folder, name) = (file.shelf.folder(), safe_name(&file.title));
            format!("{folder}/{number:03}_{name}.{}", file.suffix)
        };
        let entry = ArchiveEntry {
            path,
            kind: file.kind,
            title: file.title,
            dated: file.dated,
        };
        (entry, file.bytes)
    }
}
