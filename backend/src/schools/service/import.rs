//! Taking over official school lists. The second run of the same list changes nothing.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{school, school_pupils};
use paktbuch_types::{SchoolId, SchoolNumber};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, Set};

use super::{pupils, school as by_hand};
use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::{ImportSchools, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::{Fate, ImportOutcome, Take, Taken};
use crate::schools::lists::{Refusal, Said, SchoolList, SchoolRow};
use crate::schools::queries;

/// Rows of one INSERT; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// Takes over one list. `None` in a row keeps what is stored.
///
/// # Errors
/// [`ServiceError::Refused`] where own schools are wanted but the authority or its Trägernummer is not set.
pub async fn take_list(
    tx: &WriteTx,
    permit: &Permit<ImportSchools>,
    list: &SchoolList,
    take: Take,
) -> Result<ImportOutcome, ServiceError> {
    let outcomes = take_lists(tx, permit, std::slice::from_ref(list), take).await?;
    Ok(outcomes.into_iter().next().unwrap_or_default())
}

/// Takes over several lists as one, with an outcome for each in the order given. What two lists say about the same
/// field of a school is taken from the one that names the authority, else from the first; the other only fills gaps.
/// So a list of names and one of pupils complete each other, and a second run changes nothing.
///
/// # Errors
/// As [`take_list`].
pub async fn take_lists(
    tx: &WriteTx,
    _permit: &Permit<ImportSchools>,
    lists: &[SchoolList],
    take: Take,
) -> Result<Vec<ImportOutcome>, ServiceError> {
    let own = own_number(tx, lists, take).await?;
    let mut state = Stored::load(tx).await?;
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|index| !lists[*index].format.names_authority());
    let mut outcomes = vec![ImportOutcome::default(); lists.len()];
    let mut said = Said::default();
    for index in order {
        let list = &lists[index];
        outcomes[index] = state.take(tx, list, own.as_deref(), take, &mut said).await?;
    }
    Ok(outcomes)
}

/// The Trägernummer whose schools are taken; `None` where it does not matter.
async fn own_number(tx: &WriteTx, lists: &[SchoolList], take: Take) -> Result<Option<String>, ServiceError> {
    let needed = take == Take::Own && lists.iter().any(|list| list.format.names_authority());
    let authority = queries::authority(tx.conn()).await?;
    let number = authority.and_then(|authority| authority.number);
    if needed && number.is_none() {
        return Err(ServiceError::refused(
            "Die Trägernummer des Schulträgers ist nicht eingetragen; ohne sie lassen sich die eigenen Schulen nicht erkennen. \
             Bitte unter Verwaltung, Schulträger eintragen, oder „Alle Schulen der Liste übernehmen“ wählen (auf der Kommandozeile --all).",
        ));
    }
    Ok(number)
}

/// The schools and pupils as stored, kept up to date while lists are taken over.
struct Stored {
    schools: HashMap<SchoolNumber, school::Model>,
    pupils: HashMap<(SchoolId, String), school_pupils::Model>,
    /// Those that a list before created.
    created: HashSet<SchoolNumber>,
}

/// What one list changes.
#[derive(Default)]
struct Work {
    new: Vec<(school::Model, Option<(String, i64)>)>,
    changed: Vec<(school::Model, school::Model)>,
    pupils: Vec<(SchoolId, String, i64)>,
}

impl Stored {
    async fn load(tx: &WriteTx) -> Result<Self, ServiceError> {
        let schools = school::Entity::find().all(tx.conn()).await?;
        let pupils = school_pupils::Entity::find().all(tx.conn()).await?;
        Ok(Self {
            schools: schools.into_iter().map(|row| (row.number.clone(), row)).collect(),
            pupils: pupils
                .into_iter()
                .map(|row| ((row.school_id, row.school_year.clone()), row))
                .collect(),
            created: HashSet::new(),
        })
    }

