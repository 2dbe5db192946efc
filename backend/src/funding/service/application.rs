//! Entering and changing applications.

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, notice};
use paktbuch_types::{ApplicationId, ApplicationState, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};

use super::{application_plan, check, steps};
use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::ApplicationData;
use crate::funding::{fields, provisional, queries::data};

/// Enters an application.
///
/// # Errors
/// [`ServiceError::Field`] for a reference that is taken, an unknown programme, Förderbereich or school, a wrong amount,
/// a missing reference once it is filed, a day of filing on a draft or in the future, or a state that contradicts its notices.
pub async fn add_application(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    command: ApplicationData,
) -> Result<ApplicationId, ServiceError> {
    let (command, names) = checked(tx.conn(), tx.today(), command, None).await?;
    let mut row = application::ActiveModel {
        reference: Set(command.reference.clone()),
        programme: Set(command.programme.clone()),
        programme_version: Set(version_text(&command)),
        category: Set(command.category.clone()),
        title: Set(command.title.clone()),
        state: Set(command.state),
        submitted_on: Set(command.submitted_on),
        queried_on: Set(command.days.queried_on),
        answer_by: Set(command.days.answer_by),
        decided_on: Set(command.days.decided_on),
        closed_on: Set(command.days.closed_on),
        requested_grant: Set(command.requested_grant),
        version: Set(1),
        ..Default::default()
    };
    application_plan::fill(&mut row, &command.plan);
    let row = row
        .insert(tx.conn())
        .await
        .map_err(|error| taken(error, &command))?;
    store_schools(tx, row.id, &command).await?;
    application_plan::store(tx, row.id, &command).await?;
    let changes = check::changes(Vec::new(), fields::application(&command, &names));
    let event = Event::new(EventKind::ApplicationAdded, SubjectKind::Application, row.id.0)
        .changes(changes.into_iter().map(application_plan::kept_apart));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Changes the application that has the version `version`.
///
/// # Errors
/// As [`add_application`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub async fn change_application(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: ApplicationId,
    version: i64,
    command: ApplicationData,
) -> Result<(), ServiceError> {
    let row = application::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let before = data::application(tx.conn(), &row).await?;
    let school_ids: Vec<_> = before.schools.iter().map(|(school, _)| *school).collect();
    let before_names = data::school_names(tx.conn(), &school_ids).await?;
    let (command, names) = checked(tx.conn(), tx.today(), command, Some(&row)).await?;
    let changes = check::changes(
        fields::application(&before, &before_names),
        fields::application(&command, &names),
    );
    let event = Event::new(EventKind::ApplicationChanged, SubjectKind::Application, id.0)
        .changes(changes.into_iter().map(application_plan::kept_apart));
    if event.is_empty() {
        return Ok(());
    }
    let mut row = row.into_active_model();
    row.reference = Set(command.reference.clone());
    row.programme = Set(command.programme.clone());
    row.programme_version = Set(version_text(&command));
    row.category = Set(command.category.clone());
    row.title = Set(command.title.clone());
    row.state = Set(command.state);
    row.submitted_on = Set(command.submitted_on);
    row.queried_on = Set(command.days.queried_on);
    row.answer_by = Set(command.days.answer_by);
    row.decided_on = Set(command.days.decided_on);
    row.closed_on = Set(command.days.closed_on);
    row.requested_grant = Set(command.requested_grant);
    application_plan::fill(&mut row, &command.plan);
    row.version = Set(version + 1);
    row.update(tx.conn())
        .await
        .map_err(|error| taken(error, &command))?;
    application_school::Entity::delete_many()
        .filter(application_school::Column::ApplicationId.eq(id))
        .exec(tx.conn())
        .await?;
    store_schools(tx, id, &command).await?;
    application_plan::store(tx, id, &command).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// What is wrong with an application of which some fields cannot be read, so that it is told with them; `id` is the record it changes.
///
/// # Errors
/// As [`add_application`].
pub async fn check_application(
    conn: &impl ConnectionTrait,
    id: Option<ApplicationId>,
    command: ApplicationData,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let stored = match id {
        Some(id) => application::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    checked(conn, today, command, stored.as_ref()).await.map(|_| ())
}

/// The command with cleaned texts and its programme's version, and the names of its schools; `stored` is the record it changes. All that
/// is wrong is told at once.
async fn checked(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    command: ApplicationData,
    stored: Option<&application::Model>,
) -> Result<(ApplicationData, Vec<String>), ServiceError> {
    let mut refusals = Refusals::default();
    let programme = check::programme(conn, &command.programme, command.programme_version, None).await;
    let programme = refusals.take(programme)?;
    let category = match &programme {
        Some(programme) => refusals.take(check::category(programme, &command.category))?,
        None => None,
    };
    let ids: Vec<_> = command.schools.iter().map(|(school, _)| *school).collect();
    let names = data::school_names(conn, &ids).await?;
    refusals.take(check_schools(&command, &names))?;
    if let Some(stored) = stored.filter(|stored| !stored.state.may_become(command.state)) {
        let message = format!(
            "Stand: Aus „{}“ wird nicht „{}“. Bitte einen anderen Stand wählen.",
            stored.state, command.state
        );
        refusals.take(Err::<(), _>(ServiceError::field("state", message)))?;
    }
    if let Some(grant) = command.requested_grant {
        refusals.take(check::not_negative(
            "requested_grant",
            "Beantragte Zuwendung",
            grant,
        ))?;
    }
    refusals.take(steps::check(&command))?;
    refusals.take(steps::check_notices(conn, &command, stored).await)?;
    refusals.take(check_submission(conn, today, &command, stored).await)?;
    let reference = refusals.take(reference(conn, &command, stored).await)?;
    let title = refusals.take(check::required("title", "Titel", &command.title))?;
    let measures = refusals.take(application_plan::measures(&command))?;
    let rate = programme.as_ref().and_then(|programme| programme.rate.value);
    let plan = refusals.take(application_plan::checked(&command, rate))?;
    refusals.finish()?;
    let programme = programme.ok_or(ServiceError::NotFound)?;
    let command = ApplicationData {
        reference: reference.unwrap_or_default(),
        programme: programme.code.clone(),
        programme_version: Some(programme.version),
        category: category.unwrap_or_default(),
        title: title.unwrap_or_default(),
        measures: measures.unwrap_or_default(),
        plan: plan.unwrap_or_default(),
        ..command
    };
    Ok((command, names))
}

/// Each school stands there once, with an amount that can be; `names` are theirs.
fn check_schools(command: &ApplicationData, names: &[String]) -> Result<(), ServiceError> {
    for (index, ((school, amount), name)) in command.schools.iter().zip(names).enumerate() {
        check::not_negative("schools", "Beantragte Ausgaben", *amount)?;
        let is_known = command.schools[..index].iter().any(|(other, _)| other == school);
        if name.is_empty() || is_known {
            let message = "Schulen: Jede Schule bitte nur einmal und aus der Liste wählen.";
            return Err(ServiceError::field("schools", message));
        }
    }
    Ok(())
}

/// The Aktenzeichen, needed once the application is filed; before, a name stands in its place.
async fn reference(
    conn: &impl ConnectionTrait,
    command: &ApplicationData,
    stored: Option<&application::Model>,
) -> Result<String, ServiceError> {
    let given = check::optional("reference", "Aktenzeichen", &command.reference)?;
    let given = provisional::given(&given);
    if !given.is_empty() {
        return Ok(given.to_owned());
    }
    if provisional::was_filed(command.state, command.submitted_on) {
        return Err(ServiceError::field("reference", provisional::missing()));
    }
    if let Some(stored) = stored.filter(|stored| provisional::is_provisional(&stored.reference)) {
        return Ok(stored.reference.clone());
    }
    let newest = application::Entity::find()
        .order_by_desc(application::Column::Id)
        .one(conn)
        .await?;
    Ok(provisional::name(newest.map_or(1, |row| row.id.0 + 1)))
}

/// A draft is not filed yet, nothing is filed in the future, and no notice is older than the application that it answers.
async fn check_submission(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    command: &ApplicationData,
    stored: Option<&application::Model>,
) -> Result<(), ServiceError> {
    let Some(submitted) = command.submitted_on else {
        return Ok(());
    };
    if command.state == ApplicationState::Draft {
        let message = format!(
            "Eingereicht am: Ein Entwurf ist noch nicht eingereicht. Bitte den Stand auf „{}“ setzen oder den Tag leeren.",
            ApplicationState::Submitted
        );
        return Err(ServiceError::field("submitted_on", message));
    }
    check::not_future(
        ("submitted_on", "Eingereicht am", "den Tag der Einreichung"),
        submitted,
        stored.and_then(|stored| stored.submitted_on),
        today,
    )?;
    let Some(stored) = stored.filter(|stored| stored.submitted_on != Some(submitted)) else {
        return Ok(());
    };
    let older = notice::Entity::find()
        .filter(notice::Column::ApplicationId.eq(stored.id))
        .filter(notice::Column::NoticeDate.lt(submitted))
        .order_by_asc(notice::Column::NoticeDate)
        .one(conn)
        .await?;
    older.map_or(Ok(()), |notice| {
        let message = format!(
            "Eingereicht am: Der Bescheid {} ist vom {}, also älter. Bitte einen der beiden Tage berichtigen.",
            notice.reference,
            format_date(notice.notice_date)
        );
        Err(ServiceError::field("submitted_on", message))
    })
}

async fn store_schools(tx: &WriteTx, id: ApplicationId, command: &ApplicationData) -> Result<(), DbErr> {
    for (school, amount) in &command.schools {
        let part = application_school::ActiveModel {
            application_id: Set(id),
            school_id: Set(*school),
            amount: Set(*amount),
        };
        application_school::Entity::insert(part)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

fn version_text(command: &ApplicationData) -> String {
    command
        .programme_version
        .map(|version| version.to_string())
        .unwrap_or_default()
}

fn taken(error: DbErr, command: &ApplicationData) -> ServiceError {
    let message = format!(
        "Den Antrag {} gibt es schon. Bitte das Aktenzeichen prüfen.",
        command.reference
    );
    ServiceError::unique(error, "reference", message)
}
