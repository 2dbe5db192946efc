//! sea-orm column impls for the newtypes, written once here so that no entity needs a conversion.

/// A type stored as text. `$write: fn(&T) -> String`, `$read: fn(String) -> Result<T, String>`.
macro_rules! text_column {
    ($name:ty, $write:expr, $read:expr) => {
        impl From<$name> for sea_orm::Value {
            fn from(value: $name) -> Self {
                let write: fn(&$name) -> String = $write;
                sea_orm::Value::String(Some(write(&value)))
            }
        }
        impl sea_orm::TryGetable for $name {
            fn try_get_by<I: sea_orm::ColIdx>(
                row: &sea_orm::QueryResult,
                index: I,
            ) -> Result<Self, sea_orm::TryGetError> {
                let read: fn(String) -> Result<$name, String> = $read;
                let text = <String as sea_orm::TryGetable>::try_get_by(row, index)?;
                read(text).map_err(|message| sea_orm::TryGetError::DbErr(sea_orm::DbErr::Type(message)))
            }
        }
        impl sea_orm::sea_query::ValueType for $name {
            fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                let read: fn(String) -> Result<$name, String> = $read;
                match value {
                    sea_orm::Value::String(Some(text)) => {
                        read(text).map_err(|_| sea_orm::sea_query::ValueTypeErr)
                    }
                    _ => Err(sea_orm::sea_query::ValueTypeErr),
                }
            }
            fn type_name() -> String {
                stringify!($name).to_owned()
            }
            fn array_type() -> sea_orm::sea_query::ArrayType {
                sea_orm::sea_query::ArrayType::String
            }
            fn column_type() -> sea_orm::sea_query::ColumnType {
                sea_orm::sea_query::ColumnType::Text
            }
        }
        impl sea_orm::sea_query::Nullable for $name {
            fn null() -> sea_orm::Value {
                sea_orm::Value::String(None)
            }
        }
        impl sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> sea_orm::ActiveValue<$name> {
                sea_orm::ActiveValue::Set(self)
            }
        }
    };
}
pub(crate) use text_column;

/// A type stored as a 64-bit integer. `$write: fn(T) -> i64`, `$read: fn(i64) -> T`.
macro_rules! integer_column {
    ($name:ty, $write:expr, $read:expr) => {
        impl From<$name> for sea_orm::Value {
            fn from(value: $name) -> Self {
                let write: fn($name) -> i64 = $write;
                sea_orm::Value::BigInt(Some(write(value)))
            }
        }
        impl sea_orm::TryGetable for $name {
            fn try_get_by<I: sea_orm::ColIdx>(
                row: &sea_orm::QueryResult,
                index: I,
            ) -> Result<Self, sea_orm::TryGetError> {
                let read: fn(i64) -> $name = $read;
                <i64 as sea_orm::TryGetable>::try_get_by(row, index).map(read)
            }
        }
        impl sea_orm::sea_query::ValueType for $name {
            fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                let read: fn(i64) -> $name = $read;
                <i64 as sea_orm::sea_query::ValueType>::try_from(value).map(read)
            }
            fn type_name() -> String {
                stringify!($name).to_owned()
            }
            fn array_type() -> sea_orm::sea_query::ArrayType {
                sea_orm::sea_query::ArrayType::BigInt
            }
            fn column_type() -> sea_orm::sea_query::ColumnType {
                sea_orm::sea_query::ColumnType::BigInteger
            }
        }
        impl sea_orm::sea_query::Nullable for $name {
            fn null() -> sea_orm::Value {
                sea_orm::Value::BigInt(None)
            }
        }
        impl sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> sea_orm::ActiveValue<$name> {
                sea_orm::ActiveValue::Set(self)
            }
        }
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(id: u64) -> Result<Self, sea_orm::DbErr> {
                let read: fn(i64) -> $name = $read;
                i64::try_from(id)
                    .map(read)
                    .map_err(|_| sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}
pub(crate) use integer_column;
