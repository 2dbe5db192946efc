//! Documents of schools that hold until a day.

use paktbuch_types::DeadlineKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::deadline;
use crate::deadlines::rows::{Deadline, Place};
use crate::funding;

/// Documents that end on a day, also in the past, unless another of their kind for the same school or for all holds longer.
pub(super) async fn to_renew(conn: &impl ConnectionTrait) -> Result<Vec<Deadline>, DbErr> {
    let all = funding::concepts(conn).await?;
    let mut rows = Vec::new();
    for held in &all {
        let Some(until) = held.valid_to else { continue };
        let own = held.school.as_ref().map(|school| school.id);
        let is_followed = all.iter().any(|other| {
            let school = other.school.as_ref().map(|school| school.id);
            let is_alike = (other.kind, &other.title) == (held.kind, &held.title);
            let holds_longer = other
                .valid_to
                .is_none_or(|end| (end, other.id) > (until, held.id));
            is_alike && (school.is_none() || school == own) && holds_longer
        });
        if is_followed {
            continue;
        }
        let school = held
            .school
            .as_ref()
            .map_or("alle Schulen", |school| school.name.as_str());
        let edition = match held.edition.as_str() {
            "" => String::new(),
            edition => format!(", Fassung {edition}"),
        };
        rows.push(Deadline {
            label: format!("Ende der Gültigkeit: {}", held.title),
            ..deadline(
                DeadlineKind::SchoolDocument,
                until,
                format!("{school}{edition}"),
                Place::SchoolDocument(held.id),
            )
        });
    }
    Ok(rows)
}
