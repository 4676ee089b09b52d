//! What an operation costs the database: statements are counted, which noise cannot change.

use loa::{
    content::article::Article,
    kernel::{access::Role, statements::counted},
};
use serde_json::json;

use crate::kit::{
    Newsroom, Site,
    newsroom::{category, publish},
    on_both,
};

/// A page as a portal shows it, with everything nested that a page could nest.
const LIST: &str = "{ articles(first: 100) { totalCount pageInfo { hasNextPage } nodes {
    id slug title summary publishedAt agency { name } category { name parent { name } }
    contributions { role contributor { name } } cover { media { address } }
} } }";

const BODIES: &str = "{ articles(first: 50) { nodes { title body { html } } } }";

const NESTED: &str =
    "{ categories(first: 20) { nodes { name children { name } articles(first: 10) { totalCount nodes { title
    contributions { contributor { name } } } } } } }";

async fn statements(site: &Site, query: &str) -> u64 {
    let before = site.kernel.store.statements();
    site.reader().data(query).await;
    site.kernel.store.statements() - before
}

#[tokio::test]
async fn statements_do_not_grow_with_the_content() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let mut counts = Vec::new();
        let mut there = 0;
        for size in [10, 100, 1_000] {
            newsroom.articles(&site, size - there).await;
            there = size;
            // More parents too: nested pages are read together, however many lists they are in.
            for number in 0..3 {
                let slug = format!("muc-{size}-{number}");
                let id = publish(&site, Some(newsroom.agency), category(&slug, &slug, None)).await;
                let article = Article { category_id: Some(id), ..newsroom.article(&slug) };
                publish(&site, Some(newsroom.agency), article).await;
            }
            let mut row = Vec::new();
            for query in [LIST, BODIES, NESTED] {
                row.push(statements(&site, query).await);
            }
            counts.push(row);
        }
        // The page, its size, its bylines, its agencies and its categories; the page and its bodies; the categories,
        // their children, the trees below them, their articles, the sizes of those and the bylines.
        assert_eq!(counts, [[5, 2, 6], [5, 2, 6], [5, 2, 6]]);
    })
    .await;
}

/// As in the service, where another thread is free while resolvers still have keys to bring.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_is_not_divided_by_threads() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 100).await;
        for _ in 0..50 {
            assert_eq!(statements(&site, LIST).await, 5);
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_knows_what_it_costs() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 5).await;
        for query in [LIST, NESTED, "{ __typename }"] {
            let all = site.kernel.store.statements();
            let (_, own) = counted(site.reader().data(query)).await;
            assert_eq!(own, site.kernel.store.statements() - all, "batches that run in tasks of their own count too");
        }
        // What others do at the same time does not.
        let (one, other) = (site.reader(), site.reader());
        let ((_, many), (_, none)) = tokio::join!(counted(one.data(NESTED)), counted(other.data("{ __typename }")));
        assert_eq!((many, none), (6, 0));
        // A mutation runs in a task that a client which goes away does not end.
        let input = json!({ "input": { "content": { "name": "Mai Lan" } } });
        let mutation =
            "mutation($input: ContributorCreateInput!) { contributorCreate(input: $input) { document { id } } }";
        let lan = site.member(Role::Publisher, newsroom.agency, "lan");
        let all = site.kernel.store.statements();
        let (answer, own) = counted(lan.run(mutation, input)).await;
        answer.data();
        assert!(own > 0 && own == site.kernel.store.statements() - all);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_read() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 5).await;
        assert_eq!(statements(&site, "{ articles { nodes { title category { name } cover { caption } } } }").await, 1);
        assert_eq!(statements(&site, "{ articles { nodes { title contributions { role } } } }").await, 2);
        assert_eq!(statements(&site, "{ articles { totalCount pageCount } }").await, 3);
        assert_eq!(statements(&site, "{ __typename }").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_list_never_reads_the_column_of_the_bodies() {
    use loa::{content::article::graphql::ArticleList, kernel::page::List as _};
    use sea_orm::{DbBackend, QueryTrait as _};
    for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
        let sql = ArticleList::select().build(backend).sql;
        assert!(sql.contains("\"title\""), "{sql}");
        assert!(!sql.contains("\"body\""), "{sql}");
    }
}

#[tokio::test]
async fn nested_pages_are_cut_by_the_database() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 60).await;
        let query = "{ categories { nodes { articles(first: 3) { totalCount pageInfo { hasNextPage endCursor } nodes { title } } } } }";
        let list = site.reader().data(query).await["categories"]["nodes"][0]["articles"].clone();
        assert_eq!(list["totalCount"], 60);
        assert_eq!(list["nodes"], json!([{ "title": "Tin số 59" }, { "title": "Tin số 58" }, { "title": "Tin số 57" }]));
        assert_eq!(list["pageInfo"]["hasNextPage"], true);
        let next = format!(
            "{{ categories {{ nodes {{ articles(first: 2, after: {}) {{ nodes {{ title }} }} }} }} }}",
            list["pageInfo"]["endCursor"]
        );
        let list = site.reader().data(&next).await["categories"]["nodes"][0]["articles"].clone();
        assert_eq!(list["nodes"], json!([{ "title": "Tin số 56" }, { "title": "Tin số 55" }]));
    })
    .await;
}

#[tokio::test]
async fn however_many_parents_there_are_their_pages_are_read() {
    use loa::{
        content::article::graphql::{ArticleList, ArticleOrder, ArticleScope},
        graphql::batch::Nested as _,
        kernel::page::{self, Selection, Window},
    };
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 3).await;
        // SQLite compounds at most 500 selects.
        let others = (0..1_200).map(uuid::Uuid::from_u128);
        let parents: Vec<_> = others
            .chain([newsroom.category])
            .map(|parent| (parent, ArticleList::of_parent(ArticleScope::Category, parent)))
            .collect();
        let reader = site.kernel.store.reader();
        let counts = page::counts::<ArticleList>(reader, &parents).await.unwrap();
        assert_eq!((counts.len(), counts.iter().sum::<i64>(), counts[1_200]), (1_201, 3, 3));
        let window = Window::first(2);
        let parents: Vec<_> =
            parents.into_iter().map(|(parent, condition)| (parent, Selection::from(condition))).collect();
        let pages = page::pages::<ArticleList>(reader, &parents, ArticleOrder::PublishedAtDesc, &window).await.unwrap();
        assert_eq!(pages.len(), 1_201);
        assert_eq!(pages[&newsroom.category].rows.len(), 2);
    })
    .await;
}
