//! Answers of device management systems, JSON. What they say about people is not read.

use serde_json::Value;

use super::{Column, ListError, ListFormat, MAX_ROWS, Refusal, Table, TableRow};

/// Columns of the table that every answer becomes.
const COLUMNS: [Column; 6] = [
    Column::Serial,
    Column::InventoryNumber,
    Column::Manufacturer,
    Column::Model,
    Column::Category,
    Column::Commissioned,
];

/// The table of an answer, recognised by its keys.
pub(super) fn read(text: &str, encoding: &'static str) -> Result<Table, ListError> {
    let answer: Value = serde_json::from_str(text.trim())
        .map_err(|_| ListError::Unreadable(", sondern unvollständiges JSON"))?;
    let (format, records) = recognised(&answer).ok_or(ListError::Unreadable(", sondern anderes JSON"))?;
    if records.len() > MAX_ROWS {
        return Err(ListError::TooMany);
    }
    let (mut rows, mut refused) = (Vec::with_capacity(records.len()), Vec::new());
    for (line, record) in (1..).zip(records) {
        if let Some(message) = left_out(format, record) {
            refused.push(Refusal {
                line,
                field: String::new(),
                message: message.to_owned(),
            });
            continue;
        }
        let values = COLUMNS
            .iter()
            .map(|column| value(format, record, *column))
            .collect();
        rows.push(TableRow { line, values });
    }
    let more = answer.pointer("/links/next").is_some_and(Value::is_string)
        || answer.get("@odata.nextLink").is_some_and(Value::is_string);
    let warnings = more.then(|| Refusal {
        line: 0,
        field: String::new(),
        message: "Die Datei ist nur eine Seite der Antwort. Bitte auch die folgenden Seiten einlesen."
            .to_owned(),
    });
    Ok(Table {
        format,
        encoding,
        columns: COLUMNS.iter().map(|column| column.label().to_owned()).collect(),
        rows,
        refused,
        warnings: warnings.into_iter().collect(),
    })
}

fn recognised(answer: &Value) -> Option<(ListFormat, &Vec<Value>)> {
    let list = |key: &str| answer.get(key).and_then(Value::as_array);
    if let Some(records) = list("data")
        && records
            .iter()
            .all(|record| record.get("type").and_then(Value::as_str) == Some("orgDevices"))
    {
        return Some((ListFormat::AppleSchoolManager, records));
    }
    if let Some(records) = list("devices")
        && records
            .iter()
            .all(|record| record.get("serialNumber").is_some() && record.get("UDID").is_some())
    {
        return Some((ListFormat::JamfSchool, records));
    }
    if let Some(records) = list("value")
        && records
            .iter()
            .all(|record| record.get("serialNumber").is_some() && record.get("model").is_some())
    {
        return Some((ListFormat::Intune, records));
    }
    None
}

/// Why a record is no device of the authority.
fn left_out(format: ListFormat, record: &Value) -> Option<&'static str> {
    let released = record
        .pointer("/attributes/releasedFromOrgDateTime")
        .is_some_and(Value::is_string);
    let personal = record.get("managedDeviceOwnerType").and_then(Value::as_str) == Some("personal");
    match format {
        ListFormat::AppleSchoolManager if released => Some("Das Gerät ist aus der Organisation entlassen."),
        ListFormat::Intune if personal => Some("Das Gerät ist ein privates Gerät."),
        _ => None,
    }
}

fn value(format: ListFormat, record: &Value, column: Column) -> String {
    let apple = || "Apple".to_owned();
    let found = match (format, column) {
        (ListFormat::AppleSchoolManager, Column::Serial) => "/attributes/serialNumber",
        (ListFormat::AppleSchoolManager, Column::Model) => "/attributes/deviceModel",
        (ListFormat::AppleSchoolManager, Column::Category) => "/attributes/productFamily",
        (ListFormat::AppleSchoolManager | ListFormat::JamfSchool, Column::Manufacturer) => return apple(),
        (ListFormat::JamfSchool, Column::InventoryNumber) => "/assetTag",
        (ListFormat::JamfSchool, Column::Model) => "/model/name",
        (ListFormat::JamfSchool, Column::Category) => "/model/type",
        (ListFormat::JamfSchool | ListFormat::Intune, Column::Serial) => "/serialNumber",
        (ListFormat::Intune, Column::Manufacturer) => "/manufacturer",
        (ListFormat::Intune, Column::Model) => "/model",
        (ListFormat::Intune, Column::Commissioned) => "/enrolledDateTime",
        _ => return String::new(),
    };
    match record.pointer(found) {
        // Intune writes the first day of its calendar for a device that was never enrolled.
        Some(Value::String(text)) if text.starts_with("0001-01-01") => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
