use super::{
    ChangeLetter, LetterBeginning, LetterChange, NewLetter, RemoveLetter, letter, letters, make_letter, preview,
    send_test,
};
use crate::sending::campaigns::{CampaignChange, ChangeCampaign, CreateCampaign, send_campaign_test};
use crate::sending::channels::{AddChannel, ChannelChange};
use crate::sending::outward::Outward;
use crate::sending::running::SendingParts;
use crate::testing::{ADMINISTRATOR_ADDRESS, TestTradewind};
use crate::trust::UndoVerb;
use crate::{Idempotency, Settings, Trouble};
use basics::Language;
use basics::ids::LetterId;
use domain::letters::{FindingCode, LetterKind, Severity};
use domain::sending::channel::ChannelSecurity;
use domain::trust::Role;
use fakeworld::{Character, MailProvider, Network, Zone};
use std::sync::Arc;
use store::sending::outbox;
use words::Catalogue;

async fn begin(test: &TestTradewind, beginning: LetterBeginning, language: Language) -> LetterId {
    let new = NewLetter { name: "Spring news".into(), kind: None, language, beginning };
    make_letter(&test.application, &test.administrator(), &Catalogue::embedded(), new).await.unwrap()
}

async fn newsletter(test: &TestTradewind) -> LetterId {
    begin(test, LetterBeginning::Template("newsletter".into()), Language::ENGLISH).await
}

async fn change(test: &TestTradewind, letter: LetterId, version: i64, change: LetterChange) -> Result<i64, Trouble> {
    test.application.perform(&test.administrator(), ChangeLetter { letter, version, change }).await
}

fn subject(text: &str) -> LetterChange {
    LetterChange { subject: Some(text.to_owned()), ..LetterChange::default() }
}

#[tokio::test]
async fn a_letter_from_a_template_blocks_nothing_in_any_language() {
    let test = TestTradewind::new().await;
    let (words, admin) = (Catalogue::embedded(), test.administrator());
    let languages = [Language::ENGLISH, Language::CHINESE, Language::SPANISH, Language::VIETNAMESE, Language::ARABIC];
    for language in languages {
        let id = begin(&test, LetterBeginning::Template("newsletter".into()), language).await;
        let detail = letter(&test.application, &admin, &words, id).await.unwrap();
        let blocks: Vec<_> = detail.findings.iter().filter(|one| one.severity == Severity::Blocks).collect();
        assert!(blocks.is_empty(), "{language}: {blocks:?}");
        assert!(!detail.slots.is_empty() && detail.slots.iter().all(|slot| slot.name != "preheader"));
        let shown = preview(&test.application, &admin, &words, id, None).await.unwrap();
        assert!(!shown.subject.is_empty() && shown.size_bytes > shown.html.len(), "{language}");
    }
    let page = letters(&test.application, &admin, None, 3).await.unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (3, true));
}

#[tokio::test]
async fn a_preview_links_nowhere_and_shows_what_was_written() {
    let test = TestTradewind::new().await;
    let id = newsletter(&test).await;
    let words = Catalogue::embedded();
    let change_of = LetterChange {
        preheader: Some("Read this first".into()),
        slots: [("title".to_owned(), "Tea & <timber>".to_owned())].into(),
        ..subject("News for {{ contact.first_name }}")
    };
    assert_eq!(change(&test, id, 1, change_of).await.unwrap(), 2);
    let shown = preview(&test.application, &test.administrator(), &words, id, None).await.unwrap();
    assert!(shown.html.contains("Tea &amp; &lt;timber&gt;") && shown.html.contains("Read this first"));
    assert!(shown.text.contains("Tea & <timber>"));
    let links: Vec<&str> = shown.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!links.is_empty() && links.iter().all(|link| *link == "#"), "{links:?}");
}

