//! A closed list of words: stored as a short code, shown by its German label.

/// A code that is not in the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("„{code}“ ist kein Wert für {kind}. Erlaubt: {allowed}.")]
pub struct UnknownCode {
    /// German name of the list.
    pub kind: &'static str,
    /// What was given.
    pub code: String,
    /// The allowed codes, comma separated.
    pub allowed: String,
}

/// Declares an enum with `code()`, `label()`, `ALL`, `FromStr`, `Display` (the label), serde (the code) and,
/// with feature `db`, the column impls (text holding the code).
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident, $kind:literal { $($(#[$vmeta:meta])* $variant:ident => $code:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in the order of lists and forms.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stored, scripted form.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The German word that users read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text_enum::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::text_enum::UnknownCode {
                        kind: $kind,
                        code: code.to_owned(),
                        allowed: [$($code,)+].join(", "),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "db")]
        $crate::db::text_column!($name, |value: &$name| value.code().to_owned(), |text: String| {
            text.parse::<$name>().map_err(|error| error.to_string())
        });
    };
}
pub(crate) use text_enum;
