//! JSON that does not fit, in words that name the field and what belongs there.

use std::error::Error;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use serde::de::DeserializeOwned;

use crate::web::error::AppError;

/// Reads a JSON text.
///
/// # Errors
/// 400 for what is no JSON, 422 for what does not fit.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    match Json::from_bytes(bytes) {
        Ok(Json(value)) => Ok(value),
        Err(JsonRejection::JsonDataError(error)) => Err(AppError::Invalid(words(&inner(&error)))),
        Err(error) => Err(AppError::BadRequest(format!(
            "Das ist kein gültiger JSON-Text{}.",
            place(&inner(&error))
        ))),
    }
}

/// What serde says, with the way to the field before it: `parts[0].gross_cents: invalid type: …`.
fn inner(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        let text = source.to_string();
        error = source;
        if text.contains(" at line ") {
            return text;
        }
    }
    error.to_string()
}

/// ` (Zeile 1, Spalte 7)`, where it is told.
fn place(text: &str) -> String {
    let place = text.rsplit_once(" at line ").map(|(_, place)| place);
    match place.and_then(|place| place.split_once(" column ")) {
        Some((line, column)) => format!(" (Zeile {line}, Spalte {column})"),
        None => String::new(),
    }
}

/// The message in German.
fn words(text: &str) -> String {
    let bare = text.rsplit_once(" at line ").map_or(text, |(bare, _)| bare);
    let (path, said) = split(bare);
    let name = field_name(path, said.split('`').nth(1).unwrap_or_default());
    let field = if path.is_empty() {
        "Der Inhalt".to_owned()
    } else {
        format!("„{path}“")
    };
    let expected = said.split_once(", expected ").map(|(_, expected)| expected);
    match (said.split(' ').next().unwrap_or_default(), expected) {
        ("missing", _) => format!("„{name}“ fehlt. Bitte ergänzen Sie das Feld."),
        ("duplicate", _) => {
            format!("„{name}“ steht mehr als einmal da. Bitte nennen Sie jedes Feld einmal.")
        }
        ("unknown", Some(known)) => {
            let known = known.trim_start_matches("one of ").replace('`', "");
            format!(
                "„{name}“ gibt es hier nicht. Möglich: {}.",
                known.replace(" or ", ", ")
            )
        }
        ("invalid", Some(expected)) => {
            format!("{field} ist von falscher Art. Erwartet: {}.", kind(expected))
        }
        _ if path.is_empty() => said.to_owned(),
        _ => format!("{field}: {said}"),
    }
}

/// The way to the field, and what is said about it.
fn split(text: &str) -> (&str, &str) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    match text.split_once(": ") {
        Some((path, said)) if !path.is_empty() && path.chars().all(fits) => (path, said),
        _ => ("", text),
    }
}

/// A field with the way to it; serde ends the way of some refusals with the field itself.
fn field_name(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else if path == name || path.ends_with(&format!(".{name}")) {
        path.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// What serde expects.
fn kind(expected: &str) -> String {
    match expected {
        "i64" | "u64" | "i32" | "u32" | "u16" | "usize" => "eine ganze Zahl".to_owned(),
        "a string" => "ein Text in Anführungszeichen".to_owned(),
        "a boolean" => "true oder false".to_owned(),
        "a sequence" => "eine Liste in eckigen Klammern".to_owned(),
        other if other.starts_with("struct ") => "ein Objekt in geschweiften Klammern".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Room {
        #[expect(dead_code, reason = "only whether it is read matters")]
        name: String,
        #[serde(default)]
        #[expect(dead_code, reason = "only whether it is read matters")]
        desks: Vec<Desk>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Desk {
        #[expect(dead_code, reason = "only whether it is read matters")]
        seats: i64,
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        assert!(read::<Room>(br#"{"name":"B 104"}"#).is_ok());
        let bad: &[&[u8]] = &[
            b"",
            b"{",
            b"\xef\xbb\xbf{\"name\":\"x\"}",
            b"{\"name\":\"\xff\"}",
            b"{\"name\":NaN}",
            br#"{"name":"x"} {}"#,
        ];
        for bytes in bad {
            let error = read::<Room>(bytes).unwrap_err();
            assert!(
                matches!(&error, AppError::BadRequest(text) if text.contains("Zeile 1")),
                "{error:?}"
            );
        }
        let deep = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
        assert!(matches!(
            read::<serde_json::Value>(&deep),
            Err(AppError::BadRequest(_))
        ));
    }

    #[test]
    fn what_does_not_fit_is_told_with_the_field_and_what_belongs_there() {
        for (text, words) in [
            (
                r#"{"name":"x","name":"y"}"#,
                "„name“ steht mehr als einmal da. Bitte nennen Sie jedes Feld einmal.",
            ),
            (
                r#"{"name":"x","version":9}"#,
                "„version“ gibt es hier nicht. Möglich: name, desks.",
            ),
            (
                r#"{"name":1}"#,
                "„name“ ist von falscher Art. Erwartet: ein Text in Anführungszeichen.",
            ),
            (
                "[]",
                "Der Inhalt ist von falscher Art. Erwartet: ein Objekt in geschweiften Klammern.",
            ),
            (
                "1",
                "Der Inhalt ist von falscher Art. Erwartet: ein Objekt in geschweiften Klammern.",
            ),
            ("{}", "„name“ fehlt. Bitte ergänzen Sie das Feld."),
            (
                r#"{"name":"x","desks":[{"seats":"2"}]}"#,
                "„desks[0].seats“ ist von falscher Art. Erwartet: eine ganze Zahl.",
            ),
            (
                r#"{"name":"x","desks":[{"seats":2},{}]}"#,
                "„desks[1].seats“ fehlt. Bitte ergänzen Sie das Feld.",
            ),
            (
                r#"{"name":"x","desks":[{"seats":2,"x":1}]}"#,
                "„desks[0].x“ gibt es hier nicht. Möglich: seats.",
            ),
        ] {
            match read::<Room>(text.as_bytes()) {
                Err(AppError::Invalid(told)) => assert_eq!(told, words, "{text}"),
                other => assert!(matches!(other, Err(AppError::Invalid(_))), "{text}: {other:?}"),
            }
        }
    }
}
