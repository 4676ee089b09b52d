//! How linked websites hide and come back: by hand and by rule, each time through the gate.

use chrono::Duration;
use loa::{
    content::linked_website::health::Status,
    kernel::{access::Role, change::Action},
};
use serde_json::{Value, json};

use super::{check, checker, edition, hiding, known, last_change, seen, stored, told, web::Web};
use crate::kit::{Newsroom, Site, global, newsroom, on_both};

/// A little more than the longest time between two checks.
fn day() -> Duration {
    Duration::hours(29)
}

async fn history(site: &Site, id: uuid::Uuid) -> Vec<String> {
    let query = format!(
        "{{ document(id: \"{}\") {{ history(first: 100) {{ nodes {{ verb subject edition }} }} }} }}",
        global("Document", id)
    );
    let data = site.administrator().data(&query).await;
    let entry = |entry: &Value| format!("{} {}", entry["verb"].as_str().unwrap(), entry["subject"].as_str().unwrap());
    data["document"]["history"]["nodes"].as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn a_website_that_fails_for_a_week_hides_and_comes_back_when_its_editor_lets_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let agency = Some(newsroom.agency);
        let address = web.address("cong.example.vn", "/changing");
        let id = newsroom::publish(&site, agency, hiding("Cổng", &address)).await;
        let kept = newsroom::publish(&site, agency, newsroom::website("Ở lại", &address)).await;
        let checker = checker(&site, &web);
        check(&checker).await;
        let before = edition(&site).await;
        web.answers(500);
        let mut days = 0;
        loop {
            site.clock.advance(day());
            let round = check(&checker).await;
            assert_eq!(round.checked.len(), 2);
            days += 1;
            let row = known(&site, id).await.unwrap();
            assert_eq!(row.failures, days);
            // The first failure was at the first of these checks: after six more, seven days have passed.
            let is_down = day() * (days - 1) >= Duration::days(7);
            assert_eq!((row.is_down, seen(&site, id).await), (is_down, !is_down), "check {days}");
            assert!(seen(&site, kept).await, "its editor has not allowed it");
            if is_down {
                assert_eq!(round.turned, [id]);
                break;
            }
            assert_eq!(edition(&site).await, before, "nothing has changed");
        }
        assert_eq!(last_change(&site).await, (before + 1, id, Action::Withdrawn));
        assert_eq!(history(&site, id).await, ["TURN link-checker", "PUBLISH test", "CREATE test"]);
        let document = stored(&site, id).await;
        assert_eq!((document.shown, document.published_revision, document.version), (false, Some(1), 1));
        assert_eq!(told(&site, id).await["isDown"], true);
        assert_eq!(told(&site, kept).await["isDown"], true);

        // It is checked on, and while it fails nothing more happens.
        site.clock.advance(day());
        assert!(check(&checker).await.turned.is_empty());
        assert_eq!(edition(&site).await, before + 1);

        web.answers(200);
        site.clock.advance(day());
        assert_eq!(check(&checker).await.turned, [id]);
        assert!(seen(&site, id).await);
        assert_eq!(last_change(&site).await, (before + 2, id, Action::Published));
        assert_eq!(history(&site, id).await.len(), 4);
        assert_eq!(known(&site, id).await.unwrap().failures, 0);
    })
    .await;
}

