//! What achievements cost the database.

use serde_json::json;

use super::series::follow;
use crate::kit::{
    Newsroom, Site, global,
    newsroom::{indicator, measured, movement, publish},
    on_both,
};

async fn statements(site: &Site, query: &str) -> u64 {
    let before = site.kernel.store.statements();
    site.reader().data(query).await;
    site.kernel.store.statements() - before
}

#[tokio::test]
async fn statements_do_not_grow_with_the_achievements() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        let list = "{ achievements(first: 100) { totalCount nodes { title agency { code } movement { name }
            sourceArticle { title } measurement { indicator { code } value comparisons { percent } } } } }";
        let nested = "{ emulationMovements(first: 30) { nodes { name achievements(first: 10) { totalCount nodes { title
            measurement { indicator { code } } } } } } }";
        let told = "{ articles(first: 30) { nodes { title achievements(first: 10) { totalCount nodes { title } } } } }";
        let series = format!(
            "{{ indicators(first: 30) {{ nodes {{ code series(agencyId: \"{}\") {{ points {{ year agency {{ code }} }}
            breaks {{ on }} }} achievements(first: 5) {{ nodes {{ title }} }} }} }} }}",
            global("Agency", newsroom.agency)
        );
        let mut counts = Vec::new();
        let mut there = 0;
        for size in [10, 100, 1_000] {
            // More indicators, movements and articles too.
            while there < size {
                let code = format!("so-{there}");
                let what = publish(&site, agency, indicator(&code, &code)).await;
                let drive = publish(&site, agency, movement(&code, &code)).await;
                let article = publish(&site, agency, newsroom.article(&code)).await;
                for year in (1926..2026).take(size - there) {
                    let mut content = measured(what, year, "1.5");
                    content.movement_id = Some(drive);
                    content.source_article_id = Some(article);
                    publish(&site, agency, content).await;
                    there += 1;
                }
            }
            counts.push([
                statements(&site, list).await,
                statements(&site, nested).await,
                statements(&site, told).await,
                statements(&site, &series).await,
            ]);
        }
        println!("statements for the list, the movements, the articles and the series: {counts:?}");
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
        assert!(counts[0].iter().all(|count| *count <= 8), "{counts:?}");
        let data = site.reader().data("{ achievements(first: 1) { totalCount } }").await;
        assert_eq!(data, json!({ "achievements": { "totalCount": 1_000 } }));
    })
    .await;
}

#[tokio::test]
async fn a_series_costs_the_same_however_many_agencies_were_merged() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let what = publish(&site, Some(newsroom.agency), indicator("ty-le", "Tỷ lệ")).await;
        let mut counts = Vec::new();
        for size in [1, 10, 50] {
            let mut merged = Vec::new();
            for number in 0..size {
                let code = format!("cu-{size}-{number}");
                let one = follow(&site, &code, "2001-08-29", "2025-06-30", vec![]).await;
                publish(&site, Some(one), measured(what, 2024, "1.5")).await;
                merged.push(one);
            }
            let now = follow(&site, &format!("nay-{size}"), "2025-07-01", "", merged).await;
            let query = format!(
                "{{ indicator(code: \"ty-le\") {{ series(agencyId: \"{}\") {{ points {{ agency {{ code }} }}
                breaks {{ on before {{ code }} after {{ code }} }} }} }} }}",
                global("Agency", now)
            );
            counts.push(statements(&site, &query).await);
            let series = site.reader().data(&query).await["indicator"]["series"].clone();
            assert_eq!(series["points"].as_array().unwrap().len(), size);
            assert_eq!(series["breaks"][0]["before"].as_array().unwrap().len(), size);
        }
        println!("statements for a series over 1, 10 and 50 merged agencies: {counts:?}");
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    })
    .await;
}
