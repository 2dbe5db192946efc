//! The day on which a programme wants the proof (Verwendungsnachweis).

use chrono::{Months, NaiveDate};
use paktbuch_types::{ProofDueFrom, format_date};

use super::Programme;

/// How a programme counts to the day of the proof (`vn_frist_monate`, `vn_frist_ab`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofTerm {
    pub months: u32,
    pub from: ProofDueFrom,
    /// Last day of the period from which the months count; `None` where nobody tells it.
    pub end: Option<NaiveDate>,
}

impl Programme {
    /// The term for a notice with these ends of its Durchführungs- and Bewilligungszeitraum; `None` where the programme tells no months
    /// or not from when they count. When a purpose is fulfilled (Erfüllung des Zuwendungszwecks) no field of the notice tells.
    #[must_use]
    pub fn proof_term(
        &self,
        implementation_to: Option<NaiveDate>,
        approval_to: Option<NaiveDate>,
    ) -> Option<ProofTerm> {
        let (months, from) = self.proof_months.value.zip(self.proof_from.value)?;
        let end = match from {
            ProofDueFrom::EndOfImplementation => implementation_to,
            ProofDueFrom::EndOfApproval => approval_to,
            ProofDueFrom::PurposeFulfilled => None,
        };
        Some(ProofTerm { months, from, end })
    }
}

impl ProofTerm {
    /// The day with the number of the last day of the period, or the last one of a shorter month (§ 187 Abs. 1, § 188 Abs. 2 and 3 BGB
    /// with § 31 Abs. 1 VwVfG). A weekend or holiday does not move it: the earlier day is on the safe side.
    #[must_use]
    pub fn due(self) -> Option<NaiveDate> {
        self.end?.checked_add_months(Months::new(self.months))
    }

    /// „6 Monate nach dem Ende des Durchführungszeitraums am 31.10.2024“.
    #[must_use]
    pub fn words(self) -> String {
        let months = match self.months {
            1 => "1 Monat".to_owned(),
            months => format!("{months} Monate"),
        };
        let from = match self.from {
            ProofDueFrom::PurposeFulfilled => "nach Erfüllung des Zuwendungszwecks",
            ProofDueFrom::EndOfImplementation => "nach dem Ende des Durchführungszeitraums",
            ProofDueFrom::EndOfApproval => "nach dem Ende des Bewilligungszeitraums",
        };
        let end = self.end.map(|end| format!(" am {}", format_date(end)));
        format!("{months} {from}{}", end.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_the_end_of_the_period() {
        use ProofDueFrom::{EndOfApproval, EndOfImplementation, PurposeFulfilled};
        let day = |text: &str| paktbuch_types::parse_date(text).ok();
        for (months, from, end, due, words) in [
            (
                6,
                EndOfImplementation,
                "30.06.2024",
                "30.12.2024",
                "6 Monate nach dem Ende des Durchführungszeitraums am 30.06.2024",
            ),
            (
                3,
                EndOfApproval,
                "30.11.2024",
                "28.02.2025",
                "3 Monate nach dem Ende des Bewilligungszeitraums am 30.11.2024",
            ),
            (
                1,
                EndOfApproval,
                "31.01.2024",
                "29.02.2024",
                "1 Monat nach dem Ende des Bewilligungszeitraums am 31.01.2024",
            ),
            (
                12,
                EndOfImplementation,
                "",
                "",
                "12 Monate nach dem Ende des Durchführungszeitraums",
            ),
            (
                6,
                PurposeFulfilled,
                "",
                "",
                "6 Monate nach Erfüllung des Zuwendungszwecks",
            ),
        ] {
            let term = ProofTerm {
                months,
                from,
                end: day(end),
            };
            assert_eq!((term.due(), term.words().as_str()), (day(due), words));
        }
    }

    #[test]
    fn the_programme_says_which_period_counts() {
        let read = |from: &str| {
            let text = format!(
                "code = \"x\"\nversion = 1\ntitel = \"X\"\nvn_frist_monate = {{ wert = 6, quelle = \"q\" }}\nvn_frist_ab = {from}\n"
            );
            Programme::read("x.toml", &text).unwrap()
        };
        let day = |text: &str| paktbuch_types::parse_date(text).ok();
        let (implementation, approval) = (day("31.10.2024"), day("31.01.2025"));
        for (from, expected) in [
            (
                "{ wert = \"ende_durchfuehrung\", quelle = \"q\" }",
                Some(implementation),
            ),
            ("{ wert = \"ende_bewilligung\", quelle = \"q\" }", Some(approval)),
            ("{ wert = \"zweckerfuellung\", quelle = \"q\" }", Some(None)),
            ("{}", None),
        ] {
            let term = read(from).proof_term(implementation, approval);
            assert_eq!(term.map(|term| term.end), expected, "{from}");
        }
    }
}
