//! The contract that every kind keeps: its whole life, told once and run for each of them on both databases.

use loa::kernel::{access::Role, change, kind::Kind};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Client, Newsroom, Site, global, newsroom, on_both, uuid};

/// What a test must know of a kind: two contents that are fit to be public, and one field in which they differ.
struct Sample {
    create: &'static str,
    edit: &'static str,
    first: Value,
    second: Value,
    field: &'static str,
}

/// What is public beside the newsroom, for kinds that refer to it.
#[derive(Clone, Copy)]
struct Public {
    article: Uuid,
    indicator: Uuid,
    award_title: Uuid,
}

/// A new kind does not compile here until it has said what one of it looks like.
fn sample(kind: Kind, newsroom: &Newsroom, public: Public) -> Sample {
    match kind {
        Kind::Agency => Sample {
            create: "agencyCreate",
            edit: "agencyEdit",
            first: json!({ "code": "xa-quang-ha", "name": "Xã Quảng Hà", "level": "COMMUNE", "validFrom": "2025-07-01",
                "predecessorIds": [newsroom.agency_id()] }),
            second: json!({ "name": "Xã Quảng Hà (mới)" }),
            field: "name",
        },
        Kind::Category => Sample {
            create: "categoryCreate",
            edit: "categoryEdit",
            first: json!({ "name": "Kinh tế", "parentId": newsroom.category_id(), "position": 2 }),
            second: json!({ "name": "Kinh tế – Xã hội", "description": "Sản xuất, đời sống" }),
            field: "name",
        },
        Kind::Contributor => Sample {
            create: "contributorCreate",
            edit: "contributorEdit",
            first: json!({ "name": "Nguyễn An", "description": "Cộng tác viên" }),
            second: json!({ "name": "Nguyễn Văn An" }),
            field: "name",
        },
        Kind::MediaAsset => Sample {
            create: "mediaAssetCreate",
            edit: "mediaAssetEdit",
            first: json!({ "address": "https://media.example.vn/a.jpg", "contentType": "image/jpeg", "width": 800,
                "height": 600, "focalPoint": { "x": 0.5, "y": 0.25 } }),
            second: json!({ "address": "https://media.example.vn/b.jpg" }),
            field: "address",
        },
        Kind::Article => Sample {
            create: "articleCreate",
            edit: "articleEdit",
            first: json!({ "title": "Hải Hà đạt chuẩn nông thôn mới", "summary": "Tin vui.",
                "categoryId": newsroom.category_id(),
                "contributions": [{ "contributorId": global("Contributor", newsroom.authors[0]) }],
                "body": { "markdown": "Một đoạn.\n\nHai đoạn." } }),
            second: json!({ "title": "Hải Hà đạt chuẩn nông thôn mới năm 2021" }),
            field: "title",
        },
        Kind::Placement => Sample {
            create: "placementCreate",
            edit: "placementEdit",
            first: json!({ "slot": "HOT", "articleId": global("Article", public.article), "position": 1,
                "titleOverride": "Tin vui" }),
            second: json!({ "position": 2 }),
            field: "position",
        },
        Kind::CalendarEntry => Sample {
            create: "calendarEntryCreate",
            edit: "calendarEntryEdit",
            first: json!({ "title": "Giao ban tuần", "startsAt": "2026-01-19T08:00:00+07:00",
                "endsAt": "2026-01-19T10:00:00+07:00", "attendees": ["Trưởng các phòng"] }),
            second: json!({ "title": "Giao ban tháng" }),
            field: "title",
        },
        Kind::EmulationMovement => Sample {
            create: "emulationMovementCreate",
            edit: "emulationMovementEdit",
            first: json!({ "name": "Hải Hà chung sức xây dựng nông thôn mới", "startedOn": "2021-01-01",
                "endedOn": "2025-06-30", "description": "Xã nào cũng có việc, nhà nào cũng có phần." }),
            second: json!({ "name": "Hải Hà chung sức xây dựng nông thôn mới nâng cao" }),
            field: "name",
        },
        Kind::Indicator => Sample {
            create: "indicatorCreate",
            edit: "indicatorEdit",
            first: json!({ "code": "ty-le-ho-ngheo", "name": "Tỷ lệ hộ nghèo", "unit": "%", "field": "SOCIETY" }),
            second: json!({ "name": "Tỷ lệ hộ nghèo theo chuẩn đa chiều" }),
            field: "name",
        },
        Kind::Achievement => Sample {
            create: "achievementCreate",
            edit: "achievementEdit",
            first: json!({ "title": "Tỷ lệ hộ nghèo năm 2024", "measurement": {
                "indicatorId": global("Indicator", public.indicator), "period": { "year": 2024 }, "value": "0.95",
                "comparisons": [{ "base": "SAME_PERIOD", "percent": "-46.9" }] },
                "sourceArticleId": global("Article", public.article) }),
            second: json!({ "title": "Tỷ lệ hộ nghèo cuối năm 2024" }),
            field: "title",
        },
        Kind::AwardTitle => Sample {
            create: "awardTitleCreate",
            edit: "awardTitleEdit",
            first: json!({ "code": "giay-khen", "name": "Giấy khen", "family": "COMMENDATION", "rules": [{
                "validFrom": "2024-01-01", "conferringLevels": ["COMMUNE", "UNIT"],
                "recipientKinds": ["COLLECTIVE", "INDIVIDUAL", "HOUSEHOLD"],
                "legalDocument": { "number": "06/2022/QH15", "issuedOn": "2022-06-15" } }] }),
            second: json!({ "name": "Giấy khen của Chủ tịch xã" }),
            field: "name",
        },
        Kind::Award => Sample {
            create: "awardCreate",
            edit: "awardEdit",
            first: json!({ "awardTitleId": global("AwardTitle", public.award_title), "conferringLevel": "COMMUNE",
                "conferringBody": "Chủ tịch Ủy ban nhân dân xã Quảng Hà", "year": 2025,
                "decision": { "number": "614/QĐ-UBND", "issuedOn": "2025-12-18" },
                "recipients": [{ "kind": "INDIVIDUAL", "name": "Bùi Thanh Huyền", "jobTitle": "Chuyên viên" }],
                "collectiveCount": 3, "ground": "Trả kết quả trước hạn",
                "sourceArticleId": global("Article", public.article) }),
            second: json!({ "ground": "Trả kết quả trước hạn trong năm đầu" }),
            field: "ground",
        },
        Kind::LinkedWebsite => Sample {
            create: "linkedWebsiteCreate",
            edit: "linkedWebsiteEdit",
            first: json!({ "name": "Cổng thông tin điện tử tỉnh Quảng Ninh", "address": "https://www.quangninh.gov.vn/",
                "group": "Tỉnh Quảng Ninh", "position": 1, "ownerName": "Ủy ban nhân dân tỉnh Quảng Ninh",
                "logo": { "mediaId": global("MediaAsset", newsroom.picture), "alternativeText": "Biểu trưng" } }),
            second: json!({ "name": "Cổng thông tin điện tử Quảng Ninh" }),
            field: "name",
        },
        Kind::Acronym => Sample {
            create: "acronymCreate",
            edit: "acronymEdit",
            first: json!({ "short": "NVH", "long": "nhà văn hóa" }),
            second: json!({ "long": "nhà văn hóa thôn" }),
            field: "long",
        },
    }
}

