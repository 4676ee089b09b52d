//! The content: published rows, written in bulk. What is measured is reading, so they need no documents behind them.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use loa::{
    app,
    config::Settings,
    content::{
        agency::entity::{self as agency, Level},
        article::entity::{self as article, ContributionRole, contribution},
        category::entity as category,
        contributor::entity as contributor,
        media_asset::entity as media,
    },
    kernel::{store::Store, value::collation},
};
use sea_orm::{EntityTrait as _, IntoActiveModel as _, TransactionTrait as _};
use uuid::Uuid;

/// What an article says.
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) paragraphs: Vec<String>,
}

/// How many articles are written in one transaction.
const BATCH: usize = 10_000;

/// The settings of the service over a database, with a folder for what lies beside it.
pub(crate) fn settings(url: &str, folder: &str) -> Settings {
    let mut settings = Settings::read(None, None).unwrap();
    settings.database.store.url = url.to_owned();
    settings.database.store.read_connections = 8;
    settings.identity.key_file = Path::new(folder).join("key.pem");
    settings.media.url = format!("file://{folder}/media");
    settings.media.upload_folder = Path::new(folder).join("uploads");
    settings
}

fn id(kind: u128, number: usize) -> Uuid {
    Uuid::from_u128(kind << 64 | number as u128)
}

/// Makes the tables and fills them with so many articles.
pub(crate) async fn fill(url: &str, articles: usize, text: impl Fn(usize) -> Text) {
    let settings = settings(url, "").database.store;
    let store = Store::connect(&settings).await.unwrap();
    app::migrate(&settings, &store).await.unwrap();
    let start: DateTime<Utc> = DateTime::from_timestamp(1_500_000_000, 0).unwrap();
    let agency_id = id(1, 0);
    let transaction = store.writer().begin().await.unwrap();
    let agency = agency::Model {
        id: agency_id,
        agency_id,
        edition: 1,
        published_at: start,
        modified_at: start,
        code: "huyen-hai-ha".into(),
        name: "Huyện Hải Hà".into(),
        name_key: collation::key("Huyện Hải Hà"),
        level: Level::District,
        valid_from: None,
        valid_to: None,
        parent_id: None,
    };
    agency::Entity::insert(agency.into_active_model()).exec_without_returning(&transaction).await.unwrap();
    let categories = (0..30).map(|number| {
        let name = format!("Chuyên mục {number}");
        category::Model {
            id: id(2, number),
            agency_id,
            edition: 1,
            published_at: start,
            modified_at: start,
            parent_id: None,
            slug: format!("chuyen-muc-{number}"),
            name_key: collation::key(&name),
            name,
            description: None,
            position: 0,
        }
        .into_active_model()
    });
    category::Entity::insert_many(categories).exec_without_returning(&transaction).await.unwrap();
    let contributors = (0..50).map(|number| {
        let name = format!("Phóng viên {number}");
        contributor::Model {
            id: id(3, number),
            agency_id,
            edition: 1,
            published_at: start,
            modified_at: start,
            name_key: collation::key(&name),
            name,
            description: None,
        }
        .into_active_model()
    });
    contributor::Entity::insert_many(contributors).exec_without_returning(&transaction).await.unwrap();
    let media = (0..200).map(|number| {
        media::Model {
            id: id(4, number),
            agency_id,
            edition: 1,
            published_at: start,
            modified_at: start,
            address: format!("https://media.example.vn/anh/{number}.jpg"),
            content_type: "image/jpeg".into(),
            byte_size: Some(200_000),
            sha256: None,
            width: Some(1600),
            height: Some(1067),
            focal_x: None,
            focal_y: None,
            credit: None,
            file: None,
            file_name: None,
            blurhash: None,
        }
        .into_active_model()
    });
    media::Entity::insert_many(media).exec_without_returning(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
    for batch in (0..articles).step_by(BATCH) {
        let transaction = store.writer().begin().await.unwrap();
        let end = (batch + BATCH).min(articles);
        for first in (batch..end).step_by(200) {
            let numbers = first..(first + 200).min(end);
            let rows = numbers.clone().map(|number| row(agency_id, start, number, text(number)).into_active_model());
            article::Entity::insert_many(rows).exec_without_returning(&transaction).await.unwrap();
            let bylines = numbers.flat_map(|number| {
                (0..2).map(move |position| {
                    let contributor_id = id(3, (number * 7 + position * 3) % 50);
                    let position = i32::try_from(position).unwrap();
                    contribution::Model {
                        article_id: id(5, number),
                        position,
                        contributor_id,
                        role: ContributionRole::Author,
                    }
                    .into_active_model()
                })
            });
            contribution::Entity::insert_many(bylines).exec_without_returning(&transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }
    store.close().await;
}

fn row(agency_id: Uuid, start: DateTime<Utc>, number: usize, text: Text) -> article::Model {
    let Text { title, summary, paragraphs } = text;
    let published_at = start + Duration::minutes(i64::try_from(number).unwrap() * 20);
    let block = |(number, text): (usize, String)| serde_json::json!({ "id": format!("p{number}"), "type": "paragraph", "content": [{ "text": text }] });
    let blocks: Vec<_> = paragraphs.into_iter().enumerate().map(block).collect();
    article::Model {
        id: id(5, number),
        agency_id,
        edition: 1,
        published_at,
        modified_at: published_at,
        slug: format!("tin-so-{number}"),
        title_key: collation::key(&title),
        title,
        summary,
        language: "vi".into(),
        category_id: id(2, number % 30),
        cover_media_id: (!number.is_multiple_of(10)).then(|| id(4, number % 200)),
        cover_alternative_text: (!number.is_multiple_of(10)).then(|| "Quang cảnh hội nghị".to_owned()),
        cover_caption: None,
        source_name: None,
        source_address: None,
        legal_documents: "[]".into(),
        body: serde_json::json!({ "blocks": blocks }).to_string(),
    }
}
