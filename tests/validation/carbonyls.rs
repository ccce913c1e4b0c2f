//! Ketones and aliphatic aldehydes against measurements and the bench: what their files and classes say, asked blind.

use crate::{Case, one};

/// A chemistry of one carbonyl compound in water at a fixed pH, beginning with its imine.
fn hydrolysis(own: &str, celsius: f64, ph: f64) -> String {
    format!(
        r#"
version = 1
title = "hydrolysis of an imine"
chemistry = {{ mechanism = "reductive-amination", amine = "propylamine", carbonyl = "own", solvent = "water" }}
flask = {{ basis = "imine-1", amount = "1 mmol", concentration = "1 mM", temperature = "{celsius} °C", pH = {ph} }}
procedure = [ {{ charge = {{ "imine-1" = "1 equiv", amine = "0 equiv", carbonyl = "0 equiv" }} }}, {{ stir = "1 h" }} ]
species = {{ own = {own} }}
[observables]
left = {{ yield_of = "imine-1", on = "imine-1", state = "flask" }}
"one lifetime" = {{ time_to = "left < 36.787944 %" }}
"K_ha" = {{ value = "addition.K*carbonyl.hemiaminal", unit = "/M" }}
"k_d" = {{ value = "imine-dehydration.k*carbonyl.condensation_primary / carbonyl.hemiaminal", unit = "/s" }}
"#
    )
}

/// Isobutyraldehyde and methylamine in water at 35 °C (Hine et al., J. Am. Chem. Soc. 1970, 92, 5186): K of the hemiaminal 8.5 /M within a
/// factor of 3; its loss of water 6.2 /s, and the hydrolysis of the imine, 2.1, 1.7 and 1.5 /s at pH 6.56, 6.69 and 6.85, within 10. The
/// compound is given by its descriptors alone, the amine is propylamine; the factor of a branch was set by that K.
pub(crate) fn v14_isobutyraldehyde_by_its_descriptors() -> Vec<Case> {
    let own = "{ class = \"aliphatic aldehyde\", sigma_star = -0.19, branches = 1 }";
    let at = |ph: f64, name: &str| one(&hydrolysis(own, 35.0, ph), name);
    let rates = [6.56, 6.69, 6.85].map(|ph| 1.0 / at(ph, "one lifetime"));
    let measured = [2.1, 1.7, 1.5];
    let mut cases = vec![
        Case::factor("K_ha, /M", at(6.56, "K_ha"), V14[0].0, 8.5, 3.0, V14[0].1),
        Case::factor("k_d, /s", at(6.56, "k_d"), V14[1].0, 6.2, 10.0, V14[1].1),
    ];
    for (i, &rate) in rates.iter().enumerate() {
        let known = V14[2 + i];
        let case = Case::factor("hydrolysis, /s", rate, known.0, measured[i], 10.0, known.1);
        cases.push(case);
    }
    assert!(
        rates.is_sorted_by(|a, b| a > b),
        "faster in acid: {rates:?}"
    );
    cases
}

const V14: [(f64, bool); 5] = [
    (3.1097, true),
    (4.9439, true),
    (2.5405, true),
    (2.2396, true),
    (1.8650, true),
];

/// Dimethylamine and formaldehyde in water at 25 °C (Rogers, Rapiejko, J. Phys. Chem. 1974, 78, 599): [AF] / ([A][F]) 1150 /M for all of the
/// formaldehyde. What was measured set K, for the free aldehyde; that hydrate and amine share it as measured is what is asked. The amine
/// is piperidine.
pub(crate) fn v16_formaldehyde_between_water_and_amine() -> Vec<Case> {
    let text = r#"
version = 1
title = "V16"
chemistry = { mechanism = "reductive-amination", amine = "piperidine", carbonyl = "formaldehyde", solvent = "water" }
flask = { basis = "carbonyl", amount = "10 mmol", concentration = "10 mM", temperature = "25 °C", pH = 13 }
procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv" } }, { stir = "100 h" } ]
[observables]
AF = { yield_of = "hemiaminal-1", on = "carbonyl", state = "flask" }
A = { yield_of = "amine", on = "amine", state = "flask" }
free = { yield_of = "carbonyl", on = "carbonyl", state = "flask" }
hydrate = { yield_of = "hydrate", on = "carbonyl", state = "flask" }
"#;
    // Per cent of 10 mM.
    let [bound, amine, free, hydrate] =
        ["AF", "A", "free", "hydrate"].map(|name| 1e-4 * one(text, name));
    vec![Case::factor(
        "[AF]/([A][F]), /M",
        bound / (amine * (free + hydrate)),
        V16.0,
        1150.0,
        1.1,
        V16.1,
    )]
}

const V16: (f64, bool) = (1132.3, true);

/// Hydration constants by the laws of the two classes: within a factor of 3. Acetaldehyde, acetone and the halogenated acetones set them;
/// the other aldehydes are blind. Sum of sigma* beyond methyl (and, in an aldehyde, hydrogen).
pub(crate) fn v17_hydration_by_class() -> Vec<Case> {
    let cases: Vec<Case> = V17
        .iter()
        .map(|&(name, class, sigma, branches, measured, known, passes)| {
            let own =
                format!("{{ class = \"{class}\", sigma_star = {sigma}, branches = {branches} }}");
            let text = hydrolysis(&own, 25.0, 7.0).replace(
                "\"K_ha\" = { value = \"addition.K*carbonyl.hemiaminal\", unit = \"/M\" }",
                "K_hyd = { value = \"carbonyl.hydration\", unit = \"1\" }",
            );
            Case::factor(name, one(&text, "K_hyd"), known, measured, 3.0, passes)
        })
        .collect();
    cases
}

