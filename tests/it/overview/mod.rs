//! The first page after sign-in.

use std::collections::BTreeSet;

use paktbuch::db::Who;
use paktbuch_entity::order_line;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, DeviceStatus, OrderState, Role};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use crate::budgets::{RECORDS, figures, listed};

/// Figures in the order of columns, as addresses name them.
const COLUMNS: [&str; 9] = [
    "budget",
    "beantragt",
    "lt-bescheid",
    "bewilligt",
    "beauftragt",
    "berechnet",
    "bezahlt",
    "abgerufen",
    "rest",
];

/// The amounts of all pages of a list of records; none where it is empty.
async fn all_rows(office: &Browser, href: &str) -> Vec<Cents> {
    let first = office.get(href).await.expect(200).html();
    let Some((_, count)) = first.split_once("Summe (") else {
        return Vec::new();
    };
    let count: usize = count.split(' ').next().unwrap().parse().unwrap();
    let mut rows = listed(&first).0;
    let pages = count.div_ceil(rows.len());
    for page in 2..=pages {
        let html = office
            .get(&format!("{href}&seite={page}"))
            .await
            .expect(200)
            .html();
        rows.extend(listed(&html).0);
    }
    assert_eq!(rows.len(), count, "{href}");
    rows
}

/// The first page, the page of own funds and the records of each figure tell the same beauftragt, berechnet and bezahlt.
async fn own_funds_add_up(office: &Browser, [ordered, invoiced, paid]: [&str; 3]) {
    let home = office.get("/").await.expect(200);
    let figures = format!("{ordered} beauftragt {invoiced} berechnet {paid} bezahlt");
    home.assert_shows(&format!(
        "ohne Bescheid – – – – {figures} – – beauftragt {ordered} · berechnet {invoiced} · bezahlt {paid}"
    ));
    assert!(home.html().contains("href=\"/eigene-mittel\""));
    let page = office.get("/eigene-mittel").await.expect(200);
    page.assert_shows(&format!("Summe {figures}"));
    for (figure, sum) in [
        ("beauftragt", ordered),
        ("berechnet", invoiced),
        ("bezahlt", paid),
    ] {
        let href = format!("/budgetuebersicht/betraege?ebene=programm&zahl={figure}&zeile=eigene-mittel");
        for page in [&home, &page] {
            assert!(page.html().contains(&href.replace('&', "&#38;")), "{href}");
        }
        let records = office.get(&href).await.expect(200);
        if sum != "0,00" {
            records.assert_shows(&format!("Summe (1 Betrag) {sum}"));
        }
    }
}

