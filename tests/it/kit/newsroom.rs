//! A small newsroom that many tests begin with: one agency, a category, two contributors and a picture, all public.

use loa::{
    body::from_markdown,
    content::{
        achievement::{Achievement, Measurement, period::Period},
        agency::{Agency, entity::Level},
        article::{Article, Contribution, entity::ContributionRole},
        award::Award,
        award_title::{
            AwardTitle,
            entity::{ConferringLevel, Family, RecipientKind},
            rule::Rule,
        },
        category::Category,
        contributor::Contributor,
        emulation_movement::EmulationMovement,
        indicator::{Indicator, entity::Field},
        linked_website::LinkedWebsite,
        media_asset::MediaAsset,
    },
    kernel::{content::Content, desk::New},
};
use uuid::Uuid;

use super::{Site, global};

/// The ids of what is there.
pub(crate) struct Newsroom {
    pub(crate) agency: Uuid,
    pub(crate) category: Uuid,
    pub(crate) authors: [Uuid; 2],
    pub(crate) picture: Uuid,
}

/// The address of the picture.
pub(crate) const PICTURE: &str = "https://media.example.vn/co-hoa.jpg";

impl Newsroom {
    /// Publishes it.
    pub(crate) async fn open(site: &Site) -> Self {
        Self::furnish(site, agency("huyen-hai-ha", "Huyện Hải Hà"), "thi-dua").await
    }

    /// Publishes it on a site that has the samples already.
    pub(crate) async fn open_beside(site: &Site) -> Self {
        Self::furnish(site, agency("huyen-ba-che", "Huyện Ba Chẽ"), "thi-dua-ba-che").await
    }

    async fn furnish(site: &Site, content: Agency, slug: &str) -> Self {
        let agency = publish(site, None, content).await;
        let category = publish(site, Some(agency), category(slug, "Thi đua – Khen thưởng", None)).await;
        let mut authors = [Uuid::nil(); 2];
        for (id, name) in authors.iter_mut().zip(["Hoài Phương", "Trần Trinh"]) {
            *id = publish(site, Some(agency), Contributor { name: name.into(), description: None }).await;
        }
        let picture = MediaAsset {
            address: PICTURE.into(),
            content_type: "image/jpeg".into(),
            byte_size: Some(120_000),
            width: Some(1600),
            height: Some(1067),
            ..MediaAsset::default()
        };
        let picture = publish(site, Some(agency), picture).await;
        Self { agency, category, authors, picture }
    }

    /// An article that is fit to be public.
    pub(crate) fn article(&self, title: &str) -> Article {
        let contribution = |id: &Uuid| Contribution { contributor_id: *id, role: ContributionRole::Author };
        Article {
            title: title.into(),
            summary: format!("{title}, tóm tắt."),
            category_id: Some(self.category),
            contributions: self.authors.iter().map(contribution).collect(),
            body: from_markdown(&format!("## {title}\n\nMột đoạn **đậm** về {title}.")).unwrap(),
            ..Article::default()
        }
    }

    /// Publishes so many articles, an hour apart, the last one newest.
    pub(crate) async fn articles(&self, site: &Site, count: usize) -> Vec<Uuid> {
        let mut ids = Vec::new();
        for number in 0..count {
            let mut article = self.article(&format!("Tin số {number}"));
            let back = i64::try_from(count - number).unwrap();
            article.published_at = Some(site.clock.now() - chrono::Duration::hours(back));
            ids.push(publish(site, Some(self.agency), article).await);
        }
        ids
    }

    pub(crate) fn agency_id(&self) -> String {
        global("Agency", self.agency)
    }

    pub(crate) fn category_id(&self) -> String {
        global("Category", self.category)
    }
}

/// An agency of today.
pub(crate) fn agency(code: &str, name: &str) -> Agency {
    Agency {
        code: code.into(),
        name: name.into(),
        level: Some(Level::District),
        valid_from: None,
        valid_to: None,
        parent_id: None,
        predecessor_ids: Vec::new(),
    }
}

/// A category.
pub(crate) fn category(slug: &str, name: &str, parent_id: Option<Uuid>) -> Category {
    Category { slug: Some(slug.into()), name: name.into(), parent_id, position: 0, description: None }
}

/// An emulation movement without dates.
pub(crate) fn movement(slug: &str, name: &str) -> EmulationMovement {
    EmulationMovement { slug: Some(slug.into()), name: name.into(), ..EmulationMovement::default() }
}

/// An indicator in percent.
pub(crate) fn indicator(code: &str, name: &str) -> Indicator {
    Indicator { code: code.into(), name: name.into(), unit: "%".into(), field: Some(Field::Society), description: None }
}

/// A value of an indicator for a year.
pub(crate) fn measured(indicator_id: Uuid, year: i32, value: &str) -> Achievement {
    let measurement = Measurement {
        indicator_id,
        period: Period { year, ..Period::default() },
        value: Some(value.parse().unwrap()),
        targets_met: None,
        targets_set: None,
        is_estimate: false,
        comparisons: Vec::new(),
    };
    Achievement { title: format!("Năm {year}"), measurement: Some(measurement), ..Achievement::default() }
}

/// An award title that provinces and communes confer on everybody since the law of 2022.
pub(crate) fn award_title(code: &str, name: &str) -> AwardTitle {
    AwardTitle {
        code: code.into(),
        name: name.into(),
        family: Some(Family::Commendation),
        rules: vec![Rule {
            valid_from: "2024-01-01".parse().unwrap(),
            valid_to: None,
            conferring_levels: vec![ConferringLevel::Province, ConferringLevel::Commune],
            recipient_kinds: vec![RecipientKind::Collective, RecipientKind::Individual, RecipientKind::Household],
            legal_basis: Some("Luật số 06/2022/QH15".into()),
            legal_document: None,
        }],
        ..AwardTitle::default()
    }
}

/// An award of such a title to so many persons.
pub(crate) fn award(title: Uuid, year: i32, individual_count: i32) -> Award {
    Award {
        award_title_id: Some(title),
        conferring_level: Some(ConferringLevel::Commune),
        conferring_body: Some("Chủ tịch Ủy ban nhân dân xã Quảng Hà".into()),
        year: Some(year),
        individual_count,
        ..Award::default()
    }
}

/// A linked website in the group "Dịch vụ công".
pub(crate) fn website(name: &str, address: &str) -> LinkedWebsite {
    LinkedWebsite {
        name: name.into(),
        address: address.into(),
        group: "Dịch vụ công".into(),
        ..LinkedWebsite::default()
    }
}

/// Publishes something as the service itself.
pub(crate) async fn publish<C: Content>(site: &Site, agency: Option<Uuid>, content: C) -> Uuid {
    let new = New { content, agency, publish: true, once: None };
    site.desk().create(new).await.map_err(|error| error.describe()).unwrap().id
}

/// Begins something as the service itself and leaves it a draft.
pub(crate) async fn draft<C: Content>(site: &Site, agency: Option<Uuid>, content: C) -> Uuid {
    let new = New { content, agency, publish: false, once: None };
    site.desk().create(new).await.map_err(|error| error.describe()).unwrap().id
}
