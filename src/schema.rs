//! The schema: the roots put together, with the limits that the executor enforces.

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, SchemaBuilder};
use serde::{Deserialize, Serialize};

use crate::{
    content::{self, Mutation},
    statistics::graphql::StatisticsQuery,
};

/// Reading what is published, and, with a token, the work side.
#[derive(MergedObject, Default)]
pub struct Query(content::Query, StatisticsQuery);

/// The schema as the executor holds it.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// What one operation may ask for. Each limit holds for one request.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
pub struct OperationLimits {
    /// How deep fields may be nested.
    pub depth: usize,
    /// How many points it may cost: one for each field, multiplied by the sizes of the pages it stands in.
    pub complexity: usize,
}

fn roots() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}

/// The schema with limits.
#[must_use]
pub fn limited(limits: OperationLimits) -> Schema {
    roots()
        .limit_depth(limits.depth)
        .limit_complexity(limits.complexity)
        // Counts spreads of fragments as well as fields, so the tools' own introspection has 20. The screen has already
        // bounded what it walks.
        .limit_recursive_depth(64)
        // Suggestions name what a client was not told of, and cost time on every refused field.
        .disable_suggestions()
        .finish()
}

/// The schema in the schema definition language, the same text every time.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    roots().finish().sdl_with_options(options)
}
