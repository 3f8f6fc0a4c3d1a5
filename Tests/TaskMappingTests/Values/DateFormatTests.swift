import Testing

@testable import TaskMapping

@Suite struct `Date formats` {
  @Test(arguments: [
    ("dd.MM.yyyy", "30.03.2026", "2026-03-30T00:00:00Z"), ("d.M.y", "3.4.2026", "2026-04-03T00:00:00Z"),
    ("d.M.yyyy", "13.12.2026", "2026-12-13T00:00:00Z"), ("MM/dd/yy", "03/30/26", "2026-03-30T00:00:00Z"),
    ("yyyyMMdd", "20260330", "2026-03-30T00:00:00Z"), ("yyyy-MM-dd HH:mm", "2026-03-30 09:30", "2026-03-30T09:30:00Z"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-30T09:30:15.250", "2026-03-30T09:30:15Z"),
    ("d MMM yyyy h:mm a", "3 mar 2026 12:05 am", "2026-03-03T00:05:00Z"),
    ("MMMM d, yyyy hh:mm a", "September 3, 2026 12:05\u{202F}PM", "2026-09-03T12:05:00Z"),
    ("d MMMM yyyy h a", "3 MAY 2026 1 p.m.", "2026-05-03T13:00:00Z"),
    ("dd.MM.yyyy HH 'o''clock'", "30.03.2026 09 o'clock", "2026-03-30T09:00:00Z"),
    ("yyyy-MM-dd", "2028-02-29", "2028-02-29T00:00:00Z"),
  ])
  func `reads a text to one time`(format: String, text: String, expected: String) throws {
    let reading = try DateFormat(format).read(text)
    guard case .time(let time) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(CivilTime.isoInstant(time.wallSeconds) == expected)
  }

  @Test(arguments: [
    ("yyyy-MM-dd HH:mmXXX", "2026-03-30 09:30+02:00", 7_200), ("yyyy-MM-dd HH:mm X", "2026-03-30 09:30 Z", 0),
    ("yyyy-MM-dd HH:mmZ", "2026-03-30 09:30-0330", -12_600), ("yyyy-MM-dd HH:mmx", "2026-03-30 09:30+05", 18_000),
  ])
  func `reads the offset a text carries`(format: String, text: String, seconds: Int) throws {
    guard case .time(let time) = try DateFormat(format).read(text) else {
      Issue.record("not read")
      return
    }
    #expect(time.offsetSeconds == seconds)
  }

  @Test(arguments: [
    ("dd.MM.yyyy", "31.02.2026", "month 2 of 2026 has 28 days"),
    ("dd.MM.yyyy", "31.04.2026", "month 4 of 2026 has 30 days"),
    ("dd.MM.yyyy", "29.02.2100", "month 2 of 2100 has 28 days"), ("dd.MM.yyyy", "01.13.2026", "there is no month 13"),
    ("dd.MM.yyyy", "00.01.2026", "there is no day 0"), ("dd.MM.yyyy", "01.01.0000", "there is no year 0"),
    ("dd.MM.yyyy", "30.03.0026", "the year 26 has lost its century"),
    ("dd.MM.yyyy HH:mm", "01.01.2026 24:00", "hours go from 0 to 23"),
    ("dd.MM.yyyy HH:mm", "01.01.2026 23:60", "minutes go from 0 to 59"),
    ("dd.MM.yyyy h a", "01.01.2026 13 PM", "hours with AM and PM go from 1 to 12"),
    ("dd.MM.yyyy HH:mm:ss", "31.12.2016 23:59:60", "seconds go from 0 to 59"),
  ])
  func `says why there is no such time`(format: String, text: String, reason: String) throws {
    #expect(try DateFormat(format).read(text) == .impossible(reason))
  }

  @Test(arguments: [
    ("dd.MM.yyyy", "3.4.2026"), ("dd.MM.yyyy", "30.03.26"), ("dd.MM.yyyy", "30.03.2026 "), ("dd.MM.yyyy", ""),
    ("dd.MM.yyyy", "30-03-2026"),
    ("dd.MM.yyyy", "３0.03.2026"), ("d MMM yyyy", "3 Mrz 2026"), ("yyyy-MM-dd HH:mmX", "2026-03-30 09:30"),
    ("yyyy-MM-dd HH:mmX", "2026-03-30 09:30+25:00"),
    ("yyyy-MM-dd HH:mmX", "2026-03-30 09:30+02:"), ("dd.MM.yyyy", "+1.03.2026"),
  ])
  func `does not read what has another shape`(format: String, text: String) throws {
    #expect(try DateFormat(format).read(text) == .mismatch)
  }

  @Test(arguments: [
    ("dd.MM", "there is no year in it", "add yyyy"),
    ("mm/dd/yyyy", "there is no month in it", "write MM for the month; mm is minutes; as a whole: MM/dd/yyyy"),
    ("MM.yyyy", "there is no day in it", "add dd"),
    (
      "dd.MM.yyyy hh:mm", "an hour from 1 to 12 without AM or PM is two times of day",
      "write HH for hours from 0 to 23, or add a for AM and PM; as a whole: dd.MM.yyyy HH:mm"
    ),
    (
      "dd.MM.yyyy HH:mm a", "AM or PM goes with an hour from 1 to 12",
      "write hh instead of HH, or leave a out; as a whole: dd.MM.yyyy hh:mm a"
    ),
    ("dd.dd.MM.yyyy", "the day is in it twice", "leave one of them out"),
    ("yyyy dd.MM.yy", "the year is in it twice", "leave one of them out"),
    (
      "dd.MM.yyyy HH:MM", "the month is in it twice",
      "leave one of them out; the month is MM and the minute mm; as a whole: dd.MM.yyyy HH:mm"
    ),
    ("dd.MM.yyyy mm", "there are minutes and no hour in it", "add HH; the month is MM"),
    ("DD.MM.YYYY", "DD is the day of the year", "write dd; as a whole: dd.MM.yyyy"),
    (
      "dd.MM.YYYY", "YYYY is the year of the week calendar, which differs around New Year",
      "write yyyy; as a whole: dd.MM.yyyy"
    ),
    (
      "dMyyyy", "the day may have one digit or two, and digits follow it",
      "write two letters for the day, or put a separator after it"
    ),
    ("yyyy-MM-ddTHH:mm", "the letter T must be quoted", "write 'T' in quotes, as in yyyy-MM-dd'T'HH:mm"),
    (
      "%d.%m.%Y", "% is not a letter of date formats",
      "write dd.MM.yyyy HH:mm instead of %d.%m.%Y %H:%M; as a whole: dd.MM.yyyy"
    ),
    (
      "TT.MM.JJJJ HH:mm", "TT is the day in German programs, and here letters are those of Unicode",
      "write dd; as a whole: dd.MM.yyyy HH:mm"
    ),
    (
      "jj/mm/aaaa", "jj is a part of dates in German or French programs, and here letters are those of Unicode",
      "write dd; as a whole: dd/MM/yyyy"
    ),
    ("yyy-MM-dd", "yyy has too many or too few letters", "write yyyy; as a whole: yyyy-MM-dd"),
    ("dd.MM.yyyy 'at", "the quote in dd.MM.yyyy 'at is never closed", "close it, or write '' for one quote"),
    ("", "there is no year in it", "add yyyy"),
    ("yyyyMMddkkmm", "kk is an hour that begins at 1 and ends at 24", "write HH; as a whole: yyyyMMddHHmm"),
    ("dd.MM.yyyy KK:mm a", "KK is an hour that begins at 0 and ends at 11", "write hh and a"),
    ("dd.LL.yyyy", "LL is the month of other calendars or grammars", "write MM; as a whole: dd.MM.yyyy"),
    ("dd.MM.uuuu", "uuuu is the year of other calendars or grammars", "write yyyy; as a whole: dd.MM.yyyy"),
    (
      "E dd.MM.yyyy", "E is a day of the week, which says nothing that the date does not",
      "take it out of the text with regex_replace or split before it is read"
    ),
    (
      "yyyyMdd", "the month may have one digit or two, and digits follow it",
      "write two letters for the month, or put a separator after it"
    ),
    ("dd.MM.yyyy HH:ss", "there are seconds and no minutes in it", "add mm"),
    (
      "dd.MM.yyyy HH:mm z", "z is the name of a zone, and such names are ambiguous",
      "name the zone with zone: in the column, or write XXX for an offset such as +02:00"
    ),
  ])
  func `refuses a format that cannot be read back, with the fix`(format: String, reason: String, fix: String) {
    #expect(throws: DateFormatError(reason: reason, fix: fix)) { try DateFormat(format) }
  }

  @Test func `days are counted as calendars do`() {
    #expect(CivilTime.dayNumber(year: 1970, month: 1, day: 1) == 0)
    #expect(CivilTime.dayNumber(year: 2000, month: 3, day: 1) == 11_017)
    #expect(CivilTime.weekday(ofDay: CivilTime.dayNumber(year: 2026, month: 3, day: 29)) == 7)
    #expect(CivilTime.weekday(ofDay: -4) == 7)
    for day in stride(from: -719_162, through: 2_932_896, by: 997) {
      #expect(CivilTime(dayNumber: day).dayNumber == day)
    }
  }
}
