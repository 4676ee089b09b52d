//! What a portal has besides what grows: the agencies with those that they followed, their categories, and what stands
//! around an article on a page.

use std::ops::Range;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use loa::content::{
    agency::{Agency, entity::Level},
    calendar_entry::CalendarEntry,
    category::Category,
    contributor::Contributor,
    emulation_movement::EmulationMovement,
    linked_website::{LinkedWebsite, Logo},
    media_asset::MediaAsset,
    placement::{Placement, entity::Slot},
};
use loa::kernel::clock::Clock;
use uuid::Uuid;

use super::{Of, id, start};
use crate::export::Export;

/// The province.
pub(super) const PROVINCE: usize = 0;
/// The commune whose page is asked for.
pub(super) const PORTAL: usize = 1;
/// The agencies of today: the province and its communes. Those that were dissolved have the numbers that follow.
pub(super) const TODAY: usize = 1 + COMMUNES.len();
pub(super) const CATEGORIES: usize = 10;
pub(super) const CONTRIBUTORS: usize = 60;
pub(super) const MEDIA: usize = 300;
pub(super) const MOVEMENTS: usize = 20;
/// Placements of an agency, in two slots.
const PLACEMENTS: usize = 12;
const ENTRIES: usize = 4_000;

/// The districts (huyện) that were dissolved in 2025.
pub(super) const DISTRICTS: [&str; 5] = ["Hải Hà", "Đầm Hà", "Tiên Yên", "Ba Chẽ", "Bình Liêu"];

/// The communes (xã), each with the place of the district that it followed.
pub(super) const COMMUNES: [(&str, usize); 14] = [
    ("Quảng Hà", 0),
    ("Đường Hoa", 0),
    ("Quảng Đức", 0),
    ("Cái Chiên", 0),
    ("Đầm Hà", 1),
    ("Quảng Tân", 1),
    ("Tiên Yên", 2),
    ("Điền Xá", 2),
    ("Đông Ngũ", 2),
    ("Hải Lạng", 2),
    ("Ba Chẽ", 3),
    ("Lương Minh", 3),
    ("Kỳ Thượng", 3),
    ("Bình Liêu", 4),
];

/// The groups of linked websites that every portal shows.
const GROUPS: [(&str, [(&str, &str); 3]); 4] = [
    (
        "Cổng thông tin của Đảng và Nhà nước",
        [
            ("Cổng Thông tin điện tử Chính phủ", "https://chinhphu.vn/"),
            ("Cổng thông tin điện tử Quốc hội", "https://quochoi.vn/"),
            ("Cơ sở dữ liệu quốc gia về văn bản pháp luật", "https://vbpl.vn/"),
        ],
    ),
    (
        "Tỉnh Quảng Ninh",
        [
            ("Cổng thông tin điện tử tỉnh Quảng Ninh", "https://www.quangninh.gov.vn/"),
            ("Báo Quảng Ninh", "https://baoquangninh.vn/"),
            ("Trung tâm Phục vụ hành chính công tỉnh", "https://dichvucong.quangninh.gov.vn/"),
        ],
    ),
    (
        "Dịch vụ công",
        [
            ("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn/"),
            ("Bảo hiểm xã hội Việt Nam", "https://baohiemxahoi.gov.vn/"),
            ("Cục Thuế", "https://www.gdt.gov.vn/"),
        ],
    ),
    (
        "Báo chí",
        [
            ("Báo Nhân Dân", "https://nhandan.vn/"),
            ("Thông tấn xã Việt Nam", "https://vnanet.vn/"),
            ("Đài Tiếng nói Việt Nam", "https://vov.vn/"),
        ],
    ),
];

/// One of the agencies of today.
pub(super) fn agency(number: usize) -> Uuid {
    id(Of::Agency, number % TODAY)
}

/// A district that was dissolved.
pub(super) fn district(place: usize) -> Uuid {
    id(Of::Agency, TODAY + place)
}

/// The last day of the districts.
pub(super) fn last_day_of_districts() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).unwrap()
}

/// When what stands on the pages was put there.
fn furnished() -> DateTime<Utc> {
    start() + Duration::days(5_000)
}

