//! Pages of the grids: the next rows of an order that belong to a set, found by walking the order when the set is dense and
//! by choosing the smallest positions when it is sparse.

use crate::Scope;
use crate::choice::ChoiceColumn;
use crate::collation::compare_plain;
use crate::engine::Engine;
use crate::order::Order;
use crate::search;
use crate::sort::{CompanySort, CompanySortField, Cursor, Direction, PAGE_LIMIT, Page, Sort, SortField, SortValue};
use crate::table::Table;
use basics::ids::{CompanyId, ContactId, UserId};
use basics::{Id, Timestamp};
use domain::customers::condition::{CompanyCondition, Condition};
use roaring::RoaringBitmap;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::ControlFlow;
use std::sync::Arc;

impl Engine {
    /// A page of people of the scope who are meant and found, with how many there are in all. At most [`PAGE_LIMIT`] rows;
    /// a cursor of another sort begins as if its value were empty.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one thing that a grid asks; a struct would only rename them"
    )]
    pub fn page(
        &self,
        scope: &Scope,
        condition: &Condition,
        search: Option<&str>,
        sort: Sort,
        after: Option<&Cursor>,
        limit: usize,
        now: Timestamp,
    ) -> Page<ContactId> {
        let members = self.found(self.meant(scope, condition, now), search, now);
        let people = &self.contacts;
        let asked = Asked { members: &members, direction: sort.direction, limit: limit.min(PAGE_LIMIT) };
        // Everybody's scores are made only where they are asked for.
        let scores = match sort.field {
            SortField::Score => self.scores_of_everybody(now.as_millis()),
            _ => Arc::default(),
        };
        let score = |row: u32| i64::from(scores[row as usize]);
        let rows = match sort.field {
            SortField::Score => asked.by_number(&people.table, score, after),
            SortField::Name => asked.by_order(&people.name.order, after, |row, value, id| {
                people.name.compare(&self.collation, &people.table, row, value.text(), Id::from_i64(id))
            }),
            SortField::Address => asked.by_order(&people.address_order, after, |row, value, id| {
                compare_plain(people.address.get(row), value.text())
                    .then_with(|| people.table.id(row).as_i64().cmp(&id))
            }),
            SortField::Company => asked.by_order(&people.company_order, after, |row, value, id| {
                let name = people.company_name(&self.companies, row);
                self.collation.compare(name, value.text()).then_with(|| people.table.id(row).as_i64().cmp(&id))
            }),
            SortField::Created => asked.by_order(&people.created_order, after, |row, value, id| {
                (people.created[row as usize], people.table.id(row).as_i64()).cmp(&(value.instant(), id))
            }),
            SortField::Country => {
                asked.by_groups(&people.table, &by_text(&people.country, |country| country.to_string()), after)
            }
            SortField::Language => {
                asked.by_groups(&people.table, &by_text(&people.language, |language| language.to_string()), after)
            }
            SortField::Owner => asked.by_groups(&people.table, &self.by_owner(&people.owner), after),
        };
        asked.page(rows, &people.table, |row| match sort.field {
            SortField::Name => SortValue::Text(people.name.written.get(row).to_owned()),
            SortField::Address => SortValue::Text(people.address.get(row).to_owned()),
            SortField::Company => SortValue::Text(people.company_name(&self.companies, row).to_owned()),
            SortField::Created => SortValue::Number(people.created[row as usize].as_millis()),
            SortField::Score => SortValue::Number(score(row)),
            SortField::Country => text_value(people.country.value_of(row)),
            SortField::Language => text_value(people.language.value_of(row)),
            SortField::Owner => owner_value(people.owner.value_of(row)),
        })
    }

    /// A page of companies of the scope who are meant and found, as [`Engine::page`] gives people.
    #[expect(clippy::too_many_arguments, reason = "as for people")]
    pub fn page_companies(
        &self,
        scope: &Scope,
        condition: &CompanyCondition,
        search: Option<&str>,
        sort: CompanySort,
        after: Option<&Cursor>,
        limit: usize,
        now: Timestamp,
    ) -> Page<CompanyId> {
        let members = self.found_companies(self.meant_companies(scope, condition, now), &search::words(search));
        let companies = &self.companies;
        let asked = Asked { members: &members, direction: sort.direction, limit: limit.min(PAGE_LIMIT) };
        let rows = match sort.field {
            CompanySortField::Name => asked.by_order(&companies.name.order, after, |row, value, id| {
                companies.name.compare(&self.collation, &companies.table, row, value.text(), Id::from_i64(id))
            }),
            CompanySortField::Created => asked.by_order(&companies.created_order, after, |row, value, id| {
                (companies.created[row as usize], companies.table.id(row).as_i64()).cmp(&(value.instant(), id))
            }),
            CompanySortField::Country => {
                asked.by_groups(&companies.table, &by_text(&companies.country, |country| country.to_string()), after)
            }
            CompanySortField::Owner => asked.by_groups(&companies.table, &self.by_owner(&companies.owner), after),
        };
        asked.page(rows, &companies.table, |row| match sort.field {
            CompanySortField::Name => SortValue::Text(companies.name.written.get(row).to_owned()),
            CompanySortField::Created => SortValue::Number(companies.created[row as usize].as_millis()),
            CompanySortField::Country => text_value(companies.country.value_of(row)),
            CompanySortField::Owner => owner_value(companies.owner.value_of(row)),
        })
    }

    /// Owners in the order of their names, with a comparison that also places an owner who has nobody any more.
    fn by_owner<'a>(&'a self, column: &'a ChoiceColumn<UserId>) -> Groups<'a> {
        let name = |owner: i64| self.owner_names.get(&UserId::from_i64(owner)).map_or("", String::as_str);
        let compare = move |one: &SortValue, other: &SortValue| match (one, other) {
            (SortValue::Number(one), SortValue::Number(other)) => {
                self.collation.compare(name(*one), name(*other)).then(one.cmp(other))
            }
            (one, other) => one.cmp(other),
        };
        let mut groups: Vec<_> = column.groups().map(|(owner, rows)| (owner_value(Some(owner)), rows)).collect();
        groups.sort_by(|one, other| compare(&one.0, &other.0));
        Groups { groups, set: column.set(), compare: Box::new(compare) }
    }
}

