//! Salts of amines in solvents without a pH: what an acid holds does not react until a base takes it. Against what is left when the
//! other half has reacted, the same flask without acid, and balances.

use crate::study::{how, rows, scenario, value};
use approx::assert_abs_diff_eq;

/// Mono, recovered amine and mass balance at the end, %, of piperidine with an acylating agent or an aldehyde in an aprotic solvent.
fn ends(chemistry: &str, charge: &str) -> [f64; 3] {
    let text = format!(
        r#"
        version = 1
        title = "salts"
        chemistry = {{ amine = "piperidine", {chemistry} }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ amine = "1 equiv", {charge} }} }}, {{ stir = "24 h" }}, {{ quench = "NaHCO3" }} ]
        "#
    );
    let scenario = scenario("salts", &text, &[]);
    let row = &rows(&scenario, false, &how(1e-7))[0];
    ["mono", "recovered amine", "mass balance"].map(|name| value(&scenario, row, name))
}

const BOC: &str = r#"mechanism = "acylation", electrophile = "Boc2O", solvent = "DCM""#;
const STAB: &str = r#"mechanism = "reductive-amination", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE""#;

/// A carbamate holds no acid: what is left when all free amine has reacted is as much as there was acid.
#[test]
fn acid_keeps_as_much_amine_as_it_holds() {
    for held in [0.0, 0.25, 0.5, 1.0] {
        let charge = format!(r#"electrophile = "2 equiv", HCl = "{held} equiv""#);
        let [mono, amine, balance] = ends(BOC, &charge);
        // In a day sqrt(2 k [electrophile] [salt] t / K) leaks out of the salt, 3.3e-5 M at most: 0.033 %.
        assert_abs_diff_eq!(mono, 100.0 * (1.0 - held), epsilon = 0.05);
        assert_abs_diff_eq!(amine, 100.0 * held, epsilon = 0.05);
        assert_abs_diff_eq!(balance, 100.0, epsilon = 1e-4);
    }
}

/// A hydrochloride without a base gives back its amine; with one it gives what the free amine gives.
#[test]
fn a_base_frees_the_amine_of_a_salt() {
    let with = |more: &str| {
        let charge = format!(r#"carbonyl = "1 equiv", reductant = "1.4 equiv"{more}"#);
        ends(STAB, &charge)
    };
    let [free, ..] = with("");
    let [salt, amine, balance] = with(r#", HCl = "1 equiv""#);
    assert!(free > 90.0 && salt < 2.0, "{free} {salt}");
    assert_abs_diff_eq!(salt + amine, 100.0, epsilon = 1e-3);
    assert_abs_diff_eq!(balance, 100.0, epsilon = 1e-4);
    // A hundredth of its acid stays with the amine, as long as there is any.
    let [freed, ..] = with(r#", HCl = "1 equiv", Et3N = "2 equiv""#);
    assert_abs_diff_eq!(freed, free, epsilon = 1.0);
    let [alone, ..] = with(r#", Et3N = "2 equiv""#);
    assert_abs_diff_eq!(alone, free, epsilon = 1e-4);
    let [carbonate, ..] = with(r#", HCl = "1 equiv", K2CO3 = "3 equiv""#);
    assert!(carbonate > 0.9 * free, "{carbonate} {free}");
}

/// How much of its amine a salt holds free beside one equivalent of a base in methanol, by pKa of the amine there.
fn freed(pka: f64, base: &str) -> f64 {
    let text = format!(
        r#"
        version = 1
        title = "salts"
        chemistry = {{ mechanism = "reductive-amination", amine = "own hydrochloride", carbonyl = "benzaldehyde", solvent = "MeOH" }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.5 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ amine = "1 equiv", {base} = "1 equiv" }} }}, {{ stir = "1 s" }} ]
        [species]
        own = {{ class = "secondary alkylamine", pKa1 = {{ value = {pka}, solvent = "MeOH", source = "the table", confidence = "measured" }} }}
        [observables]
        free = {{ value = "[amine] / ([amine] + [amineH+])" }}
        "#
    );
    let scenario = scenario("salts", &text, &[]);
    value(&scenario, &rows(&scenario, false, &how(1e-9))[0], "free")
}

/// f/(1 - f) = 10^((pKa of the base - pKa of the amine)/2) for one salt and one base, to two digits as tables have it.
#[test]
fn bases_free_what_both_pka_say() {
    let amines = [11.3, 9.8, 8.3, 6.05];
    for (base, pka, table) in [
        ("Et3N", 10.8, [0.36, 0.76, 0.95, 1.00]),
        ("DIPEA", 11.0, [0.41, 0.80, 0.96, 1.00]),
        ("NaOAc", 9.65, [0.13, 0.46, 0.83, 0.98]),
    ] {
        for (amine, rounded) in amines.into_iter().zip(table) {
            let ratio = 10_f64.powf((pka - amine) / 2.0);
            let found = freed(amine, base);
            assert_abs_diff_eq!(found, ratio / (1.0 + ratio), epsilon = 2e-3);
            assert_abs_diff_eq!(found, rounded, epsilon = 6e-3);
        }
    }
    for amine in amines {
        assert!(freed(amine, "NaOMe") > 0.985, "{amine}");
    }
}

/// A salt by its name is the amine and its acid, in the flask and on the balance.
#[test]
fn a_hydrochloride_is_the_amine_and_its_acid() {
    let ends = |amine: &str, charge: &str| {
        let text = format!(
            r#"
            version = 1
            title = "salts"
            chemistry = {{ mechanism = "reductive-amination", amine = "{amine}", carbonyl = "benzaldehyde", reductant = "NaBH3CN", solvent = "MeOH" }}
            flask = {{ basis = "carbonyl", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ carbonyl = "1 equiv", reductant = "1 equiv", NaOAc = "1 equiv", {charge} }} }}, {{ stir = "3 h" }} ]
            "#
        );
        let scenario = scenario("salts", &text, &[]);
        let row = &rows(&scenario, false, &how(1e-9))[0];
        ["mono", "pH", "recovered amine"].map(|name| value(&scenario, row, name))
    };
    let apart = ends("piperazine", r#"amine = "1 equiv", HCl = "2 equiv""#);
    let whole = ends("piperazine dihydrochloride", r#"amine = "1 equiv""#);
    // C4H12Cl2N2, 159.06 g/mol.
    let weighed = ends("piperazine dihydrochloride", r#"amine = "159.06 mg""#);
    // As much again of the base as of its salt, which counts as the base.
    let beside = ends(
        "piperazine",
        r#"amine = "0.5 equiv", "piperazine·2HCl" = "0.5 equiv", HCl = "1 equiv""#,
    );
    for i in 0..3 {
        assert_abs_diff_eq!(whole[i], apart[i], epsilon = 1e-6);
        assert_abs_diff_eq!(weighed[i], apart[i], epsilon = 0.02);
        assert_abs_diff_eq!(beside[i], apart[i], epsilon = 1e-6);
    }
}

/// What has no nitrogen for the acid has no such salt.
#[test]
fn an_acid_needs_a_nitrogen() {
    let text = |amine: &str| {
        format!(
            r#"
            version = 1
            title = "salts"
            chemistry = {{ mechanism = "reductive-amination", amine = "{amine}", carbonyl = "benzaldehyde", solvent = "MeOH" }}
            flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            "#
        )
    };
    let told = |text: &str| match monobis::Scenario::parse("salts.toml", text) {
        Ok(_) => String::new(),
        Err(faults) => faults.to_string(),
    };
    assert_eq!(told(&text("piperazine dihydrochloride")), "");
    let one = told(&text("piperidine dihydrochloride"));
    assert!(
        one.contains("would hold 2 of HCl on 1 nitrogen of piperidine"),
        "{one}"
    );
    let none =
        told(&text("piperidine").replace("\"benzaldehyde\"", "\"benzaldehyde hydrochloride\""));
    assert!(none.contains("on 0 nitrogen of benzaldehyde"), "{none}");
}

/// Hindered nitrogens are slower, in the order of Mayr's scale and of branches; the equilibrium of an imine is left alone.
#[test]
fn hindered_amines_wait() {
    let mono = |amine: &str, time: &str| {
        let text = format!(
            r#"
            version = 1
            title = "hindered"
            chemistry = {{ mechanism = "reductive-amination", amine = "{amine}", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }}
            flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1.4 equiv" }} }}, {{ stir = "{time}" }} ]
            "#
        );
        let scenario = scenario("hindered", &text, &[]);
        value(&scenario, &rows(&scenario, false, &how(1e-8))[0], "mono")
    };
    let order = [
        "pyrrolidine",
        "piperidine",
        "morpholine",
        "diethylamine",
        "diisopropylamine",
    ];
    let early = order.map(|amine| mono(amine, "10 min"));
    assert!(early.windows(2).all(|pair| pair[0] > pair[1]), "{early:?}");
    assert!(mono("diisopropylamine", "24 h") < 10.0);
    let primary =
        ["propylamine", "isopropylamine", "tert-butylamine"].map(|amine| mono(amine, "10 min"));
    assert!(
        primary.windows(2).all(|pair| pair[0] > pair[1]),
        "{primary:?}"
    );
}
