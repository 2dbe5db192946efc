//! What fits keeps what does not fit from being proposed.

use super::*;

fn day(text: &str) -> Option<NaiveDate> {
    paktbuch_types::parse_date(text).ok()
}

/// The notice of [`groups`] behind another with the same subjects, which ended on 31 October 2024.
fn behind_an_ended_notice() -> Vec<TargetGroup> {
    let mut all = groups();
    let mut ended = all[0].clone();
    let until = Span {
        from: None,
        to: day("31.10.2024"),
    };
    (ended.ordered, ended.invoiced) = (until, until);
    for (option, id) in ended.options.iter_mut().zip([11, 12]) {
        option.target = Target::CostLine(CostLineId(id));
    }
    all.insert(0, ended);
    all
}

fn invoiced(text: &str) -> Precedents {
    Precedents {
        invoiced: day(text),
        ..Precedents::default()
    }
}

#[test]
fn an_ended_notice_is_not_proposed_beside_a_running_one() {
    let all = behind_an_ended_notice();
    let display = [line("Interaktives Display 86 Zoll")];
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
    assert!(found[0].is_safe());
    assert!(
        suggestions(&display, &invoiced("15.09.2024"), &all, "").is_empty(),
        "both fit, nothing tells them apart"
    );
    let accepted = LineDetail {
        accepted_on: day("04.11.2024"),
        ..line("Interaktives Display 86 Zoll")
    };
    let found = suggestions(&[accepted], &Precedents::default(), &all, "");
    assert_eq!(
        found[0].target,
        Target::CostLine(CostLineId(1)),
        "the day of acceptance counts as in R7"
    );
    let only_ended = &all[..1];
    let found = suggestions(&display, &invoiced("15.09.2026"), only_ended, "");
    assert!(!found[0].is_safe(), "nothing else names it, and it says so");
}

#[test]
fn what_would_be_overdrawn_comes_after_what_fits_and_before_what_lies_outside() {
    let mut all = behind_an_ended_notice();
    all[1].options[0].left = Some(Cents(99));
    let display = [line("Interaktives Display 86 Zoll")];
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(
        (found[0].target, found[0].rest),
        (Target::CostLine(CostLineId(1)), Some(Cents(-1)))
    );
    let again = TargetOption {
        target: Target::CostLine(CostLineId(3)),
        left: Some(Cents(100)),
        ..all[1].options[0].clone()
    };
    all[1].options.push(again);
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(
        (found[0].target, found[0].rest),
        (Target::CostLine(CostLineId(3)), Some(Cents::ZERO))
    );
}
