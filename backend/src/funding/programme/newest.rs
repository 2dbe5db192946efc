//! Which edition (Fassung) of a programme is meant.

use super::Programme;

/// The programme with this code in this version; `None` = the newest.
#[must_use]
pub fn find<'a>(all: &'a [Programme], code: &str, version: Option<u32>) -> Option<&'a Programme> {
    let mut same = all.iter().filter(|programme| programme.code == code);
    match version {
        Some(version) => same.find(|programme| programme.version == version),
        None => same.find(|programme| is_newest(programme, all)),
    }
}

/// The newest version of each programme, in the order of the list.
pub fn newest(all: &[Programme]) -> impl Iterator<Item = &Programme> {
    all.iter().filter(move |programme| is_newest(programme, all))
}

/// Whether it has the highest number of the editions that no other one follows: an old edition may have been entered after the
/// present one.
fn is_newest(programme: &Programme, all: &[Programme]) -> bool {
    let mut same = all.iter().filter(|other| other.code == programme.code);
    !is_followed(programme, all)
        && same.all(|other| other.version <= programme.version || is_followed(other, all))
}

/// Whether another edition begins after this one has ended.
fn is_followed(programme: &Programme, all: &[Programme]) -> bool {
    let begins_after = |other: &Programme| {
        other.code == programme.code
            && matches!((programme.edition_to.value, other.edition_from.value), (Some(to), Some(from)) if from > to)
    };
    all.iter().any(begins_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::programme::built_in;

    /// [BASS-19289] [BASS-19429]: the first edition does not know the extension of the second one, whose number stored notices have.
    #[test]
    fn an_old_edition_keeps_to_what_was_known() {
        let all = built_in().unwrap();
        let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
        let [first, second] =
            [2, 1].map(|version| find(&all, "sofortausstattung-nrw", Some(version)).unwrap());
        assert_eq!(
            (first.edition_from.value, first.edition_to.value),
            (day("2020-07-21"), day("2021-05-29"))
        );
        assert_eq!(
            (second.edition_from.value, second.edition_to.value),
            (day("2021-05-30"), None)
        );
        assert_eq!(first.implementation_until.value, None);
        assert_eq!(second.implementation_until.value, day("2021-12-31"));
        assert_eq!(
            find(&all, "sofortausstattung-nrw", None).unwrap().version,
            1,
            "the newest"
        );
    }

    /// [BASS-19771] [BASS-19970]: Nr. 2.1 d came with the last one, which stored notices have.
    #[test]
    fn a_notice_of_the_digitalpakt_has_the_edition_of_its_time() {
        let all = built_in().unwrap();
        for (version, from, has_video) in [
            (2, "2019-09-11", false),
            (3, "2022-12-27", false),
            (1, "2023-12-11", true),
        ] {
            let edition = find(&all, "digitalpakt-nrw", Some(version)).unwrap();
            assert_eq!(edition.edition_from.value, from.parse().ok(), "{version}");
            assert_eq!(
                edition.category("videokonferenzanlagen").is_some(),
                has_video,
                "{version}"
            );
            assert!(edition.category("it-grundstruktur").is_some() && edition.rate.value.is_some());
        }
        assert_eq!(
            find(&all, "digitalpakt-nrw", None).unwrap().version,
            1,
            "the newest"
        );
    }

    #[test]
    fn built_in_editions_follow_each_other_day_by_day() {
        let all = built_in().unwrap();
        for pair in all.windows(2).filter(|pair| pair[0].code == pair[1].code) {
            let end = pair[0].edition_to.value.unwrap();
            assert_eq!(end.succ_opt(), pair[1].edition_from.value, "{}", pair[0].code);
        }
    }

    #[test]
    fn the_newest_edition_is_the_highest_number_that_none_follows() {
        let edition = |version: u32, days: &str| {
            let text = format!("code = \"x\"\nversion = {version}\ntitel = \"X\"\n{days}");
            Programme::read("x.toml", &text).unwrap()
        };
        let from = |day: &str| format!("fassung_von = {{ wert = {day}, quelle = \"q\" }}\n");
        let to = |day: &str| format!("fassung_bis = {{ wert = {day}, quelle = \"q\" }}\n");
        let (present, old) = (from("2024-01-01"), from("2020-01-01") + &to("2023-12-31"));
        for (name, editions, expected) in [
            ("without days", vec![(1, String::new()), (2, String::new())], 2),
            (
                "the next one",
                vec![(1, present.clone()), (2, from("2025-01-01"))],
                2,
            ),
            (
                "an old one entered later",
                vec![(1, present.clone()), (2, old.clone())],
                1,
            ),
            (
                "a correction without days",
                vec![(1, present), (2, old.clone()), (3, String::new())],
                3,
            ),
            (
                "ended and followed by none",
                vec![(1, String::new()), (2, old)],
                2,
            ),
        ] {
            let all: Vec<Programme> = editions
                .iter()
                .map(|(version, days)| edition(*version, days))
                .collect();
            assert_eq!(
                find(&all, "x", None).map(|found| found.version),
                Some(expected),
                "{name}"
            );
            assert_eq!(newest(&all).count(), 1, "{name}");
        }
        assert_eq!(find(&[], "x", None), None);
    }
}
