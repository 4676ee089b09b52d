//! The page that the portal starts from, entered through the API by its own text and read back. The text is not part of
//! the project; where it is not there, a text of the same shape stands in.

use std::{fs, path::Path};

use loa::kernel::access::Role;
use serde_json::{Value, json};

use crate::kit::{Client, Newsroom, Site, global, on_both};

struct Page {
    title: String,
    paragraphs: Vec<String>,
    authors: Vec<String>,
}

/// The title stands first, the date line second, the byline after the last paragraph; then comes the page's furniture.
fn page() -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/hai-ha-2021.txt");
    let text = fs::read_to_string(path).unwrap_or_else(|_| {
        "Một năm thi đua sôi nổi\n\n09/12/2021 16:30\n\nĐoạn đầu, có “ngoặc kép” & dấu <.\n\nChú thích ảnh.\n\nSố 59/2001/NĐ-CP; 97,8%.\n\nHoài Phương - Trần Trinh\n\n\nTìm kiếm".to_owned()
    });
    let article = text.split("\n\n\n").next().unwrap();
    let mut parts: Vec<String> = article.split("\n\n").map(|part| part.trim().to_owned()).collect();
    let byline = parts.pop().unwrap();
    assert_eq!(parts[1], "09/12/2021 16:30");
    Page {
        title: parts[0].clone(),
        paragraphs: parts.split_off(2),
        authors: byline.split(" - ").map(str::to_owned).collect(),
    }
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[tokio::test]
async fn the_page_is_entered_and_read_back() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let page = page();
        assert_eq!(page.authors, ["Hoài Phương", "Trần Trinh"]);
        let id = enter(&site, &newsroom, &page).await;
        read_back(&site.reader(), &page, &id).await;
        found_by_date(&site.reader(), &id).await;
    })
    .await;
}

/// As an author writes it, an editor submits it and a publisher publishes it.
async fn enter(site: &Site, newsroom: &Newsroom, page: &Page) -> String {
    let author = site.member(Role::Author, newsroom.agency, "phuong");
    let publisher = site.member(Role::Publisher, newsroom.agency, "trinh");
    // As it is pasted from a word processor: paragraphs with styles and the rubbish that comes with them.
    let paragraph = |text: &String| {
        format!(
            "<p class=MsoNormal style='margin:0;mso-fareast-font-family:\"Times New Roman\"'><span lang=VI style='font-size:14.0pt'>{}<o:p></o:p></span></p>",
            html_escaped(text)
        )
    };
    let html: String = page.paragraphs.iter().map(paragraph).collect();
    let contributor = |id: &uuid::Uuid| json!({ "contributorId": global("Contributor", *id), "role": "AUTHOR" });
    let content = json!({
        "title": page.title,
        "summary": "Huyện Hải Hà nhìn lại một năm thi đua.",
        "categoryId": newsroom.category_id(),
        "contributions": newsroom.authors.iter().map(contributor).collect::<Vec<Value>>(),
        "publishedAt": "2021-12-09T16:30:00+07:00",
        "body": { "html": format!("<html><head><style>p {{}}</style></head><body>{html}</body></html>") },
    });
    let document = author.document("articleCreate", json!({ "content": content })).await;
    let step = |version: i64| json!({ "id": document["id"], "expectedVersion": version });
    author.document("documentSubmit", step(1)).await;
    publisher.document("documentPublish", step(2)).await;
    document["id"].as_str().unwrap().replace("Document", "Article")
}

async fn read_back(reader: &Client<'_>, page: &Page, id: &str) {
    let query = "query($id: ID!) { article(id: $id) {
        title slug publishedAt publishedOn category { slug } contributions { role contributor { name } }
        body { html plainText blocks { __typename ... on ParagraphBlock { content { text marks link } } } }
    } }";
    let article = reader.run(query, json!({ "id": id })).await.data()["article"].clone();
    assert_eq!(article["title"], page.title.as_str());
    assert_eq!(article["publishedAt"], "2021-12-09T09:30:00Z");
    assert_eq!(article["publishedOn"], "2021-12-09");
    assert_eq!(article["category"]["slug"], "thi-dua");
    let names: Vec<&Value> =
        article["contributions"].as_array().unwrap().iter().map(|one| &one["contributor"]["name"]).collect();
    assert_eq!(names, [&json!("Hoài Phương"), &json!("Trần Trinh")]);
    let blocks = article["body"]["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), page.paragraphs.len());
    let one_space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (block, paragraph) in blocks.iter().zip(&page.paragraphs) {
        assert_eq!(block["__typename"], "ParagraphBlock");
        assert_eq!(block["content"], json!([{ "text": one_space(paragraph), "marks": [], "link": null }]));
    }
    let texts: Vec<String> = page.paragraphs.iter().map(|text| one_space(text)).collect();
    assert_eq!(article["body"]["plainText"], texts.join("\n\n"));
    let html = article["body"]["html"].as_str().unwrap();
    for text in &texts {
        assert!(html.contains(&html_escaped(text)), "{text}");
    }
    for rubbish in ["Mso", "mso", "style", "<o:p", "<span", "font"] {
        assert!(!html.contains(rubbish), "{rubbish}");
    }
    let by_slug = format!("{{ article(slug: {}) {{ id }} }}", article["slug"]);
    assert_eq!(reader.data(&by_slug).await["article"]["id"], id);
}

/// It was published at 16:30 on 9 December 2021 in Viet Nam, so it is found on that day and on no other.
async fn found_by_date(reader: &Client<'_>, id: &str) {
    for (filter, found) in [
        (r#"publishedFrom: "2021-12-09", publishedTo: "2021-12-09""#, true),
        (r#"publishedTo: "2021-12-09""#, true),
        (r#"publishedFrom: "2021-12-09""#, true),
        (r#"publishedTo: "2021-12-08""#, false),
        (r#"publishedFrom: "2021-12-10""#, false),
        ("year: 2021", true),
        ("year: 2022", false),
    ] {
        let query = format!("{{ articles(filter: {{ {filter} }}) {{ totalCount nodes {{ id }} }} }}");
        let articles = reader.data(&query).await["articles"].clone();
        let expected = if found {
            json!({ "totalCount": 1, "nodes": [{ "id": id }] })
        } else {
            json!({ "totalCount": 0, "nodes": [] })
        };
        assert_eq!(articles, expected, "{filter}");
    }
}

#[tokio::test]
async fn a_day_begins_and_ends_at_midnight_in_viet_nam() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for (title, at) in [
            ("Cuối ngày hôm trước", "2021-12-08T23:59:59.999999+07:00"),
            ("Đầu ngày", "2021-12-09T00:00:00+07:00"),
            ("Trong giây đầu", "2021-12-09T00:00:00.5+07:00"),
            ("Cuối ngày", "2021-12-09T23:59:59.999999+07:00"),
            ("Đầu ngày hôm sau", "2021-12-10T00:00:00+07:00"),
        ] {
            let published_at = Some(chrono::DateTime::parse_from_rfc3339(at).unwrap().to_utc());
            let article = loa::content::article::Article { published_at, ..newsroom.article(title) };
            crate::kit::newsroom::publish(&site, Some(newsroom.agency), article).await;
        }
        let query = r#"{ articles(orderBy: PUBLISHED_AT_ASC, filter: { publishedFrom: "2021-12-09", publishedTo: "2021-12-09" }) { nodes { title } } }"#;
        let titles = site.reader().data(query).await["articles"]["nodes"].clone();
        assert_eq!(titles, json!([{ "title": "Đầu ngày" }, { "title": "Trong giây đầu" }, { "title": "Cuối ngày" }]));
    })
    .await;
}
