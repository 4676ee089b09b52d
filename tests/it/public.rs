//! What the public can ask, as one list of operations, and two things that must hold of all of it: the databases answer
//! alike, and drafts change nothing.

use std::collections::HashMap;

use indicatif::ProgressBar;
use loa::{
    content::article::Article,
    kernel::{access::Role, kind::Kind},
    samples,
};
use serde_json::{Value, json};

use crate::kit::{Backend, Newsroom, Site, global, newsroom, on_both};

const CARD: &str = "id slug title summary language publishedAt publishedOn modifiedAt
    agency { id code name } category { id slug name parent { slug } ancestors { name } }
    contributions { role contributor { id name description agency { code } } }
    cover { alternativeText caption media { id address contentType byteSize sha256 width height fileName blurhash focalPoint { x y } credit
        srcSet { address width height contentType } srcSetText rendition(width: 400) { address } } }
    source { name address } legalDocuments { number issuedOn issuer title address }";

const BLOCKS: &str = "body { html plainText markdown blocks {
    __typename id
    ... on ParagraphBlock { content { text marks link } }
    ... on HeadingBlock { level content { text } }
    ... on ImageBlock { picture { alternativeText caption credit media { address } } }
    ... on GalleryBlock { caption pictures { alternativeText caption media { address } } }
    ... on QuoteBlock { content { text } attribution }
    ... on ListBlock { ordered items { depth content { text } } }
    ... on TableBlock { caption rows { cells { header columnSpan rowSpan content { text } } } }
    ... on FileBlock { name media { address fileName byteSize contentType } }
    ... on EmbedBlock { provider reference address title }
} }";

const PLACEMENT: &str = "id slot position headline startsAt endsAt publishedAt modifiedAt agency { code }
    article { id slug title contributions { contributor { name } } }";

const ENTRY: &str =
    "id title startsAt endsAt startsOn endsOn isAllDay place attendees leadPerson preparedBy note publishedAt
    modifiedAt agency { code }";
const MOVEMENT: &str = "id slug name description startedOn endedOn agency { code } publishedAt modifiedAt";

const ACRONYM: &str = "id short long agency { code } publishedAt modifiedAt";
const WEBSITE: &str =
    "id name address group groupPosition position description ownerName ownerAgency { code } agency { code }
    logo { alternativeText media { id address } } publishedAt modifiedAt";

const ACHIEVEMENT: &str = "id sort title field beginsOn endsOn year note agency { code } movement { slug }
    measurement { indicator { code unit } periodType value targetsMet targetsSet isEstimate comparisons { base percent } }
    recognition { subject recognisedBy recognisedOn legalDocument { number } } sourceArticle { slug } publishedAt modifiedAt";

const TITLE: &str =
    "id code name family description position validFrom validTo agency { code } publishedAt modifiedAt
    rules { validFrom validTo conferringLevels recipientKinds legalBasis legalDocument { number issuedOn issuer title address } }";

const AWARD: &str =
    "id conferringLevel conferringBody year state decidedOn collectiveCount individualCount householdCount
    ground publishedAt modifiedAt awardTitle { code name family } movement { slug } sourceArticle { slug title }
    agency { code } decision { number issuedOn issuer title address } revocation { number issuedOn }
    recipients { kind name jobTitle affiliation note }";

const SUMMARY: &str =
    "hasMore rows { state year conferringLevel family recipientKind awardTitle { code } agency { code }
    awardCount collectiveCount individualCount householdCount }";

const PAGE: &str = "pageInfo { hasPreviousPage hasNextPage startCursor endCursor } totalCount pageCount";

const HITS: &str = "relaxed tier totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
    edges { cursor score node { __typename id } highlights { field text html ranges { start end } } } nodes { id }
    facets { kinds { kind count } categories { category { name } count } agencies { agency { name } count }
        years { year count } contributors { contributor { name } count } }";

