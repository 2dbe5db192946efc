//! Lines below an Einzelansatz.

use paktbuch_entity::{allocation, cost_item, cost_line, taken_over};
use paktbuch_types::{Cents, CostItemId, CostLineId, NoticeId, SchoolId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

use super::check;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::LineData;
use crate::funding::{fields, queries::data};

/// Adds a line below an Einzelansatz.
///
/// # Errors
/// [`ServiceError::Field`] for no title, an unknown school, a quantity below one, a gross amount that is not quantity × price,
/// or more eligible than gross.
pub async fn add_line(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    item: CostItemId,
    command: LineData,
) -> Result<CostLineId, ServiceError> {
    let item = item_of(tx, item).await?;
    let checked = Checked::new(tx, &item, None, command).await?;
    let row = cost_line::ActiveModel {
        cost_item_id: Set(item.id),
        version: Set(1),
        ..checked.row()
    };
    let row = row.insert(tx.conn()).await?;
    let changes = check::changes(Vec::new(), checked.labelled(&item));
    audit::record(tx, [event(EventKind::CostLineAdded, item.notice_id, changes)]).await?;
    Ok(row.id)
}

/// Changes the line that has the version `version`.
///
/// # Errors
/// As [`add_line`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub async fn change_line(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: CostLineId,
    version: i64,
    command: LineData,
) -> Result<(), ServiceError> {
    let row = current(tx, id, version).await?;
    let item = item_of(tx, row.cost_item_id).await?;
    let before = stored(tx, &item, &row).await?;
    let command = LineData {
        position: command.position.or(Some(row.position)),
        ..command
    };
    let checked = Checked::new(tx, &item, Some(id), command).await?;
    let school = row.school_id;
    let title = row.title;
    let mut event = event(
        EventKind::CostLineChanged,
        item.notice_id,
        check::changes(before, checked.labelled(&item)),
    );
    if event.is_empty() {
        return Ok(());
    }
    if title == checked.data.title {
        event = event.change(Change::set("Bezeichnung", title));
    }
    let row = cost_line::ActiveModel {
        version: Set(version + 1),
        id: Set(id),
        ..checked.row()
    };
    let line = row.update(tx.conn()).await?;
    if line.school_id != school {
        follow_school(tx, &line, school).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

/// What was bought under a line is for the line's school, and gets its new one.
///
/// # Errors
/// [`ServiceError::Field`] where the line was for all schools and parts of invoices name theirs.
async fn follow_school(
    tx: &WriteTx,
    line: &cost_line::Model,
    before: Option<SchoolId>,
) -> Result<(), ServiceError> {
    if before.is_none() {
        let named = allocation::Entity::find()
            .filter(allocation::Column::CostLineId.eq(line.id))
            .filter(allocation::Column::SchoolId.is_not_null())
            .count(tx.conn())
            .await?;
        if named > 0 {
            return Err(ServiceError::field(
                "lines",
                format!(
                    "Zeile „{}“: Rechnungen teilen sie schon auf Schulen auf (Teile mit Schule: {named}). Bitte lassen Sie die Zeile für \
                     alle Schulen, oder nehmen Sie dort zuerst die Schule heraus.",
                    line.title
                ),
            ));
        }
    }
    allocation::Entity::update_many()
        .col_expr(allocation::Column::SchoolId, Expr::value(line.school_id))
        .filter(allocation::Column::CostLineId.eq(line.id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Removes a line.
///
/// # Errors
/// [`ServiceError::Refused`] while an invoice line is allocated to it; [`ServiceError::Stale`].
pub async fn remove_line(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: CostLineId,
    version: i64,
) -> Result<(), ServiceError> {
    let row = current(tx, id, version).await?;
    let item = item_of(tx, row.cost_item_id).await?;
    let used = allocation::Entity::find()
        .filter(allocation::Column::CostLineId.eq(id))
        .count(tx.conn())
        .await?;
    if used > 0 {
        return Err(ServiceError::refused(format!(
            "Die Zeile „{}“ bleibt: Ihr sind Rechnungspositionen zugeordnet ({used}). Bitte ordnen Sie diese zuerst anders zu.",
            row.title
        )));
    }
    let before = stored(tx, &item, &row).await?;
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::CostLineId.eq(id))
        .exec(tx.conn())
        .await?;
    cost_line::Entity::delete_by_id(id).exec(tx.conn()).await?;
    let changes = check::changes(before, Vec::new());
    audit::record(tx, [event(EventKind::CostLineRemoved, item.notice_id, changes)]).await?;
    Ok(())
}

fn event(kind: EventKind, notice: NoticeId, changes: Vec<Change>) -> Event {
    Event::new(kind, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(changes)
}

async fn item_of(tx: &WriteTx, id: CostItemId) -> Result<cost_item::Model, ServiceError> {
    cost_item::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)
}

async fn current(tx: &WriteTx, id: CostLineId, version: i64) -> Result<cost_line::Model, ServiceError> {
    let row = cost_line::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

async fn stored(
    tx: &WriteTx,
    item: &cost_item::Model,
    row: &cost_line::Model,
) -> Result<fields::Labelled, ServiceError> {
    let school = data::school_names(tx.conn(), row.school_id.as_slice())
        .await?
        .pop();
    Ok(fields::line(
        &data::line(row),
        &item.title,
        &school.unwrap_or_default(),
    ))
}

/// A command whose values hold, complete.
struct Checked {
    data: LineData,
    position: i64,
    gross: Cents,
    eligible: Cents,
    school: String,
}

impl Checked {
    async fn new(
        tx: &WriteTx,
        item: &cost_item::Model,
        own: Option<CostLineId>,
        command: LineData,
    ) -> Result<Self, ServiceError> {
        let title = check::required("lines", "Bezeichnung", &command.title)?;
        let wrong = |message: String| ServiceError::field("lines", format!("Zeile „{title}“: {message}"));
        let school = match command.school {
            None => String::new(),
            Some(id) => {
                let name = data::school_names(tx.conn(), &[id])
                    .await?
                    .pop()
                    .unwrap_or_default();
                if name.is_empty() {
                    return Err(wrong(
                        "Diese Schule gibt es nicht. Bitte wählen Sie sie neu.".to_owned(),
                    ));
                }
                name
            }
        };
        if !(1..=1_000_000).contains(&command.quantity) {
            return Err(wrong(
                "Die Anzahl ist eine ganze Zahl von 1 bis 1.000.000.".to_owned(),
            ));
        }
        check::not_negative("lines", "Einzelpreis", command.unit_price)?;
        let product = command.unit_price.times(command.quantity);
        let product = product
            .filter(|product| *product <= Cents::MAX)
            .ok_or_else(|| wrong("Anzahl × Einzelpreis ist zu groß. Bitte prüfen Sie beides.".to_owned()))?;
        let gross = command.gross.unwrap_or(product);
        if gross != product {
            return Err(wrong(format!(
                "{} × {} € sind {product} €, eingetragen sind {gross} €. Bitte berichtigen Sie eines davon.",
                command.quantity, command.unit_price
            )));
        }
        let eligible = command.eligible.unwrap_or(gross);
        check::not_negative("lines", "davon zuwendungsfähig", eligible)?;
        if eligible > gross {
            return Err(wrong(format!(
                "Zuwendungsfähig sind höchstens {gross} €, eingetragen sind {eligible} €."
            )));
        }
        let lines = cost_line::Entity::find()
            .filter(cost_line::Column::CostItemId.eq(item.id))
            .order_by_asc(cost_line::Column::Position)
            .all(tx.conn())
            .await?;
        let next = lines.last().map_or(1, |line| line.position + 1);
        let position = command.position.unwrap_or(next);
        if !(1..=9_999).contains(&position) {
            return Err(wrong("Die Nummer ist eine ganze Zahl von 1 bis 9999.".to_owned()));
        }
        if let Some(other) = lines
            .iter()
            .find(|line| line.position == position && Some(line.id) != own)
        {
            return Err(wrong(format!(
                "Die Nummer {position} hat schon die Zeile „{}“.",
                other.title
            )));
        }
        let data = LineData {
            position: Some(position),
            title,
            gross: Some(gross),
            eligible: Some(eligible),
            ..command
        };
        Ok(Self {
            data,
            position,
            gross,
            eligible,
            school,
        })
    }

    fn labelled(&self, item: &cost_item::Model) -> fields::Labelled {
        fields::line(&self.data, &item.title, &self.school)
    }

    fn row(&self) -> cost_line::ActiveModel {
        cost_line::ActiveModel {
            position: Set(self.position),
            school_id: Set(self.data.school),
            title: Set(self.data.title.clone()),
            quantity: Set(self.data.quantity),
            unit_price: Set(self.data.unit_price),
            gross: Set(self.gross),
            eligible: Set(self.eligible),
            ..Default::default()
        }
    }
}
