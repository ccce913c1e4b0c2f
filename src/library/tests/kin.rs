//! What `like` takes over, how it is marked, and between whom it is refused.

use super::*;
use crate::units::{Uncertainty, Unit, parse_uncertainty};

fn constant<'m>(model: &'m Model, address: &str) -> &'m crate::model::Constant {
    &model.constants[model.constant(address).unwrap()]
}

fn number(constant: &crate::model::Constant) -> f64 {
    match &constant.value {
        ConstantValue::Law(law) => law.value,
        ConstantValue::Expression(_) => panic!("{} is a formula", constant.address),
    }
}

/// Every number of a relative is another's: its name stands before the source, and it is assumed, whatever it was.
#[test]
fn what_is_taken_over_is_marked() {
    let own = "[species]\n\"my amine\" = { like = \"benzylamine\", pKa = [{ value = 9.1, source = \"titrated\", confidence = \"measured\", uncertainty = \"± 0.02\" }] }\n";
    let text = chemistry("my amine", "benzaldehyde", "NaBH4", "MeOH") + own;
    let model = sound(&text, &PUT_IN);
    let of_library = sound(
        &chemistry("benzylamine", "benzaldehyde", "NaBH4", "MeOH"),
        &PUT_IN,
    );
    let pka = constant(&model, "amine.pKa1");
    assert_eq!(
        (pka.source.as_str(), pka.confidence),
        ("titrated", Confidence::Measured)
    );
    assert_eq!(pka.uncertainty, "± 0.02");
    for address in ["mono.pKa1", "bis.pKa1", "imine-1.pKa1"] {
        let (taken, original) = (constant(&model, address), constant(&of_library, address));
        assert_eq!(
            taken.source,
            format!("taken from benzylamine: {}", original.source)
        );
        assert_eq!(taken.confidence, Confidence::Assumed);
        assert_eq!(number(taken), number(original), "{address}");
        // Another compound's number: a draw of its own.
        assert_ne!(taken.identity, original.identity);
        // One unit for the class and 0.2 for the way to methanol, by Pythagoras; a wider one stays.
        let Ok(Uncertainty::Absolute(width)) = parse_uncertainty(&taken.uncertainty, &Unit::one())
        else {
            panic!("{}", taken.uncertainty);
        };
        assert!(
            (width - 1.0f64.hypot(0.2)).abs() < 0.006,
            "{address} {width}"
        );
    }
    let said = "my amine is weighed, measured and evaporated as benzylamine";
    assert!(
        model.notes.iter().any(|note| note.starts_with(said)),
        "{:?}",
        model.notes
    );
}

/// An entry for a compound of the library by any of its names takes over its own numbers.
#[test]
fn a_compound_lends_nothing_to_itself() {
    let own = "[species]\nBnNH2 = { like = \"benzylamine\" }\n";
    let model = sound(
        &(chemistry("BnNH2", "benzaldehyde", "NaBH4", "MeOH") + own),
        &PUT_IN,
    );
    assert!(
        constant(&model, "mono.pKa1")
            .source
            .starts_with("dibenzylamine")
    );
    assert_eq!(
        constant(&model, "mono.pKa1").confidence,
        Confidence::Recalled
    );
}

/// In a chain each number names the compound that gave it.
#[test]
fn a_chain_names_the_origin() {
    let own = "[species]\nfirst = { like = \"benzaldehyde\", sigma = { value = 0.3, source = \"measured here\", confidence = \"measured\", uncertainty = \"± 0.01\" } }\nsecond = { like = \"first\" }\n";
    let model = sound(
        &(chemistry("piperidine", "second", "STAB", "DCE") + own),
        &PUT_IN,
    );
    let sigma = constant(&model, "carbonyl.sigma");
    assert_eq!(sigma.source, "taken from first: measured here");
    assert_eq!(
        (sigma.confidence, sigma.uncertainty.as_str()),
        (Confidence::Assumed, "± 0.4")
    );
    let plus = constant(&model, "carbonyl.sigma_plus");
    assert!(
        plus.source.starts_with("taken from benzaldehyde: zero"),
        "{}",
        plus.source
    );
    assert_eq!(plus.uncertainty, "± 0.7");
}

