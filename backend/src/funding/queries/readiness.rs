//! What the proof of a notice still lacks, counted by the database.

use paktbuch_types::{LineKind, NoticeId, Quantity};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

use crate::funding::rows::Readiness;

/// Counts gaps as R12, R16 and R20 find them today. Invoices know their open lines and their payments themselves; of the rest only
/// sums are read.
///
/// # Errors
/// The database's refusal.
pub async fn readiness(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Readiness, DbErr> {
    let [open_lines, unpaid_invoices, unproven_invoices] = counts(conn, INVOICES, [notice.0.into()]).await?;
    let scale: Value = Quantity::SCALE.into();
    let kind: Value = LineKind::Device.code().into();
    let [short_lines] = counts(conn, DEVICE_LINES, [notice.0.into(), kind, scale]).await?;
    let [without_serial, without_room] = counts(conn, DEVICES, [notice.0.into()]).await?;
    Ok(Readiness {
        open_lines,
        unpaid_invoices,
        unproven_invoices,
        short_lines,
        without_serial,
        without_room,
    })
}

/// One row of numbers.
pub(super) async fn counts<const N: usize>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<[u64; N], DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let mut counts = [0; N];
    if let Some(row) = conn.query_one_raw(statement).await? {
        for (index, count) in counts.iter_mut().enumerate() {
            let value: i64 = row.try_get_by_index(index)?;
            *count = u64::try_from(value).unwrap_or(0);
        }
    }
    Ok(counts)
}

/// Lines not wholly divided, invoices not exactly paid, invoices with a payment that nothing proves; of the invoices with a part
/// on the notice.
const INVOICES: &str = "
    SELECT CAST(COALESCE(SUM(i.open_lines), 0) AS BIGINT),
        COUNT(CASE WHEN i.paid <> i.due THEN 1 END),
        COUNT(CASE WHEN EXISTS (
            SELECT 1 FROM payment p WHERE p.invoice_id = i.id AND TRIM(p.proof) = '') THEN 1 END)
    FROM invoice i
    WHERE i.id IN (
        SELECT l.invoice_id FROM cost_item c
        JOIN cost_line k ON k.cost_item_id = c.id
        JOIN allocation a ON a.cost_line_id = k.id
        JOIN invoice_line l ON l.id = a.invoice_line_id
        WHERE c.notice_id = $1)";

/// Lines of devices with fewer devices than the notice's share of the quantity; where more devices than that share stand on the
/// notice, than the whole quantity. The share is rounded half up: `n` devices are fewer than `q × part ÷ gross` rounded
/// exactly where `2 × q × part ≥ (2n + 1) × gross`, and more where `2 × q × part < (2n − 1) × gross`.
const DEVICE_LINES: &str = "
    WITH part AS (
        SELECT l.id AS line, l.quantity AS quantity, ABS(l.gross) AS gross,
            2.0 * l.quantity * ABS(SUM(a.gross)) AS product
        FROM cost_item c
        JOIN cost_line k ON k.cost_item_id = c.id
        JOIN allocation a ON a.cost_line_id = k.id
        JOIN invoice_line l ON l.id = a.invoice_line_id
        WHERE c.notice_id = $1 AND l.kind = $2 AND l.quantity > 0 AND l.gross <> 0
        GROUP BY l.id, l.quantity, l.gross),
    made AS (
        SELECT p.line AS line, COUNT(DISTINCT s.device_id) * $3 AS everywhere,
            COUNT(DISTINCT CASE WHEN c.notice_id = $1 THEN s.device_id END) * $3 AS here
        FROM part p
        JOIN allocation a ON a.invoice_line_id = p.line
        JOIN funding_share s ON s.allocation_id = a.id
        LEFT JOIN cost_line k ON k.id = a.cost_line_id
        LEFT JOIN cost_item c ON c.id = k.cost_item_id
        GROUP BY p.line)
    SELECT COUNT(*) FROM part p LEFT JOIN made m ON m.line = p.line
    WHERE (p.product < (2 * COALESCE(m.here, 0) - 1) * p.gross AND m.everywhere < p.quantity)
        OR (p.product >= (2 * COALESCE(m.here, 0) + 1) * p.gross AND COALESCE(m.everywhere, 0) <> p.quantity)";

/// Devices without serial, and without room.
const DEVICES: &str = "
    SELECT COUNT(CASE WHEN serial IS NULL THEN 1 END), COUNT(CASE WHEN room_id IS NULL THEN 1 END)
    FROM device WHERE notice_id = $1";
