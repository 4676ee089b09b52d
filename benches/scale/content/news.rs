//! Articles, in all categories of all agencies of today.

use std::ops::Range;

use chrono::Duration;
use loa::{
    body::{Body, from_markdown},
    content::article::{Article, Contribution, Cover, entity::ContributionRole},
};

use super::{
    Of, id,
    portal::{CATEGORIES, CONTRIBUTORS, MEDIA, TODAY, agency},
    start,
};
use crate::export::Export;

const PARAGRAPH: &str = "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ phát triển kinh tế – xã hội, \
    bảo đảm quốc phòng – an ninh và triển khai các giải pháp trọng tâm trong thời gian tới trên địa bàn các xã, thị trấn.";

pub(super) fn articles(export: &mut Export, articles: Range<usize>) {
    let body: Body = from_markdown(&format!("## Kết quả\n\n{}", [PARAGRAPH; 6].join("\n\n"))).unwrap();
    let oldest = articles.start;
    for number in articles {
        let slug = format!("tin-so-{number}");
        // Each agency in turn, and each of its categories: about 1,300 articles in each category.
        let of = number % TODAY;
        let category = of * CATEGORIES + number / TODAY % CATEGORIES;
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
        export.item(id(Of::Article, number), agency(of), at, Some(&slug), &content);
    }
}
