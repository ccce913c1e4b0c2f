use super::*;
use crate::network::Law;
use crate::network::law::GAS_CONSTANT;

/// Products and quotients of exact laws at the reference temperature: no round-off is expected beyond the last bits.
const LAST_BITS: f64 = 1e-14;

fn number(value: f64) -> Option<Law> {
    Some(Law::constant(value))
}

/// `D + A <=> I + W` with k 0.036, nothing else.
fn condensation() -> Given {
    Given {
        forward_order: 2.0,
        reverse_order: 2.0,
        k: number(0.036),
        ..Given::default()
    }
}

fn per_site(value: f64) -> Option<Equilibrium> {
    Some(Equilibrium::PerSite(Law::constant(value)))
}

fn only_fault(given: &Given) -> String {
    let faults = given.rates().unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].to_string()
}

fn assert_close(a: f64, b: f64, tolerance: f64) {
    assert!((a / b - 1.0).abs() < tolerance, "{a} against {b}");
}

#[test]
fn eyring_gives_the_known_number() {
    let given = Given {
        k: None,
        activation_enthalpy: Some(25_104.0),
        activation_entropy: Some(-188.28),
        ..condensation()
    };
    let rates = given.rates().unwrap();
    // 6 and -45 kcal and cal/mol/K: 0.03637 /M/s at 25 °C.
    assert!(
        (rates.forward.value - 0.03637).abs() < 5e-6,
        "{}",
        rates.forward.value
    );
    assert_eq!(rates.reverse, None);
    // Straight from the definition at another temperature.
    let t = 350.0_f64;
    let direct = 1.380_649e-23 * t / 6.626_070_15e-34
        * ((-188.28 - 25_104.0 / t) / 8.314_462_618_153_24).exp();
    assert_close(rates.forward.at(t), direct, 1e-13);
}

#[test]
fn arrhenius_from_the_factor_and_through_k_agree() {
    let factor = Given {
        k: None,
        arrhenius_factor: Some(1e9),
        activation_energy: Some(53e3),
        ..condensation()
    };
    let a = factor.rates().unwrap().forward;
    let through = Given {
        k: number(a.value),
        activation_energy: Some(53e3),
        ..condensation()
    };
    let b = through.rates().unwrap().forward;
    assert_eq!(a.value, b.value);
    assert_close(
        a.at(273.15),
        1e9 * (-53e3 / (GAS_CONSTANT * 273.15)).exp(),
        1e-13,
    );
    assert_close(b.at(273.15), a.at(273.15), LAST_BITS);
}

#[test]
fn k_rules_at_its_reference_and_enthalpy_gives_the_slope() {
    let given = Given {
        activation_enthalpy: Some(25_104.0),
        t_ref: 293.15,
        ..condensation()
    };
    let forward = given.rates().unwrap().forward;
    assert_eq!(forward.at(293.15), 0.036);
    let ratio =
        333.15 / 293.15 * f64::exp(-25_104.0 / GAS_CONSTANT * (1.0 / 333.15 - 1.0 / 293.15));
    assert_close(forward.at(333.15), 0.036 * ratio, 1e-13);
}

#[test]
fn two_sets_are_refused_with_both_values() {
    let both = Given {
        activation_enthalpy: Some(25_104.0),
        activation_entropy: Some(-188.28),
        ..condensation()
    };
    assert_eq!(
        only_fault(&both),
        "k, and dH with dS, both fix the rate (0.0360 and 0.0364 /M/s): keep k + dH, or dH + dS"
    );
    let factor = Given {
        arrhenius_factor: Some(2e9),
        activation_energy: Some(53e3),
        ..condensation()
    };
    assert!(only_fault(&factor).starts_with("k, and A with Ea, both fix the rate (0.0360 and "));
    let without_k = Given {
        k: None,
        ..both.clone()
    };
    let three = Given {
        arrhenius_factor: Some(2e9),
        activation_energy: Some(53e3),
        ..without_k
    };
    assert!(only_fault(&three).starts_with("A with Ea, and dH with dS, both fix the rate"));
}

#[test]
fn entropy_as_information_is_compared_and_not_used() {
    let given = Given {
        activation_enthalpy: Some(25_104.0),
        activation_entropy: Some(-188.28),
        entropy_is_information: true,
        ..condensation()
    };
    let rates = given.rates().unwrap();
    assert_eq!(rates.forward.value, 0.036);
    let (k, from_entropy) = rates.entropy_differs.unwrap();
    assert_eq!(k, 0.036);
    assert_close(from_entropy, 0.03637, 1e-3);
    let agreeing = Given {
        k: number(from_entropy * 1.001),
        ..given
    };
    assert_eq!(agreeing.rates().unwrap().entropy_differs, None);
}

