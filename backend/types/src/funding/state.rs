//! How far drawdowns, reallocations, applications and notices have come.

use crate::text_enum::text_enum;

text_enum! {
    /// State of a request for grant money (Mittelabruf).
    DrawdownState, "Stand des Mittelabrufs" {
        Draft => "entwurf", "Entwurf";
        Requested => "angefordert", "angefordert";
        PaidOut => "ausgezahlt", "ausgezahlt";
        Withdrawn => "zurueckgezogen", "zurückgezogen";
    }
}

impl DrawdownState {
    /// Whether it may become `next`: a draft is asked for or dropped, what was asked for is paid out or taken back.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Draft | Self::Requested | Self::Withdrawn)
                | (Self::Requested, Self::Requested | Self::PaidOut | Self::Withdrawn)
                | (Self::PaidOut, Self::PaidOut | Self::Requested)
                | (Self::Withdrawn, Self::Withdrawn)
        )
    }

    /// Whether its amount counts as drawn though no payout has come yet.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Requested)
    }
}

text_enum! {
    /// State of a reallocation between Einzelansätze (Umschichtung).
    ReallocationState, "Stand der Umschichtung" {
        Draft => "entwurf", "Entwurf";
        Sent => "abgesandt", "abgesandt";
        /// Agreed, or taken note of where the tolerance allows it.
        InForce => "wirksam", "wirksam";
        Refused => "abgelehnt", "abgelehnt";
    }
}

impl ReallocationState {
    /// Whether nothing becomes of it any more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::InForce | Self::Refused)
    }
}

text_enum! {
    /// State of an application (Antrag).
    ApplicationState, "Stand des Antrags" {
        Draft => "entwurf", "Entwurf";
        Submitted => "eingereicht", "Eingereicht";
        /// More was asked for (Nachforderung).
        Queried => "nachforderung", "Nachforderung";
        Granted => "bewilligt", "Bewilligt";
        PartlyGranted => "teilweise_bewilligt", "Teilweise bewilligt";
        Refused => "abgelehnt", "Abgelehnt";
        Withdrawn => "zurueckgezogen", "Zurückgezogen";
        Closed => "abgeschlossen", "Abgeschlossen";
    }
}

impl ApplicationState {
    /// Whether the authority that grants has still to decide it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Queried)
    }

    /// Whether the authority that grants has decided it, or need not any more.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        !self.is_open()
    }

    /// Whether it may become `next`: what was decided is no draft any more, and only what was decided is closed.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Closed, Self::Closed) => true,
            (_, Self::Closed) => self.is_decided(),
            (Self::Queried, Self::Draft) => false,
            (_, Self::Draft) => self.is_open(),
            (Self::Closed, _) => next.is_decided(),
            _ => true,
        }
    }

    /// Whether the authority that grants gave money for it, all or a part of what was asked for.
    #[must_use]
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Granted | Self::PartlyGranted)
    }

    /// Whether it claims a part of the budget: it was neither refused nor taken back.
    #[must_use]
    pub const fn claims(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn)
    }
}

text_enum! {
    /// State of a grant notice (Bescheid).
    NoticeState, "Stand des Bescheids" {
        Running => "in_durchfuehrung", "in Durchführung";
        ProofFiled => "nachweis_eingereicht", "Nachweis eingereicht";
        Closed => "abgeschlossen", "abgeschlossen";
        /// As a whole (Widerruf, Rücknahme): nothing more is ordered, allocated or drawn.
        Revoked => "widerrufen", "widerrufen";
    }
}

impl NoticeState {
    /// Whether its cost plan still counts: a notice that is revoked plans nothing.
    #[must_use]
    pub const fn plans(self) -> bool {
        !matches!(self, Self::Revoked)
    }
}
