//! `list invoices`.

use serde_json::json;

use super::{CliError, Context};
use crate::db::Db;
use crate::purchasing::queries;
use crate::purchasing::rows::InvoiceFilter;

pub(super) async fn list(db: &Db, context: &Context) -> Result<(), CliError> {
    for row in queries::invoices(db.reader(), &InvoiceFilter::default(), 0, None).await? {
        let value = json!({
            "supplier": row.supplier, "number": row.number, "date": row.date, "type_code": row.type_code,
            "gross_cents": row.gross, "allocated_cents": row.allocated, "paid_cents": row.paid_in_all(),
            "state": row.state.code(),
        });
        context.output.record(&value, || {
            format!(
                "{} vom {}: {}, {} € brutto, {} € zugeordnet, {} € bezahlt, {}",
                row.number,
                paktbuch_types::format_date(row.date),
                row.supplier,
                row.gross,
                row.allocated,
                row.paid_in_all(),
                row.state_label()
            )
        });
    }
    Ok(())
}
