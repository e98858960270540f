//! Search that knows the words of a language: their forms, their families, words that ask, words in two
//! parts, and words that nobody would write.

use super::{doc, files, first_of, wrong};
use serde_json::Value;
use zhinan::search::{Document, Index, Kind, Page, Words};

fn article(url: &str, title: &str, section: &str, text: &str) -> Document {
    doc(Kind::Article, url, title, section, text)
}

fn english() -> Vec<Document> {
    vec![
        article(
            "a/routers.html",
            "Configuring routers",
            "",
            "A router sends each packet on. Routes are read once.",
        ),
        article(
            "a/routers.html#copy",
            "Configuring routers",
            "Copying a configuration",
            "Copies are written beside the original.",
        ),
        article(
            "a/setup.html",
            "Set up an account",
            "",
            "Once it is set up, log in with your e-mail address. It's the owner's account.",
        ),
        article(
            "a/backup.html",
            "Make a backup",
            "",
            "Children inherit the settings of their parents. Installation takes a minute.",
        ),
        article(
            "a/timeout.html",
            "Limits",
            "",
            "The time out of a request is measured in seconds; requests queued longer are dropped.",
        ),
        article(
            "a/timeout.html#stops",
            "Limits",
            "Why a request stops",
            "It was cancelled, or its behaviour was wrong.",
        ),
        article("b/route.html", "Route", "", "One word."),
        article("b/routes.html", "Routes", "", "Another word."),
        article(
            "b/odd.html",
            "Odd words",
            "",
            "DON'T SHOUT. A well-known state-of-the-art on-the-fly thing; ılık ISPARTA, naïve cafe\u{301}s, C++ and utf8s.",
        ),
        article("c/what.html", "What it is", "", "How and why and where."),
        doc(Kind::Guide, "guides/pay/index.html", "Pay a deposit", "", "Answer some questions."),
        article(
            "c/deposit.html",
            "Paying deposits",
            "",
            "A deposit is paid before the work begins. Deposits are returned.",
        ),
        article("d/long.html", "Long", "", &format!("{} {}ings", "b".repeat(10_000), "ra".repeat(5_000))),
    ]
}

fn words(language: &str) -> Words {
    Words { synonyms: Vec::new(), language: language.into() }
}

/// Ability of search that is shown, query, the address that must come first.
const QUERIES: &[(&str, &str, &str)] = &[
    ("plural for one", "router configurations", "a/routers.html"),
    ("another form of a title", "configure router", "a/routers.html"),
    ("another form of a heading", "copied configurations", "a/routers.html#copy"),
    ("irregular form", "child inherits setting", "a/backup.html"),
    ("word of the family", "installing in minutes", "a/backup.html"),
    ("British and American", "canceled behavior", "a/timeout.html#stops"),
    ("question", "how do i configure a router?", "a/routers.html"),
    ("question with a frame", "how does copying a configuration work", "a/routers.html#copy"),
    ("question in other words", "tell me about the original of a copy", "a/routers.html#copy"),
    ("question about a time", "how long does the installation take", "a/backup.html"),
    ("words before a question", "I need help with my settings and children", "a/backup.html"),
    ("question before a guide", "how do i pay a deposit", "guides/pay/index.html"),
    ("only words that ask", "what is it", "c/what.html"),
    ("one word for two", "setup", "a/setup.html"),
    ("two words for one", "back up", "a/backup.html"),
    ("two words for one, in another form", "backing up", "a/backup.html"),
    ("one word for two, neither known", "timeout seconds", "a/timeout.html"),
    ("with a hyphen for without", "time-out of requests", "a/timeout.html"),
    ("without a hyphen for with", "email address", "a/setup.html"),
    ("the exact form first", "routes", "b/routes.html"),
    ("the other exact form first", "route", "b/route.html"),
    ("mistyped", "confguring routers", "a/routers.html"),
    ("mistyped at its second letter", "rtouer configuring", "a/routers.html"),
    ("mistyped, of which only another form is there", "inheritnace of a parnet", "a/backup.html"),
    ("capitals", "HOW DO I CONFIGURE ROUTERS", "a/routers.html"),
    ("apostrophe", "the owner's accounts", "a/setup.html"),
    ("apostrophe in a verb", "don't shouting", "b/odd.html"),
    ("chain of hyphens", "state-of-the-arts", "b/odd.html"),
    ("combining mark", "cafés", "b/odd.html"),
    ("name with signs", "c++", "b/odd.html"),
    ("dotless i", "ılık", "b/odd.html"),
];

