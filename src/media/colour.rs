//! Colours: what comes with a profile of its own is put into sRGB, so that the profile need not be kept.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// The largest profile that is looked at. Those of cameras and screens have some kilobytes.
const PROFILE_LIMIT: usize = 4 << 20;

/// Puts a picture into sRGB. A profile that cannot be read is left out of account, as readers' programs do.
pub(super) fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    if profile.len() > PROFILE_LIMIT {
        return;
    }
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    // Grey pictures and those for printing have been turned into RGB by the decoder, without their profile.
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let (layout, channels) = match picture {
        DynamicImage::ImageRgb8(_) => (Layout::Rgb, 3),
        DynamicImage::ImageRgba8(_) => (Layout::Rgba, 4),
        _ => return,
    };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) else {
        return;
    };
    let row = usize::try_from(picture.width()).unwrap_or_default() * channels;
    let mut before = vec![0; row];
    let pixels: &mut [u8] = match picture {
        DynamicImage::ImageRgb8(picture) => picture,
        DynamicImage::ImageRgba8(picture) => picture,
        _ => return,
    };
    for line in pixels.chunks_exact_mut(row.max(1)) {
        before.copy_from_slice(line);
        if transform.transform(&before, line).is_err() {
            line.copy_from_slice(&before);
        }
    }
}
