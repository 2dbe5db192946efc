//! Einzelansätze of a cost plan, alone or with all their lines at once.

use paktbuch_entity::{allocation, cost_item, cost_line, notice, reallocation_item, taken_over};
use paktbuch_types::{CostItemId, CostLineId, NoticeId, ZweckbindungStart};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set,
};

use super::line::{add_line, change_line, remove_line};
use super::notice::following;
use super::{check, own_terms, zweckbindung};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::{ItemData, LineEdit};
use crate::funding::{fields, queries::data};

/// Adds an Einzelansatz to a notice's cost plan.
///
/// # Errors
/// [`ServiceError::Field`] for a number that is taken, no title, more eligible spending than spending, years of Zweckbindung outside of
/// 0 to 50, years beside a fixed day, or an own beginning that lacks what it needs.
pub async fn add_item(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    notice: NoticeId,
    command: ItemData,
) -> Result<CostItemId, ServiceError> {
    if notice::Entity::find_by_id(notice).count(tx.conn()).await? == 0 {
        return Err(ServiceError::NotFound);
    }
    let (command, position) = checked(tx, notice, None, command).await?;
    let row = cost_item::ActiveModel {
        notice_id: Set(notice),
        position: Set(position),
        title: Set(command.title.clone()),
        total: Set(command.total),
        eligible: Set(command.eligible),
        version: Set(1),
        zweckbindung_start: Set(command.zweckbindung.start),
        zweckbindung_years: Set(command.zweckbindung.years),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::CostItemAdded, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(Vec::new(), fields::item(&command)));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Changes the Einzelansatz that has the version `version`; the Zweckbindung of the devices that were bought on it follows. Answers how
/// many do.
///
/// # Errors
/// As [`add_item`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub async fn change_item(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: CostItemId,
    version: i64,
    command: ItemData,
) -> Result<u64, ServiceError> {
    let row = current(tx, id, version).await?;
    let before = data::item(&row);
    let notice = row.notice_id;
    let command = ItemData {
        position: command.position.or(before.position),
        ..command
    };
    let (command, position) = checked(tx, notice, Some(id), command).await?;
    let mut event = Event::new(EventKind::CostItemChanged, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(fields::item(&before), fields::item(&command)));
    if event.is_empty() {
        return Ok(0);
    }
    if before.title == command.title {
        event = event.change(Change::set("Einzelansatz", &command.title));
    }
    let mut row = row.into_active_model();
    row.position = Set(position);
    row.title = Set(command.title);
    row.total = Set(command.total);
    row.eligible = Set(command.eligible);
    row.version = Set(version + 1);
    row.zweckbindung_start = Set(command.zweckbindung.start);
    row.zweckbindung_years = Set(command.zweckbindung.years);
    let after = row.update(tx.conn()).await?;
    let mut followed = 0;
    if before.zweckbindung != command.zweckbindung
        && let Some(notice) = notice::Entity::find_by_id(notice).one(tx.conn()).await?
    {
        followed = zweckbindung::follow_item(tx, &notice, &after).await?;
    }
    audit::record(tx, [following(event, followed)]).await?;
    Ok(followed)
}

/// Removes an Einzelansatz with its lines.
///
/// # Errors
/// [`ServiceError::Refused`] while an invoice line is allocated to it, or where a reallocation names it; [`ServiceError::Stale`].
pub async fn remove_item(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    id: CostItemId,
    version: i64,
) -> Result<(), ServiceError> {
    let row = current(tx, id, version).await?;
    let lines = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.eq(id))
        .order_by_asc(cost_line::Column::Position)
        .all(tx.conn())
        .await?;
    let used = allocation::Entity::find()
        .filter(allocation::Column::CostLineId.is_in(lines.iter().map(|line| line.id)))
        .count(tx.conn())
        .await?;
    if used > 0 {
        return Err(ServiceError::refused(format!(
            "Der Einzelansatz „{}“ bleibt: Ihm sind Rechnungspositionen zugeordnet ({used}). Bitte ordnen Sie diese zuerst anders zu.",
            row.title
        )));
    }
    let shifted = reallocation_item::Entity::find()
        .filter(reallocation_item::Column::CostItemId.eq(id))
        .count(tx.conn())
        .await?;
    if shifted > 0 {
        return Err(ServiceError::refused(format!(
            "Der Einzelansatz „{}“ bleibt: Er steht in einer Umschichtung.",
            row.title
        )));
    }
    for line in lines {
        remove_line(tx, permit, line.id, line.version).await?;
    }
    let event = Event::new(EventKind::CostItemRemoved, SubjectKind::Notice, row.notice_id.0)
        .touching(Some(row.notice_id))
        .changes(check::changes(fields::item(&data::item(&row)), Vec::new()));
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::CostItemId.eq(id))
        .exec(tx.conn())
        .await?;
    cost_item::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Saves an Einzelansatz and its lines in one go: a new one where `item` is `None`, else the one with this id and version. Answers its id
