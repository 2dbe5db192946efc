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
}

impl StoredFile {
    /// Suffix of its name in the archive: by its kind, else that of its own name.
    pub(in crate::reporting) fn suffix(&self) -> String {
        let known = match self.media_type.as_str() {
            "application/pdf" => "pdf",
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "application/xml" | "text/xml" => "xml",
            "message/rfc822" => "eml",
            _ => "",
        };
        if !known.is_empty() {
            return known.to_owned();
        }
        let own = self.file_name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        let is_safe = (1..=5).contains(&own.len()) && own.chars().all(|c| c.is_ascii_alphanumeric());
        if is_safe {
            own.to_ascii_lowercase()
        } else {
            "bin".to_owned()
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
