//! The stored documents of a notice, as its records mention them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    document, filed_proof, filing, invoice, invoice_line, memo, notice, notice_amendment, notice_document,
    order_document, personnel_cost, proof_step, purchase_order, school, school_document,
};
use paktbuch_types::{DocumentId, InvoiceId, InvoiceOrigin, NoticeId, OrderId, SchoolId, format_date};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{AT_ONCE, Belonging, each_once, memos};
use crate::reporting::rows::{Shelf, StoredFile};

/// A document before its bytes are known.
struct Mention {
    shelf: Shelf,
    kind: String,
    title: String,
    dated: Option<NaiveDate>,
    document: DocumentId,
    is_personal: bool,
}

/// Every stored document of a notice, by shelf and then as its records come.
pub(in crate::reporting) async fn stored_files(
    conn: &impl ConnectionTrait,
    of: &Belonging,
) -> Result<Vec<StoredFile>, DbErr> {
    let mut mentions = of_notice(conn, of.notice).await?;
    mentions.extend(of_orders(conn, &of.orders).await?);
    mentions.extend(of_invoices(conn, &of.invoices).await?);
    mentions.extend(of_schools(conn, &of.schools).await?);
    mentions.extend(of_memos(&memos(conn, of).await?));
    mentions.extend(of_proofs(conn, of.notice).await?);
    mentions.extend(of_examination(conn, of.notice).await?);
    let ids: Vec<DocumentId> = each_once(mentions.iter().map(|mention| mention.document));
    let mut documents: HashMap<DocumentId, document::Model> = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows = document::Entity::find()
            .filter(document::Column::Id.is_in(ids.iter().copied()))
            .all(conn)
            .await?;
        documents.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let file = |mention: Mention| {
        let document = documents.get(&mention.document)?;
        Some(StoredFile {
            shelf: mention.shelf,
            kind: mention.kind,
            title: mention.title,
            dated: mention.dated,
            sha256: document.sha256.clone(),
            size: u64::try_from(document.size).unwrap_or_default(),
            media_type: document.media_type.clone(),
            file_name: document.file_name.clone(),
            is_personal: mention.is_personal,
        })
    };
    Ok(mentions.into_iter().filter_map(file).collect())
}

/// The notice's own files and those of its change notices.
async fn of_notice(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<Mention>, DbErr> {
    let notice = notice::Entity::find_by_id(id).one(conn).await?;
    let files = notice_document::Entity::find()
        .filter(notice_document::Column::NoticeId.eq(id))
        .order_by_asc(notice_document::Column::DocumentId)
        .all(conn)
        .await?;
    let amendments = notice_amendment::Entity::find()
        .filter(notice_amendment::Column::NoticeId.eq(id))
        .order_by_asc(notice_amendment::Column::Number)
        .all(conn)
        .await?;
    let own = files.into_iter().filter_map(|file| {
        let notice = notice.as_ref()?;
        Some(Mention {
            shelf: Shelf::Notices,
            kind: "Bescheid".to_owned(),
            title: format!("Bescheid {}", notice.reference),
            dated: Some(notice.notice_date),
            document: file.document_id,
            is_personal: false,
        })
    });
    let changed = amendments.into_iter().filter_map(|row| {
        Some(Mention {
            shelf: Shelf::Notices,
            kind: row.kind.label().to_owned(),
            title: format!("{} {}", row.kind.label(), row.reference)
                .trim_end()
                .to_owned(),
            dated: Some(row.dated),
            document: row.document_id?,
            is_personal: false,
        })
    });
    Ok(own.chain(changed).collect())
}

async fn of_orders(conn: &impl ConnectionTrait, ids: &[OrderId]) -> Result<Vec<Mention>, DbErr> {
    let mut mentions = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows = order_document::Entity::find()
            .filter(order_document::Column::OrderId.is_in(ids.iter().copied()))
            .order_by_asc(order_document::Column::OrderId)
            .order_by_asc(order_document::Column::DocumentId)
            .all(conn)
            .await?;
        let orders = orders(conn, ids).await?;
        mentions.extend(rows.into_iter().filter_map(|row| {
            let order = orders.get(&row.order_id)?;
            Some(Mention {
                shelf: Shelf::Orders,
                kind: "Bestellung".to_owned(),
                title: format!("Bestellung {}, {}", order.number, row.title),
                dated: order.ordered_on,
                document: row.document_id,
                is_personal: false,
            })
        }));
    }
    Ok(mentions)
}

