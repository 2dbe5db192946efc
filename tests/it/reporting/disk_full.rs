//! A full disk gives a clear answer and leaves nothing behind.

use std::path::Path;

use paktbuch::reporting::rows::{InventoryFilter, ListFormat};
use paktbuch::reporting::{MakeError, ProofAsked, inventory, proof};
use paktbuch_tests::{TestApp, World, on_both};

use super::support::{day, folders};
use crate::database::full_disk::SmallDisk;

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

on_both! {
    async fn nothing_is_left_on_a_full_disk(app: TestApp) {
        let world = World::build(&app).await;
        let Some(disk) = SmallDisk::mount("4k") else { return };
        let filter = InventoryFilter::all(day("16.06.2026"));
        for format in [ListFormat::Xlsx, ListFormat::Csv] {
            std::fs::write(disk.path().join("voll"), vec![0; 4096]).unwrap();
            let error = inventory(&app.db, folders(disk.path()), &filter, format).await.unwrap_err();
            assert!(matches!(error, MakeError::Report(_)), "{error:?}");
            assert!(error.to_string().contains("noch Platz frei"), "{error}");
            std::fs::remove_file(disk.path().join("voll")).unwrap();
            assert!(is_empty(disk.path()), "{format:?}");
        }
        std::fs::write(disk.path().join("voll"), vec![0; 4096]).unwrap();
        let asked = ProofAsked::record(world.own.notice.id, day("16.06.2026"));
        let made = proof(&app.db, folders(disk.path()), asked).await;
        assert!(matches!(made, Err(MakeError::Report(_))));
        std::fs::remove_file(disk.path().join("voll")).unwrap();
        assert!(is_empty(disk.path()));
    }

    async fn the_browser_is_told_that_the_disk_is_full(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        // No file can be made where there is no folder: the same answer as from a disk that takes none.
        std::fs::remove_dir_all(app.data().temporary()).unwrap();
        let answer = office.get("/berichte/inventarliste.xlsx").await.expect(507);
        answer.assert_shows("Speicher voll");
    }
}
