//! How letters and their findings look in JSON.

use application::letters::{LetterDetail, LetterLine, Template};
use domain::letters::{Finding, LetterKind, Severity, SlotKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LetterKind)]
pub(crate) enum KindShape {
    Cold,
    Promotion,
    Nurture,
    Triggered,
    Survey,
}

impl From<LetterKind> for KindShape {
    fn from(kind: LetterKind) -> Self {
        match kind {
            LetterKind::Cold => KindShape::Cold,
            LetterKind::Promotion => KindShape::Promotion,
            LetterKind::Nurture => KindShape::Nurture,
            LetterKind::Triggered => KindShape::Triggered,
            LetterKind::Survey => KindShape::Survey,
        }
    }
}

impl From<KindShape> for LetterKind {
    fn from(kind: KindShape) -> Self {
        match kind {
            KindShape::Cold => LetterKind::Cold,
            KindShape::Promotion => LetterKind::Promotion,
            KindShape::Nurture => LetterKind::Nurture,
            KindShape::Triggered => LetterKind::Triggered,
            KindShape::Survey => LetterKind::Survey,
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Severity)]
pub(crate) enum SeverityShape {
    Blocks,
    ShouldMend,
    Passed,
}

/// One line of a check.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingShape {
    severity: SeverityShape,
    code: String,
    arguments: BTreeMap<String, String>,
    /// `subject`, a slot's name, a link's target; `null` for the whole.
    #[schema(required)]
    place: Option<String>,
}

impl From<Finding> for FindingShape {
    fn from(finding: Finding) -> Self {
        let severity = match finding.severity {
            Severity::Blocks => SeverityShape::Blocks,
            Severity::ShouldMend => SeverityShape::ShouldMend,
            Severity::Passed => SeverityShape::Passed,
        };
        let arguments = finding.arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        FindingShape { severity, code: finding.code.as_str().to_owned(), arguments, place: finding.place }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct LetterRow {
    id: String,
    name: String,
    kind: KindShape,
    language: String,
    subject: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// Campaigns that use it.
    used_by: i64,
}

impl From<LetterLine> for LetterRow {
    fn from(line: LetterLine) -> Self {
        LetterRow {
            id: line.id.to_string(),
            name: line.name,
            kind: line.kind.into(),
            language: line.language.to_string(),
            subject: line.subject,
            updated_at: line.updated_at.to_string(),
            used_by: line.used_by,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SlotKind)]
enum SlotKindShape {
    Line,
    Paragraph,
    Url,
    Image,
}

/// A named place that is filled in a form.
#[derive(Serialize, ToSchema)]
pub(super) struct Slot {
    name: String,
    label: String,
    kind: SlotKindShape,
    text: String,
}

/// A letter as its writer sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct Letter {
    id: String,
    name: String,
    kind: KindShape,
    language: String,
    subject: String,
    #[schema(format = DateTime)]
    updated_at: String,
    used_by: i64,
    preheader: String,
    /// MJML.
    source: String,
    slots: Vec<Slot>,
    /// For If-Match.
    version: i64,
    findings: Vec<FindingShape>,
}

impl From<LetterDetail> for Letter {
    fn from(detail: LetterDetail) -> Self {
        let LetterDetail { record, used_by, slots, findings } = detail;
        let slots = slots.into_iter().map(|slot| Slot {
            name: slot.name,
            label: slot.label,
            kind: match slot.kind {
                SlotKind::Line => SlotKindShape::Line,
                SlotKind::Paragraph => SlotKindShape::Paragraph,
                SlotKind::Url => SlotKindShape::Url,
                SlotKind::Image => SlotKindShape::Image,
            },
            text: slot.text,
        });
        Letter {
            id: record.id.to_string(),
            name: record.name,
            kind: record.kind.into(),
            language: record.language.to_string(),
            subject: record.subject,
            updated_at: record.updated_at.to_string(),
            used_by,
            preheader: record.preheader,
            source: record.source,
            slots: slots.collect(),
            version: record.version,
            findings: findings.into_iter().map(Into::into).collect(),
        }
    }
}

/// A letter that comes with Tradewind.
#[derive(Serialize, ToSchema)]
pub(super) struct LetterTemplate {
    key: String,
    name: String,
    kind: KindShape,
    languages: Vec<String>,
    /// Its page, for a frame.
    thumbnail_html_url: String,
}

impl LetterTemplate {
    pub fn of(template: Template, name: String) -> Self {
        LetterTemplate {
            thumbnail_html_url: format!("/api/v1/letter-templates/{}/preview", template.key),
            name,
            kind: template.kind.into(),
            languages: template.languages.iter().map(ToString::to_string).collect(),
            key: template.key,
        }
    }
}