async fn orders(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, purchase_order::Model>, DbErr> {
    let rows = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The files of invoices as they came, and the XML inside of those that are a PDF.
async fn of_invoices(conn: &impl ConnectionTrait, ids: &[InvoiceId]) -> Result<Vec<Mention>, DbErr> {
    let mut mentions = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows = invoice::Entity::find()
            .filter(invoice::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(invoice::Column::Id)
            .all(conn)
            .await?;
        let personal = personnel_costs(conn, &rows).await?;
        for row in rows {
            let mention = |kind: &str, document| Mention {
                shelf: Shelf::Invoices,
                kind: kind.to_owned(),
                title: format!("{kind} {}, {}", row.number, row.seller),
                dated: Some(row.issue_date),
                document,
                is_personal: personal.contains(&row.id),
            };
            mentions.extend(row.document_id.map(|id| mention("Rechnung", id)));
            mentions.extend(row.xml_id.map(|id| mention("E-Rechnung", id)));
        }
    }
    Ok(mentions)
}

/// The receipts among these that are a Personalausgabe.
async fn personnel_costs(
    conn: &impl ConnectionTrait,
    invoices: &[invoice::Model],
) -> Result<HashSet<InvoiceId>, DbErr> {
    let receipts = invoices
        .iter()
        .filter(|row| row.origin == InvoiceOrigin::Receipt)
        .map(|row| row.id);
    let costs = personnel_cost::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.is_in(receipts))
        .all(conn)
        .await?;
    let lines = costs.into_iter().filter_map(|(_, line)| line);
    Ok(lines.map(|line| line.invoice_id).collect())
}

/// Documents of these schools, and those of all schools of the authority.
async fn of_schools(conn: &impl ConnectionTrait, ids: &[SchoolId]) -> Result<Vec<Mention>, DbErr> {
    let any = Condition::any()
        .add(school_document::Column::SchoolId.is_null())
        .add(school_document::Column::SchoolId.is_in(ids.iter().copied()));
    let rows = school_document::Entity::find()
        .filter(any)
        .order_by_asc(school_document::Column::Id)
        .find_also_related(school::Entity)
        .all(conn)
        .await?;
    let mention = |(row, school): (school_document::Model, Option<school::Model>)| Mention {
        shelf: Shelf::Schools,
        kind: row.kind.label().to_owned(),
        title: match school {
            Some(school) => format!("{}, {}", row.title, school.name),
            None => format!("{}, alle Schulen", row.title),
        },
        dated: Some(row.dated_on),
        document: row.document_id,
        is_personal: false,
    };
    Ok(rows.into_iter().map(mention).collect())
}

fn of_memos(memos: &[memo::Model]) -> Vec<Mention> {
    let mention = |row: &memo::Model| {
        Some(Mention {
            shelf: Shelf::Memos,
            kind: "Anlage zum Vermerk".to_owned(),
            title: format!("Vermerk vom {}", format_date(row.said_on)),
            dated: Some(row.said_on),
            document: row.document_id?,
            is_personal: false,
        })
    };
    memos.iter().filter_map(mention).collect()
}

/// Filed proofs: those of this program byte for byte, and the one that was filed before.
async fn of_proofs(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<Mention>, DbErr> {
    let before = filed_proof::Entity::find_by_id(id).one(conn).await?;
    let filed = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(id))
        .order_by_asc(filing::Column::Number)
        .all(conn)
        .await?;
    let before = before.into_iter().filter_map(|row| {
        Some(Mention {
            shelf: Shelf::Proofs,
            kind: "Verwendungsnachweis".to_owned(),
            title: "Verwendungsnachweis, früher eingereicht".to_owned(),
            dated: row.filed_on,
            document: row.document_id?,
            is_personal: false,
        })
    });
    let filed = filed.into_iter().map(|row| Mention {
        shelf: Shelf::Proofs,
        kind: "Verwendungsnachweis".to_owned(),
        title: format!(
            "Verwendungsnachweis, Version {} zum {}",
            row.number,
            format_date(row.as_of)
        ),
        dated: Some(row.as_of),
        document: row.document_id,
        is_personal: false,
    });
    Ok(before.chain(filed).collect())
}

async fn of_examination(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<Mention>, DbErr> {
    let mut steps = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(id))
        .order_by_asc(proof_step::Column::Id)
        .all(conn)
        .await?;
    // On one day the steps are in the order of the procedure.
    steps.sort_by_key(|row| (row.done_on, row.step));
    let mention = |row: proof_step::Model| {
        Some(Mention {
            shelf: Shelf::Examination,
            kind: row.step.label().to_owned(),
            title: format!("{}, {}", row.step.label(), row.auditor.label()),
            dated: Some(row.done_on),
            document: row.document_id?,
            is_personal: false,
        })
    };
    Ok(steps.into_iter().filter_map(mention).collect())
}
