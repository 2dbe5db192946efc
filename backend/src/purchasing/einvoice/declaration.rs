//! The XML declaration `<?xml version="1.0" encoding="…"?>`: what is wrong with it, before anything is read by it.
//!
//! Source: XML 1.0 (Fifth Edition), 2.8 XMLDecl and 4.3.3 EncodingDecl.

use super::decimal::shorten;
use super::error::EInvoiceError;
use super::tree_error::malformed;

/// Refuses a declaration that is not closed, has a value without quotes, or an unknown version or part. A text without one is right, and
/// so is one that ends within it: it is found to be truncated later.
///
/// # Errors
/// [`EInvoiceError::Malformed`] with the line where the declaration stands.
pub(super) fn check(text: &str) -> Result<(), EInvoiceError> {
    let start = text.len() - text.trim_start().len();
    let Some(rest) = text[start..].strip_prefix("<?xml") else {
        return Ok(());
    };
    // `<?xml-stylesheet …?>` is another instruction.
    if !rest.starts_with(|sign: char| sign.is_ascii_whitespace()) {
        return Ok(());
    }
    let Some(end) = rest.find('>') else {
        return Ok(());
    };
    let problem = match rest[..end].strip_suffix('?') {
        None => Some("Die XML-Deklaration ist nicht mit „?>“ geschlossen".to_owned()),
        Some(parts) => problem_of(parts),
    };
    problem.map_or(Ok(()), |detail| Err(malformed(text, start, &detail)))
}

/// What is wrong in `version="1.0" encoding="UTF-8"`, if anything.
fn problem_of(parts: &str) -> Option<String> {
    let mut left = parts.trim();
    while !left.is_empty() {
        let Some((name, after)) = left.split_once('=') else {
            return Some(format!(
                "In der XML-Deklaration steht „{}“ ohne Wert",
                shorten(left)
            ));
        };
        let (name, after) = (name.trim(), after.trim_start());
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| after.strip_prefix(quote)?.split_once(quote));
        let Some((value, following)) = quoted else {
            return Some(format!(
                "In der XML-Deklaration steht der Wert von „{}“ nicht in Anführungszeichen",
                shorten(name)
            ));
        };
        let is_right = match name {
            "version" => is_version(value),
            // Which encodings are read, decoding says.
            "encoding" => true,
            "standalone" => matches!(value, "yes" | "no"),
            _ => {
                return Some(format!("„{}“ gehört nicht in die XML-Deklaration", shorten(name)));
            }
        };
        if !is_right {
            return Some(format!(
                "In der XML-Deklaration steht {name}=„{}“, richtig ist {}",
                shorten(value),
                if name == "version" {
                    "„1.0“"
                } else {
                    "„yes“ oder „no“"
                }
            ));
        }
        left = following.trim_start();
    }
    None
}

/// `1.` and digits.
fn is_version(value: &str) -> bool {
    let minor = value.strip_prefix("1.").unwrap_or_default();
    !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_declaration_and_none_at_all_are_taken() {
        for text in [
            "",
            "<Invoice/>",
            "<?xml version=\"1.0\"?><Invoice/>",
            "<?xml version='1.0' encoding='UTF-8' ?><Invoice/>",
            "<?xml version='1.0' encoding=\"UTF-8\" standalone=\"yes\"?>",
            "\n <?xml version = \"1.1\"\n encoding = \"ISO-8859-15\" standalone='no'?>",
            "<?xml-stylesheet href=rechnung.xsl?><Invoice/>",
            "<?xml version=\"1.0\" enc",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_broken_declaration_is_refused_with_its_line_and_what_is_wrong() {
        for (text, line, words) in [
            (
                "<?xml version=\"1.0\" encoding=\"UTF-8\"><Invoice/>",
                1,
                "ist nicht mit „?>“ geschlossen",
            ),
            (
                "<?xml version=\"1.0\" encoding=UTF-8?><Invoice/>",
                1,
                "steht der Wert von „encoding“ nicht in Anführungszeichen",
            ),
            (
                "<?xml version=\"1.0\" encoding=\"UTF-8?><Invoice/>",
                1,
                "steht der Wert von „encoding“ nicht in Anführungszeichen",
            ),
            (
                "\n<?xml version=\"2.0\"?><Invoice/>",
                2,
                "steht version=„2.0“, richtig ist „1.0“",
            ),
            ("<?xml version='1.'?>", 1, "steht version=„1.“"),
            (
                "<?xml version='1.0' standalone='ja'?>",
                1,
                "steht standalone=„ja“, richtig ist „yes“ oder „no“",
            ),
            (
                "<?xml version='1.0' charset='UTF-8'?>",
                1,
                "„charset“ gehört nicht in die XML-Deklaration",
            ),
            ("<?xml version='1.0' UTF-8?>", 1, "steht „UTF-8“ ohne Wert"),
        ] {
            match check(text) {
                Err(EInvoiceError::Malformed { line: found, detail }) => {
                    assert_eq!(found, line, "{text}");
                    assert!(detail.contains(words), "{text}: {detail}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
