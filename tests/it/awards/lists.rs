//! Lists of awards: what an award tells, in which order, and what filters find.

use loa::content::{
    award::{Award, Recipient, entity::State},
    award_title::entity::{ConferringLevel, RecipientKind},
};
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{each, publish_all};
use crate::kit::{
    Newsroom, Site, global,
    newsroom::{self, award, award_title, movement, publish},
    on_both,
};

fn decision(number: &str, date: &str) -> Option<loa::content::article::LegalDocument> {
    serde_json::from_value(
        json!({ "number": number, "issuedOn": date, "issuer": null, "title": null, "address": null }),
    )
    .unwrap()
}

fn person(name: &str) -> Recipient {
    Recipient {
        kind: RecipientKind::Individual,
        name: name.into(),
        job_title: Some("Trưởng thôn".into()),
        affiliation: Some("Xã Quảng Đức".into()),
        note: None,
    }
}

#[tokio::test]
async fn an_award_tells_what_was_conferred_by_whom_and_on_whom() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        let title = publish(&site, agency, award_title("giay-khen", "Giấy khen")).await;
        let movement_id = publish(&site, agency, movement("thi-dua", "Thi đua")).await;
        let article = publish(&site, agency, newsroom.article("Tin khen thưởng")).await;
        let content = Award {
            state: State::Revoked,
            decision: decision("614/QĐ-UBND", "2025-12-18"),
            revocation: decision("20/QĐ-UBND", "2026-01-14"),
            recipients: vec![person("Chìu Văn Sáng"), person("Đặng Thị Mùi")],
            collective_count: 3,
            ground: Some("Giữ đường biên".into()),
            movement_id: Some(movement_id),
            source_article_id: Some(article),
            ..award(title, 2025, 0)
        };
        let id = publish(&site, agency, content).await;
        let query = format!("{{ award(id: \"{}\") {{
            awardTitle {{ code }} conferringLevel conferringBody year state decidedOn ground
            decision {{ number issuedOn }} revocation {{ number issuedOn }}
            recipients {{ kind name jobTitle affiliation note }} collectiveCount individualCount householdCount
            movement {{ slug awards {{ totalCount nodes {{ year }} }} }} sourceArticle {{ title }} agency {{ code }} }} }}", global("Award", id));
        let named = |name: &str| json!({ "kind": "INDIVIDUAL", "name": name, "jobTitle": "Trưởng thôn", "affiliation": "Xã Quảng Đức", "note": null });
        let expected = json!({
            "awardTitle": { "code": "giay-khen" }, "conferringLevel": "COMMUNE",
            "conferringBody": "Chủ tịch Ủy ban nhân dân xã Quảng Hà", "year": 2025, "state": "REVOKED",
            "decidedOn": "2025-12-18", "ground": "Giữ đường biên",
            "decision": { "number": "614/QĐ-UBND", "issuedOn": "2025-12-18" },
            "revocation": { "number": "20/QĐ-UBND", "issuedOn": "2026-01-14" },
            "recipients": [named("Chìu Văn Sáng"), named("Đặng Thị Mùi")],
            "collectiveCount": 3, "individualCount": 2, "householdCount": 0,
            "movement": { "slug": "thi-dua", "awards": { "totalCount": 1, "nodes": [{ "year": 2025 }] } },
            "sourceArticle": { "title": "Tin khen thưởng" }, "agency": { "code": "huyen-hai-ha" },
        });
        assert_eq!(site.reader().data(&query).await["award"], expected);

        // The article may be withdrawn, and the award can still be corrected; title and movement cannot leave before it.
        let administrator = site.administrator();
        administrator.document("documentWithdraw", json!({ "id": global("Article", article), "expectedVersion": 1 })).await;
        let input = json!({ "id": global("Award", id), "expectedVersion": 1, "publish": true,
            "content": { "ground": null, "recipients": [{ "kind": "HOUSEHOLD", "name": "Hộ ông Lý Văn Tài" }] } });
        administrator.document("awardEdit", input).await;
        let found = site.reader().data(&query).await["award"].clone();
        assert_eq!((&found["sourceArticle"], &found["ground"]), (&Value::Null, &Value::Null));
        assert_eq!(each(&found["recipients"], "name"), ["Hộ ông Lý Văn Tài"]);
        assert_eq!((&found["individualCount"], &found["householdCount"]), (&json!(0), &json!(1)));
        for id in [global("AwardTitle", title), global("EmulationMovement", movement_id)] {
            let input = json!({ "id": id, "expectedVersion": 1 });
            assert_eq!(administrator.refused("documentWithdraw", input).await, ["IN_USE id"], "{id}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_preview_has_recipients_and_may_lack_all_else() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), Award { recipients: vec![person("Lê An")], ..Award::default() }).await;
        let query = format!("{{ document(id: \"{}\") {{ title preview {{ ... on Award {{ awardTitle {{ name }} conferringBody
            recipients {{ name }} individualCount movement {{ name }} sourceArticle {{ title }} }} }} }} }}", global("Document", id));
        let expected = json!({ "title": "", "preview": { "awardTitle": null, "conferringBody": "", "recipients": [{ "name": "Lê An" }],
            "individualCount": 1, "movement": null, "sourceArticle": null } });
        assert_eq!(site.administrator().data(&query).await["document"], expected);
    })
    .await;
}

