//! Filters of the list under a name, and the columns of the list.

use serde::Deserialize;

use crate::devices::commands::SaveFilter;
use crate::devices::filter::{ListAddress, Shown};
use crate::web::form::FormErrors;

/// Filter speichern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SaveFilterForm {
    pub name: String,
    /// `true` where it is ticked.
    pub alle: String,
    /// Filters and sorting of the list, as its address says them.
    pub liste: String,
}

/// Another name of a saved filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RenameFilterForm {
    pub name: String,
}

/// Spalten wählen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ColumnsForm {
    /// Codes of the columns that are ticked.
    pub spalte: Vec<String>,
    /// The list to go back to, as its address says it.
    pub liste: String,
}

impl SaveFilterForm {
    /// Whether everybody shall have it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.alle == "true"
    }

    /// The command.
    ///
    /// # Errors
    /// What the list does not have.
    pub fn read(&self) -> Result<SaveFilter, FormErrors> {
        let mut errors = FormErrors::none();
        let list = errors.take("", ListAddress::read(&self.liste));
        errors.finish(list.map(|list| SaveFilter {
            name: self.name.clone(),
            list,
        }))
    }
}

impl ColumnsForm {
    /// The chosen columns, in the order of the page.
    #[must_use]
    pub fn columns(&self) -> Vec<Shown> {
        let is_ticked = |column: &Shown| self.spalte.iter().any(|code| code == column.code());
        Shown::ALL.into_iter().filter(is_ticked).collect()
    }

    /// The list to go back to; one that is not readable is the list as it starts.
    #[must_use]
    pub fn back(&self) -> ListAddress {
        ListAddress::read(&self.liste).unwrap_or_default()
    }
}
