/// Why a document could not be made. The text is for users.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// None of the fonts has this character; `text` are the words it stands in.
    #[error(
        "Das Zeichen „{character}“ (U+{code:04X}) lässt sich im PDF nicht darstellen; es steht in „{text}“. Bitte in lateinischer Schrift schreiben oder das Schreiben als docx erzeugen.",
        code = u32::from(*.character)
    )]
    Character { character: char, text: String },
    /// typst refused the document; its own words.
    #[error("Das PDF konnte nicht erzeugt werden ({0}). Bitte das Schreiben als docx erzeugen.")]
    Typesetting(String),
    /// The archive of the docx refused a part.
    #[error("Die Datei konnte nicht erzeugt werden ({0}).")]
    Archive(#[from] std::io::Error),
}
