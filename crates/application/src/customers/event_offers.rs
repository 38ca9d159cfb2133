//! What the segment builder offers of events: the classes, and the subjects that events of each may be about. The newest subjects are
//! offered at once, the others are found by typing.

use super::fields::Choice;
use super::needs;
use crate::sending::campaigns::{names_for_conditions, names_of};
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ThingId};
use domain::customers::condition::{ABOUT_LIMIT, About, EventClass, OF_LETTERS, OF_THINGS, PEOPLE_CLASSES};
use domain::customers::folding::fold;
use domain::trust::{Right, Viewer};
use store::customers::behaviour;
use store::customers::subject::{self, Named, Wanted};

/// Campaigns offered as what an opening or a click is about; the newest first.
const CAMPAIGNS_OFFERED: u32 = 200;
/// Categories, products, pages and files offered as what somebody looked at.
const THINGS_OFFERED: u32 = 200;
/// Campaigns whose names are looked through; those of ten years with three a day.
const CAMPAIGNS_SEARCHED: u32 = 10_000;
/// Found by one search: more is no answer, but a reason to type on.
const FOUND_LIMIT: usize = 50;
/// The one class that is about both: the letter in which the link stood, and what the link leads to.
const CLICKED: &str = "clicked";

/// A class of events that can be asked for, with what its events may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventOffer {
    pub class: String,
    pub about: Vec<Choice>,
}

/// The classes of events that conditions over people can ask for.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn event_offers(application: &Application, viewer: &Viewer) -> Result<Vec<EventOffer>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let campaigns = campaigns(names_for_conditions(application, viewer, CAMPAIGNS_OFFERED).await?);
    let newest = |wanted| subject::newest(application.database(), wanted, THINGS_OFFERED);
    let (things, linked) = (things(newest(Wanted::Any).await?), things(newest(Wanted::Linked).await?));
    let offer = |class: &&str| EventOffer {
        class: (*class).to_owned(),
        about: match *class {
            CLICKED => [campaigns.clone(), linked.clone()].concat(),
            class if OF_LETTERS.contains(&class) => campaigns.clone(),
            class if OF_THINGS.contains(&class) => things.clone(),
            _ => Vec::new(),
        },
    };
    let own = behaviour::classes(application.database()).await?.into_iter();
    let own = own.map(|class| EventOffer { class: class.name, about: things.clone() });
    Ok(PEOPLE_CLASSES.iter().map(offer).chain(own).collect())
}

/// The classes of events that conditions over companies can ask for: those of people, and orders.
///
/// # Errors
/// As [`event_offers`].
pub async fn company_event_offers(application: &Application, viewer: &Viewer) -> Result<Vec<EventOffer>, Trouble> {
    let mut offers = vec![EventOffer { class: EventClass::ORDERED.to_owned(), about: Vec::new() }];
    offers.extend(event_offers(application, viewer).await?);
    Ok(offers)
}

/// Up to 50 campaigns and as many things whose name has a text in it, the newest first: those that events of a class may be about, or
/// of any class.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn find_event_subjects(
    application: &Application,
    viewer: &Viewer,
    class: Option<&str>,
    text: &str,
) -> Result<Vec<Choice>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let (text, folded) = (text.trim(), fold(text));
    let mut found = Vec::new();
    if class.is_none_or(|class| OF_LETTERS.contains(&class)) {
        let named = names_for_conditions(application, viewer, CAMPAIGNS_SEARCHED).await?;
        let named = named.into_iter().filter(|(_, name)| fold(name).contains(&folded)).take(FOUND_LIMIT);
        found.extend(campaigns(named.collect()));
    }
    let wanted = match class {
        Some(CLICKED) => Some(Wanted::Linked),
        Some(class) if OF_LETTERS.contains(&class) || class == EventClass::ORDERED => None,
        Some(_) | None => Some(Wanted::Any),
    };
    if let Some(wanted) = wanted {
        found.extend(things(subject::find(application.database(), wanted, text, &folded, FOUND_LIMIT as u32).await?));
    }
    Ok(found)
}

/// The names of things and campaigns; of each that is gone, or is not shown to the viewer, there is none.
///
/// # Errors
/// [`Trouble::Field`] for more than 100; [`Trouble::NotAllowed`]; the ledger's.
pub async fn event_subject_names(
    application: &Application,
    viewer: &Viewer,
    about: &[About],
) -> Result<Vec<Choice>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    if about.len() > ABOUT_LIMIT {
        return Err(Trouble::field("ids", "too_many", format!("ask for {ABOUT_LIMIT} names at once, or fewer")));
    }
    let (mut wanted, mut sent): (Vec<ThingId>, Vec<CampaignId>) = (Vec::new(), Vec::new());
    for one in about {
        match one {
            About::Thing(id) => wanted.push(*id),
            About::Campaign(id) => sent.push(*id),
        }
    }
    let mut found = campaigns(names_of(application, viewer, &sent).await?);
    found.extend(things(subject::some(application.database(), &wanted).await?));
    Ok(found)
}

fn campaigns(named: Vec<(CampaignId, String)>) -> Vec<Choice> {
    let choice = |(id, name): (CampaignId, String)| Choice { value: id.to_string(), label: name, contacts: None };
    named.into_iter().map(choice).collect()
}

fn things(named: Vec<Named>) -> Vec<Choice> {
    let choice = |one: Named| Choice { value: one.id.to_string(), label: one.name, contacts: None };
    named.into_iter().map(choice).collect()
}
