#!/usr/bin/env python3
"""Published decision flows against the rule sets that say the same: all paths, by `zhinan compare`.

    tests/bench/flows.py [--program target/release/zhinan] [--sources DIR] [--verbose]

The sets are in `tests/samples/flows/`. What is expected comes from the original, not from the sets: the Ruby of
GOV.UK's flow is parsed and walked, the tables of SSVC are read, the script of Creative Commons runs in Node.js,
and the days of China's Civil Code are counted one by one. DIR holds the originals as `REPOSITORY/PATH`; without
it, their files are read from GitHub at the commits below. Exits with 1 where a path differs.
"""
import argparse
import csv
import itertools
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / 'samples/flows'
COMMITS = {
    'alphagov/smart-answers': '6fb9aab9572cbf4f7f8e00384fe748d3ba121727',
    'CERTCC/SSVC': 'e3b00a25615845960cec9caa1388064739f17728',
    'creativecommons/termination-of-transfer': '1aae4956114ebf0f7016c45c8986a12ab06e73e7',
}


def original(repository, path, sources):
    """The text of a file of an original."""
    if sources:
        return (Path(sources) / repository.split('/')[1] / path).read_text()
    address = f'https://raw.githubusercontent.com/{repository}/{COMMITS[repository]}/{path}'
    with urllib.request.urlopen(address, timeout=60) as reply:
        return reply.read().decode()


# GOV.UK: a flow in Ruby.

class Ruby:
    """The questions of a flow, with the statements that lead on from each."""

    def __init__(self, text):
        self.lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith('#')]
        self.at, self.questions, self.first = 0, {}, None
        while self.at < len(self.lines):
            begin = re.fullmatch(r'radio :(\w+)\? do', self.lines[self.at])
            self.at += 1
            if begin:
                self.first = self.first or begin[1]
                self.questions[begin[1]] = self.question()

    def question(self):
        options, block = [], None
        while (line := self.lines[self.at]) != 'end':
            self.at += 1
            if option := re.fullmatch(r'option :"?([\w-]+)"?', line):
                options.append(option[1])
            elif re.fullmatch(r'next_node do( \|response\|)?', line):
                block = self.block()
                self.at += 1
            elif line.startswith('on_response'):
                while self.lines[self.at] != 'end':
                    self.at += 1
                self.at += 1
        self.at += 1
        return options, block

    def block(self):
        """Statements up to `end`, `else`, `elsif` or `when`, which is left to be read."""
        statements = []
        while not re.match(r'(end$|else$|elsif |when )', self.lines[self.at]):
            line = self.lines[self.at]
            self.at += 1
            if step := re.fullmatch(r'(question|outcome) :(\w+)\??', line):
                statements.append((step[1], step[2]))
            elif line.startswith('if '):
                statements.append(('if', self.branches(line[3:], 'elsif ')))
            elif line.startswith('case '):
                subject = line[5:]
                self.at += 1
                first = self.lines[self.at - 1][5:]
                whens = self.branches(first, 'when ')
                cond = lambda test: None if test is None else f'{subject} == {test}'
                statements.append(('if', [(cond(test), block) for test, block in whens]))
            else:
                raise ValueError(f'unknown statement: {line}')
        return statements

    def branches(self, test, word):
        branches = [(test, self.block())]
        while (line := self.lines[self.at]) != 'end':
            self.at += 1
            branches.append((None if line == 'else' else line.removeprefix(word), self.block()))
        self.at += 1
        return branches

    def next(self, block, answers):
        for kind, what in block:
            if kind != 'if':
                return kind, what
            for test, inner in what:
                if test is None or self.holds(test, answers):
                    if found := self.next(inner, answers):
                        return found
                    break
        return None

    @staticmethod
    def holds(test, answers):
        if equal := re.fullmatch(r'calculator\.(\w+) == "([\w-]+)"', test):
            return answers.get(equal[1]) == equal[2]
        if yes := re.fullmatch(r'calculator\.(\w+)\?', test):
            return answers.get(yes[1]) == 'yes'
        raise ValueError(f'unknown condition: {test}')

    def paths(self, question=None, answers=None):
        question, answers = question or self.first, answers or {}
        options, block = self.questions[question]
        for option in options:
            given = {**answers, question: option}
            kind, what = self.next(block, given)
            if kind == 'outcome':
                yield given, what
            else:
                yield from self.paths(what, given)


