//! Placements, and with them all that shows itself only for a time: it comes and goes at its moments, each time through
//! the gate, once, whoever looks at the clock.

use std::{pin::pin, sync::Arc, task::Poll};

use chrono::Duration;
use loa::{
    app::App,
    content::placement::{self, Placement, entity::Slot},
    kernel::{
        Kernel,
        access::{Principal, Role},
        change::{self, Action},
        desk::Desk,
        document,
        store::Store,
    },
    worker,
};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Newsroom, Site, global, newsroom, on_both};

/// A placement of an article that shows itself between so many minutes from now, where they are given.
fn placement(site: &Site, article: Uuid, from: Option<i64>, until: Option<i64>) -> Placement {
    let at = |minutes: i64| site.clock.now() + Duration::minutes(minutes);
    Placement {
        slot: Some(Slot::Hot),
        article_id: Some(article),
        starts_at: from.map(at),
        ends_at: until.map(at),
        ..Placement::default()
    }
}

async fn article(site: &Site, newsroom: &Newsroom) -> Uuid {
    newsroom::publish(site, Some(newsroom.agency), newsroom.article("Tin nổi bật")).await
}

async fn edition(site: &Site) -> i64 {
    change::edition(site.kernel.store.reader()).await.unwrap()
}

async fn last_change(site: &Site) -> (i64, Uuid, Action) {
    let reader = site.kernel.store.reader();
    let row = change::Entity::find().order_by_desc(change::Column::Edition).one(reader).await.unwrap().unwrap();
    (row.edition, row.item_id, row.action)
}

/// What readers see of it.
async fn seen(site: &Site, id: Uuid) -> bool {
    let id = global("Placement", id);
    let query =
        format!("{{ placement(id: \"{id}\") {{ id }} node(id: \"{id}\") {{ id }} placements {{ nodes {{ id }} }} }}");
    let data = site.reader().data(&query).await;
    let found = !data["placement"].is_null();
    assert_eq!(!data["node"].is_null(), found, "{data}");
    let listed = data["placements"]["nodes"].as_array().unwrap().iter().any(|node| node["id"] == id.as_str());
    assert_eq!(listed, found, "{data}");
    found
}

/// What editors see of it.
async fn work_side(site: &Site, id: Uuid) -> Value {
    let query = format!(
        "{{ document(id: \"{}\") {{ version state isPublic publishedRevision firstPublishedAt nextTurnAt
            permittedVerbs history {{ nodes {{ verb subject version comment edition }} }} }} }}",
        global("Document", id)
    );
    site.administrator().data(&query).await["document"].clone()
}

fn written(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

#[tokio::test]
async fn a_window_opens_and_closes_at_its_moments() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let (start, end) = (site.clock.now() + Duration::minutes(10), site.clock.now() + Duration::minutes(30));
        let before = edition(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(10), Some(30))).await;

        // It waits: published, and not to be seen.
        assert_eq!(last_change(&site).await, (before + 1, id, Action::Withdrawn));
        assert!(!seen(&site, id).await);
        let document = work_side(&site, id).await;
        assert_eq!((&document["state"], &document["publishedRevision"]), (&json!("PUBLISHED"), &json!(1)));
        assert_eq!((&document["isPublic"], &document["firstPublishedAt"]), (&json!(false), &Value::Null));
        assert_eq!(document["nextTurnAt"], written(start));

        site.clock.advance(Duration::minutes(10) - Duration::microseconds(1));
        worker::turn_due(&site.kernel).await;
        assert!(!seen(&site, id).await, "a microsecond too early");
        assert_eq!(edition(&site).await, before + 1);

        site.clock.advance(Duration::microseconds(1));
        worker::turn_due(&site.kernel).await;
        assert!(seen(&site, id).await);
        assert_eq!(last_change(&site).await, (before + 2, id, Action::Published));
        let document = work_side(&site, id).await;
        assert_eq!((&document["isPublic"], &document["version"]), (&json!(true), &json!(1)));
        assert_eq!(
            (&document["firstPublishedAt"], &document["nextTurnAt"]),
            (&json!(written(start)), &json!(written(end)))
        );
        assert_eq!(
            document["history"]["nodes"][0],
            json!({ "verb": "TURN", "subject": "clock", "version": 1, "comment": null, "edition": before + 2 })
        );
        assert!(!document["permittedVerbs"].as_array().unwrap().contains(&json!("TURN")), "{document}");

        // Nothing happens in between, however often the clock is looked at.
        for minutes in [0, 10, 9] {
            site.clock.advance(Duration::minutes(minutes));
            worker::turn_due(&site.kernel).await;
        }
        assert!(seen(&site, id).await);
        assert_eq!(edition(&site).await, before + 2);

        site.clock.advance(Duration::minutes(1));
        worker::turn_due(&site.kernel).await;
        assert!(!seen(&site, id).await);
        assert_eq!(last_change(&site).await, (before + 3, id, Action::Withdrawn));
        worker::turn_due(&site.kernel).await;
        assert_eq!(edition(&site).await, before + 3, "once");
        let document = work_side(&site, id).await;
        assert_eq!((&document["nextTurnAt"], &document["publishedRevision"]), (&Value::Null, &json!(1)));
        let verbs: Vec<&str> = document["history"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["verb"].as_str().unwrap())
            .collect();
        assert_eq!(verbs, ["TURN", "TURN", "PUBLISH", "CREATE"]);
    })
    .await;
}

