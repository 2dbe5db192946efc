//! The edition of the programme (Förderrichtlinie) that the notice was granted under.

use std::io::Write;

use paktbuch_entity::notice;
use paktbuch_reports::{ReportError, ReportFile};
use sea_orm::ConnectionTrait;

use crate::documents::Stored;
use crate::funding;
use crate::reporting::MakeError;
use crate::reporting::service::{About, Folders, Made, scratch};

/// Its parameters, each with its source, as TOML; `None` where nobody knows the programme.
pub(super) async fn edition(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    notice: &notice::Model,
) -> Result<Option<Made>, MakeError> {
    let programmes = funding::programmes(conn).await?;
    let version = notice.programme_version.parse().ok();
    let Some(programme) = funding::find_programme(&programmes, &notice.programme, version) else {
        return Ok(None);
    };
    let text = funding::edition_text(conn, &programme.code, programme.version).await?;
    let Some(text) = text else { return Ok(None) };
    let scratch = scratch(folders.folder)?;
    scratch
        .file()
        .write_all(text.as_bytes())
        .map_err(ReportError::Write)?;
    Ok(Some(Made {
        scratch,
        report: ReportFile {
            rows: u64::try_from(text.lines().count()).unwrap_or(u64::MAX),
            totals: Vec::new(),
            sha256: Stored::of(text.as_bytes()).sha256,
        },
        name: "Förderprogramm".to_owned(),
        about: About::default(),
    }))
}
