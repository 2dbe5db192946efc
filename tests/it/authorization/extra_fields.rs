//! Nobody changes a field that the form does not offer: the names of all columns are added to every form.

use std::collections::BTreeSet;

use paktbuch_tests::contents::{records, rights};
use paktbuch_tests::engine::run;
use paktbuch_tests::routes::all;
use paktbuch_tests::schema::{tables, texts};
use paktbuch_tests::walk::walk;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, Engine, TestApp, World};
use paktbuch_types::Role;

/// Page and target of the forms that the browser's owner sees, each target once.
async fn forms(browser: &Browser, world: &World) -> Vec<(String, String)> {
    let starts = all(&world.own)
        .into_iter()
        .filter(|route| route.reads() && !route.is_api());
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for page in walk(browser, starts.map(|route| route.path)).await {
        let address = page.request.trim_start_matches("GET ").to_owned();
        for form in page.forms() {
            if form.posts() && form.in_main && known.insert(form.action.clone()) {
                found.push((address.clone(), form.action));
            }
        }
    }
    found
}

/// Names of all columns, with values that would mean power or confusion.
async fn columns(app: &TestApp) -> Vec<(String, String)> {
    let mut names = BTreeSet::from([
        "schools".to_owned(),
        "created_by".to_owned(),
        "deleted_at".to_owned(),
    ]);
    for table in tables(&app.db).await {
        names.extend(texts(&app.db, &format!("SELECT name FROM pragma_table_info('{table}')")).await);
    }
    let value = |name: &str| match name {
        "role" => "verwaltung",
        "version" => "99",
        name if name == "id" || name.ends_with("_id") => "2",
        _ => "1",
    };
    names
        .into_iter()
        .map(|name| (name.clone(), value(&name).to_owned()))
        .collect()
}

/// Name and rows of every table that counts.
type Contents = Vec<(&'static str, Vec<String>)>;

/// Somebody in front of a fresh world. Equal ones see equal worlds, ids included.
#[derive(Clone, Copy)]
struct Somebody {
    role: Role,
    schools: &'static [&'static str],
}

impl Somebody {
    async fn start(self) -> (TestApp, World, Browser) {
        let app = TestApp::start(Engine::Sqlite).await;
        let world = World::build(&app).await;
        let browser = app.signed_in(self.role, self.schools).await;
        (app, world, browser)
    }

    /// Sends the form on `page` as it is shown, with `more` fields; what stands in the database before and after.
    async fn sends(self, page: &str, action: &str, more: &[(String, String)]) -> (Contents, Contents) {
        let (app, _, browser) = self.start().await;
        let mut form = browser.form(page, action).await;
        let offered: BTreeSet<String> = form.controls.iter().map(|(name, _)| name.clone()).collect();
        form.fields
            .extend(more.iter().filter(|(name, _)| !offered.contains(name)).cloned());
        let before = contents(&app).await;
        let answer = browser.submit(&form).await;
        assert!(
            !answer.status.is_server_error(),
            "{}: {}",
            answer.request,
            answer.text()
        );
        (before, contents(&app).await)
    }
}

async fn contents(app: &TestApp) -> Contents {
    [records(&app.db).await, rights(&app.db).await].concat()
}

#[test]
fn fields_that_a_form_does_not_offer_change_nothing() {
    run(Engine::Sqlite, async |app| {
        let more = columns(&app).await;
        let mut known = BTreeSet::new();
        for (role, schools) in [
            (Role::SchulIt, &[OWN][..]),
            (Role::Foerdermittel, &[]),
            (Role::Verwaltung, &[]),
        ] {
            let somebody = Somebody { role, schools };
            let (_, world, browser) = somebody.start().await;
            for (page, action) in forms(&browser, &world).await {
                if !known.insert(action.clone()) {
                    continue;
                }
                let (_, plain) = somebody.sends(&page, &action, &[]).await;
                let (before, extended) = somebody.sends(&page, &action, &more).await;
                // Either the fields are passed over or the form is refused as a whole.
                assert!(
                    extended == plain || extended == before,
                    "as {role}, form to {action} on {page}: {:?}",
                    plain
                        .iter()
                        .zip(&extended)
                        .filter(|(plain, extended)| plain != extended)
                        .collect::<Vec<_>>()
                );
            }
        }
    });
}
