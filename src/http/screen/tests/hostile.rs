//! Documents that are small to send and costly to serve.

use super::{BOUNDLESS, LIMITS, ScreenLimits, ScreenRefusal, passes, refused, screen};
use std::time::{Duration, Instant};

/// Fragments that each spread the next one twice; `2^levels` selections for some twenty bytes a level.
fn bomb(levels: usize) -> String {
    let mut document = String::from("{ ...F0 }");
    for level in 0..levels {
        let next = level + 1;
        document += &format!(" fragment F{level} on Query {{ ...F{next} ...F{next} }}");
    }
    document + &format!(" fragment F{levels} on Query {{ a }}")
}

#[test]
fn nested_literals() {
    for (open, close) in [("[", "]"), ("{a:", "}"), ("[{a:", "}]")] {
        for levels in [24, 2_000] {
            let value = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            for document in [
                format!("{{ a(x: {value}) }}"),
                format!("query($x: T = {value}) {{ a }}"),
                format!("query @d(x: {value}) {{ a }}"),
                format!("{{ ...F @d(x: {value}) }}"),
            ] {
                let limits = ScreenLimits { bytes: 100_000, tokens: 100_000, ..LIMITS };
                let refusal = screen(&document, &limits).unwrap_err();
                assert_eq!(refusal, ScreenRefusal::TooDeep { limit: 24 }, "{document}");
            }
        }
    }
}

#[test]
fn nested_selections_and_types() {
    refused(&format!("{}a{}", "{a".repeat(25), "}".repeat(25)), ScreenRefusal::TooDeep { limit: 24 });
    refused(&format!("{{{}a{}}}", "...{".repeat(24), "}".repeat(24)), ScreenRefusal::TooDeep { limit: 24 });
    refused(&format!("query($x: {}T{}) {{ a }}", "[".repeat(24), "]".repeat(24)), ScreenRefusal::TooDeep { limit: 24 });
    // Depth that is never closed again is seen on the way down.
    refused(&format!("{{a(x:{}", "[".repeat(5_000)), ScreenRefusal::TooDeep { limit: 24 });
}

#[test]
fn floods() {
    refused(&"{a}".repeat(11), ScreenRefusal::TooManyDefinitions { limit: 10 });
    refused(&"query A{a}".repeat(11), ScreenRefusal::TooManyDefinitions { limit: 10 });
    refused(&format!("{{ a{} }}", " @d".repeat(17)), ScreenRefusal::TooManyDirectives { limit: 16 });
    refused(&format!("{{{}}}", "...@d{a}".repeat(17)), ScreenRefusal::TooManyDirectives { limit: 16 });
    refused(&format!("query({}) {{ a }}", "$x: T @d ".repeat(17)), ScreenRefusal::TooManyDirectives { limit: 16 });
    refused(&format!("{{{}}}", "a:b ".repeat(16)), ScreenRefusal::TooManyAliases { limit: 15 });
    refused(&format!("{{{}}}", "a #\n,\u{feff}: b ".repeat(16)), ScreenRefusal::TooManyAliases { limit: 15 });
    refused(&format!("{{{}}}", "a ".repeat(1_000)), ScreenRefusal::TooManyTokens { limit: 1_000 });
    refused(&format!("{{a(x: [{}])}}", "true".repeat(1_000)), ScreenRefusal::TooManyTokens { limit: 1_000 });
    refused(&format!("{{a(x: [{}])}}", "1 ".repeat(1_000)), ScreenRefusal::TooManyTokens { limit: 1_000 });
    refused(&format!("{{ a }}#{}", "x".repeat(8_192)), ScreenRefusal::TooManyBytes { limit: 8_192 });
}

#[test]
fn what_looks_like_an_alias_elsewhere_is_none() {
    assert_eq!(passes(&format!("query($x: T) {{ a({}) }}", "x: {y: 1} ".repeat(50))).aliases, 0);
}

