//! What rule R7 says about the day on which an application was filed.

use paktbuch_types::ApplicationId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::funding::{programme, queries};
use crate::rules::{self, Finding, Subject, r07_applications as r07};

/// What rule R7 says about the applications that nobody has decided yet, one or all.
///
/// # Errors
/// The database's refusal.
pub(super) async fn late_findings(
    conn: &impl ConnectionTrait,
    only: Option<ApplicationId>,
) -> Result<Vec<Finding>, DbErr> {
    let (applied, _) = queries::applied(conn).await?;
    let programmes = queries::programmes(conn).await?;
    let asked = applied
        .iter()
        .filter(|applied| only.is_none_or(|id| id == applied.row.id))
        .filter(|applied| applied.granted.is_none() && applied.row.state.is_open())
        .map(|applied| &applied.row);
    let found = asked.filter_map(|row| {
        let programme = programme::find(&programmes, &row.programme, row.programme_version.parse().ok())?;
        r07::check(&r07::Facts {
            application: Subject::new(rules::SubjectKind::Application, row.id.0, row.reference.clone()),
            submitted: row.submitted_on,
            until: programme.application_until_in(&row.category),
            is_free: programme.application_until.not_applicable,
            note: programme.application_until.note.clone().unwrap_or_default(),
        })
    });
    Ok(found.collect())
}
