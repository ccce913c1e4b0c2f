//! Four time courses in ethanol: one amine in the rate law and not two, with the constant that another program finds in the same values.

use crate::study::{file, how};
use monobis::engine::Engine;
use monobis::study::fit::{TOLERANCE, rank};

#[test]
fn one_amine_is_in_the_rate_law() {
    let scenario = file("scenarios/fit-time-course.toml", &[]);
    let models = scenario.fit_models();
    let ranking = rank(&Engine::new(how(TOLERANCE)), &scenario.design, &models);
    let ranking = ranking.expect("both models have a fit");
    let (best, fit) = ranking.best();
    assert_eq!(models[best].name, "one amine");
    // Sums of squares of both, by scipy: they make the difference of the criteria, 57 ln(other / own) with one number each.
    let (own, other) = (0.0044545521_f64, 0.050084_f64);
    let squares = fit.goodness.errors[0].squares;
    assert!((squares / own - 1.0).abs() < 1e-5, "{squares}");
    let apart = ranking.models[1].criterion - ranking.models[0].criterion;
    let expected = 57.0 * (other / own).ln();
    assert!((apart - expected).abs() < 0.01, "{apart} {expected}");
    let fitted = &fit.numbers[0];
    let ends = [fitted.profile.low, fitted.profile.high].map(|end| end.expect("an end"));
    let [estimate, low, high] = [fitted.x, ends[0], ends[1]].map(|x| fitted.number.shown(x));
    let published = [7.82132e-4, 7.6452e-4, 8.0021e-4];
    let width = published[2] - published[1];
    for (found, published) in [estimate, low, high].into_iter().zip(published) {
        assert!(
            (found - published).abs() < 0.01 * width,
            "{found} {published}"
        );
    }
    // The first run is told of, with its piperidine.
    let told = &fit.contradictions.told;
    assert!(
        told.iter()
            .any(|(test, _)| scenario.data.experiments[test.experiment].name == "EtOH-1")
    );
}
