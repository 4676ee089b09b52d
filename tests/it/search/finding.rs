//! What is found, and what comes first.

use loa::{
    body::from_markdown,
    content::{article::Article, calendar_entry::CalendarEntry},
};
use serde_json::json;
use uuid::Uuid;

use super::{search, suggestions, titles};
use crate::kit::{Newsroom, Site, newsroom, on_both};

async fn publish(site: &Site, newsroom: &Newsroom, title: &str, text: &str) -> Uuid {
    let article =
        Article { summary: "Tóm tắt.".into(), body: from_markdown(text).unwrap(), ..newsroom.article(title) };
    newsroom::publish(site, Some(newsroom.agency), article).await
}

async fn portal(site: &Site) -> Newsroom {
    let newsroom = Newsroom::open(site).await;
    for (title, text) in [
        ("Huyện Hải Hà tổng kết phong trào thi đua", "Công tác thi đua, khen thưởng của huyện đạt kết quả tốt."),
        ("Chia huyện Quảng Hà", "Nghị định số 59/2001/NĐ-CP của Chính phủ về việc chia huyện."),
        ("Bầu cử đại biểu Quốc hội", "Tỷ lệ cử tri đi bầu đạt 99,96%, hoàn thành 19/19 chỉ tiêu."),
        ("Phòng, chống dịch Covid-19", "Tiêm vắc xin đợt hai cho người dân."),
        ("UBND xã họp", "Uỷ ban nhân dân xã Quảng Hà giao ban."),
        ("Xây dựng nông thôn mới", "Kỹ thuật mới về đường làng, ngõ xóm; hoà giải ở cơ sở."),
        ("Bản đồ quy hoạch", "Quy hoạch sử dụng đất của huyện Đầm Hà."),
        ("Bán đỗ xanh ở chợ phiên", "Bà con đem đỗ ra chợ từ sớm."),
        ("Học sinh giỏi cấp tỉnh", "Các em học sinh lớp chín dự thi."),
        ("Sinh viên tình nguyện", "Trường đại học sinh hoạt chuyên đề về sinh học."),
    ] {
        publish(site, &newsroom, title, text).await;
    }
    let entry = CalendarEntry {
        title: "Giao ban tháng Một".into(),
        starts_at: Some(site.clock.now()),
        place: Some("Hội trường Ủy ban".into()),
        ..CalendarEntry::default()
    };
    newsroom::publish(site, Some(newsroom.agency), entry).await;
    newsroom
}

