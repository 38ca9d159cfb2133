//! The score by rules: points for what a person is and did. A rule is a condition in the language of segments under a name, so that what
//! it means can be counted, and a score be told line by line.
//!
//! Whether a condition holds is asked of the engine; nothing of a score is stored.

use super::super::condition::Condition;
use super::super::folding::fold;
use serde::{Deserialize, Serialize};

/// The form of the stored text.
const VERSION: u32 = 1;
/// More lines than this explain nothing to anybody, and all of them are asked of each person of a page.
pub const RULES_LIMIT: usize = 30;
/// A rule can decide everything, or take everything away.
pub const POINTS_LIMIT: i32 = 100;
/// A score is 0 to 100, whatever the rules add up to.
pub const SCORE_LIMIT: i32 = 100;
/// A name is one line.
pub const NAME_LIMIT_CHARACTERS: usize = 80;
/// Thirty conditions of many words each; nobody writes more by hand.
const TEXT_LIMIT_BYTES: usize = 500_000;

words! {
    /// A rule as shipped, which the screen names in the reader's language.
    ShippedRule, UnknownShippedRule, "not a rule that is shipped":
    Replied = "replied",
    Inquired = "inquired",
    Talked = "talked",
    Clicked = "clicked",
    Opened = "opened",
    Looked = "looked",
    Downloaded = "downloaded",
    Buys = "buys",
    Silent = "silent",
    Unreachable = "unreachable",
}

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
    /// May be empty where the rule is a shipped one.
    pub name: String,
    pub shipped: Option<ShippedRule>,
    /// Added when the condition holds; less than 0 takes away.
    pub points: i32,
    /// A rule that is off is kept and asks nothing.
    pub on: bool,
    pub condition: Condition,
}

/// Why rules are not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule {}: {problem}", .rule + 1)]
pub struct RuleRefusal {
    /// Counted from 0.
    pub rule: usize,
    pub problem: RuleProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleProblem {
    #[error("there may be {RULES_LIMIT} rules")]
    TooMany,
    #[error("it needs a name of one line of at most {NAME_LIMIT_CHARACTERS} characters")]
    Name,
    #[error("a rule adds to the score and cannot ask for it")]
    AsksForScore,
    #[error("points are between −{POINTS_LIMIT} and {POINTS_LIMIT}, and not 0")]
    Points,
}

impl RuleProblem {
    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            RuleProblem::TooMany => "too_many_rules",
            RuleProblem::Name => "rule_name",
            RuleProblem::Points => "rule_points",
            RuleProblem::AsksForScore => "rule_asks_for_score",
        }
    }

    /// The field at fault.
    pub const fn field(self) -> &'static str {
        match self {
            RuleProblem::TooMany => "rules",
            RuleProblem::Name => "name",
            RuleProblem::Points => "points",
            RuleProblem::AsksForScore => "condition",
        }
    }
}

/// A stored text that is no rules.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableRules {
    #[error("the rules of scores are longer than {TEXT_LIMIT_BYTES} bytes")]
    TooLong,
    #[error("these are no rules of scores")]
    Json(#[from] serde_json::Error),
    #[error("the rules of scores have form {0}, which this program does not know")]
    Form(u32),
}

/// What the rules make of a person, and why: one line a rule that is on, held or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleScore {
    /// The sum of the lines, cut to 0-100.
    pub score: i32,
    pub lines: Vec<RuleLine>,
}

/// A line of the explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleLine {
    /// Which rule, counted from 0 among all.
    pub rule: usize,
    /// What it adds where it holds.
    pub points: i32,
    pub held: bool,
}

