//! A small prepared world: two sister schools, each with a record of every kind.
//!
//! Written row by row past the services, no table empty: for tests of the database and of access; tests of a feature act as users do.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

mod accounts;
mod devices;
mod drawdowns;
mod funding;
mod ordering;
mod places;
mod proofs;
mod purchasing;

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind};
use paktbuch::db::{Who, WriteTx};
use paktbuch_entity::{
    allocation, application, asset_limit, award_threshold, base_rate, budget, budget_year, building, contact,
    cost_item, cost_line, delivery, device, device_model, document, drawdown, filing, funding_share, invoice,
    invoice_line, invoice_link, memo, notice, notice_amendment, notice_document, payment, payment_row,
    payout, personnel_cost, proof_step, purchase_order, reallocation, room, saved_filter, school,
    school_document, site, supplier,
};
use paktbuch_types::{BasisPoints, Cents, ConceptKind};
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
        documents.put(proofs::NOTHING_SAID).expect("a document is stored");
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
    async fn build(tx: &WriteTx, number: &str, word: &str, sha256: &str) -> Result<Self, DbErr> {
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
        proofs::takeover(tx, &funding, &bought, word).await?;
        let filing = proofs::filed(tx, &funding, &bought, word).await?;
        proofs::confirmation(tx, &funding, word).await?;
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
        let proof_step = proofs::examined(tx, &filing, &bought, word).await?;
        let memo = devices::memo(tx, &devices.device, &bought.document, word).await?;
        let saved_filter = devices::saved_filter(tx, number, word).await?;
        let drawdown = drawdowns::drawdown(tx, &funding, &bought, (ordered.order.id, word)).await?;
        let amendment = drawdowns::amendment(tx, &funding, &bought, word).await?;
        let reallocation = drawdowns::reallocation(tx, &funding, word).await?;
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

/// Some bytes in place of an e-invoice.
fn invoice_file(number: &str) -> Vec<u8> {
    format!("<Invoice><ID>{number}</ID></Invoice>").into_bytes()
}

/// A day in the world's past.
fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}
