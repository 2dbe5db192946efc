//! Sums of a filed proof lead to what adds up to them.

use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::FilingId;

use super::PAGE;
use crate::filing::file::{file, filings};

/// What a version says at every place, with an amount looked for.
async fn panels(browser: &Browser, filing: FilingId, sought: &str) -> Vec<Answer> {
    let mut panels = Vec::new();
    loop {
        let path = format!("/nachweise/{filing}?stelle={}&gesucht={sought}", panels.len());
        let page = browser.get(&path).await.expect(200);
        if !page.html().contains("id=\"gesucht\"") {
            return panels;
        }
        panels.push(page);
    }
}

fn of<'a>(panels: &'a [Answer], label: &str) -> &'a Answer {
    let said = format!("Gesucht: {label}");
    let found = panels.iter().find(|page| page.text().contains(&said));
    found.unwrap_or_else(|| panic!("no panel says {said}"))
}

on_both! {
    async fn every_sum_of_a_filed_proof_leads_to_what_adds_up_to_it(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap().id;
        let auditor = app.pruefung().await;
        let way = format!("href=\"{PAGE}?rechnung={}&#38;nachweis={filed}&#38;nr=1\"", own.invoice.id);
        // The grant and the own share as the account has them: shared out to the receipts, and how they arise.
        let grant = panels(&auditor, filed, "536,00").await;
        let sums = of(&grant, "Summen des Nachweises");
        for words in [
            "Zuwendung lt. Abrechnung 536,00",
            "So ergibt sich der Betrag",
            "Rundung der Zuwendung auf volle Euro",
            "höchstens Zuwendung lt. Bescheid",
            "Dazu: Zeilen der eingereichten Belegliste",
            "Zuwendungsanteil",
        ] {
            sums.assert_shows(words);
        }
        assert!(sums.html().contains(&way), "{}", sums.html());
        let own_share = panels(&auditor, filed, "59,00").await;
        let sums = of(&own_share, "Summen des Nachweises");
        sums.assert_shows("− Zuwendung lt. Abrechnung");
        assert!(sums.html().contains(&way), "{}", sums.html());
        // Those below the lists, and those of a school with the shares that its sheet has.
        let spent = panels(&auditor, filed, "595,00").await;
        for label in ["Summe der Ausgaben", "Summe der Belegliste", "Ausgaben der Schule"] {
            let page = of(&spent, label);
            assert!(page.html().contains(&way), "{label}: {}", page.html());
            for column in ["davon zuwendungsfähig", "Zuwendungsanteil", "Eigenanteil"] {
                page.assert_shows(column);
            }
        }
        of(&spent, "Summe der Einnahmen").assert_shows("+ Zuwendung lt. Abrechnung");
        let devices = of(&spent, "Summe der Inventarliste");
        devices.assert_shows("Dazu: Zeilen der eingereichten Inventarliste");
        assert!(devices.html().contains(&format!("href=\"{PAGE}?geraet={}\"", own.device.id)), "{}", devices.html());
        let approved = panels(&auditor, filed, "10.000,00").await;
        of(&approved, "Summe der Ausgaben").assert_shows("Dazu: Einzelansätze");
        let deviation = panels(&auditor, filed, "9.405,00").await;
        of(&deviation, "Abweichung 1").assert_shows("− lt. Bescheid");
        // Only the notice says what was granted.
        let granted = panels(&auditor, filed, &own.notice.granted.to_string()).await;
        of(&granted, "Summen des Nachweises").assert_shows(&format!("Der gesuchte Betrag steht im Bescheid {}", own.notice.reference));
        let paid_out = panels(&auditor, filed, "4.500,00").await;
        of(&paid_out, "Summen des Nachweises").assert_shows("Dazu: Auszahlungen");
    }
}
