//! Sums that a proof prints although none of its records says them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, parse_date};

use super::contents::{Contents, Part, Statement};

/// Amounts of the Belegliste that are added up below it.
const OF_RECEIPTS: [&str; 5] = [
    "Betrag brutto",
    "davon zuwendungsfähig",
    "Skonto",
    "Zuwendungsanteil",
    "Eigenanteil",
];
/// Those that stand at each school; at each payout all but the last.
const OF_SCHOOLS: [&str; 4] = [
    "Betrag brutto",
    "davon zuwendungsfähig",
    "Zuwendungsanteil",
    "Eigenanteil",
];
const OF_DEVICES: [&str; 2] = ["Preis netto", "Preis brutto"];
const OF_INSTALLATIONS: [&str; 1] = ["Betrag brutto"];
/// Amounts of the cost plan, each the approved one before the one of the account.
const OF_PLAN: [&str; 4] = [
    "lt. Bescheid",
    "lt. Abrechnung",
    "lt. Bescheid zuwendungsfähig",
    "lt. Abrechnung zuwendungsfähig",
];

/// Keys of sums: of all receipts, of those of a school, of those paid until a day, of all income, of all devices, and of all
/// fixed installations.
pub(super) const ALL: &str = "belege";
pub(super) const SCHOOL: &str = "schule ";
pub(super) const UNTIL: &str = "bis ";
pub(super) const INCOME: &str = "einnahmen";
pub(super) const DEVICES: &str = "geräte";
pub(super) const INSTALLED: &str = "anlagen";

impl Contents {
    /// The sums below Ausgaben, Einnahmen, Belegliste, Inventarliste and Anlagen, those of each school and of each payout, and the
    /// deviations of the cost plan.
    #[must_use]
    pub fn totals(&self) -> Vec<Statement> {
        let all = |part: Part| {
            self.statements()
                .iter()
                .filter(move |statement| statement.part == part)
        };
        let mut totals = vec![
            total("Summe der Ausgaben", ALL, added(all(Part::Item), &OF_PLAN)),
            total("Summe der Einnahmen", INCOME, self.income()),
            total(
                if self.encloses_receipts() {
                    "Summe der Belegliste"
                } else {
                    "Summe der Belege"
                },
                ALL,
                added(all(Part::Receipt), &OF_RECEIPTS),
            ),
            total(
                "Summe der Inventarliste",
                DEVICES,
                added(all(Part::Device), &OF_DEVICES),
            ),
        ];
        if all(Part::Installation).next().is_some() {
            totals.push(total(
                "Summe der Anlagen",
                INSTALLED,
                added(all(Part::Installation), &OF_INSTALLATIONS),
            ));
        }
        let mut schools: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for receipt in all(Part::Receipt) {
            schools.entry(receipt.value("Schule")).or_default().push(receipt);
        }
        totals.extend(schools.into_iter().map(|(school, receipts)| {
            let label = match school {
                "" => "Ausgaben, keiner Schule zugeordnet".to_owned(),
                school => format!("Ausgaben der Schule {school}"),
            };
            let key = format!("{SCHOOL}{school}");
            total(&label, &key, added(receipts.into_iter(), &OF_SCHOOLS))
        }));
        let plan = all(Part::Item).chain(all(Part::Line));
        totals.extend(plan.map(|row| {
            let label = format!("Abweichung {} {}", row.value("Nr."), row.label);
            total(&label, &row.key, deviation(row))
        }));
        totals.extend(self.until_payouts());
        totals
    }

    /// Grant, own share and all other income, as approved and as accounted for.
    fn income(&self) -> Vec<(&'static str, Cents)> {
        let sums = self
            .statements()
            .iter()
            .filter(|statement| statement.part == Part::Sums);
        let others = self
            .statements()
            .iter()
            .filter(|statement| statement.part == Part::Income);
        let of = |names: [&str; 2]| -> Cents {
            let sums = sums.clone().flat_map(|row| names.map(|name| cents(row, name)));
            sums.sum()
        };
        let other = |name: &str| -> Cents { others.clone().map(|row| cents(row, name)).sum() };
        let approved = of(["Zuwendung lt. Bescheid", "Eigenanteil lt. Bescheid"]);
        let settled = of(["Zuwendung lt. Abrechnung", "Eigenanteil lt. Abrechnung"]);
        vec![
            ("lt. Bescheid", approved.plus(other("lt. Bescheid"))),
            ("lt. Abrechnung", settled.plus(other("lt. Abrechnung"))),
        ]
    }

