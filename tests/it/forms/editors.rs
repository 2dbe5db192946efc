//! Two people edit the same record: the second sees both versions and overwrites nothing; a double click is one change.

use paktbuch_tests::schema::number;
use paktbuch_tests::{Answer, Browser, Form, TestApp, World, on_both};

use super::{forms, pages, text_controls};

/// What a field may take besides its present value: text, another day, amount, number.
fn other_values(value: &str, word: &str) -> [String; 5] {
    let digits = if word == "Anna" { "1" } else { "2" };
    [
        format!("{value} {word}").trim().to_owned(),
        format!("0{digits}.02.2026"),
        format!("{digits},00"),
        digits.to_owned(),
        format!("{digits}@schule.example"),
    ]
}

/// Whether the field is part of the record's address: with another value the second form would lead nowhere.
fn names_the_record(form: &Form, control: &str) -> bool {
    form.value(control)
        .is_some_and(|value| form.action.split('/').any(|part| part == value))
}

/// Changes one field after the other until the form is accepted; the form that was, its field, and the answer.
async fn accepted(browser: &Browser, form: &Form, word: &str) -> Option<(Form, String, Answer)> {
    for control in text_controls(form)
        .into_iter()
        .filter(|name| !names_the_record(form, name))
    {
        for value in other_values(form.value(&control).unwrap_or_default(), word) {
            let changed = form.clone().with(&[(&control, &value)]);
            let answer = browser.submit(&changed).await;
            if answer.status == 303 {
                return Some((changed, control, answer));
            }
        }
    }
    None
}

/// A payment that a filed proof counts changes with a reason only.
fn reasoned(form: Form) -> Form {
    let counts = ["/zahlungen/", "/auszahlungen/"]
        .iter()
        .any(|path| form.action.starts_with(path));
    if counts && form.value("reason") == Some("") {
        form.with(&[("reason", "Zahlendreher im Kontoauszug")])
    } else {
        form
    }
}

async fn events(app: &TestApp) -> i64 {
    number(&app.db, "SELECT count(*) FROM audit_event").await
}

/// What is wrong with a form that two people edit; `None` where all is well.
async fn wrong(app: &TestApp, anna: &Browser, bodo: &Browser, page: &str, action: &str) -> Option<String> {
    let mine = reasoned(anna.form(page, action).await);
    let theirs = reasoned(bodo.form(page, action).await);
    let Some((sent, control, first)) = accepted(anna, &mine, "Anna").await else {
        return Some("no change was accepted".to_owned());
    };
    let after_first = events(app).await;
    let again = anna.submit(&sent).await;
    if (again.status, again.location()) != (first.status, first.location())
        || events(app).await != after_first
    {
        return Some(format!(
            "a double click answered {} {:?}",
            again.status,
            again.location()
        ));
    }
    let mut refused = None;
    for value in other_values(theirs.value(&control).unwrap_or_default(), "Bodo") {
        let answer = bodo.submit(&theirs.clone().with(&[(&control, &value)])).await;
        if answer.status != 422 {
            refused = Some((answer, value));
            break;
        }
    }
    let Some((answer, value)) = refused else {
        return Some("the second editor's change was never good enough".to_owned());
    };
    if answer.status != 412 || events(app).await != after_first {
        return Some(format!(
            "the second editor got {} {:?}",
            answer.status,
            answer.location()
        ));
    }
    // Serial numbers are stored in upper case.
    let shown = format!("{} {:?}", answer.text(), answer.forms()).to_lowercase();
    let stored = sent.value(&control).unwrap_or_default();
    let shows = |value: &str| shown.contains(&value.to_lowercase());
    (!shows(stored) || !shows(&value)).then(|| {
        format!(
            "the comparison does not show both “{stored}” and “{value}”: {}",
            answer.text()
        )
    })
}

