//! The messages as a reader sees them.
use basics::Language;
use words::{Arguments, Catalogue, MessageError, parse};

fn catalogue(text: &str, chinese: &str) -> Catalogue {
    let english = serde_json::json!({ "home.people": text, "home.only": "Only in English" }).to_string();
    let chinese = serde_json::json!({ "home.people": chinese }).to_string();
    Catalogue::from_files(&[("en", "home", &english), ("zh", "home", &chinese), ("ar", "home", &english)])
        .expect("good messages")
}

fn say(text: &str, arguments: &Arguments) -> String {
    catalogue(text, "人").say(Language::ENGLISH, "home.people", arguments)
}

#[test]
fn names_and_plurals_are_filled_in() {
    let text = "{count, plural, =0 {Nobody} one {# person} other {# people}} in {list}";
    let with = |number, shown: &str| Arguments::new().count("count", number, shown).text("list", "“Canton {x}”");
    assert_eq!(say(text, &with(0, "0")), "Nobody in “Canton {x}”");
    assert_eq!(say(text, &with(1, "1")), "1 person in “Canton {x}”");
    assert_eq!(say(text, &with(1204, "1,204")), "1,204 people in “Canton {x}”");
}

#[test]
fn a_selection_takes_its_case_or_other() {
    let text = "{state, select, sent {Sent} held {Held back} other {{state}?}}";
    assert_eq!(say(text, &Arguments::new().text("state", "held")), "Held back");
    assert_eq!(say(text, &Arguments::new().text("state", "odd")), "odd?");
}

#[test]
fn a_count_inside_a_selection_inside_a_plural_is_the_plurals() {
    let text = "{n, plural, one {{who, select, us {we have #} other {they have #}}} other {# of them}}";
    let arguments = Arguments::new().count("n", 1, "1").text("who", "us");
    assert_eq!(say(text, &arguments), "we have 1");
}

#[test]
fn arabic_uses_all_its_six_forms() {
    let text = "{n, plural, zero {0} one {1} two {2} few {few} many {many} other {other}}";
    let catalogue = catalogue(text, "人");
    for (number, form) in [(0, "0"), (1, "1"), (2, "2"), (5, "few"), (11, "many"), (100, "other")] {
        let arguments = Arguments::new().count("n", number, number.to_string());
        assert_eq!(catalogue.say(Language::ARABIC, "home.people", &arguments), form);
    }
}

#[test]
fn quotes_follow_icu() {
    for (text, shown) in [
        ("it's", "it's"),
        ("it''s", "it's"),
        ("'{'name'}'", "{name}"),
        ("'{name}' # {who}", "{name} # Ana"),
        ("'{'' }'", "{' }"),
        ("{n, plural, other {'#' #}}", "# 7"),
    ] {
        assert_eq!(say(text, &Arguments::new().text("who", "Ana").count("n", 7, "7")), shown, "{text}");
    }
}

#[test]
fn a_space_beside_an_argument_goes_where_the_value_is_chinese() {
    for (text, name, shown) in [
        ("对 {name} 的预热", "其他收件方", "对其他收件方的预热"),
        ("对 {name} 的预热", "Yahoo", "对 Yahoo 的预热"),
        ("对 {name} 的预热", "谷歌 Google", "对谷歌 Google 的预热"),
        ("对 {name} 的预热", "\u{2068}其他\u{2069}", "对\u{2068}其他\u{2069}的预热"),
        ("于 {name} 同意", "2026年11月27日", "于 2026年11月27日同意"),
        ("{n, plural, other {{name} 正在编辑 # 行}}", "张 伟", "张 伟正在编辑 2 行"),
        ("{name} {name} 改过", "王芳", "王芳 王芳改过"),
        ("Hello {name} there", "王芳", "Hello 王芳 there"),
    ] {
        let arguments = Arguments::new().count("n", 2, "2").text("name", name);
        assert_eq!(say(text, &arguments), shown, "{text}");
    }
}

#[test]
fn a_missing_key_falls_back_to_english_and_a_missing_name_stays_visible() {
    let catalogue = catalogue("Hello {name}", "你好 {name}");
    let nobody = Arguments::new();
    let traditional: Language = "zh-Hant-TW".parse().unwrap();
    assert_eq!(catalogue.text(Language::CHINESE, "home.only"), "Only in English");
    assert_eq!(catalogue.text(traditional, "home.people"), "你好 {name}");
    assert_eq!(catalogue.say("fr".parse().unwrap(), "home.people", &nobody), "Hello {name}");
    assert_eq!(catalogue.text(Language::ENGLISH, "home.nothing"), "home.nothing");
}

#[test]
fn what_react_intl_would_read_differently_is_refused() {
    use MessageError::*;
    for (text, error) in [
        ("{", Unfinished),
        ("{name", Unfinished),
        ("a } b", StrayBrace),
        ("{a b}", BadName("b}".into())),
        ("{a.b}", BadName("a.b".into())),
        ("{n, number}", BadName("}".into())),
        ("{n, selectordinal, other {#}}", UnknownForm("selectordinal".into())),
        ("{n, plural, one {#}}", MissingOther),
        ("{n, plural, several {#} other {#}}", BadCategory("several".into())),
        ("{n, plural, =x {#} other {#}}", BadCategory("=x".into())),
        ("{n, plural, one {#} one {#} other {#}}", Repeated("one".into())),
        ("{n, plural, offset:1 other {#}}", BadCategory("offset:1".into())),
        ("{s, select, a {x}}", MissingOther),
        ("{n, plural, other {#}", Unfinished),
        ("<b>bold</b>", Tag),
        (
            "{a, select, other {{b, select, other {{c, select, other {{d, select, other {{e, select, other {x}}}}}}}}}}",
            TooDeep,
        ),
    ] {
        let found = parse(text);
        if text.contains("offset") {
            assert!(found.is_err());
            continue;
        }
        assert_eq!(found, Err(error), "{text}");
    }
}

#[test]
fn the_shipped_catalogue_reads() {
    let catalogue = Catalogue::embedded();
    assert!(catalogue.knows("public.unsubscribe.title"));
    assert_eq!(catalogue.language_for("pt-BR".parse().unwrap()), Language::ENGLISH);
}