#[tokio::test]
async fn a_broken_draft_is_kept_with_its_findings() {
    let test = TestTradewind::new().await;
    let id = newsletter(&test).await;
    let broken =
        LetterChange { source: Some("<mjml><mj-body><mj-text>{{ slot.a }}".into()), ..LetterChange::default() };
    change(&test, id, 1, broken).await.unwrap();
    let words = Catalogue::embedded();
    let detail = letter(&test.application, &test.administrator(), &words, id).await.unwrap();
    assert!(detail.findings.iter().any(|finding| finding.severity == Severity::Blocks), "{:?}", detail.findings);
    assert_eq!(detail.slots.iter().map(|slot| slot.name.as_str()).collect::<Vec<_>>(), ["a"]);
    let shown = preview(&test.application, &test.administrator(), &words, id, None).await.unwrap();
    assert!(shown.html.is_empty() && !shown.findings.is_empty());
}

#[tokio::test]
async fn a_subject_is_one_line_and_a_stale_change_is_told() {
    let test = TestTradewind::new().await;
    let id = newsletter(&test).await;
    for text in ["News\r\nBcc: x@example.com", "News\nX", "News\rX"] {
        let refused = change(&test, id, 1, subject(text)).await;
        assert!(matches!(refused, Err(Trouble::Refused { code: "line_break", .. })), "{refused:?}");
    }
    change(&test, id, 1, subject("First")).await.unwrap();
    let stale = change(&test, id, 1, subject("Second")).await;
    assert!(matches!(stale, Err(Trouble::Changed { version: 2, .. })), "{stale:?}");
    let unknown = LetterChange { slots: [("nowhere".to_owned(), "x".to_owned())].into(), ..LetterChange::default() };
    let refused = change(&test, id, 2, unknown).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "unknown_slot", .. })), "{refused:?}");
    change(&test, id, 2, subject("")).await.unwrap();
    let detail = letter(&test.application, &test.administrator(), &Catalogue::embedded(), id).await.unwrap();
    assert!(detail.findings.iter().any(|finding| finding.code == FindingCode::MissingSubject));
}

#[tokio::test]
async fn a_removed_letter_comes_back_and_who_only_reads_changes_nothing() {
    let test = TestTradewind::new().await;
    let (id, words) = (newsletter(&test).await, Catalogue::embedded());
    let reader = test.as_role(Role::ReadOnly).await;
    let refused = test.application.perform(&reader, RemoveLetter { letter: id }).await;
    assert!(matches!(refused, Err(Trouble::NotAllowed { .. })));
    let undo = test.application.perform(&test.administrator(), RemoveLetter { letter: id }).await.unwrap();
    let gone = letter(&test.application, &reader, &words, id).await;
    assert!(matches!(gone, Err(Trouble::NotFound { .. })));
    test.application.perform(&test.administrator(), UndoVerb { id: undo, parts: 0 }).await.unwrap();
    assert!(letter(&test.application, &reader, &words, id).await.is_ok());
}

