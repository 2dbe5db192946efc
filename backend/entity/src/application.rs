//! A grant application (Antrag): one Förderbereich, schools with amounts.

use paktbuch_types::{ApplicationId, ApplicationState, Cents};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ApplicationId,
    /// File reference (Aktenzeichen).
    pub reference: String,
    /// Programme code.
    pub programme: String,
    pub programme_version: String,
    /// Förderbereich.
    pub category: String,
    pub title: String,
    pub state: ApplicationState,
    pub submitted_on: Option<Date>,
    /// Nachforderung.
    pub queried_on: Option<Date>,
    /// Until when it has to be answered.
    pub answer_by: Option<Date>,
    pub decided_on: Option<Date>,
    pub closed_on: Option<Date>,
    /// Grant money applied for; empty = the programme's rate of the spending.
    pub requested_grant: Option<Cents>,
    /// Durchführungszeitraum as it is planned.
    pub implementation_from: Option<Date>,
    pub implementation_to: Option<Date>,
    /// Planned beginning of the measure.
    pub starts_on: Option<Date>,
    /// Whether an early start (vorzeitiger Maßnahmebeginn) is asked for; empty = not said.
    pub early_start: Option<bool>,
    pub contact_name: String,
    pub contact_phone: String,
    pub contact_email: String,
    /// Money of others (Leistungen Dritter).
    pub third_party: Option<Cents>,
    /// Who gives it.
    pub third_party_source: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
