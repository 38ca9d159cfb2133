//! Every noun that has ids, in one list, so that no prefix is used twice.

use crate::noun;

noun!(/// A person we may write to.
    Contact, ContactId, "con", "contact");
noun!(Company, CompanyId, "com", "company");
noun!(/// A list of contacts that a person keeps by hand or by import.
    List, ListId, "lst", "list");
noun!(/// A field that a company declares for its customers.
    Attribute, AttributeId, "atr", "attribute");
noun!(Tag, TagId, "tag", "tag");
noun!(/// A question to a grid under a name.
    View, ViewId, "viw", "view");
noun!(/// A set of contacts described by a condition.
    Segment, SegmentId, "seg", "segment");
noun!(/// A segment that was kept as a list.
    KeptList, KeptListId, "kpl", "kept_list");
noun!(/// A change of many customers that goes on by itself.
    BulkRun, BulkRunId, "blk", "bulk_run");
noun!(/// Two records that may be one.
    Duplicate, DuplicateId, "dup", "duplicate");
noun!(/// A record that became one with another.
    Merging, MergingId, "mrg", "merging");
noun!(/// A file that belongs to a customer.
    Document, DocumentId, "doc", "document");
noun!(/// What somebody is to do by a day.
    Task, TaskId, "tsk", "task");
noun!(Import, ImportId, "imp", "import");
noun!(/// A letter's source: what is written once and filled in for each reader.
    Letter, LetterId, "let", "letter");
noun!(Campaign, CampaignId, "cam", "campaign");
noun!(/// One person in one campaign's frozen audience.
    Recipient, RecipientId, "rec", "recipient");
noun!(/// One letter on its way to one address.
    Outgoing, OutgoingId, "out", "outgoing");
noun!(Link, LinkId, "lnk", "link");
noun!(/// A target to which no click is led any more.
    StoppedTarget, StoppedTargetId, "stp", "stopped_target");
noun!(Channel, ChannelId, "cha", "channel");
noun!(/// Which channel letters go by.
    Route, RouteId, "rou", "route");
noun!(/// A domain we send from.
    SendingDomain, SendingDomainId, "dom", "domain");
noun!(/// What another server reported of letters.
    MailReport, MailReportId, "rpt", "report");
noun!(/// Where letters go: a receiving domain and its provider group.
    Destination, DestinationId, "dst", "destination");
noun!(/// What a company bought from us.
    Order, OrderId, "ord", "order");
noun!(/// A company moved from one tier to another.
    TierMove, TierMoveId, "tmv", "tier_move");
noun!(User, UserId, "usr", "user");
noun!(Team, TeamId, "tea", "team");
noun!(ApiKey, ApiKeyId, "key", "key");
noun!(Session, SessionId, "ses", "session");
noun!(Suppression, SuppressionId, "sup", "suppression");
noun!(/// One entry of the consent ledger.
    Consent, ConsentId, "cns", "consent");
noun!(Event, EventId, "evt", "event");
noun!(/// What an event is about: a page, a product, a category.
    Thing, ThingId, "thg", "thing");
noun!(/// A class of events that a workspace declared.
    EventClass, EventClassId, "evc", "event_class");
noun!(/// A web site of the company that reports visits.
    Site, SiteId, "sit", "site");
noun!(/// Somebody's browser on such a site.
    Visitor, VisitorId, "vis", "visitor");
noun!(Job, JobId, "job", "job");
noun!(Audit, AuditId, "aud", "audit");
noun!(Undo, UndoId, "und", "undo");
noun!(File, FileId, "fil", "file");
noun!(Erasure, ErasureId, "era", "erasure");
noun!(/// The company's own room; there is one in a ledger, with the number 1.
    Workspace, WorkspaceId, "wsp", "workspace");
