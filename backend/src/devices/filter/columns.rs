//! The columns of the device list that one may leave out (Spalten).

/// A column beside the inventory number, which always stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Serial,
    Model,
    Place,
    Status,
    Programme,
    Notice,
    Delivered,
    BoundUntil,
    Price,
}

impl Shown {
    /// Name of their list in the database.
    pub const LIST: &'static str = "geraete";

    /// Every one, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Serial,
        Self::Model,
        Self::Place,
        Self::Status,
        Self::Programme,
        Self::Notice,
        Self::Delivered,
        Self::BoundUntil,
        Self::Price,
    ];

    /// What stands where nobody has chosen: every column but the notice, whose programme is shorter.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        Self::without(Self::Notice.code())
    }

    /// Its name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Serial => "seriennummer",
            Self::Model => "modell",
            Self::Place => "ort",
            Self::Status => "status",
            Self::Programme => "programm",
            Self::Notice => "bescheid",
            Self::Delivered => "zugang",
            Self::BoundUntil => "zweckbindung",
            Self::Price => "preis",
        }
    }

    /// Its name for a choice, German.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Serial => "Seriennummer",
            Self::Model => "Modell",
            Self::Place => "Raum und Schule",
            Self::Status => "Status",
            Self::Programme => "Programm",
            Self::Notice => "Bescheid",
            Self::Delivered => "Zugang",
            Self::BoundUntil => "Zweckbindung",
            Self::Price => "Preis, brutto",
        }
    }

    /// The columns that `hidden` does not name: codes with commas between them; a code that there is not hides nothing.
    #[must_use]
    pub fn without(hidden: &str) -> Vec<Self> {
        let is_hidden = |column: &Self| hidden.split(',').any(|code| code == column.code());
        Self::ALL
            .into_iter()
            .filter(|column| !is_hidden(column))
            .collect()
    }

    /// What [`Shown::without`] reads: the codes of the columns that are not among `columns`.
    #[must_use]
    pub fn hidden(columns: &[Self]) -> String {
        let hidden = Self::ALL.iter().filter(|column| !columns.contains(column));
        hidden.map(|column| column.code()).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_reads_back() {
        assert_eq!(Shown::without(""), Shown::ALL);
        assert_eq!(Shown::hidden(&Shown::ALL), "");
        assert_eq!(Shown::hidden(&Shown::usual()), "bescheid");
        let few = [Shown::Status, Shown::Price];
        assert_eq!(Shown::without(&Shown::hidden(&few)), few);
        assert!(Shown::without(&Shown::hidden(&[])).is_empty());
        assert_eq!(Shown::without("farbe,modell").len(), 8);
    }
}
