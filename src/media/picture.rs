//! Pictures: read within limits, set upright, put into sRGB, and always written anew. What a camera or a program left
//! beside the pixels (place, time, device, comments, profiles) is not written, and neither is anything that was hidden
//! before, between or behind them.

use std::io::{BufReader, Read, Seek, SeekFrom};

use image::{
    ColorType, DynamicImage, ImageDecoder, ImageEncoder as _, ImageFormat, ImageReader, Limits,
    codecs::{
        png::{CompressionType, FilterType, PngEncoder},
        webp::WebPEncoder,
    },
    metadata::Orientation,
};
use jpeg_encoder::Encoder;

use super::{
    Refusal, colour,
    file_type::FileType,
    jpeg,
    memory::{Memory, Share},
    webp,
};

/// How well originals are kept. From here on the difference is hard to see and the size grows fast.
const ORIGINAL_QUALITY: u8 = 85;
/// How well renditions are kept. They are looked at once, and small is what they are for.
const RENDITION_QUALITY: u8 = 80;
/// The longer side of the small copy from which a placeholder is made.
const PLACEHOLDER_SIDE: u32 = 64;

/// What the decoder of PNG may hold beside the picture: texts and profiles, which are not kept, and may unfold to much more
/// than came.
const BESIDE: u64 = 48 << 20;

/// What a picture may be, so that reading it cannot take more memory or time than was set aside for it.
#[derive(Debug, Clone)]
pub struct PictureLimits {
    /// Pixels of a side.
    pub side: u32,
    /// Pixels.
    pub pixels: u64,
    /// What there is for all pictures that are worked on.
    pub memory: Memory,
}

/// A picture as it is kept.
#[derive(Debug)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is: JPEG, or PNG for what is transparent or drawn.
    pub file_type: FileType,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// What stands in its place while it is loaded.
    pub blurhash: String,
}

/// Reads a picture and writes it anew. It computes for a while: call it where that does not matter.
///
/// # Errors
/// When the picture is larger than the limits, or broken.
pub fn rewrite<F: Read + Seek>(mut file: F, file_type: FileType, limits: &PictureLimits) -> Result<Picture, Refusal> {
    let size = usize::try_from(file.seek(SeekFrom::End(0))?).unwrap_or(usize::MAX);
    let (picture, _share) = read(file, file_type, limits, None)?;
    let (width, height) = (picture.width(), picture.height());
    let blurhash = placeholder(&picture)?;
    let (bytes, file_type) = match picture {
        DynamicImage::ImageRgba8(_) => (png(&picture)?, FileType::Png),
        _ => {
            let photograph = jpeg(&picture, ORIGINAL_QUALITY, false)?;
            // Photographs come as PNG too, and drawings must not be blurred: the smaller one tells them apart. What came
            // as twice the size of a photograph needs no second look.
            let maybe_drawn = matches!(file_type, FileType::Png | FileType::Gif) && size / 2 <= photograph.len();
            match if maybe_drawn { Some(png(&picture)?) } else { None } {
                Some(drawing) if drawing.len() <= photograph.len() => (drawing, FileType::Png),
                _ => (photograph, FileType::Jpeg),
            }
        }
    };
    Ok(Picture { bytes, file_type, width, height, blurhash })
}

/// Makes a smaller copy of a kept picture.
///
/// # Errors
/// When the file cannot be read, which would be our fault.
pub fn shrink<F: Read + Seek>(
    file: F,
    from: FileType,
    width: u32,
    to: FileType,
    limits: &PictureLimits,
) -> Result<Vec<u8>, Refusal> {
    let (picture, _share) = read(file, from, limits, Some(width))?;
    let height = scaled(picture.width(), picture.height(), width);
    let picture = resize(&picture, width, height)?;
    match to {
        FileType::WebP => webp(&picture),
        _ => jpeg(&flat(picture), RENDITION_QUALITY, true),
    }
}

/// The width and height of a kept picture, which is read for it from its first pixel to its last.
///
/// # Errors
/// When it cannot be read within the limits.
pub(super) fn size_of<F: Read + Seek>(
    file: F,
    file_type: FileType,
    limits: &PictureLimits,
) -> Result<(u32, u32), Refusal> {
    let (picture, _share) = read(file, file_type, limits, None)?;
    Ok((picture.width(), picture.height()))
}

/// The height that goes with a width.
#[must_use]
pub fn scaled(width: u32, height: u32, to: u32) -> u32 {
    let exact = (u64::from(height) * u64::from(to) + u64::from(width) / 2) / u64::from(width.max(1));
    u32::try_from(exact).unwrap_or(u32::MAX).max(1)
}