/// The life of one item of a kind.
struct Life<'a> {
    site: &'a Site,
    kind: Kind,
    sample: Sample,
    administrator: Client<'a>,
    id: String,
    version: i64,
}

impl Life<'_> {
    /// Takes a step that must succeed; checks that the version grew by one.
    async fn step(&mut self, field: &str, more: Value) -> Value {
        let mut input = json!({ "id": self.id, "expectedVersion": self.version });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let document = self.administrator.document(field, input).await;
        assert_eq!(document["version"], self.version + 1, "{field}");
        self.version += 1;
        document
    }

    fn item_id(&self) -> String {
        self.id.replace("Document", self.kind.name())
    }

    /// What everybody sees in the field that the two contents differ in.
    async fn public(&self) -> Value {
        let field = self.sample.field;
        let query =
            format!("{{ node(id: \"{}\") {{ id ... on {} {{ {field} }} }} }}", self.item_id(), self.kind.name());
        self.site.reader().data(&query).await["node"][field].clone()
    }

    async fn edition(&self) -> i64 {
        change::edition(self.site.kernel.store.reader()).await.unwrap()
    }
}

#[tokio::test]
async fn every_kind_keeps_the_contract() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        let public = Public {
            article: newsroom::publish(&site, agency, newsroom.article("Tin đã đăng")).await,
            indicator: newsroom::publish(&site, agency, newsroom::indicator("da-co", "Chỉ tiêu đã có")).await,
            award_title: newsroom::publish(&site, agency, newsroom::award_title("da-co", "Danh hiệu đã có")).await,
        };
        for kind in Kind::all() {
            eprintln!("the contract of {kind}");
            live(&site, &newsroom, public, kind).await;
        }
        changes_are_complete(&site).await;
    })
    .await;
}

