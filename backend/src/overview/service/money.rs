//! The money by programme.

use std::collections::BTreeMap;

use paktbuch_entity::notice;
use paktbuch_types::{Cents, NoticeId};

use crate::budgets::AskedFor;
use crate::checking::Spent;
use crate::funding::{self, Programme};
use crate::overview::rows::{ProgrammeMoney, Spending};

/// Programmes in the order of their first notice, then those that have only a budget or applications, by their codes.
pub(super) fn by_programme(
    notices: &[notice::Model],
    asked: &BTreeMap<String, AskedFor>,
    planned: &[(NoticeId, Cents)],
    drawn: &[(NoticeId, Cents)],
    spent: &BTreeMap<Option<NoticeId>, Spent>,
    programmes: &[Programme],
) -> Vec<ProgrammeMoney> {
    let sum = |rows: &[(NoticeId, Cents)], notice: NoticeId| -> Cents {
        let own = rows.iter().filter(|(of, _)| *of == notice);
        own.map(|(_, amount)| *amount).sum()
    };
    let mut codes: Vec<&str> = Vec::new();
    for notice in notices {
        if !codes.contains(&notice.programme.as_str()) {
            codes.push(&notice.programme);
        }
    }
    for code in asked.keys() {
        if !codes.contains(&code.as_str()) {
            codes.push(code);
        }
    }
    let programme = |code: &str| {
        let AskedFor { budget, requested } = asked.get(code).copied().unwrap_or_default();
        let own: Vec<&notice::Model> = notices.iter().filter(|row| row.programme == code).collect();
        let mut money = ProgrammeMoney {
            code: code.to_owned(),
            title: title(code, programmes),
            notice: match own.as_slice() {
                [only] => Some(only.id),
                _ => None,
            },
            notices: own.len(),
            budget,
            requested,
            ..ProgrammeMoney::default()
        };
        for notice in own {
            // Before its cost plan is entered, a notice counts with its eligible spending.
            let plan = if notice.state.plans() {
                sum(planned, notice.id).max(notice.eligible)
            } else {
                Cents::ZERO
            };
            let spending = spent.get(&Some(notice.id)).map(spending).unwrap_or_default();
            money.granted_total = money.granted_total.plus(plan);
            money.grant = money.grant.plus(notice.granted);
            money.drawn = money.drawn.plus(sum(drawn, notice.id));
            money.spending = money.spending.plus(spending);
        }
        money
    };
    codes.into_iter().map(programme).collect()
}

pub(super) fn spending(spent: &Spent) -> Spending {
    Spending {
        invoiced: spent.invoiced,
        paid: spent.paid,
        open_orders: spent.open_orders,
    }
}

fn title(code: &str, programmes: &[Programme]) -> String {
    funding::find_programme(programmes, code, None)
        .map_or_else(|| code.to_owned(), |programme| programme.title.clone())
}
