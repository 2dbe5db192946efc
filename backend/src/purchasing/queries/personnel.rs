//! What a Personalausgabe is made of.

use paktbuch_entity::{invoice_line, personnel_cost};
use paktbuch_types::InvoiceId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::purchasing::commands::PersonnelCost;

/// Person and pay behind a receipt, for those who enter receipts only; `None` where it is no Personalausgabe.
///
/// # Errors
/// The database's refusal.
pub async fn personnel_of(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Option<PersonnelCost>, DbErr> {
    let found = personnel_cost::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .one(conn)
        .await?;
    Ok(found.map(|(row, _)| PersonnelCost {
        person_key: row.person_key,
        month: row.month,
        employer_gross: row.employer_gross,
        share: row.share,
    }))
}
