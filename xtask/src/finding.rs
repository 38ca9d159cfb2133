//! What a law says about a place in the tree.

use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    Warning,
    Error,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Finding {
    pub weight: Weight,
    /// The path, from the root of the repository.
    pub path: String,
    /// Counted from 1; 0 for a whole file.
    pub line: usize,
    pub law: &'static str,
    /// What is wrong and what to do.
    pub problem: String,
}

impl Finding {
    pub fn error(law: &'static str, path: &str, line: usize, problem: impl Into<String>) -> Self {
        Finding { weight: Weight::Error, path: path.to_owned(), line, law, problem: problem.into() }
    }

    pub fn warning(law: &'static str, path: &str, line: usize, problem: impl Into<String>) -> Self {
        Finding { weight: Weight::Warning, ..Finding::error(law, path, line, problem) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Warning => "warning",
            Weight::Error => "error",
        };
        write!(f, "{weight}[{}] {}", self.law, self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.problem)
    }
}
