//! Writing exports that nobody exported: the lines that `loa export` would write of this content.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use chrono::{DateTime, Utc};
use loa::{app, kernel::content::Content, transfer::CONTENT};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// An export on its way.
pub(crate) struct Export {
    file: BufWriter<File>,
    digest: Sha256,
    lines: usize,
}

impl Export {
    pub(crate) fn begin(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let file = BufWriter::new(File::create(folder.join(CONTENT)).unwrap());
        let mut export = Self { file, digest: Sha256::new(), lines: 0 };
        let header = json!({ "format": "loa", "schema": app::schema_level(), "version": 1, "work": false });
        export.line(&json!({ "export": header }));
        export
    }

    /// An item that was published at a moment, and not changed since.
    pub(crate) fn item<C: Content>(
        &mut self,
        id: Uuid,
        agency_id: Uuid,
        at: DateTime<Utc>,
        slug: Option<&str>,
        content: &C,
    ) {
        let mut item = json!({
            "agencyId": agency_id, "content": content, "firstPublishedAt": at, "id": id, "kind": C::KIND.name(),
            "modifiedAt": at, "revision": 1,
        });
        if let Some(slug) = slug {
            item["slug"] = json!(slug);
        }
        self.line(&json!({ "item": item }));
    }

    /// Ends it, and answers how many items it has.
    pub(crate) fn end(mut self) -> usize {
        let items = self.lines - 1;
        let sha256: String = self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.line(&json!({ "end": { "lines": self.lines, "sha256": sha256 } }));
        self.file.flush().unwrap();
        items
    }

    fn line(&mut self, line: &Value) {
        let text = format!("{line}\n");
        self.digest.update(&text);
        self.file.write_all(text.as_bytes()).unwrap();
        self.lines += 1;
    }
}
