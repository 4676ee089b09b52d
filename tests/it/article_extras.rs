//! What stands around an article: related articles, metadata for machines, the print view.

use axum::{body::Body, http::StatusCode};
use loa::{
    content::article::{Article, LegalDocument, Source},
    kernel::access::Role,
};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Answer, Newsroom, Site, global, newsroom, on_both, request::request};

/// What would leave the element or the attribute in which a page puts it.
const HOSTILE: &str = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

async fn print(site: &Site, slug: &str, headers: &[(&str, &str)]) -> Answer {
    site.send(request("GET", &format!("/articles/{slug}/print"), headers, Body::empty())).await
}

/// A site that knows where the portal shows its articles.
fn with_address(site: Site) -> Site {
    site.configured(|settings| settings.site.article_address = "https://haiha.example.vn/tin/{slug}".into())
}

async fn related(site: &Site, id: Uuid) -> Value {
    let query = format!("{{ article(id: \"{}\") {{ relatedArticles {{ title }} }} }}", global("Article", id));
    site.reader().data(&query).await["article"]["relatedArticles"].clone()
}

#[tokio::test]
async fn related_articles_stand_in_their_order_as_far_as_they_are_public() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let articles = newsroom.articles(&site, 3).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let chosen: Vec<String> = [2, 0, 1].map(|index| global("Article", articles[index])).to_vec();
        let document = publisher
            .document(
                "articleCreate",
                json!({ "publish": true, "content": { "title": "Chính", "summary": "Tóm tắt.",
                    "categoryId": newsroom.category_id(), "body": { "markdown": "Một đoạn." }, "relatedArticleIds": chosen } }),
            )
            .await;
        let id = crate::kit::uuid(&document["id"]);
        let titles = |numbers: &[i32]| -> Value { numbers.iter().map(|n| json!({ "title": format!("Tin số {n}") })).collect() };
        assert_eq!(related(&site, id).await, titles(&[2, 0, 1]));
        assert_eq!(related(&site, articles[0]).await, json!([]), "none were chosen");
        // Withdrawn, it is not in the way and not shown; the list itself is as it was.
        let step = |id: Uuid, version: i64| json!({ "id": global("Document", id), "expectedVersion": version });
        publisher.document("documentWithdraw", step(articles[0], 1)).await;
        assert_eq!(related(&site, id).await, titles(&[2, 1]));
        // The article can be corrected all the same, and gets it back when it is public again.
        let mut edit = step(id, 1);
        edit["content"] = json!({ "title": "Chính, đã sửa" });
        edit["publish"] = json!(true);
        publisher.document("articleEdit", edit).await;
        assert_eq!(related(&site, id).await, titles(&[2, 1]));
        publisher.document("documentPublish", step(articles[0], 2)).await;
        assert_eq!(related(&site, id).await, titles(&[2, 0, 1]));
        // A draft is previewed with its own list; what is public keeps the one it has.
        let mut edit = step(id, 2);
        edit["content"] = json!({ "relatedArticleIds": [global("Article", articles[1])] });
        publisher.document("articleEdit", edit).await;
        let query = format!(
            "{{ document(id: \"{}\") {{ preview {{ ... on Article {{ relatedArticles {{ title }} jsonLd }} }} }} }}",
            global("Document", id)
        );
        let preview = publisher.data(&query).await["document"]["preview"].clone();
        assert_eq!(preview["relatedArticles"], titles(&[1]));
        assert!(preview["jsonLd"].as_str().unwrap().contains("Chính, đã sửa"));
        assert_eq!(related(&site, id).await, titles(&[2, 0, 1]));
        // Withdrawing the article takes its list along, and holds none of the others.
        publisher.document("documentWithdraw", step(id, 3)).await;
        publisher.document("documentWithdraw", step(articles[1], 1)).await;
    })
    .await;
}

#[tokio::test]
async fn bad_related_articles_are_refused() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Chính")).await;
        let other = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Khác")).await;
        let draft = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Nháp")).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let article = |id: Uuid| global("Article", id);
        for (ids, codes) in [
            (vec![article(id)], vec!["INVALID content.relatedArticleIds.0"]),
            (vec![article(other), article(draft)], vec!["NOT_PUBLISHED content.relatedArticleIds.1"]),
            (vec![article(Uuid::nil())], vec!["NOT_PUBLISHED content.relatedArticleIds.0"]),
            (vec![article(other), article(other)], vec!["DUPLICATE content.relatedArticleIds.1"]),
            (vec![article(other), newsroom.category_id()], vec!["INVALID content.relatedArticleIds.1"]),
            (vec!["x".to_owned()], vec!["INVALID content.relatedArticleIds.0"]),
            (
                (0..21).map(|number| article(Uuid::from_u128(number))).collect(),
                vec!["TOO_MANY content.relatedArticleIds"],
            ),
        ] {
            let before = site.rows().await;
            let content = json!({ "relatedArticleIds": ids });
            let input = json!({ "id": article(id), "expectedVersion": 1, "publish": true, "content": content });
            assert_eq!(publisher.refused("articleEdit", input).await, codes, "{ids:?}");
            assert_eq!(site.rows().await, before);
        }
    })
    .await;
}

