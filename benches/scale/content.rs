//! The content: a province with its communes, and what they publish in fifteen years. It is written as exports, in three
//! parts, so that it can be imported in three steps.

use std::{ops::Range, path::Path};

use chrono::{DateTime, Duration, Utc};
use loa::{
    body::{Body, from_markdown},
    content::{
        agency::{Agency, entity::Level},
        article::{Article, Contribution, Cover, entity::ContributionRole},
        calendar_entry::CalendarEntry,
        category::Category,
        contributor::Contributor,
        emulation_movement::EmulationMovement,
        media_asset::MediaAsset,
        placement::{Placement, entity::Slot},
    },
};
use uuid::Uuid;

use crate::export::Export;

pub(crate) const AGENCIES: usize = 15;
const CATEGORIES: usize = 10;
const CONTRIBUTORS: usize = 60;
const MEDIA: usize = 300;
const MOVEMENTS: usize = 20;
const PLACEMENTS: usize = 40;
const ENTRIES: usize = 4_000;

const PARAGRAPH: &str = "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ phát triển kinh tế – xã hội, \
    bảo đảm quốc phòng – an ninh và triển khai các giải pháp trọng tâm trong thời gian tới trên địa bàn các xã, thị trấn.";

/// What an id is of.
#[derive(Clone, Copy)]
enum Of {
    Agency = 1,
    Category,
    Contributor,
    Media,
    Article,
    Placement,
    Entry,
    Movement,
}

fn id(of: Of, number: usize) -> Uuid {
    Uuid::from_u128((of as u128) << 96 | number as u128)
}

/// The agency whose page is asked for.
pub(crate) fn portal() -> Uuid {
    id(Of::Agency, 1)
}

/// The first categories of that agency.
pub(crate) fn portal_categories() -> Vec<Uuid> {
    (0..6).map(|number| id(Of::Category, CATEGORIES + number)).collect()
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_300_000_000, 0).unwrap()
}

/// What everything else refers to, and the first articles.
pub(crate) fn first(folder: &Path, articles: Range<usize>) -> usize {
    let mut export = Export::begin(folder);
    structure(&mut export);
    let first = articles.start;
    write_articles(&mut export, articles);
    for number in 0..PLACEMENTS {
        let content = Placement {
            slot: Some(if number % 2 == 0 { Slot::Hot } else { Slot::Featured }),
            article_id: Some(id(Of::Article, first + number)),
            position: i32::try_from(number).unwrap(),
            ..Placement::default()
        };
        export.item(id(Of::Placement, number), agency_of(number / 2), start() + Duration::days(5_000), None, &content);
    }
    entries(&mut export);
    export.end()
}

/// Awards and achievements: none yet.
pub(crate) fn more_figures(folder: &Path) -> usize {
    Export::begin(folder).end()
}

/// More articles.
pub(crate) fn more_articles(folder: &Path, articles: Range<usize>) -> usize {
    let mut export = Export::begin(folder);
    write_articles(&mut export, articles);
    export.end()
}

fn agency_of(number: usize) -> Uuid {
    id(Of::Agency, number % AGENCIES)
}

