//! Search in folded text: trigrams on both engines (FTS5 on SQLite, `pg_trgm` on PostgreSQL).
//!
//! Rows hold [`haystack`]; [`Needle`] is what the user typed, folded the same way.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SimpleExpr, UnionType};
use sea_orm::{Condition, DatabaseBackend, Statement};

use crate::text::{self, LETTERS, SIGNS, name_key, search_form};

/// Letters below which no trigram exists.
pub const SHORTEST: usize = 3;

/// The folded text of a row: names folded, codes (serials, numbers) also as they are, because folding drops letters.
#[must_use]
pub fn haystack<'a>(
    codes: impl IntoIterator<Item = &'a str>,
    names: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut words = Vec::new();
    for code in codes {
        let (folded, plain) = (search_form(code), unfolded(code));
        if plain != folded && !plain.is_empty() {
            words.push(plain);
        }
        words.push(folded);
    }
    words.extend(names.into_iter().map(search_form));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// What somebody searches for: every word has to be found, as part of a word or across words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// Each word as folded and, where that differs, as it is.
    words: Vec<Vec<String>>,
}

impl Needle {
    /// The words of `text`; `None` where there is nothing to see in it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let words: Vec<Vec<String>> = text::clean(text)
            .split_whitespace()
            .take(8)
            .map(|word| {
                let mut forms = vec![search_form(word), unfolded(word)];
                forms.retain(|form| !form.is_empty());
                forms.dedup();
                forms
            })
            .filter(|forms| !forms.is_empty())
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Whether an index can find it: one word has all its forms long enough.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.words.iter().any(|word| long(word))
    }

    /// The expression for FTS5's MATCH: every long word, quoted, so that no sign in it is an operator.
    fn match_expression(&self) -> String {
        let alternatives = |word: &Vec<String>| {
            let quoted: Vec<String> = word
                .iter()
                .map(|form| format!("\"{}\"", form.replace('"', "\"\"")))
                .collect();
            format!("({})", quoted.join(" OR "))
        };
        let words: Vec<String> = self
            .words
            .iter()
            .filter(|word| long(word))
            .map(alternatives)
            .collect();
        words.join(" AND ")
    }

    /// Rows of `table` whose folded column `search` holds every word, found through the trigram index where there is one.
    #[must_use]
    pub fn found_in(&self, backend: DatabaseBackend, table: &'static str) -> Condition {
        if backend != DatabaseBackend::Sqlite || !self.is_indexed() {
            return self.contained_in(table);
        }
        let matching = SimpleExpr::cust_with_values(
            format!("\"{table}\".\"id\" IN (SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?)"),
            [self.match_expression()],
        );
        let short = self.words.iter().filter(|word| !long(word));
        short.fold(Condition::all().add(matching), |all, word| {
            all.add(any_form(table, word))
        })
    }

    /// Ids of rows of `table` that hold every long word, at most `limit`: the trigram index is left as soon as there are so
    /// many. `None` where no index can tell: without a long word, and on PostgreSQL, whose planner stops early itself.
    #[must_use]
    pub fn probe(&self, backend: DatabaseBackend, table: &'static str, limit: u64) -> Option<Statement> {
        if backend != DatabaseBackend::Sqlite || !self.is_indexed() {
            return None;
        }
        Some(Statement::from_sql_and_values(
            backend,
            format!("SELECT rowid AS id FROM {table}_search WHERE {table}_search MATCH ? LIMIT ?"),
            [
                self.match_expression().into(),
                i64::try_from(limit).unwrap_or(i64::MAX).into(),
            ],
        ))
    }

    /// Whether the index alone decides: every word is long enough.
    #[must_use]
    pub fn is_decided_by_index(&self) -> bool {
        self.words.iter().all(|word| long(word))
    }

    /// Whether a [`haystack`] holds every word.
    #[must_use]
    pub fn is_in(&self, haystack: &str) -> bool {
        let holds = |word: &Vec<String>| word.iter().any(|form| haystack.contains(form.as_str()));
        self.words.iter().all(holds)
    }

    /// Rows of `table` whose folded column `search` holds every word, tested row by row: for walking another index where
    /// nearly every row is a hit, and on PostgreSQL, whose planner picks the trigram index itself.
    #[must_use]
    pub fn contained_in(&self, table: &'static str) -> Condition {
        self.words
            .iter()
            .fold(Condition::all(), |all, word| all.add(any_form(table, word)))
    }
}

/// `text%` with every sign of `text` standing for itself; for a prefix search on an indexed column of plain text.
#[must_use]
pub fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The smallest text greater than every text that begins with `prefix`, by code points; `None` for the empty prefix.
/// With it, `column >= prefix AND column < end` walks an index on both engines.
#[must_use]
pub fn prefix_end(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// Rows of `table` in which one of these columns begins with `text`, upper case as codes are: for terms too short for
/// trigrams. Both engines walk the columns' indexes.
#[must_use]
pub fn begins_with(table: &'static str, columns: &[&'static str], text: &str) -> Condition {
    let start = text::clean(text).to_uppercase();
    let end = prefix_end(&start).unwrap_or_default();
    columns.iter().fold(Condition::any(), |any, column| {
        let column = Expr::col((table, *column));
        any.add(column.clone().gte(start.clone()).and(column.lt(end.clone())))
    })
}

