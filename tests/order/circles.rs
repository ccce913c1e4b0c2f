//! Circles in a graph.

use std::collections::BTreeSet;

/// Groups of nodes each of which leads to all others of its group (Tarjan's), those of one node left out.
pub fn circles(uses: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    struct Search<'a> {
        uses: &'a [BTreeSet<usize>],
        index: Vec<Option<usize>>,
        low: Vec<usize>,
        stack: Vec<usize>,
        on: Vec<bool>,
        next: usize,
        found: Vec<Vec<usize>>,
    }
    impl Search<'_> {
        fn visit(&mut self, v: usize) {
            self.index[v] = Some(self.next);
            self.low[v] = self.next;
            self.next += 1;
            self.stack.push(v);
            self.on[v] = true;
            for &w in &self.uses[v] {
                match self.index[w] {
                    None => {
                        self.visit(w);
                        self.low[v] = self.low[v].min(self.low[w]);
                    }
                    Some(seen) if self.on[w] => self.low[v] = self.low[v].min(seen),
                    Some(_) => {}
                }
            }
            if self.index[v] == Some(self.low[v]) {
                let at = self.stack.iter().position(|&w| w == v).expect("on it");
                let group = self.stack.split_off(at);
                group.iter().for_each(|&w| self.on[w] = false);
                if group.len() > 1 {
                    self.found.push(group);
                }
            }
        }
    }
    let n = uses.len();
    let mut search = Search {
        uses,
        index: vec![None; n],
        low: vec![0; n],
        stack: Vec::new(),
        on: vec![false; n],
        next: 0,
        found: Vec::new(),
    };
    (0..n).for_each(|v| {
        if search.index[v].is_none() {
            search.visit(v);
        }
    });
    search.found
}
