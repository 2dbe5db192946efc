//! The plan of an application in its form: measures, period, person to ask, money beside the grant.

use paktbuch_types::{Cents, OwnShareSource, ParseAmountError};

use super::{ApplicationForm, amount, choice, date, shown_date, shown_yes_no, yes_no};
use crate::funding::commands::{ApplicationPlan, MeasureData, PlanContact};
use crate::funding::fields;
use crate::web::form::FormErrors;

/// What stands between a measure and its amount: typed, or pasted from a table.
const BETWEEN: [char; 2] = [';', '\t'];

/// A measure as a line: what it is and, behind a semicolon, its amount.
pub(in crate::funding) fn measure_line(title: &str, amount: Option<Cents>) -> String {
    match amount {
        Some(amount) => format!("{title}; {}", amount.input()),
        // An end of the title is not to be taken for an amount.
        None if title.contains(BETWEEN) => format!("{title};"),
        None => title.to_owned(),
    }
}

/// The measure of a line; what stands behind the last semicolon is an amount unless it has letters.
fn measure(line: &str) -> Result<MeasureData, ParseAmountError> {
    let measure = |title: &str, amount| MeasureData {
        title: title.to_owned(),
        amount,
    };
    let Some((title, behind)) = line.rsplit_once(BETWEEN) else {
        return Ok(measure(line, None));
    };
    let is_of_amount = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-−.,€".contains(c);
    if !behind.chars().all(is_of_amount) {
        return Ok(measure(line, None));
    }
    if behind.trim().is_empty() {
        return Ok(measure(title, None));
    }
    Cents::parse(behind).map(|amount| measure(title, Some(amount)))
}

impl ApplicationForm {
    /// Fills in the stored plan.
    pub(super) fn show_plan(&mut self, plan: &ApplicationPlan, measures: &[MeasureData]) {
        let lines = measures
            .iter()
            .map(|measure| measure_line(&measure.title, measure.amount));
        self.measures = lines.collect::<Vec<_>>().join("\n");
        self.implementation_from = shown_date(plan.implementation_from);
        self.implementation_to = shown_date(plan.implementation_to);
        self.starts_on = shown_date(plan.starts_on);
        self.early_start = shown_yes_no(plan.early_start);
        self.contact_name.clone_from(&plan.contact.name);
        self.contact_phone.clone_from(&plan.contact.phone);
        self.contact_email.clone_from(&plan.contact.email);
        self.third_party = plan.third_party.map(Cents::input).unwrap_or_default();
        self.third_party_source.clone_from(&plan.third_party_source);
        for (source, amount) in &plan.own_sources {
            self.own_source.push(source.code().to_owned());
            self.own_amount.push(amount.input());
        }
    }

    /// What was typed for a source of the own share.
    #[must_use]
    pub fn own_amount_of(&self, source: OwnShareSource) -> &str {
        let place = self.own_source.iter().position(|other| other == source.code());
        place
            .and_then(|place| self.own_amount.get(place))
            .map_or("", String::as_str)
    }

    /// The measures, with a message at each line whose amount cannot be read.
    pub(super) fn read_measures(&self, errors: &mut FormErrors) -> Vec<MeasureData> {
        let mut measures = Vec::new();
        for (row, line) in (1..).zip(self.measures.lines()) {
            let read = measure(line).map_err(|error| format!("Maßnahmen, Zeile {row}, Betrag: {error}"));
            measures.extend(errors.take("measures", read));
        }
        measures
    }

    /// The plan without what cannot be read, and a message at each such field.
    pub(super) fn read_plan(&self, e: &mut FormErrors) -> ApplicationPlan {
        let mut own_sources = Vec::new();
        for (code, typed) in self.own_source.iter().zip(&self.own_amount) {
            if typed.trim().is_empty() {
                continue;
            }
            let source: Option<OwnShareSource> = choice(e, "own_sources", fields::OWN_SOURCES, code);
            let label = source.map_or_else(
                || fields::OWN_SOURCES.to_owned(),
                |source| format!("{}, {source}", fields::OWN_SOURCES),
            );
            let amount = amount(e, &format!("own_amount-{code}"), &label, typed);
            own_sources.extend(source.zip(amount));
        }
        ApplicationPlan {
            implementation_from: date(
                e,
                "implementation_from",
                fields::PLANNED_FROM,
                &self.implementation_from,
            ),
            implementation_to: date(
                e,
                "implementation_to",
                fields::PLANNED_TO,
                &self.implementation_to,
            ),
            starts_on: date(e, "starts_on", fields::STARTS_ON, &self.starts_on),
            early_start: yes_no(e, "early_start", fields::EARLY_START, &self.early_start),
            contact: PlanContact {
                name: self.contact_name.clone(),
                phone: self.contact_phone.clone(),
                email: self.contact_email.clone(),
            },
            third_party: amount(e, "third_party", fields::THIRD_PARTY, &self.third_party),
            third_party_source: self.third_party_source.clone(),
            own_sources,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_stands_behind_the_last_semicolon() {
        let read = |line: &str| measure(line).map(|measure| (measure.title, measure.amount));
        let is = |title: &str, amount| Ok((title.to_owned(), amount));
        assert_eq!(read("WLAN; 12.000,50 €"), is("WLAN", Some(Cents(1_200_050))));
        assert_eq!(read("WLAN\t12000"), is("WLAN", Some(Cents(1_200_000))));
        assert_eq!(read("Tafeln; 12 Displays"), is("Tafeln; 12 Displays", None));
        assert_eq!(read("Tafeln; Haus 2;"), is("Tafeln; Haus 2", None));
        assert_eq!(read("Tafeln"), is("Tafeln", None));
        assert!(read("Tafeln; 12.00,0").is_err());
    }

    #[test]
    fn a_shown_measure_is_read_as_it_was() {
        for (title, amount) in [
            ("Haus; 2", None),
            ("Haus; 2", Some(Cents(150))),
            ("Haus", None),
            ("Haus", Some(Cents(1))),
        ] {
            let read = measure(&measure_line(title, amount)).unwrap();
            assert_eq!((read.title.as_str(), read.amount), (title, amount));
        }
    }
}
