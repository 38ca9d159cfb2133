//! The rules by name, and the verdict that each of them gives. Names are stored: a released one never changes its meaning.

words! {
    /// Who made a hit.
    Verdict, UnknownVerdict, "a verdict is human, proxy, machine or unknown":
    Human = "human",
    /// A mail provider fetched the picture for its user.
    Proxy = "proxy",
    Machine = "machine",
    Unknown = "unknown",
}

words! {
    /// Which rule gave the verdict.
    Rule, UnknownRule, "there is no rule of that name":
    /// Asks whether something is there, without looking at it.
    HeadRequest = "head_request",
    OptionsRequest = "options_request",
    /// A browser that fetches ahead, before anybody pressed.
    Prefetch = "prefetch",
    /// The address that no reader follows.
    Trap = "trap",
    /// Within a minute of a trapped hit on the same letter.
    TrapBurst = "trap_burst",
    /// The program names itself.
    KnownMachine = "known_machine",
    /// A click by a program without a name, or with half of one.
    NoBrowser = "no_browser",
    HintsDisagree = "hints_disagree",
    /// The receiving server had not taken the letter yet.
    BeforeOutcome = "before_outcome",
    /// Nobody reads and presses this soon after it.
    TooSoon = "too_soon",
    /// Three links and more within two seconds.
    ManyLinksAtOnce = "many_links_at_once",
    /// Each link of the letter within a moment.
    EveryLinkAtOnce = "every_link_at_once",
    /// Many people behind one company's domain within a minute.
    ManyOfOneDomain = "many_of_one_domain",
    /// By way of a service that rewrites links, and not in a browser.
    RewriterScan = "rewriter_scan",
    /// No browser's request, and soon after the letter came.
    NotLikeABrowser = "not_like_a_browser",
    /// The same program from the same network as a machine's hit within a minute.
    SameBurst = "same_burst",
    /// Gmail fetches when the letter is opened.
    GmailProxy = "gmail_proxy",
    /// So does Yahoo.
    YahooProxy = "yahoo_proxy",
    /// Apple Mail fetches every picture, opened or not.
    AppleProtected = "apple_protected",
    NoName = "no_name",
    NoLanguage = "no_language",
    /// Doubtful alone, but followed or preceded by a click from elsewhere, more than a minute apart.
    SecondClick = "second_click",
    /// Doubtful alone, but the reader answered.
    Replied = "replied",
    NoMachineRule = "no_machine_rule",
}

impl Rule {
    pub const fn verdict(self) -> Verdict {
        match self {
            Rule::HeadRequest
            | Rule::OptionsRequest
            | Rule::Prefetch
            | Rule::Trap
            | Rule::TrapBurst
            | Rule::KnownMachine
            | Rule::NoBrowser
            | Rule::HintsDisagree
            | Rule::BeforeOutcome
            | Rule::TooSoon
            | Rule::ManyLinksAtOnce
            | Rule::EveryLinkAtOnce
            | Rule::ManyOfOneDomain
            | Rule::RewriterScan
            | Rule::NotLikeABrowser
            | Rule::SameBurst => Verdict::Machine,
            Rule::GmailProxy | Rule::YahooProxy | Rule::AppleProtected => Verdict::Proxy,
            Rule::NoName | Rule::NoLanguage => Verdict::Unknown,
            Rule::SecondClick | Rule::Replied | Rule::NoMachineRule => Verdict::Human,
        }
    }

    /// Whether a person saw the letter: one of the people's programs, or a provider that fetches when its user opens. What Apple
    /// fetches tells nothing, and what is unknown is counted apart.
    pub const fn shows_a_reader(self) -> bool {
        matches!(self.verdict(), Verdict::Human) || matches!(self, Rule::GmailProxy | Rule::YahooProxy)
    }
}
