//! What a proof still lacks is counted as the rules find it.

use std::collections::BTreeSet;

use paktbuch::checking::{Place, run};
use paktbuch::db::Who;
use paktbuch::funding::{NoticeFilter, Readiness, read_notices, readiness};
use paktbuch::rules::RuleId;
use paktbuch_entity::{device, invoice, invoice_line, notice, payment};
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::{Cents, LineKind, NoticeId, NoticeState, Role, Severity};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

/// The same counts, made from the findings of all rules.
async fn by_rules(app: &TestApp, notice: NoticeId) -> Readiness {
    let mut found = run(app.db.reader(), app.clock.today(), Some(notice))
        .await
        .unwrap();
    // They ask how orders were awarded, where devices stand and for days until the proof: it does not wait for them.
    found.retain(|found| {
        !matches!(
            found.finding.rule,
            RuleId::R13 | RuleId::R14 | RuleId::R15 | RuleId::R18 | RuleId::R27 | RuleId::R29
        )
    });
    let count = |words: &[&str]| {
        let said = |message: &str| words.iter().any(|words| message.contains(words));
        let hits = found.iter().filter(|found| said(&found.finding.message)).count();
        u64::try_from(hits).unwrap()
    };
    // An invoice may lack its payment and the proof of what was prepaid.
    let subjects = |words: &[&str]| {
        let said = |message: &str| words.iter().any(|words| message.contains(words));
        let hits = found.iter().filter(|found| said(&found.finding.message));
        let subjects: BTreeSet<i64> = hits.map(|found| found.finding.subject.id).collect();
        u64::try_from(subjects.len()).unwrap()
    };
    Readiness {
        open_lines: count(&["noch nicht aufgeteilt", "Aufgeteilt sind"]),
        unpaid_invoices: subjects(&[
            "hat kein Zahlungsdatum",
            "ist nicht ganz bezahlt",
            "ist überzahlt",
            "Vorauszahlung",
        ]),
        unproven_invoices: count(&["fehlt der Zahlungsbeleg"]),
        short_lines: count(&["Geräten angelegt", "Gegenständen angelegt"]),
        incomplete_lines: count(&["Für die Anlage fehlt", "Für die Lizenz fehlt"]),
        without_serial: count(&["ohne Seriennummer"]),
        without_room: count(&["ohne Raum", "und Raum im Bestand"]),
        without_order: count(&["Der Tag des Auftrags fehlt."]),
        without_acceptance: count(&["Der Tag der Abnahme fehlt."]),
        unknown: count(&["Angabe fehlt: "]),
    }
}

/// What keeps the proof back, as the head of the notice's page counts it, and as the step of the proof does.
fn keeping_back(page: &Answer) -> (String, String) {
    let html = page.html();
    let (_, head) = html
        .split_once("davor zu klären: <a class=\"pb-link\" href=\"")
        .expect("the head names errors");
    let head = head.split(['<', '>']).nth(1).unwrap();
    let (step, _) = html
        .split_once(" zum Bescheid und seinem Kostenplan")
        .expect("the step names them");
    (head.to_owned(), step.rsplit('>').next().unwrap().to_owned())
}

/// The counts of every notice, each as the rules find it.
pub(super) async fn assert_agreed(app: &TestApp) -> Vec<Readiness> {
    let rows = read_notices(app.db.reader(), &NoticeFilter::default(), app.clock.today())
        .await
        .unwrap();
    let mut all = Vec::new();
    for row in rows {
        let counted = readiness(app.db.reader(), row.id, app.clock.today())
            .await
            .unwrap();
        assert_eq!(counted, by_rules(app, row.id).await, "{}", row.reference);
        all.push(counted);
    }
    all
}

