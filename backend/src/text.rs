//! Text as people write it: cleaning, folding for search (DIN 91379) and keys for sorting (DIN 5007-1).

mod spelling;
mod sum;
mod version;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use spelling::{LETTERS, SIGNS, bare_reference, fold_case};
pub use sum::{SUMS, begins_as_sum};
pub use version::in_version;

/// One line of text as it is stored: NFC, control and invisible characters removed, blanks collapsed and trimmed.
///
/// Tabs and line breaks become one blank. Bidirectional controls go too, so that no name can be shown reversed.
#[must_use]
pub fn clean(text: &str) -> String {
    let visible: String = text
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    collapse(&visible)
}

/// The last part of a file's name: some programs send its folders too.
#[must_use]
pub fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The lines of the address of who grants, which people enter on one line with commas; where it is not known, they say so.
#[must_use]
pub fn granting_address(granting_authority: &str) -> Vec<String> {
    let lines: Vec<String> = granting_authority
        .split(['\n', ','])
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        vec!["Bewilligungsbehörde (Angabe fehlt)".to_owned()]
    } else {
        lines
    }
}

/// Text of several lines as it is stored: each line as [`clean`] leaves it, line feeds kept, none at the ends.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = unified.split('\n').map(clean).collect();
    lines.join("\n").trim().to_owned()
}

/// The first `chars` characters that can be seen, with „…“ where more follow; blanks and line feeds stay.
#[must_use]
pub fn excerpt(text: &str, chars: usize) -> String {
    let mut visible = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c));
    let mut shown: String = visible.by_ref().take(chars).collect();
    if visible.next().is_some() {
        shown.push('…');
    }
    shown
}

/// A message with what it quotes („…“) shortened, and nothing invisible in it: what is repeated of an input can be as long as a
/// request.
#[must_use]
pub fn message(text: &str) -> String {
    const QUOTED: usize = 120;
    const WHOLE: usize = 4_000;
    let mut shown = String::with_capacity(text.len().min(WHOLE));
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('„') {
        shown.push_str(before);
        shown.push('„');
        let (quoted, after) = match quoted.split_once('“') {
            Some((quoted, after)) => (quoted, Some(after)),
            None => (quoted, None),
        };
        shown.push_str(&excerpt(quoted, QUOTED));
        rest = match after {
            Some(after) => {
                shown.push('“');
                after
            }
            None => "",
        };
    }
    shown.push_str(rest);
    excerpt(&shown, WHOLE)
}

/// Length as a reader counts it: characters without the marks that combine with them (C with grave is one).
#[must_use]
pub fn length(text: &str) -> usize {
    text.nfc().filter(|c| !is_combining_mark(*c)).count()
}

/// The folded form that search columns hold and search terms are turned into.
///
/// Lower case, marks dropped, the letters of DIN 91379 spelled in a–z, hyphens and apostrophes as blanks, blanks collapsed.
/// "Müller", "Mueller" and "muller" all become `muller`: besides the dots, the `e` of `ae`, `oe`, `ue` is dropped, and `aa`
/// (DIN 91379 for å) is one `a`. An `ue` after `a`, `e` or `q` is no umlaut ("Bauer", "Neue", "Quelle") and stays. The price: a term
/// that begins in the middle of such a pair ("esfeld" in "Coesfeld") is not found, and "Sal" also finds "Saal".
/// A term has to be folded with this function too. May be empty.
#[must_use]
pub fn search_form(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in letters(text) {
        match c {
            '-' | '‐' | '‑' | '–' | '—' | '−' => folded.push(' '),
            c if is_apostrophe(c) => folded.push(' '),
            'e' if ends_in_umlaut_base(&folded) => {}
            'a' if folded.ends_with('a') => {}
            c if is_invisible(c) => {}
            c => folded.push(c),
        }
    }
    collapse(&folded)
}

/// Key by which names are ordered (DIN 5007-1): ä as a, ß as ss, case and punctuation ignored, a hyphen as a blank.
///
/// Compared byte by byte: blank, then letters, then numbers. Numbers are ordered by value ("Raum 9" before "Raum 10").
/// Equal keys are possible; order by the id after it.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let folded: String = letters(text)
        .filter(|c| !is_apostrophe(*c))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut key = String::with_capacity(folded.len());
    let mut rest = collapse(&folded);
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let taken = digits.max(first.len_utf8());
        if digits > 0 {
            push_number(&mut key, &rest[..digits]);
        } else {
            key.push(first);
        }
        rest.drain(..taken);
    }
    key
}

/// Key by which two names of places are the same: case, marks and blanks do not count, ä is ae, signs and digits do count.
///
/// "a 101", "A101" and "A 101" are one room, "1.01" and "101" are two; "Gebäude A" is "Gebaeude A", not "Gebäude AA".
#[must_use]
pub fn name_key(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => spelled.push_str("ae"),
            'ö' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            c => spelled.push(c),
        }
    }
    letters(&spelled)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect()
}