impl SortValue {
    fn text(&self) -> &str {
        match self {
            SortValue::Text(text) => text,
            SortValue::Number(_) | SortValue::Nothing => "",
        }
    }

    fn number(&self) -> i64 {
        match self {
            SortValue::Number(number) => *number,
            SortValue::Text(_) | SortValue::Nothing => 0,
        }
    }

    fn instant(&self) -> Timestamp {
        Timestamp::from_millis(self.number())
    }
}

fn text_value(value: Option<impl ToString>) -> SortValue {
    value.map_or(SortValue::Nothing, |value| SortValue::Text(value.to_string()))
}

fn owner_value(owner: Option<UserId>) -> SortValue {
    owner.map_or(SortValue::Nothing, |owner| SortValue::Number(owner.as_i64()))
}

fn by_text<'a, T: Ord + Copy>(column: &'a ChoiceColumn<T>, text: impl Fn(T) -> String) -> Groups<'a> {
    let mut groups: Vec<_> = column.groups().map(|(value, rows)| (SortValue::Text(text(value)), rows)).collect();
    groups.sort_by(|one, other| one.0.cmp(&other.0));
    Groups { groups, set: column.set(), compare: Box::new(Ord::cmp) }
}

/// A column of few values as a sequence of sets, those without a value last.
struct Groups<'a> {
    groups: Vec<(SortValue, &'a RoaringBitmap)>,
    set: &'a RoaringBitmap,
    compare: Comparison<'a>,
}

type Comparison<'a> = Box<dyn Fn(&SortValue, &SortValue) -> Ordering + 'a>;

/// What a page is made of: whom to show, in which direction, and how many. Answers hold one row more than asked, if there
/// is one, so that the page knows whether another follows.
struct Asked<'a> {
    members: &'a RoaringBitmap,
    direction: Direction,
    limit: usize,
}

