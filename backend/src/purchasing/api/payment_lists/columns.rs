//! Which column of a payment list means what, as the address of the request says it.

use serde::Deserialize;

use crate::purchasing::payment_file::{Column, Mapping, MappingError, MostlyBack, Sheet};
use crate::web::error::AppError;

/// Whether a list is only checked, and its columns. Who names one column names all that are to be read.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(in crate::purchasing::api) struct ListColumns {
    /// `true`: nur prüfen, nichts ändern.
    #[param(required = false)]
    dry_run: String,
    /// Überschrift der Spalte mit dem Tag der Zahlung. Wer eine Spalte nennt, nennt alle, die gelesen werden sollen.
    #[param(required = false)]
    date: String,
    /// Überschrift der Spalte mit dem Betrag.
    #[param(required = false)]
    amount: String,
    /// … mit der Rechnungsnummer.
    #[param(required = false)]
    number: String,
    /// … mit dem Verwendungszweck.
    #[param(required = false)]
    purpose: String,
    /// … mit der Kreditorennummer.
    #[param(required = false)]
    creditor: String,
    /// … mit dem Zahlungsempfänger.
    #[param(required = false)]
    payee: String,
    /// … mit der IBAN des Zahlungsempfängers.
    #[param(required = false)]
    iban: String,
    /// … mit dem Skonto.
    #[param(required = false)]
    skonto: String,
    /// … mit der Buchungsnummer.
    #[param(required = false)]
    reference: String,
    /// … mit einer Nummer, die mehrere Zahlungen tragen (Kassenzeichen, Anordnung, Zahllauf).
    #[param(required = false)]
    shared_number: String,
    /// … mit dem Zahlungsbeleg.
    #[param(required = false)]
    proof: String,
    /// … mit dem Haushaltsjahr.
    #[param(required = false)]
    fiscal_year: String,
    /// … mit Soll oder Haben (`S`, `H`).
    #[param(required = false)]
    side: String,
    /// … mit dem Konto, um das es bei Soll und Haben geht.
    #[param(required = false)]
    account: String,
    /// … mit der Währung; was nicht `EUR` ist, wird abgewiesen.
    #[param(required = false)]
    currency: String,
    /// … mit dem Status; was nicht ausgeführt ist, wird abgewiesen; ein Wort, das nicht bekannt ist, wartet.
    #[param(required = false)]
    status: String,
    /// … mit dem Storno; was storniert ist, wird abgewiesen.
    #[param(required = false)]
    storno: String,
    /// Was ein Minus bedeutet: `true` Zahlungen, `false` Rückzahlungen. Verlangt, wo mehr als die Hälfte der Beträge eines trägt oder nach dem,
    /// was gemerkt ist, Rückzahlung wäre; das wird gemerkt.
    #[param(required = false)]
    reversed: String,
}

/// The parameter that names a column.
const fn parameter(column: Column) -> &'static str {
    match column {
        Column::Date => "date",
        Column::Amount => "amount",
        Column::Number => "number",
        Column::Purpose => "purpose",
        Column::Creditor => "creditor",
        Column::Payee => "payee",
        Column::Iban => "iban",
        Column::Skonto => "skonto",
        Column::Reference => "reference",
        Column::Shared => "shared_number",
        Column::Proof => "proof",
        Column::Year => "fiscal_year",
        Column::Side => "side",
        Column::Account => "account",
        Column::Currency => "currency",
        Column::Status => "status",
        Column::Storno => "storno",
    }
}

impl ListColumns {
    /// Nothing is changed.
    pub(super) fn is_rehearsal(&self) -> Result<bool, AppError> {
        is_true("dry_run", &self.dry_run)
    }

    /// The heading of a column; empty where none is named.
    fn heading(&self, column: Column) -> &str {
        match column {
            Column::Date => &self.date,
            Column::Amount => &self.amount,
            Column::Number => &self.number,
            Column::Purpose => &self.purpose,
            Column::Creditor => &self.creditor,
            Column::Payee => &self.payee,
            Column::Iban => &self.iban,
            Column::Skonto => &self.skonto,
            Column::Reference => &self.reference,
            Column::Shared => &self.shared_number,
            Column::Proof => &self.proof,
            Column::Year => &self.fiscal_year,
            Column::Side => &self.side,
            Column::Account => &self.account,
            Column::Currency => &self.currency,
            Column::Status => &self.status,
            Column::Storno => &self.storno,
        }
    }

