//! The form of a programme's edition (Fassung).

use crate::web::form::FormErrors;

/// An edition as typed or as a file.
#[derive(Debug, Clone, Default)]
pub struct EditionForm {
    /// The text in TOML.
    pub toml: String,
    /// Bytes of a file; they count instead of the text.
    pub file: Option<Vec<u8>>,
}

impl EditionForm {
    /// The text, or what is wrong.
    ///
    /// # Errors
    /// A message at the field where nothing was typed, or the file is empty or no text.
    pub fn read(&self) -> Result<String, FormErrors> {
        let mut errors = FormErrors::none();
        let text = match &self.file {
            None if self.toml.trim().is_empty() => {
                errors.add("toml", "Angaben: Bitte ausfüllen oder eine TOML-Datei wählen.");
                None
            }
            None => Some(self.toml.clone()),
            Some(bytes) if bytes.is_empty() => {
                errors.add(
                    "datei",
                    "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen.",
                );
                None
            }
            Some(bytes) => {
                let text = String::from_utf8(bytes.clone());
                errors.take(
                    "datei",
                    text.map_err(|_| "Datei: Sie ist kein Text in UTF-8. Bitte eine TOML-Datei wählen."),
                )
            }
        };
        text.ok_or(errors)
    }
}
