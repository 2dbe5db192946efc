//! Names of the records that events are about.

use std::collections::{BTreeSet, HashMap};

use paktbuch_entity::{
    api_token, application, device, device_model, invoice, notice, programme_edition, purchase_order, school,
    supplier, user_account,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Records of one kind by database id, with the name that users know.
pub type Names = HashMap<i64, String>;

macro_rules! names {
    ($($(#[$meta:meta])* $function:ident: $table:ident, $column:ident;)+) => {
        $(
            $(#[$meta])*
            ///
            /// # Errors
            /// The database's refusal.
            pub(super) async fn $function(conn: &impl ConnectionTrait, ids: BTreeSet<i64>) -> Result<Names, DbErr> {
                if ids.is_empty() {
                    return Ok(Names::new());
                }
                let rows: Vec<(i64, String)> = $table::Entity::find()
                    .select_only()
                    .column($table::Column::Id)
                    .column($table::Column::$column)
                    .filter($table::Column::Id.is_in(ids))
                    .into_tuple()
                    .all(conn)
                    .await?;
                Ok(rows.into_iter().collect())
            }
        )+
    };
}

names! {
    /// Names of schools.
    schools: school, Name;
    /// Official numbers of schools: their pages have them in the address.
    school_numbers: school, Number;
    /// Editions of programmes.
    editions: programme_edition, Title;
    /// Titles of applications.
    applications: application, Title;
    /// References (Aktenzeichen) of notices.
    notices: notice, Reference;
    /// Names of suppliers.
    suppliers: supplier, Name;
    /// Numbers of orders.
    orders: purchase_order, Number;
    /// Numbers of invoices.
    invoices: invoice, Number;
    /// Inventory numbers of devices.
    devices: device, InventoryNumber;
    /// Names of device models.
    models: device_model, Name;
    /// Names of users.
    users: user_account, DisplayName;
    /// Names of API tokens.
    tokens: api_token, Name;
}
