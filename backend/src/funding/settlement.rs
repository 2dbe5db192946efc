//! The settlement (Abrechnung) of a notice: what its grant comes to by its kind of financing. Pure calculation.
//!
//! The four kinds are those of VV Nr. 2.2 zu § 44 LHO. Income equals spending always: other money goes in first, the grant
//! follows its rule, and the own share bears the rest, ineligible and excess spending included. [VN-ANBESTG] [YUMPU-178]

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, CostRounding, Financing, IncomeKind};

use super::commands::{IncomeData, NoticeData};
use super::figures::Amounts;

/// What a notice says about its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub financing: Financing,
    /// Fördersatz.
    pub rate: BasisPoints,
    pub rounding: CostRounding,
    pub granted: Cents,
    /// Eigenanteil lt. Bescheid; counts with Fehlbedarfsfinanzierung.
    pub own_share: Cents,
    /// Festbetrag: number of units and the amount for each, where the notice names them.
    pub units: Option<(i64, Cents)>,
    /// Leistungen Dritter that the notice plans: only what comes in beyond them lowers the grant.
    pub third_in_plan: Cents,
    /// Of them what the notice does not count among the sources of the eligible spending: it bears what is not eligible.
    pub third_beside: Cents,
}

/// Money received beside grant and own share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OtherMoney {
    /// Leistungen Dritter, cost sharing of another authority, insurance and sale: it goes in first.
    pub first: Cents,
    /// Weitere öffentliche Förderung: it lowers the own share, and the grant where both exceed the spending.
    pub public: Cents,
}

impl OtherMoney {
    /// What was received up to a day; money without a day counts.
    #[must_use]
    pub fn received(incomes: &[IncomeData], as_of: NaiveDate) -> Self {
        let in_time = |income: &&IncomeData| income.received_on.is_none_or(|day| day <= as_of);
        let mut money = Self::default();
        for income in incomes.iter().filter(in_time) {
            let sum = money.of(income.kind);
            *sum = sum.plus(income.received);
        }
        money
    }

    /// What the notice plans.
    #[must_use]
    pub fn planned(incomes: &[IncomeData]) -> Self {
        let mut money = Self::default();
        for income in incomes {
            let sum = money.of(income.kind);
            *sum = sum.plus(income.planned);
        }
        money
    }

    fn of(&mut self, kind: IncomeKind) -> &mut Cents {
        match kind {
            IncomeKind::PublicFunding => &mut self.public,
            IncomeKind::ThirdParty | IncomeKind::CostSharing | IncomeKind::Insurance | IncomeKind::Sale => {
                &mut self.first
            }
        }
    }
}

/// How spending is paid for; the four sources add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settlement {
    pub spent: Amounts,
    /// Leistungen Dritter, insurance and sale, as far as spending needs them.
    pub first: Cents,
    /// Of that what bears spending that is not eligible, as the notice plans it.
    pub beside: Cents,
    /// Weitere öffentliche Förderung, as far as spending needs it.
    pub public: Cents,
    /// Eligible spending that the grant is measured by (Bemessungsgrundlage).
    pub recognised: Cents,
    /// What the kind of financing gives for it, before granted amount and other money limit it.
    pub computed: Cents,
    /// Zuwendung lt. Abrechnung.
    pub grant: Cents,
    /// Eigenanteil lt. Abrechnung.
    pub own_share: Cents,
}

/// What is left between the settled grant and what was paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Balance {
    /// Restanforderung: still to be paid out.
    Claim(Cents),
    /// Rückzahlung: paid out beyond the settled grant.
    Repayment(Cents),
    Even,
}

impl Settlement {
    /// Sum of all income lt. Abrechnung.
    #[must_use]
    pub fn income(&self) -> Cents {
        [self.first, self.public, self.grant, self.own_share]
            .into_iter()
            .sum()
    }

    /// The difference to what was paid out.
    #[must_use]
    pub fn balance(&self, paid_out: Cents) -> Balance {
        let rest = self.grant.minus(paid_out);
        match rest.cmp(&Cents::ZERO) {
            std::cmp::Ordering::Greater => Balance::Claim(rest),
            std::cmp::Ordering::Less => Balance::Repayment(Cents::ZERO.minus(rest)),
            std::cmp::Ordering::Equal => Balance::Even,
        }
    }
}

