//! Documents as other programs read them: LibreOffice opens a docx, poppler reads the words of a PDF.

use std::io;
use std::path::Path;
use std::process::Command;

/// Lets LibreOffice write a PDF beside each of these files of `folder`; a file that it does not open gets none.
///
/// # Errors
/// Where LibreOffice cannot be started.
pub fn convert(folder: &Path, files: &[&str]) -> io::Result<()> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    Command::new("soffice")
        .current_dir(folder)
        .arg(profile)
        .args(["--headless", "--convert-to", "pdf"])
        .args(files)
        .output()?;
    Ok(())
}

/// What a PDF says, without its spaces: it does not matter where a line breaks.
///
/// # Errors
/// Where poppler (`pdftotext`) cannot be started.
pub fn words(pdf: &Path) -> io::Result<String> {
    let output = Command::new("pdftotext")
        .args(["-enc", "UTF-8"])
        .arg(pdf)
        .arg("-")
        .output()?;
    Ok(squeezed(&String::from_utf8_lossy(&output.stdout)))
}

/// A text without its spaces, to be looked for in [`words`].
#[must_use]
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
