//! A full disk is an answer, not a crash: on the target and on the temporary file.

use std::io::{self, Write};
use std::process::Command;

use crate::common::{device, head};
use paktbuch_reports::ReportError;
use paktbuch_reports::inventory::{InventoryCsv, InventoryWriter};

/// Takes some bytes, then answers as a full disk does.
struct FullDisk(usize);

impl Write for FullDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            Ok(taken)
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_target_is_an_error_wherever_it_happens() {
    for room in [0, 10, 500, 3_000] {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = InventoryWriter::new(&head(), folder.path()).unwrap();
        writer.push(&device("HAV-1", 1)).unwrap();
        let result = writer.finish(&mut FullDisk(room));
        assert!(matches!(result, Err(ReportError::Write(_))), "{room}: {result:?}");
    }
    let mut csv = InventoryCsv::new(FullDisk(100)).unwrap();
    csv.push(&device("HAV-1", 1)).unwrap();
    assert!(matches!(csv.finish(), Err(ReportError::Write(_))));
}

#[test]
fn a_missing_folder_for_temporary_files_is_named() {
    let folder = tempfile::tempdir().unwrap().path().join("fehlt");
    let error = InventoryWriter::new(&head(), &folder).unwrap_err();
    assert!(error.to_string().contains("fehlt"), "{error}");
}

/// Runs the test below in a process that may write no file above 32 KiB.
#[test]
fn a_full_temporary_file_is_an_error() {
    let status = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact --ignored --nocapture disk_full::rows_beyond_the_limit",
        ])
        .arg(std::env::current_exe().unwrap())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&status.stdout);
    assert!(status.status.success(), "{output}");
    assert!(output.contains("1 passed"), "{output}");
}

#[test]
#[ignore = "runs inside a_full_temporary_file_is_an_error, under a file size limit"]
fn rows_beyond_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = InventoryWriter::new(&head(), folder.path()).unwrap();
    let row = device("HAV-1", 1);
    let error = (0..1_000).find_map(|_| writer.push(&row).err()).unwrap();
    assert!(matches!(error, ReportError::TempFile(_)), "{error:?}");
    assert!(matches!(writer.push(&row), Err(ReportError::Broken)));
    assert!(matches!(writer.finish(&mut Vec::new()), Err(ReportError::Broken)));
}
