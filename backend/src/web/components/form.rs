//! Form fields with what the user typed, and the comparison after a conflict.

use crate::text;

/// One form field as `templates/components/form.html` draws it. Empty texts are left out.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Name in the request.
    pub name: String,
    /// The element's id is `f-{id}`; the name, unless another form of the page has a field of the same name.
    pub id: String,
    pub label: String,
    /// As typed, also when it is wrong.
    pub value: String,
    /// Help below the label.
    pub hint: String,
    /// What is wrong and how to mend it.
    pub error: String,
    /// Marked `freiwillig`.
    pub optional: bool,
    /// What stands behind the label of an optional field in place of „freiwillig“; empty for that.
    pub optional_words: &'static str,
    /// For select, radio and checkbox groups.
    pub choices: Vec<Choice>,
    /// Further attributes of the element: `("autocomplete", "off")`, `("autofocus", "")`.
    pub attributes: Vec<(&'static str, String)>,
}

/// One choice of a select, radio or checkbox group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
    /// Heading that it stands under in a select, with its neighbours of the same group; empty for none.
    pub group: String,
}

/// Words of a message about what stands on the page of the Schulträger; its reader is led there.
const ABOUT_AUTHORITY: &str = "Angaben zum Schulträger";

/// One line of the error summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty for an error of the whole form.
    pub field: String,
    pub message: String,
}

impl Field {
    /// An empty field that has to be filled in.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
            label: label.into(),
            ..Self::default()
        }
    }

    /// The same field of the form `form`, so that its id differs from those of the page's other forms.
    #[must_use]
    pub fn of_form(mut self, form: &str) -> Self {
        self.id = format!("{form}-{}", self.name);
        self
    }

    /// With what the user typed, or what is stored.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// For a single checkbox: it sends `true` when it is ticked.
    #[must_use]
    pub fn checked(self, checked: bool) -> Self {
        self.value(if checked { "true" } else { "" })
    }

    /// With a help below its label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The message of this field, if there is one.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into).unwrap_or_default();
        self
    }

    /// One may leave it empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Needed in one case only, which `words` name: „bei neuem Modell nötig“.
    #[must_use]
    pub fn only_with(mut self, words: &'static str) -> Self {
        self.optional = true;
        self.optional_words = words;
        self
    }

    /// With choices of which some are selected already; [`Field::options`] selects by the value.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// Choices from (value, label); the one equal to the field's value is selected.
    #[must_use]
    pub fn options<V: Into<String>, L: Into<String>>(
        mut self,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        self.choices = options
            .into_iter()
            .map(|(value, label)| {
                let value = value.into();
                Choice {
                    selected: value == self.value,
                    value,
                    label: label.into(),
                    group: String::new(),
                }
            })
            .collect();
        self
    }

    /// Further choices from (value, group, label), for a select; those of a group follow each other.
    #[must_use]
    pub fn grouped<V: Into<String>, G: Into<String>, L: Into<String>>(
        mut self,
        options: impl IntoIterator<Item = (V, G, L)>,
    ) -> Self {
        for (value, group, label) in options {
            let value = value.into();
            self.choices.push(Choice {
                selected: value == self.value,
                value,
                label: label.into(),
                group: group.into(),
            });
        }
        self
    }

    /// Whether a group begins with the choice at this place.
    #[must_use]
    pub fn opens_group(&self, index: &usize) -> bool {
        let group = |index: usize| self.choices.get(index).map_or("", |choice| &choice.group);
        let before = index.checked_sub(1).map_or("", group);
        !group(*index).is_empty() && group(*index) != before
    }

    /// Whether a group ends with the choice at this place.
    #[must_use]
    pub fn closes_group(&self, index: &usize) -> bool {
        let group = |index: usize| self.choices.get(index).map_or("", |choice| &choice.group);
        !group(*index).is_empty() && group(*index) != group(index + 1)
    }

    /// With a further attribute of its element.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Ids of hint and error, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("h-{}", self.id));
        let error = (!self.error.is_empty()).then(|| format!("e-{}", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Whether something is wrong with it.
    #[must_use]
    pub fn has_error(&self) -> bool {
        !self.error.is_empty()
    }

    /// Whether the error is mended on the page of the Schulträger.
    #[must_use]
    pub fn is_about_authority(&self) -> bool {
        self.error.contains(ABOUT_AUTHORITY)
    }
}

impl Choice {
    /// A choice outside of any group.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, selected: bool) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            selected,
            group: String::new(),
        }
    }
}

