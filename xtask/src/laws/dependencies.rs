//! What the rooms pull in from outside, as `cargo tree` resolves it: pure rooms stay pure, and `deny.toml` is obeyed.

use super::{PURE_ROOMS, licences};
use crate::finding::Finding;
use crate::tree::{Tree, output};

const LAW: &str = "dependencies";

/// Crates whose presence under a pure room means that it could do I/O.
const IMPURE: [&str; 8] =
    ["tokio", "axum", "hyper", "rusqlite", "tokio-postgres", "reqwest", "hickory-resolver", "mio"];

/// One package of the resolved tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub licence: String,
    /// Empty for the registry, else the path or address that cargo shows.
    pub source: String,
}

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for room in PURE_ROOMS {
        match resolved(&["-p", room, "-e", "normal"]) {
            Ok(packages) => findings.extend(check_pure(room, &packages)),
            Err(error) => findings.push(Finding::error(LAW, "Cargo.toml", 0, error.to_string())),
        }
    }
    let policy = tree.files.iter().find(|file| file.path == "deny.toml").map(|file| licences::Policy::read(&file.text));
    match (policy, resolved(&["--workspace", "-e", "normal,build,dev"])) {
        (Some(Ok(policy)), Ok(packages)) => findings.extend(policy.check(&packages)),
        (Some(Err(problem)), _) => findings.push(Finding::error(LAW, "deny.toml", 0, problem)),
        (None, _) => findings.push(Finding::error(LAW, "deny.toml", 0, "is missing")),
        (_, Err(error)) => findings.push(Finding::error(LAW, "Cargo.toml", 0, error.to_string())),
    }
    findings
}

fn resolved(selection: &[&str]) -> std::io::Result<Vec<Package>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut arguments = vec!["tree", "--locked", "--prefix", "none", "--format", "{p}|{l}"];
    arguments.extend_from_slice(selection);
    let mut packages: Vec<Package> = output(&cargo, &arguments)?.lines().filter_map(package).collect();
    packages.sort();
    packages.dedup();
    Ok(packages)
}

/// Reads `name v1.2.3 (source)|licence`; a repeated package ends in ` (*)`.
fn package(line: &str) -> Option<Package> {
    let (package, licence) = line.trim_end_matches(" (*)").rsplit_once('|')?;
    let mut words = package.splitn(3, ' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.trim_start_matches('v').to_owned();
    let source = words.next().unwrap_or("").replace("(proc-macro)", "");
    let source = source.trim().trim_matches(|bracket| bracket == '(' || bracket == ')').to_owned();
    Some(Package { name, version, licence: licence.to_owned(), source })
}

fn check_pure(room: &str, packages: &[Package]) -> Vec<Finding> {
    let impure = packages.iter().filter(|package| IMPURE.contains(&package.name.as_str()));
    let path = format!("crates/{room}/Cargo.toml");
    impure
        .map(|package| {
            let problem =
                format!("{room} is a pure room, but pulls in {0} (`cargo tree -p {room} -i {0}`)", package.name);
            Finding::error(LAW, &path, 0, problem)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_under_a_pure_room_is_found() {
        let lines = "mail v0.1.0 (/somewhere/crates/mail)|Apache-2.0\nserde_derive v1.0.2 (proc-macro)|MIT\ntokio v1.54.0|MIT (*)\n";
        let packages: Vec<Package> = lines.lines().filter_map(package).collect();
        assert_eq!((packages.len(), packages[1].source.as_str(), packages[2].name.as_str()), (3, "", "tokio"));
        assert_eq!(check_pure("mail", &packages).len(), 1);
        assert!(check_pure("mail", &packages[..2]).is_empty());
    }
}
