//! Taking an export in.
//!
//! The file is looked at as a whole first; then batch after batch passes the gate. A line that is refused undoes its batch,
//! which is taken in again up to it, so what is good is kept and what is not is reported. What refers to something that is
//! not here waits for the end of its kind, and then for the end of the file, for it may come later. There is nothing to
//! remember between two runs: what is here already with the same revision is passed over.

mod files;
mod pass;
mod report;
mod survey;

use std::{path::Path, time::Duration};

use indicatif::ProgressBar;

use super::{
    CONTENT,
    read::{Lines, Place},
};
use crate::{
    kernel::{
        Error, Kernel, Problem, ProblemCode,
        access::Principal,
        desk::{Desk, Intake},
        kind::Kind,
    },
    media::Media,
};
use pass::{Counts, Pass};
use report::{Refusal, Report};
use survey::Survey;

pub use report::Refused;

/// Who takes it in, as the audit trail names it.
const IMPORT: Principal = Principal::System { part: "import" };
/// How often a batch is tried when the database does not answer in time, and how long is waited in between.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(250);

/// An import.
pub struct Import<'a> {
    /// Where the content goes.
    pub kernel: &'a Kernel,
    /// Where the files go.
    pub media: &'a Media,
    /// The folder of the export.
    pub folder: &'a Path,
    /// Whether the file may be another than the one that was exported: cut, or edited.
    pub is_edited: bool,
    /// Whether nothing is kept.
    pub is_rehearsal: bool,
    /// Where the report of what is refused goes.
    pub report: &'a Path,
    /// The last migration of the database.
    pub schema: &'a str,
    /// What shows that it goes on.
    pub progress: &'a ProgressBar,
}

/// What became of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Items that are new here.
    pub items: u64,
    /// Stored files that are new here.
    pub files: u64,
    /// Items and files that were here already.
    pub known: u64,
    /// Lines that were refused.
    pub refused: u64,
    /// The first problems with them.
    pub first: Vec<Refused>,
    /// Whether nothing was taken in, for the file is not what was exported.
    pub is_spoilt: bool,
}

/// A line that waits for what it refers to.
struct Waiting {
    at: Place,
    next: Place,
    kind: Option<Kind>,
    refusal: Refusal,
}

/// An import under way.
struct Run<'r, 'a> {
    import: &'r Import<'a>,
    lines: Lines,
    intake: Intake<'r>,
    report: Report,
    counts: Counts,
    waiting: Vec<Waiting>,
}

impl Import<'_> {
    /// Takes in what is good and reports what is not.
    ///
    /// # Errors
    /// When the file cannot be read, or the database or the store of files fails. What has been taken in stays; the same
    /// import goes on from there.
    pub async fn run(&self) -> anyhow::Result<Imported> {
        let mut report = Report::begin(self.report)?;
        let mut lines = Lines::open(&self.folder.join(CONTENT))?;
        let desk = Desk { kernel: self.kernel, principal: &IMPORT, request_id: "import" };
        let survey = Survey::of(&mut lines, &desk, self.schema).await?;
        if !survey.is_readable || !survey.faults.is_empty() && !self.is_edited {
            for (line, problem) in survey.faults.into_iter().chain(survey.unreadable) {
                report.add(Refusal { line, kind: None, id: None, problems: vec![problem] })?;
            }
            report.end()?;
            return Ok(Imported { refused: report.lines, first: report.first, is_spoilt: true, ..Imported::default() });
        }
        self.progress.set_length(survey.units);
        let intake = desk.intake(survey.company, survey.doubtful, self.is_rehearsal).await;
        let intake = intake.map_err(Error::into_report)?;
        let (counts, waiting) = (Counts::default(), Vec::new());
        let mut run = Run { import: self, lines, intake, report, counts, waiting };
        run.all().await?;
        run.report.end()?;
        let Run { counts: Counts { items, files, known, .. }, report, .. } = run;
        Ok(Imported { items, files, known, refused: report.lines, first: report.first, is_spoilt: false })
    }
}

impl Run<'_, '_> {
    async fn all(&mut self) -> anyhow::Result<()> {
        let mut place = Place::START;
        let mut kind = None;
        loop {
            let pass = self.pass(place, None).await?;
            match pass.refused {
                None => {
                    self.count(&pass.counts);
                    place = pass.next;
                }
                // What stood before it in its batch was good: once more, without it.
                Some((at, _)) if at > place => {
                    let before = self.pass(place, Some(at)).await?;
                    if before.refused.is_none() {
                        self.count(&before.counts);
                        place = before.next;
                    }
                    continue;
                }
                Some((at, refusal)) => {
                    self.settle(Waiting { at, next: pass.next, kind: pass.kind, refusal })?;
                    place = pass.next;
                }
            }
            if pass.kind != kind {
                self.try_waiting(|waiting| waiting.kind == kind).await?;
                kind = pass.kind;
            }
            if pass.is_end {
                break;
            }
        }
        self.try_waiting(|_| true).await?;
        for waiting in std::mem::take(&mut self.waiting) {
            self.refuse(waiting.refusal)?;
        }
        Ok(())
    }

    /// Takes in one batch; when the database does not answer in time, once more.
    async fn pass(&mut self, from: Place, until: Option<Place>) -> anyhow::Result<Pass> {
        let mut tries = 1;
        loop {
            match pass::pass(self.import, &mut self.lines, &mut self.intake, from, until).await {
                Ok(pass) => return Ok(pass),
                Err(pass::Broken::Database(Error::Timeout | Error::Overloaded)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(pass::Broken::Database(error)) => return Err(error.into_report()),
                Err(pass::Broken::Other(error)) => return Err(error),
            }
        }
    }

    fn count(&mut self, counts: &Counts) {
        self.counts.add(counts);
        self.import.progress.inc(counts.units);
    }

    /// Lets a line wait if what it lacks may still come; else it is refused.
    fn settle(&mut self, waiting: Waiting) -> anyhow::Result<()> {
        let may_come = |problem: &Problem| matches!(problem.code, ProblemCode::NotPublished | ProblemCode::NotFound);
        if waiting.refusal.problems.iter().any(may_come) {
            self.waiting.push(waiting);
            return Ok(());
        }
        self.refuse(waiting.refusal)
    }

    fn refuse(&mut self, refusal: Refusal) -> anyhow::Result<()> {
        self.import.progress.inc(1);
        self.report.add(refusal)
    }

    /// Tries lines that wait, again and again as long as that brings some of them in.
    async fn try_waiting(&mut self, which: impl Fn(&Waiting) -> bool) -> anyhow::Result<()> {
        loop {
            let before = self.waiting.len();
            for waiting in std::mem::take(&mut self.waiting) {
                if !which(&waiting) {
                    self.waiting.push(waiting);
                    continue;
                }
                let pass = self.pass(waiting.at, Some(waiting.next)).await?;
                match pass.refused {
                    None => self.count(&pass.counts),
                    Some((_, refusal)) => self.waiting.push(Waiting { refusal, ..waiting }),
                }
            }
            if self.waiting.len() == before {
                return Ok(());
            }
        }
    }
}
