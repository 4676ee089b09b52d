//! What an editor sends of an indicator.

use std::sync::Arc;

use async_graphql::{InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{
    Indicator,
    entity::Field,
    graphql::{self, IndicatorList},
};
use crate::{
    content::{
        Content,
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input},
    kernel::{Error, document},
};

/// What an editor writes of an indicator. On creation `code` and `name` are needed, before publication `unit` and `field`
/// too; in an edit, what is left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "IndicatorInput")]
pub struct Input {
    /// Its short name: words of a–z and 0–9 joined by hyphens, at most 100 characters, unique among all indicators.
    code: MaybeUndefined<String>,
    /// The name, at most 200 characters.
    name: MaybeUndefined<String>,
    /// What its values are counted in, such as `%` or `tỷ đồng`; at most 50 characters.
    unit: MaybeUndefined<String>,
    /// What it is about (lĩnh vực). Its values are found under it too.
    field: MaybeUndefined<Field>,
    /// What exactly is measured, at most 1,000 characters.
    description: MaybeUndefined<String>,
}

impl Slice for Indicator {
    type Input = Input;
    type View = graphql::Indicator;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let Input { code, name, unit, field, description } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.code, code);
            input::line(&mut draft.name, name);
            input::line(&mut draft.unit, unit);
            input::optional(&mut draft.field, field);
            input::optional_line(&mut draft.description, description);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<IndicatorList>::new(id)).await?.map(|row| Content::Indicator(row.into())))
    }

    async fn preview(mut self, _: &Session, document: &document::Model) -> Result<Content> {
        // A draft may lack what every public indicator has.
        self.field.get_or_insert(Field::General);
        Ok(Content::Indicator(Arc::new(self.row(document.into())?).into()))
    }
}
