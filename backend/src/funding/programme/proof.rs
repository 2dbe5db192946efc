//! The day on which a programme wants the proof (Verwendungsnachweis).

use chrono::{Datelike, Months, NaiveDate};
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

/// The interim proof (Zwischennachweis) of a year (Haushaltsjahr) that a programme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterimTerm {
    /// Last day of the year.
    pub year_end: NaiveDate,
    /// Day by which the proof is to be filed.
    pub due: NaiveDate,
}

impl Programme {
    /// Last days of the years whose interim proof a notice has not filed: of each year in which its measure, from one day to another, is not
    /// done (ANBest: not filed where the purpose is fulfilled by then), up to the year of `today`. `filed` are the days (Stichtage) of those
    /// that are filed; one proves the year that ended last before it. None where the programme asks for none.
    #[must_use]
    pub fn interim_years(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        filed: &[NaiveDate],
        today: NaiveDate,
    ) -> Vec<NaiveDate> {
        if self.interim_proof.value != Some(true) {
            return Vec::new();
        }
        let end = |year| NaiveDate::from_ymd_opt(year, 12, 31);
        let open = |year| {
            let (year_end, next) = (end(year)?, end(year + 1)?);
            let is_filed = filed.iter().any(|day| (year_end..next).contains(day));
            (year_end < to && !is_filed).then_some(year_end)
        };
        (from.year()..=today.year()).filter_map(open).collect()
    }

    /// The same with the day by which each is to be filed. None where the programme tells no months.
    #[must_use]
    pub fn interim_terms(
        &self,
        period: (NaiveDate, NaiveDate),
        filed: &[NaiveDate],
        today: NaiveDate,
    ) -> Vec<InterimTerm> {
        let Some(months) = self.interim_months.value else {
            return Vec::new();
        };
        let term = |year_end: NaiveDate| {
            let due = year_end.checked_add_months(Months::new(months))?;
            Some(InterimTerm { year_end, due })
        };
        let years = self.interim_years(period, filed, today).into_iter();
        years.filter_map(term).collect()
    }

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
    fn each_year_that_the_measure_outlasts_asks_for_an_interim_proof() {
        let day = |text: &str| paktbuch_types::parse_date(text).unwrap();
        let read = |parameters: &str| {
            let text = format!("code = \"x\"\nversion = 1\ntitel = \"X\"\n{parameters}");
            Programme::read("x.toml", &text).unwrap()
        };
        let asked = "zwischennachweis = { wert = true, quelle = \"q\" }\n";
        let months = "zwischennachweis_frist_monate = { wert = 4, quelle = \"q\" }\n";
        let both = format!("{asked}{months}");
        let due = |parameters: &str, to: &str, filed: &[&str], today: &str| {
            let filed: Vec<NaiveDate> = filed.iter().map(|text| day(text)).collect();
            let period = (day("01.03.2023"), day(to));
            let terms = read(parameters).interim_terms(period, &filed, day(today));
            let days = terms.into_iter().map(|term| format_date(term.due));
            days.collect::<Vec<_>>()
        };
        let nothing: [&str; 0] = [];
        assert_eq!(
            due(&both, "30.06.2025", &[], "16.06.2026"),
            ["30.04.2024", "30.04.2025"]
        );
        // On the last day of a year the measure is done: nothing is left to come.
        assert_eq!(due(&both, "31.12.2024", &[], "16.06.2026"), ["30.04.2024"]);
        assert_eq!(due(&both, "01.01.2025", &[], "31.12.2023"), ["30.04.2024"]);
        // As of a day before the end of the year, none of it is proven.
        for (filed, left) in [
            ("30.12.2023", vec!["30.04.2024", "30.04.2025"]),
            ("31.12.2023", vec!["30.04.2025"]),
            ("30.12.2024", vec!["30.04.2025"]),
            ("31.12.2024", vec!["30.04.2024"]),
        ] {
            assert_eq!(due(&both, "30.06.2025", &[filed], "16.06.2026"), left, "{filed}");
        }
        let refused = "zwischennachweis = { wert = false, quelle = \"q\" }\n";
        for parameters in ["", asked, months, &format!("{refused}{months}")] {
            assert_eq!(
                due(parameters, "30.06.2025", &[], "16.06.2026"),
                nothing,
                "{parameters}"
            );
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