/// Queries that nobody means well.
fn odd() -> Vec<String> {
    let mut queries: Vec<String> = [
        "s",
        "ing",
        "ed ing s",
        "ss's",
        "don't",
        "'",
        "l'avion",
        "-",
        "a-b-c-d-e-f",
        "İSTANBUL",
        "ıIiİ",
        "e\u{301}\u{301}\u{301}s",
        "yyyyyying",
        "𐐀ing 𐐀bbing",
        "ﬁles",
        "up",
        "__proto__s constructors",
        "how",
        "work works",
    ]
    .map(String::from)
    .into();
    queries.push("a".repeat(10_000));
    queries.push("b".repeat(39) + "s");
    queries.push("running ".repeat(100));
    queries.push("set up ".repeat(60));
    queries.push("x-".repeat(200));
    queries.into_iter().map(|query| query.chars().take(300).collect()).collect()
}

#[test]
fn words_are_found_in_other_forms() {
    let index = Index::build(&Page::of(english()), words("en-GB"));
    let first = |query: &str| first_of(&index, query);
    assert_eq!(wrong(QUERIES, first), Vec::<String>::new());
    assert!(first("copied").contains("#copy"));
    let hit = &index.search("inheriting parent", 1)[0];
    assert!(hit.excerpt.contains("inherit"), "{hit:?}");
}

#[test]
fn an_excerpt_cuts_no_word_in_two() {
    let around = "Overwhelmingly complicated configurations are misunderstood everywhere. ".repeat(3);
    let text = format!("{around}A gateway closes. {around}");
    let index = Index::build(&Page::of(vec![article("a.html", "Things", "", &text)]), words("en"));
    let hit = &index.search("gateway", 1)[0];
    assert!(hit.excerpt.starts_with("…A gateway closes."), "{hit:?}");
    let last = hit.excerpt.trim_end_matches('…').split(' ').next_back().expect("a word");
    assert!(text.split(' ').any(|word| word == last), "{hit:?}");
}

#[test]
fn other_languages_are_searched_as_before() {
    let none = Index::build(&Page::of(english()), words("tlh"));
    assert_eq!(none.search("children", 10).len(), 1);
    assert_eq!(none.search("child", 10).len(), 1, "a word that is not there finds longer ones");
    assert_eq!(none.search("inherits ", 10).len(), 1, "and so does one that is mistyped");
    assert_eq!(none.search("installing ", 10), Vec::new());
}

#[test]
fn odd_words_end_soon() {
    let start = std::time::Instant::now();
    for language in ["en", "de", "fr", "es", "ja", "ko", "tr"] {
        let index = Index::build(&Page::of(english()), words(language));
        odd().iter().for_each(|query| assert!(index.search(query, 10).len() <= 10));
    }
    assert!(start.elapsed().as_secs() < 10, "took {:?}", start.elapsed());
}

/// German, French, Spanish, Japanese, Korean: pages, and queries with the page that comes first.
type Small = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
    &'static [(&'static str, &'static str)],
);

