//! R3: what a Förderbereich may cost at most, at each school and for the authority; first of all mobile devices.

use paktbuch_types::{BasisPoints, Cents};

use super::{Finding, FindingCause, Rule, RuleId, Subject, SubjectKind, until_filed};

/// R3.
pub const RULE: Rule = Rule {
    id: RuleId::R3,
    title: "Obergrenze für mobile Endgeräte",
    sentence: "Mobile Endgeräte kosten je Schule und je Schulträger höchstens, was das Programm für sie zulässt.",
    source: "Förderrichtlinie (Obergrenzen; Niedersachsen: 25.000 € je Schule)",
};

/// A notice or an application with what all of its programme plan, ask for and spend; all amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone)]
pub struct Facts {
    pub record: Subject,
    /// Name of its Förderbereich.
    pub category: String,
    /// Caps of the Förderbereich (`deckel`); `None` where nobody tells whether there are any.
    pub caps: Option<Vec<Cap>>,
    /// Where they are written.
    pub source: String,
    pub schools: Vec<Spending>,
    /// Everything, what belongs to no school included.
    pub authority: Spending,
    /// Whether the proof is being made or filed, or the application is sent: too much is an error then, and a warning before.
    pub filing: bool,
}

/// An upper limit (Obergrenze).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    pub per: Per,
    pub limit: Limit,
    /// Only one of the caps marked so has to be kept.
    pub is_alternative: bool,
}

/// Whose spending is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    School,
    Authority,
}

/// An amount, or a share of what is planned in all Förderbereiche of the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Amount(Cents),
    Share(BasisPoints),
}

/// What a school or the authority plans and spends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spending {
    /// „Baumberge-Schule“.
    pub name: String,
    /// Under the Förderbereich, lt. Bescheid.
    pub planned: Cents,
    /// Under the Förderbereich, by applications that nobody has decided yet.
    pub asked: Cents,
    /// Under the Förderbereich, berechnet.
    pub invoiced: Cents,
    /// Under the Förderbereich, what orders bind that no invoice bills yet.
    pub open_orders: Cents,
    /// In all Förderbereiche, lt. Bescheid, and as asked for.
    pub whole: Cents,
}

impl Spending {
    /// What is too much, in words; `None` where the limit is kept.
    fn above(&self, limit: Limit) -> Option<String> {
        let (amount, verb) = self.most();
        let (most, words) = match limit {
            Limit::Amount(most) => (most, format!("{most} €")),
            Limit::Share(share) => {
                let most = self.whole.share(share);
                (most, format!("{share} % von {} € = {most} €", self.whole))
            }
        };
        (amount > most).then(|| format!("{}: {verb} {amount} €, Grenze {words}", self.name))
    }

    /// What is planned or what is spent, whichever is more, and what that is.
    fn most(&self) -> (Cents, &'static str) {
        let planned = self.planned.plus(self.asked);
        let spent = self.invoiced.plus(self.open_orders);
        let verb = match (spent > planned, self.open_orders > Cents::ZERO) {
            (true, true) => "beauftragt",
            (true, false) => "berechnet",
            (false, _) if self.asked == Cents::ZERO => "lt. Bescheid",
            (false, _) if self.planned == Cents::ZERO => "beantragt",
            (false, _) => "bewilligt und beantragt",
        };
        (planned.max(spent), verb)
    }
}

impl Facts {
    /// Each school or authority that is above the cap, in words.
    fn above(&self, cap: &Cap) -> Vec<String> {
        let spenders = match cap.per {
            Per::School => self.schools.as_slice(),
            Per::Authority => std::slice::from_ref(&self.authority),
        };
        spenders
            .iter()
            .filter_map(|spending| spending.above(cap.limit))
            .collect()
    }
}

/// A finding for each cap that is exceeded, one for all alternatives together; one where nobody tells the caps.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let Some(caps) = &facts.caps else {
        return vec![RULE.missing_in_programme(&facts.record, "Obergrenzen je Schule oder Schulträger")];
    };
    let (alternatives, binding): (Vec<&Cap>, Vec<&Cap>) = caps.iter().partition(|cap| cap.is_alternative);
    let mut findings: Vec<Finding> = binding
        .into_iter()
        .filter_map(|cap| check_caps(facts, &[cap]))
        .collect();
    findings.extend(check_caps(facts, &alternatives));
    findings
}

