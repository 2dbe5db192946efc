//! What the programme of a notice or an application limits: spending (R3), devices (R4), items (R8) and schools (R9), as the rules want it.

use paktbuch_entity::notice;
use paktbuch_types::{CapLink, CapPer, Leasing, NoticeId};

use crate::funding::commands::{NoticeData, NoticeLists};
use crate::funding::programme::{self, Cap, Excluded, Programme, Sourced};
use crate::funding::queries::data;
use crate::rules::{
    Subject, SubjectKind, r03_mobile_cap as r03, r04_device_cap as r04, r08_eligible_item as r08,
    r09_eligible_school as r09,
};

/// The facts of R3, R4, R8 and R9 as far as the programme tells them; what is planned and paid is added by who knows it.
#[derive(Debug, Clone)]
pub struct Limits {
    pub spending: r03::Facts,
    pub devices: r04::Facts,
    pub items: r08::Facts,
    pub schools: r09::Facts,
}

/// What limits a stored notice; `filing`: its proof is made or filed.
#[must_use]
pub fn limits(row: &notice::Model, programmes: &[Programme], filing: bool) -> Limits {
    of_notice(
        row.id,
        &data::notice(row, NoticeLists::default()),
        programmes,
        filing,
    )
}

/// Whether devices of a stored notice may change the school before their Zweckbindung ends: yes where the programme has no such rule,
/// `None` where nobody tells.
#[must_use]
pub fn may_change_school(row: &notice::Model, programmes: &[Programme]) -> Option<bool> {
    let programme = programme::find(programmes, &row.programme, row.programme_version.parse().ok())?;
    let rule = &programme.may_change_school;
    rule.value.or(rule.not_applicable.then_some(true))
}

/// What limits a notice.
pub(super) fn of_notice(id: NoticeId, data: &NoticeData, programmes: &[Programme], filing: bool) -> Limits {
    let programme = programme::find(programmes, &data.programme, data.programme_version);
    let notice = Subject::new(SubjectKind::Notice, id.0, data.reference.clone());
    of_record(notice, (&data.programme, programme), &data.category, filing)
}

/// What limits a record of a Förderbereich; `code` names a programme that is not known.
pub(super) fn of_record(
    record: Subject,
    (code, programme): (&str, Option<&Programme>),
    category: &str,
    filing: bool,
) -> Limits {
    let concerns = |code: &Option<String>| {
        programme.is_some_and(|programme| programme.concerns(code.as_deref(), category))
    };
    let caps = programme.map(|programme| &programme.caps);
    let caps_here = |caps: &[Cap]| -> Vec<Cap> {
        caps.iter()
            .filter(|cap| concerns(&cap.category))
            .cloned()
            .collect()
    };
    let known_caps = known(caps).map(caps_here);
    let excluded = programme.map(|programme| &programme.not_fundable);
    let fundable = programme.map(|programme| &programme.fundable);
    let here = |list: &[Excluded]| -> Vec<r08::Excluded> {
        let here = list.iter().filter(|entry| concerns(&entry.category));
        here.map(exclusion).collect()
    };
    let schools = programme.map(|programme| &programme.schools);
    Limits {
        spending: r03::Facts {
            record: record.clone(),
            category: category_name(category, programme),
            caps: known_caps
                .as_ref()
                .map(|caps| caps.iter().filter_map(spending_cap).collect()),
            source: source(caps),
            schools: Vec::new(),
            authority: r03::Spending::default(),
            filing,
        },
        devices: r04::Facts {
            notice: record.clone(),
            caps: known_caps.map(|caps| caps.iter().filter_map(device_cap).collect()),
            source: source(caps),
            things: Vec::new(),
            filing,
        },
        items: r08::Facts {
            notice: record.clone(),
            programme: programme.map_or_else(|| code.to_owned(), |programme| programme.title.clone()),
            excluded: known(excluded).map(here),
            included: known(fundable).map(here),
            source: source(excluded),
            own_work: known(fundable)
                .unwrap_or_default()
                .iter()
                .any(|named| named.name.to_lowercase().contains("eigenleistung")),
            hire: programme
                .map(|programme| hire(&programme.leasing))
                .unwrap_or_default(),
            leased: Vec::new(),
            items: Vec::new(),
        },
        schools: r09::Facts {
            record,
            list: match schools {
                Some(rule) if rule.not_applicable => r09::List::Any,
                rule => rule
                    .and_then(|rule| rule.value.clone())
                    .map_or(r09::List::Unknown, r09::List::Only),
            },
            source: source(schools),
            assigned: Vec::new(),
            filing,
        },
    }
}

/// The list of a parameter, empty where the programme has no such rule; `None` where nobody tells.
fn known<T>(rule: Option<&Sourced<Vec<T>>>) -> Option<&[T]> {
    let rule = rule?;
    match &rule.value {
        Some(list) => Some(list),
        None => rule.not_applicable.then_some(&[][..]),
    }
}

fn source<T>(rule: Option<&Sourced<T>>) -> String {
    rule.and_then(|rule| rule.source.clone()).unwrap_or_default()
}

/// The Förderbereich in words, also where the record names its code.
pub(super) fn category_name(given: &str, programme: Option<&Programme>) -> String {
    let found = programme.and_then(|programme| programme.category(given));
    found.map_or(given, |category| category.name.as_str()).to_owned()
}

fn spending_cap(cap: &Cap) -> Option<r03::Cap> {
    let per = match cap.per {
        CapPer::Device => return None,
        CapPer::School => r03::Per::School,
        CapPer::Authority => r03::Per::Authority,
    };
    let amount = cap.amount.map(r03::Limit::Amount);
    Some(r03::Cap {
        per,
        limit: amount.or(cap.share.map(r03::Limit::Share))?,
        is_alternative: cap.link == CapLink::Or,
    })
}

fn device_cap(cap: &Cap) -> Option<r04::Cap> {
    let amount = cap.amount.filter(|_| cap.per == CapPer::Device)?;
    Some(r04::Cap { amount, vat: cap.vat })
}

/// A programme without such a rule lets one lease.
fn hire(rule: &Sourced<Leasing>) -> r08::Hire {
    r08::Hire {
        rule: rule.value.or(rule.not_applicable.then_some(Leasing::Yes)),
        condition: rule.note.clone(),
        source: rule.source.clone().unwrap_or_default(),
    }
}

fn exclusion(excluded: &Excluded) -> r08::Excluded {
    r08::Excluded {
        name: excluded.name.clone(),
        words: excluded.words.clone(),
        except: excluded.except.clone(),
    }
}
