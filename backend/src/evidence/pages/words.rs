//! What the page of the way says, in words and addresses.

use paktbuch_types::{Cents, CostRounding, DeviceStatus, Financing, format_date};

use super::{EvidencePage, Printed};
use crate::devices::paths as devices;
use crate::evidence::paths;
use crate::evidence::rows::{
    AllocationPart, CutPart, DevicePaid, DevicePart, Entered, FiledMark, InvoicePart, LinePart,
    PaymentChange, ReceiptRow, Target,
};
use crate::filing::paths as filings;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text::counted;
use crate::web::components::State;

/// Of a line of a version without a Belegliste.
const UNLISTED: &str = "ohne Belegliste eingereicht: Der Beleg zählt in den Summen";

impl EvidencePage {
    pub(super) fn receipt_href(&self, row: &ReceiptRow) -> String {
        paths::invoice(row.invoice)
    }

    pub(super) fn invoice_href(&self, part: &InvoicePart) -> String {
        if self.rights.invoices {
            purchasing::invoice(part.id)
        } else {
            String::new()
        }
    }

    /// The way with every line of the invoice.
    pub(super) fn whole_href(&self, part: &InvoicePart) -> String {
        paths::invoice(part.id)
    }

    pub(super) fn device_href(&self, part: &DevicePart) -> String {
        devices::device(part.id)
    }

    /// „und 1 weiteres Gerät aus dieser Zuordnung“: those that are not shown.
    pub(super) fn more(&self, part: &AllocationPart) -> String {
        not_shown(part.more, !part.devices.is_empty())
    }

    /// Whether an allocation is printed: on the way of a line of a filed list only its own, so that it fits on a page.
    pub(super) fn is_printed(&self, part: &AllocationPart) -> bool {
        match self.printed {
            Printed::Whole => true,
            Printed::FiledLine => part.is_filed_start(),
            Printed::Payments => false,
        }
    }

    /// Whether anything of a line of the invoice is printed.
    pub(super) fn is_line_printed(&self, line: &LinePart) -> bool {
        match self.printed {
            Printed::Whole => true,
            Printed::FiledLine => line.is_filed_start(),
            Printed::Payments => false,
        }
    }

    /// „3 weitere Positionen dieser Rechnung und 1 weitere Zuordnung der gesuchten“: what is not printed; empty where all is.
    pub(super) fn unprinted(&self, part: &InvoicePart) -> String {
        let (printed, others): (Vec<&LinePart>, Vec<&LinePart>) =
            part.lines.iter().partition(|line| self.is_line_printed(line));
        let parts = printed.iter().flat_map(|line| &line.parts);
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let (line, lines) = if printed.is_empty() {
            ("Position dieser Rechnung", "Positionen dieser Rechnung")
        } else {
            (
                "weitere Position dieser Rechnung",
                "weitere Positionen dieser Rechnung",
            )
        };
        let told = [
            (count(others.len()), line, lines),
            (
                count(parts.filter(|part| !self.is_printed(part)).count()),
                "weitere Zuordnung der gesuchten Position",
                "weitere Zuordnungen der gesuchten Position",
            ),
        ];
        let told = told.into_iter().filter(|(count, ..)| *count > 0);
        told.map(|(count, one, many)| counted(count, one, many))
            .collect::<Vec<_>>()
            .join(" und ")
    }

    /// „bezahlt 24.475,42 € + Einbehalt 1.288,18 € = zu zahlen 25.763,60 €“; empty where neither Skonto was taken nor anything retained.
    pub(super) fn adds_up(&self, part: &InvoicePart) -> String {
        if part.retained == Cents::ZERO && part.skonto == Cents::ZERO {
            return String::new();
        }
        let open = part.due.minus(part.paid).minus(part.skonto).minus(part.retained);
        let parts = [
            ("bezahlt", part.paid),
            ("Skonto", part.skonto),
            ("Einbehalt", part.retained),
            ("noch offen", open),
        ];
        let told = parts.into_iter().filter(|(_, amount)| *amount != Cents::ZERO);
        let told: Vec<String> = told
            .map(|(name, amount)| format!("{name} {amount}\u{a0}€"))
            .collect();
        format!("{} = zu zahlen {}\u{a0}€", told.join(" + "), part.due)
    }

    /// „Einbehalt 1.288,18 € bis 30.06.2027“; empty where nothing is retained.
    pub(super) fn retained(&self, part: &InvoicePart) -> String {
        match (part.retained, part.retained_until) {
            (Cents::ZERO, _) => String::new(),
            (amount, None) => format!("Einbehalt {amount}\u{a0}€"),
            (amount, Some(day)) => format!("Einbehalt {amount}\u{a0}€ bis {}", format_date(day)),
        }
    }

    /// School and room of a device.
    pub(super) fn place(&self, device: &DevicePart) -> String {
        match device.room.as_str() {
            "" => device.school.clone(),
            room => format!("{}, {room}", device.school),
        }
    }

