//! Achievements: values of the indicators that the province keeps, for all agencies and years, and titles that places
//! were given.

use chrono::{Datelike as _, NaiveDate};
use loa::content::{
    achievement::{
        Achievement, Comparison, Measurement, Recognition,
        entity::Base,
        period::{Period, PeriodType},
    },
    indicator::{
        Indicator,
        entity::Field::{self, *},
    },
};
use uuid::Uuid;

use super::{
    Chance, Of, Parts, YEARS, id, morning,
    portal::{COMMUNES, DISTRICTS, PORTAL, PROVINCE, TODAY, agency, district, last_day_of_districts},
};
use crate::export::Export;

/// What is measured, each with its unit, its field, and about how much it is.
const INDICATORS: [(&str, &str, Field, i32); 40] = [
    ("Tổng giá trị sản xuất", "tỷ đồng", Economy, 9_000),
    ("Giá trị sản xuất công nghiệp", "tỷ đồng", Economy, 4_000),
    ("Tổng mức bán lẻ hàng hóa", "tỷ đồng", Economy, 2_500),
    ("Vốn đầu tư phát triển trên địa bàn", "tỷ đồng", Economy, 1_200),
    ("Kim ngạch xuất khẩu qua cửa khẩu", "triệu USD", Economy, 300),
    ("Thu nhập bình quân đầu người", "triệu đồng", Economy, 60),
    ("Doanh nghiệp thành lập mới", "doanh nghiệp", Economy, 40),
    ("Tổng thu ngân sách nhà nước trên địa bàn", "tỷ đồng", Budget, 800),
    ("Thu nội địa do địa phương thu", "tỷ đồng", Budget, 150),
    ("Tổng chi ngân sách địa phương", "tỷ đồng", Budget, 900),
    ("Tỷ lệ giải ngân vốn đầu tư công", "%", Budget, 90),
    ("Sản lượng chè búp tươi", "tấn", Agriculture, 8_000),
    ("Sản lượng thủy sản", "tấn", Agriculture, 12_000),
    ("Sản lượng lương thực có hạt", "tấn", Agriculture, 15_000),
    ("Diện tích rừng trồng mới", "ha", Agriculture, 900),
    ("Sản phẩm đạt chuẩn OCOP", "sản phẩm", Agriculture, 12),
    ("Tỷ lệ thôn đạt chuẩn nông thôn mới", "%", Agriculture, 70),
    ("Đường giao thông nông thôn được bê tông hóa", "km", Construction, 45),
    ("Nhà ở tạm, dột nát được xóa", "nhà", Construction, 80),
    ("Tỷ lệ đô thị hóa", "%", Construction, 35),
    ("Tỷ lệ người dân tham gia bảo hiểm y tế", "%", Health, 92),
    ("Số bác sĩ trên một vạn dân", "bác sĩ", Health, 10),
    ("Tỷ lệ trẻ em được tiêm chủng đầy đủ", "%", Health, 95),
    ("Tỷ lệ trẻ em suy dinh dưỡng", "%", Health, 12),
    ("Trường học đạt chuẩn quốc gia", "trường", Education, 25),
    ("Tỷ lệ huy động trẻ mẫu giáo đến trường", "%", Education, 96),
    ("Tỷ lệ tốt nghiệp trung học phổ thông", "%", Education, 97),
    ("Tỷ lệ hộ đạt danh hiệu Gia đình văn hóa", "%", Culture, 88),
    ("Lượt khách du lịch", "lượt", Culture, 50_000),
    ("Số thôn có nhà văn hóa", "thôn", Culture, 60),
    ("Tỷ lệ hộ nghèo theo chuẩn đa chiều", "%", Society, 5),
    ("Lao động được giải quyết việc làm mới", "người", Society, 1_500),
    ("Tỷ lệ lao động qua đào tạo", "%", Society, 70),
    ("Tỷ lệ hộ dùng nước hợp vệ sinh", "%", Environment, 95),
    ("Tỷ lệ rác thải sinh hoạt được thu gom", "%", Environment, 85),
    ("Tỷ lệ che phủ rừng", "%", Environment, 55),
    ("Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng và trước hạn", "%", Administration, 98),
    ("Tỷ lệ hồ sơ nộp trực tuyến", "%", Administration, 60),
    ("Tỷ lệ hoàn thành chỉ tiêu giao quân", "%", Security, 100),
    ("Chỉ tiêu kinh tế – xã hội hoàn thành trong năm", "chỉ tiêu", General, 19),
];
/// The first so many are reported for every quarter too.
const QUARTERLY: usize = 5;
/// The one whose series is asked for.
const ASKED: usize = 0;
/// The last one counts targets.
const TARGETS: usize = INDICATORS.len() - 1;
/// One achievement in so many is a title that a place was given.
const RECOGNITIONS: usize = 10;

/// The titles, each with who gives it and what it is about.
const TITLES: [(&str, &str, Field); 4] = [
    ("đạt chuẩn nông thôn mới", "Ủy ban nhân dân tỉnh Quảng Ninh", Agriculture),
    ("đạt chuẩn nông thôn mới nâng cao", "Ủy ban nhân dân tỉnh Quảng Ninh", Agriculture),
    ("đạt chuẩn quốc gia về y tế", "Sở Y tế tỉnh Quảng Ninh", Health),
    ("hoàn thành phổ cập giáo dục tiểu học mức độ 3", "Ủy ban nhân dân tỉnh Quảng Ninh", Education),
];

