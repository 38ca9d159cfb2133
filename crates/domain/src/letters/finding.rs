//! What a check found: a stable code with arguments, worded by `letters.finding.<code>` in the reader's language.

use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The letter cannot be sent like this.
    Blocks,
    ShouldMend,
    Passed,
}

macro_rules! codes {
    ($($code:ident = $name:literal)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FindingCode { $($code),* }

        impl FindingCode {
            pub const ALL: &[FindingCode] = &[$(FindingCode::$code),*];

            pub fn as_str(self) -> &'static str {
                match self { $(FindingCode::$code => $name),* }
            }
        }
    };
}

codes! {
    MissingSubject = "missing_subject"
    SubjectLineBreak = "subject_line_break"
    LongSubject = "long_subject"
    SubjectGood = "subject_good"
    UnknownField = "unknown_field"
    FieldWithoutFallback = "field_without_fallback"
    FieldsGood = "fields_good"
    UnknownSlot = "unknown_slot"
    MissingUnsubscribe = "missing_unsubscribe"
    UnsubscribeGood = "unsubscribe_good"
    MissingPostalAddress = "missing_postal_address"
    PostalAddressGood = "postal_address_good"
    LinkWithoutScheme = "link_without_scheme"
    LinkUnsafe = "link_unsafe"
    LinkWithPersonalHost = "link_with_personal_host"
    LinksGood = "links_good"
    ExternalFont = "external_font"
    FontsGood = "fonts_good"
    GmailClip = "gmail_clip"
    SizeGood = "size_good"
    NoTextPart = "no_text_part"
    TextPartGood = "text_part_good"
    ForbiddenElement = "forbidden_element"
    FieldInStyle = "field_in_style"
    BrokenTemplate = "broken_template"
    BrokenSource = "broken_source"
    SourceTooLarge = "source_too_large"
}

/// One line of a letter's check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: FindingCode,
    /// What the text of the code is filled with.
    pub arguments: BTreeMap<&'static str, String>,
    /// Where in the letter: `subject`, a slot's name, a link's target; `None` for the whole.
    pub place: Option<String>,
}

/// Longer arguments are cut: they quote what somebody wrote.
const ARGUMENT_LIMIT_CHARACTERS: usize = 120;

impl Finding {
    pub fn blocks(code: FindingCode) -> Self {
        Finding { severity: Severity::Blocks, code, arguments: BTreeMap::new(), place: None }
    }

    pub fn should_mend(code: FindingCode) -> Self {
        Finding { severity: Severity::ShouldMend, ..Finding::blocks(code) }
    }

    pub fn passed(code: FindingCode) -> Self {
        Finding { severity: Severity::Passed, ..Finding::blocks(code) }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.insert(name, value.to_string().chars().take(ARGUMENT_LIMIT_CHARACTERS).collect());
        self
    }

    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The key of its text in the catalogue.
    pub fn words_key(&self) -> String {
        format!("letters.finding.{}", self.code.as_str())
    }
}
