//! Programs by the name they give themselves. The list is a file of our own, `agents.txt`: one word a line, found anywhere in the
//! name, in lower case.

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    /// A scanner, a crawler, a library, a monitor.
    Machine,
    Gmail,
    Yahoo,
    /// Says no more than `Mozilla/5.0`, as Apple's Mail Privacy Protection does.
    Bare,
    /// Says nothing.
    Nameless,
    /// Anything else.
    Other,
}

const LIST: &str = include_str!("agents.txt");
/// Telephones whose names sound like a machine's.
const NOT_MACHINES: [&str; 1] = ["cubot"];

/// What the name of a program says.
pub fn agent_of(name: &str) -> Agent {
    let name = name.trim().to_ascii_lowercase();
    if name.is_empty() {
        return Agent::Nameless;
    }
    if name == "mozilla/5.0" {
        return Agent::Bare;
    }
    if name.contains("googleimageproxy") {
        return Agent::Gmail;
    }
    if name.contains("yahoomailproxy") || name.contains("yahoocachesystem") {
        return Agent::Yahoo;
    }
    if NOT_MACHINES.iter().any(|word| name.contains(word)) {
        return Agent::Other;
    }
    match words().any(|word| name.contains(word)) {
        true => Agent::Machine,
        false => Agent::Other,
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_lower_case_and_names_nothing_twice() {
        let all: Vec<&str> = words().collect();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(all.len(), once.len());
        assert!(all.iter().all(|word| word.len() >= 4 && *word == word.to_ascii_lowercase()));
        // A word inside another one is never reached.
        for word in &all {
            assert!(
                !all.iter().any(|other| other != word && word.contains(other)),
                "{word} is covered by another word"
            );
        }
    }
}