/// What a catalyst brings in reactions and constants is marked as well, at a factor of ten.
#[test]
fn constants_that_a_compound_brings_are_marked() {
    let own = "[species]\n\"my Pd\" = { like = \"H2-Pd/C\" }\n";
    let text = chemistry("piperidine", "benzaldehyde", "my Pd", "MeOH") + own;
    let model = sound(&text, &["amine", "carbonyl", "reductant", "H2"]);
    let k = constant(&model, "k_surface");
    assert!(
        k.source.starts_with("taken from H2-Pd/C: turnovers"),
        "{}",
        k.source
    );
    let drops = constant(&model, "debenzylation");
    assert_eq!(drops.confidence, Confidence::Assumed);
    assert!(drops.uncertainty.starts_with("x/"), "{}", drops.uncertainty);
}

/// Other molecules weigh something else: only what has the same formula is weighed and measured alike.
#[test]
fn another_formula_takes_no_density() {
    let of = |formula: &str| {
        let own = format!("[species]\nown = {{ like = \"benzaldehyde\"{formula} }}\n");
        let model = sound(
            &(chemistry("piperidine", "own", "STAB", "DCE") + &own),
            &PUT_IN,
        );
        let compound = &model.compounds[model.compound_names["carbonyl"]];
        (compound.density, compound.molar_mass.unwrap().round())
    };
    assert_eq!(of("").1, 106.0);
    assert!(of("").0.is_some());
    // Vanillin, C8H8O3: 152 g/mol.
    assert_eq!(of(", formula = \"C8H8O3\""), (None, 152.0));
}

