//! One batch of lines through the gate.

use std::time::{Duration, Instant};

use super::{Import, files, report::Refusal};
use crate::{
    kernel::{
        Error, Problem, ProblemCode,
        desk::{Batch, Intake, Taken},
        kind::Kind,
    },
    transfer::{
        line::{self, ItemLine, Line, SlugsLine},
        read::{Lines, Place, Raw},
    },
};

/// The most items of a batch, and the longest time for one: nobody else can publish meanwhile, and nobody waits for longer
/// than two seconds.
const ITEMS: u64 = 500;
const TIME: Duration = Duration::from_millis(500);

/// What has been done.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) units: u64,
    pub(super) items: u64,
    pub(super) files: u64,
    pub(super) known: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.units += other.units;
        self.items += other.items;
        self.files += other.files;
        self.known += other.known;
    }
}

/// What became of a batch.
#[derive(Debug)]
pub(super) struct Pass {
    /// What it has done; nothing, if something was refused.
    pub(super) counts: Counts,
    /// Where the next one begins: behind what was refused, if something was.
    pub(super) next: Place,
    /// The line that was refused, with the place of its item.
    pub(super) refused: Option<(Place, Refusal)>,
    /// The kind of the items in it.
    pub(super) kind: Option<Kind>,
    /// Whether nothing comes after it.
    pub(super) is_end: bool,
}