/// What everything else refers to.
pub(super) fn structure(export: &mut Export) {
    agencies(export);
    for number in 0..TODAY * CATEGORIES {
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
        export.item(id(Of::Category, number), agency(number / CATEGORIES), start(), Some(&slug), &content);
    }
    for number in 0..CONTRIBUTORS {
        let content = Contributor { name: format!("Phóng viên {number}"), description: None };
        export.item(id(Of::Contributor, number), agency(number), start(), None, &content);
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
        export.item(id(Of::Media, number), agency(number), start(), None, &content);
    }
    for number in 0..MOVEMENTS {
        let slug = format!("phong-trao-{number}");
        // Three in four years, until 2025.
        let at = start() + Duration::days(i64::try_from(number * 270).unwrap());
        let content = EmulationMovement {
            name: format!("Phong trào thi đua số {number}"),
            slug: Some(slug.clone()),
            started_on: Some(at.date_naive()),
            ..EmulationMovement::default()
        };
        export.item(id(Of::Movement, number), agency(number), at, Some(&slug), &content);
    }
}

/// The communes have stood all the time, and followed their district in what was its task.
fn agencies(export: &mut Export) {
    let mut write = |number: usize, name: String, level, valid_to, predecessor_ids| {
        let content = Agency {
            code: format!("co-quan-{number}"),
            name,
            level: Some(level),
            valid_from: None,
            valid_to,
            parent_id: (number > PROVINCE).then(|| id(Of::Agency, PROVINCE)),
            predecessor_ids,
        };
        let id = id(Of::Agency, number);
        export.item(id, id, start(), None, &content);
    };
    write(PROVINCE, "Tỉnh Quảng Ninh".to_owned(), Level::Province, None, Vec::new());
    for (place, name) in DISTRICTS.iter().enumerate() {
        write(TODAY + place, format!("Huyện {name}"), Level::District, Some(last_day_of_districts()), Vec::new());
    }
    for ((name, of), number) in COMMUNES.iter().zip(1..) {
        write(number, format!("Xã {name}"), Level::Commune, None, vec![district(*of)]);
    }
}

/// What stands around an article: placements of known articles, the work calendar, linked websites.
pub(super) fn furniture(export: &mut Export, articles: &Range<usize>) {
    for number in 0..PLACEMENTS * TODAY {
        let content = Placement {
            slot: Some(if number % 2 == 0 { Slot::Hot } else { Slot::Featured }),
            article_id: Some(id(Of::Article, articles.start + number)),
            position: i32::try_from(number).unwrap(),
            ..Placement::default()
        };
        export.item(id(Of::Placement, number), agency(number / 2), furnished(), None, &content);
    }
    entries(export);
    websites(export);
}

/// Two entries a day for each of the last days, up to next week.
fn entries(export: &mut Export) {
    let now: DateTime<Utc> = Clock::System.now();
    for number in 0..ENTRIES {
        let begins = now + Duration::days(7) - Duration::hours(i64::try_from(number / TODAY * 12).unwrap());
        let content = CalendarEntry {
            title: format!("Họp giao ban số {number}"),
            starts_at: Some(begins),
            ends_at: Some(begins + Duration::hours(1)),
            place: Some("Phòng họp số 1".into()),
            ..CalendarEntry::default()
        };
        export.item(id(Of::Entry, number), agency(number), furnished(), None, &content);
    }
}

fn websites(export: &mut Export) {
    let mut number = 0;
    for of in 0..TODAY {
        for ((group, websites), group_position) in GROUPS.iter().zip(0..) {
            for ((name, address), position) in websites.iter().zip(0..) {
                let content = LinkedWebsite {
                    name: (*name).to_owned(),
                    address: (*address).to_owned(),
                    group: (*group).to_owned(),
                    group_position,
                    position,
                    logo: Some(Logo {
                        media_id: id(Of::Media, number % MEDIA),
                        alternative_text: format!("Biểu trưng: {name}"),
                    }),
                    ..LinkedWebsite::default()
                };
                export.item(id(Of::Website, number), agency(of), furnished(), None, &content);
                number += 1;
            }
        }
    }
}