#[tokio::test]
async fn one_that_leads_elsewhere_hides_at_once() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let address = web.address("cong.example.vn", &format!("/changing?{}", web.port));
        let id = newsroom::publish(&site, Some(newsroom.agency), hiding("Cổng", &address)).await;
        let checker = checker(&site, &web);
        check(&checker).await;
        web.answers(302);
        site.clock.advance(day());
        assert_eq!(check(&checker).await.turned, [id]);
        assert!(!seen(&site, id).await);
        let found = told(&site, id).await;
        assert_eq!((&found["status"], &found["isMoved"], &found["isFailing"]), (&json!("MOVED_HOST"), &json!(true), &json!(false)));
        assert_eq!(found["finalAddress"], web.address("la.example.vn", "/"));
        assert_eq!(found["document"]["isPublic"], false);

        // Published again as it is, it stays hidden; with the new address, which nobody has checked, it is seen.
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let edit = |version: i32, content: Value| json!({ "id": global("Document", id), "expectedVersion": version, "content": content, "publish": true });
        let document = publisher.document("linkedWebsiteEdit", edit(1, json!({ "description": "Cổng thông tin" }))).await;
        assert_eq!((&document["state"], &document["isPublic"]), (&json!("PUBLISHED"), &json!(false)));
        let content = json!({ "address": web.address("la.example.vn", "/") });
        assert_eq!(publisher.document("linkedWebsiteEdit", edit(2, content)).await["isPublic"], true);
        assert!(seen(&site, id).await);
        assert!(check(&checker).await.turned.is_empty());
        assert_eq!(known(&site, id).await.unwrap().status, Some(Status::Ok));
        assert!(seen(&site, id).await);
    })
    .await;
}

#[tokio::test]
async fn by_hand_it_hides_and_is_left_in_peace() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let address = web.address("cong.example.vn", "/");
        let id = newsroom::publish(&site, Some(newsroom.agency), newsroom::website("Cổng", &address)).await;
        let checker = checker(&site, &web);
        check(&checker).await;
        let before = edition(&site).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let edit = |version: i32, hidden: bool| json!({ "id": global("Document", id), "expectedVersion": version, "content": { "isHidden": hidden }, "publish": true });
        let document = publisher.document("linkedWebsiteEdit", edit(1, true)).await;
        assert_eq!((&document["state"], &document["isPublic"]), (&json!("PUBLISHED"), &json!(false)));
        assert!(!seen(&site, id).await);
        assert_eq!(last_change(&site).await, (before + 1, id, Action::Withdrawn));
        site.clock.advance(day());
        assert_eq!(check(&checker).await.checked, [], "nobody asks for what nobody sees");
        assert_eq!(told(&site, id).await["nextCheckAt"], Value::Null);
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        publisher.document("linkedWebsiteEdit", edit(2, false)).await;
        assert!(seen(&site, id).await);
        assert_eq!(last_change(&site).await, (before + 2, id, Action::Published));
        assert_eq!(check(&checker).await.checked.len(), 1);
        // Withdrawn, it leaves the book too.
        publisher.document("documentWithdraw", json!({ "id": global("Document", id), "expectedVersion": 3 })).await;
        assert_eq!(check(&checker).await.checked, []);
        assert_eq!(known(&site, id).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_was_found_and_not_told_is_told_by_the_next_round() {
    on_both(|site| async move {
        use loa::content::linked_website::health::{
            book,
            rule::{Finding, Patience},
        };
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let address = web.address("cong.example.vn", "/");
        let id = newsroom::publish(&site, Some(newsroom.agency), hiding("Cổng", &address)).await;
        book::update(&site.kernel).await.map_err(|error| error.describe()).unwrap();
        // A checker that ends between keeping what it found and telling the gate.
        let claimed = book::claim(&site.kernel, Duration::minutes(10)).await.map_err(|error| error.describe()).unwrap();
        let finding = Finding {
            status: Status::MovedHost,
            http_status: Some(200),
            final_address: Some("https://la.example.vn/".into()),
            certificate_expires_at: None,
        };
        let patience = Patience { time: Duration::days(7), checks: 3 };
        let kept = book::keep(&site.kernel, &claimed.unwrap(), finding, patience, Duration::days(1)).await;
        assert!(kept.map_err(|error| error.describe()).unwrap().unwrap().needs_turn);
        assert!(seen(&site, id).await);
        let round = check(&checker(&site, &web)).await;
        assert_eq!((round.checked.len(), round.turned), (0, vec![id]));
        assert!(!seen(&site, id).await);
        assert!(!known(&site, id).await.unwrap().needs_turn);
    })
    .await;
}
