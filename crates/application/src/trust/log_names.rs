//! What people call the things of the audit log.

use crate::{Application, Trouble};
use basics::ids::{self, CampaignId, CompanyId, ContactId, LetterId, ViewId};
use basics::{Id, Noun};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use std::collections::BTreeMap;
use store::customers::{attribute, company, contact, label, view};
use store::letters::letter;
use store::sending::{campaign, channel};
use store::trust::team;

/// Names by noun and number. `Debug` shows none.
#[derive(Default)]
pub(super) struct Names(BTreeMap<(&'static str, i64), String>);

impl Names {
    /// The names of these things, and of everything that is few: users, teams, tags, lists.
    pub async fn of(application: &Application, things: &[(&str, i64)]) -> Result<Self, Trouble> {
        let database = application.database();
        let mut names = Names::default();
        for (id, name) in super::user_names(application).await? {
            names.put(id, name);
        }
        for row in team::all(database).await? {
            names.put(row.id, row.name);
        }
        for row in label::tags(database).await? {
            names.put(row.id, row.name);
        }
        for row in label::lists(database).await? {
            names.put(row.id, row.name);
        }
        for row in attribute::all(database).await? {
            names.put(row.id, row.declared.name);
        }
        for row in channel::all(database).await? {
            names.put(row.id, row.name);
        }
        let contacts: Vec<ContactId> = of_noun(things);
        for row in contact::get_many(database, &contacts).await? {
            // One that does not open is logged where people are loaded; here it has no name.
            let card = application.unseal::<ContactCard>("contact", "sealed", row.id.as_i64(), &row.sealed);
            let name = card.map(|card| if card.display_name().is_empty() { card.address } else { card.display_name() });
            name.into_iter().for_each(|name| names.put(row.id, name));
        }
        let companies: Vec<CompanyId> = of_noun(things);
        for row in company::get_many(database, &companies).await? {
            let card = application.unseal::<CompanyCard>("company", "sealed", row.id.as_i64(), &row.sealed);
            card.into_iter().for_each(|card| names.put(row.id, card.name));
        }
        for id in of_noun::<ids::Letter>(things) {
            let row = letter::get(database, LetterId::from_i64(id.as_i64())).await?;
            row.into_iter().for_each(|row| names.put(id, row.name));
        }
        for id in of_noun::<ids::Campaign>(things) {
            let row = campaign::get(database, CampaignId::from_i64(id.as_i64())).await?;
            row.into_iter().for_each(|row| names.put(id, row.name));
        }
        for id in of_noun::<ids::View>(things) {
            let row = view::get(database, ViewId::from_i64(id.as_i64())).await?;
            row.into_iter().for_each(|row| names.put(id, row.name));
        }
        Ok(names)
    }

    fn put<N: Noun>(&mut self, id: Id<N>, name: String) {
        self.0.insert((N::NAME, id.as_i64()), name);
    }

    pub fn get(&self, noun: &str, id: i64) -> Option<String> {
        // The key of the map lives as long as the program, the noun of a row does not: the few of one number are looked at.
        let named = self.0.iter().find(|((of, number), _)| *number == id && *of == noun);
        named.map(|(_, name)| name.clone()).filter(|name| !name.is_empty())
    }

    /// The name behind a written id such as `usr_…`.
    pub fn of_text(&self, text: &str) -> Option<String> {
        fn number<N: Noun>(text: &str) -> Option<(&'static str, i64)> {
            text.parse::<Id<N>>().ok().map(|id| (N::NAME, id.as_i64()))
        }
        let place = number::<ids::User>(text)
            .or_else(|| number::<ids::Tag>(text))
            .or_else(|| number::<ids::List>(text))
            .or_else(|| number::<ids::Team>(text))
            .or_else(|| number::<ids::Company>(text))
            .or_else(|| number::<ids::Channel>(text))
            .or_else(|| number::<ids::Letter>(text))?;
        self.0.get(&place).cloned()
    }
}

/// The ids of one noun, each once.
fn of_noun<N: Noun>(things: &[(&str, i64)]) -> Vec<Id<N>> {
    let mut ids: Vec<Id<N>> =
        things.iter().filter(|(noun, _)| *noun == N::NAME).map(|(_, id)| Id::from_i64(*id)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
