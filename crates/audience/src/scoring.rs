//! The score of everybody by the workspace's rules, as one column of a byte a person: what conditions ask, and what pages are sorted by.
//!
//! The column is made when somebody asks for it and then brought up to date as kept answers are: who was changed is scored anew, and so is
//! everybody of whom something came to the border of a span. The rules themselves are asked without being kept, so that thirty of
//! them push no other answer out. A rule that asks for the score itself, by whatever segments, adds nothing: saving refuses it, and
//! this ends what slipped through.

use crate::answers::AsOf;
use crate::engine::Engine;
use crate::evaluate::Asking;
use crate::happened::FOR_GOOD;
use crate::one::Look;
use crate::parts::{Asked, Part};
use basics::Timestamp;
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use domain::customers::score::cut;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The rules, and the scores that they make.
#[derive(Debug, Default)]
pub(crate) struct Scoring {
    /// As they were given.
    rules: Vec<(Condition, i32)>,
    /// Those of them that do not ask for the score.
    sound: Vec<(Condition, i32)>,
    column: Mutex<Option<Column>>,
}

/// By row; whoever is not alive has 0.
#[derive(Debug)]
struct Column {
    scores: Arc<Vec<u8>>,
    as_of: AsOf,
}

/// The rules translated for scoring one person after another.
#[derive(Debug)]
pub(crate) struct AskedRules {
    pub rules: Vec<(Part<Asked>, i32)>,
}

impl AskedRules {
    fn parts(&self) -> Vec<&Part<Asked>> {
        self.rules.iter().map(|(part, _)| part).collect()
    }
}

