//! Computing and storing drawdowns.

use chrono::{Days, NaiveDate};
use paktbuch_entity::{drawdown, drawdown_need, drawdown_order, notice};
use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId, NoticeState, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};

use super::commands::{DrawdownData, NeedId, ProgressData};
use super::compute::{Basis, compute};
use super::fields::{self, euro};
use super::queries;
use super::rows::{Draft, Letter, NeedRow, PayoutChoice};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::{self, Amounts, OtherMoney, Programme, Terms};
use crate::text;

/// Longest reference.
const REFERENCE: usize = 200;
/// Longest note.
const NOTE: usize = 2_000;

/// Reference (Aktenzeichen) of a notice.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn reference(conn: &impl ConnectionTrait, id: NoticeId) -> Result<String, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.ok_or(ServiceError::NotFound)?.reference)
}

/// Who writes the letter for a drawdown of a notice to whom, and what it says of the notice.
///
/// # Errors
/// The database's refusal.
pub async fn letter_head(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Letter>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let authority = queries::the_authority(conn).await?;
    let programmes = funding::programmes(conn).await?;
    let programme = funding::find_programme(&programmes, &row.programme, row.programme_version.parse().ok());
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    Ok(Some(Letter {
        authority: authority.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        letterhead: authority
            .as_ref()
            .map(|row| lines(&row.letterhead))
            .unwrap_or_default(),
        recipient: authority.map(|row| row.granting_authority).unwrap_or_default(),
        notice_date: row.notice_date,
        programme: programme.map_or_else(|| row.programme.clone(), |programme| programme.title.clone()),
        within: funding::spend_within_days(&row, programme),
        title: row.title,
        granted: row.granted,
    }))
}

