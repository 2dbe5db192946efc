//! The fields of funding portals, by the names that Paktbuch has for them, and the order in which a programme's portal asks for them.

/// What a portal asks of an application, in the order of a programme that names none. Amounts of measures belong to the spending, sources
/// to the own share; schools and documents have a row each.
pub(super) const OF_APPLICATION: [&str; 29] = [
    "Antragsteller (Schulträger)",
    "Trägernummer",
    "Amtlicher Gemeindeschlüssel",
    "Ansprechperson",
    "Telefon",
    "E-Mail",
    "Kontoinhaber",
    "IBAN",
    "BIC",
    "Bewilligungsbehörde",
    "Förderprogramm",
    "Rechtsgrundlage",
    "Aktenzeichen",
    "Förderbereich",
    "Titel der Maßnahme",
    "Maßnahmen",
    "Durchführungszeitraum von",
    "Durchführungszeitraum bis",
    "Beginn der Maßnahme",
    "Vorzeitiger Maßnahmebeginn",
    "Antrag vom",
    "Beantragte Ausgaben, brutto",
    "Fördersatz",
    "Beantragte Zuwendung",
    "Leistungen Dritter",
    "Leistungen Dritter von",
    "Eigenanteil",
    "Schulen",
    "Dokumente",
];

/// What a portal asks of a drawdown, in the order of a programme that names none.
pub(super) const OF_DRAWDOWN: [&str; 17] = [
    "Aktenzeichen des Bescheids",
    "Bescheid vom",
    "Zuwendung laut Bescheid",
    "Nummer des Abrufs",
    "Stichtag",
    "Bisher abgerufen",
    "Bezahlt, zuwendungsfähig",
    "Fällig, zuwendungsfähig",
    "Zuwendungsfähige Ausgaben",
    "Fördersatz",
    "Eigenanteil laut Bescheid",
    "Abrufbetrag",
    "Verwendung bis",
    "Bankverbindung",
    "Kontoinhaber",
    "IBAN",
    "BIC",
];

/// Values in the order of a portal: first the fields that it names, then the others as they come.
#[must_use]
pub(in crate::funding) fn ordered<T>(values: Vec<T>, order: &[String], field: impl Fn(&T) -> &str) -> Vec<T> {
    let place = |value: &T| {
        let named = order.iter().position(|name| name == field(value));
        named.unwrap_or(order.len())
    };
    let mut values = values;
    values.sort_by_key(place);
    values
}

/// Why a list of fields is none of these fields; `None` where it is sound.
pub(super) fn refusal(order: &[String], known: &[&str]) -> Option<String> {
    for (place, name) in order.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            return Some(format!(
                "Das Feld „{name}“ gibt es nicht. Bekannt sind: {}.",
                known.join("; ")
            ));
        }
        if order[..place].contains(name) {
            return Some(format!("Das Feld „{name}“ steht zweimal darin."));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_fields_come_first_and_the_others_as_they_were() {
        let order = ["c", "a"].map(str::to_owned);
        let told = |values: &[&'static str], order: &[String]| ordered(values.to_vec(), order, |value| value);
        assert_eq!(told(&["a", "b", "c", "d"], &order), ["c", "a", "b", "d"]);
        assert_eq!(told(&["b", "a", "a"], &order), ["a", "a", "b"]);
        assert_eq!(told(&["b", "a"], &[]), ["b", "a"]);
    }
}
