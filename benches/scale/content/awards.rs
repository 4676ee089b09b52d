//! Awards by the law's catalogue: titles as they are conferred in a province in a year, from Giấy khen by the hundred to
//! a Huân chương now and then.

use chrono::{Days, NaiveDate};
use loa::content::{
    article::LegalDocument,
    award::{Award, Recipient, entity::State},
    award_title::{
        AwardTitle, catalogue,
        entity::{ConferringLevel, RecipientKind},
        rule::Rule,
    },
};

use super::{
    Chance, Of, Parts, YEARS, id, morning,
    portal::{COMMUNES, DISTRICTS, MOVEMENTS, PROVINCE, agency, district, last_day_of_districts},
};
use crate::export::Export;

/// What is conferred most, each with how often that is among a hundred awards. The rest are any of the catalogue.
const USUAL: [(&str, usize); 12] = [
    ("giay-khen", 28),
    ("lao-dong-tien-tien", 16),
    ("chien-si-thi-dua-co-so", 12),
    ("tap-the-lao-dong-tien-tien", 8),
    ("gia-dinh-van-hoa", 8),
    ("bang-khen-cap-tinh", 8),
    ("tap-the-lao-dong-xuat-sac", 4),
    ("thon-to-dan-pho-van-hoa", 4),
    ("co-thi-dua-cap-tinh", 2),
    ("bang-khen-cap-bo", 2),
    ("bang-khen-cua-thu-tuong-chinh-phu", 1),
    ("huan-chuong-lao-dong-hang-ba", 1),
];

const FAMILY_NAMES: [&str; 10] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phùn", "Chíu", "Tằng", "Đinh", "Vũ"];
const MIDDLE_NAMES: [&str; 6] = ["Văn", "Thị", "Đức", "Minh", "Thu", "A"];
const GIVEN_NAMES: [&str; 12] =
    ["An", "Bình", "Chung", "Dũng", "Hà", "Hạnh", "Hưng", "Lan", "Phương", "Sáng", "Thắng", "Yến"];
const JOB_TITLES: [&str; 6] =
    ["Trưởng thôn", "Giáo viên", "Bác sĩ", "Công chức tư pháp – hộ tịch", "Bí thư Đoàn", "Chỉ huy trưởng Quân sự"];
const UNITS: [&str; 6] = [
    "Trường Tiểu học Quảng Minh",
    "Trường Trung học cơ sở Quảng Thành",
    "Trạm Y tế Quảng Phong",
    "Hội Liên hiệp Phụ nữ xã",
    "Đồn Biên phòng Quảng Đức",
    "Hợp tác xã chè Đường Hoa",
];
const MINISTRIES: [&str; 4] =
    ["Bộ Nội vụ", "Bộ Giáo dục và Đào tạo", "Bộ Y tế", "Trung ương Mặt trận Tổ quốc Việt Nam"];
const GROUNDS: [&str; 6] = [
    "Hoàn thành xuất sắc nhiệm vụ năm công tác",
    "Có thành tích trong công tác phòng, chống dịch Covid-19",
    "Có thành tích trong phong trào xây dựng nông thôn mới",
    "Có thành tích trong phong trào thi đua chào mừng ngày thành lập huyện",
    "Có thành tích trong công tác phòng, chống thiên tai",
    "Có thành tích trong cải cách hành chính và chuyển đổi số",
];

/// The law's catalogue, which the province looks after.
pub(super) fn catalogue(export: &mut Export) {
    for (title, number) in catalogue::titles().unwrap().iter().zip(0..) {
        export.item(id(Of::AwardTitle, number), agency(PROVINCE), super::start(), None, title);
    }
}

pub(super) fn awards(export: &mut Export, parts: &Parts) {
    let titles = catalogue::titles().unwrap();
    for number in parts.awards.clone() {
        let mut chance = Chance::of(Of::Award, number);
        // The later of two years, so that there are the more of them the later it is: one in eleven is of 2021.
        let years = YEARS.len();
        let year = YEARS.start + i32::try_from(chance.below(years).max(chance.below(years))).unwrap();
        // From autumn to the end of the winter.
        let day = NaiveDate::from_ymd_opt(year, 10, 1).unwrap() + Days::new(chance.below(150) as u64);
        let (title, rule) = conferral(&titles, day, &mut chance);
        let commune = chance.below(COMMUNES.len());
        let level = *chance.one_of(&rule.conferring_levels);
        let mut content = Award {
            award_title_id: Some(id(Of::AwardTitle, title)),
            conferring_level: Some(level),
            conferring_body: Some(body(level, commune, &mut chance)),
            year: Some(year),
            ground: (!chance.once_in(4)).then(|| (*chance.one_of(&GROUNDS)).to_owned()),
            movement_id: chance.once_in(4).then(|| id(Of::Movement, movement(year))),
            source_article_id: chance
                .once_in(3)
                .then(|| id(Of::Article, parts.known.start + chance.below(parts.known.len()))),
            ..Award::default()
        };
        decide(&mut content, level, day, &mut chance);
        confer(&mut content, *chance.one_of(&rule.recipient_kinds), &mut chance);
        let recorder = match level {
            ConferringLevel::District => district(COMMUNES[commune].1),
            ConferringLevel::Commune | ConferringLevel::Unit => agency(1 + commune),
            _ if chance.once_in(3) => agency(PROVINCE),
            _ if day <= last_day_of_districts() => district(COMMUNES[commune].1),
            _ => agency(1 + commune),
        };
        export.item(id(Of::Award, number), recorder, morning(day, 3), None, &content);
    }
}

