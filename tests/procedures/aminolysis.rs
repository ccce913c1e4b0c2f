//! Groups that replace N-H and set an acid free: half of the amine is lost to it unless a base takes it, closed forms of the race for one
//! electrophile, and who says what is missing.

use crate::study;

fn scenario(chemistry: &str, species: &str, charge: &str, stir: &str) -> String {
    format!(
        r#"
        version = 1
        title = "aminolysis"
        chemistry = {{ mechanism = "aminolysis", {chemistry} }}
        {species}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {{ stir = "{stir}" }} ]
        "#
    )
}

/// A result in per cent.
fn result(text: &str, name: &str) -> f64 {
    let scenario = study::scenario("aminolysis", text, &[]);
    let row = study::row(&scenario, &study::how(1e-8));
    assert!(row.finished, "{}", row.status);
    study::value(&scenario, &row, name)
}

const BZCL: &str = r#"amine = "piperidine", electrophile = "BzCl", solvent = "MeCN""#;

/// The acid of every group sits on an amine that has none: `A + E -> P`, `A + H -> salt`, so that half is left when the amine is gone. The
/// ion pair falls apart a little, by `y dy/dt = k a0³ / (8 · 2 K)`, half a per cent in a minute.
#[test]
fn without_a_base_half_of_the_amine_holds_the_acid() {
    let mono = result(
        &scenario(
            BZCL,
            "",
            "amine = \"1 equiv\", electrophile = \"1 equiv\"",
            "1 min",
        ),
        "mono",
    );
    let (k, held, a0) = (1.7e6_f64, 1e12_f64, 0.1_f64);
    let beyond = (2.0 * k * (a0 / 2.0).powi(2) / (2.0 * held) * 60.0).sqrt();
    let expected = 50.0 + 100.0 * beyond / a0;
    assert!((mono - expected).abs() < 0.05, "{mono} and not {expected}");
    // Two equivalents of amine are the base themselves.
    let charge = "amine = \"1 equiv\", electrophile = \"0.5 equiv\"";
    let used = result(&scenario(BZCL, "", charge, "1 min"), "N-C bonds");
    assert!(used > 99.0, "{used}");
}

#[test]
fn a_base_that_takes_the_acid_frees_all_of_it() {
    for (base, role) in [("Et3N", "auxiliary-base"), ("DIPEA", "auxiliary-base")] {
        let chemistry = format!("{BZCL}, {role} = \"{base}\"");
        let charge =
            format!("amine = \"1 equiv\", electrophile = \"1 equiv\", {base} = \"1.5 equiv\"");
        let mono = result(&scenario(&chemistry, "", &charge, "1 h"), "mono");
        assert!(mono > 99.9, "{base}: {mono}");
    }
}

/// Series-parallel second order with `kappa = k2/k1`: of a diamine with two equal sites the second is slower by `second_site`, half of it by
/// statistics; at half a mole per mole of base both ways are free. `mono = (a^kappa - a)/(1 - kappa)`, `n = 2(1 - a) - mono`.
#[test]
fn a_diamine_goes_as_the_closed_form_has_it() {
    let chemistry =
        r#"amine = "piperazine", electrophile = "BzCl", solvent = "MeCN", auxiliary-base = "Et3N""#;
    for equivalents in [0.5, 1.0, 1.5] {
        let charge = format!(
            "amine = \"1 equiv\", electrophile = \"{equivalents} equiv\", Et3N = \"3 equiv\""
        );
        // The base takes the acid at once and for good, and an acylated amine is no base.
        let constants =
            r#"constants = { "auxiliary-base.K_exchange" = 1e9, "exchange.k" = "1e9 /M/s" }"#;
        let found = result(&scenario(chemistry, constants, &charge, "1 h"), "mono");
        let kappa = 0.029_f64 / 2.0;
        let mono = |a: f64| (a.powf(kappa) - a) / (1.0 - kappa);
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let middle: f64 = f64::midpoint(low, high);
            match 2.0 * (1.0 - middle) - mono(middle) > equivalents {
                true => low = middle,
                false => high = middle,
            }
        }
        let expected = 100.0 * mono(low);
        assert!(
            (found - expected).abs() < 0.1,
            "{equivalents}: {found} and not {expected}"
        );
    }
}

/// `E + A -> P` with twice the base: second order, `x = a b (1 - e)/(b - a e)`, `e = exp(-(b - a) k t)`, with the user's own constant.
#[test]
fn an_aryl_halide_brings_its_own_constant() {
    let chemistry =
        r#"amine = "morpholine", electrophile = "ArF", solvent = "DMF", auxiliary-base = "DIPEA""#;
    let own = r#"species = { ArF = { class = "aryl halide", k_aminolysis = { value = "2e-3 /M/s", T_ref = "25 °C", Ea = "60 kJ/mol", source = "own", confidence = "measured", uncertainty = "x/ 1.2" } } }
        constants = { "auxiliary-base.K_exchange" = 1e7 }"#;
    let charge = "amine = \"1 equiv\", electrophile = \"1.5 equiv\", DIPEA = \"3 equiv\"";
    let found = result(&scenario(chemistry, own, charge, "2 h"), "mono");
    let (a, b, k) = (0.1, 0.15, 2e-3);
    let e = f64::exp(-(b - a) * k * 7200.0);
    let expected = 100.0 * b * (1.0 - e) / (b - a * e);
    assert!(
        (found - expected).abs() < 0.01,
        "{found} and not {expected}"
    );
}

/// What the source measured comes out as half times with a large excess of base: `k2` of five amines in acetonitrile.
#[test]
fn amines_differ_as_they_were_measured() {
    for (amine, measured, part) in [
        ("benzylamine", 5.0e3, 0.02),
        ("morpholine", 3.7e4, 0.02),
        ("n-boc-piperazine", 4.9e4, 0.02),
        ("piperidine", 1.7e6, 0.001),
        ("pyrrolidine", 1.1e7, 0.02),
        ("aniline", 1.0, 0.02),
    ] {
        let chemistry = format!("amine = \"{amine}\", electrophile = \"BzCl\", solvent = \"MeCN\"");
        let text = scenario(
            &chemistry,
            "",
            "amine = \"1 equiv\", electrophile = \"1 equiv\"",
            "1 s",
        );
        let scenario = study::scenario("aminolysis", &text, &[]);
        let case = &scenario.design.cases[0];
        let number = |address: &str| {
            case.model
                .number(case.model.constant(address).expect(address), &[])
                .expect(address)
        };
        let k = number("electrophile.k_aminolysis") * number("amine.acylation");
        assert!((k / measured - 1.0).abs() < part, "{amine}: {k}");
    }
}

#[test]
fn what_an_alcohol_would_do_to_it_is_not_guessed() {
    let text = scenario(
        &BZCL.replace("MeCN", "MeOH"),
        "",
        "amine = \"1 equiv\", electrophile = \"1 equiv\"",
        "1 h",
    );
    let source = monobis::text::Source::new("a.toml", text);
    let load = |_: &str| Err("there is no such file".to_owned());
    let (_, faults) =
        monobis::scenario::read(&source, &[], &load, &monobis::library::Library::new());
    let told = faults.render(monobis::text::Colour::Plain, 20);
    assert!(told.contains("no k_aminolysis of BzCl for MeOH"), "{told}");
}