#[tokio::test]
async fn extras_cost_the_same_however_many_articles_there_are() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let others = newsroom.articles(&site, 3).await;
        let query = "{ articles(first: 50) { nodes { jsonLd dublinCore { name content }
            relatedArticles { title category { name } } } } }";
        let mut counts = Vec::new();
        for size in [2, 20] {
            for number in 0..size {
                let article =
                    Article { related_article_ids: others.clone(), ..newsroom.article(&format!("Bài {number}")) };
                newsroom::publish(&site, Some(newsroom.agency), article).await;
            }
            let before = site.kernel.store.statements();
            site.reader().data(query).await;
            counts.push(site.kernel.store.statements() - before);
        }
        // The page, the details, the bylines, the agencies, the related articles.
        assert_eq!(counts, [5, 5]);
    })
    .await;
}

fn hostile(newsroom: &Newsroom) -> Article {
    Article {
        title: HOSTILE.into(),
        slug: Some("doc-hai".into()),
        summary: HOSTILE.into(),
        source: Some(Source { name: HOSTILE.into(), address: Some("https://bao.example.vn/?a=%22%3E&b=1".into()) }),
        legal_documents: vec![LegalDocument {
            number: "59/2001/NĐ-CP\"><script>".into(),
            issued_on: chrono::NaiveDate::from_ymd_opt(2001, 8, 29),
            issuer: Some(HOSTILE.into()),
            title: Some(HOSTILE.into()),
            address: Some("https://vanban.example.vn/?so=59&x='".into()),
        }],
        cover: Some(loa::content::article::Cover {
            media_id: newsroom.picture,
            alternative_text: HOSTILE.into(),
            caption: Some(HOSTILE.into()),
        }),
        published_at: Some(chrono::DateTime::parse_from_rfc3339("2021-12-09T16:30:00+07:00").unwrap().to_utc()),
        body: loa::body::from_html(&format!(
            "<p>{}</p><script>alert(3)</script><p onclick=\"alert(4)\">Hai</p>",
            HOSTILE.replace('<', "&lt;")
        ))
        .unwrap(),
        ..newsroom.article("x")
    }
}

#[tokio::test]
async fn metadata_says_what_the_article_says() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), hostile(&newsroom)).await;
        let query =
            format!("{{ article(id: \"{}\") {{ jsonLd dublinCore {{ name content }} }} }}", global("Article", id));
        let article = site.reader().data(&query).await["article"].clone();
        let written = article["jsonLd"].as_str().unwrap();
        assert!(!written.contains(['<', '>', '&']), "{written}");
        let read: Value = serde_json::from_str(written).unwrap();
        assert_eq!((&read["headline"], &read["description"]), (&json!(HOSTILE), &json!(HOSTILE)));
        assert_eq!(read["datePublished"], "2021-12-09T16:30:00+07:00");
        assert_eq!(read["dateModified"], "2026-01-15T10:00:00+07:00");
        assert_eq!(read["author"][1], json!({ "@type": "Person", "name": "Trần Trinh" }));
        assert_eq!(read["publisher"]["@type"], "GovernmentOrganization");
        assert_eq!((&read["image"]["url"], &read["image"]["width"]), (&json!(newsroom::PICTURE), &json!(1600)));
        assert_eq!(read["citation"][0]["legislationDate"], "2001-08-29");
        assert_eq!((&read["mainEntityOfPage"], &read["url"]), (&Value::Null, &Value::Null), "the portal is not known");
        let elements = article["dublinCore"].as_array().unwrap();
        let says = |name: &str| -> Vec<&str> {
            let named = elements.iter().filter(|element| element["name"] == name);
            named.map(|element| element["content"].as_str().unwrap()).collect()
        };
        for (name, content) in [
            ("DC.title", vec![HOSTILE]),
            ("DC.creator", vec!["Hoài Phương", "Trần Trinh"]),
            ("DC.date", vec!["2021-12-09"]),
            ("DC.identifier", vec!["doc-hai"]),
            ("DC.language", vec!["vi"]),
            ("DC.publisher", vec!["Huyện Hải Hà"]),
            ("DC.subject", vec!["Thi đua – Khen thưởng"]),
            ("DC.type", vec!["Text"]),
            ("DC.format", vec!["text/html"]),
            ("DC.source", vec![HOSTILE]),
            ("DCTERMS.issued", vec!["2021-12-09T16:30:00+07:00"]),
            ("DCTERMS.modified", vec!["2026-01-15T10:00:00+07:00"]),
        ] {
            assert_eq!(says(name), content, "{name}");
        }
        // With the portal's address both name the page.
        let site = with_address(site);
        let article = site.reader().data(&query).await["article"].clone();
        let read: Value = serde_json::from_str(article["jsonLd"].as_str().unwrap()).unwrap();
        let page = "https://haiha.example.vn/tin/doc-hai";
        assert_eq!((&read["mainEntityOfPage"]["@id"], &read["url"]), (&json!(page), &json!(page)));
        let identifier = json!({ "name": "DC.identifier", "content": page });
        assert!(article["dublinCore"].as_array().unwrap().contains(&identifier), "{article}");
    })
    .await;
}

