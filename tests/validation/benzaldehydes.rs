//! Benzaldehydes, the hydrides and halides that meet them, and hydration constants by a line of their own: asked blind.

use crate::{Case, as_known, line, one};

/// Hydrolysis of ArCH=NtBu at pH 6 and 25 °C, /s (Cordes, Jencks 1963, off a graph): within a factor of 3, slope 1.64 +- 0.3 in sigma+.
/// What was measured of benzaldehyde set the constant of this amine; the other five and the slope are blind.
pub(crate) fn v11_hydrolysis_of_six_imines() -> Vec<Case> {
    let measured = [
        ("4-nitrobenzaldehyde", "", 0.79, 0.183),
        (
            "bromo",
            "bromo = { like = \"benzaldehyde\", formula = \"C7H5BrO\", sigma = 0.39, sigma_plus = 0.41 }",
            0.41,
            0.050,
        ),
        ("4-chlorobenzaldehyde", "", 0.11, 0.0167),
        ("benzaldehyde", "", 0.0, 0.0100),
        ("p-tolualdehyde", "", -0.31, 0.00333),
        ("p-anisaldehyde", "", -0.78, 0.00050),
    ];
    let rate = |carbonyl: &str, own: &str| {
        let text = format!(
            r#"
version = 1
title = "V11"
chemistry = {{ mechanism = "reductive-amination", amine = "tert-butylamine", carbonyl = "{carbonyl}", solvent = "water" }}
flask = {{ basis = "imine-1", amount = "1 mmol", concentration = "1 mM", temperature = "25 °C", pH = 6 }}
procedure = [ {{ charge = {{ "imine-1" = "1 equiv", amine = "0 equiv", carbonyl = "0 equiv" }} }}, {{ stir = "10 d" }} ]
[species]
{own}
[observables]
left = {{ yield_of = "imine-1", on = "imine-1", state = "flask" }}
"one lifetime" = {{ time_to = "left < 36.787944 %" }}
"#
        );
        1.0 / one(&text, "one lifetime")
    };
    let got: Vec<f64> = measured
        .iter()
        .map(|(carbonyl, own, ..)| rate(carbonyl, own))
        .collect();
    let points: Vec<(f64, f64)> = measured
        .iter()
        .zip(&got)
        .map(|(m, k)| (m.2, k.log10()))
        .collect();
    let known = V11;
    let mut cases: Vec<Case> = (0..6)
        .map(|i| {
            Case::factor(
                measured[i].0,
                got[i],
                known[i].0,
                measured[i].3,
                3.0,
                known[i].1,
            )
        })
        .collect();
    cases.push(Case::new(
        "slope in sigma+",
        line(&points).0,
        V11_SLOPE.0,
        (1.34, 1.94),
        V11_SLOPE.1,
    ));
    cases
}

/// What the program said of each aldehyde, /s, and whether it is inside.
const V11: [(f64, bool); 6] = [
    (0.011934, false),
    (0.011254, false),
    (0.0090955, true),
    (0.010204, true),
    (0.0082313, true),
    (0.0049742, false),
];
const V11_SLOPE: (f64, bool) = (0.23365, false);

/// pKa of N-benzyl- and N-allylbenzaldiminium, and cyanide on them (6.70e3 /M/s) by log k = sN (N + E): within 0.5 and a factor of 10.
/// The first pKa is what the library was set by.
pub(crate) fn v15_iminium_ions_and_cyanide() -> Vec<Case> {
    let pka = |amine: &str, own: &str| {
        let text = format!(
            r#"
version = 1
title = "V15"
chemistry = {{ mechanism = "reductive-amination", amine = "{amine}", carbonyl = "benzaldehyde", solvent = "water" }}
species = {{ {own} }}
flask = {{ basis = "amine", amount = "1 mmol", concentration = "1 mM", temperature = "25 °C" }}
procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv" }} }}, {{ stir = "1 s" }} ]
[observables]
pKa = {{ value = "imine-1.pKa1", unit = "1" }}
"#
        );
        one(&text, "pKa")
    };
    let allyl = r#"allylamine = { like = "propylamine", formula = "C3H7N", pKa = [9.5] }"#;
    // E of PhCH=NR2+ as in the library's k_iminium; N and sN of cyanide in acetonitrile and in water.
    let cyanide = |n: f64, sn: f64| 10f64.powf(sn * (n - 9.30));
    vec![
        Case::new(
            "pKa, benzyl (not blind)",
            pka("benzylamine", ""),
            6.14,
            (5.64, 6.64),
            true,
        )
        .logarithm(),
        Case::new(
            "pKa, allyl",
            pka("allylamine", allyl),
            6.6,
            (5.55, 6.55),
            false,
        )
        .logarithm(),
        Case::factor(
            "CN-, N of MeCN",
            cyanide(16.3, 0.70),
            7.9433e4,
            6.70e3,
            10.0,
            false,
        ),
        Case::factor(
            "CN-, N of water",
            cyanide(9.2, 0.60),
            0.87096,
            6.70e3,
            10.0,
            false,
        ),
    ]
}

