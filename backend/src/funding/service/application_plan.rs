//! The plan of an application: checked and stored with it.

use paktbuch_entity::{application, application_measure, application_own_share};
use paktbuch_types::{ApplicationId, BasisPoints, Cents, OwnShareSource};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, Set};

use super::check;
use crate::audit::Change;
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::{ApplicationData, ApplicationPlan, MeasureData, PlanContact};
use crate::funding::fields;

/// Most measures of an application.
const MEASURES: usize = 100;

/// The plan with cleaned texts; `rate` is the programme's Fördersatz.
///
/// # Errors
/// [`ServiceError::Field`] for a period that ends before it begins or does not hold the beginning, an address that is none, and money
/// that is more than the spending applied for; [`ServiceError::Several`] for more of them.
pub(super) fn checked(
    command: &ApplicationData,
    rate: Option<BasisPoints>,
) -> Result<ApplicationPlan, ServiceError> {
    let plan = &command.plan;
    let mut refusals = Refusals::default();
    refusals.take(period(plan))?;
    let contact = refusals.take(contact(&plan.contact))?;
    let from = check::optional(
        "third_party_source",
        fields::THIRD_PARTY_SOURCE,
        &plan.third_party_source,
    );
    let from = refusals.take(from)?;
    refusals.take(third_party(command, rate))?;
    let own_sources = refusals.take(own_sources(command, rate))?;
    refusals.finish()?;
    Ok(ApplicationPlan {
        contact: contact.unwrap_or_default(),
        third_party_source: from.unwrap_or_default(),
        own_sources: own_sources.unwrap_or_default(),
        ..plan.clone()
    })
}

/// The beginning lies in the Durchführungszeitraum.
fn period(plan: &ApplicationPlan) -> Result<(), ServiceError> {
    let (from, to) = (plan.implementation_from, plan.implementation_to);
    check::period("implementation_to", fields::PLANNED_TO, from, to)?;
    let Some(start) = plan.starts_on else {
        return Ok(());
    };
    let where_it_lies = match (from, to) {
        (Some(from), _) if start < from => "vor",
        (_, Some(to)) if start > to => "nach",
        _ => return Ok(()),
    };
    let message = format!(
        "{}: Der Tag liegt {where_it_lies} dem Durchführungszeitraum. Bitte einen der Tage berichtigen.",
        fields::STARTS_ON
    );
    Err(ServiceError::field("starts_on", message))
}

fn contact(given: &PlanContact) -> Result<PlanContact, ServiceError> {
    let mut refusals = Refusals::default();
    let name = check::optional("contact_name", fields::PLAN_CONTACT, &given.name);
    let name = refusals.take(name)?;
    let phone = check::optional("contact_phone", fields::PLAN_PHONE, &given.phone);
    let phone = refusals.take(phone)?;
    let email = refusals.take(email(&given.email))?;
    refusals.finish()?;
    Ok(PlanContact {
        name: name.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        email: email.unwrap_or_default(),
    })
}

/// An address with something before one `@` and a host with a dot after it, or nothing.
fn email(given: &str) -> Result<String, ServiceError> {
    let text = check::optional("contact_email", fields::PLAN_EMAIL, given)?;
    let fits = text.is_empty()
        || text.split_once('@').is_some_and(|(user, host)| {
            let host_fits = host.contains('.') && host.split('.').all(|part| !part.is_empty());
            !user.is_empty() && host_fits && !host.contains('@') && !text.contains([' ', ',', ';'])
        });
    if fits {
        return Ok(text);
    }
    let message = format!(
        "{}: „{text}“ ist keine E-Mail-Adresse. Bitte als name@schultraeger.de eintragen.",
        fields::PLAN_EMAIL
    );
    Err(ServiceError::field("contact_email", message))
}

/// Money of others and the grant together are not more than the spending.
fn third_party(command: &ApplicationData, rate: Option<BasisPoints>) -> Result<(), ServiceError> {
    let Some(others) = command.plan.third_party else {
        return Ok(());
    };
    check::not_negative("third_party", fields::THIRD_PARTY, others)?;
    let spending = command.spending();
    let grant = command.grant(rate).unwrap_or_default();
    if others == Cents::ZERO || spending == Cents::ZERO || grant.plus(others) <= spending {
        return Ok(());
    }
    let message = format!(
        "{}: Mit der beantragten Zuwendung von {grant} € sind es mehr als die beantragten Ausgaben von {spending} €. Bitte die Beträge prüfen, \
         eine kleinere Zuwendung unter „Beantragte Zuwendung“ eintragen.",
        fields::THIRD_PARTY
    );
    Err(ServiceError::field("third_party", message))
}

