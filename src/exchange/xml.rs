//! XML put together element by element: escaped where it must be, indented, never unbalanced.

use super::visible::visible;

/// A text being written.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// A document's first line.
    pub(super) fn new() -> Xml {
        Xml {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            depth: 0,
        }
    }

    /// An element with what is inside it; nothing inside: an empty element.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Xml),
    ) {
        self.open(name, attributes);
        let before = self.text.len();
        self.text.push_str(">\n");
        let start = self.text.len();
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        if self.text.len() == start {
            self.text.truncate(before);
            self.text.push_str("/>\n");
        } else {
            self.indent();
            self.text.push_str(&format!("</{name}>\n"));
        }
    }

    /// An element that is left out when nothing is inside it.
    pub(super) fn list(&mut self, name: &str, inside: impl FnOnce(&mut Xml)) {
        let before = self.text.len();
        let mut empty = false;
        self.element(name, &[], |xml| {
            let start = xml.text.len();
            inside(xml);
            empty = xml.text.len() == start;
        });
        if empty {
            self.text.truncate(before);
        }
    }

    /// An element without anything inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.element(name, attributes, |_| {});
    }

    /// An element around a text, on one line.
    pub(super) fn line(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text
            .push_str(&format!("> {} </{name}>\n", escaped(text)));
    }

    /// A number in exponent notation as MathML writes it: mantissa and exponent apart.
    pub(super) fn exponent(&mut self, mantissa: &str, exponent: &str) {
        self.open("cn", &[("type", "e-notation")]);
        self.text
            .push_str(&format!("> {mantissa} <sep/> {exponent} </cn>\n"));
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.depth));
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push_str(&format!("<{name}"));
        for (key, value) in attributes {
            self.text
                .push_str(&format!(" {key}=\"{}\"", escaped(value)));
        }
    }
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_none() {
        let mut xml = Xml::new();
        xml.element("a", &[("name", "x < \"y\" & z")], |xml| {
            xml.line("p", &[], "A -> B\u{1}, 10 °C > 5");
            xml.empty("b", &[]);
        });
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <a name=\"x &lt; &quot;y&quot; &amp; z\">\n  <p> A -&gt; B\\u{1}, 10 °C &gt; 5 </p>\n  <b/>\n</a>\n"
        );
    }
}