impl Terms {
    /// The terms of a stored notice.
    #[must_use]
    pub fn of(data: &NoticeData) -> Self {
        let planned = OtherMoney::planned(&data.lists.incomes);
        let granted = data.granted.unwrap_or_default();
        let own_share = data.own_share.unwrap_or_default();
        let open = data
            .eligible
            .minus(granted)
            .minus(own_share)
            .minus(planned.public);
        let third_in_plan = positive(planned.first);
        Self {
            financing: data.financing,
            rate: data.rate,
            rounding: data.rounding,
            granted,
            own_share,
            units: data.unit_count.zip(data.unit_amount),
            third_in_plan,
            third_beside: third_in_plan.minus(positive(open).min(third_in_plan)),
        }
    }

    /// Leistungen Dritter that the notice counts among the sources of the eligible spending.
    #[must_use]
    pub fn third_within(&self) -> Cents {
        self.third_in_plan.minus(self.third_beside)
    }

    /// The grant that follows from the notice's own figures; `None` where only the notice can tell.
    #[must_use]
    pub fn proposed(&self, eligible: Cents) -> Option<Cents> {
        match self.financing {
            Financing::Anteil | Financing::Voll => Some(self.rounding.grant(eligible, self.rate)),
            Financing::Festbetrag => self.units.and_then(|(count, amount)| amount.times(count)),
            Financing::Fehlbedarf => None,
        }
    }

    /// The settlement of what was spent, with the other money that came in.
    #[must_use]
    pub fn settle(&self, spent: Amounts, other: OtherMoney) -> Settlement {
        let first = other.first.min(positive(spent.total));
        let beside = first
            .min(self.third_beside)
            .min(positive(spent.total.minus(spent.eligible)));
        let public = other.public.min(positive(spent.total).minus(first));
        let recognised = recognised(spent.eligible, other.first, self.third_in_plan);
        let computed = match self.financing {
            Financing::Anteil => anteilfinanzierung(recognised, self.rate, self.rounding),
            Financing::Voll => vollfinanzierung(recognised),
            Financing::Festbetrag => festbetragsfinanzierung(
                self.units
                    .and_then(|(count, amount)| amount.times(count))
                    .unwrap_or(self.granted),
                recognised,
            ),
            Financing::Fehlbedarf => {
                let others = other.first.minus(beside).plus(other.public);
                fehlbedarfsfinanzierung(spent.eligible, others, self.own_share)
            }
        };
        // Nobody is paid more than was spent: what others paid is not paid again.
        let uncovered =
            positive(spent.eligible.minus(first.minus(beside))).min(spent.total.minus(first).minus(public));
        let grant = positive(computed.min(self.granted).min(uncovered));
        Settlement {
            spent,
            first,
            beside,
            public,
            recognised,
            computed,
            grant,
            own_share: spent.total.minus(first).minus(public).minus(grant),
        }
    }
}

fn positive(amount: Cents) -> Cents {
    amount.max(Cents::ZERO)
}

/// Eligible spending that a grant is measured by: less the money that comes in beyond what the notice plans, for only new
/// Deckungsmittel lower the grant (ANBest-G Nr. 2, ANBest-P 2012 Nr. 2 [YUMPU-144]).
#[must_use]
pub fn recognised(eligible: Cents, first: Cents, third_in_plan: Cents) -> Cents {
    positive(eligible.minus(positive(first.minus(third_in_plan))))
}

/// Anteilfinanzierung: the notice's rate of the recognised spending, rounded as the notice does (VV Nr. 2.2.1 zu § 44 LHO).
#[must_use]
pub fn anteilfinanzierung(recognised: Cents, rate: BasisPoints, rounding: CostRounding) -> Cents {
    rounding.grant(recognised, rate)
}

/// Fehlbedarfsfinanzierung: what other money and the own share by the notice leave open (VV Nr. 2.2.2 zu § 44 LHO).
#[must_use]
pub fn fehlbedarfsfinanzierung(eligible: Cents, other: Cents, own_share: Cents) -> Cents {
    positive(eligible.minus(other).minus(own_share))
}

/// Festbetragsfinanzierung: count × amount, at most the spending (VV Nr. 2.2.3 zu § 44 LHO).
#[must_use]
pub fn festbetragsfinanzierung(fixed: Cents, recognised: Cents) -> Cents {
    fixed.min(recognised)
}

/// Vollfinanzierung: all of the recognised spending (VV Nr. 2.3 zu § 44 LHO).
#[must_use]
pub fn vollfinanzierung(recognised: Cents) -> Cents {
    recognised
}

#[cfg(test)]
mod tests;