/// A number's length as one sign behind all letters, then its digits: longer numbers sort later.
fn push_number(key: &mut String, digits: &str) {
    const BEHIND_LETTERS: u32 = 0x1_F000;
    let significant = digits.trim_start_matches('0');
    let length = u32::try_from(significant.len()).unwrap_or(u32::MAX).min(255);
    key.extend(char::from_u32(BEHIND_LETTERS + length));
    key.push_str(significant);
}

/// Lower-case letters without marks, the special letters of DIN 91379 spelled out; everything else unchanged.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && *c != '·')
        .flat_map(|c| {
            let (first, second) = spell(c);
            std::iter::once(first).chain(second)
        })
}

/// Letters that Unicode does not take apart.
fn spell(c: char) -> (char, Option<char>) {
    match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ø' => ('o', None),
        'þ' => ('t', Some('h')),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ı' | 'ɨ' => ('i', None),
        'ĸ' => ('k', None),
        'ł' => ('l', None),
        'ŋ' => ('n', None),
        'ŧ' => ('t', None),
        'ƈ' => ('c', None),
        'ə' => ('e', None),
        'ʒ' => ('z', None),
        'ǥ' => ('g', None),
        c if c.is_whitespace() => (' ', None),
        c => (c, None),
    }
}

/// Whether an `e` after this text only spells an umlaut.
fn ends_in_umlaut_base(folded: &str) -> bool {
    let mut back = folded.chars().rev();
    match back.next() {
        Some('a' | 'o') => true,
        Some('u') => !matches!(back.next(), Some('a' | 'e' | 'q')),
        _ => false,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´')
}

/// Control characters, zero-width characters, bidirectional controls, fillers, variation selectors and tags.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(
            c,
            '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
        )
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of a text in which a byte stands: its number, from 1, and what it says, so that the message about a bad file can name both.
#[must_use]
pub fn line_at(text: &str, byte: usize) -> (usize, &str) {
    let before = text.bytes().take(byte).filter(|byte| *byte == b'\n').count();
    (before + 1, text.lines().nth(before).unwrap_or_default().trim())
}

/// How far away a day is that comes in so many days (before today: negative): `in 22 Tagen`, `seit 5 Monaten`, `in 2 Jahren`.
/// Up to 60 days are counted as such, up to two years in months.
#[must_use]
pub fn distance(days: i64) -> String {
    let word = if days < 0 { "seit" } else { "in" };
    match days.unsigned_abs() {
        0 => "heute".to_owned(),
        1 => format!("{word} 1 Tag"),
        days @ 2..=60 => format!("{word} {days} Tagen"),
        days @ 61..=729 => format!("{word} {} Monaten", days * 12 / 365),
        days => format!("{word} {} Jahren", days / 365),
    }
}

/// A typed text as a page shows it, without the marks that documents set: `# Ziel` is `Ziel`, `- Tablets` is `– Tablets`, and of
/// `**fett**` and `*kursiv*` the words stay. A star that opens or closes nothing is a star, as is `\*`.
#[must_use]
pub fn unmarked(text: &str) -> String {
    let line = |line: &str| {
        let words = line.trim_start();
        let heading = words.trim_start_matches('#');
        let is_heading = (1..=3).contains(&(words.len() - heading.len())) && heading.starts_with(' ');
        match words.strip_prefix("- ").or_else(|| words.strip_prefix("* ")) {
            Some(item) => format!("– {}", without_stars(item)),
            None if is_heading => without_stars(heading.trim()),
            None => without_stars(line),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn without_stars(line: &str) -> String {
    let kept = line.replace("\\*", STAR);
    let kept = without_pairs(&without_pairs(&kept, "**"), "*");
    kept.replace(STAR, "*")
}

/// Stands for `\*` while stars are paired; for private use, so nobody types it.
const STAR: &str = "\u{e000}";

fn without_pairs(line: &str, mark: &str) -> String {
    let mut said = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(mark) {
        said.push_str(before);
        let pair = after.split_once(mark);
        match pair.filter(|(inside, _)| !inside.is_empty() && inside.trim() == *inside) {
            Some((inside, behind)) => {
                said.push_str(inside);
                rest = behind;
            }
            None => {
                said.push_str(mark);
                rest = after;
            }
        }
    }
    said.push_str(rest);
    said
}

/// A count with its noun: `1 Gerät`, `2 Geräte`.
#[must_use]
pub fn counted(count: i64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{count} {noun}")
}

/// An IBAN as it is printed, in groups of four.
#[must_use]
pub fn in_fours(iban: &str) -> String {
    let signs: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests;
