//! The log names no person and no secret, at any level.

use paktbuch_tests::binary::{Paktbuch, exchange};

/// Words that stand in requests and may stand nowhere in the log.
const NAME: &str = "kanarienvogel.erika";
const PASSWORD: &str = "Kanarienpasswort17";
const TOKEN: &str = "paktbuch_Kanarientoken";
const COOKIE: &str = "Kanarienkeks";
const SEARCH: &str = "Kanariensuche";

#[test]
fn the_log_holds_no_name_password_token_cookie_or_search() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("config.toml"),
        "[log]\nlevel = \"trace\"\nformat = \"json\"\n",
    )
    .unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    paktbuch
        .run(&["user", "add", NAME, "--role", "verwaltung"])
        .assert_code(0);
    let service = paktbuch.service(&["serve"]);
    let form = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin";
    let requests = [
        (
            format!("POST /anmelden HTTP/1.1\r\n{form}"),
            format!("name={NAME}&password={PASSWORD}"),
            "401",
        ),
        (
            format!("POST /anmelden HTTP/1.1\r\n{form}"),
            format!("name={PASSWORD}&password={NAME}"),
            "401",
        ),
        (
            format!("POST /{PASSWORD} HTTP/1.1\r\n{form}"),
            format!("password={PASSWORD}"),
            "404",
        ),
        (
            format!("GET /api/paktbuch/v1/schools HTTP/1.1\r\nAuthorization: Bearer {TOKEN}"),
            String::new(),
            "401",
        ),
        (
            format!("GET /api/paktbuch/v1/schools?token={TOKEN}&q={SEARCH} HTTP/1.1"),
            String::new(),
            "401",
        ),
        (
            format!("GET /suche?q={SEARCH} HTTP/1.1\r\nCookie: __Host-sid={COOKIE}"),
            String::new(),
            "303",
        ),
        (
            format!("GET /einrichtung/{TOKEN} HTTP/1.1\r\nReferer: http://x/{SEARCH}"),
            String::new(),
            "400",
        ),
        (
            format!("GET /schulen/{NAME} HTTP/1.1\r\nUser-Agent: {SEARCH}"),
            String::new(),
            "303",
        ),
    ];
    for (head, body, status) in requests {
        let answer = String::from_utf8_lossy(&exchange(service.address(), &head, &body)).into_owned();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{head}: {answer}"
        );
    }
    let (status, log) = service.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines.iter().any(|line| line["fields"]["route"] == "/anmelden"),
        "the log says something: {log}"
    );
    for canary in [NAME, PASSWORD, TOKEN, COOKIE, SEARCH] {
        let found = log
            .lines()
            .find(|line| line.to_lowercase().contains(&canary.to_lowercase()));
        assert_eq!(found, None, "“{canary}” stands in the log");
    }
}