/// The picture upright, in sRGB with 8 bits a channel: `ImageRgba8` if any of it is transparent, else `ImageRgb8`; and
/// its share of the memory, which must be held as long as the picture. With `to_width` it is a kept picture of which a copy
/// of this width will be made: it was within the limits when it was kept, and is read whatever they are by now.
fn read<F: Read + Seek>(
    mut file: F,
    file_type: FileType,
    limits: &PictureLimits,
    to_width: Option<u32>,
) -> Result<(DynamicImage, Share), Refusal> {
    let format = match file_type {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        FileType::WebP => ImageFormat::WebP,
        FileType::Gif => ImageFormat::Gif,
        FileType::Pdf => return Err(Refusal::Damaged("a PDF is no picture")),
    };
    let mut coefficients = 0;
    match file_type {
        FileType::Jpeg => coefficients = jpeg::survey(&mut file)?.coefficients,
        FileType::WebP => webp::survey(&mut file)?,
        _ => {}
    }
    file.rewind()?;
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut allowed = Limits::default();
    if to_width.is_none() {
        allowed.max_image_width = Some(limits.side);
        allowed.max_image_height = Some(limits.side);
    }
    allowed.max_alloc = Some(if file_type == FileType::Png { BESIDE } else { limits.memory.all() });
    reader.limits(allowed);
    let mut decoder = reader.into_decoder()?;
    // The dimensions stand at the beginning. What is too large is refused before a pixel of it is read.
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Refusal::Damaged("the picture in it has no pixels"));
    }
    let too_large = Refusal::TooManyPixels { width, height };
    if to_width.is_none() && (width > limits.side || height > limits.side || pixels > limits.pixels) {
        return Err(too_large);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let is_copied = orientation_turns(orientation)
        || decoder.color_type() != ColorType::Rgb8
        // These decoders keep a frame of their own beside ours.
        || matches!(file_type, FileType::WebP | FileType::Gif);
    let copy = if is_copied { pixels.saturating_mul(4) } else { 0 };
    let needed = decoder.total_bytes().saturating_add(copy.max(coefficients));
    let needed = match to_width {
        // While it is made smaller, it is as wide as the copy and as high as the original for a moment. At worst it has
        // all of the memory for itself.
        Some(width) => (needed + u64::from(width) * u64::from(height) * 4).min(limits.memory.all()),
        None => needed,
    };
    let Some(share) = limits.memory.take(needed) else { return Err(too_large) };
    let mut picture = simple(DynamicImage::from_decoder(decoder)?);
    if let Some(profile) = profile {
        colour::to_srgb(&mut picture, &profile);
    }
    picture.apply_orientation(orientation);
    Ok((picture, share))
}

/// Whether setting it upright takes a second copy of the picture.
fn orientation_turns(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Eight bits a channel; with an alpha channel only when something shows through.
fn simple(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(picture).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(picture)
    }
}

/// The picture on white, where something shows through.
fn flat(picture: DynamicImage) -> DynamicImage {
    let DynamicImage::ImageRgba8(picture) = picture else { return picture };
    let over = |channel: u8, alpha: u16| {
        let mixed = u16::from(channel) * alpha + 255 * (255 - alpha);
        u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX)
    };
    let pixels = picture.pixels().flat_map(|pixel| {
        let [red, green, blue, alpha] = pixel.0;
        [red, green, blue].map(|channel| over(channel, u16::from(alpha)))
    });
    let pixels: Vec<u8> = pixels.collect();
    let (width, height) = picture.dimensions();
    image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8).unwrap_or_default()
}

fn resize(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    use fast_image_resize::{PixelType, Resizer, images::Image};
    let broken = |_| Refusal::Internal("a picture could not be resized");
    let has_alpha = picture.color().has_alpha();
    let pixel_type = if has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let from =
        fast_image_resize::images::ImageRef::new(picture.width(), picture.height(), picture.as_bytes(), pixel_type)
            .map_err(|_| Refusal::Internal("a picture has the wrong size"))?;
    let mut into = Image::new(width, height, pixel_type);
    Resizer::new().resize(&from, &mut into, None).map_err(broken)?;
    let bytes = into.into_vec();
    let resized = if has_alpha {
        image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
    } else {
        image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
    };
    resized.ok_or(Refusal::Internal("a picture has the wrong size"))
}

/// A `BlurHash` of 4 × 3 components: some thirty characters.
fn placeholder(picture: &DynamicImage) -> Result<String, Refusal> {
    let longer = picture.width().max(picture.height()).max(1);
    let side = |side: u32| scaled(longer, side, PLACEHOLDER_SIDE.min(longer));
    let small = resize(picture, side(picture.width()), side(picture.height()))?;
    let small = DynamicImage::from(flat(small).into_rgba8());
    let (across, down) = if small.width() >= small.height() { (4, 3) } else { (3, 4) };
    blurhash::encode(across, down, small.width(), small.height(), small.as_bytes())
        .map_err(|_| Refusal::Internal("a placeholder could not be made"))
}

fn jpeg(picture: &DynamicImage, quality: u8, small: bool) -> Result<Vec<u8>, Refusal> {
    let side = |side: u32| u16::try_from(side).map_err(|_| Refusal::Internal("a side is too long for JPEG"));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    // Both take a second copy of the picture in memory, so only what is small gets them.
    encoder.set_progressive(small);
    encoder.set_optimized_huffman_tables(small);
    encoder
        .encode(picture.as_bytes(), side(picture.width())?, side(picture.height())?, jpeg_encoder::ColorType::Rgb)
        .map_err(|_| Refusal::Internal("a JPEG could not be written"))?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive).write_image(
        picture.as_bytes(),
        picture.width(),
        picture.height(),
        picture.color().into(),
    )?;
    Ok(bytes)
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes).write_image(
        picture.as_bytes(),
        picture.width(),
        picture.height(),
        picture.color().into(),
    )?;
    Ok(bytes)
}