/// Why a batch came to no end.
pub(super) enum Broken {
    /// The database did not answer, or did not answer in time.
    Database(Error),
    /// The file or the store of files failed.
    Other(anyhow::Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<anyhow::Error> for Broken {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// Why a line was not taken.
enum Stop {
    Refused(u64, Vec<Problem>),
    Broken(Broken),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// What stands at the beginning of a thing to be taken in.
enum Head {
    Nothing,
    File(line::FileLine),
    Slugs(SlugsLine),
    Item(Box<ItemLine>),
}

/// Takes in a batch that begins at one place, and ends before another if that is told.
pub(super) async fn pass(
    import: &Import<'_>,
    lines: &mut Lines,
    intake: &mut Intake<'_>,
    from: Place,
    until: Option<Place>,
) -> Result<Pass, Broken> {
    lines.go_to(from)?;
    let started = Instant::now();
    let mut pass = Pass { counts: Counts::default(), next: from, refused: None, kind: None, is_end: false };
    // A stored file is remembered by itself, and not while a batch holds the database.
    loop {
        pass.next = lines.place();
        if until == Some(pass.next) || pass.counts.units >= ITEMS {
            return Ok(pass);
        }
        let Some(raw) = lines.next()? else {
            pass.is_end = true;
            return Ok(pass);
        };
        match head(&raw) {
            Ok(Head::Nothing) => {}
            Ok(Head::File(file)) => {
                let id = file.sha256.clone();
                match files::take(import, intake, file).await? {
                    Ok(Taken::New) => pass.counts.files += 1,
                    Ok(Taken::Known) => pass.counts.known += 1,
                    Err(problem) => {
                        let refusal = Refusal {
                            line: raw.place.line,
                            kind: Some("File".to_owned()),
                            id: Some(id),
                            problems: vec![problem],
                        };
                        return refused(pass, lines, raw.place, refusal);
                    }
                }
                pass.counts.units += 1;
            }
            Ok(Head::Slugs(_) | Head::Item(_)) => {
                lines.go_to(raw.place)?;
                break;
            }
            Err(problem) => {
                let refusal = Refusal { line: raw.place.line, kind: None, id: None, problems: vec![problem] };
                return refused(pass, lines, raw.place, refusal);
            }
        }
    }
    let mut batch = intake.begin().await?;
    loop {
        pass.next = lines.place();
        if until == Some(pass.next) || pass.counts.units >= ITEMS || started.elapsed() >= TIME && pass.counts.items > 0
        {
            break;
        }
        let Some(raw) = lines.next()? else {
            pass.is_end = true;
            break;
        };
        let at = raw.place;
        let (kind, id, stop) = match head(&raw) {
            Ok(Head::Nothing) => continue,
            Ok(Head::File(_)) => {
                lines.go_to(at)?;
                break;
            }
            Ok(Head::Slugs(slugs)) => {
                let named = (slugs.kind.clone(), slugs.item_id.to_string());
                (Some(named.0), Some(named.1), take_slugs(&mut batch, at, slugs).await.map(|()| Taken::New))
            }
            Ok(Head::Item(item)) => {
                let named = (item.kind.clone(), item.id.to_string());
                let kind = named.0.parse().ok();
                // What waits within a kind is tried before the next one begins.
                if pass.kind.is_some() && kind != pass.kind {
                    lines.go_to(at)?;
                    break;
                }
                pass.kind = kind;
                let taken = take_item(&mut batch, lines, at, *item).await;
                if let Ok(taken) = &taken {
                    match taken {
                        Taken::New => pass.counts.items += 1,
                        Taken::Known => pass.counts.known += 1,
                    }
                }
                (Some(named.0), Some(named.1), taken)
            }
            Err(problem) => (None, None, Err(Stop::Refused(at.line, vec![problem]))),
        };
        match stop {
            Ok(_) => pass.counts.units += 1,
            Err(Stop::Broken(broken)) => return Err(broken),
            Err(Stop::Refused(line, problems)) => {
                drop(batch);
                return refused(pass, lines, at, Refusal { line, kind, id, problems });
            }
        }
    }
    batch.commit().await?;
    Ok(pass)
}

fn refused(mut pass: Pass, lines: &mut Lines, at: Place, refusal: Refusal) -> Result<Pass, Broken> {
    lines.pass_followers()?;
    pass.next = lines.place();
    pass.counts = Counts::default();
    pass.refused = Some((at, refusal));
    Ok(pass)
}

fn head(raw: &Raw) -> Result<Head, Problem> {
    let invalid = |message: &str| Problem::at(ProblemCode::Invalid, "", message);
    if raw.is_too_long {
        return Err(invalid("The line is longer than a line may be."));
    }
    let text = raw.text().ok_or_else(|| invalid("The line is no UTF-8."))?;
    match line::parse(text)? {
        Line::Export(_) | Line::End(_) => Ok(Head::Nothing),
        Line::File(file) => Ok(Head::File(file)),
        Line::Slugs(slugs) => Ok(Head::Slugs(slugs)),
        Line::Item(item) => Ok(Head::Item(item)),
        Line::Revision(_) | Line::Entry(_) => {
            Err(invalid("It does not follow an item that has its work side with it."))
        }
    }
}

async fn take_slugs(batch: &mut Batch<'_, '_>, at: Place, slugs: SlugsLine) -> Result<(), Stop> {
    let SlugsLine { former_slugs, item_id, kind, slug } = slugs;
    let kind = line::kind(&kind).map_err(|problem| Stop::Refused(at.line, vec![problem]))?;
    let had = crate::kernel::slugs::Had { last: slug, former: former_slugs };
    batch.slugs(kind, item_id, &had).await.map_err(|error| stop(at.line, error))
}

/// Takes in an item with all that follows it.
async fn take_item(batch: &mut Batch<'_, '_>, lines: &mut Lines, at: Place, item: ItemLine) -> Result<Taken, Stop> {
    let brings_more = item.document.is_some();
    let item = item.into_item().map_err(|problem| Stop::Refused(at.line, vec![problem]))?;
    let taken = batch.item(item).await.map_err(|error| stop(at.line, error))?;
    if taken == Taken::Known {
        lines.pass_followers()?;
        return Ok(taken);
    }
    if brings_more {
        while let Some(raw) = lines.next_follower()? {
            take_follower(batch, &raw).await?;
        }
    }
    batch.close().map_err(|error| stop(at.line, error))?;
    Ok(taken)
}

async fn take_follower(batch: &mut Batch<'_, '_>, raw: &Raw) -> Result<(), Stop> {
    let number = raw.place.line;
    let refuse = |problem| Stop::Refused(number, vec![problem]);
    let text = raw.text().filter(|_| !raw.is_too_long).unwrap_or_default();
    match line::parse(text).map_err(refuse)? {
        Line::Revision(revision) => batch.revision(revision.into_row().map_err(refuse)?).await,
        Line::Entry(entry) => batch.entry(entry.into_entry()).await,
        _ => Ok(()),
    }
    .map_err(|error| stop(number, error))
}

fn stop(line: u64, error: Error) -> Stop {
    match error {
        Error::Problems(problems) => Stop::Refused(line, problems),
        other => Stop::Broken(Broken::Database(other)),
    }
}
