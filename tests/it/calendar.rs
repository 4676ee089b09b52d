//! The work calendar: days, weeks, what goes on over midnight, and what is refused.

use chrono::{DateTime, Duration, NaiveDate};
use loa::{
    content::calendar_entry::{CalendarEntry, entity},
    kernel::{access::Role, clock::Timestamp},
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Newsroom, Site, global, newsroom, on_both};

/// An instant in Viet Nam.
fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(&format!("{text}:00+07:00")).unwrap().to_utc()
}

fn entry(title: &str, start: &str, end: Option<&str>, is_all_day: bool) -> CalendarEntry {
    CalendarEntry {
        title: title.into(),
        starts_at: Some(at(start)),
        ends_at: end.map(at),
        is_all_day,
        ..CalendarEntry::default()
    }
}

/// The titles of each day of a week.
async fn week(site: &Site, newsroom: &Newsroom, date: &str) -> Vec<(String, Vec<String>)> {
    let query = format!(
        "{{ calendarWeek(agencyId: \"{}\"{date}) {{ days {{ date entries {{ title }} }} }} }}",
        newsroom.agency_id()
    );
    let week = site.reader().data(&query).await["calendarWeek"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let day = |day: &Value| {
        let titles = day["entries"].as_array().unwrap().iter().map(|entry| text(&entry["title"])).collect();
        (text(&day["date"]), titles)
    };
    week["days"].as_array().unwrap().iter().map(day).collect()
}

#[tokio::test]
async fn a_week_has_seven_days_and_each_what_touches_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        for content in [
            entry("Giao ban", "2026-01-12T08:00", Some("2026-01-12T10:00"), false),
            entry("Chào cờ", "2026-01-12T07:15", None, false),
            entry("Trực đêm", "2026-01-13T22:00", Some("2026-01-14T02:00"), false),
            entry("Đến nửa đêm", "2026-01-14T20:00", Some("2026-01-15T00:00"), false),
            entry("Ra quân", "2026-01-14T09:00", Some("2026-01-15T09:00"), true),
            entry("Từ tuần trước", "2026-01-09T08:00", Some("2026-01-12T01:00"), false),
            entry("Sang tuần sau", "2026-01-18T23:00", Some("2026-01-19T01:00"), false),
            entry("Tuần sau", "2026-01-19T00:00", Some("2026-01-19T01:00"), false),
            entry("Hết từ tuần trước", "2026-01-11T20:00", Some("2026-01-12T00:00"), false),
        ] {
            newsroom::publish(&site, agency, content).await;
        }
        let other = newsroom::publish(&site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
        newsroom::publish(&site, Some(other), entry("Của xã", "2026-01-13T08:00", None, false)).await;
        let expected: Vec<(String, Vec<String>)> = [
            ("2026-01-12", vec!["Từ tuần trước", "Chào cờ", "Giao ban"]),
            ("2026-01-13", vec!["Trực đêm"]),
            ("2026-01-14", vec!["Ra quân", "Trực đêm", "Đến nửa đêm"]),
            ("2026-01-15", vec!["Ra quân"]),
            ("2026-01-16", vec![]),
            ("2026-01-17", vec![]),
            ("2026-01-18", vec!["Sang tuần sau"]),
        ]
        .into_iter()
        .map(|(date, titles)| (date.to_owned(), titles.into_iter().map(str::to_owned).collect()))
        .collect();
        // Any day of the week, and today, which is the 15th.
        for date in ["", ", date: \"2026-01-12\"", ", date: \"2026-01-18\""] {
            assert_eq!(week(&site, &newsroom, date).await, expected, "{date}");
        }
        // Today is a date in Viet Nam: at 17:00 UTC on Sunday the next week has begun there.
        site.clock.advance(at("2026-01-18T23:59") - site.clock.now());
        assert_eq!(week(&site, &newsroom, "").await, expected);
        site.clock.advance(Duration::minutes(1));
        assert_eq!(week(&site, &newsroom, "").await[0].1, ["Sang tuần sau", "Tuần sau"]);
    })
    .await;
}