/// Where forms go that need no field `version`; ids and school numbers stand as `*`.
const WITHOUT_VERSION: &[&str] = &[
    // They add something.
    "/aktivierung",
    "/belege/neu",
    "/antraege",
    "/basiszinssaetze",
    "/bescheide",
    "/bescheide/*/ansatz/neu",
    "/bescheide/*/auszahlungen",
    "/bescheide/*/mittelabrufe/neu",
    "/bescheide/*/nachweispruefung/neu",
    "/bescheide/*/umschichtungen/neu",
    "/bestellungen",
    "/bestellungen/*/dokumente",
    "/fassungen/angaben",
    "/geraete/einlesen",
    "/geraete/filter",
    "/haushalt",
    "/programme",
    "/programme/*/budget",
    "/pruefhinweise/bestaetigung",
    "/rechnungen/*/zahlungen",
    "/rechnungen/neu",
    "/rechnungen/sammelzahlung",
    "/schuldokumente",
    "/schulen/neu",
    "/schulen/*/ansprechpersonen/neu",
    "/schulen/*/standorte/neu",
    "/schulen/*/standorte/*/gebaeude",
    "/schulen/*/standorte/*/raeume",
    "/verwaltung/benutzer",
    "/verwaltung/token",
    "/vermerke/aenderung/*",
    "/vermerke/antrag/*",
    "/vermerke/auszahlung/*",
    "/vermerke/bescheid/*",
    "/vermerke/bestellung/*",
    "/vermerke/fassung/*",
    "/vermerke/geraet/*",
    "/vermerke/lieferant/*",
    "/vermerke/lieferung/*",
    "/vermerke/mittelabruf/*",
    "/vermerke/modell/*",
    "/vermerke/nachweis/*",
    "/vermerke/rechnung/*",
    "/vermerke/schuldokument/*",
    "/vermerke/schule/*",
    "/vermerke/umschichtung/*",
    "/vermerke/zahlung/*",
    "/wertgrenzen",
    "/zuordnungen/*/geraete",
    // They say in their own way what was shown: a version for each line, the number of pupils.
    "/rechnungen/*",
    "/schulen/*/schuelerzahl",
    "/zahlungen/offen",
    // A name and nothing else: the last one holds.
    "/geraete/filter/*",
];

/// Forms that an earlier form of the same page makes void (the proof is filed, the invoice is paid, the payment has its invoice or is
/// gone), those that ask for a confirmation, and the one whose texts count only without a choice beside them; their second editors are
/// tested with them, in `funding`, `purchasing`, `ordering`, `devices` and `filing`.
const ENDED_BY_ANOTHER: &[&str] = &[
    "/auszahlungen/*/entfernen",
    "/bescheide/*/aenderungen/neu",
    "/bescheide/*/nachweise/einreichen",
    "/bestellungen/*/lieferungen",
    "/bestellungen/*/stand",
    "/geraete/*/aussondern",
    "/geraete/*/entfernen",
    "/geraete/umsetzen",
    "/lieferungen/*/entfernen",
    "/rechnungen/*/bestellung",
    "/rechnungen/*/einbehalt",
    "/rechnungen/*/zurueckweisen",
    "/vermerke/eintrag/*/erledigt",
    "/zahlungen/*/entfernen",
    "/zahlungen/einlesen/*",
    "/zahlungen/offen/*/zurueckstellen",
];

/// Whether a form's address is in a list; ids and codes in it stand as `*`.
fn stands_in(list: &[&str], action: &str) -> bool {
    let (path, _) = action.split_once('?').unwrap_or((action, ""));
    let parts: Vec<&str> = path.split('/').collect();
    list.iter().any(|listed| {
        let listed: Vec<&str> = listed.split('/').collect();
        listed.len() == parts.len()
            && listed.iter().zip(&parts).all(|(listed, part)| {
                listed == part || (*listed == "*" && !part.is_empty() && *part != "neu")
            })
    })
}

on_both! {
    async fn the_second_editor_of_every_form_gets_the_comparison(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.verwaltung().await);
        let mut found = Vec::new();
        for (page, form) in forms(&pages(&anna, &world).await) {
            if text_controls(&form).is_empty() || stands_in(ENDED_BY_ANOTHER, &form.action) {
                continue;
            }
            let versioned = form.value("version").is_some_and(|version| !version.is_empty());
            if versioned == stands_in(WITHOUT_VERSION, &form.action) {
                found.push(format!("{page}, form to {}: a version is {versioned}", form.action));
            } else if versioned
                && let Some(wrong) = wrong(&app, &anna, &bodo, &page, &form.action).await
            {
                found.push(format!("{page}, form to {}: {wrong}", form.action));
            }
        }
        assert_eq!(found, Vec::<String>::new());
    }

    async fn of_two_numbers_of_pupils_the_second_is_told_of_the_first(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.verwaltung().await);
        let path = format!("/schulen/{}/schuelerzahl", world.own.school.number);
        let (mine, theirs) = (anna.fill(&path).await, bodo.fill(&path).await);
        anna.submit(&mine.with(&[("pupils", "611")])).await.assert_status(303);
        let told = bodo.submit(&theirs.with(&[("pupils", "612")])).await.expect(412);
        assert!(told.html().contains("611") && told.html().contains("612"), "{}", told.text());
    }
}
