//! Paging: however one walks through a list, one sees each item once and in order.

use serde_json::{Value, json};

use crate::kit::{Newsroom, Site, newsroom, on_both};

/// Articles of which many share an instant, so that only the id tells them apart.
async fn crowded(site: &Site) -> usize {
    let newsroom = Newsroom::open(site).await;
    for number in 0..23 {
        let mut article = newsroom.article(&format!("Tin {}", number % 4));
        article.slug = Some(format!("tin-{number}"));
        article.published_at = Some(site.clock.now() - chrono::Duration::seconds(number / 5));
        newsroom::publish(site, Some(newsroom.agency), article).await;
    }
    23
}

async fn slugs(site: &Site, arguments: &str) -> (Vec<String>, Value) {
    let query = format!(
        "{{ articles({arguments}) {{ edges {{ cursor node {{ slug }} }} nodes {{ slug }} pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }} }}"
    );
    let page = site.reader().data(&query).await["articles"].clone();
    let slugs: Vec<String> =
        page["nodes"].as_array().unwrap().iter().map(|node| node["slug"].as_str().unwrap().to_owned()).collect();
    let edges: Vec<&str> =
        page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["slug"].as_str().unwrap()).collect();
    assert_eq!(edges, slugs);
    assert_eq!(page["pageInfo"]["startCursor"], page["edges"][0]["cursor"]);
    (slugs, page["pageInfo"].clone())
}

#[tokio::test]
async fn every_walk_sees_the_same_list() {
    on_both(|site| async move {
        let count = crowded(&site).await;
        for order in ["PUBLISHED_AT_DESC", "PUBLISHED_AT_ASC", "TITLE_ASC", "TITLE_DESC"] {
            let (whole, info) = slugs(&site, &format!("first: 100, orderBy: {order}")).await;
            assert_eq!(whole.len(), count);
            assert_eq!((&info["hasPreviousPage"], &info["hasNextPage"]), (&json!(false), &json!(false)));
            for size in [1, 4, 5, 23] {
                let mut forward = Vec::new();
                let mut arguments = String::new();
                loop {
                    let (page, info) = slugs(&site, &format!("first: {size}, orderBy: {order}{arguments}")).await;
                    assert_eq!(info["hasPreviousPage"], !forward.is_empty());
                    forward.extend(page);
                    assert_eq!(info["hasNextPage"], forward.len() < count);
                    if info["hasNextPage"] == false {
                        break;
                    }
                    arguments = format!(", after: {}", info["endCursor"]);
                }
                assert_eq!(forward, whole, "forward by {size} in {order}");
                let mut backward: Vec<String> = Vec::new();
                let mut arguments = String::new();
                loop {
                    let (page, info) = slugs(&site, &format!("last: {size}, orderBy: {order}{arguments}")).await;
                    assert_eq!(info["hasNextPage"], !backward.is_empty());
                    backward.splice(0..0, page);
                    if info["hasPreviousPage"] == false {
                        break;
                    }
                    arguments = format!(", before: {}", info["startCursor"]);
                }
                assert_eq!(backward, whole, "backward by {size} in {order}");
                let mut numbered = Vec::new();
                for page in 1..=count.div_ceil(size) {
                    numbered.extend(slugs(&site, &format!("first: {size}, page: {page}, orderBy: {order}")).await.0);
                }
                assert_eq!(numbered, whole, "by number, {size} a page, in {order}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_past_the_end_is_empty() {
    on_both(|site| async move {
        crowded(&site).await;
        let (page, info) = slugs(&site, "first: 10, page: 4").await;
        assert!(page.is_empty());
        assert_eq!(
            info,
            json!({ "hasPreviousPage": true, "hasNextPage": false, "startCursor": null, "endCursor": null })
        );
        let query = "{ articles(first: 10) { totalCount pageCount } }";
        assert_eq!(site.reader().data(query).await["articles"], json!({ "totalCount": 23, "pageCount": 3 }));
    })
    .await;
}

#[tokio::test]
async fn a_cursor_holds_its_place_when_its_item_is_gone() {
    on_both(|site| async move {
        crowded(&site).await;
        let (whole, _) = slugs(&site, "first: 100").await;
        let (_, info) = slugs(&site, "first: 6").await;
        let sixth =
            site.reader().data(&format!("{{ article(slug: \"{}\") {{ id }} }}", whole[5])).await["article"]["id"]
                .clone();
        site.administrator().document("documentWithdraw", json!({ "id": sixth, "expectedVersion": 1 })).await;
        let (next, _) = slugs(&site, &format!("first: 3, after: {}", info["endCursor"])).await;
        assert_eq!(next, whole[6..9]);
    })
    .await;
}

#[tokio::test]
async fn titles_are_in_vietnamese_order_on_both_databases() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let sorted = [
            "An toàn",
            "Ăn uống",
            "Ấm no",
            "Bão số 3",
            "Cô Tô",
            "Dân số",
            "Đầm Hà",
            "Đường Hoa",
            "Em bé",
            "Êm đềm",
            "Hà Cối",
            "Hải Hà",
            "Ô nhiễm",
            "Ơn nghĩa",
            "Y tế",
        ];
        for title in sorted.iter().rev() {
            newsroom::publish(&site, Some(newsroom.agency), newsroom.article(title)).await;
        }
        let titles = site.reader().data("{ articles(orderBy: TITLE_ASC) { nodes { title } } }").await;
        let titles: Vec<&str> = titles["articles"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["title"].as_str().unwrap())
            .collect();
        assert_eq!(titles, sorted);
    })
    .await;
}
