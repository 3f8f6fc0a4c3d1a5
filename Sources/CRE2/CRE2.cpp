#include "CRE2.h"

#include <re2/re2.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

struct taskferry_re2 {
  std::unique_ptr<RE2> pattern;
};

extern "C" taskferry_re2 *taskferry_re2_compile(
    const char *pattern, size_t length, char *reason, size_t reason_capacity) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  auto compiled = std::make_unique<RE2>(re2::StringPiece(pattern == nullptr ? "" : pattern, length), options);
  if (!compiled->ok()) {
    if (reason_capacity > 0) {
      std::strncpy(reason, compiled->error().c_str(), reason_capacity - 1);
      reason[reason_capacity - 1] = '\0';
    }
    return nullptr;
  }
  return new taskferry_re2{std::move(compiled)};
}

extern "C" void taskferry_re2_free(taskferry_re2 *compiled) { delete compiled; }

extern "C" int taskferry_re2_group_count(const taskferry_re2 *compiled) {
  return compiled->pattern->NumberOfCapturingGroups();
}

extern "C" int taskferry_re2_match(
    const taskferry_re2 *compiled, const char *text, size_t length, int whole, int32_t *spans, int span_count) {
  // An empty text may come as a null pointer; its matches must not look like groups that took no part.
  if (text == nullptr) text = "";
  std::vector<re2::StringPiece> groups(static_cast<size_t>(span_count));
  bool matched = compiled->pattern->Match(
      re2::StringPiece(text, length), 0, length, whole ? RE2::ANCHOR_BOTH : RE2::UNANCHORED, groups.data(), span_count);
  if (!matched) return 0;
  for (int i = 0; i < span_count; i++) {
    const char *start = groups[static_cast<size_t>(i)].data();
    spans[2 * i] = start == nullptr ? -1 : static_cast<int32_t>(start - text);
    spans[2 * i + 1] =
        start == nullptr ? -1 : static_cast<int32_t>(start - text + groups[static_cast<size_t>(i)].size());
  }
  return 1;
}

extern "C" char *taskferry_re2_replace_all(
    const taskferry_re2 *compiled, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    size_t *out_length) {
  std::string reason;
  re2::StringPiece rewrite_piece(rewrite == nullptr ? "" : rewrite, rewrite_length);
  if (!compiled->pattern->CheckRewriteString(rewrite_piece, &reason)) return nullptr;
  std::string result(text == nullptr ? "" : text, length);
  RE2::GlobalReplace(&result, *compiled->pattern, rewrite_piece);
  char *bytes = static_cast<char *>(std::malloc(result.size() + 1));
  if (bytes == nullptr) return nullptr;
  std::memcpy(bytes, result.data(), result.size());
  bytes[result.size()] = '\0';
  *out_length = result.size();
  return bytes;
}

extern "C" void taskferry_re2_release(char *bytes) { std::free(bytes); }