impl FieldError {
    /// An error at the field of this name, or of the whole form where it is empty.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: text::message(&message.into()),
        }
    }

    /// Whether it is mended on the page of the Schulträger.
    #[must_use]
    pub fn is_about_authority(&self) -> bool {
        self.message.contains(ABOUT_AUTHORITY)
    }
}

/// Somebody else saved the record while this form was open (412): both versions, field by field.
#[derive(Debug, Clone, Default)]
pub struct Conflict {
    /// Who saved in between.
    pub changed_by: String,
    /// When: `14.03.2024, 09:42 Uhr`.
    pub changed_at: String,
    pub rows: Vec<ConflictRow>,
}

/// One field of a conflict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConflictRow {
    pub label: String,
    pub yours: String,
    pub stored: String,
    /// The value when this user opened the form; `None` where nobody knows.
    pub opened: Option<String>,
}

impl Conflict {
    /// The same comparison with the values that the form was opened with, as rows in the same order.
    #[must_use]
    pub fn opened_with(mut self, opened: Option<Vec<ConflictRow>>) -> Self {
        for (row, opened) in self.rows.iter_mut().zip(opened.unwrap_or_default()) {
            row.opened = Some(opened.yours);
        }
        self
    }

    /// The fields that somebody changed: those that are equal and were so before say nothing.
    pub fn changed(&self) -> impl Iterator<Item = &ConflictRow> {
        self.rows.iter().filter(|row| row.is_changed())
    }

    /// Whether it is known who changed what.
    #[must_use]
    pub fn is_based(&self) -> bool {
        self.rows.iter().any(|row| row.opened.is_some())
    }

    /// How many fields both changed.
    #[must_use]
    pub fn disputed(&self) -> usize {
        self.rows.iter().filter(|row| row.is_disputed()).count()
    }
}

impl ConflictRow {
    /// A field of which nobody knows what it was before.
    #[must_use]
    pub fn new(label: impl Into<String>, yours: impl Into<String>, stored: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            yours: yours.into(),
            stored: stored.into(),
            opened: None,
        }
    }

    /// Both changed it, and not to the same; where nobody knows what it was, any difference counts.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let theirs = self.opened.as_ref().is_none_or(|opened| *opened != self.stored);
        self.differs() && theirs
    }

    /// Who changed it.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        match (&self.opened, self.differs()) {
            (None, true) => "verschieden",
            (Some(opened), true) if *opened == self.stored => "nur von Ihnen geändert",
            (Some(_), true) => "von beiden geändert",
            (Some(opened), false) if *opened != self.stored => "übernommen",
            (_, false) => "gleich",
        }
    }

    /// Whether somebody changed it, as far as that is known.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.differs() || self.opened.as_ref().is_some_and(|opened| *opened != self.stored)
    }

    /// Whether the two versions are not the same.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.yours != self.stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_leaves_out_what_nobody_changed() {
        let rows = vec![
            ConflictRow::new("gleich", "a", "a"),
            ConflictRow::new("nur hier", "b", "a"),
            ConflictRow::new("nur dort", "c", "c"),
        ];
        let opened = ["a", "a", "a"].map(|before| ConflictRow::new("", before, ""));
        let conflict = Conflict {
            rows,
            ..Conflict::default()
        };
        let labels = |conflict: &Conflict| -> Vec<String> {
            conflict.changed().map(|row| row.label.clone()).collect()
        };
        assert_eq!(labels(&conflict), ["nur hier"]);
        assert_eq!(
            labels(&conflict.opened_with(Some(opened.into()))),
            ["nur hier", "nur dort"]
        );
    }

    #[test]
    fn choices_of_a_group_stand_together() {
        let field = Field::new("ort", "Ort")
            .value("2")
            .options([("", "unverändert")])
            .grouped([("1", "A", "eins"), ("2", "A", "zwei"), ("3", "B", "drei")]);
        let marks = |at: fn(&Field, &usize) -> bool| -> Vec<bool> {
            (0..field.choices.len()).map(|index| at(&field, &index)).collect()
        };
        assert_eq!(marks(Field::opens_group), [false, true, false, true]);
        assert_eq!(marks(Field::closes_group), [false, false, true, true]);
        assert!(field.choices[2].selected);
    }

    #[test]
    fn what_is_wrong_with_the_authority_leads_to_its_page() {
        let wrong = FieldError::new("", "Bitte zuerst die Angaben zum Schulträger eintragen.");
        assert!(wrong.is_about_authority());
        assert!(!FieldError::new("", "Bitte zuerst ein Modell wählen.").is_about_authority());
    }
}