/// A finding where none of the caps is kept.
fn check_caps(facts: &Facts, caps: &[&Cap]) -> Option<Finding> {
    let above: Vec<Vec<String>> = caps.iter().map(|cap| facts.above(cap)).collect();
    if above.is_empty() || above.iter().any(Vec::is_empty) {
        return None;
    }
    let choice = if caps.len() > 1 {
        " Eine der Grenzen muss eingehalten sein."
    } else {
        ""
    };
    let message = format!(
        "{} über der Obergrenze. {}.{choice}",
        facts.category,
        above.concat().join("; ")
    );
    let remedy = match facts.record.kind {
        SubjectKind::Application => {
            "Beträge der Schulen im Antrag prüfen: Was über der Obergrenze liegt, trägt der Schulträger aus Eigenen Mitteln."
        }
        _ => {
            "Kostenplan, Bestellungen und Zuordnungen prüfen: Was über der Obergrenze liegt, trägt der Schulträger aus Eigenen Mitteln."
        }
    };
    let finding = RULE.finding(
        until_filed(facts.filing),
        FindingCause::AboveCap,
        &facts.record,
        message,
        remedy,
    );
    Some(Finding {
        source: facts.source.clone(),
        ..finding
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;

    fn spending(name: &str, [planned, invoiced, whole]: [i64; 3]) -> Spending {
        Spending {
            name: name.to_owned(),
            planned: Cents(planned),
            invoiced: Cents(invoiced),
            whole: Cents(whole),
            ..Spending::default()
        }
    }

    fn facts(caps: Option<&[Cap]>, school: [i64; 3], authority: [i64; 3]) -> Facts {
        Facts {
            record: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            category: "Schulgebundene mobile Endgeräte".to_owned(),
            caps: caps.map(<[Cap]>::to_vec),
            source: "Richtlinie Nr. 4".to_owned(),
            schools: vec![spending("Baumberge-Schule", school), spending("AFG", [0, 0, 0])],
            authority: spending("Schulträger", authority),
            filing: false,
        }
    }

    const fn cap(per: Per, limit: Limit, is_alternative: bool) -> Cap {
        Cap {
            per,
            limit,
            is_alternative,
        }
    }

    const SCHOOL: Limit = Limit::Amount(Cents(2_500_000));
    const SHARE: Limit = Limit::Share(BasisPoints::percent(20));

    #[test]
    fn what_is_above_a_cap_is_found_and_alternatives_excuse_each_other() {
        use Severity::{MissingParameter, Warning};
        let school = [cap(Per::School, SCHOOL, false)];
        let either = [cap(Per::Authority, SHARE, true), cap(Per::School, SCHOOL, true)];
        let both = [cap(Per::Authority, SHARE, false), cap(Per::School, SCHOOL, false)];
        let (at, above) = ([2_500_000, 2_500_000, 2_500_000], [2_500_001, 0, 2_500_001]);
        let invoiced = [2_500_000, 2_500_001, 2_500_000];
        // 20 % of 125,000 € are 25,000 €.
        let (share_kept, share_exceeded) = ([2_500_000, 0, 12_500_000], [2_500_001, 0, 12_500_000]);
        for (name, caps, school, authority, expected) in [
            ("at the limit", Some(&school[..]), at, at, vec![]),
            ("a cent above", Some(&school), above, above, vec![Warning]),
            (
                "a cent above as invoiced",
                Some(&school),
                invoiced,
                at,
                vec![Warning],
            ),
            (
                "one of two kept: the share",
                Some(&either),
                above,
                share_kept,
                vec![],
            ),
            (
                "one of two kept: the amount",
                Some(&either),
                at,
                share_exceeded,
                vec![],
            ),
            (
                "neither kept",
                Some(&either),
                above,
                share_exceeded,
                vec![Warning],
            ),
            (
                "both needed",
                Some(&both),
                above,
                share_exceeded,
                vec![Warning, Warning],
            ),
            ("no caps", Some(&[]), above, above, vec![]),
            ("nobody knows", None, at, at, vec![MissingParameter]),
        ] {
            let found = check(&facts(caps, school, authority));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{name}");
        }
        let filing = Facts {
            filing: true,
            ..facts(Some(&school), above, above)
        };
        assert_eq!(check(&filing)[0].severity, Severity::Error);
    }

    #[test]
    fn the_message_names_school_amount_and_limit() {
        let caps = [cap(Per::Authority, SHARE, true), cap(Per::School, SCHOOL, true)];
        let found = check(&facts(
            Some(&caps),
            [2_600_000, 0, 0],
            [2_600_000, 2_700_000, 10_000_000],
        ));
        assert_eq!(
            found[0].message,
            "Schulgebundene mobile Endgeräte über der Obergrenze. Schulträger: berechnet 27.000,00 €, Grenze 20 % von \
             100.000,00 € = 20.000,00 €; Baumberge-Schule: lt. Bescheid 26.000,00 €, Grenze 25.000,00 €. Eine der Grenzen muss \
             eingehalten sein."
        );
        assert_eq!(found[0].source, "Richtlinie Nr. 4");
    }

    #[test]
    fn open_orders_and_what_applications_ask_for_count_too() {
        let caps = [cap(Per::School, SCHOOL, false)];
        let about = |school: Spending, kind: SubjectKind| {
            let facts = Facts {
                record: Subject::new(kind, 1, "HAV-DPS-06"),
                schools: vec![school],
                ..facts(Some(&caps), [0; 3], [0; 3])
            };
            let found = check(&facts);
            found.first().map(|finding| finding.message.clone())
        };
        let told = |verb: &str| {
            Some(format!(
                "Schulgebundene mobile Endgeräte über der Obergrenze. AFG: {verb} 25.000,01 €, Grenze 25.000,00 €."
            ))
        };
        let (limit, cent) = (Cents(2_500_000), Cents(1));
        let ordered = |open_orders| Spending {
            open_orders,
            ..spending("AFG", [0, 2_400_000, 0])
        };
        let kind = SubjectKind::Notice;
        assert_eq!(about(ordered(Cents(100_000)), kind), None);
        assert_eq!(about(ordered(Cents(100_001)), kind), told("beauftragt"));
        let asked = |planned, asked| Spending {
            asked,
            ..spending("AFG", [planned, 0, 0])
        };
        let kind = SubjectKind::Application;
        assert_eq!(about(asked(0, limit), kind), None);
        assert_eq!(about(asked(0, limit.plus(cent)), kind), told("beantragt"));
        assert_eq!(
            about(asked(2_400_000, Cents(100_001)), kind),
            told("bewilligt und beantragt")
        );
    }
}
