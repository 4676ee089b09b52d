//! Since when the public sees an item as it is: what its published rows say of their modification, kept where every kind
//! has it.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = instant_null("public_since");
        manager.alter_table(Table::alter().table("document").add_column(column).take()).await?;
        // Until now it stood in the change log alone.
        let last = Query::select()
            .expr(Func::max(Expr::col("at")))
            .from("change")
            .and_where(Expr::col(("change", "item_id")).equals(("document", "id")))
            .and_where(Expr::col(("change", "action")).eq("PUBLISHED"))
            .take();
        let last = Expr::SubQuery(None, Box::new(last.into()));
        manager.execute(Query::update().table("document").value("public_since", last).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("document").drop_column("public_since").take()).await
    }
}
