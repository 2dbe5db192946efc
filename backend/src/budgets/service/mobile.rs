//! The share of mobile devices (Mobilquote) where a programme limits what a Förderbereich may cost: the figures of R3.

use std::collections::BTreeMap;

use paktbuch_entity::notice;
use paktbuch_types::{CapLink, CapPer, Cents, NoticeId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::gather::category;
use crate::budgets::queries;
use crate::budgets::rows::{Level, Quota};
use crate::funding::{self, Programme};

/// A Förderbereich that its programme limits for schools or the authority.
struct Capped {
    /// Its name.
    category: String,
    /// „20 % je Schulträger oder 25.000,00 € je Schule“.
    limit: String,
}

/// The share of each limited Förderbereich in what its programme plans as eligible (zuwendungsfähig, lt. Bescheid): for the programme, for
/// the Förderbereich, and for each school over all programmes that limit one.
///
/// # Errors
/// The database's refusal.
pub async fn quotas(conn: &impl ConnectionTrait) -> Result<Vec<Quota>, DbErr> {
    let programmes = funding::programmes(conn).await?;
    let notices = queries::notices(conn).await?;
    let (items, lines) = (queries::items(conn).await?, queries::lines(conn).await?);
    let places = queries::places(&items, &lines);
    let mut quotas = Vec::new();
    let mut schools: BTreeMap<SchoolId, Quota> = BTreeMap::new();
    for programme in funding::newest_programmes(&programmes) {
        let own: BTreeMap<NoticeId, &notice::Model> = notices
            .iter()
            .filter(|row| row.programme == programme.code && row.state.plans())
            .map(|row| (row.id, row))
            .collect();
        for capped in capped(programme) {
            let is_limited =
                |row: &notice::Model| category(&programmes, &row.programme, &row.category) == capped.category;
            let mut whole = Quota::new(Level::Programme, programme.code.clone(), capped.limit.clone());
            for row in own.values() {
                whole.add(row.eligible, is_limited(row));
            }
            if whole.whole == Cents::ZERO {
                continue;
            }
            quotas.push(Quota {
                level: Level::Category,
                key: format!("{}/{}", programme.code, capped.category),
                ..whole.clone()
            });
            quotas.push(whole);
            for line in &lines {
                let place = places.get(&line.id);
                let Some(row) = place.and_then(|place| own.get(&place.notice)) else {
                    continue;
                };
                if let Some(school) = line.school_id {
                    let of_school = || Quota::new(Level::School, school.to_string(), capped.limit.clone());
                    schools
                        .entry(school)
                        .or_insert_with(of_school)
                        .add(line.eligible, is_limited(row));
                }
            }
        }
    }
    quotas.extend(schools.into_values().filter(|quota| quota.whole != Cents::ZERO));
    Ok(quotas)
}

/// The Förderbereiche that a programme limits, each with its caps in words.
fn capped(programme: &Programme) -> Vec<Capped> {
    let mut found: Vec<Capped> = Vec::new();
    for cap in programme.caps.value.iter().flatten() {
        let Some(category) = cap.category.as_deref().and_then(|code| programme.category(code)) else {
            continue;
        };
        let limit = match (cap.per, cap.amount, cap.share) {
            (CapPer::Device, ..) | (_, None, None) => continue,
            (per, Some(amount), _) => format!("{amount} € {}", per.label()),
            (per, None, Some(share)) => format!("{share} % {}", per.label()),
        };
        let joined = match cap.link {
            CapLink::Or => "oder",
            CapLink::And => "und",
        };
        match found.iter_mut().find(|capped| capped.category == category.name) {
            Some(capped) => capped.limit = format!("{} {joined} {limit}", capped.limit),
            None => found.push(Capped {
                category: category.name.clone(),
                limit,
            }),
        }
    }
    found
}
