//! MJML to HTML: the one place that knows `mrml`.
//!
//! Nothing is included from elsewhere, no font is loaded, and the default font gives way to the reader's own.

use crate::limits::DEPTH;
use basics::Language;
use domain::letters::{Finding, FindingCode};
use mrml::mj_head::MjHeadChild;
use mrml::mj_style::StyleInlineMode;
use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;
use std::collections::HashMap;

/// Fonts that are on readers' machines, Latin, Chinese and Arabic.
pub const SYSTEM_FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', \
                                'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans Arabic', sans-serif";

/// What `mrml` writes where a source names no font.
const MJML_FONTS: &str = "Ubuntu, Helvetica, Arial, sans-serif";

pub struct Page {
    pub html: String,
    pub asked_for_fonts: bool,
}

/// Compiles a marked source.
///
/// # Errors
/// A source that is not MJML, nests too deeply or includes other files.
pub fn render(mjml: &str, language: Language) -> Result<Page, Finding> {
    if depth(mjml) > DEPTH {
        return Err(broken("tags stand too deep in each other"));
    }
    if find_ignoring_case(mjml, "<mj-include") {
        return Err(Finding::blocks(FindingCode::ForbiddenElement).with("element", "mj-include"));
    }
    let mut root = mrml::parse_with_options(mjml, &ParserOptions::default()).map_err(broken)?.element;
    root.attributes.lang = Some(language.to_string());
    root.attributes.dir = Some(if language.is_right_to_left() { "rtl" } else { "ltr" }.to_owned());
    let mut asked_for_fonts = false;
    let mut inline_css = String::new();
    if let Some(head) = &mut root.children.head {
        head.children.retain(|child| {
            asked_for_fonts |= matches!(child, MjHeadChild::MjFont(_));
            match child {
                MjHeadChild::MjStyle(style) if style.inline_mode() == StyleInlineMode::Inline => {
                    inline_css.push_str(style.children());
                    false
                }
                MjHeadChild::MjFont(_) => false,
                _ => true,
            }
        });
    }
    let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
    let html = root.render(&options).map_err(broken)?.replace(MJML_FONTS, &SYSTEM_FONTS.replace('\'', "&#39;"));
    let html = if inline_css.trim().is_empty() { html } else { inline(&html, inline_css)? };
    Ok(Page { html, asked_for_fonts })
}

/// Only the source's own `<mj-style inline="inline">` is inlined: MJML has inlined its own already.
fn inline(html: &str, css: String) -> Result<String, Finding> {
    let inliner = css_inline::CSSInliner::options()
        .inline_style_tags(false)
        .keep_style_tags(true)
        .load_remote_stylesheets(false)
        .extra_css(Some(css.into()))
        .build();
    inliner.inline(html).map_err(broken)
}

fn broken(problem: impl ToString) -> Finding {
    Finding::blocks(FindingCode::BrokenSource).with("problem", problem)
}

fn find_ignoring_case(text: &str, wanted: &str) -> bool {
    text.as_bytes().windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// How deep tags stand in each other, counted without trusting the source.
fn depth(mjml: &str) -> usize {
    const VOID: [&str; 10] = ["br", "img", "hr", "meta", "input", "col", "area", "wbr", "link", "source"];
    let (mut now, mut deepest) = (0usize, 0);
    for piece in mjml.split('<').skip(1) {
        if piece.starts_with('/') {
            now = now.saturating_sub(1);
        } else if piece.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            let name = piece.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').next();
            let tag = &piece[..piece.find('>').unwrap_or(piece.len())];
            let void = name.is_some_and(|name| VOID.iter().any(|void| void.eq_ignore_ascii_case(name)));
            if !void && !tag.ends_with('/') {
                now += 1;
                deepest = deepest.max(now);
            }
        }
    }
    deepest
}
