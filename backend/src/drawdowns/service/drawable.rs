//! What could be asked for today, for the page of a notice.

use chrono::NaiveDate;
use paktbuch_types::{Cents, NoticeId};

use super::draft;
use crate::db::Db;
use crate::funding::{Answer, Drawable};

/// The drawdown that the form of a new one proposes on a day.
///
/// # Errors
/// [`ServiceError::NotFound`](crate::error::ServiceError::NotFound); the database's refusal.
pub fn drawable(db: &Db, notice: NoticeId, day: NaiveDate) -> Answer<'_, Drawable> {
    Box::pin(async move {
        let draft = draft(db.reader(), notice, None, None, None, (day, day)).await?;
        let foresees = draft.foresees();
        let counted = draft
            .needs
            .iter()
            .filter(|need| foresees && draft.chosen.contains(&need.id));
        let gross: Vec<Cents> = counted.map(|need| need.gross).collect();
        let doubt = draft.doubts.first();
        Ok(Drawable {
            kind: draft.kind,
            amount: draft.computed.amount,
            drawn: draft.paid_out.plus(draft.waiting),
            needs: (gross.len(), gross.into_iter().sum()),
            doubt: doubt.map(|(message, _)| message.clone()).unwrap_or_default(),
        })
    })
}
