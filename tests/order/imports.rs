//! Which file of a crate uses which: paths in the code, followed through re-exports to the file that defines what they name.
//!
//! Reads syntax only. Code for tests is left out; a re-export of what a module's own children define is no use of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// Names of a path from the root of the crate.
type Names = Vec<String>;

/// A file of the crate.
pub struct Module {
    /// Below `src`, with `/`.
    pub file: String,
    path: Names,
    syntax: syn::File,
    /// Name here, path that it stands for, whether others may take it from here.
    imports: Vec<(String, Names, bool)>,
}

/// All files of a crate.
pub struct Crate {
    pub modules: Vec<Module>,
    by_path: BTreeMap<Names, usize>,
}

/// Whether something is there for tests only.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Names of what is inside a module's file: `a/mod.rs` is `a`, `a/b.rs` is `a::b`.
fn module_path(file: &Path) -> Names {
    let module = file.with_extension("");
    let parts = module
        .iter()
        .map(|part| part.to_string_lossy().into_owned());
    parts
        .filter(|part| part != "mod" && part != "lib")
        .collect()
}

impl Crate {
    /// Reads the sources below a folder; what only tests have is left out.
    pub fn read(src: &Path) -> Crate {
        let mut found = Vec::new();
        files(src, &mut found);
        found.sort();
        let mut modules = Vec::new();
        for file in found {
            let inside = file.strip_prefix(src).expect("under src");
            let name = inside.to_string_lossy().replace('\\', "/");
            if ["main.rs", "library/build.rs"].contains(&name.as_str()) {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a readable file");
            modules.push(Module {
                path: module_path(inside),
                syntax: syn::parse_file(&text).unwrap_or_else(|e| panic!("{name}: {e}")),
                file: name,
                imports: Vec::new(),
            });
        }
        let tests = test_modules(&modules);
        modules.retain(|m| !tests.iter().any(|t| m.path.starts_with(t)));
        let by_path = modules.iter().enumerate();
        let by_path: BTreeMap<Names, usize> = by_path.map(|(i, m)| (m.path.clone(), i)).collect();
        let mut all = Crate { modules, by_path };
        for i in 0..all.modules.len() {
            let imports = all.imports(i);
            all.modules[i].imports = imports;
        }
        all
    }

    /// What the `use` declarations of a file bring into it.
    fn imports(&self, module: usize) -> Vec<(String, Names, bool)> {
        let mut found = Vec::new();
        let module = &self.modules[module];
        for item in &module.syntax.items {
            if let Item::Use(declaration) = item
                && !is_for_tests(&declaration.attrs)
            {
                let passed_on = !matches!(declaration.vis, Visibility::Inherited);
                for (name, path) in leaves(&declaration.tree, &mut Vec::new()) {
                    if let Some(path) = self.absolute(&module.path, &path) {
                        found.push((name, path, passed_on));
                    }
                }
            }
        }
        found
    }

    /// A path as it stands in a module, from the root; none where it leads out of the crate.
    fn absolute(&self, here: &[String], path: &[String]) -> Option<Names> {
        let mut at = here.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    at.pop()?;
                    rest = &rest[1..];
                }
            }
            first => {
                let child = [here, &[first.to_owned()]].concat();
                if !self.by_path.contains_key(&child) {
                    return None;
                }
            }
        }
        at.extend_from_slice(rest);
        Some(at)
    }

    /// The file that defines what a path names.
    fn home(&self, path: &[String], depth: usize) -> Option<usize> {
        let longest = (0..=path.len()).rev();
        let mut known = longest.filter_map(|n| Some((n, *self.by_path.get(&path[..n])?)));
        let (length, module) = known.next()?;
        let Some(name) = path.get(length) else {
            return Some(module);
        };
        if depth > 20 {
            return Some(module);
        }
        let imports = &self.modules[module].imports;
        if let Some((_, target, _)) = imports.iter().find(|(n, ..)| n == name) {
            let whole = [target.as_slice(), &path[length + 1..]].concat();
            return self.home(&whole, depth + 1);
        }
        for (_, target, _) in imports.iter().filter(|(n, ..)| n == "*") {
            if let Some(other) = self.by_path.get(target)
                && defines(&self.modules[*other].syntax, name)
            {
                return Some(*other);
            }
        }
        Some(module)
    }

    /// The files that each file uses.
    pub fn uses(&self) -> Vec<BTreeSet<usize>> {
        let each = self.modules.iter().enumerate();
        each.map(|(i, module)| {
            let mut paths = Paths::default();
            paths.visit_file(&module.syntax);
            let mut used = BTreeSet::new();
            for (nested, path, passed_on) in paths.found {
                let inside = [module.path.as_slice(), &nested].concat();
                let Some(path) = self.absolute(&inside, &path) else {
                    continue;
                };
                let home = self.home(&path, 0);
                let own_child =
                    home.is_some_and(|h| self.modules[h].path.starts_with(&module.path));
                if let Some(home) = home.filter(|&h| h != i && !(passed_on && own_child)) {
                    used.insert(home);
                }
            }
            used
        })
        .collect()
    }
}

