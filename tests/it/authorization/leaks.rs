//! A word that stands in every text of the sister school is found nowhere by Schul-IT of the own school.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch_tests::routes::{Route, all, mixed};
use paktbuch_tests::walk::walk;
use paktbuch_tests::world::{MARKER, OWN, SISTER};
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::Role;

/// Begins the marker and stands in nothing else, so that asking for it does not plant it in the answer.
const PART: &str = "Zebra";

/// What can be read in an answer: its bytes as text, and the cells of a workbook.
fn readable(answer: &Answer) -> String {
    if !answer.body.starts_with(b"PK") {
        return answer.html();
    }
    let mut book = Xlsx::new(Cursor::new(answer.body.clone())).unwrap();
    let cells = |range: &calamine::Range<calamine::Data>| {
        range
            .cells()
            .map(|(_, _, cell)| format!("{cell}\n"))
            .collect::<String>()
    };
    book.worksheets()
        .iter()
        .map(|(name, range)| format!("{name}\n{}", cells(range)))
        .collect()
}

fn is_marked(answer: &Answer) -> bool {
    readable(answer).to_lowercase().contains(&MARKER.to_lowercase())
}

/// Addresses of everything that can be read: without and with a search for the sister school.
fn addresses(routes: &[Route]) -> Vec<String> {
    routes
        .iter()
        .filter(|route| route.reads())
        .flat_map(|route| [route.path.clone(), format!("{}?q={PART}", route.path)])
        .collect()
}

/// Everything that Schul-IT of `school` gets to see when it opens every page and every address of both schools.
async fn everything(app: &TestApp, world: &World, school: &str) -> Vec<Answer> {
    let browser = app.schul_it(&[school]).await;
    let api = app.api(Role::SchulIt, &[school]).await;
    let mut answers = Vec::new();
    for side in [&world.own, &world.sister] {
        let (calls, pages): (Vec<Route>, Vec<Route>) = all(side).into_iter().partition(Route::is_api);
        for address in addresses(&calls) {
            answers.push(api.get(&address).await);
        }
        answers.extend(walk(&browser, addresses(&pages)).await);
    }
    answers
}

on_both! {
    async fn nothing_of_the_sister_school_is_shown(app: TestApp) {
        let world = World::build(&app).await;
        let marked: Vec<String> = everything(&app, &world, OWN)
            .await
            .iter()
            .filter(|answer| is_marked(answer))
            .map(|answer| answer.request.clone())
            .collect();
        assert_eq!(marked, Vec::<String>::new(), "“{MARKER}” belongs to another school");
        // The search bites: the sister school itself finds the word.
        assert!(everything(&app, &world, SISTER).await.iter().any(is_marked));
    }

    async fn a_change_to_a_record_of_the_sister_school_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.schul_it(&[OWN]).await;
        let api = app.api(Role::SchulIt, &[OWN]).await;
        for route in all(&world.sister).into_iter().filter(|route| !route.reads() && route.pattern.contains('{')) {
            let answer = if route.is_api() {
                api.send(route.method.clone(), &route.path, Some(&serde_json::json!({}))).await
            } else {
                browser.post(&route.path, &[]).await
            };
            assert!(answer.status.is_client_error(), "{} {}: {}", route.method, route.path, answer.status);
            assert!(!is_marked(&answer), "{} {}", route.method, route.path);
        }
    }
    async fn a_record_of_the_sister_school_is_not_found_under_the_own_address(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.schul_it(&[OWN]).await;
        let api = app.api(Role::SchulIt, &[OWN]).await;
        for route in mixed(&world.own, &world.sister) {
            let answer = match (route.is_api(), route.reads()) {
                (true, reads) => {
                    let body = (!reads).then(|| serde_json::json!({}));
                    api.send(route.method.clone(), &route.path, body.as_ref()).await
                }
                (false, true) => browser.get(&route.path).await,
                (false, false) => browser.post(&route.path, &[]).await,
            };
            assert!(answer.status.is_client_error(), "{} {}: {}", route.method, route.path, answer.status);
            assert!(!is_marked(&answer), "{} {} shows the sister school", route.method, route.path);
        }
    }

    async fn where_a_list_goes_on_tells_nothing_of_the_sister_school(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::SchulIt, &[OWN]).await;
        let lists: Vec<Route> = all(&world.own)
            .into_iter()
            .filter(|route| route.is_api() && route.reads() && !route.pattern.contains('{'))
            .collect();
        assert!(lists.len() > 3, "{lists:?}");
        let (own, sister) = (&world.own, &world.sister);
        for route in lists {
            for (known, unknown) in [
                (sister.device.inventory_number.to_string(), "HAV-0000-9999".to_owned()),
                (sister.school.number.to_string(), "999999".to_owned()),
                (sister.notice.reference.clone(), "gibt-es-nicht".to_owned()),
                (sister.invoice.number.clone(), "RE-gibt-es-nicht".to_owned()),
            ] {
                for sort in ["", "&sort=-gross_cents", "&sort=serial"] {
                    let ask = async |after: &str| {
                        let answer = api.get(&format!("{}?after={after}{sort}", route.path)).await;
                        let told = answer.html().replace(after, "…");
                        (answer.status, told.split("\"instance\"").next().map(str::to_owned))
                    };
                    assert_eq!(ask(&known).await, ask(&unknown).await, "{} after {known}", route.path);
                }
            }
        }
        // The search bites: behind a device of one's own the list goes on.
        let behind = api.get(&format!("/api/paktbuch/v1/devices?after={}", own.device.inventory_number)).await;
        assert_eq!(behind.expect(200).json()["total"], 1);
    }
}
