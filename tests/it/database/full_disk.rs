//! A disk that runs full or turns read-only harms nothing (SQLite; on PostgreSQL the server answers for its disk).

use std::path::{Path, PathBuf};
use std::process::Command;

use paktbuch::app::{DataDir, open_database, or_read_only};
use paktbuch::clock::Clock;
use paktbuch::db::{Db, Failure, Who, WriteTx, classify};
use paktbuch_entity::installation;
use paktbuch_tests::schema::{number, texts};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};

/// A small disk of its own, unmounted with this value.
pub(crate) struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None`, with a printed message, where this user may not mount.
    pub(crate) fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            Some(Self { folder })
        } else {
            eprintln!("SKIPPED: mounting a small disk needs root; nothing was tested here.");
            None
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves no byte free; how to give the space back.
    pub(crate) fn fill(&self) -> impl FnOnce() + use<> {
        let ballast = self.path().join("ballast");
        let filled = std::fs::write(&ballast, vec![0; 64 << 20]);
        assert!(filled.is_err(), "the disk takes no more");
        move || std::fs::remove_file(ballast).unwrap()
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(self.path())
            .status();
        assert!(done.unwrap().success(), "remount {how}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn clock() -> Clock {
    Clock::fixed(paktbuch_tests::app::START.parse().unwrap())
}

async fn insert(tx: &WriteTx, key: usize) -> Result<(), DbErr> {
    let row = installation::ActiveModel {
        name: Set(format!("row {key:05}")),
        value: Set("x".repeat(20_000)),
    };
    let query = installation::Entity::insert(row);
    query.exec_without_returning(tx.conn()).await.map(drop)
}

async fn store(db: &Db, key: usize) -> Result<(), DbErr> {
    db.write(Who::System, async |tx| insert(tx, key).await).await
}

/// Writes until the disk is full; how many writes were acknowledged.
async fn store_until_full(db: &Db) -> usize {
    for key in 0.. {
        if let Err(error) = store(db, key).await {
            assert_eq!(classify(&error), Failure::Storage, "{error}");
            return key;
        }
    }
    unreachable!("no disk is endless")
}

async fn assert_whole(db: &Db, rows: usize) {
    assert_eq!(texts(db, "PRAGMA integrity_check").await, ["ok"]);
    assert_eq!(
        number(db, "SELECT count(*) FROM installation").await,
        i64::try_from(rows).unwrap()
    );
}

#[tokio::test]
async fn a_full_disk_loses_no_acknowledged_write_and_recovers_without_restart() {
    let Some(disk) = SmallDisk::mount("6m") else {
        return;
    };
    let ballast: PathBuf = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 2 << 20]).unwrap();
    let data = DataDir::new(disk.path(), None);
    let db = open_database(&data, clock()).await.unwrap();
    let stored = store_until_full(&db).await;
    assert!(stored > 10, "only {stored} rows fitted");
    assert_whole(&db, stored).await;
    std::fs::remove_file(&ballast).unwrap();
    store(&db, stored).await.unwrap();
    assert_whole(&db, stored + 1).await;
}

/// SQLite itself ends a transaction that finds no room. What is refused and what is written after that has nothing to do with it.
#[tokio::test]
async fn after_a_full_disk_a_refused_write_keeps_no_other_from_being_stored() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::new(folder.path(), None);
    let db = open_database(&data, clock()).await.unwrap();
    let full: Result<(), DbErr> = db
        .write(Who::System, async |tx| {
            tx.conn().execute_unprepared("PRAGMA max_page_count = 1").await?;
            for key in 0..10_000 {
                insert(tx, key).await?;
            }
            Ok(())
        })
        .await;
    assert_eq!(classify(&full.unwrap_err()), Failure::Storage);
    assert_whole(&db, 0).await;
    let refused = db.write(Who::System, async |tx| {
        insert(tx, 0).await?;
        Err::<(), _>(DbErr::Custom("refused".to_owned()))
    });
    refused.await.unwrap_err();
    store(&db, 1).await.unwrap();
    assert_whole(&db, 1).await;
    db.close().await.unwrap();
    assert_whole(&open_database(&data, clock()).await.unwrap(), 1).await;
}

#[tokio::test]
async fn a_document_that_finds_no_room_leaves_nothing_behind() {
    let Some(disk) = SmallDisk::mount("1m") else {
        return;
    };
    let documents = DataDir::new(disk.path(), None).documents();
    let kept = documents.put(b"kept").unwrap();
    let files = || walk(disk.path());
    let before = files();
    assert!(documents.put(&vec![7; 2 << 20]).is_err());
    let left: Vec<PathBuf> = files()
        .into_iter()
        .filter(|file| !before.contains(file))
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new());
    assert_eq!(documents.get(&kept.sha256).unwrap(), b"kept");
}

/// Every file below `folder`.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn a_read_only_disk_is_named_at_start_and_the_data_are_there_afterwards() {
    let Some(disk) = SmallDisk::mount("8m") else {
        return;
    };
    let data = DataDir::new(disk.path(), None);
    let db = open_database(&data, clock()).await.unwrap();
    store(&db, 0).await.unwrap();
    db.close().await.unwrap();
    disk.remount("ro");
    let refused = open_database(&data, clock()).await.unwrap_err().to_string();
    assert!(
        refused.starts_with("Die Datenbank lässt sich nicht öffnen"),
        "{refused}"
    );
    let reading = or_read_only(open_database(&data, clock()).await, &data, clock())
        .await
        .unwrap();
    assert!(reading.is_read_only());
    assert_eq!(number(&reading, "SELECT count(*) FROM installation").await, 1);
    assert_eq!(classify(&store(&reading, 1).await.unwrap_err()), Failure::Storage);
    reading.close().await.unwrap();
    disk.remount("rw");
    assert_whole(&open_database(&data, clock()).await.unwrap(), 1).await;
}
