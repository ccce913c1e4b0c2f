//! What a user sees who is wrong, by exact text; and that nothing a user writes makes the library panic.

use super::*;

#[test]
fn names_and_roles_that_are_wrong_are_told() {
    let base = chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE");
    for (text, put_in, expected) in [
        (
            base.replace("reductant =", "reductent ="),
            vec!["amine"],
            "unknown key `reductent` in [chemistry]; did you mean `reductant`?",
        ),
        (
            base.replace("benzaldehyde", "benzaldehyd"),
            vec!["amine"],
            "no compound `benzaldehyd`; did you mean `benzaldehyde`?",
        ),
        (
            base.replace("reductive-amination", "reductive-aminatoin"),
            vec!["amine"],
            "no mechanism `reductive-aminatoin`; did you mean `reductive-amination`?",
        ),
        (
            base.replace("solvent =", "without = [\"bridged\"], solvent ="),
            vec![],
            "no option `bridged`; did you mean `bridged-aminal`?",
        ),
        (
            base.replace("amine = \"1,4-diazepane\", ", ""),
            vec![],
            "[chemistry] needs `amine`",
        ),
        (
            base.replace("reductant = \"STAB\", ", ""),
            vec!["reductant"],
            "no compound plays `reductant`: name it in [chemistry]",
        ),
        (
            base.clone(),
            vec!["acetic acd"],
            "no compound `acetic acd`; did you mean `acetic acid`?",
        ),
        (
            base.clone() + "[species]\ncarbonyl = {}\n",
            vec![],
            "carbonyl is a role of reductive-amination: another name",
        ),
        (
            base.clone() + "[species]\nmono = {}\n",
            vec![],
            "`mono` belongs to reductive-amination: another name",
        ),
        (
            base.clone() + "[species]\nsolvent = {}\n",
            vec![],
            "`solvent` has a meaning of its own in equations: another name",
        ),
        (
            base.clone() + "[species]\nX = { like = \"benzaldehide\" }\n",
            vec![],
            "the library has no `benzaldehide`; did you mean `benzaldehyde`?",
        ),
        (
            base.clone() + "[species]\nX = { sigmas = 1 }\n",
            vec![],
            "unknown key `sigmas` in species `X`; did you mean `sigma`?",
        ),
        (
            base.clone() + "[species]\nX = { warn = [{ when = \"T < 3\", text = \"cold\" }] }\n",
            vec![],
            "a warning is given on the pH",
        ),
        (
            base.clone() + "[constants]\n\"additon.k\" = \"1 /M/s\"\n",
            vec![],
            "no constant additon.k; did you mean addition.k?",
        ),
        (
            base.clone() + "[constants]\nf = 0.8\n",
            vec![],
            "[constants] f is used by nothing",
        ),
        (
            base.clone() + "[constants]\n\"addition.k\" = \"1 /s\"\n",
            vec![],
            "two reactants need /M/s; \"1 /s\" is first order",
        ),
        (
            base.replace("reductive-amination", "reductive-amination-proton-explicit"),
            vec![],
            "reductive-amination-proton-explicit needs a solvent with pKs",
        ),
    ] {
        let found = messages(&text, &put_in);
        assert!(
            found.iter().any(|m| m == expected),
            "{expected}\nbut {found:#?}"
        );
    }
}

