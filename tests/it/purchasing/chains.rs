//! Chains of partial and final invoices, and corrections.

use paktbuch::purchasing::rows::InvoiceFilter;
use paktbuch::purchasing::{findings, queries};
use paktbuch_entity::{invoice, invoice_link, spending_summary};
use paktbuch_seed::einvoice::{InvoiceData, Preceding, Profile, write_cii};
use paktbuch_tests::{Browser, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Severity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::world::{day, invoice_of, invoice_row, lines, plan, take, take_data};

/// A partial invoice over 119,00 €.
pub(super) fn partial(number: &str) -> InvoiceData {
    let mut data = invoice_of(number, &[("Abschlag Verkabelung", 1, 100)]);
    data.type_code = 875;
    data.issue_date = day("01.03.2024");
    data
}

/// The final invoice over 476,00 € and 119,00 €, which names the given ones and deducts what was paid of them.
pub(super) fn last(number: &str, before: &[&str], prepaid: i64) -> InvoiceData {
    let mut data = invoice_of(number, &[("Verkabelung", 1, 400), ("Messung", 1, 100)]);
    data.type_code = 877;
    data.issue_date = day("01.06.2024");
    data.prepaid = Cents(prepaid);
    data.preceding = before
        .iter()
        .map(|number| Preceding {
            number: (*number).to_owned(),
            issue_date: Some(day("01.03.2024")),
        })
        .collect();
    data
}

async fn allocate_all(browser: &Browser, id: InvoiceId) -> u16 {
    let answer = browser
        .post(&format!("/rechnungen/{id}/rest"), &[("ziel", "e")])
        .await;
    answer.status.as_u16()
}

/// Rules of the errors on an invoice.
async fn errors(app: &TestApp, id: InvoiceId) -> Vec<String> {
    let found = findings(app.db.reader(), id, app.clock.today()).await.unwrap();
    found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.rule.to_string())
        .collect()
}