    /// What was paid out and spent up to each payout (Mittelabrufe).
    fn until_payouts(&self) -> Vec<Statement> {
        let receipts = |until: NaiveDate| {
            let receipts = self.statements().iter().filter(|row| row.part == Part::Receipt);
            receipts.filter(move |row| is_paid_until(row, until))
        };
        let payouts = self.statements().iter().filter(|row| row.part == Part::Payout);
        let mut paid_out = Cents::ZERO;
        let mut totals = Vec::new();
        for payout in payouts {
            paid_out = paid_out.plus(cents(payout, "Betrag"));
            let Some(until) = day(payout, "Ausgezahlt am") else {
                continue;
            };
            let mut values = added(receipts(until), &OF_SCHOOLS[..3]);
            let used = values.last().map_or(Cents::ZERO, |(_, amount)| *amount);
            values.push(("ausgezahlt bis dahin", paid_out));
            values.push(("noch nicht verwendet (+) / vorgelegt (−)", paid_out.minus(used)));
            let key = format!("{UNTIL}{}", payout.value("Ausgezahlt am"));
            totals.push(total(&format!("{}: bis dahin", payout.label), &key, values));
        }
        totals
    }
}

/// What the account deviates from the approval, all and eligible.
fn deviation(row: &Statement) -> Vec<(&'static str, Cents)> {
    let [approved, settled, approved_eligible, settled_eligible] = OF_PLAN.map(|name| cents(row, name));
    vec![
        ("Abweichung", settled.minus(approved)),
        (
            "Abweichung zuwendungsfähig",
            settled_eligible.minus(approved_eligible),
        ),
    ]
}

fn added<'a>(
    rows: impl Iterator<Item = &'a Statement> + Clone,
    names: &[&'static str],
) -> Vec<(&'static str, Cents)> {
    let sum = |name: &&'static str| (*name, rows.clone().map(|row| cents(row, name)).sum());
    names.iter().map(sum).collect()
}

/// The amount of a value; nothing where the row does not say it.
fn cents(row: &Statement, name: &str) -> Cents {
    let mut values = row.values.iter().chain(&row.aside);
    let found = values.find(|(other, _)| other == name);
    found
        .and_then(|(_, value)| Cents::parse(value).ok())
        .unwrap_or_default()
}

fn day(row: &Statement, name: &str) -> Option<NaiveDate> {
    parse_date(row.value(name)).ok()
}

/// Whether a receipt was paid up to this day.
pub(super) fn is_paid_until(receipt: &Statement, until: NaiveDate) -> bool {
    day(receipt, "Zahlungsdatum").is_some_and(|paid| paid <= until)
}

fn total(label: &str, key: &str, values: Vec<(&'static str, Cents)>) -> Statement {
    Statement {
        part: Part::Sums,
        key: key.to_owned(),
        record: 0,
        label: label.to_owned(),
        number: 0,
        of: Vec::new(),
        values: values
            .into_iter()
            .map(|(name, amount)| (name.to_owned(), format!("{amount}\u{a0}€")))
            .collect(),
        aside: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(part: Part, values: &[(&str, &str)]) -> Statement {
        let named = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Statement {
            part,
            label: "Tablets".to_owned(),
            values: named.collect(),
            ..total("", "", Vec::new())
        }
    }

    #[test]
    fn what_is_printed_below_the_lists_is_said() {
        let receipt = |school: &str, gross: &str, day: &str| {
            row(
                Part::Receipt,
                &[
                    ("Schule", school),
                    ("Betrag brutto", gross),
                    ("Zahlungsdatum", day),
                ],
            )
        };
        let contents = Contents::of([
            row(
                Part::Item,
                &[
                    ("Nr.", "1"),
                    ("lt. Bescheid", "5.000,00\u{a0}€"),
                    ("lt. Abrechnung", "4.200,00\u{a0}€"),
                ],
            ),
            receipt("Baumberge-Schule", "1.200,00\u{a0}€", "01.03.2024"),
            receipt("Anne-Frank-Gesamtschule", "2.000,00\u{a0}€", "02.03.2024"),
            receipt("Baumberge-Schule", "1.000,50\u{a0}€", "05.05.2024"),
            row(Part::Installation, &[("Betrag brutto", "700,00\u{a0}€")]),
            row(
                Part::Payout,
                &[("Betrag", "3.000,00\u{a0}€"), ("Ausgezahlt am", "02.03.2024")],
            ),
        ]);
        let totals = contents.totals();
        let said = |label: &str, name: &str| {
            let row = totals.iter().find(|row| row.label == label);
            row.unwrap_or_else(|| panic!("{label}: {totals:#?}"))
                .value(name)
                .to_owned()
        };
        for (label, name, amount) in [
            ("Summe der Belegliste", "Betrag brutto", "4.200,50\u{a0}€"),
            ("Summe der Anlagen", "Betrag brutto", "700,00\u{a0}€"),
            (
                "Ausgaben der Schule Baumberge-Schule",
                "Betrag brutto",
                "2.200,50\u{a0}€",
            ),
            ("Abweichung 1 Tablets", "Abweichung", "−800,00\u{a0}€"),
            ("Tablets: bis dahin", "Betrag brutto", "3.200,00\u{a0}€"),
            ("Tablets: bis dahin", "ausgezahlt bis dahin", "3.000,00\u{a0}€"),
        ] {
            assert_eq!(said(label, name), amount, "{label}");
        }
    }
}