#[tokio::test]
async fn who_holds_a_version_may_go_on_after_the_clock_passed() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(1), None)).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        // An edit waits as a draft, while what is published comes into view.
        let input = |version: i64, content: Value| json!({ "id": global("Document", id), "expectedVersion": version, "content": content });
        publisher.document("placementEdit", input(1, json!({ "position": 7 }))).await;
        site.clock.advance(Duration::minutes(1));
        worker::turn_due(&site.kernel).await;
        assert!(seen(&site, id).await);
        let document = publisher.document("placementEdit", input(2, json!({ "position": 8 }))).await;
        assert_eq!((&document["version"], &document["state"], &document["isPublic"]), (&json!(3), &json!("DRAFT"), &json!(true)));
        let query = format!("{{ placement(id: \"{}\") {{ position }} }}", global("Placement", id));
        assert_eq!(site.reader().data(&query).await["placement"]["position"], 0, "what was published");
        // Published with another window it leaves again, and comes back with the older revision.
        let later = json!({ "startsAt": written(site.clock.now() + Duration::hours(1)) });
        let mut edit = input(3, later);
        edit["publish"] = json!(true);
        let document = publisher.document("placementEdit", edit).await;
        assert_eq!((&document["state"], &document["isPublic"]), (&json!("PUBLISHED"), &json!(false)));
        assert!(!seen(&site, id).await);
        let restore = json!({ "id": global("Document", id), "expectedVersion": 4, "revision": 1 });
        assert_eq!(publisher.document("documentRestore", restore).await["isPublic"], true);
        assert!(seen(&site, id).await);
        // Withdrawn, it waits for nothing.
        let step = json!({ "id": global("Document", id), "expectedVersion": 5 });
        assert_eq!(publisher.document("documentWithdraw", step).await["state"], "WITHDRAWN");
        assert_eq!(work_side(&site, id).await["nextTurnAt"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn what_waits_can_be_withdrawn_and_never_comes() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(1), None)).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let step = json!({ "id": global("Document", id), "expectedVersion": 1 });
        publisher.document("documentWithdraw", step).await;
        let before = edition(&site).await;
        site.clock.advance(Duration::minutes(2));
        worker::turn_due(&site.kernel).await;
        assert!(!seen(&site, id).await);
        assert_eq!(edition(&site).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_scheduled_placement_finds_its_article_when_both_are_due() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Sắp đăng")).await;
        let content = placement(&site, article, None, Some(60));
        let id = newsroom::draft(&site, Some(newsroom.agency), content).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let at = written(site.clock.now() + Duration::minutes(5));
        for id in [article, id] {
            let input = json!({ "id": global("Document", id), "expectedVersion": 1, "at": at });
            publisher.document("documentSchedule", input).await;
        }
        site.clock.advance(Duration::minutes(5));
        worker::publish_due(&site.kernel).await;
        assert!(seen(&site, id).await);
        assert!(!work_side(&site, id).await["nextTurnAt"].is_null(), "its end is kept");
    })
    .await;
}

