//! Why something failed, each thing said once.

use std::error::Error;

use sea_orm::DbErr;

use super::os::in_german;
use crate::db::{Failure, classify};

/// Where the database finds no room or may not be written.
const STORAGE: &str = "In die Datenbank lässt sich nicht schreiben: auf dem Datenträger ist kein Platz mehr frei, er ist \
    schreibgeschützt, oder die Berechtigung fehlt. Bitte Platz schaffen oder die Rechte des Datenverzeichnisses prüfen und den \
    Befehl wiederholen. Was vorher gespeichert war, ist unverändert.";

fn is_storage(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<DbErr>()
            .is_some_and(|error| classify(error) == Failure::Storage)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The words of an error and of its causes, from the outside in; a cause whose words stand in an earlier one is left out.
pub(super) fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    if is_storage(error) {
        return vec![STORAGE.to_owned()];
    }
    let mut told = vec![in_german(&error.to_string())];
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = in_german(&error.to_string());
        if !told.iter().any(|earlier| earlier.contains(&words)) {
            told.push(words);
        }
        cause = error.source();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Outer {
        words: &'static str,
        source: std::io::Error,
    }

    #[test]
    fn a_cause_that_was_told_is_not_told_again() {
        let error = |words| Outer {
            words,
            source: std::io::Error::other("Leitung tot"),
        };
        assert_eq!(
            causes(&error("Kein Bericht: Leitung tot")),
            ["Kein Bericht: Leitung tot"]
        );
        assert_eq!(causes(&error("Kein Bericht")), ["Kein Bericht", "Leitung tot"]);
    }
}
