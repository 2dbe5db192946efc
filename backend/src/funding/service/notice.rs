//! Entering and changing grant notices.

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, notice, notice_condition};
use paktbuch_types::{ApplicationState, Cents, NoticeId, NoticeState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Set,
};

use super::{check, lists, terms, zweckbindung};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, FileProof, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::NoticeData;
use crate::funding::{fields, queries, queries::data};

/// Enters a grant notice.
///
/// # Errors
/// [`ServiceError::Field`] for a reference that is taken, an unknown programme, Förderbereich or application, a grant that
/// differs from `rate × eligible` without confirmation, amounts that do not add up, a period that ends before it begins, or a day
/// before the application was filed or in the future.
pub async fn add_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    command: NoticeData,
) -> Result<NoticeId, ServiceError> {
    let day = not_future(&command, None, tx.today());
    let free = check::is_free(tx.conn(), &command.reference, None).await;
    let received = lists::received_by(&command.lists.incomes, tx.today());
    let checked = Checked::new(tx.conn(), command, [day, free, received]).await?;
    let row = checked
        .row()
        .insert(tx.conn())
        .await
        .map_err(|error| checked.taken(error))?;
    let event = Event::new(EventKind::NoticeAdded, SubjectKind::Notice, row.id.0)
        .touching(Some(row.id))
        .changes(check::changes(Vec::new(), checked.labelled()));
    lists::store(tx, row.id, &checked.data.lists).await?;
    let granted = grant_application(tx, &row).await?;
    audit::record(tx, std::iter::once(event).chain(granted)).await?;
    Ok(row.id)
}

/// A notice is not of a day in the future, unless it was `stored` so already.
fn not_future(command: &NoticeData, stored: Option<NaiveDate>, today: NaiveDate) -> Result<(), ServiceError> {
    let field = ("notice_date", "Bescheid vom", "den Tag des Bescheids");
    check::not_future(field, command.notice_date, stored, today)
}

/// The application that a new notice answers counts as granted, in part where the notice grants less, unless somebody has said what became
/// of it.
async fn grant_application(tx: &WriteTx, notice: &notice::Model) -> Result<Option<Event>, ServiceError> {
    let Some(id) = notice.application_id else {
        return Ok(None);
    };
    let row = application::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .filter(|row| row.state.is_open());
    let Some(row) = row else {
        return Ok(None);
    };
    let (before, version) = (row.state, row.version);
    let state = if grants_less(tx, notice, row.requested_grant).await? {
        ApplicationState::PartlyGranted
    } else {
        ApplicationState::Granted
    };
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    let event = Event::new(EventKind::ApplicationChanged, SubjectKind::Application, id.0)
        .touching(Some(notice.id))
        .change(Change::new("Stand", before, state));
    Ok(Some(event))
}

/// Whether a notice grants less than its application asked for: of the grant where it named one, else of the spending.
async fn grants_less(
    tx: &WriteTx,
    notice: &notice::Model,
    requested: Option<Cents>,
) -> Result<bool, ServiceError> {
    if let Some(requested) = requested {
        return Ok(notice.granted < requested);
    }
    let Some(id) = notice.application_id else {
        return Ok(false);
    };
    let schools = application_school::Entity::find()
        .filter(application_school::Column::ApplicationId.eq(id))
        .all(tx.conn())
        .await?;
    let spending: Cents = schools.iter().map(|school| school.amount).sum();
    Ok(notice.eligible < spending)
}

/// Changes the notice that has the version `version`. Where its Zweckbindung changes, that of its devices follows; answers
/// the number of these devices.
///
/// # Errors
/// As [`add_notice`]; [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] (`state`) for a way back behind a
/// filed version of the proof.
pub async fn change_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    version: i64,
    command: NoticeData,
) -> Result<u64, ServiceError> {
    let change = NoticeChange::prepare(tx, id, version, command).await?;
    let event = change.event(EventKind::NoticeChanged);
    if event.is_empty() {
        return Ok(0);
    }
    let followed = change.store(tx).await?;
    audit::record(tx, [following(event, followed)]).await?;
    Ok(followed)
}

