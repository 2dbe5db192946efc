//! How the editions (Fassungen) of a programme follow each other.

use std::fmt;

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::read::ProgrammeError;
use super::{Parameter, Programme, find};

/// Days on which an edition is in force: `fassung_von` to `fassung_bis`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditionPeriod {
    /// `None`: since ever.
    pub from: Option<NaiveDate>,
    /// `None`: until the next edition begins.
    pub to: Option<NaiveDate>,
}

impl EditionPeriod {
    /// That of an edition.
    #[must_use]
    pub fn of(programme: &Programme) -> Self {
        Self {
            from: programme.edition_from.value,
            to: programme.edition_to.value,
        }
    }

    /// Whether a day lies in it; an end that nobody tells comes with the next edition.
    fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether both are in force on one day.
    fn overlaps(self, other: Self) -> bool {
        let (earlier, later) = if self.from <= other.from {
            (self, other)
        } else {
            (other, self)
        };
        earlier.from == later.from || matches!((earlier.to, later.from), (Some(to), Some(from)) if to >= from)
    }
}

impl fmt::Display for EditionPeriod {
    /// „01.01.2024 bis 31.12.2025“, „ab 01.01.2024“.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (None, None) => f.write_str("ohne Zeitraum"),
            (Some(from), None) => write!(f, "ab {}", format_date(from)),
            (None, Some(to)) => write!(f, "bis {}", format_date(to)),
            (Some(from), Some(to)) => write!(f, "{} bis {}", format_date(from), format_date(to)),
        }
    }
}

/// Field and reason why `edition` cannot follow those of its programme among `all`.
///
/// # Errors
/// Where its version is not the next one, it replaces one that does not exist, or is in force together with another that nobody
/// replaces.
pub fn check_edition(edition: &Programme, all: &[Programme]) -> Result<(), (&'static str, String)> {
    let same: Vec<&Programme> = all.iter().filter(|other| other.code == edition.code).collect();
    let next = next_version(&edition.code, all);
    if edition.version != next {
        let message = format!(
            "Die nächste Fassung von „{}“ ist {next}, angegeben ist {}.",
            edition.code, edition.version
        );
        return Err(("version", message));
    }
    if let Some(replaced) = edition.replaces
        && !same.iter().any(|other| other.version == replaced)
    {
        let message = format!("Eine Fassung {replaced} von „{}“ gibt es nicht.", edition.code);
        return Err(("ersetzt", message));
    }
    let is_replaced = |version: u32| {
        let replacing = same.iter().map(|other| other.replaces);
        replacing
            .chain([edition.replaces])
            .any(|replaced| replaced == Some(version))
    };
    let period = EditionPeriod::of(edition);
    let other = same
        .iter()
        .find(|other| !is_replaced(other.version) && EditionPeriod::of(other).overlaps(period));
    other.map_or(Ok(()), |other| {
        let message = format!(
            "Der Zeitraum ({period}) überschneidet sich mit Fassung {} ({}). Bitte fassung_von oder fassung_bis ändern; berichtigt diese Fassung die andere, „ersetzt = {}“ eintragen.",
            other.version,
            EditionPeriod::of(other),
            other.version
        );
        Err(("fassung_von", message))
    })
}

/// Whether `edition` is in force on a day; one without an end is until the next one begins.
#[must_use]
pub fn is_in_force(edition: &Programme, all: &[Programme], day: NaiveDate) -> bool {
    let period = EditionPeriod::of(edition);
    let same = all.iter().filter(|other| other.code == edition.code);
    let next = same
        .filter(|other| !is_corrected(other, all))
        .filter_map(|other| other.edition_from.value)
        .any(|from| Some(from) > period.from && from <= day);
    period.contains(day) && (period.to.is_some() || !next)
}

/// Whether another edition corrects this one (`ersetzt`).
fn is_corrected(edition: &Programme, all: &[Programme]) -> bool {
    all.iter()
        .any(|other| other.code == edition.code && other.replaces == Some(edition.version))
}

/// The edition that is in force on a day, with its corrections.
#[must_use]
pub fn in_force<'a>(all: &'a [Programme], code: &str, day: NaiveDate) -> Option<&'a Programme> {
    all.iter()
        .filter(|edition| {
            edition.code == code && !is_corrected(edition, all) && is_in_force(edition, all, day)
        })
        .max_by_key(|edition| edition.version)
}