/// Hydration constants in water by log K = a + rho sum(sigma*), each predicted from the others: within a factor of 3. The library's own laws
/// are asked in `carbonyls`; of benzaldehydes it has the slope 1.7 in sigma.
#[test]
fn v17_hydration_constants_left_out_one_by_one() {
    // Name, sum of sigma* (H 0.49, CH3 0, C2H5 -0.10, C3H7 -0.115, C4H9 and C5H11 -0.13, tBu -0.30, ClCH2 1.05, FCH2 1.10, CF3 2.61), K.
    let known = [
        ("formaldehyde", 0.98, 2.3e3),
        ("acetaldehyde", 0.49, 1.06),
        ("propanal", 0.39, 1.24),
        ("butanal", 0.375, 0.58),
        ("pentanal", 0.36, 0.34),
        ("hexanal", 0.36, 0.41),
        ("pivaldehyde", 0.19, 0.23),
        ("acetone", 0.0, 1.4e-3),
        ("chloroacetone", 1.05, 0.091),
        ("fluoroacetone", 1.10, 0.167),
        ("trifluoroacetone", 2.61, 35.0),
    ];
    let inside = |which: usize| {
        // Aldehydes and ketones apart: hydrogen is small as well as electron-poor.
        let group = if which < 7 { 0..7 } else { 7..11 };
        let others = group.filter(|&i| i != which);
        let points: Vec<(f64, f64)> = others
            .map(|i| (known[i].1, f64::log10(known[i].2)))
            .collect();
        let (slope, at_zero) = line(&points);
        let off = at_zero + slope * known[which].1 - known[which].2.log10();
        println!("{}: off by a factor of 10^{off:.2}", known[which].0);
        off.abs() < 3f64.log10()
    };
    let passes: Vec<&str> = (0..11).filter(|&i| inside(i)).map(|i| known[i].0).collect();
    assert_eq!(passes, V17);
    // What the library does hold: 4-nitrobenzaldehyde from benzaldehyde, 8e-3 times 10^(1.7 sigma); recalled value 0.17.
    let text = r#"
version = 1
title = "V17"
chemistry = { mechanism = "reductive-amination", amine = "benzylamine", carbonyl = "4-nitrobenzaldehyde", solvent = "water" }
flask = { basis = "amine", amount = "1 mmol", concentration = "1 mM", temperature = "25 °C" }
procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv" } }, { stir = "1 s" } ]
[observables]
factor = { value = "hemiaminal", unit = "1" }
"#;
    as_known(&[vec![Case::factor(
        "4-nitrobenzaldehyde (not blind)",
        8e-3 * one(text, "factor"),
        0.16951,
        0.17,
        3.0,
        true,
    )]]);
}

const V17: [&str; 8] = [
    "propanal",
    "butanal",
    "pentanal",
    "hexanal",
    "acetone",
    "chloroacetone",
    "fluoroacetone",
    "trifluoroacetone",
];

