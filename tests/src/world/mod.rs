//! A small prepared world: two sister schools, each with a record of every kind.
//!
//! Written row by row past the services, no table empty: for tests of the database and of access; tests of a feature act as users do.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

mod accounts;
mod devices;
mod funding;
mod ordering;
mod places;
mod purchasing;

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind};
use paktbuch::db::Who;
use paktbuch::documents::{self, Stored};
use paktbuch_entity::{
    allocation, application, asset_limit, award_threshold, base_rate, budget, budget_year, building, contact,
    cost_item, cost_line, delivery, device, device_model, document, drawdown, drawdown_need, drawdown_order,
    filed_proof, filing, finding_confirmation, funding_share, invoice, invoice_line, invoice_link, memo,
    notice, notice_amendment, notice_amendment_value, notice_document, payment, payment_row, payout,
    personnel_cost, proof_step, purchase_order, reallocation, reallocation_item, receipt_cut, room,
    saved_filter, school, school_document, site, supplier, taken_over, takeover_mapping,
};
use paktbuch_types::{
    AmendmentKind, Auditor, BasisPoints, Cents, ConceptKind, Drawdown, DrawdownState, EventId,
    ExaminationStep, OrderId, ReallocationState,
};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use crate::TestApp;

/// Number of the own school.
pub const OWN: &str = "190743";
/// Number of the sister school.
pub const SISTER: &str = "134491";
/// Word that stands in every text of the sister school, and nowhere else.
pub const MARKER: &str = "Zebrafink";

/// Two schools of one authority.
#[derive(Debug)]
pub struct World {
    pub own: Side,
    /// Every one of its texts holds [`MARKER`].
    pub sister: Side,
}

/// One school with a record of every kind; its notice and its invoice concern no other school.
#[derive(Debug)]
pub struct Side {
    pub school: school::Model,
    pub site: site::Model,
    pub building: building::Model,
    pub room: room::Model,
    pub contact: contact::Model,
    pub application: application::Model,
    /// Of its programme for its school.
    pub budget: budget::Model,
    pub budget_year: budget_year::Model,
    pub notice: notice::Model,
    pub cost_item: cost_item::Model,
    pub cost_line: cost_line::Model,
    pub payout: payout::Model,
    pub supplier: supplier::Model,
    pub order: purchase_order::Model,
    pub delivery: delivery::Model,
    pub threshold: award_threshold::Model,
    pub base_rate: base_rate::Model,
    pub asset_limit: asset_limit::Model,
    pub proof_step: proof_step::Model,
    pub document: document::Model,
    /// A TPEK of the school that has expired.
    pub concept: school_document::Model,
    pub invoice: invoice::Model,
    pub line: invoice_line::Model,
    pub link: invoice_link::Model,
    pub allocation: allocation::Model,
    pub payment: payment::Model,
    pub payment_row: payment_row::Model,
    pub filing: filing::Model,
    pub model: device_model::Model,
    pub device: device::Model,
    pub share: funding_share::Model,
    /// On the device.
    pub memo: memo::Model,
    /// Everybody's, of the devices of the school.
    pub saved_filter: saved_filter::Model,
    pub drawdown: drawdown::Model,
    /// A change notice with its PDF.
    pub amendment: notice_amendment::Model,
    /// A draft that keeps the amounts of its only Einzelansatz.
    pub reallocation: reallocation::Model,
}

impl World {
    /// Writes it in one transaction, with an audit event for each school.
    ///
    /// # Panics
    /// Where the database refuses a row.
    pub async fn build(app: &TestApp) -> Self {
        let invoices = [invoice_file(OWN), invoice_file(SISTER)].map(|bytes| {
            app.data()
                .documents()
                .put(&bytes)
                .expect("a document is stored")
                .sha256
        });
        let documents = app.data().documents();
        documents.put(NOTHING_SAID).expect("a document is stored");
        let logo = documents.put(places::LOGO).expect("a document is stored").sha256;
        app.db
            .write(Who::System, async |tx| {
                places::authority(tx, &logo).await?;
                let [own_file, sister_file] = &invoices;
                let own = Side::build(tx, OWN, "Buchfink", own_file).await?;
                let sister = Side::build(tx, SISTER, MARKER, sister_file).await?;
                accounts::accounts(tx, own.school.id).await?;
                Ok::<_, DbErr>(Self { own, sister })
            })
            .await
            .expect("the world is written")
    }
}

