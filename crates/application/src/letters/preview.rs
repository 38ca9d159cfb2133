//! What a reader would see, with links that lead nowhere: looking never counts as a click and never unsubscribes anybody.

use super::questions::needs;
use super::sample::sample_reader;
use super::slots::source_of;
use super::{brand, questions};
use crate::customers::contact_seen;
use crate::sending::composer::{LetterReader, reader_of};
use crate::sending::press;
use crate::{Application, Trouble};
use basics::Language;
use basics::ids::{ContactId, LetterId};
use compose::{Brand, LetterSource, LetterUrls, LinkNumber, ReaderContext, RenderTrouble};
use domain::letters::{Finding, FindingCode, Sender};
use domain::trust::{CustomerSight, Right, Viewer};
use store::customers::{company, contact};
use store::letters::letter;
use words::Catalogue;

/// A tracking address is about this long.
const TRACKING_ADDRESS_BYTES: usize = 120;

/// A letter filled in for one reader. Empty texts where it cannot be, and the findings say why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    pub subject: String,
    pub html: String,
    pub text: String,
    /// Of the HTML as it would be sent, tracking addresses included.
    pub size_bytes: usize,
    pub findings: Vec<Finding>,
}

/// A letter as a contact, or a sample person, would see it.
///
/// # Errors
/// [`Trouble::NotFound`] for the letter or the contact; [`Trouble::NotAllowed`] for who may not see contacts in letters.
pub async fn preview(
    app: &Application,
    viewer: &Viewer,
    words: &Catalogue,
    id: LetterId,
    whom: Option<ContactId>,
) -> Result<Preview, Trouble> {
    needs(viewer, Right::SeeLetters)?;
    let record = letter::get(app.database(), id).await?.ok_or(Trouble::not_found("letter"))?;
    let reader = match whom {
        Some(contact) => contact_reader(app, viewer, contact).await?,
        None => sample_reader(record.language),
    };
    let brand = brand(app).await?;
    let sender = signer(app, viewer).await?;
    Ok(fill(&source_of(&record)?, &brand, &reader, &sender, words))
}

/// A shipped letter as a sample person would see it.
///
/// # Errors
/// [`Trouble::NotFound`] for an unknown key.
pub async fn preview_template(
    app: &Application,
    viewer: &Viewer,
    words: &Catalogue,
    key: &str,
    language: Language,
) -> Result<Preview, Trouble> {
    questions::needs(viewer, Right::SeeLetters)?;
    let shipped = compose::shipped_letters().into_iter().find(|shipped| shipped.name == key);
    let source = shipped.ok_or(Trouble::not_found("template"))?.source(language, language, words);
    let brand = brand(app).await?;
    let sender = signer(app, viewer).await?;
    Ok(fill(&source, &brand, &sample_reader(source.language), &sender, words))
}

/// A person of the viewer's customers. Only who may write letters sees people in them: a letter may show every field.
async fn contact_reader(app: &Application, viewer: &Viewer, id: ContactId) -> Result<LetterReader, Trouble> {
    needs(viewer, Right::EditLetters)?;
    needs(viewer, Right::SeeCustomers)?;
    if viewer.role.sees_masked() || viewer.customer_sight() != CustomerSight::Everything {
        return Err(Trouble::not_found("contact"));
    }
    contact_seen(app, viewer, id).await?;
    let person = contact::get(app.database(), id).await?.ok_or(Trouble::not_found("contact"))?;
    let employer = match person.company {
        Some(id) => company::get(app.database(), id).await?,
        None => None,
    };
    press::open(app, &person, employer.as_ref())
}

/// Name and address of who looks, as the one who signs.
pub(super) struct Signer {
    pub name: String,
    pub email: String,
}

async fn signer(app: &Application, viewer: &Viewer) -> Result<Signer, Trouble> {
    let Some(id) = viewer.user_id() else { return Ok(Signer { name: String::new(), email: String::new() }) };
    let (_, user) = crate::trust::viewer_of_user(app, id).await?;
    Ok(Signer { name: user.name, email: user.email })
}

fn fill(source: &LetterSource, brand: &Brand, reader: &LetterReader, signer: &Signer, words: &Catalogue) -> Preview {
    let compiled = match compose::compile(source, brand, words) {
        Ok(compiled) => compiled,
        Err(trouble) => return Preview { findings: trouble.findings().to_vec(), ..Preview::default() },
    };
    let sender = Sender { name: &signer.name, address: &signer.email, company: &brand.company, ..Sender::default() };
    let context = ReaderContext { reader: reader_of(reader), sender };
    let mut findings = compiled.findings().to_vec();
    let shown = compiled.render(&context, &Nowhere { address: "#" });
    let long = "#".repeat(TRACKING_ADDRESS_BYTES);
    let measured = compiled.render(&context, &Nowhere { address: &long });
    match (shown, measured) {
        (Ok(shown), Ok(measured)) => Preview {
            subject: shown.subject,
            html: shown.html,
            text: shown.text,
            size_bytes: measured.html.len(),
            findings,
        },
        (Err(trouble), _) | (_, Err(trouble)) => {
            let code = match trouble {
                RenderTrouble::Template => FindingCode::BrokenTemplate,
                RenderTrouble::EmptySubject => FindingCode::MissingSubject,
                RenderTrouble::SubjectLineBreak => FindingCode::SubjectLineBreak,
            };
            if !findings.iter().any(|known| known.code == code) {
                findings.insert(0, Finding::blocks(code).with("problem", trouble));
            }
            Preview { findings, ..Preview::default() }
        }
    }
}

struct Nowhere<'a> {
    address: &'a str,
}

impl LetterUrls for Nowhere<'_> {
    fn click(&self, _: LinkNumber, _: &str) -> String {
        self.address.to_owned()
    }

    fn open_pixel(&self) -> Option<String> {
        None
    }

    fn unsubscribe(&self) -> String {
        self.address.to_owned()
    }

    fn preferences(&self) -> String {
        self.address.to_owned()
    }

    fn view(&self) -> String {
        self.address.to_owned()
    }

    fn share(&self) -> String {
        self.address.to_owned()
    }
}