/// Modules that are declared for tests only.
fn test_modules(modules: &[Module]) -> Vec<Names> {
    let mut found = Vec::new();
    for module in modules {
        for item in &module.syntax.items {
            if let Item::Mod(inner) = item
                && inner.content.is_none()
                && is_for_tests(&inner.attrs)
            {
                found.push([module.path.as_slice(), &[inner.ident.to_string()]].concat());
            }
        }
    }
    found
}

fn defines(syntax: &syn::File, name: &str) -> bool {
    syntax.items.iter().any(|item| {
        let ident = match item {
            Item::Struct(i) => &i.ident,
            Item::Enum(i) => &i.ident,
            Item::Trait(i) => &i.ident,
            Item::Type(i) => &i.ident,
            Item::Fn(i) => &i.sig.ident,
            Item::Const(i) => &i.ident,
            Item::Static(i) => &i.ident,
            _ => return false,
        };
        ident == name
    })
}

/// The paths of a `use` declaration with the name that each has from there on.
fn leaves(tree: &UseTree, before: &mut Names) -> Vec<(String, Names)> {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            let found = leaves(&path.tree, before);
            before.pop();
            found
        }
        UseTree::Group(group) => {
            let each = group.items.iter();
            each.flat_map(|tree| leaves(tree, before)).collect()
        }
        UseTree::Name(name) if name.ident == "self" => {
            let name = before.last().cloned().unwrap_or_default();
            vec![(name, before.clone())]
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            vec![(name.clone(), [before.as_slice(), &[name]].concat())]
        }
        UseTree::Rename(rename) => {
            let path = [before.as_slice(), &[rename.ident.to_string()]].concat();
            vec![(rename.rename.to_string(), path)]
        }
        UseTree::Glob(_) => vec![("*".to_owned(), before.clone())],
    }
}

/// All paths of a file: inline modules that they stand in, names, whether they are passed on.
#[derive(Default)]
struct Paths {
    nested: Names,
    found: Vec<(Names, Names, bool)>,
}

impl<'a> Visit<'a> for Paths {
    fn visit_item(&mut self, item: &'a Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(i) => &i.attrs,
            Item::Fn(i) => &i.attrs,
            Item::Impl(i) => &i.attrs,
            Item::Use(i) => &i.attrs,
            Item::Struct(i) => &i.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.nested.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.nested.pop();
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let passed_on = !matches!(item.vis, Visibility::Inherited);
        for (_, path) in leaves(&item.tree, &mut Vec::new()) {
            self.found.push((self.nested.clone(), path, passed_on));
        }
    }

    /// Who may see an item is no use of anything.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.found.push((self.nested.clone(), names, false));
        visit::visit_path(self, path);
    }
}

impl Module {
    /// The names of the types that its file defines, those of tests left out.
    pub fn types(&self) -> Vec<String> {
        let each = self.syntax.items.iter();
        let name = |item: &Item| {
            let (attributes, ident) = match item {
                Item::Struct(i) => (&i.attrs, &i.ident),
                Item::Enum(i) => (&i.attrs, &i.ident),
                Item::Trait(i) => (&i.attrs, &i.ident),
                Item::Type(i) => (&i.attrs, &i.ident),
                _ => return None,
            };
            (!is_for_tests(attributes)).then(|| ident.to_string())
        };
        each.filter_map(name).collect()
    }
}