#[tokio::test]
async fn the_print_view_shows_texts_as_texts() {
    on_both(|site| async move {
        let site = with_address(site);
        let newsroom = Newsroom::open(&site).await;
        newsroom::publish(&site, Some(newsroom.agency), hostile(&newsroom)).await;
        let answer = print(&site, "doc-hai", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, no-cache");
        assert_eq!(answer.header("content-language"), "vi");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("script"), "{policy}");
        let page = Html::parse_document(answer.text());
        let all = |selector: &str| -> Vec<String> {
            let selector = Selector::parse(selector).unwrap();
            page.select(&selector).map(|element| element.text().collect::<String>()).collect()
        };
        assert_eq!(all("script"), [""; 0]);
        assert_eq!(all("title"), [HOSTILE]);
        assert_eq!(all("h1"), [HOSTILE]);
        assert_eq!(all(".summary"), [HOSTILE]);
        assert_eq!(all(".agency"), ["Huyện Hải Hà"]);
        assert_eq!(all("time"), ["Thứ Năm, ngày 09/12/2021, 16:30"]);
        assert_eq!(all(".byline"), ["Hoài Phương – Trần Trinh"]);
        assert_eq!(all("figcaption"), [HOSTILE]);
        assert_eq!(all("article > p[id]"), [HOSTILE, "Hai"]);
        assert_eq!(
            all(".documents li"),
            [format!("59/2001/NĐ-CP\"><script> ngày 29/08/2001 của {HOSTILE}: {HOSTILE}")]
        );
        assert_eq!(all("footer a"), [HOSTILE, "https://haiha.example.vn/tin/doc-hai"]);
        let style = all("style");
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        use sha2::{Digest as _, Sha256};
        let hash = BASE64_STANDARD.encode(Sha256::digest(&style[0]));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "the style is the one that the policy names");
        // Whatever is in the page, nothing of it runs or waits, and only one picture is loaded.
        for element in page.tree.nodes().filter_map(|node| node.value().as_element()) {
            assert!(element.attrs().all(|(name, _)| !name.starts_with("on") && name != "style" && name != "loading"));
            assert!(!["script", "iframe", "object", "embed", "form", "base"].contains(&element.name()));
        }
        let images = Selector::parse("img").unwrap();
        let images: Vec<_> = page.select(&images).map(|image| (image.attr("src"), image.attr("alt"))).collect();
        assert_eq!(images, [(Some(newsroom::PICTURE), Some(HOSTILE))]);
    })
    .await;
}

#[tokio::test]
async fn the_print_view_has_an_address_and_a_validator() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Một hai")).await;
        newsroom::draft(&site, Some(newsroom.agency), Article { slug: Some("nhap".into()), ..newsroom.article("Nháp") }).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let edit = |version: i64, content: Value| {
            json!({ "id": global("Document", id), "expectedVersion": version, "publish": true, "content": content })
        };
        let first = print(&site, "mot-hai", &[]).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        let again = print(&site, "mot-hai", &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.bytes.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, tag.as_str()));
        let head = site.send(request("HEAD", "/articles/mot-hai/print", &[], Body::empty())).await;
        assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
        publisher.document("articleEdit", edit(1, json!({ "title": "Một hai ba" }))).await;
        let changed = print(&site, "mot-hai", &[("if-none-match", &tag)]).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert!(changed.text().contains("<h1>Một hai ba</h1>"));
        // An old slug leads to the present one.
        publisher.document("articleEdit", edit(2, json!({ "slug": "ba-bon" }))).await;
        let moved = print(&site, "mot-hai", &[]).await;
        assert_eq!((moved.status, moved.header("location")), (StatusCode::MOVED_PERMANENTLY, "/articles/ba-bon/print"));
        assert_eq!(moved.header("cache-control"), "public, no-cache", "it may be taken back");
        assert_eq!(print(&site, "ba-bon", &[]).await.status, StatusCode::OK);
        // What is not there is a page that says so, whatever the reason.
        let nothing = print(&site, "khong-co", &[]).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        assert!(nothing.text().contains("Không tìm thấy bài viết"));
        assert!(nothing.header("content-security-policy").starts_with("default-src 'none'"));
        for slug in ["nhap", "%00", "%ff", "%3Cscript%3E", "..%2F..%2Fetc", &"a".repeat(5_000)] {
            let answer = print(&site, slug, &[]).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::NOT_FOUND, nothing.text()), "{slug}");
        }
        publisher
            .document("documentWithdraw", json!({ "id": global("Document", id), "expectedVersion": 3 }))
            .await;
        assert_eq!(print(&site, "ba-bon", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(print(&site, "mot-hai", &[]).await.status, StatusCode::NOT_FOUND);
        let posted = site.send(request("POST", "/articles/ba-bon/print", &[], Body::empty())).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    })
    .await;
}
