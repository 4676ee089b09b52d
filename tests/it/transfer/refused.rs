//! What is refused: each line with its code, the others taken in, and nothing lost.

use std::fs;

use loa::{content::article::Cover, transfer::REFUSED};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Options, assert_same, export, import, import_all, line_of, lines, problems, rewrite, write_lines};
use crate::kit::{Backend, Newsroom, Site, newsroom, on_both};

/// A site with so many articles, and its export.
async fn exported(backend: Backend) -> (Site, Newsroom, Vec<Uuid>, tempfile::TempDir) {
    let site = Site::new(backend).await;
    let newsroom = Newsroom::open(&site).await;
    let mut ids = newsroom.articles(&site, 8).await;
    ids.sort_unstable();
    let folder = export(&site, false).await;
    (site, newsroom, ids, folder)
}

#[tokio::test]
async fn a_line_that_is_refused_does_not_stop_the_others() {
    on_both(|empty| async move {
        let (source, _, ids, good) = exported(empty.database().backend()).await;
        let bad = export(&source, false).await;
        let first = lines(bad.path()).iter().position(|line| line["item"]["id"] == json!(ids[0])).unwrap() + 1;
        rewrite(bad.path(), |lines| {
            line_of(lines, ids[0])["content"]["title"] = json!("");
            line_of(lines, ids[1])["kind"] = json!("Poem");
            line_of(lines, ids[2])["content"]["speed"] = json!(3);
            line_of(lines, ids[3])["content"]["summary"] = json!("a\u{0}b");
            line_of(lines, ids[4])["modifiedAt"] = json!("2099-01-01T00:00:00Z");
            line_of(lines, ids[5])["slug"] = json!("Không Phải Slug");
            line_of(lines, ids[5])["content"]["slug"] = json!(null);
            line_of(lines, ids[6])["content"]["body"]["blocks"][0]["content"][0]["link"] = json!("javascript:alert(1)");
            line_of(lines, ids[6])["content"]["summary"] = json!("x".repeat(2_000));
        });
        let imported = import(&empty, bad.path(), Options::default()).await;
        let at = |number: usize| first + number;
        let mut expected = vec![
            format!("{} Article BLANK content.title", at(0)),
            format!("{} Poem INVALID kind", at(1)),
            format!("{} Article INVALID content", at(2)),
            format!("{} Article INVALID content.summary", at(3)),
            format!("{} Article OUT_OF_RANGE modifiedAt", at(4)),
            format!("{} Article INVALID slug", at(5)),
            format!("{} Article TOO_LONG content.summary", at(6)),
        ];
        let mut found = problems(&imported);
        let link = found.iter().position(|problem| problem.contains("body.blocks"));
        let link = found.remove(link.unwrap_or_else(|| panic!("{found:?}")));
        assert!(link.starts_with(&format!("{} Article UNSAFE_ADDRESS content.body.blocks.0.content", at(6))), "{link}");
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!((imported.refused, imported.items), (7, 6), "the newsroom and one article are there");
        let report = fs::read_to_string(bad.path().join(REFUSED)).unwrap();
        let told: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told.len(), 8);
        assert!(told.iter().all(|problem| problem["message"].as_str().is_some_and(|text| text.len() > 10)));
        assert_eq!(told[0]["id"], json!(ids[0]));
        // Put right, the rest comes; what is there is passed over.
        let imported = import_all(&empty, good.path()).await;
        assert_eq!((imported.items, imported.known), (7, 6));
        assert_same(good.path(), export(&empty, false).await.path());
    })
    .await;
}

