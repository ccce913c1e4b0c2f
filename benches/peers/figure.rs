//! The work-precision figure: error delivered against time, every peer.

use std::{error::Error, fs, path::Path};

use monobis::plot::{
    CurveSeries, Curves, Dash, Figure, Grid, Heading, Panels, PlotAxis, Size, png,
};

use crate::table::Measurement;

/// Worse than this is no result, and only stretches the axis.
const WORST: f64 = 1.0;

/// Draws the networks side by side into `work-precision.svg` and `.png` of a folder.
pub fn draw(
    all: &[Measurement],
    networks: &[(&str, &str)],
    caption: &str,
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut peers: Vec<&str> = Vec::new();
    for m in all
        .iter()
        .filter(|m| networks.iter().any(|n| n.0 == m.network))
    {
        if !peers.contains(&m.peer.as_str()) {
            peers.push(&m.peer);
        }
    }
    let panel = |&(network, _): &(&str, &str)| Curves {
        x: PlotAxis::log10("time per point [µs]"),
        y: PlotAxis::log10("largest error / charge"),
        series: peers
            .iter()
            .map(|peer| line(all, network, peer, look(&peers, peer)))
            .collect(),
        colour_title: "solver".into(),
        ..Curves::default()
    };
    let figure = Figure::Grid(Grid {
        heading: Heading {
            title: "Error against time, one core".into(),
            captions: vec![caption.into()],
        },
        names: networks.iter().map(|n| n.1.to_owned()).collect(),
        panels: Panels::Curves(networks.iter().map(panel).collect()),
    });
    let svg = figure.svg(Size {
        width: 1500,
        height: 800,
    })?;
    fs::write(folder.join("work-precision.png"), png(&svg, 1.0)?)?;
    fs::write(folder.join("work-precision.svg"), svg)?;
    Ok(())
}

/// This program's lines share a colour and are told apart by dashes; every peer has a colour.
fn look(peers: &[&str], peer: &str) -> (usize, Dash) {
    const DASHES: [Dash; 4] = [Dash::Solid, Dash::Dashed, Dash::Dotted, Dash::DashDotted];
    let is_own = |name: &&str| name.starts_with("monobis");
    let own = is_own(&peer);
    let alike = peers.iter().filter(|name| is_own(name) == own);
    let at = alike.take_while(|name| **name != peer).count();
    if own {
        (0, DASHES[at % DASHES.len()])
    } else {
        (at + 1, Dash::Solid)
    }
}

/// The settings of one peer that came to a result.
fn line(
    all: &[Measurement],
    network: &str,
    peer: &str,
    (colour, dash): (usize, Dash),
) -> CurveSeries {
    let own = all
        .iter()
        .filter(|m| m.network == network && m.peer == peer);
    let own = own.filter(|m| m.failed == 0 && m.delivered < WORST);
    CurveSeries {
        label: peer.to_owned(),
        colour,
        dash,
        width: 2.6,
        points: own
            .map(|m| (m.microseconds[0], Some(m.delivered)))
            .collect(),
    }
}
