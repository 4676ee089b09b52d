//! Taking in stored files.

use std::io::{ErrorKind, Read as _};

use anyhow::Context as _;

use super::{Import, pass::Broken};
use crate::{
    kernel::{
        Problem, ProblemCode,
        desk::{Intake, Taken},
        file,
    },
    media::Refusal,
    transfer::{line::FileLine, place_of},
};

/// Takes in a stored file, unless it is here.
pub(super) async fn take(
    import: &Import<'_>,
    intake: &Intake<'_>,
    line: FileLine,
) -> Result<Result<Taken, Problem>, Broken> {
    let row = match line.into_row() {
        Ok(row) => row,
        Err(problem) => return Ok(Err(problem)),
    };
    let here = file::of(import.kernel.store.reader(), &row.sha256).await?;
    if let Some(here) = here
        && import.media.is_stored(&here).await.map_err(broken)?
    {
        return Ok(Ok(Taken::Known));
    }
    let problem = |code, message: &str| Ok(Err(Problem::at(code, "sha256", message)));
    let Some(bytes) = read(import, &row.sha256)? else {
        return problem(ProblemCode::NotFound, "The file does not lie in the folder of the export.");
    };
    let limit = import.media.most_kept_bytes();
    if u64::try_from(bytes.len()).is_ok_and(|size| size > limit) {
        return problem(ProblemCode::OutOfRange, &format!("The file has more than {limit} bytes."));
    }
    match import.media.take_over(&row, bytes, import.is_rehearsal).await {
        Ok(()) => {}
        Err(Refusal::OtherDigest) => {
            return problem(ProblemCode::Invalid, "The file is not what was exported: its SHA-256 is another.");
        }
        Err(Refusal::Damaged(how) | Refusal::Unsafe(how)) => {
            return problem(ProblemCode::Invalid, &format!("The file is refused: {how}."));
        }
        Err(Refusal::Unknown) => {
            return problem(ProblemCode::Invalid, "The file is of no type that is kept.");
        }
        Err(Refusal::TooManyPixels { width, height }) => {
            let message = format!("The picture has {width} × {height} pixels, which is more than is allowed here.");
            return problem(ProblemCode::OutOfRange, &message);
        }
        Err(other) => return Err(broken(other)),
    }
    intake.keep_file(&row).await?;
    Ok(Ok(Taken::New))
}

/// The bytes of a file, and a byte more than there may be.
fn read(import: &Import<'_>, sha256: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let path = place_of(import.folder, sha256);
    let cannot = || format!("cannot read {}", path.display());
    let file = match std::fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(cannot),
    };
    let mut bytes = Vec::new();
    file.take(import.media.most_kept_bytes() + 1).read_to_end(&mut bytes).with_context(cannot)?;
    Ok(Some(bytes))
}

fn broken(refusal: Refusal) -> Broken {
    match refusal {
        Refusal::Kernel(error) => Broken::Database(error),
        other => Broken::Other(other.into_report()),
    }
}
