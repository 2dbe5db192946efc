//! Upload of school lists.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::SchoolNumber;

use super::layout;
use crate::auth::{Actor, ImportSchools, Permit};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::commands::{Fate, ImportOutcome, Take};
use crate::schools::lists::{self, SchoolList};
use crate::schools::pages::{FileResult, ImportPage, many};
use crate::schools::{paths, service};
use crate::web::components::{Field, FindingView};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::Frame;
use crate::web::upload::Upload;

pub(super) async fn show(frame: Frame, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ImportSchools>()?;
    frame.page(&page(&frame, Choices::default(), &FormErrors::none()))
}

/// What is ticked.
#[derive(Debug, Clone, Copy, Default)]
struct Choices {
    all: bool,
    rehearsal: bool,
}

pub(super) async fn take(
    frame: Frame,
    db: Db,
    actor: Actor,
    upload: Upload<ImportSchools>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ImportSchools>()?;
    let choices = Choices {
        all: upload.field("all") == "true",
        rehearsal: upload.field("rehearsal") == "true",
    };
    let mut errors = FormErrors::none();
    if upload.files.is_empty() {
        errors.add("files", "Bitte mindestens eine Schulliste auswählen.");
        return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&frame, choices, &errors));
    }
    // The upload goes along, so that its turn ends with the reading even where nobody waits for the answer any more.
    let reading = tokio::task::spawn_blocking(move || read(upload));
    let (mut results, read) = reading.await.map_err(AppError::internal)?;
    let (indexes, lists): (Vec<usize>, Vec<SchoolList>) = read.into_iter().unzip();
    let readable = indexes.len();
    let outcomes = match run(&db, &permit, choices, &lists).await {
        Ok(outcomes) => outcomes,
        Err(ServiceError::Refused(message)) => {
            errors.add("all", message);
            return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&frame, choices, &errors));
        }
        Err(error) => return Err(error.into()),
    };
    for (index, outcome) in indexes.into_iter().zip(outcomes) {
        results[index].outcome = outcome;
    }
    let mut page = page(
        &frame,
        Choices {
            rehearsal: false,
            ..choices
        },
        &errors,
    );
    let all_refused = readable == 0;
    page.done = (!all_refused).then(|| done(choices, &results));
    page.results = results;
    if all_refused {
        return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    frame.page(&page)
}

/// Reads each file; what cannot be read has its reason, the others come with their position.
fn read(upload: Upload<ImportSchools>) -> (Vec<FileResult>, Vec<(usize, SchoolList)>) {
    let (mut results, mut read) = (Vec::new(), Vec::new());
    for (index, file) in upload.files.into_iter().enumerate() {
        let mut result = FileResult::of(&file.name);
        match lists::read(&file.bytes) {
            Ok(list) => {
                result.format = format!("{}, {}", list.format.name(), list.encoding);
                read.push((index, list));
            }
            Err(error) => result.refused = Some(error.to_string()),
        }
        results.push(result);
    }
    (results, read)
}

async fn run(
    db: &Db,
    permit: &Permit<ImportSchools>,
    choices: Choices,
    lists: &[SchoolList],
) -> Result<Vec<ImportOutcome>, ServiceError> {
    let take = if choices.all { Take::All } else { Take::Own };
    if choices.rehearsal {
        db.rehearse(permit.who(), async |tx| {
            service::take_lists(tx, permit, lists, take).await
        })
        .await
    } else {
        db.write(permit.who(), async |tx| {
            service::take_lists(tx, permit, lists, take).await
        })
        .await
    }
}

fn done(choices: Choices, results: &[FileResult]) -> FindingView {
    let counts = in_all(results);
    let refused = results
        .iter()
        .any(|result| result.refused.is_some() || !result.outcome.refused.is_empty());
    if choices.rehearsal {
        let remedy = "Zum Übernehmen die Datei unten noch einmal auswählen, ohne „Nur prüfen“.";
        FindingView::hint(format!("Nur geprüft, nichts geändert: {counts}"), remedy)
    } else if refused {
        FindingView::warning(
            format!("Eingelesen: {counts}"),
            "Was abgewiesen wurde, steht mit dem Grund darunter.",
        )
        .link(paths::LIST, "Zu den Schulen")
    } else {
        FindingView::hint(format!("Eingelesen: {counts}"), "").link(paths::LIST, "Zu den Schulen")
    }
}

/// „2 neu, 0 geändert, 1 unverändert.“: every school once, whatever files name it.
fn in_all(results: &[FileResult]) -> String {
    let mut fates: HashMap<&SchoolNumber, Fate> = HashMap::new();
    for school in results.iter().flat_map(|result| &result.outcome.schools) {
        let fate = fates.entry(&school.number).or_insert(school.fate);
        if school.fate == Fate::Created || *fate == Fate::Unchanged {
            *fate = school.fate;
        }
    }
    let count = |fate: Fate| many(fates.values().filter(|found| **found == fate).count());
    format!(
        "{} neu, {} geändert, {} unverändert.",
        count(Fate::Created),
        count(Fate::Updated),
        count(Fate::Unchanged)
    )
}

fn page(frame: &Frame, choices: Choices, errors: &FormErrors) -> ImportPage {
    ImportPage {
        layout: layout(frame, "Schulliste einlesen")
            .crumb("Schulen", paths::LIST)
            .here("Schulliste einlesen"),
        files: Field::new("files", "Schullisten")
            .hint("CSV-Dateien, auch mehrere; eine Liste mit Namen und eine mit Schülerzahlen ergänzen einander.")
            .error(errors.at("files"))
            .attribute("multiple", "")
            .attribute("accept", ".csv,.txt,text/csv"),
        all: Field::new("all", "Alle Schulen der Liste übernehmen")
            .hint("Sonst kommen aus einer Liste mit Trägernummer nur die eigenen Schulen; eine Liste ohne Trägernummer ergänzt nur bekannte.")
            .error(errors.at("all"))
            .checked(choices.all),
        rehearsal: Field::new("rehearsal", "Nur prüfen, nichts ändern")
            .hint("Zeigt, was neu wäre und was sich ändern würde.")
            .checked(choices.rehearsal),
        errors: errors.list().to_vec(),
        done: None,
        results: Vec::new(),
    }
}
