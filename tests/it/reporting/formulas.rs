//! Text from data never becomes a formula, whichever field it stands in.

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind};
use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch::reporting::rows::{InventoryFilter, ListFormat};
use paktbuch_entity::{authority, narrative, notice_income, programme_edition, supplier, user_account};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{DeviceStatus, NoticeId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::filing::file::{file, filings};

use super::support::{day, formulas, list_of, record_of, sheets};

/// What a spreadsheet would run, told apart by a name.
fn payload(name: &str) -> String {
    format!("=HYPERLINK(\"http://x\",\"{name}\")")
}

/// Letters of DIN 91379 (Latin letters in the registers of German authorities), also those that are made of two characters.
const LETTERS: &str = "Đặng Łukasz Ñāǩś ẞ ß ĳ ŉ ə C̆ ḗ k̄ l̥ m̂ ṟ̄ ’ D̂ Þóra Ģirts Ọlá";

/// The programme of the notice as the authority enters it, its title and its sources payloads; it names what the lines are called.
fn programme(code: &str) -> String {
    let (title, source) = (payload("programme"), payload("quelle"));
    format!(
        "code = \"{code}\"\nversion = 1\ntitel = '{title}'\n\
         durchfuehrung_bis = {{ wert = 2024-10-31, quelle = '{source}' }}\n\
         nicht_foerderfaehig = {{ wert = [{{ name = '{title}', woerter = [\"hyperlink\"] }}], quelle = '{source}' }}\n"
    )
}

/// Writes a payload into every text that reports show; the names of the fields.
async fn plant(app: &TestApp, world: &World) -> Vec<&'static str> {
    let own = &world.own;
    app.db
        .write(Who::System, async |tx| {
            macro_rules! set {
                ($row:expr, $($field:ident),+) => {{
                    let mut row = $row.clone().into_active_model();
                    $(row.$field = Set(payload(stringify!($field)));)+
                    row.update(tx.conn()).await?;
                }};
            }
            set!(
                own.notice,
                reference,
                title,
                category,
                early_start_by,
                early_start_reference,
                granting_authority
            );
            let mut early = own.notice.clone().into_active_model();
            early.early_start_on = Set(own.notice.notice_date.pred_opt());
            early.update(tx.conn()).await?;
            set!(own.cost_item, title);
            set!(own.cost_line, title);
            set!(own.invoice, number, order_reference, seller, accounting_reference);
            // The number of the order stands where the invoice is held against one.
            set!(own.order, number, award_reference);
            set!(own.line, name);
            set!(own.room, name);
            set!(own.site, name);
            set!(own.school, name, short_name);
            set!(own.model, manufacturer, name);
            let supplier: supplier::Model = own.supplier.clone();
            set!(supplier, name);
            let authority = authority::Entity::find_by_id(1_i64)
                .one(tx.conn())
                .await?
                .unwrap();
            set!(authority, name, letterhead, granting_authority);
            set!(own.payout, note);
            let narrative = narrative::Entity::find_by_id(own.notice.id)
                .one(tx.conn())
                .await?
                .unwrap();
            set!(narrative, measure, result, deviations, staff, offices, contact);
            let income = notice_income::Entity::find()
                .filter(notice_income::Column::NoticeId.eq(own.notice.id))
                .one(tx.conn())
                .await?
                .unwrap();
            set!(income, source, purpose);
            let edition = programme_edition::ActiveModel {
                code: Set(own.notice.programme.clone()),
                number: Set(1),
                title: Set("Fassung 1".to_owned()),
                toml: Set(programme(&own.notice.programme)),
                ..Default::default()
            };
            edition.insert(tx.conn()).await?;
            // References and names of the same field, told apart.
            let mut building = own.building.clone().into_active_model();
            building.name = Set(payload("building"));
            building.update(tx.conn()).await?;
            let mut amendment = own.amendment.clone().into_active_model();
            amendment.reference = Set(payload("amendment"));
            amendment.update(tx.conn()).await?;
            let mut payment = own.payment.clone().into_active_model();
            (payment.reference, payment.proof) = (Set(payload("booking")), Set(payload("proof")));
            payment.update(tx.conn()).await?;
            let mut device = own.device.clone().into_active_model();
            device.serial = Set(Some("=1+1".parse().unwrap()));
            device.inventory_number = Set("@SUM(A1)".parse().unwrap());
            device.status = Set(DeviceStatus::Missing);
            device.update(tx.conn()).await?;
            let missing = Event::new(EventKind::DeviceChanged, SubjectKind::Device, own.device.id.0)
                .change(Change::new(
                    "Status",
                    DeviceStatus::Available,
                    DeviceStatus::Missing,
                ))
                .change(Change::set("Grund des Wechsels", payload("missing")));
            audit::record(tx, [missing]).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
    vec![
        "reference",
        "title",
        "category",
        "number",
        "award_reference",
        "name",
        "manufacturer",
        "letterhead",
        "granting_authority",
        "note",
        "measure",
        "result",
        "deviations",
        "staff",
        "offices",
        "contact",
        "source",
        "early_start_by",
        "early_start_reference",
        "seller",
        "accounting_reference",
        "missing",
        "amendment",
        "building",
        "programme",
        "quelle",
    ]
}

/// Confirms a finding of the notice for a reason, by somebody whose name is a payload.
pub(super) async fn confirm(app: &TestApp, notice: NoticeId, reason: &str) {
    let office = app.foerdermittel().await;
    let found = run(app.db.reader(), app.clock.today(), Some(notice))
        .await
        .unwrap();
    let late = "das Programm lässt höchstens den 31.10.2024 zu";
    let found = found
        .iter()
        .find(|found| found.finding.message.contains(late))
        .expect(late);
    let (page, query) = ("/pruefhinweise/bestaetigung", &found.fingerprint);
    let form = office
        .form(&format!("{page}?hinweis={query}&bescheid={notice}"), page)
        .await;
    office
        .submit(&form.with(&[("grund", reason)]))
        .await
        .assert_status(303);
    let users = user_account::Entity::find().order_by_desc(user_account::Column::Id);
    let mut user = users
        .one(app.db.reader())
        .await
        .unwrap()
        .expect("who confirmed")
        .into_active_model();
    user.display_name = Set(payload("display_name"));
    user.update(app.db.reader()).await.unwrap();
}

/// Every cell of a workbook, a line each.
fn cells(book: &[u8]) -> String {
    let sheets = sheets(book);
    let cells = sheets.iter().flat_map(|(_, range)| range.used_cells());
    cells.map(|(_, _, cell)| format!("{cell}\n")).collect()
}

on_both! {
    async fn payloads_end_as_text(app: TestApp) {
        let world = World::build(&app).await;
        let mut fields = plant(&app, &world).await;
        confirm(&app, world.own.notice.id, &payload("confirmed")).await;
        fields.extend(["confirmed", "display_name"]);
        let filter = InventoryFilter { notice: Some(world.own.notice.id), ..InventoryFilter::all(day("16.06.2026")) };
        let books = [
            record_of(&app, world.own.notice.id, day("16.06.2026")).await.0,
            list_of(&app, &filter, ListFormat::Xlsx).await.0,
        ];
        for book in &books {
            let active: Vec<String> = formulas(book)
                .into_iter()
                .filter(|formula| formula.contains("HYPERLINK") || formula.contains("1+1") || formula.contains('@'))
                .collect();
            assert_eq!(active, Vec::<String>::new());
        }
        let cells = cells(&books[0]);
        for field in fields {
            assert!(cells.contains(&payload(field)), "{field} is shown as it was entered");
        }
        let csv = String::from_utf8(list_of(&app, &filter, ListFormat::Csv).await.0).unwrap();
        let mut reader = csv.trim_start_matches('\u{feff}').lines().skip(1);
        let row = reader.next().unwrap();
        assert!(row.starts_with("'@SUM(A1)"), "{row}");
        assert!(!row.contains(";=") && !row.contains(";\"="), "{row}");
    }

    async fn a_filed_proof_keeps_payloads_and_every_letter_of_german_registers(app: TestApp) {
        let world = World::build(&app).await;
        plant(&app, &world).await;
        app.db
            .write(Who::System, async |tx| {
                let mut line = world.own.cost_line.clone().into_active_model();
                line.title = Set(LETTERS.to_owned());
                line.update(tx.conn()).await?;
                // The Belegnummer is that of the payment where the invoice has none.
                let mut invoice = world.own.invoice.clone().into_active_model();
                invoice.accounting_reference = Set(String::new());
                invoice.update(tx.conn()).await?;
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        let office = app.foerdermittel().await;
        file(&office, world.own.notice.id.0, &payload("reason")).await.assert_status(303);
        let filed = filings(&app).await.into_iter().rfind(|row| row.notice_id == world.own.notice.id).unwrap();
        let book = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        let active: Vec<String> = formulas(&book).into_iter().filter(|formula| formula.contains("HYPERLINK")).collect();
        assert_eq!(active, Vec::<String>::new());
        let cells = cells(&book);
        assert!(cells.contains(LETTERS), "every letter is as it was entered");
        assert!(cells.contains(&payload("measure")), "texts of the Sachbericht are as they were entered");
        assert!(cells.contains(&payload("booking")), "the Belegnummer is as it was entered");
        office.get(&format!("/nachweise/{}", filed.id)).await.expect(200).assert_shows(&payload("reason"));
    }
}