    async fn take(
        &mut self,
        tx: &WriteTx,
        list: &SchoolList,
        own: Option<&str>,
        take: Take,
        said: &mut Said,
    ) -> Result<ImportOutcome, ServiceError> {
        let mut outcome = ImportOutcome {
            refused: list.refused.clone(),
            ..ImportOutcome::default()
        };
        let mut work = Work::default();
        let mut taken_lines = HashSet::new();
        for row in &list.rows {
            let known = self.schools.get(&row.number);
            if take == Take::Own && !is_own(list, row, known.is_some(), own) {
                if list.format.names_authority() {
                    outcome.skipped_foreign += 1;
                } else {
                    outcome.skipped_unknown += 1;
                }
                outcome.warnings.extend(lost(row, known, own));
                continue;
            }
            taken_lines.insert(row.line);
            self.sort(&said.beyond(row.clone()), known, &mut work, &mut outcome);
        }
        let warnings = list
            .warnings
            .iter()
            .filter(|warning| taken_lines.contains(&warning.line));
        outcome.warnings.extend(warnings.cloned());
        outcome.warnings.sort_by_key(|warning| warning.line);
        self.write(tx, work).await?;
        Ok(outcome)
    }

    /// Finds out what a row changes.
    fn sort(
        &self,
        row: &SchoolRow,
        known: Option<&school::Model>,
        work: &mut Work,
        outcome: &mut ImportOutcome,
    ) {
        let pupils = row
            .pupils
            .as_ref()
            .map(|(year, count)| (year.clone(), i64::from(*count)));
        let mut taken = Taken {
            number: row.number.clone(),
            name: row.name.clone(),
            fate: Fate::Unchanged,
        };
        let Some(before) = known else {
            outcome.created += 1;
            taken.fate = Fate::Created;
            outcome.schools.push(taken);
            work.new
                .push((overlaid(by_hand::blank(row.number.clone()), row), pupils));
            return;
        };
        let after = overlaid(before.clone(), row);
        let facts_changed = after != *before;
        let pupils = pupils.filter(|(year, count)| {
            let stored = self.pupils.get(&(before.id, year.clone()));
            stored.is_none_or(|stored| stored.pupils != *count)
        });
        if facts_changed || pupils.is_some() {
            outcome.updated += 1;
            taken.fate = Fate::Updated;
        } else {
            outcome.unchanged += 1;
        }
        if self.created.contains(&row.number) {
            taken.fate = Fate::Completed;
        }
        outcome.schools.push(taken);
        if let Some((year, count)) = pupils {
            work.pupils.push((before.id, year, count));
        }
        if facts_changed {
            work.changed.push((before.clone(), after));
        }
    }

    async fn write(&mut self, tx: &WriteTx, mut work: Work) -> Result<(), ServiceError> {
        let mut events = self.insert(tx, &mut work).await?;
        for (before, mut after) in work.changed {
            events.push(
                Event::new(EventKind::SchoolChanged, SubjectKind::School, after.id.0)
                    .changes(by_hand::changes(Some(&before), &after)),
            );
            after.version += 1;
            after
                .clone()
                .into_active_model()
                .reset_all()
                .update(tx.conn())
                .await?;
            self.schools.insert(after.number.clone(), after);
        }
        let mut new = Vec::new();
        for (school, year, count) in work.pupils {
            let before = self.pupils.get(&(school, year.clone())).cloned();
            events.push(
                Event::new(EventKind::PupilsSet, SubjectKind::School, school.0).change(pupils::change(
                    &year,
                    before.as_ref().map(|row| row.pupils),
                    count,
                )),
            );
            match before {
                Some(mut row) => {
                    row.pupils = count;
                    row.clone()
                        .into_active_model()
                        .reset_all()
                        .update(tx.conn())
                        .await?;
                    self.pupils.insert((school, year), row);
                }
                None => new.push(pupils_row(school, year, count)),
            }
        }
        self.insert_pupils(tx, new).await?;
        audit::record(tx, events).await?;
        Ok(())
    }

