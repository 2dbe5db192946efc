//! From receipt to device and back: whatever an auditor types, one page shows the whole way.

mod amounts;
mod api;
mod filed;
mod invoice;
mod numbers;
mod payments;
mod sums;
mod versions;
mod way;

use paktbuch::db::Who;
use paktbuch_tests::world::{MARKER, OWN, Side};
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

const PAGE: &str = "/pruefung";
/// What leads there from a school.
const PAGE_OF_SCHOOL: &str = "/pruefung?schule=";

/// What the page of a way shows, whichever record it begins with.
fn assert_whole(page: &Answer, side: &Side) {
    for words in [
        format!("Rechnung {}", side.invoice.number),
        "20.05.2023".to_owned(),
        format!("Position 1: {}", side.line.name),
        "davon zuwendungsfähig 595,00".to_owned(),
        format!("Ansatz 1 {}", side.cost_item.title),
        format!("Zeile 1.1 {}", side.cost_line.title),
        format!("Bescheid {}", side.notice.reference),
        side.device.inventory_number.to_string(),
        side.device.serial.as_ref().unwrap().to_string(),
        side.room.name.clone(),
        side.device.status.label().to_owned(),
    ] {
        page.assert_shows(&words);
    }
}

async fn asked(browser: &Browser, text: &str) -> Answer {
    let query: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    browser.get(&format!("{PAGE}?q={query}")).await
}

/// Where a hit leads, without what was typed.
fn without_text(answer: &Answer) -> String {
    let address = answer.location().unwrap_or_default();
    let (record, _) = address.split_once("&gesucht=").unwrap_or((address, ""));
    record.to_owned()
}

/// What is found for a text: the list, or the page of the only hit.
async fn found(browser: &Browser, text: &str) -> Answer {
    let answer = asked(browser, text).await;
    if answer.location().is_some() {
        browser.follow(&answer).await.expect(200)
    } else {
        answer.expect(200)
    }
}