/// The edition of a notice: the one it names, else the one in force on its day, else the newest.
#[must_use]
pub fn of_notice<'a>(
    all: &'a [Programme],
    code: &str,
    version: Option<u32>,
    day: Option<NaiveDate>,
) -> Option<&'a Programme> {
    let on_day = day.filter(|_| version.is_none());
    on_day
        .and_then(|day| in_force(all, code, day))
        .or_else(|| find(all, code, version))
}

/// The number of a programme's next edition.
#[must_use]
pub fn next_version(code: &str, all: &[Programme]) -> u32 {
    let same = all.iter().filter(|edition| edition.code == code);
    same.map(|edition| edition.version).max().unwrap_or(0) + 1
}

/// The text of an edition with another number and without remarks, as the start of the next one.
#[must_use]
pub fn numbered(text: &str, version: u32) -> String {
    let line = |line: &str| match line.split_once('=') {
        Some((key, _)) if key.trim() == "version" => format!("version = {version}"),
        _ => line.to_owned(),
    };
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// A programme without any value, each parameter with its label, as the start of a new one.
///
/// # Errors
/// Never: a programme without values can be read.
pub fn unfilled() -> Result<String, ProgrammeError> {
    let head = |code: &str| format!("code = \"{code}\"\nversion = 1\ntitel = \"{code}\"\n");
    let parameters = Programme::read("", &head("x"))?.parameters();
    let line = |parameter: &Parameter| format!("# {}\n{} = {{}}\n", parameter.label, parameter.name);
    let lines: String = parameters.iter().map(line).collect();
    Ok(format!("{}\n{lines}", head("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(version: u32, from: &str, to: &str, more: &str) -> Programme {
        let day = |key: &str, day: &str| match day {
            "" => String::new(),
            day => format!("{key} = {{ wert = {day}, quelle = \"q\" }}\n"),
        };
        let text = format!(
            "code = \"x\"\nversion = {version}\ntitel = \"X\"\n{more}\n{}{}",
            day("fassung_von", from),
            day("fassung_bis", to)
        );
        Programme::read("x.toml", &text).unwrap()
    }

    #[test]
    fn editions_follow_each_other_without_overlap() {
        let closed = || vec![edition(1, "2024-01-01", "2024-12-31", "")];
        let open = || vec![edition(1, "2024-01-01", "", "")];
        let corrected = || {
            vec![
                edition(1, "2024-01-01", "", ""),
                edition(2, "2024-01-01", "", "ersetzt = 1"),
            ]
        };
        for (name, all, new, refused) in [
            ("the first", vec![], edition(1, "", "", ""), None),
            ("the day after", closed(), edition(2, "2025-01-01", "", ""), None),
            (
                "on the last day",
                closed(),
                edition(2, "2024-12-31", "", ""),
                Some("fassung_von"),
            ),
            (
                "an open one ends with the next",
                open(),
                edition(2, "2024-01-02", "", ""),
                None,
            ),
            (
                "on the same day",
                open(),
                edition(2, "2024-01-01", "", ""),
                Some("fassung_von"),
            ),
            (
                "on the same day, corrected",
                open(),
                edition(2, "2024-01-01", "", "ersetzt = 1"),
                None,
            ),
            (
                "ends the day before",
                open(),
                edition(2, "2023-01-01", "2023-12-31", ""),
                None,
            ),
            (
                "ends on the first day",
                open(),
                edition(2, "2023-01-01", "2024-01-01", ""),
                Some("fassung_von"),
            ),
            (
                "both without a day",
                vec![edition(1, "", "", "")],
                edition(2, "", "", ""),
                Some("fassung_von"),
            ),
            (
                "what is replaced does not count",
                corrected(),
                edition(3, "2025-01-01", "", ""),
                None,
            ),
            (
                "the correction counts",
                corrected(),
                edition(3, "2024-01-01", "", ""),
                Some("fassung_von"),
            ),
            (
                "not the next version",
                closed(),
                edition(3, "2025-01-01", "", ""),
                Some("version"),
            ),
            (
                "a version again",
                closed(),
                edition(1, "2025-01-01", "", ""),
                Some("version"),
            ),
            (
                "replaces nothing",
                closed(),
                edition(2, "2025-01-01", "", "ersetzt = 7"),
                Some("ersetzt"),
            ),
        ] {
            let found = check_edition(&new, &all).err().map(|(field, _)| field);
            assert_eq!(found, refused, "{name}");
        }
    }

    #[test]
    fn a_notice_gets_the_edition_of_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let gap = [
            edition(1, "2019-09-01", "2022-12-31", ""),
            edition(2, "2023-02-01", "2024-12-31", ""),
        ];
        let open = [edition(1, "2019-09-01", "", ""), edition(2, "2023-01-01", "", "")];
        let corrected = [
            edition(1, "2019-09-01", "2022-12-31", ""),
            edition(2, "2023-01-01", "", ""),
            edition(3, "2019-09-01", "2022-12-31", "ersetzt = 1"),
        ];
        let undated = [edition(1, "", "", "")];
        for (name, all, on, version) in [
            ("before the first", &gap[..], "2019-08-31", 2),
            ("the first day", &gap, "2019-09-01", 1),
            ("the last day", &gap, "2022-12-31", 1),
            ("the day after it: the newest", &gap, "2023-01-01", 2),
            ("the first day of the next", &gap, "2023-02-01", 2),
            ("after the last: the newest", &gap, "2025-01-01", 2),
            ("an open one, the day before the next", &open, "2022-12-31", 1),
            ("an open one ends with the next", &open, "2023-01-01", 2),
            ("the correction counts", &corrected, "2021-05-10", 3),
            ("what is not corrected", &corrected, "2023-01-01", 2),
            ("without any day", &undated, "2021-05-10", 1),
        ] {
            let found = of_notice(all, "x", None, Some(day(on)));
            assert_eq!(found.map(|edition| edition.version), Some(version), "{name}");
        }
        let named = of_notice(&gap, "x", Some(2), Some(day("2021-05-10")));
        assert_eq!(named.map(|edition| edition.version), Some(2), "the one it names");
        let undecided = of_notice(&gap, "x", None, None);
        assert_eq!(
            undecided.map(|edition| edition.version),
            Some(2),
            "without a day the newest"
        );
        assert!(!is_in_force(&gap[1], &gap, day("2023-01-31")));
        assert!(!is_in_force(&gap[1], &gap, day("2025-01-01")));
        assert!(is_in_force(&gap[1], &gap, day("2024-12-31")));
        assert!(in_force(&gap, "x", day("2023-01-31")).is_none());
        assert!(
            is_in_force(&corrected[0], &corrected, day("2021-05-10")),
            "corrected, but of its day"
        );
    }

    #[test]
    fn the_next_edition_starts_from_the_last_one() {
        let text = numbered("# Remark\ncode = \"x\"\nversion = 1\ntitel = \"version = 1\"", 2);
        assert_eq!(text, "code = \"x\"\nversion = 2\ntitel = \"version = 1\"");
    }

    #[test]
    fn an_unfilled_programme_lacks_only_its_name() {
        let text = unfilled().unwrap();
        assert!(
            text.contains("\n# Fördersatz, von den zuwendungsfähigen Ausgaben\nfoerdersatz = {}\n"),
            "{text}"
        );
        assert_eq!(Programme::read("", &text).unwrap_err().field, "code");
        let named = text
            .replace("code = \"\"", "code = \"x\"")
            .replace("titel = \"\"", "titel = \"X\"");
        let programme = Programme::read("", &named).unwrap();
        assert!(
            programme
                .parameters()
                .iter()
                .all(|parameter| parameter.value.is_none())
        );
    }

    #[test]
    fn the_message_names_both_periods_and_the_way_out() {
        let all = [edition(1, "2024-01-01", "2025-12-31", "")];
        let (_, message) = check_edition(&edition(2, "2025-01-01", "", ""), &all).unwrap_err();
        assert_eq!(
            message,
            "Der Zeitraum (ab 01.01.2025) überschneidet sich mit Fassung 1 (01.01.2024 bis 31.12.2025). Bitte fassung_von oder \
             fassung_bis ändern; berichtigt diese Fassung die andere, „ersetzt = 1“ eintragen."
        );
    }
}
