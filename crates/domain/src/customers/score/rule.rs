//! The score by rules: points for what is known, each rule a line that says whether it held and on what.

use super::super::folding::fold;
use super::{NumberFact, ScoreFacts, WordFact};
use serde::{Deserialize, Serialize};

/// The form of the stored text.
const VERSION: u32 = 1;
/// More lines than this explain nothing to anybody.
pub const RULES_LIMIT: usize = 50;
/// A rule can decide everything, or take everything away.
pub const POINTS_LIMIT: i32 = 100;
/// A score is 0 to 100, whatever the rules add up to.
pub const SCORE_LIMIT: i32 = 100;
/// All countries there are.
const VALUES_LIMIT: usize = 250;
const VALUE_LIMIT_CHARACTERS: usize = 100;
/// Fifty rules of 250 words of 100 letters would be more; nobody writes them.
const TEXT_LIMIT_BYTES: usize = 200_000;

/// The rules of a workspace, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRules {
    /// Of this form: always 1.
    pub version: u32,
    pub rules: Vec<ScoreRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// Added when the test holds; less than 0 takes away.
    pub points: i32,
    pub test: ScoreTest,
}

/// A fact that is unknown holds no test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScoreTest {
    /// Within inclusive borders, of which one may be missing.
    Number { fact: NumberFact, at_least: Option<i64>, at_most: Option<i64> },
    /// One of some words.
    Word { fact: WordFact, one_of: Vec<String> },
}

/// Why rules are not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", match .rule { Some(place) => format!("rule {}", place + 1), None => "rules".into() })]
pub struct RuleRefusal {
    /// Counted from 0; `None`: the whole.
    pub rule: Option<usize>,
    pub problem: RuleProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleProblem {
    /// With what the reader of JSON says, which names the key or the line.
    #[error("not the form of score rules: {0}")]
    Unreadable(String),
    #[error("the version of this form is {VERSION}")]
    UnknownVersion,
    #[error("there may be {RULES_LIMIT} rules")]
    TooMany,
    #[error("points are between −{POINTS_LIMIT} and {POINTS_LIMIT}, and not 0")]
    Points,
    #[error("it needs a lower or an upper border")]
    NoBorder,
    #[error("the lower border lies above the upper one")]
    Reversed,
    #[error("it needs one to {VALUES_LIMIT} words of at most {VALUE_LIMIT_CHARACTERS} characters")]
    Words,
}

impl RuleProblem {
    /// The code that the screen words.
    pub const fn code(&self) -> &'static str {
        match self {
            RuleProblem::Unreadable(_) => "unreadable",
            RuleProblem::UnknownVersion => "unknown_version",
            RuleProblem::TooMany => "too_many",
            RuleProblem::Points => "points",
            RuleProblem::NoBorder => "no_border",
            RuleProblem::Reversed => "reversed",
            RuleProblem::Words => "words",
        }
    }
}

/// What the rules make of a company, and why: one line a rule, held or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleScore {
    /// The sum of the lines, cut to 0-100.
    pub score: i32,
    pub lines: Vec<RuleLine>,
}

/// A line of the explanation; the rule beside it says what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    /// Which rule, counted from 0.
    pub rule: usize,
    /// What it added; 0 when it did not hold.
    pub points: i32,
    pub held: bool,
    /// What was known; `None`: nothing.
    pub known: Option<String>,
}

