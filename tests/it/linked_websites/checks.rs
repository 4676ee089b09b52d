//! What the checks find of websites of all manners.

use chrono::DateTime;
use loa::{content::linked_website::health::Status, kernel::access::Role, outbound::settings::OutboundSettings};
use serde_json::{Value, json};

use super::{NOWHERE, PRIVATE, check, checker, checker_of, known, outbound_settings, publish, told, web::Web};
use crate::kit::{Newsroom, global, newsroom, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_manner_has_its_status() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let elsewhere = format!("/to?{}", web.address("la.example.vn", "/"));
        let below = format!("/to?{}", web.address("www.cong.example.vn", "/"));
        let private = format!("/to?http://127.0.0.1:{}/", web.trap);
        let disguised = format!("/to?http://2130706433:{}/", web.trap);
        let by_name = format!("/to?http://{PRIVATE}:{}/", web.trap);
        let mapped = format!("/to?http://[::ffff:127.0.0.1]:{}/", web.trap);
        let cases: [(&str, &str, Status, Option<i32>); 27] = [
            ("cong.example.vn", "/", Status::Ok, Some(200)),
            ("cong.example.vn", "/no-head", Status::Ok, Some(200)),
            ("cong.example.vn", "/bad-head", Status::Ok, Some(200)),
            ("cong.example.vn", "/endless-body", Status::Ok, Some(200)),
            ("cong.example.vn", "/status/403", Status::ClientError, Some(403)),
            ("cong.example.vn", "/status/404", Status::ClientError, Some(404)),
            ("cong.example.vn", "/status/500", Status::ServerError, Some(500)),
            ("cong.example.vn", "/status/503", Status::ServerError, Some(503)),
            ("cong.example.vn", "/hop/1", Status::Redirected, Some(200)),
            ("cong.example.vn", "/hop/5", Status::Redirected, Some(200)),
            ("cong.example.vn", "/hop/6", Status::TooManyRedirects, Some(302)),
            ("cong.example.vn", "/loop", Status::TooManyRedirects, Some(302)),
            ("cong.example.vn", &below, Status::Redirected, Some(200)),
            ("cong.example.vn", &elsewhere, Status::MovedHost, Some(200)),
            ("cong.example.vn", "/to?/status/404", Status::ClientError, Some(404)),
            ("cong.example.vn", "/nowhere", Status::InvalidAnswer, None),
            ("cong.example.vn", "/garbage", Status::InvalidAnswer, None),
            ("cong.example.vn", "/hang-up", Status::Connection, None),
            ("cong.example.vn", "/slow-head", Status::Timeout, None),
            ("cong.example.vn", "/slow-body", Status::Timeout, None),
            ("cong.example.vn", &private, Status::Blocked, None),
            ("cong.example.vn", &disguised, Status::Blocked, None),
            ("cong.example.vn", &by_name, Status::Blocked, None),
            ("cong.example.vn", &mapped, Status::Blocked, None),
            ("cong.example.vn", "/to?file:///etc/passwd", Status::Blocked, None),
            (NOWHERE, "/", Status::Dns, None),
            (PRIVATE, "/", Status::Blocked, None),
        ];
        let mut ids = Vec::new();
        for (host, path, _, _) in &cases {
            ids.push(publish(&site, &newsroom, &web, host, path).await);
        }
        let other_port = newsroom::website("Cổng lạ", "http://cong.example.vn:25/");
        let other_port = newsroom::publish(&site, Some(newsroom.agency), other_port).await;
        let round = check(&checker(&site, &web)).await;
        assert_eq!(round.checked.len(), cases.len() + 1);
        assert!(round.turned.is_empty());
        for ((host, path, status, http_status), id) in cases.iter().zip(&ids) {
            let row = known(&site, *id).await.unwrap();
            assert_eq!((row.status, row.http_status), (Some(*status), *http_status), "{host} {path}: {row:?}");
        }
        assert_eq!(known(&site, other_port).await.unwrap().status, Some(Status::Blocked));
        assert_eq!(web.trapped(), 0, "somebody reached what nobody may reach");
        assert_eq!(web.most_at_once(), 1, "one request at a time to a host");
        // Politely: by name, and for the head alone where that is enough.
        let hits = web.hits();
        assert!(
            hits.iter()
                .all(|hit| hit.user_agent.starts_with("Loa/")
                    && hit.user_agent.ends_with("(+mailto:quan-tri@example.vn)"))
        );
        let methods = |path: &str| {
            let of: Vec<&str> = hits.iter().filter(|hit| hit.path == path).map(|hit| hit.method.as_str()).collect();
            of.join(" ")
        };
        assert_eq!(methods("/no-head"), "HEAD GET");
        assert_eq!(methods("/status/404"), "HEAD GET HEAD GET");
        assert_eq!(methods("/slow-head"), "HEAD");
        assert_eq!(hits.iter().filter(|hit| hit.path == "/loop").count(), 6, "five redirects are followed");
        assert!(hits.iter().all(|hit| hit.host.ends_with(&format!(":{}", web.port))));
    })
    .await;
}