#[tokio::test]
async fn an_empty_week_is_seven_empty_days() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for (date, first, last, number, year) in [
            ("2021-12-09", "2021-12-06", "2021-12-12", 49, 2021),
            ("2027-01-01", "2026-12-28", "2027-01-03", 53, 2026),
            ("2025-12-29", "2025-12-29", "2026-01-04", 1, 2026),
            ("2024-02-29", "2024-02-26", "2024-03-03", 9, 2024),
        ] {
            for agency in [newsroom.agency_id(), global("Agency", Uuid::nil())] {
                let query = format!("{{ calendarWeek(agencyId: \"{agency}\", date: \"{date}\") {{
                    startsOn endsOn number year hasMore days {{ date entries {{ id }} }} }} }}");
                let week = site.reader().data(&query).await["calendarWeek"].clone();
                let monday: NaiveDate = first.parse().unwrap();
                let days: Vec<Value> = monday
                    .iter_days()
                    .take(7)
                    .map(|day| json!({ "date": day.to_string(), "entries": [] }))
                    .collect();
                assert_eq!(
                    week,
                    json!({ "startsOn": first, "endsOn": last, "number": number, "year": year, "hasMore": false, "days": days })
                );
            }
        }
        let bad = format!("{{ calendarWeek(agencyId: \"{}\") {{ year }} }}", newsroom.category_id());
        assert_eq!(site.reader().run(&bad, json!({})).await.code(), "BAD_REQUEST");
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_the_days_on_which_they_stand() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        for content in [
            entry("Dài", "2025-10-01T00:00", Some("2026-01-01T00:00"), false),
            entry("Cả ngày dài", "2025-10-01T10:00", Some("2026-01-01T10:00"), true),
            entry("Một ngày", "2025-12-31T09:00", None, true),
            entry("Họp", "2026-01-02T09:00", None, false),
        ] {
            newsroom::publish(&site, agency, content).await;
        }
        for (filter, order, titles) in [
            ("", "STARTS_AT_ASC", vec!["Dài", "Cả ngày dài", "Một ngày", "Họp"]),
            ("from: \"2026-01-02\"", "STARTS_AT_ASC", vec!["Họp"]),
            ("from: \"2026-01-01\"", "STARTS_AT_ASC", vec!["Cả ngày dài", "Họp"]),
            ("from: \"2025-12-31\", to: \"2025-12-31\"", "STARTS_AT_ASC", vec!["Dài", "Cả ngày dài", "Một ngày"]),
            ("to: \"2025-12-30\"", "STARTS_AT_ASC", vec!["Dài", "Cả ngày dài"]),
            ("to: \"2025-09-30\"", "STARTS_AT_ASC", vec![]),
            (
                "from: \"0001-01-01\", to: \"9999-12-31\"",
                "STARTS_AT_DESC",
                vec!["Họp", "Một ngày", "Cả ngày dài", "Dài"],
            ),
        ] {
            let query = format!(
                "{{ calendarEntries(filter: {{ {filter} }}, orderBy: {order}) {{ totalCount nodes {{ title }} }} }}"
            );
            let list = site.reader().data(&query).await["calendarEntries"].clone();
            let found: Vec<&str> =
                list["nodes"].as_array().unwrap().iter().map(|node| node["title"].as_str().unwrap()).collect();
            let mut sorted = (found.clone(), titles.clone());
            if order == "STARTS_AT_ASC" {
                // Two begin at the same moment; then their ids decide.
                sorted.0.sort_unstable();
                sorted.1.sort_unstable();
                assert_eq!(sorted.0, sorted.1, "{filter}");
            } else {
                assert_eq!(found, titles, "{filter}");
            }
            assert_eq!(list["totalCount"], titles.len(), "{filter}");
        }
        let turned = "{ calendarEntries(filter: { from: \"2026-01-02\", to: \"2026-01-01\" }) { totalCount } }";
        assert_eq!(site.reader().run(turned, json!({})).await.code(), "BAD_REQUEST");
        let query =
            "{ calendarEntries(filter: { from: \"2026-01-02\" }) { nodes { title startsAt endsAt startsOn endsOn
            isAllDay place attendees leadPerson preparedBy note agency { code } } } }";
        assert_eq!(
            site.reader().data(query).await["calendarEntries"]["nodes"],
            json!([{ "title": "Họp", "startsAt": "2026-01-02T02:00:00Z", "endsAt": null, "startsOn": "2026-01-02",
                "endsOn": "2026-01-02", "isAllDay": false, "place": null, "attendees": [], "leadPerson": null,
                "preparedBy": null, "note": null, "agency": { "code": "huyen-hai-ha" } }])
        );
    })
    .await;
}