    /// Inserts the new schools and tells their events.
    async fn insert(&mut self, tx: &WriteTx, work: &mut Work) -> Result<Vec<Event>, ServiceError> {
        if work.new.is_empty() {
            return Ok(Vec::new());
        }
        for batch in work.new.chunks(BATCH) {
            let rows = batch.iter().map(|(row, _)| {
                let mut active = row.clone().into_active_model().reset_all();
                active.id = NotSet;
                active
            });
            school::Entity::insert_many(rows)
                .exec_without_returning(tx.conn())
                .await?;
        }
        let ids = queries::schools_by_number(tx.conn()).await?;
        let mut events = Vec::with_capacity(work.new.len());
        let mut new = Vec::new();
        for (mut row, pupils) in std::mem::take(&mut work.new) {
            let Some(id) = ids.get(&row.number) else {
                continue;
            };
            row.id = *id;
            let mut event = Event::new(EventKind::SchoolAdded, SubjectKind::School, id.0)
                .changes(by_hand::changes(None, &row));
            if let Some((year, count)) = pupils {
                event = event.change(pupils::change(&year, None, count));
                new.push(pupils_row(*id, year, count));
            }
            events.push(event);
            self.created.insert(row.number.clone());
            self.schools.insert(row.number.clone(), row);
        }
        self.insert_pupils(tx, new).await?;
        Ok(events)
    }

    async fn insert_pupils(
        &mut self,
        tx: &WriteTx,
        rows: Vec<school_pupils::Model>,
    ) -> Result<(), ServiceError> {
        for batch in rows.chunks(BATCH) {
            let batch = batch.iter().map(|row| school_pupils::ActiveModel {
                school_id: Set(row.school_id),
                school_year: Set(row.school_year.clone()),
                pupils: Set(row.pupils),
                ..Default::default()
            });
            school_pupils::Entity::insert_many(batch)
                .exec_without_returning(tx.conn())
                .await?;
        }
        Ok(())
    }
}

fn pupils_row(school_id: SchoolId, school_year: String, pupils: i64) -> school_pupils::Model {
    school_pupils::Model {
        id: 0,
        school_id,
        school_year,
        pupils,
    }
}

fn is_own(list: &SchoolList, row: &SchoolRow, known: bool, own: Option<&str>) -> bool {
    if list.format.names_authority() {
        own.is_some() && row.authority_number.as_deref() == own
    } else {
        known
    }
}

/// A school of ours that the list gives to another authority is left alone, but not in silence.
fn lost(row: &SchoolRow, known: Option<&school::Model>, own: Option<&str>) -> Option<Refusal> {
    let stored = known?.authority_number.as_deref();
    let other = row.authority_number.as_deref()?;
    (own.is_some() && stored == own).then(|| Refusal {
        line: row.line,
        field: String::new(),
        message: format!(
            "{} ({}) gehört laut Liste zum Träger {other}; die Schule bleibt unverändert. Bitte prüfen Sie den Träger.",
            row.name, row.number
        ),
    })
}

/// The stored school with what a row says.
fn overlaid(mut stored: school::Model, row: &SchoolRow) -> school::Model {
    let text = |field: &mut String, value: &Option<String>| {
        if let Some(value) = value {
            field.clone_from(value);
        }
    };
    stored.name.clone_from(&row.name);
    text(&mut stored.short_name, &row.short_name);
    text(&mut stored.form, &row.form);
    text(&mut stored.legal_form, &row.legal_form);
    text(&mut stored.street, &row.street);
    text(&mut stored.postal_code, &row.postal_code);
    text(&mut stored.city, &row.city);
    text(&mut stored.phone, &row.phone);
    text(&mut stored.email, &row.email);
    for (field, value) in [
        (&mut stored.authority_number, &row.authority_number),
        (&mut stored.municipality_key, &row.municipality_key),
    ] {
        if value.is_some() {
            field.clone_from(value);
        }
    }
    row.land.clone_into(&mut stored.land);
    by_hand::derive(&mut stored);
    stored
}
