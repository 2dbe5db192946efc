//! Every value that a proof says has its causes, and every kind of event its place.

use super::{KIND, NOTHING, follows, of_record, of_value};
use crate::audit::EventKind;
use crate::filing::rows::Part;
use crate::filing::service::compare::part;
use crate::reporting;

/// Every value of every part of a proof.
fn values() -> impl Iterator<Item = (Part, &'static str)> {
    let named = |of: reporting::Part| of.names().iter().map(move |name| (part(of), *name));
    reporting::Part::ALL.into_iter().flat_map(named)
}

/// Whether an event of this kind can change what a filed proof says. A new kind has to be placed here, and where it can, in the causes.
fn may_change_a_proof(kind: EventKind) -> bool {
    use EventKind as K;
    match kind {
        K::AmendmentChanged
        | K::Allocated
        | K::AuthoritySet
        | K::BuildingChanged
        | K::BuildingRemoved
        | K::CostItemAdded
        | K::CostItemChanged
        | K::CostItemRemoved
        | K::CostLineAdded
        | K::CostLineChanged
        | K::CostLineRemoved
        | K::DeviceAdded
        | K::DeviceChanged
        | K::DeviceRemoved
        | K::DeviceDisposed
        | K::DeviceRestored
        | K::InvoiceChanged
        | K::InvoiceEntered
        | K::InvoiceImported
        | K::InvoiceLinked
        | K::InvoiceRejected
        | K::InvoiceRestored
        | K::InvoiceSignTurned
        | K::InvoiceUnlinked
        | K::InvoiceOrdered
        | K::LineChanged
        | K::ModelChanged
        | K::NarrativeSaved
        | K::NoticeAmended
        | K::NoticeChanged
        | K::OrderChanged
        | K::PaymentAdded
        | K::PaymentChanged
        | K::PaymentRemoved
        | K::PayoutAdded
        | K::PayoutChanged
        | K::PayoutRemoved
        | K::ReceiptEntered
        | K::RoomChanged
        | K::RoomRemoved
        | K::SchoolChanged
        | K::SharesChanged
        | K::SiteChanged
        | K::SiteRemoved
        | K::SupplierChanged => true,
        // Documents beside a record, and its note of award.
        K::LogoSet
        | K::LogoRemoved
        | K::AmendmentFiled
        | K::NoticeFiled
        | K::ConceptAdded
        | K::ConceptRemoved
        | K::OrderFileAdded
        | K::OrderFileRemoved
        | K::AwardSaved => false,
        // What is added says nothing until a record that the proof tells of names it, by an event of its own.
        K::SchoolAdded
        | K::SiteAdded
        | K::BuildingAdded
        | K::RoomAdded
        | K::EditionAdded
        | K::SupplierAdded
        | K::ModelAdded
        | K::NoticeAdded
        | K::OrderAdded => false,
        // Each invoice, order and device of the doubled one says so by an event of its own.
        K::SupplierMerged | K::ModelsMerged => false,
        // Steps of an order: the proof has its numbers only.
        K::OrderPlaced
        | K::OrderCancelled
        | K::OrderClosed
        | K::OrderReopened
        | K::DeliveryRecorded
        | K::DeliveryRemoved => false,
        // Records that no proof prints.
        K::PupilsSet
        | K::ContactAdded
        | K::ContactChanged
        | K::ContactRemoved
        | K::ApplicationAdded
        | K::ApplicationChanged
        | K::ReallocationAdded
        | K::ReallocationChanged
        | K::BudgetAdded
        | K::BudgetRemoved
        | K::BudgetYearAdded
        | K::BudgetYearRemoved
        | K::ThresholdAdded
        | K::ThresholdRemoved
        | K::AssetLimitAdded
        | K::AssetLimitRemoved
        | K::BaseRateAdded
        | K::BaseRateRemoved
        | K::RetentionSet
        | K::DrawdownAdded
        | K::DrawdownChanged
        | K::MemoAdded
        | K::MemosKept
        | K::MemoChanged
        | K::FollowUpDone => false,
        // Proofs themselves, their examination, reports.
        K::ProofFiled
        | K::ProofFrozen
        | K::InterimProofFrozen
        | K::ProofStepAdded
        | K::ProofStepChanged
        | K::ProofStepRemoved
        | K::ReceiptCut
        | K::ReceiptCutRemoved
        | K::ReportMade => false,
        // How lists are looked at.
        K::FilterShared | K::FilterRenamed | K::FilterRemoved => false,
        // Findings: how many are open is printed and not compared.
        K::FindingConfirmed | K::FindingReopened => false,
        // Lists that were read: each record that they change has its own event.
        K::TakenOver
        | K::TakeoverColumnsSet
        | K::PaymentsRead
        | K::PaymentsTakenBack
        | K::PaymentColumnsSet
        | K::PaymentSetAside
        | K::DevicesImported => false,
        // Accounts, and personal values in the trail.
        K::UserAdded
        | K::UserChanged
        | K::UserDisabled
        | K::UserEnabled
        | K::PasswordLink
        | K::PasswordSet
        | K::TokenAdded
        | K::TokenRevoked
        | K::PersonalErased => false,
    }
}

#[test]
fn every_value_of_a_proof_has_causes_or_follows_from_others() {
    let silent: Vec<_> = values()
        .filter(|(part, name)| of_value(*part, name).is_empty() && !follows(*part, name))
        .collect();
    assert_eq!(silent, [], "a changed value that nothing can explain");
    assert!(
        follows(Part::Notice, KIND),
        "each version is filed as the kind that was chosen"
    );
    for part in reporting::Part::ALL.map(part) {
        assert_eq!(
            of_value(part, "ein Wert, den keiner kennt").len(),
            NOTHING.len(),
            "{part:?}"
        );
    }
}

#[test]
fn every_kind_of_event_is_a_cause_where_it_can_change_a_proof() {
    let of_values = values().flat_map(|(part, name)| of_value(part, name));
    let of_records = reporting::Part::ALL
        .into_iter()
        .flat_map(|of| of_record(part(of)));
    let known: Vec<EventKind> = of_values
        .chain(of_records)
        .flat_map(|cause| cause.kinds)
        .copied()
        .collect();
    for kind in EventKind::ALL {
        assert_eq!(known.contains(kind), may_change_a_proof(*kind), "{kind:?}");
    }
}
