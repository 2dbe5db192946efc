//! Every path a file names, made absolute: `use` and `pub use`, paths in code, attributes and macros.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{HashMap, HashSet};
use syn::{
    Attribute, Item, UseTree,
    visit::{self, Visit},
};

type Segments = Vec<String>;

/// What one file names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Absolute paths, the crate first.
    pub(crate) paths: HashSet<Segments>,
    /// Names that `use` brings into a module: absolute name → absolute target.
    pub(crate) imports: HashMap<Segments, Segments>,
    /// Modules whose content `pub use …::*` passes on.
    pub(crate) passed_on: HashSet<Segments>,
}

/// Reads one file. `module` is its absolute module path, `crates` the names of all other crates.
pub(crate) fn read(text: &str, module: &[String], crates: &HashSet<String>) -> syn::Result<Named> {
    let mut collector = Collector {
        module: module.to_vec(),
        ..Collector::default()
    };
    collector.visit_file(&syn::parse_file(text)?);
    Ok(collector.resolve(crates))
}

/// One leaf of a `use` tree: what it is called here, and what it names.
#[derive(Debug)]
struct Use {
    module: Segments,
    name: String,
    target: Segments,
    public: bool,
}

#[derive(Default)]
struct Collector {
    module: Segments,
    uses: Vec<Use>,
    children: HashSet<Segments>,
    /// Module and path as written.
    written: Vec<(Segments, Segments)>,
}

impl Collector {
    fn write(&mut self, path: Segments) {
        // One segment is a local name or one that a `use` brought, and that is judged there.
        if path.len() > 1 {
            self.written.push((self.module.clone(), path));
        }
    }

    fn flatten(&mut self, tree: &UseTree, mut target: Segments, public: bool) {
        let name = match tree {
            UseTree::Path(path) => {
                target.push(path.ident.to_string());
                return self.flatten(&path.tree, target, public);
            }
            UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|item| self.flatten(item, target.clone(), public));
            }
            UseTree::Glob(_) => "*".to_owned(),
            UseTree::Name(name) if name.ident == "self" => target.last().cloned().unwrap_or_default(),
            UseTree::Name(name) => {
                target.push(name.ident.to_string());
                name.ident.to_string()
            }
            UseTree::Rename(rename) => {
                if rename.ident != "self" {
                    target.push(rename.ident.to_string());
                }
                rename.rename.to_string()
            }
        };
        self.uses.push(Use {
            module: self.module.clone(),
            name,
            target,
            public,
        });
    }

    /// Paths in tokens that syn leaves unparsed.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Ident(first) => {
                    let mut path = vec![first.to_string()];
                    while let (true, true, Some(TokenTree::Ident(next))) =
                        (is_colon(at + 1), is_colon(at + 2), tokens.get(at + 3))
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    self.write(path);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    fn resolve(self, crates: &HashSet<String>) -> Named {
        let mut named = Named::default();
        for import in &self.uses {
            let Some(target) = self.absolute(&import.module, &import.target, crates, Some(import), 0) else {
                continue;
            };
            if import.name == "*" {
                if import.public {
                    named.passed_on.insert(target.clone());
                }
            } else {
                named
                    .imports
                    .insert(joined(&import.module, &import.name), target.clone());
            }
            named.paths.insert(target);
        }
        for (module, path) in &self.written {
            named.paths.extend(self.absolute(module, path, crates, None, 0));
        }
        named
    }

    /// `None` for local names and the prelude's. `besides` is the `use` being resolved: it does not explain itself.
    fn absolute(
        &self,
        module: &[String],
        path: &[String],
        crates: &HashSet<String>,
        besides: Option<&Use>,
        depth: usize,
    ) -> Option<Segments> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => return Some([&module[..1], rest].concat()),
            "self" => return Some([module, rest].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                return Some([&module[..module.len().saturating_sub(ups).max(1)], &path[ups..]].concat());
            }
            _ => {}
        }
        if self.children.contains(&joined(module, first)) {
            return Some([module, path].concat());
        }
        let import = self.uses.iter().find(|import| {
            import.module == module
                && import.name == *first
                && !besides.is_some_and(|own| std::ptr::eq(own, *import))
        });
        match import {
            Some(import) if depth < 8 => {
                let target = self.absolute(module, &import.target, crates, Some(import), depth + 1)?;
                Some([&target, rest].concat())
            }
            _ if crates.contains(first) => Some(path.to_vec()),
            _ => None,
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        // Tests beside the code may import everything, as all tests may.
        if !attributes(item).iter().any(is_cfg_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = item.ident.to_string();
        self.children.insert(joined(&self.module, &name));
        self.module.push(name);
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.flatten(
            &item.tree,
            Vec::new(),
            !matches!(item.vis, syn::Visibility::Inherited),
        );
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.write(
            path.segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.scan(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.scan(list.tokens.clone());
        visit::visit_meta_list(self, list);
    }
}

fn joined(module: &[String], name: &str) -> Segments {
    [module, &[name.to_owned()]].concat()
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => &[],
    }
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
}