#[test]
fn half_sets_are_refused() {
    let none = Given {
        k: None,
        ..condensation()
    };
    let cases = [
        (
            Given {
                arrhenius_factor: Some(1.0),
                ..none.clone()
            },
            "A alone gives no rate: add Ea",
        ),
        (
            Given {
                activation_energy: Some(1.0),
                ..none.clone()
            },
            "Ea is a slope only: add k at T_ref, or A",
        ),
        (
            Given {
                activation_enthalpy: Some(1.0),
                ..none.clone()
            },
            "dH is a slope only: add k at T_ref, or dS",
        ),
        (
            Given {
                activation_entropy: Some(1.0),
                ..none.clone()
            },
            "dS alone gives no rate: add dH",
        ),
        (none, "no rate constant: give k, for example \"0.05 /M/s\""),
        (
            Given {
                activation_energy: Some(1.0),
                activation_enthalpy: Some(1.0),
                ..condensation()
            },
            "Ea and dH both fix the slope: keep Ea (Arrhenius) or dH (Eyring)",
        ),
        (
            Given {
                reversible: true,
                ..condensation()
            },
            "no reverse: give K or kr, or K = \"from cycle\"",
        ),
        (
            Given {
                equilibrium: per_site(2.0),
                ..condensation()
            },
            "K needs a reversible step: write `<=>`, or leave it out",
        ),
        (
            Given {
                kr: number(2.0),
                ..condensation()
            },
            "kr needs a reversible step: write `<=>`, or leave it out",
        ),
    ];
    for (given, message) in cases {
        assert_eq!(only_fault(&given), message);
    }
}

#[test]
fn slopes_do_not_stack() {
    let moving = Law {
        value: 0.036,
        t_ref: 298.15,
        b: 0.0,
        e: -6000.0,
    };
    let given = Given {
        k: Some(moving),
        activation_energy: Some(50e3),
        ..condensation()
    };
    assert!(only_fault(&given).starts_with("k already changes with temperature"));
    let inherited = Given {
        k: Some(moving),
        ..condensation()
    };
    assert_eq!(inherited.rates().unwrap().forward, moving);
    let reversible = Given {
        reversible: true,
        reaction_enthalpy: Some(1.0),
        ..condensation()
    };
    let k = Given {
        equilibrium: Some(Equilibrium::PerSite(moving)),
        ..reversible.clone()
    };
    assert!(only_fault(&k).starts_with("K already changes with temperature"));
    let cycle = Given {
        equilibrium: Some(Equilibrium::FromCycle(moving)),
        ..reversible
    };
    assert!(only_fault(&cycle).starts_with("K from the cycle brings its own"));
}

#[test]
fn detailed_balance_holds_at_every_temperature() {
    let given = Given {
        reversible: true,
        activation_enthalpy: Some(25_104.0),
        equilibrium: per_site(1000.0),
        reaction_enthalpy: Some(-40e3),
        t_ref: 293.15,
        ..condensation()
    };
    let rates = given.rates().unwrap();
    let (reverse, equilibrium) = (rates.reverse.unwrap(), rates.equilibrium.unwrap());
    assert_eq!(reverse.at(293.15), 0.036 / 1000.0);
    for t in [250.0, 293.15, 298.15, 333.0, 400.0] {
        assert_close(
            rates.forward.at(t) / reverse.at(t),
            equilibrium.at(t),
            1e-13,
        );
        let expected = 1000.0 * f64::exp(40e3 / GAS_CONSTANT * (1.0 / t - 1.0 / 293.15));
        assert_close(equilibrium.at(t), expected, 1e-12);
    }
    // Without a slope of its own k still meets K exactly at the reference.
    let flat = Given {
        activation_enthalpy: None,
        ..given
    };
    let reverse = flat.rates().unwrap().reverse.unwrap();
    assert_eq!((reverse.t_ref, reverse.value), (293.15, 0.036 / 1000.0));
}

#[test]
fn sites_multiply_directions_and_the_ratio_of_k() {
    let given = Given {
        reversible: true,
        equilibrium: per_site(1000.0),
        sites: [2.0, 1.0],
        ..condensation()
    };
    let rates = given.rates().unwrap();
    assert_eq!(rates.forward.value, 0.072);
    assert_eq!(rates.equilibrium.unwrap().value, 2000.0);
    assert_close(rates.reverse.unwrap().value, 0.036 / 1000.0, LAST_BITS);
    let both = Given {
        sites: [2.0, 3.0],
        ..given.clone()
    };
    let rates = both.rates().unwrap();
    assert_close(rates.equilibrium.unwrap().value, 2000.0 / 3.0, LAST_BITS);
    assert_close(
        rates.reverse.unwrap().value,
        3.0 * 0.036 / 1000.0,
        LAST_BITS,
    );
    let cycle = Given {
        equilibrium: Some(Equilibrium::FromCycle(Law::constant(2000.0))),
        ..given
    };
    let rates = cycle.rates().unwrap();
    assert_eq!(rates.equilibrium.unwrap().value, 2000.0);
    assert_close(rates.reverse.unwrap().value, 0.036 / 1000.0, LAST_BITS);
}

