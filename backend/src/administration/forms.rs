//! Raw forms of this feature, and what becomes of them.

use paktbuch_types::{Role, SchoolNumber, UserId};
use serde::Deserialize;

use super::commands::{AddToken, AddUser, ChangeUser};
use crate::web::form::FormErrors;

/// Name, role and schools of a user or token.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RightsForm {
    /// Sign-in name of a new user, or name of a token.
    pub name: String,
    pub display_name: String,
    pub role: String,
    /// Numbers of the ticked schools.
    pub schools: Vec<String>,
    pub version: String,
}

impl RightsForm {
    /// A new user.
    ///
    /// # Errors
    /// Messages at role and schools.
    pub fn new_user(&self) -> Result<AddUser, FormErrors> {
        let (role, schools) = self.rights()?;
        Ok(AddUser {
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            role,
            schools,
        })
    }

    /// A change of the user `id`.
    ///
    /// # Errors
    /// Messages at role and schools.
    pub fn change(&self, id: UserId) -> Result<ChangeUser, FormErrors> {
        let (role, schools) = self.rights()?;
        Ok(ChangeUser {
            id,
            // What is no number is no version we gave out: the comparison follows.
            version: self.version.parse().unwrap_or(0),
            display_name: self.display_name.clone(),
            role,
            schools,
        })
    }

    /// A new token.
    ///
    /// # Errors
    /// Messages at role and schools.
    pub fn new_token(&self) -> Result<AddToken, FormErrors> {
        let (role, schools) = self.rights()?;
        Ok(AddToken {
            name: self.name.clone(),
            role,
            schools,
        })
    }

    fn rights(&self) -> Result<(Role, Vec<SchoolNumber>), FormErrors> {
        let mut errors = FormErrors::none();
        let role = self.role.parse::<Role>().ok();
        if role.is_none() {
            errors.add("role", "Bitte wählen Sie eine Rolle.");
        }
        let numbers: Result<Vec<SchoolNumber>, _> =
            self.schools.iter().map(|number| number.parse()).collect();
        let numbers = errors.take("schools", numbers);
        errors.finish(role.zip(numbers))
    }
}