/// The same service once more, over the same database.
async fn second(site: &Site) -> Arc<Kernel> {
    let store = Store::connect(&site.settings.database.store).await.unwrap();
    App::build(&site.settings, store, site.clock.clone()).unwrap().kernel
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_workers_one_takes_each_turn() {
    on_both(|site| async move {
        const COUNT: i64 = 6;
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let mut ids = Vec::new();
        for _ in 0..COUNT {
            let content = placement(&site, article, Some(1), Some(2));
            ids.push(newsroom::publish(&site, Some(newsroom.agency), content).await);
        }
        let other = second(&site).await;
        let before = edition(&site).await;
        for round in 1..=2 {
            site.clock.advance(Duration::minutes(1));
            let workers = [&site.kernel, &other, &site.kernel, &other].map(|kernel| worker::turn_due(kernel));
            futures_util::future::join_all(workers).await;
            // A turn that gave way to others stays due.
            worker::turn_due(&site.kernel).await;
            assert_eq!(edition(&site).await, before + round * COUNT);
            for id in &ids {
                assert_eq!(seen(&site, *id).await, round == 1);
                let history = work_side(&site, *id).await["history"]["nodes"].clone();
                let turns = history.as_array().unwrap().iter().filter(|entry| entry["verb"] == "TURN").count();
                assert_eq!(i64::try_from(turns).unwrap(), round);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_turn_that_was_missed_is_made_up_for_and_one_that_is_over_is_not() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let agency = Some(newsroom.agency);
        let open = newsroom::publish(&site, agency, placement(&site, article, Some(1), Some(100))).await;
        let over = newsroom::publish(&site, agency, placement(&site, article, Some(2), Some(3))).await;
        let ended = newsroom::publish(&site, agency, placement(&site, article, None, Some(4))).await;
        let before = edition(&site).await;
        // Nobody looked at the clock for a while; then another process does.
        site.clock.advance(Duration::minutes(50));
        let other = second(&site).await;
        worker::turn_due(&other).await;
        assert_eq!((seen(&site, open).await, seen(&site, over).await, seen(&site, ended).await), (true, false, false));
        assert_eq!(edition(&site).await, before + 2, "one came, one went; the third was never seen");
        assert_eq!(work_side(&site, over).await["nextTurnAt"], Value::Null);
        assert_eq!(work_side(&site, over).await["history"]["nodes"].as_array().unwrap().len(), 2, "no step was taken");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_that_is_cut_off_leaves_nothing_half_done() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(1), None)).await;
        site.clock.advance(Duration::minutes(1));
        let clock = Principal::System { part: "clock" };
        let desk = Desk { kernel: &site.kernel, principal: &clock, request_id: "test" };
        // Cut off in the queue first: a busy machine may be through with all the rest before it is asked to wait.
        let held = site.kernel.store.begin().await.unwrap();
        change::take_turn(&held).await.unwrap();
        let mut cut = u32::from(cut_off(0, desk.turn(id)).await.is_none());
        held.rollback().await.unwrap();
        for waits in 0.. {
            // Dropped in the middle of whatever it was waiting for.
            let turned = cut_off(waits, desk.turn(id)).await;
            // In turn, so that what was under way has ended in one way or the other.
            let transaction = site.kernel.store.begin().await.unwrap();
            change::take_turn(&transaction).await.unwrap();
            let document = document::Entity::find_by_id(id).one(&transaction).await.unwrap().unwrap();
            let row = placement::entity::Entity::find_by_id(id).one(&transaction).await.unwrap();
            let changes = change::Entity::find().order_by_asc(change::Column::Edition).all(&transaction).await.unwrap();
            transaction.rollback().await.unwrap();
            let last = changes.last().unwrap();
            assert_eq!(row.is_some(), document.shown);
            assert_eq!((last.item_id, last.action == Action::Published), (id, document.shown));
            assert_eq!(last.edition, i64::try_from(changes.len()).unwrap());
            match turned {
                None if !document.shown => cut += 1,
                // Cut off after it was committed, or not at all.
                _ => break,
            }
        }
        assert!(cut > 0, "some were cut off");
        assert!(seen(&site, id).await);
    })
    .await;
}

/// Lets a future wait so many times, and drops it when it waits once more.
async fn cut_off<T>(mut waits: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if waits == 0 => Poll::Ready(None),
        Poll::Pending => {
            waits -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn what_is_not_fit_any_more_when_its_time_comes_stays_away_and_says_why() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(1), Some(9))).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let step = json!({ "id": global("Article", article), "expectedVersion": 1 });
        publisher.document("documentWithdraw", step).await;
        let before = edition(&site).await;
        site.clock.advance(Duration::minutes(1));
        worker::turn_due(&site.kernel).await;
        assert!(!seen(&site, id).await);
        assert_eq!(edition(&site).await, before);
        let document = work_side(&site, id).await;
        let entry = &document["history"]["nodes"][0];
        assert_eq!(
            (&entry["verb"], &entry["subject"], &entry["edition"]),
            (&json!("TURN"), &json!("clock"), &Value::Null)
        );
        assert!(entry["comment"].as_str().unwrap().contains("articleId"), "{entry}");
        assert_eq!((&document["nextTurnAt"], &document["state"]), (&Value::Null, &json!("PUBLISHED")));
        worker::turn_due(&site.kernel).await;
        assert_eq!(work_side(&site, id).await["history"]["nodes"].as_array().unwrap().len(), 3, "once");
    })
    .await;
}