fn structure(export: &mut Export) {
    for number in 0..AGENCIES {
        let content = Agency {
            code: format!("co-quan-{number}"),
            name: if number == 0 { "Tỉnh Quảng Ninh".to_owned() } else { format!("Xã số {number}") },
            level: Some(if number == 0 { Level::Province } else { Level::Commune }),
            valid_from: None,
            valid_to: None,
            parent_id: (number > 0).then(|| id(Of::Agency, 0)),
            predecessor_ids: Vec::new(),
        };
        let id = id(Of::Agency, number);
        export.item(id, id, start(), None, &content);
    }
    for number in 0..AGENCIES * CATEGORIES {
        let slug = format!("chuyen-muc-{number}");
        let within = number % CATEGORIES;
        let content = Category {
            name: format!("Chuyên mục {number}"),
            slug: Some(slug.clone()),
            // Three in each agency stand below its first.
            parent_id: (within > 6).then(|| id(Of::Category, number - within)),
            position: i32::try_from(within).unwrap(),
            description: None,
        };
        export.item(id(Of::Category, number), agency_of(number / CATEGORIES), start(), Some(&slug), &content);
    }
    for number in 0..CONTRIBUTORS {
        let content = Contributor { name: format!("Phóng viên {number}"), description: None };
        export.item(id(Of::Contributor, number), agency_of(number), start(), None, &content);
    }
    for number in 0..MEDIA {
        let content = MediaAsset {
            address: format!("https://media.example.vn/anh/{number}.jpg"),
            content_type: "image/jpeg".into(),
            byte_size: Some(200_000),
            width: Some(1600),
            height: Some(1067),
            ..MediaAsset::default()
        };
        export.item(id(Of::Media, number), agency_of(number), start(), None, &content);
    }
    for number in 0..MOVEMENTS {
        let slug = format!("phong-trao-{number}");
        let content = EmulationMovement {
            name: format!("Phong trào thi đua số {number}"),
            slug: Some(slug.clone()),
            started_on: Some(start().date_naive() + Duration::days(i64::try_from(number * 180).unwrap())),
            ..EmulationMovement::default()
        };
        let at = start() + Duration::days(i64::try_from(number * 180).unwrap());
        export.item(id(Of::Movement, number), agency_of(number), at, Some(&slug), &content);
    }
}

fn write_articles(export: &mut Export, articles: Range<usize>) {
    let body: Body = from_markdown(&format!("## Kết quả\n\n{}", [PARAGRAPH; 6].join("\n\n"))).unwrap();
    let oldest = articles.start;
    for number in articles {
        let slug = format!("tin-so-{number}");
        // Each agency in turn, and each of its categories: about 1,300 articles in each category.
        let agency = number % AGENCIES;
        let category = agency * CATEGORIES + number / AGENCIES % CATEGORIES;
        let at = start() + Duration::minutes(i64::try_from(number).unwrap() * 40);
        let contribution = |position: usize| Contribution {
            contributor_id: id(Of::Contributor, (number * 7 + position * 3) % CONTRIBUTORS),
            role: ContributionRole::Author,
        };
        let content = Article {
            title: format!("Tin số {number} về phong trào thi đua lập thành tích chào mừng ngày thành lập huyện"),
            slug: Some(slug.clone()),
            summary: PARAGRAPH.to_owned(),
            category_id: Some(id(Of::Category, category)),
            contributions: (0..2).map(contribution).collect(),
            cover: (!number.is_multiple_of(10)).then(|| Cover {
                media_id: id(Of::Media, number % MEDIA),
                alternative_text: "Quang cảnh hội nghị".into(),
                caption: None,
            }),
            related_article_ids: (number >= oldest + 2).then(|| id(Of::Article, number - 2)).into_iter().collect(),
            published_at: Some(at),
            body: body.clone(),
            ..Article::default()
        };
        export.item(id(Of::Article, number), agency_of(agency), at, Some(&slug), &content);
    }
}

/// Two entries a day for each of the last days, up to next week.
fn entries(export: &mut Export) {
    let now: DateTime<Utc> = loa::kernel::clock::Clock::System.now();
    for number in 0..ENTRIES {
        let begins = now + Duration::days(7) - Duration::hours(i64::try_from(number / AGENCIES * 12).unwrap());
        let content = CalendarEntry {
            title: format!("Họp giao ban số {number}"),
            starts_at: Some(begins),
            ends_at: Some(begins + Duration::hours(1)),
            place: Some("Phòng họp số 1".into()),
            ..CalendarEntry::default()
        };
        export.item(id(Of::Entry, number), agency_of(number), start() + Duration::days(5_000), None, &content);
    }
}
