//! Codes and words of causes.

use super::*;

#[test]
fn words_follow_the_kind_of_record_and_name_what_is_missing() {
    use FindingCause::{DiffersFromFiled, PartlyPaid, Unknown, Without};
    for (cause, key, detail, one, many) in [
        (
            Unknown("Maßnahmebeginn zulässig ab".to_owned()),
            "unknown",
            "Maßnahmebeginn zulässig ab",
            "ohne Angabe: Maßnahmebeginn zulässig ab",
            "ohne Angabe: Maßnahmebeginn zulässig ab",
        ),
        (
            Without("Ort und Abnahme".to_owned()),
            "without",
            "Ort und Abnahme",
            "ohne Ort und Abnahme",
            "ohne Ort und Abnahme",
        ),
        (
            PartlyPaid,
            "partly-paid",
            "",
            "nicht ganz bezahlt",
            "nicht ganz bezahlt",
        ),
        (
            DiffersFromFiled,
            "differs-from-filed",
            "",
            "Abweichung vom eingereichten Verwendungsnachweis",
            "Abweichungen vom eingereichten Verwendungsnachweis",
        ),
    ] {
        assert_eq!((cause.key(), cause.detail()), (key, detail));
        assert_eq!(cause.words(), (one.to_owned(), many.to_owned()));
    }
}
