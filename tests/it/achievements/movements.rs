//! Emulation movements: their order, their time, and what is refused.

use loa::content::emulation_movement::EmulationMovement;
use serde_json::{Value, json};

use crate::{
    bad_input::{case, refuse_all},
    kit::{
        Newsroom, Site,
        newsroom::{movement, publish},
        on_both,
    },
};

/// Publishes a movement with these dates; an empty one is none.
async fn between(site: &Site, newsroom: &Newsroom, name: &str, from: &str, to: &str) {
    let content =
        EmulationMovement { started_on: from.parse().ok(), ended_on: to.parse().ok(), ..movement(name, name) };
    publish(site, Some(newsroom.agency), content).await;
}

fn names(list: &Value) -> Vec<&str> {
    list["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn those_without_a_beginning_have_their_place_too() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for (name, from, to) in [
            ("b", "2021-01-04", "2021-12-31"),
            ("khong-ro", "", ""),
            ("c", "2021-01-04", ""),
            ("a", "1948-06-11", ""),
            ("chi-biet-cuoi", "", "2020-12-31"),
        ] {
            between(&site, &newsroom, name, from, to).await;
        }
        // Page by page, forward and backward, every movement comes once.
        let mut forward = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = "query($after: String) { emulationMovements(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }";
            let list = site.reader().run(query, json!({ "after": after })).await.data()["emulationMovements"].clone();
            forward.extend(names(&list).into_iter().map(str::to_owned));
            if list["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = list["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(forward, ["c", "b", "a", "chi-biet-cuoi", "khong-ro"], "of equals the one published last first");
        let list = site.reader().data("{ emulationMovements(last: 3) { nodes { name startedOn } } }").await;
        assert_eq!(names(&list["emulationMovements"]), &forward[2..]);
        assert_eq!(list["emulationMovements"]["nodes"][2]["startedOn"], Value::Null);
        let list = site.reader().data("{ emulationMovements(orderBy: NAME_ASC, first: 2) { nodes { name } } }").await;
        assert_eq!(names(&list["emulationMovements"]), ["a", "b"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_under_way_on_a_date() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        between(&site, &newsroom, "mot-nam", "2021-01-04", "2021-12-31").await;
        between(&site, &newsroom, "khong-cuoi", "2021-06-01", "").await;
        for (date, active) in [
            ("2021-01-03", &[][..]),
            ("2021-01-04", &["mot-nam"]),
            ("2021-12-31", &["khong-cuoi", "mot-nam"]),
            ("2022-01-01", &["khong-cuoi"]),
        ] {
            let query =
                format!("{{ emulationMovements(filter: {{ activeOn: \"{date}\" }}) {{ totalCount nodes {{ name }} }} }}");
            let list = site.reader().data(&query).await["emulationMovements"].clone();
            assert_eq!(names(&list), active, "{date}");
            assert_eq!(list["totalCount"], active.len());
        }
        let query = "{ emulationMovement(slug: \"mot-nam\") { name startedOn endedOn agency { code } } }";
        let found = json!({ "name": "mot-nam", "startedOn": "2021-01-04", "endedOn": "2021-12-31", "agency": { "code": "huyen-hai-ha" } });
        assert_eq!(site.reader().data(query).await["emulationMovement"], found);
    })
    .await;
}

#[tokio::test]
async fn movements_that_cannot_be() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        between(&site, &newsroom, "da-co", "", "").await;
        let with = |changes: Value| {
            let mut content = json!({ "name": "Phong trào" });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            content
        };
        let cases = vec![
            case("no name", json!({ "slug": "x" }), "BLANK content.name"),
            case("a long name", with(json!({ "name": "x".repeat(301) })), "TOO_LONG content.name"),
            case("a long aim", with(json!({ "description": "x".repeat(2_001) })), "TOO_LONG content.description"),
            case("a slug that is taken", with(json!({ "slug": "da-co" })), "TAKEN content.slug"),
            case("a slug that is none", with(json!({ "slug": "Đã có" })), "INVALID content.slug"),
            case(
                "an end before the beginning",
                with(json!({ "startedOn": "2021-01-04", "endedOn": "2021-01-03" })),
                "OUT_OF_RANGE content.endedOn",
            ),
            case("too early", with(json!({ "startedOn": "1899-12-31" })), "OUT_OF_RANGE content.startedOn"),
            case("too late", with(json!({ "endedOn": "2201-01-01" })), "OUT_OF_RANGE content.endedOn"),
        ];
        refuse_all(&site.administrator(), "emulationMovementCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}