/// The event with the number of devices whose Zweckbindung followed.
pub(super) fn following(event: Event, devices: u64) -> Event {
    if devices == 0 {
        event
    } else {
        event.change(Change::set("Geräte, deren Zweckbindung folgt", devices))
    }
}

/// A change of a notice that may be stored.
pub(super) struct NoticeChange {
    before: notice::Model,
    checked: Checked,
    changes: Vec<Change>,
}

impl NoticeChange {
    /// Checks the new values of the notice that has the version `version`.
    pub(super) async fn prepare(
        tx: &WriteTx,
        id: NoticeId,
        version: i64,
        command: NoticeData,
    ) -> Result<Self, ServiceError> {
        let before = notice::Entity::find_by_id(id)
            .one(tx.conn())
            .await?
            .ok_or(ServiceError::NotFound)?;
        if before.version != version {
            return Err(ServiceError::Stale);
        }
        let day = not_future(&command, Some(before.notice_date), tx.today());
        let stored = data::notice(&before, queries::lists(tx.conn(), id).await?);
        let answered = answered(tx.conn(), &stored).await?;
        let reference = answered.map(|row| row.reference).unwrap_or_default();
        let free = check::is_free(tx.conn(), &command.reference, Some(id)).await;
        let state = not_behind_filing(tx.conn(), &before, command.state).await;
        let received = lists::received_by(&command.lists.incomes, tx.today());
        let checked = Checked::new(tx.conn(), command, [day, free, state, received]).await?;
        let changes = check::changes(fields::notice(&stored, &reference), checked.labelled());
        Ok(Self {
            before,
            checked,
            changes,
        })
    }

    /// What it changes, as an event of this kind.
    pub(super) fn event(&self, kind: EventKind) -> Event {
        Event::new(kind, SubjectKind::Notice, self.before.id.0)
            .touching(Some(self.before.id))
            .changes(self.changes.iter().cloned())
    }

    /// Writes it as the next version; answers how many devices follow with their Zweckbindung.
    pub(super) async fn store(self, tx: &WriteTx) -> Result<u64, ServiceError> {
        let Self { before, checked, .. } = self;
        let mut row = checked.row();
        row.id = Set(before.id);
        row.version = Set(before.version + 1);
        let after = row
            .update(tx.conn())
            .await
            .map_err(|error| checked.taken(error))?;
        lists::store(tx, before.id, &checked.data.lists).await?;
        if zweckbindung::differs(&before, &after) {
            Ok(zweckbindung::follow(tx, &after).await?)
        } else {
            Ok(0)
        }
    }
}

/// Refuses to make a notice a running one again of which a version of the proof is filed: it would be told as due.
async fn not_behind_filing(
    conn: &impl ConnectionTrait,
    before: &notice::Model,
    state: NoticeState,
) -> Result<(), ServiceError> {
    let goes_back = state == NoticeState::Running
        && matches!(before.state, NoticeState::ProofFiled | NoticeState::Closed);
    if !goes_back {
        return Ok(());
    }
    let Some(filed) = queries::last_filing(conn, before.id).await? else {
        return Ok(());
    };
    let message = format!(
        "Stand: Version {} des Verwendungsnachweises ist eingereicht; „{state}“ geht nicht mehr. Bitte „{}“ stehen lassen; was sich geändert \
         hat, kommt in eine berichtigte Version.",
        filed.number, before.state
    );
    Err(ServiceError::field("state", message))
}

/// What is wrong with a notice of which some fields cannot be read, so that it is told with them; `stored` is the notice with its day so
/// far, where there is one.
///
/// # Errors
/// As [`add_notice`].
pub async fn check_notice(
    conn: &impl ConnectionTrait,
    command: NoticeData,
    stored: Option<(NoticeId, NaiveDate)>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let (own, day) = stored.unzip();
    let day = not_future(&command, day, today);
    let free = check::is_free(conn, &command.reference, own).await;
    let received = lists::received_by(&command.lists.incomes, today);
    Checked::new(conn, command, [day, free, received])
        .await
        .map(|_| ())
}

