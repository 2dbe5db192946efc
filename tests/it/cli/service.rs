//! `serve` as a service manager runs it.

use std::sync::Mutex;
use std::sync::mpsc;

use paktbuch_tests::binary::{Paktbuch, assert_keys, exchange, is_whole};
use paktbuch_tests::{Engine, TestApp, World};

/// Threads that ask without a pause.
const CLIENTS: usize = 4;
/// Answers that have come before the service is asked to stop.
const BEFORE: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_under_load_cuts_no_answer_short() {
    let app = TestApp::start(Engine::Sqlite).await;
    World::build(&app).await;
    let paktbuch = Paktbuch::of(&app);
    let token = paktbuch.json(&["token", "add", "Last", "--role", "pruefung"], 0);
    let token = token[0]["token"].as_str().unwrap().to_owned();
    let service = paktbuch.service(&["serve"]);
    assert_keys(&service.said, "url");
    let address = service.address().to_owned();
    let requests = [
        format!("GET /api/paktbuch/v1/devices?limit=200 HTTP/1.1\r\nAuthorization: Bearer {token}"),
        "GET /anmelden HTTP/1.1".to_owned(),
        "GET /lizenzen HTTP/1.1".to_owned(),
    ];
    let (answered, enough) = mpsc::channel();
    let cut = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (answered, requests, address, cut) = (answered.clone(), &requests, &address, &cut);
            scope.spawn(move || {
                for number in client.. {
                    let request = &requests[number % requests.len()];
                    let answer = exchange(address, request, "");
                    // Whoever knocks after the stop finds the door closed; nobody gets a part of an answer.
                    if answer.is_empty() {
                        return;
                    }
                    if !is_whole(&answer) {
                        cut.lock()
                            .unwrap()
                            .push(String::from_utf8_lossy(&answer).into_owned());
                    }
                    let _ = answered.send(answer.starts_with(b"HTTP/1.1 200 "));
                }
            });
        }
        for _ in 0..BEFORE {
            assert!(enough.recv().unwrap(), "an answer under load was not 200");
        }
        service.terminate();
    });
    let (status, log) = service.wait();
    assert_eq!(*cut.lock().unwrap(), Vec::<String>::new());
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(!log.contains("panicked"), "{log}");
    assert!(exchange(&address, "GET /healthz HTTP/1.1", "").is_empty());
    assert!(
        paktbuch
            .json(&["verify"], 0)
            .iter()
            .all(|line| line["ok"] == true)
    );
}

#[test]
fn what_a_crash_left_half_written_is_gone_after_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    paktbuch.run(&["migrate", "up"]).assert_code(0);
    let shard = folder.path().join("documents/ab");
    std::fs::create_dir_all(&shard).unwrap();
    let left = [
        shard.join("cd.1-0.part"),
        folder.path().join("tmp/.bericht-0.part"),
    ];
    for path in &left {
        std::fs::write(path, "halb").unwrap();
    }
    let (status, log) = paktbuch.service(&["serve"]).stop();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(left.iter().all(|path| !path.exists()), "{log}");
}

#[test]
fn a_service_that_cannot_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    let open = paktbuch.run(&["serve", "--listen", "0.0.0.0:0"]).expect(2);
    assert!(open.stderr.contains("Ohne TLS"), "{}", open.stderr);
    let service = paktbuch.service(&["serve"]);
    let running = paktbuch.run(&["serve", "--listen", service.address()]).expect(2);
    assert!(
        running.stderr.contains("läuft Paktbuch schon"),
        "{}",
        running.stderr
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let other = Paktbuch::at(elsewhere.path());
    let taken = other.run(&["serve", "--listen", service.address()]).expect(2);
    assert!(
        taken.stderr.contains("lässt sich nicht öffnen"),
        "{}",
        taken.stderr
    );
    std::fs::write(folder.path().join("config.toml"), "[session]\nidel_minutes = 5\n").unwrap();
    let wrong = paktbuch.run(&["serve"]).expect(2);
    assert!(
        wrong.stderr.contains("config.toml") && wrong.stderr.contains("idel_minutes"),
        "{}",
        wrong.stderr
    );
}
