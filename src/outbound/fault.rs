//! Why there is no answer.

use std::{error::Error, io};

use chrono::DateTime;
use rustls::CertificateError;

use super::target::Barred;
use crate::kernel::clock::Timestamp;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It was not asked.
    Barred(Barred),
    /// It took too long, to connect or in all.
    Timeout,
    /// Its name leads nowhere.
    Name,
    /// No connection came about, or it broke off.
    Connection,
    /// No trust came about: another name, an issuer that nobody knows, or a certificate that has expired.
    Tls {
        /// When it expired, if that is why.
        expired_at: Option<Timestamp>,
    },
    /// What it answered is not HTTP, or a redirect to nowhere.
    Malformed,
}

impl From<Barred> for Fault {
    fn from(barred: Barred) -> Self {
        Self::Barred(barred)
    }
}

impl Fault {
    /// What an error of the client comes to.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if let Some(barred) = cause::<Barred>(error) {
            return Self::Barred(*barred);
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        if let Some(fault) = cause::<rustls::Error>(error) {
            return Self::Tls { expired_at: expired_at(fault) };
        }
        if error.is_dns() {
            return Self::Name;
        }
        let is_malformed = cause::<hyper::Error>(error).is_some_and(|error| error.is_parse() || error.is_user());
        if is_malformed || error.is_decode() { Self::Malformed } else { Self::Connection }
    }
}

/// The first cause of a type. An error of input and output hides the one inside it from `source`.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inside {
            Some(inside) => Some(inside as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

fn expired_at(fault: &rustls::Error) -> Option<Timestamp> {
    match fault {
        rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }) => {
            DateTime::from_timestamp(i64::try_from(not_after.as_secs()).ok()?, 0)
        }
        _ => None,
    }
}