#[tokio::test]
async fn editors_see_what_was_found_and_nobody_else_does() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let author = site.member(Role::Author, newsroom.agency, "lan");
        let content = json!({ "name": "Cổng", "group": "Tỉnh", "address": web.address("cong.example.vn", "/status/500") });
        let input = json!({ "content": content, "agencyId": newsroom.agency_id() });
        let document = author.document("linkedWebsiteCreate", input).await;
        let id = crate::kit::uuid(&document["id"]);
        let checker = checker(&site, &web);
        assert_eq!(check(&checker).await.checked, [], "a draft is nobody's business");
        assert_eq!(told(&site, id).await, Value::Null);
        let publisher = site.member(Role::Publisher, newsroom.agency, "minh");
        publisher.document("documentPublish", json!({ "id": document["id"], "expectedVersion": 1 })).await;
        check(&checker).await;
        let at = "2026-01-15T03:00:00Z";
        let row = known(&site, id).await.unwrap();
        let next = row.next_check_at.unwrap();
        let (hours, day) = ((next - site.clock.now()).num_minutes(), 24 * 60);
        assert!((day * 8 / 10..=day * 12 / 10).contains(&hours), "{hours}");
        assert_eq!(
            told(&site, id).await,
            json!({
                "address": web.address("cong.example.vn", "/status/500"), "status": "SERVER_ERROR", "isFailing": true,
                "isDown": false, "isMoved": false, "httpStatus": 500, "finalAddress": null, "certificateExpiresAt": null,
                "consecutiveFailures": 1, "failingSince": at, "checkedAt": at,
                "nextCheckAt": next.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
                "document": { "id": document["id"], "isPublic": true },
            })
        );
        assert_eq!(check(&checker).await.checked, [], "once a day");

        // What one may not see is not found, with the same bytes as what does not exist.
        let query = "query($id: ID!) { linkedWebsiteCheck(id: $id) { status } linkedWebsiteChecks { totalCount nodes { status } } }";
        let nobody = global("LinkedWebsite", uuid::Uuid::from_u128(7));
        let own = global("LinkedWebsite", id);
        for (client, sees) in [
            (author, true),
            (publisher, true),
            (site.administrator(), true),
            (site.member(Role::Author, newsroom.agency, "somebody-else"), false),
            (site.member(Role::Administrator, uuid::Uuid::from_u128(9), "stranger"), false),
        ] {
            let answer = client.run(query, json!({ "id": own })).await;
            let data = answer.data();
            assert_eq!(data["linkedWebsiteCheck"].is_null(), !sees);
            assert_eq!(data["linkedWebsiteChecks"]["totalCount"], i32::from(sees));
            let absent = client.run(query, json!({ "id": nobody })).await;
            assert_eq!(answer.bytes == absent.bytes, !sees);
        }
        let answer = site.reader().run("{ linkedWebsiteChecks { totalCount } }", json!({})).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED");
        let other = format!("{{ linkedWebsiteCheck(id: \"{}\") {{ status }} }}", newsroom.agency_id());
        assert_eq!(site.administrator().run(&other, json!({})).await.code(), "BAD_REQUEST");
        for (filter, count) in [
            ("isFailing: true", 1),
            ("isFailing: false", 0),
            ("statuses: [SERVER_ERROR, TLS]", 1),
            ("statuses: [OK]", 0),
            ("certificateExpiresBefore: \"2027-01-01T00:00:00Z\"", 0),
        ] {
            let query = format!("{{ linkedWebsiteChecks(filter: {{ {filter} }}) {{ totalCount nodes {{ status }} }} }}");
            let data = site.administrator().data(&query).await;
            assert_eq!(data["linkedWebsiteChecks"]["totalCount"], count, "{filter}");
            assert_eq!(data["linkedWebsiteChecks"]["nodes"].as_array().unwrap().len(), count, "{filter}");
        }
    })
    .await;
}

/// A certificate for a name, valid until a year, and its key.
fn certificate(name: &str, until: i32) -> (Vec<u8>, Vec<u8>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(until, 6, 30);
    (parameters.self_signed(&key).unwrap().der().to_vec(), key.serialize_der())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_certificate_is_read_also_when_it_has_come() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let folder = tempfile::tempdir().unwrap();
        for (name, until, trusted, status, told) in [
            ("cong.example.vn", 2199, true, Status::Ok, Some("2199-06-30T00:00:00Z")),
            ("cong.example.vn", 2021, true, Status::Tls, Some("2021-06-30T00:00:00Z")),
            ("la.example.vn", 2199, true, Status::Tls, None),
            ("cong.example.vn", 2199, false, Status::Tls, None),
        ] {
            let (der, key) = certificate(name, until);
            let roots = folder.path().join("roots.pem");
            std::fs::write(&roots, pem::encode(&pem::Pem::new("CERTIFICATE", der.clone()))).unwrap();
            let web = Web::start_tls(der, key).await;
            let settings = outbound_settings(&web);
            let trusted_certificates = if trusted { roots } else { settings.trusted_certificates.clone() };
            let checker = checker_of(
                std::sync::Arc::clone(&site.kernel),
                &OutboundSettings { trusted_certificates, ..settings },
            );
            let id = publish(&site, &newsroom, &web, "cong.example.vn", "/").await;
            check(&checker).await;
            let row = known(&site, id).await.unwrap();
            assert_eq!(row.status, Some(status), "{name} {until} {trusted}: {row:?}");
            let expected = told.map(|at| DateTime::parse_from_rfc3339(at).unwrap().to_utc());
            assert_eq!(row.certificate_expires_at, expected, "{name} {until} {trusted}");
        }
        let query = "{ linkedWebsiteChecks(filter: { certificateExpiresBefore: \"2026-02-01T00:00:00Z\" }) { nodes { status certificateExpiresAt } } }";
        let expected = json!([{ "status": "TLS", "certificateExpiresAt": "2021-06-30T00:00:00Z" }]);
        assert_eq!(site.administrator().data(query).await["linkedWebsiteChecks"]["nodes"], expected);
    })
    .await;
}