/// A drawdown of a notice as of a day; what speaks against it, and until when it is spent, counts from `today`.
/// `kind` is the programme's where nobody chose one; `chosen` is what it foresees the payment of,
/// without a choice the invoices that are due within the period of use, or all where that is unknown, and of the orders those whose
/// invoice will surely be due within it.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn draft(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    kind: Option<Drawdown>,
    chosen: Option<&[NeedId]>,
    (as_of, today): (NaiveDate, NaiveDate),
) -> Result<Draft, ServiceError> {
    let view = funding::read_notice(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let row = notice::Entity::find_by_id(id)
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let programmes = funding::programmes(conn).await?;
    let programme = funding::find_programme(&programmes, &row.programme, row.programme_version.parse().ok());
    let prescribed = programme.and_then(|programme| programme.drawdown.value);
    let kind = kind.or(prescribed).unwrap_or(Drawdown::Reimbursement);
    let days = funding::spend_within_days(&row, programme);
    let use_by = days.and_then(|days| today.checked_add_days(Days::new(u64::from(days))));
    let open = funding::open_orders_by_order(conn, id).await?;
    let open = open
        .into_iter()
        .map(|(order, open)| (order, (open.total, open.eligible)));
    let open = open.filter(|(_, (gross, _))| *gross > Cents::ZERO).collect();
    let needs = queries::needs(conn, id, &open).await?;
    let is_due = |need: &NeedRow| match (need.id, need.due_date, use_by) {
        (_, Some(due), Some(until)) => due <= until,
        (NeedId::Invoice(_), ..) => true,
        (NeedId::Order(_), ..) => false,
    };
    let due: Vec<NeedId> = needs
        .iter()
        .filter(|need| is_due(need))
        .map(|need| need.id)
        .collect();
    let chosen: Vec<NeedId> = match chosen {
        Some(chosen) => {
            let all = needs.iter().map(|need| need.id);
            all.filter(|id| chosen.contains(id)).collect()
        }
        None => due.clone(),
    };
    let figure = funding::plan_figures(conn, id, Some(as_of)).await?.total();
    let terms = Terms::of(&view.data);
    let received = OtherMoney::received(&view.data.lists.incomes, as_of);
    let grant = |counted: &[NeedId]| {
        let need: Amounts = needs
            .iter()
            .filter(|need| counted.contains(&need.id))
            .map(|need| Amounts {
                total: need.gross,
                eligible: need.eligible,
            })
            .sum();
        terms.settle(figure.paid.plus(need), received).grant
    };
    let sure: Vec<NeedId> = due.iter().copied().filter(|id| chosen.contains(id)).collect();
    let waiting = queries::waiting(conn, id).await?;
    let computed = compute(&Basis {
        kind,
        granted: view.granted,
        drawn: view.paid_out().plus(waiting),
        on_paid: grant(&[]),
        with_due: grant(&sure),
        with_chosen: grant(&chosen),
        instalment_max: programme.and_then(|programme| programme.instalment_max.value),
    });
    let mut doubts = Vec::new();
    if let Some(prescribed) = prescribed.filter(|prescribed| *prescribed != kind) {
        doubts.push((
            format!("Das Programm sieht vor: {prescribed}."),
            "Bitte die Art des Abrufs mit dem Bescheid vergleichen.".to_owned(),
        ));
    }
    if row.state == NoticeState::Revoked {
        doubts.push((
            "Der Bescheid ist widerrufen.".to_owned(),
            "Ein Mittelabruf wird nicht mehr angenommen.".to_owned(),
        ));
    }
    if let Err(message) = is_final(&row, &programmes, today) {
        doubts.push((
            message,
            "Ein Entwurf lässt sich speichern, anfordern erst danach; einen Verzicht auf Rechtsbehelfe beim Bescheid eintragen.".to_owned(),
        ));
    } else if let Some(until) = funding::appeal_ends(&row, &programmes).filter(|until| *until >= today) {
        doubts.push((
            format!("Der Bescheid ist noch nicht bestandskräftig; die Klagefrist endet am {}.", format_date(until)),
            "Verlangt das Programm Bestandskraft, den Abruf bis dahin aufschieben oder auf Rechtsbehelfe verzichten.".to_owned(),
        ));
    }
    if use_by.is_none() && kind == Drawdown::Advance {
        doubts.push((
            "Die Verbrauchsfrist ist nicht bekannt (Angabe fehlt).".to_owned(),
            "Bitte aus dem Bescheid eintragen (Bescheid bearbeiten, Verbrauchsfrist) und nur Rechnungen ankreuzen, die in dieser Frist bezahlt werden."
                .to_owned(),
        ));
    }
    Ok(Draft {
        kind,
        as_of,
        chosen,
        paid_eligible: figure.paid.eligible,
        granted: view.granted,
        paid_out: view.paid_out(),
        waiting,
        computed,
        use_by,
        doubts,
        needs,
    })
}

/// The day as of which a drawdown is computed (Stichtag): today where none was chosen.
///
/// # Errors
/// [`ServiceError::Field`] (`as_of`) for a day in the future.
pub(super) fn as_of(day: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, ServiceError> {
    match day.filter(|day| *day > today) {
        None => Ok(day.unwrap_or(today)),
        Some(day) => {
            let message = format!(
                "Stichtag: Der {} liegt in der Zukunft. Bitte einen Tag bis heute eintragen.",
                format_date(day)
            );
            Err(ServiceError::field("as_of", message))
        }
    }
}

/// Stores a drawdown of a notice as a draft, computed as of the chosen day.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for a notice that is revoked; [`ServiceError::Field`] (`as_of`) for a day in the future; (`amount`) where nothing is to be asked for, more than the rest of the grant, or with
/// a reimbursement more than was paid; (`note`) where it is too long.
pub async fn add_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: DrawdownData,
) -> Result<DrawdownId, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    let notice = row.ok_or(ServiceError::NotFound)?;
    if notice.state == NoticeState::Revoked {
        return Err(funding::is_revoked(&notice.reference));
    }
    let days = (as_of(data.as_of, tx.today())?, tx.today());
    let draft = draft(tx.conn(), id, Some(data.kind), Some(&data.needs), days).await?;
    let amount = data.amount.unwrap_or(draft.computed.amount);
    check_amount(amount, &draft)?;
    let note = at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?;
    let last = drawdown::Entity::find()
        .filter(drawdown::Column::NoticeId.eq(id))
        .order_by_desc(drawdown::Column::Number)
        .one(tx.conn())
        .await?;
    let number = last.map_or(0, |last| last.number) + 1;
    let is_foreseen =
        |need: &&NeedRow| data.kind != Drawdown::Reimbursement && draft.chosen.contains(&need.id);
    let needs: Vec<(NeedId, Cents)> = draft
        .needs
        .iter()
        .filter(is_foreseen)
        .map(|need| (need.id, need.eligible))
        .collect();
    let row = drawdown::ActiveModel {
        notice_id: Set(id),
        number: Set(number),
        kind: Set(data.kind),
        state: Set(DrawdownState::Draft),
        as_of: Set(draft.as_of),
        requested_on: Set(None),
        amount: Set(amount),
        paid_eligible: Set(draft.paid_eligible),
        need_eligible: Set(needs.iter().map(|(_, eligible)| *eligible).sum()),
        drawn_before: Set(draft.paid_out.plus(draft.waiting)),
        reference: Set(String::new()),
        note: Set(note.clone()),
        payout_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    for need in needs {
        insert_need(tx, row.id, need).await?;
    }
    let event = event(EventKind::DrawdownAdded, id, number)
        .change(Change::set("Art", data.kind))
        .change(Change::set("Stichtag", format_date(draft.as_of)))
        .change(Change::set("Abrufbetrag", euro(amount)))
        .change(Change::set("Bemerkung", note));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

async fn insert_need(
    tx: &WriteTx,
    id: DrawdownId,
    (need, eligible): (NeedId, Cents),
) -> Result<(), ServiceError> {
    match need {
        NeedId::Invoice(invoice) => {
            let row = drawdown_need::ActiveModel {
                drawdown_id: Set(id),
                invoice_id: Set(invoice),
                eligible: Set(eligible),
            };
            drawdown_need::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
        }
        NeedId::Order(order) => {
            let row = drawdown_order::ActiveModel {
                drawdown_id: Set(id),
                order_id: Set(order),
                eligible: Set(eligible),
            };
            drawdown_order::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
        }
    }
    Ok(())
}

/// Whether a notice is final on a day where its programme pays only then; else why not.
fn is_final(row: &notice::Model, programmes: &[Programme], day: NaiveDate) -> Result<(), String> {
    let programme = funding::find_programme(programmes, &row.programme, row.programme_version.parse().ok());
    if programme.and_then(|programme| programme.final_before_drawdown.value) != Some(true) {
        return Ok(());
    }
    match funding::final_from(row, programmes) {
        Some(from) if from <= day => Ok(()),
        Some(from) => Err(format!(
            "Das Programm zahlt erst nach Bestandskraft oder Rechtsbehelfsverzicht; bestandskräftig ist der Bescheid ab dem {}.",
            format_date(from)
        )),
        None => Err(
            "Das Programm zahlt erst nach Bestandskraft oder Rechtsbehelfsverzicht; beim Bescheid fehlt die Bekanntgabe.".to_owned(),
        ),
    }
}

fn check_amount(amount: Cents, draft: &Draft) -> Result<(), ServiceError> {
    let refuse = |message: String| Err(ServiceError::field("amount", message));
    let computed = &draft.computed;
    if amount <= Cents::ZERO {
        return refuse(format!(
            "Abrufbetrag: Es gibt derzeit nichts abzurufen (berechnet: {}). Bitte erst Rechnungen zuordnen oder bezahlen.",
            euro(computed.amount)
        ));
    }
    if amount > computed.rest {
        return refuse(format!(
            "Abrufbetrag: {} sind mehr als der Rest der Zuwendung. Abrufbar sind noch {}.",
            euro(amount),
            euro(computed.rest)
        ));
    }
    if draft.kind == Drawdown::Reimbursement && amount > computed.least {
        return refuse(format!(
            "Abrufbetrag: In diesem Programm nur Erstattung bezahlter Rechnungen, das sind {}.",
            euro(computed.least)
        ));
    }
    Ok(())
}

/// Stores what became of the drawdown that has the version `version`; answers its notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`state`, `requested_on`, `payout`) for a step that cannot be,
/// a request without its day or in the future, a payout of another notice or drawdown.
pub async fn change_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: DrawdownId,
    version: i64,
    data: ProgressData,
) -> Result<NoticeId, ServiceError> {
    let row = drawdown::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let payouts = queries::payouts(tx.conn(), row.notice_id, row.payout_id).await?;
    let data = checked(data, &row, &payouts, tx.today())?;
    if let (DrawdownState::Draft, Some(day)) = (row.state, data.requested_on) {
        let notice = notice::Entity::find_by_id(row.notice_id).one(tx.conn()).await?;
        let notice = notice.ok_or(ServiceError::NotFound)?;
        let programmes = funding::programmes(tx.conn()).await?;
        is_final(&notice, &programmes, day)
            .map_err(|message| ServiceError::field("requested_on", format!("Angefordert am: {message}")))?;
    }
    let told = |data: &ProgressData| fields::progress(data, payout_words(data, &payouts));
    let before = told(&queries::progress(&row));
    let changes = before
        .into_iter()
        .zip(told(&data))
        .map(|((label, before), (_, after))| Change::new(label, before, after));
    let event = event(EventKind::DrawdownChanged, row.notice_id, row.number).changes(changes);
    if event.is_empty() {
        return Ok(row.notice_id);
    }
    let notice = row.notice_id;
    let mut row = row.into_active_model();
    row.state = Set(data.state);
    row.requested_on = Set(data.requested_on);
    row.reference = Set(data.reference);
    row.note = Set(data.note);
    row.payout_id = Set(data.payout);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

fn event(kind: EventKind, notice: NoticeId, number: i64) -> Event {
    Event::new(kind, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .change(Change::set("Mittelabruf", number))
}

/// The chosen payout in words.
pub(super) fn payout_words(data: &ProgressData, payouts: &[PayoutChoice]) -> String {
    let chosen = payouts.iter().find(|payout| Some(payout.id) == data.payout);
    chosen
        .map(|payout| format!("{} vom {}", euro(payout.amount), format_date(payout.paid_on)))
        .unwrap_or_default()
}

fn checked(
    data: ProgressData,
    row: &drawdown::Model,
    payouts: &[PayoutChoice],
    today: NaiveDate,
) -> Result<ProgressData, ServiceError> {
    if !row.state.may_become(data.state) {
        let message = format!("Stand: Aus „{}“ wird nicht „{}“.", row.state, data.state);
        return Err(ServiceError::field("state", message));
    }
    let is_asked = matches!(data.state, DrawdownState::Requested | DrawdownState::PaidOut);
    match data.requested_on {
        None if is_asked => {
            let message = "Angefordert am: Bitte den Tag eintragen, an dem der Abruf abgeschickt wurde.";
            return Err(ServiceError::field("requested_on", message));
        }
        Some(day) if day > today => {
            let message = format!("Angefordert am: Der {} liegt in der Zukunft.", format_date(day));
            return Err(ServiceError::field("requested_on", message));
        }
        _ => {}
    }
    if let Some(payout) = data.payout {
        let message = if !payouts.iter().any(|choice| choice.id == payout) {
            Some(
                "Auszahlung: Diese gehört zu einem anderen Bescheid oder Abruf. Bitte eine aus der Liste wählen.",
            )
        } else if data.state != DrawdownState::PaidOut {
            Some("Auszahlung: Bitte auch den Stand „ausgezahlt“ wählen.")
        } else {
            None
        };
        if let Some(message) = message {
            return Err(ServiceError::field("payout", message));
        }
    } else if data.state == DrawdownState::PaidOut {
        let message = "Auszahlung: Bitte die Auszahlung wählen; fehlt sie, zuerst beim Bescheid eintragen.";
        return Err(ServiceError::field("payout", message));
    }
    Ok(ProgressData {
        reference: at_most(
            "reference",
            "Aktenzeichen",
            text::clean(&data.reference),
            REFERENCE,
        )?,
        note: at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?,
        ..data
    })
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}
