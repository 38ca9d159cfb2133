//! A test letter: composed like any other, to nobody but the signed-in, verified person who asks, over one connection of its
//! own. It passes by the outbox, so a running campaign neither waits for it nor counts it.

use super::{brand, source_of};
use crate::sending::composer::{Composer, LetterReader};
use crate::sending::frozen::{FrozenLetter, FrozenSender};
use crate::sending::keys::signing_keys;
use crate::sending::outfit::Outfit;
use crate::sending::relay::{Conversation, converse};
use crate::sending::running::dialogue;
use crate::trust::{User, viewer_of_user};
use crate::{Application, Idempotency, NextStep, Once, Stored, Trouble, Verb, Work};
use basics::ids::{CampaignId, ChannelId, LetterId, OutgoingId};
use domain::customers::card::ContactCard;
use domain::sending::channel::ChannelState;
use domain::trust::{Right, Viewer};
use mail::smtp::Outcome;
use store::letters::letter;
use store::sending::channel::{self, ChannelRecord};

/// What the relay said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReply {
    pub reply: String,
}

/// Sends the letter to the viewer and waits for the relay's answer. With `key`, a repeat sends nothing.
///
/// # Errors
/// `only_people`, `not_verified`, `no_channel`, `channel_paused`, `letter_refused`, `test_sent_before`; [`Trouble::Outside`]
/// with the relay's words when it does not take it.
pub async fn send_test(
    app: &Application,
    viewer: &Viewer,
    id: LetterId,
    channel: Option<ChannelId>,
    key: Option<Idempotency>,
) -> Result<TestReply, Trouble> {
    super::questions::shown(app, viewer, id).await?;
    super::questions::needs(viewer, Right::EditLetters)?;
    let user = reader(app, viewer).await?;
    let record = letter::get(app.database(), id).await?.ok_or(Trouble::not_found("letter"))?;
    let channel = way_out(app, channel).await?;
    let frozen = FrozenLetter {
        version: FrozenLetter::VERSION,
        source: source_of(&record)?,
        brand: brand(app).await?,
        from_name: user.name.clone(),
        from_address: user.email.clone(),
        reply_to: None,
        sender: FrozenSender { name: user.name.clone(), ..FrozenSender::default() },
        track_opens: false,
        track_clicks: false,
        public_url: app.settings().public_url.clone(),
        return_host: None,
    };
    // Written before anything leaves, so that a repeat of the request cannot send a second letter.
    hand_over(app, viewer, TestOf { frozen, channel, user }, key, BeginTest { letter: id }).await
}

/// What is tried: a letter as it would be sent, the way it would go, and the person who asks.
pub(crate) struct TestOf {
    pub frozen: FrozenLetter,
    pub channel: ChannelRecord,
    pub user: User,
}

/// Composes the letter for the person who asks, has `begin` written down, and hands it over.
///
/// # Errors
/// As [`send_test`].
pub(crate) async fn hand_over<V: Verb<Answer = OutgoingId>>(
    app: &Application,
    viewer: &Viewer,
    test: TestOf,
    key: Option<Idempotency>,
    begin: V,
) -> Result<TestReply, Trouble> {
    let outward = app.outward()?;
    let (settings, target) = dialogue(app, &test.channel, &outward.sending).await?;
    let outfit = Outfit::of(&test.channel)?;
    // Nothing of a test is counted anywhere: it has no campaign.
    let frozen = FrozenLetter { track_opens: false, track_clicks: false, ..test.frozen };
    let keys = signing_keys(app, &frozen.from_address).await?;
    let refused = |detail: String| Trouble::refused("letter_refused", detail).then(NextStep::new("mend_letter"));
    let composer = Composer::new(frozen, CampaignId::from_i64(0), keys, app.keyring().clone(), &outward.sending.words)
        .map_err(|trouble| refused(trouble.to_string()))?;
    let begun = app.perform_once(viewer, key, begin, |_| Stored { status: 200, body: Vec::new() });
    let Once::Now(outgoing) = begun.await? else {
        let detail = "this test letter was handed over before; look into your mailbox or send a new test";
        return Err(Trouble::refused("test_sent_before", detail));
    };
    let now = app.now();
    let person = itself(&test.user);
    let composed = app.aside(move || composer.compose_for(&outfit, outgoing, &person, now)).await;
    let offer = composed?.map_err(|trouble| refused(trouble.to_string()))?;
    let conversation = converse(&*outward.sending.dialler, &target, settings, app.clock(), Some(offer)).await;
    answer(conversation)
}

