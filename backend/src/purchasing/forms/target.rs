//! Who pays a part, as forms send it.

use paktbuch_types::{CostLineId, SchoolId};

use crate::purchasing::commands::Target;

/// A target as forms send it: `z7` a cost line, `e` own funds, `e3` own funds of a school.
#[must_use]
pub fn target_code(target: Target) -> String {
    match target {
        Target::CostLine(id) => format!("z{id}"),
        Target::Own { school: None } => "e".to_owned(),
        Target::Own { school: Some(id) } => format!("e{id}"),
    }
}

/// Reads what [`target_code`] wrote.
#[must_use]
pub fn read_target(code: &str) -> Option<Target> {
    if let Some(id) = code.strip_prefix('z') {
        return id.parse::<CostLineId>().ok().map(Target::CostLine);
    }
    match code.strip_prefix('e')? {
        "" => Some(Target::Own { school: None }),
        id => id
            .parse::<SchoolId>()
            .ok()
            .map(|id| Target::Own { school: Some(id) }),
    }
}

/// The school of a part on a cost line for all schools, as forms send it; empty for none.
#[must_use]
pub fn school_code(school: Option<SchoolId>) -> String {
    school.map(|id| id.to_string()).unwrap_or_default()
}

/// Reads what [`school_code`] wrote.
pub(super) fn read_school(code: &str) -> Result<SchoolId, &'static str> {
    code.parse()
        .map_err(|_| "Diese Schule gibt es nicht. Bitte wählen Sie eine aus der Liste.")
}
