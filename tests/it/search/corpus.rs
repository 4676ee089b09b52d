//! The same answers, in the same order, on both databases: over a generated corpus, with generated queries.

use chrono::Duration;
use loa::{body::from_markdown, content::article::Article};
use serde_json::{Value, json};

use crate::kit::{Backend, Newsroom, Site, newsroom};

/// What texts and queries are made of: words whose syllables meet in other words too.
const WORDS: [&str; 40] = [
    "thi đua",
    "khen thưởng",
    "học sinh",
    "sinh học",
    "huyện Hải Hà",
    "xã Quảng Hà",
    "UBND",
    "ủy ban nhân dân",
    "nông thôn mới",
    "xây dựng",
    "kinh tế",
    "xã hội",
    "KT-XH",
    "bản đồ",
    "bán đỗ",
    "bí thư",
    "bị thu",
    "đường làng",
    "hoà giải",
    "hòa bình",
    "kỹ thuật",
    "kĩ sư",
    "tỷ lệ",
    "99,96%",
    "59/2001/NĐ-CP",
    "số 5",
    "ngày 09/12/2021",
    "9/12",
    "Covid-19",
    "và",
    "của",
    "là",
    "hội đồng",
    "đồng hồ",
    "cán bộ",
    "bộ đội",
    "quy hoạch",
    "quí một",
    "tháng hai",
    "năm 2021",
];

/// A generator of numbers that is the same everywhere.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(super) fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    /// A query: some words, perhaps without marks, with other ones, cut short, in quotes, or with a letter too much.
    pub(super) fn query(&mut self) -> String {
        let count = 1 + self.below(3);
        let mut query = self.words(count);
        match self.below(8) {
            0 | 1 => query = folded(&query),
            2 => query = query.split_whitespace().skip(1).collect::<Vec<_>>().join(" "),
            3 => query = format!("\"{query}\""),
            4 => query = query.replacen('n', "nn", 1),
            5 => query = query.replacen(['ả', 'à', 'á', 'ộ', 'ế'], "ạ", 1),
            6 => query = format!("{query} không"),
            _ => {}
        }
        query
    }
}

fn folded(text: &str) -> String {
    loa::search::normalise::tokens(text).into_iter().map(|token| token.folded).collect::<Vec<_>>().join(" ")
}

/// The same corpus on a site of either database.
async fn corpus(backend: Backend) -> Site {
    let site = Site::new(backend).await;
    let room = Newsroom::open(&site).await;
    let mut numbers = Numbers(20);
    for number in 0_i64..260 {
        let title_length = 1 + numbers.below(3);
        let text_length = 5 + numbers.below(60);
        let (title, text) = (numbers.words(title_length), numbers.words(text_length));
        let article = Article {
            title,
            summary: "Tóm tắt".into(),
            body: from_markdown(&text.replace("59/2001", "59/2001/")).unwrap(),
            // Many of the same second, so that the id decides.
            published_at: Some(site.clock.now() - Duration::days(number / 9)),
            ..room.article("")
        };
        newsroom::publish(&site, Some(room.agency), article).await;
    }
    site
}

/// Without ids and cursors, which are a site's own.
async fn answer(site: &Site, query: &str, order: &str) -> Value {
    let document = format!(
        "query($query: String!) {{ search(query: $query, first: 30, orderBy: {order}) {{ relaxed tier totalCount
        edges {{ score node {{ ... on Article {{ title publishedAt summary }} }} highlights {{ html }} }}
        facets {{ years {{ year count }} contributors {{ contributor {{ name }} count }} }} }}
        suggest(prefix: $query) {{ html }} }}"
    );
    site.reader().run(&document, json!({ "query": query })).await.data()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_find_the_same_in_the_same_order() {
    let mut sites = Vec::new();
    for backend in Backend::available() {
        sites.push(corpus(backend).await);
    }
    let mut numbers = Numbers(4);
    let mut tiers: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for _ in 0..250 {
        let query = numbers.query();
        for order in ["RELEVANCE", "NEWEST"] {
            let first = answer(&sites[0], &query, order).await;
            *tiers.entry(first["search"]["tier"].to_string()).or_default() += 1;
            for site in &sites[1..] {
                same(&answer(site, &query, order).await, &first, &query);
            }
        }
    }
    // The queries are of all sorts.
    assert_eq!(tiers.len(), 4, "{tiers:?}");
    assert!(tiers.values().all(|count| *count > 10), "{tiers:?}");
}

/// Says where two answers part, rather than all of both.
fn same(one: &Value, other: &Value, query: &str) {
    for part in ["suggest", "search"] {
        for field in ["", "relaxed", "tier", "totalCount", "edges", "facets"] {
            let of =
                |answer: &Value| if field.is_empty() { answer[part][0].clone() } else { answer[part][field].clone() };
            let (one, other) = (of(one), of(other));
            let lists = one.as_array().zip(other.as_array());
            for (one, other) in lists.into_iter().flat_map(|(one, other)| one.iter().zip(other)) {
                assert_eq!(one, other, "{query}: {part} {field}");
            }
            assert_eq!(one, other, "{query}: {part} {field}");
        }
    }
    assert_eq!(one, other, "{query}");
}
