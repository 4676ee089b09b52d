//! The arrows of the house: which room may name which. The table stands in ARCHITECTURE.md too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each room may name of the others. Nothing points back.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("app", &["config", "content", "http", "identity", "kernel", "media", "search", "statistics"]),
    ("body", &["kernel"]),
    (
        "cli",
        &[
            "app",
            "config",
            "content",
            "http",
            "identity",
            "kernel",
            "media",
            "outbound",
            "samples",
            "schema",
            "search",
            "telemetry",
            "transfer",
            "worker",
        ],
    ),
    ("config", &["http", "identity", "kernel", "media", "outbound", "statistics", "telemetry", "worker"]),
    ("content", &["body", "graphql", "kernel", "media", "outbound", "search"]),
    ("graphql", &["kernel"]),
    ("http", &["content", "graphql", "identity", "kernel", "media", "schema", "statistics"]),
    ("identity", &["kernel"]),
    ("kernel", &[]),
    ("lib", &[]),
    ("main", &["cli"]),
    ("media", &["kernel"]),
    ("outbound", &["kernel"]),
    ("samples", &["body", "content", "kernel", "media"]),
    ("schema", &["content", "statistics"]),
    ("search", &["kernel"]),
    ("statistics", &["content", "graphql", "kernel"]),
    ("telemetry", &[]),
    ("transfer", &["kernel", "media"]),
    ("worker", &["content", "kernel", "outbound"]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every path below the crate that a text names, with the braces of `use` taken apart one level.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for (place, _) in code.match_indices("crate::") {
        let rest = &code[place + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut fresh = true;
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.insert(std::mem::take(&mut word));
                        fresh = true;
                    }
                    c if depth == 0 && fresh && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ if depth == 0 && fresh && !word.is_empty() => {
                        names.insert(std::mem::take(&mut word));
                        fresh = false;
                    }
                    _ => {}
                }
            }
            names.insert(word);
            names.remove("");
        } else {
            names.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

/// The room that a file belongs to: the first part of its path.
fn room(file: &Path) -> String {
    let first = file.strip_prefix(source()).unwrap().components().next().unwrap();
    Path::new(&first).file_stem().unwrap().to_str().unwrap().to_owned()
}

fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let mut all = Vec::new();
    files(&source(), &mut all);
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in all {
        let room = room(&file);
        let names = named(&fs::read_to_string(&file).unwrap());
        arrows.entry(room.clone()).or_default().extend(names.into_iter().filter(|name| *name != room));
    }
    // The binary names the library by its name.
    let main = fs::read_to_string(source().join("main.rs")).unwrap();
    assert!(main.contains("loa::cli::run()"));
    arrows.entry("main".into()).or_default().insert("cli".into());
    arrows
}

#[test]
fn the_arrows_point_one_way() {
    let rooms: BTreeSet<&str> = MAY_NAME.iter().map(|(room, _)| *room).collect();
    let mut turned = Vec::new();
    for (room, names) in arrows() {
        let allowed = MAY_NAME.iter().find(|(name, _)| *name == room);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("the room {room} is not in the table"));
        turned.extend(
            names
                .iter()
                .filter(|name| rooms.contains(name.as_str()) && !allowed.contains(&name.as_str()))
                .map(|name| format!("{room} names {name}")),
        );
    }
    assert!(turned.is_empty(), "{turned:#?}");
}

#[test]
fn the_table_has_no_arrow_that_nothing_uses() {
    let arrows = arrows();
    for (room, allowed) in MAY_NAME {
        for name in *allowed {
            assert!(arrows[*room].contains(*name), "{room} no longer names {name}");
        }
    }
}

#[test]
fn the_table_has_no_ring() {
    let mut left: BTreeMap<&str, BTreeSet<&str>> =
        MAY_NAME.iter().map(|(room, names)| (*room, names.iter().copied().collect())).collect();
    while let Some(last) = left.iter().find(|(_, names)| names.is_empty()).map(|(room, _)| *room) {
        left.remove(last);
        left.values_mut().for_each(|names| {
            names.remove(last);
        });
    }
    assert!(left.is_empty(), "a ring among {:?}", left.keys());
}

#[test]
fn architecture_md_has_the_same_table() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (room, names) in MAY_NAME.iter().filter(|(room, _)| !["lib", "main"].contains(room)) {
        let line =
            text.lines().find(|line| line.starts_with(&format!("| `{room}` |")) && line.matches('|').count() == 3);
        let line = line.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {room}"));
        let told = line.split('|').nth(2).unwrap().split('`').skip(1).step_by(2);
        // A crate of its own, which a table of folders may mention and this one does not.
        let told: BTreeSet<&str> = told.filter(|name| *name != "migration").collect();
        assert_eq!(told, names.iter().copied().collect::<BTreeSet<_>>(), "{room}");
    }
}

#[test]
fn the_kernel_names_no_kind_of_content() {
    let mut all = Vec::new();
    files(&source().join("kernel"), &mut all);
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        // Agencies are known to the kernel because rights are bound to them; no other kind is, but by its name.
        for word in [
            "Category",
            "Contributor",
            "MediaAsset",
            "Article",
            "Placement",
            "CalendarEntry",
            "EmulationMovement",
            "Award",
            "LinkedWebsite",
        ] {
            let is_list = file.ends_with("kernel/kind.rs");
            let is_test = text.find("#[cfg(test)]").map_or(text.len(), |place| place);
            assert!(is_list || !text[..is_test].contains(&format!("Kind::{word}")), "{} names {word}", file.display());
        }
    }
}

#[test]
fn only_the_gate_lands_and_lifts() {
    let mut all = Vec::new();
    files(&source(), &mut all);
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        let is_gate = file.ends_with("kernel/gate.rs") || file.ends_with("kernel/content.rs");
        for call in [".land(&", ".lift(transaction"] {
            assert!(is_gate || !text.contains(call), "{} calls {call}", file.display());
        }
    }
}
