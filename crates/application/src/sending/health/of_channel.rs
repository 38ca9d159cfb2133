//! Everything that is looked at of one channel: encryption, the names of its addresses, block lists.

use super::Round;
use super::asking::{addresses, listing, pointers};
use crate::sending::relay::converse;
use crate::sending::running::dialogue;
use crate::{Application, Trouble};
use domain::sending::channel::{ChannelKind, ChannelSecurity};
use domain::sending::health::block_list::{self, LISTS, Of};
use domain::sending::health::pointer::{self, Sending};
use domain::sending::health::transport::{Carried, PlainWish, TlsSeen, judge_carried, judge_tls};
use domain::sending::health::{Answer, Check, Finding, Health};
use outside::doors::is_public;
use std::net::IpAddr;
use store::sending::channel::ChannelRecord;
use store::sending::tls::results;

/// Addresses of a host that are looked at.
const MOST_ADDRESSES: usize = 4;

const DAY_MILLISECONDS: i64 = 24 * 3_600_000;
const CARRIED_DAYS: i64 = 7;

/// Looks at a channel; findings in the order of the screen.
pub(super) async fn look(app: &Application, record: &ChannelRecord, round: Round) -> Result<Vec<Finding>, Trouble> {
    let outward = app.outward()?;
    let resolver = &*outward.resolver;
    let is_direct = record.kind == ChannelKind::Direct;
    // A direct channel is this machine, called by the name that it says in EHLO.
    let hello = Some(outward.sending.hello.as_str()).filter(|_| is_direct);
    if let Some(hello) = hello.filter(|hello| !hello.contains('.')) {
        return Ok(vec![Finding::new(Check::Pointer, Health::Bad, "hello_missing").with("hello", hello)]);
    }
    let answer = addresses(resolver, hello.unwrap_or(&record.host)).await;
    let found: Vec<IpAddr> = answer.found().cloned().unwrap_or_default();
    let public: Vec<IpAddr> = found.into_iter().filter(|address| is_public(*address)).take(MOST_ADDRESSES).collect();
    let mut findings = Vec::new();
    if round != Round::BlockLists {
        if !is_direct {
            findings.push(tls(app, record).await?);
        } else {
            findings.extend(judge_carried(carried(app, record).await?));
        }
        let mut judged = Vec::new();
        for address in &public {
            let sending = Sending { address: *address, hello, is_ours: is_direct };
            judged.push(pointer::judge(&sending, &pointers(resolver, *address).await));
        }
        if let (Some(hello), Answer::Absent) = (hello, &answer) {
            judged.push(Finding::new(Check::Pointer, Health::Bad, "hello_missing").with("hello", hello));
        }
        if answer == Answer::Unanswered {
            judged.push(Finding::unknown(Check::Pointer));
        }
        findings.extend(judged.into_iter().max_by_key(|finding| finding.health));
    }
    if round != Round::Names {
        let mut judged = Vec::new();
        for address in &public {
            let mut answers = Vec::new();
            for list in LISTS.iter().filter(|list| list.of == Of::Addresses) {
                answers.push(listing(resolver, list, &block_list::question(list, *address)).await);
            }
            judged.push(block_list::judge(&address.to_string(), &answers));
        }
        if answer == Answer::Unanswered {
            judged.push(Finding::unknown(Check::BlockList));
        }
        findings.extend(judged.into_iter().max_by_key(|finding| finding.health));
    }
    Ok(findings)
}

/// How the connections of the last week to destinations were encrypted.
async fn carried(app: &Application, record: &ChannelRecord) -> Result<Carried, Trouble> {
    let from = app.now().as_millis().div_euclid(DAY_MILLISECONDS) - CARRIED_DAYS;
    let mut carried = Carried::default();
    for sum in results(app.database(), record.id, from).await? {
        match (sum.policy.as_str(), sum.result.as_str()) {
            ("enforce", "failed" | "not_offered") => carried.held += sum.amount,
            (_, "clear") => carried.clear += sum.amount,
            (_, "proven" | "encrypted") => carried.encrypted += sum.amount,
            // Encrypted, though with a certificate that is not the server's own.
            ("testing", "failed") => carried.encrypted += sum.amount,
            _not_used => {}
        }
        if sum.policy == "testing" && matches!(sum.result.as_str(), "failed" | "clear") {
            carried.tried += sum.amount;
        }
    }
    Ok(carried)
}

/// Greets, encrypts as the channel is set to, and takes leave; no letter is offered.
async fn tls(app: &Application, record: &ChannelRecord) -> Result<Finding, Trouble> {
    let outward = app.outward()?;
    let (mut settings, target) = dialogue(app, record, &outward.sending).await?;
    // Whether the log-in works is another question.
    settings.credentials = None;
    let talk = converse(&*outward.sending.dialler, &target, settings, app.clock(), None).await;
    let wish = if record.security == ChannelSecurity::None { PlainWish::Yes } else { PlainWish::No };
    let failed = talk.steps.iter().find(|step| !step.ok).map(|step| step.name);
    let offers =
        talk.steps.iter().any(|step| step.name == "ehlo" && step.reply.to_ascii_uppercase().contains("STARTTLS"));
    let seen = match (wish, failed) {
        (PlainWish::Yes, None) if offers => TlsSeen::Proven,
        (PlainWish::Yes, None) => TlsSeen::NotOffered,
        (PlainWish::No, None | Some("quit" | "auth")) => TlsSeen::Proven,
        (PlainWish::No, Some("tls")) => TlsSeen::Unproven,
        (PlainWish::No, Some("starttls")) => TlsSeen::NotOffered,
        (_, Some(_)) => TlsSeen::Unreachable,
    };
    Ok(judge_tls(&record.host, seen, wish))
}