impl Asked<'_> {
    fn wanted(&self) -> usize {
        self.limit + 1
    }

    fn page<N>(&self, rows: Vec<u32>, table: &Table<N>, value: impl Fn(u32) -> SortValue) -> Page<Id<N>> {
        let shown = &rows[..rows.len().min(self.limit)];
        let last = shown.last().filter(|_| rows.len() > self.limit);
        Page {
            ids: shown.iter().map(|&row| table.id(row)).collect(),
            next: last.map(|&row| Cursor { value: value(row), id: table.id(row).as_i64() }),
            total: self.members.len(),
        }
    }

    fn by_order(
        &self,
        order: &Order,
        after: Option<&Cursor>,
        compare: impl Fn(u32, &SortValue, i64) -> Ordering,
    ) -> Vec<u32> {
        let gap = match after {
            None => order.beginning(self.direction),
            Some(cursor) => order.gap(|row| {
                // The row of the cursor itself was shown: it lies before the gap whichever way the walk goes.
                match (compare(row, &cursor.value, cursor.id), self.direction) {
                    (Ordering::Equal, Direction::Ascending) => Ordering::Less,
                    (ordering, _) => ordering,
                }
            }),
        };
        // A walk meets a member every `width / members` rows; choosing looks at every member once.
        let (members, width) = (self.members.len(), order.width() as u64);
        if members * members < 2 * width * self.wanted() as u64 {
            return self.choose_by_position(order, order.gap_position(gap));
        }
        let mut rows = Vec::with_capacity(self.wanted());
        let _: ControlFlow<()> = order.walk(self.direction, gap, |row| {
            if self.members.contains(row) {
                rows.push(row);
            }
            if rows.len() < self.wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        rows
    }

    /// By a number that many share and that changes by itself, so that it has no order that is kept: everybody is looked at.
    fn by_number<N>(&self, table: &Table<N>, number: impl Fn(u32) -> i64, after: Option<&Cursor>) -> Vec<u32> {
        let keyed = self.members.iter().map(|row| ((number(row), table.id(row).as_i64()), row));
        let last = after.map(|cursor| (cursor.value.number(), cursor.id));
        match self.direction {
            Direction::Ascending => {
                smallest(keyed.filter(|(key, _)| last.is_none_or(|last| *key > last)), self.wanted())
            }
            Direction::Descending => {
                let before = keyed.filter(|(key, _)| last.is_none_or(|last| *key < last));
                smallest(before.map(|(key, row)| (Reverse(key), row)), self.wanted())
            }
        }
    }

    fn choose_by_position(&self, order: &Order, gap: u64) -> Vec<u32> {
        let positions = self.members.iter().map(|row| (order.position(row), row));
        match self.direction {
            Direction::Ascending => smallest(positions.filter(|&(position, _)| position >= gap), self.wanted()),
            Direction::Descending => {
                let before = positions.filter(|&(position, _)| position < gap);
                smallest(before.map(|(position, row)| (u64::MAX - position, row)), self.wanted())
            }
        }
    }

    fn by_groups<N>(&self, table: &Table<N>, groups: &Groups<'_>, after: Option<&Cursor>) -> Vec<u32> {
        let without = (SortValue::Nothing, self.members - groups.set);
        let mut sequence: Vec<(&SortValue, &RoaringBitmap)> =
            groups.groups.iter().map(|(value, rows)| (value, *rows)).collect();
        sequence.push((&without.0, &without.1));
        if self.direction == Direction::Descending {
            sequence.reverse();
        }
        let mut rows = Vec::with_capacity(self.wanted());
        for (value, group) in sequence {
            let ahead = after.map_or(Ordering::Greater, |cursor| {
                let ordering = compare_values(groups, value, &cursor.value);
                if self.direction == Direction::Descending { ordering.reverse() } else { ordering }
            });
            let after_id = after.filter(|_| ahead == Ordering::Equal).map(|cursor| cursor.id);
            if ahead != Ordering::Less {
                self.take_by_id(table, self.members & group, after_id, &mut rows);
            }
            if rows.len() >= self.wanted() {
                break;
            }
        }
        rows
    }

    fn take_by_id<N>(&self, table: &Table<N>, group: RoaringBitmap, after: Option<i64>, rows: &mut Vec<u32>) {
        let missing = self.wanted() - rows.len();
        let id = |row: u32| table.id(row).as_i64();
        match self.direction {
            Direction::Ascending if table.is_in_id_order() => {
                rows.extend(group.iter().skip_while(|&row| after.is_some_and(|after| id(row) <= after)).take(missing));
            }
            Direction::Ascending => {
                let later = group.iter().filter(|&row| after.is_none_or(|after| id(row) > after));
                rows.extend(smallest(later.map(|row| (id(row), row)), missing));
            }
            Direction::Descending => {
                let earlier = group.iter().filter(|&row| after.is_none_or(|after| id(row) < after));
                rows.extend(smallest(earlier.map(|row| (Reverse(id(row)), row)), missing));
            }
        }
    }
}

fn compare_values(groups: &Groups<'_>, one: &SortValue, other: &SortValue) -> Ordering {
    match (one, other) {
        (SortValue::Nothing, SortValue::Nothing) => Ordering::Equal,
        (SortValue::Nothing, _) => Ordering::Greater,
        (_, SortValue::Nothing) => Ordering::Less,
        (one, other) => (groups.compare)(one, other),
    }
}

/// The rows of the `count` smallest keys, in order.
fn smallest<K: Ord + Copy>(keyed: impl Iterator<Item = (K, u32)>, count: usize) -> Vec<u32> {
    let mut heap = BinaryHeap::with_capacity(count + 1);
    for entry in keyed {
        if heap.len() < count {
            heap.push(entry);
        } else if let Some(mut largest) = heap.peek_mut()
            && entry < *largest
        {
            *largest = entry;
        }
    }
    heap.into_sorted_vec().into_iter().map(|(_, row)| row).collect()
}
