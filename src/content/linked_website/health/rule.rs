//! When a website counts as failing, and for how long it must have failed to be hidden: pure functions.

use chrono::Duration;

use super::{Model, Status};
use crate::kernel::clock::Timestamp;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it came to.
    pub status: Status,
    /// The last HTTP status that was answered.
    pub http_status: Option<u16>,
    /// The last address that was asked, where that is another.
    pub final_address: Option<String>,
    /// Until when the certificate is valid that was shown last.
    pub certificate_expires_at: Option<Timestamp>,
}

/// How long a website must have failed before it counts as down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// So long since the first of the failures.
    pub time: Duration,
    /// So many checks in a row.
    pub checks: i32,
}

impl Finding {
    /// Whether the website is not there for a reader. One that only refuses the checker is: it asks for a password (401,
    /// 407), forbids (403), or asks to come more rarely (429). One that was not asked may be.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        match self.status {
            Status::Ok | Status::Redirected | Status::MovedHost | Status::Blocked => false,
            Status::ClientError => !matches!(self.http_status, Some(401 | 403 | 407 | 429)),
            Status::ServerError
            | Status::TooManyRedirects
            | Status::Timeout
            | Status::Dns
            | Status::Connection
            | Status::Tls
            | Status::InvalidAnswer => true,
        }
    }
}

impl Model {
    /// What is known after a check that ended now.
    #[must_use]
    pub fn after(self, finding: Finding, now: Timestamp, patience: Patience) -> Self {
        let is_failing = finding.is_failing();
        let failures = if is_failing { self.failures.saturating_add(1) } else { 0 };
        let failing_since = is_failing.then(|| self.failing_since.unwrap_or(now));
        let has_failed_long = failing_since.is_some_and(|since| now - since >= patience.time);
        let is_down = has_failed_long && failures >= patience.checks;
        // While it fails nobody can tell where it leads: what was moved stays so.
        let is_moved = if is_failing { self.is_moved } else { finding.status == Status::MovedHost };
        Self {
            checked_at: Some(now),
            status: Some(finding.status),
            http_status: finding.http_status.map(i32::from),
            final_address: finding.final_address,
            certificate_expires_at: finding.certificate_expires_at,
            failures,
            failing_since,
            needs_turn: self.needs_turn || (is_down, is_moved) != (self.is_down, self.is_moved),
            is_down,
            is_moved,
            ..self
        }
    }
}

/// Whether a host that a website leads to belongs to the same house as the one that its editor wrote down: it is the
/// same, with or without `www.`, or one below it.
#[must_use]
pub fn same_house(written: &str, reached: &str) -> bool {
    let bare = |host: &str| {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
    };
    let (written, reached) = (bare(written), bare(reached));
    reached.strip_suffix(&written).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_timestamp(hours * 3_600, 0).unwrap()
    }

    fn found(status: Status) -> Finding {
        Finding { status, http_status: None, final_address: None, certificate_expires_at: None }
    }

    fn blank() -> Model {
        Model {
            id: uuid::Uuid::nil(),
            revision: 1,
            address: "https://chinhphu.vn/".into(),
            host: "chinhphu.vn".into(),
            checked_at: None,
            status: None,
            http_status: None,
            final_address: None,
            certificate_expires_at: None,
            failures: 0,
            failing_since: None,
            is_down: false,
            is_moved: false,
            needs_turn: false,
            next_check_at: None,
            claim: None,
            claimed_until: None,
        }
    }

    #[test]
    fn it_is_down_after_enough_time_and_enough_checks() {
        let patience = Patience { time: Duration::hours(7), checks: 3 };
        // The hours of the checks, and from which on it is down.
        for (hours, down) in
            [(&[0, 1, 2, 7, 8][..], Some(7)), (&[0, 7, 8], Some(8)), (&[0, 100], None), (&[0, 3, 6], None)]
        {
            let mut row = blank();
            for hour in hours {
                row = row.after(found(Status::Timeout), at(*hour), patience);
                assert_eq!(row.is_down, down.is_some_and(|down| *hour >= down), "{hours:?} at {hour}");
                assert_eq!(row.failing_since, Some(at(hours[0])));
            }
            assert_eq!(row.needs_turn, down.is_some());
            let well = Model { needs_turn: false, ..row }.after(found(Status::Ok), at(200), patience);
            assert_eq!((well.failures, well.failing_since, well.is_down), (0, None, false));
            assert_eq!(well.needs_turn, down.is_some(), "it comes back");
        }
    }

    #[test]
    fn what_is_moved_stays_so_while_it_fails() {
        let patience = Patience { time: Duration::hours(7), checks: 3 };
        let moved = blank().after(found(Status::MovedHost), at(0), patience);
        assert!(moved.is_moved && moved.needs_turn && moved.failures == 0);
        let failing = Model { needs_turn: false, ..moved }.after(found(Status::Dns), at(1), patience);
        assert!(failing.is_moved && !failing.needs_turn);
        let back = failing.after(found(Status::Redirected), at(2), patience);
        assert!(!back.is_moved && back.needs_turn);
    }

    #[test]
    fn who_refuses_the_checker_is_not_failing() {
        let failing: Vec<Status> = Status::iter().filter(|status| found(*status).is_failing()).collect();
        assert_eq!(
            failing,
            [
                Status::ClientError,
                Status::ServerError,
                Status::TooManyRedirects,
                Status::Timeout,
                Status::Dns,
                Status::Connection,
                Status::Tls,
                Status::InvalidAnswer
            ]
        );
        for (http_status, failing) in [(401, false), (403, false), (404, true), (410, true), (429, false)] {
            let finding = Finding { http_status: Some(http_status), ..found(Status::ClientError) };
            assert_eq!(finding.is_failing(), failing, "{http_status}");
        }
    }

    #[test]
    fn a_house_has_rooms_and_no_neighbours() {
        for (written, reached, same) in [
            ("quangninh.gov.vn", "quangninh.gov.vn", true),
            ("quangninh.gov.vn", "www.quangninh.gov.vn", true),
            ("www.quangninh.gov.vn", "quangninh.gov.vn.", true),
            ("quangninh.gov.vn", "haiha.quangninh.gov.vn", true),
            ("haiha.quangninh.gov.vn", "quangninh.gov.vn", false),
            ("haiha.gov.vn", "xhaiha.gov.vn", false),
            ("haiha.gov.vn", "haiha.gov.vn.example.com", false),
            ("8.8.8.8", "8.8.4.4", false),
        ] {
            assert_eq!(same_house(written, reached), same, "{written} {reached}");
        }
    }
}
