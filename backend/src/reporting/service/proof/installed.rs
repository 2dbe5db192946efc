//! The fixed installations (Anlagen) of a proof.

use chrono::NaiveDate;
use paktbuch_reports::proof::InstallationRow;
use paktbuch_types::{InvoiceId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::reporting::queries::{self, InstalledPart};
use crate::reporting::rows::Names;
use crate::reporting::service::receipts::line_key;

/// A row of the sheet with what the frozen contents say of it.
pub(in crate::reporting::service) struct Installed {
    pub(in crate::reporting::service) invoice: InvoiceId,
    /// What makes it the same in another version of the proof: invoice line, cost line and school, as with a receipt.
    pub(in crate::reporting::service) key: String,
    pub(in crate::reporting::service) cost_key: String,
    pub(in crate::reporting::service) row: InstallationRow,
}

pub(in crate::reporting::service) async fn installed(
    conn: &impl ConnectionTrait,
    (notice, as_of): (NoticeId, NaiveDate),
    names: &Names,
) -> Result<Vec<Installed>, DbErr> {
    let parts = queries::installed_parts(conn, notice, as_of).await?;
    Ok(parts.into_iter().map(|part| told(part, names)).collect())
}

fn told(part: InstalledPart, names: &Names) -> Installed {
    let school = part.school.or(part.line_school);
    let (school_number, school) = school
        .and_then(|id| names.schools.get(&id).cloned())
        .unwrap_or_default();
    let cost_key = line_key(part.cost_line);
    Installed {
        invoice: part.invoice,
        key: format!("anlage position-{} {cost_key} {school_number}", part.line),
        cost_key,
        row: InstallationRow {
            subject: format!("Position {}: {}", part.position, part.name),
            school,
            place: part.place,
            extent: part.extent,
            accepted_on: part.accepted_on,
            invoice_number: part.number,
            cost_line: format!(
                "{}.{} {}",
                part.item_position, part.line_position, part.line_title
            ),
            gross: part.gross,
        },
    }
}
