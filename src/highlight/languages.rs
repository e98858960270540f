//! The languages: one line of words each. A new one is a value in [`LANGUAGES`].

use super::{Reader, lines};

/// Lexical description of a programming language.
pub(super) struct Language {
    /// The names it has after a fence.
    pub(super) names: &'static str,
    pub(super) keywords: &'static str,
    pub(super) constants: &'static str,
    /// Beginnings of comments that end with their line.
    pub(super) comments: &'static [&'static str],
    /// Beginnings and ends of comments of several lines.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Beginnings and ends of texts, longest first.
    pub(super) quotes: &'static [Quote],
    pub(super) traits: &'static [Trait],
}

/// A kind of string.
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) escapes: bool,
    pub(super) multiline: bool,
}

/// Features that only some languages have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Trait {
    /// Names in capitals are types.
    CapitalTypes,
    /// `SELECT` is `select`.
    AnyCase,
    /// `/x/` is a regular expression where an operand may stand.
    Regex,
    /// `${…}` in backquotes holds code.
    Templates,
    /// `$name` is a variable.
    Dollar,
    /// `@name` is a decorator or annotation.
    At,
    /// `#name` at the beginning of a line is for the preprocessor.
    Preprocessor,
    /// `'a` is a lifetime, `'a'` a character.
    Lifetimes,
    /// Words are commands, `-x` options; `#` begins a comment only before a word.
    Shell,
    /// A text before `:` is a key.
    Keys,
    /// A name before `=` is a key, `[…]` at the beginning of a line a section.
    Settings,
}

use Trait::{
    AnyCase, At, CapitalTypes, Dollar, Keys, Lifetimes, Preprocessor, Regex, Settings, Shell, Templates,
};

const fn line(open: &'static str) -> Quote {
    Quote { open, close: open, escapes: true, multiline: false }
}

const fn long(open: &'static str) -> Quote {
    Quote { open, close: open, escapes: true, multiline: true }
}

const fn raw(open: &'static str) -> Quote {
    Quote { open, close: open, escapes: false, multiline: true }
}

const BOTH: &[Quote] = &[line("\""), line("'")];
const C_BLOCK: &[(&str, &str)] = &[("/*", "*/")];