/// The number that the first link to this address says, if one does; „die eine“ is 1.
fn number_of_link(html: &str, href: &str) -> Option<usize> {
    let opened = format!("href=\"{}\">", href.replace('&', "&#38;"));
    let texts = html
        .split(&opened)
        .skip(1)
        .filter_map(|rest| rest.split_once("</a>"));
    texts.map(|(text, _)| text).find_map(|text| {
        if text.starts_with("die eine") {
            return Some(1);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

/// How many records a list says that it has: „2 Rechnungen · brutto“.
async fn number_of_list(office: &Browser, href: &str) -> usize {
    let text = office.get(href).await.expect(200).text();
    let (before, _) = text.split_once(" · brutto").unwrap();
    before.rsplit(' ').nth(1).unwrap().parse().unwrap()
}

on_both! {
    async fn an_empty_installation_shows_what_to_do_first(app: TestApp) {
        let page = app.verwaltung().await.get("/").await.expect(200);
        for step in ["Schulträger eintragen", "Schulliste einlesen", "Bescheid erfassen"] {
            page.assert_shows(step);
        }
        assert!(page.html().contains("href=\"/schulen/einlesen\""));
        page.assert_hides("Mittel je Programm");
        // A grants officer may not set up the authority: told, not offered.
        let officer = app.foerdermittel().await.get("/").await.expect(200);
        officer.assert_shows("Schulträger eintragen");
        assert!(!officer.html().contains("href=\"/verwaltung/traeger\""));
    }

    async fn the_office_sees_money_deadlines_findings_and_the_inbox(app: TestApp) {
        let world = World::build(&app).await;
        let page = app.foerdermittel().await.get("/").await.expect(200);
        page.assert_hides("So fangen Sie an");
        page.assert_shows("Mittel je Programm");
        page.assert_shows("DigitalPakt Schule NRW 2 Bescheide 24.000,00 Budget 20.000,00 beantragt 20.000,00 lt. Bescheid 18.000,00 Zuwendung 1.190,00 beauftragt 1.190,00 berechnet 1.190,00 bezahlt 9.000,00 abgerufen 18.810,00 Rest Budget 24.000,00 · beantragt 20.000,00 · Zuwendung 18.000,00 · beauftragt 1.190,00 · berechnet 1.190,00 · bezahlt 1.190,00 · abgerufen 9.000,00");
        assert!(page.html().contains("\">beantragt 20.000,00</a> ·</span> <span class=\"pb-nowrap\"><a href=\""), "each figure leads to its list on a narrow screen too");
        let bar = "<title>DigitalPakt Schule NRW</title><desc>24.000,00 € Budget, 20.000,00 € lt. Bescheid, 1.190,00 € beauftragt, 1.190,00 € berechnet, 1.190,00 € bezahlt, 9.000,00 € abgerufen</desc>";
        assert!(page.html().contains(bar), "{}", page.html());
        assert!(page.html().contains("href=\"/berichte/listen/budgetuebersicht/xlsx\""));
        page.assert_shows("Budgetübersicht drucken");
        page.assert_shows("letzte Prüfung heute, 10:00 Uhr");
        page.assert_shows("30.06.2026 Ende des Durchführungszeitraums");
        page.assert_shows("in 14 Tagen");
        page.assert_shows("31.01.2027 Verwendungsnachweis fällig");
        page.assert_shows("RE-Buchfink");
        page.assert_shows("2 Rechnungen sind noch nicht vollständig zugeordnet");
        let notice = format!("href=\"/bescheide/{}\"", world.own.notice.id);
        assert!(page.html().contains(&notice));
    }

    /// Every amount of the table of programmes and of own funds: the rows and their sum.
    async fn each_figure_is_the_sum_of_what_it_opens(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        // In its column and, for narrow screens, below its row each figure says the same.
        let home: BTreeSet<_> = figures(&office, "/", RECORDS).await.into_iter().collect();
        assert!(home.len() > 2 * COLUMNS.len(), "{home:?}");
        let own = figures(&office, "/eigene-mittel", RECORDS).await;
        for (href, amount) in home.iter().chain(&own) {
            let rows = all_rows(&office, href).await;
            assert_eq!(rows.iter().copied().sum::<Cents>(), *amount, "{href}: {rows:?}");
        }
        for name in COLUMNS {
            let is_here = |href: &str| href.split('&').any(|part| part == format!("zahl={name}"));
            let (rows, total): (Vec<_>, Vec<_>) =
                home.iter().filter(|(href, _)| is_here(href)).partition(|(href, _)| href.contains("zeile="));
            let rows: Cents = rows.iter().map(|(_, amount)| *amount).sum();
            let total: Vec<Cents> = total.iter().map(|(_, amount)| *amount).collect();
            assert_eq!(total, [rows], "{name}");
        }
    }

    async fn counts_of_deliveries_and_invoices_are_those_of_their_lists(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        let home = office.get("/").await.expect(200).html();
        for href in ["/bestellungen?stand=ueberfaellig&sort=termin", "/rechnungen"] {
            let number = number_of_link(&home, href).unwrap_or_else(|| panic!("no number leads to {href}: {home}"));
            assert!(number > 0, "{href}");
            assert_eq!(number_of_list(&office, href).await, number, "{href}");
        }
        assert!(home.contains("href=\"/rechnungen?stand=alle&#38;sort=&#38;q=\">alle Rechnungen</a>"), "{home}");
    }

    /// The rules run again once a record has changed, and the page says when.
    async fn the_page_says_when_the_rules_ran_last(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let told = async |at: &str| {
            app.at(at.parse().unwrap());
            office.get("/").await.expect(200).text()
        };
        assert!(told("2026-06-16T08:05:00Z").await.contains("letzte Prüfung heute, 10:05 Uhr"));
        let again = told("2026-06-16T08:10:00Z").await;
        assert!(again.contains("letzte Prüfung heute, 10:05 Uhr"), "nothing has changed: {again}");
        app.db.write(Who::System, async |tx| {
            let mut line = world.own.line.clone().into_active_model();
            line.name = Set("Tablet 11 Zoll".to_owned());
            line.update(tx.conn()).await
        }).await.unwrap();
        let changed = told("2026-06-16T08:15:00Z").await;
        assert!(changed.contains("letzte Prüfung heute, 10:15 Uhr"), "{changed}");
    }

    async fn a_programme_with_only_a_budget_or_applications_has_its_row(app: TestApp) {
        let world = World::build(&app).await;
        let code = "sofortausstattung-nrw";
        app.db.write(Who::System, async |tx| {
            let mut budget = world.own.budget.clone().into_active_model();
            (budget.programme, budget.amount) = (Set(code.to_owned()), Set(Cents(700_000)));
            budget.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let page = office.get("/").await.expect(200);
        office.get(&format!("/programme/{code}")).await.assert_status(200);
        page.assert_shows("Sofortausstattung NRW (Schülerinnen und Schüler) noch kein Bescheid 7.000,00 Budget – – – – – – – – Budget 7.000,00");
        assert!(page.html().contains(&format!("href=\"/programme/{code}\"")));
        let records = format!("/budgetuebersicht/betraege?ebene=programm&zahl=budget&zeile={code}");
        assert!(page.html().contains(&records.replace('&', "&#38;")));
        office.get(&records).await.expect(200).assert_shows("Summe (1 Betrag) 7.000,00");
    }

    /// Each side's order over 1.190 € is billed in full; without its invoice line it binds as much again.
    async fn what_orders_bind_is_ordered_and_not_left(app: TestApp) {
        let world = World::build(&app).await;
        app.db.write(Who::System, async |tx| {
            let mut line = world.own.line.clone().into_active_model();
            line.order_line_id = Set(None);
            line.update(tx.conn()).await
        }).await.unwrap();
        let page = app.foerdermittel().await.get("/").await.expect(200);
        page.assert_shows("beauftragt 2.380,00 · berechnet 1.190,00");
        page.assert_shows("2.380,00 beauftragt 1.190,00 berechnet 1.190,00 bezahlt 9.000,00 abgerufen 17.620,00 Rest");
        assert!(page.html().contains("2.380,00 € beauftragt, 1.190,00 € berechnet"), "the bar says it");
        assert!(page.html().contains("href=\"/budgetuebersicht\""));
    }

    async fn things_without_a_serial_number_are_no_gap(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        let page = office.get("/").await.expect(200);
        page.assert_shows("3 Geräte ohne Raum");
        page.assert_shows("1 Gerät ohne Seriennummer");
        let gap = office.get("/geraete?seriennummer=ohne").await.expect(200);
        gap.assert_shows("Tablet PT-11");
        gap.assert_hides("Leinwand");
        let list = office.get("/berichte/inventarliste.csv?seriennummer=ohne").await.expect(200).html();
        assert!(!list.contains("Leinwand"), "{list}");
    }

    async fn own_funds_lead_to_the_positions_that_they_pay(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        assert!(!office.get("/").await.html().contains("/eigene-mittel"), "nothing is paid by own funds yet");
        let part = app.db.write(Who::System, async |tx| {
            let mut part = world.own.allocation.clone().into_active_model();
            part.cost_line_id = Set(None);
            part.eligible = Set(Cents::ZERO);
            part.update(tx.conn()).await
        }).await.unwrap();
        let gross = part.gross.to_string();
        own_funds_add_up(&office, [&gross, &gross, &gross]).await;
        let told = app.api(Role::Pruefung, &[]).await.get("/api/paktbuch/v1/own-funds").await.expect(200).json();
        let first = &told["items"][0];
        assert_eq!((&told["total"], &first["kind"], &first["id"]), (&json!(1), &json!("invoice"), &json!(world.own.invoice.id.0)), "{told}");
        assert_eq!((&first["invoiced_cents"], &first["paid_cents"], &first["open_orders_cents"]), (&json!(part.gross.0), &json!(part.gross.0), &json!(0)), "{told}");
        let page = office.get("/eigene-mittel").await.expect(200);
        page.assert_shows("RE-Buchfink");
        assert!(page.html().contains("<span class=\"pb-sub\">vom "), "the day, where its column has no room");
        page.assert_hides(MARKER);
        // With 40 € Skonto on an invoice of twice the part.
        let mut payment = world.own.payment.clone().into_active_model();
        (payment.amount, payment.skonto) = (Set(Cents(115_000)), Set(Cents(4_000)));
        app.db.write(Who::System, async |tx| payment.update(tx.conn()).await).await.unwrap();
        let settled = part.gross.minus(Cents(2_000)).to_string();
        own_funds_add_up(&office, [&settled, &settled, &settled]).await;
    }

    /// An order over 1.190 € on own funds binds what no invoice bills.
    async fn orders_on_own_funds_are_beauftragt(app: TestApp) {
        let world = World::build(&app).await;
        app.db.write(Who::System, async |tx| {
            let mut bill = world.own.line.clone().into_active_model();
            bill.order_line_id = Set(None);
            bill.update(tx.conn()).await?;
            let mut ordered = order_line::Entity::find()
                .filter(order_line::Column::OrderId.eq(world.own.order.id))
                .one(tx.conn())
                .await?
                .unwrap()
                .into_active_model();
            ordered.cost_line_id = Set(None);
            ordered.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        own_funds_add_up(&office, ["1.190,00", "0,00", "0,00"]).await;
        office.get("/").await.expect(200).assert_shows("Budget 24.000,00 · beantragt 20.000,00 · Zuwendung 18.000,00 · beauftragt 2.380,00 · berechnet 1.190,00 · bezahlt 1.190,00");
        let page = office.get("/eigene-mittel").await.expect(200);
        page.assert_shows(&format!("Bestellung {}", world.own.order.number));
        assert!(page.html().contains(&format!("href=\"/bestellungen/{}\"", world.own.order.id)));
        // The same money stands in the Budgetübersicht, and is bound in the running year.
        office.get("/haushalt/betraege?zahl=gebunden&programm=eigene-mittel").await.expect(200).assert_shows("Summe (1 Betrag) 1.190,00");
        office.get("/budgetuebersicht").await.expect(200).assert_shows("Eigene Mittel – – – – 1.190,00 beauftragt –");
    }

    async fn figures_of_gaps_lead_to_exactly_these_devices(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        office.get("/").await.expect(200).assert_hides("Im ganzen Bestand");
        app.db.write(Who::System, async |tx| {
            for side in [&world.own, &world.sister] {
                let mut device = side.device.clone().into_active_model();
                device.room_id = Set(None);
                device.update(tx.conn()).await?;
            }
            let mut disposed = world.sister.device.clone().into_active_model();
            disposed.status = Set(DeviceStatus::Disposed);
            disposed.serial = Set(None);
            disposed.update(tx.conn()).await
        }).await.unwrap();
        let home = office.get("/").await.expect(200);
        home.assert_shows("Im ganzen Bestand: 1 Gerät ohne Raum");
        assert!(!home.html().contains("seriennummer=ohne"), "disposed devices are not among them");
        let list = office.get("/geraete?raum=ohne").await.expect(200);
        list.assert_shows("1 Gerät");
        list.assert_shows("Raum");
        let own = app.schul_it(&[OWN]).await.get("/").await.expect(200);
        assert!(own.html().contains("raum=ohne"));
        assert!(!own.html().contains("seriennummer=ohne"), "a 0 is no link");
    }

    /// Of 2 tablets 1 came; they were promised for 01.05.2023.
    async fn a_schools_it_sees_what_is_to_come_and_what_is_late(app: TestApp) {
        let world = World::build(&app).await;
        let it = app.schul_it(&[OWN]).await;
        let page = it.get("/").await.expect(200);
        page.assert_shows("Erwartete Lieferungen überfällig überfällige Bestellungen 01.05.2023 1 × Tablet Buchfink");
        page.assert_hides(MARKER);
        let order = format!("href=\"/bestellungen/{}\"", world.own.order.id);
        assert!(page.html().contains(&order));
        it.get("/bestellungen?stand=ueberfaellig").await.expect(200).assert_shows(&world.own.order.number);
        app.db.write(Who::System, async |tx| {
            let mut order = world.own.order.clone().into_active_model();
            order.promised_on = Set(None);
            order.update(tx.conn()).await
        }).await.unwrap();
        it.get("/").await.expect(200).assert_shows("erwartet offene Bestellungen – 1 × Tablet Buchfink");
        app.db.write(Who::System, async |tx| {
            let mut order = world.own.order.clone().into_active_model();
            order.state = Set(OrderState::Delivered);
            order.update(tx.conn()).await
        }).await.unwrap();
        it.get("/").await.expect(200).assert_shows("Es ist keine Lieferung angekündigt.");
    }

    async fn a_schools_it_sees_its_own_devices(app: TestApp) {
        let world = World::build(&app).await;
        let page = app.schul_it(&[OWN]).await.get("/").await.expect(200);
        page.assert_shows(&world.own.school.name);
        page.assert_shows("Geräte nach Status");
        page.assert_hides(MARKER);
        page.assert_hides("Mittel je Programm");
        app.schul_it(&[]).await.get("/").await.expect(200).assert_shows("Keine Schule eingetragen");
    }
}
