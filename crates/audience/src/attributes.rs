//! The columns of the attributes that a company declared: one an attribute that anybody has, by its id.
//!
//! The engine does not know what was declared; a value says what it is. Of one attribute all values are of one kind, so of the three
//! ways in which a column holds values one is used: texts folded in a row of texts, numbers and days as whole numbers, and what is chosen
//! as a bitmap a choice. An attribute that nobody has takes nothing; one that is used takes at most eight bytes a row up to the last row
//! that has it, a text five and its bytes, a choice about a bit. Of at most
//! [`ATTRIBUTES_LIMIT`](domain::customers::attribute::ATTRIBUTES_LIMIT) attributes that is 400 bytes a row at the very worst.

use crate::choice::ChoiceColumn;
use crate::evaluate::passing_texts;
use crate::happened::Judged;
use crate::one::timed;
use crate::parts::AskedText;
use crate::text::TextColumn;
use basics::Timestamp;
use basics::ids::AttributeId;
use domain::customers::attribute::{AttributeNumber, AttributeValue, Attributes};
use domain::customers::condition::{AttributeAsked, TextTest, TimeTest};
use domain::customers::folding::fold;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// What stands for yes and no among the numbers of options, which begin at 1 and are far fewer.
const YES: u32 = u32::MAX;
const NO: u32 = u32::MAX - 1;

#[derive(Debug, Default)]
pub(crate) struct AttributeColumns {
    columns: BTreeMap<AttributeId, AttributeColumn>,
}

#[derive(Debug)]
struct AttributeColumn {
    set: RoaringBitmap,
    /// Folded.
    texts: TextColumn,
    numbers: Vec<i64>,
    choices: ChoiceColumn<u32>,
}

/// A question translated for looking at one row after another.
#[derive(Debug)]
pub(crate) enum AskedAttribute {
    Text { written: AskedText, choices: Vec<u32>, is_opposite: bool, of_being_set: Option<bool> },
    AtLeast(AttributeNumber),
    AtMost(AttributeNumber),
    Time(TimeTest),
}

impl AskedAttribute {
    pub fn new(asked: &AttributeAsked) -> Self {
        match asked {
            AttributeAsked::Text(test) => {
                let (choices, is_opposite) = choices_of(test);
                let of_being_set = match test {
                    TextTest::IsSet => Some(true),
                    TextTest::IsEmpty => Some(false),
                    _ => None,
                };
                AskedAttribute::Text { written: AskedText::new(test), choices, is_opposite, of_being_set }
            }
            AttributeAsked::AtLeast(least) => AskedAttribute::AtLeast(*least),
            AttributeAsked::AtMost(most) => AskedAttribute::AtMost(*most),
            AttributeAsked::Time(test) => AskedAttribute::Time(*test),
        }
    }
}

/// The choices that a test of texts names, and whether it means all others.
fn choices_of(test: &TextTest) -> (Vec<u32>, bool) {
    let named = |texts: &[String]| texts.iter().filter_map(|text| choice_named(text)).collect();
    match test {
        TextTest::Equals(text) => (named(std::slice::from_ref(text)), false),
        TextTest::NotEquals(text) => (named(std::slice::from_ref(text)), true),
        TextTest::In(texts) => (named(texts), false),
        TextTest::NotIn(texts) => (named(texts), true),
        TextTest::Contains(_) | TextTest::BeginsWith(_) | TextTest::IsEmpty | TextTest::IsSet => (Vec::new(), false),
    }
}

fn choice_named(text: &str) -> Option<u32> {
    match text {
        "yes" => Some(YES),
        "no" => Some(NO),
        number => number.parse().ok().filter(|number| *number < NO),
    }
}

impl AttributeColumn {
    fn new() -> Self {
        AttributeColumn {
            set: RoaringBitmap::new(),
            texts: TextColumn::new(),
            numbers: Vec::new(),
            choices: ChoiceColumn::new(),
        }
    }

    fn put(&mut self, row: u32, value: &AttributeValue) {
        self.set.insert(row);
        match value {
            AttributeValue::Text(text) => {
                while self.texts.width() < row {
                    self.texts.push("");
                }
                self.texts.set(row, &fold(text));
            }
            AttributeValue::Number(number) => self.put_number(row, number.ten_thousandths()),
            AttributeValue::Date(date) => self.put_number(row, date.instant().as_millis()),
            AttributeValue::YesNo(yes) => self.choices.replace(row, &[if *yes { YES } else { NO }]),
            AttributeValue::Options(numbers) => self.choices.replace(row, numbers),
        }
    }

    fn put_number(&mut self, row: u32, number: i64) {
        let place = row as usize;
        if self.numbers.len() <= place {
            self.numbers.resize(place + 1, 0);
        }
        self.numbers[place] = number;
    }

    /// Forgets the row's value, to the bytes of a text.
    fn clear(&mut self, row: u32) {
        if !self.set.remove(row) {
            return;
        }
        if row < self.texts.width() {
            self.texts.erase(row);
        }
        if let Some(number) = self.numbers.get_mut(row as usize) {
            *number = 0;
        }
        self.choices.replace(row, &[]);
    }