/// The languages of the reader for programs.
pub(super) const LANGUAGES: &[Language] = &[
    Language {
        names: "js javascript mjs cjs jsx node ts typescript tsx mts es6",
        keywords: "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in instanceof interface let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while with yield",
        constants: "true false null undefined NaN Infinity",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("`"), line("\""), line("'")],
        traits: &[CapitalTypes, Regex, Templates, At],
    },
    Language {
        names: "json jsonc json5",
        keywords: "",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[Keys],
    },
    Language {
        names: "py python python3 py3",
        keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield self",
        constants: "True False None",
        comments: &["#"],
        block: &[],
        quotes: &[long("\"\"\""), long("'''"), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "sh shell bash zsh fish ksh nu nushell",
        keywords: "case do done elif else esac export fi for function if in local return select then until while",
        constants: "true false",
        comments: &["#"],
        block: &[],
        quotes: &[long("\""), raw("'"), long("`")],
        traits: &[Shell, Dollar],
    },
    Language {
        names: "powershell ps1 pwsh",
        keywords: "begin break catch class continue data do else elseif end exit filter finally for foreach function if in param process return switch throw trap try until while",
        constants: "",
        comments: &["#"],
        block: &[("<#", "#>")],
        quotes: &[raw("\""), raw("'")],
        traits: &[Shell, Dollar, AnyCase],
    },
    Language {
        names: "java",
        keywords: "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long native new package private protected public record return short static super switch synchronized this throw throws transient try var void volatile while yield",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"\"\""), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "kotlin kt kts",
        keywords: "as break by class companion const continue data do else enum for fun if import in init interface internal is lateinit object open operator override package private protected public return sealed super suspend this throw try typealias val var when while",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"\"\""), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "scala",
        keywords: "abstract case catch class def do else enum extends final finally for given if implicit import lazy match new object override package private protected return sealed super this throw trait try type using val var while with yield",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"\"\""), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "c h cpp c++ cc cxx hpp objc objective-c ino glsl hlsl wgsl cuda",
        keywords: "alignas alignof asm auto bool break case catch char class const constexpr continue decltype default delete do double else enum explicit extern float for friend goto if inline int long mutable namespace new noexcept operator private protected public register return short signed sizeof static struct switch template this throw try typedef typename union unsigned using virtual void volatile while in out inout uniform varying attribute precision vec2 vec3 vec4 mat3 mat4",
        constants: "true false NULL nullptr nil YES NO",
        comments: &["//"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[CapitalTypes, Preprocessor],
    },
    Language {
        names: "cs csharp c#",
        keywords: "abstract as async await base bool break byte case catch char class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach get goto if implicit in init int interface internal is lock long namespace new object operator out override params private protected public readonly record ref return sbyte sealed set short sizeof static string struct switch this throw try typeof uint ulong unsafe using var virtual void volatile when where while yield",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[CapitalTypes, Preprocessor],
    },
    Language {
        names: "go golang",
        keywords: "any bool break byte case chan const continue default defer else error fallthrough float32 float64 for func go goto if import int int32 int64 interface map package range return rune select string struct switch type uint var",
        constants: "true false nil iota",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[raw("`"), line("\""), line("'")],
        traits: &[],
    },
    Language {
        names: "rs rust",
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self static struct super trait type unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "true false",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"")],
        traits: &[CapitalTypes, Lifetimes],
    },
    Language {
        names: "swift",
        keywords: "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fileprivate for func guard if import in init inout internal is let mutating nil open operator override private protocol public repeat rethrows return self some static struct subscript super switch throw throws try typealias var where while",
        constants: "true false nil",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"\"\""), line("\"")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "dart",
        keywords: "abstract as assert async await break case catch class const continue default do dynamic else enum export extends extension factory final finally for get if implements import in is late library mixin new on operator part required rethrow return set static super switch sync this throw try typedef var void while with yield int double bool num",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("'''"), long("\"\"\""), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "php",
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while yield int string bool float void mixed",
        constants: "true false null TRUE FALSE NULL",
        comments: &["//", "#"],
        block: C_BLOCK,
        quotes: &[long("\""), long("'")],
        traits: &[CapitalTypes, Dollar],
    },
    Language {
        names: "rb ruby",
        keywords: "alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return self super then undef unless until when while yield require attr_accessor",
        constants: "true false nil",
        comments: &["#"],
        block: &[("=begin", "=end")],
        quotes: &[long("\""), long("'")],
        traits: &[CapitalTypes],
    },
    Language {
        names: "lua",
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil",
        comments: &["--"],
        block: &[("--[[", "]]")],
        quotes: BOTH,
        traits: &[],
    },
    Language {
        names: "perl pl",
        keywords: "and else elsif for foreach if last local my next not or our package return sub unless until use while",
        constants: "",
        comments: &["#"],
        block: &[],
        quotes: &[long("\""), long("'")],
        traits: &[Dollar],
    },
    Language {
        names: "r",
        keywords: "break else for function if in next repeat return while library",
        constants: "TRUE FALSE NULL NA NaN Inf",
        comments: &["#"],
        block: &[],
        quotes: &[long("\""), long("'")],
        traits: &[],
    },
    Language {
        names: "sql mysql postgresql postgres plsql sqlite",
        keywords: "add all alter and as asc begin between by case check column commit constraint create cross database default delete desc distinct drop else end exists foreign from full group having if in index inner insert into is join key left like limit not offset on or order outer primary references returning right rollback select set table then transaction trigger truncate union unique update using values view when where with int integer bigint varchar text char date timestamp boolean decimal",
        constants: "true false null",
        comments: &["--", "#"],
        block: C_BLOCK,
        quotes: &[raw("'"), raw("\""), raw("`")],
        traits: &[AnyCase],
    },
    Language {
        names: "graphql gql",
        keywords: "directive enum extend fragment implements input interface mutation on query scalar schema subscription type union",
        constants: "true false null",
        comments: &["#"],
        block: &[],
        quotes: &[long("\"\"\""), line("\"")],
        traits: &[CapitalTypes, Dollar, At],
    },
    Language {
        names: "proto protobuf grpc",
        keywords: "enum extend extensions import message oneof option optional package public repeated required reserved returns rpc service stream syntax bool bytes double float int32 int64 string uint32 uint64",
        constants: "true false",
        comments: &["//"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[CapitalTypes],
    },
    Language {
        names: "dockerfile docker containerfile",
        keywords: "FROM AS RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL",
        constants: "",
        comments: &["#"],
        block: &[],
        quotes: BOTH,
        traits: &[Dollar],
    },
    Language {
        names: "nginx caddy caddyfile hcl terraform tf",
        keywords: "server location upstream http events if set return rewrite include listen proxy_pass resource data variable output module provider locals",
        constants: "on off true false null",
        comments: &["#"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[Dollar],
    },
    Language {
        names: "make makefile mk cmake",
        keywords: "else endif ifdef ifeq ifndef ifneq include define endef export override",
        constants: "",
        comments: &["#"],
        block: &[],
        quotes: BOTH,
        traits: &[Dollar],
    },
    Language {
        names: "wasm wat webassembly",
        keywords: "block br br_if call data elem else end export func global if import local loop memory module mut offset param result return start table then type i32 i64 f32 f64",
        constants: "",
        comments: &[";;"],
        block: &[("(;", ";)")],
        quotes: &[line("\"")],
        traits: &[Dollar],
    },
    Language {
        names: "groovy gradle",
        keywords: "abstract as assert break case catch class continue def default do else enum extends final finally for if implements import in instanceof interface new package private protected public return static super switch this throw throws trait try var void while boolean int long double String",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: &[long("\"\"\""), long("'''"), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "haskell hs",
        keywords: "case class data default deriving do else forall foreign if import in infix infixl infixr instance let module newtype of qualified then type where",
        constants: "True False",
        comments: &["--"],
        block: &[("{-", "-}")],
        quotes: &[line("\"")],
        traits: &[CapitalTypes],
    },
    Language {
        names: "ocaml ml fsharp fs",
        keywords: "and as begin class do done downto else end exception external for fun function functor if in include inherit initializer lazy let match method module mutable namespace new object of open or private rec sig struct then to try type val virtual when while with yield",
        constants: "true false",
        comments: &[],
        block: &[("(*", "*)")],
        quotes: &[line("\"")],
        traits: &[CapitalTypes],
    },
    Language {
        names: "elixir ex exs",
        keywords: "after alias and case catch cond def defimpl defmacro defmodule defp defprotocol defstruct do else end fn for if import in not or quote raise receive require rescue try unless unquote use when with",
        constants: "true false nil",
        comments: &["#"],
        block: &[],
        quotes: &[long("\"\"\""), line("\""), line("'")],
        traits: &[CapitalTypes, At],
    },
    Language {
        names: "julia jl",
        keywords: "abstract baremodule begin break catch const continue do else elseif end export finally for function global if import in let local macro module mutable primitive quote return struct try type using where while",
        constants: "true false nothing missing",
        comments: &["#"],
        block: &[("#=", "=#")],
        quotes: &[long("\"\"\""), line("\"")],
        traits: &[At],
    },
    Language {
        names: "zig",
        keywords: "align and anytype asm async await break catch comptime const continue defer else enum errdefer error export extern fn for if inline noalias or orelse packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile while bool void u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64",
        constants: "true false null undefined",
        comments: &["//"],
        block: &[],
        quotes: BOTH,
        traits: &[At],
    },
    Language {
        names: "nix",
        keywords: "assert else if in inherit let or rec then with import",
        constants: "true false null",
        comments: &["#"],
        block: C_BLOCK,
        quotes: &[long("''"), line("\"")],
        traits: &[],
    },
    Language {
        names: "lisp scheme scm clojure clj cljs commonlisp common-lisp elisp emacs-lisp racket",
        keywords: "and begin case cond cons def defmacro defn defparameter defun defvar define do else fn if lambda let letrec loop ns or progn quote recur require set setq unless when",
        constants: "nil true false",
        comments: &[";"],
        block: &[("#|", "|#")],
        quotes: &[long("\"")],
        traits: &[],
    },
    Language {
        names: "asm nasm assembly x86asm armasm",
        keywords: "add and call cmp db dd dec div dq dw extern global hlt imul in inc int ja jae jb jbe je jg jge jl jle jmp jne jnz jz lea loop mov movsx movzx mul neg nop not or out pop push ret rol ror sar section shl shr sub syscall test times xchg xor",
        constants: "",
        comments: &[";"],
        block: &[],
        quotes: BOTH,
        traits: &[AnyCase],
    },
    Language {
        names: "idl webidl",
        keywords: "any async attribute boolean byte callback const constructor deleter dictionary double enum float getter implements includes inherit interface iterable long maplike mixin namespace object octet optional partial readonly record required sequence setlike setter short static stringifier typedef undefined unsigned unrestricted void",
        constants: "true false null",
        comments: &["//"],
        block: C_BLOCK,
        quotes: BOTH,
        traits: &[CapitalTypes],
    },
    Language {
        names: "pascal pas delphi",
        keywords: "and array as asm begin case class const constructor destructor div do downto else end except exports file finalization finally for function goto if implementation in inherited initialization inline interface is label library mod not object of on or out packed procedure program property raise record repeat set shl shr string then to try type unit until uses var while with xor",
        constants: "true false nil",
        comments: &["//"],
        block: &[("{", "}"), ("(*", "*)")],
        quotes: &[raw("'")],
        traits: &[AnyCase],
    },
    Language {
        names: "bat batch cmd dosbatch",
        keywords: "call cd cls copy del dir do echo else endlocal equ exist exit for goto gtr if in leq lss move neq not pause rem set setlocal shift start",
        constants: "on off nul",
        comments: &["::"],
        block: &[],
        quotes: &[raw("\"")],
        traits: &[AnyCase],
    },
    Language {
        names: "vim viml vimscript",
        keywords: "augroup autocmd call command const else elseif endfor endfunction endif endtry endwhile execute filetype for function highlight if inoremap let map nmap nnoremap noremap return set setlocal silent source syntax try vnoremap while",
        constants: "v:true v:false v:null",
        comments: &[],
        block: &[],
        quotes: &[raw("'")],
        traits: &[],
    },
    Language {
        names: "tex latex",
        keywords: "begin end documentclass usepackage newcommand renewcommand section subsection item label ref cite",
        constants: "",
        comments: &["%"],
        block: &[],
        quotes: &[],
        traits: &[],
    },
    Language {
        names: "toml ini cfg conf properties dotenv env editorconfig gitconfig desktop systemd",
        keywords: "",
        constants: "true false yes no on off",
        comments: &["#", ";"],
        block: &[],
        quotes: &[long("\"\"\""), raw("'''"), line("\""), line("'")],
        traits: &[Settings],
    },
];

/// The languages with readers of their own.
const FIXED: &[(&str, Reader)] = &[
    (
        "html xml svg vue svelte xhtml html-nolint mathml rss plist jsp astro vue-html jinja jinja2 j2 tera twig liquid nunjucks ejs erb handlebars hbs mustache go-html-template go-template gotmpl",
        Reader::Markup,
    ),
    ("css scss less sass", Reader::Css),
    ("yaml yml", Reader::Lines(lines::yaml)),
    ("diff patch", Reader::Lines(lines::diff)),
    ("http https", Reader::Lines(lines::http)),
    ("md markdown mdx", Reader::Lines(lines::markdown)),
    ("console shell-session shellsession terminal pycon doscon ps1con", Reader::Lines(lines::console)),
];

/// The names of all languages.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let programs = LANGUAGES.iter().flat_map(|language| language.names.split(' '));
    programs.chain(FIXED.iter().flat_map(|(names, _)| names.split(' ')))
}

/// Reader for code of this language; `None` where it is not known.
pub(super) fn reader(lang: &str) -> Option<Reader> {
    let lang = lang.to_ascii_lowercase();
    let is = |names: &str| names.split(' ').any(|name| name == lang);
    let fixed = FIXED.iter().find(|(names, _)| !lang.is_empty() && is(names)).map(|(_, reader)| *reader);
    fixed.or_else(|| {
        let known = !lang.is_empty();
        LANGUAGES.iter().find(|l| known && is(l.names)).map(Reader::Program)
    })
}

/// The language of this name, for code inside other code.
pub(super) fn named(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|l| l.names.split(' ').any(|n| n == name))
}
