//! Figures and the records that they add up.

mod year;

use chrono::NaiveDate;
use paktbuch_types::{
    ApplicationId, Cents, CostItemId, CostLineId, DrawdownId, InvoiceId, NoticeId, OrderId, SchoolId,
};

pub use year::{Beyond, Provided, YearEntry, YearFigure, YearRow, YearSpot, beyond_commitment};

/// Code of what no notice pays (Eigene Mittel).
pub const OWN_FUNDS: &str = "eigene-mittel";

/// A figure of the money, in the order of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Most grant money that the programme gives.
    Budget,
    /// Spending applied for.
    Requested,
    /// Grant money by the notices.
    Granted,
    /// Spending by the notices (lt. Bescheid).
    Planned,
    /// Invoiced, and what orders bind beside it.
    Ordered,
    Invoiced,
    Paid,
    /// Grant money paid out, or asked for and awaited.
    Drawn,
    /// Planned less ordered.
    Rest,
}

impl Figure {
    /// In the order of columns.
    pub const ALL: &'static [Self] = &[
        Self::Budget,
        Self::Requested,
        Self::Granted,
        Self::Planned,
        Self::Ordered,
        Self::Invoiced,
        Self::Paid,
        Self::Drawn,
        Self::Rest,
    ];

    /// Its name in addresses, and as users read it.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Budget => ("budget", "Budget"),
            Self::Requested => ("beantragt", "beantragt"),
            Self::Granted => ("bewilligt", "bewilligt"),
            Self::Planned => ("lt-bescheid", "lt. Bescheid"),
            Self::Ordered => ("beauftragt", "beauftragt"),
            Self::Invoiced => ("berechnet", "berechnet"),
            Self::Paid => ("bezahlt", "bezahlt"),
            Self::Drawn => ("abgerufen", "abgerufen"),
            Self::Rest => ("rest", "Rest"),
        }
    }

    /// The figure with this name in addresses.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|figure| figure.told().0 == name)
    }

    /// How it arises, in a sentence; [`Filter::sentence`] says it of what a page shows.
    #[must_use]
    const fn sentence(self) -> &'static str {
        match self {
            Self::Budget => "Höchste Zuwendung nach den Budgets, die heute gelten.",
            Self::Requested => {
                "Beantragte Ausgaben, brutto, aus Anträgen, die eingereicht oder bewilligt sind."
            }
            Self::Granted => {
                "Zuwendung nach den Bescheiden, auf die Kostenzeilen verteilt: im Verhältnis ihrer zuwendungsfähigen Ausgaben, beim Festbetrag nach Stück; Restcent nach den größten Resten."
            }
            Self::Planned => {
                "Ausgaben nach den Kostenplänen der Bescheide, brutto; wo der Kostenplan weniger nennt als die zuwendungsfähigen Ausgaben, zählt der Unterschied mit. Ein widerrufener Bescheid zählt nicht."
            }
            Self::Ordered => "Berechnetes, brutto, und was Bestellungen darüber hinaus binden.",
            Self::Invoiced => "Zugeordnete Teile von Rechnungen, brutto, ohne Skonto.",
            Self::Paid => "Der bezahlte Teil der Rechnungen, brutto.",
            Self::Drawn => "Ausgezahlte Zuwendung, und was angefordert und noch nicht ausgezahlt ist.",
            Self::Rest => "Ausgaben lt. Bescheid weniger beauftragt.",
        }
    }
}

/// By what the overview groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Programme,
    Category,
    School,
    Application,
    Notice,
    CostLine,
}

impl Level {
    /// In the order of the choice.
    pub const ALL: &'static [Self] = &[
        Self::Programme,
        Self::Category,
        Self::School,
        Self::Application,
        Self::Notice,
        Self::CostLine,
    ];

    /// Its name in addresses, and as users read it.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Programme => ("programm", "Programm"),
            Self::Category => ("bereich", "Förderbereich"),
            Self::School => ("schule", "Schule"),
            Self::Application => ("antrag", "Antrag"),
            Self::Notice => ("bescheid", "Bescheid"),
            Self::CostLine => ("zeile", "Kostenzeile"),
        }
    }

    /// The level with this name; any other is the programme.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let found = Self::ALL.iter().copied().find(|level| level.told().0 == name);
        found.unwrap_or_default()
    }
}

/// What the overview shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub level: Level,
    /// Code of the only programme; empty = all.
    pub programme: String,
    /// Name of the only Förderbereich; empty = all.
    pub category: String,
    pub school: Option<SchoolId>,
}

