//! Files of a Förderakte.

use chrono::NaiveDate;

/// A folder of the Förderakte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::reporting) enum Shelf {
    Notices,
    Orders,
    Invoices,
    Schools,
    Memos,
    Proofs,
    Examination,
    /// Workbooks and lists that are made for it.
    Made,
}

impl Shelf {
    /// Its name in the archive.
    pub(in crate::reporting) const fn folder(self) -> &'static str {
        match self {
            Self::Notices => "01_Bescheide",
            Self::Orders => "02_Bestellungen",
            Self::Invoices => "03_Rechnungen",
            Self::Schools => "04_Schulen",
            Self::Memos => "05_Vermerke",
            Self::Proofs => "06_Nachweise",
            Self::Examination => "07_Pruefung",
            Self::Made => "08_Auswertungen",
        }
    }
}

/// A file as the index of the Förderakte names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierFile {
    /// Its path in the archive; empty where it is kept from the reader.
    pub path: String,
    /// What it is: `Rechnung`.
    pub kind: String,
    pub title: String,
    /// Day of the document.
    pub dated: Option<NaiveDate>,
    /// In bytes.
    pub size: u64,
    /// Lower-case hex; empty where it is kept from the reader.
    pub sha256: String,
    /// The store has no such document, so that no archive can be made.
    pub is_missing: bool,
}

/// A stored document, as a record of the grant mentions it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reporting) struct StoredFile {
    pub(in crate::reporting) shelf: Shelf,
    pub(in crate::reporting) kind: String,
    pub(in crate::reporting) title: String,
    /// Day of the document.
    pub(in crate::reporting) dated: Option<NaiveDate>,
    pub(in crate::reporting) sha256: String,
    /// In bytes.
    pub(in crate::reporting) size: u64,
    pub(in crate::reporting) media_type: String,
    /// As it was uploaded.
    pub(in crate::reporting) file_name: String,
    /// It tells person and pay of a Personalausgabe, which not every reader of the grant may know.
    pub(in crate::reporting) is_personal: bool,
}

impl StoredFile {
    /// Suffix of its name in the archive: by its type, of its bytes where they tell it, else as it was registered. What is of no
    /// known type keeps the suffix of a text or table of its own name; nothing is a program.
    pub(in crate::reporting) fn suffix(&self, by_bytes: Option<&'static str>) -> &'static str {
        const OTHERS: [&str; 9] = ["eml", "txt", "csv", "xml", "json", "xlsx", "docx", "ods", "odt"];
        match by_bytes.unwrap_or(&self.media_type) {
            "application/pdf" => "pdf",
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "application/xml" | "text/xml" => "xml",
            "message/rfc822" => "eml",
            "application/json" => "json",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
            _ => {
                let own = self.file_name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
                let known = OTHERS.into_iter().find(|known| own.eq_ignore_ascii_case(known));
                known.unwrap_or("bin")
            }
        }
    }
}

/// A text as the name of a file on every system: ASCII letters and digits, everything else as a hyphen, at most 80 characters.
#[must_use]
pub(in crate::reporting) fn safe_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        match c {
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'Ä' => name.push_str("Ae"),
            'Ö' => name.push_str("Oe"),
            'Ü' => name.push_str("Ue"),
            'ß' => name.push_str("ss"),
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
        if name.len() >= 80 {
            break;
        }
    }
    name.truncate(80);
    name.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_that_of_the_type_and_never_a_program() {
        const UNKNOWN: &str = "application/octet-stream";
        for (media_type, name, by_bytes, suffix) in [
            ("application/pdf", "Rechnung.exe", None, "pdf"),
            (UNKNOWN, "Rechnung.pdf.exe", Some("application/pdf"), "pdf"),
            (UNKNOWN, "Rechnung.pdf.exe", None, "bin"),
            (UNKNOWN, "Antwort.EML", None, "eml"),
            (UNKNOWN, "", None, "bin"),
            ("message/rfc822", "Antwort.eml", None, "eml"),
        ] {
            let file = StoredFile {
                shelf: Shelf::Memos,
                kind: String::new(),
                title: String::new(),
                dated: None,
                sha256: String::new(),
                size: 0,
                media_type: media_type.to_owned(),
                file_name: name.to_owned(),
                is_personal: false,
            };
            assert_eq!(file.suffix(by_bytes), suffix, "{name}");
        }
    }

    #[test]
    fn a_name_is_safe_on_every_system() {
        for (text, name) in [
            (
                "Rechnung RE/2024:7, Bürotechnik Süd",
                "Rechnung-RE-2024-7-Buerotechnik-Sued",
            ),
            ("../../etc/passwd", "etc-passwd"),
            ("CON.", "CON"),
            ("…", ""),
            ("Schüler\u{202e}fdp", "Schueler-fdp"),
        ] {
            assert_eq!(safe_name(text), name);
        }
        assert_eq!(safe_name(&"ß".repeat(100)).len(), 80);
    }
}
