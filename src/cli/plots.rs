//! Figures as files: SVG, and a PNG of the same drawing.

use std::path::PathBuf;

use super::Failure;
use crate::output::figure::{Figure, Size, png};

/// A figure with the name of its files.
pub(crate) struct Named {
    pub name: String,
    pub figure: Figure,
    pub size: (u32, u32),
}

/// `figures/NAME.svg` and `.png`.
pub(crate) fn files(figures: Vec<Named>) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for Named { name, figure, size } in figures {
        let size = Size {
            width: size.0,
            height: size.1,
        };
        let svg = figure
            .svg(size)
            .map_err(|e| Failure::Other(format!("figure {name}: {e}")))?;
        let image = png(&svg, 1.0).map_err(|e| Failure::Other(format!("figure {name}: {e}")))?;
        files.push((
            PathBuf::from(format!("figures/{name}.svg")),
            svg.into_bytes(),
        ));
        files.push((PathBuf::from(format!("figures/{name}.png")), image));
    }
    Ok(files)
}
