//! A filtered and sorted list as its address says it: what a saved filter keeps.

use super::{DeviceFilter, KEPT, Sorting};

/// What a list of devices is narrowed to and sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAddress {
    /// Sensible, as [`DeviceFilter::sensible`] leaves it.
    pub filter: DeviceFilter,
    pub sorting: Sorting,
}

impl Default for ListAddress {
    fn default() -> Self {
        Self {
            filter: DeviceFilter::start(),
            sorting: Sorting::default(),
        }
    }
}

impl ListAddress {
    /// From what stands behind `?`. Stricter than a page, which passes over what it does not know: a saved filter that lost a part
    /// would show other devices than its name says.
    ///
    /// # Errors
    /// What it does not have, German.
    pub fn read(text: &str) -> Result<Self, String> {
        let unreadable = |_| "Der Filter ist nicht lesbar. Bitte filtern Sie die Geräteliste neu.".to_owned();
        let pairs: Vec<(String, String)> = serde_html_form::from_str(text).map_err(unreadable)?;
        let filter: DeviceFilter = serde_html_form::from_str(text).map_err(unreadable)?;
        let filter = filter.sensible();
        let sort = pairs.iter().find(|(name, _)| name == "sort");
        let sorting = Sorting::parse(sort.map_or("", |(_, value)| value.as_str()));
        let said: Vec<(String, String)> =
            serde_html_form::from_str(&filter.query(&[])).map_err(unreadable)?;
        let is_known = |name: &str, value: &str| match name {
            _ if value.trim().is_empty() => true,
            "sort" => sorting.is_some(),
            "status" if value == KEPT => true,
            _ => said
                .iter()
                .any(|(known, kept)| known == name && kept == value.trim()),
        };
        match pairs.iter().find(|(name, value)| !is_known(name, value)) {
            Some((name, value)) => Err(format!(
                "„{name}={value}“ gibt es in der Geräteliste nicht. Bitte filtern Sie die Liste neu."
            )),
            None => Ok(Self {
                filter,
                sorting: sorting.unwrap_or_default(),
            }),
        }
    }

    /// What stands behind `?`.
    #[must_use]
    pub fn query(&self) -> String {
        self.filter.query(&[("sort", &self.sorting.code())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back_as_it_was() {
        for query in [
            "",
            "status=alle",
            "schule=190743&kategorie=tablet&status=in-use&q=f9k+%26+co&sort=-preis",
            "programm=eigene&bescheid=eigene&zweckbindung=ohne&raum=ohne&seriennummer=ohne",
            "programm=digitalpakt-nrw&bescheid=7&zweckbindung=2029&raum=12&standort=3",
        ] {
            assert_eq!(ListAddress::read(query).unwrap().query(), query);
        }
        // What goes without saying may be said.
        let plain = ListAddress::read("status=vorhanden&sort=inventarnummer&q=&schule=").unwrap();
        assert_eq!(plain, ListAddress::default());
    }

    #[test]
    fn what_the_list_does_not_have_is_refused_and_named() {
        for (query, named) in [
            ("kategorie=rakete", "„kategorie=rakete“"),
            ("schule=190743&farbe=rot", "„farbe=rot“"),
            ("status=weg", "„status=weg“"),
            ("sort=name", "„sort=name“"),
            ("zweckbindung=29", "„zweckbindung=29“"),
            ("programm=DigitalPakt", "„programm=DigitalPakt“"),
            ("schule=190743&schule=114790", "nicht lesbar"),
        ] {
            let refused = ListAddress::read(query).unwrap_err();
            assert!(refused.contains(named), "{query}: {refused}");
        }
    }
}
