//! Enums whose variants are words of the ledger and the API: one list gives the word, its reading and its refusal.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $refusal:ident, $message:literal: $($(#[$case:meta])* $variant:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$case])* #[serde(rename = $word)] $variant,)* }

        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[error($message)]
        pub struct $refusal;

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $refusal;
            fn from_str(text: &str) -> Result<Self, $refusal> {
                match text { $($word => Ok($name::$variant),)* _ => Err($refusal) }
            }
        }
    };
}
