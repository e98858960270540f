//! Every cap on what an author can ask for, with the words that are said when it is reached.
//!
//! Most of the program takes time in proportion to what it reads. Where something cannot, or where a
//! small text would make a large page, a cap stands here and nowhere else: [`CAPS`] is the list in
//! the manual, and a test holds the two together. The size of a file and the number of files are
//! the site's own policy (`limits:` in `site.yaml`, [`crate::config::Limits`]); these protect the
//! program's time and memory, and the reader's browser, and cannot be raised.

use std::fmt::Display;

/// A limit and its words.
#[derive(Debug)]
pub struct Cap {
    /// Its name in the table of the manual.
    pub name: &'static str,
    /// The most that is taken.
    pub most: usize,
    /// Message about more than that; `{found}` and `{most}` stand for numbers. Empty where what is beyond
    /// is left out without a finding.
    pub message: &'static str,
    /// Remedy.
    pub hint: &'static str,
}

impl Cap {
    /// Whether so many are too many.
    pub const fn is_below(&self, count: usize) -> bool {
        self.most < count
    }

    /// The message about `found` of them.
    pub fn words(&self, found: impl Display) -> String {
        self.message.replace("{found}", &found.to_string()).replace("{most}", &self.most.to_string())
    }
}

macro_rules! caps {
    ($($(#[doc = $doc:literal])+ $NAME:ident: $name:literal, $most:expr, $message:literal, $hint:literal;)+) => {
        $($(#[doc = $doc])+ pub const $NAME: Cap = Cap { name: $name, most: $most, message: $message, hint: $hint };)+

        /// Every cap, in the order of the manual.
        pub const CAPS: &[Cap] = &[$($NAME),+];
    };
}

caps! {
    /// Brackets of YAML inside each other: parsers look at all that are open for each token.
    YAML_BRACKETS: "YAML 里一层套一层的括号", 128,
        "brackets in each other more than {most} deep", "nest less deeply, or write lists and maps as indented lines";
    /// Values between two brackets of YAML: the parser holds all of them until the last bracket.
    YAML_FLOW: "YAML 里一对括号中的值", 50_000,
        "more than {most} values between two brackets", "write lists and maps as indented lines";
    /// Lists and maps of YAML inside each other.
    YAML_DEPTH: "YAML 的嵌套", 128, "nested more than {most} levels deep", "nest less deeply";
    /// Values in a YAML document, apart from one for every three bytes.
    YAML_VALUES: "一份 YAML 里的值，每三个字节再加一个", 150_000,
        "more values than a text of this length may have", "split the file";
    /// Bytes that aliases of YAML stand for, apart from as many as the document has itself.
    YAML_ALIASED: "YAML 的引用一共代表的字节，再加文件自己的长度", 1_000_000,
        "aliases repeat too much", "write the values out: aliases may not multiply without bound";
    /// Characters of a key in the path of a value, as findings name it.
    SHOWN_KEY: "提示里一个键的字数", 60, "", "";
    /// Marks of Markdown in a text, apart from one for every five bytes; those that begin what takes more
    /// room count more.
    MARKDOWN_MARKS: "一篇 Markdown 里的记号，每五个字节再加一个", 200_000,
        "{found} marks such as `*`, `[`, `|`, `<` and line ends, more than a text of this length may have",
        "split it, or put data into a file of its own";
    /// Blocks and inlines inside each other. What is inside is shown without nesting.
    MARKDOWN_DEPTH: "Markdown 和 HTML 的嵌套", 64,
        "nested more than {most} levels deep; what is inside is shown without nesting", "nest less deeply";
    /// Attributes in double quotes of one tag of HTML or XML. The tokenizer recurses for each of them.
    ATTRIBUTES: "一个标签里值带双引号的属性", 200, "", "";
    /// Bytes of a formula. The library that reads it takes its time.
    FORMULA: "一个公式的字节", 5000,
        "{found} bytes in a formula; {most} is the most", "split it into several";
    /// Bytes of all formulas of a text; those behind are shown as typed.
    FORMULAS: "一篇文章里公式的字节", 300_000,
        "more than {most} bytes of formulas in a text", "split the page";
    /// Nesting of braces in a formula. Also the number of its environments and `\left` brackets, nested or not.
    FORMULA_DEPTH: "一个公式的括号套括号，一共的环境", 64,
        "braces in each other more than {most} deep", "";
    /// Abbreviations that a text explains.
    ABBREVIATIONS: "一篇文章解释的缩写", 500, "", "";
    /// Bytes of an abbreviation. Each one is searched for at each character of the text, which takes time.
    ABBREVIATION: "一个缩写的字节", 60, "", "";
    /// Bytes of all long forms in a text. A long form counts each time that its abbreviation occurs.
    ABBREVIATED: "一篇文章里缩写的全称，出现一次算一次，字节", 1_000_000, "", "";
    /// Bytes of a diagram.
    DRAWING: "一张图的字节", 50_000, "", "";
    /// Bytes of the diagrams of a text.
    DRAWINGS: "一篇文章里图的字节", 100_000,
        "more than {most} bytes of diagrams in a text: the others are shown as typed", "split the page";
    /// Nodes of a diagram: above this a picture helps nobody.
    DRAWING_NODES: "一张图的节点", 400, "", "";
    /// Lines of a diagram.
    DRAWING_EDGES: "一张图的线", 1000, "", "";
    /// Places of a diagram: nodes, words of lines, and where a line crosses a layer.
    DRAWING_PLACES: "一张图的位置", 5000, "", "";
    /// Bytes of the font that draws share pictures.
    SHARE_FONT: "分享图字体的字节", 100_000_000, "", "";
    /// Braces and frames of a diagram inside each other.
    DRAWING_DEPTH: "一张图的嵌套", 16, "", "";
    /// Files that a text includes, each as often as it does.
    INCLUDES: "一篇文章引入的文件", 200,
        "more than {most} files are included here", "split the page, or put files together";
    /// Bytes of all files that a text includes.
    INCLUDED: "一篇文章引入的字节", 4_000_000,
        "the files that are included here hold more than {most} bytes", "include a part of them: `{lines=1-99}`";
    /// Bytes that all texts of a site include together, beyond the bytes of the site's texts themselves. Each page
    /// holds its own copy of an included file, and each rule set its own copy of a shared file. Tables and
    /// shared files count four times, since cells and questions take more room than words.
    INCLUDED_ALL: "整个网站引入的字节，再加网站文字的长度；表格和共用的规则文件算四倍", 20_000_000,
        "the articles and rule sets of the site include {found} bytes together, and {most} is the most: link to the file or to a page that includes it, and split long files in `rules/shared/`", "";
    /// Bytes of guides and glossary words that `::: guide`, `::: term` and `::: terms` put on all pages of a
    /// site, beyond `EMBEDDED_ON_PAGE` for each article.
    EMBEDDED_ALL: "所有页面里嵌入的指南和术语的字节，每篇文章再加 20,000", 20_000_000,
        "guides and words of the glossary on the pages of the site up to this one are {found} bytes; {most} is the most",
        "link to the guide or the glossary, or name the words that matter: `::: terms refund, freight`";
    /// Files that include each other.
    INCLUDE_DEPTH: "引入的文件再引入", 8,
        "files include each other more than {most} deep", "include the innermost ones directly";
    /// Rows of a table that is made of a file.
    TABLE_ROWS: "用文件做的表格的行", 2000,
        "{found} rows; {most} is the most that a page shows", "link to the file, or put the rows that matter into one of their own";
    /// Bytes that the texts of `vars:` may add to an article, beyond ten for each byte of the article's own.
    FILLED: "`vars` 给一篇文章添的字节，文章每个字节再加十个", 10_000,
        "`vars` adds {found} bytes to this article, more than one of its length may have",
        "use it less often here, or shorten it";
    /// Bytes of all files that a text shows as tables. The first file is shown even if it alone is longer.
    TABLES: "一篇文章里用文件做的表格的字节，第一张除外", 1_000_000,
        "the tables made of files here hold more than {most} bytes",
        "link to the files, or put the tables into pages of their own";
    /// Columns of a table that is made of a file.
    TABLE_COLUMNS: "用文件做的表格的列", 50, "it has {found} columns; {most} is the most", "";
    /// Empty cells of such a table, apart from one for each byte of its file: each row is filled up to the widest.
    TABLE_EMPTY: "用文件做的表格里空的格子，文件每个字节再加一个", 10_000,
        "its {found} rows are much shorter than the widest one", "";
    /// Bytes of a block of code in colours; longer code is plain, as nobody reads it for its colours.
    COLORED: "上色的代码块，字节", 100_000, "", "";
    /// Bytes of a line of code in colours; longer ones are data or minified code.
    COLORED_LINE: "上色的代码块的一行，字节", 4000, "", "";
    /// Stretches of lines that one block of code marks.
    MARKED_LINES: "一段代码标出的行", 1000, "", "";
    /// Attributes of a block of code or a container.
    ATTRIBUTES_OF_BLOCK: "一段代码、一个容器的属性", 50, "", "";
    /// Footnotes that the search reads where they are referred to, inside each other; others at the end.
    NOTES_DEPTH: "搜索时脚注套脚注", 8, "", "";
    /// Questions of a set that is drawn: above this a picture helps nobody.
    DRAWN: "画成图的指南的问题", 60, "", "";
    /// Places of a picture: questions, outcomes, and where a line crosses a layer.
    DRAWN_PLACES: "图里的位置", 2000, "", "";
    /// Facts of a rule set; each option of an `any_of` question is one.
    FACTS: "一张规则表的问题，`any_of` 一个选项算一个", 1000,
        "more than {most} facts", "split the set, and let an outcome of the first lead to the second";
    /// Masks of a rule set, one for each fact of each rule, exception, piece of advice and row; apart from one
    /// for every sixteen bytes of the file.
    CELLS: "问题数乘规则数，文件每十六个字节再加一个", 200_000,
        "facts times rules are {found}, more than a file of this length may have",
        "split the set, and let an outcome of the first lead to the second";
    /// Stretches that a fact is cut into, options of a question, editions, and values of a cell.
    ATOMS: "一个问题被切成的段、选项，一张规则表的版本", 1024,
        "`{name}` is cut into {found} stretches", "{most} is the most: round the cells, or split the set in two";
    /// Boxes that one rule stands for, once derived facts are put in and exceptions cut out.
    CUBES: "一条规则代表的格子", 20_000, "", "";
    /// States of the decision diagram.
    STATES: "一张规则表的状态", 200_000,
        "the rules of `{name}` are too entangled: more than {most} states", "";
    /// Answers in the decision diagram, each of each question.
    EDGES: "一张规则表所有问题的回答", 1_000_000, "", "";
    /// Lines that all states hold together.
    HELD: "所有状态里的规则加起来", 6_000_000, "", "";
    /// Steps of proving a set, whatever its size; a fiftieth of that is always there.
    PROOF: "证明一张规则表的步数", 1_000_000_000, "", "";
    /// Steps of proving for a byte of the file.
    PROOF_OF_BYTE: "其中文件每个字节的步数", 10_000, "", "";
    /// Questions of a guide that have a page each.
    NODES: "有自己页面的问题", 1500, "", "";
    /// Bytes of all answers to all questions of such a guide.
    ANSWERS: "所有问题的所有回答的字节", 4_000_000,
        "the answers of all questions of the diagram are {found} bytes; {most} is the most",
        "shorten the options, or sum some of them up in a fact with `derive:`";
    /// Days that are holidays or working days by name.
    HOLIDAYS: "日历里的日子", 10_000, "{found} days; {most} is the most", "leave out years that are over";
    /// Rules without effect that are told of a set.
    MASKED: "一张规则表里报告的不起作用的规则", 200,
        "{found} more rules never decide", "mend those above first";
    /// Steps of a set's own tests: questions of the diagram times cases.
    TESTS: "一张规则表自己的测试的步数，文件每个字节再加一千", 20_000_000,
        "the tests take {found} steps; {most} is the most", "leave out tests that say the same";
    /// Characters of a rule in a sentence.
    SENTENCE: "一条规则写成的句子，字节", 2000, "…", "";
    /// Bytes of the lines that a finding is shown with; others are named as `file:line:column`.
    PICTURED: "终端里一条提示引用的行，字节", 32_768, "", "";
    /// Findings of one kind that are shown with their lines; the others are counted. Every other
    /// format prints all.
    FINDINGS: "终端里一种提示带着原文显示的条数", 5000,
        "… and {found} more of `{code}`: `--format short` prints them all", "";
    /// Rounds of `fix`: a remedy may reveal the next fault.
    FIX_ROUNDS: "`zhinan fix` 一次改几遍", 100, "", "";
    /// Outcomes that are named of a circle: there may be as many circles as outcomes.
    CIRCLE: "一个圈里说出来的结论", 12, "… ({found} more)", "";
    /// Steps that suggestions of one kind may take in a run: names looked at, and cells of distances.
    SUGGESTIONS: "一种「是不是想写」的步数", 20_000_000, "", "";
    /// Characters of a name that others are suggested for.
    SUGGESTED: "找相近名字的名字，字数", 1000, "", "";
    /// Characters in which two names are compared, without those that they begin and end with alike.
    COMPARED: "比较两个名字时看的字数", 64, "", "";
    /// Folders inside each other: a page names all folders above it, each by its whole way.
    FOLDERS: "文件夹的嵌套", 24,
        "{found} folders in each other; {most} is the most", "put the article into a folder further up";
    /// Characters of a title: of the site, an article, a section, a link in the navigation, a rule set and
    /// what is in it. Other pages show it.
    TITLE: "网站、文章、栏目、导航、规则表的标题，问题、选项、术语的字数", 500,
        "{found} characters in a title; {most} is the most", "shorten it, and write the rest into the text";
    /// Characters of a description, which lists show.
    DESCRIPTION: "描述的字数", 2000,
        "{found} characters in a description; {most} is the most",
        "write one sentence, and the rest into the text";
    /// Characters of an address of another site, or of a language or name in the settings.
    ADDRESS: "设置里的网址、来源的字数", 2000,
        "{found} characters in an address; {most} is the most", "shorten it";
    /// Characters of an id.
    ID: "规则表和证据里的 `id` 的字数", 100, "{found} characters in an id; {most} is the most", "shorten it";
    /// Entries of the navigation that stand in the header of every page.
    NAV: "导航里的链接", 50,
        "{found} links in `nav`; {most} is the most", "link to pages that list the others";
    /// Links to accounts that stand in the footer of every page.
    SOCIAL: "`social` 里的链接", 50,
        "{found} links in `social`; {most} is the most", "leave out some";
    /// Links that stand in the footer of every page.
    FOOTER: "`footer.links` 里的链接", 50,
        "{found} links in `footer.links`; {most} is the most", "link to pages that list the others";
    /// Entries of the navigation inside each other.
    NAV_DEPTH: "导航的嵌套", 12, "`nav` is nested more than {most} levels deep", "nest less deeply";
    /// Hosts that pages may load pictures from: the policy of every page names them.
    HOSTS: "`allow_hosts` 里的主机", 50,
        "{found} hosts in `allow_hosts`; {most} is the most", "save pictures below `content/`";
    /// Other languages of a site: each page is made in all of them.
    LANGUAGES: "`languages` 里的语言", 30,
        "{found} languages in `languages`; {most} is the most", "make several sites";
    /// Tags of an article: each has a page.
    TAGS: "一篇文章的标签", 30, "{found} tags; {most} is the most", "leave out those that say little";
    /// Keywords of an article, synonyms or discouraged words of a term.
    KEYWORDS: "一篇文章的关键词，一个术语的同义词", 1000,
        "{found} words; {most} is the most", "leave out those that nobody types";
    /// Old addresses of an article: each has a page.
    ALIASES: "一篇文章的旧地址", 100,
        "{found} old addresses; {most} is the most", "let the server redirect them";
    /// Bytes of the front matter `cascade:`, which a folder adds to each of its pages.
    CASCADE: "`cascade` 的字节", 5000,
        "{found} bytes in `cascade`, which each page of the folder gets; {most} is the most",
        "write into the pages what only they need";
    /// Commits of the history that are read, the newest first.
    COMMITS: "从 git 里读的提交", 100_000, "", "";
    /// Names under an article of those who changed it.
    CONTRIBUTORS: "一篇文章下面的贡献者", 20, "", "";
    /// Pages under an article that link to it.
    BACKLINKS: "一篇文章下面提到它的页面", 50, "", "";
    /// Words of the glossary, which stand on one page.
    TERMS: "术语", 10_000,
        "{found} words in the glossary; {most} is the most", "leave out those that readers know";
    /// Pieces of evidence.
    EVIDENCE: "证据", 2000, "{found} pieces of evidence; {most} is the most", "leave out some";
    /// Tests of the search.
    SEARCH_TESTS: "搜索的测试", 1000,
        "{found} tests of the search; {most} is the most", "leave out those that say the same";
    /// Results that a test of the search looks at, and pages that it expects.
    SEARCH_TOP: "一个搜索测试看的结果、期望的页面", 100,
        "{found} is more than a reader looks at; {most} is the most", "lower it";
    /// Synonyms of all words of the glossary: each query is held against them.
    SYNONYMS: "所有术语的同义词", 10_000,
        "{found} synonyms in the glossary; {most} is the most", "leave out those that nobody types";
    /// Bytes of a section that the search reads: results show a part of it.
    SECTION: "搜索读一节的字节", 50_000, "", "";
    /// Rules of a set with their exceptions, apart from one for every 150 bytes of the file: several pages list
    /// them all.
    RULES: "一张规则表的规则和例外，文件每 150 个字节再加一条", 10_000,
        "{found} rules, more than a file of this length may have",
        "split the set, and let an outcome of the first lead to the second";
    /// Pieces of advice of a rule set: each is held against each rule.
    ADVICE: "一张规则表的建议", 200, "{found} pieces of advice; {most} is the most", "leave out some";
    /// `::: when` parts of a text. Each one is compared with each rule.
    PASSAGES: "一段文字里的 `::: when`", 100,
        "{found} parts under a condition in a text; {most} is the most", "write several outcomes, or pieces of advice";
    /// Entries of `evidence`, `see` and `next` of an outcome.
    OUTCOME_LISTS: "一个结论的 `evidence`、`see`、`next`", 100,
        "{found} entries; {most} is the most", "leave out some";
    /// Bytes of letters, evidence and advice that the outcomes of a set show, each for each outcome.
    ATTACHED: "所有结论带的信、证据、建议，字节", 4_000_000,
        "letters, evidence and advice of the outcomes up to this one are {found} bytes; {most} is the most",
        "shorten them, or put them into an article and link to it";
    /// Blanks of a letter.
    BLANKS: "一封信里的空", 1000, "{found} blanks in a letter; {most} is the most", "leave out some";
    /// Outcomes of a rule set: each has a page.
    OUTCOMES: "一张规则表的结论", 1000,
        "{found} outcomes; {most} is the most", "split the set, and let an outcome of the first lead to the second";
    /// Decisions of a rule set: each is compiled and proven by itself.
    DECISIONS: "一张规则表的决定", 50,
        "{found} decisions; {most} is the most", "split the set";
    /// Words that the glossary asks not to use.
    DISCOURAGED: "不要用的词", 5000,
        "{found} discouraged words in the glossary; {most} is the most", "leave out those that nobody writes";
    /// Findings about discouraged words in an article.
    DISCOURAGED_FOUND: "一篇文章里报告的不要用的词", 1000,
        "{found} more discouraged words in this article", "mend those above first";
    /// Bytes of a site that readers keep on their device: browsers give a site so much without asking.
    OFFLINE: "`offline: true` 的网站，字节", 200_000_000,
        "readers would have to keep {found} on their device, and 200 MB is the most",
        "leave out large files, or write `offline: visited`, which keeps the pages that a reader opens";
    /// Files that the service worker lists by name and hash: a browser reads the list whenever it starts the
    /// worker.
    OFFLINE_FILES: "`offline: visited` 的网站，文件", 50_000,
        "readers could keep pages of {found} files, and {most} is the most", "leave out `offline`";
    /// Bytes of the site as one page: telephones and mail programs do not open more.
    EDITION_PAGE: "做成一个网页的网站，字节", 64_000_000,
        "the page would have {found}, and 64 MB is the most",
        "pack one section with `--only SECTION`, or the whole site with `--format zip`";
    /// Bytes of the site as a book.
    EDITION_BOOK: "做成一本书的网站，字节", 512_000_000,
        "the book would have {found}, and 512 MB is the most",
        "pack one section with `--only SECTION`, or the whole site with `--format zip`";
    /// Files of a project that `import` moves.
    IMPORTED_FILES: "`import` 读的文件", 200_000, "{found} holds more than {most} files", "";
    /// Bytes of a text that `import` moves.
    IMPORTED_TEXT: "`import` 读的一份文字，字节", 16_000_000, "has more than {most} bytes and was not read", "";
    /// Values in the settings of another tool that are a script.
    IMPORTED_VALUES: "`import` 从一份脚本里读的值", 200_000, "", "";
    /// Bytes that are looked through in such scripts.
    IMPORTED_SEARCHED: "`import` 在脚本里找过的字节", 200_000_000, "", "";
    /// Bytes of a Word document.
    WORD_FILE: "一份 Word 文档，字节", 200_000_000, "it has more than {most} bytes", "";
    /// Bytes of an XML file in a Word document: the text of 1,000 pages has about 10 MB.
    WORD_XML: "一份 Word 文档里的一份 XML，字节", 16_000_000, "", "";
    /// Tags of such a file.
    WORD_TAGS: "一份 Word 文档里的一份 XML 的标签", 1_000_000, "", "";
    /// Bytes of a picture in a Word document.
    WORD_PICTURE: "一份 Word 文档里的一张图，字节", 30_000_000, "", "";
    /// Bytes of all that is unpacked from a Word document.
    WORD_UNPACKED: "一份 Word 文档解开以后，字节", 300_000_000, "", "";
    /// Bytes of a model in DMN.
    DMN_FILE: "一个 DMN 模型，字节", 30_000_000, "it has more than {most} bytes", "";
    /// Elements, attributes and texts of a model in DMN.
    DMN_NODES: "一个 DMN 模型里的元素、属性、文字", 2_000_000, "", "";
    /// Tables of a model in DMN.
    DMN_TABLES: "一个 DMN 模型里的表", 500, "more than {most} tables", "";
    /// Elements, attributes and texts of a picture in SVG of a book.
    SVG_NODES: "书里一张 SVG 里的元素、属性、文字", 1_000_000, "", "";
}
