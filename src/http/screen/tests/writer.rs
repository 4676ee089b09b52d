//! Documents from random choices, with the names and separators that a reader could trip over.

/// Names that a keyword, a literal or a type condition could be mistaken for.
const NAMES: [&str; 12] =
    ["a", "A", "on", "onA", "fragment", "query", "true", "nullable", "trueB", "_", "F", "mutation"];

/// What may stand between two tokens instead of a space.
const SEPARATORS: [&str; 6] = ["", "#(\"\n", ",", "\u{feff}", "\t\r\n", "# {\r"];

/// Writes a document by taking each decision from a list of bytes; when they run out it closes what is open.
pub(super) struct Writer<'c> {
    choices: std::slice::Iter<'c, u8>,
    /// How many of sixteen separators are missing or odd.
    oddity: usize,
    text: String,
}

impl Writer<'_> {
    pub(super) fn document(choices: &[u8], oddity: usize) -> String {
        let mut writer = Writer { choices: choices.iter(), oddity, text: String::new() };
        let mut count = 0;
        while count == 0 || writer.pick(3) != 0 {
            writer.definition(count);
            count += 1;
        }
        writer.text
    }

    fn pick(&mut self, below: usize) -> usize {
        self.choices.next().map_or(0, |byte| usize::from(*byte) % below)
    }

    fn put(&mut self, token: &str) {
        self.text += token;
        let separator = if self.pick(16) < self.oddity { SEPARATORS[self.pick(SEPARATORS.len())] } else { " " };
        self.text += separator;
    }

    fn put_one_of(&mut self, tokens: &[&str]) {
        let token = tokens[self.pick(tokens.len())];
        self.put(token);
    }

    fn name(&mut self) {
        self.put_one_of(&NAMES);
    }

    fn definition(&mut self, number: usize) {
        if number > 0 && self.pick(4) != 0 {
            self.put("fragment");
            self.name();
            self.put("on");
            self.name();
        } else {
            self.put_one_of(&["query", "mutation", "subscription"]);
            // Operations of one document need names of their own.
            self.put(&format!("Operation{number}"));
            if self.pick(3) == 1 {
                self.text += "($v:";
                self.put_one_of(&["T", "[T!]", "nullT!"]);
                self.directives();
                if self.pick(2) == 1 {
                    self.put("=");
                    self.value(2);
                }
                self.put(")");
            }
        }
        self.directives();
        self.selections(4);
    }

    fn selections(&mut self, depth: usize) {
        self.put("{");
        loop {
            match self.pick(6) {
                1 => {
                    self.put("...");
                    self.name();
                    self.directives();
                }
                2 if depth > 0 => {
                    self.put("...");
                    if self.pick(2) == 1 {
                        self.put("on");
                        self.name();
                    }
                    self.directives();
                    self.selections(depth - 1);
                }
                kind => {
                    if kind == 3 {
                        self.name();
                        self.put(":");
                    }
                    self.name();
                    self.arguments();
                    self.directives();
                    if depth > 0 && kind > 3 {
                        self.selections(depth - 1);
                    }
                }
            }
            if self.pick(3) == 0 {
                break;
            }
        }
        self.put("}");
    }

    fn directives(&mut self) {
        while self.pick(5) == 1 {
            self.put("@");
            self.name();
            self.arguments();
        }
    }

    fn arguments(&mut self) {
        if self.pick(4) == 1 {
            self.put("(");
            self.name();
            self.put(":");
            self.value(2);
            self.put(")");
        }
    }

    fn value(&mut self, depth: usize) {
        const SCALARS: [&str; 12] = [
            "1",
            "-0.5e3",
            "\"{[(\"",
            "\"\"",
            "\"\"\"{ \\\"\"\" \"\"\"",
            "true",
            "null",
            "B",
            "$v",
            "truefalse",
            "1-1",
            "\"\"\"\"\"\"",
        ];
        match self.pick(14) {
            0 if depth > 0 => {
                self.put("[");
                while self.pick(3) != 0 {
                    self.value(depth - 1);
                }
                self.put("]");
            }
            1 if depth > 0 => {
                self.put("{");
                while self.pick(3) == 1 {
                    self.name();
                    self.put(":");
                    self.value(depth - 1);
                }
                self.put("}");
            }
            scalar => self.put(SCALARS[scalar % 12]),
        }
    }
}
