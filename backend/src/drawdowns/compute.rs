//! How much may be asked for. Pure calculation.
//!
//! An advance (Vorschuss) follows the payments that are due within the period of use, pro rata with the own share; a reimbursement
//! (Erstattung) only what is paid; instalments (Abschläge) are an advance up to a ceiling. [YUMPU-138] [YUMPU-144] [LBANK-2]

use paktbuch_types::{BasisPoints, Cents, Drawdown};

/// What it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    pub kind: Drawdown,
    /// By the notice.
    pub granted: Cents,
    /// Paid out, and asked for without a payout yet.
    pub drawn: Cents,
    /// Grant for what is paid, by the notice's kind of financing.
    pub on_paid: Cents,
    /// The same with what is surely due within the period of use.
    pub with_due: Cents,
    /// The same with everything that was chosen.
    pub with_chosen: Cents,
    /// Instalments at most, of the grant.
    pub instalment_max: Option<BasisPoints>,
}

/// What may be asked for; nothing is negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Computed {
    /// For what is paid already: it can never lie idle.
    pub least: Cents,
    /// With what is surely due within the period of use.
    pub safest: Cents,
    /// With everything that was chosen, by the kind of drawdown.
    pub amount: Cents,
    /// Granted and not drawn.
    pub rest: Cents,
    /// The ceiling of instalments made it smaller.
    pub capped: bool,
}

/// Computes a drawdown.
#[must_use]
pub fn compute(basis: &Basis) -> Computed {
    let open = |entitled: Cents| positive(entitled.min(basis.granted).minus(basis.drawn));
    let least = open(basis.on_paid);
    let ceiling = match basis.kind {
        Drawdown::Instalments => basis.instalment_max.map(|share| basis.granted.share(share)),
        Drawdown::Advance | Drawdown::Reimbursement => None,
    };
    let within = |entitled: Cents| match ceiling {
        Some(ceiling) => open(entitled).min(positive(ceiling.minus(basis.drawn))),
        None => open(entitled),
    };
    let (safest, amount) = match basis.kind {
        Drawdown::Reimbursement => (least, least),
        Drawdown::Advance | Drawdown::Instalments => (within(basis.with_due), within(basis.with_chosen)),
    };
    Computed {
        least,
        safest,
        amount,
        rest: positive(basis.granted.minus(basis.drawn)),
        capped: basis.kind != Drawdown::Reimbursement && amount < open(basis.with_chosen),
    }
}

fn positive(amount: Cents) -> Cents {
    amount.max(Cents::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASIS: Basis = Basis {
        kind: Drawdown::Advance,
        granted: Cents(900_000),
        drawn: Cents(100_000),
        on_paid: Cents(300_000),
        with_due: Cents(450_000),
        with_chosen: Cents(600_000),
        instalment_max: Some(BasisPoints(6_000)),
    };

    #[test]
    fn each_kind_has_its_own_sum() {
        for (kind, drawn, expected) in [
            (Drawdown::Advance, 100_000, (200_000, 350_000, 500_000, false)),
            (
                Drawdown::Reimbursement,
                100_000,
                (200_000, 200_000, 200_000, false),
            ),
            // 60 % of 9,000 € are 5,400 €.
            (Drawdown::Instalments, 100_000, (200_000, 350_000, 440_000, true)),
            (Drawdown::Instalments, 540_000, (0, 0, 0, true)),
            (Drawdown::Advance, 700_000, (0, 0, 0, false)),
        ] {
            let computed = compute(&Basis {
                kind,
                drawn: Cents(drawn),
                ..BASIS
            });
            let (least, safest, amount, capped) = expected;
            assert_eq!(
                (computed.least, computed.safest, computed.amount, computed.capped),
                (Cents(least), Cents(safest), Cents(amount), capped),
                "{kind} after {drawn}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_is_asked_for_beyond_the_grant(
            granted in 0_i64..10_000_000, drawn in 0_i64..10_000_000, paid in 0_i64..20_000_000, due in 0_i64..20_000_000,
            chosen in 0_i64..20_000_000, max in 0_i64..=10_000, kind in 0_usize..3,
        ) {
            let basis = Basis {
                kind: Drawdown::ALL[kind],
                granted: Cents(granted),
                drawn: Cents(drawn),
                on_paid: Cents(paid),
                with_due: Cents(paid + due),
                with_chosen: Cents(paid + due + chosen),
                instalment_max: Some(BasisPoints(max)),
            };
            let computed = compute(&basis);
            for amount in [computed.least, computed.safest, computed.amount] {
                prop_assert!(amount >= Cents::ZERO && amount <= computed.rest);
            }
            prop_assert!(computed.rest.0 == (granted - drawn).max(0));
        }
    }
}