impl Side {
    async fn build(
        tx: &paktbuch::db::WriteTx,
        number: &str,
        word: &str,
        sha256: &str,
    ) -> Result<Self, DbErr> {
        let places = places::places(tx, number, word).await?;
        let funding = funding::funding(tx, places.school.id, word).await?;
        let bought = purchasing::purchase(tx, places.school.id, funding.cost_line.id, word, sha256).await?;
        let ordered = ordering::order(tx, places.school.id, funding.cost_line.id, &bought, word).await?;
        let file = notice_document::ActiveModel {
            notice_id: Set(funding.notice.id),
            document_id: Set(bought.document.id),
        };
        notice_document::Entity::insert(file)
            .exec_without_returning(tx.conn())
            .await?;
        let concept = school_document::ActiveModel {
            school_id: Set(Some(places.school.id)),
            kind: Set(ConceptKind::Tpek),
            title: Set("TPEK".to_owned()),
            edition: Set("1".to_owned()),
            dated_on: Set(day("2020-02-01")),
            valid_to: Set(Some(day("2022-12-31"))),
            document_id: Set(bought.document.id),
            ..Default::default()
        };
        let concept = concept.insert(tx.conn()).await?;
        let devices = devices::device(tx, &places, &funding.notice, &bought.allocation, word).await?;
        takeover(tx, &funding, &bought, word).await?;
        let filing = filed(tx, &funding, &bought, word).await?;
        confirmation(tx, &funding, word).await?;
        funding::edition(tx, word).await?;
        let base_rate = funding::base_rate(tx, word).await?;
        let asset_limit = funding::asset_limit(tx, word).await?;
        let cost = personnel_cost::ActiveModel {
            invoice_line_id: Set(bought.line.id),
            person_key: Set(format!("P-{word}")),
            month: Set(day("2023-05-01")),
            employer_gross: Set(Cents(100_000)),
            share: Set(BasisPoints::WHOLE),
        };
        personnel_cost::Entity::insert(cost)
            .exec_without_returning(tx.conn())
            .await?;
        funding::made_report(tx, &funding, word).await?;
        let proof_step = examined(tx, &filing, &bought, word).await?;
        let memo = devices::memo(tx, &devices.device, &bought.document, word).await?;
        let saved_filter = devices::saved_filter(tx, number, word).await?;
        let drawdown = drawdown(tx, &funding, &bought, (ordered.order.id, word)).await?;
        let amendment = amendment(tx, &funding, &bought, word).await?;
        let reallocation = reallocation(tx, &funding, word).await?;
        let event = Event::new(EventKind::ContactAdded, SubjectKind::School, places.school.id.0)
            .change(Change::set("Name", &places.contact.name).personal());
        audit::record(tx, [event]).await?;
        Ok(Self {
            school: places.school,
            site: places.site,
            building: places.building,
            room: places.room,
            contact: places.contact,
            application: funding.application,
            budget: funding.budget,
            budget_year: funding.budget_year,
            notice: funding.notice,
            cost_item: funding.cost_item,
            cost_line: funding.cost_line,
            payout: funding.payout,
            supplier: bought.supplier,
            order: ordered.order,
            delivery: ordered.delivery,
            threshold: ordered.threshold,
            base_rate,
            asset_limit,
            proof_step,
            document: bought.document,
            concept,
            invoice: bought.invoice,
            line: bought.line,
            link: bought.link,
            allocation: bought.allocation,
            payment: bought.payment,
            payment_row: bought.payment_row,
            filing,
            model: devices.model,
            device: devices.device,
            share: devices.share,
            memo,
            saved_filter,
            drawdown,
            amendment,
            reallocation,
        })
    }
}