on_both! {
    async fn the_counts_are_what_the_rules_say(app: TestApp) {
        app.seed_havixbeck().await;
        let before = assert_agreed(&app).await;
        app.db.write(Who::System, async |tx| {
            let bound = device::Entity::find().filter(device::Column::NoticeId.is_not_null()).order_by_asc(device::Column::Id);
            for (index, device) in bound.limit(9).all(tx.conn()).await?.into_iter().enumerate() {
                let mut device = device.into_active_model();
                if index % 2 == 0 {
                    device.serial = Set(None);
                }
                if index % 3 == 0 {
                    device.room_id = Set(None);
                }
                device.update(tx.conn()).await?;
            }
            for payment in payment::Entity::find().order_by_asc(payment::Column::Id).limit(3).all(tx.conn()).await? {
                let mut payment = payment.into_active_model();
                payment.proof = Set("  ".to_owned());
                payment.update(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        // Devices of one line go away with their shares and the marks of a takeover.
        let gone = [
            "DELETE FROM taken_over",
            "DELETE FROM funding_share WHERE device_id IN (SELECT max(id) FROM device WHERE notice_id IS NOT NULL)",
            "DELETE FROM device WHERE notice_id IS NOT NULL AND id NOT IN (SELECT device_id FROM funding_share)",
        ];
        app.db.write(Who::System, async |tx| {
            for sql in gone {
                sea_orm::ConnectionTrait::execute_unprepared(tx.conn(), sql).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let after = assert_agreed(&app).await;
        assert_ne!(before, after);
        let sum = |count: fn(&Readiness) -> u64| after.iter().map(count).sum::<u64>();
        assert!(sum(|row| row.short_lines) > 0 && sum(|row| row.without_serial) > 0 && sum(|row| row.without_room) > 0 && sum(|row| row.unproven_invoices) > 0, "{after:?}");
    }

    async fn a_partial_invoice_is_accepted_with_the_final_one(app: TestApp) {
        app.seed_havixbeck().await;
        let before = assert_agreed(&app).await;
        app.db.write(Who::System, async |tx| {
            let partial = invoice::Entity::find().filter(invoice::Column::TypeCode.eq(875)).all(tx.conn()).await?;
            assert!(!partial.is_empty());
            let lines = invoice_line::Entity::find().filter(invoice_line::Column::InvoiceId.is_in(partial.iter().map(|row| row.id)));
            for line in lines.all(tx.conn()).await? {
                let mut line = line.into_active_model();
                line.accepted_on = Set(None);
                line.update(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        assert_eq!(assert_agreed(&app).await, before);
    }

    async fn an_anlage_without_its_extent_is_incomplete(app: TestApp) {
        app.seed_havixbeck().await;
        let incomplete = |all: &[Readiness]| all.iter().map(|row| row.incomplete_lines).sum::<u64>();
        let before = incomplete(&assert_agreed(&app).await);
        app.db.write(Who::System, async |tx| {
            let built = invoice_line::Entity::find().filter(invoice_line::Column::Kind.eq(LineKind::Installation));
            for line in built.all(tx.conn()).await? {
                let mut line = line.into_active_model();
                line.extent = Set(String::new());
                line.update(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let after = incomplete(&assert_agreed(&app).await);
        assert!(after > before, "{after} after {before}");
    }

    /// Of the world's device nobody knows serial number and room; that it has no serial number is confirmed.
    async fn what_is_confirmed_is_not_missing(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut device = world.own.device.clone().into_active_model();
            device.serial = Set(None);
            device.room_id = Set(None);
            device.update(tx.conn()).await
        }).await.unwrap();
        let lacks = async || {
            let counted = readiness(app.db.reader(), id, app.clock.today()).await.unwrap();
            (counted.without_serial, counted.without_room)
        };
        assert_eq!(lacks().await, (1, 1));
        let found = run(app.db.reader(), app.clock.today(), Some(id)).await.unwrap();
        let found = found.iter().find(|found| found.finding.message.contains("ohne Seriennummer")).expect("a finding");
        let office = app.foerdermittel().await;
        let page = format!("/pruefhinweise/bestaetigung?hinweis={}&bescheid={id}", found.fingerprint);
        let form = office.form(&page, "/pruefhinweise/bestaetigung").await.with(&[("grund", "Das Typenschild fehlt")]);
        office.submit(&form).await.assert_status(303);
        assert_eq!(lacks().await, (0, 1));
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_hides("1 Seriennummer");
        page.assert_shows("1 Gerät ohne Raum");
    }

    async fn programs_read_what_the_line_says(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut device = world.own.device.clone().into_active_model();
            device.room_id = Set(None);
            device.update(tx.conn()).await
        }).await.unwrap();
        let (api, office) = (app.api(Role::Pruefung, &[]).await, app.foerdermittel().await);
        let path = format!("/api/paktbuch/v1/notices/{id}/readiness");
        let told = api.get(&path).await.expect(200).json();
        let gaps = told["gaps"].as_array().unwrap();
        let room = gaps.iter().find(|gap| gap["kind"] == "without_room").unwrap_or_else(|| panic!("{told}"));
        let link = format!("/geraete?bescheid={id}&raum=ohne");
        assert_eq!((&room["count"], &room["words"], &room["link"]), (&json!(1), &json!("1 Raum"), &json!(link)));
        let percent = told["percent"].as_u64().unwrap();
        office.get(&format!("/bescheide/{id}")).await.expect(200).assert_shows(&format!("Nachweis zu {percent} % bereit"));
        for gap in gaps {
            let link = gap["link"].as_str().unwrap().split('#').next().unwrap();
            office.get(link).await.assert_status(200);
        }
        app.db.write(Who::System, async |tx| {
            let mut notice = world.own.notice.clone().into_active_model();
            notice.state = Set(NoticeState::ProofFiled);
            notice.update(tx.conn()).await
        }).await.unwrap();
        let filed = api.get(&path).await.expect(200).json();
        assert_eq!(filed, json!({ "notice": id.0, "is_filed": true, "percent": null, "errors": 0, "gaps": [] }));
        api.get("/api/paktbuch/v1/notices/99999/readiness").await.assert_status(404);
    }

    async fn a_proof_that_is_almost_ready_says_which_error_keeps_it_back(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("Nachweis zu 86 % bereit");
        page.assert_hides("davor zu klären");
        app.db.write(Who::System, async |tx| {
            let mut item = world.own.cost_item.clone().into_active_model();
            item.total = Set(Cents(10_000));
            item.eligible = Set(Cents(10_000));
            item.update(tx.conn()).await
        }).await.unwrap();
        let link = format!("href=\"/berichte/verwendungsnachweis?bescheid={id}\">");
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("davor zu klären:");
        assert!(page.html().contains(&link), "{}", page.html());
        // That the proof is overdue ends with its filing: neither the head nor the step of the proof counts it.
        let counts = keeping_back(&page);
        let number = |words: &str| words.split(' ').next().unwrap().parse::<u64>().unwrap();
        // That the lines do not add up to their Einzelansatz any more is an error only when the proof is filed: told by itself.
        assert_eq!(number(&counts.0), number(&counts.1) + 1, "{counts:?}");
        page.assert_shows("Beim Einreichen ein Fehler: Die Zeilen unter dem Einzelansatz");
        let field = format!("href=\"/bescheide/{id}/ansatz/{}/bearbeiten\">Beim Einreichen", world.own.cost_item.id);
        assert!(page.html().contains(&field), "{field}: {}", page.html());
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/notices/{id}/readiness")).await.expect(200).json();
        assert_eq!(told["errors"], json!(number(&counts.0)), "{told}");
        app.db.write(Who::System, async |tx| {
            let mut notice = world.own.notice.clone().into_active_model();
            notice.proof_due = Set(Some("2026-06-15".parse().unwrap()));
            notice.update(tx.conn()).await
        }).await.unwrap();
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("Der Verwendungsnachweis war am 15.06.2026 fällig und ist nicht eingereicht.");
        assert_eq!(keeping_back(&page), counts);
    }

    async fn errors_of_positions_keep_the_proof_back_too(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut invoice = world.own.invoice.clone().into_active_model();
            invoice.issue_date = Set("2027-01-01".parse().unwrap());
            invoice.update(tx.conn()).await
        }).await.unwrap();
        let found = run(app.db.reader(), app.clock.today(), Some(id)).await.unwrap();
        let is_error = |found: &&paktbuch::checking::Found| {
            found.finding.severity == Severity::Error && !matches!(found.place, Place::Notice(_))
        };
        let errors = found.iter().filter(is_error).count();
        assert!(errors > 0, "{found:#?}");
        let page = app.foerdermittel().await.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("davor zu klären:");
        page.assert_shows("Fehler an ");
        assert!(page.html().contains(&format!(">{errors} Fehler</a>")), "{errors}: {}", page.html());
    }

    /// From Paktbuch or before it: the page says when, and no longer asks for the proof.
    async fn a_filed_notice_says_when_instead_of_what_is_missing(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        let taken = notice::Entity::find().filter(notice::Column::Reference.eq("48-DPS-2020/0029")).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(taken.state, NoticeState::ProofFiled);
        let page = office.get(&format!("/bescheide/{}", taken.id)).await.expect(200);
        page.assert_shows("Nachweis eingereicht am ");
        page.assert_shows("nicht aus Paktbuch");
        for words in ["Verwendungsnachweis erzeugen", "Als Entwurf möglich"] {
            page.assert_hides(words);
        }
    }

    async fn a_version_filed_here_is_named_with_who_filed_it(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut notice = world.own.notice.clone().into_active_model();
            notice.state = Set(NoticeState::Closed);
            notice.update(tx.conn()).await
        }).await.unwrap();
        let page = app.foerdermittel().await.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("Nachweis eingereicht am ");
        page.assert_shows(", Version 1");
        page.assert_hides("% bereit");
        page.assert_hides("Nachweis fällig");
        page.assert_hides("Verwendungsnachweis erzeugen");
        let list = app.foerdermittel().await.get(&format!("/bescheide?q={}", world.own.notice.reference)).await.expect(200);
        list.assert_shows("Nachweis eingereicht");
        list.assert_hides("% bereit");
    }

    async fn the_page_leads_to_where_it_is_mended(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut line = world.own.line.clone().into_active_model();
            line.gross = Set(world.own.line.gross.plus(Cents(1)));
            line.update(tx.conn()).await?;
            let mut payment = world.own.payment.clone().into_active_model();
            payment.amount = Set(Cents(100));
            payment.update(tx.conn()).await?;
            let mut device = world.own.device.clone().into_active_model();
            device.room_id = Set(None);
            device.update(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let page = app.foerdermittel().await.get(&format!("/bescheide/{id}")).await.expect(200);
        page.assert_shows("als Entwurf. Es fehlt noch:");
        for (href, words) in [
            (format!("/pruefhinweise?bescheid={id}&#38;thema=aufteilung"), "1 Rechnungsposition ist nicht ganz zugeordnet"),
            (format!("/pruefhinweise?bescheid={id}&#38;thema=zahlung"), "1 Rechnung ist nicht genau bezahlt"),
            (format!("/geraete?bescheid={id}&#38;raum=ohne"), "1 Gerät ohne Raum"),
            (format!("/pruefhinweise?bescheid={id}&#38;thema=zahlung"), "1 Zahlungsangabe"),
            (format!("/geraete?bescheid={id}&#38;raum=ohne"), "1 Raum"),
            (format!("/pruefhinweise?bescheid={id}"), "Alle Prüfhinweise zu diesem Bescheid"),
        ] {
            page.assert_shows(words);
            assert!(page.html().contains(&format!("href=\"{href}\">{words}</a>")), "{words} leads to {href}: {}", page.html());
        }
        // One invoice asks for four things (divided, paid, proven, devices), one device for two, its line for its days, the rules for
        // seven parameters of the notice, and the Sachbericht is there.
        page.assert_shows("Nachweis zu 73 % bereit: 1 Aufteilung , 1 Zahlungsangabe , 1 Raum , Verbot der Doppelförderung fehlen");
        let list = app.foerdermittel().await.get("/bescheide").await.expect(200);
        list.assert_shows("Nachweis zu 73 % bereit: 1 Aufteilung");
        let payments = app.foerdermittel().await.get(&format!("/pruefhinweise?bescheid={id}&thema=zahlung")).await.expect(200);
        payments.assert_shows("ist nicht ganz bezahlt");
        payments.assert_hides("ohne Raum");
        payments.assert_hides("fehlen.");
        let other = readiness(app.db.reader(), world.sister.notice.id, app.clock.today()).await.unwrap();
        assert_eq!(other.without_room, 0);
    }
}
