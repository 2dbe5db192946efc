//! What a Personalausgabe is made of.

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, personnel_cost};
use paktbuch_types::{BasisPoints, InvoiceId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

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

/// The part of a person's month that stands in all receipts; one that was rejected counts nowhere.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing) async fn share_of_month(
    conn: &impl ConnectionTrait,
    person_key: &str,
    month: NaiveDate,
) -> Result<BasisPoints, DbErr> {
    let rows = personnel_cost::Entity::find()
        .join(JoinType::InnerJoin, personnel_cost::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(personnel_cost::Column::Month.eq(month))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(conn)
        .await?;
    // However somebody typed it: p-17 is P-17. Both engines know other letters than ASCII differently, so it is compared here.
    let key = person_key.to_lowercase();
    let same = rows.iter().filter(|row| row.person_key.to_lowercase() == key);
    Ok(BasisPoints(same.map(|row| row.share.0).sum()))
}