#[tokio::test]
async fn a_whole_day_is_answered_as_it_may_be_sent_back() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let editor = site.member(Role::Publisher, newsroom.agency, "lan");
        let content = json!({ "title": "Tiếp xúc cử tri", "startsAt": "2026-01-20T08:00:00+07:00",
            "endsAt": "2026-01-21T17:00:00+07:00", "isAllDay": true, "place": " Hội trường ", "attendees": ["Tổ  đại biểu"] });
        let document = editor.document("calendarEntryCreate", json!({ "content": content, "publish": true })).await;
        let id = document["id"].as_str().unwrap().replace("Document", "CalendarEntry");
        let query = format!("{{ calendarEntry(id: \"{id}\") {{ startsAt endsAt startsOn endsOn place attendees }} }}");
        let first = site.reader().data(&query).await["calendarEntry"].clone();
        assert_eq!(
            first,
            json!({ "startsAt": "2026-01-19T17:00:00Z", "endsAt": "2026-01-21T17:00:00Z", "startsOn": "2026-01-20",
                "endsOn": "2026-01-21", "place": "Hội trường", "attendees": ["Tổ đại biểu"] })
        );
        let content = json!({ "startsAt": first["startsAt"], "endsAt": first["endsAt"] });
        let input = json!({ "id": id, "expectedVersion": 1, "content": content, "publish": true });
        editor.document("calendarEntryEdit", input).await;
        assert_eq!(site.reader().data(&query).await["calendarEntry"], first);
    })
    .await;
}

#[tokio::test]
async fn bad_entries_are_refused() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let author = site.member(Role::Author, newsroom.agency, "an");
        let long = |count: usize| "ă".repeat(count);
        for (change, codes) in [
            (json!({ "title": "" }), vec!["BLANK content.title"]),
            (json!({ "title": long(301) }), vec!["TOO_LONG content.title"]),
            (json!({ "startsAt": null }), vec!["BLANK content.startsAt"]),
            (json!({ "endsAt": "2026-01-20T08:00:00+07:00" }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "endsAt": "2026-01-20T07:59:59+07:00" }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "endsAt": "2026-04-22T08:00:01+07:00" }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "place": long(301) }), vec!["TOO_LONG content.place"]),
            (
                json!({ "leadPerson": long(201), "preparedBy": long(201) }),
                vec!["TOO_LONG content.leadPerson", "TOO_LONG content.preparedBy"],
            ),
            (json!({ "note": long(1_001) }), vec!["TOO_LONG content.note"]),
            (json!({ "attendees": vec!["A"; 51] }), vec!["TOO_MANY content.attendees"]),
            (
                json!({ "attendees": ["A", " ", long(201)] }),
                vec!["BLANK content.attendees.1", "TOO_LONG content.attendees.2"],
            ),
        ] {
            let mut content = json!({ "title": "Họp", "startsAt": "2026-01-20T08:00:00+07:00" });
            content.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let before = site.rows().await;
            assert_eq!(author.refused("calendarEntryCreate", json!({ "content": content })).await, codes, "{change}");
            assert_eq!(site.rows().await, before, "{change}");
        }
        for starts_at in ["2026-02-30T08:00:00+07:00", "1899-01-01T00:00:00Z", "2026-01-20", "08:00"] {
            let content = json!({ "title": "Họp", "startsAt": starts_at });
            let answer = author.try_mutate("calendarEntryCreate", json!({ "content": content })).await;
            assert_eq!(answer.code(), "BAD_REQUEST", "{starts_at}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_week_is_read_by_one_statement_and_has_an_end() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let query = format!(
            "{{ calendarWeek(agencyId: \"{}\", date: \"2026-01-12\") {{ hasMore days {{ entries {{ title attendees }} }} }} }}",
            newsroom.agency_id()
        );
        let mut there = 0;
        for size in [5, 500, 501] {
            let rows = (there..size).map(|number| {
                entity::Model {
                    id: Uuid::from_u128(number + 1),
                    agency_id: newsroom.agency,
                    edition: 1,
                    published_at: site.clock.now(),
                    modified_at: site.clock.now(),
                    title: format!("Việc {number}"),
                    starts_at: at("2026-01-12T08:00") + Duration::minutes(i64::try_from(number).unwrap()),
                    ends_at: None,
                    ends_on: NaiveDate::from_ymd_opt(2026, 1, 12).unwrap(),
                    is_all_day: false,
                    place: None,
                    attendees: "[\"A\"]".into(),
                    lead_person: None,
                    prepared_by: None,
                    note: None,
                }
                .into_active_model()
                .reset_all()
            });
            entity::Entity::insert_many(rows).exec_without_returning(site.kernel.store.writer()).await.unwrap();
            there = size;
            let before = site.kernel.store.statements();
            let week = site.reader().data(&query).await["calendarWeek"].clone();
            assert_eq!(site.kernel.store.statements() - before, 1);
            assert_eq!(week["days"][0]["entries"].as_array().unwrap().len(), usize::try_from(size.min(500)).unwrap());
            assert_eq!(week["hasMore"], size > 500);
        }
    })
    .await;
}
