//! What is stored is for the service's account alone.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use paktbuch::app::open_database;
use paktbuch::audit::{ANCHORS, drop_anchor};
use paktbuch_tests::{Engine, TestApp};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn nobody_else_may_read_what_is_stored_nor_what_an_earlier_version_left_open() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.verwaltung().await;
    let root = app.data().root().to_owned();
    let stored = app.data().documents().put(b"<Invoice/>").unwrap();
    drop_anchor(&app.db, &root).await.unwrap();
    let document = root
        .join("documents")
        .join(&stored.sha256[..2])
        .join(&stored.sha256[2..]);
    let folders = [root.clone(), root.join("documents"), root.join("tmp")];
    let files = ["paktbuch.db", "paktbuch.db-wal", "paktbuch.db-shm", ANCHORS].map(|name| root.join(name));
    let closed = || {
        for folder in &folders {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        for file in &files {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
    };
    closed();
    assert_eq!(mode(&document), 0o600);
    for (paths, open) in [(&folders[..], 0o755), (&files[..], 0o644)] {
        for path in paths {
            std::fs::set_permissions(path, Permissions::from_mode(open)).unwrap();
        }
    }
    open_database(app.data(), app.clock.clone()).await.unwrap();
    closed();
    // A folder that others use too is not shut to them; what is ours in it is.
    std::fs::write(root.join("fremd.txt"), "").unwrap();
    for path in [&root, &files[0]] {
        std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    open_database(app.data(), app.clock.clone()).await.unwrap();
    assert_eq!((mode(&root), mode(&files[0])), (0o755, 0o700));
}