async fn live(site: &Site, newsroom: &Newsroom, public: Public, kind: Kind) {
    let sample = sample(kind, newsroom, public);
    let administrator = site.administrator();
    let mut input = json!({ "content": sample.first });
    if kind != Kind::Agency {
        input["agencyId"] = json!(newsroom.agency_id());
    }
    let document = administrator.document(sample.create, input).await;
    assert_eq!((&document["state"], &document["version"]), (&json!("DRAFT"), &json!(1)));
    let id = document["id"].as_str().unwrap().to_owned();
    let mut life = Life { site, kind, sample, administrator, id, version: 1 };
    let (first, second) = (life.sample.first[life.sample.field].clone(), life.sample.second[life.sample.field].clone());

    drafts_are_nobodys_business(&life, newsroom).await;
    conflicts_change_nothing(&life).await;

    // Submit, publish.
    let edition = life.edition().await;
    assert_eq!(life.step("documentSubmit", json!({})).await["state"], "IN_REVIEW");
    assert_eq!(life.public().await, Value::Null, "in review is not public");
    assert_eq!(life.edition().await, edition, "nothing public has changed");
    assert_eq!(life.step("documentPublish", json!({})).await["state"], "PUBLISHED");
    assert_eq!(life.public().await, first);
    assert_eq!(life.edition().await, edition + 1);
    assert_eq!(again(&life, "documentPublish").await, ["WRONG_STATE id"]);
    assert_eq!(again(&life, "documentSubmit").await, ["WRONG_STATE id"]);

    // Editing changes nothing public until it is published again.
    let document = life.step(life.sample.edit, json!({ "content": life.sample.second })).await;
    assert_eq!((&document["state"], &document["publishedRevision"]), (&json!("DRAFT"), &json!(1)));
    assert_eq!(life.public().await, first);
    preview_and_difference(&life).await;
    // An edit that says the same is no edit.
    let same = life
        .administrator
        .document(
            life.sample.edit,
            json!({ "id": life.id, "expectedVersion": life.version, "content": life.sample.second }),
        )
        .await;
    assert_eq!(same["version"], life.version);

    // Schedule: what was fixed becomes public, not what was written since.
    let at = site.clock.now() + chrono::Duration::hours(1);
    life.step("documentSchedule", json!({ "at": at.to_rfc3339() })).await;
    loa::worker::publish_due(&site.kernel).await;
    assert_eq!(life.public().await, first, "not yet");
    site.clock.advance(chrono::Duration::hours(1));
    loa::worker::publish_due(&site.kernel).await;
    life.version += 1;
    assert_eq!(life.public().await, second, "the clock has published");
    loa::worker::publish_due(&site.kernel).await;
    assert_eq!(life.edition().await, edition + 2, "once");

    // Restore.
    let document = life.step("documentRestore", json!({ "revision": 1 })).await;
    assert_eq!((&document["state"], &document["latestRevision"]["number"]), (&json!("PUBLISHED"), &json!(3)));
    assert_eq!(life.public().await, first);

    // Withdraw, and come back.
    assert_eq!(life.step("documentWithdraw", json!({ "comment": "Thu hồi" })).await["state"], "WITHDRAWN");
    assert_eq!(life.public().await, Value::Null);
    assert_eq!(again(&life, "documentWithdraw").await, ["WRONG_STATE id"]);
    assert_eq!(life.step("documentPublish", json!({})).await["state"], "PUBLISHED");
    assert_eq!(life.public().await, first);
    history_tells_it_all(&life).await;
}

