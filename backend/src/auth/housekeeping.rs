//! Forgetting what has served its time: old sign-in attempts, ended sessions, spent links and nonces.

use chrono::Duration;
use paktbuch_entity::{session, setup_link, sign_in_attempt, submission};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};

use crate::config::Lifetime;
use crate::db::{Db, Who};

/// Sign-in attempts are kept this long. [trust.md, deletion concept]
const ATTEMPTS: Duration = Duration::days(365);
/// A form is recognised as sent already for this long; no session lasts longer.
const SUBMISSIONS: Duration = Duration::days(7);

/// Deletes what nobody needs any more.
///
/// # Errors
/// The database's refusal.
pub async fn forget(db: &Db, lifetime: Lifetime) -> Result<(), DbErr> {
    db.write_aside(Who::System, async |tx| {
        let now = tx.now();
        sign_in_attempt::Entity::delete_many()
            .filter(sign_in_attempt::Column::At.lt(now - ATTEMPTS))
            .exec(tx.conn())
            .await?;
        let ended = Condition::any()
            .add(session::Column::CreatedAt.lt(now - lifetime.absolute))
            .add(session::Column::SeenAt.lt(now - lifetime.idle));
        session::Entity::delete_many()
            .filter(ended)
            .exec(tx.conn())
            .await?;
        let spent = Condition::any()
            .add(setup_link::Column::UsedAt.is_not_null())
            .add(setup_link::Column::ExpiresAt.lt(now));
        setup_link::Entity::delete_many()
            .filter(spent)
            .exec(tx.conn())
            .await?;
        submission::Entity::delete_many()
            .filter(submission::Column::At.lt(now - SUBMISSIONS))
            .exec(tx.conn())
            .await?;
        Ok(())
    })
    .await
}