NO_WILL = {
    1: 'partner-all', 2: 'children', 3: 'parents', 4: 'siblings', 5: 'grandparents', 6: 'aunts', 10: 'life-interest',
    11: 'threshold-and-half', 12: 'above-250', 13: 'above-270', 14: 'partner-all', 15: 'above-322', 23: 'half-siblings',
    24: 'half-aunts', 25: 'crown', 40: 'house-children', 41: 'house-siblings', 42: 'house-parents', 43: 'house-both',
    44: 'halves', 45: 'great-aunts', 46: 'crown-proof', 60: 'partner-all-28', 61: 'third', 62: 'half', 63: 'ni-parents',
    64: 'ni-siblings', 65: 'partner-all-28', 66: 'children-ni', 67: 'next-of-kin', 68: 'abroad',
}
NO_WILL_FACTS = {
    'date_of_death': 'died', 'estate_over_250000': 'large', 'more_than_one_child': 'several', 'half_siblings': 'half-siblings',
    'siblings_including_mixed_parents': 'any-siblings', 'aunts_or_uncles': 'aunts', 'half_aunts_or_uncles': 'half-aunts',
    'great_aunts_or_uncles': 'great-aunts',
}
NO_WILL_OPTIONS = {
    'england-and-wales': 'ew', 'scotland': 'scot', 'northern-ireland': 'ni', 'outside-uk': 'abroad',
    'before-oct-2014': 'before-2014-10', 'oct-2014-feb-2020': 'before-2020-02', 'feb-2020-jul-2023': 'before-2023-07',
    'after-jul-2023': 'later',
}


def no_will(sources):
    path = 'app/flows/inherits_someone_dies_without_will_flow.rb'
    flow = Ruby(original('alphagov/smart-answers', path, sources))
    for answers, outcome in flow.paths():
        given = {NO_WILL_FACTS.get(name, name): NO_WILL_OPTIONS.get(option, option) for name, option in answers.items()}
        yield given, {'expect': NO_WILL[int(outcome.removeprefix('outcome_'))]}


# SSVC: tables.

SSVC = {
    'none': 'none', 'public poc': 'poc', 'active': 'active', 'degraded': 'degraded', 'mef support crippled': 'crippled',
    'mef failure': 'part', 'mission failure': 'all',
}


def ssvc(sources):
    def table(name):
        text = original('CERTCC/SSVC', f'data/csv/ssvc/{name}_1_0_0.csv', sources)
        return [row[1:] for row in csv.reader(text.splitlines())][1:]
    impact = {(safety, mission): high for safety, mission, high in table('human_impact')}
    urgency = {tuple(row[:4]): row[4] for row in table('deployer_patch_application_priority')}
    for (exploitation, exposure, automatable, high), expect in urgency.items():
        for (safety, mission), found in impact.items():
            if found == high:
                yield {
                    'exploitation': SSVC[exploitation], 'exposure': exposure, 'automatable': automatable,
                    'safety': safety, 'mission': SSVC[mission],
                }, {'expect': expect}


# Creative Commons: a script.

WALK = """
const fs = require('fs'), vm = require('vm');
const world = vm.createContext({Notifications: {setEncouragement() {}}, Values: {}});
vm.runInContext(fs.readFileSync(process.argv[1], 'utf8'), world);
const yesNo = ['yes', 'no'], three = ['yes', 'no', 'maybe'];
// For each question: its variable, and the answers that its rules tell apart.
const asks = {
  s1q1a: ['creation_year', [1900, 1977, 1978, 2000]], s1q1b: ['work_published', yesNo],
  s1q1bi: ['pub_year', [1922, 1923, 1977, 1978, 1989, 1990, 2002, 2003]], s1q1bii: ['grant_pub_year', [undefined]],
  s1q1bi2: ['copyright_notice', ['yes']], s1q1c: ['work_registered', three],
  s1q1ci: ['reg_year', [1922, 1923, 1977, 1978]], s1q1d: ['k_year', [1977, 1978]], s1q1f: ['pub_right', ['no']],
  s2q2a: ['last_will', yesNo], s2q2bi: ['any_authors_alive', yesNo], s2q2bi2: ['death', [-72, -71]],
  s2q2c: ['within_scope_of_employment', yesNo], s2q2ci: ['express_agreement', yesNo], s2q2d: ['special_order', yesNo],
  s2q2di: ['signed_written_agreement', yesNo], s2q2dia: ['created_as_part_of_motion_picture', three],
  s2q2e: ['renego', ['no']], s2q2f: ['authors_entered_agreement', yesNo],
  s2q2fii: ['agreement_by_family_or_executor', yesNo],
};
const paths = [];
function conclusion(year, answers) {
  // Each path starts again from the first question, because rules leave values behind.
  const values = {current_year: year, flags: []};
  world.Values = values;
  let question = 's1q1a', at = 0;
  for (;;) {
    const [name, options] = asks[question];
    if (at === answers.length) return options.map((_, n) => [...answers, n]);
    let answer = options[answers[at++]];
    if (name === 'death') answer += year;
    values[name] = answer;
    const rule = world.Rules[question];
    question = typeof rule === 'function' ? rule() : rule;
    if (question === 'finish') return values;
  }
}
for (const year of [2026, 2048, 2049]) {
  const open = [[]];
  while (open.length) {
    const found = conclusion(year, open.pop());
    if (Array.isArray(found)) open.push(...found); else paths.push(found);
  }
}
console.log(JSON.stringify(paths));
"""
TERMINATION = {
    'current_year': 'this-year', 'creation_year': 'created', 'work_published': 'is-published', 'pub_year': 'published',
    'work_registered': 'is-registered', 'reg_year': 'registered', 'k_year': 'granted', 'last_will': 'will',
    'any_authors_alive': 'alive', 'death': 'died', 'within_scope_of_employment': 'employed',
    'express_agreement': 'not-for-hire', 'special_order': 'ordered', 'signed_written_agreement': 'signed',
    'created_as_part_of_motion_picture': 'listed', 'authors_entered_agreement': 'by-author',
    'agreement_by_family_or_executor': 'by-family',
}


