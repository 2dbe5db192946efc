//! What a Personalausgabe is made of.

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, personnel_cost};
use paktbuch_types::{BasisPoints, InvoiceId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
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

/// The parts of a person's month that stand in receipts, with their numbers, in the order in which they were entered; one that was
/// rejected counts nowhere.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing) async fn shares_of_month(
    conn: &impl ConnectionTrait,
    person_key: &str,
    month: NaiveDate,
) -> Result<Vec<(String, BasisPoints)>, DbErr> {
    let rows: Vec<(String, String, BasisPoints)> = personnel_cost::Entity::find()
        .select_only()
        .column(personnel_cost::Column::PersonKey)
        .column(invoice::Column::Number)
        .column(personnel_cost::Column::Share)
        .join(JoinType::InnerJoin, personnel_cost::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(personnel_cost::Column::Month.eq(month))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    // However somebody typed it: p -17 is P-17. Both engines know other letters than ASCII differently, so it is compared here.
    let plain = |key: &str| key.split_whitespace().collect::<String>().to_lowercase();
    let wanted = plain(person_key);
    let same = rows.into_iter().filter(|(key, ..)| plain(key) == wanted);
    Ok(same.map(|(_, number, share)| (number, share)).collect())
}