impl Filter {
    /// Why this figure cannot be told here; `None` = it is.
    #[must_use]
    pub const fn untold(&self, figure: Figure) -> Option<&'static str> {
        match (figure, self.level) {
            (Figure::Budget, Level::Application | Level::Notice | Level::CostLine) => Some(
                "Aus dem Budget von Schulträger, Schule oder Förderbereich schöpfen alle Anträge und Bescheide zusammen, keinem gehört ein Teil davon; was einer beansprucht, steht unter beantragt und bewilligt.",
            ),
            (Figure::Requested, Level::CostLine) => {
                Some("Ein Antrag nennt Beträge je Schule, nicht je Kostenzeile.")
            }
            _ => None,
        }
    }

    /// Whether what is drawn is told by the payments that used it: nobody draws for a school or a line.
    #[must_use]
    pub const fn is_by_use(&self) -> bool {
        self.school.is_some() || matches!(self.level, Level::School | Level::CostLine)
    }

    /// How a figure arises here, in a sentence.
    #[must_use]
    pub const fn sentence(&self, figure: Figure) -> &'static str {
        match figure {
            Figure::Drawn if self.is_by_use() => {
                "Zuwendungsanteil der Zahlungen, soweit ausgezahlte Zuwendung ihn deckt, die erste Zahlung zuerst; „noch nicht verwendet“ ist, was darüber hinaus ausgezahlt ist; was angefordert und noch nicht ausgezahlt ist, steht für sich."
            }
            figure => figure.sentence(),
        }
    }
}

/// The record that an amount stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Budgets of a programme, by its code.
    Budget(String),
    Application(ApplicationId),
    Notice(NoticeId),
    CostItem(NoticeId, CostItemId),
    Order(OrderId),
    Invoice(InvoiceId),
    Drawdown(DrawdownId),
    /// What the payouts of a notice were used for.
    PayoutUse(NoticeId),
    /// What the budget of a financial year provides.
    Year(i64),
}

/// Where stands what is drawn and no payment has used, where what is drawn is told by its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    /// Paid out.
    PaidOut,
    /// Asked for and awaited, perhaps for what is paid already (Erstattung).
    AskedFor,
}

impl Unused {
    /// In the order of rows.
    pub const ALL: [Self; 2] = [Self::PaidOut, Self::AskedFor];

    /// Its name in addresses, and as users read it.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::PaidOut => ("nicht-verwendet", "noch nicht verwendet"),
            Self::AskedFor => ("angefordert", "angefordert, noch nicht ausgezahlt"),
        }
    }
}

/// An amount of a record, with all that it is counted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub figure: Figure,
    pub amount: Cents,
    /// Code of the programme.
    pub programme: String,
    /// Name of the Förderbereich; empty = none or all.
    pub category: String,
    pub school: Option<SchoolId>,
    pub application: Option<ApplicationId>,
    pub notice: Option<NoticeId>,
    pub line: Option<CostLineId>,
    /// What it is: „Rechnung RE-1 von Tafel GmbH“.
    pub label: String,
    pub on: Option<NaiveDate>,
    pub place: Place,
}

impl Entry {
    /// Where it stands if it is drawn and belongs to no line of a plan.
    #[must_use]
    pub const fn unused(&self) -> Option<Unused> {
        match (self.figure, self.line, &self.place) {
            (Figure::Drawn, None, Place::Drawdown(_)) => Some(Unused::AskedFor),
            (Figure::Drawn, None, _) => Some(Unused::PaidOut),
            _ => None,
        }
    }
}

/// What one can spend on a programme, and what was applied for; `None` where no record has such an amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AskedFor {
    pub budget: Option<Cents>,
    pub requested: Option<Cents>,
}

/// A row of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name in addresses.
    pub key: String,
    pub label: String,
    /// In the order of [`Figure::ALL`]; `None` where no record has such an amount.
    pub amounts: Vec<Option<Cents>>,
}

/// The share of a limited Förderbereich (Mobilquote) in a row of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    pub level: Level,
    /// Key of the row.
    pub key: String,
    /// Planned in the Förderbereich, zuwendungsfähig.
    pub part: Cents,
    /// Planned in all of the programme, zuwendungsfähig.
    pub whole: Cents,
    /// What the programme allows, in words.
    pub limit: String,
}

impl Quota {
    /// A share of nothing yet.
    #[must_use]
    pub const fn new(level: Level, key: String, limit: String) -> Self {
        Self {
            level,
            key,
            part: Cents::ZERO,
            whole: Cents::ZERO,
            limit,
        }
    }

    /// Counts an amount, also to the Förderbereich where it is of it.
    pub fn add(&mut self, amount: Cents, is_limited: bool) {
        self.whole = self.whole.plus(amount);
        if is_limited {
            self.part = self.part.plus(amount);
        }
    }

    /// „12,5 %“; empty where nothing is planned.
    #[must_use]
    pub fn told(&self) -> String {
        let share = self.part.ratio(self.whole);
        share.map(|share| format!("{share} %")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_the_part_of_the_whole() {
        let mut quota = Quota::new(Level::Programme, "digitalpakt-nrw".to_owned(), "20 %".to_owned());
        assert_eq!(quota.told(), "");
        quota.add(Cents(75_000), false);
        assert_eq!(quota.told(), "0 %");
        quota.add(Cents(25_000), true);
        assert_eq!(quota.told(), "25 %");
        quota.add(Cents(50_000), true);
        assert_eq!((quota.part, quota.whole), (Cents(75_000), Cents(150_000)));
        assert_eq!(quota.told(), "50 %");
    }
}