/// The movement that was under way in a year.
fn movement(year: i32) -> usize {
    usize::try_from(year - YEARS.start).unwrap() * MOVEMENTS / YEARS.len()
}

/// The place of a title in the catalogue, with the rule by which it could be conferred on a day.
fn conferral<'a>(titles: &'a [AwardTitle], day: NaiveDate, chance: &mut Chance) -> (usize, &'a Rule) {
    let holds = |title: &'a AwardTitle| title.rules.iter().filter(|rule| rule.span().holds(day)).collect::<Vec<_>>();
    let any = chance.below(titles.len());
    let mut left = chance.below(100);
    let usual = USUAL.iter().find(|(_, often)| {
        let is_it = left < *often;
        left = left.saturating_sub(*often);
        is_it
    });
    let place = usual.map_or(any, |(code, _)| titles.iter().position(|title| title.code == *code).unwrap());
    match &holds(&titles[place])[..] {
        // It is a title of another time.
        [] => conferral(titles, day, chance),
        rules => (place, *chance.one_of(rules)),
    }
}

fn body(level: ConferringLevel, commune: usize, chance: &mut Chance) -> String {
    let (name, district) = COMMUNES[commune];
    match level {
        ConferringLevel::State => "Chủ tịch nước".to_owned(),
        ConferringLevel::Government => "Thủ tướng Chính phủ".to_owned(),
        ConferringLevel::Ministry => (*chance.one_of(&MINISTRIES)).to_owned(),
        ConferringLevel::Province => "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh".to_owned(),
        ConferringLevel::District => format!("Chủ tịch Ủy ban nhân dân huyện {}", DISTRICTS[district]),
        ConferringLevel::Commune => format!("Chủ tịch Ủy ban nhân dân xã {name}"),
        ConferringLevel::Unit => (*chance.one_of(&UNITS)).to_owned(),
    }
}

/// Most were conferred, one in twenty was only proposed, and now and then one was revoked.
fn decide(award: &mut Award, level: ConferringLevel, day: NaiveDate, chance: &mut Chance) {
    if chance.once_in(20) {
        award.state = State::Proposed;
        return;
    }
    let by = match level {
        ConferringLevel::State => "CTN",
        ConferringLevel::Government => "TTg",
        ConferringLevel::Ministry | ConferringLevel::Unit => "KT",
        _ => "UBND",
    };
    let mut document = |issued_on: NaiveDate| LegalDocument {
        number: format!("{}/QĐ-{by}", 1 + chance.below(4_000)),
        issued_on: Some(issued_on),
        issuer: award.conferring_body.clone(),
        title: None,
        address: None,
    };
    award.decision = Some(document(day));
    let revocation = document(day + Days::new(2));
    if chance.once_in(200) {
        award.state = State::Revoked;
        award.revocation = Some(revocation);
    }
}

/// Persons are mostly named, collectives and households mostly counted.
fn confer(award: &mut Award, kind: RecipientKind, chance: &mut Chance) {
    match kind {
        RecipientKind::Individual if chance.once_in(5) => award.individual_count = chance.up_to(40),
        RecipientKind::Individual => {
            award.recipients = (0..1 + chance.below(3)).map(|place| person(place, chance)).collect();
        }
        RecipientKind::Collective if chance.once_in(5) => {
            let name = (*chance.one_of(&UNITS)).to_owned();
            award.recipients = vec![Recipient { kind, name, job_title: None, affiliation: None, note: None }];
        }
        RecipientKind::Collective => award.collective_count = chance.up_to(20),
        RecipientKind::Household => award.household_count = chance.up_to(300),
    }
}

/// A person; at another place of the same award another one.
fn person(place: usize, chance: &mut Chance) -> Recipient {
    let given = GIVEN_NAMES[(chance.below(GIVEN_NAMES.len() / 3) * 3 + place) % GIVEN_NAMES.len()];
    Recipient {
        kind: RecipientKind::Individual,
        name: format!("{} {} {given}", chance.one_of(&FAMILY_NAMES), chance.one_of(&MIDDLE_NAMES)),
        job_title: Some((*chance.one_of(&JOB_TITLES)).to_owned()),
        affiliation: Some((*chance.one_of(&UNITS)).to_owned()),
        note: None,
    }
}