    /// What a minus means; `None` where it is not told.
    pub(super) fn is_reversed(&self) -> Result<Option<bool>, AppError> {
        let reversed = is_true("reversed", &self.reversed)?;
        Ok((!self.reversed.is_empty()).then_some(reversed))
    }

    /// The columns as they are named; `None` where none is. A heading that the sheet does not have, and a missing day or amount, are
    /// refused.
    pub(super) fn mapping(&self, sheet: &Sheet) -> Result<Option<Mapping>, AppError> {
        let mut mapping = Mapping::default();
        for column in Column::ALL {
            let heading = self.heading(*column);
            if !heading.is_empty() {
                mapping.columns.insert(*column, heading.to_owned());
            }
        }
        if mapping.columns.is_empty() {
            return Ok(None);
        }
        for column in Column::ALL {
            let error = match mapping.columns.get(column) {
                None if column.is_required() => MappingError::Missing(column.label()),
                Some(heading) if !sheet.headings.contains(heading) => {
                    MappingError::NotThere(heading.clone(), sheet.headings.join(", "))
                }
                _ => continue,
            };
            return Err(AppError::Invalid(format!("„{}“: {error}", parameter(*column))));
        }
        Ok(Some(mapping))
    }
}

/// The refusal of a list of mostly refunds, while nobody said for it what a minus means.
pub(super) fn unsigned(why: MostlyBack) -> AppError {
    let message = match why {
        MostlyBack::Minus => {
            "„reversed“: Mehr als die Hälfte der Beträge trägt ein Minus oder ist nach Soll/Haben eine Rückzahlung. Bitte mit `true` sagen, dass \
             ein Minus Ihre Zahlungen bedeutet, oder mit `false`, dass damit die Lieferanten zurückgezahlt haben."
        }
        MostlyBack::Remembered => {
            "„reversed“: Gemerkt ist für diese Überschriften, dass ein Minus Ihre Zahlungen bedeutet; danach wäre mehr als die Hälfte \
             dieser Liste Rückzahlungen. Bitte mit `false` sagen, dass es Ihre Zahlungen sind, oder mit `true`, dass die Lieferanten zurückgezahlt haben."
        }
    };
    AppError::Invalid(message.to_owned())
}

fn is_true(name: &str, text: &str) -> Result<bool, AppError> {
    match text {
        "" | "false" => Ok(false),
        "true" => Ok(true),
        _ => Err(AppError::BadRequest(format!("„{name}“ ist `true` oder `false`."))),
    }
}

/// The refusal of a list whose columns are not known for certain.
pub(super) fn unknown(sheet: &Sheet) -> AppError {
    AppError::Invalid(format!(
        "Was die Spalten bedeuten, ist nicht sicher. Vorhanden sind: {}. Bitte mit „date“, „amount“ und „number“ oder „purpose“ in der \
         Adresse nennen, welche Überschrift was bedeutet; das wird gemerkt.",
        sheet.headings.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_columns_are_a_mapping_or_a_refusal_that_names_the_parameter() {
        let sheet = Sheet {
            headings: ["Tag", "Summe"].map(str::to_owned).to_vec(),
            ..Sheet::default()
        };
        let asked = |date: &str, amount: &str| ListColumns {
            date: date.to_owned(),
            amount: amount.to_owned(),
            ..ListColumns::default()
        };
        assert_eq!(asked("", "").mapping(&sheet).unwrap(), None);
        let mapping = asked("Tag", "Summe").mapping(&sheet).unwrap().unwrap();
        assert_eq!(mapping.columns.len(), 2);
        for (date, amount, words) in [
            ("Tag", "", "„amount“: Für „Betrag“ ist keine Spalte gewählt"),
            ("", "Summe", "„date“: Für „Tag der Zahlung“"),
            ("Wann", "Summe", "„date“: Die Datei hat keine Spalte „Wann“"),
        ] {
            let refused = asked(date, amount).mapping(&sheet);
            assert!(
                matches!(&refused, Err(AppError::Invalid(text)) if text.starts_with(words)),
                "{refused:?}"
            );
        }
        for (reversed, expected) in [("", None), ("true", Some(true)), ("false", Some(false))] {
            let told = ListColumns {
                reversed: reversed.to_owned(),
                ..ListColumns::default()
            };
            assert_eq!(told.is_reversed().unwrap(), expected);
        }
        let wrong = ListColumns {
            reversed: "ja".to_owned(),
            ..ListColumns::default()
        };
        assert!(matches!(wrong.is_reversed(), Err(AppError::BadRequest(_))));
    }
}
