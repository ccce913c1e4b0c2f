//! Figures as files: SVG, and a PNG of the same drawing. Writes none.

use std::path::PathBuf;

use super::Drawing;
use crate::plot::{Size, png};
use crate::report::remarks::{self, Remark};

/// `figures/NAME.svg` and `.png`; those that cannot be drawn are added to the remarks.
pub fn files(figures: Vec<Drawing>, remarks: &mut Vec<Remark>) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for Drawing { name, figure, size } in figures {
        let size = Size {
            width: size.0,
            height: size.1,
        };
        let drawn = figure.svg(size).and_then(|svg| Ok((png(&svg, 1.0)?, svg)));
        // A figure that cannot be drawn must not cost the numbers.
        let (image, svg) = match drawn {
            Ok(drawn) => drawn,
            Err(error) => {
                remarks.push(remarks::of_figure(&name, &error));
                continue;
            }
        };
        files.push((
            PathBuf::from(format!("figures/{name}.svg")),
            svg.into_bytes(),
        ));
        files.push((PathBuf::from(format!("figures/{name}.png")), image));
    }
    files
}