    /// Notice and Einzelansatz, where the reader may open them.
    pub(super) fn target_hrefs(&self, part: &AllocationPart) -> Option<(String, String)> {
        let target = part.target.as_ref().filter(|_| self.rights.funding)?;
        Some((
            funding::notice(target.notice),
            funding::item(target.notice, target.item),
        ))
    }

    /// „Aus 2 Zuordnungen: bezahlt 1.190,00 €, davon Zuwendung …“: what several allocations pay of the device that the way begins with;
    /// empty for one.
    pub(super) fn device_total(&self, parts: &[InvoicePart]) -> String {
        let lines = parts.iter().flat_map(|part| &part.lines);
        let allocations = lines.flat_map(|line| &line.parts);
        let paid: Vec<DevicePaid> = allocations.filter_map(|part| part.device).collect();
        if paid.len() < 2 {
            return String::new();
        }
        let sum = |amount: fn(&DevicePaid) -> Cents| paid.iter().map(amount).sum::<Cents>();
        let always = [
            ("davon Zuwendung", sum(|device| device.shares.grant)),
            ("Eigenanteil", sum(|device| device.shares.own)),
        ];
        let others = [
            ("offen", sum(|device| device.open)),
            ("Skonto", sum(|device| device.skonto)),
        ];
        let others = others.into_iter().filter(|(_, amount)| *amount != Cents::ZERO);
        let told: Vec<String> = always
            .into_iter()
            .chain(others)
            .map(|(name, amount)| format!("{name} {amount}\u{a0}€"))
            .collect();
        format!(
            "Aus {} Zuordnungen: bezahlt {}\u{a0}€, {}",
            paid.len(),
            sum(|device| device.shares.paid),
            told.join(", ")
        )
    }

    pub(super) fn filed_href(&self, mark: &FiledMark) -> String {
        if self.rights.proofs {
            filings::figure(mark.filing, mark.place, &mark.gross)
        } else {
            String::new()
        }
    }

    /// „Lfd. Nr. 17 in Version 1 von 48-DPS-2021/0118“; „Zwischennachweis zum 31.12.2025, Version 1 von …, Lfd. Nr. 17“; „Version 1 von …,
    /// ohne Belegliste eingereicht: Der Beleg zählt in den Summen“.
    pub(super) fn filed_place(&self, mark: &FiledMark) -> String {
        let (version, reference) = (mark.version, &mark.reference);
        let version = format!("Version {version} von {reference}");
        let interim = mark.interim.map(format_date);
        match (interim, mark.number) {
            (None, Some(number)) => format!("Lfd. Nr. {number} in {version}"),
            (None, None) => format!("{version}, {UNLISTED}"),
            (Some(day), number) => {
                let place = number.map_or_else(|| UNLISTED.to_owned(), |number| format!("Lfd. Nr. {number}"));
                format!("Zwischennachweis zum {day}, {version}, {place}")
            }
        }
    }

    /// „ersetzt durch Version 2“: what became of a line of an older version; empty for one of the newest.
    pub(super) fn replaced(&self, mark: &FiledMark) -> String {
        match (mark.newest > mark.version, mark.is_kept) {
            (false, _) => String::new(),
            (true, true) => format!("ersetzt durch Version {}", mark.newest),
            (true, false) => format!(
                "ersetzt durch Version {0}, in Version {0} nicht mehr enthalten",
                mark.newest
            ),
        }
    }

    /// „gleich in Version 1 (Lfd. Nr. 1) und 2 (Lfd. Nr. 1)“: earlier versions that say the same; empty for none.
    pub(super) fn same(&self, mark: &FiledMark) -> String {
        let told = mark.same.iter();
        let told: Vec<String> = told
            .map(|(version, number)| match number {
                Some(number) => format!("{version} (Lfd. Nr. {number})"),
                None => format!("{version} (ohne Belegliste)"),
            })
            .collect();
        match told.as_slice() {
            [] => String::new(),
            [only] => format!("gleich in Version {only}"),
            [others @ .., last] => format!("gleich in Version {} und {last}", others.join(", ")),
        }
    }

    /// „Kürzung durch örtliche Rechnungsprüfung: anerkannt 500,00 € statt 595,00 €: Rabatt nicht abgezogen“.
    pub(super) fn cut(&self, mark: &FiledMark, cut: &CutPart) -> String {
        let filed = match mark.eligible.as_str() {
            "" => String::new(),
            eligible => format!(" statt {eligible}"),
        };
        format!(
            "Kürzung durch {}: anerkannt {}\u{a0}€{filed}: {}",
            cut.auditor, cut.accepted, cut.reason
        )
    }

