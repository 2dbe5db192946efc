//! What a record's page shows: states, facts, findings, history.

use crate::audit;
use crate::web::layout::Tone;

/// A state as icon and word: `templates/components/record.html`, macros `state` and `badge`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub tone: Tone,
    /// Name of a KERN icon.
    pub icon: &'static str,
    pub text: String,
}

impl State {
    /// A state with the icon of its tone.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            icon: tone.icon(),
            text: text.into(),
        }
    }

    /// All is well, or done.
    #[must_use]
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(Tone::Success, text)
    }

    /// Neither good nor bad.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self::new(Tone::Info, text)
    }

    /// Somebody should look at it.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Tone::Warning, text)
    }

    /// Something is wrong.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Tone::Error, text)
    }

    /// It does not count, or not any more.
    #[must_use]
    pub fn off(text: impl Into<String>) -> Self {
        Self::new(Tone::Off, text)
    }

    /// The same state with another KERN icon: `account-circle`, `calendar-today`, `draft`.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = icon;
        self
    }
}

/// One fact of a record: term, value, and a small note below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    /// Empty is shown as `–`.
    pub value: String,
    pub note: String,
    /// The value links here; empty for none.
    pub href: String,
    /// A figure that matters.
    pub strong: bool,
    /// A long value, over the whole width.
    pub wide: bool,
    /// Shown instead of the value.
    pub state: Option<State>,
    /// Where it is written: address of the page in the document (empty without one) and place.
    pub cite: Option<(String, String)>,
}

impl Fact {
    /// A fact in words.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            ..Self::default()
        }
    }

    /// A fact whose value is a state.
    #[must_use]
    pub fn state(label: impl Into<String>, state: State) -> Self {
        Self {
            label: label.into(),
            state: Some(state),
            ..Self::default()
        }
    }

    /// With a small note below its value.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// A long value, over the whole width.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// With an address that its value leads to.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// A figure that matters.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// Where it is written: address and place.
    #[must_use]
    pub fn cite(mut self, cite: Option<(String, String)>) -> Self {
        self.cite = cite;
        self
    }
}

/// A finding (Prüfhinweis) where its cause stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingView {
    pub tone: Tone,
    /// `Fehler`, `Warnung`, `Angabe fehlt`.
    pub severity: String,
    /// What is wrong, with the figures.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Where the rule is written; empty where it is no finding of a rule.
    pub source: String,
    /// As (address, label).
    pub link: Option<(String, String)>,
    /// „bestätigt von Erika Beispiel am 14.03.2024: Grund“; empty while nobody has confirmed it.
    pub confirmation: String,
    /// Where it is confirmed, or its confirmation taken back; for those who may.
    pub confirm: Option<String>,
}

impl FindingView {
    /// Something is wrong (Fehler), with what to do.
    #[must_use]
    pub fn error(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Tone::Error, "Fehler", message, remedy)
    }

    /// Somebody should look at it (Warnung), with what to do.
    #[must_use]
    pub fn warning(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Tone::Warning, "Warnung", message, remedy)
    }

    /// A parameter that nobody knows; the severity is said once, though findings begin with it where they stand alone.
    #[must_use]
    pub fn missing(message: &str, remedy: impl Into<String>) -> Self {
        let message = message.strip_prefix("Angabe fehlt: ").unwrap_or(message);
        Self::new(Tone::Info, "Angabe fehlt", message, remedy)
    }

    /// A plain hint without a severity word.
    #[must_use]
    pub fn hint(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Tone::Info, "", message, remedy)
    }

    fn new(tone: Tone, severity: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            tone,
            severity: severity.to_owned(),
            message: message.into(),
            remedy: remedy.into(),
            source: String::new(),
            link: None,
            confirmation: String::new(),
            confirm: None,
        }
    }

    /// Where the rule is written: programme, guideline or law.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// Somebody has confirmed it, as the sentence says.
    #[must_use]
    pub fn confirmed(mut self, sentence: impl Into<String>) -> Self {
        self.tone = Tone::Info;
        self.confirmation = sentence.into();
        self
    }

    /// The address where it is confirmed, or its confirmation taken back.
    #[must_use]
    pub fn confirmable(mut self, href: impl Into<String>) -> Self {
        self.confirm = Some(href.into());
        self
    }

    /// With a link to where it is mended.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.link = Some((href.into(), label.into()));
        self
    }

    /// The severity as icon and word, for a column.
    #[must_use]
    pub fn state(&self) -> State {
        State::new(self.tone, self.severity.clone())
    }
}

/// One entry of a record's history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryEntry {
    /// `14.03.2024, 08:10`.
    pub at: String,
    /// What happened, as a sentence.
    pub sentence: String,
    /// Who did it, or where it came from.
    pub by: String,
    pub changes: Vec<Change>,
}

impl From<audit::Entry> for HistoryEntry {
    /// „Erika Beispiel hat den Stand von „läuft“ auf „abgeschlossen“ geändert.“, with all fields where the sentence leaves some out.
    fn from(entry: audit::Entry) -> Self {
        let told = entry.sentence();
        Self {
            at: entry.at.format("%d.%m.%Y, %H:%M").to_string(),
            sentence: format!("{} {}.", entry.who, told.text),
            by: String::new(),
            changes: if told.is_whole {
                Vec::new()
            } else {
                entry.changes.into_iter().map(Change::from).collect()
            },
        }
    }
}

impl From<audit::EntryChange> for Change {
    fn from(change: audit::EntryChange) -> Self {
        Self {
            label: change.field,
            before: change.before,
            after: change.after,
        }
    }
}

/// One field that an entry changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub label: String,
    /// Empty is shown as `–`.
    pub before: String,
    pub after: String,
}

/// A link that looks like a button.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Action {
    /// The verb with its object: `Gerät anlegen`.
    pub label: String,
    pub href: String,
    /// Name of a KERN icon, empty for none.
    pub icon: &'static str,
    /// The one main action of the page.
    pub primary: bool,
    /// Left out on narrow screens.
    pub low: bool,
}

impl Action {
    /// A link that is one of several actions.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    /// The main action of the page; there is one at most.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// With a KERN icon before its label.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = icon;
        self
    }

    /// An action that narrow screens leave out.
    #[must_use]
    pub fn low(mut self) -> Self {
        self.low = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_parameter_is_called_so_once() {
        for message in ["Angabe fehlt: Vergabeart.", "Vergabeart."] {
            let view = FindingView::missing(message, "");
            assert_eq!(
                (view.severity.as_str(), view.message.as_str()),
                ("Angabe fehlt", "Vergabeart.")
            );
        }
    }
}
