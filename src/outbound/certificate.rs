//! Until when a certificate is valid.

use chrono::DateTime;
use reqwest::{Response, tls::TlsInfo};
use x509_cert::{Certificate, der::Decode as _};

use crate::kernel::clock::Timestamp;

/// Until when the certificate is valid that the host of an answer has shown; none without TLS.
pub(super) fn expiry(response: &Response) -> Option<Timestamp> {
    not_after(response.extensions().get::<TlsInfo>()?.peer_certificate()?)
}

fn not_after(der: &[u8]) -> Option<Timestamp> {
    let certificate = Certificate::from_der(der).ok()?;
    let seconds = certificate.tbs_certificate().validity().not_after.to_unix_duration().as_secs();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::not_after;

    #[test]
    fn what_is_no_certificate_has_no_end() {
        assert_eq!(not_after(b""), None);
        assert_eq!(not_after(&[0x30, 0x82, 0xff, 0xff, 0x30]), None);
    }
}