/// Without the right to see it there is nothing there, whatever way one comes.
async fn drafts_are_nobodys_business(life: &Life<'_>, newsroom: &Newsroom) {
    let nobody = "0000000000000000000000000000ffff";
    let stranger = life.site.member(Role::Administrator, uuid(&json!(format!("Agency:{nobody}"))), "stranger");
    let author = life.site.member(Role::Author, newsroom.agency, "somebody-else");
    for client in [life.site.reader(), stranger, author] {
        for (id, other) in
            [(life.id.clone(), format!("Document:{nobody}")), (life.item_id(), format!("{}:{nobody}", life.kind))]
        {
            let ask =
                |id: &str| format!("{{ node(id: \"{id}\") {{ __typename id }} nodes(ids: [\"{id}\"]) {{ id }} }}");
            let answer = client.run(&ask(&id), json!({})).await;
            assert_eq!(answer.bytes, client.run(&ask(&other), json!({})).await.bytes, "{id}");
            let query = "query($id: ID!) { document(id: $id) { id } }";
            let answer = client.run(query, json!({ "id": id })).await;
            assert_eq!(answer.bytes, client.run(query, json!({ "id": other })).await.bytes, "{id}");
            for (field, more) in [
                ("documentSubmit", json!({})),
                ("documentPublish", json!({})),
                ("documentWithdraw", json!({})),
                ("documentReturn", json!({ "comment": "x" })),
                ("documentRestore", json!({ "revision": 1 })),
                (life.sample.edit, json!({ "content": life.sample.second })),
            ] {
                let mut input = json!({ "id": id, "expectedVersion": 1 });
                input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                let answer = client.try_mutate(field, input.clone()).await;
                input["id"] = json!(other);
                assert_eq!(answer.bytes, client.try_mutate(field, input).await.bytes, "{field} {id}");
            }
        }
    }
}

/// A version that has passed changes nothing.
async fn conflicts_change_nothing(life: &Life<'_>) {
    for seen in [0, 2, -1, i32::MAX] {
        let input = json!({ "id": life.id, "expectedVersion": seen, "content": life.sample.second });
        assert_eq!(life.administrator.refused(life.sample.edit, input).await, ["VERSION_CONFLICT expectedVersion"]);
        let input = json!({ "id": life.id, "expectedVersion": seen });
        assert_eq!(life.administrator.refused("documentPublish", input).await, ["VERSION_CONFLICT expectedVersion"]);
    }
    let query = format!(
        "{{ document(id: \"{}\") {{ version revisions {{ totalCount }} history {{ totalCount }} }} }}",
        life.id
    );
    let expected = json!({ "version": 1, "revisions": { "totalCount": 1 }, "history": { "totalCount": 1 } });
    assert_eq!(life.administrator.data(&query).await["document"], expected);
}

/// Tries a step again that is no longer open.
async fn again(life: &Life<'_>, field: &str) -> Vec<String> {
    life.administrator.refused(field, json!({ "id": life.id, "expectedVersion": life.version })).await
}

