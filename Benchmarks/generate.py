#!/usr/bin/env python3
"""Makes the benchmark's inputs, seeded: the same bytes every time. Nothing of its output is committed.

    generate.py csv  ROWS FILE     a list of ROWS x 12 without phone columns
    generate.py xlsx ROWS FILE     the same as a workbook with shared strings
    generate.py xlsx-inline ROWS FILE  the same with the strings in their cells
"""
import random
import sys

HEADER = ["Case", "Opened", "Customer", "Email", "Priority", "Status", "Queue", "Subject", "Notes", "Link", "Amount", "Region"]
FIRST = ["Ada", "Bea", "Carl", "Dora", "Emil", "Fatma", "Georg", "Hanna"]
LAST = ["Albrecht", "Boehm", "Celik", "Dietrich", "Engel", "Fuchs", "Gross", "Hansen"]
NOTES = ["called twice, no answer", "see letter of 3 May", "prefers e-mail", "", 'said "after six"', "moved last year"]


def rows(count):
    r = random.Random(2026)
    for i in range(count):
        yield [f"{i:010d}", f"20{r.randint(20, 25)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}",
               f"{r.choice(FIRST)} {r.choice(LAST)}", f"kunde{i}@example.com", str(r.randint(1, 4)),
               r.choice(["Open", "Pending", "Waiting"]), r.choice(["Billing", "Support"]), f"Case {i} about an invoice",
               r.choice(NOTES), f"https://crm.example.com/case/{i}", f"{r.randint(1, 99999) / 100:.2f}", r.choice(["north", "south", "east", "west"])]


def write_csv(count, path):
    def field(text):
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for row in rows(count):
            file.write(",".join(map(field, row)) + "\n")


def write_xlsx(count, path, inline=False):
    import xlsxwriter
    # With constant memory XlsxWriter writes each string into its cell.
    book = xlsxwriter.Workbook(path, {"constant_memory": inline, "strings_to_numbers": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Cases")
    for column, text in enumerate(HEADER):
        sheet.write_string(0, column, text)
    for index, row in enumerate(rows(count), start=1):
        for column, text in enumerate(row):
            if column in (4, 10):
                sheet.write_number(index, column, float(text))
            else:
                sheet.write_string(index, column, text)
    book.close()


if __name__ == "__main__":
    {"csv": write_csv, "xlsx": write_xlsx, "xlsx-inline": lambda *a: write_xlsx(*a, inline=True)}[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
