//! All that a site's database holds, so that a test can say that nothing was written.

use loa::{
    content::{
        achievement, agency, article, award, award_title, calendar_entry, category, contributor, emulation_movement,
        indicator, linked_website, media_asset, placement,
    },
    kernel::{audit, change, document, file, idempotency, revision, slugs},
    search,
    statistics::entity as visits,
};
use sea_orm::{DatabaseConnection, EntityTrait};

use super::Site;

impl Site {
    /// Every row of every table, in words.
    pub(crate) async fn rows(&self) -> Vec<String> {
        let reader = self.kernel.store.reader();
        let mut rows = [
            table::<document::Entity>(reader).await,
            table::<revision::Entity>(reader).await,
            table::<audit::Entity>(reader).await,
            table::<change::Entity>(reader).await,
            table::<idempotency::Entity>(reader).await,
            table::<slugs::Entity>(reader).await,
            table::<file::Entity>(reader).await,
            table::<file::upload::Entity>(reader).await,
            table::<file::usage::Entity>(reader).await,
            table::<agency::entity::Entity>(reader).await,
            table::<agency::entity::succession::Entity>(reader).await,
            table::<category::entity::Entity>(reader).await,
            table::<contributor::entity::Entity>(reader).await,
            table::<media_asset::entity::Entity>(reader).await,
            table::<article::entity::Entity>(reader).await,
            table::<article::entity::contribution::Entity>(reader).await,
            table::<article::entity::media::Entity>(reader).await,
            table::<article::entity::related::Entity>(reader).await,
            table::<placement::entity::Entity>(reader).await,
            table::<calendar_entry::entity::Entity>(reader).await,
            table::<emulation_movement::entity::Entity>(reader).await,
            table::<search::entity::Entity>(reader).await,
            table::<search::entity::trace::Entity>(reader).await,
            table::<search::entity::contributor::Entity>(reader).await,
            table::<search::entity::acronym::Entity>(reader).await,
            table::<indicator::entity::Entity>(reader).await,
            table::<achievement::entity::Entity>(reader).await,
            table::<award_title::entity::Entity>(reader).await,
            table::<award_title::entity::permission::Entity>(reader).await,
            table::<award::entity::Entity>(reader).await,
            table::<award::entity::recipient::Entity>(reader).await,
            table::<linked_website::entity::Entity>(reader).await,
            table::<linked_website::health::Entity>(reader).await,
            table::<visits::total::Entity>(reader).await,
            table::<visits::day::Entity>(reader).await,
            table::<visits::article_day::Entity>(reader).await,
        ]
        .concat();
        rows.sort();
        rows
    }
}

async fn table<E: EntityTrait>(reader: &DatabaseConnection) -> Vec<String> {
    let name = E::default();
    let rows = E::find().all(reader).await.unwrap();
    rows.iter().map(|row| format!("{} {row:?}", name.table_name())).collect()
}
