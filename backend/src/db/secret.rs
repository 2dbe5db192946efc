//! Keeping the password of a database address out of everything that is printed.

use sea_orm::{DbErr, RuntimeErr};

/// What stands in place of an address or a password.
const HIDDEN: &str = "…";

/// The same error, unless its words hold a secret of `url`: then only its words, without it.
pub(super) fn without_secret(error: DbErr, url: &str) -> DbErr {
    let mut words = vec![error.to_string()];
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    let secrets = secrets(url);
    let leaks = |text: &String| secrets.iter().any(|secret| text.contains(secret));
    if words.iter().any(leaks) {
        let told = hide(&words[0], &secrets);
        let told = told.strip_prefix("Connection Error: ").unwrap_or(&told);
        DbErr::Conn(RuntimeErr::Internal(told.to_owned()))
    } else {
        error
    }
}

fn hide(text: &str, secrets: &[String]) -> String {
    secrets
        .iter()
        .fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
}

/// The address itself and each spelling of its password, the longest first.
fn secrets(url: &str) -> Vec<String> {
    let mut secrets = vec![url.to_owned()];
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    if let Some((credentials, _)) = rest.rsplit_once('@') {
        secrets.push(credentials.to_owned());
        if let Some((_, password)) = credentials.split_once(':') {
            secrets.push(password.to_owned());
            secrets.push(decoded(password));
        }
    }
    for parameter in url.split(['?', '&']).skip(1) {
        if let Some(password) = parameter.strip_prefix("password=") {
            secrets.push(password.to_owned());
            secrets.push(decoded(password));
        }
    }
    for secret in secrets.clone() {
        secrets.push(
            serde_html_form::to_string([("", secret)])
                .unwrap_or_default()
                .replacen('=', "", 1),
        );
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

/// Percent-encoded bytes as what they mean.
fn decoded(text: &str) -> String {
    let query = format!("x={}", text.replace('+', "%2B"));
    let pairs: Vec<(String, String)> = serde_html_form::from_str(&query).unwrap_or_default();
    pairs.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_of_a_password_is_left() {
        for url in [
            "postgres://vera:ge%3Aheim@db/paktbuch",
            "mysql://vera:ge%3Aheim@db/paktbuch",
            "postgres://vera:ge:heim@db/paktbuch",
            "postgres://db/paktbuch?user=vera&password=ge%3Aheim",
            "vera:ge%3Aheim@db",
        ] {
            for words in [
                format!("The connection string '{url}' has no supporting driver."),
                "invalid: ge%3Aheim or ge:heim".to_owned(),
            ] {
                let shown = without_secret(DbErr::Conn(RuntimeErr::Internal(words)), url);
                let told = format!("{shown} {shown:?}");
                assert!(!told.contains("heim"), "{told}");
            }
        }
        let harmless = DbErr::Custom("connection refused".to_owned());
        assert_eq!(
            without_secret(harmless.clone(), "postgres://a:b@c/d").to_string(),
            harmless.to_string()
        );
    }
}