#[test]
fn fragment_bombs() {
    let wide = ScreenLimits { definitions: 1_000, tokens: 100_000, bytes: 100_000, ..LIMITS };
    assert_eq!(screen(&bomb(7), &wide).unwrap().fragment_expansion, 1 + (2 * 128 - 2) + 128);
    for levels in [9, 40, 500] {
        let refusal = screen(&bomb(levels), &wide).unwrap_err();
        assert_eq!(refusal, ScreenRefusal::TooLargeExpanded { limit: 1_000 });
    }
    // The size is counted to the end of the number range and stays there.
    assert_eq!(screen(&bomb(500), &BOUNDLESS).unwrap().fragment_expansion, usize::MAX);
}

#[test]
fn a_bomb_cannot_hide() {
    let large = format!("fragment F on T {{ {} }}", "a ".repeat(150));
    let too_large = ScreenRefusal::TooLargeExpanded { limit: 1_000 };
    let spreads = "...F ".repeat(8);
    // In inline fragments, in nested fields, behind a directive.
    refused(&format!("{{ ... {{ b {{ {spreads} }} }} }} {large}"), too_large);
    refused(&format!("{{ b @d(x: {{y: [1]}}) {{ {spreads} }} }} {large}"), too_large);
    // In the second of two fragments of one name, or the first.
    refused(&format!("{{ {spreads} }} fragment F on T {{ a }} {large}"), too_large);
    refused(&format!("{{ {spreads} }} {large} fragment F on T {{ a }}"), too_large);
    // In the last of several operations, or where no operation leads.
    refused(&format!("query A {{ a }} query B {{ {spreads} }} {large}"), too_large);
    refused(&format!("{{ a }} fragment G on T {{ {spreads} }} {large}"), too_large);
    // Without spreads it is what it says.
    assert_eq!(passes(&format!("{{ ...F }} {large}")).fragment_expansion, 151);
}

#[test]
fn rings_of_fragments() {
    for document in [
        "{ ...A } fragment A on Q { ...A }",
        "{ ...A } fragment A on Q { a { ... on Q { ...A } } }",
        "{ ...A } fragment A on Q { ...B } fragment B on Q { ...C } fragment C on Q { ...A }",
        "{ a } fragment A on Q { ...B } fragment B on Q { ...A }",
        "{ ...B } fragment A on Q { a } fragment B on Q { ...A } fragment A on Q { ...B }",
    ] {
        refused(document, ScreenRefusal::FragmentCycle);
    }
    // A diamond is no ring, and a fragment that is not there leads nowhere.
    passes("{ ...A ...B } fragment A on Q { ...C } fragment B on Q { ...C } fragment C on Q { a ...D }");
}

/// A pass that looked twice at what it has seen would take hours for these; the bound is wide enough for a busy
/// machine.
#[test]
fn time_grows_with_length_only() {
    let count = 200_000;
    let chain: String = (0..count / 10).map(|n| format!("fragment F{n} on Q {{ ...F{} }} ", n + 1)).collect();
    for document in [
        "[{(".repeat(count),
        format!("{{a(x:{}", "[".repeat(count)),
        "\"\"\"".repeat(count),
        "\"\" ".repeat(count),
        format!("{{ a(x: \"{}\") }}", "\\\\".repeat(count)),
        format!("{{ a(x: \"\"\"{}\"\"\") }}", "\\\"\"\"".repeat(count)),
        "#\n".repeat(count),
        "\u{feff},".repeat(count),
        format!("{{{}}}", "a:b@c ".repeat(count)),
        format!("{{ {} }} fragment F on Q {{ a }}", "...F ".repeat(count)),
        "fragment F on Q { ...F } ".repeat(count / 10),
        "{a}".repeat(count),
        "true".repeat(count),
        "1".repeat(count),
        format!("{{ ...F0 }} {chain}"),
        bomb(count / 20),
    ] {
        let started = Instant::now();
        let _ = screen(&document, &BOUNDLESS);
        assert!(started.elapsed() < Duration::from_secs(3), "{:?} {:.40}", started.elapsed(), document);
    }
}
