#!/usr/bin/env python3
"""The decision tables of the DMN Technology Compatibility Kit, through `zhinan import dmn` and `zhinan explain`.

    tests/bench/tck.py [FOLDER] [--program target/release/zhinan] [--verbose]

FOLDER holds the kit (https://github.com/dmn-tck/tck); without it, it is cloned into a temporary folder. Every
model with a decision table is imported. A table is expressible if it becomes a rule set without an error. The
results of its test cases are compared with what `explain` says; a result can be run if it is that of a table
which became a set, and all its inputs are values that the set's questions take. Needs PyYAML.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import yaml

NIL = '{http://www.w3.org/2001/XMLSchema-instance}nil'


def local(node):
    return node.tag.rsplit('}', 1)[-1]


def children(node, name):
    return [child for child in node if local(child) == name]


def value(node):
    """A value of a test case: a text, None, a list or a dict."""
    lists = children(node, 'list')
    if lists:
        return [value(item) for item in children(lists[0], 'item')]
    parts = children(node, 'component')
    if parts:
        return {part.get('name'): value(part) for part in parts}
    found = children(node, 'value')
    if not found or found[0].get(NIL) == 'true' or found[0].text is None and 'string' not in str(found[0].attrib):
        return None
    return found[0].text or ''


def plain(text):
    """A number without its zeros at the end, so that 1.0 is 1."""
    text = str(text).strip()
    if re.fullmatch(r'-?\d*\.\d+', text):
        text = text.rstrip('0').rstrip('.')
    return text.removesuffix(':00') if text.count(':') == 2 else text


class NotRun(Exception):
    pass


def months(found):
    """Months of a length of time; None where it is none in years and months."""
    parts = re.fullmatch(r'(-?)P(?:(\d+)Y)?(?:(\d+)M)?', found)
    return parts and int(f'{parts[1]}1') * (int(parts[2] or 0) * 12 + int(parts[3] or 0))


def answer(fact, found):
    if found is None or isinstance(found, (list, dict)):
        raise NotRun(f"{fact['ask']} is {'no value' if found is None else 'a list or a context'}")
    if 'yes_no' in fact:
        return {'true': 'yes', 'false': 'no'}[found]
    if 'one_of' in fact:
        for option, label in fact['one_of'].items():
            if str(label) == found and option != 'other':
                return option
        if 'other' in fact['one_of']:
            return 'other'
        raise NotRun(f"{fact['ask']} has no value {found!r}")
    if 'duration' in fact:
        parts = re.fullmatch(r'P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?', found)
        if not parts:
            raise NotRun(f'{found} is no length of time')
        days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        return f'{((days * 24 + hours) * 60 + minutes) * 60 + seconds}s'
    if fact.get('number', {}).get('unit') == 'months' and found.startswith(('P', '-P')):
        return str(months(found))
    return plain(found)


def at(path, inputs):
    """The input at a path: `Applicant.Age`."""
    first, *rest = path.split('.')
    if first not in inputs:
        raise NotRun(f'{first} is not given')
    found = inputs[first]
    for part in rest:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def given(rules, inputs):
    """The answers that a test case gives to the questions of a set."""
    answers = []
    for name, fact in rules['facts'].items():
        if 'derive' in fact:
            continue
        if ' = ' in fact['ask'] and 'yes_no' in fact:
            # The question asks readers whether two texts are the same.
            one, other = (at(path, inputs) for path in fact['ask'].split(' = '))
            answers.append(f"{name}={'yes' if one == other else 'no'}")
            continue
        answers.append(f"{name}={answer(fact, at(fact['ask'], inputs))}")
    return answers


def expected(node, outputs):
    """Expectation of a result: titles of outcomes, sorted where several are meant."""
    found = value(children(node, 'expected')[0])

    def one(found):
        if isinstance(found, dict):
            return ', '.join(plain(found.get(name)) for name in outputs or sorted(found))
        return plain(found)
    if isinstance(found, list):
        return [one(item) for item in found]
    return [one(found)] if found is not None else ['No result']


class Kit:
    def __init__(self, program, verbose):
        self.program, self.verbose = program, verbose
        self.tables, self.expressible, self.results, self.run, self.passed = 0, 0, 0, 0, 0
        self.reasons, self.failures = [], []

    def zhinan(self, *args):
        return subprocess.run([self.program, *map(str, args)], capture_output=True, text=True, timeout=120)

    def model(self, path):
        tree = ET.parse(path).getroot()
        tables = {}
        for node in tree.iter():
            if local(node) in ('decision', 'businessKnowledgeModel'):
                table = next((child for child in node.iter() if local(child) == 'decisionTable'), None)
                if table is not None:
                    tables[node.get('name')] = [output.get('name') for output in children(table, 'output')]
        if not tables:
            return
        self.tables += len(tables)
        with tempfile.TemporaryDirectory() as folder:
            root, report = Path(folder) / 'site', Path(folder) / 'report'
            done = self.zhinan('import', 'dmn', path, '--root', root, '--report', report)
            sets = {}
            if done.returncode:
                self.reasons.append(f'{path.name}: {done.stderr.strip().splitlines()[-1]}')
            else:
                lines = [json.loads(line) for line in report.read_text().splitlines()]
                self.reasons += [f"{path.name}: {line['what']}" for line in lines if not line['kept'] and 'the table' in line['what']]
                checked = self.zhinan('check', '--root', root, '--format', 'short')
                if checked.returncode:
                    self.failures.append(f'{path.name}: {checked.stdout}')
                for file in sorted((root / 'content/rules').glob('*.yaml')):
                    rules = yaml.load(file.read_text(), yaml.BaseLoader)
                    sets[rules['title']] = (file.stem, rules)
            self.expressible += sum(name in sets for name in tables)
            for cases in sorted(path.parent.glob('*test*.xml')):
                self.cases(cases, root, sets, tables)

    def cases(self, path, root, sets, tables):
        for case in ET.parse(path).getroot().iter():
            if local(case) != 'testCase':
                continue
            inputs = {node.get('name'): value(node) for node in children(case, 'inputNode')}
            for result in children(case, 'resultNode'):
                name = result.get('name')
                if name not in tables:
                    continue
                self.results += 1
                if name in sets:
                    self.result((path.name, case.get('id'), result), root, sets[name], (inputs, tables[name]))

    def result(self, of, root, named, case):
        (file, number, node), (stem, rules), (inputs, outputs) = of, named, case
        try:
            answers = given(rules, inputs)
        except NotRun as why:
            self.reasons.append(f"{file} {number} {node.get('name')}: not run: {why}")
            return
        said = self.zhinan('explain', stem, *answers, '--root', root, '--json')
        self.run += 1
        if said.returncode:
            self.failures.append(f'{file} {number}: {said.stderr.strip()} ({answers})')
            return
        found = json.loads(said.stdout)
        outcomes = found['outcomes']
        if rules.get('hit_policy') == 'collect':
            # `outcomes` names an outcome of several rules once; DMN's list repeats it for each rule.
            then = {rule['id']: rule['then'] for rule in rules['rules']}
            outcomes = [then[rule] for rule in found['rules']]
        titles = [plain(rules['outcomes'][outcome]['title']) for outcome in outcomes]
        if 'aggregate' in rules:
            titles = [plain(found['decisions']['main']['value'])]
        wanted = expected(node, outputs)
        if rules.get('hit_policy') == 'collect' and not titles:
            titles = ['No result']
        if titles == wanted and found['next'] is None:
            self.passed += 1
        else:
            self.failures.append(f"{file} {number} {node.get('name')}: expected {wanted}, found {titles} ({answers})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', nargs='?')
    parser.add_argument('--program', default='target/release/zhinan')
    parser.add_argument('--verbose', action='store_true', help='print why tables and results were left out')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder
        if folder is None:
            folder = f'{temporary}/tck'
            subprocess.run(['git', 'clone', '--quiet', '--depth', '1', 'https://github.com/dmn-tck/tck', folder], check=True)
        kit = Kit(str(Path(args.program).resolve()), args.verbose)
        models = sorted(path for path in Path(folder).rglob('*.dmn') if 'decisionTable' in path.read_text(errors='replace'))
        for path in models:
            kit.model(path)
    print(f'{len(models)} models, {kit.tables} tables: {kit.expressible} expressible')
    print(f'{kit.results} results of tables: {kit.run} run, {kit.passed} passed')
    for line in kit.reasons if args.verbose else []:
        print('  -', line)
    for line in kit.failures:
        print('  !', line)
    return 1 if kit.failures else 0


if __name__ == '__main__':
    sys.exit(main())
