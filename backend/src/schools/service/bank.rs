//! The account to which grants are paid out (Bankverbindung): checked where it is entered.

mod countries;

use countries::SEPA;

use super::text::optional;
use crate::error::ServiceError;
use crate::schools::commands::BankAccount;

/// The account as it is stored: IBAN and BIC in capitals and without blanks.
///
/// # Errors
/// [`ServiceError::Field`] for an IBAN that cannot be one, a BIC that is none, and for BIC or Kontoinhaber without an IBAN.
pub(super) fn account(typed: &BankAccount) -> Result<BankAccount, ServiceError> {
    let account = BankAccount {
        holder: optional("account_holder", "Kontoinhaber", &typed.holder)?,
        iban: capitals(&optional("iban", "IBAN", &typed.iban)?),
        bic: capitals(&optional("bic", "BIC", &typed.bic)?),
    };
    if account.iban.is_empty() {
        for (field, label, value) in [
            ("bic", "BIC", &account.bic),
            ("account_holder", "Kontoinhaber", &account.holder),
        ] {
            if !value.is_empty() {
                let message = format!(
                    "{label}: Ohne IBAN gibt es keine Bankverbindung. Bitte die IBAN eintragen oder {label} leeren."
                );
                return Err(ServiceError::field(field, message));
            }
        }
        return Ok(account);
    }
    if let Some(said) = refusal(&account.iban) {
        return Err(ServiceError::field("iban", said));
    }
    if !account.bic.is_empty() && !is_bic(&account.bic) {
        let message = format!(
            "BIC: „{}“ ist keiner. Er hat acht oder elf Zeichen, zum Beispiel WELADED1MST; innerhalb der EU genügt die IBAN.",
            account.bic
        );
        return Err(ServiceError::field("bic", message));
    }
    Ok(account)
}

fn capitals(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_whitespace())
        .collect::<String>()
        .to_uppercase()
}

/// Why a text is no IBAN; `None` where it can be one.
fn refusal(iban: &str) -> Option<String> {
    let bytes = iban.as_bytes();
    let has_form = bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.len() > 4
        && bytes.iter().take(2).all(u8::is_ascii_alphabetic)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit);
    if !has_form {
        return Some(format!(
            "IBAN: „{iban}“ ist keine. Sie beginnt mit zwei Buchstaben und zwei Ziffern, zum Beispiel DE02 1203 0000 0000 2020 51."
        ));
    }
    let Some((code, country, length)) = SEPA.iter().find(|(code, ..)| iban.starts_with(code)) else {
        return Some(format!(
            "IBAN: „{}“ ist kein Land des Euro-Zahlungsverkehrs (SEPA). Bitte die ersten beiden Zeichen prüfen, zum Beispiel DE.",
            iban.get(..2).unwrap_or_default()
        ));
    };
    if bytes.len() != *length {
        return Some(format!(
            "IBAN: Mit {code} ({country}) hat sie {length} Zeichen, „{iban}“ hat {}. Bitte vollständig und ohne Zusätze eintragen.",
            bytes.len()
        ));
    }
    (remainder(bytes) != 1)
        .then(|| format!("IBAN: Die Prüfziffer von „{iban}“ stimmt nicht. Bitte noch einmal abschreiben."))
}

/// Remainder by 97 with the first four signs at the end and letters as numbers from 10; 1 for an IBAN. [ISO 7064, MOD 97-10]
fn remainder(iban: &[u8]) -> u32 {
    let (first, rest) = iban.split_at(iban.len().min(4));
    rest.iter().chain(first).fold(0, |sum, sign| {
        let value = char::from(*sign).to_digit(36).unwrap_or_default();
        let shift = if value < 10 { 10 } else { 100 };
        (sum * shift + value) % 97
    })
}

/// Four signs of the bank, two of the country, two of the place, and perhaps three of the branch. [ISO 9362:2022]
fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().skip(4).take(2).all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(holder: &str, iban: &str, bic: &str) -> Result<BankAccount, String> {
        let [holder, iban, bic] = [holder, iban, bic].map(str::to_owned);
        account(&BankAccount { holder, iban, bic }).map_err(|error| match error {
            ServiceError::Field { message, .. } => message,
            other => other.to_string(),
        })
    }

    #[test]
    fn an_account_is_stored_without_blanks_and_in_capitals() {
        let stored = typed(" Gemeindekasse ", "de02 1203 0000 0000 2020 51", "bylade m1001").unwrap();
        assert_eq!(
            (stored.holder.as_str(), stored.iban.as_str(), stored.bic.as_str()),
            ("Gemeindekasse", "DE02120300000000202051", "BYLADEM1001")
        );
        for iban in [
            "NO93 8601 1117 947",
            "AT61 1904 3002 3457 3201",
            "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
            "NL91 ABNA 0417 1643 00",
        ] {
            assert!(typed("", iban, "").is_ok(), "{iban}");
        }
        assert_eq!(typed("", "", "").unwrap(), BankAccount::default());
    }

    #[test]
    fn what_is_no_account_is_refused_with_the_remedy() {
        for (holder, iban, bic, words) in [
            ("", "DE03 1203 0000 0000 2020 51", "", "IBAN: Die Prüfziffer von"),
            (
                "",
                "DE02 1203 0000 0000 2020 5",
                "",
                "„DE0212030000000020205“ hat 21.",
            ),
            ("", "120300000000202051", "", "ist keine."),
            ("", "DE02-1203", "", "ist keine."),
            (
                "",
                "AT61 1904 3002 3457 32",
                "",
                "IBAN: Mit AT (Österreich) hat sie 20 Zeichen, „AT6119043002345732“ hat 18.",
            ),
            (
                "",
                "BR18 0036 0305 0000 1000 9795 493C 1",
                "",
                "IBAN: „BR“ ist kein Land des Euro-Zahlungsverkehrs (SEPA).",
            ),
            ("", "", "BYLADEM1001", "BIC: Ohne IBAN"),
            ("Kasse", "", "", "Kontoinhaber: Ohne IBAN"),
            (
                "",
                "DE02120300000000202051",
                "BYLADEM100",
                "BIC: „BYLADEM100“ ist keiner.",
            ),
            (
                "",
                "DE02120300000000202051",
                "BYLA9EM1",
                "BIC: „BYLA9EM1“ ist keiner.",
            ),
        ] {
            let refused = typed(holder, iban, bic).unwrap_err();
            assert!(refused.contains(words), "{iban} {bic}: {refused}");
        }
    }
}
