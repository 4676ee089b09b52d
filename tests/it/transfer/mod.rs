//! Export and import: the same bytes on both databases, nothing by half, and a report of what is refused.

mod indexed;
mod refused;
mod resume;
mod round_trip;
mod spoilt;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use indicatif::ProgressBar;
use loa::{
    app,
    transfer::{CONTENT, Export, Exported, Import, Imported, REFUSED},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::kit::Site;

/// Exports a site into a folder of its own.
async fn export(site: &Site, with_work: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let exported = export_to(site, folder.path(), with_work).await;
    assert!(exported.missing.is_empty(), "{:?}", exported.missing);
    folder
}

async fn export_to(site: &Site, folder: &Path, with_work: bool) -> Exported {
    let (schema, progress) = (app::schema_level(), ProgressBar::hidden());
    let export =
        Export { kernel: &site.kernel, media: &site.media, folder, with_work, schema: &schema, progress: &progress };
    export.run().await.unwrap()
}

/// How an import is asked for.
#[derive(Clone, Copy, Default)]
struct Options {
    is_edited: bool,
    is_rehearsal: bool,
}

/// Imports a folder into a site.
async fn import(site: &Site, folder: &Path, options: Options) -> Imported {
    let (schema, progress) = (app::schema_level(), ProgressBar::hidden());
    let Options { is_edited, is_rehearsal } = options;
    let report = folder.join(REFUSED);
    let import = Import {
        kernel: &site.kernel,
        media: &site.media,
        folder,
        is_edited,
        is_rehearsal,
        report: &report,
        schema: &schema,
        progress: &progress,
    };
    let imported = import.run().await.unwrap();
    assert_eq!(report.exists(), imported.refused > 0, "there is a report if something was refused, and only then");
    imported
}

/// An import without a refusal.
async fn import_all(site: &Site, folder: &Path) -> Imported {
    let imported = import(site, folder, Options::default()).await;
    assert_eq!(imported.first, []);
    imported
}

/// All that lies in a folder, by its path; not the report.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.file_name().unwrap() != REFUSED {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// That two exports are the same bytes, with words for the first line that differs.
fn assert_same(one: &Path, other: &Path) {
    let lines = |folder: &Path| lines(folder).into_iter().map(|line| line.to_string()).collect::<Vec<_>>();
    for (before, after) in lines(one).iter().zip(lines(other).iter()) {
        assert_eq!(before, after);
    }
    let (before, after) = (content(one), content(other));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before == after, "the bytes differ");
}

/// The lines of an export.
fn lines(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join(CONTENT)).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes an export that is whole, with these lines between the first and the last.
fn write_lines(folder: &Path, lines: &[String]) {
    let before = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
    let digest: String = Sha256::digest(before.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let end = json!({ "end": { "lines": lines.len(), "sha256": digest } });
    fs::write(folder.join(CONTENT), format!("{before}{end}\n")).unwrap();
}

/// Changes the lines of an export as somebody could who then tells their digest anew; the last line is not among them.
fn rewrite(folder: &Path, change: impl FnOnce(&mut Vec<Value>)) {
    let mut all = lines(folder);
    all.pop();
    change(&mut all);
    write_lines(folder, &all.iter().map(Value::to_string).collect::<Vec<_>>());
}

/// The line of an item.
fn line_of(lines: &mut [Value], id: Uuid) -> &mut Value {
    let found = lines.iter_mut().find(|line| line["item"]["id"] == json!(id));
    &mut found.unwrap_or_else(|| panic!("no line of {id}"))["item"]
}

/// The lines of so many articles, made after one that was exported, each with a slug of its own.
fn many(folder: &Path, model: Uuid, count: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    rewrite(folder, |lines| {
        let model = line_of(lines, model).clone();
        for number in 0..count {
            let mut item = model.clone();
            let id = Uuid::from_u128((7 << 96) | u128::try_from(number).unwrap());
            let slug = format!("tin-{number}");
            item["id"] = json!(id);
            item["content"]["title"] = json!(format!("Tin số {number}"));
            item["content"]["slug"] = json!(slug);
            item["slug"] = json!(slug);
            lines.push(json!({ "item": item }));
            ids.push(id);
        }
    });
    ids
}

/// The problems of an import, without their sentences.
fn problems(imported: &Imported) -> Vec<String> {
    let one = |refused: &loa::transfer::Refused| {
        let code = serde_json::to_value(refused.code).unwrap();
        let kind = refused.kind.as_deref().unwrap_or("-");
        format!("{} {kind} {} {}", refused.line, code.as_str().unwrap(), refused.field.join("."))
    };
    imported.first.iter().map(one).collect()
}