/// Loss of NaBH4: activation energies 53.0 in methanol, 36.1 in wet methanol (10 waters), 86.6 kJ/mol in water (Lo, Karan, Davis 2007),
/// within 10, and first order. Methanol's is what the library was set by.
pub(crate) fn v18_activation_energies_of_the_loss_of_borohydride() -> Vec<Case> {
    let left = |solvent: &str, water: f64, celsius: f64, seconds: f64| {
        let base = if solvent == "MeOH" { "NaOMe" } else { "NaOH" };
        let wet = if water > 0.0 {
            format!(", water = \"{water} equiv\"")
        } else {
            String::new()
        };
        let text = format!(
            r#"
version = 1
title = "V18"
chemistry = {{ mechanism = "reductive-amination", amine = "piperidine", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "{solvent}" }}
flask = {{ basis = "reductant", amount = "10 mmol", concentration = "0.1 M", temperature = "{celsius} °C" }}
procedure = [ {{ charge = {{ reductant = "1 equiv", amine = "0 equiv", carbonyl = "0 equiv", {base} = "0 equiv"{wet} }} }}, {{ stir = "{seconds} s" }} ]
"#
        );
        1.0 - one(&text, "hydride lost") / 100.0
    };
    // The time in which a share of the hydride goes, by bisection in its logarithm.
    let time = |solvent: &str, water: f64, celsius: f64, share: f64| {
        let (mut low, mut high) = (0.0_f64, 20.0_f64);
        for _ in 0..30 {
            let middle = (low + high) / 2.0;
            if left(solvent, water, celsius, middle.exp()) > 1.0 - share {
                low = middle
            } else {
                high = middle
            }
        }
        low.exp()
    };
    let energy = |solvent: &str, water: f64| {
        let points: Vec<(f64, f64)> = [5.0, 25.0, 45.0]
            .map(|celsius| {
                (
                    1.0 / (celsius + 273.15),
                    -time(solvent, water, celsius, 0.5).ln(),
                )
            })
            .to_vec();
        -8.314_462_618e-3 * line(&points).0
    };
    let order = |solvent: &str| time(solvent, 0.0, 25.0, 0.75) / time(solvent, 0.0, 25.0, 0.5);
    vec![
        Case::new(
            "Ea, methanol (not blind)",
            energy("MeOH", 0.0),
            V18[0].0,
            (43.0, 63.0),
            V18[0].1,
        ),
        Case::new(
            "Ea, wet methanol",
            energy("MeOH", 10.0),
            V18[1].0,
            (26.1, 46.1),
            V18[1].1,
        ),
        Case::new(
            "Ea, water",
            energy("water", 0.0),
            V18[2].0,
            (76.6, 96.6),
            V18[2].1,
        ),
        Case::new(
            "two half-lives over one, methanol",
            order("MeOH"),
            V18[3].0,
            (1.8, 2.2),
            V18[3].1,
        ),
        Case::new(
            "two half-lives over one, water",
            order("water"),
            V18[4].0,
            (1.8, 2.2),
            V18[4].1,
        ),
    ]
}

const V18: [(f64, bool); 5] = [
    (53.472, true),
    (53.472, false),
    (87.308, true),
    (2.0326, true),
    (5.3133, false),
];

/// 1-Benzylpiperazine by half-neutralised piperazine (Org. Synth. Coll. Vol. 5, 88): 0.25 mol of piperazine, 0.25 mol of HCl, 0.125 mol of
/// BnCl over 5 min at 65 °C in 50 mL, 25 min more. Methanol stands in for ethanol, whose pKa are not known here. The constant of BnCl in
/// alcohols was raised because of this very preparation: the conversion is not blind, the selectivity is.
pub(crate) fn v20_monobenzylation_of_piperazine() -> Vec<Case> {
    let text = r#"
version = 1
title = "V20"
chemistry = { mechanism = "alkylation", amine = "piperazine", electrophile = "BnCl", solvent = "MeOH" }
flask = { basis = "electrophile", amount = "125 mmol", volume = "50 mL", temperature = "65 °C" }
procedure = [
  { charge = { amine = "2 equiv", HCl = "2 equiv", water = "6 equiv" } },
  { add = { electrophile = "1 equiv" }, over = "5 min" },
  { stir = "25 min" },
]
[observables]
"mono of both" = { share_of = "mono", among = "mono + bis" }
left = { yield_of = "electrophile", on = "electrophile" }
"#;
    vec![
        Case::new(
            "mono of mono and bis",
            one(text, "mono of both"),
            V20[0].0,
            (95.0, 100.0),
            V20[0].1,
        ),
        Case::new(
            "conversion (not blind)",
            100.0 - one(text, "left"),
            V20[1].0,
            (85.0, 100.0),
            V20[1].1,
        ),
    ]
}

const V20: [(f64, bool); 2] = [(99.372, true), (85.406, true)];

/// Benzaldehyde + propylamine, 0.1 M each in methanol without acid: half imine after 200 to 400 s (0.036 /M/s within its factor of 5;
/// Toullec, Milin 1994, from activation parameters).
pub(crate) fn v26_half_an_imine_in_methanol() -> Vec<Case> {
    let text = r#"
version = 1
title = "V26"
chemistry = { mechanism = "reductive-amination", amine = "propylamine", carbonyl = "benzaldehyde", solvent = "MeOH" }
flask = { basis = "carbonyl", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv" } }, { stir = "24 h" } ]
[observables]
imine = { yield_of = "imine-1", on = "carbonyl", state = "flask" }
half = { time_to = "imine > 50 %" }
"#;
    vec![Case::new(
        "half imine, s",
        one(text, "half"),
        V26.0,
        (200.0, 400.0),
        V26.1,
    )]
}

const V26: (f64, bool) = (289.82, true);
