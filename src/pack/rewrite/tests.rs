//! Pages of any template are well-formed in an edition, and lead only to what it holds.

use super::*;

fn rewritten(form: Form, page: &str) -> String {
    let link = |path: &str, anchor: Option<&str>| match path {
        "a/there.html" => Way::To(format!("#there{}", anchor.map_or(String::new(), |a| format!("-{a}")))),
        "a/page.html" => Way::To(format!("#{}", anchor.unwrap_or("page"))),
        _ => Way::Nowhere,
    };
    let mut picture = |source: &str| (source == "a/b.png").then(|| "B".to_string());
    let id = |id: &str| format!("x-{id}");
    let mut lose = |_: &str| {};
    let mut host =
        Host { form, path: "a/page.html", link: &link, picture: &mut picture, lose: &mut lose, id: &id };
    rewrite(page, &mut host).body
}

#[test]
fn every_element_is_closed_and_every_name_is_one_of_xml() {
    let page = "<html lang=zh><main><h1>A & b</h1><ul><li>one<li>two</ul><p>x<br>y</p><tt>t</tt>\
        <input value=1><svg viewbox=\"0 0 1 1\"><lineargradient/></svg><b>open</main><p>after";
    let body = rewritten(Form::Xml, page);
    assert_eq!(
        body,
        "<h1>A &amp; b</h1><ul><li>one</li><li>two</li></ul><p>x<br/>y</p><code>t</code>\
         <svg viewBox=\"0 0 1 1\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><linearGradient/></svg><b>open</b>"
    );
}

#[test]
fn code_in_a_book_from_right_to_left_is_written_from_left_to_right() {
    let page = |dir: &str| {
        format!("<html lang=ar dir={dir}><main><p>x <kbd>a</kbd></p><pre><code>b</code></pre></main>")
    };
    assert_eq!(
        rewritten(Form::Xml, &page("rtl")),
        "<p>x <kbd dir=\"ltr\">a</kbd></p><pre dir=\"ltr\"><code dir=\"ltr\">b</code></pre>"
    );
    let plain = "<p>x <kbd>a</kbd></p><pre><code>b</code></pre>";
    assert_eq!(rewritten(Form::Xml, &page("ltr")), plain);
    assert_eq!(rewritten(Form::Still, &page("rtl")), plain, "a page has the styles of the site");
}

#[test]
fn links_lead_into_the_edition_or_are_words() {
    let page = "<main><a href=\"there.html#p\">1</a><a href=\"gone.html\" rel=\"next\" class=\"c\">2</a>\
        <a href=\"#top\">3</a><a href=\"https://example.org/?a=1&amp;b\">4</a><h2 id=\"top\">5</h2></main>";
    assert_eq!(
        rewritten(Form::Still, page),
        "<a href=\"#there-p\">1</a><span class=\"c\">2</span><a href=\"#top\">3</a>\
         <a href=\"https://example.org/?a=1&amp;b\">4</a><h2 id=\"x-top\">5</h2>"
    );
}

#[test]
fn pictures_are_the_editions_own_or_words() {
    let page = "<main><img src=\"b.png\" alt=\"B\" loading=\"lazy\"><img src=\"https://example.org/c.png\" alt=\"&lt;C\">\
        <video src=\"v.mp4\">V</video></main>";
    assert_eq!(
        rewritten(Form::Xml, page),
        "<img src=\"B\" alt=\"B\"/><span class=\"left-out\">&lt;C</span><div>V</div>"
    );
}

#[test]
fn a_player_is_its_title_once() {
    let page = "<main><figure class=\"media\"><video src=\"v.mp4\" aria-label=\"V\"><a href=\"v.mp4\">V</a></video>\
        <figcaption>V</figcaption></figure><figure><table></table><figcaption>T</figcaption></figure></main>";
    assert_eq!(
        rewritten(Form::Still, page),
        "<figure class=\"media\"><div><span>V</span></div></figure><figure><table></table>\
         <figcaption>T</figcaption></figure>"
    );
}

#[test]
fn shapes_of_drawings_are_siblings() {
    let page =
        "<main><svg viewBox=\"0 0 1 1\"><rect x=\"0\"/><path d=\"M0 0\"/><text>t</text></svg><br></main>";
    for form in [Form::Live, Form::Still] {
        let body = rewritten(form, page);
        assert!(body.contains("<rect x=\"0\"/><path d=\"M0 0\"/><text>t</text></svg><br>"), "{body}");
    }
}

#[test]
fn notes_are_notes_of_books() {
    let page = "<main><p>a<sup class=\"footnote-ref\"><a id=\"fnref-1\" href=\"#fn-1\">1</a></sup></p>\
        <section class=\"footnotes\" aria-label=\"n\"><ol><li id=\"fn-1\"><ol><li>b</li></ol></li></ol></section></main>";
    let body = rewritten(Form::Xml, page);
    assert!(body.contains("id=\"x-fnref-1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a>"), "{body}");
    assert!(
        body.contains("<li id=\"x-fn-1\" epub:type=\"footnote\" role=\"doc-endnote\"><ol><li>b"),
        "{body}"
    );
    assert!(!rewritten(Form::Still, page).contains("epub:type"));
}

#[test]
fn what_needs_the_site_or_a_script_goes() {
    let page = "<main><nav>n</nav><div class=\"guide-embed\"><section data-guide=\"g\"><p>s</p>\
        <div class=\"guide-live\" hidden>l</div><template><p>t</p></template></section></div>\
        <section data-guide=\"g\"><template id=\"t\"><p>u</p></template>\
        <script type=\"application/json\">{\"a\":\"<b>\"}</script></section></main>";
    assert_eq!(
        rewritten(Form::Live, page),
        "<div class=\"guide-embed\"><section><p>s</p></section></div><section data-guide=\"g\" class=\"guide-embed\">\
         <template id=\"x-t\"><p>u</p></template><script type=\"application/json\">{\"a\":\"<b>\"}</script></section>"
    );
    assert!(
        !rewritten(Form::Still, page).contains("<script")
            && !rewritten(Form::Still, page).contains("template")
    );
}

#[test]
fn what_can_be_ticked_is_a_box_on_paper_and_a_choice_of_its_own_on_the_page() {
    let page = "<main><ul><li><input type=\"checkbox\" checked disabled> a</li></ul>\
        <input type=\"radio\" name=\"t\" id=\"r\"><label for=\"r\">b</label></main>";
    assert_eq!(rewritten(Form::Xml, page), "<ul><li>☑  a</li></ul><label>b</label>");
    let live = rewritten(Form::Live, page);
    assert!(live.contains("id=\"x-r\" name=\"x-t\" type=\"radio\"><label for=\"x-r\">"), "{live}");
}

#[test]
fn no_page_leaves_its_element() {
    for page in [
        "",
        "<main>",
        "<main></section></div>x</main>",
        "<main><p",
        "<main><a href='%ff%fe'>x</a>\u{1}</main>",
    ] {
        for form in [Form::Live, Form::Still, Form::Xml] {
            let body = rewritten(form, page);
            assert!(!body.contains("</section>") && !body.contains('\u{1}'), "{page}: {body}");
        }
    }
}
