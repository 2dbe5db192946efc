//! The Förderakte: everything of one grant as an archive, every stored document byte for byte, with an index of hashes.

mod history;
mod letters;
mod lists;
mod made;
mod pack;

use paktbuch_reports::archive::ArchiveEntry;
use paktbuch_reports::list::ListHead;
use paktbuch_types::format_date;

use super::inventory::authority_name;
use super::letters::Tools;
use super::{About, Folders, Made, for_file_name, scratch};
use crate::db::Db;
use crate::documents::Documents;
use crate::reporting::commands::DossierAsked;
use crate::reporting::rows::{Shelf, StoredFile, safe_name};
use crate::reporting::{MakeError, queries};

/// Why a file is not in the archive.
const WITHHELD: &str = "nicht enthalten, Personalausgabe nur für Verwaltung und Fördermittel";

/// A file before it is in the archive.
struct Planned {
    entry: ArchiveEntry,
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
    let waiting = Folders {
        folder: folders.temporary,
        ..folders
    };
    let stored = queries::stored_files(&conn, &belonging).await?;
    let mut made = made::files(&conn, waiting, &belonging, as_of).await?;
    made.extend(letters::files(&conn, (waiting, tools), id, as_of).await?);
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
    let packing = tokio::task::spawn_blocking(move || {
        let files = planned(&documents, (stored, with_personnel), made);
        pack::pack(scratch, &documents, files, &head, &temporary)
    });
    let (scratch, report) = packing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Made {
        scratch,
        report,
        name: format!("Foerderakte_{}_{as_of}", for_file_name(&notice.reference)),
        about: About::default(),
    })
}

/// Every file with its place in the archive: `03_Rechnungen/007_Rechnung-RE-7.pdf`, numbered within its folder.
fn planned(
    documents: &Documents,
    (stored, with_personnel): (Vec<StoredFile>, bool),
    made: Vec<made::File>,
) -> Vec<Planned> {
    let mut numbers = std::collections::BTreeMap::<Shelf, u32>::new();
    let mut path = |shelf: Shelf, title: &str, suffix: &str| {
        let number = numbers.entry(shelf).or_default();
        *number += 1;
        format!("{}/{number:03}_{}.{suffix}", shelf.folder(), safe_name(title))
    };
    let mut files = Vec::with_capacity(stored.len() + made.len());
    for file in stored {
        if file.is_personal && !with_personnel {
            files.push(Planned {
                entry: ArchiveEntry {
                    path: String::new(),
                    kind: file.kind,
                    title: format!("{}: {WITHHELD}", file.title),
                    dated: file.dated,
                },
                bytes: Bytes::Withheld,
            });
            continue;
        }
        let suffix = file.suffix(documents.media_type(&file.sha256));
        files.push(Planned {
            entry: ArchiveEntry {
                path: path(file.shelf, &file.title, suffix),
                kind: file.kind,
                title: file.title,
                dated: file.dated,
            },
            bytes: Bytes::Stored {
                sha256: file.sha256,
                size: file.size,
            },
        });
    }
    for file in made {
        files.push(Planned {
            entry: ArchiveEntry {
                path: path(Shelf::Made, &file.title, file.suffix),
                kind: "Auswertung".to_owned(),
                title: file.title,
                dated: Some(file.as_of),
            },
            bytes: Bytes::Made(Box::new(file.made)),
        });
    }
    files
}
