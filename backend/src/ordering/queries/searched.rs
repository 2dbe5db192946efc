//! Which orders a text finds for somebody who sees some of their lines only.

use paktbuch_entity::{order_line, purchase_order, supplier};
use paktbuch_types::OrderId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::list::visible;
use crate::auth::Scope;
use crate::db::search::{Needle, haystack};

/// Orders that the text finds without the lines of schools outside of the scope, whose names the stored text of an order holds too;
/// `None` for no text, and for who sees all lines.
pub(super) async fn by_own_lines(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Option<Vec<OrderId>>, DbErr> {
    let Some(needle) = Needle::new(text).filter(|_| scope.schools().is_some()) else {
        return Ok(None);
    };
    let orders = purchase_order::Entity::find()
        .find_also_related(supplier::Entity)
        .filter(needle.contained_in("purchase_order"))
        .all(conn)
        .await?;
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(orders.iter().map(|(order, _)| order.id)))
        .filter(visible(scope))
        .all(conn)
        .await?;
    let is_found = |order: &purchase_order::Model, supplier: &Option<supplier::Model>| {
        let own = lines.iter().filter(|line| line.order_id == order.id);
        let supplier = supplier.iter().map(|row| row.name.as_str());
        let names = supplier
            .chain([order.subject.as_str()])
            .chain(own.map(|line| line.name.as_str()));
        needle.is_in(&haystack(
            [order.number.as_str(), order.award_reference.as_str()],
            names,
        ))
    };
    let found = orders
        .iter()
        .filter(|(order, supplier)| is_found(order, supplier));
    Ok(Some(found.map(|(order, _)| order.id).collect()))
}
