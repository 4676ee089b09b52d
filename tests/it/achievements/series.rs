//! Series over the years, across agencies that followed one another.

use loa::content::{
    achievement::period::{Period, PeriodType},
    agency::Agency,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{
    Newsroom, Site, global,
    newsroom::{agency, indicator, measured, publish},
    on_both,
};

pub(super) async fn follow(site: &Site, code: &str, from: &str, to: &str, predecessor_ids: Vec<Uuid>) -> Uuid {
    let (valid_from, valid_to) = (from.parse().ok(), to.parse().ok());
    publish(site, None, Agency { valid_from, valid_to, predecessor_ids, ..agency(code, code) }).await
}

async fn series(site: &Site, indicator: Uuid, of: Uuid, more: &str) -> Value {
    let query = format!(
        "{{ indicator(id: \"{}\") {{ series(agencyId: \"{}\"{more}) {{
            points {{ year agency {{ code }} measurement {{ value }} }}
            breaks {{ on reason before {{ code }} after {{ code }} }} }} }} }}",
        global("Indicator", indicator),
        global("Agency", of)
    );
    site.reader().data(&query).await["indicator"]["series"].clone()
}

fn points(series: &Value) -> Vec<String> {
    let point = |point: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        format!("{} {} {}", point["year"], text(&point["agency"]["code"]), text(&point["measurement"]["value"]))
    };
    series["points"].as_array().unwrap().iter().map(point).collect()
}

#[tokio::test]
async fn a_series_goes_on_across_a_break_and_says_so() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        // One district, divided; then, with a part of another one, merged.
        let old = follow(&site, "cu", "", "2001-08-28", vec![]).await;
        let one = follow(&site, "mot", "2001-08-29", "2025-06-30", vec![old]).await;
        let two = follow(&site, "hai", "2001-08-29", "2025-06-30", vec![old]).await;
        let now = follow(&site, "nay", "2025-07-01", "", vec![one, two]).await;
        let id = publish(&site, Some(newsroom.agency), indicator("ty-le", "Tỷ lệ")).await;
        let other = publish(&site, Some(newsroom.agency), indicator("khac", "Khác")).await;
        for (who, what, year, value) in [
            (now, id, 2025, "1.2"),
            (one, id, 2023, "2.5"),
            (two, id, 2023, "3.5"),
            (one, id, 2024, "2"),
            (old, id, 2000, "20.25"),
            (one, other, 2024, "99"),
        ] {
            publish(&site, Some(who), measured(what, year, value)).await;
        }
        let mut quarter = measured(id, 2025, "7");
        quarter.measurement.as_mut().unwrap().period =
            Period { period_type: PeriodType::Quarter, year: 2025, quarter: Some(4), ..Period::default() };
        publish(&site, Some(now), quarter).await;

        let of_now = series(&site, id, now, "").await;
        let mut found = points(&of_now);
        // Of one day, the order is that of publication.
        found[1..3].sort();
        assert_eq!(found, ["2000 cu 20.25", "2023 hai 3.5", "2023 mot 2.5", "2024 mot 2", "2025 nay 1.2"]);
        assert_eq!(
            of_now["breaks"],
            json!([
                { "on": "2001-08-29", "reason": "DISSOLVED", "before": [{ "code": "cu" }],
                  "after": [{ "code": "hai" }, { "code": "mot" }] },
                { "on": "2025-07-01", "reason": "MERGED", "before": [{ "code": "hai" }, { "code": "mot" }],
                  "after": [{ "code": "nay" }] },
            ])
        );
        // Seen from the past there is no future, but its end is known.
        let of_one = series(&site, id, one, "").await;
        assert_eq!(points(&of_one), ["2000 cu 20.25", "2023 mot 2.5", "2024 mot 2"]);
        assert_eq!(of_one["breaks"][1]["reason"], "DISSOLVED");
        assert_eq!(of_one["breaks"][1]["after"], json!([{ "code": "nay" }]));
        let few = series(&site, id, now, ", yearFrom: 2024, yearTo: 2024").await;
        assert_eq!(points(&few), ["2024 mot 2"]);
        assert_eq!(few["breaks"], json!([]));
        let late = series(&site, id, now, ", yearFrom: 2025").await;
        assert_eq!(points(&late), ["2025 nay 1.2"]);
        assert_eq!((&late["breaks"][0]["on"], &late["breaks"][1]), (&json!("2025-07-01"), &Value::Null));
        let quarters = series(&site, id, now, ", periodType: QUARTER").await;
        assert_eq!(points(&quarters), ["2025 nay 7"]);
        // An agency that nobody knows has no series; one that does not fit together is refused.
        assert_eq!(series(&site, id, Uuid::nil(), "").await, json!({ "points": [], "breaks": [] }));
        let query = format!(
            "{{ indicator(code: \"ty-le\") {{ series(agencyId: \"{}\", yearFrom: 2024, yearTo: 2023) {{ points {{ year }} }} }} }}",
            global("Agency", now)
        );
        let answer = site.reader().run(&query, json!({})).await.json();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    })
    .await;
}
