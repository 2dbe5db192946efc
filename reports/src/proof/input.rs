use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, Cents, CostRounding, Financing, ProofConfirmation, ProofEdition, ProofType, Severity,
};

/// Everything of a proof except its long lists, which are pushed row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofInput {
    pub authority: Authority,
    /// Bewilligungsbehörde.
    pub granting_authority: String,
    /// Title of the programme (Förderprogramm).
    pub programme: String,
    pub notice: NoticeFacts,
    pub income: Income,
    /// The cost plan (Ausgabenplan), in the order of the notice.
    pub items: Vec<CostItemRow>,
    /// Fixed installations (Anlagen); the workbook has a sheet of them where there are some.
    pub installations: Vec<InstallationRow>,
    /// Payouts up to the as-of date (Mittelabrufe), by day.
    pub payouts: Vec<PayoutRow>,
    /// `None` while none was entered.
    pub narrative: Option<Narrative>,
    pub findings: FindingCounts,
    pub edition: ProofEdition,
    /// Which proof it is.
    pub proof_type: ProofType,
    /// The Belegliste is enclosed; the edition for the files has it always.
    pub encloses_receipts: bool,
    /// Every finding, for the edition that shows them (Prüfprotokoll); in the other one those that somebody has confirmed, for the Deckblatt.
    pub protocol: Vec<FindingRow>,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// The version that is filed (eingereichte Fassung); `None` for a draft.
    pub version: Option<i64>,
    /// What was filed last, for the edition that names it; `None` where nothing was.
    pub filed: Option<FiledVersion>,
    /// Hash of the last event of this notice in the audit trail, hex; `None` before the first one.
    pub audit_hash: Option<String>,
}

/// A version that was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledVersion {
    /// From 1.
    pub number: i64,
    pub filed_on: NaiveDate,
    /// Its as-of date (Stichtag).
    pub as_of: NaiveDate,
    /// Of its file, hex.
    pub sha256: String,
}

/// The recipient of the grant (Zuwendungsempfänger, the Schulträger).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub name: String,
    /// Street and town on one line; may be empty.
    pub address: String,
    /// Person and telephone for questions; may be empty.
    pub contact: String,
}

/// Facts of the grant notice (Zuwendungsbescheid); what is `None` is shown as *Angabe fehlt*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFacts {
    /// Aktenzeichen.
    pub reference: String,
    pub date: NaiveDate,
    /// Purpose of the grant (Zuwendungszweck).
    pub purpose: String,
    /// Kind of financing as users read it (Finanzierungsart).
    pub financing: String,
    /// Fördersatz.
    pub rate: Option<BasisPoints>,
    /// Sum granted.
    pub granted: Cents,
    /// The notice and its change notices (Änderungsbescheide), the first one first; empty where nothing changed it.
    pub versions: Vec<NoticeVersion>,
    /// Bewilligungszeitraum.
    pub approval_period: Period,
    /// Durchführungszeitraum.
    pub implementation_period: Period,
    /// That the measure could begin before the notice (vorzeitiger Maßnahmebeginn), in words; empty for not.
    pub early_start: String,
    /// Last day of the Zweckbindung.
    pub zweckbindung_until: Option<NaiveDate>,
    /// What stands in place of a day, such as `je Gerät`; empty where the day is missing.
    pub zweckbindung_words: String,
    /// Day on which the proof is due.
    pub proof_due: Option<NaiveDate>,
}

/// A notice or one of its change notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeVersion {
    /// `Zuwendungsbescheid`, `Teilwiderruf`.
    pub kind: String,
    pub date: NaiveDate,
    /// Aktenzeichen.
    pub reference: String,
    /// Sum granted from it on.
    pub granted: Cents,
}

/// A period with both days included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// Income (Einnahmen). The settled grant and own share are the sums of the receipts' shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Income {
    /// Own share by the notice (Eigenanteil).
    pub own_share: Cents,
    /// Where the own share comes from, in words.
    pub own_share_source: String,
    /// Its sources where the notice names several: together they bear the own share. Empty for one.
    pub own_sources: Vec<OwnSource>,
    /// Contributions of third parties (Leistungen Dritter), insurance and sale; they lower the settled own share and, beyond what
    /// the notice plans, what the grant is measured by.
    pub third_parties: Vec<OtherIncome>,
    /// Other public grants (weitere öffentliche Förderung); they lower the settled own share.
    pub public_funding: Vec<OtherIncome>,
    /// The grant of this notice (Zuwendung).
    pub grant: Cents,
    /// Who grants, such as `Land Nordrhein-Westfalen`.
    pub grantor: String,
    pub rule: GrantRule,
}

/// One of several sources of the own share (Herkunft des Eigenanteils).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSource {
    /// Such as `Gute Schule 2020`.
    pub source: String,
    /// What it bears by the notice (lt. Bescheid).
    pub granted: Cents,
}

