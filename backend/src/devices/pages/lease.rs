//! The lease of a device.

use chrono::Months;
use paktbuch_types::format_date;

use crate::devices::commands::Lease;
use crate::web::components::Fact;

/// Lessor, rates with their first and last day, and return of a leased device; `None` for one that is not.
pub(super) fn fact(lease: &Lease) -> Option<Fact> {
    if lease.lessor.is_empty() {
        return None;
    }
    let rate = lease.rate.map(|rate| format!("{rate}\u{a0}€ im Monat"));
    let rates = lease.rates.map(|rates| match rates {
        1 => "1 Rate".to_owned(),
        rates => format!("{rates} Raten"),
    });
    let first = lease
        .from
        .map(|from| format!("erste Rate am {}", format_date(from)));
    let further = lease.rates.and_then(|rates| u32::try_from(rates - 1).ok());
    let last = lease
        .from
        .zip(further.filter(|further| *further > 0))
        .and_then(|(from, further)| from.checked_add_months(Months::new(further)))
        .map(|last| format!("letzte am {}", format_date(last)));
    let until = lease
        .until
        .map(|until| format!("Rückgabe am {}", format_date(until)));
    let note: Vec<String> = [rate, rates, first, last, until].into_iter().flatten().collect();
    Some(Fact::new("Leasinggeber", &lease.lessor).note(note.join(", ")))
}