#[tokio::test]
async fn what_depends_on_a_refused_line_is_refused_too() {
    on_both(|empty| async move {
        let (source, newsroom, ids, good) = exported(empty.database().backend()).await;
        for (broken, field) in [
            (newsroom.agency, "agencyId"),
            (newsroom.category, "content.categoryId"),
            (newsroom.authors[0], "content.contributions.0.contributorId"),
        ] {
            let bad = export(&source, false).await;
            rewrite(bad.path(), |lines| line_of(lines, broken)["content"]["name"] = json!("x".repeat(999)));
            let empty = Site::new(empty.database().backend()).await;
            let imported = import(&empty, bad.path(), Options::default()).await;
            let told = fs::read_to_string(bad.path().join(REFUSED)).unwrap();
            let told: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let name = told.iter().find(|problem| problem["id"] == json!(broken)).unwrap();
            assert_eq!(name["code"], "TOO_LONG");
            for id in &ids {
                let problem = told.iter().find(|problem| problem["id"] == json!(id)).unwrap();
                assert_eq!(
                    (
                        &problem["code"],
                        problem["field"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .map(|part| part.as_str().unwrap())
                            .collect::<Vec<_>>()
                            .join(".")
                    ),
                    (&json!("NOT_PUBLISHED"), field.to_owned())
                );
            }
            assert_eq!(imported.items + imported.refused, 13);
        }
        // In whatever order the lines come.
        let mixed = export(&source, false).await;
        rewrite(mixed.path(), |lines| lines[1..].reverse());
        let imported = import_all(&empty, mixed.path()).await;
        assert_eq!(imported.items, 13);
        assert_same(good.path(), export(&empty, false).await.path());
    })
    .await;
}

#[tokio::test]
async fn what_is_here_is_not_replaced() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let ids = newsroom.articles(&site, 3).await;
        let folder = export(&site, false).await;
        rewrite(folder.path(), |lines| {
            line_of(lines, ids[0])["content"]["title"] = json!("Một tin khác");
            line_of(lines, ids[1])["agencyId"] = json!(Uuid::from_u128(1));
            let mut other = line_of(lines, ids[2]).clone();
            other["id"] = json!(newsroom.category);
            lines.push(json!({ "item": other }));
            let mut twice = line_of(lines, ids[2]).clone();
            twice["id"] = json!(Uuid::from_u128(2));
            twice["slug"] = json!("mot-lan");
            lines.push(json!({ "item": twice.clone() }));
            twice["content"]["title"] = json!("Hai lần");
            lines.push(json!({ "item": twice }));
            let mut same_slug = line_of(lines, ids[2]).clone();
            same_slug["id"] = json!(Uuid::from_u128(3));
            lines.push(json!({ "item": same_slug }));
        });
        let before = site.rows().await;
        let imported = import(&site, folder.path(), Options::default()).await;
        let told: Vec<String> =
            problems(&imported).iter().map(|problem| problem.split_once(' ').unwrap().1.to_owned()).collect();
        assert_eq!(
            told,
            [
                "Article VERSION_CONFLICT id",
                "Article VERSION_CONFLICT agencyId",
                "Article TAKEN id",
                "Article VERSION_CONFLICT id",
                "Article TAKEN content.slug",
            ]
        );
        assert_eq!((imported.items, imported.known), (1, 6));
        let after = site.rows().await;
        assert!(before.iter().all(|row| after.contains(row)), "what was there is as it was");
    })
    .await;
}

#[tokio::test]
async fn a_rehearsal_tells_everything_and_keeps_nothing() {
    on_both(|empty| async move {
        let (_, _, ids, folder) = exported(empty.database().backend()).await;
        rewrite(folder.path(), |lines| line_of(lines, ids[3])["content"]["title"] = json!(""));
        let before = empty.rows().await;
        let rehearsal = Options { is_rehearsal: true, ..Options::default() };
        let told = import(&empty, folder.path(), rehearsal).await;
        assert_eq!((told.items, told.refused), (12, 1));
        assert_eq!(empty.rows().await, before);
        assert_eq!(import(&empty, folder.path(), Options::default()).await, told);
    })
    .await;
}

