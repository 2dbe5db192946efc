//! Documents that programmes ask for: entering and removing them, and what rule R10 says about applications.

use chrono::NaiveDate;
use paktbuch_entity::school_document;
use paktbuch_types::{
    ApplicationId, ApplicationState, ConceptKind, MemoSubject, SchoolDocumentId, SchoolId, format_date,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Set};

use super::check;
use super::retention::refuse_removal;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::funding::commands::ConceptData;
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, data};
use crate::funding::rows::{ConceptRow, SchoolName};
use crate::memos;
use crate::rules::{self, Finding, Subject, r10_documents as r10, r26_retention as r26};

/// Enters a stored file as a document of a school.
///
/// # Errors
/// [`ServiceError::Field`] for an unknown school, a missing title where the kind does not say what it is, a day of the document that is to
/// come, or an end before it.
pub async fn add_concept(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    (stored, media_type, name): (&Stored, &'static str, &str),
    command: ConceptData,
) -> Result<SchoolDocumentId, ServiceError> {
    let names = data::school_names(tx.conn(), Vec::from_iter(command.school).as_slice()).await?;
    if names.iter().any(String::is_empty) {
        return Err(ServiceError::field(
            "school",
            "Schule: Bitte wählen Sie eine aus der Liste.",
        ));
    }
    let day = ("dated_on", "Vom", "den Tag des Dokuments");
    check::not_future(day, command.dated_on, None, tx.today())?;
    check::period("valid_to", "Gültig bis", Some(command.dated_on), command.valid_to)?;
    let title = check::optional("title", "Bezeichnung", &command.title)?;
    let title = match (title.as_str(), command.kind) {
        ("", ConceptKind::Other) => {
            let message = "Bezeichnung: Bitte ausfüllen, so wie das Programm das Dokument nennt.";
            return Err(ServiceError::field("title", message));
        }
        ("", kind) => kind.label().to_owned(),
        _ => title,
    };
    let edition = check::optional("edition", "Fassung", &command.edition)?;
    let name: String = crate::text::clean(name).chars().take(200).collect();
    let document = documents::register(tx, stored, media_type, &name).await?;
    let row = school_document::ActiveModel {
        school_id: Set(command.school),
        kind: Set(command.kind),
        title: Set(title),
        edition: Set(edition),
        dated_on: Set(command.dated_on),
        valid_to: Set(command.valid_to),
        document_id: Set(document),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let stored = one(tx, row.id).await?;
    audit::record(tx, [event(EventKind::ConceptAdded, &stored)]).await?;
    Ok(row.id)
}

/// Takes a document off; its file stays in the document store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where it was dated by the Stichtag of a filed proof that has to do with its school,
/// and the retention has not ended (R26).
pub async fn remove_concept(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: SchoolDocumentId,
) -> Result<(), ServiceError> {
    let row = one(tx, id).await?;
    let school = row.school.as_ref();
    let notices = queries::notices_for_school(tx.conn(), school.map(|school| school.id)).await?;
    let whose = school.map_or("alle Schulen", |school| school.name.as_str());
    let what = format!("{}, {whose}", row.title);
    let removal = r26::Removal {
        dated: Some(row.dated_on),
        ..r26::Removal::of(&what)
    };
    refuse_removal(tx.conn(), notices, removal, tx.today()).await?;
    // What is for all schools has nothing above it: its notes stay with its name.
    let above = school.map(|school| (MemoSubject::School, school.id.0));
    memos::keep_memos(tx, (MemoSubject::SchoolDocument, id.0), above).await?;
    school_document::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(EventKind::ConceptRemoved, &row)]).await?;
    Ok(())
}

async fn one(tx: &WriteTx, id: SchoolDocumentId) -> Result<ConceptRow, ServiceError> {
    queries::one_concept(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)
}

fn event(kind: EventKind, row: &ConceptRow) -> Event {
    let event = match &row.school {
        Some(school) => Event::new(kind, SubjectKind::School, school.id.0),
        None => Event::new(kind, SubjectKind::Authority, 1),
    };
    event
        .change(Change::set("Dokument", row.kind))
        .change(Change::set("Bezeichnung", &row.title))
        .change(Change::set("Fassung", &row.edition))
        .change(Change::set("Vom", format_date(row.dated_on)))
        .change(Change::set(
            "Gültig bis",
            row.valid_to.map(format_date).unwrap_or_default(),
        ))
        .change(Change::set("SHA-256 der Datei", &row.sha256))
}

/// What rule R10 says about the applications that nobody has decided yet, one or all, as of `today`.
///
/// # Errors
/// The database's refusal.
pub(super) async fn document_findings(
    conn: &impl ConnectionTrait,
    only: Option<ApplicationId>,
    today: NaiveDate,
) -> Result<Vec<Finding>, DbErr> {
    let (applied, _) = queries::applied(conn).await?;
    let asked: Vec<queries::Applied> = applied
        .into_iter()
        .filter(|applied| only.is_none_or(|id| id == applied.row.id))
        .filter(|applied| applied.granted.is_none() && applied.row.state.is_open())
        .collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let held = queries::concepts(conn).await?;
    let ids: Vec<SchoolId> = asked
        .iter()
        .flat_map(|applied| applied.schools.iter().map(|(school, _)| *school))
        .collect();
    let schools = queries::school_choices(conn, &ids).await?;
    let all = queries::programmes(conn).await?;
    let facts = asked.iter().filter_map(|applied| {
        let version = applied.row.programme_version.parse().ok();
        let programme = programme::find(&all, &applied.row.programme, version)?;
        facts(applied, programme, &schools, &held, today)
    });
    Ok(facts.flat_map(|facts| r10::check(&facts)).collect())
}

/// `None` for a programme that asks for no document at all.
fn facts(
    applied: &queries::Applied,
    programme: &Programme,
    schools: &[SchoolName],
    held: &[ConceptRow],
    today: NaiveDate,
) -> Option<r10::Facts> {
    if programme.documents.not_applicable {
        return None;
    }
    let demands = programme.documents.value.as_ref().map(|asked| {
        let own = applied.schools.iter();
        own.filter_map(|(id, _)| schools.iter().find(|school| school.id == *id))
            .flat_map(|school| asked.iter().map(|words| demand(words, school, held)))
            .collect()
    });
    let label = applied.row.reference.clone();
    Some(r10::Facts {
        application: Subject::new(rules::SubjectKind::Application, applied.row.id.0, label),
        is_sent: applied.row.state != ApplicationState::Draft,
        today,
        demands,
        source: programme.documents.source.clone().unwrap_or_default(),
    })
}

/// What a school holds of a document that is asked for; one of all schools counts for each.
fn demand(words: &str, school: &SchoolName, held: &[ConceptRow]) -> r10::Demand {
    let own = held.iter().filter(|row| {
        let of = row.school.as_ref();
        row.answers(words) && of.is_none_or(|of| of.id == school.id)
    });
    let kind = ConceptKind::asked(words);
    r10::Demand {
        school: school.name.clone(),
        document: kind
            .with_article()
            .map_or_else(|| format!("das Dokument „{words}“"), str::to_owned),
        remedy: match kind {
            ConceptKind::Other => format!("Sonstiges mit der Bezeichnung „{words}“"),
            kind => kind.label().to_owned(),
        },
        held: own.map(|row| row.valid_to).collect(),
    }
}
