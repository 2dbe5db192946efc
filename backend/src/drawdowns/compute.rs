//! How much may be asked for. Pure calculation.
//!
//! An advance (Vorschuss) follows the payments that are due within the period of use, pro rata with the own share; a reimbursement
//! (Erstattung) only what is paid; instalments (Abschläge) are an advance up to a ceiling until the proof is filed, then the final payment
//! (Schlusszahlung) is the rest of the settled grant. [YUMPU-138] [YUMPU-144] [LBANK-2]

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
    /// The proof is filed: what follows instalments is the final payment (Schlusszahlung).
    pub is_settled: bool,
}

impl Basis {
    /// Whether this is the final payment (Schlusszahlung), for which neither the ceiling nor what is foreseen counts.
    #[must_use]
    pub fn is_final_payment(&self) -> bool {
        self.kind == Drawdown::Instalments && self.is_settled
    }
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
    /// The same within the ceiling of instalments.
    pub most: Cents,
    /// The ceiling of instalments made it smaller.
    pub capped: bool,
}

/// Computes a drawdown.
#[must_use]
pub fn compute(basis: &Basis) -> Computed {
    let open = |entitled: Cents| positive(entitled.min(basis.granted).minus(basis.drawn));
    let paid_only = basis.kind == Drawdown::Reimbursement || basis.is_final_payment();
    let ceiling = match basis.kind {
        Drawdown::Instalments if !paid_only => basis.instalment_max.map(|share| basis.granted.share(share)),
        _ => None,
    };
    let within = |entitled: Cents| match ceiling {
        Some(ceiling) => open(entitled).min(positive(ceiling.minus(basis.drawn))),
        None => open(entitled),
    };
    let least = within(basis.on_paid);
    let (safest, amount) = if paid_only {
        (least, least)
    } else {
        (within(basis.with_due), within(basis.with_chosen))
    };
    Computed {
        least,
        safest,
        amount,
        rest: open(basis.granted),
        most: within(basis.granted),
        capped: !paid_only && amount < open(basis.with_chosen),
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
        is_settled: false,
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

    /// What is settled after the proof is paid without the ceiling; what is still foreseen no longer counts.
    #[test]
    fn the_final_payment_is_the_rest_of_the_settled_grant() {
        let settled = Basis {
            kind: Drawdown::Instalments,
            drawn: Cents(540_000),
            on_paid: Cents(870_000),
            with_due: Cents(880_000),
            with_chosen: Cents(890_000),
            is_settled: true,
            ..BASIS
        };
        let before = compute(&Basis {
            is_settled: false,
            ..settled
        });
        assert_eq!(
            (before.least, before.amount, before.capped),
            (Cents(0), Cents(0), true)
        );
        let computed = compute(&settled);
        assert_eq!(
            (computed.least, computed.safest, computed.amount, computed.capped),
            (Cents(330_000), Cents(330_000), Cents(330_000), false)
        );
        let repaid = compute(&Basis {
            on_paid: Cents(500_000),
            ..settled
        });
        assert_eq!(
            repaid.amount,
            Cents(0),
            "the grant became smaller than what was drawn"
        );
        let advance = compute(&Basis {
            kind: Drawdown::Advance,
            ..settled
        });
        assert_eq!(
            advance.amount,
            Cents(350_000),
            "only instalments have a final payment"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_asked_for_beyond_the_grant(
            granted in 0_i64..10_000_000, drawn in 0_i64..10_000_000, paid in 0_i64..20_000_000, due in 0_i64..20_000_000,
            chosen in 0_i64..20_000_000, max in 0_i64..=10_000, kind in 0_usize..3, is_settled in any::<bool>(),
        ) {
            let basis = Basis {
                kind: Drawdown::ALL[kind],
                granted: Cents(granted),
                drawn: Cents(drawn),
                on_paid: Cents(paid),
                with_due: Cents(paid + due),
                with_chosen: Cents(paid + due + chosen),
                instalment_max: Some(BasisPoints(max)),
                is_settled,
            };
            let computed = compute(&basis);
            for amount in [computed.least, computed.safest, computed.amount] {
                prop_assert!(amount >= Cents::ZERO && amount <= computed.rest);
            }
            prop_assert!(computed.rest.0 == (granted - drawn).max(0));
            if basis.kind == Drawdown::Instalments && !is_settled {
                let ceiling = basis.granted.share(BasisPoints(max));
                prop_assert!(computed.amount <= computed.most && computed.most <= computed.rest);
                prop_assert!(computed.amount == Cents::ZERO || computed.amount.plus(basis.drawn) <= ceiling);
            }
        }
    }
}