impl ScoreRules {
    /// Reads what was stored.
    ///
    /// # Errors
    /// What is no such text.
    pub fn read_text(text: &str) -> Result<Self, UnreadableRules> {
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(UnreadableRules::TooLong);
        }
        let rules: ScoreRules = serde_json::from_str(text)?;
        if rules.version != VERSION {
            return Err(UnreadableRules::Form(rules.version));
        }
        Ok(rules)
    }

    /// Rules of this form, whatever is in them.
    pub const fn of(rules: Vec<ScoreRule>) -> Self {
        ScoreRules { version: VERSION, rules }
    }

    /// The rules, if each is within its limits.
    ///
    /// # Errors
    /// [`RuleRefusal`] with the first rule at fault.
    pub fn checked(self) -> Result<Self, RuleRefusal> {
        if self.rules.len() > RULES_LIMIT {
            return Err(RuleRefusal { rule: RULES_LIMIT, problem: RuleProblem::TooMany });
        }
        for (place, rule) in self.rules.iter().enumerate() {
            rule.check().map_err(|problem| RuleRefusal { rule: place, problem })?;
        }
        Ok(self)
    }

    /// The rules that ask something, each with its place among all.
    pub fn asking(&self) -> impl Iterator<Item = (usize, &ScoreRule)> {
        self.rules.iter().enumerate().filter(|(_, rule)| rule.on)
    }

    /// The score of a person of whom `holds` says what is true.
    pub fn score(&self, holds: impl Fn(&Condition) -> bool) -> RuleScore {
        let line = |(place, rule): (usize, &ScoreRule)| RuleLine {
            rule: place,
            points: rule.points,
            held: holds(&rule.condition),
        };
        let lines: Vec<RuleLine> = self.asking().map(line).collect();
        RuleScore { score: cut(lines.iter().filter(|line| line.held).map(|line| line.points).sum()), lines }
    }
}

/// A sum of points as a score.
pub fn cut(points: i32) -> i32 {
    points.clamp(0, SCORE_LIMIT)
}

impl ScoreRule {
    fn check(&self) -> Result<(), RuleProblem> {
        let is_line = self.name.chars().count() <= NAME_LIMIT_CHARACTERS && !self.name.chars().any(char::is_control);
        if !is_line || (fold(&self.name).is_empty() && self.shipped.is_none()) {
            return Err(RuleProblem::Name);
        }
        if self.points == 0 || !(-POINTS_LIMIT..=POINTS_LIMIT).contains(&self.points) {
            return Err(RuleProblem::Points);
        }
        if self.condition.asks_for_score() {
            return Err(RuleProblem::AsksForScore);
        }
        Ok(())
    }
}

impl Default for ScoreRules {
    /// What is shipped: what a buyer does weighs more than what a letter makes him do, and silence takes away.
    fn default() -> Self {
        let rule = |(shipped, points, condition): (ShippedRule, i32, &str)| ScoreRule {
            name: String::new(),
            shipped: Some(shipped),
            points,
            on: true,
            condition: Condition::read_text(condition).expect("a shipped condition is one, as a test says"),
        };
        ScoreRules::of(SHIPPED.into_iter().map(rule).collect())
    }
}

