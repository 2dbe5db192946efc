//! Files that a browser saves.

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// RFC 6266: an ASCII name for old programs, the real one for all others. The browser saves it.
#[must_use]
pub fn disposition(name: &str) -> String {
    format!("attachment; {}", names(name))
}

/// As [`disposition`], for a file that the browser shows.
#[must_use]
pub fn shown(name: &str) -> String {
    format!("inline; {}", names(name))
}

fn names(name: &str) -> String {
    let spelled = UMLAUTS.iter().fold(name.to_owned(), |name, (letter, ascii)| {
        name.replace(*letter, ascii)
    });
    let ascii: String = spelled
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// Letters as browsers read them that know no other file names than ASCII ones.
const UMLAUTS: [(char, &str); 7] = [
    ('ä', "ae"),
    ('ö', "oe"),
    ('ü', "ue"),
    ('Ä', "Ae"),
    ('Ö', "Oe"),
    ('Ü', "Ue"),
    ('ß', "ss"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_survive_every_browser() {
        assert_eq!(
            disposition("Verwendungsnachweis_Ä-1_2024-10-31.xlsx"),
            "attachment; filename=\"Verwendungsnachweis_Ae-1_2024-10-31.xlsx\"; \
             filename*=UTF-8''Verwendungsnachweis_%C3%84-1_2024-10-31.xlsx"
        );
        assert_eq!(
            shown("TPEK.pdf"),
            "inline; filename=\"TPEK.pdf\"; filename*=UTF-8''TPEK.pdf"
        );
    }
}
