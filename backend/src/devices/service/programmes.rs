//! Names of the funding programmes in a list of devices.

use sea_orm::{ConnectionTrait, DbErr};

use crate::devices::filter::{Dimension, OWN_FUNDS};
use crate::devices::rows::{DeviceList, FacetCount};
use crate::funding;

/// What devices that no notice pays for are paid from.
const OWN: &str = "Eigene Mittel";

/// The same list with the title of each programme in place of its code.
///
/// # Errors
/// The database's refusal.
pub async fn with_programmes(conn: &impl ConnectionTrait, mut list: DeviceList) -> Result<DeviceList, DbErr> {
    let programmes = funding::programmes(conn).await?;
    let title = |code: &str| {
        let found = funding::find_programme(&programmes, code, None);
        match found.map(|programme| programme.title.as_str()) {
            // Own funds may have a notice of their own; its devices are counted apart from those without any.
            Some(OWN) => format!("{OWN}, mit Bescheid"),
            Some(title) => title.to_owned(),
            None => code.to_owned(),
        }
    };
    let is_funded =
        |count: &&mut FacetCount| count.dimension == Dimension::Programme && count.key != OWN_FUNDS;
    for count in list.counts.iter_mut().filter(is_funded) {
        count.label = title(&count.key);
    }
    for code in list.rows.iter_mut().filter_map(|row| row.programme.as_mut()) {
        *code = title(code.as_str());
    }
    Ok(list)
}
