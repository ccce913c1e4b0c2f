//! The library against measurements that it was not set by: what passes its band and what does not, with the numbers.
//!
//! Nothing here is tuned. A case that fails is kept as one that fails, with the number that the program gives, so that a change in either
//! direction is noticed. The bands were written down before the program was asked.

#[path = "validation/benzaldehydes.rs"]
mod benzaldehydes;
#[path = "validation/carbonyls.rs"]
mod carbonyls;
#[path = "common/forced.rs"]
mod forced;
#[path = "validation/others.rs"]
mod others;
#[path = "validation/page.rs"]
mod page;
#[path = "common/study.rs"]
mod study;

use study::{how, rows, value};

/// What the program says of a measurement, and whether it is inside its band.
struct Case {
    id: &'static str,
    /// What the program gives.
    got: f64,
    /// What it gave when this was written.
    known: f64,
    /// The band.
    band: (f64, f64),
    passes: bool,
    /// Whether it is a logarithm, of which only differences count.
    logarithm: bool,
}

impl Case {
    fn new(id: &'static str, got: f64, known: f64, band: (f64, f64), passes: bool) -> Case {
        Case {
            id,
            got,
            known,
            band,
            passes,
            logarithm: false,
        }
    }

    fn is_inside(&self) -> bool {
        (self.band.0..=self.band.1).contains(&self.got)
    }

    fn logarithm(self) -> Case {
        Case {
            logarithm: true,
            ..self
        }
    }

    /// Within a factor of a measured value.
    fn factor(id: &'static str, got: f64, known: f64, measured: f64, x: f64, passes: bool) -> Case {
        Case::new(id, got, known, (measured / x, measured * x), passes)
    }
}

/// Every case is as it was known to be: its number to two percent (of its band's width, where it is a difference), its verdict exactly.
fn as_known(results: &[Vec<Case>]) {
    let mut wrong = Vec::new();
    for case in results.iter().flatten() {
        let (low, high) = case.band;
        let inside = case.is_inside();
        let size = match case.logarithm {
            true => high - low,
            false => case.known.abs().max(0.1 * (high - low)),
        };
        let moved = (case.got - case.known).abs() > 0.02 * size;
        println!(
            "{}: {:.4e} of {low:.3e} to {high:.3e}: {}",
            case.id,
            case.got,
            if inside { "passes" } else { "fails" }
        );
        if inside != case.passes || moved {
            wrong.push(format!(
                "{}: {} (known: {}), inside {low} to {high}: {inside}",
                case.id, case.got, case.known
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What was measured, in words, and what is asked.
type Topic = (&'static str, &'static str, fn() -> Vec<Case>);

/// Everything that is asked, in the order of the page.
const TOPICS: [Topic; 15] = [
    (
        "V11",
        "Hydrolysis of ArCH=NtBu at pH 6, /s, within a factor of 3",
        benzaldehydes::v11_hydrolysis_of_six_imines,
    ),
    (
        "V14",
        "Isobutyraldehyde and an amine in water, 35 °C",
        carbonyls::v14_isobutyraldehyde_by_its_descriptors,
    ),
    (
        "V15",
        "Ions of imines in water, and cyanide on them (/M/s)",
        benzaldehydes::v15_iminium_ions_and_cyanide,
    ),
    (
        "V16",
        "Formaldehyde and an amine in water",
        carbonyls::v16_formaldehyde_between_water_and_amine,
    ),
    (
        "V17",
        "Hydration constants by class, within a factor of 3",
        carbonyls::v17_hydration_by_class,
    ),
    (
        "V18",
        "Loss of NaBH4, kJ/mol and order",
        benzaldehydes::v18_activation_energies_of_the_loss_of_borohydride,
    ),
    (
        "V19",
        "20 % NaBH4 in water, left to itself",
        others::v19_borohydride_in_water_heats_itself,
    ),
    (
        "V20",
        "1-Benzylpiperazine from half-neutralised piperazine, %",
        benzaldehydes::v20_monobenzylation_of_piperazine,
    ),
    (
        "V21",
        "Acetophenone, ammonium chloride and Ti(OiPr)4, then NaBH4",
        others::v21_acetophenone_with_ammonia_and_titanium,
    ),
    (
        "V22",
        "STAB with acetic acid in DCE, a ring amine: h to 90 %, or % after a day",
        carbonyls::v22_ketones_and_aldehydes_with_stab,
    ),
    (
        "V23",
        "STAB, 3-phenylpropanal and an aryldiazepane",
        others::v23_a_diazepane_with_hydrocinnamaldehyde,
    ),
    (
        "V25",
        "Mono-Boc of a diamine",
        others::v25_mono_boc_by_excess_and_by_acid,
    ),
    (
        "V26",
        "Propylamine and benzaldehyde in methanol",
        benzaldehydes::v26_half_an_imine_in_methanol,
    ),
    (
        "V27",
        "Hemiacetal of a 4-piperidone in methanol",
        carbonyls::v27_a_piperidone_in_methanol,
    ),
    (
        "V29",
        "Slope of carbonyl reduction in sigma",
        others::v29_slope_of_carbonyl_reduction,
    ),
];

/// Every value is what it was known to be, and the page says so.
#[test]
fn every_value_is_as_known_and_on_the_page() {
    let results: Vec<Vec<Case>> = TOPICS.iter().map(|topic| topic.2()).collect();
    page::holds(&results);
    as_known(&results);
}

/// Slope and intercept of y over x.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let n = points.len() as f64;
    let mean = |f: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>() / n;
    let (x, y) = (mean(&|p| p.0), mean(&|p| p.1));
    let slope = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>()
        / points.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>();
    (slope, y - slope * x)
}

/// One row of a scenario.
fn one(text: &str, name: &str) -> f64 {
    let scenario = study::scenario("validation.toml", text, &[]);
    value(&scenario, &rows(&scenario, false, &how(1e-7))[0], name)
}
