//! What each role may do over HTTP, compared with the table of the kernel.

use std::collections::BTreeSet;

use loa::kernel::{
    access::{Principal, Role},
    document,
    kind::Kind,
    workflow::Verb,
};
use sea_orm::{EntityTrait as _, Iterable as _, prelude::Uuid};
use serde_json::{Value, json};

use crate::kit::{
    Client, Newsroom, Site, global,
    newsroom::{self, agency, category, publish},
    on_both, uuid,
};

/// Whose document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Colleague,
    OtherAgency,
}

/// The steps, each with the state from which it is open.
const STEPS: &[(Verb, &str)] = &[
    (Verb::Edit, "articleEdit"),
    (Verb::Submit, "documentSubmit"),
    (Verb::Return, "documentReturn"),
    (Verb::Publish, "documentPublish"),
    (Verb::Schedule, "documentSchedule"),
    (Verb::Unschedule, "documentUnschedule"),
    (Verb::Withdraw, "documentWithdraw"),
    (Verb::Restore, "documentRestore"),
];

/// Brings a fresh article to where a step is open, as the administrator of all; answers its id and version.
async fn prepared(site: &Site, newsroom: &Newsroom, author: &Client<'_>, verb: Verb) -> (String, i64) {
    let root = site.administrator();
    let created = author.document("articleCreate", json!({ "content": content(newsroom), "agencyId": null })).await;
    let id = created["id"].as_str().unwrap().to_owned();
    let at = (site.clock.now() + chrono::Duration::hours(1)).to_rfc3339();
    let (field, more) = match verb {
        Verb::Return => ("documentSubmit", json!({})),
        Verb::Unschedule => ("documentSchedule", json!({ "at": at })),
        Verb::Withdraw | Verb::Restore => ("documentPublish", json!({})),
        _ => return (id, 1),
    };
    let mut input = json!({ "id": id, "expectedVersion": 1 });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    root.document(field, input).await;
    (id, 2)
}

fn content(newsroom: &Newsroom) -> Value {
    json!({ "title": "Tin", "summary": "Tóm tắt.", "categoryId": newsroom.category_id(), "body": { "markdown": "Một đoạn." } })
}

/// What the step needs beside the id and the version.
fn input(site: &Site, verb: Verb, id: &str, version: i64) -> Value {
    let mut input = json!({ "id": id, "expectedVersion": version });
    match verb {
        Verb::Edit => input["content"] = json!({ "title": "Tin khác" }),
        Verb::Return => input["comment"] = json!("Sửa lại"),
        Verb::Schedule => input["at"] = json!((site.clock.now() + chrono::Duration::hours(1)).to_rfc3339()),
        Verb::Restore => input["revision"] = json!(1),
        _ => {}
    }
    input
}

/// A second agency with a category, so that its authors can write too.
async fn second(site: &Site) -> Newsroom {
    let id = publish(site, None, agency("xa-quang-ha", "Xã Quảng Hà")).await;
    let category = publish(site, Some(id), category("kinh-te", "Kinh tế", None)).await;
    Newsroom { agency: id, category, authors: [Uuid::nil(); 2], picture: Uuid::nil() }
}

#[tokio::test]
async fn each_role_takes_the_steps_that_the_table_allows() {
    on_both(|site| async move {
        let (here, there) = (Newsroom::open(&site).await, second(&site).await);
        for role in Role::iter() {
            let member = site.member(role, here.agency, "lan");
            let principal = Principal::Member { subject: "lan".into(), role, agency: Some(here.agency) };
            for (verb, field) in STEPS {
                for whose in [Whose::Own, Whose::Colleague, Whose::OtherAgency] {
                    let (newsroom, creator) = match whose {
                        Whose::Own => (&here, "lan"),
                        Whose::Colleague => (&here, "minh"),
                        Whose::OtherAgency => (&there, "lan"),
                    };
                    let author = site.member(Role::Author, newsroom.agency, creator);
                    let (id, version) = prepared(&site, newsroom, &author, *verb).await;
                    let before = site.rows().await;
                    let answer = member.try_mutate(field, input(&site, *verb, &id, version)).await;
                    let may = |verb| principal.may(verb, Kind::Article, newsroom.agency, creator);
                    let what = format!("{role:?} {verb:?} {whose:?}");
                    if may(*verb) {
                        assert_eq!(answer.data()[field]["userErrors"], json!([]), "{what}");
                        assert_eq!(answer.data()[field]["document"]["version"], version + 1, "{what}");
                    } else {
                        let expected = if may(Verb::Read) { "FORBIDDEN" } else { "NOT_FOUND" };
                        assert_eq!(answer.code(), expected, "{what}");
                        assert_eq!(site.rows().await, before, "{what}");
                    }
                    permitted_verbs_agree(&member, &id, &principal, newsroom.agency, creator).await;
                }
            }
        }
    })
    .await;
}