    /// Numbers of the rows that have one.
    fn numbered(&self, passes: impl Fn(i64) -> bool) -> RoaringBitmap {
        let number = |row: u32| self.numbers.get(row as usize).copied();
        let kept = self.set.iter().filter(|&row| number(row).is_some_and(&passes));
        RoaringBitmap::from_sorted_iter(kept).expect("a bitmap is iterated in order")
    }

    fn text(&self, row: u32) -> &str {
        if row < self.texts.width() { self.texts.get(row) } else { "" }
    }

    fn heap_bytes(&self) -> usize {
        self.set.serialized_size()
            + self.texts.heap_bytes()
            + self.numbers.capacity() * size_of::<i64>()
            + self.choices.heap_bytes()
    }
}

impl AttributeColumns {
    /// Replaces what a row has.
    pub fn replace(&mut self, row: u32, attributes: &Attributes) {
        for (id, column) in &mut self.columns {
            if !attributes.contains_key(id) {
                column.clear(row);
            }
        }
        for (id, value) in attributes {
            self.columns.entry(*id).or_insert_with(AttributeColumn::new).put(row, value);
        }
    }

    /// Rows of `alive` that pass, when those beyond `known` are as if they had no value.
    pub fn passing(
        &self,
        attribute: AttributeId,
        asked: &AttributeAsked,
        alive: &RoaringBitmap,
        known: &RoaringBitmap,
        now: i64,
    ) -> RoaringBitmap {
        let Some(column) = self.columns.get(&attribute) else {
            return if Self::holds_of_none(asked) { alive.clone() } else { RoaringBitmap::new() };
        };
        let set = &column.set & known;
        match asked {
            AttributeAsked::Text(TextTest::IsSet) => set,
            AttributeAsked::Text(TextTest::IsEmpty) => alive - set,
            AttributeAsked::Text(test) => {
                let (choices, is_opposite) = choices_of(test);
                let chosen = column.choices.any_of(&choices) & known;
                // A row without a text is empty, which no text that is asked for equals.
                let written = passing_texts(test, alive, &|question| question(&column.texts, None) & known);
                if is_opposite { written - chosen } else { written | chosen }
            }
            AttributeAsked::AtLeast(least) => column.numbered(|number| number >= least.ten_thousandths()) & known,
            AttributeAsked::AtMost(most) => column.numbered(|number| number <= most.ten_thousandths()) & known,
            AttributeAsked::Time(test) => {
                column.numbered(|number| timed(test, Timestamp::from_millis(number), now).holds) & known
            }
        }
    }

    fn holds_of_none(asked: &AttributeAsked) -> bool {
        matches!(asked, AttributeAsked::Text(TextTest::IsEmpty | TextTest::NotEquals(_) | TextTest::NotIn(_)))
    }

    /// Whether it holds of one row, and until when.
    pub fn judge(&self, attribute: AttributeId, asked: &AskedAttribute, row: u32, now: i64) -> Judged {
        let column = self.columns.get(&attribute);
        let is_set = column.is_some_and(|column| column.set.contains(row));
        let number = column.filter(|_| is_set).and_then(|column| column.numbers.get(row as usize).copied());
        let holds = match asked {
            AskedAttribute::Text { of_being_set: Some(set), .. } => *set == is_set,
            AskedAttribute::Text { written, choices, is_opposite, .. } => {
                let text = column.map_or("", |column| column.text(row));
                let chosen = column.is_some_and(|column| choices.iter().any(|one| column.choices.has(row, *one)));
                if *is_opposite { written.holds(text) && !chosen } else { written.holds(text) || chosen }
            }
            AskedAttribute::AtLeast(least) => number.is_some_and(|number| number >= least.ten_thousandths()),
            AskedAttribute::AtMost(most) => number.is_some_and(|number| number <= most.ten_thousandths()),
            AskedAttribute::Time(test) => {
                return number.map_or_else(
                    || Judged::for_good(false),
                    |number| timed(test, Timestamp::from_millis(number), now),
                );
            }
        };
        Judged::for_good(holds)
    }

    /// Rows whose number or instant is after another.
    pub fn later_than(&self, attribute: AttributeId, instant: i64) -> RoaringBitmap {
        self.columns
            .get(&attribute)
            .map_or_else(RoaringBitmap::new, |column| column.numbered(|number| number > instant))
    }

    /// The instants (or numbers) in `(after, until]`, each with its row.
    pub fn numbers_within(
        &self,
        attribute: AttributeId,
        after: i64,
        until: i64,
    ) -> impl Iterator<Item = (i64, u32)> + '_ {
        let rows = self.columns.get(&attribute).into_iter().flat_map(|column| {
            column.set.iter().filter_map(|row| column.numbers.get(row as usize).map(|number| (*number, row)))
        });
        rows.filter(move |(number, _)| *number > after && *number <= until)
    }

    /// How many rows have a value of each attribute.
    pub fn used(&self) -> BTreeMap<AttributeId, u64> {
        let counts = self.columns.iter().map(|(id, column)| (*id, column.set.len()));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    pub fn heap_bytes(&self) -> usize {
        self.columns.values().map(AttributeColumn::heap_bytes).sum()
    }
}