const SMALL: &[Small] = &[
    (
        "en",
        &[
            ("a.html", "Rules", "Read them once."),
            ("b.html", "What to do about a ruling", "Appeal without delay."),
            ("c.html", "Go out with care, and come back", "The doors are open."),
        ],
        &[("rulings", "b.html"), ("without", "b.html")],
    ),
    (
        "en",
        &[
            ("a.html", "Help", "Ask us anything."),
            ("b.html", "Know your customer", "We know who buys, and help them."),
            (
                "c.html",
                "Refunds",
                "We tell you how long you have to wait until you are receiving one, and need to know why.",
            ),
            ("d.html", "Tell us about a fault", "Is there a way to know it sooner? I need help with it."),
        ],
        &[
            ("help", "a.html"),
            ("tell me about help", "a.html"),
            ("know", "b.html"),
            ("i need help with refunds", "c.html"),
            ("is there anything about refunds", "c.html"),
            ("does anyone know about customers", "b.html"),
            ("how long do refunds take", "c.html"),
            ("am i allowed to fault", "d.html"),
            ("tell us about a fault", "d.html"),
            ("refudn", "c.html"),
            ("refudning", "c.html"),
            ("recieve", "c.html"),
            ("cutsomers", "b.html"),
        ],
    ),
    (
        "de",
        &[
            ("a.html", "Dateien schreiben", "Die Datei wird in den Häusern der Benutzer gespeichert."),
            ("b.html", "Komponenten einrichten", "Eine Einrichtung dauert Stunden."),
            ("d.html", "Waren kaufen", "Wir buchen ab oder lassen abbuchen, in Zentren und zu Themen."),
            ("c.html", "Straßen", "Die Größe der STRASSE, mit freundlichem Gruß."),
        ],
        &[
            ("wie schreibe ich eine Datei", "a.html"),
            ("Haus des Benutzers", "a.html"),
            ("Komponente", "b.html"),
            ("geschriebene Straße", "a.html"),
            ("gibt es eine Möglichkeit für Dateien", "a.html"),
            ("Kompnoente", "b.html"),
            ("strasse", "c.html"),
            ("gekaufte Ware", "d.html"),
            ("abgebucht", "d.html"),
            ("Zentrum", "d.html"),
            ("Thema", "d.html"),
            ("Straße", "c.html"),
            ("groesse", "c.html"),
            ("grösse", "c.html"),
            ("Gruss", "c.html"),
            ("Bentuzern", "a.html"),
            ("wie lange dauert das Einrichten", "b.html"),
        ],
    ),
    (
        "fr",
        &[
            ("a.html", "Écrire un fichier", "Les chevaux sont dans l'avion, l’aéroport est fermé."),
            ("b.html", "Configuration des composants", "Les composants utilisés sont chargés."),
            ("c.html", "Une œuvre d'art", "Deux soeurs."),
            ("d.html", "Paiements", "On peut changer. Un client heureux."),
        ],
        &[
            ("comment écrivez-vous des fichiers", "a.html"),
            ("cheval", "a.html"),
            ("l'avion", "a.html"),
            ("configurer le composant", "b.html"),
            ("utilisons chargement", "b.html"),
            ("j'ai besoin d'aide avec un fichier", "a.html"),
            ("oeuvres", "c.html"),
            ("payer", "d.html"),
            ("changement", "d.html"),
            ("heureuse", "d.html"),
            ("sœurs", "c.html"),
        ],
    ),
    (
        "es",
        &[
            ("a.html", "Escribir un archivo", "Las luces de los componentes están apagadas."),
            ("b.html", "Configuración de funciones", "Cada función devuelve un valor."),
        ],
        &[
            ("¿cómo se escriben los archivos?", "a.html"),
            ("luz apagada", "a.html"),
            ("configurar la función", "b.html"),
            ("valores devueltos", "b.html"),
            ("¿alguien sabe algo sobre luces?", "a.html"),
        ],
    ),
    (
        "ja",
        &[
            ("a.html", "ファイルを保存する", "ﾌｧｲﾙ は自動で保存されます。"),
            ("b.html", "サーバーの設定", "サーバーを設定します。"),
            ("c.html", "お支払い方法", "かめらとカードで払います。"),
        ],
        &[
            ("ファイルの保存方法は", "a.html"),
            ("設定する方法", "b.html"),
            ("支払い方法", "c.html"),
            ("ふぁいる", "a.html"),
            ("カード", "c.html"),
            ("カメラ", "c.html"),
            ("どうやってサーバーを設定しますか", "b.html"),
        ],
    ),
    (
        "ar",
        &[
            ("a.html", "سياسة الاسترداد", "الأسعار مع الشحن."),
            ("b.html", "عنوان آخر", "إعادة المنتجات، حسابات العملاء."),
        ],
        &[
            ("استرداد", "a.html"),
            ("سعر", "a.html"),
            ("كيف يمكنني إعادة منتج", "b.html"),
            ("الحساب", "b.html"),
        ],
    ),
    (
        "da",
        &[("a.html", "Søk i Łódź", "Ægir."), ("b.html", "Andet", "إعادة الأموال. Ελλάδα.")],
        &[
            ("sok", "a.html"),
            ("lodz", "a.html"),
            ("ægir", "a.html"),
            ("اعاده", "b.html"),
            ("ελλαδα", "b.html"),
        ],
    ),
    (
        "ko",
        &[
            ("a.html", "파일을 저장하기", "파일은 자동으로 저장됩니다."),
            ("b.html", "서버 설정", "서버를 설정합니다."),
        ],
        &[("파일 저장", "a.html"), ("어떻게 서버를 설정하나요", "b.html")],
    ),
];

fn small(pages: &[(&str, &str, &str)]) -> Vec<Document> {
    pages.iter().map(|(url, title, text)| article(url, title, "", text)).collect()
}

#[test]
fn each_language_has_its_forms() {
    let mut wrong = Vec::new();
    for (language, pages, queries) in SMALL {
        let index = Index::build(&Page::of(small(pages)), words(language));
        for (query, url) in *queries {
            let first = first_of(&index, query);
            if first != *url {
                wrong.push(format!("{language}: {query} → {first}, not {url}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Sites, queries and answers that the browser is held to.
pub(super) fn vectors() -> Vec<Value> {
    let site = |documents: Vec<Document>, language: &str, queries: Vec<String>| {
        super::vectors(documents, words(language), &queries)
    };
    let own = QUERIES.iter().map(|(_, query, _)| query.to_string()).chain(odd()).collect();
    let mut sites = vec![site(english(), "en", own)];
    sites.extend(SMALL.iter().map(|(language, pages, queries)| {
        site(small(pages), language, queries.iter().map(|(query, _)| query.to_string()).collect())
    }));
    sites
}

#[test]
fn a_word_is_not_corrected_to_one_that_only_joins() {
    let (language, pages, _) = SMALL[0];
    let index = Index::build(&Page::of(small(pages)), words(language));
    assert_eq!(index.search("bank", 10), Vec::new());
}

#[test]
fn only_a_language_with_forms_is_in_the_index() {
    let root = |language: &str| files(english(), words(language), None)["index.js"].contains("\"language\":");
    assert_eq!(["en", "de-AT", "zh-CN", "ja", ""].map(root), [true, true, false, false, false]);
}