impl Scoring {
    /// Forgets what everybody has: something was changed that concerns everybody.
    pub fn forget(&self) {
        *self.column.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub fn is_known(&self) -> bool {
        self.column.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub fn heap_bytes(&self) -> usize {
        let column = self.column.lock().unwrap_or_else(PoisonError::into_inner);
        column.as_ref().map_or(0, |column| column.scores.capacity() + column.as_of.heap_bytes())
    }
}

impl Engine {
    /// Makes the workspace's rules known, or others: of each who is meant and how many points that adds. Who is in which segment by it is
    /// said by the next turn.
    pub fn set_score_rules(&mut self, rules: Vec<(Condition, i32)>) {
        if self.scoring.rules != rules {
            self.scoring.rules = rules;
            self.sift_score_rules();
            self.touch_everybody();
        }
    }

    /// Notes again which rules are sound: rules or segments were changed.
    pub(crate) fn sift_score_rules(&mut self) {
        let sound = self.scoring.rules.iter().filter(|(condition, _)| !self.asks_for_score(condition));
        self.scoring.sound = sound.cloned().collect();
    }

    /// Whether a condition asks for the score, by whatever segments.
    fn asks_for_score(&self, condition: &Condition) -> bool {
        let mut seen: BTreeSet<SegmentId> = BTreeSet::new();
        let mut open = vec![condition];
        while let Some(condition) = open.pop() {
            if condition.asks_for_score() {
                return true;
            }
            let named = condition.segments().into_iter().filter(|id| seen.insert(*id));
            open.extend(named.filter_map(|id| self.segments.condition(id)));
        }
        false
    }

    pub(crate) fn translated_rules(&self) -> AskedRules {
        let rules = &self.scoring.sound;
        AskedRules { rules: rules.iter().map(|(rule, points)| (self.translate(rule.root()), *points)).collect() }
    }

    /// The scores of some people, as far as they are known.
    pub fn scores(&self, ids: &[ContactId], now: Timestamp) -> BTreeMap<ContactId, u8> {
        let (rules, look) = (self.translated_rules(), Look::new(self, now.as_millis()));
        let row =
            |id: &ContactId| self.contacts.table.find(*id).filter(|row| self.contacts.table.alive().contains(*row));
        ids.iter().filter_map(|id| row(id).map(|row| (*id, look.score(&rules, row).0))).collect()
    }

    /// The scores of everybody, by row.
    pub(crate) fn scores_of_everybody(&self, now: i64) -> Arc<Vec<u8>> {
        // Who asks meanwhile waits: that is shorter than doing the same beside it.
        let mut known = self.scoring.column.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(later) = known.as_ref().map(|column| column.as_of.now()).filter(|later| now < *later) {
            // Who asked a moment before somebody else and came behind: only those differ of whom something came to a border between.
            let column = known.take().and_then(|column| self.bring_column_up(column, later));
            let scores = column.as_ref().and_then(|column| self.scores_before(column, now));
            *known = column;
            return Arc::new(scores.unwrap_or_else(|| self.score_everybody(now)));
        }
        let column = known
            .take()
            .and_then(|column| self.bring_column_up(column, now))
            .unwrap_or_else(|| Column { scores: Arc::new(self.score_everybody(now)), as_of: AsOf::new(self, now) });
        let scores = Arc::clone(&column.scores);
        *known = Some(column);
        scores
    }

    fn score_everybody(&self, now: i64) -> Vec<u8> {
        let asking = Asking::without_keeping(self, Timestamp::from_millis(now));
        let mut sums = vec![0i32; self.contacts.table.width() as usize];
        for (rule, points) in &self.scoring.sound {
            asking.node(rule.root()).iter().for_each(|row| sums[row as usize] += points);
        }
        // Not in place of the sums, whose room is four times as large.
        sums.iter().map(|sum| score_of(*sum)).collect()
    }

    /// The scores of an instant before that of the column; `None`: scoring everybody anew is better.
    fn scores_before(&self, column: &Column, now: i64) -> Option<Vec<u8>> {
        let rules = self.translated_rules();
        let rows = column.as_of.differing(self, &rules.parts(), now)?;
        let (look, alive, mut scores) = (Look::new(self, now), self.contacts.table.alive(), column.scores.to_vec());
        for row in rows & alive {
            scores[row as usize] = look.score(&rules, row).0;
        }
        Some(scores)
    }

    /// `None`: scoring everybody anew is better.
    fn bring_column_up(&self, mut column: Column, now: i64) -> Option<Column> {
        if column.as_of.is_now(self, now) {
            return Some(column);
        }
        let rules = self.translated_rules();
        let rows = column.as_of.rows_to_look_at(self, &rules.parts(), now)?;
        let (look, alive, scores) =
            (Look::new(self, now), self.contacts.table.alive(), Arc::make_mut(&mut column.scores));
        scores.resize(self.contacts.table.width() as usize, 0);
        for row in rows {
            let (score, until) = if alive.contains(row) { look.score(&rules, row) } else { (0, FOR_GOOD) };
            scores[row as usize] = score;
            column.as_of.looked_at(row, until);
        }
        column.as_of.note_brought_up(self, now);
        Some(column)
    }
}

impl Look<'_> {
    /// The score of one person, and until when it stands by itself.
    pub fn score(&self, asked: &AskedRules, person: u32) -> (u8, i64) {
        let (mut sum, mut until) = (0, FOR_GOOD);
        for (rule, points) in &asked.rules {
            let judged = self.person(rule, person);
            until = until.min(judged.until);
            sum += if judged.holds { *points } else { 0 };
        }
        (score_of(sum), until)
    }
}

fn score_of(sum: i32) -> u8 {
    u8::try_from(cut(sum)).expect("a score is at most 100")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::ContactRow;
    use crate::{Direction, Scope, Sort, SortField};
    use basics::Language;
    use domain::customers::attribute::Attributes;
    use domain::customers::permission::{Permission, Suppression};

    fn person(id: i64) -> ContactRow {
        ContactRow {
            id: ContactId::from_i64(id),
            name: format!("Buyer {id}"),
            address: String::new(),
            others: Vec::new(),
            company: None,
            country: None,
            language: None,
            owner: None,
            tags: Vec::new(),
            lists: Vec::new(),
            attributes: Attributes::new(),
            permission: Permission::Granted,
            suppression: Suppression::Free,
            address_check: None,
            created: Timestamp::from_millis(id),
        }
    }

    fn named(text: &str) -> Condition {
        let condition = format!(r#"{{"version": 1, "field": "name", "operator": "contains", "value": "{text}"}}"#);
        Condition::read_text(&condition).unwrap()
    }

    #[test]
    fn thirty_rules_take_a_byte_a_person_and_push_no_kept_answer_out() {
        let mut engine = Engine::new(Language::ENGLISH);
        (0..1_000).for_each(|id| engine.upsert(&person(id)));
        engine.set_score_rules((0..30).map(|rule| (named(&format!("r {rule}")), rule)).collect());
        let now = Timestamp::from_millis(2_000);
        let questions: Vec<Condition> = (0..60).map(|number| named(&format!("buyer 1{number}"))).collect();
        for question in &questions {
            engine.count(&Scope::Everything, question, now);
        }
        let before = engine.heap_bytes();
        let warmest = Sort { field: SortField::Score, direction: Direction::Descending };
        let page = engine.page(&Scope::Everything, &Condition::everybody(), None, warmest, None, 1, now);
        // "Buyer 29" is meant by the rules for 2 and for 29.
        let (first, score) = (page.ids[0], engine.scores(&page.ids, now)[&page.ids[0]]);
        assert_eq!((first.as_i64().to_string().starts_with("29"), score), (true, 31));
        assert!((1_000..2_000).contains(&(engine.heap_bytes() - before)));
        for question in &questions {
            assert!(engine.known(question.root(), now.as_millis()).is_some(), "{question:?}");
        }
    }
}
