//! What is put in for a role that another compound plays already, and so does nothing.
//!
//! Knows who plays what and what reacts; amounts and times do not matter.

use crate::library::entries::mechanism::Role;
use crate::library::lookup::finder::FoundCompound;
use crate::library::lookup::request::Charged;
use crate::library::lookup::vocabulary::mechanisms;
use crate::library::species::settled::Assembly;
use crate::model::{CompoundId, Model};
use crate::network::Actor;
use crate::text::Faults;

impl Assembly<'_> {
    /// Warns of compounds that could play a role of the mechanism, are not asked to, and take part in no reaction.
    pub fn tell_idle(&self, model: &Model, faults: &mut Faults) {
        for put_in in self.uses.charged.iter().filter(|c| !c.agent) {
            let Some(&id) = model.compound_names.get(&put_in.name) else {
                continue;
            };
            let Some((role, player)) = self.taken_role(put_in) else {
                self.tell_without_role(put_in, id, model, faults);
                continue;
            };
            // A second acid or base acts by its protons, as it is meant to.
            let acts = role.optional && has_protons(id, model);
            let role = &role.name;
            if !acts && !reacts(id, model) {
                let (name, player) = (&put_in.name, &player.name);
                faults
                    .warning(
                        &put_in.place,
                        format!("{name} takes part in no reaction: the {role} here is {player}"),
                    )
                    .help(format!(
                        "chemistry.{role} = \"{name}\", or say in [reactions] how it reacts"
                    ));
            }
        }
    }

    /// Warns of a compound that does nothing, for a role which this mechanism does not have or which nothing meets here.
    fn tell_without_role(
        &self,
        put_in: &Charged,
        id: CompoundId,
        model: &Model,
        faults: &mut Faults,
    ) {
        let entity = self.cast.get(&put_in.name).map(|i| &self.cast.entities[i]);
        let (Some(entity), Some(mechanism)) = (entity, &model.mechanism) else {
            return;
        };
        if reacts(id, model) || has_protons(id, model) {
            return;
        }
        let name = &put_in.name;
        if let Some(role) = &entity.role {
            let message =
                format!("{name} takes part in no reaction here: nothing meets the {role}");
            faults.warning(&put_in.place, message).help("leave it out");
            return;
        }
        if model.compounds[id].gives.is_empty() {
            let message =
                format!("{name} takes part in no reaction: nothing here reacts with its ions");
            faults
                .warning(&put_in.place, message)
                .help("leave it out, or say in [reactions] how it reacts");
            return;
        }
        let mechanisms = mechanisms(self.library, &mut Faults::new());
        let mut roles = mechanisms.iter().flat_map(|m| &m.roles);
        if let Some((role, _)) = roles.find(|(role, _)| entity.spec.offers(role)) {
            let message = format!("{name} takes part in no reaction: {mechanism} has no {role}");
            faults
                .warning(&put_in.place, message)
                .help("leave it out, or say in [reactions] how it reacts");
        }
    }

    /// A role that a compound offers to fill, and that another one fills.
    fn taken_role(&self, put_in: &Charged) -> Option<(&Role, &FoundCompound)> {
        let entity = &self.cast.entities[self.cast.get(&put_in.name)?];
        if entity.role.is_some() {
            return None;
        }
        let mut roles = self.chemistry.mechanism.as_ref()?.roles.iter();
        let role = roles.find(|role| entity.spec.offers(&role.name))?;
        Some((role, self.chemistry.role(&role.name)?))
    }
}

/// Whether a compound gives or takes protons: by an acidity of its own, or by ions that leave the lyate or protons beside them.
fn has_protons(id: CompoundId, model: &Model) -> bool {
    let compound = &model.compounds[id];
    let pools = &model.network.pools;
    compound.spectator_charge != 0.0
        || compound
            .gives
            .iter()
            .any(|&(pool, _)| pools[pool].forms.len() > 1)
}

/// Whether some reaction takes or makes what a compound brings.
fn reacts(id: CompoundId, model: &Model) -> bool {
    let network = &model.network;
    let gives = &model.compounds[id].gives;
    let is_own = |actor: &Actor| match actor {
        Actor::Form(form) => gives.iter().any(|g| g.0 == network.forms[*form].pool),
        _ => false,
    };
    let sides = |r: &crate::network::Reaction| {
        r.reactants
            .iter()
            .chain(&r.products)
            .any(|(actor, _)| is_own(actor))
    };
    network.reactions.iter().any(sides)
}
