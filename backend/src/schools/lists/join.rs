//! Several lists as one: what one list said about a field is not contradicted by the next, which only fills gaps.

use std::collections::{HashMap, HashSet};

use paktbuch_types::SchoolNumber;

use super::SchoolRow;

/// What the lists so far said.
#[derive(Debug, Default)]
pub struct Said {
    rows: HashMap<SchoolNumber, SchoolRow>,
    pupils: HashSet<(SchoolNumber, String)>,
}

impl Said {
    /// The row without what an earlier list said about the same school; from now on it counts as said.
    pub fn beyond(&mut self, mut row: SchoolRow) -> SchoolRow {
        if let Some((year, _)) = &row.pupils
            && !self.pupils.insert((row.number.clone(), year.clone()))
        {
            row.pupils = None;
        }
        match self.rows.get_mut(&row.number) {
            None => {
                self.rows.insert(row.number.clone(), row.clone());
            }
            Some(earlier) => {
                row.name.clone_from(&earlier.name);
                row.land = earlier.land;
                for (said, value) in fields(earlier).into_iter().zip(fields(&mut row)) {
                    if said.is_some() {
                        *value = None;
                    } else {
                        said.clone_from(value);
                    }
                }
            }
        }
        row
    }
}

/// The fields that a list may leave open.
fn fields(row: &mut SchoolRow) -> [&mut Option<String>; 11] {
    [
        &mut row.short_name,
        &mut row.form_key,
        &mut row.form,
        &mut row.legal_form,
        &mut row.street,
        &mut row.postal_code,
        &mut row.city,
        &mut row.phone,
        &mut row.email,
        &mut row.authority_number,
        &mut row.municipality_key,
    ]
}
