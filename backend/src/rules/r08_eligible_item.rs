//! R8: what the programme does not fund is not paid from it.

use paktbuch_types::Leasing;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R8.
pub const RULE: Rule = Rule {
    id: RuleId::R8,
    title: "Förderfähige Gegenstände",
    sentence: "Was das Programm ausdrücklich nicht fördert, steht weder im Kostenplan noch ist es dem Bescheid zugeordnet.",
    source: "Förderrichtlinie (nicht förderfähige Ausgaben)",
};

/// A notice with what it plans and pays.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Name of its programme.
    pub programme: String,
    /// What is not eligible (`nicht_foerderfaehig`); `None` where nobody tells.
    pub excluded: Option<Vec<Excluded>>,
    /// What is eligible where one might doubt it (`foerderfaehig`); `None` where nobody tells.
    pub included: Option<Vec<Excluded>>,
    /// Where what is not eligible is written.
    pub source: String,
    /// Whether the programme names Eigenleistungen as eligible.
    pub own_work: bool,
    pub hire: Hire,
    /// Leased devices that the notice binds.
    pub leased: Vec<Subject>,
    pub items: Vec<Item>,
}

/// What the programme says of leasing, rent and purchase by instalments (`leasing`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hire {
    /// Whether it is eligible; `None` where nobody tells.
    pub rule: Option<Leasing>,
    /// The condition under which it is, where the programme names it.
    pub condition: Option<String>,
    /// Where that is written; empty where nobody tells.
    pub source: String,
}

/// Words of a name that tell leasing, rent (Miete) or purchase by instalments (Mietkauf, Ratenkauf), lower case. They count whole:
/// „Mieterschutz“ is none.
const HIRE_WORDS: &[&str] = &[
    "leasing",
    "leasingrate",
    "leasingraten",
    "leasingvertrag",
    "miete",
    "mietrate",
    "mietraten",
    "mietvertrag",
    "mietkauf",
    "mietkaufrate",
    "mietkaufraten",
    "ratenkauf",
];

/// Parts of words of which each name that tells a hire has one: a search by them misses none.
pub const HIRE_PARTS: &[&str] = &["leasing", "miet", "ratenkauf"];

/// Something that the programme does not fund, or expressly does, and how to tell it in a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// „Tablet-Koffer und Lademöbel“.
    pub name: String,
    /// Parts of words, lower case: „koffer“.
    pub words: Vec<String>,
    /// Parts of words that tell something else after all.
    pub except: Vec<String>,
}

/// A line of the cost plan or of an invoice with an eligible amount on the notice.
#[derive(Debug, Clone)]
pub struct Item {
    pub subject: Subject,
    pub name: String,
    /// An Eigenleistung: no money was paid for it.
    pub is_own_work: bool,
}

impl Excluded {
    /// Letters of the longest of its words in a name; `None` where the name tells something else.
    fn found_in(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        let found = |words: &[String]| -> Option<usize> {
            let found = words.iter().filter(|word| name.contains(word.as_str()));
            found.map(|word| word.chars().count()).max()
        };
        found(&self.words).filter(|_| found(&self.except).is_none())
    }
}

/// A warning for each item whose name tells something excluded, and nothing included by a longer word: the longer word is the more
/// specific one. A name is a hint, no proof. One finding where nobody tells what is not eligible, or what is although a name is
/// among the excluded ones.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let own_work = facts
        .items
        .iter()
        .filter(|item| item.is_own_work && !facts.own_work);
    let own_work = own_work.map(|item| {
        let message = format!(
            "{}: Eigenleistungen sind im Programm „{}“ nicht zuwendungsfähig.",
            item.subject.label, facts.programme
        );
        let remedy = "Bitte den zuwendungsfähigen Betrag der Zuordnung auf 0 setzen.";
        RULE.error(FindingCause::NotEligible, &item.subject, message, remedy)
    });
    let leased = facts.leased.iter().filter_map(|device| {
        let told = format!("Gerät {} ist geleast", device.label);
        hire(facts, device, &told)
    });
    own_work
        .chain(leased)
        .chain(of_names(facts))
        .chain(of_hire(facts))
        .collect()
}