#[test]
fn like_between_classes_is_refused_with_the_way_out() {
    let told = |carbonyl: &str, amine: &str, own: &str| {
        let text = chemistry(amine, carbonyl, "NaBH4", "MeOH") + "[species]\n" + own + "\n";
        let (_, faults) = build(&text, &PUT_IN);
        let faults = faults.sorted();
        assert_eq!(faults.len(), 1, "{own}: {faults:#?}");
        let help = faults[0].help.clone().unwrap_or_default();
        (faults[0].message.clone(), help)
    };
    for (carbonyl, amine, own, message, help) in [
        (
            "cyclohexanone",
            "piperidine",
            "cyclohexanone = { like = \"benzaldehyde\" }",
            "cyclohexanone is a ketone, benzaldehyde an aromatic aldehyde: no number of the one holds for the other",
            "the library has cyclohexanone itself: leave `like` out, or the whole entry",
        ),
        (
            "acrolein",
            "piperidine",
            "acrolein = { sigma = 0, sigma_plus = 0 }",
            "acrolein is an unsaturated aldehyde; the laws of reductive-amination-proton-explicit hold for a carbonyl of these classes only: aromatic aldehyde, heteroaromatic aldehyde, aliphatic aldehyde, ketone",
            "leave the mechanism out, and write [reactions] with numbers and sources of their own",
        ),
        (
            "own",
            "piperidine",
            "own = { like = \"benzaldehyde\", formula = \"C6H10O\" }",
            "C6H10O is no aromatic aldehyde, as benzaldehyde is: it has less than C7H6O",
            "mend the formula, take a relative of its own class, or say that it is one: class = \"aromatic aldehyde\"",
        ),
        (
            "2-nonenal",
            "piperidine",
            "2-nonenal = { like = \"benzaldehyde\" }",
            "2-nonenal is an unsaturated aldehyde, benzaldehyde an aromatic aldehyde: no number of the one holds for the other",
            "the library has no unsaturated aldehyde: leave `like` out, and write its numbers and [reactions] with sources of their own; if it is an aromatic aldehyde, say so: class = \"aromatic aldehyde\"",
        ),
        (
            "benzaldehyde",
            "p-toluidine",
            "p-toluidine = { like = \"benzylamine\", pKa = [5.08] }",
            "p-toluidine is a primary arylamine, benzylamine a primary alkylamine: no number of the one holds for the other",
            "the library has p-toluidine itself: leave `like` out, or the whole entry",
        ),
        (
            "benzaldehyde",
            "3-bromoaniline",
            "3-bromoaniline = { like = \"benzylamine\" }",
            "3-bromoaniline is a primary arylamine, benzylamine a primary alkylamine: no number of the one holds for the other",
            "take one of its class: 3-chloroaniline, 4-bromoaniline, 4-fluoroaniline, 4-nitroaniline, 4-trifluoromethylaniline, aniline, p-anisidine, p-chloroaniline, p-toluidine; if it is a primary alkylamine, say so: class = \"primary alkylamine\"",
        ),
        (
            "benzaldehyde",
            "thiomorpholine",
            "thiomorpholine = { like = \"propylamine\" }",
            "thiomorpholine is a secondary alkylamine, propylamine a primary alkylamine: no number of the one holds for the other",
            "take one of its class: 1,4-diazepane, 2,6-dimethylpiperidine, 2-methylpiperidine, azepane, dibenzylamine, diethylamine, diisopropylamine, dimethylamine, DMEDA, morpholine, N-benzylpiperazine, N-Boc-1,4-diazepane, N-Boc-DMEDA, N-Boc-piperazine, N-methylbenzylamine, N-methylpiperazine, N-phenylpiperazine, piperazine, piperidine, pyrrolidine",
        ),
        (
            "benzaldehyde",
            "own",
            "own = { like = \"piperidine\", class = \"primary alkylamine\" }",
            "own is a primary alkylamine, piperidine a secondary alkylamine: no number of the one holds for the other",
            "take one of its class: 1,3-diaminopropane, 1,6-hexanediamine, alanine methyl ester, allylamine, alpha-methylbenzylamine, benzylamine, butylamine, cyclohexylamine, ethanolamine, ethylamine, ethylenediamine, glycine ethyl ester, glycine methyl ester, isopropylamine, methylamine, phenethylamine, phenylalanine methyl ester, propylamine, tert-butylamine, valine methyl ester",
        ),
        (
            "acetone",
            "piperidine",
            "acetone = { like = \"benzaldehyde\", class = \"aromatic aldehyde\" }",
            "acetone is a ketone",
            "write class = \"ketone\", or leave it out",
        ),
    ] {
        let (said, way) = told(carbonyl, amine, own);
        assert_eq!((said.as_str(), way.as_str()), (message, help), "{own}");
    }
}

/// A name that misleads, and one that says nothing: the entry's own word counts.
#[test]
fn a_class_that_is_said_counts() {
    for own in [
        "\"trimethylsilone\" = { like = \"benzaldehyde\", class = \"aromatic aldehyde\" }",
        "\"trimethylsilone\" = { sigma = 0, sigma_plus = 0, class = \"aromatic aldehyde\" }",
    ] {
        let text = chemistry("piperidine", "trimethylsilone", "STAB", "DCE");
        sound(&(text + "[species]\n" + own + "\n"), &PUT_IN);
    }
    let base = chemistry("piperidine", "own", "STAB", "DCE");
    let own = "[species]\nown = { like = \"benzaldehyde\", class = \"aromatic aldehide\" }\n";
    let said = messages(&(base + own), &PUT_IN);
    assert_eq!(
        said,
        ["no class `aromatic aldehide`; did you mean `aromatic aldehyde`?"]
    );
}

#[test]
fn a_circle_of_relatives_is_told() {
    let own = "[species]\nfirst = { like = \"second\" }\nsecond = { like = \"first\" }\n";
    let said = messages(
        &(chemistry("piperidine", "first", "STAB", "DCE") + own),
        &PUT_IN,
    );
    assert_eq!(
        said,
        [
            "`like` goes in a circle: second, first, second",
            "`like` goes in a circle: first, second, first"
        ]
    );
}

