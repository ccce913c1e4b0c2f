//! Whether chains of draws agree, and how soon each forgets where it was. Knows courses of one coordinate only: those of the walkers of each
//! ensemble, round by round.

/// Window of the autocorrelation time in units of itself (Sokal).
const WINDOW: f64 = 5.0;

/// R-hat over the halves of ensembles; all walkers of an ensemble are one chain.
pub(super) fn split_disagreement(courses: &[Vec<Vec<f64>>]) -> f64 {
    let halves = |ensemble: &Vec<Vec<f64>>| {
        let middle = ensemble[0].len() / 2;
        let part = |range: std::ops::Range<usize>| -> Vec<f64> {
            ensemble
                .iter()
                .flat_map(|course| course[range.clone()].to_vec())
                .collect()
        };
        [part(0..middle), part(middle..2 * middle)]
    };
    let chains: Vec<Vec<f64>> = courses.iter().flat_map(halves).collect();
    let length = chains[0].len() as f64;
    let means: Vec<f64> = chains.iter().map(|c| mean(c)).collect();
    let within = mean(
        &chains
            .iter()
            .zip(&means)
            .map(|(c, m)| variance(c, *m))
            .collect::<Vec<_>>(),
    );
    let between = length * variance(&means, mean(&means));
    if within <= 0.0 {
        return f64::INFINITY;
    }
    (((length - 1.0) / length * within + between / length) / within).sqrt()
}

/// Rounds in which a walker forgets where it was, from the autocorrelation averaged over walkers.
pub(super) fn forgetting(courses: &[Vec<Vec<f64>>]) -> f64 {
    let all: Vec<&Vec<f64>> = courses.iter().flatten().collect();
    let middle = mean(&all.iter().map(|c| mean(c)).collect::<Vec<_>>());
    let length = all[0].len();
    let together = |lag: usize| {
        let pairs = all.iter().map(|c| {
            let products = c
                .iter()
                .zip(&c[lag..])
                .map(|(a, b)| (a - middle) * (b - middle));
            products.sum::<f64>() / (length - lag) as f64
        });
        pairs.sum::<f64>() / all.len() as f64
    };
    let whole = together(0);
    if whole <= 0.0 {
        return length as f64;
    }
    let mut time = 1.0;
    for lag in 1..length {
        time += 2.0 * together(lag) / whole;
        if lag as f64 >= WINDOW * time {
            break;
        }
    }
    f64::max(time, 1.0)
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub(super) fn variance(values: &[f64], mean: f64) -> f64 {
    let squares = values.iter().map(|v| (v - mean).powi(2));
    squares.sum::<f64>() / (values.len() - 1) as f64
}