impl ScoreRules {
    /// Reads the JSON text of rules, strictly.
    ///
    /// # Errors
    /// [`RuleRefusal`] with the rule and the reason.
    pub fn read_text(text: &str) -> Result<Self, RuleRefusal> {
        let whole = |problem| RuleRefusal { rule: None, problem };
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(whole(RuleProblem::Unreadable(format!("longer than {TEXT_LIMIT_BYTES} bytes"))));
        }
        let read: ScoreRules =
            serde_json::from_str(text).map_err(|error| whole(RuleProblem::Unreadable(error.to_string())))?;
        read.checked()
    }

    /// The rules, if each is within its limits and can hold.
    ///
    /// # Errors
    /// [`RuleRefusal`] with the first rule at fault.
    pub fn checked(self) -> Result<Self, RuleRefusal> {
        if self.version != VERSION {
            return Err(RuleRefusal { rule: None, problem: RuleProblem::UnknownVersion });
        }
        if self.rules.len() > RULES_LIMIT {
            return Err(RuleRefusal { rule: None, problem: RuleProblem::TooMany });
        }
        for (place, rule) in self.rules.iter().enumerate() {
            rule.check().map_err(|problem| RuleRefusal { rule: Some(place), problem })?;
        }
        Ok(self)
    }

    /// The score of a company, with its lines.
    pub fn score(&self, facts: &ScoreFacts) -> RuleScore {
        let line = |(place, rule): (usize, &ScoreRule)| {
            let held = rule.test.holds(facts);
            RuleLine { rule: place, points: if held { rule.points } else { 0 }, held, known: rule.test.known(facts) }
        };
        let lines: Vec<RuleLine> = self.rules.iter().enumerate().map(line).collect();
        let sum: i32 = lines.iter().map(|line| line.points).sum();
        RuleScore { score: sum.clamp(0, SCORE_LIMIT), lines }
    }
}

impl ScoreRule {
    fn check(&self) -> Result<(), RuleProblem> {
        if self.points == 0 || !(-POINTS_LIMIT..=POINTS_LIMIT).contains(&self.points) {
            return Err(RuleProblem::Points);
        }
        match &self.test {
            ScoreTest::Number { at_least: None, at_most: None, .. } => Err(RuleProblem::NoBorder),
            ScoreTest::Number { at_least: Some(least), at_most: Some(most), .. } if least > most => {
                Err(RuleProblem::Reversed)
            }
            ScoreTest::Number { .. } => Ok(()),
            ScoreTest::Word { one_of, .. } => {
                let fits = |word: &String| !fold(word).is_empty() && word.chars().count() <= VALUE_LIMIT_CHARACTERS;
                let many = (1..=VALUES_LIMIT).contains(&one_of.len());
                if many && one_of.iter().all(fits) { Ok(()) } else { Err(RuleProblem::Words) }
            }
        }
    }
}

impl ScoreTest {
    fn holds(&self, facts: &ScoreFacts) -> bool {
        match self {
            ScoreTest::Number { fact, at_least, at_most } => facts.number(*fact).is_some_and(|number| {
                at_least.is_none_or(|least| number >= least) && at_most.is_none_or(|most| number <= most)
            }),
            ScoreTest::Word { fact, one_of } => facts.word(*fact).is_some_and(|known| {
                let known = fold(known);
                one_of.iter().any(|word| fold(word) == known)
            }),
        }
    }

