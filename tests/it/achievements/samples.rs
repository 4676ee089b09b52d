//! The sample content has what the district reported for 2021, to the digit.

use indicatif::ProgressBar;
use loa::samples;
use serde_json::{Value, json};

use crate::kit::{Site, on_both};

#[tokio::test]
async fn the_figures_of_2021_are_those_of_the_report() {
    on_both(|site| async move {
        site.clock.advance(chrono::Duration::days(400));
        samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
        let data = site
            .reader()
            .data(
                "{ achievements(first: 100, filter: { year: 2021 }) { nodes { measurement { indicator { code } value
                targetsMet targetsSet isEstimate comparisons { base percent } }
                recognition { subject recognisedBy } title } } }",
            )
            .await;
        let nodes = data["achievements"]["nodes"].as_array().unwrap();
        let of = |code: &str| {
            let is_it = |node: &&Value| node["measurement"]["indicator"]["code"] == code;
            nodes.iter().find(is_it).unwrap()["measurement"].clone()
        };
        let compared = |pairs: &[(&str, &str)]| {
            json!(pairs.iter().map(|(base, percent)| json!({ "base": base, "percent": percent })).collect::<Vec<_>>())
        };
        assert_eq!(of("ty-le-tiem-vac-xin-covid-19")["value"], "97.8");
        assert_eq!(of("ty-le-cu-tri-di-bau")["value"], "99.96");
        let targets = of("chi-tieu-kinh-te-xa-hoi");
        assert_eq!((&targets["targetsMet"], &targets["targetsSet"]), (&json!(19), &json!(19)));
        assert_eq!(targets["isEstimate"], true);
        for (code, pairs) in [
            ("tong-gia-tri-san-xuat", [("PLAN", "100.2"), ("SAME_PERIOD", "15.1")].as_slice()),
            ("tong-thu-ngan-sach", &[("PROVINCIAL_PLAN", "139.1"), ("DISTRICT_PLAN", "125.5")]),
            ("thu-noi-dia", &[("PROVINCIAL_PLAN", "121.8"), ("DISTRICT_PLAN", "101.5"), ("SAME_PERIOD", "25.9")]),
        ] {
            assert_eq!(of(code)["comparisons"], compared(pairs), "{code}");
        }
        for (title, subject, by) in [
            ("Huyện đạt chuẩn nông thôn mới", "Huyện Hải Hà", "Thủ tướng Chính phủ"),
            ("Đô thị loại IV", "Thị trấn Quảng Hà", "Bộ Xây dựng"),
        ] {
            let node = nodes.iter().find(|node| node["title"] == title).unwrap();
            assert_eq!(node["recognition"], json!({ "subject": subject, "recognisedBy": by }));
        }
        the_commune_goes_on_where_the_district_ended(&site).await;
    })
    .await;
}

async fn the_commune_goes_on_where_the_district_ended(site: &Site) {
    let data = site.reader().data("{ agency(code: \"xa-quang-ha\") { id } }").await;
    let commune = data["agency"]["id"].as_str().unwrap();
    let query = format!(
        "{{ indicator(code: \"ty-le-ho-ngheo\") {{ series(agencyId: \"{commune}\", yearFrom: 2019) {{
            points {{ year agency {{ code }} measurement {{ value }} }}
            breaks {{ on before {{ code }} after {{ code }} }} }} }} }}"
    );
    let series = site.reader().data(&query).await["indicator"]["series"].clone();
    let point = |year: i32, code: &str, value: &str| json!({ "year": year, "agency": { "code": code }, "measurement": { "value": value } });
    let district = "huyen-hai-ha";
    let expected = json!([
        point(2019, district, "5.12"),
        point(2020, district, "3.4"),
        point(2022, district, "2.86"),
        point(2023, district, "1.79"),
        point(2024, district, "0.95"),
        point(2025, "xa-quang-ha", "0.62"),
    ]);
    assert_eq!(series["points"], expected);
    let successors =
        ["xa-cai-chien", "xa-duong-hoa", "xa-quang-duc", "xa-quang-ha"].map(|code| json!({ "code": code }));
    assert_eq!(
        series["breaks"],
        json!([{ "on": "2025-07-01", "before": [{ "code": district }], "after": successors }])
    );
}
