//! What the form of a funding portal asks of an application.

use chrono::NaiveDate;
use paktbuch_types::ApplicationId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::funding::portal::PortalForm;
use crate::funding::{programme, queries};

/// The values of an application as of today; `None` where it does not exist.
///
/// # Errors
/// The database's refusal.
pub async fn portal_form(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    today: NaiveDate,
) -> Result<Option<PortalForm>, DbErr> {
    let Some(view) = queries::application_view(conn, id).await? else {
        return Ok(None);
    };
    let programmes = queries::programmes(conn).await?;
    let (code, version) = (view.data.programme.as_str(), view.data.programme_version);
    let programme = programme::find(&programmes, code, version);
    let held = queries::concepts(conn).await?;
    let applicant = queries::applicant(conn, (code, version)).await?;
    Ok(Some(PortalForm::new(&view, programme, applicant, (&held, today))))
}
