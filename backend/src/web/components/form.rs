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
}

/// One line of the error summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty for an error of the whole form.
    pub field: String,
    pub message: String,
}

impl Field {
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
                }
            })
            .collect();
        self
    }

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

    #[must_use]
    pub fn has_error(&self) -> bool {
        !self.error.is_empty()
    }
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, selected: bool) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            selected,
        }
    }
}

impl FieldError {
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: text::message(&message.into()),
        }
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

    #[must_use]
    pub fn differs(&self) -> bool {
        self.yours != self.stored
    }
}
