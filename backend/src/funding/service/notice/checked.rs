//! What is entered of a notice, checked.

use chrono::NaiveDate;
use paktbuch_entity::{application, notice};
use paktbuch_types::Cents;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};

use super::super::{check, lists, terms};
use crate::db::search::haystack;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::NoticeData;
use crate::funding::fields;

/// A command whose values hold, complete.
pub(super) struct Checked {
    pub(super) data: NoticeData,
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
    pub(super) async fn new(
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
        let granting = check::optional(
            "granting_authority",
            "Bewilligungsbehörde",
            &command.granting_authority,
        );
        let granting_authority = refusals.take(granting)?;
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
            granting_authority: granting_authority.unwrap_or_default(),
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

    pub(super) fn labelled(&self) -> fields::Labelled {
        fields::notice(&self.data, &self.application)
    }

    pub(super) fn row(&self) -> notice::ActiveModel {
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
            granting_authority: Set(data.granting_authority.clone()),
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

    pub(super) fn taken(&self, error: DbErr) -> ServiceError {
        ServiceError::unique(error, "reference", check::taken(&self.data.reference))
    }
}

/// A notice is not of a day in the future, unless it was `stored` so already.
pub(super) fn not_future(
    command: &NoticeData,
    stored: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let field = ("notice_date", "Bescheid vom", "den Tag des Bescheids");
    check::not_future(field, command.notice_date, stored, today)
}

/// The application that a notice answers; `None` where it has none, or where there is no such application.
pub(super) async fn answered(
    conn: &impl ConnectionTrait,
    data: &NoticeData,
) -> Result<Option<application::Model>, DbErr> {
    match data.application {
        Some(id) => application::Entity::find_by_id(id).one(conn).await,
        None => Ok(None),
    }
}
