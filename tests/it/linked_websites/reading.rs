//! Linked websites as readers see them: the order of a portal, its groups, and what that costs.

use loa::content::linked_website::{LinkedWebsite, Logo};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Newsroom, Site, newsroom, on_both};

fn website(group: (&str, i32), position: i32, name: &str) -> LinkedWebsite {
    LinkedWebsite {
        group: group.0.into(),
        group_position: group.1,
        position,
        ..newsroom::website(name, &format!("https://trang.example.vn/{position}"))
    }
}

async fn portal(site: &Site, newsroom: &Newsroom) -> Uuid {
    let (state, communes) = (("Cổng thông tin của Đảng và Nhà nước", 0), ("Các xã, phường", 1));
    let other = newsroom::publish(site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
    let agency = Some(newsroom.agency);
    for content in [
        website(communes, 1, "Xã Đường Hoa"),
        website(communes, 1, "Xã Cái Chiên"),
        LinkedWebsite {
            owner_agency_id: Some(other),
            owner_name: Some("Ủy ban nhân dân xã Quảng Hà".into()),
            ..website(communes, 0, "Xã Quảng Hà")
        },
        LinkedWebsite {
            logo: Some(Logo { media_id: newsroom.picture, alternative_text: "Quốc huy".into() }),
            description: Some("Văn bản, chính sách, tin tức".into()),
            ..website(state, 5, "Cổng thông tin Chính phủ")
        },
    ] {
        newsroom::publish(site, agency, content).await;
    }
    newsroom::publish(site, Some(other), website(state, 0, "Của xã")).await;
    other
}

#[tokio::test]
async fn a_portal_shows_its_groups_in_order() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let other = portal(&site, &newsroom).await;
        let agency = newsroom.agency_id();
        let query = format!(
            "{{ linkedWebsiteGroups(agencyId: \"{agency}\") {{ name position websites {{ name position ownerName
                ownerAgency {{ code }} description logo {{ alternativeText media {{ address }} }} }} }} }}"
        );
        let plain = |name: &str, position: i32| json!({ "name": name, "position": position, "ownerName": null, "ownerAgency": null, "description": null, "logo": null });
        assert_eq!(
            site.reader().data(&query).await["linkedWebsiteGroups"],
            json!([
                { "name": "Cổng thông tin của Đảng và Nhà nước", "position": 0, "websites": [{
                    "name": "Cổng thông tin Chính phủ", "position": 5, "ownerName": null, "ownerAgency": null,
                    "description": "Văn bản, chính sách, tin tức",
                    "logo": { "alternativeText": "Quốc huy", "media": { "address": newsroom::PICTURE } },
                }] },
                { "name": "Các xã, phường", "position": 1, "websites": [
                    { "name": "Xã Quảng Hà", "position": 0, "ownerName": "Ủy ban nhân dân xã Quảng Hà",
                        "ownerAgency": { "code": "xa-quang-ha" }, "description": null, "logo": null },
                    plain("Xã Cái Chiên", 1),
                    plain("Xã Đường Hoa", 1),
                ] },
            ])
        );
        let names = async |arguments: &str| {
            let data = site.reader().data(&format!("{{ linkedWebsites{arguments} {{ nodes {{ name }} totalCount }} }}")).await;
            let list = &data["linkedWebsites"];
            let names: Vec<String> =
                list["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect();
            assert!(list["totalCount"].as_i64().unwrap() >= i64::try_from(names.len()).unwrap());
            names
        };
        let other = crate::kit::global("Agency", other);
        assert_eq!(
            names("").await,
            ["Của xã", "Cổng thông tin Chính phủ", "Xã Quảng Hà", "Xã Cái Chiên", "Xã Đường Hoa"]
        );
        assert_eq!(names(&format!("(filter: {{ agencyId: \"{other}\" }})")).await, ["Của xã"]);
        assert_eq!(names(&format!("(filter: {{ ownerAgencyId: \"{other}\" }})")).await, ["Xã Quảng Hà"]);
        let group = "(filter: { group: \" Các xã,  phường\" }, orderBy: NAME_ASC)";
        assert_eq!(names(group).await, ["Xã Cái Chiên", "Xã Đường Hoa", "Xã Quảng Hà"]);
        assert_eq!(names("(last: 2)").await, ["Xã Cái Chiên", "Xã Đường Hoa"]);
        // Page by page it is the same list.
        let mut walked = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = "query($after: String) { linkedWebsites(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }";
            let list = site.reader().run(query, json!({ "after": after })).await.data()["linkedWebsites"].clone();
            walked.extend(list["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()));
            if list["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = list["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(walked, names("").await);
        let nobody = "{ linkedWebsiteGroups(agencyId: \"Agency:00000000000000000000000000000007\") { name } }";
        assert_eq!(site.reader().data(nobody).await["linkedWebsiteGroups"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn what_it_costs_does_not_grow() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = newsroom.agency_id();
        let groups = format!(
            "{{ linkedWebsiteGroups(agencyId: \"{agency}\") {{ name websites {{ name address logo {{ alternativeText media {{ address width }} }} }} }} }}"
        );
        let owners = format!(
            "{{ linkedWebsiteGroups(agencyId: \"{agency}\") {{ name websites {{ name ownerAgency {{ name }} }} }} }}"
        );
        let list = "{ linkedWebsites(first: 100) { totalCount nodes { name logo { media { address } } agency { name } ownerAgency { name } } } }";
        let mut there = 0;
        let mut counts = Vec::new();
        for size in [10, 60] {
            for number in there..size {
                let content = LinkedWebsite {
                    logo: Some(Logo { media_id: newsroom.picture, alternative_text: "Biểu trưng".into() }),
                    owner_agency_id: Some(newsroom.agency),
                    ..website((&format!("Nhóm {}", number % 7), number % 7), number, &format!("Trang {number}"))
                };
                newsroom::publish(&site, Some(newsroom.agency), content).await;
            }
            there = size;
            let mut row = Vec::new();
            for query in [&groups, &owners, list] {
                let before = site.kernel.store.statements();
                site.reader().data(query).await;
                row.push(site.kernel.store.statements() - before);
            }
            counts.push(row);
        }
        // The groups with their websites and logos; those and the owners; the list, its size and the agencies.
        assert_eq!(counts, [[1, 2, 3], [1, 2, 3]]);
    })
    .await;
}
