//! What the screen counts against what the parser reads.
//!
//! Documents are written from random choices: well-formed ones with every kind of separator between the tokens,
//! including none where that glues two of them together, then some with a few bytes changed, and plain heaps of
//! tokens.

use super::{BOUNDLESS, LIMITS, Screened, screen, writer::Writer};
use async_graphql::{
    Name, Positioned, Value,
    parser::{
        parse_query,
        types::{Directive, ExecutableDocument, Selection, SelectionSet},
    },
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{collections::HashMap, convert::Infallible};

/// The measures again, taken from the parser's tree.
struct Tree<'a> {
    document: &'a ExecutableDocument,
    aliases: usize,
    directives: usize,
    /// Nodes of the tree, each of which takes at least one token.
    nodes: usize,
    literal_depth: usize,
    sizes: HashMap<&'a Name, usize>,
}

impl<'a> Tree<'a> {
    fn definitions(document: &ExecutableDocument) -> usize {
        document.operations.iter().count() + document.fragments.len()
    }

    fn selections(&mut self, set: &'a SelectionSet) -> usize {
        let mut size = 0;
        for selection in &set.items {
            size += 1;
            self.nodes += 1;
            match &selection.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    for (_, value) in &field.node.arguments {
                        let Ok(value) = value.node.clone().into_const_with(null);
                        self.value(&value, 1);
                    }
                    self.directives(&field.node.directives);
                    size += self.selections(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives);
                    size += self.selections(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives);
                    size += self.fragment(&spread.node.fragment_name.node);
                }
            }
        }
        size
    }

    /// The size of a fragment; what is counted on the way is counted once. The screen has ruled out cycles.
    fn fragment(&mut self, name: &Name) -> usize {
        if let Some(size) = self.sizes.get(name) {
            return *size;
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return 0 };
        self.directives(&fragment.node.directives);
        let size = self.selections(&fragment.node.selection_set.node);
        self.sizes.insert(name, size);
        size
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        for directive in directives {
            self.directives += 1;
            self.nodes += 1;
            for (_, value) in &directive.node.arguments {
                let Ok(value) = value.node.clone().into_const_with(null);
                self.value(&value, 1);
            }
        }
    }

    fn value(&mut self, value: &Value, depth: usize) {
        self.nodes += 1;
        self.literal_depth = self.literal_depth.max(depth);
        match value {
            Value::List(items) => items.iter().for_each(|item| self.value(item, depth + 1)),
            Value::Object(fields) => fields.values().for_each(|field| self.value(field, depth + 1)),
            _ => {}
        }
    }
}

/// What to read a variable as; only the shape of the literals around it matters.
fn null(_: Name) -> Result<Value, Infallible> {
    Ok(Value::Null)
}

fn agree(document: &ExecutableDocument, screened: Screened) -> Result<(), TestCaseError> {
    let sizes = HashMap::new();
    let mut tree = Tree { document, aliases: 0, directives: 0, nodes: 0, literal_depth: 0, sizes };
    let mut largest = 0;
    for (_, operation) in document.operations.iter() {
        tree.directives(&operation.node.directives);
        for variable in &operation.node.variable_definitions {
            tree.directives(&variable.node.directives);
            if let Some(value) = &variable.node.default_value {
                tree.value(&value.node, 1);
            }
        }
        largest = largest.max(tree.selections(&operation.node.selection_set.node));
    }
    for name in document.fragments.keys() {
        largest = largest.max(tree.fragment(name));
    }
    prop_assert_eq!(Tree::definitions(document), screened.definitions);
    prop_assert_eq!(tree.aliases, screened.aliases);
    prop_assert_eq!(tree.directives, screened.directives);
    prop_assert_eq!(largest, screened.fragment_expansion);
    prop_assert!(tree.nodes <= screened.tokens);
    prop_assert!(tree.literal_depth <= screened.bracket_depth);
    Ok(())
}

/// If the screen lets a document pass and the parser takes it, they must have read the same.
fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(screened) = screen(text, &LIMITS) else { return Ok(()) };
    if let Ok(document) = parse_query(text) { agree(&document, screened) } else { Ok(()) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = screen(&text, &BOUNDLESS);
        let _ = screen(&text, &LIMITS);
    }

    #[test]
    fn written_documents_are_read_alike(choices in vec(any::<u8>(), 0..400), oddity in 0_usize..6) {
        check(&Writer::document(&choices, oddity))?;
    }

    #[test]
    fn damaged_documents_are_read_alike(
        choices in vec(any::<u8>(), 0..300),
        damage in vec((any::<prop::sample::Index>(), select(b" \"\\#{}()[].:@$!=|&,\n\r-0truefn".to_vec())), 1..4),
    ) {
        let mut bytes = Writer::document(&choices, 1).into_bytes();
        for (index, byte) in damage {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn heaps_of_tokens_are_read_alike(
        tokens in vec(select(vec![
            "{", "}", "(", ")", "[", "]", "...", ":", "@", "$", "=", "!", "on", "query", "fragment", "a", "F", "true",
            "1", "\"", "\"\"\"", "\\", "#", "\n", " ", ",", "\u{feff}", "{a}", "fragment F on T{a}", "{...F}", "(a:1)",
        ]), 0..30),
    ) {
        check(&tokens.concat())?;
    }
}

/// The properties above say nothing if hardly any document gets through both.
#[test]
fn enough_of_the_written_documents_are_compared() {
    let mut seed = 1_u64;
    let mut bytes = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let mut compared = 0;
    let mut with_expansion = 0;
    for oddity in (0..4).cycle().take(1_000) {
        let choices: Vec<u8> = (0..300).map(|_| bytes()).collect();
        let text = Writer::document(&choices, oddity);
        if let (Ok(_), Ok(document)) = (screen(&text, &LIMITS), parse_query(&text)) {
            compared += 1;
            with_expansion += usize::from(!document.fragments.is_empty());
        }
    }
    assert!(compared > 200 && with_expansion > 40, "{compared} compared, {with_expansion} with fragments");
}
