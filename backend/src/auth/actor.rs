//! The person or token behind a request.

use paktbuch_types::{Role, SchoolId};

use super::permits::{Action, Permit};
use crate::db::Who;

/// Which schools' records an actor may see and touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every school.
    All,
    /// These schools only; an empty list is no school at all.
    Only(Vec<SchoolId>),
}

impl Scope {
    /// Whether `school` lies inside.
    #[must_use]
    pub fn contains(&self, school: SchoolId) -> bool {
        match self {
            Self::All => true,
            Self::Only(schools) => schools.contains(&school),
        }
    }

    /// The schools to filter by; `None` = no filter.
    #[must_use]
    pub fn schools(&self) -> Option<&[SchoolId]> {
        match self {
            Self::All => None,
            Self::Only(schools) => Some(schools),
        }
    }
}

/// A signed-in user, an API token, or the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub who: Who,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
}

/// The role does not allow the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Mit der Rolle {role} ist das nicht erlaubt ({action}).")]
pub struct Forbidden {
    pub role: Role,
    pub action: &'static str,
}

impl Actor {
    /// The command line on the host: everything.
    #[must_use]
    pub fn system() -> Self {
        Self {
            who: Who::System,
            name: "System".to_owned(),
            role: Role::Verwaltung,
            scope: Scope::All,
        }
    }

    /// Proof that this actor may carry out `A`, by the permission table.
    ///
    /// # Errors
    /// [`Forbidden`] where the role is not listed.
    pub fn permit<A: Action>(&self) -> Result<Permit<A>, Forbidden> {
        if self.may::<A>() {
            Ok(Permit::new(self.who, self.scope.clone(), self.role))
        } else {
            Err(Forbidden {
                role: self.role,
                action: A::TITLE,
            })
        }
    }

    /// Whether this actor may carry out `A`; for menus and buttons.
    #[must_use]
    pub fn may<A: Action>(&self) -> bool {
        A::ROLES.contains(&self.role)
    }
}
