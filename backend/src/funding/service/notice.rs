//! Entering and changing grant notices.

use paktbuch_entity::{application, notice};
use paktbuch_types::{BasisPoints, Cents, Financing, NoticeId, ZweckbindungStart};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::{check, zweckbindung};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::error::ServiceError;
use crate::funding::commands::NoticeData;
use crate::funding::{fields, queries::data};

/// Enters a grant notice.
///
/// # Errors
/// [`ServiceError::Field`] for a reference that is taken, an unknown programme, Förderbereich or application, a grant that
/// differs from `rate × eligible` without confirmation, amounts that do not add up, or a period that ends before it begins.
pub async fn add_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    command: NoticeData,
) -> Result<NoticeId, ServiceError> {
    let checked = Checked::new(tx, command).await?;
    let row = checked
        .row()
        .insert(tx.conn())
        .await
        .map_err(|error| checked.taken(error))?;
    let event = Event::new(EventKind::NoticeAdded, SubjectKind::Notice, row.id.0)
        .touching(Some(row.id))
        .changes(check::changes(Vec::new(), checked.labelled()));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Changes the notice that has the version `version`. Where its Zweckbindung changes, that of its devices follows; answers
/// the number of these devices.
///
/// # Errors
/// As [`add_notice`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub async fn change_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    version: i64,
    command: NoticeData,
) -> Result<u64, ServiceError> {
    let before = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if before.version != version {
        return Err(ServiceError::Stale);
    }
    let stored = data::notice(&before);
    let stored = fields::notice(
        &stored,
        &application_reference(tx, &stored).await?.unwrap_or_default(),
    );
    let checked = Checked::new(tx, command).await?;
    let changes = check::changes(stored, checked.labelled());
    let event = Event::new(EventKind::NoticeChanged, SubjectKind::Notice, id.0)
        .touching(Some(id))
        .changes(changes);
    if event.is_empty() {
        return Ok(0);
    }
    let mut row = checked.row();
    row.id = Set(id);
    row.version = Set(version + 1);
    let after = row
        .update(tx.conn())
        .await
        .map_err(|error| checked.taken(error))?;
    let followed = if zweckbindung::differs(&before, &after) {
        zweckbindung::follow(tx, &after).await?
    } else {
        0
    };
    let event = if followed == 0 {
        event
    } else {
        event.change(Change::set("Geräte, deren Zweckbindung folgt", followed))
    };
    audit::record(tx, [event]).await?;
    Ok(followed)
}

/// A command whose values hold, complete.
struct Checked {
    data: NoticeData,
    granted: Cents,
    own_share: Cents,
    programme_version: u32,
    /// Title of the programme, for search.
    programme_title: &'static str,
    /// Reference of the application.
    application: String,
}

impl Checked {
    async fn new(tx: &WriteTx, command: NoticeData) -> Result<Self, ServiceError> {
        let programme = check::programme(&command.programme, command.programme_version)?;
        let application = application_reference(tx, &command).await?.ok_or_else(|| {
            ServiceError::field(
                "application",
                "Antrag: Diesen Antrag gibt es nicht. Bitte wählen Sie ihn neu.",
            )
        })?;
        check_terms(&command)?;
        let (granted, own_share) = money(&command)?;
        let data = NoticeData {
            reference: check::required("reference", "Aktenzeichen", &command.reference)?,
            title: check::required("title", "Titel", &command.title)?,
            category: check::category(programme, &command.category)?,
            note: check::note("note", "Bemerkung", &command.note)?,
            programme: programme.code.clone(),
            programme_version: Some(programme.version),
            granted: Some(granted),
            own_share: Some(own_share),
            ..command
        };
        Ok(Self {
            data,
            granted,
            own_share,
            programme_version: programme.version,
            programme_title: &programme.title,
            application,
        })
    }

    fn labelled(&self) -> fields::Labelled {
        fields::notice(&self.data, &self.application)
    }

    fn row(&self) -> notice::ActiveModel {
        let data = &self.data;
        let names = [&*data.title, &data.category, self.programme_title];
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
            grace_days: Set(data.grace_days),
            proof_due: Set(data.proof_due),
            double_funding_forbidden: Set(data.double_funding_forbidden),
            note: Set(data.note.clone()),
            search: Set(haystack([&*data.reference], names)),
            version: Set(1),
            ..Default::default()
        }
    }

    fn taken(&self, error: DbErr) -> ServiceError {
        let message = format!(
            "Den Bescheid {} gibt es schon. Bitte das Aktenzeichen prüfen.",
            self.data.reference
        );
        ServiceError::unique(error, "reference", message)
    }
}