on_both! {
    async fn of_a_final_invoice_only_what_is_not_yet_billed_is_allocated(app: TestApp) {
        let browser = app.foerdermittel().await;
        let (first, second) = (take_data(&app, &partial("A-1")).await, take_data(&app, &partial("A-2")).await);
        let id = take_data(&app, &last("S-1", &["A-1", "A-2"], 23_800)).await;
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.gross, stored.billed_before, stored.due), (Cents(59_500), Cents(23_800), Cents(35_700)));
        let parts = lines(&app, id).await;
        assert_eq!(parts.iter().map(|line| (line.gross, line.deduction)).collect::<Vec<_>>(), [
            (Cents(47_600 - 23_800), Cents(23_800)),
            (Cents(11_900), Cents::ZERO),
        ], "the partial ones were only for the cabling");
        for invoice in [first, second, id] {
            assert_eq!(allocate_all(&browser, invoice).await, 303);
        }
        let sum = invoice_row(&app, first).await.allocated.plus(invoice_row(&app, second).await.allocated).plus(invoice_row(&app, id).await.allocated);
        assert_eq!(sum, Cents(59_500), "the chain is counted once");
        assert_eq!(errors(&app, id).await, Vec::<String>::new());
        let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        for words in ["davon in der Kette schon berechnet", "238,00", "Abschlagsrechnung, hier noch einmal enthalten", "A-2"] {
            page.assert_shows(words);
        }
        browser.get(&format!("/rechnungen/{first}")).await.expect(200).assert_shows("ist enthalten in");
        // Taken back, the line grows again; what is open shows.
        let form = browser.form(&format!("/rechnungen/{id}"), &{
            let link = paktbuch_entity::invoice_link::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
            format!("/rechnungen/{id}/kette/{}/loesen", link.id)
        }).await;
        browser.submit(&form).await.assert_status(303);
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.billed_before, stored.open_lines), (Cents(11_900), 1));
    }

    async fn a_line_that_its_partial_invoice_billed_wholly_takes_all_of_it(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut whole = invoice_of("A-1", &[("Abschlag Verkabelung, 100 %", 1, 400)]);
        whole.type_code = 875;
        whole.issue_date = day("01.03.2024");
        take_data(&app, &whole).await;
        let id = take_data(&app, &last("S-1", &["A-1"], 47_600)).await;
        let parts = lines(&app, id).await;
        let left: Vec<(Cents, Cents)> = parts.iter().map(|line| (line.gross, line.deduction)).collect();
        assert_eq!(left, [(Cents::ZERO, Cents(47_600)), (Cents(11_900), Cents::ZERO)], "it asks exactly for the other line");
        assert_eq!(allocate_all(&browser, id).await, 303);
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.allocated, stored.open_lines), (Cents(11_900), 0));
    }

    async fn a_deduction_of_several_lines_is_told_by_line(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut one = partial("A-1");
        one.lines[0].name = "1. Abschlag nach Baufortschritt".to_owned();
        take_data(&app, &one).await;
        let id = take_data(&app, &last("S-1", &["A-1"], 11_900)).await;
        let parts = lines(&app, id).await;
        let deducted: Vec<Cents> = parts.iter().map(|line| line.deduction).collect();
        assert_eq!(deducted, [Cents(9_520), Cents(2_380)], "no line is called alike");
        let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        page.assert_shows("Position 1: 95,20 €, Position 2: 23,80 €");
        page.assert_shows("auf dieselben Kostenzeilen teilen");
    }

    async fn a_final_invoice_before_its_partial_ones_is_linked_later_or_found(app: TestApp) {
        let browser = app.foerdermittel().await;
        let early = take_data(&app, &last("S-1", &["A-1"], 11_900)).await;
        let path = format!("/rechnungen/{early}");
        browser.get(&path).await.expect(200).assert_shows("die noch nicht da ist");
        assert_eq!(invoice_row(&app, early).await.billed_before, Cents::ZERO);
        take_data(&app, &partial("A-1")).await;
        assert_eq!(invoice_row(&app, early).await.billed_before, Cents(11_900), "linked when it came");

        // Where the final one is allocated wholly, nothing is taken off, and both together are an error.
        let mut rushed = last("S-2", &["A-9"], 11_900);
        rushed.number = "S-2".to_owned();
        let rushed = take_data(&app, &rushed).await;
        assert_eq!(allocate_all(&browser, rushed).await, 303);
        let late = take_data(&app, &partial("A-9")).await;
        assert_eq!(invoice_row(&app, rushed).await.billed_before, Cents::ZERO);
        let page = browser.get(&format!("/rechnungen/{rushed}")).await.expect(200);
        page.assert_shows("ist da, aber nicht verknüpft");
        assert_eq!(errors(&app, rushed).await, Vec::<String>::new());
        assert_eq!(allocate_all(&browser, late).await, 303);
        assert_eq!(errors(&app, rushed).await, ["R11"]);
        browser.get(&format!("/rechnungen/{rushed}")).await.expect(200).assert_shows("enthält die Abschlagsrechnung A-9 noch einmal");
        // An older one of that number that was rejected does not hide it.
        invoice::Entity::update_many()
            .col_expr(invoice::Column::Number, Expr::value("A-9"))
            .col_expr(invoice::Column::RejectedOn, Expr::value(day("02.06.2024")))
            .filter(invoice::Column::Id.eq(early))
            .exec(app.db.reader())
            .await
            .unwrap();
        invoice_link::Entity::update_many()
            .col_expr(invoice_link::Column::IssueDate, Expr::value(None::<chrono::NaiveDate>))
            .filter(invoice_link::Column::InvoiceId.eq(rushed))
            .exec(app.db.reader())
            .await
            .unwrap();
        assert_eq!(errors(&app, rushed).await, ["R11"]);
        let action = format!("/rechnungen/{rushed}/kette");
        let page = browser.get(&format!("/rechnungen/{rushed}")).await.expect(200);
        let (offered, plain): (Vec<_>, Vec<_>) =
            page.forms().into_iter().filter(|form| form.action == action).partition(|form| form.value("frueher").is_some_and(|id| !id.is_empty()));
        let form = plain[0].clone().with(&[("frueher", &late.to_string()), ("verknuepfung", "enthalten")]);
        let refused = browser.submit(&form).await.expect(422);
        for words in [
            "Bitte lassen Sie beim Verknüpfen die Zuordnung kürzen",
            "Rechnung S-2, Position 1 (476,00 € zugeordnet, 357,00 € bleiben). Bitte lassen Sie beim Verknüpfen",
        ] {
            refused.assert_shows(words);
        }
        let late_id = late.to_string();
        let kept = refused.forms().into_iter().filter(|form| form.action == action);
        let kept = kept.filter(|form| form.value("frueher") == Some(late_id.as_str()) && form.value("kuerzen").is_none());
        assert!(kept.count() >= 1, "what was chosen stays: {}", refused.html());
        assert_eq!(invoice_row(&app, rushed).await.allocated, Cents(59_500));

        // One click links it and cuts the allocation to what the chain has not billed.
        page.assert_shows("Position 1 von 476,00 € auf 357,00 €.");
        browser.submit(&offered[0]).await.assert_status(303);
        let stored = invoice_row(&app, rushed).await;
        assert_eq!((stored.billed_before, stored.allocated, stored.open_lines), (Cents(11_900), Cents(47_600), 0));
        assert_eq!(errors(&app, rushed).await, Vec::<String>::new());
        let page = browser.get(&format!("/rechnungen/{rushed}")).await.expect(200);
        page.assert_shows("Position 1: 357,00 €");
        assert!(!page.text().contains("ist da, aber nicht verknüpft"), "{}", page.text());
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn a_partial_invoice_belongs_to_one_final_one_and_never_in_a_circle(app: TestApp) {
        let browser = app.foerdermittel().await;
        let one = take_data(&app, &partial("A-1")).await;
        let first = take_data(&app, &last("S-1", &["A-1"], 11_900)).await;
        let second = take_data(&app, &last("S-2", &[], 0)).await;
        let link = async |later: InvoiceId, earlier: InvoiceId, kind: &str| {
            let fields = [("frueher", earlier.to_string()), ("verknuepfung", kind.to_owned())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(&format!("/rechnungen/{later}/kette"), &fields).await
        };
        link(second, one, "enthalten").await.expect(422).assert_shows("schon in der Rechnung S-1 enthalten");
        link(one, first, "enthalten").await.expect(422).assert_shows("umgekehrt");
        link(first, one, "berichtigt").await.expect(422).assert_shows("schon verknüpft");
        link(second, second, "enthalten").await.expect(422).assert_shows("nicht mit sich selbst");
        link(second, first, "vorausgegangen").await.assert_status(303);
        link(second, InvoiceId(99_999), "enthalten").await.assert_status(404);
        link(second, one, "").await.assert_status(422);
        assert_eq!(invoice_row(&app, second).await.billed_before, Cents::ZERO);
    }

    async fn a_correction_is_linked_and_its_sign_comes_from_its_amounts(app: TestApp) {
        let browser = app.foerdermittel().await;
        let one = take_data(&app, &partial("A-1")).await;
        let mut back = partial("G-1");
        back.type_code = 384;
        back.lines[0].quantity = paktbuch_types::Quantity::whole(-1);
        back.lines[0].net = Cents(-2_000);
        back.lines[0].net_unit_price = Cents(2_000);
        back.preceding = vec![Preceding { number: "A-1".to_owned(), issue_date: None }];
        let back = take_data(&app, &back).await;
        assert_eq!(invoice_row(&app, back).await.gross, Cents(-2_380));
        browser.get(&format!("/rechnungen/{back}")).await.expect(200).assert_shows("berichtigte Rechnung");
        let detail = queries::invoice_detail(app.db.reader(), back).await.unwrap().unwrap();
        assert_eq!(detail.earlier[0].date, Some(day("01.03.2024")), "a reference without a day tells that of the invoice");
        browser.get(&format!("/rechnungen/{one}")).await.expect(200).assert_shows("wird berichtigt durch");
        let id = take_data(&app, &last("S-1", &["A-1"], 9_520)).await;
        assert_eq!(invoice_row(&app, id).await.billed_before, Cents(11_900 - 2_380));
    }

    async fn what_an_invoice_says_was_prepaid_counts_only_where_something_proves_it(app: TestApp) {
        let target = plan(&app).await.displays;
        let browser = app.foerdermittel().await;
        let paid = async || {
            let summary = spending_summary::Entity::find_by_id(target).one(app.db.reader()).await.unwrap().unwrap();
            (summary.invoiced, summary.paid)
        };
        let id = take_data(&app, &last("S-1", &[], 11_900)).await;
        let path = format!("/rechnungen/{id}");
        browser.post(&format!("{path}/rest"), &[("ziel", &format!("z{target}"))]).await.assert_status(303);
        let due = browser.form(&path, &format!("{path}/zahlungen")).await;
        assert_eq!(due.value("amount"), Some("476,00"), "only what is due is asked for");
        browser.submit(&due.with(&[("paid_on", "10.06.2024"), ("proof", "Kontoauszug 6")])).await.assert_status(303);
        assert_eq!(paid().await, (Cents(59_500), Cents(47_600)), "what was prepaid is not proven");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Vorauszahlung 119,00 € ist nicht belegt: Sie zählt im Verwendungsnachweis nicht als bezahlt.");
        page.assert_shows("zugeordnet, Vorauszahlung nicht belegt");
        let form = page.forms().into_iter().find(|form| form.value("art") == Some("vorauszahlung")).unwrap();
        assert_eq!(form.value("amount"), Some("119,00"));
        let form = form.with(&[("paid_on", "02.03.2024"), ("proof", "Kreditkarte 3")]);
        browser.submit(&form.clone().with(&[("amount", "119,01")])).await.expect(422).assert_shows("Offen sind noch 119,00 €");
        browser.submit(&form).await.assert_status(303);
        assert_eq!(paid().await, (Cents(59_500), Cents(59_500)));
        let page = browser.get(&path).await.expect(200);
        assert!(!page.text().contains("ist nicht belegt"), "{}", page.text());
        assert_eq!(invoice_row(&app, id).await.paid, Cents(47_600), "the amount due has payments of its own");
        let listed = queries::invoices(app.db.reader(), &InvoiceFilter::default(), 0, None).await.unwrap().remove(0);
        assert_eq!(listed.paid_in_all(), Cents(59_500), "the list counts as the notice does");
        let sums: Cents = queries::invoice_sums(app.db.reader(), "").await.unwrap().into_iter().map(|(_, sums)| sums.paid).sum();
        assert_eq!(sums, Cents(59_500));
        browser.get("/rechnungen?stand=alle").await.expect(200).assert_shows("bezahlt 595,00");

        // With its partial invoice linked, the chain proves it.
        take_data(&app, &partial("A-2")).await;
        let chained = take_data(&app, &last("S-2", &["A-2"], 11_900)).await;
        let page = browser.get(&format!("/rechnungen/{chained}")).await.expect(200);
        assert!(!page.text().contains("ist nicht belegt"), "{}", page.text());
        let fields = [("art", "vorauszahlung"), ("paid_on", "02.03.2024"), ("amount", "119,00")];
        browser.post(&format!("/rechnungen/{chained}/zahlungen"), &fields).await.expect(422).assert_shows("keine Vorauszahlung zu belegen");
    }

    async fn what_is_proven_twice_is_told_in_the_same_words_everywhere(app: TestApp) {
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &last("S-1", &[], 11_900)).await;
        let path = format!("/rechnungen/{id}");
        let fields = [("art", "vorauszahlung"), ("paid_on", "02.03.2024"), ("amount", "119,00")];
        browser.post(&format!("{path}/zahlungen"), &fields).await.assert_status(303);
        let one = take_data(&app, &partial("A-1")).await;
        let fields = [("frueher", one.to_string()), ("verknuepfung", "enthalten".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&format!("{path}/kette"), &fields).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("119,00 € Vorauszahlung zählen hier nicht: Die verknüpfte Abschlagsrechnung berechnet sie und ist als unbezahlt erfasst.");
        assert!(!page.text().contains("zweimal belegt"), "the partial invoice is not paid: {}", page.text());
        let fields = [("paid_on", "12.03.2024"), ("amount", "119,00")];
        browser.post(&format!("/rechnungen/{one}/zahlungen"), &fields).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        let words = "119,00 € Vorauszahlung sind zweimal belegt";
        assert!(page.text().matches(words).count() >= 2, "what was checked, and the chain: {}", page.text());
        page.assert_shows("119,00 € zweimal belegt");
        assert!(!page.text().contains("nicht belegt"), "{}", page.text());
        let detail = queries::invoice_detail(app.db.reader(), id).await.unwrap().unwrap();
        assert_eq!(detail.row.paid_in_all(), Cents::ZERO, "what the chain proves counts there");
    }

    async fn what_a_minimum_invoice_does_not_ask_for_was_prepaid_and_has_to_be_proven(app: TestApp) {
        let target = plan(&app).await.displays;
        let browser = app.foerdermittel().await;
        let mut data = last("M-1", &[], 11_900);
        data.profile = Profile::Minimum;
        let xml = String::from_utf8(write_cii(&data)).unwrap();
        let stated = "<ram:TotalPrepaidAmount>119.00</ram:TotalPrepaidAmount>";
        assert!(xml.contains(stated), "{xml}");
        let xml = xml.replace(stated, "");
        let id = take(&app, "minimum.xml", xml.as_bytes()).await.unwrap().invoice();
        assert_eq!((invoice_row(&app, id).await.prepaid, invoice_row(&app, id).await.due), (Cents(11_900), Cents(47_600)));
        let path = format!("/rechnungen/{id}");
        browser.post(&format!("{path}/rest"), &[("ziel", &format!("z{target}"))]).await.assert_status(303);
        let due = browser.form(&path, &format!("{path}/zahlungen")).await;
        browser.submit(&due.with(&[("paid_on", "10.06.2024"), ("proof", "Kontoauszug 6")])).await.assert_status(303);
        let summary = spending_summary::Entity::find_by_id(target).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((summary.invoiced, summary.paid), (Cents(59_500), Cents(47_600)), "only what was paid counts");
        browser.get(&path).await.expect(200).assert_shows("Vorauszahlung 119,00 € ist nicht belegt");
    }
}
