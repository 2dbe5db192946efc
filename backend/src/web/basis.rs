//! What a form was opened with: after somebody else saved, only what both changed is in dispute.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::form::Again;

/// Name of the hidden field.
pub const BASIS_FIELD: &str = "grundlage";

/// The values of a form when its page was opened, in the words of its own fields. A form whose lists belong together by
/// their place has none: such lists cannot be merged field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis(String);

impl Basis {
    /// Of the form as it is filled when the page opens.
    #[must_use]
    pub fn of(form: &impl Serialize) -> Self {
        Self(serde_html_form::to_string(form).unwrap_or_default())
    }

    /// As the hidden field brought it back.
    #[must_use]
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For the hidden field; empty for none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that the page was opened with.
    #[must_use]
    pub fn form<T: DeserializeOwned>(&self) -> Option<T> {
        if self.0.is_empty() {
            return None;
        }
        serde_html_form::from_str(&self.0).ok()
    }

    /// Whether the field `name` had this value when the form was opened; without a basis nobody knows, and it did not.
    #[must_use]
    pub fn had(&self, name: &str, value: &str) -> bool {
        self.value(name)
            .is_some_and(|opened| unified(&[opened]) == unified(&[value.to_owned()]))
    }

    /// The value of the field `name` when the form was opened; `None` where nobody knows.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        let mut pairs: Vec<(String, String)> = serde_html_form::from_str(&self.0).ok()?;
        let index = pairs.iter().position(|(key, _)| key == name)?;
        Some(pairs.swap_remove(index).1)
    }

    /// The form to show again and its basis: after a conflict the stored values where this user changed nothing, and what was
    /// typed everywhere else.
    #[must_use]
    pub fn shown<T: Serialize + DeserializeOwned>(&self, again: &Again, typed: T, stored: &T) -> (T, Self) {
        if again.is_stale() {
            (self.merged(&typed, stored).unwrap_or(typed), Self::of(stored))
        } else {
            (typed, self.clone())
        }
    }

    fn merged<T: Serialize + DeserializeOwned>(&self, typed: &T, stored: &T) -> Option<T> {
        if self.0.is_empty() {
            return None;
        }
        let opened = fields(&self.0)?;
        let typed = fields(&serde_html_form::to_string(typed).ok()?)?;
        let stored = fields(&serde_html_form::to_string(stored).ok()?)?;
        let untouched = |name: &str| {
            let of = |form: &Fields| form.get(name).map(|values| unified(values)).unwrap_or_default();
            of(&opened) == of(&typed)
        };
        let names: Vec<&String> = typed.keys().chain(stored.keys()).collect();
        let mut pairs: BTreeMap<&String, &Vec<String>> = BTreeMap::new();
        for name in names {
            let from = if untouched(name) { &stored } else { &typed };
            if let Some(values) = from.get(name) {
                pairs.insert(name, values);
            }
        }
        let pairs: Vec<(&String, &String)> = pairs
            .into_iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, value)))
            .collect();
        serde_html_form::from_str(&serde_html_form::to_string(pairs).ok()?).ok()
    }
}

type Fields = BTreeMap<String, Vec<String>>;

fn fields(text: &str) -> Option<Fields> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(text).ok()?;
    let mut fields = Fields::new();
    for (name, value) in pairs {
        fields.entry(name).or_default().push(value);
    }
    Some(fields)
}

/// Browsers send line breaks as CR LF; a field without a value is as good as an empty one.
fn unified(values: &[String]) -> Vec<String> {
    let values = values
        .iter()
        .map(|value| value.replace("\r\n", "\n").trim().to_owned());
    values.filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::web::form::FormErrors;

    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    struct Form {
        version: String,
        room: String,
        note: String,
        status: String,
        ticked: Vec<String>,
    }

    fn form(version: &str, room: &str, note: &str, status: &str, ticked: &[&str]) -> Form {
        Form {
            version: version.to_owned(),
            room: room.to_owned(),
            note: note.to_owned(),
            status: status.to_owned(),
            ticked: ticked.iter().map(|tick| (*tick).to_owned()).collect(),
        }
    }

    #[test]
    fn untouched_fields_take_the_stored_value_and_touched_ones_stay() {
        let basis = Basis::of(&form("1", "A 101", "ä\nb", "ok", &["1", "2"]));
        let typed = form("1", "A 101", "ä\r\nb", "defekt", &[]);
        let stored = form("2", "B 2", "neu", "ok", &["1", "2"]);
        let (shown, next) = basis.shown(&Again::Stale, typed.clone(), &stored);
        assert_eq!(shown, form("2", "B 2", "neu", "defekt", &[]));
        assert_eq!(next, Basis::of(&stored));
        let both = form("1", "C 3", "ä\nb", "ok", &["1", "2"]);
        assert_eq!(basis.shown(&Again::Stale, both, &stored).0.room, "C 3");
        // Nothing is merged without a basis, or while the user only has to mend an error.
        assert_eq!(
            Basis::default().shown(&Again::Stale, typed.clone(), &stored).0,
            typed
        );
        let errors = Again::Errors(FormErrors::none());
        assert_eq!(
            basis.shown(&errors, typed.clone(), &stored),
            (typed, basis.clone())
        );
        assert_eq!(
            basis.form::<Form>().map(|form| form.room).as_deref(),
            Some("A 101")
        );
        assert!(basis.had("note", "ä\r\nb") && !basis.had("note", "ä") && !basis.had("other", ""));
        assert!(!Basis::default().had("note", ""));
    }
}
