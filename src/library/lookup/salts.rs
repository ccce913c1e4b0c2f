//! The salt of a base, by its name: the base, with the acid that it brings and is weighed with.

use super::finder::{Finder, FoundCompound};
use crate::library::entries::spec::{SaltAcid, Spec};
use crate::library::files::salts::SaltKind;
use crate::notation::{Formula, parse_side};
use crate::text::{Faults, Node, Place, Value};

impl Finder<'_> {
    /// The salt of a base that has an entry.
    pub(super) fn salt(
        &self,
        name: &str,
        base: &str,
        kind: &SaltKind,
        place: &Place,
        faults: &mut Faults,
    ) -> Option<FoundCompound> {
        let found = self.find(base, place, faults)?;
        if let Some(nitrogens) = nitrogens(&found.spec).filter(|n| *n < kind.equivalents) {
            let message = format!(
                "{name} would hold {} of {} on {nitrogens} nitrogen of {base}",
                kind.equivalents, kind.acid
            );
            faults
                .error(place, message)
                .help("a salt has a nitrogen for each acid: charge the compound and the acid, if both are meant");
            return None;
        }
        let acid = self.in_library(&kind.acid, place, faults)?;
        // A weak acid is there as itself, by the name of its own form.
        let form = acid.spec.forms.as_ref().and_then(|forms| forms.first());
        let weak = form.map(|(form, _)| form.as_str());
        let gives = acid.spec.gives.as_ref().and_then(Node::text).or(weak)?;
        let ions = parse_side(gives).ok()?;
        let times = f64::from(kind.equivalents);
        let each = ions
            .iter()
            .map(|ion| format!("{} {}", times * ion.coefficient, ion.name));
        let ions = Value::Text(each.collect::<Vec<_>>().join(" + "));
        let mass = |spec: &Spec| {
            let formula = spec.formula.as_ref().and_then(Node::text);
            let of_formula = formula.and_then(|text| Formula::parse(text).ok());
            spec.molar_mass.or(of_formula.map(|f| f.molar_mass()))
        };
        let spec = Spec {
            salt: Some(SaltAcid {
                base: found.name.clone(),
                ions: Node {
                    value: ions,
                    place: place.clone(),
                },
            }),
            salt_of: acid.spec.gives.is_none().then(|| acid.name.clone()),
            molar_mass: mass(&found.spec)
                .zip(mass(&acid.spec))
                .map(|(base, acid)| base + times * acid),
            // A solid, of which nobody measures a volume.
            density: None,
            boiling_point: None,
            melting_point: None,
            ..found.spec
        };
        Some(FoundCompound {
            name: name.to_owned(),
            aliases: Vec::new(),
            spec,
            ..found
        })
    }
}

/// How many nitrogens a formula has; none where there is no formula.
fn nitrogens(spec: &Spec) -> Option<u32> {
    let formula = Formula::parse(spec.formula.as_ref()?.text()?).ok()?;
    let elements = formula.elements();
    let found = elements.iter().find(|(symbol, _)| *symbol == "N");
    Some(found.map_or(0, |(_, count)| *count))
}
