#!/usr/bin/env python3
"""Random deadlines in ten zones: the program and the script of the pages against Python's zoneinfo and dateutil.

    tests/bench/deadlines.py [--program target/release/zhinan] [--count 10000] [--seed 1]

For each zone a rule set with 60 deadlines is written: lengths in hours, days, weeks, months and years and working
days, counted on and back, from moments and from days, with every way of counting. Random cases are held against
all three: `zhinan compare` reads them as a table, Node.js walks the data of the built page. Exits with 1 where one
differs. Zones differ where Python's zone data is of another release than the program's (2026f): the package `tzdata`
and `PYTHONTZPATH=` choose it.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

ZONES = [
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
    "America/St_Johns", "Africa/Casablanca", "Europe/London", "America/Sao_Paulo",
]
VARIANTS = 60
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

NODE = """
const fs = require('fs');
const [theme, page, cases] = process.argv.slice(1);
const { decideWalk } = require(theme).load('decide-value', 'decide-derive', 'decide-walk');
const data = JSON.parse(/data-guide-data="due">([\\s\\S]*?)<\\/script>/.exec(fs.readFileSync(page, 'utf8'))[1]);
const dues = JSON.parse(fs.readFileSync(cases, 'utf8')).map(([answers, now]) => decideWalk.walk(data, answers, now).due);
console.log(JSON.stringify(dues));
"""


class Zone:
    """A zone with its days off."""

    def __init__(self, name, holidays, workdays):
        self.zone = ZoneInfo(name)
        self.holidays, self.workdays = holidays, workdays

    def works(self, day):
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def instant(self, day, seconds):
        """When the clock shows so many seconds behind midnight of a day: the earlier of two instants, and as if the
        clock had not been set forward where it never does."""
        local = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
        return local.replace(tzinfo=self.zone, fold=0).astimezone(timezone.utc)

    def walk(self, day, count, sign):
        for _ in range(count):
            day += timedelta(days=sign)
            while not self.works(day):
                day += timedelta(days=sign)
        return day

    def last(self, first, count, unit, sign, counting):
        """The last day of a limit."""
        own = counting.get("first_day") == "counted"
        if unit in ("d", "w"):
            day = first + timedelta(days=sign * (count * (7 if unit == "w" else 1) - own))
        elif unit == "wd":
            day = self.walk(first - timedelta(days=sign * own), count, sign)
        else:
            day = first + sign * relativedelta(**{"months" if unit == "mo" else "years": count})
            # Counting on, a month without the date ends with its last day, whether the first day counts or not.
            if own and not (sign > 0 and day.day < first.day):
                day -= timedelta(days=sign)
        if counting.get("roll") == "next-workday" and sign > 0:
            while not self.works(day):
                day += timedelta(days=1)
        if counting.get("two") and not (count == 1 and unit in ("d", "wd", "mo")):
            second = self.walk(first, 2, sign)
            day = max(day, second) if sign > 0 else min(day, second)
        return day

    def end(self, begin, count, unit, sign, counting):
        """The end of a limit from a moment (with the zone) or a day."""
        is_day = not isinstance(begin, datetime)
        said = counting is not None
        counting = counting or {}
        if unit in ("h", "min"):
            moment = self.instant(begin, 0) if is_day else begin.astimezone(timezone.utc)
            if counting.get("hours") and not is_day:
                local = moment.astimezone(self.zone)
                hour = 3600 if sign > 0 else 0
                moment += timedelta(seconds=hour - local.minute * 60 - local.second)
            return moment + sign * timedelta(**{"hours" if unit == "h" else "minutes": count})
        if not said and not is_day and unit in ("d", "w"):
            return begin.astimezone(timezone.utc) + sign * timedelta(days=count * (7 if unit == "w" else 1))
        day = self.last(begin if is_day else begin.date(), count, unit, sign, counting)
        closes = counting.get("closes")
        if closes:
            return self.instant(day, closes)
        if is_day or counting.get("ends") == "end-of-day":
            return self.instant(day + timedelta(days=1), 0)
        return self.instant(day, begin.hour * 3600 + begin.minute * 60)


def text(moment, zone):
    local = moment.astimezone(zone)
    offset = local.utcoffset().total_seconds()
    minutes = int(abs(offset) // 60)
    return f"{local:%Y-%m-%dT%H:%M}{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def way(dice):
    """A way of counting: as YAML, and as `Zone` knows it."""
    kind = dice.randrange(5)
    if kind == 0:
        return None, None
    if kind == 1:
        return "cn-civil-code", {"ends": "end-of-day", "roll": "next-workday"}
    if kind == 2:
        return "eu-1182-71", {"ends": "end-of-day", "roll": "next-workday", "two": True, "hours": True}
    keys = {}
    if dice.random() < 0.5:
        keys["first_day"] = dice.choice(["counted", "not-counted"])
    if dice.random() < 0.5:
        keys["ends"] = dice.choice(["same-time", "end-of-day"])
    if dice.random() < 0.5:
        keys["roll"] = dice.choice(["none", "next-workday"])
    words = [f"{key}: {value}" for key, value in keys.items()]
    if keys.get("ends") != "same-time" and dice.random() < 0.3:
        minutes = dice.randrange(8 * 60, 20 * 60)
        words.append(f"closes: {minutes // 60:02}:{minutes % 60:02}")
        keys["closes"] = minutes * 60
    return "{" + ", ".join(words) + "}", keys


def limits(dice):
    for number in range(VARIANTS):
        unit = dice.choice(["h", "min", "d", "d", "w", "mo", "mo", "y", "wd", "wd"])
        most = {"h": 400, "min": 5000, "d": 60, "w": 12, "mo": 30, "y": 4, "wd": 40}[unit]
        count = dice.randrange(1, 3) if dice.random() < 0.4 else dice.randrange(1, most)
        yield number, dice.choice(["at", "on"]), count, unit, (-1 if dice.random() < 0.25 else 1), way(dice)


def run(name, dice, count, program, folder):
    """One zone; the number of differences of the program and of the script."""
    begin = date(2024, 1, 1)
    some = lambda n: {begin + timedelta(days=dice.randrange(4 * 365)) for _ in range(n)}
    holidays, workdays = some(60), some(20)
    golden = begin + timedelta(days=dice.randrange(3 * 365))
    holidays |= {golden + timedelta(days=n) for n in range(9)}
    zone = Zone(name, holidays, workdays)
    variants = list(limits(dice))
    days = lambda some: "[" + ", ".join(sorted(day.isoformat() for day in some)) + "]"
    lines = [
        "title: Due", "lang: en", "description: Due.", "allow: [missing-source]", f"zone: {name}",
        f"holidays: {days(holidays)}", f"workdays: {days(workdays)}", "facts:",
        f"  pick: {{ask: Which, number: {{range: 0..{VARIANTS - 1}}}}}",
        "  at: {ask: When, datetime: {range: 2020-01-01..2035-12-31}}",
        "  on: {ask: Day, date: {range: 2020-01-01..2035-12-31}}", "outcomes:",
    ]
    for number, source, length, unit, sign, (said, _) in variants:
        key = "within" if sign > 0 else "before"
        counting = f", counting: {said}" if said else ""
        deadline = f"{{from: {source}, {key}: {length}{unit}{counting}}}"
        lines.append(f"  o{number}: {{title: O{number}, deadline: {deadline}}}")
    lines.append("rules:")
    lines += [f"  - {{id: r{n}, title: R, when: {{pick: {n}}}, then: o{n}}}" for n in range(VARIANTS)]
    os.makedirs(f"{folder}/content/rules")
    with open(f"{folder}/content/rules/due.yaml", "w") as file:
        file.write("\n".join(lines) + "\n")
    with open(f"{folder}/content/site.yaml", "w") as file:
        file.write("title: Due\nlanguage: en\n")
    with open(f"{folder}/content/index.md", "w") as file:
        file.write("---\ntitle: Due\ndescription: Due.\n---\n\n[due](guide:due)\n")
    table, cases = [], []
    for _ in range(count):
        number, source, length, unit, sign, (_, counting) = dice.choice(variants)
        day = begin + timedelta(days=dice.randrange(4 * 365))
        if source == "on":
            begins, answer = day, day.isoformat()
        else:
            minute = dice.choice([0, 59, 90, 150, dice.randrange(1440)])
            wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
            begins, answer = zone.instant(day, minute * 60).astimezone(zone.zone), f"{wall:%Y-%m-%dT%H:%M}"
        due = text(zone.end(begins, length, unit, sign, counting), zone.zone)
        table.append([number, answer if source == "at" else "", answer if source == "on" else "", due])
        cases.append([{"pick": str(number), source: answer}, "2026-01-01T00:00"])
    with open(f"{folder}/cases.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["pick", "at", "on", "due"])
        writer.writerows(table)
    with open(f"{folder}/cases.json", "w") as file:
        json.dump(cases, file)
    built = subprocess.run([program, "build", "--root", folder, "-q"], capture_output=True, text=True)
    if built.returncode:
        sys.exit(built.stdout + built.stderr)
    out = subprocess.run(
        [program, "compare", "due", f"{folder}/cases.csv", "--root", folder, "--json"], capture_output=True, text=True
    ).stdout
    compared = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    compared = [case for one in compared for case in (one.get("cases") or [one]) if "passed" in case]
    page = f"{folder}/public/guides/due/index.html"
    theme = os.path.join(ROOT, "tests/js/theme.js")
    script = subprocess.run(
        ["node", "-e", NODE, theme, page, f"{folder}/cases.json"], capture_output=True, text=True, check=True
    )
    dues = json.loads(script.stdout)
    wrong = [case for case in compared if not case["passed"]]
    wrong_script = [(row, due) for row, due in zip(table, dues) if row[3] != due]
    print(f"{name}: {len(compared)} compared, {len(wrong)} differ; script: {len(dues)}, {len(wrong_script)} differ")
    for case in wrong[:3]:
        number = int(case["given"]["pick"])
        print("  ", case["given"], "expected", case["due"], "found", case["actual_due"], case["error"], variants[number])
    for row, due in wrong_script[:3]:
        print("   script:", row, "found", due, variants[row[0]])
    if len(compared) != count or len(dues) != count:
        sys.exit("not all cases were compared")
    return len(wrong), len(wrong_script)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.path.join(ROOT, "target/release/zhinan"))
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    wrong = 0
    for name in ZONES:
        with tempfile.TemporaryDirectory() as folder:
            wrong += sum(run(name, dice, args.count // len(ZONES), args.program, folder))
    print("all are equal" if not wrong else f"{wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