    fn known(&self, facts: &ScoreFacts) -> Option<String> {
        match self {
            ScoreTest::Number { fact, .. } => facts.number(*fact).map(|number| number.to_string()),
            ScoreTest::Word { fact, .. } => facts.word(*fact).map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(points: i32, fact: NumberFact, at_least: Option<i64>, at_most: Option<i64>) -> ScoreRule {
        ScoreRule { points, test: ScoreTest::Number { fact, at_least, at_most } }
    }

    fn word(points: i32, fact: WordFact, one_of: &[&str]) -> ScoreRule {
        let one_of = one_of.iter().map(|word| (*word).to_owned()).collect();
        ScoreRule { points, test: ScoreTest::Word { fact, one_of } }
    }

    fn rules(rules: Vec<ScoreRule>) -> ScoreRules {
        ScoreRules { version: VERSION, rules }
    }

    #[test]
    fn each_rule_has_a_line_and_the_score_is_their_sum() {
        let rules = rules(vec![
            number(20, NumberFact::Replies, Some(1), None),
            number(-30, NumberFact::SilenceDays, Some(90), None),
            number(5, NumberFact::Opens, Some(2), Some(4)),
            word(15, WordFact::Country, &["de", "AT"]),
            word(10, WordFact::Industry, &["Möbel"]),
            number(50, NumberFact::Meetings, Some(1), None),
        ]);
        let facts = ScoreFacts::default()
            .with_number(NumberFact::Replies, 1)
            .with_number(NumberFact::SilenceDays, 89)
            .with_number(NumberFact::Opens, 4)
            .with_word(WordFact::Country, "DE")
            .with_word(WordFact::Industry, "MOBEL");
        let told = rules.score(&facts);
        let lines: Vec<_> =
            told.lines.iter().map(|line| (line.rule, line.points, line.held, line.known.as_deref())).collect();
        let expected = [
            (0, 20, true, Some("1")),
            (1, 0, false, Some("89")),
            (2, 5, true, Some("4")),
            (3, 15, true, Some("DE")),
            (4, 10, true, Some("MOBEL")),
            (5, 0, false, None),
        ];
        assert_eq!(lines, expected);
        assert_eq!(told.score, 50);
        assert_eq!(rules.score(&ScoreFacts::default()).score, 0);
    }

    #[test]
    fn a_score_is_cut_to_its_scale() {
        let opened = ScoreFacts::default().with_number(NumberFact::Opens, 5);
        for (points, expected) in [(vec![60, 60], 100), (vec![-10], 0), (vec![100, -100, 7], 7)] {
            let of = points.iter().map(|points| number(*points, NumberFact::Opens, Some(5), None)).collect();
            assert_eq!(rules(of).score(&opened).score, expected, "{points:?}");
        }
    }

    #[test]
    fn rules_that_cannot_be_meant_are_refused_with_their_place() {
        let good = || number(1, NumberFact::Opens, Some(1), Some(1));
        let refused = |rule: ScoreRule| {
            let refusal = rules(vec![good(), rule]).checked().err();
            refusal.map(|refusal| (refusal.rule, refusal.problem.code()))
        };
        assert_eq!(refused(good()), None);
        assert_eq!(refused(number(0, NumberFact::Opens, Some(1), None)), Some((Some(1), "points")));
        assert_eq!(refused(number(-101, NumberFact::Opens, Some(1), None)), Some((Some(1), "points")));
        assert_eq!(refused(number(1, NumberFact::Opens, None, None)), Some((Some(1), "no_border")));
        assert_eq!(refused(number(1, NumberFact::Opens, Some(2), Some(1))), Some((Some(1), "reversed")));
        assert_eq!(refused(word(1, WordFact::Role, &[])), Some((Some(1), "words")));
        assert_eq!(refused(word(1, WordFact::Role, &["user", " "])), Some((Some(1), "words")));
        assert_eq!(refused(word(1, WordFact::Role, &["x".repeat(101).as_str()])), Some((Some(1), "words")));
        assert_eq!(rules(vec![good(); RULES_LIMIT]).checked().err(), None);
        let many = rules(vec![good(); RULES_LIMIT + 1]).checked().err().map(|refusal| refusal.problem);
        assert_eq!(many, Some(RuleProblem::TooMany));
    }

    #[test]
    fn rules_are_read_as_they_are_written_and_strictly() {
        let of = rules(vec![word(5, WordFact::Role, &["purchasing"]), number(1, NumberFact::Opens, Some(1), None)]);
        let text = serde_json::to_string(&of).unwrap();
        assert_eq!(ScoreRules::read_text(&text), Ok(of));
        for (from, to) in [("\"fact\"", "\"facts\""), ("role", "rolle"), ("\"points\":5", "\"points\":5.5")] {
            let refusal = ScoreRules::read_text(&text.replace(from, to)).unwrap_err();
            assert_eq!(refusal.problem.code(), "unreadable", "{from}");
        }
        assert_eq!(
            ScoreRules::read_text(r#"{"version":2,"rules":[]}"#).unwrap_err().problem,
            RuleProblem::UnknownVersion
        );
    }
}
