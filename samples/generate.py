#!/usr/bin/env python3
"""Makes the sample files. Everything in them is invented; the telephone numbers come from ranges kept for
fiction (030 23125 xxx in Berlin, 555-01xx in North America). Seeded: the same files come out every time.

    pip install XlsxWriter && python3 samples/generate.py
"""
import csv
import datetime as dt
import io
import pathlib
import random

import xlsxwriter

HERE = pathlib.Path(__file__).parent
FIRST = "Ada Bea Carl Dora Emil Fatma Georg Hanna Ivan Jana Kofi Lena Mirko Nora Otto Paula Rosa Samir Tilda Uwe Vera Yusuf Zoë Jürgen Søren".split()
LAST = "Albrecht Böhm Çelik Dietrich Engel Fuchs Groß Hansen Ilić Jansen Krüger Lorenz Meyer Núñez Okafor Peters Quast Richter Schäfer Thoma Ulrich Vogt Weiß Yılmaz Zimmer".split()


def name(r):
    return f"{r.choice(FIRST)} {r.choice(LAST)}"


def berlin(r):
    return f"030 23125 {r.randint(0, 999):03d}"


def write_csv(path, rows, encoding="utf-8", delimiter=",", newline="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def callbacks():
    r = random.Random(7)
    header = ["Ticket No", "Full Name", "Phone", "Due", "Priority", "Ticket URL", "Status"]
    rows = []
    for i in range(44):
        day = dt.datetime(2026, 3, r.choice([27, 30, 31]), r.randint(8, 17), r.choice([0, 15, 30, 45]))
        ticket = f"{4100 + i:06d}"
        rows.append([ticket, name(r), berlin(r), day, r.choice(["P1", "P2", "P2", "P3", "urgent"]),
                     f"https://tickets.example.com/t/{ticket}", r.choice(["Open", "Open", "Open", "In Progress"])])
    rows[3][2] = "555-01"                                   # no phone number
    rows[5][6] = "Closed"
    rows[8][3], rows[8][4] = None, "P3"                     # low and undated
    rows[9][3] = None                                       # starts now
    rows[11][5] = "see mail"                                # no URL: left out
    rows[13][1] = "  Grace   Brewster  Hopper "
    rows[14][4] = "P9"                                      # unknown code: the default
    rows[16][3] = dt.datetime(2026, 4, 20, 9, 0)            # beyond the horizon: deferred
    rows[18][1] = ""                                        # no name
    rows[30][6] = "Cancelled"
    rows[33][2] = "+44 20 7946 0018"
    first, second = rows[:24], rows[20:]                    # four rows stand in both

    def as_text(row):
        return [cell.strftime("%d.%m.%Y %H:%M") if isinstance(cell, dt.datetime) else "" if cell is None else cell
                for cell in row]

    write_csv(HERE / "callbacks/callbacks.csv", [header] + [as_text(row) for row in first])
    book = xlsxwriter.Workbook(HERE / "callbacks/callbacks.xlsx", {"in_memory": True})
    book.set_properties({"created": dt.datetime(2026, 3, 26)})
    sheet = book.add_worksheet("Callbacks")
    date = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 6, 18)
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, bold)
    for index, row in enumerate(second, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(index, column, cell, date)
            elif cell not in (None, ""):
                sheet.write_string(index, column, cell)
    book.close()


def tickets():
    r = random.Random(11)
    rows = [["Nr", "Name", "Telefon", "Status", "Betreff", "Beschreibung", "Name", "Angelegt"]]
    subjects = ["Rückruf wegen Rechnung", "Anschluss gestört", "Kündigung prüfen", "Gerät tauschen", "Frage zum Tarif"]
    for i in range(60):
        text = r.choice([
            "Kunde bittet um Rückruf.\nErreichbar ab 16 Uhr.",
            'Er sagte: "Das Gerät blinkt rot."',
            "Dritter Versuch; bitte zuerst die Akte lesen.",
            "Vertrag läuft aus, 20 € Gutschrift zugesagt."])
        rows.append([f"T{2000 + i}", name(r).replace("ı", "i").replace("ć", "c"), berlin(r),
                     r.choices(["offen", "in Arbeit", "geschlossen", "storniert"], [5, 3, 3, 1])[0],
                     r.choice(subjects), text, r.choice(["Frau Kern", "Herr Adam", ""]),
                     (dt.date(2024, 1, 8) + dt.timedelta(days=r.randint(0, 700))).strftime("%d.%m.%Y")])
    write_csv(HERE / "tickets/tickets.csv", rows, encoding="windows-1252", delimiter=";")


def reminders():
    r = random.Random(13)
    rows = [["Appointment ID", "Patient", "Mobile", "Appointment", "Clinic", "Time Zone"]]
    zones = [("Boston", "America/New_York"), ("Chicago", "America/Chicago"), ("Phoenix", "America/Phoenix")]
    for i in range(40):
        clinic, zone = r.choice(zones)
        start = dt.datetime(2026, 3, r.choice([7, 8, 9, 10]), r.randint(8, 16), r.choice([0, 30]))
        rows.append([f"A-{7000 + i}", name(r), f"({r.choice([617, 312, 602])}) 555-01{r.randint(10, 99)}",
                     start.strftime("%m/%d/%Y %I:%M %p"), clinic, zone])
    rows[5][3] = "03/08/2026 02:30 AM"                      # the hour the clocks skip, where they do
    rows[5][4:] = ["Boston", "America/New_York"]
    rows[6][3] = "03/08/2026 02:30 AM"                      # a zone without clock changes
    rows[6][4:] = ["Phoenix", "America/Phoenix"]
    write_csv(HERE / "reminders/reminders.csv", rows)


def migration():
    r = random.Random(17)
    header = ["Case Number", "Opened", "Customer", "Phone", "Email", "Priority", "Status", "Queue", "Subject", "Notes", "Link"]
    rows = []
    for i in range(2000):
        case = f"{90000 + i:08d}"
        person = name(r)
        active = i % 3 == 1
        rows.append([case, (dt.datetime(2023, 1, 2, 8) + dt.timedelta(minutes=r.randint(0, 1_500_000))).strftime("%Y-%m-%d %H:%M"),
                     person, berlin(r), f"kunde{i}@example.com", str(r.randint(1, 4)),
                     r.choice(["Open", "Pending"]) if active else r.choice(["Closed", "Resolved", "Cancelled"]),
                     r.choice(["Billing", "Support", "Support"]), r.choice(["Invoice", "Outage", "Move", "Cancellation"]) + " " + case,
                     r.choice(["", "called twice", "see letter of 3 May", "prefers e-mail"]), f"https://crm.example.com/case/{case}"])
    active = [index for index in range(2000) if index % 3 == 1]
    fault = iter(r.sample(active, 48))

    def spoil(column, *values):
        for value in values:
            rows[next(fault)][column] = value

    spoil(3, "555-01", "call the office", "+999 123456", "030 1", "+49 30 123456789012345678", "4.93E+11")
    spoil(1, "2024-02-31 10:00", "03/04/2024", "yesterday", "2024-13-01 09:00")
    spoil(2, "", "", "   ")
    spoil(5, "9", "high", "")
    spoil(7, "Sales", "billing dept", "")
    spoil(4, "nobody", "a@b@example.com", "kunde example.com")
    spoil(8, "", "X" * 1100)
    spoil(9, "Y" * 5000, "Z" * 4200)
    spoil(10, "crm.example.com/case", "ftp://crm.example.com/1")     # repaired: left out
    for _ in range(3):                                                # the same case twice, other content
        a, b = next(fault), next(fault)
        rows[b][0] = rows[a][0]
    for _ in range(2):                                                # the same row twice: a duplicate
        a, b = next(fault), next(fault)
        rows[b] = list(rows[a])
    for _ in range(2):                                                # an unquoted comma shifted the row
        rows[next(fault)].append("surplus")
    cut = next(fault)                                                 # cut off
    rows[cut] = rows[cut][:7]
    rows[next(fault)][0] = ""                                         # no identity
    write_csv(HERE / "migration/migration.csv", [header] + rows)


callbacks()
tickets()
reminders()
migration()
