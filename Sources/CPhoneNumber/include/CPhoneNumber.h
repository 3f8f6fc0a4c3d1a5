// A C face for libphonenumber: one call that parses, judges and formats.
#ifndef TASKFERRY_CPHONENUMBER_H
#define TASKFERRY_CPHONENUMBER_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a text that should be a phone number: valid, or libphonenumber's reason why not.
typedef enum {
  TASKFERRY_PHONE_VALID = 0,
  TASKFERRY_PHONE_NOT_A_NUMBER = 1,
  /// No country code, or one that does not exist.
  TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE = 2,
  TASKFERRY_PHONE_TOO_SHORT = 3,
  TASKFERRY_PHONE_TOO_LONG = 4,
  /// Between the shortest and the longest, and no number there has so many digits.
  TASKFERRY_PHONE_WRONG_LENGTH = 5,
  /// Enough digits to be dialled next door: the area code is missing.
  TASKFERRY_PHONE_LOCAL_ONLY = 6,
  /// A number that works inside one country alone, such as 110 or 911.
  TASKFERRY_PHONE_SHORT_NUMBER = 7,
  /// Possible by its length, and in no range that is assigned.
  TASKFERRY_PHONE_NOT_ASSIGNED = 8,
  TASKFERRY_PHONE_HAS_EXTENSION = 9
} taskferry_phone_verdict;

/// Parses `text` as dialled in `region` (ISO 3166 alpha-2; NULL accepts the international form only) and
/// writes its E.164 form, NUL-terminated, at most 24 bytes, into `e164`. Letters count as the digits of their keys.
taskferry_phone_verdict taskferry_phone_parse(
    const char *text, size_t length, const char *region, char *e164, size_t e164_capacity);

/// 1 when `text`, dialled in `region` (NULL accepts the international form only), is a valid number; writes the region
/// that it belongs to, ISO 3166 alpha-2 and NUL, into the 3 bytes of `answer`. 0 otherwise.
int taskferry_phone_region(const char *text, size_t length, const char *region, char *answer);

/// 1 when libphonenumber knows `region`, else 0.
int taskferry_phone_knows_region(const char *region);

#ifdef __cplusplus
}
#endif
#endif