/// The person who asks: signed in, and known to own the address.
pub(crate) async fn reader(app: &Application, viewer: &Viewer) -> Result<User, Trouble> {
    let only_people = "an API key has no mailbox: a test letter goes to the person who is signed in";
    let id = viewer.user_id().ok_or_else(|| Trouble::refused("only_people", only_people))?;
    let (_, user) = viewer_of_user(app, id).await?;
    if !user.verified {
        let detail = "test letters go only to verified addresses, and yours is not verified yet";
        return Err(Trouble::refused("not_verified", detail).then(NextStep::new("verify_address")));
    }
    Ok(user)
}

/// The channel that was named, else the default one.
pub(crate) async fn way_out(app: &Application, named: Option<ChannelId>) -> Result<ChannelRecord, Trouble> {
    let found = match named {
        Some(id) => Some(channel::get(app.database(), id).await?.ok_or(Trouble::not_found("channel"))?),
        None => channel::all(app.database()).await?.into_iter().find(|channel| channel.is_default),
    };
    let found = found.ok_or_else(|| {
        Trouble::refused("no_channel", "there is no channel to send through").then(NextStep::new("add_channel"))
    })?;
    if found.state == ChannelState::Paused {
        let detail = format!("the channel {} is paused", found.name);
        return Err(Trouble::refused("channel_paused", detail).then(NextStep::new("resume_channel")));
    }
    Ok(found)
}

fn itself(user: &User) -> LetterReader {
    // One word is a first name; of several the last is the last name. Only the salutation of a test depends on it.
    let (first, last) = user.name.rsplit_once(' ').unwrap_or((&user.name, ""));
    let card = ContactCard {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        full_name: user.name.clone(),
        address: user.email.clone(),
        ..ContactCard::default()
    };
    LetterReader { card, ..LetterReader::default() }
}

fn answer(conversation: Conversation) -> Result<TestReply, Trouble> {
    let outside = |code, detail| Err(Trouble::Outside { code, detail, next_step: Some(NextStep::new("test_channel")) });
    let said = |reply: &mail::smtp::Reply| format!("{} {}", reply.code, reply.text.replace('\n', " "));
    match &conversation.outcome {
        Some(Outcome::Accepted { reply }) => Ok(TestReply { reply: said(reply) }),
        Some(Outcome::Deferred { reply, .. }) => outside("relay_deferred", said(reply)),
        Some(Outcome::Refused { reply, .. }) => outside("relay_refused", said(reply)),
        Some(Outcome::Unsuitable(why)) => outside("relay_unsuitable", format!("the relay cannot take it: {why:?}")),
        Some(Outcome::InDoubt(_)) => {
            let detail = "the relay took the letter and did not answer; it may have arrived: look into your mailbox";
            outside("test_in_doubt", detail.to_owned())
        }
        Some(Outcome::NotSent(_) | Outcome::NotBegun(_)) | None => outside("relay_unreachable", conversation.trouble()),
    }
}

/// Notes that a test is sent; answers the id that is in its Message-ID.
struct BeginTest {
    letter: LetterId,
}

impl Verb for BeginTest {
    const NAME: &'static str = "test_letter";
    const RIGHT: Right = Right::EditLetters;
    type Answer = OutgoingId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<OutgoingId, Trouble> {
        work.audit(Self::NAME, self.letter, None::<&()>);
        work.mint()
    }
}
