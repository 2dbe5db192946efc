//! Which school a list means: names as people write them.

use paktbuch_types::SchoolId;

use crate::text::search_form;

/// Schools by what they are called.
#[derive(Debug, Clone)]
pub struct SchoolFinder(Vec<Called>);

#[derive(Debug, Clone)]
struct Called {
    id: SchoolId,
    number: String,
    name: String,
    /// Number, name and short name as [`words`] makes them.
    words: [String; 3],
}

/// The school that a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeantSchool<'a> {
    pub id: SchoolId,
    /// As Paktbuch has it.
    pub name: &'a str,
    /// The text is only a part of what the school is called.
    pub is_part: bool,
}

impl MeantSchool<'_> {
    /// What is to be said of a text that is only a part of the school's name, German.
    #[must_use]
    pub fn said(&self, text: &str) -> Option<String> {
        self.is_part
            .then(|| format!("„{text}“ ist als {} gelesen.", self.name))
    }
}

impl SchoolFinder {
    /// Of schools with their number, name and short name.
    #[must_use]
    pub fn new(schools: impl IntoIterator<Item = (SchoolId, [String; 3])>) -> Self {
        let called = schools.into_iter().map(|(id, names)| {
            let words = names.each_ref().map(|name| words(name));
            let [number, name, _] = names;
            Called {
                id,
                number,
                name,
                words,
            }
        });
        Self(called.collect())
    }

    /// The school of this number or name; else the only one that is called so among other words.
    ///
    /// # Errors
    /// Why none is sure, with the remedy, German.
    pub fn find(&self, text: &str) -> Result<MeantSchool<'_>, String> {
        let wanted = words(text);
        let mut found: Vec<&Called> = Vec::new();
        let mut is_part = false;
        if !wanted.trim().is_empty() {
            found.extend(self.0.iter().filter(|school| school.words.contains(&wanted)));
            is_part = found.is_empty();
        }
        if is_part {
            let holds = |school: &&Called| school.words.iter().any(|words| words.contains(&wanted));
            found.extend(self.0.iter().filter(holds));
        }
        match found[..] {
            [one] => Ok(MeantSchool {
                id: one.id,
                name: &one.name,
                is_part,
            }),
            [] => Err(format!(
                "„{text}“ ist keine Ihrer Schulen. Bitte Schulnummer oder Namen wie in Paktbuch angeben."
            )),
            [..] if is_part => Err(format!(
                "„{text}“ kann mehrere Schulen meinen: {}. Bitte die Schulnummer oder den ganzen Namen angeben.",
                told(&found)
            )),
            [..] => Err(format!(
                "„{text}“ heißen mehrere Schulen: {}. Bitte die Schulnummer angeben.",
                told(&found)
            )),
        }
    }
}

/// The words of a text, folded, a blank before and behind each.
fn words(text: &str) -> String {
    let folded = search_form(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Names with numbers, the first ones.
fn told(schools: &[&Called]) -> String {
    const SHOWN: usize = 5;
    let named = schools.iter().take(SHOWN);
    let mut names: Vec<String> = named
        .map(|school| format!("{} ({})", school.name, school.number))
        .collect();
    if schools.len() > SHOWN {
        names.push("andere".to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder() -> SchoolFinder {
        let schools = [
            (1, ["114790", "KG Baumberge-Schule", "BBS"]),
            (2, ["190743", "Anne-Frank-Gesamtschule", "AFG"]),
            (3, ["114791", "GS Müller-Schule, Tilbeck", ""]),
        ];
        SchoolFinder::new(schools.map(|(id, names)| (SchoolId(id), names.map(str::to_owned))))
    }

    #[test]
    fn a_school_is_found_by_its_names_and_by_a_part_of_them() {
        for (text, id, is_part) in [
            ("114790", 1, false),
            ("kg baumberge schule", 1, false),
            ("bbs", 1, false),
            ("Baumberge-Schule", 1, true),
            ("BAUMBERGE SCHULE", 1, true),
            ("Anne Frank", 2, true),
            ("Mueller-Schule", 3, true),
            ("GS Müller-Schule Tilbeck", 3, false),
        ] {
            let finder = finder();
            let found = finder.find(text).unwrap();
            assert_eq!((found.id, found.is_part), (SchoolId(id), is_part), "{text}");
        }
        let said = finder()
            .find("Baumberge-Schule")
            .unwrap()
            .said("Baumberge-Schule");
        assert_eq!(
            said.as_deref(),
            Some("„Baumberge-Schule“ ist als KG Baumberge-Schule gelesen.")
        );
    }

    #[test]
    fn what_may_be_two_schools_or_none_is_refused() {
        let several = finder().find("Schule").unwrap_err();
        assert_eq!(
            several,
            "„Schule“ kann mehrere Schulen meinen: KG Baumberge-Schule (114790), GS Müller-Schule, Tilbeck (114791). Bitte die Schulnummer oder den ganzen Namen angeben."
        );
        for text in ["", "-", "Baum", "1147", "Frank Anne"] {
            let none = finder().find(text).unwrap_err();
            assert!(none.contains("ist keine Ihrer Schulen"), "{text}: {none}");
        }
    }
}
