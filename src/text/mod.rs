//! Text that users wrote: spanned TOML, faults with place and remedy, nearest names, formulas, equations.
