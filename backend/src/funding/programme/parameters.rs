//! Every parameter of a programme, once: its field, its key in the file and its German label.

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, BudgetLevel, Cents, DatePeriods, Drawdown, Financing, Leasing, ProofDueFrom, ProofKind,
    ReceiptList, SchoolNumber,
};

use super::Sourced;
use super::entry::{Asked, Entered};
use super::read::{ProgrammeError, ProgrammeFile};
use super::value::{Cap, Category, Excluded, Value, caps_in_words};

/// Key of the caps.
const CAPS: &str = "deckel";

/// One parameter as a page or `list programmes` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Key in the file (German, as in the design): `foerdersatz`.
    pub name: &'static str,
    /// German label.
    pub label: &'static str,
    /// The value in German; "entfällt" where the programme has no such rule, `None` where it is missing (Angabe fehlt).
    pub value: Option<String>,
    /// Where the value is written.
    pub source: Option<String>,
    /// A remark for the user.
    pub note: Option<String>,
}

macro_rules! programme {
    ($($(#[$meta:meta])* $field:ident: $type:ty = $key:literal, $label:literal;)+) => {
        /// A funding programme (Förderprogramm) in one version. The fields from `land` on are its parameters.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Programme {
            /// Short name for addresses and scripts: lower-case letters, digits and hyphens.
            pub code: String,
            /// Version of the file, from 1; a notice keeps the one it was entered with.
            pub version: u32,
            /// Name in lists.
            pub title: String,
            /// First day on which a notice can be given.
            pub valid_from: Option<NaiveDate>,
            /// Last day of the programme; `None` while it runs.
            pub valid_to: Option<NaiveDate>,
            /// Version of the edition that this one corrects (`ersetzt`).
            pub replaces: Option<u32>,
            $($(#[$meta])* pub $field: Sourced<$type>,)+
        }

        impl Programme {
            /// Takes every parameter out of a file.
            pub(super) fn take(file: &mut ProgrammeFile<'_>) -> Result<Self, ProgrammeError> {
                Ok(Self {
                    code: file.code()?,
                    version: file.version()?,
                    title: file.title()?,
                    valid_from: file.date("gueltig_von")?,
                    valid_to: file.date("gueltig_bis")?,
                    replaces: file.replaces()?,
                    $($field: file.parameter($key)?,)+
                })
            }

            /// Every parameter as a form asks for it, in the same order.
            #[must_use]
            pub fn asked() -> Vec<Asked> {
                vec![$(Asked { key: $key, label: $label, entry: <$type as Entered>::entry() },)+]
            }

            /// Every parameter, in the order of the design, a missing one with no value.
            #[must_use]
            pub fn parameters(&self) -> Vec<Parameter> {
                let mut all = vec![$(Parameter::new($key, $label, &self.$field),)+];
                // Caps name their Förderbereich, which the caps alone do not know.
                if let (Some(caps), Some(shown)) = (
                    self.caps.value.as_deref(),
                    all.iter_mut().find(|parameter| parameter.name == CAPS),
                ) {
                    shown.value = Some(caps_in_words(caps, self.category_list()));
                }
                all
            }
        }
    };
}

programme! {
    /// Code of the Land, as in ISO 3166-2 without "DE-"; "DE" for the federation.
    land: String = "land", "Land";
    /// Official name.
    name: String = "name", "Name der Richtlinie";
    legal_basis: String = "rechtsgrundlage", "Rechtsgrundlage";
    edition_from: NaiveDate = "fassung_von", "Fassung vom";
    edition_to: NaiveDate = "fassung_bis", "Fassung gilt bis";
    granting_authority: String = "bewilligungsbehoerde", "Bewilligungsbehörde";
    portal_url: String = "portal_url", "Adresse des Portals";
    /// Fields of an application in the order in which the portal asks for them.
    portal_application: Vec<String> = "portal_felder_antrag", "Felder des Portals für Anträge, in seiner Reihenfolge";
    /// Fields of a drawdown.
    portal_drawdown: Vec<String> = "portal_felder_abruf", "Felder des Portals für Mittelabrufe, in seiner Reihenfolge";
    financing: Financing = "foerderart", "Finanzierungsart";
    rate: BasisPoints = "foerdersatz", "Fördersatz, von den zuwendungsfähigen Ausgaben";
    own_share_min: BasisPoints = "eigenanteil_min", "Eigenanteil mindestens, von den zuwendungsfähigen Ausgaben";
    own_share_exception: String = "eigenanteil_ausnahme", "Ausnahme beim Eigenanteil";
    /// Whether the own share is carried by a loan of the Land (Hessen).
    loan: bool = "darlehen", "Eigenanteil über Darlehen";
    budget_level: BudgetLevel = "budget_ebene", "Budget";
    budget_key: String = "budget_schluessel_text", "Verteilung des Budgets";
    categories: Vec<Category> = "kategorien", "Förderbereiche und Zweckbindung";
    caps: Vec<Cap> = "deckel", "Obergrenzen";
    earliest_start: NaiveDate = "frueheste_massnahme", "Frühester Beginn der Maßnahme";
    application_until: NaiveDate = "antrag_bis", "Antrag bis";
    implementation_until: NaiveDate = "durchfuehrung_bis", "Durchführung spätestens bis";
    /// In which period order, acceptance, invoice and payment have to lie.
    date_periods: DatePeriods = "massgeblicher_zeitraum", "Maßgeblicher Zeitraum";
    drawdown: Drawdown = "abruf_art", "Mittelabruf";
    /// Up to this grant nothing is paid before the proof is filed.
    paid_after_proof_up_to: Cents = "auszahlung_erst_nach_vn_bis", "Auszahlung erst nach dem Verwendungsnachweis, bei Zuwendungen bis";
    instalment_max: BasisPoints = "abschlag_max_prozent", "Abschläge höchstens";
    instalment_min: Cents = "abschlag_min_betrag", "Abschläge ab";
    /// Whether money is asked for only once the notice is final, or the right of appeal waived.
    final_before_drawdown: bool = "bestandskraft_noetig", "Mittelabruf erst nach Bestandskraft oder Rechtsbehelfsverzicht";
    /// Days within which drawn money has to be spent.
    spend_within_days: u32 = "verbrauchsfrist_tage", "Verbrauchsfrist (Tage)";
    /// Interest a year on money that was not spent in time, in percentage points above the base rate.
    interest: BasisPoints = "zinsen", "Zinsen auf nicht rechtzeitig verbrauchte Mittel, Prozentpunkte über dem Basiszinssatz";
    proof: ProofKind = "vn_art", "Art des Nachweises";
    proof_months: u32 = "vn_frist_monate", "Nachweisfrist (Monate)";
    proof_from: ProofDueFrom = "vn_frist_ab", "Nachweisfrist ab";
    interim_proof: bool = "zwischennachweis", "Zwischennachweis";
    /// Months after the end of a year (Haushaltsjahr) within which its interim proof is filed.
    interim_months: u32 = "zwischennachweis_frist_monate", "Frist des Zwischennachweises (Monate nach dem Jahresende)";
    receipt_list: ReceiptList = "belegliste", "Belegliste";
    retention_years: u32 = "aufbewahrung_jahre", "Aufbewahrung der Belege (Jahre)";
    cost_item_tolerance: BasisPoints = "einzelansatz_toleranz", "Überschreitung eines Einzelansatzes bis, von seinem zuwendungsfähigen Betrag";
    no_double_funding: bool = "doppelfoerderung_verboten", "Doppelförderung verboten";
    /// Text that has to stand on what was paid ("Gefördert vom …").
    device_label: String = "label_text", "Text des Aufklebers";
    documents: Vec<String> = "pflichtdokumente", "Pflichtdokumente";
    not_fundable: Vec<Excluded> = "nicht_foerderfaehig", "Nicht förderfähig";
    /// What the programme names as eligible where one might doubt it.
    fundable: Vec<Excluded> = "foerderfaehig", "Ausdrücklich förderfähig";
    leasing: Leasing = "leasing", "Leasing und Miete";
    /// The only schools that it funds.
    schools: Vec<SchoolNumber> = "foerderfaehige_schulen", "Förderfähige Schulen (Schulnummern)";
    /// Whether devices may go to another school before their Zweckbindung ends.
    may_change_school: bool = "schulwechsel_erlaubt", "Wechsel der Schule in der Zweckbindung erlaubt";
}

impl Parameter {
    fn new<T: Value>(name: &'static str, label: &'static str, sourced: &Sourced<T>) -> Self {
        let not_applicable = sourced.not_applicable.then(|| "entfällt".to_owned());
        Self {
            name,
            label,
            value: sourced.value.as_ref().map(Value::show).or(not_applicable),
            source: sourced.source.clone(),
            note: sourced.note.clone(),
        }
    }
}