/// The values of a notice as they would be stored.
///
/// # Errors
/// As [`add_notice`].
pub(super) async fn checked(
    conn: &impl ConnectionTrait,
    command: NoticeData,
) -> Result<NoticeData, ServiceError> {
    Checked::new(conn, command, []).await.map(|checked| checked.data)
}

/// A running notice whose proof is filed has that state from now on (Nachweis eingereicht). Answers what changed, for the event of
/// the filing.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn proof_filed(
    tx: &WriteTx,
    _permit: &Permit<FileProof>,
    id: NoticeId,
) -> Result<Option<Change>, ServiceError> {
    let notice = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if notice.state != NoticeState::Running {
        return Ok(None);
    }
    let (before, version) = (notice.state, notice.version);
    let mut row = notice.into_active_model();
    row.state = Set(NoticeState::ProofFiled);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(Some(Change::new("Stand", before, NoticeState::ProofFiled)))
}

/// A condition (Nebenbestimmung) with this number, from 1, is met by an interim proof and done from today on. Answers what changed, for
/// the event of the filing.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`condition`) where the notice has no such open condition.
pub async fn condition_met(
    tx: &WriteTx,
    _permit: &Permit<FileProof>,
    id: NoticeId,
    number: i64,
) -> Result<Change, ServiceError> {
    let notice = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let found = notice_condition::Entity::find_by_id((id, number))
        .one(tx.conn())
        .await?;
    let Some(condition) = found.filter(|condition| condition.done_on.is_none()) else {
        return Err(ServiceError::field(
            "condition",
            format!(
                "Nebenbestimmung {number} des Bescheids ist nicht offen. Bitte eine offene wählen oder keine."
            ),
        ));
    };
    let met = format!("{number}: {}", condition.text);
    let mut condition = condition.into_active_model();
    condition.done_on = Set(Some(tx.today()));
    condition.update(tx.conn()).await?;
    let version = notice.version;
    let mut row = notice.into_active_model();
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(Change::set("Erledigte Nebenbestimmung", met))
}

/// A command whose values hold, complete.
struct Checked {
    data: NoticeData,
    granted: Cents,
    own_share: Cents,
    programme_version: u32,
    /// Title of the programme, for search.
    programme_title: String,
    /// Reference of the application.
    application: String,
}

impl Checked {
    /// All that is wrong is told at once; `found` is what was found before, about its day and reference.
    async fn new(
        conn: &impl ConnectionTrait,
        command: NoticeData,
        found: impl IntoIterator<Item = Result<(), ServiceError>>,
    ) -> Result<Self, ServiceError> {
        let mut refusals = Refusals::default();
        for found in found {
            refusals.take(found)?;
        }
        let (version, notice_date) = (command.programme_version, command.notice_date);
        let programme = check::programme(conn, &command.programme, version, Some(notice_date)).await;
        let programme = refusals.take(programme)?;
        let category = match &programme {
            Some(programme) => refusals.take(check::category(programme, &command.category))?,
            None => None,
        };
        let answered = answered(conn, &command).await?;
        if command.application.is_some() && answered.is_none() {
            let message = "Antrag: Diesen Antrag gibt es nicht. Bitte wählen Sie ihn neu.";
            refusals.take(Err::<(), _>(ServiceError::field("application", message)))?;
        }
        let submitted = answered.as_ref().and_then(|row| row.submitted_on);
        refusals.take(terms::not_before_application(command.notice_date, submitted))?;
        refusals.take(terms::check_terms(&command))?;
        let reference = refusals.take(check::required("reference", "Aktenzeichen", &command.reference))?;
        let title = refusals.take(check::required("title", "Titel", &command.title))?;
        let note = refusals.take(check::note("note", "Bemerkung", &command.note))?;
        let early_start = refusals.take(terms::early_start(command.early_start.clone()))?;
        let money = refusals.take(terms::money(&command))?;
        // Without an own share its sources cannot exceed it; their other faults are told all the same.
        let (granted, own_share) = money.unwrap_or((Cents::ZERO, Cents::MAX));
        let lists = lists::checked(command.lists.clone(), command.own_share_source, own_share);
        let lists = refusals.take(lists)?;
        refusals.finish()?;
        let programme = programme.ok_or(ServiceError::NotFound)?;
        let data = NoticeData {
            reference: reference.unwrap_or_default(),
            title: title.unwrap_or_default(),
            category: category.unwrap_or_default(),
            note: note.unwrap_or_default(),
            programme: programme.code.clone(),
            programme_version: Some(programme.version),
            granted: Some(granted),
            own_share: Some(own_share),
            early_start: early_start.unwrap_or_default(),
            lists: lists.unwrap_or_default(),
            ..command
        };
        Ok(Self {
            data,
            granted,
            own_share,
            programme_version: programme.version,
            programme_title: programme.title,
            application: answered.map(|row| row.reference).unwrap_or_default(),
        })
    }

