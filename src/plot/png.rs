//! PNG from SVG text, by resvg with the bundled font and no other.
//!
//! No system font is ever looked up, so the bytes are the same on every machine.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::{FigureError, font};

/// Reader options with the bundled font standing in for every family.
pub(super) fn options() -> Options<'static> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(font::BYTES.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    });
    Options {
        fontdb: fonts.clone(),
        font_family: "Inter".to_owned(),
        ..Options::default()
    }
}

/// The SVG as PNG bytes, `zoom` dots per px (1 for the size the SVG states, 2 for print).
pub fn png(svg: &str, zoom: f64) -> Result<Vec<u8>, FigureError> {
    let refused = |what: String| FigureError::Drawing(what);
    let tree = Tree::from_str(svg, &options()).map_err(|e| refused(e.to_string()))?;
    let size = tree.size();
    let dots = |px: f32| (f64::from(px) * zoom).round() as u32;
    let (width, height) = (dots(size.width()), dots(size.height()));
    let mut sheet = Pixmap::new(width, height)
        .ok_or_else(|| refused(format!("no bitmap of {width} x {height} dots can be made")))?;
    resvg::render(
        &tree,
        Transform::from_scale(zoom as f32, zoom as f32),
        &mut sheet.as_mut(),
    );
    sheet.encode_png().map_err(|e| refused(e.to_string()))
}