#[test]
fn reactions_that_are_wrong_are_told() {
    let species = "species = { D = \"C5H12N2\", ald = \"C7H6O\", I = {}, P = \"C12H16N2\", \"DH+\" = {} }\n[reactions]\n";
    for (reaction, expected) in [
        (
            "r = { equation = \"D + Ald -> I\", k = \"1 /M/s\" }",
            "species `Ald` is not declared; did you mean `ald`?",
        ),
        (
            "r = { equation = \"D+ald -> I\", k = \"1 /s\" }",
            "`D+ald` reads as one name: put blanks round the plus",
        ),
        (
            "r = { equation = \"D + ald = I\", k = \"1 /s\" }",
            "`=` and `=>` mean different things in different programs: write `->` or `<=>`",
        ),
        (
            "r = { equation = \"D + ald -> I\", k = \"0.036 /s\" }",
            "two reactants need /M/s; \"0.036 /s\" is first order",
        ),
        (
            "r = { equation = \"D + ald <=> I\", k = \"1 /M/s\" }",
            "no reverse: give K or kr, or K = \"from cycle\"",
        ),
        (
            "r = { equation = \"D + ald <=> I\", k = \"1 /M/s\", K = \"from cycle\" }",
            "no cycle fixes the K of r: give K or kr",
        ),
        (
            "r = { equation = \"D + ald -> I\", k = \"0.036 /M/s\", dH = \"25.104 kJ/mol\", dS = \"-188.28 J/mol/K\" }",
            "k, and dH with dS, both fix the rate (0.0360 and 0.0364 /M/s): keep k + dH, or dH + dS",
        ),
        (
            "condensation = { equation = \"D + ald -> P\", k = \"1 /M/s\" }",
            "condensation: right side lacks H2O (left C12H18N2O, right C12H16N2); is a water missing?",
        ),
        (
            "r = { equation = \"DH+ + ald -> I\", k = \"1 /M/s\" }",
            "charge +1 left, 0 right: name the ion `I+`",
        ),
        (
            "r = { equation = \"D + H+ -> I\", k = \"1 /M/s\" }",
            "`H+` needs a solvent with pKs in [chemistry]",
        ),
        (
            "r = { equation = \"D -> I\", rate = \"k*[D]\" }",
            "no constant `k`",
        ),
        (
            "r = { equation = \"D -> I\", k = \"q.k\" }",
            "no constant `q.k`; did you mean `r.k`?",
        ),
        (
            "r = { equation = \"D -> I\", k = \"s.k\" }\ns = { equation = \"I -> D\", k = \"r.k\" }",
            "a constant cannot depend on itself: r.k, s.k, r.k",
        ),
        (
            "r = { equation = \"D -> I\", k = \"1 /s\", when = \"x\" }",
            "unknown key `when` in reaction r",
        ),
        (
            "a = { equation = \"D <=> I\", k = \"1 /s\", K = 2 }\nb = { equation = \"D <=> I\", k = \"1 /s\", K = 4 }",
            "round a, b the K multiply to 0.50 instead of 1: make one \"from cycle\"",
        ),
    ] {
        let found = messages(&format!("{species}{reaction}\n"), &["D"]);
        assert!(
            found.iter().any(|m| m == expected),
            "{expected}\nbut {found:#?}"
        );
    }
}

#[test]
fn acid_base_faults_are_told() {
    let water = "chemistry = { solvent = \"water\" }\n[species]\n";
    for (text, put_in, expected) in [
        (
            "D = { forms = [\"D\", \"DH+\", \"DH2+\"], pKa = [10, 6] }",
            vec!["D"],
            "DH2+ is +1 by its name; twice protonated D is `DH2++`",
        ),
        (
            "D = { forms = [\"D\", \"DH+\", \"DH2++\"], pKa = [10, 8, 6, 4] }",
            vec!["D"],
            "4 pKa need 5 forms",
        ),
        (
            "\"X-\" = {}\nNaX = { gives = \"X- + Na+\" }",
            vec!["NaX", "X-"],
            "the flask would carry a charge: charge NaX, or declare gives = \"X- + Na+\"",
        ),
        (
            "Y = { gives = \"Na+\" }",
            vec!["Y"],
            "the flask would carry a charge: declare gives = \"Y + Cl-\"",
        ),
    ] {
        let found = messages(&format!("{water}{text}\n"), &put_in);
        assert!(
            found.iter().any(|m| m == expected),
            "{expected}\nbut {found:#?}"
        );
    }
    let thf = chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "THF")
        + "[species]\nTHF = { pKs = 30 }\n";
    let expected = "no pKa1 of 1,4-diazepane for THF (known: water, MeOH): set it in [constants], or without = [\"protonation\"]";
    let found = messages(&thf, &PUT_IN);
    assert!(found.iter().any(|m| m == expected), "{found:#?}");
    let bare = chemistry("Q", "benzaldehyde", "NaBH4", "MeOH")
        + "[species]\nQ = { pKa = [9], sites = [ { kind = \"secondary\", count = 1 } ] }\n";
    assert_eq!(
        messages(&bare, &PUT_IN)[0],
        "Q has no pKa for mono, which it turns into"
    );
}

#[test]
fn a_charge_fault_without_acid_base_is_a_warning() {
    let text = "species = { \"A+\" = {}, B = {} }\n[reactions]\nr = { equation = \"A+ -> B\", k = \"1 /s\" }\n";
    let (model, faults) = build(text, &["A+"]);
    assert!(model.is_some() && !faults.has_errors() && faults.len() == 1);
}

