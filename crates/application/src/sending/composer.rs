//! One campaign's letters: compiled once, filled in and signed for each person. Pure work for many threads; no ledger here.
//!
//! What is the same for everybody is encoded once, when the composer is made: a person costs the personal pieces, one copy of
//! the rest, and the signature. A letter with conditions on the reader is encoded as a whole for each.

use super::frozen::FrozenLetter;
use super::outfit::Outfit;
use super::returns;
use super::urls::{Made, OwnUrls, Tracked};
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use compose::{CompiledLetter, FilledLetter, LetterUrls, ReaderContext, Stretch};
use domain::customers::card::{ContactCard, GenderWord};
use domain::letters::{Gender, Reader, Sender, Standing};
use mail::dkim::{self, SigningKey};
use mail::mime::{
    Body, Headers, MessageId, Piece, TextPart, TextTemplate, Unsubscribe, write_letter, write_simple_letter,
};
use mail::smtp::{Envelope, LetterTag, Offer, WireLetter};
use mail::{EmailAddress, Mailbox};
use seal::Keyring;
use std::sync::Arc;

/// Why a campaign's letters cannot be made at all.
#[derive(Debug, thiserror::Error)]
pub enum ComposerTrouble {
    #[error("the letter does not compile: {0}")]
    Letter(#[from] compose::ComposeTrouble),
    #[error("the sender's address is refused: {0}")]
    From(#[from] mail::AddressRefusal),
    #[error("the sender's name is refused: {0}")]
    Name(#[from] mail::NameRefusal),
}

/// Why one person's letter cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum LetterTrouble {
    #[error("the address is refused: {0}")]
    Address(#[from] mail::AddressRefusal),
    #[error("the letter cannot be filled in: {0}")]
    Render(#[from] compose::RenderTrouble),
    #[error("a header is refused: {0}")]
    Header(#[from] mail::mime::HeaderRefusal),
    #[error("the letter cannot be signed: {0}")]
    Sign(#[from] dkim::SigningRefusal),
}

/// A person as a letter needs it.
#[derive(Debug, Clone, Default)]
pub struct LetterReader {
    pub card: ContactCard,
    pub company_name: String,
    pub company_industry: String,
    pub company_website: String,
    /// The country's name in the letter's language.
    pub country: String,
    /// What the letter's addresses may say of the reader.
    pub tracked: Tracked,
}

/// Room for the headers of a letter and its signatures beside its parts.
const HEADERS_BYTES: usize = 4_096;

/// Composes and signs the letters of one campaign.
pub struct Composer {
    letter: CompiledLetter,
    /// Both parts with their fixed pieces encoded; `None` for a letter with conditions on the reader.
    encoded: Option<Encoded>,
    frozen: FrozenLetter,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    keys: Vec<Arc<SigningKey>>,
    keyring: Keyring,
    campaign: CampaignId,
    list_id: String,
    feedback_id: String,
}

impl Composer {
    /// Whether each letter is signed here, which takes many times as long as making it.
    pub fn signs(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Compiles the campaign's letter. `keys` sign it, in their order; none leaves it unsigned (the relay signs).
    ///
    /// # Errors
    /// A letter or a sender that cannot be used.
    pub fn new(
        frozen: FrozenLetter,
        campaign: CampaignId,
        keys: Vec<Arc<SigningKey>>,
        keyring: Keyring,
        words: &words::Catalogue,
    ) -> Result<Self, ComposerTrouble> {
        let letter = compose::compile(&frozen.source, &frozen.brand, words)?;
        let from_address = EmailAddress::parse(&frozen.from_address)?;
        let domain = from_address.domain().to_owned();
        let from = Mailbox::named(&frozen.from_name, from_address)?;
        let reply_to = frozen.reply_to.as_deref().map(EmailAddress::parse).transpose()?.map(Mailbox::new);
        let kind = frozen.source.kind.as_str();
        let list_id = format!("{kind}.{domain}");
        let feedback_id = format!("{campaign}:{kind}:tradewind");
        let encoded = letter.stretches().map(|stretches| Encoded {
            html: TextTemplate::html(stretches.html.into_iter().map(piece)),
            text: TextTemplate::plain(stretches.text.into_iter().map(piece)),
        });
        Ok(Composer { letter, encoded, frozen, from, reply_to, keys, keyring, campaign, list_id, feedback_id })
    }

    pub fn compiled(&self) -> &CompiledLetter {
        &self.letter
    }

    /// One person's letter, ready for the wire. The same person at the same instant gives the same bytes.
    ///
    /// # Errors
    /// See [`LetterTrouble`]; the person is skipped then.
    pub fn compose(&self, outgoing: OutgoingId, reader: &LetterReader, now: Timestamp) -> Result<Offer, LetterTrouble> {
        self.compose_for(&Outfit::default(), outgoing, reader, now)
    }

    /// The same as the service behind a channel wants it.
    ///
    /// # Errors
    /// As [`Composer::compose`].
    pub fn compose_for(
        &self,
        outfit: &Outfit,
        outgoing: OutgoingId,
        reader: &LetterReader,
        now: Timestamp,
    ) -> Result<Offer, LetterTrouble> {
        let recipient = EmailAddress::parse(&reader.card.address)?;
        let letter = self.write(outgoing, reader, &recipient, now)?;
        let keys: Vec<&SigningKey> = self.keys.iter().map(Arc::as_ref).collect();
        let signed = if keys.is_empty() { letter } else { dkim::sign(&letter, &keys, outfit.left_out(), now)? };
        let sender = match self.frozen.return_host.as_deref().filter(|_| outfit.keeps_return_address()) {
            Some(host) => returns::sender_of(&self.keyring, outgoing, host)?,
            None => self.from.address().clone(),
        };
        let envelope = Envelope { sender: Some(sender), recipient };
        Ok(Offer {
            tag: LetterTag(outgoing.as_i64() as u64),
            envelope,
            letter: WireLetter::written(outfit.dress(outgoing, signed)),
        })
    }

    fn write(
        &self,
        outgoing: OutgoingId,
        person: &LetterReader,
        recipient: &EmailAddress,
        now: Timestamp,
    ) -> Result<Vec<u8>, LetterTrouble> {
        let (campaign, tracked) = (Some(self.campaign), person.tracked);
        let urls = OwnUrls {
            keyring: &self.keyring,
            frozen: &self.frozen,
            campaign,
            outgoing,
            tracked,
            pixel: true,
            made: Made::default(),
        };
        let sender = &self.frozen.sender;
        let context = ReaderContext {
            reader: reader_of(person),
            sender: Sender {
                name: &sender.name,
                job_title: &sender.job_title,
                address: self.from.address().as_str(),
                phone: &sender.phone,
                company: &sender.company,
            },
        };
        let filled = self.letter.fill(&context, &urls)?;
        let subject = match &filled {
            FilledLetter::Values(values) => &values.subject,
            FilledLetter::Whole(whole) => &whole.subject,
        };
        let to = Mailbox::named(&person.card.display_name(), recipient.clone())
            .unwrap_or_else(|_| Mailbox::new(recipient.clone()));
        let to = [to];
        // The id keeps its value over every try, so a receiver can see that two letters are the same one.
        let message_id = MessageId::new(&outgoing.to_string(), self.from.address().domain())?;
        let unsubscribe = urls.unsubscribe();
        // RFC 2369 §3.1. Readers do not follow it; programs that follow everything do.
        let help = urls.trap().map(|address| format!("<{address}>"));
        let mut others = vec![("Feedback-ID", self.feedback_id.as_str())];
        others.extend(help.as_deref().map(|help| ("List-Help", help)));
        let mut headers = Headers::new(&self.from, &to, subject, now, &message_id);
        headers.reply_to = self.reply_to.as_ref();
        let mailto = self.frozen.return_host.as_deref().map(|host| returns::mailto(&self.keyring, outgoing, host));
        headers.unsubscribe = Some(Unsubscribe { url: &unsubscribe, mailto: mailto.as_deref() });
        headers.list_id = Some(&self.list_id);
        headers.others = &others;
        match (&filled, &self.encoded) {
            (FilledLetter::Values(values), Some(encoded)) => {
                let [html, text]: [Vec<&str>; 2] =
                    [&values.html, &values.text].map(|values| values.iter().map(String::as_str).collect());
                let personal = html.iter().chain(&text).map(|value| value.len()).sum::<usize>();
                let mut out = Vec::with_capacity(encoded.fixed_bytes() + personal * 2 + HEADERS_BYTES);
                let text = TextPart { template: &encoded.text, values: &text };
                let html = TextPart { template: &encoded.html, values: &html };
                write_letter(&mut out, &headers, &Body { text, html: Some(html), attachments: &[] })?;
                Ok(out)
            }
            (FilledLetter::Whole(whole), _) => {
                let mut out = Vec::with_capacity(whole.html.len() + whole.text.len() + HEADERS_BYTES);
                write_simple_letter(&mut out, &headers, &whole.text, Some(&whole.html))?;
                Ok(out)
            }
            (FilledLetter::Values(_), None) => unreachable!("a letter has values exactly when it has stretches"),
        }
    }
}

struct Encoded {
    html: TextTemplate,
    text: TextTemplate,
}

impl Encoded {
    fn fixed_bytes(&self) -> usize {
        self.html.fixed_bytes() + self.text.fixed_bytes()
    }
}

const fn piece(stretch: Stretch<'_>) -> Piece<'_> {
    match stretch {
        Stretch::Fixed(text) => Piece::Fixed(text),
        Stretch::Personal(number) => Piece::Personal(number),
    }
}

/// The person in the words of a letter. A guessed gender never puts "Mr." before a name.
pub fn reader_of(person: &LetterReader) -> Reader<'_> {
    let card = &person.card;
    let verified = card.gender.is_some_and(|gender| gender.verified) || !card.salutation.is_empty();
    let gender = card.gender.and_then(|gender| match gender.value {
        GenderWord::Female => Some(Gender::Female),
        GenderWord::Male => Some(Gender::Male),
        GenderWord::Other => None,
    });
    Reader {
        first_name: if card.first_name.is_empty() && card.last_name.is_empty() {
            &card.full_name
        } else {
            &card.first_name
        },
        last_name: &card.last_name,
        title: &card.salutation,
        gender,
        form_of_address: if verified { Standing::Verified } else { Standing::Guessed },
        job_title: &card.job_title,
        address: &card.address,
        city: "",
        country: &person.country,
        company_name: &person.company_name,
        company_industry: &person.company_industry,
        company_website: &person.company_website,
    }
}