#[tokio::test]
async fn what_is_meant_is_found() {
    on_both(|site| async move {
        portal(&site).await;
        for (query, first, relaxed) in [
            ("thi dua khen thuong", "Huyện Hải Hà tổng kết phong trào thi đua", false),
            ("Hải Hà thi đua", "Huyện Hải Hà tổng kết phong trào thi đua", false),
            ("HA\u{309}I HA\u{300}", "Huyện Hải Hà tổng kết phong trào thi đua", true),
            ("duong lang", "Xây dựng nông thôn mới", false),
            ("đường làng", "Xây dựng nông thôn mới", false),
            ("Ðường làng", "Xây dựng nông thôn mới", false),
            ("hòa giải", "Xây dựng nông thôn mới", false),
            ("ho\u{300}a gia\u{309}i", "Xây dựng nông thôn mới", false),
            ("kĩ thuật", "Xây dựng nông thôn mới", false),
            ("tỉ lệ cử tri", "Bầu cử đại biểu Quốc hội", false),
            ("59/2001/NĐ-CP", "Chia huyện Quảng Hà", false),
            ("59/2001/nd-cp", "Chia huyện Quảng Hà", false),
            ("99,96%", "Bầu cử đại biểu Quốc hội", false),
            ("19/19", "Bầu cử đại biểu Quốc hội", false),
            ("covid 19", "Phòng, chống dịch Covid-19", false),
            ("Covid-19", "Phòng, chống dịch Covid-19", false),
            ("ủy ban nhân dân", "UBND xã họp", false),
            ("uy ban nhan dan", "UBND xã họp", false),
            ("NTM", "Xây dựng nông thôn mới", false),
            ("xay dung nong thon mới", "Xây dựng nông thôn mới", false),
            ("bản đồ", "Bản đồ quy hoạch", false),
            ("bán đỗ", "Bán đỗ xanh ở chợ phiên", false),
            ("bản đỗ", "Bán đỗ xanh ở chợ phiên", true),
            ("học sinh", "Học sinh giỏi cấp tỉnh", false),
            ("\"học sinh giỏi\"", "Học sinh giỏi cấp tỉnh", false),
            ("xây dựng nôgn thôn mới", "Xây dựng nông thôn mới", true),
            ("phong trào thi đau khen thưởng", "Huyện Hải Hà tổng kết phong trào thi đua", true),
            ("giao ban tháng một", "Giao ban tháng Một", false),
            ("bản AND đồ", "Bản đồ quy hoạch", false),
            ("học xinh", "Học sinh giỏi cấp tỉnh", true),
            ("đườg làng", "Xây dựng nông thôn mới", true),
            ("hoà dải", "Xây dựng nông thôn mới", true),
            ("học sunh", "Học sinh giỏi cấp tỉnh", true),
            ("học snh", "Học sinh giỏi cấp tỉnh", true),
            ("hov sinh giỏi", "Học sinh giỏi cấp tỉnh", true),
            ("nông yhôn", "Xây dựng nông thôn mới", true),
        ] {
            let found = search(&site, query, "").await;
            let titles = titles(&found);
            assert_eq!(titles.first().map(String::as_str), Some(first), "{query}: {titles:?}");
            if query != "HA\u{309}I HA\u{300}" {
                assert_eq!(found["relaxed"], relaxed, "{query}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_mark_that_was_typed_is_meant_and_a_bare_letter_is_any() {
    on_both(|site| async move {
        portal(&site).await;
        let found = search(&site, "bản đồ", "").await;
        assert_eq!(titles(&found), ["Bản đồ quy hoạch"]);
        assert_eq!((&found["tier"], &found["totalCount"]), (&json!("STRICT"), &json!(1)));
        let found = search(&site, "ban do", "").await;
        assert_eq!(titles(&found).len(), 2, "{found}");
        let found = search(&site, "bản dô", "").await;
        assert_eq!((&found["tier"], &found["totalCount"]), (&json!("FOLDED"), &json!(2)));
        // In quotes the words stand together, and are never taken apart.
        assert_eq!(titles(&search(&site, "\"sinh học\"", "").await), ["Sinh viên tình nguyện"]);
        assert_eq!(titles(&search(&site, "\"thi đua khen thưởng xã\"", "").await), [""; 0]);
        // A phrase does not go on from the title into the text.
        assert_eq!(titles(&search(&site, "\"thi đua Công tác\"", "").await), [""; 0]);
        let found = search(&site, "không có từ nào như thế", "").await;
        assert_eq!((&found["relaxed"], &found["tier"], &found["totalCount"]), (&json!(false), &json!(null), &json!(0)));
    })
    .await;
}

#[tokio::test]
async fn words_that_are_only_scattered_do_not_hide_what_was_meant() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        // Each has all words of both misspelt queries, none of them beside its neighbour, and is newer.
        for number in 0..4 {
            let text = "Ngày hội đi chợ. Trao học bổng. Chi phí do dân góp. Xe bầu đường xa. Danh mục hàng. Sách vở mới. Cử người đi. Cử hành lễ. Ngủ trưa. Lên lớp. Nhập hàng.";
            publish(&site, &newsroom, &format!("Báo cáo dài số {number}"), text).await;
        }
        publish(&site, &newsroom, "Niêm yết danh sách cử tri bầu cử", "Danh sách cử tri bầu cử được niêm yết.").await;
        publish(&site, &newsroom, "Thanh niên lên đường nhập ngũ", "Lễ giao quân.").await;
        for (query, first, tier) in [
            ("danh sách cử chi bầu cử", "Niêm yết danh sách cử tri bầu cử", "PAIRS"),
            ("lên đường nhập ngủ", "Thanh niên lên đường nhập ngũ", "FOLDED"),
            // All words are meant, and nothing has more of them together.
            ("học chợ xe lễ", "Báo cáo dài số 3", "STRICT"),
        ] {
            let mut pages = Vec::new();
            for order in ["RELEVANCE", "NEWEST"] {
                let found = search(&site, query, &format!(", orderBy: {order}")).await;
                assert_eq!(found["tier"], tier, "{query} {order}: {found}");
                pages.push(titles(&found));
            }
            assert_eq!(pages[0].first().map(String::as_str), Some(first), "{query}");
            pages.iter_mut().for_each(|page| page.sort());
            assert_eq!(pages[0], pages[1], "{query}: both orders have the same items");
        }
    })
    .await;
}

#[tokio::test]
async fn a_phrase_ends_with_its_sentence() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let text = "Các em vào tiểu học. Sinh viên tình nguyện về xã.\n\nTP. Hạ Long\n\nđón khách";
        publish(&site, &newsroom, "Mùa hè", text).await;
        for (query, found) in [
            ("\"học sinh\"", 0),
            ("\"sinh viên tình nguyện\"", 1),
            ("\"TP Hạ Long\"", 1),
            ("\"Hạ Long đón khách\"", 0),
            ("học sinh", 1),
        ] {
            assert_eq!(titles(&search(&site, query, "").await).len(), found, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn titles_are_suggested_while_somebody_types() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        publish(&site, &newsroom, "UBND xã họp", "Lần nữa, cùng một tiêu đề.").await;
        for (prefix, expected) in [
            ("ubnd", vec!["UBND xã họp"]),
            ("xây d", vec!["Xây dựng nông thôn mới"]),
            ("xay dung nong thon m", vec!["Xây dựng nông thôn mới"]),
            ("bản", vec!["Bản đồ quy hoạch", "Giao ban tháng Một", "Bán đỗ xanh ở chợ phiên"]),
            ("bán đ", vec!["Bán đỗ xanh ở chợ phiên", "Bản đồ quy hoạch"]),
            ("học sinh", vec!["Học sinh giỏi cấp tỉnh"]),
            ("gi", vec!["Giao ban tháng Một", "Học sinh giỏi cấp tỉnh"]),
            ("mới xây", vec!["Xây dựng nông thôn mới"]),
            ("zz", vec![]),
            ("", vec![]),
            ("\u{301}\"*", vec![]),
        ] {
            assert_eq!(suggestions(&site, prefix).await, expected, "{prefix}");
        }
        let one = "{ suggest(prefix: \"hả\", first: 1) { title html ranges { start end } node { id } } }";
        let data = site.reader().data(one).await["suggest"][0].clone();
        assert_eq!(data["html"], "Huyện <mark>Hả</mark>i <mark>Hà</mark> tổng kết phong trào thi đua");
        assert_eq!(data["ranges"][0], json!({ "start": 6, "end": 8 }));
        assert!(data["node"]["id"].as_str().unwrap().starts_with("Article:"));
    })
    .await;
}

#[tokio::test]
async fn where_something_was_found_is_shown() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let text = format!("{} Trao <bằng khen> & giấy khen cho tập thể. {}", "Một hai ba. ".repeat(30), "Bốn. ".repeat(60));
        publish(&site, &newsroom, "Lễ trao giấy khen", &text).await;
        let document = "{ search(query: \"giay khen\") { edges {
            highlights(fragments: 1) { field text html ranges { start end } } none: highlights(fragments: 0) { field } } } }";
        let data = site.reader().data(document).await["search"]["edges"][0].clone();
        let [title, text] = data["highlights"].as_array().unwrap().as_slice() else { panic!("{data}") };
        assert_eq!(title["html"], "Lễ trao <mark>giấy khen</mark>");
        assert_eq!((&title["field"], &title["ranges"]), (&json!("TITLE"), &json!([{ "start": 8, "end": 17 }])));
        assert_eq!(text["field"], "TEXT");
        let html = text["html"].as_str().unwrap();
        assert!(html.contains("&amp; <mark>giấy khen</mark> cho tập thể"), "{html}");
        assert!(html.starts_with('…') && html.ends_with('…') && !html.contains("<b"), "{html}");
        assert_eq!(data["none"].as_array().unwrap().len(), 1);
        let bad = "{ search(query: \"giay khen\") { edges { highlights(fragments: 6) { field } } } }";
        assert_eq!(site.reader().run(bad, json!({})).await.code(), "BAD_REQUEST");
    })
    .await;
}