/// Name, class, sigma*, branches, measured; what the program said, and whether it is inside.
type HydrationRow = (&'static str, &'static str, f64, u32, f64, f64, bool);

const ALDEHYDE: &str = "aliphatic aldehyde";

const V17: [HydrationRow; 12] = [
    (
        "acetaldehyde (not blind)",
        ALDEHYDE,
        0.0,
        0,
        1.06,
        1.1,
        true,
    ),
    ("propanal", ALDEHYDE, -0.10, 0, 1.24, 0.74369, true),
    ("butanal", ALDEHYDE, -0.115, 0, 0.58, 0.70128, true),
    ("pentanal", ALDEHYDE, -0.13, 0, 0.34, 0.66129, true),
    ("hexanal", ALDEHYDE, -0.13, 0, 0.41, 0.66129, true),
    ("isobutyraldehyde", ALDEHYDE, -0.19, 1, 0.45, 0.52287, true),
    ("pivaldehyde", ALDEHYDE, -0.30, 2, 0.23, 0.33993, true),
    ("formaldehyde", ALDEHYDE, 0.49, 0, 2.3e3, 7.4885, false),
    (
        "acetone (not blind)",
        "ketone",
        0.0,
        0,
        1.4e-3,
        0.0015849,
        true,
    ),
    (
        "chloroacetone (not blind)",
        "ketone",
        1.05,
        0,
        0.091,
        0.096605,
        true,
    ),
    (
        "fluoroacetone (not blind)",
        "ketone",
        1.10,
        0,
        0.167,
        0.11749,
        true,
    ),
    (
        "trifluoroacetone (not blind)",
        "ketone",
        2.61,
        0,
        35.0,
        43.351,
        true,
    ),
];

/// STAB, one equivalent of acetic acid, 0.2 M in DCE at room temperature, a secondary ring amine (from memory of Abdel-Magid et al. 1996 and
/// a review): time to 90 % for what is through within a day, per cent after a day for what is not.
pub(crate) fn v22_ketones_and_aldehydes_with_stab() -> Vec<Case> {
    let text = |carbonyl: &str| {
        format!(
            r#"
version = 1
title = "V22"
chemistry = {{ mechanism = "reductive-amination", amine = "piperidine", carbonyl = "{carbonyl}", reductant = "STAB", solvent = "DCE" }}
flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.2 M", temperature = "25 °C" }}
procedure = [
  {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", "acetic acid" = "1 equiv", reductant = "1.4 equiv" }} }},
  {{ stir = "24 h" }},
]
[observables]
product = {{ yield_of = "mono", on = "amine" }}
through = {{ time_to = "product > 90 %" }}
"#
        )
    };
    let cases: Vec<Case> = V22
        .iter()
        .map(|&(carbonyl, what, band, known, passes)| {
            let got = one(&text(carbonyl), what);
            let got = if what == "through" { got / 3600.0 } else { got };
            Case::new(carbonyl, got, known, band, passes)
        })
        .collect();
    cases
}

/// Carbonyl compound, quantity (h or %), band; what the program said, and whether it is inside.
type StabRow = (&'static str, &'static str, (f64, f64), f64, bool);

const V22: [StabRow; 10] = [
    ("cyclohexanone", "product", (80.0, 100.0), 99.718, true),
    ("cyclohexanone", "through", (1.0, 24.0), 0.43483, false),
    ("N-Boc-4-piperidone", "through", (0.5, 4.0), 0.36078, false),
    (
        "N-benzyl-4-piperidone",
        "through",
        (0.5, 4.0),
        0.33431,
        false,
    ),
    ("acetone", "product", (60.0, 95.0), 96.778, false),
    ("butanone", "product", (60.0, 95.0), 94.974, true),
    ("acetophenone", "product", (0.0, 50.0), 27.639, true),
    ("benzaldehyde", "through", (0.3, 4.0), 0.12097, false),
    ("butanal", "through", (0.3, 4.0), 0.0014242, false),
    (
        "hydrocinnamaldehyde",
        "product",
        (80.0, 98.0),
        99.998,
        false,
    ),
];

/// Salts of 4-piperidones are all hemiacetal in methanol, their bases ketone and hemiacetal (Yamagami et al., Chem. Pharm. Bull. 1980, 28,
/// 3665). The library does not follow the protons of the ketone's own nitrogen: it says of both what it says of the base.
pub(crate) fn v27_a_piperidone_in_methanol() -> Vec<Case> {
    let text = r#"
version = 1
title = "V27"
chemistry = { mechanism = "reductive-amination", amine = "piperidine", carbonyl = "N-methyl-4-piperidone", solvent = "MeOH" }
flask = { basis = "carbonyl", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { carbonyl = "1 equiv", amine = "0 equiv" } }, { stir = "1 h" } ]
[observables]
hemiacetal = { yield_of = "hemiacetal", on = "carbonyl", state = "flask" }
"#;
    let got = one(text, "hemiacetal");
    vec![
        Case::new("of the base, %", got, V27[0].0, (5.0, 95.0), V27[0].1),
        Case::new("of the salt, %", got, V27[1].0, (95.0, 100.0), V27[1].1),
    ]
}

const V27: [(f64, bool); 2] = [(92.308, true), (92.308, false)];
