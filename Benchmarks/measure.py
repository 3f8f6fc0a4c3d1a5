#!/usr/bin/env python3
"""Times whole commands, each in a process of its own, three times; prints the best time and the peak memory."""
import os
import subprocess
import sys
import tempfile
import time

taskferry, data, mapping = sys.argv[1:4]
PYTHON = sys.executable

DUCKDB = "import duckdb,sys; duckdb.sql('SET threads=2'); " \
    "print(duckdb.sql(\"SELECT count(*), " \
    "sum(length(\\\"Case\\\")), max(\\\"Opened\\\"), sum(length(\\\"Customer\\\")), sum(length(\\\"Email\\\")), sum(\\\"Priority\\\"), " \
    "max(\\\"Status\\\"), max(\\\"Queue\\\"), sum(length(\\\"Subject\\\")), sum(length(\\\"Notes\\\")), sum(length(\\\"Link\\\")), " \
    "sum(\\\"Amount\\\"), max(\\\"Region\\\") FROM read_csv('%s')\").fetchall())"
# The columns that the mapping reads, as it reads them, without the rows that it skips, into a table in memory.
PROJECTION = "import duckdb; duckdb.sql('SET threads=2'); " \
    "duckdb.sql(\"CREATE TABLE tasks AS SELECT \\\"Case\\\", epoch(\\\"Opened\\\") AS opened, \\\"Customer\\\", \\\"Email\\\", " \
    "\\\"Priority\\\", lower(\\\"Status\\\") AS status, lower(\\\"Queue\\\") AS queue, \\\"Subject\\\", \\\"Notes\\\", \\\"Link\\\", " \
    "\\\"Amount\\\", \\\"Region\\\" FROM read_csv('%s') WHERE lower(\\\"Status\\\") <> 'closed'\")"
POLARS = "import polars; print(polars.read_csv('%s').height)"
PYTHON_CSV = "import csv; print(sum(1 for _ in csv.reader(open('%s', newline='', encoding='utf-8'))))"
FASTEXCEL = "import fastexcel; print(fastexcel.read_excel('%s').load_sheet(0).height)"
OPENPYXL = "import openpyxl; print(sum(1 for _ in openpyxl.load_workbook('%s', read_only=True).worksheets[0].iter_rows(values_only=True)))"


def run(command):
    """Seconds and peak resident KiB of one process; the best of three."""
    best, peak = None, 0
    for _ in range(3):
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        seconds = time.monotonic() - start
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{command[:3]} failed: {errors.decode(errors='replace')[-600:]}")
        best = seconds if best is None else min(best, seconds)
        peak = max(peak, usage.ru_maxrss)
        if seconds > 8:
            break
    return best, peak


def row(name, measured, beside=None):
    seconds, peak = measured
    ratio = f"{seconds / beside[0]:6.2f} x" if beside else ""
    print(f"| {name:<46} | {seconds:8.2f} s | {peak / 1024:7.0f} MiB | {ratio:>9} |", flush=True)


print(f"| {'what':<46} | {'time':>10} | {'peak':>11} | {'ratio':>9} |")
print(f"|{'-' * 48}|{'-' * 12}|{'-' * 13}|{'-' * 11}|")
csv, small, xlsx, inline = (
    os.path.join(data, name) for name in ("cases-1m.csv", "cases-100k.csv", "cases-200k.xlsx", "cases-200k-inline.xlsx"))
check = [taskferry, "check", "--mapping", mapping, "--no-ledger", "--quiet"]
duckdb = run([PYTHON, "-c", DUCKDB % csv])
row("DuckDB: read and aggregate 1,000,000 x 12 CSV", duckdb)
row("taskferry preview --count, same CSV", run([taskferry, "preview", csv, "--count"]), duckdb)
row("polars: read the same CSV", run([PYTHON, "-c", POLARS % csv]), duckdb)
row("Python's csv: count its rows", run([PYTHON, "-c", PYTHON_CSV % csv]), duckdb)
row("taskferry preview --count, 100,000 rows of it", run([taskferry, "preview", small, "--count"]))
projection = run([PYTHON, "-c", PROJECTION % csv])
row("DuckDB: read and project the same CSV", projection, duckdb)
checked = run(check + [csv])
row("taskferry check, same CSV", checked, duckdb)
row("  the same, beside the projection", checked, projection)
with tempfile.TemporaryDirectory() as folder:
    row("  the same with report.html, beside the one without", run(check + [csv, "--output", folder]), checked)
row("taskferry check, 100,000 rows of it", run(check + [small]))
fastexcel = run([PYTHON, "-c", FASTEXCEL % xlsx])
row("fastexcel: read 200,000 x 12 XLSX", fastexcel)
row("taskferry preview --count, same XLSX", run([taskferry, "preview", xlsx, "--count"]), fastexcel)
inlined = run([PYTHON, "-c", FASTEXCEL % inline])
row("fastexcel: the same, strings inline", inlined)
row("taskferry preview --count, strings inline", run([taskferry, "preview", inline, "--count"]), inlined)
row("openpyxl, read-only, XLSX with shared strings", run([PYTHON, "-c", OPENPYXL % xlsx]), fastexcel)
