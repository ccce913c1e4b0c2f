//! What one plot runs along and shows, read in the order in which each part needs the one before.

use crate::scenario::sweep::design::observables;
use crate::study::Along;
use crate::text::{Faults, Node};
use crate::units::Unit;

use super::along::{self, FoundAxis};
use super::limits::{self, Scales};
use super::reader::{PlotReader, Roles};
use super::shown;
use super::spec::{Limits, PlotKind};

/// Observables that dashes tell apart.
const DASHES: usize = 4;

impl PlotReader<'_> {
    /// What the figure runs along; `Some(None)` where that is held from outside.
    pub fn roles<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        faults: &mut Faults,
    ) -> Option<Option<Roles>> {
        let mut roles = Roles {
            x: None,
            up: None,
            series: None,
            panels: None,
        };
        if let PlotKind::TimeCourse | PlotKind::Ledger | PlotKind::HeatAndGas = self.kind {
            roles.series = self.variants(get("series"), faults)?;
            return Some(Some(roles));
        }
        let map = self.kind == PlotKind::Map;
        let mut taken: Vec<(&str, Along)> = Vec::new();
        for key in ["x", "y", "series", "panels"] {
            let found = match get(key) {
                Some(node) if key != "y" || map => along::along(key, node, self, faults)?,
                None if key == "x" && !map => along::first(self, faults)?,
                None if map && matches!(key, "x" | "y") => {
                    let message = format!("a map needs {key}: an axis of the sweep");
                    faults.error(&self.node.place, message);
                    return None;
                }
                _ => continue,
            };
            let FoundAxis::Along(along) = found else {
                return Some(None);
            };
            if let Some((other, _)) = taken.iter().find(|(_, other)| *other == along) {
                let place = get(key).map_or(&self.node.place, |node| &node.place);
                faults.error(place, format!("{key} is the same as {other}"));
                return None;
            }
            taken.push((key, along));
            match key {
                "x" => roles.x = Some(along),
                "y" => roles.up = Some(along),
                "series" => roles.series = Some(along),
                _ => roles.panels = Some(along),
            }
        }
        if let (PlotKind::YieldVsEquivalents, Some(x), Some(node)) = (self.kind, roles.x, get("x"))
            && !along::has_numbers(x, node, self.design, faults)
        {
            return None;
        }
        if let (Some(panels), Some(node)) = (roles.panels, get("panels"))
            && !along::fit_on_a_sheet(panels, node, self.design, faults)
        {
            return None;
        }
        Some(Some(roles))
    }

    /// The series of courses in time: the variants, or nothing.
    fn variants(&self, series: Option<&Node>, faults: &mut Faults) -> Option<Option<Along>> {
        let Some(node) = series else {
            return Some(None);
        };
        if node.as_text("series", faults)? != "variant" {
            faults
                .error(&node.place, "courses in time are drawn at the base point")
                .help("series = \"variant\"");
            return None;
        }
        match along::along("series", node, self, faults)? {
            FoundAxis::Along(along) => Some(Some(along)),
            FoundAxis::Dropped => None,
        }
    }

    /// The key that names observables.
    fn key(&self) -> &'static str {
        if self.kind == PlotKind::Map { "z" } else { "y" }
    }

    /// The observables of the figure.
    pub fn names<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        faults: &mut Faults,
    ) -> Option<Vec<String>> {
        let Some(node) = get(self.key()) else {
            return Some(shown::curves(self.kind, self.designed));
        };
        let list = node.as_texts(self.key(), faults)?;
        let names = observables(&list, Some(self.designed), faults)?;
        shown::drawable(self.kind, &list, self.designed, faults)?;
        Some(names)
    }

    /// Whether the figure can tell its observables apart.
    pub fn distinct<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        roles: &Roles,
        faults: &mut Faults,
    ) -> Option<()> {
        let Some(node) = get(self.key()) else {
            return Some(());
        };
        let list = node.as_texts(self.key(), faults)?;
        let most = self.most(roles);
        if let Some((_, node)) = list.get(most) {
            let message = match (self.kind, most) {
                (PlotKind::Map, _) => "a map shows one observable".to_owned(),
                (_, 1) => "colours are the series: one observable can be shown".to_owned(),
                _ => format!("colours are the strategies; dashes tell {most} observables apart"),
            };
            faults
                .error(&node.place, message)
                .help("draw the others in a [[plot]] of their own");
            return None;
        }
        Some(())
    }

    /// How many observables the figure can tell apart.
    fn most(&self, roles: &Roles) -> usize {
        let design = self.design;
        let used = [roles.x, roles.series, roles.panels];
        let others = (0..design.axes.len()).map(Along::Axis);
        let mut others = others.chain((design.variants.len() > 1).then_some(Along::Variant));
        let strategies = roles.series.is_some() || others.any(|o| !used.contains(&Some(o)));
        match self.kind {
            PlotKind::Map => 1,
            PlotKind::Bars | PlotKind::TimeCourse if roles.series.is_some() => 1,
            PlotKind::YieldVsEquivalents | PlotKind::Curves if strategies => DASHES,
            _ => usize::MAX,
        }
    }

    /// Contours and limits.
    pub fn ends<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        roles: &Roles,
        shown: &[String],
        faults: &mut Faults,
    ) -> Option<(Option<Vec<f64>>, Limits)> {
        let first = shown.first();
        let value = first.and_then(|name| limits::of_observable(name, self.designed));
        let axis = |along: Option<Along>| limits::of_axis(along?, self.design);
        let contours = match get("contours") {
            Some(node) => {
                let unit = value.clone().unwrap_or_else(Unit::one);
                Some(limits::contours(node, &unit, faults)?)
            }
            None => None,
        };
        let scales = match self.kind {
            PlotKind::Map => Scales {
                x: axis(roles.x),
                y: axis(roles.up),
                z: value,
            },
            PlotKind::Bars => Scales {
                x: None,
                y: value,
                z: None,
            },
            _ => Scales {
                x: axis(roles.x),
                y: value,
                z: None,
            },
        };
        let limits = match get("limits") {
            Some(node) => limits::limits(node, &scales, faults)?,
            None => Limits::default(),
        };
        Some((contours, limits))
    }
}