/// Each source once, in their usual order and without those of nothing; together they are not more than the own share.
fn own_sources(
    command: &ApplicationData,
    rate: Option<BasisPoints>,
) -> Result<Vec<(OwnShareSource, Cents)>, ServiceError> {
    let mut sources = command.plan.own_sources.clone();
    sources.sort_unstable();
    for (source, amount) in &sources {
        check::not_negative(
            "own_sources",
            &format!("{}, {source}", fields::OWN_SOURCES),
            *amount,
        )?;
    }
    if let Some(twice) = sources.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let message = format!(
            "{}: {} steht zweimal da. Bitte zu einem Betrag zusammenfassen.",
            fields::OWN_SOURCES,
            twice[0].0
        );
        return Err(ServiceError::field("own_sources", message));
    }
    sources.retain(|(_, amount)| *amount != Cents::ZERO);
    let sum: Cents = sources.iter().map(|(_, amount)| *amount).sum();
    let own = command
        .own_share(rate)
        .filter(|_| command.spending() != Cents::ZERO);
    match own {
        Some(own) if sum > own && sum != Cents::ZERO => {
            let message = format!(
                "{}: Die Beträge ergeben {sum} €, der Eigenanteil ist {own} €. Bitte die Beträge oder die beantragte Zuwendung prüfen.",
                fields::OWN_SOURCES
            );
            Err(ServiceError::field("own_sources", message))
        }
        _ => Ok(sources),
    }
}

/// Cleaned, without empty lines; together they are not more than the spending applied for.
///
/// # Errors
/// [`ServiceError::Field`] for too many or too long ones, an amount without its measure or that cannot be, and a sum above the spending.
pub(super) fn measures(command: &ApplicationData) -> Result<Vec<MeasureData>, ServiceError> {
    let wrong = |message: String| Err(ServiceError::field("measures", format!("Maßnahmen{message}")));
    let mut measures = Vec::new();
    for (row, given) in (1..).zip(&command.measures) {
        let title = check::optional("measures", "Maßnahmen", &given.title)?;
        if let Some(amount) = given.amount {
            check::not_negative("measures", &format!("Maßnahmen, Zeile {row}"), amount)?;
            if title.is_empty() {
                return wrong(format!(
                    ", Zeile {row}: Vor dem Betrag {amount} € fehlt die Maßnahme. Bitte eintragen oder die Zeile leeren."
                ));
            }
        }
        if !title.is_empty() {
            let amount = given.amount;
            measures.push(MeasureData { title, amount });
        }
    }
    if measures.len() > MEASURES {
        return wrong(format!(
            ": höchstens {MEASURES} Zeilen, es sind {}. Bitte fassen Sie zusammen.",
            measures.len()
        ));
    }
    let sum: Cents = measures.iter().filter_map(|measure| measure.amount).sum();
    let spending = command.spending();
    if spending != Cents::ZERO && sum > spending {
        return wrong(format!(
            ": Die Beträge ergeben {sum} €, beantragt sind {spending} €. Bitte die Beträge der Maßnahmen oder der Schulen prüfen."
        ));
    }
    Ok(measures)
}

/// Puts the plan into the row of its application.
pub(super) fn fill(row: &mut application::ActiveModel, plan: &ApplicationPlan) {
    row.implementation_from = Set(plan.implementation_from);
    row.implementation_to = Set(plan.implementation_to);
    row.starts_on = Set(plan.starts_on);
    row.early_start = Set(plan.early_start);
    row.contact_name = Set(plan.contact.name.clone());
    row.contact_phone = Set(plan.contact.phone.clone());
    row.contact_email = Set(plan.contact.email.clone());
    row.third_party = Set(plan.third_party);
    row.third_party_source = Set(plan.third_party_source.clone());
}

/// Puts measures and sources of the own share in the place of the stored ones.
///
/// # Errors
/// The database's refusal.
pub(super) async fn store(tx: &WriteTx, id: ApplicationId, command: &ApplicationData) -> Result<(), DbErr> {
    application_measure::Entity::delete_many()
        .filter(application_measure::Column::ApplicationId.eq(id))
        .exec(tx.conn())
        .await?;
    for (position, measure) in (1..).zip(&command.measures) {
        let measure = application_measure::ActiveModel {
            application_id: Set(id),
            position: Set(position),
            title: Set(measure.title.clone()),
            amount: Set(measure.amount),
        };
        application_measure::Entity::insert(measure)
            .exec_without_returning(tx.conn())
            .await?;
    }
    application_own_share::Entity::delete_many()
        .filter(application_own_share::Column::ApplicationId.eq(id))
        .exec(tx.conn())
        .await?;
    for (position, (source, amount)) in (1..).zip(&command.plan.own_sources) {
        let part = application_own_share::ActiveModel {
            application_id: Set(id),
            position: Set(position),
            source: Set(*source),
            amount: Set(*amount),
        };
        application_own_share::Entity::insert(part)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// The person to ask stays out of the chain.
pub(super) fn kept_apart(change: Change) -> Change {
    let personal = [fields::PLAN_CONTACT, fields::PLAN_PHONE, fields::PLAN_EMAIL];
    if personal.iter().any(|field| change.is_of(field)) {
        change.personal()
    } else {
        change
    }
}
