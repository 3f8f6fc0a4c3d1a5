#include "CPhoneNumber.h"

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include <cstring>
#include <set>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

// Whether a number becomes valid with up to six more digits. Where numbers of many lengths exist, as in Germany,
// the length alone does not tell that 030 1 lacks its end.
static bool begins_a_number(const PhoneNumberUtil *util, const PhoneNumber &number) {
  for (int filler : {1, 2, 5}) {
    PhoneNumber longer(number);
    for (int digits = 0; digits < 6 && longer.national_number() < 100000000000000ULL; digits++) {
      longer.set_national_number(longer.national_number() * 10 + filler);
      if (util->IsValidNumber(longer)) return true;
    }
  }
  return false;
}

// Why a number that could be parsed is not valid. Short numbers come first: by its length alone 110 is too short.
static taskferry_phone_verdict reason(const PhoneNumberUtil *util, const PhoneNumber &number, const char *region) {
  static const ShortNumberInfo short_numbers;
  if (region != nullptr && short_numbers.IsValidShortNumberForRegion(number, region)) {
    return TASKFERRY_PHONE_SHORT_NUMBER;
  }
  switch (util->IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return TASKFERRY_PHONE_LOCAL_ONLY;
    case PhoneNumberUtil::TOO_SHORT: return TASKFERRY_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG: return TASKFERRY_PHONE_TOO_LONG;
    case PhoneNumberUtil::INVALID_LENGTH: return TASKFERRY_PHONE_WRONG_LENGTH;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE;
    default: return begins_a_number(util, number) ? TASKFERRY_PHONE_TOO_SHORT : TASKFERRY_PHONE_NOT_ASSIGNED;
  }
}

extern "C" taskferry_phone_verdict taskferry_phone_parse(
    const char *text, size_t length, const char *region, char *e164, size_t e164_capacity) {
  const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  switch (util->Parse(std::string(text == nullptr ? "" : text, length), region == nullptr ? "ZZ" : region, &number)) {
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return TASKFERRY_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return TASKFERRY_PHONE_TOO_LONG;
    default: return TASKFERRY_PHONE_NOT_A_NUMBER;
  }
  if (number.has_extension()) return TASKFERRY_PHONE_HAS_EXTENSION;
  // A short number has no international form.
  bool is_international = length > 0 && text[0] == '+';
  if (!util->IsValidNumber(number)) return reason(util, number, is_international ? nullptr : region);
  std::string formatted;
  util->Format(number, PhoneNumberUtil::E164, &formatted);
  if (formatted.size() + 1 > e164_capacity) return TASKFERRY_PHONE_TOO_LONG;
  std::memcpy(e164, formatted.c_str(), formatted.size() + 1);
  return TASKFERRY_PHONE_VALID;
}

extern "C" int taskferry_phone_knows_region(const char *region) {
  static const std::set<std::string> regions = [] {
    std::set<std::string> all;
    PhoneNumberUtil::GetInstance()->GetSupportedRegions(&all);
    return all;
  }();
  return regions.count(region) > 0 ? 1 : 0;
}

extern "C" int taskferry_phone_region(const char *text, size_t length, const char *region, char *answer) {
  const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const auto error =
      util->Parse(std::string(text == nullptr ? "" : text, length), region == nullptr ? "ZZ" : region, &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  std::string found;
  // The region of a number is found only where the number is valid; satellite and toll-free codes have "001".
  util->GetRegionCodeForNumber(number, &found);
  if (found.size() != 2 || !util->IsValidNumberForRegion(number, found)) return 0;
  std::memcpy(answer, found.c_str(), 3);
  return 1;
}
