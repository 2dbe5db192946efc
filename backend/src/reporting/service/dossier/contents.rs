//! What the archive of a Förderakte will hold, before it is packed.

use paktbuch_reports::ReportError;

use super::{Bytes, Places, Planned, made_for, of_made, of_stored, question};
use crate::db::Db;
use crate::documents::Documents;
use crate::reporting::commands::DossierAsked;
use crate::reporting::rows::DossierFile;
use crate::reporting::service::Folders;
use crate::reporting::service::letters::Tools;
use crate::reporting::{MakeError, queries};

/// The files of the Förderakte in the order of its index, and what it is narrowed to in words. Its workbooks and letters are made for
/// their sizes and hashes; stored documents are not read.
///
/// # Errors
/// As [`dossier`](super::dossier), but for stored documents: a missing one is told, a changed one is not found out.
pub async fn dossier_contents(
    db: &Db,
    folders: Folders<'_>,
    tools: Tools<'_>,
    asked: DossierAsked,
) -> Result<(Vec<DossierFile>, &'static str), MakeError> {
    let conn = queries::snapshot(db).await?;
    let unknown = || MakeError::Refused("Den Bescheid gibt es nicht.".to_owned());
    let notice = queries::the_notice(&conn, asked.notice)
        .await?
        .ok_or_else(unknown)?;
    let belonging = queries::belonging(&conn, &notice).await?;
    let made = made_for(&conn, (folders, tools), (&belonging, &notice), asked.as_of).await?;
    let mut stored = Vec::new();
    for part in queries::parts(&belonging) {
        stored.extend(queries::stored_files(&conn, &belonging, part).await?);
    }
    let documents = tools.documents.clone();
    let listing = tokio::task::spawn_blocking(move || {
        let stored = stored.into_iter();
        let stored = stored.map(|file| of_stored(&documents, file, asked.with_personnel));
        let mut places = Places::default();
        let files = stored.chain(made.into_iter().map(of_made));
        files.map(|file| listed(&mut places, &documents, file)).collect()
    });
    let files: Result<Vec<DossierFile>, MakeError> = listing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))?;
    Ok((files?, question(asked.with_personnel)))
}

fn listed(places: &mut Places, documents: &Documents, file: Planned) -> Result<DossierFile, MakeError> {
    let (entry, bytes) = places.place(file);
    let (sha256, size, is_missing) = match bytes {
        Bytes::Stored { sha256, size } => {
            let is_missing = documents.open(&sha256).is_err();
            (sha256, size, is_missing)
        }
        Bytes::Withheld => (String::new(), 0, false),
        Bytes::Made(made) => {
            let file = made.scratch.file().metadata().map_err(ReportError::Write)?;
            (made.report.sha256, file.len(), false)
        }
    };
    Ok(DossierFile {
        path: entry.path,
        kind: entry.kind,
        title: entry.title,
        dated: entry.dated,
        size,
        sha256,
        is_missing,
    })
}
