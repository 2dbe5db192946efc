//! An invoice of one line, half allocated to a cost line, and its payment.

use paktbuch::db::WriteTx;
use paktbuch::text::{search_form, sort_key};
use paktbuch_entity::{
    allocation, document, invoice, invoice_line, invoice_link, payment, payment_mapping, payment_row,
    supplier,
};
use paktbuch_types::{
    BasisPoints, Cents, CostLineId, InvoiceSyntax, LineKind, LinkKind, PaymentRowState, Quantity, SchoolId,
};
use sea_orm::{ActiveModelTrait, DbErr, Set};

use super::day;

pub(super) struct Purchase {
    pub(super) supplier: supplier::Model,
    pub(super) document: document::Model,
    pub(super) invoice: invoice::Model,
    pub(super) line: invoice_line::Model,
    pub(super) link: invoice_link::Model,
    pub(super) allocation: allocation::Model,
    pub(super) payment: payment::Model,
    pub(super) payment_row: payment_row::Model,
}

pub(super) async fn purchase(
    tx: &WriteTx,
    school: SchoolId,
    cost_line: CostLineId,
    word: &str,
    sha256: &str,
) -> Result<Purchase, DbErr> {
    let (supplier, document) = sender(tx, word, sha256).await?;
    let invoice = invoice::ActiveModel {
        supplier_id: Set(supplier.id),
        seller: Set(supplier.name.clone()),
        number: Set(format!("RE-{word}")),
        issue_date: Set(day("2023-05-02")),
        type_code: Set(380),
        currency: Set("EUR".to_owned()),
        syntax: Set(Some(InvoiceSyntax::Ubl)),
        net: Set(Cents(100_000)),
        tax: Set(Cents(19_000)),
        gross: Set(Cents(119_000)),
        prepaid: Set(Cents(0)),
        rounding: Set(Cents(0)),
        due: Set(Cents(119_000)),
        due_date: Set(Some(day("2023-06-01"))),
        buyer_reference: Set("05558020-1-01".to_owned()),
        order_reference: Set(format!("B-{word}")),
        accounting_reference: Set(format!("FIBU {word}")),
        dms_reference: Set(format!("D3 {word}")),
        document_id: Set(Some(document.id)),
        received_at: Set(tx.now()),
        note: Set(format!("Notiz {word}")),
        search: Set(search_form(&format!("RE-{word} Computer {word}"))),
        version: Set(1),
        ..Default::default()
    };
    let invoice = invoice.insert(tx.conn()).await?;
    let line = invoice_line::ActiveModel {
        invoice_id: Set(invoice.id),
        position: Set(1),
        line_id: Set("1".to_owned()),
        name: Set(format!("Tablet {word}")),
        description: Set(format!("10 Zoll {word}")),
        quantity: Set(Quantity::whole(2)),
        unit_code: Set("H87".to_owned()),
        net: Set(Cents(100_000)),
        gross: Set(Cents(119_000)),
        vat_rate: Set(BasisPoints(1_900)),
        kind: Set(LineKind::Device),
        ordered_on: Set(Some(day("2023-04-01"))),
        accepted_on: Set(Some(day("2023-05-03"))),
        version: Set(1),
        ..Default::default()
    };
    let line = line.insert(tx.conn()).await?;
    let link = invoice_link::ActiveModel {
        invoice_id: Set(invoice.id),
        number: Set(format!("RE-{word}-0")),
        issue_date: Set(Some(day("2023-04-02"))),
        preceding_id: Set(None),
        kind: Set(LinkKind::Earlier),
        is_stated: Set(true),
        version: Set(1),
        ..Default::default()
    };
    let link = link.insert(tx.conn()).await?;
    let allocation = allocation::ActiveModel {
        invoice_line_id: Set(line.id),
        cost_line_id: Set(Some(cost_line)),
        school_id: Set(Some(school)),
        gross: Set(Cents(59_500)),
        eligible: Set(Cents(59_500)),
        reason: Set(String::new()),
        version: Set(1),
        ..Default::default()
    };
    let allocation = allocation.insert(tx.conn()).await?;
    let payment = payment::ActiveModel {
        invoice_id: Set(invoice.id),
        paid_on: Set(day("2023-05-20")),
        amount: Set(Cents(119_000)),
        proof: Set(format!("Kontoauszug {word}")),
        fiscal_year: Set(2023),
        version: Set(1),
        ..Default::default()
    };
    let payment = payment.insert(tx.conn()).await?;
    let payment_row = payment_file(tx, word).await?;
    Ok(Purchase {
        supplier,
        document,
        invoice,
        line,
        link,
        allocation,
        payment,
        payment_row,
    })
}

/// A row of a payment file that no invoice was found for, and the columns of that file.
async fn payment_file(tx: &WriteTx, word: &str) -> Result<payment_row::Model, DbErr> {
    let mapping = payment_mapping::ActiveModel {
        headings: Set(format!("Tag;Summe;Text {word}")),
        mapping: Set("datum = \"Tag\"\nbetrag = \"Summe\"\n".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    mapping.insert(tx.conn()).await?;
    let row = payment_row::ActiveModel {
        fingerprint: Set(format!("zeile {word}")),
        file_name: Set(format!("zahlungen-{word}.csv")),
        line: Set(2),
        paid_on: Set(day("2023-06-20")),
        amount: Set(Cents(4_200)),
        skonto: Set(Cents(0)),
        payee: Set(format!("Computer {word} GmbH")),
        number: Set(String::new()),
        purpose: Set(format!("Zubehör {word}")),
        reference: Set(format!("B-{word}")),
        proof: Set(String::new()),
        fiscal_year: Set(2023),
        state: Set(PaymentRowState::Open),
        reason: Set("Keine Rechnungsnummer gefunden.".to_owned()),
        imported_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

async fn sender(tx: &WriteTx, word: &str, sha256: &str) -> Result<(supplier::Model, document::Model), DbErr> {
    let name = format!("Computer {word} GmbH");
    let supplier = supplier::ActiveModel {
        identity: Set(format!("name:{}", search_form(&name))),
        name: Set(name.clone()),
        vat_id: Set(String::new()),
        street: Set(format!("{word}straße 9")),
        postal_code: Set("48143".to_owned()),
        city: Set("Münster".to_owned()),
        sort_key: Set(sort_key(&name)),
        search: Set(search_form(&name)),
        version: Set(1),
        ..Default::default()
    };
    let document = document::ActiveModel {
        sha256: Set(sha256.to_owned()),
        size: Set(44),
        media_type: Set("application/xml".to_owned()),
        file_name: Set(format!("{word}.xml")),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    Ok((
        supplier.insert(tx.conn()).await?,
        document.insert(tx.conn()).await?,
    ))
}
