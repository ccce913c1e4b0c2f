//! How large a figure is, and how large one may be.

/// Width and height of a figure, px at 96 px per inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width, px.
    pub width: u32,
    /// Height, px.
    pub height: u32,
}

impl Default for Size {
    /// 1200 x 800 px: two columns wide, and still readable at half that size.
    fn default() -> Self {
        Size {
            width: 1200,
            height: 800,
        }
    }
}

/// The smallest canvas on which a legend and an axis fit side by side, px.
pub const LEAST: Size = Size {
    width: 600,
    height: 400,
};
/// Beyond this a bitmap takes hundreds of megabytes, px.
pub const MOST: Size = Size {
    width: 10_000,
    height: 10_000,
};