on_both! {
    async fn every_number_leads_to_the_whole_way(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        auditor.get(PAGE).await.expect(200).assert_shows("Belegnummer, Seriennummer, Inventarnummer, Aktenzeichen, Betrag (1.234,56) oder Lfd. Nr.");
        for (typed, leads_to) in [
            (own.invoice.number.clone(), format!("{PAGE}?rechnung={}", own.invoice.id)),
            (own.invoice.number.to_lowercase(), format!("{PAGE}?rechnung={}", own.invoice.id)),
            (own.invoice.accounting_reference.clone(), format!("{PAGE}?rechnung={}", own.invoice.id)),
            (own.payment.proof.clone(), format!("{PAGE}?zahlung={}", own.payment.id)),
            (own.device.serial.as_ref().unwrap().to_string(), format!("{PAGE}?geraet={}", own.device.id)),
            (own.device.inventory_number.to_string(), format!("{PAGE}?geraet={}", own.device.id)),
        ] {
            let answer = asked(&auditor, &typed).await.expect(303);
            assert_eq!(without_text(&answer), leads_to, "{typed}");
            let page = auditor.follow(&answer).await.expect(200);
            assert_whole(&page, own);
            // The next search starts from what was typed, and the print says it.
            let forms = page.forms();
            let search = forms.iter().find(|form| form.action == PAGE).expect("a search");
            assert_eq!(search.value("q"), Some(typed.as_str()));
            page.assert_shows(&format!("Prüfung · Beleg {}, gesucht „{typed}“", own.invoice.number));
            page.assert_hides(MARKER);
        }
        for path in [
            format!("{PAGE}?position={}", own.line.id),
            format!("{PAGE}?kostenzeile={}", own.cost_line.id),
        ] {
            assert_whole(&auditor.get(&path).await.expect(200), own);
        }
        let paid = auditor.get(&format!("{PAGE}?zahlung={}", own.payment.id)).await.expect(200);
        paid.assert_shows("20.05.2023 ← gesucht");
        paid.assert_shows("1.190,00");
        // Printed, each page after the first says in its margin whose it is.
        let margin = format!("Prüfung · Beleg {} · Stand ", own.invoice.number);
        let html = paid.html();
        let (_, printed) = html.split_once("data-print=\"").unwrap();
        assert!(printed.split_once('"').unwrap().0.contains(&margin), "{printed}");
        let device = auditor.get(&format!("{PAGE}?geraet={}", own.device.id)).await.expect(200);
        device.assert_shows(&format!("{} ← gesucht", own.device.inventory_number));
        for unknown in ["rechnung=4711", "geraet=4711", "bescheid=4711", "kostenzeile=4711", "zahlung=4711", "position=4711", "rechnung=x"] {
            auditor.get(&format!("{PAGE}?{unknown}")).await.assert_status(404);
        }
    }

    /// 5 % of the invoice are kept back, then taken as Skonto: what is paid, and its shares, are those of the Belegliste.
    async fn the_pages_of_a_device_count_what_is_paid_as_the_proof_does(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let (page, way) = (format!("/geraete/{}", own.device.id), format!("{PAGE}?geraet={}", own.device.id));
        let mut payment = own.payment.clone().into_active_model();
        payment.amount = Set(Cents(113_050));
        let payment = payment.update(app.db.reader()).await.unwrap();
        let mut kept = own.invoice.clone().into_active_model();
        kept.retention = Set(Cents(5_950));
        kept.paid = Set(Cents(113_050));
        kept.retention_until = Set(Some("2028-06-30".parse().unwrap()));
        let mut kept = kept.update(app.db.reader()).await.unwrap().into_active_model();
        let device = auditor.get(&page).await.expect(200);
        for words in ["Zuwendung 509,00", "Eigenanteil 56,25", "bezahlt 565,25 €, offen 29,75 €, darin Einbehalt", "davon zuwendungsfähig 565,25 €"] {
            device.assert_shows(words);
        }
        let line = "Davon dieses Gerät: bezahlt 565,25 €: Zuwendung 509,00 €, Eigenanteil 56,25 €";
        let open = auditor.get(&way).await.expect(200);
        open.assert_shows(&format!("{line}; offen 29,75 €"));
        open.assert_shows("Einbehalt 59,50 € bis 30.06.2028");

        let mut payment = payment.into_active_model();
        payment.skonto = Set(Cents(5_950));
        payment.update(app.db.reader()).await.unwrap();
        kept.skonto = Set(Cents(5_950));
        kept.update(app.db.reader()).await.unwrap();
        let device = auditor.get(&page).await.expect(200);
        device.assert_shows("bezahlt 565,25 €, Skonto 29,75 €");
        device.assert_hides("offen 29,75");
        let settled = auditor.get(&way).await.expect(200);
        settled.assert_shows(&format!("{line}; Skonto 29,75 €"));
        settled.assert_hides("Einbehalt 59,50");
        settled.assert_shows(&format!("bezahlt 1.130,50 € + Skonto 59,50 € = zu zahlen {} €", own.invoice.due));
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/devices/{}", own.device.inventory_number)).await.expect(200).json();
        let share = &told["shares"][0];
        let sums = ["paid_cents", "grant_cents", "own_share_cents", "open_cents", "skonto_cents"].map(|name| share[name].as_i64().unwrap());
        assert_eq!(sums, [56_525, 50_900, 5_625, 0, 2_975], "{told}");
    }

    async fn a_device_that_is_missing_says_since_when(app: TestApp) {
        let world = World::build(&app).await;
        let device = world.own.device.id;
        let edit = format!("/geraete/{device}/bearbeiten");
        let officer = app.foerdermittel().await;
        let form = officer.form(&edit, &edit).await.with(&[("status", "missing"), ("reason", "nach dem Umzug nicht gefunden")]);
        officer.submit(&form).await.assert_status(303);
        let since = format!("vermisst seit {}", paktbuch_types::format_date(app.db.clock().today()));
        for browser in [app.pruefung().await, app.schul_it(&[OWN]).await] {
            browser.get(&format!("{PAGE}?geraet={device}")).await.expect(200).assert_shows(&since);
        }
    }

    async fn an_amount_is_found_to_the_cent_wherever_it_stands(app: TestApp) {
        let world = World::build(&app).await;
        let auditor = app.pruefung().await;
        for typed in ["1.190,00", "1190", "1.190,00 €"] {
            let page = asked(&auditor, typed).await.expect(200);
            page.assert_shows("2 Treffer");
            page.assert_shows("Betrag in: Rechnungsbetrag, Position 1, Zahlung vom 20.05.2023");
            for side in [&world.own, &world.sister] {
                page.assert_shows(&format!("Rechnung {}", side.invoice.number));
                assert!(page.html().contains(&format!("href=\"{PAGE}?rechnung={}&#38;betrag=119000&#38;gesucht=1", side.invoice.id)), "{}", page.html());
            }
        }
        let none = asked(&auditor, "1.190,01").await.expect(200);
        none.assert_shows("Nichts gefunden");
        none.assert_shows("Beträge müssen auf den Cent stimmen");
        asked(&auditor, "<script>").await.expect(200).assert_shows("Nichts gefunden");
    }

    async fn a_notice_lists_its_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let answer = asked(&auditor, &own.notice.reference).await.expect(303);
        let page = auditor.follow(&answer).await.expect(200);
        page.assert_shows(&format!("Bescheid {}", own.notice.reference));
        page.assert_shows("1 Rechnung, zugeordnet 595,00");
        page.assert_hides(MARKER);
        assert!(page.html().contains(&format!("href=\"{PAGE}?rechnung={}\"", own.invoice.id)));
    }

    async fn schul_it_follows_the_devices_of_its_schools_only(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let it = app.schul_it(&[OWN]).await;
        let answer = asked(&it, own.device.inventory_number.as_str()).await.expect(303);
        let page = it.follow(&answer).await.expect(200);
        assert_whole(&page, own);
        for hidden in ["Kontoauszug", "zu zahlen", "Buchhaltung", MARKER] {
            page.assert_hides(hidden);
        }
        assert!(!page.html().contains("href=\"/rechnungen/") && !page.html().contains("href=\"/bescheide/"));
        for path in [
            format!("{PAGE}?geraet={}", sister.device.id),
            format!("{PAGE}?rechnung={}", own.invoice.id),
            format!("{PAGE}?zahlung={}", own.payment.id),
            format!("{PAGE}?bescheid={}", own.notice.id),
        ] {
            it.get(&path).await.assert_status(404);
        }
        for typed in [sister.device.inventory_number.as_str(), own.invoice.number.as_str(), "1.190,00", own.notice.reference.as_str()] {
            asked(&it, typed).await.expect(200).assert_shows("Nichts gefunden");
        }
    }

    async fn every_record_leads_there_in_one_click(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        for browser in [app.pruefung().await, app.foerdermittel().await] {
            browser.get("/").await.expect(200).assert_shows("Prüfung");
            let invoice = format!("/rechnungen/{}", own.invoice.id);
            for (page, link) in [
                (invoice.clone(), format!("rechnung={}", own.invoice.id)),
                (invoice.clone(), format!("position={}", own.line.id)),
                (invoice, format!("zahlung={}", own.payment.id)),
                (format!("/geraete/{}", own.device.id), format!("geraet={}", own.device.id)),
                (format!("/bescheide/{}", own.notice.id), format!("bescheid={}", own.notice.id)),
                (format!("/bescheide/{}/ansatz/{}", own.notice.id, own.cost_item.id), format!("kostenzeile={}", own.cost_line.id)),
                (format!("/bestellungen/{}", own.order.id), format!("bestellung={}", own.order.id)),
                (format!("/antraege/{}", own.application.id), format!("antrag={}", own.application.id)),
                (format!("/mittelabrufe/{}", own.drawdown.id), format!("bescheid={}", own.notice.id)),
                (format!("/schulen/{OWN}"), format!("schule={}", own.school.id)),
                (format!("/aenderungen/{}", own.amendment.id), format!("bescheid={}", own.notice.id)),
                (format!("/umschichtungen/{}", own.reallocation.id), format!("bescheid={}", own.notice.id)),
                (format!("/nachweise/{}", own.filing.id), format!("bescheid={}", own.notice.id)),
            ] {
                let html = browser.get(&page).await.expect(200).html().to_owned();
                assert!(html.contains(&format!("href=\"{PAGE}?{link}\"")), "{page} leads to {link}");
                browser.get(&format!("{PAGE}?{link}")).await.expect(200).assert_shows(&own.invoice.number);
            }
            let supplier = browser.get(&format!("/lieferanten/{}", own.supplier.id)).await.expect(200);
            assert!(supplier.html().contains(&format!("href=\"{PAGE}?q=")), "a supplier leads to what is found for its name");
        }
        app.db.write(Who::System, async |tx| {
            let mut payment = own.payment.clone().into_active_model();
            payment.row_id = Set(Some(own.payment_row.id));
            payment.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        for (page, link) in [
            (format!("/zahlungen/{}", own.payment.id), format!("zahlung={}", own.payment.id)),
            (format!("/positionen/{}", own.line.id), format!("position={}", own.line.id)),
            (format!("/zahlungen/offen/{}", own.payment_row.id), format!("zahlung={}", own.payment.id)),
        ] {
            let html = office.get(&page).await.expect(200).html().to_owned();
            assert!(html.contains(&format!("href=\"{PAGE}?{link}\"")), "{page} leads to {link}");
        }
        let payout = app.foerdermittel().await.get(&format!("/auszahlungen/{}", own.payout.id)).await.expect(200);
        assert!(payout.html().contains(&format!("href=\"{PAGE}?bescheid={}\"", own.notice.id)));
        let it = app.schul_it(&[OWN]).await;
        assert!(!it.get(&format!("/schulen/{OWN}")).await.expect(200).html().contains(PAGE_OF_SCHOOL));
    }

    /// The receipts of an order, an application and a school are those of its own side, with what is allocated of them.
    async fn orders_applications_and_schools_list_their_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let auditor = app.pruefung().await;
        let it = app.schul_it(&[OWN]).await;
        for (typed, link, back) in [
            (own.order.number.clone(), format!("bestellung={}", own.order.id), format!("/bestellungen/{}", own.order.id)),
            (own.application.reference.clone(), format!("antrag={}", own.application.id), format!("/antraege/{}", own.application.id)),
            (OWN.to_owned(), format!("schule={}", own.school.id), format!("/schulen/{OWN}")),
        ] {
            let page = auditor.get(&format!("{PAGE}?{link}")).await.expect(200);
            page.assert_shows(&own.invoice.number);
            page.assert_shows("1 Rechnung, zugeordnet 595,00");
            page.assert_hides(&sister.invoice.number);
            assert!(page.html().contains(&format!("href=\"{back}\"")), "{link} leads back to {back}");
            let hits = asked(&auditor, &typed).await;
            let leads = hits.location().map_or_else(|| hits.html(), str::to_owned);
            assert!(leads.contains(&format!("{PAGE}?{link}")), "{typed} leads to {link}");
            it.get(&format!("{PAGE}?{link}")).await.assert_status(404);
            let (kind, _) = link.split_once('=').unwrap();
            auditor.get(&format!("{PAGE}?{kind}=99999")).await.assert_status(404);
        }
        let hits = asked(&auditor, &own.drawdown.reference).await;
        let leads = hits.location().map_or_else(|| hits.html(), str::to_owned);
        assert!(leads.contains(&format!("/mittelabrufe/{}", own.drawdown.id)), "{leads}");
    }
}