/// Reference of the application; empty where the notice has none, `None` where it does not exist.
async fn application_reference(tx: &WriteTx, data: &NoticeData) -> Result<Option<String>, DbErr> {
    let Some(id) = data.application else {
        return Ok(Some(String::new()));
    };
    let row = application::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(row.map(|row| row.reference))
}

/// Periods, Zweckbindung, tolerance and days.
fn check_terms(command: &NoticeData) -> Result<(), ServiceError> {
    check::period(
        "approval_to",
        "Bewilligungszeitraum",
        command.approval_from,
        command.approval_to,
    )?;
    check::period(
        "implementation_to",
        "Durchführungszeitraum",
        command.implementation_from,
        command.implementation_to,
    )?;
    if command
        .zweckbindung_years
        .is_some_and(|years| !(0..=50).contains(&years))
    {
        let message = "Jahre der Zweckbindung: Bitte eine Zahl von 0 bis 50 eintragen.";
        return Err(ServiceError::field("zweckbindung_years", message));
    }
    if command.zweckbindung_start == ZweckbindungStart::FixedDate && command.zweckbindung_date.is_none() {
        let message = "Ende der Zweckbindung: Bitte den Tag eintragen, den der Bescheid nennt.";
        return Err(ServiceError::field("zweckbindung_date", message));
    }
    if command
        .grace_days
        .is_some_and(|days| !(0..=3_660).contains(&days))
    {
        let message = "Nachlauf für Zahlungen: Bitte 0 bis 3660 Tage eintragen.";
        return Err(ServiceError::field("grace_days", message));
    }
    if command
        .item_tolerance
        .is_some_and(|rate| !(0..=10_000).contains(&rate.0))
    {
        let message = "Toleranz je Einzelansatz: Bitte 0 bis 100 % eintragen.";
        return Err(ServiceError::field("item_tolerance", message));
    }
    Ok(())
}

/// Grant and own share: proposed where they are left out, checked where they are given.
fn money(command: &NoticeData) -> Result<(Cents, Cents), ServiceError> {
    check::not_negative("eligible", "Zuwendungsfähige Ausgaben", command.eligible)?;
    let rate_fits = match command.financing {
        Financing::Anteil => (1..=BasisPoints::WHOLE.0).contains(&command.rate.0),
        Financing::Voll => command.rate == BasisPoints::WHOLE,
        Financing::Festbetrag => command.rate == BasisPoints(0),
    };
    if !rate_fits {
        let message = match command.financing {
            Financing::Anteil => "Fördersatz: Bitte mehr als 0 und höchstens 100 % eintragen.",
            Financing::Voll => "Fördersatz: Bei Vollfinanzierung sind es 100 %.",
            Financing::Festbetrag => {
                "Fördersatz: Eine Festbetragsfinanzierung hat keinen. Bitte 0 eintragen."
            }
        };
        return Err(ServiceError::field("rate", message));
    }
    let fixed = command.financing == Financing::Festbetrag;
    let proposed = (!fixed).then(|| command.rounding.grant(command.eligible, command.rate));
    let granted = command.granted.or(proposed).ok_or_else(|| {
        ServiceError::field(
            "granted",
            "Zuwendung: Bitte den Festbetrag aus dem Bescheid eintragen.",
        )
    })?;
    check::not_negative("granted", "Zuwendung", granted)?;
    if let Some(proposed) = proposed.filter(|proposed| *proposed != granted && !command.grant_differs) {
        let message = format!(
            "Zuwendung: {} % von {} € sind {proposed} €, eingetragen sind {granted} €. Bitte prüfen Sie Betrag, Fördersatz und Rundung; steht es so im Bescheid, bestätigen Sie die Abweichung.",
            command.rate, command.eligible
        );
        return Err(ServiceError::field("grant_differs", message));
    }
    let rest = command.eligible.minus(granted);
    let own_share = command.own_share.unwrap_or(rest.max(Cents::ZERO));
    check::not_negative("own_share", "Eigenanteil", own_share)?;
    if !fixed && own_share != rest {
        let message = format!(
            "Eigenanteil: Zuwendung {granted} € und Eigenanteil {own_share} € ergeben {} €, zuwendungsfähig sind {} €. Bitte berichtigen Sie einen der Beträge.",
            granted.plus(own_share),
            command.eligible
        );
        return Err(ServiceError::field("own_share", message));
    }
    Ok((granted, own_share))
}