/// Awards of several years, bodies, states and agencies; each is called by its ground.
struct Library {
    province: Uuid,
    district: Uuid,
    commune: Uuid,
    flag: Uuid,
    certificate: Uuid,
    movement: Uuid,
}

async fn library(site: &Site) -> Library {
    let province = publish(site, None, newsroom::agency("tinh", "Tỉnh")).await;
    let below = |code: &str, name: &str| loa::content::agency::Agency {
        parent_id: Some(province),
        ..newsroom::agency(code, name)
    };
    let district = publish(site, None, below("huyen", "Huyện")).await;
    let commune = publish(site, None, below("xa", "Xã")).await;
    let flag = super::title(site, province, "co-thi-dua-cap-tinh").await;
    let certificate = super::title(site, province, "giay-khen").await;
    let movement = publish(site, Some(district), movement("thi-dua", "Thi đua")).await;
    let of = |ground: &str, title, level, year| Award {
        ground: Some(ground.into()),
        conferring_level: Some(level),
        ..award(title, year, 0)
    };
    use ConferringLevel::{Commune, District, Province};
    publish_all(
        site,
        district,
        [
            Award { collective_count: 6, ..of("cờ 2019", flag, Province, 2019) },
            Award {
                individual_count: 9,
                decision: decision("1", "2020-05-01"),
                ..of("giấy 2020", certificate, District, 2020)
            },
            Award { household_count: 4, movement_id: Some(movement), ..of("hộ 2020", certificate, District, 2020) },
            Award { collective_count: 2, state: State::Proposed, ..of("đề nghị 2021", flag, Province, 2021) },
        ],
    )
    .await;
    publish_all(
        site,
        commune,
        [
            Award {
                individual_count: 1,
                decision: decision("2", "2025-08-01"),
                ..of("xã 2025", certificate, Commune, 2025)
            },
            Award {
                individual_count: 1,
                state: State::Revoked,
                revocation: decision("4", "2026-01-02"),
                movement_id: Some(movement),
                decision: decision("3", "2025-09-01"),
                ..of("hủy 2025", certificate, Commune, 2025)
            },
        ],
    )
    .await;
    publish_all(site, province, [Award { collective_count: 1, ..of("tỉnh 2024", flag, Province, 2024) }]).await;
    Library { province, district, commune, flag, certificate, movement }
}

