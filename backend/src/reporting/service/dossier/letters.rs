//! What was sent to the granting authority from Paktbuch: drawdowns with their Aufstellung, and reallocations.

use chrono::NaiveDate;
use paktbuch_types::{DrawdownState, NoticeId, ReallocationState};
use sea_orm::ConnectionTrait;

use super::made::File;
use crate::drawdowns;
use crate::funding;
use crate::reporting::MakeError;
use crate::reporting::commands::LetterAsked;
use crate::reporting::rows::{DocumentFormat, LetterKind};
use crate::reporting::service::letters::{Tools, letter_of};
use crate::reporting::service::lists::drawdown_sheet_of;
use crate::reporting::service::{Folders, Made};

pub(super) async fn files(
    conn: &impl ConnectionTrait,
    by: (Folders<'_>, Tools<'_>),
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<File>, MakeError> {
    let mut files = Vec::new();
    let asked = |number: i64| LetterAsked {
        notice,
        number: Some(number),
        as_of,
        proof_type: None,
    };
    for row in drawdowns::of_notice(conn, notice).await? {
        let state = row.progress.state;
        if !matches!(state, DrawdownState::Requested | DrawdownState::PaidOut) {
            continue;
        }
        let title = format!("Mittelabruf {}", row.number);
        let (suffix, made) = letter(conn, by, (LetterKind::Drawdown, asked(row.number))).await?;
        files.push(File {
            title: title.clone(),
            suffix,
            as_of: row.progress.requested_on.unwrap_or(row.as_of),
            made,
        });
        if let Some(made) = drawdown_sheet_of(conn, by.0, row.id).await? {
            files.push(File {
                title: format!("{title} Aufstellung"),
                suffix: "xlsx",
                as_of: row.as_of,
                made,
            });
        }
    }
    let view = funding::read_notice(conn, notice).await?;
    for row in view.iter().flat_map(|view| &view.reallocations) {
        if row.progress.state == ReallocationState::Draft {
            continue;
        }
        let (suffix, made) = letter(conn, by, (LetterKind::Reallocation, asked(row.number))).await?;
        files.push(File {
            title: format!("Umschichtung {}", row.number),
            suffix,
            as_of: row.progress.sent_on.unwrap_or(as_of),
            made,
        });
    }
    Ok(files)
}

/// As PDF; where a text cannot be set, as docx, so that no text keeps the archive back. With its suffix.
async fn letter(
    conn: &impl ConnectionTrait,
    by: (Folders<'_>, Tools<'_>),
    asked: (LetterKind, LetterAsked),
) -> Result<(&'static str, Made), MakeError> {
    match letter_of(conn, by, asked, DocumentFormat::Pdf).await {
        Ok(made) => Ok(("pdf", made)),
        Err(MakeError::Refused(_)) => {
            let made = letter_of(conn, by, asked, DocumentFormat::Docx).await?;
            Ok(("docx", made))
        }
        Err(error) => Err(error),
    }
}