/// A relay at relay.example, and a channel that leads there.
async fn connect(test: &TestTradewind, character: Character) -> Arc<MailProvider> {
    let provider = Arc::new(MailProvider::new("relay.example", 7, character, Arc::clone(&test.clock) as _));
    let network = Arc::new(Network::new());
    network.connect("relay.example", 25, Arc::clone(&provider));
    test.application.connect(Outward {
        sending: SendingParts {
            direct_dialler: Arc::new(fakeworld::Network::new()),
            resolver: Arc::new(Zone::default()),
            dialler: network,
            words: Arc::new(Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 1,
        },
        resolver: Arc::new(Zone::default()),
        fetcher: Arc::new(fakeworld::Pages::default()),
    });
    test.application.settle(Settings { public_url: "https://mail.example".into(), ..Settings::default() });
    let channel = ChannelChange {
        name: Some("Relay".into()),
        host: Some("relay.example".into()),
        port: Some(25),
        security: Some(ChannelSecurity::None),
        ..ChannelChange::default()
    };
    test.application.perform(&test.administrator(), AddChannel(channel)).await.unwrap();
    provider
}

#[tokio::test]
async fn a_test_letter_goes_to_oneself_once_for_a_key() {
    let test = TestTradewind::new().await;
    let provider = connect(&test, Character::kind()).await;
    let id = newsletter(&test).await;
    let admin = test.administrator();
    let key = || Idempotency { owner: 1, route: "test".into(), key: "k".into(), body_hash: [0; 32] };
    let sent = send_test(&test.application, &admin, id, None, Some(key())).await.unwrap();
    assert!(sent.reply.starts_with("250"), "{}", sent.reply);
    let again = send_test(&test.application, &admin, id, None, Some(key())).await;
    assert!(matches!(again, Err(Trouble::Refused { code: "test_sent_before", .. })), "{again:?}");
    assert_eq!(provider.account().total.accepted, 1);
}

#[tokio::test]
async fn a_relay_that_refuses_a_test_letter_is_quoted() {
    let test = TestTradewind::new().await;
    let provider = connect(&test, Character { unknown_mailboxes: 1_000, ..Character::default() }).await;
    let id = newsletter(&test).await;
    let refused = send_test(&test.application, &test.administrator(), id, None, None).await;
    assert!(
        matches!(&refused, Err(Trouble::Outside { code: "relay_refused", detail, .. }) if detail.starts_with("550")),
        "{refused:?}"
    );
    assert_eq!(provider.account().of(ADMINISTRATOR_ADDRESS).received(), 0);
    let nobody = send_test(&test.application, &domain::trust::Viewer::system(), id, None, None).await;
    assert!(matches!(nobody, Err(Trouble::Refused { code: "only_people", .. })), "{nobody:?}");
}

#[tokio::test]
async fn a_campaign_is_tried_on_oneself_with_its_own_sender_and_counts_nobody() {
    let test = TestTradewind::new().await;
    // A server that drops now and then keeps an account of each recipient.
    let provider = connect(&test, Character { drops_before_dot: 1, ..Character::kind() }).await;
    let (app, admin) = (&test.application, test.administrator());
    crate::customers::people::load_people(app, Language::ENGLISH).await.unwrap();
    let create = CreateCampaign { name: "Spring".into(), kind: LetterKind::Nurture };
    let id = app.perform(&admin, create).await.unwrap();
    let empty = send_campaign_test(app, &admin, id, None).await;
    assert!(matches!(empty, Err(Trouble::Refused { code: "no_letter", .. })), "{empty:?}");
    let change = CampaignChange {
        letter: Some(Some(newsletter(&test).await)),
        subject: Some(Some("Only this spring".into())),
        from_name: Some("Mei Lin".into()),
        from_address: Some("mei@tide.example".into()),
        ..CampaignChange::default()
    };
    app.perform(&admin, ChangeCampaign { campaign: id, version: 1, change }).await.unwrap();
    let key = || Idempotency { owner: 1, route: "test".into(), key: "k".into(), body_hash: [0; 32] };
    let sent = send_campaign_test(app, &admin, id, Some(key())).await.unwrap();
    assert!(sent.reply.starts_with("250"), "{}", sent.reply);
    let again = send_campaign_test(app, &admin, id, Some(key())).await;
    assert!(matches!(again, Err(Trouble::Refused { code: "test_sent_before", .. })), "{again:?}");
    let account = provider.account();
    assert_eq!((account.total.accepted, account.of(ADMINISTRATOR_ADDRESS).received()), (1, 1));
    assert!(outbox::states(app.database(), id).await.unwrap().is_empty());
    let other = send_campaign_test(app, &test.as_role(Role::Rep).await, id, None).await;
    assert!(matches!(other, Err(Trouble::NotFound { .. })), "{other:?}");
    let reader = send_campaign_test(app, &test.as_role(Role::ReadOnly).await, id, None).await;
    assert!(matches!(reader, Err(Trouble::NotAllowed { .. })), "{reader:?}");
}
