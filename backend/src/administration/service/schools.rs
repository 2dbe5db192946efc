//! The schools that an account or token is limited to.

use paktbuch_entity::school;
use paktbuch_types::{Role, SchoolNumber};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::db::WriteTx;
use crate::error::ServiceError;

/// The schools with these numbers, in order of the numbers: some for Schul-IT, none for every other role.
///
/// # Errors
/// [`ServiceError::Field`] at `schools`.
pub(super) async fn named(
    tx: &WriteTx,
    role: Role,
    numbers: &[SchoolNumber],
) -> Result<Vec<school::Model>, ServiceError> {
    if (role == Role::SchulIt) == numbers.is_empty() {
        let message = if role == Role::SchulIt {
            "Für die Rolle Schul-IT bitte mindestens eine Schule angeben."
        } else {
            "Schulen werden nur für die Rolle Schul-IT angegeben; die anderen Rollen sehen alle."
        };
        return Err(ServiceError::field("schools", message));
    }
    let mut numbers = numbers.to_vec();
    numbers.sort();
    numbers.dedup();
    let mut schools = Vec::new();
    for number in numbers {
        let school = school::Entity::find()
            .filter(school::Column::Number.eq(number.clone()))
            .one(tx.conn())
            .await?;
        schools.push(school.ok_or_else(|| {
            ServiceError::field(
                "schools",
                format!("Die Schule {number} gibt es hier nicht. Bitte zuerst die Schulliste einlesen."),
            )
        })?);
    }
    Ok(schools)
}

/// Names of schools in one line, for the audit trail.
pub(super) fn names(schools: &[school::Model]) -> String {
    let names: Vec<&str> = schools.iter().map(|school| school.name.as_str()).collect();
    names.join(", ")
}