/// How the settled grant follows from the spending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantRule {
    pub financing: Financing,
    /// Fördersatz; counts with Anteilfinanzierung.
    pub rate: BasisPoints,
    pub rounding: CostRounding,
    /// Festbetrag: count × amount; `None` = the granted amount.
    pub fixed: Option<Cents>,
    /// Leistungen Dritter that the notice plans: they do not lower the grant.
    pub third_in_plan: Cents,
    /// Of them what bears spending that is not eligible.
    pub third_beside: Cents,
}

/// Income other than grant and own share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherIncome {
    /// Such as `Leistung Dritter`.
    pub kind: String,
    pub source: String,
    /// What for.
    pub purpose: String,
    /// By the notice (lt. Bescheid).
    pub granted: Cents,
    /// As received (lt. Abrechnung).
    pub received: Cents,
}

/// A binding item of the cost plan (Einzelansatz). Its settled sums come from the receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostItemRow {
    /// Any text unique among all items and lines; receipts refer to it.
    pub key: String,
    /// Number in the notice (lfd. Nr. des Einzelansatzes), unique among the items.
    pub position: i64,
    pub title: String,
    /// Spending by the notice (Ausgaben lt. Bescheid).
    pub total: Cents,
    /// Of that eligible (davon zuwendungsfähig).
    pub eligible: Cents,
    /// How far the eligible sum may be exceeded; `None` where the programme does not say.
    pub tolerance: Option<BasisPoints>,
    pub lines: Vec<CostLineRow>,
}

/// A line below an item (Kostenposition): not binding, for one's own planning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLineRow {
    /// Any text unique among all items and lines; receipts refer to it.
    pub key: String,
    /// Number below its item, unique there.
    pub position: i64,
    /// In words, such as `Baumberge-Schule: 12 interaktive Displays`.
    pub title: String,
    pub total: Cents,
    pub eligible: Cents,
}

/// A fixed installation (Anlage) such as cabling or Wi-Fi: the part of an invoice line that belongs to one line of the cost plan. What nobody
/// entered is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationRow {
    /// What was built in, such as `Position 2: Verkabelung`.
    pub subject: String,
    /// Name of the school; empty for none.
    pub school: String,
    /// Where it is (Ort).
    pub place: String,
    /// How much of it there is (Umfang), such as `48 Datenanschlüsse`.
    pub extent: String,
    /// Abnahme.
    pub accepted_on: Option<NaiveDate>,
    pub invoice_number: String,
    /// Number and title of the line of the cost plan, such as `1.2 WLAN`.
    pub cost_line: String,
    /// Of the invoice line, whether it is paid or not.
    pub gross: Cents,
}

/// Money of the grant that was paid out (Mittelabruf).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    pub paid_on: NaiveDate,
    /// Negative where money was paid back.
    pub amount: Cents,
    /// Day until which it has to be spent (Verwendung bis); `None` where nobody says.
    pub use_by: Option<NaiveDate>,
    pub note: String,
}

/// What was done and achieved (Sachbericht), in short texts of several paragraphs; empty where nothing was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// What was done (durchgeführte Maßnahme).
    pub measure: String,
    pub began_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    /// Result and effects, by school.
    pub result: String,
    /// Deviations and their reasons.
    pub deviations: String,
    /// Staff that was funded (gefördertes Personal).
    pub staff: String,
    /// Technical offices that took part and what they report.
    pub offices: String,
    /// What the recipient confirms.
    pub confirmed: Vec<ProofConfirmation>,
}

impl Narrative {
    /// It says what was done or achieved: what is confirmed alone is no Sachbericht.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.measure.is_empty() || !self.result.is_empty()
    }
}

impl ProofInput {
    /// Sum paid out up to the as-of date.
    #[must_use]
    pub fn paid_out(&self) -> Cents {
        self.payouts.iter().map(|payout| payout.amount).sum()
    }
}

/// What a rule has to say (Prüfhinweis).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Number of the rule: `R16`.
    pub rule: String,
    pub severity: Severity,
    /// The record it is about.
    pub subject: String,
    pub message: String,
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
    /// That somebody has confirmed it; `None` while it is open.
    pub confirmation: Option<FindingConfirmation>,
}

/// Why somebody accepts what a rule objects to (Bestätigung).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingConfirmation {
    pub reason: String,
    pub by: String,
    /// The role in which it was confirmed; empty where none is known.
    pub role: String,
    pub on: NaiveDate,
}

/// Findings (Prüfhinweise) of the notice: open ones by severity, and confirmed ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FindingCounts {
    pub errors: u32,
    pub warnings: u32,
    /// Missing parameters (Angabe fehlt).
    pub missing: u32,
    /// Confirmed, of whatever severity; they are not counted above.
    pub confirmed: u32,
}
