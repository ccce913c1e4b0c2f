//! Where the points of a plan stand: the last axis is the fastest, and the variants come first unless their axis is written later.

use super::{Along, Design};

/// The places of all points.
#[derive(Debug)]
pub(super) struct Places<'a> {
    design: &'a Design,
    /// One per variant, in the order of their points.
    blocks: Vec<VariantPoints>,
    /// Number of points.
    pub(super) len: usize,
    /// The points counted variant after variant, where some axis is slower than the variants; else empty, for they come so.
    order: Vec<usize>,
}

/// The points of one variant.
#[derive(Debug)]
struct VariantPoints {
    variant: usize,
    /// Index of its first point.
    first: usize,
    /// Number of points on each of its axes; none at the base point only.
    sizes: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Variants over their axes or at the base point only.
    pub(super) fn new(design: &'a Design, variants: &[usize], over_axes: bool) -> Places<'a> {
        let mut places = Places {
            design,
            blocks: Vec::new(),
            len: 0,
            order: Vec::new(),
        };
        for &variant in variants {
            let axes = design.variants[variant].axes.iter();
            let sizes = axes.map(|&a| design.axes[a].labels.len());
            let sizes: Vec<usize> = sizes.take_while(|_| over_axes).collect();
            let first = places.len;
            places.len += sizes.iter().product::<usize>();
            places.blocks.push(VariantPoints {
                variant,
                first,
                sizes,
            });
        }
        if over_axes && design.axes.iter().any(|axis| axis.before_variants) {
            let mut order: Vec<usize> = (0..places.len).collect();
            order.sort_by_cached_key(|&index| places.slow(index));
            places.order = order;
        }
        places
    }

    /// Where a point stands on the axes that are slower than the variants; at the first point of those that its variant lacks.
    fn slow(&self, index: usize) -> Vec<usize> {
        let axes = self.design.axes.iter().enumerate();
        let slow = axes.filter(|(_, axis)| axis.before_variants);
        let at = slow.map(|(axis, _)| self.position(index, Along::Axis(axis)).unwrap_or(0));
        at.collect()
    }

    /// A point counted variant after variant.
    fn counted(&self, index: usize) -> usize {
        self.order.get(index).copied().unwrap_or(index)
    }

    /// Variant and positions of a point.
    pub(super) fn place(&self, index: usize) -> (usize, Vec<usize>) {
        let index = self.counted(index);
        let block = self.block(index);
        let mut rest = index - block.first;
        let mut position = vec![0; block.sizes.len()];
        for (p, &size) in position.iter_mut().zip(&block.sizes).rev() {
            *p = rest % size;
            rest /= size;
        }
        (block.variant, position)
    }

    /// Variant of a point.
    pub(super) fn variant(&self, index: usize) -> usize {
        self.block(self.counted(index)).variant
    }

    /// Where a point stands along something; `None` where its variant lacks the axis, or stands at its base point.
    pub(super) fn position(&self, index: usize, along: Along) -> Option<usize> {
        let index = self.counted(index);
        let block = self.block(index);
        let Along::Axis(axis) = along else {
            return Some(block.variant);
        };
        let mut axes = self.design.variants[block.variant].axes.iter();
        let at = axes.position(|&a| a == axis)?;
        let faster: usize = block.sizes.get(at + 1..)?.iter().product();
        Some((index - block.first) / faster % block.sizes[at])
    }

    /// Whether an axis acts on any of the points.
    pub(super) fn use_axis(&self, axis: usize) -> bool {
        let acts = |b: &VariantPoints| self.design.variants[b.variant].axes.contains(&axis);
        self.blocks.iter().any(|b| !b.sizes.is_empty() && acts(b))
    }

    fn block(&self, index: usize) -> &VariantPoints {
        let after = self.blocks.partition_point(|b| b.first <= index);
        &self.blocks[after - 1]
    }
}
