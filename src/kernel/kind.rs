//! The kinds of content that exist.

use std::{fmt, str::FromStr};

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::{Deserialize, Serialize};

/// A kind of content. Its name is the GraphQL type's name, the prefix of global ids and the word in the change log.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "ContentKind")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "PascalCase")]
pub enum Kind {
    /// A publishing body.
    Agency,
    /// A chuyên mục: one node of an agency's tree of categories.
    Category,
    /// A person or body that bylines name.
    Contributor,
    /// A file that content shows.
    MediaAsset,
    /// A news article or notice.
    Article,
    /// An article in a slot of a front page.
    Placement,
    /// An entry of a work calendar.
    CalendarEntry,
    /// A phong trào thi đua: an emulation movement of an agency.
    EmulationMovement,
    /// A chỉ tiêu: something that is measured.
    Indicator,
    /// A thành tích: a value of an indicator, or a title that a place was given.
    Achievement,
    /// A danh hiệu thi đua or hình thức khen thưởng: an entry of the catalogue of awards.
    AwardTitle,
    /// A khen thưởng: an award that was proposed, conferred or revoked.
    Award,
    /// A website liên kết: a link to another website, in its group.
    LinkedWebsite,
    /// An acronym that search takes for what it stands for, and the other way round.
    Acronym,
}

impl Kind {
    /// All kinds, in the order in which one may refer to the ones before it.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Whether it is part of the portal's structure, which administrators look after, rather than of its news.
    #[must_use]
    pub fn is_structure(self) -> bool {
        match self {
            // What the catalogue says decides what every agency may publish, so it is no matter of one newsroom.
            Self::Agency | Self::Category | Self::AwardTitle => true,
            Self::Acronym
            | Self::Contributor
            | Self::MediaAsset
            | Self::Article
            | Self::Placement
            | Self::CalendarEntry
            | Self::EmulationMovement
            | Self::Indicator
            | Self::Achievement
            | Self::Award
            | Self::LinkedWebsite => false,
        }
    }

    /// The name, as it stands in global ids and in the change log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agency => "Agency",
            Self::Category => "Category",
            Self::Contributor => "Contributor",
            Self::MediaAsset => "MediaAsset",
            Self::Article => "Article",
            Self::Placement => "Placement",
            Self::CalendarEntry => "CalendarEntry",
            Self::EmulationMovement => "EmulationMovement",
            Self::Indicator => "Indicator",
            Self::Achievement => "Achievement",
            Self::AwardTitle => "AwardTitle",
            Self::Award => "Award",
            Self::LinkedWebsite => "LinkedWebsite",
            Self::Acronym => "Acronym",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::all().find(|kind| kind.name() == name).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::ActiveEnum;

    use super::*;

    #[test]
    fn a_kind_has_one_name_everywhere() {
        for kind in Kind::all() {
            assert_eq!(kind.to_value(), kind.name());
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }
}