/// What a member is told that they may do is what the table says, as far as the state lets them.
async fn permitted_verbs_agree(member: &Client<'_>, id: &str, principal: &Principal, agency: Uuid, creator: &str) {
    let document = member.data(&format!("{{ document(id: \"{id}\") {{ permittedVerbs }} }}")).await["document"].clone();
    if !principal.may(Verb::Read, Kind::Article, agency, creator) {
        assert_eq!(document, Value::Null);
        return;
    }
    for verb in document["permittedVerbs"].as_array().unwrap() {
        let verb = Verb::iter().find(|known| format!("{known:?}").to_uppercase() == verb.as_str().unwrap()).unwrap();
        assert!(principal.may(verb, Kind::Article, agency, creator), "{verb:?}");
    }
}

#[tokio::test]
async fn each_role_begins_what_the_table_allows() {
    on_both(|site| async move {
        let (here, there) = (Newsroom::open(&site).await, second(&site).await);
        for role in Role::iter() {
            let member = site.member(role, here.agency, "lan");
            let principal = Principal::Member { subject: "lan".into(), role, agency: Some(here.agency) };
            for newsroom in [&here, &there] {
                for (kind, field, content) in [
                    (Kind::Article, "articleCreate", content(newsroom)),
                    (Kind::Contributor, "contributorCreate", json!({ "name": "Lan" })),
                    (Kind::MediaAsset, "mediaAssetCreate", json!({ "address": format!("https://media.example.vn/{}.jpg", Uuid::now_v7()), "contentType": "image/jpeg" })),
                    (Kind::Category, "categoryCreate", json!({ "name": "Mục" })),
                ] {
                    for publish in [false, true] {
                        let before = site.rows().await;
                        let input = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": publish });
                        let answer = member.try_mutate(field, input).await;
                        let may = |verb| principal.may(verb, kind, newsroom.agency, "lan");
                        let what = format!("{role:?} {field} publish: {publish}");
                        if may(Verb::Create) && (!publish || may(Verb::Publish)) {
                            assert_eq!(answer.data()[field]["userErrors"], json!([]), "{what}");
                        } else {
                            assert_eq!(answer.code(), "FORBIDDEN", "{what}");
                            assert_eq!(site.rows().await, before, "{what}");
                        }
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_editor_cannot_publish_by_way_of_an_edit() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for role in [Role::Author, Role::Editor] {
            let member = site.member(role, newsroom.agency, "lan");
            let created = member.document("articleCreate", json!({ "content": content(&newsroom) })).await;
            let before = site.rows().await;
            let input =
                json!({ "id": created["id"], "expectedVersion": 1, "content": { "title": "Ngay" }, "publish": true });
            assert_eq!(member.try_mutate("articleEdit", input).await.code(), "FORBIDDEN");
            assert_eq!(site.rows().await, before);
        }
    })
    .await;
}

#[tokio::test]
async fn structure_is_for_administrators_and_a_new_agency_for_those_of_all() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let new_agency = json!({ "content": { "code": "moi", "name": "Mới", "level": "COMMUNE" } });
        for role in Role::iter() {
            let member = site.member(role, newsroom.agency, "lan");
            assert_eq!(member.try_mutate("agencyCreate", new_agency.clone()).await.code(), "FORBIDDEN", "{role:?}");
            for (id, field) in [(newsroom.agency_id(), "agencyEdit"), (newsroom.category_id(), "categoryEdit")] {
                let query = format!("{{ document(id: \"{id}\") {{ version }} }}");
                let version = site.administrator().data(&query).await["document"]["version"].clone();
                let input =
                    json!({ "id": id, "expectedVersion": version, "content": { "name": format!("Tên {role:?}") } });
                let answer = member.try_mutate(field, input).await;
                match role {
                    Role::Author => assert_eq!(answer.code(), "NOT_FOUND", "{field}"),
                    Role::Editor | Role::Publisher => assert_eq!(answer.code(), "FORBIDDEN", "{field}"),
                    Role::Administrator => assert_eq!(answer.data()[field]["userErrors"], json!([])),
                }
            }
        }
        site.administrator().document("agencyCreate", new_agency).await;
        assert_eq!(site.reader().try_mutate("agencyCreate", json!({ "content": {} })).await.code(), "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test]
async fn nobody_without_a_token_takes_a_step() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = global("Article", newsroom.articles(&site, 1).await[0]);
        let before = site.rows().await;
        for (verb, field) in STEPS {
            for id in [article.clone(), global("Article", Uuid::from_u128(9))] {
                let answer = site.reader().try_mutate(field, input(&site, *verb, &id, 1)).await;
                assert_eq!(answer.code(), "UNAUTHENTICATED", "{field}");
            }
        }
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn the_list_of_documents_is_what_the_table_lets_one_read() {
    on_both(|site| async move {
        let (here, there) = (Newsroom::open(&site).await, second(&site).await);
        for newsroom in [&here, &there] {
            for creator in ["lan", "minh"] {
                let author = site.member(Role::Author, newsroom.agency, creator);
                for verb in [Verb::Edit, Verb::Return, Verb::Withdraw] {
                    prepared(&site, newsroom, &author, verb).await;
                }
                author.document("contributorCreate", json!({ "content": { "name": "Lan" } })).await;
            }
            let chief = site.member(Role::Administrator, newsroom.agency, "lan");
            chief.document("categoryCreate", json!({ "content": { "name": "Của Lan" } })).await;
            newsroom::draft(&site, Some(newsroom.agency), category("nhap", "Nháp", None)).await;
        }
        newsroom::draft(&site, None, agency("nhap", "Cơ quan nháp")).await;
        let all = document::Entity::find().all(site.kernel.store.reader()).await.unwrap();
        assert!(all.len() > 20);
        let mut principals = vec![(Role::Administrator, None, "root")];
        for role in Role::iter() {
            for subject in ["lan", "minh", "nobody"] {
                for agency in [here.agency, there.agency, Uuid::from_u128(9)] {
                    principals.push((role, Some(agency), subject));
                }
            }
        }
        for (role, agency, subject) in principals {
            let principal = Principal::Member { subject: subject.into(), role, agency };
            let expected: BTreeSet<Uuid> =
                all.iter().filter(|row| row.lets(&principal, Verb::Read)).map(|row| row.id).collect();
            let client = Client { site: &site, token: Some(site.token(role, agency, subject)) };
            let documents =
                client.data("{ documents(first: 100) { totalCount nodes { id } } }").await["documents"].clone();
            let seen: BTreeSet<Uuid> =
                documents["nodes"].as_array().unwrap().iter().map(|node| uuid(&node["id"])).collect();
            assert_eq!(seen, expected, "{role:?} {agency:?} {subject}");
            assert_eq!(documents["totalCount"], expected.len(), "{role:?} {subject}");
            for row in &all {
                let query = format!(
                    "{{ document(id: \"{0}\") {{ id }} node(id: \"{0}\") {{ id }} }}",
                    global("Document", row.id)
                );
                let data = client.data(&query).await;
                let found = [&data["document"], &data["node"]].map(|found| !found.is_null());
                assert_eq!(found, [expected.contains(&row.id); 2], "{role:?} {subject} {}", row.title);
            }
        }
    })
    .await;
}
