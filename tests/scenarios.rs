//! What each scenario of the gallery must show: a module per scenario, its claim in numbers.

#[path = "scenarios/acid_block.rs"]
mod acid_block;
#[path = "scenarios/alkyl_halide_runaway.rs"]
mod alkyl_halide_runaway;
#[path = "scenarios/amine_salt_and_base.rs"]
mod amine_salt_and_base;
#[path = "scenarios/ammonia_to_primary_amine.rs"]
mod ammonia_to_primary_amine;
#[path = "scenarios/aniline_bell.rs"]
mod aniline_bell;
#[path = "scenarios/asymmetric_cpa.rs"]
mod asymmetric_cpa;
#[path = "scenarios/asymmetric_ired.rs"]
mod asymmetric_ired;
#[path = "scenarios/design_space.rs"]
mod design_space;
#[path = "scenarios/dibenzylation_base_and_branching.rs"]
mod dibenzylation_base_and_branching;
#[path = "scenarios/dibenzylation_by_halide.rs"]
mod dibenzylation_by_halide;
#[path = "scenarios/dilution.rs"]
mod dilution;
#[path = "scenarios/equivalents.rs"]
mod equivalents;
#[path = "scenarios/eschweiler_clarke.rs"]
mod eschweiler_clarke;
#[path = "scenarios/excess_amine.rs"]
mod excess_amine;
#[path = "scenarios/exhaustive_multi_addition.rs"]
mod exhaustive_multi_addition;
#[path = "scenarios/fit_area_percent.rs"]
mod fit_area_percent;
#[path = "scenarios/fit_end_points.rs"]
mod fit_end_points;
#[path = "scenarios/fit_time_course.rs"]
mod fit_time_course;
#[path = "common/forced.rs"]
mod forced;
#[path = "scenarios/formalin_methylation.rs"]
mod formalin_methylation;
#[path = "scenarios/hcn_and_ammonia_headspace.rs"]
mod hcn_and_ammonia_headspace;
#[path = "scenarios/ketone_one_pot_nabh4.rs"]
mod ketone_one_pot_nabh4;
#[path = "scenarios/ketone_stab.rs"]
mod ketone_stab;
#[path = "scenarios/lactam_reduction.rs"]
mod lactam_reduction;
#[path = "scenarios/nabh4_heat_and_hydrogen.rs"]
mod nabh4_heat_and_hydrogen;
#[path = "scenarios/nabh4_stepwise.rs"]
mod nabh4_stepwise;
#[path = "scenarios/next_sample.rs"]
mod next_sample;
#[path = "scenarios/order_of_addition.rs"]
mod order_of_addition;
#[path = "scenarios/overalkylation_primary_aldehyde.rs"]
mod overalkylation_primary_aldehyde;
#[path = "scenarios/own_network.rs"]
mod own_network;
#[path = "scenarios/ph_window.rs"]
mod ph_window;
#[path = "scenarios/primary_amine.rs"]
mod primary_amine;
#[path = "scenarios/protecting_group.rs"]
mod protecting_group;
#[path = "scenarios/published_snar_kinetics.rs"]
mod published_snar_kinetics;
#[path = "scenarios/reducing_agent_table.rs"]
mod reducing_agent_table;
#[path = "scenarios/resin_capture.rs"]
mod resin_capture;
#[path = "scenarios/ring_closure_dilution.rs"]
mod ring_closure_dilution;
#[path = "scenarios/robust_conditions.rs"]
mod robust_conditions;
#[path = "scenarios/scale_up.rs"]
mod scale_up;
#[path = "scenarios/stab_one_pot.rs"]
mod stab_one_pot;
#[path = "scenarios/storage_oxidation.rs"]
mod storage_oxidation;
#[path = "common/study.rs"]
mod study;
#[path = "scenarios/water_removal.rs"]
mod water_removal;
#[path = "scenarios/what_matters.rs"]
mod what_matters;
#[path = "scenarios/which_strategy.rs"]
mod which_strategy;
#[path = "scenarios/workup_ph_switch.rs"]
mod workup_ph_switch;