const SHIPPED: [(ShippedRule, i32, &str); 10] = [
    (
        ShippedRule::Replied,
        25,
        r#"{"version": 2, "all": [{"happened": "replied", "operator": "at_least", "value": 1, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Inquired,
        25,
        r#"{"version": 2, "all": [{"happened": "inquired", "operator": "at_least", "value": 1, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Talked,
        20,
        r#"{"version": 2, "any": [{"happened": "called", "operator": "at_least", "value": 1, "within_days": 90},
            {"happened": "met", "operator": "at_least", "value": 1, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Clicked,
        10,
        r#"{"version": 2, "all": [{"happened": "clicked", "operator": "at_least", "value": 2, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Opened,
        5,
        r#"{"version": 2, "all": [{"happened": "opened", "operator": "at_least", "value": 3, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Looked,
        10,
        r#"{"version": 2, "any": [{"happened": "visited", "operator": "at_least", "value": 3, "within_days": 30},
            {"happened": "viewed", "operator": "at_least", "value": 3, "within_days": 30}]}"#,
    ),
    (
        ShippedRule::Downloaded,
        10,
        r#"{"version": 2, "all": [{"happened": "downloaded", "operator": "at_least", "value": 1, "within_days": 90}]}"#,
    ),
    (
        ShippedRule::Buys,
        15,
        r#"{"version": 2, "company": {"field": "tier", "operator": "in", "value": ["high_value", "potential", "regular"]}}"#,
    ),
    (
        ShippedRule::Silent,
        -20,
        r#"{"version": 2, "all": [{"happened": "opened", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "clicked", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "replied", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "inquired", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "called", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "met", "operator": "at_most", "value": 0, "within_days": 180},
            {"happened": "visited", "operator": "at_most", "value": 0, "within_days": 180}]}"#,
    ),
    (
        ShippedRule::Unreachable,
        -40,
        r#"{"version": 2, "any": [{"field": "permission", "operator": "equals", "value": "withdrawn"},
            {"field": "suppressed", "operator": "equals", "value": "yes"}]}"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, points: i32) -> ScoreRule {
        ScoreRule { name: name.to_owned(), shipped: None, points, on: true, condition: Condition::everybody() }
    }

    #[test]
    fn each_rule_that_is_on_has_a_line_and_the_score_is_the_sum_of_those_that_hold() {
        let rules = ScoreRules::default();
        let replied = &rules.rules[0].condition;
        let talked = &rules.rules[2].condition;
        let told = rules.score(|condition| condition == replied || condition == talked);
        assert_eq!((told.score, told.lines.len()), (45, 10));
        assert_eq!(told.lines[0], RuleLine { rule: 0, points: 25, held: true });
        assert_eq!(told.lines[1], RuleLine { rule: 1, points: 25, held: false });
        let mut without = rules.clone();
        without.rules[0].on = false;
        let told = without.score(|condition| condition == replied || condition == talked);
        assert_eq!((told.score, told.lines[0].rule), (20, 1));
        assert_eq!(rules.score(|_| false).score, 0);
    }

    #[test]
    fn a_score_is_cut_to_its_scale() {
        for (points, expected) in [(vec![60, 60], 100), (vec![-10], 0), (vec![100, -100, 7], 7)] {
            let of = points.iter().map(|points| rule("any", *points)).collect();
            assert_eq!(ScoreRules::of(of).score(|_| true).score, expected, "{points:?}");
        }
    }

    #[test]
    fn rules_that_cannot_be_meant_are_refused_with_their_place() {
        let refused = |rule: ScoreRule| {
            let refusal = ScoreRules::of(vec![self::rule("good", 1), rule]).checked().err();
            refusal.map(|refusal| (refusal.rule, refusal.problem.code()))
        };
        assert_eq!(refused(rule("good", -100)), None);
        assert_eq!(refused(rule("good", 0)), Some((1, "rule_points")));
        assert_eq!(refused(rule("good", 101)), Some((1, "rule_points")));
        assert_eq!(refused(rule(" ", 1)), Some((1, "rule_name")));
        assert_eq!(refused(rule("two\nlines", 1)), Some((1, "rule_name")));
        assert_eq!(refused(rule(&"x".repeat(81), 1)), Some((1, "rule_name")));
        let warm = r#"{"version": 5, "field": "score", "operator": "at_least", "value": 50}"#;
        let circular = ScoreRule { condition: Condition::read_text(warm).unwrap(), ..rule("warm", 5) };
        assert_eq!(refused(circular), Some((1, "rule_asks_for_score")));
        let shipped = ScoreRule { shipped: Some(ShippedRule::Buys), ..rule("", 1) };
        assert_eq!(refused(shipped), None);
        let many = ScoreRules::of(vec![rule("one", 1); RULES_LIMIT + 1]).checked();
        assert_eq!(many.unwrap_err().problem, RuleProblem::TooMany);
    }

    #[test]
    fn rules_are_read_as_they_are_written_and_strictly() {
        let of = ScoreRules::default();
        let text = serde_json::to_string(&of).unwrap();
        assert_eq!(ScoreRules::read_text(&text).unwrap(), of);
        assert_eq!(of.clone().checked(), Ok(of));
        for (from, to) in [("\"points\":5", "\"points\":5.5"), ("\"shipped\":\"buys\"", "\"shipped\":\"sells\"")] {
            assert!(matches!(ScoreRules::read_text(&text.replace(from, to)), Err(UnreadableRules::Json(_))), "{from}");
        }
        assert!(matches!(ScoreRules::read_text(r#"{"version":2,"rules":[]}"#), Err(UnreadableRules::Form(2))));
    }
}
