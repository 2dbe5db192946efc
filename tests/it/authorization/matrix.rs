//! The answer of every route to every role, compared with the checked-in table `matrix.txt`.
//!
//! A new route fails here until its line stands in the table. `PAKTBUCH_WRITE_MATRIX=1` writes the table anew; what it
//! wrote is to be read line by line before it is checked in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use paktbuch_tests::engine::run;
use paktbuch_tests::routes::{Route, all};
use paktbuch_tests::{Engine, TestApp, World};

use super::cast::ROLES;

const HEAD: &str = "\
# Who may open what. The path names records of one school; schul-it is responsible for it, sister for another one.
# 200 shown · 303 done · 422 allowed, but the empty form is refused · login asks to sign in · 401 asks for a token
# 403 not allowed · 404 not to be known · 428 allowed, but the version that is changed is not named
";

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("it/authorization/matrix.txt")
}

/// Lines of the table by their route.
fn by_route(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[..2].join(" "), words.join(" "))
        })
        .collect()
}

/// The answers of every route of the checked-in table, one a role, in the order of its columns.
pub(super) fn rights() -> BTreeMap<String, Vec<String>> {
    let lines = by_route(&std::fs::read_to_string(file()).unwrap()).into_iter();
    lines
        .map(|(name, line)| {
            let answers = line.split_whitespace().skip(2).map(str::to_owned);
            (name, answers.collect())
        })
        .collect()
}

/// Answers that surely changed nothing.
const HARMLESS: &[&str] = &["400", "403", "404", "412", "422", "428", "login"];

/// The line of a route. A form that was accepted may have changed the world, so the next role gets a fresh one.
async fn line(app: &mut Option<(TestApp, World)>, index: usize) -> (String, String) {
    let mut answers = Vec::new();
    let mut name = String::new();
    let mut pattern = ("", String::new());
    for role in ROLES {
        let (fresh, world) = match app.take() {
            Some(ready) => ready,
            None => prepared().await,
        };
        let route: Route = all(&world.own).swap_remove(index);
        name = format!("{} {}", route.method, route.pattern);
        pattern = (route.pattern, route.method.to_string());
        let answer = role.tries(&fresh, &route).await;
        if route.reads() || HARMLESS.contains(&answer.as_str()) {
            *app = Some((fresh, world));
        }
        answers.push(answer);
    }
    let columns: String = answers.iter().map(|answer| format!("{answer:<14}")).collect();
    (
        name,
        format!(
            "{:<65} {}",
            format!("{:<5} {}", pattern.1, pattern.0),
            columns.trim_end()
        ),
    )
}

async fn prepared() -> (TestApp, World) {
    let app = TestApp::start(Engine::Sqlite).await;
    let world = World::build(&app).await;
    (app, world)
}

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    run(Engine::Sqlite, async |app| {
        let world = World::build(&app).await;
        let count = all(&world.own).len();
        let mut app = Some((app, world));
        let mut lines = BTreeMap::new();
        for index in 0..count {
            // Boxed: it holds a whole world, and the stack of a test is small.
            let (name, line) = Box::pin(line(&mut app, index)).await;
            lines.insert(name, line);
        }
        if std::env::var_os("PAKTBUCH_WRITE_MATRIX").is_some() {
            let titles: String = ROLES.iter().map(|role| format!("{:<14}", role.title())).collect();
            let mut text = format!("{HEAD}{:<65} {}\n", "#", titles.trim_end());
            for line in lines.values() {
                text.push_str(line);
                text.push('\n');
            }
            std::fs::write(file(), text).unwrap();
            return;
        }
        compare(&lines);
    });
}

fn compare(lines: &BTreeMap<String, String>) {
    let mut table = by_route(&std::fs::read_to_string(file()).unwrap());
    let mut wrong = String::new();
    for (name, line) in lines {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match table.remove(name) {
            Some(expected) if expected == words => {}
            Some(expected) => wrong.push_str(&format!(
                "\nthe table says {expected}\nthe service says\n{line}\n"
            )),
            None => wrong.push_str(&format!("\nmissing in the table, check and add:\n{line}\n")),
        }
    }
    for line in table.values() {
        wrong.push_str(&format!("\nno such route any more:\n{line}\n"));
    }
    assert!(wrong.is_empty(), "tests/it/authorization/matrix.txt:\n{wrong}");
}