    /// What the filed line says, after its place.
    pub(super) fn filed_words(&self, mark: &FiledMark) -> String {
        let told = [
            ("bezahlt am", &mark.paid_on),
            ("brutto", &mark.gross),
            ("zuwendungsfähig", &mark.eligible),
            ("Zuwendung", &mark.grant),
            ("Eigenanteil", &mark.own),
        ];
        let told = told.into_iter().filter(|(_, value)| !value.is_empty());
        told.map(|(name, value)| format!("{name} {value}"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// „Nicht zuwendungsfähig 349,86 €: Verbrauchsmaterial …“: why a part that a notice pays is not eligible as a whole; empty where it is,
    /// and for those who may not see invoices.
    pub(super) fn not_eligible(&self, part: &AllocationPart) -> String {
        let rest = part.gross.minus(part.eligible);
        if !self.rights.invoices || part.target.is_none() || rest == Cents::ZERO {
            return String::new();
        }
        let because = match part.reason.as_str() {
            "" => "Eine Begründung ist nicht eingetragen.",
            reason => reason,
        };
        format!("Nicht zuwendungsfähig {rest}\u{a0}€: {because}")
    }

    /// „Bewilligungszeitraum 01.01.2021 bis 31.12.2022“ and the Durchführungszeitraum, as far as they are known.
    pub(super) fn periods(&self, target: &Target) -> String {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "offen".to_owned(), format_date);
        let periods = [
            ("Bewilligungszeitraum", target.approval),
            ("Durchführungszeitraum", target.implementation),
        ];
        let known = periods
            .into_iter()
            .filter(|(_, [from, until])| from.is_some() || until.is_some());
        known
            .map(|(name, [from, until])| format!("{name} {} bis {}", day(from), day(until)))
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// „Anteilfinanzierung 90 %, in der Summe auf volle Euro gerundet“: how the grant of a notice arises.
    pub(super) fn grant_rule(&self, target: &Target) -> String {
        let financing = target.financing;
        match (financing, target.rounding) {
            (Financing::Anteil, CostRounding::Euro) => {
                format!(
                    "{financing} {} %, in der Summe auf volle Euro gerundet",
                    target.rate
                )
            }
            (Financing::Anteil, CostRounding::Cent) => format!("{financing} {} %", target.rate),
            (Financing::Voll | Financing::Festbetrag | Financing::Fehlbedarf, _) => financing.to_string(),
        }
    }

    /// „erfasst von Erika Beispiel am 14.03.2024“.
    pub(super) fn entered(&self, entered: &Option<Entered>) -> String {
        entered
            .as_ref()
            .map(|entered| format!("erfasst von {} am {}", entered.by, format_date(entered.on)))
            .unwrap_or_default()
    }

    /// „zuvor Buchungsnummer 2023-4112, danach Buchungsnummer 2023-4121, geändert von Erika Beispiel am 15.03.2024: Zahlendreher“.
    pub(super) fn earlier(&self, change: &PaymentChange) -> String {
        let told = format!(
            "zuvor {}, danach {}, geändert von {} am {}",
            change.before,
            change.after,
            change.by.by,
            format_date(change.by.on)
        );
        match change.reason.as_str() {
            "" => told,
            reason => format!("{told}: {reason}"),
        }
    }

    /// The history on the page of an invoice, which tells what was changed of its payments.
    pub(super) fn history_href(&self, part: &InvoicePart) -> String {
        format!("{}#h-verlauf", purchasing::invoice(part.id))
    }

    pub(super) fn state(&self, device: &DevicePart) -> State {
        let label = match device.gone_since {
            Some(day) => format!("{} seit {}", device.status, format_date(day)),
            None => device.status.to_string(),
        };
        match device.status {
            DeviceStatus::Available | DeviceStatus::InUse => State::success(label),
            DeviceStatus::InRepair => State::warning(label),
            DeviceStatus::Missing => State::error(label),
            DeviceStatus::Disposed => State::off(label),
        }
    }

    pub(super) fn dates(
        &self,
        ordered: &Option<chrono::NaiveDate>,
        accepted: &Option<chrono::NaiveDate>,
    ) -> String {
        let told = [("Auftrag", ordered), ("Abnahme", accepted)];
        let told = told
            .into_iter()
            .filter_map(|(what, day)| Some(format!("{what} {}", format_date((*day)?))));
        told.collect::<Vec<_>>().join(" · ")
    }
}

/// Devices that are not shown, beside others or instead of them.
fn not_shown(count: usize, beside: bool) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if beside {
        let others = counted(count, "weiteres Gerät", "weitere Geräte");
        format!("und {others} aus dieser Zuordnung")
    } else {
        counted(count, "Gerät", "Geräte")
    }
}

#[cfg(test)]
mod tests {
    use super::not_shown;

    #[test]
    fn one_device_that_is_not_shown_is_one() {
        for (count, beside, words) in [
            (1, true, "und 1 weiteres Gerät aus dieser Zuordnung"),
            (2, true, "und 2 weitere Geräte aus dieser Zuordnung"),
            (1, false, "1 Gerät"),
            (2, false, "2 Geräte"),
        ] {
            assert_eq!(not_shown(count, beside), words);
        }
    }
}
