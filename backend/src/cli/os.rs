//! What the operating system answers, in German.

use std::io::{Error, ErrorKind};

/// German reason of an error, without a full stop.
pub(super) fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "die Datei oder den Ordner gibt es nicht",
        ErrorKind::PermissionDenied => "die Berechtigung dafür fehlt",
        ErrorKind::IsADirectory => "das ist ein Ordner",
        ErrorKind::NotADirectory => "ein Teil des Pfades ist kein Ordner",
        ErrorKind::AlreadyExists => "es gibt sie schon",
        ErrorKind::StorageFull => "auf dem Datenträger ist kein Platz mehr frei",
        ErrorKind::QuotaExceeded => "das zugeteilte Kontingent auf dem Datenträger ist verbraucht",
        ErrorKind::ReadOnlyFilesystem => "der Datenträger ist schreibgeschützt",
        ErrorKind::AddrInUse => "die Adresse wird schon von einem anderen Programm benutzt",
        ErrorKind::AddrNotAvailable => "die Adresse gehört nicht zu diesem Rechner",
        ErrorKind::ConnectionRefused => "unter der Adresse antwortet niemand",
        _ => {
            return match error.raw_os_error() {
                Some(number) => format!("das Betriebssystem meldet den Fehler {number}"),
                None => error.to_string(),
            };
        }
    }
    .to_owned()
}

/// A text with what the operating system answered replaced by its [`reason`].
pub(super) fn in_german(text: &str) -> String {
    const MARK: &str = "(os error ";
    let mut german = text.to_owned();
    let mut rest = text;
    while let Some(start) = rest.find(MARK) {
        rest = &rest[start + MARK.len()..];
        let number = rest.split(')').next().and_then(|number| number.parse().ok());
        if let Some(number) = number {
            let error = Error::from_raw_os_error(number);
            german = german.replace(&error.to_string(), &reason(&error));
        }
    }
    german
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_the_operating_system_are_german() {
        let missing = std::fs::read("/gibt/es/nicht").unwrap_err();
        let full = Error::from_raw_os_error(28);
        let text = format!("Das lässt sich nicht lesen: {missing}, und schreiben: {full}.");
        assert_eq!(
            in_german(&text),
            "Das lässt sich nicht lesen: die Datei oder den Ordner gibt es nicht, und schreiben: auf dem Datenträger ist \
             kein Platz mehr frei."
        );
        assert_eq!(
            in_german("ohne (os error x) und (os error 2"),
            "ohne (os error x) und (os error 2"
        );
        assert_eq!(in_german("nichts davon"), "nichts davon");
    }
}
