use crate::text_enum::text_enum;

text_enum! {
    /// How far an order (Bestellung) is.
    OrderState, "Stand der Bestellung" {
        Draft => "entwurf", "Entwurf";
        /// The supplier has the order: from here on it binds money.
        Placed => "beauftragt", "Beauftragt";
        PartlyDelivered => "teilweise_geliefert", "Teilweise geliefert";
        Delivered => "geliefert", "Geliefert";
        /// Nothing more is expected, neither goods nor invoices.
        Closed => "abgeschlossen", "Abgeschlossen";
        Cancelled => "storniert", "Storniert";
    }
}

impl OrderState {
    /// The states that may follow; deliveries lead there and back, the rest is said by a person.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Placed, Self::Cancelled],
            Self::Placed => &[Self::PartlyDelivered, Self::Delivered, Self::Cancelled],
            Self::PartlyDelivered => &[Self::Placed, Self::Delivered, Self::Closed],
            Self::Delivered => &[Self::Placed, Self::PartlyDelivered, Self::Closed],
            Self::Closed => &[Self::PartlyDelivered, Self::Delivered],
            Self::Cancelled => &[],
        }
    }

    /// Whether `next` may follow.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self.next().contains(&next)
    }

    /// Whether what is not invoiced yet is still expected, and so binds money.
    #[must_use]
    pub const fn binds(self) -> bool {
        matches!(self, Self::Placed | Self::PartlyDelivered | Self::Delivered)
    }

    /// Whether goods are still expected.
    #[must_use]
    pub const fn awaits_goods(self) -> bool {
        matches!(self, Self::Placed | Self::PartlyDelivered)
    }

    /// Whether its content may be changed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Placed | Self::PartlyDelivered)
    }
}

text_enum! {
    /// How an order was awarded (Vergabeart).
    AwardType, "Vergabeart" {
        Direct => "direktauftrag", "Direktauftrag";
        /// Verhandlungsvergabe (UVgO), before Freihändige Vergabe.
        Negotiated => "verhandlungsvergabe", "Verhandlungsvergabe";
        Restricted => "beschraenkte_ausschreibung", "Beschränkte Ausschreibung";
        Open => "oeffentliche_ausschreibung", "Öffentliche Ausschreibung";
        /// A call on a contract that was awarded before.
        Framework => "rahmenvereinbarung", "Abruf aus einer Rahmenvereinbarung";
        /// Above the EU threshold.
        European => "eu_verfahren", "EU-weites Verfahren";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_goes_forward_and_only_corrections_lead_back() {
        use OrderState::{Cancelled, Closed, Delivered, Draft, PartlyDelivered, Placed};
        for (from, to, expected) in [
            (Draft, Placed, true),
            (Draft, Delivered, false),
            (Draft, Closed, false),
            (Placed, Draft, false),
            (Placed, Cancelled, true),
            (Placed, Closed, false),
            (PartlyDelivered, Cancelled, false),
            (PartlyDelivered, Closed, true),
            (Delivered, Placed, true),
            (Delivered, Cancelled, false),
            (Closed, Delivered, true),
            (Closed, Placed, false),
            (Cancelled, Placed, false),
            (Cancelled, Draft, false),
        ] {
            assert_eq!(from.may_become(to), expected, "{from} → {to}");
        }
        for state in OrderState::ALL {
            assert!(!state.may_become(*state), "{state} follows itself");
        }
        let binding: Vec<OrderState> = OrderState::ALL
            .iter()
            .copied()
            .filter(|state| state.binds())
            .collect();
        assert_eq!(binding, [Placed, PartlyDelivered, Delivered]);
        assert!(!Delivered.awaits_goods() && !Draft.awaits_goods() && PartlyDelivered.awaits_goods());
    }
}
