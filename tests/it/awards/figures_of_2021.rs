//! The table of awards that the seed page tells in a paragraph, out of the sample content.

use indicatif::ProgressBar;
use loa::samples;
use serde_json::json;

use crate::kit::on_both;

#[tokio::test]
async fn the_summary_gives_the_figures_of_2021() {
    on_both(|site| async move {
        samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
        let query = "{ awardSummary(filter: { year: 2021 }, groupBy: [LEVEL, TITLE]) { hasMore rows {
            state conferringLevel awardTitle { name family } awardCount collectiveCount individualCount householdCount } } }";
        let row = |state: &str, level: &str, name: &str, family: &str, collectives: i32, individuals: i32| {
            json!({ "state": state, "conferringLevel": level, "awardTitle": { "name": name, "family": family },
                "awardCount": 1, "collectiveCount": collectives, "individualCount": individuals, "householdCount": 0 })
        };
        let conferred = |level, name, family, collectives, individuals| {
            row("CONFERRED", level, name, family, collectives, individuals)
        };
        let expected = json!([
            row("PROPOSED", "GOVERNMENT", "Bằng khen của Thủ tướng Chính phủ", "COMMENDATION", 0, 2),
            conferred("MINISTRY", "Bằng khen của bộ, ban, ngành, đoàn thể trung ương", "COMMENDATION", 2, 0),
            conferred("PROVINCE", "Cờ thi đua của tỉnh, thành phố trực thuộc trung ương", "EMULATION_TITLE", 6, 0),
            conferred("PROVINCE", "Tập thể lao động xuất sắc", "EMULATION_TITLE", 48, 0),
            conferred("PROVINCE", "Bằng khen của tỉnh, thành phố trực thuộc trung ương", "COMMENDATION", 65, 87),
            conferred("DISTRICT", "Giấy khen", "COMMENDATION", 303, 1512),
        ]);
        let summary = site.reader().data(query).await["awardSummary"].clone();
        assert_eq!(summary, json!({ "hasMore": false, "rows": expected }));
        // What is only proposed is in no sum of what was conferred.
        let query = "{ awardSummary(filter: { year: 2021 }) { rows { state awardCount collectiveCount individualCount } } }";
        let expected = json!([
            { "state": "CONFERRED", "awardCount": 5, "collectiveCount": 424, "individualCount": 1599 },
            { "state": "PROPOSED", "awardCount": 1, "collectiveCount": 0, "individualCount": 2 },
        ]);
        assert_eq!(site.reader().data(query).await["awardSummary"]["rows"], expected);
    })
    .await;
}

#[tokio::test]
async fn the_samples_have_every_state_level_and_kind_of_recipient() {
    on_both(|site| async move {
        // Some are of a later date than the one at which tests begin.
        site.clock.advance(chrono::Duration::days(400));
        samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
        let query =
            "{ awards(first: 100) { nodes { state conferringLevel year recipients { kind } movement { slug } } } }";
        let awards = site.reader().data(query).await["awards"]["nodes"].to_string();
        for word in [
            "PROPOSED",
            "CONFERRED",
            "REVOKED",
            "STATE",
            "GOVERNMENT",
            "MINISTRY",
            "PROVINCE",
            "DISTRICT",
            "COMMUNE",
            "UNIT",
            "COLLECTIVE",
            "INDIVIDUAL",
            "HOUSEHOLD",
            "quang-ha-khong-ho-so-qua-han",
        ] {
            assert!(awards.contains(&format!("\"{word}\"")), "{word}");
        }
        for year in 2019..=2026 {
            assert!(awards.contains(&format!("\"year\":{year}")), "{year}");
        }
    })
    .await;
}