/// The preview is what a reader would get, in the reader's type; the difference names the field.
async fn preview_and_difference(life: &Life<'_>) {
    let field = life.sample.field;
    let query = format!(
        "{{ document(id: \"{}\") {{
            preview {{ __typename id ... on {kind} {{ {field} }} }}
            old: preview(revision: 1) {{ ... on {kind} {{ {field} }} }}
            published {{ ... on {kind} {{ {field} }} }}
            difference {{ from to fields {{ field before after }} }}
            revisions {{ nodes {{ number createdBy }} }}
        }} }}",
        life.id,
        kind = life.kind,
    );
    let document = life.administrator.data(&query).await["document"].clone();
    assert_eq!(document["preview"]["__typename"], life.kind.name());
    assert_eq!(document["preview"]["id"], life.item_id());
    assert_eq!(document["preview"][field], life.sample.second[field]);
    assert_eq!(document["old"][field], life.sample.first[field]);
    assert_eq!(document["published"][field], life.sample.first[field]);
    assert_eq!(document["difference"]["from"], 1);
    assert_eq!(document["difference"]["to"], 2);
    let change = json!({ "field": field, "before": life.sample.first[field].to_string(), "after": life.sample.second[field].to_string() });
    assert!(document["difference"]["fields"].as_array().unwrap().contains(&change), "{document}");
    assert_eq!(
        document["revisions"]["nodes"],
        json!([{ "number": 2, "createdBy": "root" }, { "number": 1, "createdBy": "root" }])
    );
}

/// Every step stands in the history, with who took it.
async fn history_tells_it_all(life: &Life<'_>) {
    let query = format!(
        "{{ document(id: \"{}\") {{ version history(last: 100) {{ nodes {{ verb subject version revision comment edition }} }} }} }}",
        life.id
    );
    let document = life.administrator.data(&query).await["document"].clone();
    let entries = document["history"]["nodes"].as_array().unwrap();
    let verbs: Vec<&str> = entries.iter().rev().map(|entry| entry["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["CREATE", "SUBMIT", "PUBLISH", "EDIT", "SCHEDULE", "PUBLISH", "RESTORE", "WITHDRAW", "PUBLISH"]);
    let versions: Vec<i64> = entries.iter().rev().map(|entry| entry["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, (1..=document["version"].as_i64().unwrap()).collect::<Vec<_>>());
    assert_eq!(entries[3]["subject"], "clock");
    assert_eq!(entries[1]["comment"], "Thu hồi");
    for entry in entries {
        let is_public_step = ["PUBLISH", "RESTORE", "WITHDRAW"].contains(&entry["verb"].as_str().unwrap());
        assert_eq!(entry["edition"].is_i64(), is_public_step, "{entry}");
    }
}

/// The change log has no gap, and says of each item what the published side has.
async fn changes_are_complete(site: &Site) {
    let changes =
        change::Entity::find().order_by_asc(change::Column::Edition).all(site.kernel.store.reader()).await.unwrap();
    let editions: Vec<i64> = changes.iter().map(|change| change.edition).collect();
    assert_eq!(editions, (1..=i64::try_from(editions.len()).unwrap()).collect::<Vec<_>>());
    let mut last = std::collections::HashMap::new();
    for change in &changes {
        last.insert((change.kind, change.item_id), change.action);
    }
    for ((kind, id), action) in last {
        let query = format!("{{ node(id: \"{}\") {{ id }} }}", global(kind.name(), id));
        let found = !site.reader().data(&query).await["node"].is_null();
        assert_eq!(found, action == change::Action::Published, "{kind} {id}");
    }
}

#[tokio::test]
async fn what_is_referred_to_cannot_be_withdrawn() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let mut article = newsroom.article("Có ảnh");
        article.cover = Some(loa::content::article::Cover {
            media_id: newsroom.picture,
            alternative_text: "Phố treo cờ".into(),
            caption: None,
        });
        newsroom::publish(&site, Some(newsroom.agency), article).await;
        let administrator = site.administrator();
        for id in [
            newsroom.agency_id(),
            newsroom.category_id(),
            global("Contributor", newsroom.authors[0]),
            global("MediaAsset", newsroom.picture),
        ] {
            let input = json!({ "id": id, "expectedVersion": 1 });
            assert_eq!(administrator.refused("documentWithdraw", input).await, ["IN_USE id"], "{id}");
            let query = format!("{{ node(id: \"{id}\") {{ id }} }}");
            assert_eq!(site.reader().data(&query).await["node"]["id"], id, "it is still there");
        }
    })
    .await;
}
