//! A list as CSV that is written while its rows are read: page by page, so that memory does not grow with the grant.

use std::io::BufWriter;

use paktbuch_reports::list::{self, Cell, Columns};
use paktbuch_reports::{ReportError, ReportFile};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::reporting::service::{About, Folders, Made, scratch};
use crate::reporting::{MakeError, Scratch};

/// Pages that wait to be written.
const WAITING: usize = 2;

/// Rows that were read at once.
pub(super) type Page = Vec<Vec<Cell>>;

/// A list that is being written.
pub(super) struct Sheet {
    title: &'static str,
    pages: mpsc::Sender<Page>,
    writing: JoinHandle<Result<(Scratch, ReportFile), ReportError>>,
}

impl Sheet {
    /// An empty list in a file of its own.
    ///
    /// # Errors
    /// Where the folder refuses files.
    pub(super) fn begin(
        folders: Folders<'_>,
        title: &'static str,
        columns: Columns,
    ) -> Result<Self, MakeError> {
        let scratch = scratch(folders.folder)?;
        let (pages, mut waiting) = mpsc::channel::<Page>(WAITING);
        let writing = tokio::task::spawn_blocking(move || {
            let rows = std::iter::from_fn(|| waiting.blocking_recv()).flatten();
            let report = list::write_csv(columns, rows, BufWriter::new(scratch.file()));
            report.map(|report| (scratch, report))
        });
        Ok(Self {
            title,
            pages,
            writing,
        })
    }

    /// Hands rows on; answers whether more are wanted. A list that cannot be written says why in [`finish`](Self::finish).
    pub(super) async fn push(&self, page: Page) -> bool {
        self.pages.send(page).await.is_ok()
    }

    /// The finished list.
    ///
    /// # Errors
    /// Where the file refused bytes.
    pub(super) async fn finish(self) -> Result<Made, MakeError> {
        drop(self.pages);
        let (scratch, report) = self
            .writing
            .await
            .map_err(|error| MakeError::Thread(error.to_string()))??;
        Ok(Made {
            scratch,
            report,
            name: self.title.to_owned(),
            about: About::default(),
        })
    }
}
