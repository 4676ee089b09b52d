//! Who may bring a file, use it, and see it.

use axum::http::StatusCode;
use loa::kernel::access::Role;
use serde_json::json;
use uuid::Uuid;

use super::{address, files, kept, shown, stored};
use crate::kit::{Answer, Newsroom, Site, newsroom, on_both};

/// An answer without what differs from request to request.
fn same(answer: &Answer) -> (StatusCode, Vec<(String, String)>, Vec<u8>) {
    let headers = answer.headers.iter().filter(|(name, _)| name.as_str() != "x-request-id");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (answer.status, headers.collect(), answer.bytes.clone())
}

#[tokio::test]
async fn only_members_bring_files() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let before = site.rows().await;
        let reader = site.reader();
        let answer = reader.bring(files::jpeg(50, 50, 1)).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
        let mut token = site.token(Role::Publisher, Some(newsroom.agency), "lan");
        token.replace_range(token.len() - 6.., "AAAAAA");
        for bad in [format!("Bearer {token}"), "Bearer".to_owned(), "Basic bGFuOmxhbg==".to_owned()] {
            let answer = reader.send("POST", "/media", &[("authorization", &bad)], files::jpeg(50, 50, 1)).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"), "{bad}");
        }
        let token = site.token(Role::Author, Some(newsroom.agency), "lan");
        let query = format!("/media?access_token={token}");
        assert_eq!(reader.send("POST", &query, &[], files::jpeg(50, 50, 1)).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(site.rows().await, before);
        assert_eq!(stored(&site).len(), 0);
        for role in [Role::Author, Role::Editor, Role::Publisher, Role::Administrator] {
            let answer = site.member(role, newsroom.agency, "lan").bring(files::jpeg(50, 50, 1)).await;
            assert!(answer.status.is_success(), "{role:?}: {}", answer.text());
        }
        assert!(site.administrator().bring(files::jpeg(50, 50, 2)).await.status.is_success());
        // A token that has run out is told so.
        let old = site.member(Role::Author, newsroom.agency, "lan");
        site.clock.advance(chrono::Duration::hours(13));
        assert_eq!(old.bring(files::jpeg(50, 50, 3)).await.code(), "TOKEN_EXPIRED");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_for_those_who_may_see_where_it_is_used() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let elsewhere = newsroom::publish(&site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
        let member = |role, agency: Uuid, subject| site.member(role, agency, subject);
        let author = member(Role::Author, newsroom.agency, "mai");
        let kept = kept(&author, files::jpeg(400, 300, 1)).await;
        let path = address(&kept);
        let rendition = format!("/media/{}/320.jpg", kept["id"].as_str().unwrap());
        let unknown = "/media/0000000000000000000000000000000000000000000000000000000000000000.jpg";

        // Brought, and not used anywhere yet.
        let editor = member(Role::Editor, newsroom.agency, "hoa");
        for client in [&author, &editor, &site.administrator()] {
            for path in [path, &rendition] {
                let answer = client.get(path, &[]).await;
                assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "private, no-store"));
            }
            let again = client.get(path, &[("if-none-match", "*")]).await;
            assert_eq!(again.status, StatusCode::OK, "nothing tells that it is there but the file");
        }
        let strangers = [
            site.reader(),
            member(Role::Author, newsroom.agency, "an"),
            member(Role::Author, elsewhere, "mai"),
            member(Role::Administrator, elsewhere, "chi"),
        ];
        for client in &strangers {
            let nothing = same(&client.get(unknown, &[]).await);
            assert_eq!(nothing.0, StatusCode::NOT_FOUND);
            for headers in [vec![], vec![("range", "bytes=0-1")], vec![("if-none-match", "*")]] {
                assert_eq!(same(&client.get(path, &headers).await), nothing);
                assert_eq!(same(&client.get(&rendition, &headers).await), nothing);
            }
        }
        // Nor may they use it.
        for client in &strangers[1..] {
            let input = json!({ "content": { "file": kept["id"] } });
            assert_eq!(client.refused("mediaAssetCreate", input).await, ["NOT_FOUND content.file"]);
        }

        // The draft of an author shows it to them and to their editors, not to their colleagues.
        let draft = author.document("mediaAssetCreate", json!({ "content": { "file": kept["id"] } })).await;
        assert_eq!(draft["title"], kept["id"], "it has no name of its own");
        let preview = format!(
            "{{ document(id: {}) {{ preview {{ ... on MediaAsset {{ address width blurhash srcSet {{ width }} }} }} }} }}",
            draft["id"]
        );
        let preview = editor.data(&preview).await["document"]["preview"].clone();
        assert_eq!((preview["address"].as_str(), &preview["blurhash"]), (Some(path), &kept["blurhash"]));
        assert_eq!(editor.get(path, &[]).await.status, StatusCode::OK);
        for client in &strangers {
            assert_eq!(client.get(path, &[]).await.status, StatusCode::NOT_FOUND);
        }

        // Public: for everybody, and anybody may use it.
        let lan = newsroom.publisher(&site);
        let step = |version: u32| json!({ "id": draft["id"], "expectedVersion": version });
        lan.document("documentPublish", step(1)).await;
        for client in &strangers {
            for path in [path, &rendition] {
                let answer = client.get(path, &[]).await;
                assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            }
        }
        strangers[2].document("mediaAssetCreate", json!({ "content": { "file": kept["id"] } })).await;

        // Withdrawn: as if it had never been there.
        lan.document("documentWithdraw", step(2)).await;
        for path in [path, &rendition] {
            let reader = site.reader();
            assert_eq!(same(&reader.get(path, &[]).await), same(&reader.get(unknown, &[]).await));
            assert_eq!(lan.get(path, &[]).await.status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn a_scheduled_picture_is_shown_when_its_time_comes() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let kept = kept(&lan, files::jpeg(400, 300, 1)).await;
        let draft = lan.document("mediaAssetCreate", json!({ "content": { "file": kept["id"] } })).await;
        let at = (site.clock.now() + chrono::Duration::hours(1)).to_rfc3339();
        lan.document("documentSchedule", json!({ "id": draft["id"], "expectedVersion": 1, "at": at })).await;
        assert_eq!(site.reader().get(address(&kept), &[]).await.status, StatusCode::NOT_FOUND);
        site.clock.advance(chrono::Duration::hours(1));
        loa::worker::publish_due(&site.kernel).await;
        assert_eq!(site.reader().get(address(&kept), &[]).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_public_cannot_tell_what_lies_in_drafts() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let file = files::jpeg(400, 300, 1);
        let public = shown(&newsroom.publisher(&site), files::jpeg(400, 300, 2)).await.0;
        let (with, without): (Site, Site) = site.fork().await;
        let lan = newsroom.publisher(&with);
        let hidden = kept(&lan, file).await;
        lan.document("mediaAssetCreate", json!({ "content": { "file": hidden["id"] } })).await;
        for kept in [&hidden, &public] {
            let sha = kept["id"].as_str().unwrap();
            for path in [format!("/media/{sha}.jpg"), format!("/media/{sha}.png"), format!("/media/{sha}/320.jpg")] {
                for method in ["GET", "HEAD", "POST", "OPTIONS"] {
                    for headers in [vec![], vec![("range", "bytes=5-9")], vec![("if-none-match", "*")]] {
                        let one = with.reader().send(method, &path, &headers, "").await;
                        let other = without.reader().send(method, &path, &headers, "").await;
                        assert_eq!(same(&one), same(&other), "{method} {path} {headers:?}");
                    }
                }
            }
        }
    })
    .await;
}
