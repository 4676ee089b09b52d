//! The public contract: the committed schema is the one that the code has, and it keeps its own rules.

use std::{fs, path::Path};

use async_graphql::parser::{
    parse_schema,
    types::{FieldDefinition, ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition},
};

/// The types that the schema defines, the library's own left out.
fn types(document: &ServiceDocument) -> impl Iterator<Item = &TypeDefinition> {
    document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(&definition.node),
        _ => None,
    })
}

fn fields(definition: &TypeDefinition) -> Vec<&FieldDefinition> {
    match &definition.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| &field.node).collect(),
        TypeKind::Interface(interface) => interface.fields.iter().map(|field| &field.node).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_committed_schema_is_the_one_that_the_code_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == loa::schema::sdl(),
        "schema.graphql is stale: write it anew with `just schema` and read its diff"
    );
}

#[test]
fn everything_says_what_it_is() {
    let document = parse_schema(loa::schema::sdl()).unwrap();
    let mut silent = Vec::new();
    let mut check = |description: bool, name: String| {
        if !description {
            silent.push(name);
        }
    };
    for definition in types(&document) {
        let name = definition.name.node.as_str();
        check(definition.description.is_some(), name.to_owned());
        for field in fields(definition) {
            let place = format!("{name}.{}", field.name.node);
            check(field.description.is_some(), place.clone());
            for argument in &field.arguments {
                // The argument of a mutation is its input object, which has a description of its own.
                let is_input = argument.node.name.node == "input";
                check(is_input || argument.node.description.is_some(), format!("{place}({})", argument.node.name.node));
            }
        }
        match &definition.kind {
            TypeKind::Enum(kind) => {
                for value in &kind.values {
                    check(value.node.description.is_some(), format!("{name}.{}", value.node.value.node));
                }
            }
            TypeKind::InputObject(kind) => {
                for field in &kind.fields {
                    check(field.node.description.is_some(), format!("{name}.{}", field.node.name.node));
                }
            }
            _ => {}
        }
    }
    assert!(silent.is_empty(), "without a description: {silent:#?}");
}

#[test]
fn a_list_is_never_null_and_has_no_null_items() {
    let document = parse_schema(loa::schema::sdl()).unwrap();
    for definition in types(&document) {
        for field in fields(definition) {
            let kind = field.ty.node.to_string();
            // `nodes` of Relay answers null for each id that names nothing.
            let is_relay = definition.name.node == "Query" && field.name.node == "nodes";
            assert!(
                is_relay || !kind.contains('[') || kind.ends_with("!]!"),
                "{}.{}: {kind}",
                definition.name.node,
                field.name.node
            );
        }
    }
}

#[test]
fn no_field_of_a_block_has_two_types() {
    let document = parse_schema(loa::schema::sdl()).unwrap();
    let mut seen = std::collections::HashMap::new();
    for definition in types(&document) {
        let TypeKind::Object(object) = &definition.kind else { continue };
        if !object.implements.iter().any(|interface| interface.node == "Block") {
            continue;
        }
        for field in &object.fields {
            let kind = field.node.ty.node.to_string();
            let other = seen.entry(field.node.name.node.to_string()).or_insert_with(|| kind.clone());
            assert_eq!(*other, kind, "{}.{}", definition.name.node, field.node.name.node);
        }
    }
    assert!(seen.len() > 10, "the blocks were not found");
}

#[test]
fn an_interface_has_no_field_but_the_id() {
    // A rule of the library is skipped when a field is read through an interface, so none may be guarded; and only
    // what is common to all kinds for good belongs there.
    let document = parse_schema(loa::schema::sdl()).unwrap();
    let mut count = 0;
    for definition in types(&document) {
        if matches!(definition.kind, TypeKind::Interface(_)) {
            count += 1;
            let names: Vec<_> = fields(definition).iter().map(|field| field.name.node.to_string()).collect();
            assert_eq!(names, ["id"], "{}", definition.name.node);
        }
    }
    assert_eq!(count, 3, "Node, Content and Block");
}

#[test]
fn a_page_is_asked_for_in_32_bits() {
    let document = parse_schema(loa::schema::sdl()).unwrap();
    for definition in types(&document) {
        for field in fields(definition) {
            for argument in &field.arguments {
                if matches!(argument.node.name.node.as_str(), "first" | "last" | "page") {
                    assert_eq!(
                        argument.node.ty.node.to_string(),
                        "Int",
                        "{}.{}",
                        definition.name.node,
                        field.name.node
                    );
                }
            }
        }
    }
}