    fn labelled(&self) -> fields::Labelled {
        fields::notice(&self.data, &self.application)
    }

    fn row(&self) -> notice::ActiveModel {
        let data = &self.data;
        let names = [&*data.title, &data.category, &self.programme_title];
        notice::ActiveModel {
            application_id: Set(data.application),
            reference: Set(data.reference.clone()),
            programme: Set(data.programme.clone()),
            programme_version: Set(self.programme_version.to_string()),
            title: Set(data.title.clone()),
            category: Set(data.category.clone()),
            state: Set(data.state),
            notice_date: Set(data.notice_date),
            financing: Set(data.financing),
            rate: Set(data.rate),
            rounding: Set(data.rounding),
            eligible: Set(data.eligible),
            granted: Set(self.granted),
            own_share: Set(self.own_share),
            own_share_source: Set(data.own_share_source),
            approval_from: Set(data.approval_from),
            approval_to: Set(data.approval_to),
            implementation_from: Set(data.implementation_from),
            implementation_to: Set(data.implementation_to),
            zweckbindung_start: Set(data.zweckbindung_start),
            zweckbindung_years: Set(data.zweckbindung_years),
            zweckbindung_date: Set(data.zweckbindung_date),
            item_tolerance: Set(data.item_tolerance),
            date_periods: Set(data.date_periods),
            grace_days: Set(data.grace_days),
            spend_within_days: Set(data.spend_within_days),
            proof_due: Set(data.proof_due),
            double_funding_forbidden: Set(data.double_funding_forbidden),
            announcement: Set(data.announcement),
            sent_on: Set(data.sent_on),
            announced_on: Set(data.announced_on),
            appeal_waived_on: Set(data.appeal_waived_on),
            unit_count: Set(data.unit_count),
            unit_amount: Set(data.unit_amount),
            own_share_min: Set(data.own_share_min),
            early_start_on: Set(data.early_start.on),
            early_start_by: Set(data.early_start.by.clone()),
            early_start_reference: Set(data.early_start.reference.clone()),
            note: Set(data.note.clone()),
            search: Set(haystack([&*data.reference], names)),
            version: Set(1),
            ..Default::default()
        }
    }

    fn taken(&self, error: DbErr) -> ServiceError {
        ServiceError::unique(error, "reference", check::taken(&self.data.reference))
    }
}

/// The application that a notice answers; `None` where it has none, or where there is no such application.
async fn answered(
    conn: &impl ConnectionTrait,
    data: &NoticeData,
) -> Result<Option<application::Model>, DbErr> {
    match data.application {
        Some(id) => application::Entity::find_by_id(id).one(conn).await,
        None => Ok(None),
    }
}