/// Devices found by a search text; `None` for an empty one.
///
/// From three letters on every part of serial, number, manufacturer, model and room counts; below, what serial, inventory
/// number or room begin with.
#[must_use]
pub fn devices_with(backend: DatabaseBackend, text: &str) -> Option<Condition> {
    let needle = Needle::new(text)?;
    let written = if needle.is_indexed() {
        needle.found_in(backend, "device")
    } else {
        begins_with("device", &["inventory_number", "serial"], text)
    };
    let Some(in_rooms) = in_rooms_named(text) else {
        return Some(written);
    };
    // Two selections, each through its own index; an OR of both would read every device.
    let ids = |condition: Condition| {
        let mut ids = Query::select();
        ids.column(("device", "id")).from("device").cond_where(condition);
        ids
    };
    let mut found = ids(written);
    found.union(UnionType::Distinct, ids(Condition::all().add(in_rooms)));
    Some(Condition::all().add(Expr::col(("device", "id")).in_subquery(found)))
}

/// The same devices, tested row by row: for walking an index of which most rows are hits.
#[must_use]
pub fn devices_with_row_by_row(text: &str) -> Option<Condition> {
    let needle = Needle::new(text)?;
    let written = if needle.is_indexed() {
        needle.contained_in("device")
    } else {
        begins_with("device", &["inventory_number", "serial"], text)
    };
    Some(Condition::any().add(written).add_option(in_rooms_named(text)))
}

/// Devices in rooms whose name holds the text.
fn in_rooms_named(text: &str) -> Option<Expr> {
    let named = name_holds(Expr::col(("room", "name")), text)?;
    let mut rooms = Query::select();
    rooms.column(("room", "id")).from("room").and_where(named);
    Some(Expr::col(("device", "room_id")).in_subquery(rooms))
}

/// Rows whose `column`, the name of a place, holds `text` whatever case and blanks: "b203" finds "B 203". Below three
/// signs, rows whose name begins with it. `None` where nothing is left of the text.
#[must_use]
pub fn name_holds(column: Expr, text: &str) -> Option<Expr> {
    let key = name_key(text);
    if key.is_empty() {
        return None;
    }
    let mut folded = replaced(Func::lower(column).into(), " ", "");
    // Neither engine folds umlauts alike; they are spelled out only where the text could mean one.
    for (spelling, letters) in [
        ("ae", ["ä", "Ä"]),
        ("oe", ["ö", "Ö"]),
        ("ue", ["ü", "Ü"]),
        ("ss", ["ß", "ẞ"]),
    ] {
        if key.contains(spelling) {
            folded = letters
                .iter()
                .fold(folded, |folded, letter| replaced(folded, letter, spelling));
        }
    }
    let before = if key.chars().count() < SHORTEST { "" } else { "%" };
    let pattern = LikeExpr::new(format!("{before}{}%", escape_like(&key))).escape('\\');
    Some(folded.like(pattern))
}

/// A column in small letters, on both engines as [`fold_case`](text::fold_case) folds a text.
#[must_use]
pub fn case_folded(column: Expr) -> Expr {
    let lower = Expr::from(Func::lower(column));
    LETTERS
        .iter()
        .fold(lower, |text, (letter, folded)| replaced(text, letter, folded))
}

/// A column as [`bare_reference`](text::bare_reference) leaves a text.
#[must_use]
pub fn bare(column: Expr) -> Expr {
    SIGNS
        .iter()
        .fold(case_folded(column), |text, sign| replaced(text, sign, ""))
}

fn replaced(text: Expr, from: &str, to: &str) -> Expr {
    Func::cust("replace")
        .args([text, Expr::value(from), Expr::value(to)])
        .into()
}

fn any_form(table: &'static str, word: &[String]) -> Condition {
    word.iter().fold(Condition::any(), |any, form| {
        let pattern = LikeExpr::new(format!("%{}%", escape_like(form))).escape('\\');
        any.add(Expr::col((table, "search")).like(pattern))
    })
}

fn long(word: &[String]) -> bool {
    word.iter().all(|form| form.chars().count() >= SHORTEST)
}

/// Lower case with hyphens as blanks; only what nobody sees is dropped, of which PostgreSQL refuses NUL.
fn unfolded(text: &str) -> String {
    let lower = text::clean(text).to_lowercase().replace('-', " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_any_part_of_them() {
        let hay = haystack(["HAV-2023-0417", "F9AE3X"], ["Müller Tab"]);
        assert_eq!(hay, "hav 2023 0417 f9ae3x f9a3x muller tab");
        for part in ["2023-0417", "ae3x", "E3X", "9a", "mueller", "TAB"] {
            let needle = Needle::new(part).unwrap();
            assert!(needle.is_in(&hay), "{part}");
        }
    }

    #[test]
    fn signs_of_the_query_languages_stand_for_themselves() {
        assert_eq!(escape_like(r"100%_\"), r"100\%\_\\");
        let needle = Needle::new("a\"b* OR x:y").unwrap();
        assert_eq!(needle.match_expression(), "(\"a\"\"b*\") AND (\"x:y\")");
        assert!(!needle.words.is_empty() && Needle::new("  ").is_none());
    }

    #[test]
    fn the_end_of_a_prefix_is_behind_everything_that_begins_with_it() {
        assert_eq!(prefix_end("HAV-2").as_deref(), Some("HAV-3"));
        assert_eq!(prefix_end("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
        assert_eq!(prefix_end(""), None);
        assert_eq!(prefix_end("b\u{10ffff}").as_deref(), Some("c"));
    }
}
