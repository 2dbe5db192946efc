//! The countries of the Single Euro Payments Area with the length of their IBANs. [SWIFT, IBAN Registry; EPC409-09, list of SEPA countries]

/// Code (ISO 3166), name and signs of an IBAN, by code.
pub(super) const SEPA: [(&str, &str, usize); 42] = [
    ("AD", "Andorra", 24),
    ("AL", "Albanien", 28),
    ("AT", "Österreich", 20),
    ("BE", "Belgien", 16),
    ("BG", "Bulgarien", 22),
    ("CH", "Schweiz", 21),
    ("CY", "Zypern", 28),
    ("CZ", "Tschechien", 24),
    ("DE", "Deutschland", 22),
    ("DK", "Dänemark", 18),
    ("EE", "Estland", 20),
    ("ES", "Spanien", 24),
    ("FI", "Finnland", 18),
    ("FR", "Frankreich", 27),
    ("GB", "Vereinigtes Königreich", 22),
    ("GI", "Gibraltar", 23),
    ("GR", "Griechenland", 27),
    ("HR", "Kroatien", 21),
    ("HU", "Ungarn", 28),
    ("IE", "Irland", 22),
    ("IS", "Island", 26),
    ("IT", "Italien", 27),
    ("LI", "Liechtenstein", 21),
    ("LT", "Litauen", 20),
    ("LU", "Luxemburg", 20),
    ("LV", "Lettland", 21),
    ("MC", "Monaco", 27),
    ("MD", "Republik Moldau", 24),
    ("ME", "Montenegro", 22),
    ("MK", "Nordmazedonien", 19),
    ("MT", "Malta", 31),
    ("NL", "Niederlande", 18),
    ("NO", "Norwegen", 15),
    ("PL", "Polen", 28),
    ("PT", "Portugal", 25),
    ("RO", "Rumänien", 24),
    ("RS", "Serbien", 22),
    ("SE", "Schweden", 24),
    ("SI", "Slowenien", 19),
    ("SK", "Slowakei", 24),
    ("SM", "San Marino", 27),
    ("VA", "Vatikanstadt", 22),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_stands_once_with_a_length_that_can_be() {
        assert!(SEPA.is_sorted_by(|(one, ..), (other, ..)| one < other));
        for (code, _, length) in SEPA {
            assert!(code.len() == 2 && (15..=34).contains(&length), "{code}");
        }
    }
}