/// What [`check`] says of leasing, rent and purchase by instalments alone: items whose names tell it.
#[must_use]
pub fn of_hire(facts: &Facts) -> Vec<Finding> {
    let hired = facts.items.iter().filter(|item| is_hire(&item.name));
    // What is excluded anyway is told once.
    let open = hired.filter(|item| exclusion_of(facts, item).is_none());
    let finding = |item: &Item| {
        let told = format!(
            "{}: „{}“ ist dem Namen nach Leasing, Miete oder Ratenkauf",
            item.subject.label, item.name
        );
        hire(facts, &item.subject, &told)
    };
    open.filter_map(finding).collect()
}

/// Whether a name tells leasing, rent or purchase by instalments.
fn is_hire(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| HIRE_WORDS.contains(&word))
}

/// Something leased, rented or bought by instalments where the programme forbids it, or nobody knows.
fn hire(facts: &Facts, subject: &Subject, told: &str) -> Option<Finding> {
    let what = match facts.hire.rule {
        None => return Some(RULE.missing_in_programme(subject, "Leasing und Miete")),
        Some(Leasing::Yes) => return None,
        Some(Leasing::No) => "nicht förderfähig".to_owned(),
        Some(Leasing::Conditional) => match &facts.hire.condition {
            None => "nur unter Bedingungen förderfähig".to_owned(),
            Some(condition) => {
                let condition = condition.trim_end_matches('.');
                format!("nur unter Bedingungen förderfähig ({condition})")
            }
        },
    };
    let message = format!("{told}; das ist im Programm „{}“ {what}.", facts.programme);
    let remedy = "Als nicht zuwendungsfähig oder Eigenen Mitteln zuordnen; ist es keines oder sind die Bedingungen erfüllt, den Hinweis bestätigen.";
    let finding = RULE.warning(FindingCause::NotEligible, subject, message, remedy);
    if facts.hire.source.is_empty() {
        return Some(finding);
    }
    Some(Finding {
        source: facts.hire.source.clone(),
        ..finding
    })
}

fn of_names(facts: &Facts) -> Vec<Finding> {
    if facts.excluded.is_none() {
        return vec![RULE.missing_in_programme(&facts.notice, "nicht förderfähige Gegenstände und Ausgaben")];
    }
    let items = facts.items.iter();
    let mut findings: Vec<Finding> = items.filter_map(|item| check_item(facts, item)).collect();
    if !findings.is_empty() && facts.included.is_none() {
        let what = "ausdrücklich förderfähige Gegenstände und Ausgaben";
        findings.push(RULE.missing_in_programme(&facts.notice, what));
    }
    findings
}

/// What excludes an item, unless a longer word includes it.
fn exclusion_of<'a>(facts: &'a Facts, item: &Item) -> Option<&'a Excluded> {
    let excluded = facts.excluded.as_deref()?;
    let longest = |list: &[Excluded]| list.iter().filter_map(|entry| entry.found_in(&item.name)).max();
    let included = facts.included.as_deref().and_then(longest);
    if included > longest(excluded) {
        return None;
    }
    excluded
        .iter()
        .find(|excluded| excluded.found_in(&item.name).is_some())
}

fn check_item(facts: &Facts, item: &Item) -> Option<Finding> {
    let excluded = exclusion_of(facts, item)?;
    let message = format!(
        "{}: „{}“ ist im Programm „{}“ vermutlich nicht förderfähig ({}).",
        item.subject.label, item.name, facts.programme, excluded.name
    );
    let finding = RULE.warning(
        FindingCause::NotEligible,
        &item.subject,
        message,
        "Als nicht zuwendungsfähig oder Eigenen Mitteln zuordnen; ist es etwas anderes, den Hinweis bestätigen.",
    );
    Some(Finding {
        source: facts.source.clone(),
        ..finding
    })
}

#[cfg(test)]
mod tests;
