#!/usr/bin/env python3
"""Mistakes of writers, one at a time, in a copy of `content/`: is each told once, at its place, and nothing else?

    tests/bench/mistakes.py [PROGRAM]      a table; exit 1 if one is not

A mistake is (file, what is written, what is written instead, code, part of the line that is named). The
place is right where the finding's line holds that part. `!` before a code: two findings are right, because
the mistake has two effects that a writer mends apart.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ART = "appeal/appeal-after-refund.md"
INV = "appeal/avoid-invalid-appeals.md"
SET = "rules/refund-appeal.yaml"
ESC = "rules/escalation.yaml"

MISTAKES = [
    # Front matter
    (ART, "title: 退款成功后", "titel: 退款成功后", "unknown-key", "titel"),
    (ART, "order: 1", "order: first", "invalid-value", "first"),
    (ART, "tags: [申诉, 时限, 售后]", "tags: [申诉, 时限, 售后", "invalid-yaml", "tags"),
    (ART, "review_by: 2027-05-22", "review_by: 2027-13-22", "invalid-value", "2027-13-22"),
    (ART, "review_by: 2027-05-22", "review_by: 2026-05-22", "review-overdue", "2026-05-22"),
    (ART, "updated: 2026-11-29", "updated: 22.11.2026", "invalid-value", "22.11.2026"),
    (ART, "updated: 2026-11-29\n", "updated: 2026-11-29\nlayout: post\n", "unknown-key", "layout"),
    (ART, "order: 1\n", "order: 1\norder: 2\n", "invalid-yaml", "order: 2"),
    (ART, "order: 1\n", "order: 1\naliases: [appeal/choose-appeal-type.html]\n", "duplicate-route", "aliases"),
    (ART, "order: 1\n", "order: 1\nslug: choose-appeal-type\n", "duplicate-route", "slug"),
    (ART, "order: 1\n", "order: 1\nallow: [orphan-pag]\n", "invalid-value", "orphan-pag"),
    (ART, "order: 1\n", "order: 1\nallow: [missing-alt]\n", "unused-allow", "missing-alt"),
    (ART, "order: 1\n", "order: 1\nlang: chinese language\n", "invalid-value", "lang"),
    (ART, "title: 退款成功后 48 小时内怎么申诉", "title: 申诉 #1 怎么办", "invalid-value", "#1"),
    # Text and links
    (INV, "(choose-appeal-type.md)", "(chose-appeal-type.md)", "broken-link", "chose-appeal-type"),
    (INV, "(keep-evidence.md)", "(keep-evidence)", None, None),
    (INV, "(keep-evidence.md)", "(../keep-evidence.md)", "broken-link", "../keep-evidence.md"),
    (INV, "#超过-48-小时怎么办)", "#超过-48-小时怎么)", "missing-anchor", "小时怎么"),
    (INV, "(guide:refund-appeal)", "(guide:refund-apeal)", "broken-link", "refund-apeal"),
    (INV, "rule:refund-appeal/free-shipping-no-freight-appeal", "rule:refund-appeal/free-shiping", "broken-link", "free-shiping"),
    (INV, "(term:包邮)", "(term:包油)", "broken-link", "包油"),
    (INV, "次数限制」[^1]", "次数限制」[^9]", "broken-link", "[^9]"),
    (INV, "## 提交前的检查", "#### 提交前的检查", "heading-skip", "####"),
    (INV, "## 两处不一样的说法", "![](no-such.png)\n\n## 两处不一样的说法", "!missing-asset", "no-such.png"),
    (INV, "## 两处不一样的说法", "<script>alert(1)</script>\n\n## 两处不一样的说法", "raw-html-removed", "<script>"),
    (INV, "## 两处不一样的说法", "{{< figure src=\"a.png\" >}}\n\n## 两处不一样的说法", "foreign-syntax", "{{<"),
    (INV, "## 两处不一样的说法", "::: tipp\n写一句\n:::\n\n## 两处不一样的说法", "unknown-key", "tipp"),
    (INV, "## 两处不一样的说法", "::: tip\n写一句\n\n## 两处不一样的说法", "unknown-key", "::: tip"),
    (INV, "## 两处不一样的说法", "[点我](javascript:alert(1))\n\n## 两处不一样的说法", "unsafe-link", "javascript"),
    (INV, "## 两处不一样的说法", "![图](https://cdn.example/a.png)\n\n## 两处不一样的说法", "missing-asset", "cdn.example"),
    (INV, "提交之前先查一遍", "维权申述之前先查一遍", "discouraged-term", "申述"),
    (INV, "(choose-appeal-type.md)", "(choose appeal type.md)", "broken-link", "choose appeal"),
    # Rule sets
    (SET, "title: 退款后还能不能申诉", "titel: 退款后还能不能申诉", "invalid-value", "titel"),
    (SET, "zone: Asia/Shanghai", "zone: Asia/Shangai", "invalid-value", "Shangai"),
    (SET, "one_of: {free: 商品包邮, paid: 商品不包邮}", "one-of: {free: 商品包邮, paid: 商品不包邮}", "invalid-value", "one-of"),
    (SET, "needs: {kind: freight}", "needs: {kind: frieght}", "unknown-option", "frieght"),
    (SET, "needs: {kind: freight}", "needs: {kin: freight}", "unknown-fact", "kin"),
    (SET, "deadline: {from: refunded_at, within: 48h}", "deadline: {from: refund_at, within: 48h}", "unknown-fact", "refund_at"),
    (SET, "deadline: {from: refunded_at, within: 48h}", "deadline: {from: refunded_at, within: 48 horas}", "invalid-value", "48 horas"),
    (SET, "deadline: {from: refunded_at, within: 48h}", "deadline: {from: refunded_at, within: 24h}", "deadline-incoherent", "within-48h"),
    (SET, "letter: letters/appeal.md", "letter: letters/apeal.md", "broken-link", "apeal"),
    (SET, "evidence: [order, product-photo]", "evidence: [order, product-foto]", "broken-link", "product-foto"),
    (SET, "next: {rejected: escalation}", "next: {rejected: escalations}", "unknown-outcome", "escalations"),
    (SET, "unsure: protect/logistics.md", "unsure: protect/logistic.md", "broken-link", "logistic.md"),
    (SET, "guide:escalation)", "guide:escalatoin)", "broken-link", "escalatoin"),
    (SET, "range: 0min..3650d", "range: 3650d..0min", "invalid-value", "3650d..0min"),
    # Glossary, evidence, settings
    ("glossary.yaml", "  see: appeal/choose-appeal-type.md", "  see: appeal/choose-type.md", "broken-link", "choose-type.md"),
    ("glossary.yaml", "  discouraged: [贷款申诉]", "  discoraged: [贷款申诉]", "unknown-key", "discoraged"),
    ("glossary.yaml", "  synonyms: [责任申诉,", "  synonyms: [运费申诉,", "duplicate-id", "运费申诉"),
    ("glossary.yaml", "申诉项:\n  definition:", "申诉项:\n  definiton:", "!unknown-key", "definiton"),
    ("evidence.yaml", "parcel-slip:\n  title:", "parcel-slip:\n  titel:", "!unknown-key", "titel"),
    ("evidence.yaml", "parcel-slip:", "parcel slip:", "!invalid-value", "parcel slip"),
    ("evidence.yaml", "  see: protect/logistics.md", "  see: protect/logistics", "broken-link", "protect/logistics"),
    ("site.yaml", "language: zh-CN", "langauge: zh-CN", "unknown-key", "langauge"),
    ("site.yaml", "language: zh-CN", "language: zh_CN!", "invalid-value", "zh_CN!"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\nbase_url: help.example.org", "invalid-value", "help.example.org"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\nnav: [{title: 首页, link: indx.md}]", "broken-link", "indx.md"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\ntheme: dark", "invalid-value", "dark"),
    ("site.yaml", "language: zh-CN", "\tlanguage: zh-CN", "invalid-yaml", "language"),
    ("search.yaml", "expect: appeal/appeal-after-refund.md}", "expects: appeal/appeal-after-refund.md}", "!unknown-key", "expects"),
    # Mistakes that were once ignored, or reported together with all that followed from them
    (ART, "tags: [申诉, 时限, 售后]", "tags: {申诉: 时限}", "invalid-value", "tags"),
    (ART, "title: 退款成功后 48 小时内怎么申诉", "title: [退款成功后, 怎么申诉]", "invalid-value", "title"),
    (ART, "title: 退款成功后 48 小时内怎么申诉", "title: 退款：成功: 后", "invalid-yaml", "title"),
    (ART, "title: 退款成功后 48 小时内怎么申诉", "title: \"退款成功后 48 小时内怎么申诉", "invalid-yaml", "title"),
    (ART, "title: 退款成功后 48 小时内怎么申诉", "title：退款成功后 48 小时内怎么申诉", "invalid-yaml", "title："),
    (ART, "order: 1", "order: \"1\"", "invalid-value", "order"),
    (ART, "order: 1", "order：1", "invalid-yaml", "order："),
    (ART, "order: 1\n", "order: 1\ndraft: ture\n", "!invalid-value", "ture"),
    (ART, "order: 1\n", "order: 1\ntoc: nein\n", "invalid-value", "nein"),
    (ART, "order: 1\n", "order: 1\nsearch: off please\n", "invalid-value", "off please"),
    (ART, "order: 1\n", "order: 1\nexpires: 明天\n", "invalid-value", "明天"),
    (ART, "order: 1\n", "order: 1\nTAGS: [x]\n", "unknown-key", "TAGS"),
    (ART, "order: 1\n", "order: 1\nslug: a?b\n", "!unsafe-path", "a?b"),
    (ART, "order: 1\n", "order: 1\naliases: ['old.html#x']\n", "unsafe-path", "old.html#x"),
    (ART, "    checked: 2026-11-22", "    checkd: 2026-11-22", "unknown-key", "checkd"),
    (ART, "    checked: 2026-11-22", "    url: help.example", "invalid-value", "help.example"),
    (ART, "---\ntitle", "--\ntitle", "!missing-title", ""),
    (INV, "## 两处不一样的说法", "[空]()\n\n## 两处不一样的说法", "broken-link", "空"),
    (INV, "## 两处不一样的说法", "![图]()\n\n## 两处不一样的说法", "missing-asset", "图"),
    (INV, "## 两处不一样的说法", "![图](choose-appeal-type.md)\n\n## 两处不一样的说法", "missing-asset", "图"),
    (INV, "## 两处不一样的说法", "[证据]（keep-evidence.md）\n\n## 两处不一样的说法", "broken-link", "keep-evidence"),
    (INV, "## 两处不一样的说法", "[证据](Keep-Evidence.md)\n\n## 两处不一样的说法", "broken-link", "Keep-Evidence"),
    (INV, "## 两处不一样的说法", "[证据](keep-evidence.md?x=1#没有)\n\n## 两处不一样的说法", "missing-anchor", "没有"),
    (INV, "## 两处不一样的说法", "[证据](keep-evidence.md\u200b)\n\n## 两处不一样的说法", "broken-link", "证据"),
    (INV, "## 两处不一样的说法", "[证据](/content/appeal/keep-evidence.md)\n\n## 两处不一样的说法", "broken-link", "/content"),
    (INV, "## 两处不一样的说法", "[证据](appeal\\keep-evidence.md)\n\n## 两处不一样的说法", "broken-link", "keep-evidence"),
    (INV, "## 两处不一样的说法", "[证据](guide:refund-appeal/appeal-nwo)\n\n## 两处不一样的说法", "broken-link", "nwo"),
    (INV, "## 两处不一样的说法", "[[没有这一页]]\n\n## 两处不一样的说法", "broken-link", "没有这一页"),
    (INV, "## 两处不一样的说法", "<a href=\"nope.md\">x</a>\n\n## 两处不一样的说法", "broken-link", "nope.md"),
    (INV, "## 两处不一样的说法", "<img src=\"../pictures/path-to-court.svg\">\n\n## 两处不一样的说法", "missing-alt", "img"),
    (INV, "## 两处不一样的说法", "写一句 <!-- 忘了结束\n\n## 两处不一样的说法", "raw-html-removed", "<!--"),
    (INV, "## 两处不一样的说法", "<div onclick=\"x()\">一</div>\n\n## 两处不一样的说法", "raw-html-removed", "onclick"),
    (INV, "## 两处不一样的说法", "```rust titel=\"a\"\nx\n```\n\n## 两处不一样的说法", "unknown-key", "titel"),
    (INV, "## 两处不一样的说法", "```rust {7}\nx\n```\n\n## 两处不一样的说法", "invalid-value", "{7}"),
    (INV, "## 两处不一样的说法", "```ruts\nx\n```\n\n## 两处不一样的说法", "unknown-language", "ruts"),
    (INV, "## 不要做的事", "```text\nx\n\n## 不要做的事", "!unknown-key", "```text"),
    (INV, "## 两处不一样的说法", "| 一 | 二 |\n|---|\n| 1 | 2 |\n\n## 两处不一样的说法", "invalid-value", "| 一"),
    (INV, "## 两处不一样的说法", "| 一 | 二 |\n|---|---|\n| 1 | 2 | 3 |\n\n## 两处不一样的说法", "invalid-value", "| 3 |"),
    (INV, "## 两处不一样的说法", "> [!注意]\n> 一\n\n## 两处不一样的说法", "unknown-key", "[!注意]"),
    (INV, "## 两处不一样的说法", "：：： tip\n一\n\n二\n\n## 两处不一样的说法", "unknown-key", "：：："),
    (INV, "## 两处不一样的说法", "::: tip {a=b}\n一\n:::\n\n## 两处不一样的说法", "unknown-key", "a=b"),
    (INV, "## 两处不一样的说法", "::: details {opne}\n一\n:::\n\n## 两处不一样的说法", "unknown-key", "opne"),
    (INV, "## 两处不一样的说法", "::: include 没有.md\n\n\n## 两处不一样的说法", "missing-include", "没有.md"),
    (INV, "## 两处不一样的说法", "::: table 没有.csv\n\n\n## 两处不一样的说法", "missing-include", "没有.csv"),
    (INV, "## 两处不一样的说法", "::: tab 一\n二\n:::\n\n## 两处不一样的说法", "unknown-key", "tab"),
    (INV, "## 两处不一样的说法", "::: when kind=freight\n二\n:::\n\n## 两处不一样的说法", "unknown-key", "when"),
    (INV, "## 两处不一样的说法", "$\\frac{1}$\n\n## 两处不一样的说法", "invalid-formula", "frac"),
    (INV, "## 两处不一样的说法", "```mermaid\ngrahp TD\nA-->B\n```\n\n## 两处不一样的说法", "undrawn-diagram", "mermaid"),
    (INV, "[^1]: 规则页", "[^1]: 又一\n[^1]: 规则页", "duplicate-id", "[^1]"),
    (INV, "## 提交前的检查", "##提交前的检查", "!foreign-syntax", "##提交前"),
    (SET, "    when: {refund: pending}", "    when: {refund: pendign}", "unknown-option", "pendign"),
    (SET, "    then: not-refunded-yet", "    then: not-refunded", "unknown-outcome", "then: not-refunded"),
    (SET, "since: '<48h'}", "since: '<48'}", "invalid-cell", "'<48'"),
    (SET, "since: '>=48h'}", "since: '>48h'}", "rule-gap", ""),
    (SET, "unsure: appeal/choose-appeal-type.md", "unsure: appeal/choose-appeal-type", "broken-link", "choose-appeal-type"),
    (SET, "one_of: {done: 退款已成功, pending: 退款还没成功}", "one_of: {done: 退款已成功， pending: 退款还没成功}", "!invalid-yaml", "one_of"),
    ("glossary.yaml", "  discouraged: [维权申述, 申述]", "  discouraged: [维权申诉]", "invalid-value", "discouraged"),
    ("glossary.yaml", "  see: appeal/appeal-after-refund.md", "  see: appeal/Appeal-After-Refund.md", "broken-link", "Appeal-After"),
    ("glossary.yaml", "申诉项:\n  definition: 提", "申诉项:\n  definition: *提", "invalid-yaml", "*提"),
    ("evidence.yaml", "  title: 订单截图", "  title: [订单截图]", "invalid-value", "订单截图"),
    ("evidence.yaml", "order:\n  title", "order:\n  Title", "!unknown-key", "Title"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\nzone: Asia/Peking", "invalid-value", "Peking"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\nlogo: logo.png", "missing-asset", "logo.png"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\ncolors: {accent: 红}", "invalid-value", "红"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\noutput: {header: true}", "unknown-key", "header"),
    ("site.yaml", "title: 商家维权指南", "title: 商家维权指南\n---\nx: y", "invalid-yaml", "---"),
    ("search.yaml", "top: 1}", "top: 0}", "invalid-value", "top: 0"),
    ("search.yaml", "tests:", "test:", "unknown-key", "test:"),
    # Typing errors and other tools' syntax that readers would see as raw text; `None` marks syntax that is understood.
    (INV, "## 两处不一样的说法", "｜一｜二｜\n｜--｜--｜\n｜1｜2｜\n\n## 两处不一样的说法", "invalid-value", "｜一"),
    (INV, "## 两处不一样的说法", "写一句^[行里的脚注]。\n\n## 两处不一样的说法", "foreign-syntax", "^["),
    (INV, "## 两处不一样的说法", "[甲][没有这个]\n\n## 两处不一样的说法", "broken-link", "没有这个"),
    (INV, "## 两处不一样的说法", "/// note\n一\n///\n\n## 两处不一样的说法", "foreign-syntax", "/// note"),
    (INV, "## 两处不一样的说法", "题目是 {{ page.title }}。\n\n## 两处不一样的说法", "foreign-syntax", "page.title"),
    (INV, "## 两处不一样的说法", "[甲]({{ page.url }}/a.md)\n\n## 两处不一样的说法", "foreign-syntax", "page.url"),
    (INV, "## 两处不一样的说法", "%% 给自己看的 %%\n\n## 两处不一样的说法", "foreign-syntax", "%%"),
    (INV, "## 两处不一样的说法", "{: .note }\n\n## 两处不一样的说法", "foreign-syntax", "{:"),
    (INV, "## 两处不一样的说法", "--8<-- \"a.md\"\n\n## 两处不一样的说法", "foreign-syntax", "--8<--"),
    (INV, "## 两处不一样的说法", "<<< @/a.js\n\n## 两处不一样的说法", "foreign-syntax", "<<<"),
    (INV, "## 两处不一样的说法", "1、第一\n2、第二\n\n## 两处不一样的说法", "foreign-syntax", "1、"),
    (INV, "## 两处不一样的说法", "• 一\n• 二\n\n## 两处不一样的说法", "foreign-syntax", "• 一"),
    (INV, "## 两处不一样的说法", "- [] 一\n\n## 两处不一样的说法", "foreign-syntax", "[]"),
    (INV, "## 两处不一样的说法", "##\n\n字\n\n## 两处不一样的说法", "invalid-value", "##"),
    (INV, "## 两处不一样的说法", "**没有配对的字\n\n## 两处不一样的说法", "foreign-syntax", "**"),
    (INV, "## 两处不一样的说法", "[证据](keep-evidence.md “标题”)\n\n## 两处不一样的说法", "broken-link", "标题"),
    (INV, "## 两处不一样的说法", "［证据］(keep-evidence.md)\n\n## 两处不一样的说法", "broken-link", "证据"),
    (INV, "## 两处不一样的说法", "[[keep-evidence]]\n\n## 两处不一样的说法", None, None),
    (INV, "## 两处不一样的说法", "[[#提交前的检查]]\n\n## 两处不一样的说法", None, None),
    (INV, "## 两处不一样的说法", "[证据](/docs/keep-evidence/)\n\n## 两处不一样的说法", "broken-link", "/docs/"),
    (INV, "## 两处不一样的说法", "[信](mailto:abc)\n\n## 两处不一样的说法", "broken-external-link", "mailto"),
    (INV, "## 两处不一样的说法", "<font color=red>红</font>\n\n## 两处不一样的说法", "raw-html-removed", "<font"),
    (INV, "## 两处不一样的说法", "## 一 {#abc}\n\n字\n\n## 二 {#abc}\n\n## 两处不一样的说法", "duplicate-id", "二"),
    (INV, "## 两处不一样的说法", ":: tip\n字\n\n## 两处不一样的说法", "unknown-key", ":: tip"),
    (INV, "## 两处不一样的说法", "```{note}\n字\n```\n\n## 两处不一样的说法", "foreign-syntax", "{note}"),
    (INV, "## 两处不一样的说法", "```py {3}\n--8<-- \"a.py\"\n```\n\n## 两处不一样的说法", "foreign-syntax", "```py"),
    (INV, "## 两处不一样的说法", "![[图.png]]\n\n## 两处不一样的说法", "foreign-syntax", "![["),
    (INV, "## 两处不一样的说法", "::: {.callout-note}\n字\n:::\n\n## 两处不一样的说法", None, None),
    (INV, "## 两处不一样的说法", "::: tip\n- 一\n  :::\n\n字\n\n## 两处不一样的说法", None, None),
    (INV, "## 两处不一样的说法", "``` .sh\nls\n```\n\n## 两处不一样的说法", None, None),
    (ART, "order: 1\n", "order: 1\nnav_order: 2\n", "unknown-key", "nav_order"),
    (ART, "order: 1\n", "order: 1.5\n", "invalid-value", "1.5"),
    (ART, "---\ntitle", "----\ntitle", "foreign-syntax", "title"),
    ("site.yaml", "title: 商家维权指南", "title: [商家维权指南]", "invalid-value", "商家维权指南"),
    ("site.yaml", "language: zh-CN", "language: zh-CN\nnav: [{title: 首页, link: appeal/nope.md}]", "broken-link", "nope.md"),
    ("glossary.yaml", "申诉项:\n  definition: ", "申诉项:\n  definition: [", "invalid-yaml", "["),
    ("search.yaml", "expect: appeal/appeal-after-refund.md}", "expect: appeal/appeal-after.md}", "broken-link", "appeal-after.md"),
    (SET, "range: 0min..3650d", "range: 0min-3650d", "invalid-value", "0min-3650d"),
    (SET, "    when: {refund: pending}", "    when: {refund: [pending, pendign]}", "unknown-option", "pendign"),
    (ESC, "zone: Asia/Shanghai", "zone: +8", "invalid-value", "+8"),
    (SET, "then: not-refunded-yet", "then: [not-refunded-yet]", "!invalid-value", "not-refunded-yet"),
    (SET, "letter: letters/appeal.md", "letter: letters", "broken-link", "letters"),
    # One fault with several places, told at its cause.
    (INV, "## 两处不一样的说法", "写了[^7]，又写了[^7]。\n\n[^7] 没有冒号\n\n## 两处不一样的说法", "broken-link", "[^7] 没有"),
    (INV, "## 两处不一样的说法", "写了[^7]。\n\n[^7]：全角冒号\n\n## 两处不一样的说法", "broken-link", "[^7]："),
    (INV, "## 两处不一样的说法", "写了[^7]，又写了[^7]。\n\n## 两处不一样的说法", "broken-link", "[^7]"),
    (INV, "## 两处不一样的说法", "[甲][x]、[乙][x]\n\n[x]: nope.md\n\n## 两处不一样的说法", "broken-link", "[x]: nope"),
    (INV, "## 两处不一样的说法", "[甲][x]、[乙][x]\n\n[x]: foo:bar\n\n## 两处不一样的说法", "unsafe-link", "[x]: foo"),
    (INV, "## 两处不一样的说法", "[甲][x]、[乙][x]\n\n[x]: keep-evidence.md#没有\n\n## 两处不一样的说法", "missing-anchor", "[x]: keep"),
    (INV, "## 两处不一样的说法", "<a href=\"no.png\"><img src=\"no.png\" alt=\"图\"></a>\n\n## 两处不一样的说法", "missing-asset", "no.png"),
    (INV, "## 两处不一样的说法", "::: include .\n\n## 两处不一样的说法", "missing-include", "include ."),
    (INV, "## 两处不一样的说法", "::: include ../rules\n\n## 两处不一样的说法", "missing-include", "../rules"),
    (INV, "## 两处不一样的说法", "::: include avoid-invalid-appeals.md\n\n## 两处不一样的说法", "missing-include", "avoid-invalid"),
    (INV, "## 两处不一样的说法", "<VPTeam :x=\"y\" />\n\n## 两处不一样的说法", "raw-html-removed", "<VPTeam"),
    (INV, "## 两处不一样的说法", "填 `order_id 这一栏。\n\n## 两处不一样的说法", "foreign-syntax", "`order_id"),
    (INV, "## 两处不一样的说法", "看[说明](https://example.com/a 和别的。\n\n## 两处不一样的说法", "broken-link", "example.com"),
    (INV, "## 两处不一样的说法", "| 一 | 二 |\n| | --- |\n| 1 | 2 |\n\n## 两处不一样的说法", "invalid-value", "| 一"),
    (INV, "## 两处不一样的说法", "### 又一节 %{#abc}%\n\n## 两处不一样的说法", "foreign-syntax", "%{#abc}%"),
    (INV, "## 两处不一样的说法", "@[code](@/a.js)\n\n## 两处不一样的说法", "foreign-syntax", "@[code]"),
]


def findings(program, site):
    done = subprocess.run([program, "check", "--root", site, "--json"], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/zhinan")
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for at, (name, old, new, code, part) in enumerate(MISTAKES, 1):
            site = pathlib.Path(place) / "site"
            # Without translations: each edit of an original makes its translation stale, which is told too.
            shutil.copytree(ROOT / "content", site / "content", ignore=shutil.ignore_patterns("*.en.*"))
            settings = site / "content/site.yaml"
            settings.write_text(re.sub(r"(?m)^languages:.*\n", "", settings.read_text()))
            file = site / "content" / name
            text = file.read_text()
            assert old in text, f"{name} has no `{old}`"
            file.write_text(text.replace(old, new, 1))
            found = findings(program, str(site))
            lines = file.read_text().split("\n")
            most = 2 if code and code.startswith("!") else 1
            code = code and code.lstrip("!")
            if code is None:
                good = not found
            else:
                first = [f for f in found if f["code"] == code and f["file"].endswith(name)]
                placed = [f for f in first if part in lines[f["line"] - 1]]
                good = bool(placed) and len(found) <= most
            if not good:
                wrong += 1
                print(f"{at:3} {name}: `{new.strip()[:60]}` wants {code} at `{part}`")
                for f in found:
                    print(f"      {f['file'].split('content/')[-1]}:{f['line']}:{f['column']}: {f['severity']}[{f['code']}]: {f['message']}")
                if not found:
                    print("      nothing is told")
            shutil.rmtree(site)
    print(f"{len(MISTAKES) - wrong} of {len(MISTAKES)} mistakes are told once, at their place, with nothing else")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