/// Every operation that needs no token. `IDS` stands for the ids of everything that is public, `DRAFTS` for the ids of
/// what may be a draft on one of two sites.
pub(crate) fn operations(ids: &[String], drafts: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for order in ["PUBLISHED_AT_DESC", "PUBLISHED_AT_ASC", "TITLE_ASC", "TITLE_DESC"] {
        all.push(format!(
            "{{ articles(first: 50, orderBy: {order}) {{ edges {{ cursor node {{ {CARD} }} }} {PAGE} }} }}"
        ));
        all.push(format!("{{ articles(last: 7, orderBy: {order}) {{ nodes {{ title }} {PAGE} }} }}"));
        all.push(format!("{{ articles(first: 5, page: 2, orderBy: {order}) {{ nodes {{ title }} {PAGE} }} }}"));
    }
    for filter in [
        "year: 2021",
        "publishedFrom: \"2021-12-09\", publishedTo: \"2021-12-09\"",
        "year: 2025, publishedTo: \"2025-06-30\"",
        "publishedFrom: \"2026-01-01\"",
    ] {
        all.push(format!("{{ articles(filter: {{ {filter} }}) {{ nodes {{ title publishedOn }} {PAGE} }} }}"));
    }
    all.push(format!("{{ articles(first: 4) {{ nodes {{ title {BLOCKS} }} }} }}"));
    all.push(
        "{ categories(first: 15, filter: { topOnly: true }) { nodes { name children { name children { name } }
        articles(first: 3) { totalCount nodes { title contributions { contributor { name } } } }
        own: articles(first: 2, includeDescendants: false) { totalCount nodes { title } } } } }"
            .to_owned(),
    );
    all.push(format!("{{ categories(first: 100, orderBy: NAME_ASC) {{ nodes {{ id slug name description position agency {{ code }} }} {PAGE} }} }}"));
    all.push(format!(
        "{{ agencies(first: 20) {{ nodes {{ id code name level validFrom validTo parent {{ code }}
        predecessors {{ code }} successors {{ code }} children {{ code }} categories {{ name }}
        articles(first: 2, orderBy: TITLE_ASC) {{ totalCount nodes {{ title }} }} }} {PAGE} }} }}"
    ));
    all.push(
        "{ agencies(orderBy: NAME_DESC, filter: { level: COMMUNE, validOn: \"2026-01-01\" }) { nodes { name } } }"
            .to_owned(),
    );
    all.push(format!("{{ contributors(first: 20) {{ nodes {{ id name description articles(first: 3) {{ totalCount nodes {{ title }} }} }} {PAGE} }} }}"));
    all.push("{ contributors(first: 3, orderBy: NAME_DESC) { nodes { name publishedAt } } }".to_owned());
    for order in ["PUBLISHED_AT_ASC", "PUBLISHED_AT_DESC"] {
        all.push(format!("{{ mediaAssets(first: 100, orderBy: {order}) {{ nodes {{ id address agency {{ code }} publishedAt modifiedAt }} {PAGE} }} }}"));
    }
    for order in ["STARTED_ON_DESC", "NAME_ASC"] {
        all.push(format!("{{ emulationMovements(first: 100, orderBy: {order}) {{ edges {{ cursor node {{ {MOVEMENT} }} }} {PAGE} }} }}"));
        all.push(format!("{{ emulationMovements(last: 2, orderBy: {order}) {{ nodes {{ name }} {PAGE} }} }}"));
    }
    all.push(
        "{ emulationMovements { nodes { name awards(first: 3) { totalCount nodes { year ground } } } } }".to_owned(),
    );
    for order in ["ENDS_ON_DESC", "ENDS_ON_ASC"] {
        all.push(format!(
            "{{ achievements(first: 100, orderBy: {order}) {{ edges {{ cursor node {{ {ACHIEVEMENT} }} }} {PAGE} }} }}"
        ));
    }
    for filter in [
        "sort: RECOGNITION",
        "field: BUDGET, year: 2021",
        "yearFrom: 2019, yearTo: 2020",
        "periodType: QUARTER",
        "periodType: TO_DATE, field: HEALTH",
    ] {
        all.push(format!("{{ achievements(first: 100, filter: {{ {filter} }}) {{ nodes {{ title }} {PAGE} }} }}"));
    }
    all.push(format!("{{ indicators(first: 50) {{ nodes {{ id code name unit field description agency {{ code }} achievements(first: 2) {{ totalCount nodes {{ title }} }} }} {PAGE} }} }}"));
    all.push("{ indicators(filter: { field: BUDGET }) { nodes { code } } indicator(code: \"ty-le-ho-ngheo\") { name } khongCo: indicator(code: \"khong-co\") { name } }".to_owned());
    all.push(
        "{ emulationMovements { nodes { name achievements(first: 3) { totalCount nodes { title } } } } }".to_owned(),
    );
    for order in ["POSITION", "NAME_ASC"] {
        all.push(format!(
            "{{ awardTitles(first: 50, orderBy: {order}) {{ edges {{ cursor node {{ {TITLE} }} }} {PAGE} }} }}"
        ));
    }
    for filter in [
        "family: EMULATION_TITLE, validOn: \"2026-01-01\"",
        "conferringLevel: DISTRICT, validOn: \"2025-06-30\"",
        "conferringLevel: DISTRICT, validOn: \"2025-07-01\"",
        "recipientKind: HOUSEHOLD",
        "codes: [\"giay-khen\", \"khong-co\"]",
    ] {
        all.push(format!("{{ awardTitles(first: 100, filter: {{ {filter} }}) {{ nodes {{ code rules(on: \"2026-01-01\") {{ conferringLevels }} }} {PAGE} }} }}"));
    }
    all.push(
        "{ awardTitle(code: \"giay-khen\") { name awards(first: 5) { totalCount nodes { conferringBody } } } }"
            .to_owned(),
    );
    for order in ["DECIDED_ON_DESC", "DECIDED_ON_ASC"] {
        all.push(format!(
            "{{ awards(first: 60, orderBy: {order}) {{ edges {{ cursor node {{ {AWARD} }} }} {PAGE} }} }}"
        ));
        all.push(format!("{{ awards(last: 7, orderBy: {order}) {{ nodes {{ year }} {PAGE} }} }}"));
    }
    for filter in [
        "year: 2021",
        "yearFrom: 2024, yearTo: 2025, conferringLevel: COMMUNE",
        "awardTitleCode: \"giay-khen\", states: [CONFERRED]",
        "family: EMULATION_TITLE, recipientKind: HOUSEHOLD",
        "states: [PROPOSED, REVOKED]",
        "states: []",
    ] {
        all.push(format!("{{ awards(filter: {{ {filter} }}) {{ nodes {{ year ground }} {PAGE} }} awardSummary(filter: {{ {filter} }}, groupBy: [YEAR, TITLE]) {{ {SUMMARY} }} }}"));
    }
    for grouping in [
        "",
        "YEAR",
        "LEVEL",
        "TITLE",
        "FAMILY",
        "RECIPIENT_KIND",
        "AGENCY",
        "AGENCY, FAMILY, LEVEL, RECIPIENT_KIND, TITLE, YEAR",
    ] {
        all.push(format!("{{ awardSummary(groupBy: [{grouping}]) {{ {SUMMARY} }} }}"));
    }
    all.push("{ emulationMovements(filter: { activeOn: \"2021-08-29\" }) { nodes { name startedOn endedOn } } emulationMovement(slug: \"khong-co\") { id } }".to_owned());
    all.push(
        "{ articles(first: 20) { nodes { title relatedArticles { id title cover { media { address } } } jsonLd } } }"
            .to_owned(),
    );
    all.push("{ articles(first: 20, page: 2) { nodes { dublinCore { name content } } } }".to_owned());
    for order in ["POSITION", "PUBLISHED_AT_DESC"] {
        all.push(format!(
            "{{ placements(first: 30, orderBy: {order}) {{ edges {{ cursor node {{ {PLACEMENT} }} }} {PAGE} }} }}"
        ));
    }
    all.push(
        "{ placements(first: 2, page: 2, filter: { slot: FEATURED }) { nodes { headline } totalCount } }".to_owned(),
    );
    for order in ["STARTS_AT_ASC", "STARTS_AT_DESC"] {
        all.push(format!("{{ calendarEntries(first: 50, orderBy: {order}) {{ nodes {{ {ENTRY} }} {PAGE} }} }}"));
    }
    for filter in ["from: \"2021-12-09\", to: \"2021-12-09\"", "to: \"2021-12-08\"", "from: \"2021-12-11\""] {
        all.push(format!("{{ calendarEntries(filter: {{ {filter} }}) {{ nodes {{ title }} totalCount }} }}"));
    }
    all.push(
        "{ article(slug: \"khong-co\") { id } category(slug: \"khong-co\") { id } agency(code: \"khong-co\") { id } }"
            .to_owned(),
    );
    for order in ["PORTAL", "NAME_ASC"] {
        all.push(format!(
            "{{ linkedWebsites(first: 50, orderBy: {order}) {{ edges {{ cursor node {{ {WEBSITE} }} }} {PAGE} }} }}"
        ));
        all.push(format!("{{ linkedWebsites(last: 3, orderBy: {order}) {{ nodes {{ name }} {PAGE} }} }}"));
    }
    all.push("{ linkedWebsites(filter: { group: \"Dịch vụ công\" }) { nodes { name } totalCount } }".to_owned());
    for agency in ids.iter().chain(drafts).filter(|id| id.starts_with("Agency:")) {
        all.push(format!(
            "{{ linkedWebsiteGroups(agencyId: \"{agency}\") {{ name position websites {{ {WEBSITE} }} }} }}"
        ));
        all.push(format!(
            "{{ linkedWebsites(filter: {{ ownerAgencyId: \"{agency}\" }}) {{ totalCount nodes {{ name }} }}
            own: linkedWebsites(filter: {{ agencyId: \"{agency}\" }}) {{ totalCount nodes {{ name }} }} }}"
        ));
    }
    for order in ["SHORT_ASC", "PUBLISHED_AT_DESC"] {
        all.push(format!(
            "{{ acronyms(first: 50, orderBy: {order}) {{ edges {{ cursor node {{ {ACRONYM} }} }} {PAGE} }} }}"
        ));
        all.push(format!("{{ acronyms(last: 2, orderBy: {order}) {{ nodes {{ short }} {PAGE} }} }}"));
    }
    for id in ids.iter().chain(drafts) {
        all.push(format!("{{ node(id: \"{id}\") {{ __typename id }} nodes(ids: [\"{id}\", \"{id}\"]) {{ id }} }}"));
        let (kind, _) = id.split_once(':').unwrap();
        all.push(match kind {
            "Article" => format!("{{ article(id: \"{id}\") {{ {CARD} {BLOCKS} relatedArticles {{ title }} achievements(first: 5) {{ totalCount nodes {{ title }} }} jsonLd dublinCore {{ name content }} }} }}"),
            "Category" => format!("{{ category(id: \"{id}\") {{ name }} articles(filter: {{ categoryId: \"{id}\" }}) {{ totalCount nodes {{ title }} }} categories(filter: {{ parentId: \"{id}\" }}) {{ totalCount }} }}"),
            "Agency" => format!("{{ agency(id: \"{id}\") {{ name }} placements(filter: {{ agencyId: \"{id}\" }}) {{ nodes {{ headline }} totalCount }}
                calendarWeek(agencyId: \"{id}\") {{ startsOn endsOn number year hasMore days {{ date entries {{ title }} }} }}
                old: calendarWeek(agencyId: \"{id}\", date: \"2021-12-09\") {{ days {{ date entries {{ title startsAt }} }} }} articles(filter: {{ agencyId: \"{id}\" }}) {{ totalCount nodes {{ title }} }} categories(filter: {{ agencyId: \"{id}\" }}) {{ totalCount }}
                contributors(filter: {{ agencyId: \"{id}\" }}) {{ totalCount }} mediaAssets(filter: {{ agencyId: \"{id}\" }}) {{ totalCount }} agencies(filter: {{ parentId: \"{id}\" }}) {{ totalCount }}
                emulationMovements(filter: {{ agencyId: \"{id}\" }}) {{ totalCount nodes {{ name }} }}
                achievements(filter: {{ agencyId: \"{id}\", includeDescendants: true }}) {{ totalCount nodes {{ title }} }}
                indicators(first: 10) {{ nodes {{ code series(agencyId: \"{id}\") {{ points {{ title agency {{ code }} }} breaks {{ on reason before {{ code }} after {{ code }} }} }} }} }}
                awards(filter: {{ agencyId: \"{id}\" }}) {{ totalCount nodes {{ ground }} }}
                awardSummary(filter: {{ agencyId: \"{id}\", includeDescendants: true }}, groupBy: [AGENCY]) {{ {SUMMARY} }} }}"),
            "Contributor" => format!("{{ contributor(id: \"{id}\") {{ name }} articles(filter: {{ contributorId: \"{id}\" }}) {{ totalCount nodes {{ title }} }} }}"),
            "MediaAsset" => format!("{{ mediaAsset(id: \"{id}\") {{ address }} }}"),
            "Placement" => format!("{{ placement(id: \"{id}\") {{ {PLACEMENT} }} }}"),
            "CalendarEntry" => format!("{{ calendarEntry(id: \"{id}\") {{ {ENTRY} }} }}"),
            "EmulationMovement" => format!("{{ emulationMovement(id: \"{id}\") {{ {MOVEMENT} }} awards(filter: {{ movementId: \"{id}\" }}) {{ totalCount }} }}"),
            "Indicator" => format!("{{ indicator(id: \"{id}\") {{ name }} achievements(filter: {{ indicatorId: \"{id}\" }}) {{ totalCount }} }}"),
            "Achievement" => format!("{{ achievement(id: \"{id}\") {{ {ACHIEVEMENT} }} }}"),
            "AwardTitle" => format!("{{ awardTitle(id: \"{id}\") {{ {TITLE} }} awards(filter: {{ awardTitleId: \"{id}\" }}) {{ totalCount }} }}"),
            "Award" => format!("{{ award(id: \"{id}\") {{ {AWARD} }} }}"),
            "LinkedWebsite" => format!("{{ linkedWebsite(id: \"{id}\") {{ {WEBSITE} }} linkedWebsiteCheck(id: \"{id}\") {{ status document {{ id }} }} }}"),
            "Acronym" => format!("{{ acronym(id: \"{id}\") {{ {ACRONYM} }} }}"),
            "Document" => format!("{{ document(id: \"{id}\") {{ id title }} }}"),
            other => panic!("no operation reads a {other} by its id"),
        });
    }
    for (query, arguments) in [
        ("thi dua khen thuong", ""),
        ("Hải Hà", ", kinds: [ARTICLE]"),
        ("huyện", ", orderBy: NEWEST"),
        ("\\\"xây dựng\\\" 2021", ", filter: { from: \"2021-01-01\", to: \"2025-12-31\" }"),
        ("UBND nôgn thôn mới", ""),
        ("tin", ""),
        ("mật", ""),
        ("NVH", ""),
        ("chưa công bố", ""),
    ] {
        all.push(format!(
            "{{ search(query: \"{query}\", first: 10{arguments}) {{ {HITS} }} suggest(prefix: \"{query}\") {{ title html ranges {{ start end }} node {{ id }} }} }}"
        ));
    }
    all.push("{ visitStatistics { today thisMonth total mostRead(first: 5, days: 7) { views article { title agency { code } } } } }".to_owned());
    all.push("{ documents { totalCount nodes { id } } }".to_owned());
    all.push("{ linkedWebsiteChecks { totalCount nodes { status document { id } } } }".to_owned());
    all
}

/// The ids of everything that is public, told by the change log.
pub(crate) async fn public_ids(site: &Site) -> Vec<String> {
    use loa::kernel::change;
    use sea_orm::{EntityTrait as _, QueryOrder as _};
    let rows =
        change::Entity::find().order_by_asc(change::Column::Edition).all(site.kernel.store.reader()).await.unwrap();
    rows.iter().map(|row| global(row.kind.name(), row.item_id)).collect()
}

#[test]
fn every_field_of_the_query_root_is_in_the_list() {
    use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
    let ids: Vec<String> = Kind::all().map(Kind::name).chain(["Document"]).map(|kind| format!("{kind}:0")).collect();
    let all = operations(&ids, &[]).join("\n");
    let schema = async_graphql::parser::parse_schema(loa::schema::sdl()).unwrap();
    for definition in &schema.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        if definition.node.name.node != "Query" {
            continue;
        }
        let TypeKind::Object(query) = &definition.node.kind else { panic!("Query is an object") };
        for field in &query.fields {
            let name = field.node.name.node.as_str();
            assert!(
                all.contains(&format!("{name}(")) || all.contains(&format!("{{ {name} ")),
                "{name} is not asked for"
            );
        }
        return;
    }
    panic!("there is no Query");
}

/// Puts a counted name in the place of every id, cursor and block id, in the order in which they come.
struct Normal {
    seen: HashMap<String, String>,
}

impl Normal {
    fn value(&mut self, value: &mut Value, key: &str) {
        match value {
            Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| self.value(value, key)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, key)),
            Value::String(text) => match key {
                "id" | "cursor" | "startCursor" | "endCursor" => *text = self.name(text),
                "html" => *text = self.html(text),
                _ => {}
            },
            _ => {}
        }
    }

    fn name(&mut self, text: &str) -> String {
        let count = self.seen.len();
        self.seen.entry(text.to_owned()).or_insert_with(|| format!("#{count}")).clone()
    }

    fn html(&mut self, html: &str) -> String {
        let mut parts = html.split("id=\"b-");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (id, rest) = part.split_once('"').unwrap();
            out += &format!("id=\"b-{}\"{rest}", self.name(id));
        }
        out
    }
}

#[tokio::test]
async fn both_databases_give_the_same_answers_to_everything() {
    let mut sites = Vec::new();
    for backend in Backend::available() {
        let site = Site::new(backend).await;
        // Some samples are of a later date than the one at which tests begin.
        site.clock.advance(chrono::Duration::days(400));
        samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
        sites.push(site);
    }
    let mut answers = Vec::new();
    for site in &sites {
        let ids = public_ids(site).await;
        assert!(ids.len() > 80, "the samples are there");
        let mut normal = Normal { seen: HashMap::new() };
        let mut texts = Vec::new();
        for operation in operations(&ids, &[]) {
            let mut json = site.reader().run(&operation, json!({})).await.json();
            assert!(json.get("errors").is_none() || operation.contains("document"), "{operation}\n{json}");
            normal.value(&mut json, "");
            let known = ids.iter().fold(operation, |text, id| text.replace(id.as_str(), "ID"));
            texts.push((known, json.to_string()));
        }
        answers.push(texts);
    }
    // Without PostgreSQL there is nothing to compare with; the kit has said so.
    for (one, other) in answers[0].iter().zip(answers.last().unwrap()) {
        assert_eq!(one, other);
    }
}

#[tokio::test]
async fn drafts_change_no_public_answer() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 12).await;
        let ids = public_ids(&site).await;
        let (plain, busy) = site.fork().await;
        let drafts = make_drafts(&busy, &newsroom).await;
        assert!(drafts.len() > 10, "there are drafts of everything");
        for operation in operations(&ids, &drafts) {
            let expected = plain.reader().run(&operation, json!({})).await;
            let got = busy.reader().run(&operation, json!({})).await;
            assert_eq!(expected.status, got.status, "{operation}");
            assert_eq!(expected.text(), got.text(), "{operation}");
            let names = |answer: &crate::kit::Answer| {
                let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
                names.sort();
                names
            };
            assert_eq!(names(&expected), names(&got), "{operation}");
        }
    })
    .await;
}

/// Drafts of every kind, edits of what is public, things in review, scheduled and handed back.
pub(crate) async fn make_drafts(site: &Site, newsroom: &Newsroom) -> Vec<String> {
    let mut ids = Vec::new();
    let mut add = |kind: Kind, id| {
        ids.push(global(kind.name(), id));
        ids.push(global("Document", id));
    };
    let agency = Some(newsroom.agency);
    add(Kind::Agency, newsroom::draft(site, None, newsroom::agency("mat", "Cơ quan chưa công bố")).await);
    add(
        Kind::Category,
        newsroom::draft(site, agency, newsroom::category("mat", "Chưa công bố", Some(newsroom.category))).await,
    );
    let contributor = loa::content::contributor::Contributor { name: "Người mật".into(), description: None };
    add(Kind::Contributor, newsroom::draft(site, agency, contributor).await);
    let media = loa::content::media_asset::MediaAsset {
        address: "https://media.example.vn/mat.jpg".into(),
        content_type: "image/jpeg".into(),
        ..loa::content::media_asset::MediaAsset::default()
    };
    add(Kind::MediaAsset, newsroom::draft(site, agency, media).await);
    let entry = loa::content::calendar_entry::CalendarEntry {
        title: "Họp kín".into(),
        starts_at: Some(site.clock.now()),
        ..Default::default()
    };
    add(Kind::CalendarEntry, newsroom::draft(site, agency, entry).await);
    let shown = site.reader().data("{ articles(first: 1) { nodes { id } } }").await;
    let placement = loa::content::placement::Placement {
        slot: Some(loa::content::placement::entity::Slot::Hot),
        article_id: Some(crate::kit::uuid(&shown["articles"]["nodes"][0]["id"])),
        title_override: Some("Chưa đặt".into()),
        ..Default::default()
    };
    add(Kind::Placement, newsroom::draft(site, agency, placement).await);
    let website = newsroom::website("Trang chưa công bố", "https://mat.example.vn/");
    add(Kind::LinkedWebsite, newsroom::draft(site, agency, website).await);
    let movement = newsroom::movement("mat", "Phong trào chưa công bố");
    add(Kind::EmulationMovement, newsroom::draft(site, agency, movement).await);
    let indicator = newsroom::draft(site, agency, newsroom::indicator("mat", "Chỉ tiêu chưa công bố")).await;
    add(Kind::Indicator, indicator);
    add(Kind::Achievement, newsroom::draft(site, agency, newsroom::measured(indicator, 2025, "1.5")).await);
    let title = newsroom::draft(site, agency, newsroom::award_title("mat", "Danh hiệu chưa công bố")).await;
    add(Kind::AwardTitle, title);
    add(Kind::Award, newsroom::draft(site, agency, newsroom::award(title, 2026, 5)).await);
    let acronym = loa::content::acronym::Acronym { short: "MẬT".into(), long: "tin số".into() };
    add(Kind::Acronym, newsroom::draft(site, agency, acronym).await);
    let mut drafts = Vec::new();
    for number in 0..3 {
        let article = Article { slug: Some(format!("mat-{number}")), ..newsroom.article("Tin chưa công bố") };
        drafts.push(newsroom::draft(site, agency, article).await);
        add(Kind::Article, drafts[number]);
    }
    let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
    for id in &drafts[..2] {
        publisher.document("documentSubmit", json!({ "id": global("Document", *id), "expectedVersion": 1 })).await;
    }
    let at = site.clock.now() + chrono::Duration::days(1);
    let input = json!({ "id": global("Document", drafts[0]), "expectedVersion": 2, "at": at.to_rfc3339() });
    publisher.document("documentSchedule", input).await;
    let published = publisher.data("{ articles(first: 3) { nodes { id } } }").await;
    for article in published["articles"]["nodes"].as_array().unwrap() {
        let content =
            json!({ "title": "Tin đã sửa, chưa công bố lại", "slug": "da-sua", "body": { "markdown": "Mật." } });
        let version = publisher.data(&format!("{{ document(id: {}) {{ version }} }}", article["id"])).await;
        let version = &version["document"]["version"];
        let input = json!({ "id": article["id"], "expectedVersion": version, "content": content });
        publisher.document("articleEdit", input).await;
    }
    ids
}