def termination(sources):
    text = original('creativecommons/termination-of-transfer', 'wordpress-plugin/js/rules.js', sources)
    with tempfile.NamedTemporaryFile('w', suffix='.js') as file:
        file.write(text)
        file.flush()
        said = subprocess.run(['node', '-e', WALK, file.name], capture_output=True, text=True, check=True).stdout
    for values in json.loads(said):
        given = {TERMINATION[name]: {'maybe': 'unknown'}.get(value, value) for name, value in values.items() if name in TERMINATION}
        expect = values['conclusion'].lower().replace('.', '-')
        # The original tests only whether the last question was answered, so that its B.v is never reached.
        slip = expect == 'a-i-ii' and values.get('agreement_by_family_or_executor') == 'no'
        yield given, {'expect': 'b-v' if slip else expect}


# China: days, one by one.

OFF = ['01-01..01-03', '02-15..02-23', '04-04..04-06', '05-01..05-05', '06-19..06-21', '09-25..09-27', '10-01..10-07']
WORKED = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']


def day(text):
    return date.fromisoformat(f'2026-{text}')


def is_off(when):
    if when in map(day, WORKED):
        return False
    return when.weekday() > 4 or any(day(a) <= when <= day(b) for a, b in (span.split('..') for span in OFF))


def seven_days(_):
    for goods, confirmed, intact in itertools.product(
        ['custom', 'fresh', 'digital', 'press', 'unsuitable', 'ordinary'], ['yes', 'no'], ['yes', 'no']
    ):
        given = {'goods': goods}
        if goods == 'unsuitable':
            given['confirmed'] = confirmed
        elif confirmed == 'no':
            continue
        if goods not in ('unsuitable', 'ordinary') or (goods == 'unsuitable' and confirmed == 'yes'):
            if intact == 'yes':
                yield given, {'expect': 'exempt', 'now': '2026-03-01T10:00', 'due': 'null'}
            continue
        given['intact'] = intact
        if intact == 'no':
            yield given, {'expect': 'spoiled', 'now': '2026-03-01T10:00', 'due': 'null'}
            continue
        for number in range(365):
            received = date(2026, 1, 1) + timedelta(days=number)
            last = received
            for _ in range(7):
                last += timedelta(days=1)
            while is_off(last):
                last += timedelta(days=1)
            end = datetime.combine(last + timedelta(days=1), datetime.min.time())
            late = {'expect': 'late', 'due': 'null'}
            in_time = {'expect': 'return', 'due': f'{end:%Y-%m-%dT%H:%M}+08:00'}
            for now, found in [(end - timedelta(minutes=1), in_time), (end, late)]:
                yield {**given, 'received': received.isoformat()}, {**found, 'now': f'{now:%Y-%m-%dT%H:%M}'}


FLOWS = {
    'uk-no-will': ('no-will', no_will),
    'ssvc-deployer': ('patch', ssvc),
    'cc-termination': ('termination', termination),
    'cn-seven-days': ('seven-days', seven_days),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--program', default='target/release/zhinan')
    parser.add_argument('--sources')
    parser.add_argument('--verbose', action='store_true', help='print what differs')
    args = parser.parse_args()
    differ = 0
    for name, (rules, paths) in FLOWS.items():
        cases = list(paths(args.sources))
        names = sorted({name for given, found in cases for name in [*given, *found]})
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / 'cases.csv'
            with table.open('w', newline='') as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows({**given, **found} for given, found in cases)
            run = [args.program, 'compare', rules, table, '--root', SAMPLES / name]
            said = subprocess.run([str(part) for part in run], capture_output=True, text=True)
        *different, last = said.stdout.strip().splitlines() or ['']
        count = re.fullmatch(r'(\d+) cases, (\d+) differ', last)
        if not count or int(count[1]) != len(cases):
            print(f'{name}: {last} {said.stderr.strip()}')
            differ += 1
            continue
        outcomes = len({found['expect'] for _, found in cases})
        print(f'{name}: {count[1]} paths to {outcomes} outcomes compared, {count[2]} differ')
        differ += int(count[2])
        if args.verbose:
            print('\n'.join(different[:40]))
    return 1 if differ else 0


if __name__ == '__main__':
    sys.exit(main())
