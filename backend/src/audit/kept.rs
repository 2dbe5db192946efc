//! Answers that hold until a record changes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use sea_orm::DbErr;

use super::head;
use crate::db::Db;

/// What an answer from the records depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The German day.
    pub today: NaiveDate,
    /// Writes of this process.
    changes: u64,
    /// Last event of the audit trail, whoever wrote it.
    event: i64,
}

impl State {
    /// The state of the records now. It is asked before they are read: what changes in between counts as changed since.
    ///
    /// # Errors
    /// The database's refusal.
    pub async fn now(db: &Db) -> Result<Self, DbErr> {
        let changes = *db.changes().borrow();
        Ok(Self {
            today: db.clock().today(),
            changes,
            event: head(db.reader()).await?.map_or(0, |(event, _)| event),
        })
    }
}

/// The last answer about each of several records, with the state that it holds in.
#[derive(Debug)]
pub struct Kept<K, V>(Arc<Mutex<HashMap<K, (State, V)>>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K, V> Clone for Kept<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// The answer about a record, made where there is none of this state.
    ///
    /// # Errors
    /// Those of making it.
    pub async fn get<E>(
        &self,
        state: State,
        about: K,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        if let Some((_, answer)) = self.lock().get(&about).filter(|(known, _)| *known == state) {
            return Ok(answer.clone());
        }
        let answer = make.await?;
        self.lock().insert(about, (state, answer.clone()));
        Ok(answer)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<K, (State, V)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
