//! `list schools`.

use serde_json::json;

use super::{CliError, Context};
use crate::auth::Scope;
use crate::db::Db;
use crate::schools;
use crate::schools::rows::SchoolFilter;

pub(super) async fn list(db: &Db, context: &Context) -> Result<(), CliError> {
    for line in schools::school_lines(db.reader(), &Scope::All, &SchoolFilter::default()).await? {
        let value = json!({
            "number": line.number, "name": line.name, "form": line.form, "city": line.city,
            "pupils": line.pupils, "devices": line.devices,
        });
        context.output.record(&value, || {
            let pupils = line
                .pupils
                .map_or_else(|| "–".to_owned(), |pupils| pupils.to_string());
            format!(
                "{}: {}, {}, {}; Schüler/innen: {pupils}, Geräte: {}",
                line.number, line.name, line.form, line.city, line.devices
            )
        });
    }
    Ok(())
}
