//! Every refusal, and the families of documents that the screen is there for.

mod agreement;
mod hostile;
mod writer;

use super::{ScreenLimits, ScreenRefusal, Screened, screen};

/// Limits of the size that a service would set for strangers.
const LIMITS: ScreenLimits = ScreenLimits {
    bytes: 8_192,
    tokens: 1_000,
    bracket_depth: 24,
    directives: 16,
    aliases: 15,
    definitions: 10,
    fragment_expansion: 1_000,
};

/// Limits that nothing in these tests reaches.
const BOUNDLESS: ScreenLimits = ScreenLimits {
    bytes: usize::MAX,
    tokens: usize::MAX,
    bracket_depth: usize::MAX,
    directives: usize::MAX,
    aliases: usize::MAX,
    definitions: usize::MAX,
    fragment_expansion: usize::MAX,
};

#[track_caller]
fn passes(document: &str) -> Screened {
    screen(document, &LIMITS).unwrap_or_else(|refusal| panic!("refused: {refusal} {document}"))
}

#[track_caller]
fn refused(document: &str, expected: ScreenRefusal) {
    assert_eq!(screen(document, &LIMITS), Err(expected), "{document}");
}

#[test]
fn an_ordinary_document_is_measured() {
    let document = r#"
        # The start page.
        query Start($first: Int = 5, $where: Filter = {kinds: [NEWS]}) @cached(seconds: 60) {
            latest: articles(first: $first, where: $where) {
                nodes { ...Card ... on Event @include(if: true) { place } }
            }
        }
        fragment Card on Article { title category { name } }
    "#;
    let measured = passes(document);
    assert_eq!(measured.bytes, document.len());
    assert_eq!(measured.bracket_depth, 4);
    assert_eq!(measured.directives, 2);
    assert_eq!(measured.aliases, 1);
    assert_eq!(measured.definitions, 2);
    // latest, nodes, the spread, its three fields, the inline fragment, place
    assert_eq!(measured.fragment_expansion, 8);
}

#[test]
fn the_introspection_query_of_the_tools_passes() {
    let type_ref = (0..9).fold("kind name".to_owned(), |inner, _| format!("kind name ofType {{ {inner} }}"));
    let measured = passes(&format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
            subscriptionType {{ name kind }} types {{ ...FullType }}
            directives {{ name description isRepeatable locations
                args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
        fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{ name description
                args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }}
                isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }} }}
        fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue
            isDeprecated deprecationReason }}
        fragment TypeRef on __Type {{ {type_ref} }}"
    ));
    assert!(measured.fragment_expansion < LIMITS.fragment_expansion / 2, "{measured:?}");
}

#[test]
fn a_limit_is_inclusive() {
    let document = "query A { a: b(x: 1) @d { c } }";
    let measured = passes(document);
    let exact = ScreenLimits {
        bytes: measured.bytes,
        tokens: measured.tokens,
        bracket_depth: measured.bracket_depth,
        directives: measured.directives,
        aliases: measured.aliases,
        definitions: measured.definitions,
        fragment_expansion: measured.fragment_expansion,
    };
    assert_eq!(screen(document, &exact), Ok(measured));

    let refusal = |limits: ScreenLimits| screen(document, &limits).unwrap_err();
    let limits = ScreenLimits { bytes: exact.bytes - 1, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooManyBytes { limit: limits.bytes });
    let limits = ScreenLimits { tokens: exact.tokens - 1, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooManyTokens { limit: limits.tokens });
    let limits = ScreenLimits { bracket_depth: 1, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooDeep { limit: 1 });
    let limits = ScreenLimits { directives: 0, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooManyDirectives { limit: 0 });
    let limits = ScreenLimits { aliases: 0, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooManyAliases { limit: 0 });
    let limits = ScreenLimits { definitions: 0, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooManyDefinitions { limit: 0 });
    let limits = ScreenLimits { fragment_expansion: 1, ..exact };
    assert_eq!(refusal(limits), ScreenRefusal::TooLargeExpanded { limit: 1 });
}