#[test]
fn who_is_not_in_the_library_is_told_with_its_class() {
    let help = |amine: &str, carbonyl: &str| {
        let (_, faults) = build(&chemistry(amine, carbonyl, "STAB", "DCE"), &PUT_IN);
        faults.sorted()[0].help.clone().unwrap_or_default()
    };
    assert_eq!(
        help("piperidine", "acrolein"),
        "acrolein is an unsaturated aldehyde, and the library has none: write it in [species], and its [reactions], with numbers and sources of their own"
    );
    assert_eq!(
        help("piperidine", "pinacolone"),
        "pinacolone is a ketone: give it in [species] by what the rest is estimated from, pinacolone = { class = \"ketone\", sigma_star = ..., branches = ... }"
    );
    assert!(help("azetidine", "benzaldehyde").starts_with("azetidine is a secondary alkylamine"));
}

/// Every amine, carbonyl, electrophile and reductant says its class, which must be one; none of them is like another.
#[test]
fn compounds_of_the_library_say_their_class() {
    let library = Library::new();
    for file in FILES.iter().filter(|file| !file.is_mechanism()) {
        let tree = library.tree(file, &mut Faults::new());
        assert!(tree.get("like").is_none(), "{}", file.path);
        let class = tree.get("class").and_then(Node::text);
        let asked = ["amines", "carbonyls", "electrophiles", "reductants"].contains(&file.folder);
        assert!(class.is_some() || !asked, "{}", file.path);
        let known = class.is_none_or(|name| files::classes::class(name).is_some());
        assert!(known, "{}", file.path);
    }
}

/// Anilines gain 1.4 units in methanol where alkylamines gain 0.3: aniline by its own number, 6.05.
#[test]
fn anilines_have_numbers_of_their_own() {
    for (amine, in_water, in_methanol) in [
        ("aniline", 4.60, 6.05),
        ("p-toluidine", 5.08, 6.48),
        ("p-anisidine", 5.34, 6.74),
        ("p-chloroaniline", 3.98, 5.38),
        ("N-methylaniline", 4.85, 6.15),
    ] {
        for (solvent, expected) in [("water", in_water), ("MeOH", in_methanol)] {
            let text = chemistry(amine, "benzaldehyde", "NaBH3CN", solvent);
            let model = sound(&text, &["amine", "carbonyl", "reductant"]);
            let pka = number(constant(&model, "amine.pKa1"));
            assert!((pka - expected).abs() < 1e-9, "{amine} in {solvent}");
        }
    }
}

/// A relative lends its numbers; to a ketone that gives its own sigma* only what does not follow from that.
#[test]
fn a_description_of_its_own_outweighs_a_relative() {
    let base = chemistry("piperidine", "own", "STAB", "DCE");
    let model = |own: &str| sound(&format!("{base}[species]\nown = {own}\n"), &PUT_IN);
    let hemiaminal = |own: &str| {
        let model = model(own);
        let id = model.constant("carbonyl.hemiaminal").unwrap();
        model.number(id, &[]).unwrap()
    };
    assert_eq!(hemiaminal("{ like = \"acetone\" }"), 0.17);
    let described = hemiaminal("{ like = \"acetone\", sigma_star = 0.2, branches = 0 }");
    let by_class = hemiaminal("{ class = \"ketone\", sigma_star = 0.2, branches = 0 }");
    assert_eq!(described, by_class);
    let expected = (10f64.powf(-2.8 + 1.7 * 0.2) / 8e-3).powf(0.85);
    assert!((by_class / expected - 1.0).abs() < 1e-12, "{by_class}");
    // log P does not follow from sigma*: acetone's.
    let like = model("{ like = \"acetone\", sigma_star = 0.2 }");
    let log_p = like.constant("carbonyl.logP").unwrap();
    assert_eq!(like.constants[log_p].lender(), Some("acetone"));
}
