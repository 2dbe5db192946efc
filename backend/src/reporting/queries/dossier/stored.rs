//! The stored documents of a notice, as its records mention them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    document, filed_proof, invoice, invoice_line, memo, notice, notice_amendment, notice_document,
    order_document, payment, personnel_cost, proof_step, purchase_order, school, school_document,
};
use paktbuch_types::{
    DocumentId, InvoiceId, InvoiceOrigin, MemoId, MemoSubject, NoticeId, OrderId, SchoolId, format_date,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::records::{filings, steps};
use super::{AT_ONCE, Belonging, PAGE, each_once, memos_of};
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

/// Some of what belongs to a notice, whose documents are read at once.
#[derive(Debug, Clone, Copy)]
pub(in crate::reporting) enum Part<'a> {
    Notice,
    Orders(&'a [OrderId]),
    Invoices(&'a [InvoiceId]),
    Schools,
    Memos(&'a [MemoId]),
    Proofs,
    Examination,
}

/// The parts of a notice, by shelf; those that grow with it have at most [`PAGE`] records.
pub(in crate::reporting) fn parts(of: &Belonging) -> Vec<Part<'_>> {
    let mut parts = vec![Part::Notice];
    parts.extend(of.orders.chunks(PAGE).map(Part::Orders));
    parts.extend(of.invoices.chunks(PAGE).map(Part::Invoices));
    parts.push(Part::Schools);
    parts.extend(of.memos.chunks(PAGE).map(Part::Memos));
    parts.extend([Part::Proofs, Part::Examination]);
    parts
}

/// The stored documents of a part of a notice, as its records come.
pub(in crate::reporting) async fn stored_files(
    conn: &impl ConnectionTrait,
    of: &Belonging,
    part: Part<'_>,
) -> Result<Vec<StoredFile>, DbErr> {
    let mentions = match part {
        Part::Notice => of_notice(conn, of.notice).await?,
        Part::Orders(ids) => of_orders(conn, ids).await?,
        Part::Invoices(ids) => of_invoices(conn, ids).await?,
        Part::Schools => of_schools(conn, &of.schools).await?,
        Part::Memos(ids) => of_memos(conn, ids).await?,
        Part::Proofs => of_proofs(conn, of.notice).await?,
        Part::Examination => of_examination(conn, of.notice).await?,
    };
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
    let rows = order_document::Entity::find()
        .filter(order_document::Column::OrderId.is_in(ids.iter().copied()))
        .order_by_asc(order_document::Column::OrderId)
        .order_by_asc(order_document::Column::DocumentId)
        .all(conn)
        .await?;
    let orders = orders(conn, ids).await?;
    let mention = |row: order_document::Model| {
        let order = orders.get(&row.order_id)?;
        Some(Mention {
            shelf: Shelf::Orders,
            kind: "Bestellung".to_owned(),
            title: format!("Bestellung {}, {}", order.number, row.title),
            dated: order.ordered_on,
            document: row.document_id,
            is_personal: false,
        })
    };
    Ok(rows.into_iter().filter_map(mention).collect())
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
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let personal = personnel_costs(conn, &rows).await?;
    let mut mentions = Vec::with_capacity(rows.len());
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

async fn of_memos(conn: &impl ConnectionTrait, ids: &[MemoId]) -> Result<Vec<Mention>, DbErr> {
    let memos = memos_of(conn, ids).await?;
    let invoices = invoices_of(conn, &memos).await?;
    let about: Vec<InvoiceId> = invoices.values().copied().collect();
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(about))
        .all(conn)
        .await?;
    let personal = personnel_costs(conn, &rows).await?;
    let mention = |row: memo::Model| {
        Some(Mention {
            shelf: Shelf::Memos,
            kind: "Anlage zum Vermerk".to_owned(),
            title: format!("Vermerk vom {}", format_date(row.said_on)),
            dated: Some(row.said_on),
            document: row.document_id?,
            is_personal: invoices.get(&row.id).is_some_and(|id| personal.contains(id)),
        })
    };
    Ok(memos.into_iter().filter_map(mention).collect())
}

/// The invoices that notes are about, or whose payments they are about.
async fn invoices_of(
    conn: &impl ConnectionTrait,
    memos: &[memo::Model],
) -> Result<HashMap<MemoId, InvoiceId>, DbErr> {
    let about = |kind| memos.iter().filter(move |memo| memo.subject_kind == kind);
    let paid = about(MemoSubject::Payment).map(|memo| memo.subject_id);
    let payments = payment::Entity::find()
        .filter(payment::Column::Id.is_in(paid))
        .all(conn)
        .await?;
    let paid: HashMap<i64, InvoiceId> = payments
        .into_iter()
        .map(|row| (row.id.0, row.invoice_id))
        .collect();
    let own = about(MemoSubject::Invoice).map(|memo| (memo.id, InvoiceId(memo.subject_id)));
    let of_payments = about(MemoSubject::Payment)
        .filter_map(|memo| paid.get(&memo.subject_id).map(|invoice| (memo.id, *invoice)));
    Ok(own.chain(of_payments).collect())
}

/// Filed proofs: those of this program byte for byte, and the one that was filed before, as its version where it is one.
async fn of_proofs(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<Mention>, DbErr> {
    let before = filed_proof::Entity::find_by_id(id).one(conn).await?;
    let filed = filings(conn, id).await?;
    let is_version = filed.iter().any(|row| row.taken_over);
    let before = before.filter(|_| !is_version).into_iter().filter_map(|row| {
        Some(Mention {
            shelf: Shelf::Proofs,
            kind: "Verwendungsnachweis".to_owned(),
            title: "Verwendungsnachweis, früher eingereicht".to_owned(),
            dated: row.filed_on,
            document: row.document_id?,
            is_personal: false,
        })
    });
    let filed = filed.into_iter().map(|row| {
        let kind = if row.is_interim {
            "Zwischennachweis"
        } else {
            "Verwendungsnachweis"
        };
        Mention {
            shelf: Shelf::Proofs,
            kind: kind.to_owned(),
            title: format!("{kind}, Version {} zum {}", row.number, format_date(row.as_of)),
            dated: Some(row.as_of),
            document: row.document_id,
            is_personal: false,
        }
    });
    Ok(before.chain(filed).collect())
}

async fn of_examination(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<Mention>, DbErr> {
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
    Ok(steps(conn, id).await?.into_iter().filter_map(mention).collect())
}