#[test]
fn brackets_inside_strings_and_comments_do_not_count() {
    let inside = "[{(".repeat(100);
    for document in [
        format!("{{ a(x: \"{inside}\") }}"),
        format!("{{ a(x: \"\\\"{inside}\\\\\") }}"),
        format!("{{ a(x: \"\"\"{inside}\n \\\"\"\" \" \"\" {inside}\"\"\") }}"),
        format!("{{ a(x: \"\", y: \"\"\"\"\"\") # {inside} \" \"\"\"\n }}"),
        format!("{{ a(x: 1) # {inside}\r}}"),
    ] {
        assert_eq!(passes(&document).bracket_depth, 2, "{document}");
    }
}

#[test]
fn marks_and_commas_are_ignored() {
    assert_eq!(passes("\u{feff},,{,a,\u{feff}b,},").fragment_expansion, 2);
    assert_eq!(passes("{a}\u{feff}").tokens, 3);
}

#[test]
fn strings_must_end() {
    for document in [
        "{ a(x: \"",
        "{ a(x: \"b) }",
        "{ a(x: \"b\n\") }",
        "{ a(x: \"b\\\n\") }",
        "{ a(x: \"b\\",
        "{ a(x: \"\"\"b\") }",
        "{ a(x: \"\"\"b\\\"\"\") }",
        "{ a(x: \"\"\"",
    ] {
        refused(document, ScreenRefusal::UnterminatedString);
    }
}

#[test]
fn brackets_must_match() {
    for document in
        ["{", "{ a", "}", "{ a } }", "{ a(x: [) }", "{ a(x: {]) }", "{ a ) }", "query ) { a }", "{ a(x: 1 }"]
    {
        refused(document, ScreenRefusal::UnbalancedBracket);
    }
}

#[test]
fn characters_and_numbers_outside_the_grammar_are_refused() {
    for document in ["{ tên }", "{ a\u{a0}b }", "{ a; }", "{ a .. }", "\0{ a }", "{ a(x: 'b') }", "{ a ....F }"] {
        refused(document, ScreenRefusal::BadCharacter);
    }
    for number in ["01", "00", "1.", "1.e2", "1e", "1e+", "-", "1a", "1_", "1.5.5", "1.5e5.", "--1", ".5", "+1"] {
        refused(&format!("{{ a(x: {number}) }}"), ScreenRefusal::BadCharacter);
    }
    for number in ["0", "-0", "10", "-1.50", "0e1", "1.5E-10", "1 -1"] {
        passes(&format!("{{ a(x: [{number}]) }}"));
    }
}

#[test]
fn token_orders_that_no_document_has_are_refused() {
    for document in [
        "",
        "# only a comment",
        "query",
        "query A",
        "fragment",
        "fragment A on B",
        "a { b }",
        "schema { query: Q }",
        "type A { b: C }",
        "{ a: }",
        "{ a: b: c }",
        "{ : a }",
        "{ ... }",
        "{ ... on }",
        "{ ...F: a }",
        "{ @ }",
        "{ $a }",
        "{ \"a\" }",
        "{ 1 }",
        "{ [a] }",
        "query [A] { a }",
        "{ a(x: ...) }",
    ] {
        refused(document, ScreenRefusal::Malformed);
    }
}

#[test]
fn where_the_parser_reads_otherwise_than_the_specification_the_text_is_refused() {
    for document in [
        "queryA { a }",
        "{ a } fragmentA on B { c }",
        "fragment on on A { b } { ...on }",
        "{ ... on # a comment\n A { b } }",
        "{ ...on@d { b } }",
    ] {
        refused(document, ScreenRefusal::Malformed);
    }
    // Literals that are glued together are several values to the parser.
    assert_eq!(passes("{ a(x: [truefalsenull]) }").tokens, passes("{ a(x: [true false null]) }").tokens);
}

#[test]
fn a_refusal_names_its_limit_and_its_kind() {
    assert_eq!(ScreenRefusal::TooManyTokens { limit: 7 }.message(), "The document has more than 7 tokens.");
    assert!(!ScreenRefusal::TooManyTokens { limit: 7 }.is_syntax());
    assert!(!ScreenRefusal::FragmentCycle.is_syntax());
    for refusal in [
        ScreenRefusal::UnterminatedString,
        ScreenRefusal::UnbalancedBracket,
        ScreenRefusal::BadCharacter,
        ScreenRefusal::Malformed,
    ] {
        assert!(refusal.is_syntax(), "{refusal}");
    }
}
