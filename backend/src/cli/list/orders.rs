//! `list orders`.

use paktbuch_types::format_date;
use serde_json::json;

use super::{CliError, Context};
use crate::auth::Scope;
use crate::db::Db;
use crate::ordering::{self, OrderFilter};

pub(super) async fn list(db: &Db, context: &Context) -> Result<(), CliError> {
    for row in ordering::orders(db.reader(), &Scope::All, &OrderFilter::default(), (0, None)).await? {
        let value = json!({
            "number": row.number, "supplier": row.supplier, "date": row.ordered_on, "ordered_cents": row.ordered,
            "open_cents": row.open, "promised": row.promised_on, "state": row.state.code(),
        });
        context.output.record(&value, || {
            let day = row.ordered_on.map_or_else(
                || "noch nicht beauftragt".to_owned(),
                |day| format!("vom {}", format_date(day)),
            );
            format!(
                "{} {day}: {}, {} € brutto, {} € nicht berechnet, {}",
                row.number,
                row.supplier,
                row.ordered,
                row.open,
                row.state.label()
            )
        });
    }
    Ok(())
}