fn code(number: usize) -> String {
    format!("chi-tieu-{number}")
}

/// The code of the indicator whose series is asked for.
pub(crate) fn asked() -> String {
    code(ASKED)
}

/// The indicators, which the province looks after.
pub(super) fn catalogue(export: &mut Export) {
    for ((name, unit, field, _), number) in INDICATORS.iter().zip(0..) {
        let content = Indicator {
            code: code(number),
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
            field: Some(*field),
            description: None,
        };
        export.item(id(Of::Indicator, number), agency(PROVINCE), super::start(), None, &content);
    }
}

pub(super) fn achievements(export: &mut Export, parts: &Parts) {
    let reports = reports();
    for number in parts.achievements.clone() {
        let mut chance = Chance::of(Of::Achievement, number);
        let (agency_id, ends_on, mut content) = if number % RECOGNITIONS == 0 {
            recognition(&mut chance)
        } else {
            let report = number - number / RECOGNITIONS - 1;
            measurement(reports.get(report).expect("there are not so many indicators, agencies and years"), &mut chance)
        };
        content.source_article_id =
            chance.once_in(3).then(|| id(Of::Article, parts.known.start + chance.below(parts.known.len())));
        export.item(id(Of::Achievement, number), agency_id, morning(ends_on, 20), None, &content);
    }
}

/// What is reported once.
struct Report {
    agency_id: Uuid,
    indicator: usize,
    period: Period,
}

/// All that can be reported, one agency after the other. The series that is asked for comes first, so that it is whole
/// however little lies beside it.
fn reports() -> Vec<Report> {
    let followed = COMMUNES[PORTAL - 1].1;
    let today = (0..TODAY).map(|number| (agency(number), YEARS));
    let dissolved = (0..DISTRICTS.len()).map(|place| (district(place), YEARS.start..last_day_of_districts().year()));
    let mut reports = Vec::new();
    for (agency_id, year) in today.chain(dissolved).flat_map(|(id, years)| years.map(move |year| (id, year))) {
        for indicator in 0..INDICATORS.len() {
            let whole = Period { period_type: PeriodType::Year, year, ..Period::default() };
            let quarter =
                |quarter| Period { period_type: PeriodType::Quarter, quarter: Some(quarter), ..whole.clone() };
            let quarters = (1..=4).filter(|_| indicator < QUARTERLY).map(quarter);
            let periods = std::iter::once(whole.clone()).chain(quarters);
            reports.extend(periods.map(|period| Report { agency_id, indicator, period }));
        }
    }
    let is_asked = |report: &Report| {
        report.indicator == ASKED
            && report.period.period_type == PeriodType::Year
            && [agency(PORTAL), district(followed)].contains(&report.agency_id)
    };
    reports.sort_by_key(|report| !is_asked(report));
    reports
}

fn measurement(report: &Report, chance: &mut Chance) -> (Uuid, NaiveDate, Achievement) {
    let Report { agency_id, indicator, period } = report;
    let (name, unit, _, about) = INDICATORS[*indicator];
    // A few percent more every year, and never above what can be.
    let grown = about + about * (period.year - YEARS.start) / 50;
    let value = if unit == "%" { grown.min(99) } else { grown };
    let percent = |number: i32, chance: &mut Chance| format!("{number}.{}", chance.below(10)).parse().unwrap();
    let mut comparisons = Vec::new();
    if chance.once_in(2) {
        let percent = percent(96 + chance.up_to(12), chance);
        comparisons.push(Comparison { base: Base::Plan, percent });
    }
    if chance.once_in(2) {
        let percent = percent(chance.up_to(20), chance);
        comparisons.push(Comparison { base: Base::SamePeriod, percent });
    }
    let targets = (*indicator == TARGETS).then_some(19);
    let quarter = period.quarter.map(|quarter| format!("quý {quarter} ")).unwrap_or_default();
    let ends_on = period.days().unwrap().1;
    let content = Achievement {
        title: format!("{name} {quarter}năm {}", period.year),
        measurement: Some(Measurement {
            indicator_id: id(Of::Indicator, *indicator),
            period: period.clone(),
            value: targets.is_none().then(|| percent(value, chance)),
            targets_met: targets.map(|set| set - chance.up_to(3)),
            targets_set: targets,
            is_estimate: chance.once_in(4),
            comparisons,
        }),
        ..Achievement::default()
    };
    (*agency_id, ends_on, content)
}

fn recognition(chance: &mut Chance) -> (Uuid, NaiveDate, Achievement) {
    let commune = chance.below(COMMUNES.len());
    let (subject, _) = COMMUNES[commune];
    let (title, by, field) = *chance.one_of(&TITLES);
    let year = YEARS.start + chance.up_to(YEARS.len()) - 1;
    let recognised_on = NaiveDate::from_yo_opt(year, chance.below(365) as u32 + 1).unwrap();
    let content = Achievement {
        title: format!("Xã {subject} {title}"),
        recognition: Some(Recognition {
            subject: format!("Xã {subject}"),
            recognised_by: by.to_owned(),
            recognised_on: Some(recognised_on),
            field: Some(field),
            legal_document: None,
        }),
        ..Achievement::default()
    };
    (agency(1 + commune), recognised_on, content)
}