/// A taken over invoice, the columns of its list, and the proof that was filed before.
async fn takeover(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    bought: &purchasing::Purchase,
    word: &str,
) -> Result<(), DbErr> {
    let taken = taken_over::ActiveModel {
        notice_id: Set(funding.notice.id),
        file_name: Set(format!("belege-{word}.xlsx")),
        line: Set(2),
        taken_at: Set(tx.now()),
        invoice_id: Set(Some(bought.invoice.id)),
        ..Default::default()
    };
    taken_over::Entity::insert(taken)
        .exec_without_returning(tx.conn())
        .await?;
    let mapping = takeover_mapping::ActiveModel {
        kind: Set("belege".to_owned()),
        headings: Set(format!("Summe;Text {word}")),
        mapping: Set(format!("brutto = \"Summe\"\nzweck = \"Text {word}\"\n")),
        version: Set(1),
        ..Default::default()
    };
    takeover_mapping::Entity::insert(mapping)
        .exec_without_returning(tx.conn())
        .await?;
    let proof = filed_proof::ActiveModel {
        notice_id: Set(funding.notice.id),
        filed_on: Set(Some(day("2024-05-02"))),
        document_id: Set(Some(bought.document.id)),
        spent: Set(Some(Cents(59_500))),
        eligible: Set(None),
        granted: Set(None),
        own_share: Set(None),
        receipts: Set(Some(1)),
        devices: Set(None),
        explanation: Set(format!("Erklärung {word}")),
        version: Set(1),
    };
    filed_proof::Entity::insert(proof)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What somebody confirmed that no rule says any more.
async fn confirmation(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    word: &str,
) -> Result<(), DbErr> {
    let row = finding_confirmation::ActiveModel {
        fingerprint: Set(format!("{:032x}", funding.notice.id.0)),
        rule: Set("R2".to_owned()),
        subject_kind: Set(paktbuch_types::SubjectKind::Notice),
        subject_id: Set(funding.notice.id.0),
        message: Set(format!("Hinweis {word}")),
        reason: Set(format!("Grund {word}")),
        actor: Set("system".to_owned()),
        confirmed_at: Set(tx.now()),
        ..Default::default()
    };
    finding_confirmation::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// A draft of a Mittelabruf that foresees the payment of the invoice.
async fn drawdown(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    bought: &purchasing::Purchase,
    (order, word): (OrderId, &str),
) -> Result<drawdown::Model, DbErr> {
    let row = drawdown::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        kind: Set(Drawdown::Advance),
        state: Set(DrawdownState::Draft),
        as_of: Set(day("2024-05-02")),
        requested_on: Set(None),
        amount: Set(Cents(10_000)),
        paid_eligible: Set(Cents(11_111)),
        need_eligible: Set(Cents(0)),
        drawn_before: Set(Cents(0)),
        reference: Set(format!("Vorgang {word}")),
        note: Set(format!("Bemerkung {word}")),
        payout_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let need = drawdown_need::ActiveModel {
        drawdown_id: Set(row.id),
        invoice_id: Set(bought.invoice.id),
        eligible: Set(Cents(0)),
    };
    drawdown_need::Entity::insert(need)
        .exec_without_returning(tx.conn())
        .await?;
    let expected = drawdown_order::ActiveModel {
        drawdown_id: Set(row.id),
        order_id: Set(order),
        eligible: Set(Cents(2_222)),
    };
    drawdown_order::Entity::insert(expected)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}

/// A change notice that moved the day of the proof.
async fn amendment(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    bought: &purchasing::Purchase,
    word: &str,
) -> Result<notice_amendment::Model, DbErr> {
    let row = notice_amendment::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        kind: Set(AmendmentKind::Change),
        reference: Set(format!("48.02.{word}/1")),
        dated: Set(day("2023-06-01")),
        announced_on: Set(None),
        reason: Set(format!("Antrag {word}")),
        granted_before: Set(Cents(900_000)),
        granted: Set(Cents(900_000)),
        document_id: Set(Some(bought.document.id)),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let value = notice_amendment_value::ActiveModel {
        amendment_id: Set(row.id),
        position: Set(1),
        label: Set("Verwendungsnachweis fällig am".to_owned()),
        value_before: Set("31.12.2026".to_owned()),
        value_after: Set("31.01.2027".to_owned()),
        page: Set(Some(2)),
        place: Set(format!("Nr. 4 {word}")),
    };
    notice_amendment_value::Entity::insert(value)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}

/// A draft of a reallocation.
async fn reallocation(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    word: &str,
) -> Result<reallocation::Model, DbErr> {
    let row = reallocation::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        state: Set(ReallocationState::Draft),
        reason: Set(format!("Begründung {word}")),
        sent_on: Set(None),
        settled_on: Set(None),
        reference: Set(format!("Vorgang {word}")),
        amendment_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let item = reallocation_item::ActiveModel {
        reallocation_id: Set(row.id),
        cost_item_id: Set(funding.cost_item.id),
        eligible_before: Set(Cents(1_000_000)),
        eligible: Set(Cents(1_000_000)),
    };
    reallocation_item::Entity::insert(item)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}

/// A filed version of the notice's proof, which said nothing.
async fn filed(
    tx: &paktbuch::db::WriteTx,
    funding: &funding::Funding,
    bought: &purchasing::Purchase,
    word: &str,
) -> Result<filing::Model, DbErr> {
    let nothing = Stored::of(NOTHING_SAID);
    let contents = documents::register(tx, &nothing, "application/json", "nachweis.json").await?;
    let row = filing::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        as_of: Set(day("2024-05-02")),
        filed_at: Set(tx.now()),
        filed_by: Set("system".to_owned()),
        document_id: Set(bought.document.id),
        contents_id: Set(contents),
        last_event: Set(EventId(0)),
        spent: Set(Cents(60_000)),
        eligible: Set(Cents(60_000)),
        granted: Set(Cents(54_000)),
        own_share: Set(Cents(6_000)),
        receipts: Set(1),
        devices: Set(1),
        errors: Set(1),
        reason: Set(format!("Begründung {word}")),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

/// The certificate of the local audit before the filing, and a cut of a receipt of it.
async fn examined(
    tx: &paktbuch::db::WriteTx,
    filing: &filing::Model,
    bought: &purchasing::Purchase,
    word: &str,
) -> Result<proof_step::Model, DbErr> {
    let cut = receipt_cut::ActiveModel {
        filing_id: Set(filing.id),
        number: Set(1),
        auditor: Set(Auditor::Local),
        accepted: Set(Cents(50_000)),
        reason: Set(format!("Kürzung {word}")),
        version: Set(1),
        ..Default::default()
    };
    cut.insert(tx.conn()).await?;
    let step = proof_step::ActiveModel {
        notice_id: Set(filing.notice_id),
        step: Set(ExaminationStep::LocalAudit),
        auditor: Set(Auditor::Local),
        done_on: Set(day("2024-06-03")),
        person: Set(format!("Prüferin {word}")),
        reference: Set(format!("RPA {word}")),
        booking_reference: Set(String::new()),
        document_id: Set(Some(bought.document.id)),
        note: Set(format!("Bescheinigung {word}")),
        version: Set(1),
        ..Default::default()
    };
    step.insert(tx.conn()).await
}

/// What a filed proof says that says nothing.
const NOTHING_SAID: &[u8] = b"[]";

/// Some bytes in place of an e-invoice.
fn invoice_file(number: &str) -> Vec<u8> {
    format!("<Invoice><ID>{number}</ID></Invoice>").into_bytes()
}

/// A day in the world's past.
fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}