#[tokio::test]
async fn filters_find_what_they_say() {
    on_both(|site| async move {
        let library = library(&site).await;
        let agency = |id, more: &str| format!("agencyId: \"{}\"{more}", global("Agency", id));
        for (filter, grounds) in [
            (
                String::new(),
                &["hủy 2025", "xã 2025", "tỉnh 2024", "đề nghị 2021", "hộ 2020", "giấy 2020", "cờ 2019"][..],
            ),
            (agency(library.district, ""), &["đề nghị 2021", "hộ 2020", "giấy 2020", "cờ 2019"]),
            (agency(library.province, ""), &["tỉnh 2024"]),
            (
                agency(library.province, ", includeDescendants: true, yearFrom: 2021"),
                &["hủy 2025", "xã 2025", "tỉnh 2024", "đề nghị 2021"],
            ),
            (agency(library.commune, ", includeDescendants: true"), &["hủy 2025", "xã 2025"]),
            ("year: 2020".into(), &["hộ 2020", "giấy 2020"]),
            ("yearTo: 2020".into(), &["hộ 2020", "giấy 2020", "cờ 2019"]),
            ("yearFrom: 2020, yearTo: 2021".into(), &["đề nghị 2021", "hộ 2020", "giấy 2020"]),
            ("conferringLevel: PROVINCE".into(), &["tỉnh 2024", "đề nghị 2021", "cờ 2019"]),
            (format!("awardTitleId: \"{}\", year: 2019", global("AwardTitle", library.flag)), &["cờ 2019"]),
            (format!("awardTitleId: \"{}\", year: 2019", global("AwardTitle", library.certificate)), &[]),
            ("awardTitleCode: \"giay-khen\"".into(), &["hủy 2025", "xã 2025", "hộ 2020", "giấy 2020"]),
            ("awardTitleCode: \"Giấy khen\"".into(), &[]),
            ("family: EMULATION_TITLE".into(), &["tỉnh 2024", "đề nghị 2021", "cờ 2019"]),
            ("recipientKind: HOUSEHOLD".into(), &["hộ 2020"]),
            ("recipientKind: COLLECTIVE, states: [CONFERRED]".into(), &["tỉnh 2024", "cờ 2019"]),
            ("states: [PROPOSED, REVOKED]".into(), &["hủy 2025", "đề nghị 2021"]),
            ("states: []".into(), &[]),
            (format!("movementId: \"{}\"", global("EmulationMovement", library.movement)), &["hủy 2025", "hộ 2020"]),
        ] {
            let query = format!("{{ awards(filter: {{ {filter} }}) {{ totalCount nodes {{ ground }} }} }}");
            let list = site.reader().data(&query).await["awards"].clone();
            assert_eq!(each(&list["nodes"], "ground"), grounds, "{filter}");
            assert_eq!(list["totalCount"], grounds.len(), "{filter}");
        }
        for filter in
            ["yearFrom: 2021, yearTo: 2020", "includeDescendants: true", "agencyId: \"Article:1\"", "movementId: \"x\""]
        {
            for field in ["awards(filter: { F }) { totalCount }", "awardSummary(filter: { F }) { hasMore }"] {
                let query = format!("{{ {} }}", field.replace('F', filter));
                assert_eq!(site.reader().run(&query, json!({})).await.code(), "BAD_REQUEST", "{query}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_page_of_every_order_comes_once() {
    on_both(|site| async move {
        library(&site).await;
        let mut orders = Vec::new();
        for order in ["DECIDED_ON_DESC", "DECIDED_ON_ASC"] {
            let mut grounds = Vec::new();
            let mut after = Value::Null;
            loop {
                let query = format!("query($after: String) {{ awards(first: 2, after: $after, orderBy: {order}) {{ nodes {{ ground }} pageInfo {{ hasNextPage endCursor }} }} }}");
                let page = site.reader().run(&query, json!({ "after": after })).await.data()["awards"].clone();
                grounds.extend(each(&page["nodes"], "ground").into_iter().cloned());
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].clone();
            }
            orders.push(grounds);
        }
        assert_eq!(orders[0].len(), 7);
        orders[1].reverse();
        assert_eq!(orders[0], orders[1], "the one order is the other backwards");
    })
    .await;
}