#[tokio::test]
async fn an_article_is_held_by_what_shows_it_and_not_by_what_waits() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(10), None)).await;
        let showing = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, None, Some(5))).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let step = || json!({ "id": global("Article", article), "expectedVersion": 1 });
        assert_eq!(publisher.refused("documentWithdraw", step()).await, ["IN_USE id"]);
        site.clock.advance(Duration::minutes(5));
        worker::turn_due(&site.kernel).await;
        assert!(!seen(&site, showing).await);
        publisher.document("documentWithdraw", step()).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_service_turns_anything() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, Some(1), None)).await;
        site.clock.advance(Duration::minutes(1));
        let before = site.rows().await;
        for principal in [
            Principal::Member { subject: "root".into(), role: Role::Administrator, agency: None },
            Principal::Member { subject: "lan".into(), role: Role::Publisher, agency: Some(newsroom.agency) },
            Principal::Anonymous,
        ] {
            let desk = Desk { kernel: &site.kernel, principal: &principal, request_id: "test" };
            assert!(desk.turn(id).await.is_err(), "{principal:?}");
        }
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn what_waits_changes_no_public_answer() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let shown = newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, None, None)).await;
        let (plain, busy) = site.fork().await;
        let mut content = placement(&busy, article, Some(10), None);
        content.title_override = Some("Chưa đến lúc".into());
        let waiting = newsroom::publish(&busy, Some(newsroom.agency), content).await;
        let ids = [shown, article].into_iter().zip(["Placement", "Article"]).map(|(id, kind)| global(kind, id));
        let ids: Vec<String> = ids.chain([newsroom.agency_id()]).collect();
        let waiting = [global("Placement", waiting), global("Document", waiting)];
        for operation in crate::public::operations(&ids, &waiting) {
            let expected = plain.reader().run(&operation, json!({})).await;
            assert_eq!(expected.text(), busy.reader().run(&operation, json!({})).await.text(), "{operation}");
        }
    })
    .await;
}

#[tokio::test]
async fn bad_placements_are_refused() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = article(&site, &newsroom).await;
        let draft = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Nháp")).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let at = |minutes: i64| written(site.clock.now() + Duration::minutes(minutes));
        let good = json!({ "slot": "HOT", "articleId": global("Article", article) });
        for (change, codes) in [
            (json!({ "slot": null }), vec!["BLANK content.slot"]),
            (json!({ "articleId": null }), vec!["BLANK content.articleId"]),
            (json!({ "articleId": newsroom.category_id() }), vec!["INVALID content.articleId"]),
            (json!({ "articleId": "x" }), vec!["INVALID content.articleId"]),
            (json!({ "articleId": global("Article", draft) }), vec!["NOT_PUBLISHED content.articleId"]),
            (json!({ "articleId": global("Article", Uuid::nil()) }), vec!["NOT_PUBLISHED content.articleId"]),
            (json!({ "position": -1 }), vec!["OUT_OF_RANGE content.position"]),
            (json!({ "position": 1_000_001 }), vec!["OUT_OF_RANGE content.position"]),
            (json!({ "titleOverride": "ă".repeat(301) }), vec!["TOO_LONG content.titleOverride"]),
            (json!({ "startsAt": at(5), "endsAt": at(5) }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "startsAt": at(5), "endsAt": at(4) }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "endsAt": at(0) }), vec!["OUT_OF_RANGE content.endsAt"]),
            (json!({ "startsAt": at(-9), "endsAt": at(-1) }), vec!["OUT_OF_RANGE content.endsAt"]),
        ] {
            let mut content = good.clone();
            content.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let before = site.rows().await;
            let input = json!({ "content": content, "publish": true });
            assert_eq!(publisher.refused("placementCreate", input).await, codes, "{change}");
            assert_eq!(site.rows().await, before, "{change}");
        }
        for (content, code) in [
            (json!({ "slot": "COLD" }), "GRAPHQL_VALIDATION_FAILED"),
            (json!({ "slot": "HOT", "startsAt": "2026-01-15" }), "BAD_REQUEST"),
        ] {
            let answer = publisher.try_mutate("placementCreate", json!({ "content": content })).await;
            assert_eq!(answer.code(), code, "{content}");
        }
        // A waiting one is found unfit when it is published, not when its time comes.
        let content = json!({ "slot": "HOT", "articleId": global("Article", draft), "startsAt": at(5) });
        let input = json!({ "content": content, "publish": true });
        assert_eq!(publisher.refused("placementCreate", input).await, ["NOT_PUBLISHED content.articleId"]);
        let query = format!("{{ placement(id: \"{}\") {{ id }} }}", global("Article", article));
        assert_eq!(site.reader().run(&query, json!({})).await.code(), "BAD_REQUEST");
    })
    .await;
}

