//! Content that shows itself only for a time: whether the public sees a document's item now, and when that changes.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let shown = ColumnDef::new("shown").boolean().not_null().default(false).take();
        for column in [shown, instant_null("next_turn_at")] {
            manager.alter_table(Table::alter().table("document").add_column(column).take()).await?;
        }
        // Until now everything that was published showed itself.
        let published = Expr::col("published_revision").is_not_null();
        manager.execute(Query::update().table("document").value("shown", true).and_where(published).take()).await?;
        manager.create_index(index("document", &["next_turn_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name("document_next_turn_at_idx").table("document").to_owned();
        manager.drop_index(index).await?;
        for column in ["next_turn_at", "shown"] {
            manager.alter_table(Table::alter().table("document").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