#[test]
fn reverse_and_k_give_the_forward() {
    // Addition of the default mechanism: reverse 1e3 /s, K_ha 1 /M per site, two sites.
    let given = Given {
        k: None,
        kr: number(1e3),
        reverse_order: 1.0,
        reversible: true,
        equilibrium: per_site(1.0),
        reaction_enthalpy: Some(-40e3),
        sites: [2.0, 1.0],
        ..condensation()
    };
    let rates = given.rates().unwrap();
    assert_eq!(rates.forward.value, 2e3);
    assert_eq!(rates.reverse.unwrap().at(350.0), 1e3);
    assert_close(
        rates.forward.at(350.0),
        1e3 * rates.equilibrium.unwrap().at(350.0),
        1e-13,
    );
    let cycle = Given {
        equilibrium: Some(Equilibrium::FromCycle(Law::constant(2.0))),
        reaction_enthalpy: None,
        sites: [2.0, 3.0],
        ..given
    };
    assert_eq!(cycle.rates().unwrap().forward.value, 2.0 * 3e3);
}

#[test]
fn k_with_kr_fix_k_and_a_third_is_refused() {
    let given = Given {
        reversible: true,
        kr: number(0.009),
        sites: [2.0, 1.0],
        ..condensation()
    };
    let rates = given.rates().unwrap();
    assert_eq!(rates.equilibrium.unwrap().value, 8.0);
    let three = Given {
        equilibrium: per_site(5.0),
        ..given.clone()
    };
    assert_eq!(
        only_fault(&three),
        "k with kr, and K, both fix the equilibrium (4.00 and 5.00): keep k + K, k + kr, or kr + K"
    );
    let warm = Given {
        reaction_enthalpy: Some(-40e3),
        activation_energy: Some(50e3),
        ..given
    };
    let rates = warm.rates().unwrap();
    assert_eq!(rates.reverse.unwrap().at(298.15), 0.009);
    // Reverse barrier: 50 + 40 kJ/mol.
    assert_close(rates.reverse.unwrap().e, -90e3 / GAS_CONSTANT, 1e-13);
}

#[test]
fn factor_moves_both_directions_and_zero_stays_zero() {
    let given = Given {
        reversible: true,
        equilibrium: per_site(10.0),
        factor: Law::constant(0.5),
        ..condensation()
    };
    let rates = given.rates().unwrap();
    assert_eq!(rates.forward.value, 0.018);
    assert_close(rates.reverse.unwrap().value, 0.0018, LAST_BITS);
    assert_eq!(rates.equilibrium.unwrap().value, 10.0);
    let zero = Given {
        k: number(0.0),
        activation_energy: Some(50e3),
        ..given
    };
    let rates = zero.rates().unwrap();
    for t in [200.0, 298.15, 500.0] {
        assert_eq!(rates.forward.at(t), 0.0);
        assert_eq!(rates.reverse.unwrap().at(t), 0.0);
    }
}

#[test]
fn impossible_numbers_are_all_named() {
    let given = Given {
        k: number(-1.0),
        reversible: true,
        equilibrium: per_site(0.0),
        sites: [0.0, 1.0],
        factor: Law::constant(f64::NAN),
        t_ref: -3.0,
        ..condensation()
    };
    let keys: Vec<&str> = given.rates().unwrap_err().iter().map(|f| f.key).collect();
    assert_eq!(keys, ["k", "factor", "sites", "K", "T_ref"]);
}

#[test]
fn diffusion_lowers_both_directions_together() {
    let given = Given {
        k: number(4e10),
        reversible: true,
        reverse_order: 1.0,
        equilibrium: per_site(1e6),
        activation_energy: Some(15e3),
        ..condensation()
    };
    let mut rates = given.rates().unwrap();
    let before = rates.clone();
    let capped = cap_at_diffusion(&mut rates, &given, 1e10, &[273.15, 333.15]).unwrap();
    assert_eq!((capped.reverse, capped.temperature), (false, 333.15));
    assert_close(rates.forward.at(333.15), 1e10, LAST_BITS);
    let k = |r: &Rates| r.forward.at(280.0) / r.reverse.unwrap().at(280.0);
    assert_close(k(&rates), k(&before), LAST_BITS);
    assert_eq!(
        cap_at_diffusion(&mut rates, &given, 1.0001e10, &[273.15, 333.15]),
        None
    );
}

#[test]
fn diffusion_limits_the_reverse_and_leaves_first_order_alone() {
    // I <=> N + H+ with a reverse of 5e11 /M/s; the first-order forward constant itself may be as large as it likes.
    let given = Given {
        reversible: true,
        forward_order: 1.0,
        k: number(1e12),
        kr: number(5e11),
        ..condensation()
    };
    let mut rates = given.rates().unwrap();
    let capped = cap_at_diffusion(&mut rates, &given, 1e10, &[298.15]).unwrap();
    assert!(capped.reverse);
    assert_eq!(capped.factor, 0.02);
    assert_close(rates.forward.value, 2e10, LAST_BITS);
    let first = Given {
        forward_order: 1.0,
        k: number(1e12),
        ..Given::default()
    };
    assert_eq!(
        cap_at_diffusion(&mut first.rates().unwrap(), &first, 1e10, &[298.15]),
        None
    );
}
