//! The settings of media. Each is explained where its default stands.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{addresses, memory::Memory, picture::PictureLimits};

/// The most widths of renditions: each is a file more for every picture.
const WIDTH_LIMIT: usize = 12;
/// The widest rendition.
const WIDEST: u32 = 4_096;

/// Files that are brought to us: where they lie, how large they may be, and what is made of pictures.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MediaSettings {
    /// Where files lie: `file://FOLDER`, or `s3://BUCKET/PREFIX`.
    pub url: String,
    /// The address of an S3-compatible service; empty for that of Amazon.
    pub s3_endpoint: String,
    /// Its region.
    pub s3_region: String,
    /// The name of the key to it; empty to take it from the environment.
    pub s3_access_key_id: String,
    /// The key to it; empty to take it from the environment.
    pub s3_secret_access_key: String,
    /// Whether it may be reached without TLS.
    pub s3_allow_http: bool,
    /// Where what is being brought lies until it is whole.
    pub upload_folder: PathBuf,
    /// Under which address readers reach `/media`; empty for relative addresses.
    pub public_url: String,
    /// The most bytes of a picture.
    pub picture_bytes: u64,
    /// The most bytes of a PDF.
    pub pdf_bytes: u64,
    /// The most pixels of a side of a picture.
    pub picture_side: u32,
    /// The most pixels of a picture, in millions.
    pub picture_megapixels: u64,
    /// The most memory that pictures take while they are worked on, all together, in MiB.
    pub picture_memory_mb: u64,
    /// The uploads under way at one time.
    pub uploads: usize,
    /// How long an upload may take, in milliseconds.
    pub upload_timeout_ms: u64,
    /// The pictures that are worked on at one time.
    pub workers: usize,
    /// The renditions that wait for their turn.
    pub queue: usize,
    /// How long one waits, in milliseconds.
    pub queue_timeout_ms: u64,
    /// The widths of renditions in pixels.
    pub widths: Vec<u32>,
}

impl MediaSettings {
    /// What a picture may be.
    #[must_use]
    pub fn picture_limits(&self) -> PictureLimits {
        PictureLimits {
            side: self.picture_side,
            pixels: self.picture_megapixels.saturating_mul(1_000_000),
            memory: Memory::new(self.picture_memory_mb.saturating_mul(1 << 20)),
        }
    }

    /// What could not work, in words for the operator.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, message: &str| {
            if wrong {
                faults.push(message.to_owned());
            }
        };
        let place = ["file://", "s3://"].iter().find_map(|scheme| self.url.strip_prefix(scheme));
        fault(place.is_none_or(str::is_empty), "media.url must be file://FOLDER or s3://BUCKET/PREFIX");
        fault(
            self.s3_access_key_id.is_empty() != self.s3_secret_access_key.is_empty(),
            "media.s3_access_key_id and media.s3_secret_access_key must be given together, or both come from the environment",
        );
        fault(
            self.s3_endpoint.starts_with("http://") && !self.s3_allow_http,
            "media.s3_endpoint is http: set media.s3_allow_http if the files may travel in the clear",
        );
        fault(
            !self.public_url.is_empty() && addresses::base(&self.public_url).is_none(),
            "media.public_url must be an http or https address without a query, such as https://media.haiha.example.vn",
        );
        let sizes = [self.picture_bytes, self.pdf_bytes, self.picture_megapixels, self.picture_memory_mb];
        fault(sizes.contains(&0) || self.picture_side == 0, "media: a size of 0 would refuse every file");
        fault(self.picture_side > 16_383, "media.picture_side must be at most 16383, the most that WebP has");
        fault([self.uploads, self.workers].contains(&0), "media.uploads and media.workers must be at least 1");
        fault(
            [self.upload_timeout_ms, self.queue_timeout_ms].contains(&0),
            "media: a timeout of 0 would end every request; give milliseconds",
        );
        let rising = self.widths.windows(2).all(|pair| pair[0] < pair[1]);
        fault(
            self.widths.is_empty()
                || self.widths.len() > WIDTH_LIMIT
                || !rising
                || self.widths.iter().any(|width| !(16..=WIDEST).contains(width)),
            &format!("media.widths must be 1 to {WIDTH_LIMIT} rising numbers from 16 to {WIDEST}"),
        );
        faults
    }
}
