//! Bans, licences and sources of `deny.toml`, read in the form of cargo-deny and checked here, because building that tool
//! costs more than the house itself (docs/decisions/0007-licences-without-cargo-deny.md). Who has it may run it on the file.

use super::dependencies::Package;
use crate::finding::Finding;

const LAW: &str = "licences";

pub struct Policy {
    allowed: Vec<String>,
    banned: Vec<String>,
}

impl Policy {
    pub fn read(text: &str) -> Result<Policy, String> {
        let table: toml::Table = text.parse().map_err(|problem| format!("is not TOML: {problem}"))?;
        let list = |section: &str, key: &str| {
            let found = table.get(section).and_then(|section| section.get(key)).and_then(|list| list.as_array());
            found.ok_or_else(|| format!("has no list {section}.{key}"))
        };
        let text = |value: &toml::Value| value.as_str().or_else(|| value.get("name")?.as_str()).map(str::to_owned);
        let allowed = list("licenses", "allow")?.iter().filter_map(text).collect();
        let banned = list("bans", "deny")?.iter().filter_map(text).collect();
        Ok(Policy { allowed, banned })
    }

    pub fn check(&self, packages: &[Package]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for package in packages {
            let name = &package.name;
            let mut error = |problem: String| findings.push(Finding::error(LAW, "Cargo.lock", 0, problem));
            if self.banned.contains(name) {
                error(format!("{name} is banned in deny.toml; find who pulls it in with `cargo tree -i {name}`"));
            }
            if !self.permits(&package.licence) {
                error(format!("{name} has the licence \"{}\", which deny.toml does not allow", package.licence));
            }
            if !package.source.is_empty() && !package.source.starts_with('/') {
                error(format!(
                    "{name} comes from {}; only the registry and this repository are sources",
                    package.source
                ));
            }
        }
        findings
    }

    /// Whether an SPDX expression can be satisfied with allowed licences. `A/B` is the old spelling of `A OR B`.
    fn permits(&self, expression: &str) -> bool {
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let permitted = self.any_of(&mut rest);
        rest.is_empty() && permitted
    }

    fn any_of(&self, words: &mut &[&str]) -> bool {
        let mut permitted = self.all_of(words);
        while let [first, rest @ ..] = *words
            && *first == "OR"
        {
            *words = rest;
            permitted |= self.all_of(words);
        }
        permitted
    }

    fn all_of(&self, words: &mut &[&str]) -> bool {
        let mut permitted = self.one(words);
        while let [first, rest @ ..] = *words
            && *first == "AND"
        {
            *words = rest;
            permitted &= self.one(words);
        }
        permitted
    }

    fn one(&self, words: &mut &[&str]) -> bool {
        match **words {
            ["(", ref rest @ ..] => {
                *words = rest;
                let permitted = self.any_of(words);
                let closed = words.first() == Some(&")");
                *words = words.get(1..).unwrap_or(&[]);
                permitted && closed
            }
            [licence, "WITH", exception, ref rest @ ..] => {
                *words = rest;
                self.allows(&format!("{licence} WITH {exception}"))
            }
            [licence, ref rest @ ..] => {
                *words = rest;
                self.allows(licence)
            }
            [] => false,
        }
    }

    fn allows(&self, licence: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == licence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str =
        "[licenses]\nallow = [\"MIT\", \"Apache-2.0\", \"Unicode-3.0\"]\n[bans]\ndeny = [{ name = \"ring\" }]\n";

    fn found(name: &str, licence: &str, source: &str) -> usize {
        let package =
            Package { name: name.into(), version: "1.0.0".into(), licence: licence.into(), source: source.into() };
        Policy::read(POLICY).unwrap().check(&[package]).len()
    }

    #[test]
    fn a_banned_crate_a_strange_source_and_a_strange_licence_are_found() {
        assert_eq!(found("ring", "MIT", ""), 1);
        assert_eq!(found("other", "MIT", "https://example.com/other#1"), 1);
        assert_eq!(found("other", "AGPL-3.0-only", ""), 1);
        assert_eq!(found("other", "", ""), 1);
        assert_eq!(found("ours", "Apache-2.0", "/somewhere/crates/ours"), 0);
    }

    #[test]
    fn licence_expressions_are_understood() {
        for good in ["MIT", "GPL-3.0 OR MIT", "GPL-2.0/MIT", "(MIT OR GPL-3.0) AND Unicode-3.0", "MIT AND Apache-2.0"] {
            assert_eq!(found("other", good, ""), 0, "{good}");
        }
        for bad in
            ["MIT AND GPL-3.0", "GPL-3.0 OR (MIT AND GPL-2.0)", "(MIT", "MIT MIT", "Apache-2.0 WITH LLVM-exception"]
        {
            assert_eq!(found("other", bad, ""), 1, "{bad}");
        }
    }
}
