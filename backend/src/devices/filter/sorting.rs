//! What a list of devices is sorted by, as its address says it.

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    #[default]
    InventoryNumber,
    Serial,
    Delivered,
    Price,
    BoundUntil,
}

/// Column and direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sorting {
    pub by: SortBy,
    pub descending: bool,
}

impl SortBy {
    /// Every column that can be sorted by.
    pub const ALL: [Self; 5] = [
        Self::InventoryNumber,
        Self::Serial,
        Self::Delivered,
        Self::Price,
        Self::BoundUntil,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InventoryNumber => "inventarnummer",
            Self::Serial => "seriennummer",
            Self::Delivered => "zugang",
            Self::Price => "preis",
            Self::BoundUntil => "zweckbindung",
        }
    }

    /// Its name in sentences: „sortiert nach …“.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InventoryNumber => "Inventarnummer",
            Self::Serial => "Seriennummer",
            Self::Delivered => "Zugang",
            Self::Price => "Preis",
            Self::BoundUntil => "Ende der Zweckbindung",
        }
    }
}

impl Sorting {
    /// From an address, `-preis` = by price, highest first; `None` for a column that there is not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let by = SortBy::ALL.into_iter().find(|by| by.code() == name)?;
        Some(Self { by, descending })
    }

    /// „sortiert nach Preis, absteigend“.
    #[must_use]
    pub fn words(self) -> String {
        let direction = if self.descending { ", absteigend" } else { "" };
        format!("sortiert nach {}{direction}", self.by.label())
    }

    /// As an address says it; empty for the usual order.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self {
                by: SortBy::InventoryNumber,
                descending: false,
            } => String::new(),
            Self { by, descending: true } => format!("-{}", by.code()),
            Self {
                by,
                descending: false,
            } => by.code().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_reads_back_what_it_writes() {
        for by in SortBy::ALL {
            for descending in [false, true] {
                let sorting = Sorting { by, descending };
                assert_eq!(Sorting::parse(&sorting.code()), Some(sorting));
            }
        }
        assert_eq!(Sorting::parse("name"), None);
    }
}
