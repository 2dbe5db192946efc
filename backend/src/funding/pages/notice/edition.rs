//! Whether a notice's edition of its programme (Fassung) is the one of its day.

use paktbuch_types::format_date;

use super::findings::field_of;
use crate::funding::paths;
use crate::funding::programme::{EditionPeriod, Programme, in_force, is_in_force};
use crate::funding::rows::NoticeView;
use crate::web::components::FindingView;

/// That the edition `own` is not in force on the day of the notice, and the remedy; `None` where it is.
pub(super) fn not_in_force(
    view: &NoticeView,
    own: &Programme,
    programmes: &[Programme],
    may_edit: bool,
) -> Option<FindingView> {
    let day = view.data.notice_date;
    if is_in_force(own, programmes, day) {
        return None;
    }
    let message = format!(
        "Fassung: Der Bescheid ist vom {}, hat aber Fassung {} des Programms ({}).",
        format_date(day),
        own.version,
        EditionPeriod::of(own)
    );
    let (remedy, href, label) = match in_force(programmes, &own.code, day) {
        Some(right) => (
            format!(
                "An diesem Tag galt Fassung {} ({}). Bitte beim Bescheid unter „Fassung des Programms“ wählen, wenn er nicht ausdrücklich eine andere nennt.",
                right.version,
                EditionPeriod::of(right)
            ),
            field_of(view, "programme_version"),
            "Bescheid bearbeiten",
        ),
        None => (
            "Für diesen Tag ist keine Fassung eingetragen. Bitte die Werte mit dem Bescheid vergleichen und die Fassung eintragen, unter der bewilligt wurde."
                .to_owned(),
            paths::programme(&own.code),
            "Programm",
        ),
    };
    let finding = FindingView::warning(message, remedy);
    Some(if may_edit {
        finding.link(href, label)
    } else {
        finding
    })
}
