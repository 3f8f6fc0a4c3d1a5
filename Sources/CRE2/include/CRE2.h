// A C face for RE2: patterns of users, matched in time linear in the text, on UTF-8 bytes.
#ifndef TASKFERRY_CRE2_H
#define TASKFERRY_CRE2_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct taskferry_re2 taskferry_re2;

/// Compiles `pattern`. On failure returns NULL and writes a NUL-terminated reason into `reason`.
taskferry_re2 *taskferry_re2_compile(const char *pattern, size_t length, char *reason, size_t reason_capacity);
void taskferry_re2_free(taskferry_re2 *compiled);
/// The number of capture groups, the whole match not counted.
int taskferry_re2_group_count(const taskferry_re2 *compiled);

/// Matches `text` (whole != 0: the match must span all of it). Fills `spans` with `span_count` pairs of
/// offsets, start then end, group 0 first, -1 for a group that took no part. Returns 1 on a match, else 0.
int taskferry_re2_match(
    const taskferry_re2 *compiled, const char *text, size_t length, int whole, int32_t *spans, int span_count);

/// Replaces every match by `rewrite` (\0 to \9 name groups). Returns bytes to be freed with
/// taskferry_re2_release, or NULL when `rewrite` names a group the pattern does not have.
char *taskferry_re2_replace_all(
    const taskferry_re2 *compiled, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    size_t *out_length);
void taskferry_re2_release(char *bytes);

#ifdef __cplusplus
}
#endif
#endif
