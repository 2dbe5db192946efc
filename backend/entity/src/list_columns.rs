//! The columns that somebody leaves out of a list (Spalten).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "list_columns")]
pub struct Model {
    /// Who looks at the list, `user:7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: String,
    /// Name of the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub list: String,
    /// Codes of the columns with commas between them; a column that is added later is shown.
    pub hidden: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