#[tokio::test]
async fn files_are_proved_before_they_are_taken() {
    on_both(|empty| async move {
        let site = Site::new(empty.database().backend()).await;
        let newsroom = Newsroom::open(&site).await;
        let mut media = Vec::new();
        for shade in 0..4_u8 {
            let picture = image::RgbImage::from_fn(64, 48, |x, y| {
                image::Rgb([shade * 60, u8::try_from(x * 3).unwrap(), u8::try_from(y * 5).unwrap()])
            });
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            let desk = site.desk();
            let kept = site.media.bring(&site.kernel, &bytes.into_inner(), desk.principal, "anh.png").await.unwrap();
            let asset =
                loa::content::media_asset::MediaAsset { file: Some(kept.file.sha256.clone()), ..Default::default() };
            media.push((newsroom::publish(&site, Some(newsroom.agency), asset).await, kept.file.sha256));
        }
        let mut article = newsroom.article("Có ảnh");
        article.cover = Some(Cover { media_id: media[0].0, alternative_text: "Phố".into(), caption: None });
        newsroom::publish(&site, Some(newsroom.agency), article).await;
        let good = export(&site, false).await;
        let bad = export(&site, false).await;
        let place = |at: usize| bad.path().join("media").join(&media[at].1[..2]).join(&media[at].1);
        // One is gone, one is cut, one has something behind its end under a name that fits.
        fs::remove_file(place(0)).unwrap();
        let whole = fs::read(place(1)).unwrap();
        fs::write(place(1), &whole[..whole.len() - 1]).unwrap();
        let mut longer = fs::read(place(2)).unwrap();
        longer.extend(b"<script>alert(1)</script>");
        let name: String =
            sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), &longer))
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
        fs::create_dir_all(bad.path().join("media").join(&name[..2])).unwrap();
        fs::write(bad.path().join("media").join(&name[..2]).join(&name), &longer).unwrap();
        rewrite(bad.path(), |lines| {
            for line in lines.iter_mut() {
                if line["file"]["sha256"] == json!(media[2].1) {
                    line["file"]["sha256"] = json!(name);
                    line["file"]["byteSize"] = json!(longer.len());
                }
            }
        });
        let imported = import(&empty, bad.path(), Options::default()).await;
        let mut told: Vec<String> =
            problems(&imported).iter().map(|problem| problem.split_once(' ').unwrap().1.to_owned()).collect();
        told.sort();
        assert_eq!(
            told,
            [
                "Article NOT_PUBLISHED content.cover.mediaId",
                "File INVALID sha256",
                "File INVALID sha256",
                "File NOT_FOUND sha256",
                "MediaAsset NOT_FOUND content.file",
                "MediaAsset NOT_FOUND content.file",
                "MediaAsset NOT_FOUND content.file",
            ]
        );
        import_all(&empty, good.path()).await;
        assert_same(good.path(), export(&empty, false).await.path());
        // Bytes that were lost in the store are told, and the rest is exported.
        let path = empty.database().folder().join("media/original").join(&media[3].1[..2]).join(&media[3].1);
        fs::remove_file(path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let exported = super::export_to(&empty, folder.path(), false).await;
        assert_eq!(exported.missing, [media[3].1.clone()]);
    })
    .await;
}

#[tokio::test]
async fn content_may_come_from_elsewhere() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let folder = tempfile::tempdir().unwrap();
        let content = serde_json::to_value(newsroom.article("Tin từ cổng cũ")).unwrap();
        let header = json!({ "export": { "format": "loa", "version": 1, "schema": "", "work": false } });
        let item = json!({ "item": { "kind": "Article", "id": Uuid::from_u128(5), "agencyId": newsroom.agency, "content": content } });
        write_lines(folder.path(), &[header.to_string(), format!(" {item} ")]);
        assert_eq!(import_all(&site, folder.path()).await.items, 1);
        let article = site.reader().data("{ article(slug: \"tin-tu-cong-cu\") { publishedAt modifiedAt } }").await;
        let now = site.clock.now().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        assert_eq!(article["article"], json!({ "publishedAt": now, "modifiedAt": now }));
    })
    .await;
}
