//! The codes of findings. `docs/content/reference/codes.md` has a section for each.

use super::Severity;

macro_rules! codes {
    ($($severity:ident { $($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+ })+) => {
        /// The kind of fault that a finding is about. Names never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($($(#[doc = $doc])+ $variant,)+)+ }

        /// All codes.
        pub const CODES: &[Code] = &[$($(Code::$variant,)+)+];

        impl Code {
            /// The name in messages, in JSON and in `allow:`, in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $($(Code::$variant => $name,)+)+ }
            }

            /// The default severity, without `--strict`.
            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant)|+ => Severity::$severity,)+ }
            }

            /// Description of the fault in one line.
            pub fn about(self) -> &'static str {
                match self { $($(Code::$variant => concat!($($doc),+).trim_ascii(),)+)+ }
            }
        }
    };
}

codes! {
    Error {
        /// A file or folder could not be read, or is a link that leaves the site.
        UnreadableFile = "unreadable-file",
        /// A text file is not UTF-8.
        InvalidUtf8 = "invalid-utf8",
        /// YAML that cannot be parsed.
        InvalidYaml = "invalid-yaml",
        /// More of something than the program takes; nothing is left out without this finding.
        TooMuch = "too-much",
        /// A value of the wrong kind or out of its range.
        InvalidValue = "invalid-value",
        /// Two things have the same id.
        DuplicateId = "duplicate-id",
        /// Two pages would be written to the same address.
        DuplicateRoute = "duplicate-route",
        /// Two files whose names are one on some disks.
        NameCollision = "name-collision",
        /// A path that leaves the site or that some systems cannot hold.
        UnsafePath = "unsafe-path",
        /// A redirect that leads back to itself.
        RedirectCycle = "redirect-cycle",
        /// A rule names a fact that the set does not define.
        UnknownFact = "unknown-fact",
        /// A cell names an option that the fact does not have.
        UnknownOption = "unknown-option",
        /// A rule leads to an outcome that the set does not define.
        UnknownOutcome = "unknown-outcome",
        /// A blank in a text that names no fact and no date.
        UnknownBlank = "unknown-blank",
        /// A cell that the fact's kind cannot read.
        InvalidCell = "invalid-cell",
        /// Some answers match no rule.
        RuleGap = "rule-gap",
        /// Some answers match two rules with different outcomes.
        RuleOverlap = "rule-overlap",
        /// A rule that can never decide because earlier ones always do.
        RuleMasked = "rule-masked",
        /// No answers lead to this outcome.
        OutcomeUnreachable = "outcome-unreachable",
        /// A `::: when` whose condition never holds where its text is shown, or always does.
        IdleCondition = "idle-condition",
        /// An outcome's deadline has already passed for some answers that lead to it.
        DeadlineIncoherent = "deadline-incoherent",
        /// Escalation leads back to where it began.
        EscalationCycle = "escalation-cycle",
        /// A stretch of time that no edition of the rules covers.
        EditionGap = "edition-gap",
        /// The rules' diagram has too many states.
        TooEntangled = "too-entangled",
        /// A rule set's own test gives another result.
        RuleTestFailed = "rule-test-failed",
        /// A file, or a part of one, that a page includes and that is not there.
        MissingInclude = "missing-include",
        /// A template of the theme does not parse or render.
        TemplateError = "template-error",
    }
    Warning {
        /// Something that an edition of the site cannot hold; words stand in its place.
        LeftOut = "left-out",
        /// The syntax of another tool, which readers see as typed.
        ForeignSyntax = "foreign-syntax",
        /// A key that nothing reads.
        UnknownKey = "unknown-key",
        /// A link whose target does not exist; an error where a rule, guide or term is named.
        BrokenLink = "broken-link",
        /// A link to a heading that its page does not have.
        MissingAnchor = "missing-anchor",
        /// A picture or file that does not exist.
        MissingAsset = "missing-asset",
        /// An address that a page may not name, such as `javascript:`.
        UnsafeLink = "unsafe-link",
        /// A web address, mail address or phone number outside of the site that cannot be opened.
        BrokenExternalLink = "broken-external-link",
        /// An amount without a currency, on a site that is not in Chinese of the mainland.
        MissingCurrency = "missing-currency",
        /// Dates or deadlines, and no time zone.
        MissingZone = "missing-zone",
        /// A fact that no answer path ever asks.
        FactNeverAsked = "fact-never-asked",
        /// A page that no list, navigation or other page leads to.
        OrphanPage = "orphan-page",
        /// An article without a title.
        MissingTitle = "missing-title",
        /// A translation of a page or file that does not exist.
        OrphanTranslation = "orphan-translation",
        /// Words of the site that one of its languages does not have.
        Untranslated = "untranslated",
        /// A translation whose original has changed since.
        TranslationStale = "translation-stale",
        /// A file that is copied though nothing links to it. Off until a site asks for it.
        UnusedAsset = "unused-asset",
        /// A template of the site's theme that nothing uses.
        UnusedTemplate = "unused-template",
        /// A style sheet of the site's theme that browsers read otherwise than it is meant.
        InvalidCss = "invalid-css",
        /// Two articles of a folder with the same title.
        DuplicateTitle = "duplicate-title",
        /// An article without a description. Off until a site asks for it.
        MissingDescription = "missing-description",
        /// An article that links to no rule and names no source. Off until a site asks for it.
        UncitedClaim = "uncited-claim",
        /// A picture without a text alternative.
        MissingAlt = "missing-alt",
        /// A heading that skips a level.
        HeadingSkip = "heading-skip",
        /// A rule without a source.
        MissingSource = "missing-source",
        /// The date by which a page or rule was to be reviewed has passed.
        ReviewOverdue = "review-overdue",
        /// A rule whose time in force is over.
        RuleExpired = "rule-expired",
        /// A page whose last day has passed.
        PageExpired = "page-expired",
        /// Dates or names that the site takes from git, and git does not have.
        MissingHistory = "missing-history",
        /// Share pictures that the site asks for, but no font can draw their titles.
        NoSharePicture = "no-share-picture",
        /// An address that was published and is gone.
        MovedPage = "moved-page",
        /// An `allow:` that accepts nothing.
        UnusedAllow = "unused-allow",
        /// A word that the glossary asks not to use.
        DiscouragedTerm = "discouraged-term",
        /// A diagram that is not drawn.
        UndrawnDiagram = "undrawn-diagram",
        /// A formula that cannot be read.
        InvalidFormula = "invalid-formula",
        /// A language after a fence that code is not coloured in.
        UnknownLanguage = "unknown-language",
        /// HTML that was taken out of an article for safety.
        RawHtmlRemoved = "raw-html-removed",
    }
}

impl Code {
    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Code> {
        CODES.iter().copied().find(|c| c.as_str() == name)
    }
}
