// A C face for libphonenumber: one call that parses, judges and formats.
#ifndef TASKFERRY_CPHONENUMBER_H
#define TASKFERRY_CPHONENUMBER_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a text that should be a phone number.
typedef enum {
  TASKFERRY_PHONE_VALID = 0,
  TASKFERRY_PHONE_NOT_A_NUMBER = 1,
  TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE = 2,
  TASKFERRY_PHONE_TOO_SHORT = 3,
  TASKFERRY_PHONE_TOO_LONG = 4,
  TASKFERRY_PHONE_NOT_ASSIGNED = 5,
  TASKFERRY_PHONE_HAS_EXTENSION = 6
} taskferry_phone_verdict;

/// Parses `text` as dialled in `region` (ISO 3166 alpha-2; NULL accepts the international form only) and
/// writes its E.164 form, NUL-terminated, at most 24 bytes, into `e164`.
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