/// and how many devices follow with their Zweckbindung.
///
/// # Errors
/// As [`add_item`], [`change_item`] and the writes of lines; a wrong line's message names it.
pub async fn save_item(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    notice: NoticeId,
    item: Option<(CostItemId, i64)>,
    command: ItemData,
    lines: Vec<LineEdit>,
) -> Result<(CostItemId, u64), ServiceError> {
    let (id, followed) = match item {
        None => (add_item(tx, permit, notice, command).await?, 0),
        Some((id, version)) => {
            if current(tx, id, version).await?.notice_id != notice {
                return Err(ServiceError::NotFound);
            }
            (id, change_item(tx, permit, id, version, command).await?)
        }
    };
    for edit in lines {
        match edit {
            LineEdit::Add(line) => {
                add_line(tx, permit, id, line).await?;
            }
            LineEdit::Change {
                id: line,
                version,
                data,
            } => {
                belongs(tx, id, line).await?;
                change_line(tx, permit, line, version, data).await?;
            }
            LineEdit::Remove { id: line, version } => {
                belongs(tx, id, line).await?;
                remove_line(tx, permit, line, version).await?;
            }
        }
    }
    Ok((id, followed))
}

async fn belongs(tx: &WriteTx, item: CostItemId, line: CostLineId) -> Result<(), ServiceError> {
    let row = cost_line::Entity::find_by_id(line).one(tx.conn()).await?;
    match row {
        Some(row) if row.cost_item_id == item => Ok(()),
        Some(_) => Err(ServiceError::NotFound),
        None => Err(ServiceError::Stale),
    }
}

pub(super) async fn current(
    tx: &WriteTx,
    id: CostItemId,
    version: i64,
) -> Result<cost_item::Model, ServiceError> {
    let row = cost_item::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

/// The command with cleaned texts and its number.
async fn checked(
    tx: &WriteTx,
    notice: NoticeId,
    own: Option<CostItemId>,
    command: ItemData,
) -> Result<(ItemData, i64), ServiceError> {
    let title = check::required("title", "Einzelansatz", &command.title)?;
    check::not_negative("total", "Gesamtausgaben", command.total)?;
    check::not_negative("eligible", "davon zuwendungsfähig", command.eligible)?;
    if command.eligible > command.total {
        let message = format!(
            "davon zuwendungsfähig: {} € sind mehr als die Gesamtausgaben von {} €.",
            command.eligible, command.total
        );
        return Err(ServiceError::field("eligible", message));
    }
    if command
        .zweckbindung
        .years
        .is_some_and(|years| !(0..=50).contains(&years))
    {
        let message = "Jahre der Zweckbindung: Bitte eine Zahl von 0 bis 50 eintragen, oder leer lassen, wenn die des Bescheids gelten.";
        return Err(ServiceError::field("zweckbindung_years", message));
    }
    let own_start = command.zweckbindung.start;
    if own_start == Some(ZweckbindungStart::None) && command.zweckbindung.years.is_some_and(|years| years > 0)
    {
        let message = "Jahre der Zweckbindung: Als Beginn ist „keine Zweckbindung“ gewählt. Bitte die Jahre leeren oder einen anderen Beginn wählen.";
        return Err(ServiceError::field("zweckbindung_years", message));
    }
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(notice))
        .order_by_asc(cost_item::Column::Position)
        .all(tx.conn())
        .await?;
    let stored = items
        .iter()
        .find(|item| Some(item.id) == own)
        .map(data::own_zweckbindung);
    // What was stored before stays, so that a change notice can change the amounts.
    if stored != Some(command.zweckbindung) {
        let row = notice::Entity::find_by_id(notice).one(tx.conn()).await?;
        let terms = zweckbindung::of_notice(&row.ok_or(ServiceError::NotFound)?);
        own_terms::check_item(terms, command.zweckbindung)?;
    }
    let next = items.last().map_or(1, |item| item.position + 1);
    let position = command.position.unwrap_or(next);
    if !(1..=999).contains(&position) {
        return Err(ServiceError::field(
            "position",
            "Nummer: Bitte eine Zahl von 1 bis 999 eintragen.",
        ));
    }
    if let Some(other) = items
        .iter()
        .find(|item| item.position == position && Some(item.id) != own)
    {
        let message = format!("Nummer: {position} hat schon der Einzelansatz „{}“.", other.title);
        return Err(ServiceError::field("position", message));
    }
    let command = ItemData {
        position: Some(position),
        title,
        ..command
    };
    Ok((command, position))
}
