//! Why a file is not taken: German text that names the field and says what to do.

use std::fmt;

use super::field::Field;
use super::sums::SumError;

const REMEDY: &str = "Bitte beim Lieferanten eine korrigierte Rechnung anfordern.";
const ASK_FOR_XML: &str = "Bitte beim Lieferanten eine XRechnung als XML-Datei (UBL oder CII) anfordern.";

/// Why a file is not taken as an invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EInvoiceError {
    #[error(
        "Die Datei ist leer. Bitte die Datei noch einmal speichern und erneut hochladen oder beim Lieferanten neu anfordern."
    )]
    Empty,
    #[error(
        "Die Datei ist mit {} MB zu groß, erlaubt sind {} MB. Bitte beim Lieferanten eine Rechnung mit kleineren Anlagen anfordern.",
        size.div_ceil(1024 * 1024), limit / (1024 * 1024)
    )]
    TooLarge { size: usize, limit: usize },
    #[error("Die Datei ist ein PDF und keine XML-Datei. {}", ASK_FOR_XML)]
    Pdf,
    #[error(
        "Die Datei ist eine Webseite (HTML), vermutlich eine gespeicherte Anmelde- oder Downloadseite. Bitte die XML-Datei der Rechnung herunterladen."
    )]
    Html,
    #[error("Die Datei ist kein XML. {}", ASK_FOR_XML)]
    NotXml,
    #[error(
        "Die Datei ist ein Bild und keine elektronische Rechnung. Bitte beim Lieferanten eine XRechnung oder ein ZUGFeRD-PDF anfordern, oder die Rechnung von Hand erfassen und dieses Bild als Scan beifügen."
    )]
    Image,
    #[error(
        "Die Datei ist eine Tabelle und keine elektronische Rechnung. Ist es eine Zahlungsliste des Finanzverfahrens, bitte „Zahlungen einlesen“ wählen. Sonst beim Lieferanten eine XRechnung als XML-Datei anfordern."
    )]
    Table,
    #[error(
        "Im PDF steckt keine elektronische Rechnung. Bitte beim Lieferanten eine XRechnung oder ein ZUGFeRD-PDF anfordern, oder die Rechnung von Hand erfassen und dieses PDF als Scan beifügen."
    )]
    PdfWithoutInvoice,
    #[error(
        "Im PDF stecken mehrere elektronische Rechnungen ({}), und es sagt nicht, welche gilt. Bitte beim Lieferanten ein PDF mit nur einer anfordern.",
        .0.join(", ")
    )]
    SeveralInPdf(Vec<String>),
    #[error(
        "Die XML-Datei ist keine Rechnung, sondern „{0}“. Erwartet wird UBL Invoice, UBL CreditNote, CII CrossIndustryInvoice oder ZUGFeRD 1.0. {ask}",
        ask = ASK_FOR_XML
    )]
    UnknownRoot(String),
    #[error("Die Zeichenkodierung der Datei ist falsch angegeben: {0} {remedy}", remedy = REMEDY)]
    Encoding(String),
    #[error(
        "Die Datei enthält eine Dokumenttyp-Definition (DOCTYPE). Das ist in Rechnungen nicht erlaubt und kann schädlich sein. {}",
        REMEDY
    )]
    Doctype,
    #[error("Die Datei enthält die unbekannte Entität „&{0};“. {remedy}", remedy = REMEDY)]
    Entity(String),
    #[error(
        "Die Datei ist tiefer als {0} Ebenen verschachtelt. Das kommt in Rechnungen nicht vor. {remedy}",
        remedy = REMEDY
    )]
    TooDeep(usize),
    #[error("Die Datei hat mehr als {0} Elemente. {remedy}", remedy = REMEDY)]
    TooManyElements(usize),
    #[error(
        "Die Datei ist unvollständig: Sie bricht vor dem Ende der Rechnung ab. Bitte erneut herunterladen oder beim Lieferanten neu anfordern."
    )]
    Truncated,
    #[error("Die XML-Datei ist beschädigt (Zeile {line}: {detail}). {remedy}", remedy = REMEDY)]
    Malformed { line: usize, detail: String },
    #[error(
        "{what} wird nicht gelesen. Bitte beim Lieferanten eine Rechnung ohne diese Erweiterung anfordern."
    )]
    Unsupported { what: String },
    #[error("{0} {remedy}", remedy = REMEDY)]
    Field(#[from] FieldError),
    #[error("Die Summen der Rechnung stimmen nicht. {} {remedy}", join(.0), remedy = REMEDY)]
    Sums(Vec<SumError>),
}

/// A field that is missing or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where the field belongs to, for example `Position 3`; `None` for the head of the invoice.
    pub place: Option<String>,
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("Die Angabe fehlt.")]
    Missing,
    #[error("Die Angabe steht mehrfach in der Rechnung.")]
    Duplicate,
    #[error("„{0}“ ist keine Zahl in der Schreibweise der Norm, zum Beispiel 1234.56.")]
    NotANumber(String),
    #[error("„{text}“ hat mehr als {places} Nachkommastellen.")]
    TooPrecise { text: String, places: u32 },
    #[error("„{0}“ ist zu groß.")]
    TooLarge(String),
    #[error("Der Wert darf nicht null oder negativ sein.")]
    NotPositive,
    #[error("„{0}“ ist kein Datum in der Schreibweise der Norm.")]
    NotADate(String),
    #[error("Den Tag „{0}“ gibt es nicht.")]
    ImpossibleDate(String),
    #[error("„{0}“ liegt außerhalb der Jahre 1990 bis 2099.")]
    DateOutOfRange(String),
    #[error("Den Schlüssel „{0}“ kennt die Norm nicht.")]
    UnknownCode(String),
    #[error("Der Betrag ist in {found} angegeben, die Rechnung aber in {expected}.")]
    Currency { found: String, expected: String },
}

impl FieldError {
    pub(super) fn new(field: Field, problem: Problem) -> Self {
        Self {
            place: None,
            field,
            problem,
        }
    }

    /// The same error, said of the line with this number.
    pub(super) fn in_line(self, id: &str) -> Self {
        Self {
            place: Some(format!("Position {id}")),
            ..self
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}, ")?;
        }
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for FieldError {}

fn join(errors: &[SumError]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join(" ")
}