#[tokio::test]
async fn a_slot_is_read_in_its_order_with_its_articles() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let articles = newsroom.articles(&site, 4).await;
        let other = newsroom::publish(&site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
        for (agency, slot, position, article, title) in [
            (newsroom.agency, Slot::Hot, 20, articles[0], None),
            (newsroom.agency, Slot::Hot, 10, articles[1], Some("Ngắn gọn")),
            (newsroom.agency, Slot::Featured, 5, articles[2], None),
            (other, Slot::Hot, 15, articles[3], None),
        ] {
            let content = Placement {
                slot: Some(slot),
                article_id: Some(article),
                position,
                title_override: title.map(str::to_owned),
                ..Placement::default()
            };
            site.clock.advance(Duration::seconds(1));
            newsroom::publish(&site, Some(agency), content).await;
        }
        for (filter, order, headlines) in [
            ("slot: HOT".to_owned(), "POSITION", vec!["Ngắn gọn", "Tin số 3", "Tin số 0"]),
            ("slot: HOT".to_owned(), "PUBLISHED_AT_DESC", vec!["Tin số 3", "Ngắn gọn", "Tin số 0"]),
            (format!("slot: HOT, agencyId: \"{}\"", newsroom.agency_id()), "POSITION", vec!["Ngắn gọn", "Tin số 0"]),
            (format!("agencyId: \"{}\"", global("Agency", other)), "POSITION", vec!["Tin số 3"]),
            ("slot: NOTICE".to_owned(), "POSITION", vec![]),
        ] {
            let query = format!(
                "{{ placements(filter: {{ {filter} }}, orderBy: {order}) {{ totalCount nodes {{ headline }} }} }}"
            );
            let list = site.reader().data(&query).await["placements"].clone();
            let found: Vec<&str> =
                list["nodes"].as_array().unwrap().iter().map(|node| node["headline"].as_str().unwrap()).collect();
            assert_eq!(found, headlines, "{filter} {order}");
            assert_eq!(list["totalCount"], headlines.len(), "{filter}");
        }
        let query = "{ placements(filter: { slot: FEATURED }) { nodes { slot position headline startsAt endsAt
            agency { code } article { title slug category { name } contributions { contributor { name } } } } } }";
        let node = site.reader().data(query).await["placements"]["nodes"][0].clone();
        let names = json!([{ "contributor": { "name": "Hoài Phương" } }, { "contributor": { "name": "Trần Trinh" } }]);
        assert_eq!(
            node,
            json!({ "slot": "FEATURED", "position": 5, "headline": "Tin số 2", "startsAt": null, "endsAt": null,
                "agency": { "code": "huyen-hai-ha" }, "article": { "title": "Tin số 2", "slug": "tin-so-2",
                "category": { "name": "Thi đua – Khen thưởng" }, "contributions": names } })
        );
        // By cursor and by number.
        let query = "{ placements(first: 2) { pageInfo { endCursor hasNextPage } } }";
        let info = site.reader().data(query).await["placements"]["pageInfo"].clone();
        assert_eq!(info["hasNextPage"], true);
        let next = format!("{{ placements(first: 2, after: {}) {{ nodes {{ headline }} }} }}", info["endCursor"]);
        let by_cursor = site.reader().data(&next).await["placements"].clone();
        assert_eq!(
            site.reader().data("{ placements(first: 2, page: 2) { nodes { headline } } }").await["placements"],
            by_cursor
        );
        assert_eq!(by_cursor["nodes"], json!([{ "headline": "Tin số 3" }, { "headline": "Tin số 0" }]));
    })
    .await;
}

#[tokio::test]
async fn a_page_of_placements_costs_the_same_however_many_there_are() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let query =
            "{ placements(first: 50) { nodes { headline agency { name } article { title summary category { name }
            cover { media { address } } contributions { contributor { name } } agency { name } } } } }";
        let mut counts = Vec::new();
        for size in [2, 30] {
            for article in newsroom.articles(&site, size).await {
                newsroom::publish(&site, Some(newsroom.agency), placement(&site, article, None, None)).await;
            }
            let before = site.kernel.store.statements();
            site.reader().data(query).await;
            counts.push(site.kernel.store.statements() - before);
        }
        // The page with its articles, the bylines, the agencies.
        assert_eq!(counts, [3, 3]);
    })
    .await;
}
