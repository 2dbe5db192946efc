//! Everything that stands in the database, for comparing two of them.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

use paktbuch::db::Db;
use paktbuch_entity as entity;
use sea_orm::{EntityTrait, Iterable, PrimaryKeyToColumn, QueryOrder};

/// All rows of a table as texts, in the order of their keys.
async fn rows<E: EntityTrait>(db: &Db) -> Vec<String> {
    let query = E::PrimaryKey::iter().fold(E::find(), |query, key| query.order_by_asc(key.into_column()));
    let rows = query.all(db.reader()).await.expect("the table can be read");
    rows.iter().map(|row| format!("{row:?}")).collect()
}

macro_rules! tables {
    ($(#[$meta:meta])* $function:ident: $($name:ident)+) => {
        $(#[$meta])*
        pub async fn $function(db: &Db) -> Vec<(&'static str, Vec<String>)> {
            vec![$((stringify!($name), rows::<entity::$name::Entity>(db).await),)+]
        }
    };
}

tables! {
    /// Name and rows of every table that a scenario fills; none of them holds anything random.
    records:
    authority school school_pupils site building room contact programme_edition application application_school application_measure application_own_share budget
    budget_year asset_limit school_document notice cost_item
    cost_line payout supplier purchase_order order_line delivery delivery_line award_note award_offer award_threshold document invoice invoice_line allocation payment payment_row device_model device device_summary
    funding_share notice_amendment notice_amendment_value drawdown reallocation reallocation_item narrative filing
}

tables! {
    /// Name and rows of the tables that say who may do what.
    rights:
    user_account user_school token_school installation
}
