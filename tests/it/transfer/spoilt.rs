//! A file that is not the one that was exported: nothing is taken in, unless that is asked for.

use std::fs;

use loa::transfer::{CONTENT, REFUSED};
use serde_json::json;

use super::{Options, export, import, lines, rewrite, write_lines};
use crate::kit::{Newsroom, Site, on_both};

#[tokio::test]
async fn a_file_that_is_cut_or_changed_is_refused_as_a_whole() {
    on_both(|empty| async move {
        let site = Site::new(empty.database().backend()).await;
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 2).await;
        let folder = export(&site, true).await;
        let path = folder.path().join(CONTENT);
        let whole = fs::read(&path).unwrap();
        let before = empty.rows().await;
        let refuse = async |bytes: &[u8], words: &str| {
            fs::write(&path, bytes).unwrap();
            let imported = import(&empty, folder.path(), Options::default()).await;
            assert!(imported.is_spoilt && imported.items == 0);
            let report = fs::read_to_string(folder.path().join(REFUSED)).unwrap();
            assert!(report.contains(words), "{words}: {report}");
            assert!(report.contains("\"code\":\"INVALID\""));
        };
        refuse(b"", "The file is empty").await;
        // Cut anywhere: in the middle of a line, and between two.
        let ends: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').collect();
        for at in [
            ends[0],
            ends[0] + 1,
            ends[0] + 40,
            ends[3],
            ends[3] + 1,
            ends[5] + 7,
            ends[ends.len() - 2] + 1,
            whole.len() - 20,
        ] {
            refuse(&whole[..at], "cut").await;
        }
        // A line is missing in the middle, or says something else.
        refuse(&[&whole[..=ends[1]], &whole[ends[2] + 1..]].concat(), "lines before this one").await;
        let text = String::from_utf8(whole.clone()).unwrap();
        refuse(text.replacen("Tin số 1", "Tin số 7", 1).as_bytes(), "SHA-256").await;
        refuse(format!("{text}{{}}\n").as_bytes(), "behind the last line").await;
        let no_json: String =
            text.lines().enumerate().flat_map(|(at, line)| [if at == 2 { "xin chào" } else { line }, "\n"]).collect();
        refuse(no_json.as_bytes(), "This is no line of an export").await;
        refuse(&[&whole[..60], b"\xff\xfe", &whole[60..]].concat(), "no UTF-8").await;
        for (header, words) in [
            (json!({ "export": { "format": "loa", "version": 2, "schema": "", "work": false } }), "version 2"),
            (json!({ "export": { "format": "x", "version": 1, "schema": "", "work": false } }), "no export of Loa"),
            (json!({ "export": { "format": "loa", "version": 1, "schema": "m2999", "work": false } }), "later Loa"),
            (json!({ "item": {} }), "line of an export"),
            (json!({ "end": { "lines": 0, "sha256": "" } }), "first line"),
        ] {
            write_lines(folder.path(), &[header.to_string()]);
            let bytes = fs::read(&path).unwrap();
            refuse(&bytes, words).await;
        }
        assert_eq!(empty.rows().await, before, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn what_can_be_read_of_a_file_is_taken_if_that_is_asked_for() {
    on_both(|empty| async move {
        let site = Site::new(empty.database().backend()).await;
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 6).await;
        let folder = export(&site, false).await;
        let path = folder.path().join(CONTENT);
        let whole = fs::read_to_string(&path).unwrap();
        let count = whole.lines().count();
        let cut = whole.lines().take(count - 2).collect::<Vec<_>>().join("\n");
        fs::write(&path, &cut[..cut.len() - 100]).unwrap();
        let edited = Options { is_edited: true, ..Options::default() };
        let imported = import(&empty, folder.path(), edited).await;
        // The newsroom has five items; the last article is gone, and that before it is cut.
        assert_eq!((imported.items, imported.refused), (9, 1));
        assert_eq!(imported.first[0].line, u64::try_from(count - 2).unwrap());
        assert!(imported.first[0].message.contains("cut"));
        fs::write(&path, &whole).unwrap();
        let imported = import(&empty, folder.path(), Options::default()).await;
        assert_eq!((imported.items, imported.known, imported.refused), (2, 9, 0));
        // A line that is no JSON in a file that is whole is refused by itself.
        let other = Site::new(empty.database().backend()).await;
        let mut all: Vec<String> = lines(folder.path()).iter().map(ToString::to_string).collect();
        all.pop();
        let last = all.len() - 1;
        let half = all[last].len() / 2;
        let half = all[last].floor_char_boundary(half);
        all[last].truncate(half);
        write_lines(folder.path(), &all);
        let imported = import(&other, folder.path(), Options::default()).await;
        assert_eq!((imported.items, imported.refused), (10, 1));
    })
    .await;
}

#[tokio::test]
async fn the_work_side_is_taken_as_a_whole_or_not() {
    on_both(|empty| async move {
        let site = Site::new(empty.database().backend()).await;
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom.articles(&site, 1).await[0];
        let input = json!({ "id": crate::kit::global("Document", id), "expectedVersion": 1, "content": { "title": "Bản nháp" } });
        site.administrator().document("articleEdit", input).await;
        let break_it = async |change: &dyn Fn(&mut Vec<serde_json::Value>)| {
            let folder = export(&site, true).await;
            rewrite(folder.path(), |lines| change(lines));
            let empty = Site::new(empty.database().backend()).await;
            let imported = import(&empty, folder.path(), Options::default()).await;
            let rows = empty.rows().await;
            assert!(!rows.iter().any(|row| row.contains(&id.to_string())), "nothing of it is there");
            assert_eq!(imported.items, 5);
            super::problems(&imported).iter().map(|problem| problem.split_once(' ').unwrap().1.to_owned()).collect::<Vec<_>>()
        };
        let item = |lines: &mut Vec<serde_json::Value>| lines.iter().position(|line| line["item"]["id"] == json!(id)).unwrap();
        let gone = break_it(&|lines| {
            let at = item(lines);
            lines.remove(at + 1);
        })
        .await;
        assert_eq!(gone, ["Article NOT_FOUND document.latestRevision"]);
        let twice = break_it(&|lines| {
            let at = item(lines);
            let line = lines[at + 1].clone();
            lines.insert(at + 1, line);
        })
        .await;
        assert_eq!(twice, ["Article DUPLICATE number"]);
        let other = break_it(&|lines| {
            let at = item(lines);
            lines[at + 1]["revision"]["content"]["title"] = json!("Không phải");
        })
        .await;
        assert_eq!(other, ["Article INVALID content"]);
        for (field, value, told) in [
            ("state", json!("PUBLISHED"), "Article INVALID document.state"),
            ("latestRevision", json!(0), "Article OUT_OF_RANGE document.latestRevision"),
            ("scheduledRevision", json!(2), "Article INVALID document.scheduledAt"),
            ("publishedRevision", json!(2), "Article INVALID document.revision"),
        ] {
            let found = break_it(&|lines| super::line_of(lines, id)["document"][field] = value.clone()).await;
            assert!(found.contains(&told.to_owned()), "{field}: {found:?}");
        }
    })
    .await;
}
