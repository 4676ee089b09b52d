//! What is no linked website, each refused with its code and without a trace.

use loa::kernel::access::Role;
use serde_json::{Value, json};

use crate::{
    bad_input::{case, refuse_all},
    kit::{Newsroom, global, newsroom, on_both},
};

fn content(changes: Value) -> Value {
    let mut content = json!({ "name": "Cổng", "address": "https://www.quangninh.gov.vn/", "group": "Tỉnh" });
    let Value::Object(changes) = changes else { panic!("an object, not {changes}") };
    content.as_object_mut().unwrap().extend(changes);
    content
}

#[tokio::test]
async fn what_is_no_linked_website_is_refused() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let withheld = newsroom::draft(&site, None, newsroom::agency("mat", "Chưa công bố")).await;
        let nothing = uuid::Uuid::from_u128(7);
        let address = |address: &str| content(json!({ "address": address }));
        let cases = vec![
            case("no name", content(json!({ "name": null })), "BLANK content.name"),
            case("no address", content(json!({ "address": null })), "BLANK content.address"),
            case("no group", content(json!({ "group": "  " })), "BLANK content.group"),
            case("a long name", content(json!({ "name": "x".repeat(201) })), "TOO_LONG content.name"),
            case("a long group", content(json!({ "group": "x".repeat(101) })), "TOO_LONG content.group"),
            case("a long owner", content(json!({ "ownerName": "x".repeat(201) })), "TOO_LONG content.ownerName"),
            case("a long text", content(json!({ "description": "x".repeat(1_001) })), "TOO_LONG content.description"),
            case("a long address", address(&format!("https://a.vn/{}", "x".repeat(2_048))), "TOO_LONG content.address"),
            case("before the first", content(json!({ "position": -1 })), "OUT_OF_RANGE content.position"),
            case("a far group", content(json!({ "groupPosition": 1_000_001 })), "OUT_OF_RANGE content.groupPosition"),
            case("no scheme", address("www.quangninh.gov.vn"), "INVALID content.address"),
            case("no host", address("https://"), "INVALID content.address"),
            case("prose", address("cổng tỉnh"), "INVALID content.address"),
            case("a script", address("javascript:alert(1)"), "UNSAFE_ADDRESS content.address"),
            case("a file", address("file:///etc/passwd"), "UNSAFE_ADDRESS content.address"),
            case("data", address("data:text/html,<b>"), "UNSAFE_ADDRESS content.address"),
            case("a user", address("https://chinhphu.vn@example.com/"), "UNSAFE_ADDRESS content.address"),
            case("loopback", address("http://127.1/"), "UNSAFE_ADDRESS content.address"),
            case("decimal", address("http://2130706433/"), "UNSAFE_ADDRESS content.address"),
            case("octal", address("http://017700000001/"), "UNSAFE_ADDRESS content.address"),
            case("hexadecimal", address("http://0x7f.1/"), "UNSAFE_ADDRESS content.address"),
            case("other dots", address("http://127。0。0。1/"), "UNSAFE_ADDRESS content.address"),
            case("loopback of IPv6", address("http://[::1]/"), "UNSAFE_ADDRESS content.address"),
            case("mapped", address("http://[::ffff:127.0.0.1]/"), "UNSAFE_ADDRESS content.address"),
            case("NAT64", address("http://[64:ff9b::7f00:1]/"), "UNSAFE_ADDRESS content.address"),
            case("6to4", address("http://[2002:7f00:1::]/"), "UNSAFE_ADDRESS content.address"),
            case("Teredo", address("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/"), "UNSAFE_ADDRESS content.address"),
            case("private", address("https://192.168.1.1/"), "UNSAFE_ADDRESS content.address"),
            case("metadata", address("http://169.254.169.254/latest/meta-data/"), "UNSAFE_ADDRESS content.address"),
            case("this machine", address("http://localhost:8080/"), "UNSAFE_ADDRESS content.address"),
            case("this machine with a dot", address("http://LocalHost./"), "UNSAFE_ADDRESS content.address"),
            case("below it", address("http://a.localhost/"), "UNSAFE_ADDRESS content.address"),
            case("a printer", address("http://may-in.local/"), "UNSAFE_ADDRESS content.address"),
            case("an internal name", address("http://metadata.google.internal/"), "UNSAFE_ADDRESS content.address"),
            case("a bare name", address("http://intranet/"), "UNSAFE_ADDRESS content.address"),
            case(
                "a logo without words",
                content(json!({ "logo": { "mediaId": global("MediaAsset", newsroom.picture) } })),
                "BLANK content.logo.alternativeText",
            ),
            case(
                "a logo that is none",
                content(json!({ "logo": { "mediaId": newsroom.agency_id(), "alternativeText": "x" } })),
                "INVALID content.logo.mediaId",
            ),
            case(
                "a logo that is not there",
                content(json!({ "logo": { "mediaId": global("MediaAsset", nothing), "alternativeText": "x" } })),
                "NOT_PUBLISHED content.logo.mediaId",
            ),
            case(
                "an owner that is no agency",
                content(json!({ "ownerAgencyId": newsroom.category_id() })),
                "INVALID content.ownerAgencyId",
            ),
            case(
                "an owner that is not public",
                content(json!({ "ownerAgencyId": global("Agency", withheld) })),
                "NOT_PUBLISHED content.ownerAgencyId",
            ),
        ];
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        refuse_all(&publisher, "linkedWebsiteCreate", None, cases).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_linked_website_shows_cannot_be_withdrawn() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let logo = json!({ "mediaId": global("MediaAsset", newsroom.picture), "alternativeText": "Biểu trưng" });
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let input = json!({ "content": content(json!({ "logo": logo })), "publish": true });
        let document = publisher.document("linkedWebsiteCreate", input).await;
        let withdraw = json!({ "id": global("MediaAsset", newsroom.picture), "expectedVersion": 1 });
        assert_eq!(publisher.refused("documentWithdraw", withdraw.clone()).await, ["IN_USE id"]);
        // Hidden, it holds nothing, and is told so when it wants to come back.
        let edit = |version: i32, hidden: bool| json!({ "id": document["id"], "expectedVersion": version, "content": { "isHidden": hidden }, "publish": true });
        publisher.document("linkedWebsiteEdit", edit(1, true)).await;
        publisher.document("documentWithdraw", withdraw).await;
        assert_eq!(publisher.refused("linkedWebsiteEdit", edit(2, false)).await, ["NOT_PUBLISHED content.logo.mediaId"]);
    })
    .await;
}