#[test]
fn two_compounds_for_one_role_must_be_named() {
    let text = chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE")
        + "[species]\nBzOH = { like = \"acetic acid\" }\n";
    let found = messages(&text, &["amine", "BzOH", "acetic acid"]);
    assert_eq!(
        found,
        ["BzOH and acetic acid both offer `acid`: name one in [chemistry]"]
    );
}

#[test]
fn no_input_panics() {
    let base = chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH");
    let pieces = [
        "species = 3",
        "species = { D = 3 }",
        "species = { D = { sites = 3 } }",
        "species = { D = { sites = [] } }",
        "species = { D = { pKa = \"x\" } }",
        "species = { D = { pKa = [] } }",
        "species = { D = { pKa3 = 4 } }",
        "species = { D = { forms = [] } }",
        "species = { D = { forms = [\"D\", \"D\"], pKa = 3 } }",
        "species = { \"\" = {} }",
        "species = { D = { gives = \"\" } }",
        "species = { D = { gives = \"D\" } }",
        "species = { D = { on_quench = 3 } }",
        "species = { D = { on_quench = \"E\" } }",
        "species = { D = { like = 3, charge = 99 } }",
        "species = { D = { formula = \"Xx2\" } }",
        "species = { D = \"\" }",
        "species = { D = { fixed = \"x.y\" } }",
        "reactions = []",
        "reactions = { r = 3 }",
        "reactions = { r = { equation = 3 } }",
        "reactions = { r = { equation = \"->\" } }",
        "reactions = { r = { equation = \"amine -> \", k = \"1 /s\" } }",
        "reactions = { r = { equation = \"amine -> bis\", k = [] } }",
        "reactions = { r = { equation = \"amine -> bis\", k = [[]] } }",
        "reactions = { r = { equation = \"amine -> bis\", k = \"1 /s\", sites = [1, 2, 3] } }",
        "reactions = { r = { equation = \"amine -> bis\", k = \"1 /s\", sites = -1 } }",
        "reactions = { r = { equation = \"9999999 amine -> bis\", k = \"1 /s\" } }",
        "reactions = { r = { equation = \"amine <=> bis\", k = \"1 /s\", K = 0 } }",
        "reactions = { r = { equation = \"amine <=> bis\", kr = \"0 /s\", K = \"f\" } }",
        "reactions = { addition = { equation = \"amine -> bis\", replace = true } }",
        "constants = 3",
        "constants = { f = {} }",
        "constants = { f = { value = 3, Ea = \"1 kJ/mol\" } }",
        "constants = { f = \"1 / 0\" }",
        "constants = { second_site = \"1 / 0\" }",
        "constants = { second_site = \"second_site\" }",
        "constants = { \"a.b.c\" = 1 }",
        "constants = { \"amine.pKa1\" = \"1 M\" }",
        "constants = { \"addition.k\" = -1 }",
        "constants = { second_site = -1 }",
        "constants = { second_site = [ { value = 1, solvent = \"DCE\" } ] }",
        "constants = { rho_carbonyl = \"log10(-1)\" }",
        "constants = { \"addition.k\" = { value = \"1 /M/s\", T_ref = \"0 K\" } }",
    ];
    for piece in pieces {
        let (model, faults) = build(&format!("{base}{piece}\n"), &PUT_IN);
        assert_eq!(
            model.is_none(),
            faults.has_errors(),
            "{piece}: {:?}",
            faults.sorted()
        );
        let (model, faults) = build(&format!("{piece}\n"), &["D"]);
        assert_eq!(
            model.is_none(),
            faults.has_errors(),
            "{piece}: {:?}",
            faults.sorted()
        );
    }
    for chemistry in [
        "chemistry = 3",
        "chemistry = {}",
        "chemistry = { mechanism = 3 }",
        "chemistry = { solvent = \"\" }",
        "chemistry = { with = 3 }",
        "chemistry = { solvent = \"NaBH4\" }",
        "chemistry = { mechanism = \"reductive-amination\", amine = \"MeOH\", carbonyl = \"STAB\", reductant = \"water\", solvent = \"HCl\" }",
    ] {
        let (model, faults) = build(chemistry, &["amine", "X"]);
        assert_eq!(model.is_none(), faults.has_errors(), "{chemistry}");
    }
}
