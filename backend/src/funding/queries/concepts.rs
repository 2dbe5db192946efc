//! Documents that programmes ask for.

use paktbuch_entity::{document, school, school_document};
use paktbuch_types::SchoolDocumentId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use crate::funding::rows::{ConceptRow, SchoolName};

/// Every such document: those of all schools first, then by school and kind, the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn concepts(conn: &impl ConnectionTrait) -> Result<Vec<ConceptRow>, DbErr> {
    let rows = school_document::Entity::find()
        .find_also_related(school::Entity)
        .find_also_related(document::Entity)
        .order_by_desc(school_document::Column::DatedOn)
        .order_by_desc(school_document::Column::Id)
        .all(conn)
        .await?;
    let row = |(row, school, file): (
        school_document::Model,
        Option<school::Model>,
        Option<document::Model>,
    )| {
        let key = school
            .as_ref()
            .map(|school| school.sort_key.clone())
            .unwrap_or_default();
        let row = ConceptRow {
            id: row.id,
            school: school.map(|school| SchoolName {
                id: school.id,
                number: school.number,
                name: school.name,
            }),
            kind: row.kind,
            title: row.title,
            edition: row.edition,
            dated_on: row.dated_on,
            valid_to: row.valid_to,
            sha256: file.map(|file| file.sha256).unwrap_or_default(),
        };
        (key, row)
    };
    let mut rows: Vec<(String, ConceptRow)> = rows.into_iter().map(row).collect();
    rows.sort_by(|(a_key, a), (b_key, b)| (a_key, a.kind.code()).cmp(&(b_key, b.kind.code())));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn one_concept(
    conn: &impl ConnectionTrait,
    id: SchoolDocumentId,
) -> Result<Option<ConceptRow>, DbErr> {
    Ok(concepts(conn).await?.into_iter().find(|row| row.id == id))
}
